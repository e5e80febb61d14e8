//! Attaching: what is written, that it is found again, and that nothing else changes.

use super::*;
use crate::discovery::{Signature, discover};
use crate::layout::Selector;
use crate::testing::{JOSE, Model, bytes, of};
use nv2_core::Format;
use std::fs;

const NOW: &str = "2026-01-01T00:00:00Z";

fn notary(envelope: &[u8]) -> Attachment {
    Attachment::notary(JOSE, envelope.to_vec(), &[b"leaf", b"root"]).unwrap()
}

fn found(folder: &Path, model: &Model) -> Vec<Signature> {
    let found = discover(&Layout::open(folder).unwrap(), &model.subject(), 1000);
    found.candidates.into_iter().map(|candidate| candidate.signature.unwrap()).collect()
}

fn index(folder: &Path) -> Value {
    serde_json::from_slice(&fs::read(folder.join("index.json")).unwrap()).unwrap()
}

#[test]
fn what_was_attached_is_found() {
    let model = Model::new();
    let folder = model.folder();
    for attachment in [
        notary(b"envelope"),
        Attachment::nv2(b"token".to_vec()),
        Attachment::sigstore_bundle(b"bundle".to_vec(), "dsse-envelope", Some("https://a.example/p")),
    ] {
        assert!(attach(folder.path(), &model.subject(), &attachment, NOW).unwrap().is_new);
    }
    let expected = [
        Signature::Notary { format: Format::NotaryJws, envelope: b"envelope".to_vec() },
        Signature::Nv2(b"token".to_vec()),
        Signature::SigstoreBundle(b"bundle".to_vec()),
    ];
    assert_eq!(found(folder.path(), &model), expected);
    let layout = Layout::open(folder.path()).unwrap();
    assert_eq!(layout.resolve(&Selector::Tag("v1".into())).unwrap(), model.subject());
    assert_eq!(layout.resolve(&Selector::Only).unwrap(), model.subject());
}

#[test]
fn the_manifest_is_an_oci_referrer() {
    let model = Model::new();
    let folder = model.folder();
    let before = index(folder.path());
    let attached = attach(folder.path(), &model.subject(), &notary(b"envelope"), NOW).unwrap();
    let after = index(folder.path());
    assert_eq!(after["manifests"][0], before["manifests"][0]);
    let entry = &after["manifests"][1];
    assert_eq!(entry["artifactType"], NOTARY_SIGNATURE);
    assert_eq!(entry["digest"], attached.manifest.digest.to_string());
    let layout = Layout::open(folder.path()).unwrap();
    let manifest: Value = serde_json::from_slice(&layout.blob(&attached.manifest, 4096).unwrap()).unwrap();
    let hex = |content: &[u8]| crate::testing::digest(content)[7..].to_owned();
    let thumbprints = json!([hex(b"leaf"), hex(b"root")]).to_string();
    let annotations = json!({THUMBPRINTS: thumbprints, CREATED: NOW});
    assert_eq!(
        manifest,
        json!({
            "schemaVersion": 2,
            "mediaType": IMAGE_MANIFEST,
            "artifactType": NOTARY_SIGNATURE,
            "config": of(EMPTY_CONFIG, b"{}"),
            "layers": [of(JOSE, b"envelope")],
            "subject": of(IMAGE_MANIFEST, &model.artifact),
            "annotations": annotations,
        })
    );
    assert_eq!(entry["annotations"], annotations);
}

#[test]
fn the_same_signature_is_attached_once() {
    let model = Model::new();
    let folder = model.folder();
    let first = attach(folder.path(), &model.subject(), &notary(b"envelope"), NOW).unwrap();
    let before = fs::read(folder.path().join("index.json")).unwrap();
    let again =
        attach(folder.path(), &model.subject(), &notary(b"envelope"), "2027-01-01T00:00:00Z").unwrap();
    assert_eq!((again.manifest, again.is_new), (first.manifest, false));
    assert_eq!(fs::read(folder.path().join("index.json")).unwrap(), before);
}

#[test]
fn the_older_form_has_its_type_in_the_configuration() {
    let model = Model::new();
    let folder = model.folder();
    let older = notary(b"envelope").in_form(Form::Config);
    let attached = attach(folder.path(), &model.subject(), &older, NOW).unwrap();
    assert!(!attach(folder.path(), &model.subject(), &older, NOW).unwrap().is_new);
    let layout = Layout::open(folder.path()).unwrap();
    let manifest: Value = serde_json::from_slice(&layout.blob(&attached.manifest, 4096).unwrap()).unwrap();
    assert_eq!((&manifest["config"], manifest.get("artifactType")), (&of(NOTARY_SIGNATURE, b"{}"), None));
    assert_eq!(index(folder.path())["manifests"][1]["artifactType"], NOTARY_SIGNATURE);
    assert_eq!(found(folder.path(), &model).len(), 1);
    // Who wants the other form has a reason.
    assert!(attach(folder.path(), &model.subject(), &notary(b"envelope"), NOW).unwrap().is_new);
    let token = Attachment::nv2(b"token".to_vec());
    assert_eq!(token.clone().in_form(Form::Config).types(), token.types());
}

#[test]
fn unknown_members_of_the_index_stay() {
    let model = Model::new();
    let folder = model.folder();
    let mut changed = index(folder.path());
    changed["x-unknown"] = json!({"a": [1, "b"]});
    changed["manifests"][0]["platform"] = json!({"os": "linux"});
    fs::write(folder.path().join("index.json"), bytes(&changed)).unwrap();
    attach(folder.path(), &model.subject(), &notary(b"envelope"), NOW).unwrap();
    let mut after = index(folder.path());
    after["manifests"].as_array_mut().unwrap().pop();
    assert_eq!(after, changed);
}

#[test]
fn an_index_of_referrers_is_kept_up_to_date_and_never_made() {
    let mut model = Model::new();
    let old = bytes(&model.signature(b"old"));
    model.blob(&old);
    let referrers =
        json!({"schemaVersion": 2, "mediaType": IMAGE_INDEX, "manifests": [of(IMAGE_MANIFEST, &old)]});
    model.tagged(IMAGE_INDEX, &bytes(&referrers), &model.fallback());
    let folder = model.folder();
    let attached = attach(folder.path(), &model.subject(), &notary(b"new"), NOW).unwrap();
    let after = index(folder.path());
    assert_eq!(after["manifests"].as_array().unwrap().len(), 3);
    let entry = Entry::from_value(&after["manifests"][1]).unwrap();
    assert_eq!(entry.annotations[REF_NAME], model.fallback());
    let listed = Layout::open(folder.path()).unwrap().blob(&entry.check().unwrap(), 4096).unwrap();
    let listed: Value = serde_json::from_slice(&listed).unwrap();
    assert_eq!(listed["manifests"][1]["digest"], attached.manifest.digest.to_string());
    assert_eq!(listed["manifests"][1]["artifactType"], NOTARY_SIGNATURE);
    assert_eq!(found(folder.path(), &model).len(), 2);

    let plain = Model::new();
    let folder = plain.folder();
    attach(folder.path(), &plain.subject(), &notary(b"new"), NOW).unwrap();
    assert_eq!(index(folder.path())["manifests"].as_array().unwrap().len(), 2);
}

#[test]
fn of_many_at_once_all_survive() {
    let model = Model::new();
    let folder = model.folder();
    std::thread::scope(|scope| {
        for number in 0..16 {
            let (model, folder) = (&model, &folder);
            scope.spawn(move || {
                // Each signature from two sides.
                let envelope = format!("envelope {}", number / 2);
                attach(folder.path(), &model.subject(), &notary(envelope.as_bytes()), NOW).unwrap();
            });
        }
    });
    assert_eq!(found(folder.path(), &model).len(), 8);
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(left.len(), 3, "{left:?}");
}

#[test]
fn a_blob_that_lies_there_damaged_is_replaced() {
    let model = Model::new();
    let folder = model.folder();
    let hex = crate::testing::digest(b"envelope")[7..].to_owned();
    fs::write(folder.path().join("blobs/sha256").join(hex), b"damaged").unwrap();
    attach(folder.path(), &model.subject(), &notary(b"envelope"), NOW).unwrap();
    assert_eq!(found(folder.path(), &model).len(), 1);
}

#[test]
fn nothing_is_attached_to_what_is_not_there() {
    let model = Model::new();
    let folder = model.folder();
    let before = fs::read(folder.path().join("index.json")).unwrap();
    let mut other = model.subject();
    other.size += 1;
    let refused = attach(folder.path(), &other, &notary(b"envelope"), NOW);
    assert!(matches!(refused, Err(OciError::BlobMismatch { .. })));
    other.digest = digest(b"other").unwrap();
    let refused = attach(folder.path(), &other, &notary(b"envelope"), NOW);
    assert!(matches!(refused, Err(OciError::Io { .. })));
    assert!(matches!(Attachment::notary("a/b", Vec::new(), &[]), Err(OciError::Descriptor(_))));
    assert_eq!(fs::read(folder.path().join("index.json")).unwrap(), before);
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_links() {
    use std::os::unix::fs::symlink;
    for place in ["blobs", "index.json", "oci-layout"] {
        let model = Model::new();
        let folder = model.folder();
        let (path, moved) = (folder.path().join(place), folder.path().join("moved"));
        fs::rename(&path, &moved).unwrap();
        symlink(&moved, &path).unwrap();
        let refused = attach(folder.path(), &model.subject(), &notary(b"envelope"), NOW);
        assert!(matches!(refused, Err(OciError::NotRegular { .. })), "{place}: {refused:?}");
    }
}
