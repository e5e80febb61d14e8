//! Each cap of `core/src/limits.rs`, from outside: what reaches it is read, one more is refused. A cap
//! without a row here fails the last test.

use base64ct::{Base64UrlUnpadded, Encoding};
use nv2_conformance::kit::der::{bits, element, oid, sequence, unsigned};
use nv2_conformance::kit::jws::Jws;
use nv2_conformance::kit::keyed::{self, IN_TOTO, dsse};
use nv2_conformance::kit::nv2::Token;
use nv2_conformance::kit::pki::{self, Extension, Key, NOW, hierarchy};
use nv2_conformance::kit::question::{Artifact, Input, Question, SifQuestion};
use nv2_conformance::kit::run::{
    MANIFEST, MEDIA_TYPE, Trust, descriptor, notary_payload, verify, verify_with,
};
use nv2_conformance::kit::sif::Image;
use nv2_core::bytes::{cbor, json};
use nv2_core::certificate::Certificate;
use nv2_core::limits::*;
use nv2_core::reference::Reference;
use nv2_core::sif::SifPolicy;
use nv2_core::{Algorithm, ErrorKind, Format, PublicKey, Threshold, Time, TrustPolicy};
use nv2_sign::KeyType;
use std::sync::Arc;

type Verdict = Result<(), ErrorKind>;

/// A cap, and what has as many of the counted thing as it is asked for.
struct Cap {
    name: &'static str,
    value: usize,
    ask: fn(usize) -> Verdict,
    /// The answer at the cap: success, or a refusal of a later rule, which shows that the cap let it pass.
    at: Verdict,
    /// The refusal beyond.
    beyond: ErrorKind,
    /// Beyond is below: a smallest value.
    is_least: bool,
}

macro_rules! cap {
    ($name:ident, $ask:expr, $at:expr, $beyond:ident) => {
        Cap {
            name: stringify!($name),
            value: $name as usize,
            ask: $ask,
            at: $at,
            beyond: ErrorKind::$beyond,
            is_least: false,
        }
    };
}

const CAPS: &[Cap] = &[
    cap!(MAX_ENVELOPE, envelope_of_bytes, Ok(()), EnvelopeTooLarge),
    cap!(MAX_DEPTH, json_of_depth, Ok(()), TooDeep),
    cap!(MAX_DEPTH, cbor_of_depth, Ok(()), TooDeep),
    cap!(MAX_MEMBERS, json_of_members, Ok(()), TooManyMembers),
    cap!(MAX_MEMBERS, json_of_elements, Ok(()), TooManyMembers),
    cap!(MAX_MEMBERS, cbor_of_entries, Ok(()), TooManyMembers),
    cap!(MAX_CERTIFICATES, chain_of_certificates, Ok(()), TooManyCertificates),
    cap!(MAX_CRITICAL, critical_headers, Err(ErrorKind::CriticalAbsent), TooManyMembers),
    cap!(MAX_SIF_DESCRIPTORS, sif_of_descriptors, Ok(()), SifInvalid),
    cap!(MAX_SIF_SIGNATURES, sif_of_strangers, Err(ErrorKind::SignatureInvalid), TooManySignatures),
    cap!(MAX_ENVELOPE_SIGNATURES, dsse_of_signatures, Ok(()), TooManySignatures),
    cap!(MAX_CONTENT_SIGNATURES, prepared_signatures, Ok(()), TooManySignatures),
    cap!(MAX_REFERENCES, token_of_references, Ok(()), TooManyMembers),
    cap!(MAX_REFERENCE, reference_of_bytes, Ok(()), ReferenceInvalid),
    cap!(MAX_SIGNERS, threshold, Ok(()), ThresholdInvalid),
    Cap { is_least: true, ..cap!(MIN_RSA_BITS, modulus, Ok(()), KeyUnsupported) },
    cap!(MAX_RSA_BITS, admitted_modulus, Err(ErrorKind::SignatureInvalid), RsaModulusTooLarge),
    cap!(LARGEST_RSA_BITS, modulus, Ok(()), RsaModulusTooLarge),
    cap!(MAX_RSA_EXPONENT, exponent, Ok(()), KeyUnsupported),
    cap!(MAX_NAME_PARTS, name_parts, Ok(()), CertificateInvalid),
    cap!(MAX_EXTENSIONS, extensions, Ok(()), CertificateInvalid),
];

fn leaf() -> Arc<Key> {
    Key::named(KeyType::P256, "leaf")
}

fn envelope_of_bytes(len: usize) -> Verdict {
    let made = hierarchy(|_, _, _| ());
    let mut envelope = Jws::new(&made.key, &made.chain, &notary_payload()).sign(&made.key);
    envelope.resize(len, b' ');
    verify(Format::NotaryJws, &envelope, &Trust::anchor(&made.chain[2]))
}

fn json(text: &str) -> Verdict {
    json::Value::parse(text.as_bytes()).map(drop).map_err(|error| error.kind())
}

fn json_of_depth(depth: usize) -> Verdict {
    json(&format!("{}{}", "[".repeat(depth), "]".repeat(depth)))
}

fn json_of_members(count: usize) -> Verdict {
    let members: Vec<_> = (0..count).map(|number| format!(r#""m{number}":0"#)).collect();
    json(&format!("{{{}}}", members.join(",")))
}

fn json_of_elements(count: usize) -> Verdict {
    json(&format!("[{}]", vec!["0"; count].join(",")))
}

fn cbor(bytes: &[u8]) -> Verdict {
    cbor::Value::parse(bytes).map(drop).map_err(|error| error.kind())
}

fn cbor_of_depth(depth: usize) -> Verdict {
    let mut bytes = vec![0x81; depth];
    bytes.push(0);
    cbor(&bytes)
}

fn cbor_of_entries(count: usize) -> Verdict {
    use nv2_conformance::kit::cbor::{int, map};
    cbor(&map(&(0..count).map(|number| (int(number as i64), int(0))).collect::<Vec<_>>()))
}

/// A leaf, and authorities above it up to a root.
fn chain_of_certificates(count: usize) -> Verdict {
    let keys: Vec<_> = (0..count).map(|level| Key::named(KeyType::P256, &format!("level {level}"))).collect();
    let name = |level: usize| format!("C=US,ST=WA,O=acme,CN=level {}", level.min(count - 1));
    let draft = |level| match level {
        0 => pki::Certificate::leaf(&name(0), &name(1)),
        _ => pki::Certificate::authority(&name(level), &name(level + 1)),
    };
    let chain: Vec<_> =
        (0..count).map(|level| draft(level).sign(&keys[level], &keys[(level + 1).min(count - 1)])).collect();
    let jws = Jws::new(&keys[0], &chain, &notary_payload()).sign(&keys[0]);
    verify(Format::NotaryJws, &jws, &Trust::anchor(chain.last().unwrap()))
}

fn critical_headers(count: usize) -> Verdict {
    let made = hierarchy(|_, _, _| ());
    let names: Vec<_> = (1..count).map(|number| format!(r#","absent{number}""#)).collect();
    let scheme = r#"["io.cncf.notary.signingScheme""#;
    let jws = Jws::new(&made.key, &made.chain, &notary_payload());
    let jws = jws.replace(scheme, &format!("{scheme}{}", names.concat()));
    verify(Format::NotaryJws, &jws.sign(&made.key), &Trust::anchor(&made.chain[2]))
}

fn sif(image: &Image) -> Verdict {
    let (file, trust, policy) = (image.bytes(), Trust::key(leaf().spki()), SifPolicy::default());
    SifQuestion { file: &file, trust: &trust, policy: &policy }.ask().map(drop)
}

fn sif_of_descriptors(count: usize) -> Verdict {
    let mut image = Image::two();
    image.free = count - 3;
    sif(&image.signed(1, &leaf()))
}

fn sif_of_strangers(count: usize) -> Verdict {
    let stranger = Key::named(KeyType::P256, "stranger");
    sif(&(0..count).fold(Image::two(), |image, _| image.signed(1, &stranger)))
}

fn dsse_of_signatures(count: usize) -> Verdict {
    let digest = Artifact::from_content(MEDIA_TYPE, MANIFEST).digests()[0].to_string();
    let named = format!(r#"{{"name":"app","digest":{{"sha256":"{}"}}}}"#, &digest["sha256:".len()..]);
    let payload = keyed::statement(&named);
    let pae = keyed::pae(IN_TOTO, payload.as_bytes());
    let mut signatures = vec![vec![1]; count - 1];
    signatures.push(keyed::signature(&leaf(), Algorithm::Es256, &pae));
    let envelope = dsse(IN_TOTO, payload.as_bytes(), &signatures);
    let policy =
        TrustPolicy { predicate_type: Some("https://example.com/built/v1"), ..TrustPolicy::default() };
    verify_with(Format::Dsse, envelope.as_bytes(), &Trust::key(leaf().spki()), &policy, Time::At(NOW))
}

/// One signature, and as many keys that it may be of.
fn prepared_signatures(count: usize) -> Verdict {
    use base64ct::Base64;
    let keys: Vec<_> =
        (0..count).map(|number| Key::named(KeyType::Ed25519, &format!("cap {number}"))).collect();
    let signature = Base64::encode_string(&keys[0].sign(Algorithm::EdDsa, MANIFEST));
    let bundle = keyed::bundle(&format!(r#""messageSignature":{{"signature":"{signature}"}}"#));
    let trust = Trust { keys: keys.iter().map(|key| key.spki().to_vec()).collect(), ..Trust::default() };
    let question = Question {
        input: Input::new(Format::SigstoreBundle, bundle.as_bytes()),
        artifact: Artifact::from_content(MEDIA_TYPE, MANIFEST).prepared(),
        trust: &trust,
        policy: &TrustPolicy::default(),
        time: Time::At(NOW),
    };
    question.ask().map(drop)
}

fn token_of_references(count: usize) -> Verdict {
    let references = vec![r#""registry.example.com/app:v1""#; count].join(",");
    let claims = format!("{{{},\"references\":[{references}]}}", descriptor());
    let token = Token::with_key_id(&leaf(), Algorithm::Es256, &claims).sign(&leaf());
    verify(Format::Nv2Jwt, &token, &Trust::key(leaf().spki()))
}

fn reference_of_bytes(len: usize) -> Verdict {
    let text = format!("host/{}", "a".repeat(len - "host/".len()));
    Reference::parse(&text).map(drop).map_err(|error| error.kind())
}

fn threshold(required: usize) -> Verdict {
    Threshold::new(required).map(drop).map_err(|error| error.kind())
}

fn rsa_key(modulus_bits: usize, exponent: &[u8]) -> Vec<u8> {
    let mut modulus = vec![0x5a; modulus_bits.div_ceil(8)];
    let top = 1_u8 << ((modulus_bits - 1) % 8);
    modulus[0] = top | (0x5a & (top - 1));
    *modulus.last_mut().unwrap() |= 1;
    let numbers = sequence(&[unsigned(&modulus), unsigned(exponent)]);
    sequence(&[sequence(&[oid("1.2.840.113549.1.1.1"), element(0x05, &[])]), bits(&numbers)])
}

fn key(spki: &[u8]) -> Verdict {
    PublicKey::from_spki(spki).map(drop).map_err(|error| error.kind())
}

fn modulus(bits: usize) -> Verdict {
    key(&rsa_key(bits, &[1, 0, 1]))
}

/// An exponent is odd, so the next one that is asked for is two further.
fn exponent(value: usize) -> Verdict {
    key(&rsa_key(2048, &(value | 1).to_be_bytes()))
}

/// A key of that size that is pinned, and a signature of its length.
fn admitted_modulus(bits: usize) -> Verdict {
    let spki = rsa_key(bits, &[1, 0, 1]);
    let public = PublicKey::from_spki(&spki).unwrap();
    let id = public.fingerprint::<nv2_conformance::kit::run::Hasher>().unwrap().key_id().to_string();
    let parts = [
        format!(r#"{{"typ":"x509","alg":"RS256","kid":"{id}"}}"#).into_bytes(),
        format!("{{{}}}", descriptor()).into_bytes(),
        vec![1; bits.div_ceil(8)],
    ];
    let token = parts.map(|part| Base64UrlUnpadded::encode_string(&part)).join(".");
    verify(Format::Nv2Jwt, token.as_bytes(), &Trust::key(&spki))
}

fn certificate(draft: &pki::Certificate) -> Verdict {
    let der = draft.sign(&leaf(), &leaf());
    Certificate::from_der(&der).map(drop).map_err(|error| error.kind())
}

fn name_parts(count: usize) -> Verdict {
    certificate(&pki::Certificate::leaf(&vec!["OU=x"; count].join(","), "CN=issuer"))
}

fn extensions(count: usize) -> Verdict {
    let extensions: Vec<_> = (0..count).map(|number| Extension(OIDS[number], false, vec![5, 0])).collect();
    certificate(&pki::Certificate::leaf("CN=leaf", "CN=issuer").with(&extensions))
}

/// Object identifiers that no rule knows, one more than the cap.
const OIDS: [&str; MAX_EXTENSIONS + 1] = [
    "1.2.3.1", "1.2.3.2", "1.2.3.3", "1.2.3.4", "1.2.3.5", "1.2.3.6", "1.2.3.7", "1.2.3.8", "1.2.3.9",
    "1.2.3.10", "1.2.3.11", "1.2.3.12", "1.2.3.13", "1.2.3.14", "1.2.3.15", "1.2.3.16", "1.2.3.17",
    "1.2.3.18", "1.2.3.19", "1.2.3.20", "1.2.3.21", "1.2.3.22", "1.2.3.23", "1.2.3.24", "1.2.3.25",
    "1.2.3.26", "1.2.3.27", "1.2.3.28", "1.2.3.29", "1.2.3.30", "1.2.3.31", "1.2.3.32", "1.2.3.33",
];

#[test]
fn what_reaches_a_cap_is_read_and_one_more_is_refused() {
    let mut wrong = Vec::new();
    for Cap { name, value, ask, at, beyond, is_least } in CAPS {
        let (inside, outside) = if *is_least { (value + 1, value - 1) } else { (value - 1, value + 1) };
        for (asked, expected) in [(*value, *at), (inside, *at), (outside, Err(*beyond))] {
            let answer = ask(asked);
            if answer != expected {
                wrong.push(format!("{name} at {asked}: {answer:?} instead of {expected:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_cap_has_a_row() {
    let source = include_str!("../../core/src/limits.rs");
    let names = source.lines().filter_map(|line| line.strip_prefix("pub const "));
    let names: Vec<_> = names.filter_map(|rest| rest.split(':').next()).collect();
    assert!(names.len() > 15, "{names:?}");
    for name in &names {
        assert!(CAPS.iter().any(|cap| cap.name == *name), "{name} is tested neither below nor above");
    }
    for Cap { name, .. } in CAPS {
        assert!(names.contains(name), "{name} is no cap any more");
    }
}
