//! nv2 tokens whose header and claims are mutated and then signed, against a model.

use crate::parts::{join, split};
use crate::targets::model::{AT, accepted, json, key, require_descriptor, require_signature, require_time};
use base64ct::{Base64UrlUnpadded, Encoding};
use nv2_conformance::kit::nv2::{Token, key_id};
use nv2_conformance::kit::pki::hierarchy;
use nv2_conformance::kit::run::descriptor;
use nv2_core::{Algorithm, Format};

pub const DICTIONARY: &[&[u8]] = &[
    b"\"typ\":\"x509\"",
    b"\"alg\":\"ES256\"",
    b"\"alg\":\"none\"",
    b"\"alg\":\"HS256\"",
    b"\"kid\":",
    b"\"x5c\":[]",
    b"\"crit\":[\"exp\"]",
    b"\"b64\":false",
    b"\"jwk\":{}",
    b"\"zip\":\"DEF\"",
    b"\"exp\":1",
    b"\"exp\":1e99",
    b"\"exp\":1767225600",
    b"\"exp\":1767225601",
    b"\"nbf\":1767225600",
    b"\"nbf\":1767225601",
    b"\"iat\":",
    b"\"Exp\":1",
    b"\"size\":76",
    b"\"size\":0",
    b"\"digest\":\"sha256:",
    b"\"mediaType\":\"\"",
    b"\"references\":[\"registry.example.com/a:b\"]",
    b"\"references\":[]",
    b",",
    b"{",
    b"}",
    b"null",
    b"\\u0065",
];

pub fn seeds() -> Vec<Vec<u8>> {
    let (key, chain) = (key(), hierarchy(|_, _, _| ()).chain);
    let claims = [
        format!("{{{}}}", descriptor()),
        format!(
            r#"{{"iat":1767225000,"nbf":1767225000,"exp":1767229000,{},"references":["registry.example.com/a:b"]}}"#,
            descriptor()
        ),
    ];
    claims
        .iter()
        .flat_map(|claims| {
            let pinned = Token::with_key_id(&key, Algorithm::Es256, claims);
            let carried = Token::with_chain(&chain, Algorithm::Es256, claims);
            [pinned, carried].map(|token| {
                let header = token.header.replace(&key_id(&key), KEY_ID);
                join(&[header.as_bytes(), token.claims.as_bytes()])
            })
        })
        .collect()
}

/// Stands for the id of the key, which is another one in each process.
const KEY_ID: &str = "$KEY";

pub fn check(data: &[u8]) -> bool {
    let Some(parts) = split::<2>(data) else { return false };
    let key = key();
    let [header, claims] = parts.map(<[u8]>::to_vec);
    let header = replace(header, KEY_ID, &key_id(&key));
    let message = [&header, &claims].map(|part| Base64UrlUnpadded::encode_string(part)).join(".");
    let signature = key.sign(Algorithm::Es256, message.as_bytes());
    let token = format!("{message}.{}", Base64UrlUnpadded::encode_string(&signature));
    if !accepted(Format::Nv2Jwt, token.as_bytes()) {
        return false;
    }
    let (header, claims) = (json(&header), json(&claims));
    assert_eq!((&header["typ"], &header["alg"]), (&"x509".into(), &"ES256".into()));
    assert!(header.get("kid").is_some() != header.get("x5c").is_some(), "one hint to the key");
    for name in ["crit", "b64", "jwk", "jku", "x5u", "zip"] {
        assert!(header.get(name).is_none(), "{name}");
    }
    require_signature(message.as_bytes(), &signature);
    require_descriptor(&claims);
    require_time(&claims, "exp", |time| AT < time);
    require_time(&claims, "nbf", |time| time <= AT);
    require_time(&claims, "iat", |_| true);
    true
}

fn replace(text: Vec<u8>, from: &str, to: &str) -> Vec<u8> {
    match text.windows(from.len()).position(|window| window == from.as_bytes()) {
        Some(at) => [&text[..at], to.as_bytes(), &text[at + from.len()..]].concat(),
        None => text,
    }
}
