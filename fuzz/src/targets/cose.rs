//! Notary Project COSE whose protected header and payload are mutated and then signed, against a model.

use crate::parts::{join, split};
use crate::targets::jws::chain;
use crate::targets::model::{AT, accepted, json, key, require_descriptor, require_signature};
use ciborium::Value;
use nv2_conformance::kit::cbor::{array, bytes, int, map, tag, text};
use nv2_conformance::kit::cose::Cose;
use nv2_conformance::kit::run::notary_payload;
use nv2_core::Format;

pub const DICTIONARY: &[&[u8]] = &[
    b"\x01\x26",
    b"\x01\x38\x24",
    b"\x02\x80",
    b"\x02\x81",
    b"\x03\x60",
    b"\x04",
    b"\x18\x21",
    b"\x78\x1cio.cncf.notary.signingScheme",
    b"\x6bnotary.x509",
    b"\x75io.cncf.notary.expiry",
    b"\xc1\x1a\x69\x55\xb9\x00",
    b"\xc1\x1a\x69\x55\xb9\x01",
    b"\xc0",
    b"\xa5",
    b"\xa6",
    b"\xf6",
    b"\xf9\x00\x00",
    b"\"targetArtifact\":",
    b"\"size\":76",
    b"\"annotations\":{\"a\":\"b\"}",
    b",",
    b"null",
];

pub fn seeds() -> Vec<Vec<u8>> {
    let plain = Cose::new(&key(), &chain(), &notary_payload());
    let expiring = plain
        .clone()
        .set(text("io.cncf.notary.expiry"), Some(tag(1, int(AT + 1000))))
        .set(int(2), Some(array(&[text("io.cncf.notary.signingScheme"), text("io.cncf.notary.expiry")])));
    [plain, expiring].map(|cose| join(&[&map(&cose.protected), &cose.payload])).to_vec()
}

pub fn check(data: &[u8]) -> bool {
    let Some([protected, payload]) = split(data) else { return false };
    let key = key();
    let cose = Cose { payload: payload.to_vec(), ..Cose::new(&key, &chain(), "") };
    let envelope = cose.sign_protected(&key, protected);
    if !accepted(Format::NotaryCose, &envelope) {
        return false;
    }
    let signature = &envelope[envelope.len() - 64..];
    let structure = array(&[text("Signature1"), bytes(protected), bytes(&[]), bytes(payload)]);
    require_signature(&structure, signature);
    require_descriptor(&json(payload)["targetArtifact"]);
    require_header(&ciborium::from_reader(protected).expect("ciborium rejects what nv2 accepts"));
    true
}

fn require_header(protected: &Value) {
    let get = |label: Value| {
        let mut found = protected.as_map().expect("a map").iter().filter(|(key, _)| *key == label);
        let value = found.next().map(|(_, value)| value);
        assert!(found.next().is_none(), "labels are unique");
        value
    };
    assert_eq!(get(1.into()), Some(&Value::from(-7)));
    assert_eq!(get(3.into()), Some(&Value::from("application/vnd.cncf.notary.payload.v1+json")));
    let critical = get(2.into()).and_then(Value::as_array).expect("a list");
    for name in
        ["io.cncf.notary.signingScheme", "io.cncf.notary.authenticSigningTime", "io.cncf.notary.expiry"]
    {
        assert_eq!(get(name.into()).is_some(), critical.contains(&name.into()), "{name}");
    }
    assert!(get("io.cncf.notary.verificationPlugin".into()).is_none());
    if let Some(expiry) = get("io.cncf.notary.expiry".into()) {
        let Value::Tag(1, seconds) = expiry else { panic!("no time: {expiry:?}") };
        let seconds = i128::from(seconds.as_integer().expect("seconds"));
        assert!(i128::from(AT) < seconds);
    }
}
