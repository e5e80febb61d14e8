//! What the kernel asks of cryptography: two small traits, and a slice of algorithms.
//!
//! An algorithm that no list names drops out at link time; a chip's accelerator or another library
//! can be put in their place.

#[cfg(feature = "aws-lc")]
pub mod aws_lc;
mod encoding;
mod hash_then_verify;
#[cfg(feature = "es256")]
pub mod p256;
pub mod rustcrypto;

use crate::algorithm::SignatureScheme;
use crate::bytes::scratch::Scratch;
use crate::digest::{Digest, DigestAlgorithm};
use crate::error::{Error, ErrorKind};
use crate::format::SignatureEncoding;
use crate::key::PublicKey;
use encoding::{MAX_FIXED, fixed_from_der};

pub use crate::digest::Hasher;
#[cfg(feature = "aws-lc")]
pub use aws_lc::AwsLc;
pub use rustcrypto::RustCrypto;

/// The backend that this build takes where none is named: [`AwsLc`] with feature `aws-lc`, else
/// [`RustCrypto`]. Both give the same verdicts and codes.
#[cfg(feature = "aws-lc")]
pub use aws_lc::AwsLc as DefaultBackend;
/// The backend that this build takes where none is named: the one of feature `aws-lc`, else
/// [`RustCrypto`]. Both give the same verdicts and codes.
#[cfg(not(feature = "aws-lc"))]
pub use rustcrypto::RustCrypto as DefaultBackend;

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

    /// Finds the scheme among [`Backend::algorithms`] and lets it check. The contract of the arguments
    /// is that of [`SignatureAlgorithm::verify`], but that the signature may come in either encoding.
    ///
    /// # Errors
    /// `AlgorithmNotBuilt` when no algorithm supports the scheme; else as [`SignatureAlgorithm::verify`]
    /// and [`SignatureAlgorithm::verify_hashed`].
    fn check(
        &self,
        scheme: SignatureScheme,
        encoding: SignatureEncoding,
        key: &PublicKey<'_>,
        message: Message<'_>,
        signature: &[u8],
        scratch: Scratch<'_>,
    ) -> Result<(), Error> {
        let mut algorithms = self.algorithms().iter();
        let algorithm = algorithms.find(|algorithm| algorithm.supports(scheme));
        let algorithm = algorithm.ok_or(ErrorKind::AlgorithmNotBuilt)?;
        let mut fixed = [0; MAX_FIXED];
        let signature = match (scheme, encoding) {
            (SignatureScheme::Ecdsa(curve, _), SignatureEncoding::Der) => {
                fixed_from_der(signature, curve, &mut fixed)?
            }
            _ => signature,
        };
        match message {
            Message::Pieces(pieces) => algorithm.verify(scheme, key, pieces, signature, scratch),
            Message::Hashed(hash) => algorithm.verify_hashed(scheme, key, hash, signature, scratch),
        }
    }
}

/// What a signature is checked over.
#[derive(Clone, Copy, Debug)]
pub enum Message<'m> {
    /// Pieces in a row.
    Pieces(&'m [&'m [u8]]),
    /// The scheme's hash of something that streamed by ([`SignatureAlgorithm::verify_hashed`]).
    Hashed(&'m Digest),
}

#[cfg(test)]
mod tests;
