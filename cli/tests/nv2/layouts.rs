//! Targets that bring their descriptor.

use crate::kit::{MANIFEST, MEDIA_TYPE, Place};
use std::fs;

/// The manifest in a layout under the tag `v1`, and its descriptor as `d.json`.
fn place() -> (Place, String) {
    let place = Place::new();
    let digest = place.call("sign -k a.key -o a.nv2 m.json").ok().stdout.trim().to_owned();
    let descriptor = |annotations: &str| {
        format!(
            r#"{{"mediaType":"{MEDIA_TYPE}","digest":"{digest}","size":{}{annotations}}}"#,
            MANIFEST.len()
        )
    };
    let tagged = descriptor(r#","annotations":{"org.opencontainers.image.ref.name":"v1"}"#);
    place.write("d.json", descriptor(""));
    place.write("app/oci-layout", r#"{"imageLayoutVersion":"1.0.0"}"#);
    place.write("app/index.json", format!(r#"{{"schemaVersion":2,"manifests":[{tagged}]}}"#));
    place.write(&format!("app/blobs/sha256/{}", &digest[7..]), MANIFEST);
    (place, digest)
}

#[test]
fn layouts_and_descriptors_are_verified_and_signed() {
    let (place, digest) = place();
    let by_digest = format!("oci-layout:app@{digest}");
    for target in ["oci-layout:app", "OCI-Layout:app:v1", &by_digest, "descriptor:d.json"] {
        let done = place.run(["verify", "-f", "a.nv2", "--key", "a.pub", target]).ok();
        assert_eq!(done.stdout.trim(), digest);
        place.run(["sign", "-k", "a.key", "-o", "again.nv2", target]).ok();
        place.call("verify -f again.nv2 --key a.pub m.json").ok();
    }
    let unknown = place.call("verify -f a.nv2 --key a.pub oci-layout:app:v2");
    assert_eq!(unknown.code, 9);
    assert!(unknown.line().starts_with("app: "), "{unknown:?}");
    assert_eq!(place.call("verify -f a.nv2 --key a.pub --media-type a/b oci-layout:app").code, 2);
    assert_eq!(place.call("verify -f a.nv2 --key a.pub --media-type a/b descriptor:d.json").code, 2);
}

#[test]
fn a_verdict_about_a_descriptor_says_that_nothing_was_hashed() {
    let (place, _) = place();
    let content = |target: &str| {
        place.run(["verify", "-f", "a.nv2", "--key", "a.pub", "--output", "json", target]).ok().json()["content"].clone()
    };
    assert_eq!(
        (content("descriptor:d.json"), content("oci-layout:app")),
        ("not_hashed".into(), "hashed".into())
    );
}

#[test]
fn a_changed_blob_is_found_before_any_signature_is_read() {
    let (place, digest) = place();
    place.write(&format!("app/blobs/sha256/{}", &digest[7..]), MANIFEST.replace('2', "3"));
    assert_eq!(place.call("verify -f a.nv2 --key a.pub oci-layout:app").code, 7);
    fs::remove_file(place.path(&format!("app/blobs/sha256/{}", &digest[7..]))).unwrap();
    assert_eq!(place.call("verify -f a.nv2 --key a.pub oci-layout:app").code, 9);
}
