//! RSA signatures (RFC 8017). PSS takes MGF1 over the same hash and a salt as long as the hash.

use super::import;
use crate::algorithm::SignatureScheme;
use crate::bytes::scratch::Scratch;
use crate::crypto::hash_then_verify::HashThenVerify;
use crate::crypto::rustcrypto::{self, rsa_scratch};
use crate::digest::{Digest, DigestAlgorithm};
use crate::error::{Error, ErrorKind};
use crate::key::{KeyKind, KeyMaterial, PublicKey};
use aws_lc_rs::digest::{Algorithm, SHA256, SHA384, SHA512};
use aws_lc_rs::signature::{ParsedPublicKey, RsaParameters};

macro_rules! rsa_with {
    ($(#[doc = $doc:literal])+ $name:ident, $feature:literal, $sha256:ident, $sha384:ident, $sha512:ident) => {
        $(#[doc = $doc])+
        #[cfg(feature = $feature)]
        #[derive(Clone, Copy, Debug)]
        pub struct $name;

        #[cfg(feature = $feature)]
        impl HashThenVerify for $name {
            fn digest(&self, scheme: SignatureScheme) -> Option<DigestAlgorithm> {
                rustcrypto::$name.digest(scheme)
            }

            fn verify_digest(
                &self,
                key: &PublicKey<'_>,
                hash: &Digest,
                signature: &[u8],
                scratch: Scratch<'_>,
            ) -> Result<(), Error> {
                use aws_lc_rs::signature::{$sha256, $sha384, $sha512};

                let parameters: &'static RsaParameters = match hash.algorithm() {
                    DigestAlgorithm::Sha256 => &$sha256,
                    DigestAlgorithm::Sha384 => &$sha384,
                    DigestAlgorithm::Sha512 => &$sha512,
                };
                verify(parameters, key, hash, signature, scratch)
            }
        }
    };
}

rsa_with!(
    /// RSASSA-PKCS1-v1_5. Asks for [`rsa_scratch`] bytes of scratch as the portable backend does, so that
    /// a caller who gives too little is told on either.
    RsaPkcs1, "_pkcs1", RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512
);
rsa_with!(
    /// RSASSA-PSS. Scratch as [`RsaPkcs1`].
    RsaPss, "_pss", RSA_PSS_2048_8192_SHA256, RSA_PSS_2048_8192_SHA384, RSA_PSS_2048_8192_SHA512
);

fn verify(
    parameters: &'static RsaParameters,
    key: &PublicKey<'_>,
    hash: &Digest,
    signature: &[u8],
    mut scratch: Scratch<'_>,
) -> Result<(), Error> {
    let (KeyKind::Rsa { bits }, KeyMaterial::Rsa { modulus, .. }) = (key.kind(), key.material()) else {
        return Err(ErrorKind::AlgorithmKeyMismatch.into());
    };
    if signature.len() != modulus.len() {
        return Err(ErrorKind::SignatureEncoding.into());
    }
    // The library refuses it too, but a caller must not hear of scratch first.
    if signature >= modulus {
        return Err(ErrorKind::SignatureInvalid.into());
    }
    scratch.take(rsa_scratch(bits))?;
    let hash = import(hash.as_bytes(), library_hash(hash.algorithm()))?;
    let key = ParsedPublicKey::new(parameters, key.spki()).map_err(|_| ErrorKind::KeyInvalid)?;
    key.verify_digest_sig(&hash, signature).map_err(|_| ErrorKind::SignatureInvalid.into())
}

fn library_hash(algorithm: DigestAlgorithm) -> &'static Algorithm {
    match algorithm {
        DigestAlgorithm::Sha256 => &SHA256,
        DigestAlgorithm::Sha384 => &SHA384,
        DigestAlgorithm::Sha512 => &SHA512,
    }
}
