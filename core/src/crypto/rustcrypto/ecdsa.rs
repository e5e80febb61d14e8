//! ECDSA (FIPS 186-5, 6.4.2) on the curves of NIST, with any of the built hashes.
//!
//! A certificate may be signed with a hash that is longer or shorter than the order of the curve:
//! the leftmost bits count, or all of them as one number. Both halves of the range of `s` are
//! taken, as JOSE, COSE and X.509 prescribe no other rule.

use crate::algorithm::SignatureScheme;
use crate::bytes::scratch::Scratch;
use crate::crypto::hash_then_verify::{HashThenVerify, ecdsa_digest};
#[cfg(feature = "es256")]
use crate::crypto::p256::check as check_p256;
use crate::digest::{Digest, DigestAlgorithm};
use crate::error::{Error, ErrorKind};
use crate::key::{Curve, KeyMaterial, PublicKey};

macro_rules! ecdsa_on {
    ($(#[doc = $doc:literal])+ $name:ident, $feature:literal, $curve:ident, $check:ident) => {
        $(#[doc = $doc])+
        #[cfg(feature = $feature)]
        #[derive(Clone, Copy, Debug)]
        pub struct $name;

        #[cfg(feature = $feature)]
        impl HashThenVerify for $name {
            fn digest(&self, scheme: SignatureScheme) -> Option<DigestAlgorithm> {
                ecdsa_digest(scheme, Curve::$curve)
            }

            fn verify_digest(
                &self,
                key: &PublicKey<'_>,
                hash: &Digest,
                signature: &[u8],
                _scratch: Scratch<'_>,
            ) -> Result<(), Error> {
                let KeyMaterial::Ec { curve: Curve::$curve, point } = key.material() else {
                    return Err(ErrorKind::AlgorithmKeyMismatch.into());
                };
                $check(key, point, hash.as_bytes(), signature)
            }
        }
    };
}

ecdsa_on!(
    /// ECDSA on P-256, with the table of a prepared key. Uses no scratch.
    EcdsaP256, "es256", P256, check_p256
);
ecdsa_on!(
    /// ECDSA on P-384. Uses no scratch.
    EcdsaP384, "es384", P384, check_p384
);
ecdsa_on!(
    /// ECDSA on P-521. Uses no scratch.
    EcdsaP521, "es512", P521, check_p521
);

macro_rules! check_by_library {
    ($name:ident, $feature:literal, $library:ident) => {
        #[cfg(feature = $feature)]
        fn $name(_: &PublicKey<'_>, point: &[u8], hash: &[u8], signature: &[u8]) -> Result<(), Error> {
            use $library::ecdsa::signature::hazmat::PrehashVerifier;

            // SEC 1, 3.2.2: no point at infinity, coordinates below the prime, on the curve.
            let point = point.try_into().map_err(|_| ErrorKind::KeyInvalid)?;
            let point = $library::Sec1Point::from_untagged_bytes(point);
            let key =
                $library::ecdsa::VerifyingKey::from_sec1_point(&point).map_err(|_| ErrorKind::KeyInvalid)?;
            // FIPS 186-5, 6.4.2, step 1: r and s are between 1 and n - 1.
            let signature = signature.try_into().map_err(|_| ErrorKind::SignatureEncoding)?;
            let signature =
                $library::ecdsa::Signature::from_bytes(signature).map_err(|_| ErrorKind::SignatureInvalid)?;
            key.verify_prehash(hash, &signature).map_err(|_| ErrorKind::SignatureInvalid.into())
        }
    };
}

check_by_library!(check_p384, "es384", p384);
check_by_library!(check_p521, "es512", p521);
