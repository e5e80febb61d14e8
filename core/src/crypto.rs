//! What the kernel asks of cryptography: two small traits, and a slice of algorithms.
//!
//! An algorithm that no list names drops out at link time; a chip's accelerator or another library
//! can be put in their place.

pub mod rustcrypto;

use crate::algorithm::SignatureScheme;
use crate::bytes::scratch::Scratch;
use crate::digest::{Digest, DigestAlgorithm};
use crate::error::{Error, ErrorKind};
use crate::key::PublicKey;

pub use rustcrypto::RustCrypto;

/// A streaming hash.
pub trait Hasher: Sized {
    /// Begins a digest.
    ///
    /// # Errors
    /// `AlgorithmNotBuilt` when this build leaves out the hash.
    fn start(algorithm: DigestAlgorithm) -> Result<Self, Error>;

    /// Takes the next bytes.
    fn update(&mut self, bytes: &[u8]);

    /// Ends the digest.
    fn finish(self) -> Digest;

    /// The digest of several pieces in a row.
    ///
    /// # Errors
    /// As [`Hasher::start`].
    fn digest(algorithm: DigestAlgorithm, pieces: &[&[u8]]) -> Result<Digest, Error> {
        let mut hasher = Self::start(algorithm)?;
        pieces.iter().for_each(|piece| hasher.update(piece));
        Ok(hasher.finish())
    }
}

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

    /// As [`SignatureAlgorithm::verify`], for a message that streamed by: `hash` is the scheme's hash of
    /// it; for Ed25519 it is SHA-512 over `R`, `A` and the message (RFC 8032, 5.1.7).
    ///
    /// # Errors
    /// As [`SignatureAlgorithm::verify`]; `SubjectContentNotSeen` when `hash` is of another algorithm.
    fn verify_hashed(
        &self,
        scheme: SignatureScheme,
        key: &PublicKey<'_>,
        hash: &Digest,
        signature: &[u8],
        scratch: Scratch<'_>,
    ) -> Result<(), Error>;
}

/// The hash must be the one that the scheme asks for.
pub(crate) fn require_hash(hash: &Digest, algorithm: DigestAlgorithm) -> Result<(), Error> {
    if hash.algorithm() == algorithm { Ok(()) } else { Err(ErrorKind::SubjectContentNotSeen.into()) }
}

/// A set of primitives.
pub trait Backend {
    /// The hash.
    type Hasher: Hasher;

    /// The signature algorithms, in no particular order.
    fn algorithms(&self) -> &[&dyn SignatureAlgorithm];
}
