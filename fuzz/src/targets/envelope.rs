//! Whole envelopes of every format, mutated after they were signed: no panic in any build of the check,
//! and nothing else is accepted than what an unchanged signature covers.

use crate::parts::{join, split};
use crate::targets::jws::chain;
use crate::targets::model::key;
use nv2_conformance::kit::cose::Cose;
use nv2_conformance::kit::jws::Jws;
use nv2_conformance::kit::keyed;
use nv2_conformance::kit::nv2::Token;
use nv2_conformance::kit::pki::NOW;
use nv2_conformance::kit::run::{MANIFEST, MEDIA_TYPE, Trust, descriptor, notary_payload, verify_with};
use nv2_core::{Algorithm, Format, Time, TrustPolicy};

pub const DICTIONARY: &[&[u8]] = &[
    b".",
    b"=",
    b"\"",
    b"\\u0061",
    b"{",
    b"}",
    b"\"payload\":",
    b"\"protected\":",
    b"\"header\":",
    b"\"signature\":",
    b"\"signatures\":[",
    b"\"sig\":",
    b"\"keyid\":\"\"",
    b"\"payloadType\":",
    b"\"signed\":",
    b"\xd2\x84",
    b"\x58\x40",
    b"\n",
    b"\0",
];

pub fn seeds() -> Vec<Vec<u8>> {
    let (key, chain) = (key(), chain());
    let claims = format!("{{{}}}", descriptor());
    let envelopes = [
        (Format::Nv2Jwt, Token::with_key_id(&key, Algorithm::Es256, &claims).sign(&key)),
        (Format::Nv2Jwt, Token::with_chain(&chain, Algorithm::Es256, &claims).sign(&key)),
        (Format::Nv2Json, Token::with_key_id(&key, Algorithm::Es256, &claims).sign_json(&key)),
        (Format::NotaryJws, Jws::new(&key, &chain, &notary_payload()).sign(&key)),
        (Format::NotaryCose, Cose::new(&key, &chain, &notary_payload()).sign(&key)),
        (Format::Dsse, keyed::signed(&key, MEDIA_TYPE, MANIFEST).into_bytes()),
    ];
    envelopes.map(|(format, envelope)| join(&[format.name().as_bytes(), &envelope])).to_vec()
}

pub fn check(data: &[u8]) -> bool {
    let Some([format, envelope]) = split(data) else { return false };
    let Some(format) = Format::ALL.iter().find(|known| known.name().as_bytes() == format) else {
        return false;
    };
    let trusts = [
        Trust::key(key().spki()),
        Trust::anchor(chain().last().expect("a root")),
        Trust::certificate(chain().first().expect("a leaf")),
    ];
    let policy = TrustPolicy { payload_type: Some(MEDIA_TYPE), ..TrustPolicy::default() };
    let accepts = |trust: &Trust| verify_with(*format, envelope, trust, &policy, Time::At(NOW)).is_ok();
    trusts.iter().filter(|trust| accepts(trust)).count() > 0
}
