//! The real `oras` program and nv2 read each other's referrers in an OCI image layout.
//!
//! The program is taken from `$NV2_ORAS`, `target/tools/oras` (scripts/get-program) or `$PATH`.

use nv2_conformance::layout::Layout;
use nv2_conformance::{live, report};
use nv2_oci::attach::{Form, attach};
use nv2_oci::discovery::{MAX_SIGNATURES, discover};
use nv2_oci::{Attachment, BlobSource, Selector, Signature};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Command;

const JOSE: &str = "application/jose+json";
const NOTARY: &str = "application/vnd.cncf.notary.signature";

#[test]
fn what_either_side_attaches_the_other_finds() {
    let Some(programs) = live::programs("oras live", &["oras"]) else { return };
    let program = &programs[0].1;
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("oras");
    let _ = fs::remove_dir_all(&folder);
    let layout = Layout::create(&folder.join("app")).unwrap();
    let run = |arguments: &[&str]| {
        let output = Command::new(program).current_dir(&folder).args(arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        output.stdout
    };

    let opened = nv2_oci::Layout::open(layout.folder()).unwrap();
    let subject = opened.resolve(&Selector::Only).unwrap();
    let notary = |envelope: &[u8]| Attachment::notary(JOSE, envelope.to_vec(), &[b"leaf"]).unwrap();
    let attachments = [
        (notary(b"one"), NOTARY),
        (notary(b"two").in_form(Form::Config), NOTARY),
        (Attachment::nv2(b"three".to_vec()), "application/vnd.cncf.notary.signature.v2+jwt"),
    ];
    let mut expected = Vec::new();
    for (attachment, artifact_type) in &attachments {
        let attached = attach(layout.folder(), &subject, attachment, "2026-01-01T00:00:00Z").unwrap();
        expected.push((attached.manifest.digest.to_string(), (*artifact_type).to_owned()));
    }
    let shown = run(&["discover", "--oci-layout", "--format", "json", &layout.reference()]);
    let shown: Value = serde_json::from_slice(&shown).unwrap();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let referrers = shown["referrers"].as_array().unwrap().iter();
    let mut found: Vec<_> = referrers.map(|one| (text(&one["digest"]), text(&one["artifactType"]))).collect();
    found.sort();
    expected.sort();
    assert_eq!(found, expected);

    fs::write(folder.join("four"), b"four").unwrap();
    let file = format!("four:{JOSE}");
    run(&["attach", "--oci-layout", "--artifact-type", NOTARY, &layout.reference(), &file]);
    run(&["attach", "--oci-layout", "--artifact-type", "application/spdx+json", &layout.reference(), &file]);
    let opened = nv2_oci::Layout::open(layout.folder()).unwrap();
    assert_eq!(opened.resolve(&Selector::Only).unwrap(), subject);
    let candidates = discover(&opened, &subject, MAX_SIGNATURES).candidates;
    let mut envelopes: Vec<_> = candidates
        .into_iter()
        .map(|candidate| match candidate.signature.unwrap() {
            Signature::Notary { envelope, .. } | Signature::Nv2(envelope) => envelope,
            other => panic!("{other:?}"),
        })
        .collect();
    envelopes.sort();
    assert_eq!(envelopes, [&b"four"[..], b"one", b"three", b"two"]);
    report::line("oras live: referrers of both sides were read by both");
}
