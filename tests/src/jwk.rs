//! JSON Web Keys as SubjectPublicKeyInfo, which is the form that the core reads.

use crate::encoding::{base64url, der, hex};
use serde_json::Value;

const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const NULL: &[u8] = &[0x05, 0x00];

const RSA_ENCRYPTION: &[u8] = &[0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];
const EC_PUBLIC_KEY: &[u8] = &[0x06, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1];
const ED25519: &[u8] = &[0x06, 3, 0x2b, 0x65, 0x70];
const P256: &[u8] = &[0x06, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7];
const P384: &[u8] = &[0x06, 5, 0x2b, 0x81, 0x04, 0, 0x22];
const P521: &[u8] = &[0x06, 5, 0x2b, 0x81, 0x04, 0, 0x23];

/// The public part of a key, as DER.
///
/// # Errors
/// A sentence for the report.
pub fn spki(key: &Value) -> Result<Vec<u8>, String> {
    match key["kty"].as_str() {
        Some("EC") => ec(key),
        Some("OKP") => Ok(info(ED25519, &[], &octets(key, "x")?)),
        Some("RSA") => {
            let numbers = [integer(&octets(key, "n")?), integer(&octets(key, "e")?)].concat();
            Ok(info(RSA_ENCRYPTION, NULL, &der(SEQUENCE, &numbers)))
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
    Ok(info(EC_PUBLIC_KEY, curve, &point))
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

fn info(algorithm: &[u8], parameters: &[u8], key: &[u8]) -> Vec<u8> {
    let algorithm = der(SEQUENCE, &[algorithm, parameters].concat());
    let key = der(BIT_STRING, &[&[0], key].concat());
    der(SEQUENCE, &[algorithm, key].concat())
}

fn integer(big_endian: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = big_endian.iter().copied().skip_while(|byte| *byte == 0).collect();
    let sign: &[u8] = if digits.first().is_none_or(|byte| *byte >= 0x80) { &[0] } else { &[] };
    der(INTEGER, &[sign, &digits].concat())
}
