//! SubjectPublicKeyInfo (RFC 5280, 4.1.2.7) to the numbers of a key.

use super::{Curve, KeyMaterial, bit_length};
use crate::bytes::copy;
use crate::bytes::der::{Field, Fields, Malformed, Tag};
use crate::error::{Error, ErrorKind};
use crate::limits::{LARGEST_RSA_BITS, MAX_RSA_EXPONENT, MIN_RSA_BITS};

/// 1.2.840.113549.1.1.1
const RSA_ENCRYPTION: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
/// 1.2.840.10045.2.1
const EC_PUBLIC_KEY: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
/// 1.3.101.112
const ED25519: &[u8] = &[0x2b, 0x65, 0x70];
/// 1.2.840.10045.3.1.7
const SECP256R1: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
/// 1.3.132.0.34
const SECP384R1: &[u8] = &[0x2b, 0x81, 0x04, 0x00, 0x22];
/// 1.3.132.0.35
const SECP521R1: &[u8] = &[0x2b, 0x81, 0x04, 0x00, 0x23];

/// As [`super::PublicKey::from_spki`].
pub(super) fn read(der: &[u8]) -> Result<KeyMaterial<'_>, Error> {
    let mut outer = Fields::new(der);
    let info = outer.expect(Tag::SEQUENCE).and_then(Info::read).map_err(malformed)?;
    if !outer.is_empty() {
        return Err(ErrorKind::DerTrailing.into());
    }
    match info.algorithm {
        RSA_ENCRYPTION => rsa(info),
        EC_PUBLIC_KEY => ec(info),
        ED25519 => ed25519(info),
        _ => Err(ErrorKind::KeyUnsupported.into()),
    }
}

struct Info<'k> {
    algorithm: &'k [u8],
    parameters: Option<Field<'k>>,
    key: &'k [u8],
}

impl<'k> Info<'k> {
    fn read(info: Field<'k>) -> Result<Self, Malformed> {
        let mut fields = info.fields();
        let mut identifier = fields.expect(Tag::SEQUENCE)?.fields();
        let key = fields.expect(Tag::BIT_STRING)?.whole_bits()?;
        fields.finish()?;
        let algorithm = identifier.next()?.oid()?;
        let parameters = if identifier.is_empty() { None } else { Some(identifier.next()?) };
        identifier.finish()?;
        Ok(Self { algorithm, parameters, key })
    }
}

fn malformed(_: Malformed) -> Error {
    ErrorKind::KeyInvalid.into()
}

/// RSAPublicKey (RFC 8017, A.1.1).
fn rsa(info: Info<'_>) -> Result<KeyMaterial<'_>, Error> {
    if !info.parameters.is_some_and(|field| field.tag == Tag::NULL && field.value.is_empty()) {
        return Err(ErrorKind::KeyInvalid.into());
    }
    let (modulus, exponent) = rsa_numbers(info.key).map_err(malformed)?;
    let bits = bit_length(modulus);
    if bits > LARGEST_RSA_BITS {
        return Err(ErrorKind::RsaModulusTooLarge.into());
    }
    if !is_odd(modulus) {
        return Err(ErrorKind::KeyInvalid.into());
    }
    if bits < MIN_RSA_BITS {
        return Err(ErrorKind::KeyUnsupported.into());
    }
    Ok(KeyMaterial::Rsa { modulus, exponent: rsa_exponent(exponent)? })
}

fn rsa_numbers(key: &[u8]) -> Result<(&[u8], &[u8]), Malformed> {
    let mut outer = Fields::new(key);
    let mut numbers = outer.expect(Tag::SEQUENCE)?.fields();
    outer.finish()?;
    let (modulus, exponent) = (numbers.unsigned()?, numbers.unsigned()?);
    numbers.finish()?;
    Ok((modulus, exponent))
}

fn rsa_exponent(bytes: &[u8]) -> Result<u32, Error> {
    let mut exponent = [0; 4];
    match exponent.len().checked_sub(bytes.len()).and_then(|skip| exponent.get_mut(skip..)) {
        Some(place) => copy(place, bytes),
        None => return Err(ErrorKind::KeyUnsupported.into()),
    }
    match u32::from_be_bytes(exponent) {
        value if value < 3 || value % 2 == 0 => Err(ErrorKind::KeyInvalid.into()),
        value if value > MAX_RSA_EXPONENT => Err(ErrorKind::KeyUnsupported.into()),
        value => Ok(value),
    }
}

/// ECPoint under ECParameters (RFC 5480, 2.1.1 and 2.2).
fn ec(info: Info<'_>) -> Result<KeyMaterial<'_>, Error> {
    let parameters = info.parameters.ok_or(ErrorKind::KeyInvalid)?;
    if parameters.tag != Tag::OBJECT_IDENTIFIER {
        return Err(ErrorKind::KeyUnsupported.into());
    }
    let curve = match parameters.oid().map_err(malformed)? {
        SECP256R1 => Curve::P256,
        SECP384R1 => Curve::P384,
        SECP521R1 => Curve::P521,
        _ => return Err(ErrorKind::KeyUnsupported.into()),
    };
    match info.key {
        // SEC 1, 2.3.3: 4 marks an uncompressed point.
        [4, point @ ..] if point.len() == curve.field_len().saturating_mul(2) => {
            Ok(KeyMaterial::Ec { curve, point })
        }
        _ => Err(ErrorKind::KeyInvalid.into()),
    }
}

/// RFC 8410, 3 and 4.
fn ed25519(info: Info<'_>) -> Result<KeyMaterial<'_>, Error> {
    let key: &[u8; 32] = info.key.try_into().map_err(|_| ErrorKind::KeyInvalid)?;
    if info.parameters.is_some() || !is_reduced_25519(key) {
        return Err(ErrorKind::KeyInvalid.into());
    }
    Ok(KeyMaterial::Ed25519(key))
}

/// RFC 8032, 5.1.3: `y` is below 2^255 - 19. Otherwise one point would have two encodings, and its
/// owner could count as two signers.
fn is_reduced_25519(key: &[u8; 32]) -> bool {
    let [low, middle @ .., high] = key;
    *low < 0xed || middle.iter().any(|byte| *byte != 0xff) || high & 0x7f != 0x7f
}

fn is_odd(number: &[u8]) -> bool {
    number.last().is_some_and(|byte| byte % 2 == 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::tests::{ec_spki, ed25519_spki, odd_number, rsa_spki};
    use der::Decode;
    use spki::SubjectPublicKeyInfoRef;

    fn has_structure(der: &[u8]) -> bool {
        let mut outer = Fields::new(der);
        outer.expect(Tag::SEQUENCE).and_then(Info::read).is_ok() && outer.is_empty()
    }

    /// The crate's reading of the same structure.
    fn oracle(der: &[u8]) -> bool {
        SubjectPublicKeyInfoRef::from_der(der).is_ok_and(|info| info.subject_public_key.as_bytes().is_some())
    }

    #[test]
    fn the_structure_is_the_one_of_the_spki_crate() {
        let keys = [
            ec_spki(Curve::P256, &[7; 64]),
            ec_spki(Curve::P521, &[7; 132]),
            rsa_spki(&odd_number(2048), &[1, 0, 1]),
            ed25519_spki(&[9; 32]),
        ];
        let mut refused = 0;
        for key in &keys {
            assert!(oracle(key) && has_structure(key) && read(key).is_ok());
            for bit in 0..key.len() * 8 {
                let mut changed = key.clone();
                changed[bit / 8] ^= 1 << (bit % 8);
                // Object identifiers have no longest arc here; one that is ours is read by both.
                assert!(has_structure(&changed) || !oracle(&changed), "{changed:x?}");
                assert!(oracle(&changed) || read(&changed).is_err(), "{changed:x?}");
                refused += usize::from(!oracle(&changed));
            }
        }
        assert!(refused > 100, "{refused}");
    }
}
