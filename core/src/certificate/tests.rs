use super::testing::*;
use super::*;
use std::vec::Vec;

fn draft() -> Draft {
    Draft::leaf("signer", &Key::new(1), "signer")
}

fn read(draft: &Draft) -> Result<(), ErrorKind> {
    Certificate::from_der(&draft.finish(&[0x30, 0])).map(drop).map_err(Error::kind)
}

#[track_caller]
fn refused(change: impl FnOnce(&mut Draft)) {
    let mut draft = draft();
    change(&mut draft);
    assert_eq!(read(&draft), Err(ErrorKind::CertificateInvalid));
}

#[track_caller]
fn taken(change: impl FnOnce(&mut Draft)) {
    let mut draft = draft();
    change(&mut draft);
    assert_eq!(read(&draft), Ok(()));
}

#[track_caller]
fn refused_extension(oid: &[u8], value: &[u8]) {
    refused(|draft| draft.extensions = std::vec![extension(oid, true, value)]);
}

#[test]
fn the_fields_are_the_ones_of_the_certificate() {
    let mut draft = Draft::authority("ca", &Key::new(1), "root", Some(3));
    draft.serial = std::vec![2, 2, 0, 0x80];
    let der = draft.sign(&Key::new(1));
    let certificate = Certificate::from_der(&der).unwrap();
    assert_eq!(certificate.der(), der);
    assert_eq!(certificate.serial(), [0x80]);
    assert_eq!(certificate.issuer().der(), name("root"));
    assert_eq!(certificate.subject().der(), name("ca"));
    assert_eq!((certificate.not_before(), certificate.not_after()), (1_577_836_800, 2_524_607_999));
    assert!(certificate.is_authority() && !certificate.is_self_issued());
    assert!(!certificate.has_subject_alt_name());
    let constraints = certificate.extensions().basic_constraints.unwrap();
    assert_eq!(constraints, extension::BasicConstraints { critical: true, ca: true, path_len: Some(3) });
}

#[test]
fn nothing_stands_behind_the_certificate() {
    let mut der = draft().finish(&[0x30, 0]);
    let len = der.len();
    let second = der.clone();
    for tail in [&[0][..], b"\n", &second] {
        der.truncate(len);
        der.extend(tail);
        let error = Certificate::from_der(&der).map(drop).unwrap_err();
        assert_eq!((error.kind(), error.position()), (ErrorKind::DerTrailing, u32::try_from(len).ok()));
    }
}

#[test]
fn no_certificate_is_a_prefix_of_another() {
    let der = draft().sign(&Key::new(1));
    for len in 0..der.len() {
        let error = Certificate::from_der(&der[..len]).map(drop).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::CertificateInvalid, "{len}");
    }
}

#[test]
fn only_version_3_is_read() {
    refused(|draft| draft.version = Vec::new());
    for version in [0, 1, 3] {
        refused(|draft| draft.version = tlv(0xa0, &[&[2, 1, version]]));
    }
    refused(|draft| draft.version = tlv(0xa0, &[&[2, 2, 0, 2]]));
    refused(|draft| draft.version = tlv(0xa0, &[&[2, 1, 2, 5, 0]]));
    refused(|draft| draft.version = std::vec![0x80, 1, 2]);
}

#[test]
fn the_serial_number_is_positive_and_short() {
    taken(|draft| draft.serial = tlv(2, &[&[0x7f; 20]]));
    taken(|draft| draft.serial = tlv(2, &[&[0], &[0xff; 20]]));
    refused(|draft| draft.serial = tlv(2, &[&[0x7f; 21]]));
    refused(|draft| draft.serial = tlv(2, &[&[0], &[0xff; 21]]));
    for bad in [&[2, 1, 0][..], &[2, 1, 0x80], &[2, 2, 0, 1], &[2, 0]] {
        refused(|draft| draft.serial = bad.to_vec());
    }
}

#[test]
fn both_signature_algorithms_are_the_same_bytes() {
    refused(|draft| draft.inner_algorithm = sequence(&[RSA_SHA256]));
    refused(|draft| draft.outer_algorithm = sequence(&[ECDSA_SHA256, &[5, 0]]));
    taken(|draft| *draft = draft.clone().algorithm(RSA_SHA1));
    taken(|draft| *draft = draft.clone().algorithm(&tlv(6, &[&[0x55, 0x99, 1]])));
    refused(|draft| *draft = draft.clone().algorithm(&[6, 1, 0x80]));
    refused(|draft| *draft = draft.clone().algorithm(&[5, 0]));
    refused(|draft| *draft = draft.clone().algorithm(&[ECDSA_SHA256, &[5, 0, 5, 0]].concat()));
}

#[test]
fn validity_is_in_order_and_in_the_two_forms() {
    let long = tlv(0x18, &[b"99991231235959Z"]);
    taken(|draft| draft.not_after = long.clone());
    taken(|draft| draft.not_after = draft.not_before.clone());
    refused(|draft| draft.not_before = long.clone());
    refused(|draft| draft.not_after = tlv(0x18, &[b"20490101000000.5Z"]));
    refused(|draft| draft.not_after = tlv(0x18, &[b"20490101000000"]));
    refused(|draft| draft.not_after = tlv(0x17, &[b"4901010000Z"]));
    refused(|draft| draft.not_after.extend([5, 0]));
}

#[test]
fn names_are_well_formed_and_the_issuer_has_one() {
    taken(|draft| draft.subject = sequence(&[]));
    refused(|draft| draft.issuer = sequence(&[]));
    let attribute = attribute(&[0x55, 4, 3], 0x0c, b"x");
    let set = tlv(0x31, &[&attribute]);
    taken(|draft| draft.subject = sequence(&[&set.repeat(crate::limits::MAX_NAME_PARTS)]));
    refused(|draft| draft.subject = sequence(&[&set.repeat(crate::limits::MAX_NAME_PARTS + 1)]));
    refused(|draft| draft.subject = sequence(&[&tlv(0x31, &[])]));
    refused(|draft| draft.subject = sequence(&[&attribute]));
    refused(|draft| draft.subject = sequence(&[&tlv(0x31, &[&attribute, &attribute])]));
    let other = testing::attribute(&[0x55, 4, 2], 0x0c, b"x");
    taken(|draft| draft.subject = sequence(&[&tlv(0x31, &[&other, &attribute])]));
    refused(|draft| draft.subject = sequence(&[&tlv(0x31, &[&attribute, &other])]));
    for (tag, value) in [(0x0c, &b"\xff"[..]), (0x13, b"a@b"), (0x13, b"\xc3\xa9"), (0x16, b"\x80")] {
        let bad = testing::attribute(&[0x55, 4, 3], tag, value);
        refused(|draft| draft.subject = sequence(&[&tlv(0x31, &[&bad])]));
    }
    refused(|draft| draft.subject = sequence(&[&tlv(0x31, &[&sequence(&[&[6, 1, 0x80, 5, 0]])])]));
    refused(|draft| draft.subject = sequence(&[&tlv(0x31, &[&sequence(&[&[6, 1, 1]])])]));
    refused(|draft| draft.subject = sequence(&[&tlv(0x31, &[&sequence(&[&[6, 1, 1, 5, 0, 5, 0]])])]));
}

#[test]
fn a_key_of_an_unknown_kind_is_no_reason_to_refuse() {
    taken(|draft| draft.spki = sequence(&[&sequence(&[&[6, 3, 0x2b, 0x65, 113]]), &[3, 2, 0, 1]]));
    refused(|draft| draft.spki = tlv(4, &[&[0]]));
}

#[test]
fn unique_identifiers_and_unknown_fields_are_refused() {
    refused(|draft| draft.unique_ids = std::vec![0x81, 2, 0, 1]);
    refused(|draft| draft.unique_ids = std::vec![0x82, 2, 0, 1]);
    refused(|draft| draft.tail = std::vec![5, 0]);
    refused(|draft| draft.tail = tlv(0xa3, &[&sequence(&[&extension(UNKNOWN, false, &[])])]));
}

#[test]
fn extensions_are_unique_and_their_number_is_bounded() {
    taken(|draft| draft.extensions = Vec::new());
    for oid in [UNKNOWN, NAME_CONSTRAINTS] {
        refused(|draft| draft.extensions = std::vec![extension(oid, false, &[]), extension(oid, false, &[])]);
    }
    refused(|draft| draft.extensions = std::vec![usage(DIGITAL_SIGNATURE), usage(DIGITAL_SIGNATURE)]);
    let numbered = |count| (0..count).map(|arc| extension(&[0x55, 0x1d, arc, 1], false, &[])).collect();
    taken(|draft| draft.extensions = numbered(32));
    refused(|draft| draft.extensions = numbered(33));
    // An empty list, and one with something behind it.
    refused(|draft| (draft.extensions, draft.tail) = (Vec::new(), tlv(0xa3, &[&[0x30, 0]])));
    let one = sequence(&[&extension(UNKNOWN, false, &[])]);
    refused(|draft| (draft.extensions, draft.tail) = (Vec::new(), tlv(0xa3, &[&one, &[5, 0]])));
}

#[test]
fn critical_is_written_only_when_true() {
    let with = |critical: &[u8]| sequence(&[&tlv(6, &[UNKNOWN]), critical, &[4, 0]]);
    taken(|draft| draft.extensions = std::vec![with(&[])]);
    taken(|draft| draft.extensions = std::vec![with(&[1, 1, 0xff])]);
    for bad in [&[1, 1, 0][..], &[1, 1, 1], &[1, 0], &[1, 1, 0xff, 1, 1, 0xff], &[5, 0]] {
        refused(|draft| draft.extensions = std::vec![with(bad)]);
    }
    refused(|draft| draft.extensions = std::vec![sequence(&[&tlv(6, &[UNKNOWN]), &[4, 0, 5, 0]])]);
}

#[test]
fn basic_constraints_are_well_formed() {
    let oid = BASIC_CONSTRAINTS;
    for good in [&[0x30, 0][..], &[0x30, 3, 1, 1, 0xff], &[0x30, 6, 1, 1, 0xff, 2, 1, 0]] {
        taken(|draft| draft.extensions = std::vec![extension(oid, true, good)]);
    }
    for bad in [
        &[][..],
        &[0x30, 3, 1, 1, 0],
        &[0x30, 3, 2, 1, 0],
        &[0x30, 6, 1, 1, 0xff, 2, 1, 0xff],
        &[0x30, 7, 1, 1, 0xff, 2, 2, 0, 1],
        &[0x30, 10, 1, 1, 0xff, 2, 5, 1, 0, 0, 0, 0],
        &[0x30, 5, 1, 1, 0xff, 5, 0],
        &[0x30, 0, 5, 0],
        &[0x31, 0],
    ] {
        refused_extension(oid, bad);
    }
}

#[test]
fn key_usage_is_a_list_of_named_bits() {
    let read = |value: &[u8]| {
        let der = draft().with(&[extension(KEY_USAGE, false, value)]).finish(&[0x30, 0]);
        Certificate::from_der(&der).unwrap().extensions().key_usage.unwrap()
    };
    use extension::KeyUsage;
    let usage = read(&[3, 2, 7, 0x80]);
    assert!(usage.has(KeyUsage::DIGITAL_SIGNATURE) && usage.only(KeyUsage::DIGITAL_SIGNATURE));
    let usage = read(&[3, 2, 1, 0x06]);
    assert!(
        usage.has(KeyUsage::KEY_CERT_SIGN | KeyUsage::CRL_SIGN) && !usage.has(KeyUsage::DIGITAL_SIGNATURE)
    );
    assert!(!usage.only(KeyUsage::KEY_CERT_SIGN));
    let usage = read(&[3, 3, 7, 0x00, 0x80]);
    assert!(usage.only(KeyUsage::DECIPHER_ONLY) && usage.has(KeyUsage::DECIPHER_ONLY));
    for bad in [
        &[][..],
        &[3, 0],
        &[3, 1, 0],
        &[3, 2, 0, 0],
        &[3, 2, 0, 0x80],
        &[3, 2, 7, 0xc0],
        &[3, 2, 8, 0x80],
        &[3, 3, 0, 0x80, 0],
        &[3, 3, 6, 0x80, 0x40],
        &[3, 4, 7, 0x80, 0, 0x80],
        &[4, 2, 7, 0x80],
        &[3, 2, 7, 0x80, 5, 0],
    ] {
        refused_extension(KEY_USAGE, bad);
    }
}

#[test]
fn extended_key_usage_is_a_list_of_purposes() {
    let der = draft().and(purposes(&[0, 1, 3, 99])).finish(&[0x30, 0]);
    let usage = Certificate::from_der(&der).unwrap().extensions().extended_key_usage.unwrap();
    use extension::ExtendedKeyUsage as Usage;
    assert!(usage.only(Usage::ANY | Usage::SERVER_AUTH | Usage::CODE_SIGNING | Usage::OTHER));
    for one in [Usage::ANY, Usage::SERVER_AUTH, Usage::CODE_SIGNING, Usage::OTHER] {
        assert!(usage.has_any_of(one) && !usage.only(!one));
    }
    for bad in [&[][..], &[0x30, 0], &[0x30, 2, 5, 0], &[6, 1, 1], &[0x30, 3, 6, 1, 1, 5, 0]] {
        refused_extension(EXTENDED_KEY_USAGE, bad);
    }
}

#[test]
fn general_names_have_their_tags() {
    taken(|draft| {
        draft.extensions = std::vec![extension(SUBJECT_ALT_NAME, true, &[0x30, 5, 0x82, 1, b'a', 0xa4, 0])];
    });
    for bad in [
        &[][..],
        &[0x30, 0],
        &[0x30, 2, 5, 0],
        &[0x30, 2, 0xa2, 0],
        &[0x30, 2, 0x84, 0],
        &[0x30, 2, 0x89, 0],
        &[0x30, 3, 0x82, 2, b'a'],
        &[0x30, 2, 0x82, 0, 5, 0],
    ] {
        refused_extension(SUBJECT_ALT_NAME, bad);
    }
}

#[test]
fn extensions_that_no_one_reads_are_told_by_their_criticality() {
    let of = |extension: Vec<u8>| {
        let der = draft().with(&[extension]).finish(&[0x30, 0]);
        let read = *Certificate::from_der(&der).unwrap().extensions();
        (read.has_unknown_critical, read.has_name_constraints)
    };
    assert_eq!(of(extension(UNKNOWN, true, &[])), (true, false));
    assert_eq!(of(extension(UNKNOWN, false, &[])), (false, false));
    assert_eq!(of(extension(NAME_CONSTRAINTS, true, &[])), (false, true));
    assert_eq!(of(extension(NAME_CONSTRAINTS, false, &[])), (false, true));
    assert_eq!(of(usage(DIGITAL_SIGNATURE)), (false, false));
}

#[test]
fn the_signature_algorithm_goes_with_the_key_of_the_issuer() {
    let spki = Key::new(1).spki();
    let key = PublicKey::from_spki(&spki).unwrap();
    let scheme = |algorithm: &[u8]| {
        let der = draft().algorithm(algorithm).finish(&[0x30, 0]);
        Certificate::from_der(&der).unwrap().signature_scheme(&key).map_err(Error::kind)
    };
    use crate::{digest::DigestAlgorithm, key::Curve};
    assert_eq!(scheme(ECDSA_SHA256), Ok(SignatureScheme::Ecdsa(Curve::P256, DigestAlgorithm::Sha256)));
    assert_eq!(scheme(RSA_SHA256), Err(ErrorKind::CertificateAlgorithm));
    assert_eq!(scheme(RSA_SHA1), Err(ErrorKind::CertificateAlgorithm));
    assert_eq!(scheme(ECDSA_SHA1), Err(ErrorKind::CertificateAlgorithm));
}
