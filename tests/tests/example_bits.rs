//! Every truncation and every flipped bit of the shipped examples, which the real `notation` program and
//! `nv2` made with RSA and elliptic keys, is refused, save for bits that no rule covers.

use nv2_conformance::case::read;
use nv2_conformance::encoding::pem;
use nv2_core::certificate::Certificate;
use nv2_core::{
    Anchor, AnchorStore, Format, PublicKey, Subject, Time, TrustPolicy, TrustStore, Verifier, scratch_bound,
};
use std::ops::Range;
use std::path::Path;

/// A second at which every example is valid: 2030-01-01T00:00:00Z.
const WITHIN: Time = Time::At(1_893_456_000);
const MEDIA_TYPE: &str = "application/vnd.oci.image.manifest.v1+json";

struct Example {
    name: &'static str,
    format: Format,
    /// A certificate in the store `ca`, or a public key.
    trust: &'static str,
}

const EXAMPLES: [Example; 5] = [
    Example { name: "manifest.p256.jws", format: Format::NotaryJws, trust: "root.crt" },
    Example { name: "manifest.p256.cose", format: Format::NotaryCose, trust: "root.crt" },
    Example { name: "manifest.rsa2048.jws", format: Format::NotaryJws, trust: "rsa2048.crt" },
    Example { name: "manifest.rsa2048.cose", format: Format::NotaryCose, trust: "rsa2048.crt" },
    Example { name: "manifest.p256.nv2.jwt", format: Format::Nv2Jwt, trust: "p256.pub" },
];

fn file(name: &str) -> Vec<u8> {
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/verify").join(name)).unwrap()
}

/// Calls `body` with a function that answers whether bytes verify as this example.
fn with_verifier(example: &Example, body: impl FnOnce(&dyn Fn(&[u8]) -> bool)) {
    let der = pem(core::str::from_utf8(&file(example.trust)).unwrap()).unwrap();
    let manifest = file("manifest.json");
    let subject = Subject::from_content(MEDIA_TYPE, &manifest).unwrap();
    let keys: Vec<_> = PublicKey::from_spki(&der).into_iter().collect();
    let anchors: Vec<_> = Certificate::from_der(&der)
        .into_iter()
        .map(|certificate| Anchor::new(certificate, AnchorStore::Ca).unwrap())
        .collect();
    let store = TrustStore::new().with_keys(&keys).with_anchors(&anchors);
    let policy = TrustPolicy::default();
    body(&|envelope| {
        let mut scratch = vec![0; scratch_bound(envelope.len())];
        let verifier = Verifier::new(&store, &policy);
        verifier.verify(example.format, envelope, &subject, WITHIN, &mut scratch).is_ok()
    });
}

/// The unprotected header names the signing program. Nothing depends on that name or its value.
fn uncovered(envelope: &[u8]) -> Range<usize> {
    const NAME: &[u8] = b"io.cncf.notary.signingAgent";
    let Some(name) = envelope.windows(NAME.len()).position(|window| window == NAME) else { return 0..0 };
    let value = name + NAME.len();
    let end = envelope[value..].windows(8).position(|window| window == b"notation").unwrap() + value;
    let len = envelope[end..].iter().position(|byte| !byte.is_ascii_graphic() || b"\"}".contains(byte));
    name..end + len.unwrap_or(0) + 1
}

#[test]
fn every_truncation_and_flipped_bit_of_the_examples_is_refused() {
    for example in &EXAMPLES {
        let good = file(example.name);
        let uncovered = uncovered(&good);
        with_verifier(example, |verifies| {
            assert!(verifies(&good), "{}", example.name);
            for len in 0..good.len() {
                // A token may end with one newline, which is no part of it.
                let whole = example.format == Format::Nv2Jwt && good[len..] == *b"\n";
                assert_eq!(verifies(&good[..len]), whole, "{} cut to {len}", example.name);
            }
            let mut bent = good.clone();
            for byte in 0..bent.len() {
                for bit in 0..8 {
                    bent[byte] ^= 1 << bit;
                    let accepted = verifies(&bent) && !uncovered.contains(&byte);
                    assert!(!accepted, "{}: bit {bit} of byte {byte} is not covered", example.name);
                    bent[byte] ^= 1 << bit;
                }
            }
        });
    }
}
