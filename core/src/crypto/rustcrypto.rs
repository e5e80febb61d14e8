//! The portable backend: no_std, no allocator.

use crate::crypto::{Backend, Hasher, SignatureAlgorithm};
use crate::digest::{Digest, DigestAlgorithm};
use crate::error::Error;

/// The portable backend.
#[derive(Clone, Copy, Debug, Default)]
pub struct RustCrypto;

/// A running digest.
#[derive(Clone, Debug)]
pub struct RustCryptoHasher;

impl Hasher for RustCryptoHasher {
    fn start(_algorithm: DigestAlgorithm) -> Result<Self, Error> {
        todo!()
    }
    fn update(&mut self, _bytes: &[u8]) {
        todo!()
    }
    fn finish(self) -> Digest {
        todo!()
    }
}

impl Backend for RustCrypto {
    type Hasher = RustCryptoHasher;
    fn algorithms(&self) -> &[&dyn SignatureAlgorithm] {
        todo!()
    }
}

/// x
#[must_use]
pub const fn rsa_scratch(bits: u32) -> usize {
    bits as usize
}
