use super::*;
use signature::Verifier;
use spki::DecodePublicKey;

macro_rules! file {
    ($name:literal) => {
        include_bytes!(concat!("../../testdata/keys/", $name)).as_slice()
    };
}

const GOOD: [(&[u8], KeyKind); 11] = [
    (file!("rsa-2048.pem"), KeyKind::Rsa { bits: 2048 }),
    (file!("rsa-2048-pkcs1.pem"), KeyKind::Rsa { bits: 2048 }),
    (file!("rsa-3072.pem"), KeyKind::Rsa { bits: 3072 }),
    (file!("rsa-4096.pem"), KeyKind::Rsa { bits: 4096 }),
    (file!("p256.pem"), KeyKind::Ec(Curve::P256)),
    (file!("p256-sec1.pem"), KeyKind::Ec(Curve::P256)),
    (file!("p256-sec1-with-parameters.pem"), KeyKind::Ec(Curve::P256)),
    (file!("p384.pem"), KeyKind::Ec(Curve::P384)),
    (file!("p384-sec1.pem"), KeyKind::Ec(Curve::P384)),
    (file!("p521-sec1.pem"), KeyKind::Ec(Curve::P521)),
    (file!("ed25519.pem"), KeyKind::Ed25519),
];

#[test]
fn every_container_is_read() {
    for (file, kind) in GOOD {
        assert_eq!(PrivateKey::from_pem(file).unwrap().kind(), kind);
    }
}

#[test]
fn containers_of_one_key_give_one_public_key() {
    let spki = |file: &[u8]| PrivateKey::from_pem(file).unwrap().public_key_spki().unwrap();
    assert_eq!(spki(file!("rsa-2048.pem")), spki(file!("rsa-2048-pkcs1.pem")));
    assert_eq!(spki(file!("p256.pem")), spki(file!("p256-sec1.pem")));
    assert_eq!(spki(file!("p521.pem")), spki(file!("p521-sec1.pem")));
    // What OpenSSL says.
    assert_eq!(spki(file!("p256.pem")), public_key_from_pem(file!("p256-public.pem")).unwrap());
    let key = PrivateKey::from_pem(file!("p256.pem")).unwrap();
    assert_eq!(key.public_key_pem().unwrap().as_bytes(), file!("p256-public.pem"));
}

#[test]
fn what_is_written_is_read() {
    for (file, kind) in GOOD {
        let key = PrivateKey::from_pem(file).unwrap();
        let again = PrivateKey::from_pem(key.to_pkcs8_pem().unwrap().as_bytes()).unwrap();
        assert_eq!(again.kind(), kind);
        assert_eq!(again.public_key_spki().unwrap(), key.public_key_spki().unwrap());
    }
}

#[test]
fn generated_keys_are_what_was_asked_for() {
    for (kind, expected) in [
        (KeyType::Rsa2048, KeyKind::Rsa { bits: 2048 }),
        (KeyType::P256, KeyKind::Ec(Curve::P256)),
        (KeyType::P384, KeyKind::Ec(Curve::P384)),
        (KeyType::P521, KeyKind::Ec(Curve::P521)),
        (KeyType::Ed25519, KeyKind::Ed25519),
    ] {
        let (one, other) = (PrivateKey::generate(kind).unwrap(), PrivateKey::generate(kind).unwrap());
        assert_eq!(one.kind(), expected);
        assert_ne!(one.public_key_spki().unwrap(), other.public_key_spki().unwrap());
        assert!(PrivateKey::from_pem(one.to_pkcs8_pem().unwrap().as_bytes()).is_ok());
    }
}

#[test]
fn names_of_key_types_are_read_back() {
    for kind in KeyType::ALL {
        assert_eq!(KeyType::from_name(kind.name()), Some(kind));
    }
    assert_eq!(KeyType::from_name("P256"), None);
}

#[test]
fn refusals_say_why() {
    let error = |file: &[u8]| PrivateKey::from_pem(file).unwrap_err();
    assert!(matches!(error(file!("encrypted-pkcs8.pem")), SignError::KeyEncrypted));
    assert!(matches!(error(file!("encrypted-pkcs1.pem")), SignError::KeyEncrypted));
    assert!(matches!(error(file!("p256-public.pem")), SignError::KeyIsPublic));
    assert!(matches!(error(file!("rsa-1024.pem")), SignError::KeySize));
    assert!(matches!(error(file!("secp256k1.pem")), SignError::KeyUnsupported));
    assert!(matches!(error(b""), SignError::KeyMissing));
    assert!(matches!(
        error(b"-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n"),
        SignError::KeyMissing
    ));
    assert!(matches!(
        error(b"-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n"),
        SignError::KeyInvalid
    ));
    assert!(matches!(
        error(b"-----BEGIN DSA PRIVATE KEY-----\nAA==\n-----END DSA PRIVATE KEY-----\n"),
        SignError::KeyUnsupported
    ));
    let several = [file!("p256.pem"), file!("ed25519.pem")].concat();
    assert!(matches!(error(&several), SignError::KeysSeveral));
}

#[test]
fn no_secret_is_printed() {
    for (file, kind) in GOOD {
        assert_eq!(format!("{:?}", PrivateKey::from_pem(file).unwrap()), format!("PrivateKey({kind:?})"));
    }
}

#[test]
fn a_public_key_file_holds_one_public_key() {
    let several = [file!("p256-public.pem"), file!("p256-public.pem")].concat();
    for file in [b"".as_slice(), file!("p256.pem"), &several] {
        assert!(matches!(public_key_from_pem(file), Err(SignError::PublicKeyMissing)));
    }
}

#[test]
fn elliptic_signatures_verify() {
    macro_rules! check {
        ($curve:ident, $file:literal, $algorithm:expr) => {
            let key = PrivateKey::from_pem(file!($file)).unwrap();
            let made = key.sign($algorithm, b"message").unwrap();
            let public =
                $curve::ecdsa::VerifyingKey::from_public_key_der(&key.public_key_spki().unwrap()).unwrap();
            let signature = $curve::ecdsa::Signature::from_slice(&made).unwrap();
            assert!(public.verify(b"message", &signature).is_ok());
            assert!(public.verify(b"massage", &signature).is_err());
        };
    }
    check!(p256, "p256.pem", Algorithm::Es256);
    check!(p384, "p384.pem", Algorithm::Es384);
    check!(p521, "p521.pem", Algorithm::Es512);
}

#[test]
fn ed25519_signatures_verify() {
    let key = PrivateKey::from_pem(file!("ed25519.pem")).unwrap();
    let made = key.sign(Algorithm::EdDsa, b"message").unwrap();
    let public = ed25519_dalek::VerifyingKey::from_public_key_der(&key.public_key_spki().unwrap()).unwrap();
    assert!(public.verify_strict(b"message", &made.as_slice().try_into().unwrap()).is_ok());
}

#[test]
fn rsa_signatures_verify() {
    let key = PrivateKey::from_pem(file!("rsa-2048.pem")).unwrap();
    let public = rsa::RsaPublicKey::from_public_key_der(&key.public_key_spki().unwrap()).unwrap();
    macro_rules! check {
        ($module:ident, $hash:ty, $algorithm:expr) => {
            let made = key.sign($algorithm, b"message").unwrap();
            let signature = made.as_slice().try_into().unwrap();
            // The salt is as long as the hash, or this refuses.
            assert!(
                $module::VerifyingKey::<$hash>::new(public.clone()).verify(b"message", &signature).is_ok()
            );
        };
    }
    check!(pkcs1v15, Sha256, Algorithm::Rs256);
    check!(pkcs1v15, Sha384, Algorithm::Rs384);
    check!(pkcs1v15, Sha512, Algorithm::Rs512);
    check!(pss, Sha256, Algorithm::Ps256);
    check!(pss, Sha384, Algorithm::Ps384);
    check!(pss, Sha512, Algorithm::Ps512);
}

#[test]
fn an_algorithm_of_another_key_is_refused() {
    for (file, kind) in GOOD {
        let key = PrivateKey::from_pem(file).unwrap();
        for algorithm in Algorithm::all() {
            let fits = match kind {
                KeyKind::Rsa { .. } => algorithm.jose().starts_with(['R', 'P']),
                other => Algorithm::allowed(nv2_core::envelope::Format::Nv2Jwt, other) == [algorithm],
            };
            if !fits {
                assert!(matches!(key.sign(algorithm, b""), Err(SignError::AlgorithmNotForKey)));
            }
        }
    }
}
