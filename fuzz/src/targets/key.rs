//! SubjectPublicKeyInfo against `spki` and `x509-parser`.

use nv2_conformance::kit::pki::Key;
use nv2_core::PublicKey;
use nv2_core::key::KeyMaterial;
use nv2_sign::KeyType;
use spki::SubjectPublicKeyInfoRef;
use spki::der::Decode;
use x509_parser::prelude::FromDer;
use x509_parser::public_key::PublicKey as Parsed;
use x509_parser::x509::SubjectPublicKeyInfo;

pub const DICTIONARY: &[&[u8]] = &[
    b"\x30\x80",
    b"\x30\x82",
    b"\x02\x01\x03",
    b"\x02\x03\x01\x00\x01",
    b"\x02\x02\x00\x80",
    b"\x03\x42\x00\x04",
    b"\x03\x21\x00",
    b"\x05\x00",
    b"\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07",
    b"\x06\x05\x2b\x81\x04\x00\x22",
    b"\x06\x03\x2b\x65\x70",
    b"\x02",
    b"\x03",
];

pub fn seeds() -> Vec<Vec<u8>> {
    [KeyType::P256, KeyType::P384, KeyType::P521, KeyType::Ed25519, KeyType::Rsa2048]
        .map(|kind| Key::named(kind, "fuzz").spki().to_vec())
        .to_vec()
}

pub fn check(data: &[u8]) -> bool {
    let Ok(ours) = PublicKey::from_spki(data) else { return false };
    let spki = SubjectPublicKeyInfoRef::from_der(data).expect("spki rejects what nv2 accepts");
    let (rest, other) = SubjectPublicKeyInfo::from_der(data).expect("x509-parser rejects what nv2 accepts");
    assert!(rest.is_empty(), "the key fills the input");
    match (ours.material(), other.parsed().expect("x509-parser rejects the key that nv2 accepts")) {
        (KeyMaterial::Rsa { modulus, exponent }, Parsed::RSA(rsa)) => {
            assert_eq!(modulus, rsa.modulus.strip_prefix(&[0]).unwrap_or(rsa.modulus));
            assert_eq!(u64::from(exponent), rsa.try_exponent().expect("a small exponent"));
        }
        (KeyMaterial::Ec { point, .. }, Parsed::EC(other)) => {
            assert_eq!([&[4], point].concat(), other.data());
        }
        (KeyMaterial::Ed25519(key), Parsed::Unknown(other)) => {
            assert_eq!(key, other);
            assert_eq!(Some(key.as_slice()), spki.subject_public_key.as_bytes());
        }
        (ours, other) => panic!("{ours:?} is not {other:?}"),
    }
    true
}
