//! Public keys: SubjectPublicKeyInfo, the prototype's key id, the fingerprint that pins name.

use crate::crypto::Hasher;
use crate::error::{Error, ErrorKind};
use core::fmt;

/// A curve of ECDSA.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Curve {
    /// NIST P-256 (secp256r1).
    P256,
    /// NIST P-384 (secp384r1).
    P384,
    /// NIST P-521 (secp521r1).
    P521,
}

impl Curve {
    /// Length of a field element, and of `r` and `s`, in bytes.
    #[must_use]
    pub const fn field_len(self) -> usize {
        match self {
            Self::P256 => 32,
            Self::P384 => 48,
            Self::P521 => 66,
        }
    }
}

/// Kind and size of a key: what the algorithm table is asked with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyKind {
    /// RSA with a modulus of that many bits.
    Rsa {
        /// Bits of the modulus.
        bits: u32,
    },
    /// ECDSA.
    Ec(Curve),
    /// Ed25519.
    Ed25519,
}

/// The numbers of a key, borrowed from its DER. Two keys are the same when these are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyMaterial<'k> {
    /// RSA.
    Rsa {
        /// Big-endian, no leading zero, odd, at least [`crate::limits::MIN_RSA_BITS`] bits.
        modulus: &'k [u8],
        /// Odd, at least 3, at most [`crate::limits::MAX_RSA_EXPONENT`].
        exponent: u32,
    },
    /// An uncompressed point that may be off the curve.
    Ec {
        /// The named curve.
        curve: Curve,
        /// `x || y`, each as long as the field.
        point: &'k [u8],
    },
    /// The 32 bytes of an Ed25519 key, perhaps no point.
    Ed25519(&'k [u8; 32]),
}

/// A public key that parsed. Whether it is trusted is another matter.
#[derive(Clone, Copy, Debug)]
pub struct PublicKey<'k> {
    spki: &'k [u8],
    material: KeyMaterial<'k>,
}

/// What two keys are compared by, and what a threshold counts: SHA-256 over kind and numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct KeyIdentity(pub(crate) [u8; 32]);

/// SHA-256 of a key's SubjectPublicKeyInfo: what `--pin` names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fingerprint(pub [u8; 32]);

/// The prototype's key id: the first 240 bits of the fingerprint in base32, twelve groups of four.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct KeyId([u8; KeyId::LEN]);

impl<'k> PublicKey<'k> {
    /// Reads a DER SubjectPublicKeyInfo (RFC 5280, 4.1.2.7), which must fill `der` entirely.
    ///
    /// Takes RSA with `rsaEncryption` and NULL parameters, P-256, P-384 and P-521 by name with an
    /// uncompressed point, and Ed25519. Whether a point lies on its curve is seen when a signature
    /// is checked.
    ///
    /// # Errors
    /// `KeyInvalid`, `KeyUnsupported`, `DerTrailing`; `RsaModulusTooLarge` above
    /// [`crate::limits::LARGEST_RSA_BITS`].
    pub fn from_spki(der: &'k [u8]) -> Result<Self, Error> {
        let _ = der;
        Err(ErrorKind::KeyInvalid.into())
    }

    /// The SubjectPublicKeyInfo as it was received.
    #[must_use]
    pub const fn spki(&self) -> &'k [u8] {
        self.spki
    }

    /// The numbers.
    #[must_use]
    pub const fn material(&self) -> KeyMaterial<'k> {
        self.material
    }

    /// Kind and size.
    #[must_use]
    pub fn kind(&self) -> KeyKind {
        todo!()
    }

    /// SHA-256 of the SubjectPublicKeyInfo.
    ///
    /// # Errors
    /// As [`Hasher::start`].
    pub fn fingerprint<H: Hasher>(&self) -> Result<Fingerprint, Error> {
        todo!()
    }

    /// What a threshold counts.
    ///
    /// # Errors
    /// As [`Hasher::start`].
    pub fn identity<H: Hasher>(&self) -> Result<KeyIdentity, Error> {
        todo!()
    }
}

impl Fingerprint {
    /// Reads `sha256:` and 64 lower-case hex digits.
    ///
    /// # Errors
    /// `DigestInvalid`.
    pub fn parse(text: &str) -> Result<Self, Error> {
        todo!("{text}")
    }

    /// The key id that belongs to this fingerprint.
    #[must_use]
    pub fn key_id(&self) -> KeyId {
        todo!()
    }
}

impl KeyId {
    /// Length of the text: twelve groups of four characters and eleven colons.
    pub const LEN: usize = 59;

    /// Reads a key id.
    ///
    /// # Errors
    /// `KeyIdInvalid`.
    pub fn parse(text: &str) -> Result<Self, Error> {
        todo!("{text}")
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        core::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}
