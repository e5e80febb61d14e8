//! Schemes that sign a hash: every one but Ed25519.

use super::rustcrypto::RustCryptoHasher;
use super::{Hasher, SignatureAlgorithm, require_hash};
use crate::algorithm::SignatureScheme;
use crate::bytes::scratch::Scratch;
use crate::digest::{Digest, DigestAlgorithm};
use crate::error::{Error, ErrorKind};
#[cfg(feature = "_ecdsa")]
use crate::key::Curve;
use crate::key::PublicKey;

/// What is left of [`SignatureAlgorithm`] when the hash is taken out. Both backends hash alike.
pub trait HashThenVerify: Sync {
    /// The hash of a scheme that this build can check.
    fn digest(&self, scheme: SignatureScheme) -> Option<DigestAlgorithm>;

    /// As [`SignatureAlgorithm::verify_hashed`], for a `hash` of the scheme's algorithm.
    fn verify_digest(
        &self,
        key: &PublicKey<'_>,
        hash: &Digest,
        signature: &[u8],
        scratch: Scratch<'_>,
    ) -> Result<(), Error>;
}

impl<A: HashThenVerify> SignatureAlgorithm for A {
    fn supports(&self, scheme: SignatureScheme) -> bool {
        self.digest(scheme).is_some()
    }

    fn verify(
        &self,
        scheme: SignatureScheme,
        key: &PublicKey<'_>,
        message: &[&[u8]],
        signature: &[u8],
        scratch: Scratch<'_>,
    ) -> Result<(), Error> {
        let digest = self.digest(scheme).ok_or(ErrorKind::AlgorithmNotBuilt)?;
        let hash = RustCryptoHasher::digest(digest, message)?;
        self.verify_digest(key, &hash, signature, scratch)
    }

    fn verify_hashed(
        &self,
        scheme: SignatureScheme,
        key: &PublicKey<'_>,
        hash: &Digest,
        signature: &[u8],
        scratch: Scratch<'_>,
    ) -> Result<(), Error> {
        require_hash(hash, self.digest(scheme).ok_or(ErrorKind::AlgorithmNotBuilt)?)?;
        self.verify_digest(key, hash, signature, scratch)
    }
}

/// The hash of a scheme of ECDSA on `ours`, if it is built: a certificate may be signed with a hash that
/// is longer or shorter than the order of the curve.
#[cfg(feature = "_ecdsa")]
pub(crate) fn ecdsa_digest(scheme: SignatureScheme, ours: Curve) -> Option<DigestAlgorithm> {
    match scheme {
        SignatureScheme::Ecdsa(curve, digest) if curve == ours => match digest {
            DigestAlgorithm::Sha256 => Some(digest),
            DigestAlgorithm::Sha384 | DigestAlgorithm::Sha512 => cfg!(feature = "sha512").then_some(digest),
        },
        _ => None,
    }
}
