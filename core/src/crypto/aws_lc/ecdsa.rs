//! ECDSA (FIPS 186-5, 6.4.2) on the curves of NIST, with any of the built hashes.

use super::import;
use crate::algorithm::SignatureScheme;
use crate::bytes::scratch::Scratch;
use crate::crypto::hash_then_verify::{HashThenVerify, ecdsa_digest};
#[cfg(feature = "es256")]
use crate::crypto::p256;
use crate::digest::{Digest, DigestAlgorithm};
use crate::error::{Error, ErrorKind};
use crate::key::{Curve, KeyMaterial, PublicKey};
use aws_lc_rs::digest::{Algorithm, SHA256, SHA384, SHA512};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ECDSA_P521_SHA512_FIXED, EcdsaVerificationAlgorithm,
    ParsedPublicKey,
};

/// ECDSA on one curve. Uses no scratch.
#[derive(Clone, Copy, Debug)]
pub struct Ecdsa(Curve);

impl Ecdsa {
    /// ECDSA on P-256.
    #[cfg(feature = "es256")]
    pub const P256: Self = Self(Curve::P256);
    /// ECDSA on P-384.
    #[cfg(feature = "es384")]
    pub const P384: Self = Self(Curve::P384);
    /// ECDSA on P-521.
    #[cfg(feature = "es512")]
    pub const P521: Self = Self(Curve::P521);
}

impl HashThenVerify for Ecdsa {
    fn digest(&self, scheme: SignatureScheme) -> Option<DigestAlgorithm> {
        ecdsa_digest(scheme, self.0)
    }

    fn verify_digest(
        &self,
        key: &PublicKey<'_>,
        hash: &Digest,
        signature: &[u8],
        _scratch: Scratch<'_>,
    ) -> Result<(), Error> {
        match key.material() {
            KeyMaterial::Ec { curve, .. } if curve == self.0 => {}
            _ => return Err(ErrorKind::AlgorithmKeyMismatch.into()),
        }
        // With a table our own way is the faster one.
        #[cfg(feature = "es256")]
        if let Some(prepared) = key.prepared_key() {
            return p256::check_prepared(prepared, hash.as_bytes(), signature);
        }
        let (algorithm, number) = library(self.0);
        // The library looks whether the point is on the curve.
        let key = ParsedPublicKey::new(algorithm, key.spki()).map_err(|_| ErrorKind::KeyInvalid)?;
        if signature.len() != self.0.field_len().saturating_mul(2) {
            return Err(ErrorKind::SignatureEncoding.into());
        }
        let mut buffer = [0; 64];
        let hash = import(as_number(hash.as_bytes(), number, &mut buffer)?, number)?;
        key.verify_digest_sig(&hash, signature).map_err(|_| ErrorKind::SignatureInvalid.into())
    }
}

/// The library binds each curve to one hash. Of the hash only its length counts here.
fn library(curve: Curve) -> (&'static EcdsaVerificationAlgorithm, &'static Algorithm) {
    match curve {
        Curve::P256 => (&ECDSA_P256_SHA256_FIXED, &SHA256),
        Curve::P384 => (&ECDSA_P384_SHA384_FIXED, &SHA384),
        Curve::P521 => (&ECDSA_P521_SHA512_FIXED, &SHA512),
    }
}

/// The number that ECDSA takes from a hash, in as many bytes as the library wants: the leftmost ones of a
/// longer hash, and a shorter hash with zeros in front.
fn as_number<'n>(hash: &[u8], like: &Algorithm, buffer: &'n mut [u8; 64]) -> Result<&'n [u8], Error> {
    let number = buffer.get_mut(..like.output_len()).ok_or(ErrorKind::Internal)?;
    let hash = hash.get(..number.len()).unwrap_or(hash);
    let zeros = number.len().saturating_sub(hash.len());
    number.get_mut(zeros..).ok_or(ErrorKind::Internal)?.copy_from_slice(hash);
    Ok(number)
}
