//! The portable backend: no_std, no allocator.
//!
//! Every algorithm of the table is a feature; one that is off leaves no code behind. What a
//! certificate is signed with counts too: `rs256` is PKCS#1 v1.5 with SHA-256, and `es256` is P-256
//! with every hash that is built.

#[cfg(feature = "_ecdsa")]
mod ecdsa;
#[cfg(feature = "eddsa")]
mod ed25519;
mod hash;
mod rsa;

use crate::crypto::{Backend, SignatureAlgorithm};

#[cfg(feature = "es256")]
pub use ecdsa::EcdsaP256;
#[cfg(feature = "es384")]
pub use ecdsa::EcdsaP384;
#[cfg(feature = "es512")]
pub use ecdsa::EcdsaP521;
#[cfg(feature = "eddsa")]
pub use ed25519::Ed25519;
#[cfg(all(feature = "aws-lc", feature = "eddsa"))]
pub(crate) use ed25519::is_strict_point;
pub use hash::RustCryptoHasher;
#[cfg(feature = "_pkcs1")]
pub use rsa::RsaPkcs1;
#[cfg(feature = "_pss")]
pub use rsa::RsaPss;
pub use rsa::rsa_scratch;

/// The portable backend with every algorithm of this build.
///
/// To leave out more at link time, hand out a shorter list of the same algorithms.
#[derive(Clone, Copy, Debug, Default)]
pub struct RustCrypto;

impl Backend for RustCrypto {
    type Hasher = RustCryptoHasher;

    fn algorithms(&self) -> &[&dyn SignatureAlgorithm] {
        &[
            #[cfg(feature = "_pkcs1")]
            &RsaPkcs1,
            #[cfg(feature = "_pss")]
            &RsaPss,
            #[cfg(feature = "es256")]
            &EcdsaP256,
            #[cfg(feature = "es384")]
            &EcdsaP384,
            #[cfg(feature = "es512")]
            &EcdsaP521,
            #[cfg(feature = "eddsa")]
            &Ed25519,
        ]
    }
}
