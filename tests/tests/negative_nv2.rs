//! nv2 tokens: each rule with a signature that breaks it and nothing else, the faults of the prototype
//! among them.

use nv2_conformance::kit::jws::Jws;
use nv2_conformance::kit::nv2::{Token, key_id};
use nv2_conformance::kit::pki::{
    ANY_PURPOSE, Certificate, DIGITAL_SIGNATURE, Extension, KEY_CERT_SIGN, Key, NOW, SERVER_AUTH, YEAR,
    basic_constraints, dns_names, extended_key_usage, hierarchy, key_usage,
};
use nv2_conformance::kit::question::{Artifact, Input, Question};
use nv2_conformance::kit::run::{Trust, descriptor, notary_payload, verify, verify_with};
use nv2_core::certificate::host::HostNames;
use nv2_core::chain::ServerAuth;
use nv2_core::policy::{Annotation, UnknownTime};
use nv2_core::reference::Reference;
use nv2_core::{Algorithm, AnchorStore, Digest, DigestAlgorithm, ErrorKind, Format, Time, TrustPolicy};
use nv2_sign::KeyType;
use std::sync::Arc;

type Verdict = Result<(), ErrorKind>;

fn key() -> Arc<Key> {
    Key::named(KeyType::P256, "leaf")
}

fn claims(more: &str) -> String {
    format!("{{{}{more}}}", descriptor())
}

fn token(more: &str) -> Token {
    Token::with_key_id(&key(), Algorithm::Es256, &claims(more))
}

fn jwt(token: &Token, trust: &Trust) -> Verdict {
    verify(Format::Nv2Jwt, &token.sign(&key()), trust)
}

/// The code for a token under the pinned key.
fn pinned(token: &Token) -> Verdict {
    jwt(token, &Trust::key(key().spki()))
}

/// A token with the full chain of [`hierarchy`], under its root.
fn anchored(more: &str, change: impl Fn(&mut Certificate, &mut Certificate, &mut Certificate)) -> Verdict {
    let made = hierarchy(change);
    let token = Token::with_chain(&made.chain, Algorithm::Es256, &claims(more));
    verify(Format::Nv2Jwt, &token.sign(&made.key), &Trust::anchor(&made.chain[2]))
}

const REFERENCE: &str = r#","references":["registry.example.com/app:v1"]"#;

#[test]
fn the_good_ones_are_accepted() {
    assert_eq!(pinned(&token("")), Ok(()));
    assert_eq!(anchored(REFERENCE, |_, _, _| ()), Ok(()));
    let made = hierarchy(|_, _, _| ());
    let by_id = token(REFERENCE);
    assert_eq!(jwt(&by_id, &Trust::certificate(&made.chain[0])), Ok(()), "kid of a pinned certificate");
}

#[test]
fn every_algorithm_verifies_and_only_its_own_key() {
    for (kind, algorithms) in [
        (KeyType::Rsa2048, &[Algorithm::Rs256, Algorithm::Rs384, Algorithm::Rs512][..]),
        (KeyType::P256, &[Algorithm::Es256]),
        (KeyType::P384, &[Algorithm::Es384]),
        (KeyType::P521, &[Algorithm::Es512]),
        (KeyType::Ed25519, &[Algorithm::EdDsa]),
    ] {
        let key = Key::named(kind, "algorithms");
        let trust = Trust::key(key.spki());
        for algorithm in algorithms {
            let good = Token::with_key_id(&key, *algorithm, &claims(""));
            assert_eq!(verify(Format::Nv2Jwt, &good.sign(&key), &trust), Ok(()), "{algorithm:?}");
        }
        for other in Algorithm::all().filter(|other| !algorithms.contains(other)) {
            let mut bad = Token::with_key_id(&key, other, &claims(""));
            bad.algorithm = algorithms[0];
            let verdict = verify(Format::Nv2Jwt, &bad.sign(&key), &trust);
            assert_eq!(verdict, Err(ErrorKind::AlgorithmKeyMismatch), "{kind:?} {other:?}");
        }
    }
}

#[test]
fn pss_is_never_taken_even_when_the_signature_is_good() {
    let key = Key::named(KeyType::Rsa2048, "algorithms");
    let token = Token::with_key_id(&key, Algorithm::Ps256, &claims(""));
    let verdict = verify(Format::Nv2Jwt, &token.sign(&key), &Trust::key(key.spki()));
    assert_eq!(verdict, Err(ErrorKind::AlgorithmKeyMismatch));
}

#[test]
fn shape_of_the_token() {
    let good = String::from_utf8(token("").sign(&key())).unwrap();
    let trust = Trust::key(key().spki());
    let verdict = |text: &str| verify(Format::Nv2Jwt, text.as_bytes(), &trust);
    let [header, claims, signature]: [&str; 3] = good.split('.').collect::<Vec<_>>().try_into().unwrap();
    assert_eq!(verdict(&format!("{good}\n")), Ok(()), "one newline at the end of the file");
    assert_eq!(verdict(&format!("{good}\n\n")), Err(ErrorKind::Base64Invalid));
    assert_eq!(verdict(&format!("{good}=")), Err(ErrorKind::Base64Invalid));
    assert_eq!(verdict(&format!(" {good}")), Err(ErrorKind::Base64Invalid));
    assert_eq!(verdict(&format!("{header}.{claims}")), Err(ErrorKind::EnvelopeShape));
    assert_eq!(verdict(&format!("{good}.x")), Err(ErrorKind::EnvelopeShape));
    assert_eq!(verdict(&format!("{header}.{claims}.")), Err(ErrorKind::SignatureMissing));
    assert_eq!(verdict(&format!("{header}..{signature}")), Err(ErrorKind::PayloadMissing));
    assert_eq!(verdict(""), Err(ErrorKind::EnvelopeShape));
    assert_eq!(verdict("junk.junk.junk"), Err(ErrorKind::Utf8Invalid));
    assert_eq!(verdict("e30.e30.AAAA"), Err(ErrorKind::MemberMissing));
}

#[test]
fn header_members() {
    let with = |from: &str, to: &str| {
        let mut bent = token("");
        assert!(bent.header.contains(from), "{from} is not in {}", bent.header);
        bent.header = bent.header.replace(from, to);
        pinned(&bent)
    };
    assert_eq!(with(r#""typ":"x509","#, ""), Err(ErrorKind::MemberMissing));
    assert_eq!(with("x509", "gpg"), Err(ErrorKind::SignatureTypeUnknown));
    assert_eq!(with("x509", "X509"), Err(ErrorKind::SignatureTypeUnknown));
    assert_eq!(with("x509", "JWT"), Err(ErrorKind::SignatureTypeUnknown));
    assert_eq!(with(r#""alg":"ES256","#, ""), Err(ErrorKind::AlgorithmMissing));
    assert_eq!(with("ES256", "none"), Err(ErrorKind::AlgorithmUnknown));
    assert_eq!(with("ES256", "HS256"), Err(ErrorKind::AlgorithmUnknown));
    for name in ["crit", "b64", "jwk", "jku", "x5u", "zip"] {
        let member = format!(r#"{{"{name}":[],"#);
        assert_eq!(with("{", &member), Err(ErrorKind::HeaderForbidden), "{name}");
    }
    assert_eq!(with("{", r#"{"KID":"x","#), Err(ErrorKind::JsonCaseVariant));
    assert_eq!(with("{", r#"{"alg":"ES256","#), Err(ErrorKind::JsonDuplicateMember));
    assert_eq!(with("{", r#"{"com.example":1,"#), Ok(()), "an unknown member means nothing");
    assert_eq!(with("}", "} x"), Err(ErrorKind::JsonTrailing));
}

#[test]
fn hints_to_the_key() {
    let mut none = token("");
    none.header = r#"{"typ":"x509","alg":"ES256"}"#.to_owned();
    assert_eq!(pinned(&none), Err(ErrorKind::KeyHintMissing));
    let made = hierarchy(|_, _, _| ());
    let mut both = Token::with_chain(&made.chain, Algorithm::Es256, &claims(""));
    both.header = both.header.replacen('{', &format!(r#"{{"kid":"{}","#, key_id(&key())), 1);
    assert_eq!(pinned(&both), Err(ErrorKind::KeyHintConflict));
    let mut empty = Token::with_chain(&[], Algorithm::Es256, &claims(""));
    assert_eq!(pinned(&empty), Err(ErrorKind::CertificatesMissing));
    empty.header = r#"{"typ":"x509","alg":"ES256","kid":""}"#.to_owned();
    assert_eq!(pinned(&empty), Err(ErrorKind::KeyIdInvalid));
    empty.header = format!(r#"{{"typ":"x509","alg":"ES256","kid":"{}"}}"#, key_id(&key()).to_lowercase());
    assert_eq!(pinned(&empty), Err(ErrorKind::KeyIdInvalid));
}

#[test]
fn a_key_id_resolves_only_from_pins() {
    let made = hierarchy(|_, _, _| ());
    let token = token("");
    assert_eq!(jwt(&token, &Trust::anchor(&made.chain[2])), Err(ErrorKind::SignerUnknown));
    let self_signed = Certificate::leaf("CN=x", "CN=x").sign(&key(), &key());
    let anchor = jwt(&token, &Trust::anchor(&self_signed));
    assert_eq!(anchor, Err(ErrorKind::SignerUnknown), "not even from an anchor with that very key");
    let stranger = Key::named(KeyType::P256, "stranger");
    assert_eq!(jwt(&token, &Trust::key(stranger.spki())), Err(ErrorKind::SignerUnknown));
}

#[test]
fn a_fingerprint_needs_the_key_in_the_envelope() {
    use nv2_core::crypto::Hasher as _;
    let digest = nv2_conformance::kit::run::Hasher::digest(DigestAlgorithm::Sha256, &[key().spki()]);
    let fingerprint = digest.unwrap().as_bytes().try_into().unwrap();
    let trust = Trust { fingerprints: vec![fingerprint], ..Trust::default() };
    assert_eq!(jwt(&token(""), &trust), Err(ErrorKind::PinnedKeyNotCarried));
    let made = hierarchy(|_, _, _| ());
    let carried = Token::with_chain(&made.chain[..1], Algorithm::Es256, &claims(""));
    assert_eq!(jwt(&carried, &trust), Ok(()));
    let other = Trust { fingerprints: vec![[9; 32]], ..Trust::default() };
    assert_eq!(jwt(&token(""), &other), Err(ErrorKind::SignerUnknown));
}

#[test]
fn claims_members() {
    let verdict = |claims: &str| {
        let mut bent = token("");
        bent.claims = claims.to_owned();
        pinned(&bent)
    };
    let without = |name: &str| {
        let parts: Vec<_> =
            descriptor().split(",\"").map(|part| part.trim_start_matches('"').to_owned()).collect();
        let kept: Vec<_> =
            parts.iter().filter(|part| !part.starts_with(name)).map(|part| format!("\"{part}")).collect();
        verdict(&format!("{{{}}}", kept.join(",")))
    };
    for name in ["mediaType", "digest", "size"] {
        assert_eq!(without(name), Err(ErrorKind::StatementInvalid), "{name}");
    }
    assert_eq!(verdict("[]"), Err(ErrorKind::JsonType));
    assert_eq!(verdict(&claims(r#","Digest":"x""#)), Err(ErrorKind::JsonCaseVariant));
    assert_eq!(verdict(&claims(r#","size":1"#)), Err(ErrorKind::JsonDuplicateMember));
    assert_eq!(verdict(&claims(r#","com.example":{"a":[]}"#)), Ok(()));
    assert_eq!(verdict(&claims(r#","exp":"never""#)), Err(ErrorKind::JsonType));
    assert_eq!(verdict(&claims(r#","exp":1.5"#)), Err(ErrorKind::JsonNumber));
    assert_eq!(verdict(&claims(r#","references":"x""#)), Err(ErrorKind::JsonType));
    assert_eq!(verdict(&claims(r#","references":[1]"#)), Err(ErrorKind::JsonType));
    let many = vec!["\"a/b\""; 65].join(",");
    assert_eq!(verdict(&claims(&format!(r#","references":[{many}]"#))), Err(ErrorKind::TooManyMembers));
    let empty = descriptor().replace("application/vnd.oci.image.manifest.v1+json", "");
    assert_eq!(verdict(&format!("{{{empty}}}")), Err(ErrorKind::StatementInvalid), "an empty media type");
}

#[test]
fn about_another_artifact() {
    let with = |from: &str, to: &str| {
        let mut bent = token("");
        bent.claims = bent.claims.replace(from, to);
        pinned(&bent)
    };
    assert_eq!(with(r#""size":7"#, r#""size":17"#), Err(ErrorKind::SubjectSizeMismatch));
    assert_eq!(with("oci.image.manifest.v1", "oci.image.index.v1"), Err(ErrorKind::SubjectMediaTypeMismatch));
    let other = format!("sha256:{}", "0".repeat(64));
    let digest = &descriptor()[descriptor().find("sha256:").unwrap()..][..71].to_owned();
    assert_eq!(with(digest, &other), Err(ErrorKind::SubjectDigestMismatch));
}

#[test]
fn the_digest_algorithm_is_the_statements() {
    use nv2_conformance::kit::run::{MANIFEST, MEDIA_TYPE};
    let content = Artifact::from_content(MEDIA_TYPE, MANIFEST);
    let digest = |algorithm: DigestAlgorithm| -> Digest {
        *content.digests().iter().find(|digest| digest.algorithm() == algorithm).unwrap()
    };
    let all = [DigestAlgorithm::Sha256, DigestAlgorithm::Sha384, DigestAlgorithm::Sha512];
    for signed in all {
        let claims = claims("").replace(&digest(all[0]).to_string(), &digest(signed).to_string());
        let token = Token::with_key_id(&key(), Algorithm::Es256, &claims).sign(&key());
        let verdict = |artifact: &Artifact<'_>| {
            let (trust, policy) = (Trust::key(key().spki()), TrustPolicy::default());
            let input = Input::new(Format::Nv2Jwt, &token);
            let (trust, policy, time) = (&trust, &policy, Time::At(NOW));
            Question { input, artifact: *artifact, trust, policy, time }.ask().map(drop)
        };
        assert_eq!(verdict(&content), Ok(()), "{signed:?}");
        for known in all {
            let subject = Artifact::from_descriptor(MEDIA_TYPE, digest(known), MANIFEST.len() as u64);
            let expected = if known == signed { Ok(()) } else { Err(ErrorKind::SubjectDigestAlgorithm) };
            assert_eq!(verdict(&subject), expected, "{signed:?} signed, {known:?} known");
        }
    }
}

#[test]
fn times_of_the_token() {
    let exp = |at: i64| pinned(&token(&format!(r#","exp":{at}"#)));
    assert_eq!(exp(NOW + 1), Ok(()));
    assert_eq!(exp(NOW), Err(ErrorKind::Expired), "on the second it is expired");
    assert_eq!(exp(-1), Err(ErrorKind::Expired));
    assert_eq!(exp(0), Err(ErrorKind::Expired), "a zero is a time here");
    let nbf = |at: i64| pinned(&token(&format!(r#","nbf":{at}"#)));
    assert_eq!(nbf(NOW), Ok(()));
    assert_eq!(nbf(NOW + 1), Err(ErrorKind::NotYetValid));
    assert_eq!(pinned(&token(&format!(r#","iat":{}"#, NOW + YEAR))), Ok(()), "only for display");
    let trust = Trust::key(key().spki());
    let at = |more: &str, policy: &TrustPolicy<'_>, time| {
        verify_with(Format::Nv2Jwt, &token(more).sign(&key()), &trust, policy, time)
    };
    let bound = format!(r#","exp":{}"#, NOW + 1);
    let skewed = TrustPolicy { clock_skew: 60, ..TrustPolicy::default() };
    assert_eq!(at(&bound, &skewed, Time::At(NOW + 60)), Ok(()));
    assert_eq!(at(&bound, &skewed, Time::At(NOW + 61)), Err(ErrorKind::Expired));
    let begin = format!(r#","nbf":{}"#, NOW + 60);
    assert_eq!(at(&begin, &skewed, Time::At(NOW)), Ok(()));
    assert_eq!(at(&begin, &skewed, Time::At(NOW - 1)), Err(ErrorKind::NotYetValid));
    for extreme in [i64::MIN, i64::MAX] {
        let skewed = TrustPolicy { clock_skew: u32::MAX, ..skewed };
        let verdict = at(&format!(r#","nbf":{NOW},"exp":{}"#, NOW + 1), &skewed, Time::At(extreme));
        let expected = if extreme < 0 { ErrorKind::NotYetValid } else { ErrorKind::Expired };
        assert_eq!(verdict, Err(expected), "no overflow");
    }
    assert_eq!(at(&bound, &TrustPolicy::default(), Time::Unknown), Err(ErrorKind::TimeUnknown));
    let accept = TrustPolicy { unknown_time: UnknownTime::AcceptUnchecked, ..TrustPolicy::default() };
    assert_eq!(at(&bound, &accept, Time::Unknown), Ok(()));
    assert_eq!(at("", &TrustPolicy::default(), Time::Unknown), Ok(()), "nothing is bound in time");
}

#[test]
fn dates_of_certificates_count_without_references_too() {
    let made = hierarchy(|leaf, _, _| *leaf = leaf.clone().valid(NOW - YEAR, NOW - 1));
    let expired = Err(ErrorKind::CertificateExpired);
    assert_eq!(jwt(&token(""), &Trust::certificate(&made.chain[0])), expired, "by key id");
    let token = Token::with_chain(&made.chain, Algorithm::Es256, &claims(""));
    assert_eq!(jwt(&token, &Trust::anchor(&made.chain[2])), expired);
    assert_eq!(jwt(&token, &Trust::key(key().spki())), Ok(()));
}

#[test]
fn references_against_certificates() {
    let with = |references: &str| anchored(&format!(r#","references":[{references}]"#), |_, _, _| ());
    assert_eq!(with(r#""registry.example.com:5000/app:v1""#), Ok(()), "the port is not in certificates");
    assert_eq!(with(r#""REGISTRY.example.com/app:v1""#), Ok(()));
    let mismatch = Err(ErrorKind::ReferenceHostMismatch);
    assert_eq!(with(r#""evil.example.com/app:v1""#), mismatch);
    assert_eq!(with(r#""registry.example.com/app:v1","evil.example.com/app:v1""#), mismatch);
    let invalid = Err(ErrorKind::ReferenceInvalid);
    for reference in ["", "/app", "//app", "registry.example.com/", "https://registry.example.com/app"] {
        assert_eq!(with(&format!("\"{reference}\"")), invalid, "{reference}");
    }
    assert_eq!(with(r#""app:v1""#), invalid, "no host");
    assert_eq!(pinned(&token(r#","references":["app:v1"]"#)), Ok(()), "the key holder's own statement");
    assert_eq!(pinned(&token(r#","references":["/app"]"#)), invalid);
}

#[test]
fn common_name_only_with_the_switch() {
    let made = hierarchy(|leaf, _, _| {
        leaf.subject = "CN=registry.example.com".to_owned();
        leaf.extensions.pop();
    });
    let token = Token::with_chain(&made.chain, Algorithm::Es256, &claims(REFERENCE)).sign(&made.key);
    let trust = Trust::anchor(&made.chain[2]);
    let with = |host_names| {
        let policy = TrustPolicy { host_names, ..TrustPolicy::default() };
        verify_with(Format::Nv2Jwt, &token, &trust, &policy, Time::At(NOW))
    };
    assert_eq!(with(HostNames::SubjectAltName), Err(ErrorKind::ReferenceHostMismatch));
    assert_eq!(with(HostNames::SubjectAltNameOrCommonName), Ok(()));
    let made = hierarchy(|leaf, _, _| {
        leaf.subject = "CN=registry.example.com".to_owned();
        *leaf.extensions.last_mut().unwrap() = dns_names(&["other.example.com"]);
    });
    let token = Token::with_chain(&made.chain, Algorithm::Es256, &claims(REFERENCE)).sign(&made.key);
    let policy = TrustPolicy { host_names: HostNames::SubjectAltNameOrCommonName, ..TrustPolicy::default() };
    let trust = Trust::anchor(&made.chain[2]);
    let verdict = verify_with(Format::Nv2Jwt, &token, &trust, &policy, Time::At(NOW));
    assert_eq!(verdict, Err(ErrorKind::ReferenceHostMismatch), "a SAN rules the common name out");
}

#[test]
fn hosts_narrow_anchors() {
    let made = hierarchy(|_, _, _| ());
    let with = |more: &str, host: &str| {
        let token = Token::with_chain(&made.chain, Algorithm::Es256, &claims(more));
        let trust = Trust { hosts: vec![host.to_owned()], ..Trust::anchor(&made.chain[2]) };
        jwt(&token, &trust)
    };
    assert_eq!(with(REFERENCE, "registry.example.com"), Ok(()));
    assert_eq!(with(REFERENCE, "*.example.com"), Ok(()));
    assert_eq!(with(REFERENCE, "other.example.com"), Err(ErrorKind::ReferenceHostNotAllowed));
    assert_eq!(with("", "registry.example.com"), Err(ErrorKind::ReferenceNotSigned));
    let pin = Trust { hosts: vec!["other.example.com".to_owned()], ..Trust::key(key().spki()) };
    assert_eq!(jwt(&token(REFERENCE), &pin), Ok(()), "they narrow no pin");
    assert_eq!(jwt(&token(""), &pin), Ok(()));
}

#[test]
fn profile_of_leaves_under_an_anchor() {
    let leaf =
        |extensions: Vec<Extension>| anchored("", move |leaf, _, _| leaf.extensions.clone_from(&extensions));
    let usage = || key_usage(true, DIGITAL_SIGNATURE);
    assert_eq!(leaf(vec![usage()]), Ok(()));
    assert_eq!(leaf(vec![key_usage(false, DIGITAL_SIGNATURE)]), Ok(()), "critical or not");
    assert_eq!(leaf(vec![]), Err(ErrorKind::CertificateKeyUsage));
    assert_eq!(leaf(vec![key_usage(true, KEY_CERT_SIGN)]), Err(ErrorKind::CertificateKeyUsage));
    let authority = leaf(vec![usage(), basic_constraints(true, None)]);
    assert_eq!(authority, Err(ErrorKind::CertificateIsAuthority));
    assert_eq!(leaf(vec![usage(), extended_key_usage(&[ANY_PURPOSE])]), Ok(()));
    let unknown = leaf(vec![usage(), Extension("1.2.3.4", true, vec![5, 0])]);
    assert_eq!(unknown, Err(ErrorKind::CertificateCriticalExtension));
    let ignored = leaf(vec![usage(), Extension("1.2.3.4", false, vec![5, 0])]);
    assert_eq!(ignored, Ok(()));
    let constraints = leaf(vec![usage(), Extension("2.5.29.30", false, vec![0x30, 0])]);
    assert_eq!(constraints, Err(ErrorKind::CertificateNameConstraints));
}

#[test]
fn server_certificates_only_with_the_switch() {
    let made = hierarchy(|leaf, _, _| leaf.extensions[1] = extended_key_usage(&[SERVER_AUTH]));
    let token = Token::with_chain(&made.chain, Algorithm::Es256, &claims("")).sign(&made.key);
    let with = |server_auth| {
        let policy = TrustPolicy { server_auth, ..TrustPolicy::default() };
        verify_with(Format::Nv2Jwt, &token, &Trust::anchor(&made.chain[2]), &policy, Time::At(NOW))
    };
    assert_eq!(with(ServerAuth::Refuse), Err(ErrorKind::CertificateExtendedKeyUsage));
    assert_eq!(with(ServerAuth::Accept), Ok(()));
}

#[test]
fn chains_up_to_the_anchor() {
    let made = hierarchy(|_, _, _| ());
    let with = |chain: &[Vec<u8>], trust: &Trust| {
        jwt(&Token::with_chain(chain, Algorithm::Es256, &claims("")), trust)
    };
    let [leaf, middle, root] = [0, 1, 2].map(|index| made.chain[index].clone());
    let anchor = Trust::anchor(&root);
    assert_eq!(with(&[leaf.clone(), middle.clone(), root.clone()], &anchor), Ok(()));
    assert_eq!(with(&[leaf.clone(), middle.clone()], &anchor), Ok(()), "the root may be absent");
    let of_other_store =
        Trust { anchors: vec![(root.clone(), AnchorStore::SigningAuthority)], ..Trust::default() };
    let verdict = with(&[leaf.clone(), middle.clone(), root.clone()], &of_other_store);
    assert_eq!(verdict, Err(ErrorKind::SignerUnknown), "the store of signing authorities is not for tokens");
    assert_eq!(
        with(std::slice::from_ref(&leaf), &Trust::anchor(&middle)),
        Ok(()),
        "an intermediate as anchor"
    );
    assert_eq!(with(std::slice::from_ref(&leaf), &anchor), Err(ErrorKind::SignerUnknown));
    assert_eq!(with(&[leaf.clone(), root.clone()], &anchor), Err(ErrorKind::ChainOrder));
    let stranger = Key::named(KeyType::P256, "stranger");
    let forged = Certificate::authority("C=US,O=acme,CN=intermediate", "C=US,O=acme,CN=root")
        .sign(&Key::named(KeyType::P256, "intermediate"), &stranger);
    assert_eq!(with(&[leaf.clone(), forged], &anchor), Err(ErrorKind::CertificateSignature));
    let root_not_authority = anchored("", |_, _, root| root.extensions.truncate(1));
    assert_eq!(root_not_authority, Err(ErrorKind::CertificateKeyUsage));
    let short = anchored("", |_, _, root| root.extensions[0] = basic_constraints(true, Some(0)));
    assert_eq!(short, Err(ErrorKind::CertificatePathLength));
    let old_anchor = hierarchy(|_, _, root| *root = root.clone().valid(NOW - YEAR, NOW - 1));
    let chain = &old_anchor.chain[..2];
    let verdict = with(chain, &Trust::anchor(&old_anchor.chain[2]));
    assert_eq!(verdict, Err(ErrorKind::CertificateExpired), "the absent root's dates count too");
}

#[test]
fn the_limit_of_moduli_holds_for_every_key_that_is_used() {
    let (small, large) = (Key::named(KeyType::Rsa2048, "small"), Key::named(KeyType::Rsa3072, "large"));
    let root = Certificate::authority("CN=root", "CN=root").sign(&large, &large);
    let leaf = Certificate::leaf("CN=x", "CN=root").sign(&small, &large);
    let large_leaf = Certificate::leaf("CN=x", "CN=x").sign(&large, &large);
    let with = |key: &Key, chain: &[Vec<u8>], trust: &Trust, max_rsa_bits| {
        let token = Token::with_chain(chain, Algorithm::Rs256, &claims("")).sign(key);
        let policy = TrustPolicy { max_rsa_bits, ..TrustPolicy::default() };
        verify_with(Format::Nv2Jwt, &token, trust, &policy, Time::At(NOW))
    };
    let anchor = Trust::anchor(&root);
    let unused = Certificate::authority("CN=unused", "CN=unused").sign(&large, &large);
    let unused = Trust {
        anchors: [Trust::anchor(&unused).anchors, Trust::anchor(&leaf_root()).anchors].concat(),
        ..anchor.clone()
    };
    let below = Certificate::leaf("CN=x", "CN=leaf root").sign(&small, &small);
    assert_eq!(with(&small, &[below], &unused, 2048), Ok(()), "another anchor's size does not matter");
    for (key, chain, trust) in [
        (&small, vec![leaf.clone()], anchor.clone()),
        (&small, vec![leaf, root], anchor),
        (&large, vec![large_leaf.clone()], Trust::anchor(&large_leaf)),
        (&large, vec![large_leaf.clone()], Trust::certificate(&large_leaf)),
        (&large, vec![large_leaf], Trust::key(large.spki())),
    ] {
        assert_eq!(with(key, &chain, &trust, 3072), Ok(()));
        assert_eq!(with(key, &chain, &trust, 3071), Err(ErrorKind::RsaModulusTooLarge));
    }
}

/// A root with the key "small" of RSA-2048.
fn leaf_root() -> Vec<u8> {
    let small = Key::named(KeyType::Rsa2048, "small");
    Certificate::authority("CN=leaf root", "CN=leaf root").sign(&small, &small)
}

#[test]
fn a_pin_with_a_foreign_key_does_not_hide_the_others() {
    let made = hierarchy(|_, _, _| ());
    let p256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
    let mut foreign = made.chain[0].clone();
    let at = foreign.windows(p256.len()).position(|window| window == p256).unwrap();
    foreign[at + 7] = 6;
    let trust = Trust { certificates: vec![foreign.clone(), made.chain[0].clone()], ..Trust::default() };
    let carried = Token::with_chain(&made.chain, Algorithm::Es256, &claims(""));
    assert_eq!(jwt(&carried, &trust), Ok(()));
    assert_eq!(jwt(&token(""), &trust), Ok(()));
    let alone = Trust::certificate(&foreign);
    assert_eq!(jwt(&carried, &alone), Err(ErrorKind::SignerUnknown));
    assert_eq!(jwt(&token(""), &alone), Err(ErrorKind::SignerUnknown));
    let bent = Token::with_chain(&[foreign], Algorithm::Es256, &claims(""));
    assert_eq!(jwt(&bent, &alone), Err(ErrorKind::KeyUnsupported), "its own signature cannot be checked");
}

#[test]
fn self_signed_leaves() {
    let key = key();
    let sign = |certificate: &Certificate| certificate.sign(&key, &key);
    let plain = Certificate::leaf("CN=x", "CN=x");
    // As the prototype's own example: an authority without key usage.
    let like_prototype = plain.clone().with(&[basic_constraints(true, None)]);
    let with = |certificate: &Certificate, trust: fn(&[u8]) -> Trust| {
        let der = sign(certificate);
        let token = Token::with_chain(std::slice::from_ref(&der), Algorithm::Es256, &claims(""));
        jwt(&token, &trust(&der))
    };
    assert_eq!(with(&plain, Trust::certificate), Ok(()));
    assert_eq!(with(&plain, Trust::anchor), Ok(()));
    assert_eq!(with(&like_prototype, Trust::certificate), Ok(()));
    assert_eq!(with(&like_prototype, Trust::anchor), Err(ErrorKind::CertificateIsAuthority));
    let wrong_usage = plain.clone().with(&[key_usage(true, KEY_CERT_SIGN)]);
    assert_eq!(with(&wrong_usage, Trust::certificate), Err(ErrorKind::CertificateKeyUsage));
}

#[test]
fn requested_references_and_annotations() {
    let reference =
        |text| TrustPolicy { reference: Some(Reference::parse(text).unwrap()), ..TrustPolicy::default() };
    let trust = Trust::key(key().spki());
    let with = |more: &str, policy: &TrustPolicy<'_>| {
        verify_with(Format::Nv2Jwt, &token(more).sign(&key()), &trust, policy, Time::At(NOW))
    };
    assert_eq!(with(REFERENCE, &reference("registry.example.com/app:v1")), Ok(()));
    let mismatch = Err(ErrorKind::ReferenceMismatch);
    assert_eq!(with(REFERENCE, &reference("registry.example.com/app:v2")), mismatch);
    assert_eq!(with(REFERENCE, &reference("registry.example.com:443/app:v1")), mismatch, "port included");
    assert_eq!(with("", &reference("registry.example.com/app:v1")), Err(ErrorKind::ReferenceNotSigned));
    let good = hierarchy(|_, _, _| ());
    let jws = Jws::new(&good.key, &good.chain, &notary_payload());
    let policy = reference("registry.example.com/app:v1");
    let verdict = verify_with(Format::NotaryJws, &jws.sign(&good.key), &trust, &policy, Time::At(NOW));
    assert_eq!(verdict, Err(ErrorKind::ReferenceNotSigned), "a format that signs none");

    let annotated = notary_payload().replace("}}", r#","annotations":{"build":"7","by":"ci"}}}"#);
    let annotated = Jws { payload: annotated, ..jws }.sign(&good.key);
    let require = |annotations: &[Annotation<'_>]| {
        let policy = TrustPolicy { annotations, ..TrustPolicy::default() };
        verify_with(Format::NotaryJws, &annotated, &trust, &policy, Time::At(NOW))
    };
    assert_eq!(require(&[Annotation { name: "build", value: "7" }]), Ok(()));
    let missing = require(&[Annotation { name: "other", value: "7" }]);
    assert_eq!(missing, Err(ErrorKind::AnnotationMissing));
    let both = [Annotation { name: "by", value: "ci" }, Annotation { name: "build", value: "8" }];
    assert_eq!(require(&both), Err(ErrorKind::AnnotationMismatch));
}

#[test]
fn policy_may_narrow_formats_and_algorithms() {
    let trust = Trust::key(key().spki());
    let with = |policy: &TrustPolicy<'_>| {
        verify_with(Format::Nv2Jwt, &token("").sign(&key()), &trust, policy, Time::At(NOW))
    };
    let formats = TrustPolicy { formats: &[Format::NotaryJws], ..TrustPolicy::default() };
    assert_eq!(with(&formats), Err(ErrorKind::FormatNotAllowed));
    let algorithms = TrustPolicy { algorithms: Some(&[Algorithm::EdDsa]), ..TrustPolicy::default() };
    assert_eq!(with(&algorithms), Err(ErrorKind::AlgorithmNotAllowed));
}

mod json_form {
    use super::*;

    fn claims_without_type(more: &str) -> String {
        let all = descriptor();
        let (_, rest) = all.split_once(',').unwrap();
        format!("{{ {rest}{more} }}")
    }

    fn json(more: &str, change: impl Fn(String) -> String) -> Verdict {
        let token = Token::with_key_id(&key(), Algorithm::Es256, &claims_without_type(more));
        let text = change(String::from_utf8(token.sign_json(&key())).unwrap());
        verify(Format::Nv2Json, text.as_bytes(), &Trust::key(key().spki()))
    }

    #[test]
    fn the_good_one_is_accepted_with_its_white_space() {
        assert_eq!(json("", |text| text), Ok(()));
        assert_eq!(json("", |text| format!("{text}\n")), Ok(()));
    }

    #[test]
    fn bent_ones_are_refused() {
        let invalid = Err(ErrorKind::SignatureInvalid);
        assert_eq!(json("", |text| text.replacen("{ ", "{", 1)), invalid, "white space is signed");
        assert_eq!(json("", |text| format!("{text}{{}}")), Err(ErrorKind::JsonTrailing));
        let doubled = json("", |text| text.replacen('{', r#"{"signed":{},"#, 1));
        assert_eq!(doubled, Err(ErrorKind::JsonDuplicateMember));
        let more = json("", |text| text.replacen('{', r#"{"more":{},"#, 1));
        assert_eq!(more, Err(ErrorKind::MemberUnknown));
        let variant = json("", |text| text.replacen("signed", "Signed", 1));
        assert_eq!(variant, Err(ErrorKind::JsonCaseVariant));
        let no_sig = json("", |text| text.replace("\"sig\"", "\"gis\""));
        assert_eq!(no_sig, Err(ErrorKind::MemberMissing));
        assert_eq!(json(&format!(r#","exp":{NOW}"#), |text| text), Err(ErrorKind::Expired));
        assert_eq!(json(r#","size":1"#, |text| text), Err(ErrorKind::JsonDuplicateMember));
    }

    #[test]
    fn a_media_type_is_compared_where_one_is_signed() {
        let with = |media_type: &str| json(&format!(r#","mediaType":{media_type}"#), |text| text);
        assert_eq!(with(r#""application/vnd.oci.image.manifest.v1+json""#), Ok(()));
        let other = with(r#""application/vnd.oci.image.index.v1+json""#);
        assert_eq!(other, Err(ErrorKind::SubjectMediaTypeMismatch));
        assert_eq!(with(r#""""#), Err(ErrorKind::StatementInvalid));
        assert_eq!(with("7"), Err(ErrorKind::JsonType));
    }

    #[test]
    fn the_first_generation_is_not_read() {
        let text = br#"{"signed":{"manifests":[]},"signatures":[]}"#;
        let verdict = verify(Format::Nv2Json, text, &Trust::key(key().spki()));
        assert_eq!(verdict, Err(ErrorKind::MemberUnknown));
    }
}
