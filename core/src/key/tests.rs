use super::*;
use crate::crypto::rustcrypto::RustCryptoHasher;
use std::string::ToString;
use std::vec;
use std::vec::Vec;

const NULL: &[u8] = &[5, 0];
const OID_RSA: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];
const OID_RSA_PSS: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 10];
const OID_EC: &[u8] = &[6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1];
const OID_ED25519: &[u8] = &[6, 3, 0x2b, 0x65, 0x70];
const OID_X25519: &[u8] = &[6, 3, 0x2b, 0x65, 0x6e];
const OID_P256: &[u8] = &[6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7];
const OID_P384: &[u8] = &[6, 5, 0x2b, 0x81, 4, 0, 34];
const OID_P521: &[u8] = &[6, 5, 0x2b, 0x81, 4, 0, 35];
const OID_SECP256K1: &[u8] = &[6, 5, 0x2b, 0x81, 4, 0, 10];

/// One DER element.
pub(crate) fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let len = content.len();
    let head = match len {
        0..0x80 => vec![tag, len as u8],
        0x80..0x100 => vec![tag, 0x81, len as u8],
        _ => vec![tag, 0x82, (len >> 8) as u8, len as u8],
    };
    [&head, content].concat()
}

fn spki(oid: &[u8], parameters: &[u8], key: &[u8]) -> Vec<u8> {
    let algorithm = element(0x30, &[oid, parameters].concat());
    element(0x30, &[algorithm, element(3, &[&[0], key].concat())].concat())
}

fn integer(number: &[u8]) -> Vec<u8> {
    if number[0] < 0x80 { element(2, number) } else { element(2, &[&[0], number].concat()) }
}

pub(crate) fn rsa_spki(modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
    let numbers = [integer(modulus), integer(exponent)].concat();
    spki(OID_RSA, NULL, &element(0x30, &numbers))
}

pub(crate) fn ec_spki(curve: Curve, point: &[u8]) -> Vec<u8> {
    let name = match curve {
        Curve::P256 => OID_P256,
        Curve::P384 => OID_P384,
        Curve::P521 => OID_P521,
    };
    spki(OID_EC, name, &[&[4], point].concat())
}

pub(crate) fn ed25519_spki(key: &[u8]) -> Vec<u8> {
    spki(OID_ED25519, &[], key)
}

/// An odd number of exactly that many bits.
pub(crate) fn odd_number(bits: usize) -> Vec<u8> {
    let mut number = vec![0x5a; bits.div_ceil(8)];
    let top = 1_u8 << ((bits - 1) % 8);
    number[0] = top | (0x5a & (top - 1));
    *number.last_mut().unwrap() |= 1;
    number
}

fn refusal(der: &[u8]) -> ErrorKind {
    PublicKey::from_spki(der).unwrap_err().kind()
}

fn kind(der: &[u8]) -> Result<KeyKind, ErrorKind> {
    PublicKey::from_spki(der).map(|key| key.kind()).map_err(Error::kind)
}

const F4: &[u8] = &[1, 0, 1];

#[test]
fn rsa_is_counted_in_exact_bits() {
    for bits in [2048, 2049, 2055, 2056, 2057, 3000, 3072, 4096, 8192] {
        let der = rsa_spki(&odd_number(bits), F4);
        assert_eq!(kind(&der), Ok(KeyKind::Rsa { bits: bits as u32 }));
    }
    for bits in [512, 1024, 2040, 2047] {
        assert_eq!(kind(&rsa_spki(&odd_number(bits), F4)), Err(ErrorKind::KeyUnsupported), "{bits}");
    }
    assert_eq!(kind(&rsa_spki(&odd_number(8193), F4)), Err(ErrorKind::RsaModulusTooLarge));
}

#[test]
fn rsa_gives_its_numbers() {
    let modulus = odd_number(2048);
    let der = rsa_spki(&modulus, F4);
    let key = PublicKey::from_spki(&der).unwrap();
    assert_eq!(key.material(), KeyMaterial::Rsa { modulus: &modulus, exponent: 65537 });
    assert_eq!(key.spki(), der);
}

#[test]
fn an_even_modulus_is_refused() {
    let mut modulus = odd_number(2048);
    *modulus.last_mut().unwrap() &= 0xfe;
    assert_eq!(refusal(&rsa_spki(&modulus, F4)), ErrorKind::KeyInvalid);
    assert_eq!(refusal(&rsa_spki(&[0], F4)), ErrorKind::KeyInvalid);
}

#[test]
fn the_exponent_is_odd_and_within_its_bounds() {
    let modulus = odd_number(2048);
    let with = |exponent: &[u8]| kind(&rsa_spki(&modulus, exponent));
    for good in [&[3][..], F4, &[0x7f, 0xff, 0xff, 0xff]] {
        assert_eq!(with(good), Ok(KeyKind::Rsa { bits: 2048 }));
    }
    for bad in [&[0][..], &[1], &[2], &[1, 0, 0]] {
        assert_eq!(with(bad), Err(ErrorKind::KeyInvalid), "{bad:?}");
    }
    for large in [&[0x80, 0, 0, 1][..], &[1, 0, 0, 0, 1]] {
        assert_eq!(with(large), Err(ErrorKind::KeyUnsupported), "{large:?}");
    }
}

#[test]
fn rsa_parameters_are_null_and_nothing_else() {
    let key = element(0x30, &[integer(&odd_number(2048)), integer(F4)].concat());
    for parameters in [&[][..], &[5, 1, 0], &[0x30, 0], OID_P256, &[5, 0, 5, 0]] {
        assert_eq!(refusal(&spki(OID_RSA, parameters, &key)), ErrorKind::KeyInvalid, "{parameters:?}");
    }
    assert_eq!(refusal(&spki(OID_RSA_PSS, &[], &key)), ErrorKind::KeyUnsupported);
}

#[test]
fn rsa_numbers_are_strict_der() {
    let modulus = odd_number(2048);
    let wrap = |numbers: Vec<Vec<u8>>| spki(OID_RSA, NULL, &element(0x30, &numbers.concat()));
    let bad = [
        // Negative, padded, empty; too many and too few numbers.
        wrap(vec![element(2, &odd_number(2048)), integer(F4)]),
        wrap(vec![element(2, &[&[0, 0], &modulus[..]].concat()), integer(F4)]),
        wrap(vec![integer(&modulus), element(2, &[0, 1, 0, 1])]),
        wrap(vec![integer(&modulus), element(2, &[])]),
        wrap(vec![integer(&modulus), integer(F4), integer(F4)]),
        wrap(vec![integer(&modulus)]),
        spki(OID_RSA, NULL, &[element(0x30, &[integer(&modulus), integer(F4)].concat()), vec![0]].concat()),
    ];
    for (at, der) in bad.iter().enumerate() {
        assert_eq!(refusal(der), ErrorKind::KeyInvalid, "{at}");
    }
}

#[test]
fn the_three_curves_by_name() {
    for curve in [Curve::P256, Curve::P384, Curve::P521] {
        let point = vec![7; curve.field_len() * 2];
        let der = ec_spki(curve, &point);
        let key = PublicKey::from_spki(&der).unwrap();
        assert_eq!(key.kind(), KeyKind::Ec(curve));
        assert_eq!(key.material(), KeyMaterial::Ec { curve, point: &point });
    }
}

#[test]
fn other_forms_of_a_curve_are_refused() {
    let point = [&[4][..], &[7; 64]].concat();
    let explicit = element(0x30, &[2, 1, 1]);
    for parameters in [OID_SECP256K1, &explicit, NULL] {
        assert_eq!(refusal(&spki(OID_EC, parameters, &point)), ErrorKind::KeyUnsupported);
    }
    for parameters in [&[][..], &[6, 0], &[6, 1, 0x80]] {
        assert_eq!(refusal(&spki(OID_EC, parameters, &point)), ErrorKind::KeyInvalid, "{parameters:?}");
    }
}

#[test]
fn a_point_is_uncompressed_and_of_its_length() {
    let untagged = [7; 64];
    let points = [
        vec![],
        vec![0],
        vec![4],
        [&[2][..], &untagged[..32]].concat(),
        [&[3][..], &untagged[..32]].concat(),
        [&[6][..], &untagged].concat(),
        [&[4][..], &untagged[..63]].concat(),
        [&[4][..], &untagged, &[7]].concat(),
    ];
    for point in points {
        assert_eq!(refusal(&spki(OID_EC, OID_P256, &point)), ErrorKind::KeyInvalid, "{point:?}");
    }
}

#[test]
fn ed25519_has_no_parameters_and_32_bytes() {
    let key = [9; 32];
    let der = ed25519_spki(&key);
    assert_eq!(PublicKey::from_spki(&der).unwrap().material(), KeyMaterial::Ed25519(&key));
    assert_eq!(refusal(&spki(OID_ED25519, NULL, &key)), ErrorKind::KeyInvalid);
    assert_eq!(refusal(&ed25519_spki(&key[..31])), ErrorKind::KeyInvalid);
    assert_eq!(refusal(&ed25519_spki(&[9; 33])), ErrorKind::KeyInvalid);
    assert_eq!(refusal(&spki(OID_X25519, &[], &key)), ErrorKind::KeyUnsupported);
}

#[test]
fn an_ed25519_key_above_the_prime_is_refused() {
    let mut key = [0xff; 32];
    for sign in [0x7f, 0xff] {
        key[31] = sign;
        for low in 0xed..=0xff {
            key[0] = low;
            assert_eq!(refusal(&ed25519_spki(&key)), ErrorKind::KeyInvalid, "{low}");
        }
        key[0] = 0xec;
        assert_eq!(kind(&ed25519_spki(&key)), Ok(KeyKind::Ed25519));
    }
}

#[test]
fn bytes_behind_the_key_are_trailing_and_a_cut_is_invalid() {
    let der = ec_spki(Curve::P256, &[7; 64]);
    assert_eq!(refusal(&[&der[..], &[0]].concat()), ErrorKind::DerTrailing);
    for end in 0..der.len() {
        assert_eq!(refusal(&der[..end]), ErrorKind::KeyInvalid, "{end}");
    }
}

#[test]
fn the_outer_structure_is_strict_der() {
    let good = ed25519_spki(&[9; 32]);
    assert!(PublicKey::from_spki(&good).is_ok());
    // A length in the long form; unused bits; a third element.
    let long = [&[0x30, 0x81][..], &good[1..]].concat();
    let mut unused = good.clone();
    unused[11] = 1;
    let third = element(0x30, &[&good[2..], NULL].concat());
    for bad in [long, unused, third] {
        assert_eq!(refusal(&bad), ErrorKind::KeyInvalid, "{bad:?}");
    }
}

fn identity(der: &[u8]) -> KeyIdentity {
    PublicKey::from_spki(der).unwrap().identity::<RustCryptoHasher>().unwrap()
}

#[test]
fn an_identity_belongs_to_kind_and_numbers() {
    let modulus = odd_number(2048);
    let ders = [
        rsa_spki(&modulus, F4),
        rsa_spki(&modulus, &[3]),
        rsa_spki(&odd_number(2056), F4),
        ec_spki(Curve::P256, &[7; 64]),
        ec_spki(Curve::P384, &[7; 96]),
        ec_spki(Curve::P521, &[7; 132]),
        ed25519_spki(&[7; 32]),
        ed25519_spki(&[8; 32]),
    ];
    for (at, der) in ders.iter().enumerate() {
        for (other_at, other) in ders.iter().enumerate() {
            assert_eq!(identity(der) == identity(other), at == other_at);
        }
    }
}

const FINGERPRINT: Fingerprint = Fingerprint([
    0xbb, 0xfa, 0xec, 0x7e, 0xda, 0x7c, 0x43, 0xe7, 0x6f, 0xbd, 0xef, 0x84, 0x27, 0xec, 0x1e, 0x10, 0x47,
    0x52, 0x0d, 0x8d, 0x86, 0x44, 0xab, 0x75, 0xee, 0x83, 0x2b, 0xb9, 0xe9, 0x77, 0x5e, 0x21,
]);
const FINGERPRINT_TEXT: &str = "sha256:bbfaec7eda7c43e76fbdef8427ec1e1047520d8d8644ab75ee832bb9e9775e21";
const KEY_ID: &str = "XP5O:Y7W2:PRB6:O355:56CC:P3A6:CBDV:EDMN:QZCK:W5PO:QMV3:T2LX";

#[test]
fn the_key_id_of_a_fingerprint() {
    assert_eq!(FINGERPRINT.key_id().to_string(), KEY_ID);
    assert_eq!(KeyId::parse(KEY_ID).unwrap(), FINGERPRINT.key_id());
    let all_digits = Fingerprint([0xff; 32]).key_id();
    assert_eq!(all_digits.as_str(), ["7777"; 12].join(":"));
}

#[test]
fn a_key_id_has_one_form() {
    let bad = [
        "",
        "XP5O",
        &KEY_ID[..58],
        &(KEY_ID.to_string() + "A"),
        &KEY_ID.to_lowercase(),
        &KEY_ID.replace(':', "-"),
        &KEY_ID.replace('5', "1"),
        &KEY_ID.replace('5', "0"),
        &KEY_ID.replace('5', "8"),
        &KEY_ID.replace('5', ":"),
        &KEY_ID.replace("5", "="),
        &KEY_ID.replace(":P3A6", "P:3A6"),
        &KEY_ID.replace("XP5", "é5"),
    ];
    for text in bad {
        assert_eq!(KeyId::parse(text).unwrap_err().kind(), ErrorKind::KeyIdInvalid, "{text}");
    }
}

#[test]
fn a_fingerprint_has_one_form() {
    assert_eq!(FINGERPRINT.to_string(), FINGERPRINT_TEXT);
    assert_eq!(Fingerprint::parse(FINGERPRINT_TEXT).unwrap(), FINGERPRINT);
    let bad = [
        "",
        "sha256:",
        &FINGERPRINT_TEXT[7..],
        &FINGERPRINT_TEXT[..70],
        &(FINGERPRINT_TEXT.to_string() + "0"),
        &FINGERPRINT_TEXT.to_uppercase(),
        &FINGERPRINT_TEXT.replace("bb", "BB"),
        &FINGERPRINT_TEXT.replace("sha256", "sha512"),
        &FINGERPRINT_TEXT.replace("sha256:", "SHA256:"),
    ];
    for text in bad {
        assert_eq!(Fingerprint::parse(text).unwrap_err().kind(), ErrorKind::DigestInvalid, "{text}");
    }
}

#[test]
fn the_fingerprint_is_over_the_bytes_as_received() {
    let der = ed25519_spki(&[9; 32]);
    let expected = RustCryptoHasher::digest(DigestAlgorithm::Sha256, &[&der]).unwrap();
    let fingerprint = PublicKey::from_spki(&der).unwrap().fingerprint::<RustCryptoHasher>().unwrap();
    assert_eq!(fingerprint.0, expected.as_bytes());
}
