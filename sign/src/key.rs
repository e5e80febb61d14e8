//! Private keys: read from PEM, generated, written as PKCS#8. Secrets are wiped when dropped.

use crate::error::SignError;
use crate::pem::{self, Block};
use der::Decode;
use der::asn1::ObjectIdentifier;
use getrandom::SysRng;
use nv2_core::algorithm::Algorithm;
use nv2_core::key::{Curve, KeyKind};
use p256::elliptic_curve::Generate;
use pkcs8::{EncodePrivateKey, EncodePublicKey, LineEnding, PrivateKeyInfoRef};
use rand_core::UnwrapErr;
use rsa::pkcs1::DecodeRsaPrivateKey;
use rsa::traits::PublicKeyParts;
use rsa::{RsaPrivateKey, pkcs1v15, pss};
use sha2::{Sha256, Sha384, Sha512};
use signature::{RandomizedSigner, SignatureEncoding, Signer};
use std::fmt;
use zeroize::Zeroizing;

/// Smallest and largest modulus in bits: what a verifier reads without an option.
const RSA_BITS: std::ops::RangeInclusive<u32> =
    nv2_core::limits::MIN_RSA_BITS..=nv2_core::limits::MAX_RSA_BITS;

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
const P521: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.35");

/// A kind of key to generate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyType {
    /// RSA with 2048 bits.
    Rsa2048,
    /// RSA with 3072 bits.
    Rsa3072,
    /// RSA with 4096 bits. Takes seconds.
    Rsa4096,
    /// ECDSA on P-256.
    P256,
    /// ECDSA on P-384.
    P384,
    /// ECDSA on P-521.
    P521,
    /// Ed25519, which only nv2 tokens take.
    Ed25519,
}

impl KeyType {
    /// All kinds.
    pub const ALL: [Self; 7] =
        [Self::Rsa2048, Self::Rsa3072, Self::Rsa4096, Self::P256, Self::P384, Self::P521, Self::Ed25519];

    /// The name on the command line, as `rsa-2048` or `p256`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rsa2048 => "rsa-2048",
            Self::Rsa3072 => "rsa-3072",
            Self::Rsa4096 => "rsa-4096",
            Self::P256 => "p256",
            Self::P384 => "p384",
            Self::P521 => "p521",
            Self::Ed25519 => "ed25519",
        }
    }

    /// The kind with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A private key. Its numbers are wiped when it is dropped, and never printed.
pub struct PrivateKey(Secret);

enum Secret {
    Rsa(Box<RsaPrivateKey>),
    P256(p256::ecdsa::SigningKey),
    P384(p384::ecdsa::SigningKey),
    P521(p521::ecdsa::SigningKey),
    Ed25519(ed25519_dalek::SigningKey),
}

impl PrivateKey {
    /// Reads the one private key of a PEM file: PKCS#8 `PRIVATE KEY`, PKCS#1 `RSA PRIVATE KEY`, or
    /// SEC1 `EC PRIVATE KEY`, the latter with or without an `EC PARAMETERS` block before it.
    ///
    /// `file` stays the caller's, who should wipe it.
    ///
    /// # Errors
    /// `KeyEncrypted`, `KeyInvalid`, `KeyIsPublic`, `KeyMissing`, `KeySize`, `KeysSeveral`,
    /// `KeyUnsupported`, `PemInvalid`.
    pub fn from_pem(file: &[u8]) -> Result<Self, SignError> {
        let blocks = pem::blocks(file)?;
        let is_private = |block: &&Block<'_>| block.label.ends_with("PRIVATE KEY");
        let mut private = blocks.iter().filter(is_private);
        let Some(block) = private.next() else {
            let public = blocks.iter().any(|block| block.label.ends_with("PUBLIC KEY"));
            return Err(if public { SignError::KeyIsPublic } else { SignError::KeyMissing });
        };
        if private.next().is_some() {
            return Err(SignError::KeysSeveral);
        }
        if block.encrypted || block.label == "ENCRYPTED PRIVATE KEY" {
            return Err(SignError::KeyEncrypted);
        }
        match block.label {
            "PRIVATE KEY" => Self::from_pkcs8(&block.der),
            "RSA PRIVATE KEY" => Self::from_rsa(RsaPrivateKey::from_pkcs1_der(&block.der).ok()),
            "EC PRIVATE KEY" => {
                let parameters = blocks.iter().find(|block| block.label == "EC PARAMETERS");
                Self::from_sec1(&block.der, parameters)
            }
            _ => Err(SignError::KeyUnsupported),
        }
    }

    /// Makes a new key from the operating system's randomness.
    ///
    /// # Errors
    /// `Random`.
    pub fn generate(kind: KeyType) -> Result<Self, SignError> {
        let rng = &mut SysRng;
        let secret = match kind {
            KeyType::Rsa2048 => return Self::generate_rsa(2048),
            KeyType::Rsa3072 => return Self::generate_rsa(3072),
            KeyType::Rsa4096 => return Self::generate_rsa(4096),
            KeyType::P256 => p256::ecdsa::SigningKey::try_generate_from_rng(rng).map(Secret::P256),
            KeyType::P384 => p384::ecdsa::SigningKey::try_generate_from_rng(rng).map(Secret::P384),
            KeyType::P521 => p521::ecdsa::SigningKey::try_generate_from_rng(rng).map(Secret::P521),
            KeyType::Ed25519 => {
                let mut seed = Zeroizing::new([0; 32]);
                getrandom::fill(seed.as_mut()).map(|()| Secret::Ed25519((&*seed).into()))
            }
        };
        secret.map(Self).map_err(|_| SignError::Random)
    }

    /// The key as unencrypted PKCS#8 PEM.
    ///
    /// # Errors
    /// `KeyInvalid`, which no key that was read or generated gives.
    pub fn to_pkcs8_pem(&self) -> Result<Zeroizing<String>, SignError> {
        match &self.0 {
            Secret::Rsa(key) => key.to_pkcs8_pem(LineEnding::LF),
            Secret::P256(key) => key.to_pkcs8_pem(LineEnding::LF),
            Secret::P384(key) => key.to_pkcs8_pem(LineEnding::LF),
            Secret::P521(key) => key.to_pkcs8_pem(LineEnding::LF),
            Secret::Ed25519(key) => key.to_pkcs8_pem(LineEnding::LF),
        }
        .map_err(|_| SignError::KeyInvalid)
    }

    /// The public key as DER SubjectPublicKeyInfo.
    ///
    /// # Errors
    /// `KeyInvalid`, which no key that was read or generated gives.
    pub fn public_key_spki(&self) -> Result<Vec<u8>, SignError> {
        match &self.0 {
            Secret::Rsa(key) => key.to_public_key().to_public_key_der(),
            Secret::P256(key) => key.verifying_key().to_public_key_der(),
            Secret::P384(key) => key.verifying_key().to_public_key_der(),
            Secret::P521(key) => key.verifying_key().to_public_key_der(),
            Secret::Ed25519(key) => key.verifying_key().to_public_key_der(),
        }
        .map(|document| document.as_bytes().to_vec())
        .map_err(|_| SignError::KeyInvalid)
    }

    /// The public key as PEM, labelled `PUBLIC KEY`.
    ///
    /// # Errors
    /// As [`PrivateKey::public_key_spki`].
    pub fn public_key_pem(&self) -> Result<String, SignError> {
        Ok(pem::encode("PUBLIC KEY", &self.public_key_spki()?))
    }

    /// Kind and size.
    #[must_use]
    pub fn kind(&self) -> KeyKind {
        match &self.0 {
            Secret::Rsa(key) => KeyKind::Rsa { bits: key.n().bits() },
            Secret::P256(_) => KeyKind::Ec(Curve::P256),
            Secret::P384(_) => KeyKind::Ec(Curve::P384),
            Secret::P521(_) => KeyKind::Ec(Curve::P521),
            Secret::Ed25519(_) => KeyKind::Ed25519,
        }
    }

    /// Signs `message`. ECDSA is deterministic (RFC 6979) and gives `r || s`; RSA is blinded.
    ///
    /// # Errors
    /// `AlgorithmNotForKey`, `SigningFailed`.
    pub fn sign(&self, algorithm: Algorithm, message: &[u8]) -> Result<Vec<u8>, SignError> {
        match (&self.0, algorithm) {
            (Secret::Rsa(key), _) => return sign_rsa(key, algorithm, message),
            (Secret::P256(key), Algorithm::Es256) => {
                Signer::<p256::ecdsa::Signature>::try_sign(key, message).map(|made| made.to_vec())
            }
            (Secret::P384(key), Algorithm::Es384) => {
                Signer::<p384::ecdsa::Signature>::try_sign(key, message).map(|made| made.to_vec())
            }
            (Secret::P521(key), Algorithm::Es512) => {
                Signer::<p521::ecdsa::Signature>::try_sign(key, message).map(|made| made.to_vec())
            }
            (Secret::Ed25519(key), Algorithm::EdDsa) => key.try_sign(message).map(|made| made.to_vec()),
            _ => return Err(SignError::AlgorithmNotForKey),
        }
        .map_err(|_| SignError::SigningFailed)
    }

    fn from_pkcs8(der: &[u8]) -> Result<Self, SignError> {
        let info = PrivateKeyInfoRef::from_der(der).map_err(|_| SignError::KeyInvalid)?;
        match info.algorithm.oid {
            RSA => Self::from_rsa(info.try_into().ok()),
            EC => match info.algorithm.parameters_oid().map_err(|_| SignError::KeyUnsupported)? {
                P256 => info.try_into().map(Secret::P256),
                P384 => info.try_into().map(Secret::P384),
                P521 => info.try_into().map(Secret::P521),
                _ => return Err(SignError::KeyUnsupported),
            }
            .map(Self)
            .map_err(|_| SignError::KeyInvalid),
            ED25519 => info.try_into().map(Secret::Ed25519).map(Self).map_err(|_| SignError::KeyInvalid),
            _ => Err(SignError::KeyUnsupported),
        }
    }

    fn from_sec1(der: &[u8], parameters: Option<&Block<'_>>) -> Result<Self, SignError> {
        let key = sec1::EcPrivateKey::from_der(der).map_err(|_| SignError::KeyInvalid)?;
        let inner = key.parameters.and_then(|parameters| parameters.named_curve());
        let outer = parameters.and_then(|block| ObjectIdentifier::from_der(&block.der).ok());
        match inner.or(outer) {
            Some(P256) => p256::SecretKey::from_sec1_der(der).map(|key| Secret::P256(key.into())),
            Some(P384) => p384::SecretKey::from_sec1_der(der).map(|key| Secret::P384(key.into())),
            Some(P521) => p521::SecretKey::from_sec1_der(der).map(|key| Secret::P521(key.into())),
            _ => return Err(SignError::KeyUnsupported),
        }
        .map(Self)
        .map_err(|_| SignError::KeyInvalid)
    }

    fn from_rsa(key: Option<RsaPrivateKey>) -> Result<Self, SignError> {
        let key = key.ok_or(SignError::KeyInvalid)?;
        if !RSA_BITS.contains(&key.n().bits()) {
            return Err(SignError::KeySize);
        }
        Ok(Self(Secret::Rsa(Box::new(key))))
    }

    fn generate_rsa(bits: usize) -> Result<Self, SignError> {
        // The library takes only sources that cannot fail, so a failing one is found here.
        getrandom::fill(&mut [0; 32]).map_err(|_| SignError::Random)?;
        Self::from_rsa(RsaPrivateKey::new(&mut UnwrapErr(SysRng), bits).ok())
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "PrivateKey({:?})", self.kind())
    }
}

/// Reads the one `PUBLIC KEY` block of a PEM file into DER SubjectPublicKeyInfo.
///
/// # Errors
/// `PublicKeyMissing`, `PemInvalid`.
pub fn public_key_from_pem(file: &[u8]) -> Result<Vec<u8>, SignError> {
    match pem::blocks(file)?.as_slice() {
        [block] if block.label == "PUBLIC KEY" => Ok(block.der.to_vec()),
        _ => Err(SignError::PublicKeyMissing),
    }
}

fn sign_rsa(key: &RsaPrivateKey, algorithm: Algorithm, message: &[u8]) -> Result<Vec<u8>, SignError> {
    let key = key.clone();
    let rng = &mut SysRng;
    let made = match algorithm {
        Algorithm::Rs256 => blinded(&pkcs1v15::SigningKey::<Sha256>::new(key), rng, message),
        Algorithm::Rs384 => blinded(&pkcs1v15::SigningKey::<Sha384>::new(key), rng, message),
        Algorithm::Rs512 => blinded(&pkcs1v15::SigningKey::<Sha512>::new(key), rng, message),
        Algorithm::Ps256 => blinded(&pss::SigningKey::<Sha256>::new(key), rng, message),
        Algorithm::Ps384 => blinded(&pss::SigningKey::<Sha384>::new(key), rng, message),
        Algorithm::Ps512 => blinded(&pss::SigningKey::<Sha512>::new(key), rng, message),
        _ => return Err(SignError::AlgorithmNotForKey),
    };
    made.map_err(|_| SignError::SigningFailed)
}

fn blinded<S: SignatureEncoding>(
    key: &impl RandomizedSigner<S>,
    rng: &mut SysRng,
    message: &[u8],
) -> Result<Vec<u8>, signature::Error> {
    key.try_sign_with_rng(rng, message).map(|made| made.to_vec())
}

#[cfg(test)]
mod tests;
