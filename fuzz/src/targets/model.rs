//! What an envelope must be for nv2 to accept it, said once more in the plainest way, on top of the
//! libraries of others. It is an upper bound: it leaves out the rules that only make nv2 refuse more.

use nv2_conformance::kit::pki::{Key, NOW};
use nv2_conformance::kit::run::{MANIFEST, MEDIA_TYPE, Trust, verify};
use nv2_core::Format;
use nv2_sign::KeyType;
use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::{Signature, VerifyingKey};
use p256::pkcs8::DecodePublicKey as _;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::sync::Arc;

/// The key that signs everything here.
#[must_use]
pub fn key() -> Arc<Key> {
    Key::named(KeyType::P256, "leaf")
}

/// The verdict of nv2 with the key pinned.
#[must_use]
pub fn accepted(format: Format, envelope: &[u8]) -> bool {
    verify(format, envelope, &Trust::key(key().spki())).is_ok()
}

/// ECDSA with SHA-256 on P-256, `r || s`, by the crate `p256`.
pub fn require_signature(message: &[u8], signature: &[u8]) {
    let key = VerifyingKey::from_public_key_der(key().spki()).expect("our own key");
    let signature = Signature::from_slice(signature).expect("r and s of 32 bytes");
    key.verify(message, &signature).expect("p256 rejects the signature that nv2 accepts");
}

/// Strict JSON without duplicates is asked for elsewhere; this is what `serde_json` makes of it.
#[must_use]
pub fn json(text: &[u8]) -> Value {
    serde_json::from_slice(text).expect("serde_json rejects what nv2 accepts")
}

/// The three members of a descriptor are those of the artifact.
pub fn require_descriptor(descriptor: &Value) {
    let digest: String = Sha256::digest(MANIFEST).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(descriptor["digest"], format!("sha256:{digest}"), "the digest");
    assert_eq!(descriptor["size"].as_u64(), Some(MANIFEST.len() as u64), "the size");
    assert_eq!(descriptor["mediaType"], MEDIA_TYPE, "the media type");
}

/// `bound` holds for the number under `name`, or there is none.
pub fn require_time(claims: &Value, name: &str, bound: impl Fn(i64) -> bool) {
    if let Some(value) = claims.get(name) {
        let time = value.as_i64().expect("a time is an integer");
        assert!(bound(time), "{name} is {time}");
    }
}

/// The time at which everything is verified.
pub const AT: i64 = NOW;
