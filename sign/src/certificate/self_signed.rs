//! A self-signed leaf that may sign code and nothing else: the least that the Notary Project profile
//! (signature specification, certificate requirements) asks for.

use super::der_writer::{
    BOOLEAN_TRUE, bit_string, explicit, implicit, octet_string, oid, sequence, time, unsigned, value,
};
use super::distinguished_name;
use crate::error::SignError;
use crate::request::{Checked, date};
use crate::signer::Signer;
use der::Decode;
use der::asn1::ObjectIdentifier;
use nv2_core::algorithm::Algorithm;
use nv2_core::key::{Curve, KeyKind};
use sha2::{Digest, Sha256};
use spki::SubjectPublicKeyInfoRef;
use std::net::IpAddr;

/// Bytes of a serial number; 20 are allowed, 19 leave room for nothing to go wrong with the sign.
const SERIAL: usize = 19;

/// Bytes of the key identifier: 160 bits of SHA-256 (RFC 7093, section 2, method 1).
const KEY_IDENTIFIER: usize = 20;

const SUBJECT_KEY_IDENTIFIER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.14");
const KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.15");
const SUBJECT_ALT_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.17");
const EXTENDED_KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.37");
const CODE_SIGNING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.3");

const NULL: &[u8] = &[0x05, 0x00];

/// Makes a self-signed certificate for the signer's key, as DER.
///
/// `subject` is text as `C=US, ST=WA, O=acme, CN=signer`. `hosts` are DNS names (`*.` may stand for
/// one label) and IP addresses, without ports, which references of nv2 tokens are checked against.
/// It is valid from `not_before` (unix seconds) for `valid_for` seconds.
///
/// # Errors
/// `SubjectInvalid`, `HostInvalid`, `ExpiryNotPositive`, `TimeOutOfRange`, `Random`, and those of
/// the signer.
pub fn self_signed(
    subject: &str,
    hosts: &[String],
    signer: &dyn Signer,
    not_before: i64,
    valid_for: i64,
) -> Result<Vec<u8>, SignError> {
    build(subject, hosts, &Checked(signer), not_before, valid_for)
}

fn build(
    subject: &str,
    hosts: &[String],
    signer: &dyn Signer,
    not_before: i64,
    valid_for: i64,
) -> Result<Vec<u8>, SignError> {
    let (algorithm, identifier) = algorithm(signer.key_kind()?);
    let name = distinguished_name::encode(subject)?;
    let body = sequence(&[
        &explicit(0, &unsigned(&[2])),
        &unsigned(&serial()?),
        &identifier,
        &name,
        &validity(not_before, valid_for)?,
        &name,
        signer.public_key_spki(),
        &explicit(3, &extensions(hosts, signer.public_key_spki())?),
    ]);
    let signature = signer.sign(algorithm, &body)?;
    let signature = match signer.key_kind()? {
        KeyKind::Ec(curve) => ecdsa_value(&signature, curve),
        KeyKind::Rsa { .. } | KeyKind::Ed25519 => signature,
    };
    Ok(sequence(&[&body, &identifier, &bit_string(0, &signature)]))
}

/// The algorithm for a key of this size, and its AlgorithmIdentifier (RFC 4055, 5758, 8410).
fn algorithm(key: KeyKind) -> (Algorithm, Vec<u8>) {
    let (algorithm, text, parameters) = match key {
        KeyKind::Rsa { bits } if bits < 3072 => (Algorithm::Rs256, "1.2.840.113549.1.1.11", NULL),
        KeyKind::Rsa { bits } if bits < 4096 => (Algorithm::Rs384, "1.2.840.113549.1.1.12", NULL),
        KeyKind::Rsa { .. } => (Algorithm::Rs512, "1.2.840.113549.1.1.13", NULL),
        KeyKind::Ec(Curve::P256) => (Algorithm::Es256, "1.2.840.10045.4.3.2", [].as_slice()),
        KeyKind::Ec(Curve::P384) => (Algorithm::Es384, "1.2.840.10045.4.3.3", [].as_slice()),
        KeyKind::Ec(Curve::P521) => (Algorithm::Es512, "1.2.840.10045.4.3.4", [].as_slice()),
        KeyKind::Ed25519 => (Algorithm::EdDsa, "1.3.101.112", [].as_slice()),
    };
    (algorithm, sequence(&[&oid(ObjectIdentifier::new_unwrap(text)), parameters]))
}

/// A random serial number that is positive and always of the same length.
fn serial() -> Result<[u8; SERIAL], SignError> {
    let mut serial = [0; SERIAL];
    getrandom::fill(&mut serial).map_err(|_| SignError::Random)?;
    serial[0] = serial[0] & 0x7f | 0x40;
    Ok(serial)
}

fn validity(not_before: i64, valid_for: i64) -> Result<Vec<u8>, SignError> {
    if valid_for <= 0 {
        return Err(SignError::ExpiryNotPositive);
    }
    let not_after = not_before.checked_add(valid_for).ok_or(SignError::TimeOutOfRange)?;
    Ok(sequence(&[&time(date(not_before)?), &time(date(not_after)?)]))
}

fn extensions(hosts: &[String], spki: &[u8]) -> Result<Vec<u8>, SignError> {
    // Bit 0 of the key usage is digitalSignature; seven bits of the byte are not in use.
    let key_usage = sequence(&[&oid(KEY_USAGE), BOOLEAN_TRUE, &octet_string(&bit_string(7, &[0x80]))]);
    let purposes = extension(EXTENDED_KEY_USAGE, &sequence(&[&oid(CODE_SIGNING)]));
    let key_identifier = extension(SUBJECT_KEY_IDENTIFIER, &octet_string(&key_identifier(spki)?));
    let alt_names =
        if hosts.is_empty() { Vec::new() } else { extension(SUBJECT_ALT_NAME, &alt_names(hosts)?) };
    Ok(sequence(&[&key_usage, &purposes, &alt_names, &key_identifier]))
}

fn extension(kind: ObjectIdentifier, content: &[u8]) -> Vec<u8> {
    sequence(&[&oid(kind), &octet_string(content)])
}

fn key_identifier(spki: &[u8]) -> Result<Vec<u8>, SignError> {
    let spki = SubjectPublicKeyInfoRef::from_der(spki).map_err(|_| SignError::KeyInvalid)?;
    let digest = Sha256::digest(spki.subject_public_key.raw_bytes());
    Ok(digest.iter().copied().take(KEY_IDENTIFIER).collect())
}

/// GeneralNames: dNSName [2] and iPAddress [7] (RFC 5280, 4.2.1.6).
fn alt_names(hosts: &[String]) -> Result<Vec<u8>, SignError> {
    let mut names = Vec::new();
    for (index, host) in hosts.iter().enumerate() {
        let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        let name = match bare.parse() {
            Ok(IpAddr::V4(address)) if bare.len() == host.len() => implicit(7, &address.octets()),
            Ok(IpAddr::V6(address)) => implicit(7, &address.octets()),
            _ if is_dns_name(host) => implicit(2, host.as_bytes()),
            _ => return Err(SignError::HostInvalid { index }),
        };
        names.extend(name);
    }
    Ok(value(0x30, &names))
}

/// Labels of letters, digits and inner hyphens; the first may be `*` when others follow. The last is
/// no number, or the name would look like an IPv4 address.
fn is_dns_name(host: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let name = host.strip_prefix("*.").unwrap_or(host);
    let last_is_number =
        name.rsplit('.').next().is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit()));
    host.len() <= 253 && !last_is_number && name.split('.').all(is_label)
}

/// `r || s` as the DER that certificates use (RFC 3279, 2.2.3).
fn ecdsa_value(signature: &[u8], curve: Curve) -> Vec<u8> {
    let (r, s) = signature.split_at(curve.field_len().min(signature.len()));
    sequence(&[&unsigned(r), &unsigned(s)])
}

#[cfg(test)]
mod tests;
