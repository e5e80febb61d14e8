//! The examples verify under the trust that lies beside them, and about nothing else; and the README says
//! what they are.

use nv2_conformance::case::{self, Trust};
use nv2_conformance::encoding::pem;
use nv2_conformance::kit::question::Artifact;
use nv2_conformance::layout::{MANIFEST, digest};
use nv2_core::crypto::rustcrypto::RustCryptoHasher;
use nv2_core::{AnchorStore, ErrorKind, Format, PublicKey, Time};
use std::path::Path;

/// In the year 2100, when the certificates of the examples are still valid.
const LATER: Time = Time::At(4_102_444_800);

const EXAMPLES: [(&str, Format, &str); 5] = [
    ("manifest.rsa2048.jws", Format::NotaryJws, "rsa2048.crt"),
    ("manifest.rsa2048.cose", Format::NotaryCose, "rsa2048.crt"),
    ("manifest.p256.jws", Format::NotaryJws, "root.crt"),
    ("manifest.p256.cose", Format::NotaryCose, "root.crt"),
    ("manifest.p256.nv2.jwt", Format::Nv2Jwt, "root.crt"),
];

fn read(name: &str) -> Vec<u8> {
    case::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/verify").join(name)).unwrap()
}

fn der(name: &str) -> Vec<u8> {
    pem(core::str::from_utf8(&read(name)).unwrap()).unwrap()
}

#[test]
fn each_example_is_about_the_manifest_and_nothing_else() {
    let manifest = read("manifest.json");
    let tampered = String::from_utf8(manifest.clone()).unwrap().replace(": 2,", ": 3,").into_bytes();
    for (name, format, anchor) in EXAMPLES {
        let envelope = read(name);
        let anchor = der(anchor);
        let verify = |content: &[u8], anchor: &[u8]| {
            let subject = Artifact::from_content(MANIFEST, content);
            case::verify(format, &envelope, Trust::Anchor(anchor, AnchorStore::Ca), &subject, LATER)
        };
        assert_eq!(
            verify(&manifest, &anchor).map(|signed| signed.to_string()),
            Ok(digest(&manifest)),
            "{name}"
        );
        assert_eq!(verify(&tampered, &anchor), Err(ErrorKind::SubjectDigestMismatch), "{name}");
        let other = if name.contains("rsa") { "root.crt" } else { "rsa2048.crt" };
        assert!(verify(&manifest, &der(other)).is_err(), "{name}: another anchor");
    }
}

#[test]
fn the_readme_shows_the_digest_and_the_key_of_the_examples() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let readme = String::from_utf8(case::read(&root.join("README.md")).unwrap()).unwrap();
    let picture = String::from_utf8(case::read(&root.join("docs/verify.svg")).unwrap()).unwrap();
    let manifest = digest(&read("manifest.json"));
    assert!(
        readme.contains(&manifest) && picture.contains(&manifest),
        "scripts/picture, and the README by hand"
    );
    let key = der("p256.pub");
    let fingerprint = PublicKey::from_spki(&key).unwrap().fingerprint::<RustCryptoHasher>().unwrap();
    assert!(readme.contains(fingerprint.key_id().as_str()), "the README shows another key id");
}
