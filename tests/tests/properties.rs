//! Every truncation and every flipped bit of each good envelope is refused, unless the bit lies where no
//! rule covers it; and the scratch bound holds.

use base64ct::{Base64, Encoding};
use nv2_conformance::kit::cose::Cose;
use nv2_conformance::kit::jws::Jws;
use nv2_conformance::kit::keyed;
use nv2_conformance::kit::nv2::Token;
use nv2_conformance::kit::pki::{Hierarchy, Key, NOW, hierarchy};
use nv2_conformance::kit::question::{Artifact, Input, Question};
use nv2_conformance::kit::run::{MANIFEST, MEDIA_TYPE, Trust, descriptor, notary_payload};
use nv2_core::{Algorithm, ErrorKind, Format, Subject, Time, TrustPolicy, Verifier, scratch_bound};
use std::ops::Range;

struct Good {
    name: &'static str,
    format: Format,
    envelope: Vec<u8>,
    trust: Trust,
    /// Bytes that no rule covers, and why a change there is no forgery.
    uncovered: Vec<Range<usize>>,
}

fn good() -> Vec<Good> {
    let made = hierarchy(|_, _, _| ());
    let Hierarchy { key, chain } = &made;
    let anchor = Trust::anchor(&chain[2]);
    let references = r#","references":["registry.example.com/app:v1"]"#;
    let claims = format!("{{{}{references},\"iat\":{NOW},\"exp\":{}}}", descriptor(), NOW + 9);
    let by_id = Token::with_key_id(key, Algorithm::Es256, &claims);
    let with_chain = Token::with_chain(chain, Algorithm::Es256, &claims);
    let payload = notary_payload();
    let new = |name, format, envelope, trust: &Trust| {
        let trust = trust.clone();
        Good { name, format, envelope, trust, uncovered: Vec::new() }
    };
    let key_pin = Trust::key(key.spki());
    let mut all = vec![
        new("token, key id", Format::Nv2Jwt, by_id.sign(key), &key_pin),
        new("token, chain", Format::Nv2Jwt, with_chain.sign(key), &anchor),
        new("older JSON", Format::Nv2Json, by_id.sign_json(key), &key_pin),
        new("JWS", Format::NotaryJws, Jws::new(key, chain, &payload).sign(key), &anchor),
        new("COSE", Format::NotaryCose, Cose::new(key, chain, &payload).sign(key), &anchor),
    ];
    all.extend(good_keyed(key).map(|(name, format, text)| new(name, format, text.into_bytes(), &key_pin)));
    for good in &mut all {
        good.uncovered = uncovered(good.format, &good.envelope);
    }
    all
}

/// The type of the predicate in the good statements.
const PREDICATE: &str = "https://example.com/built/v1";

/// Envelopes of the formats that name no signer, about the manifest.
fn good_keyed(key: &Key) -> [(&'static str, Format, String); 4] {
    let digest = Subject::from_content(MEDIA_TYPE, MANIFEST).unwrap().digests()[0].to_string();
    let base64 = |bytes: &[u8]| Base64::encode_string(bytes);
    let payload =
        keyed::simple_signing("registry.example.com/app", &digest, "cosign container image signature");
    let cosign = format!(
        "\0sigstore-json\n{{\"mimeType\":\"{}\",\"payload\":\"{}\",\"annotations\":{{\"{}\":\"{}\"}}}}",
        "application/vnd.dev.cosign.simplesigning.v1+json",
        base64(payload.as_bytes()),
        "dev.cosignproject.cosign/signature",
        base64(&keyed::signature(key, Algorithm::Es256, payload.as_bytes())),
    );
    let named = format!(r#"{{"name":"app","digest":{{"sha256":"{}"}}}}"#, &digest["sha256:".len()..]);
    let dsse = keyed::signed(key, keyed::IN_TOTO, keyed::statement(&named).as_bytes());
    let content = base64(&keyed::signature(key, Algorithm::Es256, MANIFEST));
    [
        ("cosign", Format::Cosign, cosign),
        ("bundle, statement", Format::SigstoreBundle, keyed::bundle(&format!(r#""dsseEnvelope":{dsse}"#))),
        (
            "bundle, content",
            Format::SigstoreBundle,
            keyed::bundle(&format!(r#""messageSignature":{{"signature":"{content}"}}"#)),
        ),
        ("DSSE", Format::Dsse, dsse.replace(r#"{"sig""#, r#"{"keyid":"hint","sig""#)),
    ]
}

/// The name of the signing program is a member of the unprotected header that nothing depends on. Its name
/// may change to any other unknown one; its value to any other text.
fn uncovered(format: Format, envelope: &[u8]) -> Vec<Range<usize>> {
    let find = |text: &str| {
        let at = envelope.windows(text.len()).position(|window| window == text.as_bytes());
        at.map(|at| at..at + text.len())
    };
    match format {
        Format::NotaryJws => find(r#""io.cncf.notary.signingAgent":"nv2-conformance""#).into_iter().collect(),
        Format::NotaryCose => {
            [find("io.cncf.notary.signingAgent"), find("onv2-conformance")].into_iter().flatten().collect()
        }
        // A key id is a hint that is not looked at: its name may become any other, its value any other text.
        Format::Dsse => find(r#""keyid":"hint""#).into_iter().collect(),
        // So is the hint of a bundle.
        Format::SigstoreBundle => find(r#""hint":"x""#).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// Verifies with a scratch buffer of `room` bytes.
fn verify_in(good: &Good, envelope: &[u8], room: usize) -> Result<(), ErrorKind> {
    let subject = Subject::from_content(MEDIA_TYPE, MANIFEST).unwrap();
    let mut scratch = vec![0xa5; room];
    // Who asks for a predicate takes no signature over the content itself.
    let predicate_type = (good.name != "bundle, content").then_some(PREDICATE);
    let policy = TrustPolicy { predicate_type, ..TrustPolicy::default() };
    good.trust.with(|store| {
        Verifier::new(store, &policy)
            .verify(good.format, envelope, &subject, Time::At(NOW), &mut scratch)
            .map(drop)
            .map_err(|rejected| rejected.error().kind())
    })
}

/// The variation of this number.
fn verify_variation(good: &Good, envelope: &[u8], number: usize) -> Result<(), ErrorKind> {
    let predicate_type = (good.name != "bundle, content").then_some(PREDICATE);
    let policy = TrustPolicy { predicate_type, ..TrustPolicy::default() };
    let question = Question {
        input: Input::new(good.format, envelope),
        artifact: Artifact::from_content(MEDIA_TYPE, MANIFEST),
        trust: &good.trust,
        policy: &policy,
        time: Time::At(NOW),
    };
    question.ask_now_and_then(number).map(drop)
}

fn verify(good: &Good, envelope: &[u8]) -> Result<(), ErrorKind> {
    verify_in(good, envelope, scratch_bound(envelope.len()))
}

#[test]
fn every_format_has_a_good_one() {
    for format in Format::ALL {
        assert!(good().iter().any(|good| good.format == *format), "{}", format.name());
    }
}

#[test]
fn every_truncation_is_refused() {
    for good in good() {
        assert_eq!(verify(&good, &good.envelope), Ok(()), "{}", good.name);
        for len in 0..good.envelope.len() {
            assert!(
                verify_variation(&good, &good.envelope[..len], len).is_err(),
                "{} cut to {len}",
                good.name
            );
        }
    }
}

#[test]
fn every_flipped_bit_is_refused() {
    for good in good() {
        let mut envelope = good.envelope.clone();
        let mut accepted = 0;
        for byte in 0..envelope.len() {
            for bit in 0..8 {
                envelope[byte] ^= 1 << bit;
                if verify_variation(&good, &envelope, 8 * byte + bit).is_ok() {
                    let covered = !good.uncovered.iter().any(|range| range.contains(&byte));
                    assert!(!covered, "{}: bit {bit} of byte {byte} is not covered", good.name);
                    accepted += 1;
                }
                envelope[byte] ^= 1 << bit;
            }
        }
        println!(
            "{}: {} bits flipped, {accepted} accepted, all where no rule covers them",
            good.name,
            envelope.len() * 8
        );
        assert_eq!(accepted > 0, !good.uncovered.is_empty(), "{}: a stale exception", good.name);
    }
}

#[test]
fn any_scratch_gives_the_verdict_or_says_that_it_is_too_small() {
    for good in good() {
        let bound = scratch_bound(good.envelope.len());
        let mut least = None;
        for room in (0..bound).step_by(7).chain([bound]) {
            match verify_in(&good, &good.envelope, room) {
                Ok(()) => least = least.or(Some(room)),
                Err(kind) => {
                    assert_eq!(kind, ErrorKind::ScratchTooSmall, "{} in {room}", good.name);
                    assert_eq!(least, None, "{}: {room} is too small, but less was enough", good.name);
                }
            }
        }
        println!("{}: {:?} bytes of scratch are enough, the bound is {bound}", good.name, least.unwrap());
    }
}

/// Envelopes that need as much scratch as their format can: everything escaped, everything nested.
#[test]
fn the_bound_holds_for_hungry_envelopes() {
    let escape = |text: &str| -> String {
        text.chars().map(|character| format!("\\u{:04x}", u32::from(character))).collect()
    };
    for good in good() {
        let text = String::from_utf8_lossy(&good.envelope).into_owned();
        let hungry = match good.format {
            Format::NotaryJws => {
                let certificate = text.split('"').max_by_key(|part| part.len()).unwrap().to_owned();
                text.replace(&certificate, &certificate.replace('A', "\\u0041"))
            }
            Format::Nv2Json => text.replace("x509", &escape("x509")),
            _ => text,
        };
        let envelope = match good.format {
            Format::NotaryCose => good.envelope.clone(),
            _ => hungry.into_bytes(),
        };
        assert_eq!(verify(&good, &envelope), Ok(()), "{}", good.name);
    }
}

/// A reader who sized the buffer as told never hears that it is too small, whatever the envelope holds.
#[test]
fn the_bound_holds_for_long_texts_with_escapes() {
    use nv2_conformance::kit::jws::header;
    use nv2_conformance::kit::pki::Extension;
    const LONG: usize = 200_000;
    let small = hierarchy(|_, _, _| ());
    let made = hierarchy(|leaf, _, _| leaf.extensions.push(Extension("1.2.3.4", false, vec![7; 60_000])));
    let escape_first =
        |text: String, wanted: char| text.replacen(wanted, &format!("\\u{:04x}", u32::from(wanted)), 1);
    let payload = notary_payload();
    let jws = Jws::new(&made.key, &made.chain, &payload);
    let late = Jws::new(&small.key, &small.chain, &payload);
    let late = late.replace("2025-12-31T", &format!("2025-12-31T{}\\u0030", "0".repeat(LONG)));
    let late = String::from_utf8(late.sign(&made.key)).unwrap();
    let protected = late.split('"').max_by_key(|part| part.len()).unwrap().to_owned();
    let late = late.replace(&protected, &escape_first(protected.clone(), 'e')).into_bytes();
    let long = Jws { header: header(&made.chain).replace('M', "\\u004d"), ..jws }.sign(&made.key);
    let claims = format!("{{{}}}", descriptor());
    let mut token = Token::with_chain(&vec![made.chain[0].clone(); 8], Algorithm::Es256, &claims);
    token.header = token.header.replace("\"MI", "\"\\u004dI");
    assert_eq!(token.header.matches('\\').count(), 8);
    let mut all = vec![
        ("JWS, late", Format::NotaryJws, late, Err(ErrorKind::TimestampInvalid)),
        ("JWS, escaped chain", Format::NotaryJws, long, Ok(())),
        ("token, escaped chain", Format::Nv2Jwt, token.sign(&made.key), Err(ErrorKind::SignerUnknown)),
    ];
    let reference = format!("\"registry.example.com/{}\\u0061\"", "a".repeat(LONG));
    let claims = format!("{{{},\"references\":[{reference}]}}", descriptor());
    let token = Token::with_chain(&made.chain, Algorithm::Es256, &claims).sign(&made.key);
    all.push(("token, escaped reference", Format::Nv2Jwt, token, Err(ErrorKind::ReferenceInvalid)));
    let mut token = Token::with_chain(&made.chain, Algorithm::Es256, &claims);
    token.header = format!(r#"{{"typ":"x509","alg":"ES256","kid":"{}\u0041"}}"#, "A".repeat(LONG));
    all.push(("token, escaped key id", Format::Nv2Jwt, token.sign(&made.key), Err(ErrorKind::KeyIdInvalid)));
    for (name, format, envelope, expected) in all {
        let trust = Trust::anchor(&made.chain[2]);
        let good = Good { name, format, envelope, trust, uncovered: Vec::new() };
        assert_eq!(verify(&good, &good.envelope), expected, "{name}");
    }
}
