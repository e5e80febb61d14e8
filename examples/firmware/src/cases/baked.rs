//! The pinned key with a table of its multiples: constants that `nv2 key bake` wrote (`scripts/bake-firmware`).

use nv2_core::{Error, PreparedKey};

#[cfg(any(feature = "baked-1k", test))]
include!("../../vectors/signer_1k.rs");
#[cfg(any(feature = "baked-16k", test))]
include!("../../vectors/signer_16k.rs");

/// Checks the digest of the constant, once at boot.
///
/// # Errors
/// `KeyInvalid` when a byte of it has changed.
#[cfg(any(feature = "baked-1k", test))]
pub(super) fn key_1k(constant: &[u8; SIGNER_1K.len()]) -> Result<PreparedKey<'_>, Error> {
    PreparedKey::new_1k(constant)
}

/// As [`key_1k`].
///
/// # Errors
/// As [`key_1k`].
#[cfg(any(feature = "baked-16k", test))]
pub(super) fn key_16k(constant: &[u8; SIGNER_16K.len()]) -> Result<PreparedKey<'_>, Error> {
    PreparedKey::new_16k(constant)
}
