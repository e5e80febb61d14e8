//! Notary Project COSE: each rule of the envelope with a signature that breaks it and nothing else.

use nv2_conformance::kit::cbor::{Item, array, bytes, int, map, tag, text};
use nv2_conformance::kit::cose::Cose;
use nv2_conformance::kit::pki::{Key, NOW, hierarchy};
use nv2_conformance::kit::run::{Trust, notary_payload, verify};
use nv2_core::crypto::DefaultBackend;
use nv2_core::envelope::cose::CoseSign1;
use nv2_core::{ErrorKind, Format, PublicKey};
use std::sync::Arc;

struct World {
    key: Arc<Key>,
    chain: Vec<Vec<u8>>,
    trust: Trust,
}

fn world() -> World {
    let hierarchy = hierarchy(|_, _, _| ());
    World { trust: Trust::anchor(&hierarchy.chain[2]), key: hierarchy.key, chain: hierarchy.chain }
}

const SCHEME: &str = "io.cncf.notary.signingScheme";
const TIME: &str = "io.cncf.notary.signingTime";
const EXPIRY: &str = "io.cncf.notary.expiry";

impl World {
    fn cose(&self) -> Cose {
        Cose::new(&self.key, &self.chain, &notary_payload())
    }

    fn verdict(&self, envelope: &[u8]) -> Result<(), ErrorKind> {
        verify(Format::NotaryCose, envelope, &self.trust)
    }

    /// The code for a protected header with another value (or none) under a label; well signed.
    fn set(&self, label: Item, value: Option<Item>) -> Result<(), ErrorKind> {
        self.verdict(&self.cose().set(label, value).sign(&self.key))
    }

    /// The code for a protected header as these bytes; well signed.
    fn protected(&self, protected: &[u8]) -> Result<(), ErrorKind> {
        self.verdict(&self.cose().sign_protected(&self.key, protected))
    }

    fn unprotected(&self, entries: &[(Item, Item)]) -> Result<(), ErrorKind> {
        let cose = Cose { unprotected: entries.to_vec(), ..self.cose() };
        self.verdict(&cose.sign(&self.key))
    }

    /// The message with its four parts as given, in a tag.
    fn shape(&self, parts: &[Item]) -> Result<(), ErrorKind> {
        self.verdict(&tag(18, array(parts)))
    }
}

#[test]
fn the_good_one_is_accepted() {
    let world = world();
    assert_eq!(world.verdict(&world.cose().sign(&world.key)), Ok(()));
}

#[test]
fn b1_tags() {
    let world = world();
    let cose = world.cose();
    let message = cose.message(&world.key, &map(&cose.protected), bytes(&cose.payload));
    assert_eq!(world.verdict(&message), Err(ErrorKind::CoseTag), "untagged");
    for number in [17, 98, 998] {
        assert_eq!(world.verdict(&tag(number, message.clone())), Err(ErrorKind::CoseTag), "{number}");
    }
}

#[test]
fn b2_protected_is_a_map_in_bytes() {
    let world = world();
    let cose = world.cose();
    let (signature, payload) = (bytes(&[1; 64]), bytes(b"{}"));
    let parts = [map(&cose.protected), map(&[]), payload, signature];
    assert_eq!(world.shape(&parts), Err(ErrorKind::CborType), "a map that is not in bytes");
    assert_eq!(world.protected(&array(&[int(1), int(-7)])), Err(ErrorKind::CborType));
    assert_eq!(world.protected(&[]), Err(ErrorKind::AlgorithmMissing));
    let trailing = [map(&cose.protected), int(0)].concat();
    assert_eq!(world.protected(&trailing), Err(ErrorKind::CborTrailing));
}

#[test]
fn b3_duplicate_labels() {
    let world = world();
    let cose = world.cose();
    let mut protected = cose.protected.clone();
    protected.push((int(1), int(-7)));
    assert_eq!(world.protected(&map(&protected)), Err(ErrorKind::CborDuplicateKey));
    let mut unprotected = cose.unprotected.clone();
    unprotected.push(unprotected[0].clone());
    assert_eq!(world.unprotected(&unprotected), Err(ErrorKind::CborDuplicateKey));
}

#[test]
fn b4_algorithms() {
    let world = world();
    assert_eq!(world.set(int(1), Some(int(-999))), Err(ErrorKind::AlgorithmUnknown));
    assert_eq!(world.set(int(1), Some(text("ES256"))), Err(ErrorKind::CborType));
    assert_eq!(world.set(int(1), None), Err(ErrorKind::AlgorithmMissing));
    let mut unprotected = world.cose().unprotected;
    unprotected.push((int(1), int(-7)));
    let moved = Cose { unprotected: unprotected.clone(), ..world.cose().set(int(1), None) };
    assert_eq!(world.verdict(&moved.sign(&world.key)), Err(ErrorKind::HeaderForbidden));
    assert_eq!(world.unprotected(&unprotected), Err(ErrorKind::HeaderForbidden));
    for number in [-257, -37, -8] {
        let verdict = world.set(int(1), Some(int(number)));
        assert_eq!(verdict, Err(ErrorKind::AlgorithmKeyMismatch), "{number}");
    }
}

#[test]
fn b5_protected_altered_after_signing() {
    let world = world();
    let cose = world.cose();
    let signed = map(&cose.protected);
    let mut other = cose.protected.clone();
    other.push((text("com.example"), int(1)));
    let structure = array(&[text("Signature1"), bytes(&signed), bytes(&[]), bytes(&cose.payload)]);
    let signature = world.key.sign(cose.algorithm, &structure);
    let parts = [bytes(&map(&other)), map(&cose.unprotected), bytes(&cose.payload), bytes(&signature)];
    assert_eq!(world.shape(&parts), Err(ErrorKind::SignatureInvalid));
}

#[test]
fn b6_indefinite_lengths() {
    let world = world();
    let envelope = world.cose().sign(&world.key);
    assert_eq!(envelope[..2], [0xd2, 0x84]);
    let array = [&[0xd2, 0x9f], &envelope[2..], &[0xff]].concat();
    assert_eq!(world.verdict(&array), Err(ErrorKind::CborIndefinite));
    let mut protected = map(&world.cose().protected);
    protected[0] = 0xbf;
    protected.push(0xff);
    assert_eq!(world.protected(&protected), Err(ErrorKind::CborIndefinite));
    let payload = [vec![0x5f], bytes(b"{}"), vec![0xff]].concat();
    let parts = [bytes(&[]), map(&[]), payload, bytes(&[1; 64])];
    assert_eq!(world.shape(&parts), Err(ErrorKind::CborIndefinite));
}

#[test]
fn b7_longer_numbers() {
    let world = world();
    let mut entries = world.cose().protected;
    entries.push((vec![0x18, 0x01], int(-36)));
    assert_eq!(world.protected(&map(&entries)), Err(ErrorKind::CborNonMinimal), "a second alg");
    let long = [vec![0xd8, 18], world.cose().sign(&world.key)[1..].to_vec()].concat();
    assert_eq!(world.verdict(&long), Err(ErrorKind::CborNonMinimal));
}

#[test]
fn b8_detached_payload() {
    let world = world();
    let cose = world.cose();
    let protected = map(&cose.protected);
    let nil = tag(18, cose.message(&world.key, &protected, vec![0xf6]));
    assert_eq!(world.verdict(&nil), Err(ErrorKind::PayloadMissing));
    let empty = Cose { payload: Vec::new(), ..world.cose() };
    assert_eq!(world.verdict(&empty.sign(&world.key)), Err(ErrorKind::PayloadMissing));
    let unsigned = [bytes(&protected), map(&cose.unprotected), bytes(b"{}"), bytes(&[])];
    assert_eq!(world.shape(&unsigned), Err(ErrorKind::SignatureMissing));
}

#[test]
fn b9_times() {
    let world = world();
    let with = |value: Item| world.set(text(TIME), Some(value));
    let invalid = Err(ErrorKind::TimestampInvalid);
    assert_eq!(with(int(NOW)), invalid, "untagged");
    assert_eq!(with(tag(0, text("2026-01-01T00:00:00Z"))), invalid, "a text date");
    assert_eq!(with(tag(1, text("1767225600"))), Err(ErrorKind::CborType));
    assert_eq!(with(tag(1, tag(2, bytes(&[1])))), Err(ErrorKind::CborType), "a big number");
    assert_eq!(with(tag(1, int(-1))), invalid);
    let above = [vec![0x1b], 0x8000_0000_0000_0000_u64.to_be_bytes().to_vec()].concat();
    assert_eq!(with(tag(1, above)), Err(ErrorKind::CborNumber));
    let float = [vec![0xfb], 1_767_225_600.0_f64.to_be_bytes().to_vec()].concat();
    assert_eq!(with(tag(1, float)), Err(ErrorKind::CborType), "a float");
    assert_eq!(world.set(text(TIME), None), Err(ErrorKind::SigningTimeInvalid));
}

#[test]
fn b9_expiry() {
    let world = world();
    let with = |expiry: i64| {
        let cose = world
            .cose()
            .set(int(2), Some(array(&[text(SCHEME), text(EXPIRY)])))
            .set(text(EXPIRY), Some(tag(1, int(expiry))));
        world.verdict(&cose.sign(&world.key))
    };
    assert_eq!(with(NOW + 1), Ok(()));
    assert_eq!(with(NOW), Err(ErrorKind::Expired));
    assert_eq!(with(1_767_139_200), Err(ErrorKind::ExpiryNotAfterSigningTime));
    let unlisted = world.set(text(EXPIRY), Some(tag(1, int(NOW + 1))));
    assert_eq!(unlisted, Err(ErrorKind::CriticalNotListed));
}

#[test]
fn b10_certificates() {
    let world = world();
    let with = |value: Item| world.unprotected(&[(int(33), value)]);
    assert_eq!(with(bytes(&world.chain[0])), Err(ErrorKind::CborType), "one byte string");
    assert_eq!(with(array(&[])), Err(ErrorKind::CertificatesMissing));
    assert_eq!(with(array(&[text("x")])), Err(ErrorKind::CborType));
    assert_eq!(world.unprotected(&[]), Err(ErrorKind::CertificatesMissing));
    let chain = array(&[bytes(&world.chain[0])]);
    assert_eq!(world.set(int(33), Some(chain)), Err(ErrorKind::HeaderForbidden), "protected");
}

#[test]
fn b11_external_data() {
    let world = world();
    let cose = world.cose();
    let protected = map(&cose.protected);
    let structure = array(&[text("Signature1"), bytes(&protected), bytes(b"aad"), bytes(&cose.payload)]);
    let signature = world.key.sign(cose.algorithm, &structure);
    let parts = [bytes(&protected), map(&cose.unprotected), bytes(&cose.payload), bytes(&signature)];
    let envelope = tag(18, array(&parts));
    assert_eq!(world.verdict(&envelope), Err(ErrorKind::SignatureInvalid));
    // The inner layer takes the data; it knows no critical header, so that one is left out.
    let cose = world.cose().set(int(2), None);
    let protected = map(&cose.protected);
    let structure = array(&[text("Signature1"), bytes(&protected), bytes(b"aad"), bytes(&cose.payload)]);
    let signature = world.key.sign(cose.algorithm, &structure);
    let envelope = tag(18, array(&[bytes(&protected), map(&[]), bytes(&cose.payload), bytes(&signature)]));
    let inner = |aad: &[u8]| {
        let mut scratch = vec![0; 4096];
        let key = PublicKey::from_spki(world.key.spki()).unwrap();
        let message = CoseSign1::parse(&envelope).unwrap();
        let scratch = nv2_core::bytes::scratch::Scratch::new(&mut scratch);
        message.verify(&key, aad, &DefaultBackend, scratch).map(<[u8]>::to_vec).map_err(|error| error.kind())
    };
    assert_eq!(inner(b"aad"), Ok(cose.payload.clone()));
    assert_eq!(inner(b""), Err(ErrorKind::SignatureInvalid));
}

#[test]
fn b12_trailing_bytes() {
    let world = world();
    let envelope = [world.cose().sign(&world.key), vec![0]].concat();
    assert_eq!(world.verdict(&envelope), Err(ErrorKind::CborTrailing));
}

#[test]
fn b13_declared_lengths_and_depth() {
    let world = world();
    let huge = [&[0xd2, 0x84, 0x5b][..], &u64::MAX.to_be_bytes()].concat();
    assert_eq!(world.verdict(&huge), Err(ErrorKind::CborSyntax));
    let entries = [0xd2, 0x9b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
    assert_eq!(world.verdict(&entries), Err(ErrorKind::CborSyntax));
    assert_eq!(world.verdict(&[&[0xd2][..], &[0x81; 1000], &[0]].concat()), Err(ErrorKind::TooDeep));
    assert_eq!(world.verdict(&[]), Err(ErrorKind::CborSyntax));
}

#[test]
fn b14_a_tag_around_the_tag() {
    let world = world();
    let envelope = tag(55799, world.cose().sign(&world.key));
    assert_eq!(world.verdict(&envelope), Err(ErrorKind::CoseTag));
}

#[test]
fn b15_es512_with_a_p256_key() {
    let world = world();
    assert_eq!(world.set(int(1), Some(int(-36))), Err(ErrorKind::AlgorithmKeyMismatch));
}

#[test]
fn critical_labels() {
    let world = world();
    let with = |labels: &[Item]| world.set(int(2), Some(array(labels)));
    assert_eq!(world.set(int(2), None), Err(ErrorKind::CriticalInvalid));
    assert_eq!(with(&[]), Err(ErrorKind::CriticalInvalid));
    assert_eq!(with(&[text(SCHEME), bytes(b"x")]), Err(ErrorKind::CriticalInvalid));
    assert_eq!(with(&[text("absent"), text(SCHEME)]), Err(ErrorKind::CriticalAbsent));
    assert_eq!(with(&[text(SCHEME), text(SCHEME)]), Err(ErrorKind::CriticalForbidden));
    for label in 0..=8 {
        assert_eq!(with(&[text(SCHEME), int(label)]), Err(ErrorKind::CriticalForbidden), "{label}");
    }
    let unknown = world.cose().set(int(2), Some(array(&[text(SCHEME), int(99)]))).set(int(99), Some(int(0)));
    assert_eq!(world.verdict(&unknown.sign(&world.key)), Err(ErrorKind::CriticalUnknown));
    let mut unprotected = world.cose().unprotected;
    unprotected.push((int(2), array(&[text(SCHEME)])));
    assert_eq!(world.unprotected(&unprotected), Err(ErrorKind::HeaderForbidden));
}

#[test]
fn content_type_and_scheme() {
    let world = world();
    assert_eq!(world.set(int(3), None), Err(ErrorKind::ContentTypeInvalid));
    assert_eq!(world.set(int(3), Some(int(50))), Err(ErrorKind::ContentTypeInvalid));
    assert_eq!(world.set(text(SCHEME), Some(text("notary.other"))), Err(ErrorKind::SigningSchemeInvalid));
    assert_eq!(world.set(text(SCHEME), Some(int(1))), Err(ErrorKind::CborType));
    assert_eq!(world.set(text(SCHEME), None), Err(ErrorKind::SigningSchemeInvalid));
}

/// Found by the comparison with the reference: no tags in what stands around, and none but those of times inside.
#[test]
fn judge_tags_in_headers() {
    let world = world();
    let chain = (int(33), array(&world.chain.iter().map(|der| bytes(der)).collect::<Vec<_>>()));
    for value in [tag(1, text("a")), array(&[tag(1, int(1))]), map(&[(int(1), tag(100, int(1)))])] {
        let verdict = world.unprotected(&[chain.clone(), (text("com.example.a"), value.clone())]);
        assert_eq!(verdict, Err(ErrorKind::CborType), "{value:02x?}");
        assert_eq!(world.set(text("com.example.a"), Some(value)), Err(ErrorKind::CborType));
    }
    let value = map(&[(text("a"), array(&[bytes(&[0xc1; 30]), text("b"), int(-1)]))]);
    assert_eq!(world.unprotected(&[chain, (text("com.example.a"), value.clone())]), Ok(()));
    assert_eq!(world.set(text("com.example.a"), Some(value)), Ok(()));
}

/// Found by the comparison with the reference, which counts times in nanoseconds somewhere.
#[test]
fn judge_times_behind_the_year_9999() {
    let world = world();
    let expiry = |seconds| {
        let critical = array(&[text(SCHEME), text(EXPIRY)]);
        let cose = world.cose().set(int(2), Some(critical)).set(text(EXPIRY), Some(tag(1, int(seconds))));
        world.verdict(&cose.sign(&world.key))
    };
    assert_eq!(expiry(253_402_300_799), Ok(()));
    for seconds in [253_402_300_800, i64::MAX] {
        assert_eq!(expiry(seconds), Err(ErrorKind::TimestampInvalid), "{seconds}");
    }
}

/// Found by the comparison with the reference: parameters of COSE that have no place in this profile.
#[test]
fn judge_common_parameters() {
    let world = world();
    let chain = (int(33), array(&world.chain.iter().map(|der| bytes(der)).collect::<Vec<_>>()));
    for label in [5, 6, 7, 9, 11, 12, 16] {
        for value in [int(1), bytes(&[1])] {
            let verdict = world.unprotected(&[chain.clone(), (int(label), value.clone())]);
            assert_eq!(verdict, Err(ErrorKind::HeaderForbidden), "{label}");
            assert_eq!(world.set(int(label), Some(value)), Err(ErrorKind::HeaderForbidden), "{label}");
        }
    }
    assert_eq!(world.set(int(4), Some(text("kid"))), Err(ErrorKind::CborType));
    assert_eq!(world.set(int(4), Some(bytes(b"kid"))), Ok(()));
    assert_eq!(world.unprotected(&[chain.clone(), (int(4), int(1))]), Err(ErrorKind::CborType));
    assert_eq!(world.unprotected(&[chain, (int(4), bytes(b"kid"))]), Ok(()));
}
