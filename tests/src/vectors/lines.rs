//! The form of a vector that a few lines of any language can read.
//!
//! `begin NAME`, then `key value` in each line, then `end`. A value is a decimal number, a plain name, or
//! bytes and texts in hexadecimal; what has two parts has a blank between them. A key may come again.

use base64ct::{Base64, Encoding};
use serde_json::Value;
use std::fmt::Write;

/// Members whose text is base64.
const BYTES: [&str; 9] = [
    "envelope",
    "payload",
    "content",
    "keys",
    "certificates",
    "ca_anchors",
    "signing_authority_anchors",
    "sif",
    "verdict.certificates",
];

/// Members whose text is one of a few names.
const NAMES: [&str; 15] = [
    "format",
    "formats",
    "algorithms",
    "hash",
    "signature_encoding",
    "verdict.format",
    "verdict.algorithm",
    "verdict.digest",
    "verdict.fingerprint",
    "verdict.key_id",
    "verdict.trusted_by",
    "verdict.scheme",
    "verdict.signature_time",
    "verdict.certificate_time",
    "verdict.content",
];

/// One vector in lines.
///
/// # Errors
/// A sentence about the member that does not fit.
pub fn lines(vector: &Value) -> Result<String, String> {
    let name = vector["name"].as_str().ok_or("a vector has no name")?;
    let mut out = format!("begin {name}\n");
    for (key, value) in vector.as_object().ok_or("a vector is no object")? {
        match (key.as_str(), value) {
            ("name", _) => {}
            ("groups", Value::Array(groups)) => {
                for group in groups {
                    let number = |name: &str| group[name].as_u64().unwrap_or_default();
                    let text = |name: &str| group[name].as_str().unwrap_or_default();
                    let (of, objects, signature) = (number("group"), number("objects"), number("signature"));
                    line(&mut out, "sif_group", &format!("{of} {objects} {signature} {}", text("algorithm")));
                    line(&mut out, "sif_signer", text("fingerprint"));
                }
            }
            ("subject" | "trust" | "options" | "sif_options", Value::Object(members)) => {
                for (key, value) in members {
                    member(&mut out, key, value)?;
                }
            }
            ("verdict", Value::Object(members)) => {
                for (key, value) in members {
                    member(&mut out, &format!("verdict.{key}"), value)?;
                }
            }
            (key, value) => member(&mut out, key, value)?,
        }
    }
    out.push_str("end\n");
    Ok(out)
}

fn member(out: &mut String, key: &str, value: &Value) -> Result<(), String> {
    match value {
        Value::Bool(flag) => line(out, key, if *flag { "1" } else { "0" }),
        Value::Number(number) => line(out, key, &number.to_string()),
        Value::Array(list) => list.iter().try_for_each(|value| member(out, key, value))?,
        Value::Object(members) => {
            for (name, value) in members {
                let value = value.as_str().ok_or_else(|| format!("{key}: not a text"))?;
                line(out, key, &format!("{} {}", hex(name.as_bytes()), hex(value.as_bytes())));
            }
        }
        Value::String(text) if BYTES.contains(&key) => {
            let bytes = Base64::decode_vec(text).map_err(|error| format!("{key}: {error}"))?;
            line(out, key, &hex(&bytes));
        }
        Value::String(text) if NAMES.contains(&key) => line(out, key, text),
        Value::String(text) => line(out, key, &hex(text.as_bytes())),
        Value::Null => {}
    }
    Ok(())
}

fn line(out: &mut String, key: &str, value: &str) {
    // A string does not fail.
    let _ = writeln!(out, "{key} {value}");
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_kind_of_member() {
        let vector = json!({
            "name": "a/b#1", "format": "jws", "envelope": "AP8=", "signature": 0,
            "subject": {"media_type": "a b", "blob": true},
            "trust": {"keys": ["AQ==", "Ag=="]},
            "options": {"annotations": {"n": "v"}, "algorithms": ["ES256"]},
            "code": 0,
            "verdict": {"content": "hashed", "references": ["r"]},
            "groups": [{"group": 1, "objects": 2, "signature": 3, "algorithm": "Ed25519", "fingerprint": "f"}],
        });
        let expected = [
            "begin a/b#1",
            "code 0",
            "envelope 00ff",
            "format jws",
            "sif_group 1 2 3 Ed25519",
            "sif_signer f",
            "algorithms ES256",
            "annotations 6e 76",
            "signature 0",
            "blob 1",
            "media_type 612062",
            "keys 01",
            "keys 02",
            "verdict.content hashed",
            "verdict.references 72",
            "end\n",
        ];
        assert_eq!(lines(&vector).unwrap(), expected.join("\n"));
    }
}
