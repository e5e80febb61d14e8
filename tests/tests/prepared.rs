//! Prepared keys in a trust store. That tables change no verdict is seen wherever a question is asked
//! (`kit/question.rs`); here, that they are used, and what they are refused for.

use nv2_conformance::kit::jws::Jws;
use nv2_conformance::kit::nv2::Token;
use nv2_conformance::kit::pki::{Hierarchy, Key, NOW, hierarchy};
use nv2_conformance::kit::run::{Hasher, MANIFEST, MEDIA_TYPE, descriptor, notary_payload};
use nv2_core::certificate::Certificate;
use nv2_core::crypto::Hasher as _;
use nv2_core::crypto::p256::{PREPARED_1K, prepare_1k};
use nv2_core::{
    Algorithm, Anchor, AnchorStore, DigestAlgorithm, ErrorKind, Format, PreparedKey, PublicKey, Subject,
    Time, TrustPolicy, TrustStore, Verifier, scratch_bound,
};
use nv2_sign::KeyType;

const SPKI: usize = 91;

fn prepared(spki: &[u8]) -> [u8; PREPARED_1K] {
    let mut bytes = [0; PREPARED_1K];
    prepare_1k(&PublicKey::from_spki(spki).unwrap(), &mut bytes).unwrap();
    bytes
}

/// A key with the table of a stranger, and a digest that fits.
fn with_a_wrong_table(spki: &[u8]) -> [u8; PREPARED_1K] {
    let mut bytes = prepared(Key::named(KeyType::P256, "stranger").spki());
    bytes[..SPKI].copy_from_slice(spki);
    let (content, digest) = bytes.split_last_chunk_mut::<32>().unwrap();
    let fitting = Hasher::digest(DigestAlgorithm::Sha256, &[b"nv2 P-256 table 1", content]).unwrap();
    digest.copy_from_slice(fitting.as_bytes());
    bytes
}

fn verify(format: Format, envelope: &[u8], trust: &TrustStore<'_>) -> Result<(), ErrorKind> {
    let subject = Subject::from_content(MEDIA_TYPE, MANIFEST).unwrap();
    let mut scratch = vec![0; scratch_bound(envelope.len())];
    let policy = TrustPolicy::default();
    let outcome =
        Verifier::new(trust, &policy).verify(format, envelope, &subject, Time::At(NOW), &mut scratch);
    outcome.map(drop).map_err(|rejected| rejected.error().kind())
}

/// The verdicts on a JWS with a chain of three for a pinned key, a pinned certificate and an anchor, each with
/// what `prepare` makes of its key; and on a token that names the key.
fn verdicts(made: &Hierarchy, prepare: impl Fn(&[u8]) -> [u8; PREPARED_1K]) -> [Result<(), ErrorKind>; 4] {
    let Hierarchy { key, chain } = made;
    let jws = Jws::new(key, chain, &notary_payload()).sign(key);
    let token = Token::with_key_id(key, Algorithm::Es256, &format!("{{{}}}", descriptor())).sign(key);
    let root = Certificate::from_der(&chain[2]).unwrap();
    let bytes = [prepare(key.spki()), prepare(root.public_key().unwrap().spki())];
    let [of_leaf, of_root] = bytes.each_ref().map(|bytes| PreparedKey::new_1k(bytes).unwrap());

    let keys = [PublicKey::prepared(&of_leaf)];
    let pinned = TrustStore::new().with_keys(&keys);
    let certificates = [Certificate::from_der(&chain[0]).unwrap().prepared(&of_leaf).unwrap()];
    let certificate = TrustStore::new().with_certificates(&certificates);
    let anchors = [Anchor::new(root, AnchorStore::Ca).unwrap().prepared(&of_root).unwrap()];
    let anchor = TrustStore::new().with_anchors(&anchors);
    [
        verify(Format::NotaryJws, &jws, &pinned),
        verify(Format::NotaryJws, &jws, &certificate),
        verify(Format::NotaryJws, &jws, &anchor),
        verify(Format::Nv2Jwt, &token, &pinned),
    ]
}

#[test]
fn the_table_is_what_signatures_are_checked_with() {
    let made = hierarchy(|_, _, _| ());
    assert_eq!(verdicts(&made, prepared), [Ok(()); 4]);
    let refused = Err(ErrorKind::SignatureInvalid);
    let chain_refused = Err(ErrorKind::CertificateSignature);
    assert_eq!(verdicts(&made, with_a_wrong_table), [refused, refused, chain_refused, refused]);
}

#[test]
fn a_table_of_another_key_is_refused_by_certificate_and_anchor() {
    let made = hierarchy(|_, _, _| ());
    let bytes = prepared(Key::named(KeyType::P256, "stranger").spki());
    let other = PreparedKey::new_1k(&bytes).unwrap();
    let certificate = Certificate::from_der(&made.chain[2]).unwrap();
    assert_eq!(certificate.prepared(&other).unwrap_err().kind(), ErrorKind::ArgumentInvalid);
    let anchor = Anchor::new(certificate, AnchorStore::Ca).unwrap();
    assert_eq!(anchor.prepared(&other).unwrap_err().kind(), ErrorKind::ArgumentInvalid);
}
