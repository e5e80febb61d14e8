//! The one place that names the cryptography of this build.

use nv2_core::crypto::RustCrypto;
use nv2_core::crypto::rustcrypto::RustCryptoHasher;

/// What checks signatures.
pub(crate) type Backend = RustCrypto;

/// The backend itself.
pub(crate) const BACKEND: Backend = RustCrypto;

/// What hashes content that streams by. It lies in storage of the caller and is never dropped, so it must own
/// nothing: this one whichever backend checks signatures.
pub(crate) type Hasher = RustCryptoHasher;
