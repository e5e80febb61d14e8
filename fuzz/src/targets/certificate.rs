//! Certificates against `x509-parser` and `rustls-webpki`.

use nv2_conformance::kit::pki::hierarchy;
use nv2_core::certificate::Certificate;
use nv2_core::certificate::extension::KeyUsage;
use x509_parser::prelude::{FromDer, X509Certificate};

pub const DICTIONARY: &[&[u8]] = &[
    b"\x30\x80",
    b"\x30\x82",
    b"\x02\x01\x00",
    b"\x02\x02\x00\x80",
    b"\x01\x01\xff",
    b"\x01\x01\x00",
    b"\x04\x00",
    b"\x05\x00",
    b"\x06\x03\x55\x1d\x0f",
    b"\x06\x03\x55\x1d\x13",
    b"\x06\x03\x55\x1d\x25",
    b"\x06\x03\x55\x1d\x11",
    b"\x06\x03\x55\x1d\x1e",
    b"\x17\x0d",
    b"\x18\x0f",
    b"99991231235959Z",
    b"Z",
    b"+0000",
    b"\x81",
    b"\x82\x00",
    b"\xa0\x03",
    b"\xa3",
    b"\x0c",
    b"\x13",
    b"\x1e",
];

pub fn seeds() -> Vec<Vec<u8>> {
    hierarchy(|_, _, _| ()).chain
}

pub fn check(data: &[u8]) -> bool {
    let Ok(ours) = Certificate::from_der(data) else { return false };
    // A key that cannot be read is a fault only where it is needed: such a certificate vouches for nothing.
    let Ok(key) = ours.public_key() else { return false };
    let (rest, other) = X509Certificate::from_der(data).expect("x509-parser rejects what nv2 accepts");
    assert!(rest.is_empty(), "the certificate fills the input");
    assert_eq!(ours.to_be_signed(), other.tbs_certificate.as_ref());
    assert_eq!(ours.not_before(), other.validity().not_before.timestamp());
    assert_eq!(ours.not_after(), other.validity().not_after.timestamp());
    let serial = other.raw_serial();
    assert_eq!(ours.serial(), serial.strip_prefix(&[0]).filter(|rest| !rest.is_empty()).unwrap_or(serial));
    assert_eq!(ours.is_self_issued(), other.issuer().as_raw() == other.subject().as_raw());
    assert_eq!(key.spki(), other.public_key().raw);
    extensions(&ours, &other);
    // nv2 notes both of these and refuses them in a chain, without a look at what is inside.
    if !ours.extensions().has_unknown_critical && !ours.extensions().has_name_constraints {
        let der = data.into();
        webpki::EndEntityCert::try_from(&der).expect("rustls-webpki rejects what nv2 accepts");
    }
    true
}

fn extensions(ours: &Certificate<'_>, other: &X509Certificate<'_>) {
    let extensions = ours.extensions();
    let constraints = other.basic_constraints().expect("one at most");
    assert_eq!(
        extensions.basic_constraints.map(|ours| (ours.critical, ours.ca, ours.path_len)),
        constraints.map(|other| (other.critical, other.value.ca, other.value.path_len_constraint)),
    );
    let usage = other.key_usage().expect("one at most");
    assert_eq!(extensions.key_usage.is_some(), usage.is_some());
    if let (Some(ours), Some(other)) = (extensions.key_usage, usage) {
        assert_eq!(ours.critical, other.critical);
        assert_eq!(ours.has(KeyUsage::DIGITAL_SIGNATURE), other.value.digital_signature());
        assert_eq!(ours.has(KeyUsage::KEY_CERT_SIGN), other.value.key_cert_sign());
        assert_eq!(ours.has(KeyUsage::CRL_SIGN), other.value.crl_sign());
        assert_eq!(ours.has(KeyUsage::KEY_ENCIPHERMENT), other.value.key_encipherment());
    }
    let purposes = other.extended_key_usage().expect("one at most");
    assert_eq!(extensions.extended_key_usage.is_some(), purposes.is_some());
    // What is inside of these two is read later or never; that they are there counts.
    let present = |arcs: &[u64]| {
        other.extensions().iter().any(|it| it.oid.iter().is_some_and(|oid| oid.eq(arcs.iter().copied())))
    };
    assert_eq!(extensions.has_name_constraints, present(&[2, 5, 29, 30]));
    assert_eq!(extensions.subject_alt_name.is_some(), present(&[2, 5, 29, 17]));
}
