//! The rules for manifests of signatures, case by case: what is found, and what is refused with which name.

use super::*;
use crate::archive::Archive;
use crate::layout::{Layout, Selector};
use crate::testing::{JOSE, Model, bytes, of};
use serde_json::{Value, json};

const OTHER: &str = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

fn search(model: &Model) -> Discovery {
    let folder = model.folder();
    discover(&Layout::open(folder.path()).unwrap(), &model.subject(), MAX_SIGNATURES)
}

/// What a search finds, in short.
fn found(model: &Model) -> Vec<Result<Signature, Refusal>> {
    let found = search(model);
    assert!(!found.truncated);
    let outcomes: Vec<_> = found.candidates.into_iter().map(|candidate| candidate.signature).collect();
    let archive = Archive::read(Path::new("a.tar"), model.archive().as_slice()).unwrap();
    let in_archive = discover(&archive, &model.subject(), MAX_SIGNATURES).candidates;
    let in_archive: Vec<_> = in_archive.into_iter().map(|candidate| candidate.signature).collect();
    assert_eq!(outcomes, in_archive);
    outcomes
}

/// What comes of a good manifest after a change.
fn changed(change: impl FnOnce(&mut Value)) -> Vec<Result<Signature, Refusal>> {
    let mut model = Model::new();
    let mut manifest = model.signature(b"envelope");
    change(&mut manifest);
    model.list(IMAGE_MANIFEST, &bytes(&manifest));
    found(&model)
}

fn good() -> Vec<Result<Signature, Refusal>> {
    vec![Ok(Signature::Notary { format: Format::NotaryJws, envelope: b"envelope".to_vec() })]
}

#[test]
fn both_forms_of_a_notary_manifest_are_found() {
    assert_eq!(changed(|_| {}), good());
    assert_eq!(
        changed(|manifest| {
            manifest.as_object_mut().unwrap().remove("artifactType");
            manifest["config"]["mediaType"] = NOTARY_SIGNATURE.into();
        }),
        good()
    );
    assert_eq!(changed(|manifest| manifest["annotations"] = json!({"a": "b"})), good());
}

#[test]
fn artifact_manifests_are_found() {
    let mut model = Model::new();
    model.blob(b"envelope");
    let manifest = json!({
        "mediaType": ARTIFACT_MANIFEST, "artifactType": NOTARY_SIGNATURE,
        "blobs": [of(JOSE, b"envelope")], "subject": of(IMAGE_MANIFEST, &model.artifact),
    });
    model.list(ARTIFACT_MANIFEST, &bytes(&manifest));
    assert_eq!(found(&model), good());
}

#[test]
fn nv2_tokens_and_bundles_are_found() {
    for (kind, expected) in [
        (NV2_SIGNATURE, Signature::Nv2(b"envelope".to_vec())),
        (SIGSTORE_BUNDLE, Signature::SigstoreBundle(b"envelope".to_vec())),
    ] {
        let outcome = changed(|manifest| {
            manifest["artifactType"] = kind.into();
            manifest["layers"][0]["mediaType"] = kind.into();
        });
        assert_eq!(outcome, [Ok(expected)]);
        assert_eq!(
            changed(|manifest| manifest["artifactType"] = kind.into()),
            [Err(Refusal::LayerMediaType)]
        );
    }
}

#[test]
fn nothing_of_ours_is_nothing() {
    assert_eq!(changed(|manifest| manifest["artifactType"] = "application/spdx+json".into()), []);
    assert_eq!(changed(|manifest| manifest["artifactType"] = "".into()), []);
    assert_eq!(changed(|manifest| drop(manifest.as_object_mut().unwrap().remove("subject"))), []);
    assert_eq!(found(&Model::new()), []);
}

#[test]
fn d1_other_than_one_layer_is_refused() {
    assert_eq!(changed(|manifest| manifest["layers"] = json!([])), [Err(Refusal::LayerCount)]);
    let two = |manifest: &mut Value| {
        let layer = manifest["layers"][0].clone();
        manifest["layers"].as_array_mut().unwrap().push(layer);
    };
    assert_eq!(changed(two), [Err(Refusal::LayerCount)]);
}

#[test]
fn d2_a_layer_that_is_no_signature_is_refused() {
    for other in ["application/vnd.oci.image.layer.v1.tar+gzip", "application/JOSE+json", NV2_SIGNATURE] {
        let outcome = changed(|manifest| manifest["layers"][0]["mediaType"] = other.into());
        assert_eq!(outcome, [Err(Refusal::LayerMediaType)], "{other}");
    }
}

#[test]
fn d3_another_subject_is_none_of_ours_or_refused() {
    let mut model = Model::new();
    let mut manifest = model.signature(b"envelope");
    manifest["subject"]["digest"] = OTHER.into();
    let manifest = bytes(&manifest);
    model.list(IMAGE_MANIFEST, &manifest);
    assert_eq!(found(&model), []);
    // Among the referrers of the artifact it claims to be one, also when it was seen before.
    let index = json!({"schemaVersion": 2, "manifests": [of(IMAGE_MANIFEST, &manifest)]});
    model.tagged(IMAGE_INDEX, &bytes(&index), &model.fallback());
    assert_eq!(found(&model), [Err(Refusal::SubjectDiffers)]);

    let size = |manifest: &mut Value| manifest["subject"]["size"] = 1.into();
    assert_eq!(changed(size), [Err(Refusal::SubjectDiffers)]);
    let media_type = |manifest: &mut Value| manifest["subject"]["mediaType"] = "a/b".into();
    assert_eq!(changed(media_type), [Err(Refusal::SubjectDiffers)]);
}

#[test]
fn a_listed_referrer_without_subject_is_refused() {
    let mut model = Model::new();
    let mut manifest = model.signature(b"envelope");
    manifest.as_object_mut().unwrap().remove("subject");
    model.blob(&bytes(&manifest));
    let index = json!({"schemaVersion": 2, "manifests": [of(IMAGE_MANIFEST, &bytes(&manifest))]});
    model.tagged(IMAGE_INDEX, &bytes(&index), &model.fallback());
    assert_eq!(found(&model), [Err(Refusal::SubjectMissing)]);
}

#[test]
fn d5_other_bytes_than_described_are_refused() {
    // The blob of the signature.
    let mut model = Model::new();
    let manifest = model.signature(b"envelope");
    model.list(IMAGE_MANIFEST, &bytes(&manifest));
    let spoil = |model: &mut Model, content: &[u8], other: &[u8]| {
        let blob = model.blobs.iter_mut().find(|(_, blob)| blob == content).unwrap();
        blob.1 = other.to_vec();
    };
    spoil(&mut model, b"envelope", b"Envelope");
    assert_eq!(found(&model), [Err(Refusal::BlobMismatch)]);
    spoil(&mut model, b"Envelope", b"envelope and more");
    assert_eq!(found(&model), [Err(Refusal::BlobMismatch)]);
    // Its manifest.
    let mut model = Model::new();
    let manifest = bytes(&model.signature(b"envelope"));
    model.list(IMAGE_MANIFEST, &manifest);
    spoil(&mut model, &manifest, b"{}");
    assert_eq!(found(&model), [Err(Refusal::BlobMismatch)]);
}

#[test]
fn d6_annotations_decide_nothing() {
    let mut model = Model::new();
    let manifest = bytes(&model.signature(b"envelope"));
    model.list(IMAGE_MANIFEST, &manifest);
    let claim = json!({"io.cncf.notary.x509chain.thumbprint#S256": "[\"00\"]", "x": "y"});
    model.entries[1]["annotations"] = claim;
    model.entries[1]["artifactType"] = "application/spdx+json".into();
    assert_eq!(found(&model), good());
}

#[test]
fn d7_a_flood_is_cut_off_and_said_so() {
    let mut model = Model::new();
    for number in 0..7 {
        let manifest = model.signature(format!("envelope {number}").as_bytes());
        model.list(IMAGE_MANIFEST, &bytes(&manifest));
    }
    let folder = model.folder();
    let layout = Layout::open(folder.path()).unwrap();
    let cut = |most| {
        let found = discover(&layout, &model.subject(), most);
        (found.candidates.len(), found.truncated)
    };
    assert_eq!([cut(5), cut(6), cut(7), cut(8)], [(5, true), (6, true), (7, false), (7, false)]);
}

#[test]
fn d7_documents_without_end_are_cut_off() {
    let mut model = Model::new();
    for number in 0..=MAX_DOCUMENTS {
        let missing = of(IMAGE_MANIFEST, number.to_string().as_bytes());
        model.entries.push(missing);
    }
    let manifest = model.signature(b"envelope");
    model.list(IMAGE_MANIFEST, &bytes(&manifest));
    let found = search(&model);
    assert_eq!((found.candidates.len(), found.truncated), (0, true));
}

#[test]
fn d8_artifact_type_and_configuration_go_together() {
    for change in [
        |manifest: &mut Value| manifest["config"]["mediaType"] = NOTARY_SIGNATURE.into(),
        |manifest: &mut Value| manifest["config"]["mediaType"] = "application/json".into(),
        |manifest: &mut Value| manifest["config"]["size"] = 3.into(),
        |manifest: &mut Value| manifest["config"]["digest"] = OTHER.into(),
        |manifest: &mut Value| {
            manifest["artifactType"] = "a/b".into();
            manifest["config"]["mediaType"] = NOTARY_SIGNATURE.into();
        },
    ] {
        assert_eq!(changed(change), [Err(Refusal::ConfigType)]);
    }
}

#[test]
fn d9_documents_with_two_readings_are_refused() {
    let of_text = |change: &dyn Fn(String) -> String| {
        let mut model = Model::new();
        let manifest = model.signature(b"envelope").to_string();
        model.list(IMAGE_MANIFEST, change(manifest).as_bytes());
        found(&model)
    };
    let twice = |text: String| text.replacen("\"layers\":", "\"layers\":[],\"layers\":", 1);
    assert_eq!(of_text(&twice), [Err(Refusal::ManifestInvalid)]);
    let unknown_twice = |text: String| text.replacen('{', "{\"x\":1,\"x\":1,", 1);
    assert_eq!(of_text(&unknown_twice), [Err(Refusal::ManifestInvalid)]);
    assert_eq!(changed(|manifest| manifest["manifests"] = json!([])), [Err(Refusal::ManifestOfTwoKinds)]);
    let own = |manifest: &mut Value| manifest["mediaType"] = IMAGE_INDEX.into();
    assert_eq!(changed(own), [Err(Refusal::ManifestOfTwoKinds)]);
}

#[test]
fn each_signature_is_found_once_in_the_order_of_the_index() {
    let mut model = Model::new();
    let manifests: Vec<_> =
        [b"b", b"a", b"c"].map(|envelope| bytes(&model.signature(envelope))).into_iter().collect();
    let all: Vec<_> = manifests.iter().map(|manifest| of(IMAGE_MANIFEST, manifest)).collect();
    let index = json!({"schemaVersion": 2, "mediaType": IMAGE_INDEX, "manifests": all});
    model.list(IMAGE_MANIFEST, &manifests[0]);
    model.list(IMAGE_MANIFEST, &manifests[1]);
    model.blob(&manifests[2]);
    model.tagged(IMAGE_INDEX, &bytes(&index), &model.fallback());
    model.list(IMAGE_MANIFEST, &manifests[0]);
    let envelopes: Vec<_> = found(&model)
        .into_iter()
        .map(|signature| match signature {
            Ok(Signature::Notary { envelope, .. }) => envelope,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(envelopes, [b"b", b"a", b"c"]);
}

#[test]
fn nested_indexes_are_searched_to_a_certain_depth() {
    let at = |depth: usize| {
        let mut model = Model::new();
        let manifest = bytes(&model.signature(b"envelope"));
        model.blob(&manifest);
        let mut entry = of(IMAGE_MANIFEST, &manifest);
        for _ in 0..depth {
            let index = bytes(&json!({"schemaVersion": 2, "manifests": [entry]}));
            model.blob(&index);
            entry = of(IMAGE_INDEX, &index);
        }
        model.entries.push(entry);
        let found = search(&model);
        (found.candidates.len(), found.truncated)
    };
    assert_eq!(at(MAX_NESTING), (1, false));
    assert_eq!(at(MAX_NESTING + 1), (0, true));
}

#[test]
fn missing_blobs_count_only_where_a_signature_was_promised() {
    let mut model = Model::new();
    model.entries.push(of(IMAGE_MANIFEST, b"not there"));
    assert_eq!(found(&model), []);
    model.entries[1]["artifactType"] = NOTARY_SIGNATURE.into();
    assert_eq!(found(&model), [Err(Refusal::Missing)]);
}

#[test]
fn unreadable_manifests_count_unless_they_are_listed_as_something_else() {
    let broken = |change: &dyn Fn(&mut Value)| {
        let mut model = Model::new();
        let manifest = bytes(&model.signature(b"envelope"));
        model.list(IMAGE_MANIFEST, b"no manifest");
        change(model.entries.last_mut().unwrap());
        let alone = found(&model);
        model.list(IMAGE_MANIFEST, &manifest);
        // Whatever is broken, the good one is found.
        assert_eq!(found(&model).last(), good().first());
        alone
    };
    assert_eq!(broken(&|_| {}), [Err(Refusal::ManifestInvalid)]);
    assert_eq!(broken(&|entry| entry["size"] = 12.into()), [Err(Refusal::BlobMismatch)]);
    assert_eq!(broken(&|entry| entry["size"] = (MAX_MANIFEST + 1).into()), [Err(Refusal::TooLarge)]);
    let signature = |entry: &mut Value| {
        entry["artifactType"] = NOTARY_SIGNATURE.into();
        entry["annotations"] = json!({REF_NAME: "v2"});
    };
    assert_eq!(broken(&signature), [Err(Refusal::ManifestInvalid)]);
    assert_eq!(broken(&|entry| entry["artifactType"] = "application/spdx+json".into()), []);
    let other = cosign_tag(&Digest::parse(OTHER).unwrap());
    for tag in ["v2", &other] {
        assert_eq!(broken(&|entry| entry["annotations"] = json!({REF_NAME: tag})), [], "{tag}");
    }
}

#[test]
fn large_signatures_are_not_read() {
    let outcome = changed(|manifest| manifest["layers"][0]["size"] = (MAX_ENVELOPE + 1).into());
    assert_eq!(outcome, [Err(Refusal::TooLarge)]);
    let mut model = Model::new();
    model.entries.push(of(IMAGE_MANIFEST, b"x"));
    model.entries[1]["size"] = (MAX_MANIFEST + 1).into();
    assert_eq!(found(&model), [Err(Refusal::TooLarge)]);
}

/// A layout with cosign's tag.
fn cosign(layers: &Value) -> Vec<Result<Signature, Refusal>> {
    let mut model = Model::new();
    model.blob(b"payload");
    let manifest = json!({
        "schemaVersion": 2, "mediaType": IMAGE_MANIFEST, "layers": layers,
        "config": of("application/vnd.oci.image.config.v1+json", b"{}"),
    });
    model.tagged(IMAGE_MANIFEST, &bytes(&manifest), &(model.fallback() + ".sig"));
    found(&model)
}

fn payload(signature: &str) -> Value {
    let mut layer = of(COSIGN_PAYLOAD, b"payload");
    layer["annotations"] = json!({COSIGN_ANNOTATION: signature});
    layer
}

#[test]
fn each_layer_under_the_tag_of_cosign_is_a_signature() {
    let good =
        |text: &str| Ok(Signature::CosignSimple { payload: b"payload".to_vec(), signature: text.to_owned() });
    let outcome = cosign(&json!([payload("AA=="), payload("BB=="), payload("AA==")]));
    assert_eq!(outcome, [good("AA=="), good("BB==")]);
    assert_eq!(cosign(&json!([])), [Err(Refusal::LayerCount)]);
    assert_eq!(cosign(&json!([of(COSIGN_PAYLOAD, b"payload")])), [Err(Refusal::SignatureMissing)]);
    assert_eq!(cosign(&json!([payload("")])), [Err(Refusal::SignatureMissing)]);
    assert_eq!(cosign(&json!([of(JOSE, b"payload")])), [Err(Refusal::LayerMediaType)]);
    let mut other = payload("AA==");
    other["digest"] = OTHER.into();
    assert_eq!(cosign(&json!([other])), [Err(Refusal::Missing)]);
}

/// `cosign save` sets no tag: it marks what it wrote.
fn saved(kind: &str, change: impl FnOnce(&mut Model)) -> Model {
    let mut model = Model::new();
    model.entries[0]["annotations"] = json!({COSIGN_KIND: kind});
    change(&mut model);
    model
}

#[test]
fn what_cosign_saves_of_the_old_form_is_found() {
    let mut model = saved("dev.cosignproject.cosign/image", |_| {});
    model.blob(b"payload");
    let manifest = json!({
        "schemaVersion": 2, "mediaType": IMAGE_MANIFEST, "layers": [payload("AA==")],
        "config": of("application/vnd.oci.image.config.v1+json", b"{}"),
    });
    model.list(IMAGE_MANIFEST, &bytes(&manifest));
    model.entries[1]["annotations"] = json!({COSIGN_KIND: COSIGN_SAVED_SIGNATURES});
    let signature = "AA==".to_owned();
    assert_eq!(found(&model), [Ok(Signature::CosignSimple { payload: b"payload".to_vec(), signature })]);
    model.entries[1]["annotations"] = json!({COSIGN_KIND: "other"});
    assert_eq!(found(&model), []);
}

#[test]
fn the_image_is_the_only_one_in_what_cosign_saves() {
    for (kind, is_one) in [
        (COSIGN_SAVED_SIGNATURES, true),
        (COSIGN_SAVED_ATTESTATIONS, true),
        ("dev.cosignproject.cosign/image", false),
    ] {
        let mut model = saved("dev.cosignproject.cosign/image", |_| {});
        let manifest = json!({"schemaVersion": 2, "config": of("a/config", b"{}"), "layers": []});
        model.list(IMAGE_MANIFEST, &bytes(&manifest));
        model.entries[1]["annotations"] = json!({COSIGN_KIND: kind});
        let folder = model.folder();
        let resolved = Layout::open(folder.path()).unwrap().resolve(&Selector::Only);
        assert_eq!(resolved.ok() == Some(model.subject()), is_one, "{kind}");
    }
}

/// `cosign save` writes manifests that refer to the image, and does not list them.
#[test]
fn what_cosign_does_not_list_is_found_where_cosign_saved() {
    for (kind, count) in
        [("dev.cosignproject.cosign/image", 1), ("dev.cosignproject.cosign/imageIndex", 1), ("other", 0)]
    {
        let model = saved(kind, |model| {
            let mut manifest = model.signature(b"bundle");
            manifest["artifactType"] = SIGSTORE_BUNDLE.into();
            manifest["layers"][0]["mediaType"] = SIGSTORE_BUNDLE.into();
            model.blob(&bytes(&manifest));
            // Other manifests, junk, and a blob whose name is not its digest.
            manifest["subject"]["digest"] = OTHER.into();
            model.blob(&bytes(&manifest));
            model.blob(b"junk");
            model.blobs.push((OTHER.to_owned(), bytes(&manifest)));
        });
        let bundle = Signature::SigstoreBundle(b"bundle".to_vec());
        assert_eq!(found(&model), vec![Ok(bundle); count], "{kind}");
    }
}

#[test]
fn an_unlisted_manifest_follows_the_rules() {
    let model = saved("dev.cosignproject.cosign/image", |model| {
        let mut manifest = model.signature(b"bundle");
        manifest["artifactType"] = SIGSTORE_BUNDLE.into();
        model.blob(&bytes(&manifest));
        // Too large to be one.
        manifest["annotations"] = json!({"a": "b".repeat(MAX_UNLISTED)});
        model.blob(&bytes(&manifest));
    });
    assert_eq!(found(&model), [Err(Refusal::LayerMediaType)]);
}

#[test]
fn layers_of_cosign_are_cut_off_too() {
    let mut model = Model::new();
    model.blob(b"payload");
    let layers: Vec<_> = (0..9).map(|number| payload(&number.to_string())).collect();
    let mut manifest = model.signature(b"");
    manifest["layers"] = json!(layers);
    manifest["artifactType"] = COSIGN_SIGNATURE.into();
    model.list(IMAGE_MANIFEST, &bytes(&manifest));
    let folder = model.folder();
    let found = discover(&Layout::open(folder.path()).unwrap(), &model.subject(), 4);
    assert_eq!((found.candidates.len(), found.truncated), (4, true));
}

#[test]
fn tags_are_made_from_digests() {
    let long = Digest::parse(&format!("sha512:{}", "ab".repeat(64))).unwrap();
    assert_eq!(fallback_tag(&long), format!("sha512-{}", "ab".repeat(32)));
    let digest = Digest::parse(OTHER).unwrap();
    assert_eq!(cosign_tag(&digest), OTHER.replace(':', "-") + ".sig");
}

#[test]
fn the_artifact_is_the_only_one_beside_its_signatures() {
    let mut model = Model::new();
    let manifest = bytes(&model.signature(b"envelope"));
    model.list(IMAGE_MANIFEST, &manifest);
    let index = json!({"schemaVersion": 2, "manifests": [of(IMAGE_MANIFEST, &manifest)]});
    model.tagged(IMAGE_INDEX, &bytes(&index), &model.fallback());
    model.tagged(IMAGE_MANIFEST, &bytes(&json!({})), &(model.fallback() + ".sig"));
    let folder = model.folder();
    let only = || Layout::open(folder.path()).unwrap().resolve(&Selector::Only);
    assert_eq!(only().unwrap(), model.subject());
    model.tagged(IMAGE_MANIFEST, &bytes(&json!({"another": "artifact"})), "v2");
    let folder = model.folder();
    let several = Layout::open(folder.path()).unwrap().resolve(&Selector::Only);
    assert!(matches!(several, Err(OciError::Ambiguous(_))));
}
