//! JSON Web Keys as SubjectPublicKeyInfo, which is the form that the core reads.

use crate::encoding::{base64url, hex};
use crate::kit::der::{bits, element, oid, sequence, unsigned};
use serde_json::Value;

const RSA_ENCRYPTION: &str = "1.2.840.113549.1.1.1";
const EC_PUBLIC_KEY: &str = "1.2.840.10045.2.1";
const ED25519: &str = "1.3.101.112";
const P256: &str = "1.2.840.10045.3.1.7";
const P384: &str = "1.3.132.0.34";
const P521: &str = "1.3.132.0.35";

/// The public part of a key, as DER.
///
/// # Errors
/// A sentence for the report.
pub fn spki(key: &Value) -> Result<Vec<u8>, String> {
    match key["kty"].as_str() {
        Some("EC") => ec(key),
        Some("OKP") => Ok(info(ED25519, Vec::new(), &octets(key, "x")?)),
        Some("RSA") => {
            let numbers = sequence(&[unsigned(&octets(key, "n")?), unsigned(&octets(key, "e")?)]);
            Ok(info(RSA_ENCRYPTION, element(0x05, &[]), &numbers))
        }
        _ => Err("a key of an unknown type".into()),
    }
}

fn ec(key: &Value) -> Result<Vec<u8>, String> {
    let (curve, len) = match key["crv"].as_str() {
        Some("P-256") => (P256, 32),
        Some("P-384") => (P384, 48),
        Some("P-521") => (P521, 66),
        _ => return Err("a key on an unknown curve".into()),
    };
    let mut point = vec![0x04];
    for coordinate in ["x", "y"] {
        let value = octets(key, coordinate)?;
        let padding = len_difference(len, value.len())?;
        point.extend(vec![0; padding]);
        point.extend(value);
    }
    Ok(info(EC_PUBLIC_KEY, oid(curve), &point))
}

fn len_difference(field: usize, value: usize) -> Result<usize, String> {
    field.checked_sub(value).ok_or_else(|| "a coordinate is too long".into())
}

/// A member in base64url, or in the hexadecimal form that some vectors use.
fn octets(key: &Value, name: &str) -> Result<Vec<u8>, String> {
    match (key[name].as_str(), key[format!("{name}_hex")].as_str()) {
        (Some(text), _) => base64url(text),
        (None, Some(text)) => hex(text),
        (None, None) => Err(format!("the key has no {name}")),
    }
}

fn info(algorithm: &str, parameters: Vec<u8>, key: &[u8]) -> Vec<u8> {
    sequence(&[sequence(&[oid(algorithm), parameters]), bits(key)])
}
