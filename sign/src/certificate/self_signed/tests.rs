use super::*;
use crate::key::PrivateKey;
use crate::signer::LocalSigner;
use signature::Verifier;
use spki::DecodePublicKey;
use x509_cert::Certificate;
use x509_cert::der::{Decode, Encode};
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{ExtendedKeyUsage, KeyUsage, KeyUsages, SubjectAltName, SubjectKeyIdentifier};

const NOW: i64 = 1_700_000_000;
const YEAR: i64 = 31_536_000;

fn signer(key: &[u8]) -> LocalSigner {
    LocalSigner::new(PrivateKey::from_pem(key).unwrap()).unwrap()
}

macro_rules! file {
    ($name:literal) => {
        include_bytes!(concat!("../../../testdata/keys/", $name)).as_slice()
    };
}

fn hosts(hosts: &[&str]) -> Vec<String> {
    hosts.iter().map(|host| (*host).into()).collect()
}

fn make(key: &[u8], names: &[&str]) -> Certificate {
    let der = build("C=US, ST=WA, O=acme, CN=signer", &hosts(names), &signer(key), NOW, YEAR).unwrap();
    Certificate::from_der(&der).unwrap()
}

#[test]
fn the_fields_are_those_of_a_leaf() {
    let certificate =
        make(file!("p256.pem"), &["registry.example.com", "*.example.org", "192.0.2.1", "[2001:db8::1]"]);
    let body = certificate.tbs_certificate();
    assert_eq!(body.version(), x509_cert::Version::V3);
    assert_eq!(body.serial_number().as_bytes().len(), SERIAL);
    assert_eq!(body.subject(), body.issuer());
    assert_eq!(body.subject().to_string(), "CN=signer,O=acme,ST=WA,C=US");
    assert_eq!(body.validity().not_before.to_unix_duration().as_secs(), NOW.unsigned_abs());
    assert_eq!(body.validity().not_after.to_unix_duration().as_secs(), (NOW + YEAR).unsigned_abs());
    assert_eq!(certificate.signature_algorithm(), body.signature());

    let (critical, usage) = body.get_extension::<KeyUsage>().unwrap().unwrap();
    assert!(critical);
    assert_eq!(usage, KeyUsage(KeyUsages::DigitalSignature.into()));
    let (critical, purposes) = body.get_extension::<ExtendedKeyUsage>().unwrap().unwrap();
    assert_eq!((critical, purposes.0), (false, vec![CODE_SIGNING]));
    let (_, identifier) = body.get_extension::<SubjectKeyIdentifier>().unwrap().unwrap();
    assert_eq!(identifier.0.as_bytes().len(), KEY_IDENTIFIER);
    let (critical, names) = body.get_extension::<SubjectAltName>().unwrap().unwrap();
    assert!(!critical);
    let [
        GeneralName::DnsName(one),
        GeneralName::DnsName(two),
        GeneralName::IpAddress(v4),
        GeneralName::IpAddress(v6),
    ] = names.0.as_slice()
    else {
        panic!("other names");
    };
    assert_eq!((one.as_str(), two.as_str()), ("registry.example.com", "*.example.org"));
    assert_eq!((v4.as_bytes(), v6.as_bytes().len()), (&[192, 0, 2, 1][..], 16));
    assert_eq!(body.extensions().unwrap().len(), 4);
}

#[test]
fn without_hosts_there_is_no_alternative_name() {
    let certificate = make(file!("p256.pem"), &[]);
    assert!(certificate.tbs_certificate().get_extension::<SubjectAltName>().unwrap().is_none());
}

#[test]
fn serial_numbers_differ() {
    let serial = || make(file!("p256.pem"), &[]).tbs_certificate().serial_number().clone();
    assert_ne!(serial(), serial());
}

#[test]
fn every_key_signs_its_certificate() {
    macro_rules! check {
        ($file:literal, $public:ty, $signature:ty) => {
            let certificate = make(file!($file), &[]);
            let body = certificate.tbs_certificate().to_der().unwrap();
            let spki = certificate.tbs_certificate().subject_public_key_info().to_der().unwrap();
            let public = <$public>::from_public_key_der(&spki).unwrap();
            let signature = certificate.signature().raw_bytes();
            assert!(public.verify(&body, &<$signature>::try_from(signature).unwrap()).is_ok(), $file);
        };
    }
    use rsa::pkcs1v15::{Signature, VerifyingKey};
    check!("rsa-2048.pem", VerifyingKey::<Sha256>, Signature);
    check!("rsa-3072.pem", VerifyingKey::<sha2::Sha384>, Signature);
    check!("rsa-4096.pem", VerifyingKey::<sha2::Sha512>, Signature);
    check!("p256.pem", p256::ecdsa::VerifyingKey, p256::ecdsa::DerSignature);
    check!("p384.pem", p384::ecdsa::VerifyingKey, p384::ecdsa::DerSignature);
    check!("p521.pem", p521::ecdsa::VerifyingKey, p521::ecdsa::DerSignature);
    check!("ed25519.pem", ed25519_dalek::VerifyingKey, ed25519_dalek::Signature);
}

#[test]
fn impossible_hosts_are_refused() {
    let long = format!("{}.com", "a".repeat(64));
    for host in [
        "",
        "localhost:5000",
        "a/b",
        "a..b",
        ".a",
        "a.",
        "*",
        "*.",
        "a.*.b",
        "a*.b",
        "-a",
        "a-",
        "ü.de",
        "1.2.3",
        "1.2.3.256",
        "[192.0.2.1]",
        "[::1",
        "[::1]:5000",
        "a b",
        "a_b",
        &long,
    ] {
        let refused = alt_names(&hosts(&["good.example", host]));
        assert!(matches!(refused, Err(SignError::HostInvalid { index: 1 })), "{host}");
    }
}

#[test]
fn impossible_times_are_refused() {
    assert!(matches!(validity(NOW, 0), Err(SignError::ExpiryNotPositive)));
    assert!(matches!(validity(NOW, -1), Err(SignError::ExpiryNotPositive)));
    assert!(matches!(validity(-1, 2), Err(SignError::TimeOutOfRange)));
    assert!(matches!(validity(NOW, i64::MAX), Err(SignError::TimeOutOfRange)));
}
