//! Notary Project JWS whose protected header and payload are mutated and then signed, against a model.

use crate::parts::{join, split};
use crate::targets::model::{AT, accepted, json, key, require_descriptor, require_signature};
use base64ct::{Base64UrlUnpadded, Encoding};
use nv2_conformance::kit::jws::{Jws, envelope, header};
use nv2_conformance::kit::pki::hierarchy;
use nv2_conformance::kit::run::notary_payload;
use nv2_core::time::parse_rfc3339;
use nv2_core::{Algorithm, Format};
use serde_json::Value;
use std::sync::OnceLock;

pub const DICTIONARY: &[&[u8]] = &[
    b"\"alg\":\"ES256\"",
    b"\"alg\":\"PS256\"",
    b"\"alg\":\"none\"",
    b"\"crit\":[",
    b"\"io.cncf.notary.signingScheme\"",
    b"notary.x509",
    b"notary.x509.signingAuthority",
    b"\"io.cncf.notary.expiry\"",
    b"\"io.cncf.notary.expiry\":\"2026-01-01T00:00:00Z\"",
    b"\"io.cncf.notary.expiry\":\"2026-01-01T00:00:01Z\"",
    b"io.cncf.notary.signingTime",
    b"io.cncf.notary.authenticSigningTime",
    b"\"io.cncf.notary.verificationPlugin\":\"p\"",
    b"\"cty\":\"text/plain\"",
    b"\"b64\":false",
    b"\"x5c\":[]",
    b"\"jwk\":{}",
    b"\"targetArtifact\":",
    b"\"annotations\":{\"a\":\"b\"}",
    b"\"digest\":\"sha512:",
    b"\"size\":76",
    b"2025-12-31T00:00:00Z",
    b"2025-12-31t00:00:00z",
    b"2025-12-31T23:59:60Z",
    b"+00:00",
    b".999",
    b",",
    b"null",
    b"\\u0063",
];

pub fn seeds() -> Vec<Vec<u8>> {
    let plain = Jws::new(&key(), &chain(), &notary_payload());
    let expiring = plain.clone().replace(
        r#"["io.cncf.notary.signingScheme"]"#,
        r#"["io.cncf.notary.signingScheme","io.cncf.notary.expiry"]"#,
    );
    let expiring = expiring.replace(r#"{"alg""#, r#"{"io.cncf.notary.expiry":"2026-06-01T00:00:00Z","alg""#);
    [plain, expiring].map(|jws| join(&[jws.protected.as_bytes(), jws.payload.as_bytes()])).to_vec()
}

pub fn check(data: &[u8]) -> bool {
    let Some([protected, payload]) = split(data) else { return false };
    let key = key();
    let parts = [protected, payload].map(Base64UrlUnpadded::encode_string);
    let message = parts.join(".");
    let signature = key.sign(Algorithm::Es256, message.as_bytes());
    let [encoded, text] = &parts;
    let bytes = envelope(encoded, text, &header(&chain()), &Base64UrlUnpadded::encode_string(&signature));
    if !accepted(Format::NotaryJws, &bytes) {
        return false;
    }
    let protected = json(protected);
    require_signature(message.as_bytes(), &signature);
    require_descriptor(&json(payload)["targetArtifact"]);
    assert_eq!(protected["alg"], "ES256");
    assert_eq!(protected["cty"], "application/vnd.cncf.notary.payload.v1+json");
    for name in ["x5c", "jwk", "jku", "x5u", "b64", "zip", "io.cncf.notary.verificationPlugin"] {
        assert!(protected.get(name).is_none(), "{name}");
    }
    require_critical(&protected);
    if let Some(expiry) = protected.get("io.cncf.notary.expiry") {
        let expiry = parse_rfc3339(expiry.as_str().expect("a text")).expect("a time");
        assert!(AT < expiry);
    }
    true
}

/// Everything that is listed is known and present, and what must be listed is.
fn require_critical(protected: &Value) {
    let critical = protected["crit"].as_array().expect("a list");
    let known =
        ["io.cncf.notary.signingScheme", "io.cncf.notary.authenticSigningTime", "io.cncf.notary.expiry"];
    for name in critical {
        let name = name.as_str().expect("a name");
        assert!(known.contains(&name) && protected.get(name).is_some(), "{name}");
    }
    for name in known {
        assert_eq!(protected.get(name).is_some(), critical.contains(&name.into()), "{name}");
    }
}

/// One chain for the whole process.
pub(super) fn chain() -> Vec<Vec<u8>> {
    static CHAIN: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    CHAIN.get_or_init(|| hierarchy(|_, _, _| ()).chain).clone()
}
