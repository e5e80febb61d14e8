//! Who signs: a key in this process, or an external program that guards one.

mod command;

pub use command::CommandSigner;

use crate::error::SignError;
use crate::key::PrivateKey;
use nv2_core::algorithm::Algorithm;
use nv2_core::key::{KeyKind, PublicKey};

/// Makes signatures with one key.
pub trait Signer {
    /// The public key as DER SubjectPublicKeyInfo.
    fn public_key_spki(&self) -> &[u8];

    /// Signs `message` (not its hash). ECDSA answers `r || s`, each as long as the field.
    ///
    /// # Errors
    /// `AlgorithmNotForKey`, `SigningFailed`, and those of the program.
    fn sign(&self, algorithm: Algorithm, message: &[u8]) -> Result<Vec<u8>, SignError>;

    /// Kind and size of the key.
    ///
    /// # Errors
    /// `PublicKey`.
    fn key_kind(&self) -> Result<KeyKind, SignError> {
        Ok(PublicKey::from_spki(self.public_key_spki()).map_err(SignError::PublicKey)?.kind())
    }
}

/// Signs with a private key in this process.
#[derive(Debug)]
pub struct LocalSigner {
    key: PrivateKey,
    spki: Vec<u8>,
}

impl LocalSigner {
    /// A signer with this key.
    ///
    /// # Errors
    /// As [`PrivateKey::public_key_spki`].
    pub fn new(key: PrivateKey) -> Result<Self, SignError> {
        Ok(Self { spki: key.public_key_spki()?, key })
    }
}

impl Signer for LocalSigner {
    fn public_key_spki(&self) -> &[u8] {
        &self.spki
    }

    fn sign(&self, algorithm: Algorithm, message: &[u8]) -> Result<Vec<u8>, SignError> {
        self.key.sign(algorithm, message)
    }

    fn key_kind(&self) -> Result<KeyKind, SignError> {
        Ok(self.key.kind())
    }
}
