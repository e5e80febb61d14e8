//! The backend for hosts that want speed: AWS-LC, a library in C and assembler. Feature `aws-lc`.
//!
//! It links std and an allocator, and its build takes a C compiler; so it is never part of a `no_std`
//! build. Verdicts and codes are those of [`RustCrypto`](super::RustCrypto), scratch included: a program
//! that is built on the other backend refuses the same signatures for the same reasons.
//!
//! Hashing is the portable backend's, which is as fast (docs/DESIGN.md) and does not allocate. So is Ed25519
//! over a hash, which AWS-LC does not offer.

#[cfg(feature = "_ecdsa")]
mod ecdsa;
#[cfg(feature = "eddsa")]
pub(crate) mod ed25519;
#[cfg(feature = "_rsa")]
mod rsa;

#[cfg(any(feature = "_ecdsa", feature = "_rsa"))]
use crate::error::{Error, ErrorKind};

use super::rustcrypto::RustCryptoHasher;
use super::{Backend, SignatureAlgorithm};

#[cfg(feature = "_ecdsa")]
pub use ecdsa::Ecdsa;
#[cfg(feature = "eddsa")]
pub use ed25519::Ed25519;
#[cfg(feature = "_pkcs1")]
pub use rsa::RsaPkcs1;
#[cfg(feature = "_pss")]
pub use rsa::RsaPss;

/// AWS-LC with every algorithm of this build.
#[derive(Clone, Copy, Debug, Default)]
pub struct AwsLc;

impl Backend for AwsLc {
    type Hasher = RustCryptoHasher;

    fn algorithms(&self) -> &[&dyn SignatureAlgorithm] {
        &[
            #[cfg(feature = "_pkcs1")]
            &RsaPkcs1,
            #[cfg(feature = "_pss")]
            &RsaPss,
            #[cfg(feature = "es256")]
            &Ecdsa::P256,
            #[cfg(feature = "es384")]
            &Ecdsa::P384,
            #[cfg(feature = "es512")]
            &Ecdsa::P521,
            #[cfg(feature = "eddsa")]
            &Ed25519,
        ]
    }
}

/// Bytes of a hash under the name of an algorithm whose hashes are as long.
#[cfg(any(feature = "_ecdsa", feature = "_rsa"))]
fn import(
    hash: &[u8],
    algorithm: &'static aws_lc_rs::digest::Algorithm,
) -> Result<aws_lc_rs::digest::Digest, Error> {
    aws_lc_rs::digest::Digest::import_less_safe(hash, algorithm).map_err(|_| ErrorKind::Internal.into())
}
