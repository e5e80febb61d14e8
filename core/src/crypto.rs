//! What the kernel asks of cryptography: two small traits, and a slice of algorithms.
//!
//! An algorithm that no list names drops out at link time; a chip's accelerator or another library
//! can be put in their place.

pub mod rustcrypto;

use crate::algorithm::SignatureScheme;
use crate::bytes::scratch::Scratch;
use crate::error::{Error, ErrorKind};
use crate::key::PublicKey;

pub use crate::digest::Hasher;
pub use rustcrypto::RustCrypto;

/// Checks signatures of one or more schemes. Sees public data only, so it may take variable time.
pub trait SignatureAlgorithm: Sync {
    /// True when [`SignatureAlgorithm::verify`] can check this scheme.
    fn supports(&self, scheme: SignatureScheme) -> bool;

    /// Checks `signature` over the pieces of `message` in a row.
    ///
    /// `key` is parsed but otherwise untrusted (an elliptic point may be off its curve); `message`
    /// and `signature` are untrusted. An ECDSA signature is `r || s`, each as long as the field.
    /// `scratch` is work space; nothing in it outlives the call.
    ///
    /// # Errors
    /// `SignatureInvalid`, without a reason; `SignatureEncoding` for a wrong length; `KeyInvalid` for
    /// an impossible key; `ScratchTooSmall`. For a scheme that is not supported `AlgorithmNotBuilt`,
    /// for a key of another kind than the scheme's `AlgorithmKeyMismatch`.
    fn verify(
        &self,
        scheme: SignatureScheme,
        key: &PublicKey<'_>,
        message: &[&[u8]],
        signature: &[u8],
        scratch: Scratch<'_>,
    ) -> Result<(), Error>;
}

/// A set of primitives.
pub trait Backend {
    /// The hash.
    type Hasher: Hasher;

    /// The signature algorithms, in no particular order.
    fn algorithms(&self) -> &[&dyn SignatureAlgorithm];

    /// Finds the scheme among [`Backend::algorithms`] and lets it check. The contract of the arguments
    /// is that of [`SignatureAlgorithm::verify`].
    ///
    /// # Errors
    /// `AlgorithmNotBuilt` when no algorithm supports the scheme; else as [`SignatureAlgorithm::verify`].
    fn verify(
        &self,
        scheme: SignatureScheme,
        key: &PublicKey<'_>,
        message: &[&[u8]],
        signature: &[u8],
        scratch: Scratch<'_>,
    ) -> Result<(), Error> {
        self.algorithms()
            .iter()
            .find(|algorithm| algorithm.supports(scheme))
            .ok_or(ErrorKind::AlgorithmNotBuilt)?
            .verify(scheme, key, message, signature, scratch)
    }
}
