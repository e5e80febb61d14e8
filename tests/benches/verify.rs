//! What a whole verification costs beyond the operations that it must contain: key load, hashing, and one
//! signature check for each link that the trust decision needs, on the same backend. Parsing and base64
//! are the overhead in question.
//!
//! Rounds are interleaved: in each round every candidate takes one sample, in rotating order, and the
//! ratio is the median of the ratios within a round, so that drift of the machine cancels out.

use nv2_conformance::kit::cose::Cose;
use nv2_conformance::kit::jws::Jws;
use nv2_conformance::kit::nv2::Token;
use nv2_conformance::kit::pki::{Certificate, INTERMEDIATE, Key, LEAF, NOW, ROOT};
use nv2_conformance::kit::run::{MANIFEST, MEDIA_TYPE, Trust, descriptor, notary_payload};
use nv2_conformance::paired::{median, sample};
use nv2_core::bytes::scratch::Scratch;
use nv2_core::certificate;
use nv2_core::crypto::{Backend, DefaultBackend};
use nv2_core::envelope::Covered;
use nv2_core::{Algorithm, Envelope, Format, PublicKey, Subject, Time, TrustPolicy, Verifier, scratch_bound};
use nv2_sign::KeyType;
use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

const ROUNDS: usize = 61;
const SAMPLE: Duration = Duration::from_millis(3);

/// One link: who signs what.
struct Link {
    spki: Vec<u8>,
    algorithm: Algorithm,
    message: Vec<u8>,
    signature: Vec<u8>,
}

struct Case {
    name: String,
    target: f64,
    format: Format,
    envelope: Vec<u8>,
    trust: Trust,
    links: Vec<Link>,
}

fn key(kind: KeyType, name: &str) -> Arc<Key> {
    Key::named(kind, name)
}

/// Leaf, intermediate and root of one kind.
fn chain(kind: KeyType) -> (Arc<Key>, Vec<Vec<u8>>, Vec<Link>) {
    let [leaf, middle, root] = ["leaf", "middle", "root"].map(|name| key(kind, name));
    let chain = vec![
        Certificate::leaf(LEAF, INTERMEDIATE).sign(&leaf, &middle),
        Certificate::authority(INTERMEDIATE, ROOT).sign(&middle, &root),
        Certificate::authority(ROOT, ROOT).sign(&root, &root),
    ];
    let links = vec![link_of(&chain[0], &middle), link_of(&chain[1], &root)];
    (leaf, chain, links)
}

fn link_of(certificate: &[u8], issuer: &Key) -> Link {
    let parsed = certificate::Certificate::from_der(certificate).unwrap();
    let message = parsed.to_be_signed().to_vec();
    let algorithm = match issuer.notary_algorithm() {
        Algorithm::Ps256 => Algorithm::Rs256,
        other => other,
    };
    Link { spki: issuer.spki().to_vec(), algorithm, signature: issuer.sign(algorithm, &message), message }
}

/// The link from the key to the payload, as the envelope has it.
fn envelope_link(format: Format, envelope: &[u8], key: &Key) -> Link {
    let mut scratch = vec![0; scratch_bound(envelope.len())];
    let parsed = Envelope::parse(format, envelope, &mut Scratch::new(&mut scratch)).unwrap();
    let Covered::Envelope(pieces) = parsed.covered() else { unreachable!("no format of the bench") };
    let message = pieces.concat();
    let algorithm = parsed.algorithm().unwrap();
    Link { spki: key.spki().to_vec(), algorithm, signature: key.sign(algorithm, &message), message }
}

fn cases() -> Vec<Case> {
    let payload = notary_payload();
    let mut cases = Vec::new();
    for (kind, target) in [(KeyType::P256, 1.05), (KeyType::Rsa2048, 1.10)] {
        let (leaf, chain, links) = chain(kind);
        let jws = Jws::new(&leaf, &chain, &payload).sign(&leaf);
        let cose = Cose::new(&leaf, &chain, &payload).sign(&leaf);
        for (format, envelope) in [(Format::NotaryJws, jws), (Format::NotaryCose, cose)] {
            let own = envelope_link(format, &envelope, &leaf);
            let name = |trust: &str| format!("{} {} {trust}", format.name(), kind.name());
            let pinned = Case {
                name: name("pinned key"),
                target,
                format,
                envelope: envelope.clone(),
                trust: Trust::key(leaf.spki()),
                links: vec![own],
            };
            let own = envelope_link(format, &envelope, &leaf);
            let links = links.iter().map(Link::copy).chain([own]).collect();
            let trust = Trust { proven: true, ..Trust::anchor(&chain[2]) };
            cases.push(Case {
                name: name("leaf + intermediate + anchor"),
                target,
                format,
                envelope,
                trust,
                links,
            });
            cases.push(pinned);
        }
        let algorithm =
            Algorithm::allowed(Format::Nv2Jwt, PublicKey::from_spki(leaf.spki()).unwrap().kind())[0];
        let token = Token::with_key_id(&leaf, algorithm, &format!("{{{}}}", descriptor())).sign(&leaf);
        cases.push(Case {
            name: format!("nv2-jwt {} pinned key", kind.name()),
            target,
            format: Format::Nv2Jwt,
            links: vec![envelope_link(Format::Nv2Jwt, &token, &leaf)],
            envelope: token,
            trust: Trust::key(leaf.spki()),
        });
    }
    cases
}

impl Link {
    fn copy(&self) -> Self {
        Self {
            spki: self.spki.clone(),
            algorithm: self.algorithm,
            message: self.message.clone(),
            signature: self.signature.clone(),
        }
    }

    /// Key load, hash and signature check.
    fn check(&self, scratch: &mut [u8]) {
        let key = PublicKey::from_spki(&self.spki).unwrap();
        let scheme = self.algorithm.scheme();
        let algorithms = DefaultBackend.algorithms();
        let algorithm = algorithms.iter().find(|algorithm| algorithm.supports(scheme)).unwrap();
        let scratch = Scratch::new(scratch);
        algorithm.verify(scheme, &key, &[&self.message], &self.signature, scratch).unwrap();
    }
}

fn measure(case: &Case) -> (f64, f64, f64) {
    let policy = TrustPolicy::default();
    let mut scratch = vec![0; scratch_bound(case.envelope.len())];
    case.trust.with(|store| {
        let verifier = Verifier::new(store, &policy);
        let whole = |scratch: &mut [u8]| {
            // The manifest is hashed in both candidates: it is part of what must be done.
            let subject = Subject::from_content(MEDIA_TYPE, MANIFEST).unwrap();
            let verdict = verifier.verify(case.format, &case.envelope, &subject, Time::At(NOW), scratch);
            assert!(black_box(verdict).is_ok());
        };
        let parts = |scratch: &mut [u8]| {
            black_box(Subject::from_content(MEDIA_TYPE, MANIFEST).unwrap());
            case.links.iter().for_each(|link| link.check(scratch));
        };
        let (mut wholes, mut floors, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
        for round in 0..ROUNDS {
            let (a, b) = if round % 2 == 0 {
                let a = sample(SAMPLE, || whole(&mut scratch));
                (a, sample(SAMPLE, || parts(&mut scratch)))
            } else {
                let b = sample(SAMPLE, || parts(&mut scratch));
                (sample(SAMPLE, || whole(&mut scratch)), b)
            };
            wholes.push(a);
            floors.push(b);
            ratios.push(a / b);
        }
        (median(wholes), median(floors), median(ratios))
    })
}

fn main() {
    println!("| verification | whole µs | operations it must contain µs | ratio | target | |");
    println!("|---|---:|---:|---:|---:|---|");
    for case in cases() {
        let (whole, floor, ratio) = measure(&case);
        println!(
            "| {} | {:.1} | {:.1} | {ratio:.3} | {:.2} | {} |",
            case.name,
            whole / 1e3,
            floor / 1e3,
            case.target,
            if ratio <= case.target { "met" } else { "missed" }
        );
    }
}
