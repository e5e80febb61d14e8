//! Certificates, chains, anchors, identities and times, through the whole data path.

use nv2_conformance::kit::der::{element, oid, sequence};
use nv2_conformance::kit::jws::Jws;
use nv2_conformance::kit::nv2::Token;
use nv2_conformance::kit::pki::{
    ANY_PURPOSE, CODE_SIGNING, Certificate, DIGITAL_SIGNATURE, Extension, Hierarchy, INTERMEDIATE,
    KEY_CERT_SIGN, KEY_ENCIPHERMENT, Key, LEAF, NOW, ROOT, SERVER_AUTH, TIME_STAMPING, YEAR,
    basic_constraints, extended_key_usage, hierarchy, key_usage,
};
use nv2_conformance::kit::question::{Artifact, Input, Question};
use nv2_conformance::kit::run::{Hasher, MANIFEST, MEDIA_TYPE, Trust, notary_payload, verify, verify_with};
use nv2_core::policy::UnknownTime;
use nv2_core::{
    Algorithm, AnchorStore, ErrorKind, Format, Subject, Time, TrustPolicy, Verifier, scratch_bound,
};
use nv2_sign::KeyType;

fn jws(hierarchy: &Hierarchy) -> Vec<u8> {
    Jws::new(&hierarchy.key, &hierarchy.chain, &notary_payload()).sign(&hierarchy.key)
}

/// The code for a hierarchy whose root is an anchor.
fn verdict(hierarchy: &Hierarchy) -> Result<(), ErrorKind> {
    verify(Format::NotaryJws, &jws(hierarchy), &Trust::anchor(hierarchy.chain.last().unwrap()))
}

fn changed(change: impl Fn(&mut Certificate, &mut Certificate, &mut Certificate)) -> Result<(), ErrorKind> {
    verdict(&hierarchy(change))
}

#[test]
fn the_good_one_is_accepted_by_each_kind_of_trust() {
    let good = hierarchy(|_, _, _| ());
    let envelope = jws(&good);
    let fingerprint = sha256(good.key.spki());
    for trust in [
        Trust::anchor(&good.chain[2]),
        Trust::anchor(&good.chain[1]),
        Trust::certificate(&good.chain[0]),
        Trust::key(good.key.spki()),
        Trust { fingerprints: vec![fingerprint], ..Trust::default() },
    ] {
        assert_eq!(verify(Format::NotaryJws, &envelope, &trust), Ok(()));
    }
    let stranger = Key::named(KeyType::P256, "stranger");
    for trust in [
        Trust::certificate(&good.chain[1]),
        Trust::key(stranger.spki()),
        Trust { fingerprints: vec![[7; 32]], ..Trust::default() },
    ] {
        assert_eq!(verify(Format::NotaryJws, &envelope, &trust), Err(ErrorKind::SignerUnknown));
    }
    assert_eq!(verify(Format::NotaryJws, &envelope, &Trust::default()), Err(ErrorKind::TrustEmpty));
}

fn sha256(bytes: &[u8]) -> [u8; 32] {
    use nv2_core::crypto::Hasher as _;
    let digest = Hasher::digest(nv2_core::DigestAlgorithm::Sha256, &[bytes]);
    digest.unwrap().as_bytes().try_into().unwrap()
}

#[test]
fn c1_a_leaf_that_is_an_authority() {
    let verdict = changed(|leaf, _, _| leaf.extensions.push(basic_constraints(true, None)));
    assert_eq!(verdict, Err(ErrorKind::CertificateIsAuthority));
    let key = Key::named(KeyType::P256, "alone");
    let alone = Certificate::leaf(LEAF, LEAF).and(basic_constraints(true, None)).sign(&key, &key);
    let envelope = Jws::new(&key, std::slice::from_ref(&alone), &notary_payload()).sign(&key);
    let verdict = verify(Format::NotaryJws, &envelope, &Trust::anchor(&alone));
    assert_eq!(verdict, Err(ErrorKind::CertificateIsAuthority), "a chain of one obeys the leaf rules");
    let verdict = verify(Format::NotaryJws, &envelope, &Trust::certificate(&alone));
    assert_eq!(verdict, Err(ErrorKind::CertificateIsAuthority), "so does a pinned leaf");
    assert_eq!(verify(Format::NotaryJws, &envelope, &Trust::key(key.spki())), Ok(()), "a carrier only");
}

#[test]
fn c2_key_usage_of_the_leaf() {
    for usage in [
        vec![key_usage(false, DIGITAL_SIGNATURE)],
        vec![],
        vec![key_usage(true, DIGITAL_SIGNATURE | KEY_ENCIPHERMENT)],
        vec![key_usage(true, KEY_CERT_SIGN)],
    ] {
        let verdict = changed(|leaf, _, _| leaf.extensions = usage.clone());
        assert_eq!(verdict, Err(ErrorKind::CertificateKeyUsage));
    }
}

#[test]
fn c3_extended_key_usage_of_the_leaf() {
    for purpose in [ANY_PURPOSE, SERVER_AUTH, TIME_STAMPING] {
        let verdict = changed(|leaf, _, _| leaf.extensions[1] = extended_key_usage(&[CODE_SIGNING, purpose]));
        assert_eq!(verdict, Err(ErrorKind::CertificateExtendedKeyUsage), "{purpose}");
    }
    assert_eq!(changed(|leaf, _, _| leaf.extensions.truncate(1)), Ok(()), "it is optional");
}

#[test]
fn c4_roots() {
    let good = hierarchy(|_, _, _| ());
    let without = Hierarchy { chain: good.chain[..2].to_vec(), key: good.key.clone() };
    assert_eq!(verdict(&without), Err(ErrorKind::ChainIncomplete));
    let not_self_issued = changed(|_, _, root| root.issuer = "C=US,O=other,CN=other".to_owned());
    assert_eq!(not_self_issued, Err(ErrorKind::ChainIncomplete));
    let two = [good.chain.clone(), vec![good.chain[2].clone()]].concat();
    let two = Hierarchy { chain: two, key: good.key.clone() };
    assert_eq!(verdict(&two), Err(ErrorKind::ChainUnrelated));
    // Self-issued by name, signed by somebody else.
    let stranger = Key::named(KeyType::P256, "stranger");
    let false_root = Certificate::authority(ROOT, ROOT).sign(&Key::named(KeyType::P256, "root"), &stranger);
    let chain = vec![good.chain[0].clone(), good.chain[1].clone(), false_root.clone()];
    let false_one = Hierarchy { chain, key: good.key.clone() };
    assert_eq!(verdict(&false_one), Err(ErrorKind::CertificateSignature));
    let parsed = nv2_core::certificate::Certificate::from_der(&false_root).unwrap();
    let anchor = nv2_core::Anchor::new(parsed, AnchorStore::Ca).unwrap();
    let mut scratch = [0; 64];
    let scratch = nv2_core::bytes::scratch::Scratch::new(&mut scratch);
    let error = anchor.proven(&nv2_core::crypto::DefaultBackend, scratch).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::CertificateSignature);
    // A proof of an anchor below the root does not cover the root.
    let trust = Trust { proven: true, ..Trust::anchor(&good.chain[2]) };
    assert_eq!(verify(Format::NotaryJws, &jws(&good), &trust), Ok(()));
    let below = Trust { proven: true, ..Trust::anchor(&good.chain[1]) };
    let verdict = verify(Format::NotaryJws, &jws(&false_one), &below);
    assert_eq!(verdict, Err(ErrorKind::CertificateSignature));
}

#[test]
fn a_leaf_may_share_the_name_of_its_root() {
    let (key, root_key) = (Key::named(KeyType::P256, "leaf"), Key::named(KeyType::P256, "root"));
    let leaf = Certificate::leaf(ROOT, ROOT);
    let root = Certificate::authority(ROOT, ROOT).sign(&root_key, &root_key);
    let chain = |leaf: Vec<u8>| Hierarchy { chain: vec![leaf, root.clone()], key: key.clone() };
    assert_eq!(verdict(&chain(leaf.sign(&key, &root_key))), Ok(()), "another key than the root's");
    let itself = chain(leaf.sign(&key, &key));
    assert_eq!(verdict(&itself), Err(ErrorKind::CertificateSignature), "signed by itself only");
}

#[test]
fn a_leaf_may_have_the_key_of_its_issuer_under_another_name() {
    let key = Key::named(KeyType::P256, "root");
    let leaf = Certificate::leaf(LEAF, ROOT).sign(&key, &key);
    let root = Certificate::authority(ROOT, ROOT).sign(&key, &key);
    assert_eq!(verdict(&Hierarchy { chain: vec![leaf, root], key }), Ok(()));
}

#[test]
fn of_two_kinds_of_trust_the_refusal_that_got_further_is_told() {
    let old = hierarchy(|leaf, _, _| *leaf = leaf.clone().valid(NOW - YEAR, NOW - 1));
    let trust = Trust { certificates: vec![old.chain[0].clone()], ..Trust::anchor(&old.chain[2]) };
    let without_root = Hierarchy { chain: old.chain[..2].to_vec(), key: old.key };
    let verdict = verify(Format::NotaryJws, &jws(&without_root), &trust);
    assert_eq!(verdict, Err(ErrorKind::CertificateExpired), "not that the root is missing");
}

/// The certificates of a verdict are the ones that were verified, whatever else the envelope carries.
#[test]
fn evidence_is_what_was_verified() {
    let good = hierarchy(|_, _, _| ());
    let junk = [vec![good.chain[0].clone()], vec![vec![0x30, 0]; 2]].concat();
    let of = |chain: &[Vec<u8>], trust: &Trust| {
        let claims = format!("{{{}}}", nv2_conformance::kit::run::descriptor());
        let token = Token::with_chain(chain, Algorithm::Es256, &claims).sign(&good.key);
        let (input, policy) = (Input::new(Format::Nv2Jwt, &token), TrustPolicy::default());
        let artifact = Artifact::from_content(MEDIA_TYPE, MANIFEST);
        let question = Question { input, artifact, trust, policy: &policy, time: Time::At(NOW) };
        question.ask().unwrap().certificates()
    };
    let fingerprint = Trust { fingerprints: vec![sha256(good.key.spki())], ..Trust::default() };
    assert!(of(&junk, &Trust::key(good.key.spki())).is_empty());
    assert!(of(&junk, &fingerprint).is_empty());
    assert_eq!(of(&junk, &Trust::certificate(&good.chain[0])), good.chain[..1]);
    assert_eq!(of(&good.chain[..2], &Trust::anchor(&good.chain[2])), good.chain);
    assert_eq!(of(&good.chain, &Trust::anchor(&good.chain[2])), good.chain);
    assert_eq!(of(&good.chain[..2], &Trust::anchor(&good.chain[1])), good.chain[..2]);
}

#[test]
fn c5_authorities() {
    let verdict = changed(|_, middle, _| middle.extensions[1] = key_usage(true, DIGITAL_SIGNATURE));
    assert_eq!(verdict, Err(ErrorKind::CertificateKeyUsage));
    let verdict = changed(|_, middle, _| middle.extensions[1] = key_usage(false, KEY_CERT_SIGN));
    assert_eq!(verdict, Err(ErrorKind::CertificateKeyUsage));
    let verdict = changed(|_, middle, _| middle.extensions[0] = basic_constraints(false, None));
    assert_eq!(verdict, Err(ErrorKind::CertificateNotAuthority));
    let verdict = changed(|_, middle, _| drop(middle.extensions.remove(0)));
    assert_eq!(verdict, Err(ErrorKind::CertificateNotAuthority));
    let verdict = changed(|_, _, root| root.extensions[0] = basic_constraints(true, Some(0)));
    assert_eq!(verdict, Err(ErrorKind::CertificatePathLength));
    let verdict = changed(|_, _, root| root.extensions[0] = basic_constraints(true, Some(1)));
    assert_eq!(verdict, Ok(()));
    let verdict = changed(|_, middle, _| middle.extensions[0] = basic_constraints(true, Some(0)));
    assert_eq!(verdict, Ok(()));
}

#[test]
fn c6_names_and_keys_of_links() {
    let outcome = changed(|leaf, _, _| leaf.issuer = "C=US,O=acme,CN=other".to_owned());
    assert_eq!(outcome, Err(ErrorKind::ChainOrder), "the right key, another name");
    let good = hierarchy(|_, _, _| ());
    let stranger = Key::named(KeyType::P256, "stranger");
    let leaf = Certificate::leaf(LEAF, INTERMEDIATE).sign(&good.key, &stranger);
    let chain = vec![leaf, good.chain[1].clone(), good.chain[2].clone()];
    let outcome = verdict(&Hierarchy { chain, key: good.key });
    assert_eq!(outcome, Err(ErrorKind::CertificateSignature), "the right name, another key");
}

#[test]
fn c7_weak_algorithms() {
    // ecdsa-with-SHA1, sha1WithRSAEncryption, md5WithRSAEncryption, RSASSA-PSS.
    for weak in ["1.2.840.10045.4.1", "1.2.840.113549.1.1.5", "1.2.840.113549.1.1.4", "1.2.840.113549.1.1.10"]
    {
        let identifier = sequence(&[oid(weak)]);
        for place in 0..3 {
            let verdict = changed(|leaf, middle, root| {
                [leaf, middle, root][place].algorithm = Some(identifier.clone());
            });
            assert_eq!(verdict, Err(ErrorKind::CertificateAlgorithm), "{weak} at {place}");
        }
    }
}

#[test]
fn c8_points_and_parameters() {
    let good = hierarchy(|_, _, _| ());
    let spki = good.key.spki().to_vec();
    let point = spki.len() - 64;
    let mut off_curve = spki.clone();
    off_curve[point + 63] ^= 1;
    let algorithm = sequence(&[oid("1.2.840.10045.2.1"), oid("1.2.840.10045.3.1.7")]);
    let with =
        |algorithm: &[u8], key: &[u8]| sequence(&[algorithm.to_vec(), element(3, &[&[0], key].concat())]);
    let compressed = [&[2], &spki[point..point + 32]].concat();
    let explicit = sequence(&[oid("1.2.840.10045.2.1"), sequence(&[element(2, &[1])])]);
    for (spki, kind) in [
        (with(&algorithm, &compressed), ErrorKind::KeyInvalid),
        (with(&algorithm, &[0]), ErrorKind::KeyInvalid),
        (with(&explicit, &spki[point - 1..]), ErrorKind::KeyUnsupported),
    ] {
        let error = nv2_core::PublicKey::from_spki(&spki).unwrap_err();
        assert_eq!(error.kind(), kind);
    }
    // A point off the curve is seen when a signature is checked under it.
    let envelope = jws(&good);
    let verdict = verify(Format::NotaryJws, &envelope, &Trust::key(&off_curve));
    assert_eq!(verdict, Err(ErrorKind::SignerUnknown), "it is another key");
}

#[test]
fn c9_stores_never_mix() {
    let good = hierarchy(|_, _, _| ());
    let payload = notary_payload();
    let x509 = Jws::new(&good.key, &good.chain, &payload).sign(&good.key);
    let authority = Jws::by_authority(&good.key, &good.chain, &payload).sign(&good.key);
    let store = |store| Trust { anchors: vec![(good.chain[2].clone(), store)], ..Trust::default() };
    let (ca, signing_authority) = (store(AnchorStore::Ca), store(AnchorStore::SigningAuthority));
    assert_eq!(verify(Format::NotaryJws, &x509, &ca), Ok(()));
    assert_eq!(verify(Format::NotaryJws, &authority, &signing_authority), Ok(()));
    assert_eq!(verify(Format::NotaryJws, &authority, &ca), Err(ErrorKind::AnchorOfOtherScheme));
    assert_eq!(verify(Format::NotaryJws, &x509, &signing_authority), Err(ErrorKind::AnchorOfOtherScheme));
}

#[test]
fn c10_certificate_dates() {
    let expired = |at: usize| {
        hierarchy(move |leaf, middle, root| {
            let certificate = [leaf, middle, root].into_iter().nth(at).unwrap();
            *certificate = certificate.clone().valid(NOW - YEAR, NOW - 1);
        })
    };
    for at in 0..3 {
        assert_eq!(verdict(&expired(at)), Err(ErrorKind::CertificateExpired), "certificate {at}");
    }
    let early = changed(|leaf, _, _| *leaf = leaf.clone().valid(NOW + 1, NOW + YEAR));
    assert_eq!(early, Err(ErrorKind::CertificateNotYetValid));
    for (from, to) in [(NOW, NOW + YEAR), (NOW - YEAR, NOW)] {
        assert_eq!(changed(|leaf, _, _| *leaf = leaf.clone().valid(from, to)), Ok(()), "ends count");
    }
    let old = expired(0);
    let pinned = verify(Format::NotaryJws, &jws(&old), &Trust::certificate(&old.chain[0]));
    assert_eq!(pinned, Err(ErrorKind::CertificateExpired));
    let key = verify(Format::NotaryJws, &jws(&old), &Trust::key(old.key.spki()));
    assert_eq!(key, Ok(()), "the dates around a pinned key are not looked at");
    let old = expired(2);
    let pinned = verify(Format::NotaryJws, &jws(&old), &Trust::certificate(&old.chain[0]));
    assert_eq!(pinned, Ok(()), "nor are those above a pinned certificate");
}

#[test]
fn c10_a_signing_authority_vouches_for_its_time() {
    let old = hierarchy(|leaf, _, _| *leaf = leaf.clone().valid(NOW - YEAR, NOW - 10));
    let envelope = Jws::by_authority(&old.key, &old.chain, &notary_payload()).sign(&old.key);
    let store = |store| Trust { anchors: vec![(old.chain[2].clone(), store)], ..Trust::default() };
    let at = |now| {
        let trust = store(AnchorStore::SigningAuthority);
        verify_with(Format::NotaryJws, &envelope, &trust, &TrustPolicy::default(), now)
    };
    assert_eq!(at(Time::At(NOW)), Ok(()), "signed while the leaf was valid");
    assert_eq!(at(Time::Unknown), Ok(()), "and that needs no clock");
    let by_signer = Jws::new(&old.key, &old.chain, &notary_payload()).sign(&old.key);
    let authentic = |envelope: &[u8], trust: &Trust| {
        let subject = Subject::from_content(MEDIA_TYPE, MANIFEST).unwrap();
        let mut scratch = vec![0; scratch_bound(envelope.len())];
        let policy = TrustPolicy::default();
        trust.with(|store| {
            Verifier::new(store, &policy)
                .verify(Format::NotaryJws, envelope, &subject, Time::At(NOW - 10), &mut scratch)
                .map(|verified| verified.signed_at_is_authentic())
                .map_err(|rejected| rejected.error().kind())
        })
    };
    assert_eq!(authentic(&envelope, &store(AnchorStore::SigningAuthority)), Ok(true));
    assert_eq!(authentic(&by_signer, &store(AnchorStore::Ca)), Ok(false), "the signer's own clock");
    assert_eq!(authentic(&envelope, &Trust::certificate(&old.chain[0])), Ok(false), "a pin is no authority");
    let late = hierarchy(|leaf, _, _| *leaf = leaf.clone().valid(NOW, NOW + YEAR));
    let envelope = Jws::by_authority(&late.key, &late.chain, &notary_payload()).sign(&late.key);
    let trust =
        Trust { anchors: vec![(late.chain[2].clone(), AnchorStore::SigningAuthority)], ..Trust::default() };
    let verdict = verify(Format::NotaryJws, &envelope, &trust);
    assert_eq!(verdict, Err(ErrorKind::CertificateNotYetValid), "signed before the leaf was valid");
    let pinned = verify(Format::NotaryJws, &envelope, &Trust::certificate(&late.chain[0]));
    assert_eq!(pinned, Err(ErrorKind::CertificateNotYetValid), "whoever vouches for the time");
}

#[test]
fn c12_identities() {
    let with = |subject: &str, identity: &str| {
        let good = hierarchy(|leaf, _, _| leaf.subject = subject.to_owned());
        let trust =
            Trust { identities: vec![identity.to_owned()], ..Trust::anchor(good.chain.last().unwrap()) };
        verify(Format::NotaryJws, &jws(&good), &trust)
    };
    let mismatch = Err(ErrorKind::IdentityMismatch);
    assert_eq!(with(LEAF, "*"), Ok(()));
    assert_eq!(with(LEAF, "x509.subject: C=US, ST=WA, O=acme"), Ok(()));
    assert_eq!(with(LEAF, "x509.subject: CN=signer, O=acme, S=WA, C=US"), Ok(()));
    assert_eq!(with(LEAF, "x509.subject: C=US, ST=WA, O=Acme"), mismatch, "case counts");
    assert_eq!(with(LEAF, "x509.subject: C=US, ST=WA, O=acme, OU=build"), mismatch);
    // A `;` is a comma inside a value.
    assert_eq!(with("C=US,ST=WA,O=acme; inc,CN=x", "x509.subject: C=US, ST=WA, O=acme"), mismatch);
    assert_eq!(with("C=US,ST=WA,O=acme; inc,CN=x", r"x509.subject: C=US, ST=WA, O=acme\, inc"), Ok(()));
    assert_eq!(with("C=US,ST=WA,O=evil,CN=x; O=acme", "x509.subject: C=US, ST=WA, O=acme"), mismatch);
    let repeated = with("C=US,ST=WA,O=acme,OU=a,OU=b", "x509.subject: C=US, ST=WA, O=acme");
    assert_eq!(repeated, Err(ErrorKind::IdentityAmbiguous));
    assert_eq!(with("C=US,ST=WA,O=acme,OU=a,OU=b", "*"), Ok(()));
}

#[test]
fn c15_c16_bytes_of_certificates() {
    let good = hierarchy(|_, _, _| ());
    let with = |leaf: Vec<u8>| {
        let chain = vec![leaf, good.chain[1].clone(), good.chain[2].clone()];
        verdict(&Hierarchy { chain, key: good.key.clone() })
    };
    let trailing = [good.chain[0].clone(), vec![0]].concat();
    assert_eq!(with(trailing), Err(ErrorKind::DerTrailing));
    let two = [good.chain[0].clone(), good.chain[1].clone()].concat();
    assert_eq!(with(two), Err(ErrorKind::DerTrailing));
    let invalid = Err(ErrorKind::CertificateInvalid);
    assert_eq!(changed(|leaf, _, _| leaf.serial = vec![0x80]), invalid, "a negative serial");
    assert_eq!(changed(|leaf, _, _| leaf.serial = vec![0]), invalid);
    assert_eq!(changed(|leaf, _, _| leaf.serial = vec![1; 21]), invalid);
    assert_eq!(changed(|leaf, _, _| leaf.version = 0), invalid, "version 1");
    assert_eq!(changed(|leaf, _, _| leaf.version = 1), invalid, "version 2");
    let twice = changed(|leaf, _, _| leaf.extensions.push(leaf.extensions[0].clone()));
    assert_eq!(twice, invalid, "an extension twice");
    let critical = Extension("1.2.3.4", true, vec![5, 0]);
    let verdict = changed(|leaf, _, _| leaf.extensions.push(critical.clone()));
    assert_eq!(verdict, Ok(()), "the specification ignores other extensions, even critical ones");
}

#[test]
fn time_unknown() {
    let good = hierarchy(|_, _, _| ());
    let envelope = jws(&good);
    let accept = TrustPolicy { unknown_time: UnknownTime::AcceptUnchecked, ..TrustPolicy::default() };
    let verdict = |trust: &Trust, policy: &TrustPolicy<'_>| {
        verify_with(Format::NotaryJws, &envelope, trust, policy, Time::Unknown)
    };
    let anchor = Trust::anchor(&good.chain[2]);
    assert_eq!(verdict(&anchor, &TrustPolicy::default()), Err(ErrorKind::TimeUnknown));
    assert_eq!(verdict(&anchor, &accept), Ok(()));
    let key = Trust::key(good.key.spki());
    assert_eq!(verdict(&key, &TrustPolicy::default()), Ok(()), "nothing here is bound in time");
}

#[test]
fn a_chain_with_a_foreign_key_kind_is_refused_not_ignored() {
    let key = Key::named(KeyType::Ed25519, "ed");
    let leaf = Certificate::leaf(LEAF, LEAF).sign(&key, &key);
    let mut jws = Jws {
        protected: String::new(),
        payload: notary_payload(),
        header: nv2_conformance::kit::jws::header(std::slice::from_ref(&leaf)),
        algorithm: Algorithm::EdDsa,
    };
    let template = Key::named(KeyType::P256, "leaf");
    jws.protected = Jws::new(&template, &[], "").protected.replace("ES256", "EdDSA");
    let envelope = jws.sign(&key);
    let verdict = verify(Format::NotaryJws, &envelope, &Trust::key(key.spki()));
    assert_eq!(verdict, Err(ErrorKind::KeyUnsupported), "Ed25519 is no algorithm of the format");
    let verdict = verify(Format::NotaryJws, &envelope, &Trust::anchor(&leaf));
    assert_eq!(verdict, Err(ErrorKind::KeyUnsupported));
}
