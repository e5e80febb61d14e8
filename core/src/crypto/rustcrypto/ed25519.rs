//! Ed25519 (RFC 8032, 5.1.7) under the strict rules of dalek's `verify_strict`.
//!
//! | case | accepted |
//! |---|---|
//! | `s` is not below the order of the group | no |
//! | `A` or `R` is no point | no |
//! | `A` or `R` has small order | no |
//! | `R` is not in its canonical encoding | no |
//! | `A` is not in its canonical encoding | no, [`PublicKey::from_spki`] refuses it |
//! | `A` or `R` has a part of small order | when the equation holds without the cofactor |

use crate::algorithm::SignatureScheme;
use crate::bytes::scratch::Scratch;
use crate::crypto::{SignatureAlgorithm, require_hash};
use crate::digest::{Digest, DigestAlgorithm};
use crate::error::{Error, ErrorKind};
use crate::key::{KeyMaterial, PublicKey};
use curve25519_dalek::{EdwardsPoint, Scalar};
use ed25519_dalek::{Signature, VerifyingKey};

/// Ed25519. Uses no scratch; the pieces of the message stream through the hash.
#[derive(Clone, Copy, Debug)]
pub struct Ed25519;

impl SignatureAlgorithm for Ed25519 {
    fn supports(&self, scheme: SignatureScheme) -> bool {
        matches!(scheme, SignatureScheme::Ed25519)
    }

    fn verify(
        &self,
        scheme: SignatureScheme,
        key: &PublicKey<'_>,
        message: &[&[u8]],
        signature: &[u8],
        _scratch: Scratch<'_>,
    ) -> Result<(), Error> {
        if !self.supports(scheme) {
            return Err(ErrorKind::AlgorithmNotBuilt.into());
        }
        match key.material() {
            KeyMaterial::Ed25519(key) => verify(key, message, signature),
            _ => Err(ErrorKind::AlgorithmKeyMismatch.into()),
        }
    }

    fn verify_hashed(
        &self,
        scheme: SignatureScheme,
        key: &PublicKey<'_>,
        hash: &Digest,
        signature: &[u8],
        _scratch: Scratch<'_>,
    ) -> Result<(), Error> {
        if !self.supports(scheme) {
            return Err(ErrorKind::AlgorithmNotBuilt.into());
        }
        require_hash(hash, DigestAlgorithm::Sha512)?;
        match key.material() {
            KeyMaterial::Ed25519(key) => verify_hashed(key, hash, signature),
            _ => Err(ErrorKind::AlgorithmKeyMismatch.into()),
        }
    }
}

/// The equation `R = s B - k A` (RFC 8032, 5.1.7) for a `k` that was hashed elsewhere.
fn verify_hashed(key: &[u8; 32], hash: &Digest, signature: &[u8]) -> Result<(), Error> {
    let signature: &[u8; 64] = signature.try_into().map_err(|_| ErrorKind::SignatureEncoding)?;
    let key = strict_point(key).ok_or(ErrorKind::KeyInvalid)?;
    let (r, s) = signature.split_first_chunk::<32>().ok_or(ErrorKind::SignatureEncoding)?;
    strict_point(r).ok_or(ErrorKind::SignatureInvalid)?;
    let s = s.try_into().ok().and_then(|s| Scalar::from_canonical_bytes(s).into_option());
    let s = s.ok_or(ErrorKind::SignatureInvalid)?;
    let k = hash.as_bytes().try_into().map_err(|_| ErrorKind::SubjectContentNotSeen)?;
    let k = Scalar::from_bytes_mod_order_wide(k);
    #[allow(clippy::arithmetic_side_effects, reason = "the negation of a point is a point: no overflow")]
    let minus_a = -key.to_edwards();
    let expected = EdwardsPoint::vartime_double_scalar_mul_basepoint(&k, &minus_a, &s);
    if expected.compress().as_bytes() == r { Ok(()) } else { Err(ErrorKind::SignatureInvalid.into()) }
}

fn verify(key: &[u8; 32], message: &[&[u8]], signature: &[u8]) -> Result<(), Error> {
    let signature: &[u8; 64] = signature.try_into().map_err(|_| ErrorKind::SignatureEncoding)?;
    let key = strict_point(key).ok_or(ErrorKind::KeyInvalid)?;
    // The library has one type for a decoded point with its encoding, and it serves R as well as A.
    signature.first_chunk().and_then(strict_point).ok_or(ErrorKind::SignatureInvalid)?;
    let mut equation =
        key.verify_stream(&Signature::from_bytes(signature)).map_err(|_| ErrorKind::SignatureInvalid)?;
    message.iter().for_each(|piece| equation.update(piece));
    equation.finalize_and_verify().map_err(|_| ErrorKind::SignatureInvalid.into())
}

/// Whether a key is one that the strict rules take.
#[cfg(feature = "aws-lc")]
pub(crate) fn is_strict_point(encoding: &[u8; 32]) -> bool {
    strict_point(encoding).is_some()
}

/// A point that is on the curve and not of small order.
fn strict_point(encoding: &[u8; 32]) -> Option<VerifyingKey> {
    VerifyingKey::from_bytes(encoding).ok().filter(|point| !point.is_weak())
}

#[cfg(test)]
mod tests;
