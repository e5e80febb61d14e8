//! Public keys: SubjectPublicKeyInfo, the prototype's key id, the fingerprint that pins name.

mod spki;

use crate::bytes::hex;
use crate::digest::{Digest, DigestAlgorithm, Hasher};
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
    /// `der` is untrusted. Takes RSA with `rsaEncryption` and NULL parameters (RFC 3279, 2.3.1),
    /// P-256, P-384 and P-521 by name with an uncompressed point (RFC 5480, 2), and Ed25519
    /// (RFC 8410). The bits of an RSA key are the exact bits of its modulus. Whether a point lies on
    /// its curve is seen when a signature is checked.
    ///
    /// # Errors
    /// `DerTrailing` for bytes behind the structure; `KeyUnsupported` for another kind, curve or
    /// parameter form, for a modulus below [`crate::limits::MIN_RSA_BITS`] and an exponent above
    /// [`crate::limits::MAX_RSA_EXPONENT`]; `RsaModulusTooLarge` above [`crate::limits::LARGEST_RSA_BITS`]; `KeyInvalid` for the rest.
    pub fn from_spki(der: &'k [u8]) -> Result<Self, Error> {
        let material = spki::read(der)?;
        Ok(Self { spki: der, material })
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
        match self.material {
            KeyMaterial::Rsa { modulus, .. } => KeyKind::Rsa { bits: bit_length(modulus) },
            KeyMaterial::Ec { curve, .. } => KeyKind::Ec(curve),
            KeyMaterial::Ed25519(_) => KeyKind::Ed25519,
        }
    }

    /// SHA-256 of the SubjectPublicKeyInfo.
    ///
    /// # Errors
    /// As [`Hasher::start`].
    pub fn fingerprint<H: Hasher>(&self) -> Result<Fingerprint, Error> {
        sha256::<H>(&[self.spki]).map(Fingerprint)
    }

    /// What a threshold counts: made from the numbers, so that another encoding of the same key is
    /// still the same signer.
    ///
    /// # Errors
    /// As [`Hasher::start`].
    pub fn identity<H: Hasher>(&self) -> Result<KeyIdentity, Error> {
        let (kind, first, second) = match &self.material {
            KeyMaterial::Rsa { modulus, exponent } => (1, *modulus, exponent.to_be_bytes()),
            KeyMaterial::Ec { curve: Curve::P256, point } => (2, *point, [0; 4]),
            KeyMaterial::Ec { curve: Curve::P384, point } => (3, *point, [0; 4]),
            KeyMaterial::Ec { curve: Curve::P521, point } => (4, *point, [0; 4]),
            KeyMaterial::Ed25519(key) => (5, key.as_slice(), [0; 4]),
        };
        let len = u32::try_from(first.len()).map_err(|_| ErrorKind::Internal)?;
        sha256::<H>(&[&[kind], &len.to_be_bytes(), first, &second]).map(KeyIdentity)
    }
}

impl Fingerprint {
    const PREFIX: &str = "sha256:";

    /// Reads `sha256:` and 64 lower-case hex digits.
    ///
    /// # Errors
    /// `DigestInvalid`.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let digits = text.strip_prefix(Self::PREFIX).ok_or(ErrorKind::DigestInvalid)?;
        let mut bytes = [0; 32];
        hex::decode(digits.as_bytes(), &mut bytes).map_err(|_| ErrorKind::DigestInvalid)?;
        Ok(Self(bytes))
    }

    /// The key id that belongs to this fingerprint.
    #[must_use]
    pub fn key_id(&self) -> KeyId {
        let mut text = [b':'; KeyId::LEN];
        // Twenty bits make one group of four characters, so five bytes make two.
        let quintets = self.0.as_chunks::<5>().0;
        let pairs = text.chunks_mut(10);
        for (&[a, b, c, d, e], pair) in quintets.iter().zip(pairs) {
            let bits = u64::from_be_bytes([0, 0, 0, a, b, c, d, e]);
            let places = pair.iter_mut().enumerate().filter(|(at, _)| at % 5 != 4).map(|(_, place)| place);
            for (place, shift) in places.zip([35, 30, 25, 20, 15, 10, 5, 0]) {
                *place = base32_digit(bits >> shift);
            }
        }
        KeyId(text)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(Self::PREFIX)?;
        hex::write(&self.0, out)
    }
}

impl KeyId {
    /// Length of the text: twelve groups of four characters and eleven colons.
    pub const LEN: usize = 59;

    /// Reads a key id: upper-case base32 digits (RFC 4648, 6), a colon after every fourth.
    ///
    /// # Errors
    /// `KeyIdInvalid`.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let bytes: [u8; Self::LEN] = text.as_bytes().try_into().map_err(|_| ErrorKind::KeyIdInvalid)?;
        let well_formed = bytes.iter().enumerate().all(|(at, byte)| match byte {
            b':' => at % 5 == 4,
            b'A'..=b'Z' | b'2'..=b'7' => at % 5 != 4,
            _ => false,
        });
        if well_formed { Ok(Self(bytes)) } else { Err(ErrorKind::KeyIdInvalid.into()) }
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

/// Bits of a big-endian number without leading zero bytes.
fn bit_length(number: &[u8]) -> u32 {
    let zeros = number.first().map_or(0, |byte| byte.leading_zeros());
    u32::try_from(number.len()).unwrap_or(u32::MAX).saturating_mul(8).saturating_sub(zeros)
}

fn base32_digit(bits: u64) -> u8 {
    match u8::try_from(bits & 31).unwrap_or_default() {
        letter @ 0..26 => letter.saturating_add(b'A'),
        digit => digit.saturating_add(b'2').saturating_sub(26),
    }
}

fn sha256<H: Hasher>(pieces: &[&[u8]]) -> Result<[u8; 32], Error> {
    let digest: Digest = H::digest(DigestAlgorithm::Sha256, pieces)?;
    digest.as_bytes().try_into().map_err(|_| ErrorKind::Internal.into())
}

#[cfg(test)]
pub(crate) mod tests;
