//! Where RFC 9052 leaves a choice, the inner COSE layer takes the strict side. The vectors of others are
//! all of the strict kind today, so the other kind is made from a message of the examples.

use nv2_conformance::{case, jwk};
use nv2_core::bytes::scratch::Scratch;
use nv2_core::crypto::DefaultBackend;
use nv2_core::envelope::cose::CoseSign1;
use nv2_core::{ErrorKind, PublicKey, scratch_bound};
use serde_json::json;
use std::path::Path;

fn example() -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/verify");
    case::read(&folder.join("manifest.p256.cose")).unwrap()
}

fn refusal(message: &[u8], key: &[u8]) -> ErrorKind {
    let mut scratch = vec![0; scratch_bound(message.len())];
    let key = PublicKey::from_spki(key).unwrap();
    let verdict = CoseSign1::parse(message).and_then(|message| {
        message.verify(&key, &[], &DefaultBackend, Scratch::new(&mut scratch)).map(|_| ())
    });
    verdict.expect_err("the message was accepted").kind()
}

/// The generator of P-256 as a key: a point that is on the curve and signs nothing here.
fn p256_key() -> Vec<u8> {
    jwk::spki(&json!({
        "kty": "EC",
        "crv": "P-256",
        "x_hex": "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
        "y_hex": "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
    }))
    .unwrap()
}

/// A message of one protected label and one unprotected one, with a short payload and signature.
fn message(protected: &[u8], unprotected: &[u8]) -> Vec<u8> {
    let protected_head = [0x40 + u8::try_from(protected.len()).unwrap()];
    let rest = [&[0x44], b"text".as_slice(), &[0x58, 64], &[7; 64]].concat();
    [&[0xd2, 0x84], protected_head.as_slice(), protected, unprotected, &rest].concat()
}

#[test]
fn an_untagged_message_is_refused() {
    let tagged = example();
    assert_eq!(tagged[0], 0xd2);
    assert_eq!(refusal(&tagged[1..], &p256_key()), ErrorKind::CoseTag);
}

#[test]
fn an_algorithm_outside_of_the_protected_header_is_refused() {
    let alg = &[0xa1, 0x01, 0x26];
    assert_eq!(refusal(&message(&[], alg), &p256_key()), ErrorKind::HeaderForbidden);
    assert_eq!(refusal(&message(&[0xa0], &[0xa0]), &p256_key()), ErrorKind::AlgorithmMissing);
}

#[test]
fn a_hash_of_another_curve_is_refused() {
    // ES512 (-36) with a key on P-256: RFC 9053 allows it, the table of algorithms does not.
    let es512 = &[0xa1, 0x01, 0x38, 0x23];
    assert_eq!(refusal(&message(es512, &[0xa0]), &p256_key()), ErrorKind::AlgorithmKeyMismatch);
    let es256 = &[0xa1, 0x01, 0x26];
    assert_eq!(refusal(&message(es256, &[0xa0]), &p256_key()), ErrorKind::SignatureInvalid);
}
