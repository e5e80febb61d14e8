//! Bare signatures: our own code beside AWS-LC, which must give the same verdict both ways.
//!
//! The input is an algorithm, a key, a message and a signature; the key and the signature are mutated,
//! and the message too.

use crate::parts::{join, split};
use nv2_conformance::kit::pki::Key;
use nv2_core::bytes::scratch::Scratch;
use nv2_core::crypto::{AwsLc, Backend, Message, RustCrypto};
use nv2_core::format::SignatureEncoding;
use nv2_core::{Algorithm, ErrorKind, PublicKey};
use nv2_sign::KeyType;

pub const DICTIONARY: &[&[u8]] =
    &[b"\0", b"\xff", b"\0\0\0\0\0\0\0\0", b"\xff\xff\xff\xff\xff\xff\xff\xff", b"\x01"];

pub fn seeds() -> Vec<Vec<u8>> {
    let all = [
        (KeyType::P256, Algorithm::Es256),
        (KeyType::P384, Algorithm::Es384),
        (KeyType::P521, Algorithm::Es512),
        (KeyType::Ed25519, Algorithm::EdDsa),
        (KeyType::Rsa2048, Algorithm::Rs256),
        (KeyType::Rsa2048, Algorithm::Ps256),
        (KeyType::Rsa2048, Algorithm::Ps384),
    ];
    all.map(|(kind, algorithm)| {
        let key = Key::named(kind, "fuzz");
        let signature = key.sign(algorithm, b"message");
        join(&[algorithm.jose().as_bytes(), key.spki(), b"message", &signature])
    })
    .to_vec()
}

pub fn check(data: &[u8]) -> bool {
    let Some([algorithm, key, message, signature]) = split(data) else { return false };
    let algorithm = std::str::from_utf8(algorithm).ok().and_then(Algorithm::from_jose);
    let (Some(algorithm), Ok(key)) = (algorithm, PublicKey::from_spki(key)) else { return false };
    let ours = verdict(&RustCrypto, algorithm, &key, message, signature);
    let other = verdict(&AwsLc, algorithm, &key, message, signature);
    assert_eq!(ours, other, "{algorithm:?}");
    ours.is_ok()
}

fn verdict<B: Backend>(
    backend: &B,
    algorithm: Algorithm,
    key: &PublicKey<'_>,
    message: &[u8],
    signature: &[u8],
) -> Result<(), ErrorKind> {
    let mut space = vec![0; 1 << 14];
    let encoding = SignatureEncoding::Fixed;
    let message = [message];
    let message = Message::Pieces(&message);
    backend
        .check(algorithm.scheme(), encoding, key, message, signature, Scratch::new(&mut space))
        .map_err(|error| error.kind())
}
