//! How many distinct signers: never more than there are.

use nv2_conformance::kit::nv2::Token;
use nv2_conformance::kit::pki::{Certificate, INTERMEDIATE, Key, NOW, dns_names, hierarchy};
use nv2_conformance::kit::run::{MANIFEST, MEDIA_TYPE, Trust, descriptor};
use nv2_core::{
    Algorithm, Counted, ErrorKind, Format, Subject, Threshold, Time, TrustPolicy, Verifier, scratch_bound,
};
use nv2_sign::KeyType;
use std::sync::Arc;

fn key(name: &str) -> Arc<Key> {
    Key::named(KeyType::P256, name)
}

fn claims(more: &str) -> String {
    format!("{{{}{more}}}", descriptor())
}

fn by_id(key: &Key, more: &str) -> Vec<u8> {
    Token::with_key_id(key, Algorithm::Es256, &claims(more)).sign(key)
}

fn with_chain(key: &Key, chain: &[Vec<u8>]) -> Vec<u8> {
    Token::with_chain(chain, Algorithm::Es256, &claims("")).sign(key)
}

fn pins(keys: &[&Key]) -> Trust {
    Trust { keys: keys.iter().map(|key| key.spki().to_vec()).collect(), ..Trust::default() }
}

/// Verifies all tokens and answers how many signers count, and the refusals.
fn count(trust: &Trust, tokens: &[Vec<u8>]) -> (usize, Vec<ErrorKind>) {
    let subject = Subject::from_content(MEDIA_TYPE, MANIFEST).unwrap();
    let policy = TrustPolicy::default();
    let mut threshold = Threshold::new(2).unwrap();
    let mut refusals = Vec::new();
    trust.with(|store| {
        for token in tokens {
            let mut scratch = vec![0; scratch_bound(token.len())];
            let verifier = Verifier::new(store, &policy);
            match verifier.verify(Format::Nv2Jwt, token, &subject, Time::At(NOW), &mut scratch) {
                Ok(verified) => drop(threshold.count(&verified).unwrap()),
                Err(rejected) => refusals.push(rejected.error().kind()),
            }
        }
    });
    assert_eq!(threshold.check().is_ok(), threshold.signers() >= 2);
    (threshold.signers(), refusals)
}

#[test]
fn two_keys_are_two_signers() {
    let (a, b) = (key("a"), key("b"));
    let tokens = [by_id(&a, ""), by_id(&b, "")];
    assert_eq!(count(&pins(&[&a, &b]), &tokens), (2, vec![]));
}

#[test]
fn one_key_counts_once() {
    let (a, b) = (key("a"), key("b"));
    let tokens = [by_id(&a, ""), by_id(&a, r#","iat":1"#), by_id(&a, "")];
    assert_eq!(count(&pins(&[&a, &b]), &tokens), (1, vec![]));
    assert_eq!(count(&pins(&[&a, &a]), &tokens), (1, vec![]), "a key pinned twice is one key");
}

#[test]
fn a_signature_about_another_subject_does_not_count() {
    let (a, b) = (key("a"), key("b"));
    let mut other = Token::with_key_id(&b, Algorithm::Es256, &claims(""));
    other.claims = other.claims.replace(r#""size":7"#, r#""size":8"#);
    let tokens = [by_id(&a, ""), other.sign(&b)];
    assert_eq!(count(&pins(&[&a, &b]), &tokens), (1, vec![ErrorKind::SubjectSizeMismatch]));
}

#[test]
fn an_expired_signature_does_not_count() {
    let (a, b) = (key("a"), key("b"));
    let tokens = [by_id(&a, ""), by_id(&b, &format!(r#","exp":{NOW}"#))];
    assert_eq!(count(&pins(&[&a, &b]), &tokens), (1, vec![ErrorKind::Expired]));
}

#[test]
fn two_certificates_over_one_key_are_one_signer() {
    let a = key("a");
    let first = Certificate::leaf("CN=first", "CN=first").sign(&a, &a);
    let second = Certificate::leaf("CN=second", "CN=second").sign(&a, &a);
    let tokens =
        [with_chain(&a, std::slice::from_ref(&first)), with_chain(&a, std::slice::from_ref(&second))];
    let trust = Trust { certificates: vec![first, second], ..Trust::default() };
    assert_eq!(count(&trust, &tokens), (1, vec![]));
}

/// Two leaves of [`hierarchy`], each with its own key.
fn two_leaves() -> (Vec<Vec<u8>>, Vec<u8>) {
    let made = hierarchy(|_, _, _| ());
    let issuer = key("intermediate");
    let token = |name: &str| {
        let key = key(name);
        let leaf = Certificate::leaf(&format!("C=US,ST=WA,O=acme,CN={name}"), INTERMEDIATE);
        let leaf = leaf.and(dns_names(&["registry.example.com"])).sign(&key, &issuer);
        with_chain(&key, &[leaf, made.chain[1].clone(), made.chain[2].clone()])
    };
    (vec![token("a"), token("b")], made.chain[2].clone())
}

#[test]
fn two_leaves_under_one_anchor_are_one_signer_unless_named() {
    let (tokens, root) = two_leaves();
    let anchor = Trust::anchor(&root);
    assert_eq!(count(&anchor, &tokens), (1, vec![]));
    let twice = Trust { anchors: [anchor.anchors.clone(), anchor.anchors.clone()].concat(), ..anchor };
    assert_eq!(count(&twice, &tokens), (1, vec![]), "the same anchor twice is one");
    let named = |identities: &[&str]| Trust {
        identities: identities.iter().map(|identity| (*identity).to_owned()).collect(),
        ..Trust::anchor(&root)
    };
    let both = ["x509.subject: C=US, ST=WA, O=acme, CN=a", "x509.subject: C=US, ST=WA, O=acme, CN=b"];
    assert_eq!(count(&named(&both), &tokens), (2, vec![]));
    let group = named(&["x509.subject: C=US, ST=WA, O=acme"]);
    assert_eq!(count(&group, &tokens), (1, vec![]), "a group that both belong to is one signer");
}

/// The holder of the intermediate chooses how long a chain the envelope carries, and so could choose the
/// anchor that it ends in.
#[test]
fn an_anchor_below_another_is_no_second_signer() {
    let made = hierarchy(|_, _, _| ());
    let [_, middle, root] = [0, 1, 2].map(|index| made.chain[index].clone());
    let issuer = key("intermediate");
    let token = |name: &str, above: &[Vec<u8>]| {
        let key = key(name);
        let leaf = Certificate::leaf(&format!("C=US,ST=WA,O=acme,CN={name}"), INTERMEDIATE);
        with_chain(&key, &[&[leaf.sign(&key, &issuer)], above].concat())
    };
    let tokens = [token("a", &[]), token("b", &[middle.clone(), root.clone()])];
    let anchors = [&middle, &root].map(|der| Trust::anchor(der).anchors.remove(0));
    for anchors in [anchors.to_vec(), anchors.iter().rev().cloned().collect()] {
        let trust = Trust { anchors, ..Trust::default() };
        assert_eq!(count(&trust, &tokens), (1, vec![]));
    }
}

#[test]
fn one_name_under_two_anchors_is_one_signer() {
    let roots = ["one", "two"].map(|name| {
        let key = key(name);
        let name = format!("CN={name}");
        (Certificate::authority(&name, &name).sign(&key, &key), name, key)
    });
    let token = |name: &str, key: &Key, (_, issuer, issuer_key): &(Vec<u8>, String, Arc<Key>)| {
        let leaf = Certificate::leaf(&format!("C=US,ST=WA,O=acme,{name}"), issuer);
        with_chain(key, &[leaf.sign(key, issuer_key)])
    };
    let named = |identities: &[&str]| Trust {
        anchors: roots.iter().map(|(der, _, _)| Trust::anchor(der).anchors.remove(0)).collect(),
        identities: identities
            .iter()
            .map(|more| format!("x509.subject: C=US, ST=WA, O=acme{more}"))
            .collect(),
        ..Trust::default()
    };
    let (a, b) = (key("a"), key("b"));
    let same = [token("CN=x", &a, &roots[0]), token("CN=x", &b, &roots[1])];
    assert_eq!(count(&named(&[]), &same), (2, vec![]), "without names each anchor is a signer");
    assert_eq!(count(&named(&[", CN=x"]), &same), (1, vec![]), "the same person, twice certified");
    let two = [same[0].clone(), token("CN=y", &b, &roots[1])];
    assert_eq!(count(&named(&[", CN=x", ", CN=y"]), &two), (2, vec![]));
    // The first one matches both names, so it may stand for either, but not for one beside the other.
    let both = [token("OU=build,CN=x", &a, &roots[0]), same[1].clone()];
    assert_eq!(count(&named(&[", OU=build", ", CN=x"]), &both), (1, vec![]));
    let other = [token("OU=build,CN=y", &a, &roots[0]), same[1].clone()];
    assert_eq!(count(&named(&[", OU=build", ", CN=x"]), &other), (2, vec![]));
}

#[test]
fn one_key_under_two_anchors_is_one_signer() {
    let a = key("a");
    let certified = ["one", "two"].map(|issuer| {
        let (issuer_key, name) = (key(issuer), format!("CN={issuer}"));
        let leaf = Certificate::leaf(&format!("CN=leaf of {issuer}"), &name).sign(&a, &issuer_key);
        (with_chain(&a, &[leaf]), Certificate::authority(&name, &name).sign(&issuer_key, &issuer_key))
    });
    let anchors = certified.iter().map(|(_, root)| Trust::anchor(root).anchors.remove(0)).collect();
    let tokens = certified.map(|(token, _)| token);
    assert_eq!(count(&Trust { anchors, ..Trust::default() }, &tokens), (1, vec![]));
}

#[test]
fn c14_good_and_bad_ones_in_any_order() {
    let (a, b) = (key("a"), key("b"));
    let expired = |key: &Key| by_id(key, &format!(r#","exp":{NOW}"#));
    let (trust, refused) = (pins(&[&a, &b]), ErrorKind::Expired);
    assert_eq!(count(&trust, &[expired(&a), by_id(&a, ""), by_id(&b, "")]), (2, vec![refused]));
    assert_eq!(count(&trust, &[by_id(&a, ""), expired(&b), expired(&a)]), (1, vec![refused; 2]));
    assert_eq!(count(&trust, &[expired(&a), expired(&b)]), (0, vec![refused; 2]));
    assert_eq!(count(&trust, &[]), (0, vec![]));
    let error = Threshold::new(1).unwrap().check().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ThresholdNotReached, "of none");
}

#[test]
fn a_pinned_authority_and_a_name_below_it_are_one_signer() {
    let (tokens, root) = two_leaves();
    let trust = Trust {
        keys: vec![key("root").spki().to_vec()],
        identities: vec!["x509.subject: C=US, ST=WA, O=acme".to_owned()],
        ..Trust::anchor(&root)
    };
    assert_eq!(count(&trust, &[by_id(&key("root"), ""), tokens[0].clone()]), (1, vec![]));
}

#[test]
fn an_anchor_and_a_pin_for_the_same_key_are_one_signer() {
    let (tokens, root) = two_leaves();
    let trust = Trust { keys: vec![key("a").spki().to_vec()], ..Trust::anchor(&root) };
    assert_eq!(count(&trust, &[tokens[0].clone(), by_id(&key("a"), "")]), (1, vec![]));
    assert_eq!(count(&trust, &tokens), (2, vec![]), "one by its pin, the other by the anchor");
}

#[test]
fn impossible_thresholds_are_refused() {
    for required in [0, 65, usize::MAX] {
        let error = Threshold::new(required).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ThresholdInvalid);
    }
}

#[test]
fn signatures_about_different_subjects_never_add_up() {
    let (a, b) = (key("a"), key("b"));
    let trust = pins(&[&a, &b]);
    let policy = TrustPolicy::default();
    let subject = Subject::from_content(MEDIA_TYPE, MANIFEST).unwrap();
    let other = Subject::from_content(MEDIA_TYPE, b"other").unwrap();
    let about_other = format!(r#"{{"mediaType":"{MEDIA_TYPE}","digest":"{}","size":5}}"#, other.digests()[0]);
    let first = by_id(&a, "");
    let second = Token::with_key_id(&b, Algorithm::Es256, &about_other).sign(&b);
    let mut threshold = Threshold::new(2).unwrap();
    trust.with(|store| {
        let verifier = Verifier::new(store, &policy);
        let (mut one, mut two) = (vec![0; 8192], vec![0; 8192]);
        let first = verifier.verify(Format::Nv2Jwt, &first, &subject, Time::At(NOW), &mut one).unwrap();
        let second = verifier.verify(Format::Nv2Jwt, &second, &other, Time::At(NOW), &mut two).unwrap();
        assert_eq!(threshold.count(&first), Ok(Counted::New));
        assert_eq!(threshold.count(&first), Ok(Counted::Before));
        let error = threshold.count(&second).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::SubjectDigestMismatch);
    });
    assert_eq!(threshold.signers(), 1);
}

#[test]
fn the_same_bytes_under_another_media_type_are_another_subject() {
    let (a, b) = (key("a"), key("b"));
    let policy = TrustPolicy::default();
    let other_type = "application/vnd.oci.image.index.v1+json";
    let about_other = claims("").replace(MEDIA_TYPE, other_type);
    let tokens = [by_id(&a, ""), Token::with_key_id(&b, Algorithm::Es256, &about_other).sign(&b)];
    let mut threshold = Threshold::new(2).unwrap();
    pins(&[&a, &b]).with(|store| {
        let verifier = Verifier::new(store, &policy);
        let verdicts: Vec<_> = [MEDIA_TYPE, other_type]
            .iter()
            .zip(&tokens)
            .map(|(media_type, token)| {
                let subject = Subject::from_content(media_type, MANIFEST).unwrap();
                let scratch = vec![0; 8192].leak();
                let verified = verifier.verify(Format::Nv2Jwt, token, &subject, Time::At(NOW), scratch);
                threshold.count(&verified.unwrap()).map_err(|error| error.kind())
            })
            .collect();
        assert_eq!(verdicts, [Ok(Counted::New), Err(ErrorKind::SubjectDigestMismatch)]);
    });
}
