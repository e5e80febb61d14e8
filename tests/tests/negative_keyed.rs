//! cosign, DSSE, in-toto and Sigstore bundles under pinned keys: each rule with a signature that breaks it
//! and nothing else.

use base64ct::{Base64, Encoding};
use nv2_conformance::kit::keyed::{IN_TOTO, bundle, dsse, pae, signature, signed, simple_signing, statement};
use nv2_conformance::kit::pki::{Key, NOW};
use nv2_conformance::kit::question::{Artifact, Input, Question};
use nv2_conformance::kit::run::{MANIFEST, MEDIA_TYPE, Trust};
use nv2_core::format::SignatureEncoding;
use nv2_core::reference::Reference;
use nv2_core::{
    Algorithm, ErrorKind, Format, Subject, Threshold, Time, TrustPolicy, Verifier, scratch_bound,
};
use nv2_sign::KeyType;
use std::sync::Arc;

type Verdict = Result<(), ErrorKind>;

const PREDICATE: &str = "https://example.com/built/v1";
const COSIGN: &str = "cosign container image signature";

fn key(name: &str) -> Arc<Key> {
    Key::named(KeyType::P256, name)
}

fn policy() -> TrustPolicy<'static> {
    TrustPolicy { predicate_type: Some(PREDICATE), ..TrustPolicy::default() }
}

fn subject() -> Artifact<'static> {
    Artifact::from_content(MEDIA_TYPE, MANIFEST)
}

fn digest() -> String {
    subject().digests()[0].to_string()
}

fn named() -> String {
    format!(r#"{{"name":"app","digest":{{"sha256":"{}"}}}}"#, digest().trim_start_matches("sha256:"))
}

fn run(input: &Input<'_>, trust: &Trust, policy: &TrustPolicy<'_>, artifact: &Artifact<'_>) -> Verdict {
    Question { input: *input, artifact: *artifact, trust, policy, time: Time::At(NOW) }.ask().map(drop)
}

fn verify(format: Format, text: &str, policy: &TrustPolicy<'_>) -> Verdict {
    let trust = Trust::key(key("leaf").spki());
    run(&Input::new(format, text.as_bytes()), &trust, policy, &subject())
}

fn dsse_verdict(text: &str) -> Verdict {
    verify(Format::Dsse, text, &policy())
}

/// The code for a statement, well signed.
fn stated(text: &str) -> Verdict {
    dsse_verdict(&signed(&key("leaf"), IN_TOTO, text.as_bytes()))
}

mod simple {
    use super::*;

    fn verdict(payload: &str, policy: &TrustPolicy<'_>) -> Verdict {
        let signature = signature(&key("leaf"), Algorithm::Es256, payload.as_bytes());
        let signature = Base64::encode_string(&signature);
        detached(&signature, payload, policy)
    }

    fn detached(signature: &str, payload: &str, policy: &TrustPolicy<'_>) -> Verdict {
        let input = Input::new(Format::Cosign, signature.as_bytes()).with_payload(payload.as_bytes());
        let trust = Trust::key(key("leaf").spki());
        run(&input, &trust, policy, &subject())
    }

    fn good() -> String {
        simple_signing("registry.example.com/app", &digest(), COSIGN)
    }

    #[test]
    fn the_good_one_is_accepted() {
        assert_eq!(verdict(&good(), &policy()), Ok(()));
    }

    #[test]
    fn e1_another_image() {
        let other = format!("sha256:{}", "0".repeat(64));
        let payload = simple_signing("registry.example.com/app", &other, COSIGN);
        assert_eq!(verdict(&payload, &policy()), Err(ErrorKind::SubjectDigestMismatch));
    }

    #[test]
    fn e2_another_kind_of_signature() {
        let payload = simple_signing("a/b", &digest(), "atomic container signature");
        assert_eq!(verdict(&payload, &policy()), Err(ErrorKind::StatementInvalid));
    }

    #[test]
    fn e3_doubled_members() {
        let twice = good().replacen('{', r#"{"critical":{},"#, 1);
        assert_eq!(verdict(&twice, &policy()), Err(ErrorKind::JsonDuplicateMember));
        let twice = good().replace(r#""image":{"#, r#""image":{"docker-manifest-digest":"x","#);
        assert_eq!(verdict(&twice, &policy()), Err(ErrorKind::JsonDuplicateMember));
        let more = good().replace(r#""image":{"#, r#""more":1,"image":{"#);
        assert_eq!(verdict(&more, &policy()), Err(ErrorKind::MemberUnknown));
    }

    #[test]
    fn e4_e5_files_and_annotations() {
        let payload = good();
        let good = Base64::encode_string(&signature(&key("leaf"), Algorithm::Es256, payload.as_bytes()));
        assert_eq!(detached("", &payload, &policy()), Err(ErrorKind::SignatureMissing));
        assert_eq!(detached("not base64", &payload, &policy()), Err(ErrorKind::Base64Invalid));
        assert_eq!(detached(&format!("{good}\n"), &payload, &policy()), Ok(()), "the newline of a file");
        let inside = format!("{}\n{}", &good[..8], &good[8..]);
        assert_eq!(detached(&inside, &payload, &policy()), Err(ErrorKind::Base64Invalid));
        assert_eq!(detached(&good, "", &policy()), Err(ErrorKind::PayloadMissing));
        let file = |mime: &str, annotation: &str| {
            let json = format!(
                concat!(
                    r#"{{"mimeType":"{}","payload":"{}","#,
                    r#""annotations":{{"dev.cosignproject.cosign/signature":"{}"}}}}"#
                ),
                mime,
                Base64::encode_string(payload.as_bytes()),
                annotation
            );
            verify(Format::Cosign, &format!("\0sigstore-json\n{json}"), &policy())
        };
        let mime = "application/vnd.dev.cosign.simplesigning.v1+json";
        assert_eq!(file(mime, &good), Ok(()));
        assert_eq!(
            file(mime, &format!("{good}\\n")),
            Err(ErrorKind::Base64Invalid),
            "no file, no final newline"
        );
        assert_eq!(file("text/plain", &good), Err(ErrorKind::ContentTypeInvalid));
        assert_eq!(file(mime, ""), Err(ErrorKind::SignatureMissing));
        assert_eq!(verify(Format::Cosign, "{}", &policy()), Err(ErrorKind::EnvelopeShape));
    }

    #[test]
    fn e6_wrong_key() {
        let payload = good();
        let other = Base64::encode_string(&signature(&key("b"), Algorithm::Es256, payload.as_bytes()));
        assert_eq!(detached(&other, &payload, &policy()), Err(ErrorKind::SignatureInvalid));
    }

    #[test]
    fn e7_another_repository() {
        let reference = |text| TrustPolicy { reference: Some(Reference::parse(text).unwrap()), ..policy() };
        let tagged = reference("registry.example.com/app:v1");
        assert_eq!(verdict(&good(), &tagged), Ok(()), "the tag is no part of it");
        let other = reference("registry.example.com/other:v1");
        assert_eq!(verdict(&good(), &other), Err(ErrorKind::ReferenceMismatch));
        let port = reference("registry.example.com:443/app");
        assert_eq!(verdict(&good(), &port), Err(ErrorKind::ReferenceMismatch));
        let unnamed = simple_signing("", &digest(), COSIGN);
        assert_eq!(verdict(&unnamed, &tagged), Err(ErrorKind::ReferenceNotSigned));
    }

    #[test]
    fn e12_the_bytes_count_not_their_meaning() {
        let payload = good();
        let good = Base64::encode_string(&signature(&key("leaf"), Algorithm::Es256, payload.as_bytes()));
        let spaced = payload.replace(':', ": ");
        assert_eq!(detached(&good, &spaced, &policy()), Err(ErrorKind::SignatureInvalid));
    }

    #[test]
    fn e13_the_key_decides_the_hash() {
        let payload = good();
        let p384 = Key::named(KeyType::P384, "e13");
        let signature = |algorithm| Base64::encode_string(&signature(&p384, algorithm, payload.as_bytes()));
        let check = |text: &str| {
            let input = Input::new(Format::Cosign, text.as_bytes()).with_payload(payload.as_bytes());
            run(&input, &Trust::key(p384.spki()), &policy(), &subject())
        };
        assert_eq!(check(&signature(Algorithm::Es384)), Ok(()));
        let fixed = Base64::encode_string(&p384.sign(Algorithm::Es384, payload.as_bytes()));
        assert_eq!(check(&fixed), Err(ErrorKind::SignatureEncoding), "r || s is another format's");
    }
}

#[test]
fn the_good_one_is_accepted() {
    assert_eq!(stated(&statement(&named())), Ok(()));
}

#[test]
fn g1_no_signatures() {
    let payload = statement(&named());
    let none = dsse(IN_TOTO, payload.as_bytes(), &[]);
    assert_eq!(dsse_verdict(&none), Err(ErrorKind::SignatureMissing));
    assert_eq!(dsse_verdict(&none.replace("[]", "null")), Err(ErrorKind::JsonType));
    let many = dsse(IN_TOTO, payload.as_bytes(), &vec![vec![1]; 17]);
    assert_eq!(dsse_verdict(&many), Err(ErrorKind::TooManySignatures));
}

#[test]
fn g2_k_of_n_distinct_keys() {
    let payload = statement(&named());
    let by = |name: &str| signature(&key(name), Algorithm::Es256, &pae(IN_TOTO, payload.as_bytes()));
    let trust =
        Trust { keys: ["a", "b"].iter().map(|name| key(name).spki().to_vec()).collect(), ..Trust::default() };
    let count = |signatures: &[Vec<u8>]| {
        let text = dsse(IN_TOTO, payload.as_bytes(), signatures);
        let mut threshold = Threshold::new(2).unwrap();
        trust.with(|store| {
            for number in 0..signatures.len() {
                let policy = policy();
                let mut scratch = vec![0; scratch_bound(text.len())];
                let input = nv2_core::Input::new(Format::Dsse, text.as_bytes()).only_signature(number);
                let subject = Subject::from_content(MEDIA_TYPE, MANIFEST).unwrap();
                let verifier = Verifier::new(store, &policy);
                if let Ok(verified) = verifier.verify_input(&input, &subject, Time::At(NOW), &mut scratch) {
                    threshold.count(&verified).unwrap();
                }
            }
        });
        threshold.signers()
    };
    assert_eq!(count(&[by("a"), by("b")]), 2);
    assert_eq!(count(&[by("a"), by("a")]), 1, "one key twice");
    assert_eq!(count(&[by("a"), by("c")]), 1, "a stranger");
}

#[test]
fn g3_g4_altered_parts() {
    let payload = statement(&named());
    let good = signed(&key("leaf"), IN_TOTO, payload.as_bytes());
    let other_type = good.replace("in-toto", "in-tot0");
    assert_eq!(dsse_verdict(&other_type), Err(ErrorKind::SignatureInvalid));
    let encoded = Base64::encode_string(payload.as_bytes());
    let other = Base64::encode_string(payload.replace("app", "ape").as_bytes());
    assert_eq!(dsse_verdict(&good.replace(&encoded, &other)), Err(ErrorKind::SignatureInvalid));
    let url = good.replace(&encoded, &encoded.replace('+', "-").replace('/', "_"));
    assert_eq!(dsse_verdict(&url), Ok(()), "both alphabets");
    let padded = good.replace(&encoded, &format!("{encoded}===="));
    assert_eq!(dsse_verdict(&padded), Err(ErrorKind::Base64Invalid));
}

#[test]
fn g5_lengths_cannot_be_shifted() {
    // The same bytes behind another split of type and body.
    let payload = statement(&named());
    let (one, two) = ("a 3 b", "a");
    let shifted = dsse(
        two,
        payload.as_bytes(),
        &[signature(&key("leaf"), Algorithm::Es256, &pae(one, payload.as_bytes()))],
    );
    assert_eq!(dsse_verdict(&shifted), Err(ErrorKind::SignatureInvalid));
}

#[test]
fn g6_encodings_are_configured() {
    let payload = statement(&named());
    let fixed = key("leaf").sign(Algorithm::Es256, &pae(IN_TOTO, payload.as_bytes()));
    let raw = dsse(IN_TOTO, payload.as_bytes(), &[fixed]);
    let der = signed(&key("leaf"), IN_TOTO, payload.as_bytes());
    let as_fixed = TrustPolicy { signature_encoding: SignatureEncoding::Fixed, ..policy() };
    assert_eq!(verify(Format::Dsse, &raw, &as_fixed), Ok(()));
    assert_eq!(verify(Format::Dsse, &der, &as_fixed), Err(ErrorKind::SignatureEncoding));
    assert_eq!(dsse_verdict(&raw), Err(ErrorKind::SignatureEncoding));
}

#[test]
fn g7_subjects_without_a_usable_digest() {
    let not_named = Err(ErrorKind::SubjectNotNamed);
    assert_eq!(stated(&statement("")), not_named);
    assert_eq!(stated(&statement(r#"{"name":"a","digest":{}}"#)), not_named);
    assert_eq!(stated(&statement(r#"{"name":"a","digest":{"md5":"00","sha1":"00"}}"#)), not_named);
    let upper = named().replace(digest().trim_start_matches("sha256:"), &"A".repeat(64));
    assert_eq!(stated(&statement(&upper)), not_named);
    let one_of_two = format!(r#"{{"name":"x","digest":{{"sha256":"{}"}}}},{}"#, "0".repeat(64), named());
    assert_eq!(stated(&statement(&one_of_two)), Ok(()));
    let contradiction = named().replace("}}", &format!(r#","sha512":"{}"}}}}"#, "0".repeat(128)));
    assert_eq!(stated(&statement(&contradiction)), not_named, "every known digest must agree");
}

#[test]
fn g8_the_predicate_type_is_asked_for() {
    let good = signed(&key("leaf"), IN_TOTO, statement(&named()).as_bytes());
    let with = |predicate_type| {
        verify(Format::Dsse, &good, &TrustPolicy { predicate_type, ..TrustPolicy::default() })
    };
    assert_eq!(with(None), Err(ErrorKind::PredicateTypeNotGiven));
    assert_eq!(with(Some("https://example.com/built/v2")), Err(ErrorKind::PredicateTypeMismatch));
    assert_eq!(with(Some(PREDICATE)), Ok(()));
}

#[test]
fn g9_another_payload_type_whose_body_looks_like_a_statement() {
    let text = signed(&key("leaf"), "application/json", statement(&named()).as_bytes());
    assert_eq!(dsse_verdict(&text), Err(ErrorKind::PayloadTypeMismatch));
    let asked = TrustPolicy { payload_type: Some("application/json"), ..TrustPolicy::default() };
    assert_eq!(verify(Format::Dsse, &text, &asked), Err(ErrorKind::SubjectDigestMismatch));
    let itself = signed(&key("leaf"), "application/json", MANIFEST);
    assert_eq!(verify(Format::Dsse, &itself, &asked), Ok(()), "the payload is the artifact");
    let both = TrustPolicy { predicate_type: Some(PREDICATE), ..asked };
    let refused = Err(ErrorKind::PredicateTypeMismatch);
    assert_eq!(verify(Format::Dsse, &itself, &both), refused, "it has no predicate");
}

#[test]
fn g10_a_signature_over_the_body() {
    let payload = statement(&named());
    let raw = signature(&key("leaf"), Algorithm::Es256, payload.as_bytes());
    let text = dsse(IN_TOTO, payload.as_bytes(), &[raw]);
    assert_eq!(dsse_verdict(&text), Err(ErrorKind::SignatureInvalid));
}

#[test]
fn g11_doubled_members() {
    let good = signed(&key("leaf"), IN_TOTO, statement(&named()).as_bytes());
    let twice = good.replacen('{', r#"{"payload":"e30=","#, 1);
    assert_eq!(dsse_verdict(&twice), Err(ErrorKind::JsonDuplicateMember));
    let variant = good.replacen('{', r#"{"Payload":"e30=","#, 1);
    assert_eq!(dsse_verdict(&variant), Err(ErrorKind::JsonCaseVariant));
}

#[test]
fn statement_versions() {
    let good = statement(&named());
    assert_eq!(stated(&good.replace("Statement/v1", "Statement/v0.1")), Ok(()));
    assert_eq!(stated(&good.replace("Statement/v1", "Statement/v2")), Err(ErrorKind::StatementInvalid));
    assert_eq!(stated(&good.replace("_type", "type")), Err(ErrorKind::StatementInvalid));
}

mod bundles {
    use super::*;

    fn message(signature: &[u8], claimed: &str) -> String {
        bundle(&format!(
            r#""messageSignature":{{{claimed}"signature":"{}"}}"#,
            Base64::encode_string(signature)
        ))
    }

    fn verdict(text: &str) -> Verdict {
        verify(Format::SigstoreBundle, text, &TrustPolicy::default())
    }

    fn good() -> String {
        message(&signature(&key("leaf"), Algorithm::Es256, MANIFEST), "")
    }

    #[test]
    fn the_good_ones_are_accepted() {
        assert_eq!(verdict(&good()), Ok(()));
        let inner = signed(&key("leaf"), IN_TOTO, statement(&named()).as_bytes());
        let stated = bundle(&format!(r#""dsseEnvelope":{inner}"#));
        assert_eq!(verify(Format::SigstoreBundle, &stated, &policy()), Ok(()));
        assert_eq!(verdict(&stated), Err(ErrorKind::PredicateTypeNotGiven));
    }

    #[test]
    fn a_signature_over_the_content_is_no_statement() {
        let asked = verify(Format::SigstoreBundle, &good(), &policy());
        assert_eq!(asked, Err(ErrorKind::PredicateTypeMismatch));
    }

    #[test]
    fn f1_versions() {
        let with = |version: &str| {
            verdict(&good().replace("application/vnd.dev.sigstore.bundle.v0.3+json", version))
        };
        assert_eq!(with("application/vnd.dev.sigstore.bundle+json;version=0.1"), Ok(()));
        assert_eq!(with("application/vnd.dev.sigstore.bundle+json;version=0.2"), Ok(()));
        let unknown = Err(ErrorKind::BundleVersionUnknown);
        assert_eq!(with("application/vnd.dev.sigstore.bundle+json;version=99.9"), unknown);
        assert_eq!(with("application/json"), unknown);
    }

    #[test]
    fn f2_one_content() {
        let inner = signed(&key("leaf"), IN_TOTO, statement(&named()).as_bytes());
        let both = good().replacen('{', &format!(r#"{{"dsseEnvelope":{inner},"#), 1);
        assert_eq!(verdict(&both), Err(ErrorKind::EnvelopeShape));
        assert_eq!(verdict(&bundle(r#""tlogEntries":[]"#)), Err(ErrorKind::EnvelopeShape));
    }

    #[test]
    fn f3_keyless_is_told_apart() {
        let keyless = good().replace(r#""publicKey":{"hint":"x"}"#, r#""certificate":{"rawBytes":"AA=="}"#);
        assert_eq!(verdict(&keyless), Err(ErrorKind::KeylessNotSupported));
        let chain = good().replace(r#""publicKey":{"hint":"x"}"#, r#""x509CertificateChain":{}"#);
        assert_eq!(verdict(&chain), Err(ErrorKind::KeylessNotSupported));
        let neither = good().replace(r#""publicKey":{"hint":"x"}"#, "");
        assert_eq!(verdict(&neither), Err(ErrorKind::EnvelopeShape));
    }

    #[test]
    fn f4_the_claimed_digest_proves_nothing_but_must_agree() {
        let claim = |digest: &[u8]| {
            format!(
                r#""messageDigest":{{"algorithm":"SHA2_256","digest":"{}"}},"#,
                Base64::encode_string(digest)
            )
        };
        let signature_of = |content: &[u8]| signature(&key("leaf"), Algorithm::Es256, content);
        let right = subject();
        let right = right.digests()[0];
        let right = right.as_bytes();
        assert_eq!(verdict(&message(&signature_of(MANIFEST), &claim(right))), Ok(()));
        let wrong = message(&signature_of(MANIFEST), &claim(&[7; 32]));
        assert_eq!(verdict(&wrong), Err(ErrorKind::SubjectDigestMismatch));
        let other = message(&signature_of(b"another"), &claim(right));
        assert_eq!(verdict(&other), Err(ErrorKind::SignatureInvalid), "only the content counts");
        // What cosign writes for Ed25519, which signs no digest: a claim of nothing.
        let signature = signature_of(MANIFEST);
        assert_eq!(verdict(&message(&signature, r#""messageDigest":{},"#)), Ok(()));
        for half in [r#""algorithm":"SHA2_256""#, r#""digest":"AA==""#] {
            let half = message(&signature, &format!(r#""messageDigest":{{{half}}},"#));
            assert_eq!(verdict(&half), Err(ErrorKind::MemberMissing));
        }
    }

    #[test]
    fn f5_two_signatures() {
        let payload = statement(&named());
        let one = signature(&key("leaf"), Algorithm::Es256, &pae(IN_TOTO, payload.as_bytes()));
        let two = dsse(IN_TOTO, payload.as_bytes(), &[one.clone(), one]);
        assert_eq!(verdict(&bundle(&format!(r#""dsseEnvelope":{two}"#))), Err(ErrorKind::EnvelopeShape));
    }

    #[test]
    fn f8_f9_bad_bytes() {
        assert_eq!(verdict(&good()[..40]), Err(ErrorKind::JsonSyntax));
        assert_eq!(verdict(&message(b"", "")), Err(ErrorKind::SignatureMissing));
        assert_eq!(
            verdict(&good().replace(r#""signature":""#, r#""signature":"!"#)),
            Err(ErrorKind::Base64Invalid)
        );
    }

    #[test]
    fn ed25519_over_content_needs_one_pass() {
        let ed = Key::named(KeyType::Ed25519, "content");
        let text = message(&ed.sign(Algorithm::EdDsa, MANIFEST), "");
        let trust = Trust::key(ed.spki());
        let input = Input::new(Format::SigstoreBundle, text.as_bytes());
        let streamed = |content: &[u8]| {
            let artifact = Artifact::from_content(MEDIA_TYPE, content).prepared();
            run(&input, &trust, &TrustPolicy::default(), &artifact)
        };
        assert_eq!(streamed(MANIFEST), Ok(()));
        assert_eq!(streamed(b"another"), Err(ErrorKind::SignatureInvalid));
        let unprepared = run(&input, &trust, &TrustPolicy::default(), &subject());
        assert_eq!(unprepared, Err(ErrorKind::SubjectContentNotSeen));
    }

    #[test]
    fn rsa_over_content() {
        let rsa = Key::named(KeyType::Rsa2048, "content");
        let text = message(&rsa.sign(Algorithm::Rs256, MANIFEST), "");
        let input = Input::new(Format::SigstoreBundle, text.as_bytes());
        assert_eq!(run(&input, &Trust::key(rsa.spki()), &TrustPolicy::default(), &subject()), Ok(()));
    }
}

#[test]
fn kinds_of_trust_that_cannot_answer() {
    let text = signed(&key("leaf"), IN_TOTO, statement(&named()).as_bytes());
    let input = Input::new(Format::Dsse, text.as_bytes());
    let fingerprint = Trust { fingerprints: vec![[7; 32]], ..Trust::default() };
    let verdict = run(&input, &fingerprint, &policy(), &subject());
    assert_eq!(verdict, Err(ErrorKind::PinnedKeyNotCarried));
    let made = nv2_conformance::kit::pki::hierarchy(|_, _, _| ());
    let anchor = run(&input, &Trust::anchor(&made.chain[2]), &policy(), &subject());
    assert_eq!(anchor, Err(ErrorKind::SignerUnknown));
    let pinned = run(&input, &Trust::certificate(&made.chain[0]), &policy(), &subject());
    assert_eq!(pinned, Ok(()), "the key of a pinned certificate");
    let number = input.only_signature(1);
    let none = run(&number, &Trust::key(key("leaf").spki()), &policy(), &subject());
    assert_eq!(none, Err(ErrorKind::SignatureMissing));
}
