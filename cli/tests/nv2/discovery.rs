//! Signatures that are found in layouts and archives, listed and attached.

use crate::formats::{bundle, der, envelope, message_bundle, pae, statement};
use crate::kit::{MANIFEST, MEDIA_TYPE, Place};
use base64ct::{Base64, Encoding};
use std::fs;
use std::process::Command;

/// The manifest in the layout `app` under the tag `v1`, without signatures.
fn place() -> (Place, String) {
    let place = Place::new();
    let digest = place.call("sign -k a.key -o a.nv2 m.json").ok().stdout.trim().to_owned();
    let tagged = format!(
        r#"{{"mediaType":"{MEDIA_TYPE}","digest":"{digest}","size":{},"annotations":{{"org.opencontainers.image.ref.name":"v1"}}}}"#,
        MANIFEST.len()
    );
    place.write("app/oci-layout", r#"{"imageLayoutVersion":"1.0.0"}"#);
    place.write("app/index.json", format!(r#"{{"schemaVersion":2,"manifests":[{tagged}]}}"#));
    place.write(&format!("app/blobs/sha256/{}", &digest[7..]), MANIFEST);
    (place, digest)
}

/// With an nv2 token and a JWS of `a.key`, and a COSE of `b.key`.
fn signed() -> (Place, String) {
    let (place, digest) = place();
    place.make_key("b", "p256");
    place.call("sign -k a.key -c a.crt --format jws -o a.jws oci-layout:app").ok();
    place.call("sign -k b.key -c b.crt --format cose -o b.cose oci-layout:app").ok();
    place.call("attach -f a.nv2 -f a.jws -f b.cose oci-layout:app:v1").ok();
    (place, digest)
}

fn tar(place: &Place, name: &str, options: &[&str]) {
    let done = Command::new("tar")
        .arg("-C")
        .arg(place.path("app"))
        .args(options)
        .arg(place.path(name))
        .arg(".")
        .status();
    assert!(done.unwrap().success());
}

#[test]
fn what_was_attached_is_verified_without_naming_it() {
    let (place, digest) = signed();
    tar(&place, "app.tar", &["-cf"]);
    tar(&place, "app.tgz", &["-czf"]);
    tar(&place, "app.pax", &["--format=pax", "-cf"]);
    let by_digest = format!("oci-layout:app@{digest}");
    for target in [
        "oci-layout:app:v1",
        "oci-layout:app",
        &by_digest,
        "oci-archive:app.tar:v1",
        "oci-archive:app.tgz",
        "OCI-archive:app.pax",
    ] {
        for trust in
            ["--key a.pub", "--cert a.crt", "--key b.pub", "--key a.pub --key b.pub --min-signatures 2"]
        {
            let call = format!("verify {trust} {target}");
            assert_eq!(place.call(&call).ok().stdout.trim(), digest, "{call}");
        }
        assert_eq!(place.call(&format!("verify --key a.pub --min-signatures 2 {target}")).code, 1);
    }
    for file in ["app.tar", "app.tgz"] {
        let done = place.run_with("verify --key a.pub oci-archive:-".split(' '), &place.read(file)).ok();
        assert_eq!(done.stdout.trim(), digest);
    }
    place.call("verify -f a.nv2 --key a.pub oci-archive:app.tar:v1").ok();
    place.call("sign -k a.key -o again.nv2 oci-archive:app.tgz").ok();
}

#[test]
fn no_signature_in_a_layout_is_3() {
    let (place, digest) = place();
    let done = place.call("verify --key a.pub oci-layout:app");
    assert_eq!((done.code, done.line()), (3, format!("{digest}: no signature found").as_str()));
    let json = place.call("verify --key a.pub --output json oci-layout:app");
    assert_eq!((json.code, json.json()["exitCode"].clone()), (3, 3.into()));
    assert!(place.call("list oci-layout:app").ok().stdout.contains("no signature found"));
}

#[test]
fn a_signature_must_be_named_for_other_targets() {
    let place = Place::new();
    for target in ["m.json", "-", "descriptor:m.json", "oci-layout:", "oci-archive:"] {
        let done = place.run(["verify", "--key", "a.pub", target]);
        assert_eq!(done.code, 2, "{target}: {done:?}");
    }
    assert!(place.call("verify --key a.pub m.json").line().contains("--signature"));
    assert_eq!(place.call("list m.json").code, 2);
    assert_eq!(place.call("attach -f a.crt oci-archive:m.json").code, 2);
    assert_eq!(place.call("verify --key a.pub oci-archive:m.json").code, 9);
}

#[test]
fn each_signature_has_its_report() {
    let (place, _) = signed();
    let json = place.call("verify --key b.pub --output json oci-layout:app").ok().json();
    let signatures = json["signatures"].as_array().unwrap();
    let formats: Vec<_> = signatures.iter().map(|one| one["format"].as_str().unwrap()).collect();
    assert_eq!(formats, ["nv2-jwt", "jws", "cose"]);
    let verified: Vec<_> = signatures.iter().map(|one| one["verified"].as_bool().unwrap()).collect();
    assert_eq!(verified, [false, false, true]);
    assert_eq!(place.call("verify --key b.pub --format cose oci-layout:app").ok().code, 0);
    let other = place.call("verify --key b.pub --format jws oci-layout:app");
    assert!(other.code == 1 && other.stderr.contains("[FormatNotAllowed 3001]"), "{other:?}");
}

#[test]
fn the_number_of_signatures_is_bounded() {
    let (place, _) = signed();
    let done = place.call("verify --key b.pub --max-signatures 2 oci-layout:app");
    assert!(done.code == 1 && done.stderr.contains("--max-signatures"), "{done:?}");
    let json = place.call("verify --key a.pub --max-signatures 2 --output json oci-layout:app").ok().json();
    assert_eq!(json["truncated"], true);
    place.call("verify --key b.pub --max-signatures 3 oci-layout:app").ok();
    assert_eq!(
        place.call("list --max-signatures 1 --output json oci-layout:app").ok().json()["truncated"],
        true
    );
}

/// Writes a blob and answers its descriptor.
fn blob(place: &Place, media_type: &str, content: &str) -> String {
    place.write("blob", content);
    let digest = place.call("sign -k a.key -o unused blob").ok().stdout.trim().to_owned();
    place.write(&format!("app/blobs/sha256/{}", &digest[7..]), content);
    format!(r#"{{"mediaType":"{media_type}","digest":"{digest}","size":{}}}"#, content.len())
}

/// Lists a document in the index.
fn list(place: &Place, descriptor: &str) {
    let index = String::from_utf8(place.read("app/index.json")).unwrap();
    let listed = index.strip_suffix("]}").map(|rest| format!("{rest},{descriptor}]}}"));
    place.write(
        "app/index.json",
        listed.unwrap_or_else(|| {
            index.replacen("\"manifests\":[", &format!("\"manifests\":[{descriptor},"), 1)
        }),
    );
}

/// The media type of the layer selects the reader, whatever the bytes look like.
#[test]
fn d4_an_envelope_under_another_media_type_is_refused() {
    let (place, digest) = place();
    place.call("sign -k a.key -c a.crt --format jws -o a.jws oci-layout:app").ok();
    let config = blob(&place, "application/vnd.oci.empty.v1+json", "{}");
    let subject = format!(r#"{{"mediaType":"{MEDIA_TYPE}","digest":"{digest}","size":{}}}"#, MANIFEST.len());
    let jws = String::from_utf8(place.read("a.jws")).unwrap();
    for (media_type, code) in [("application/cose", 1), ("application/jose+json", 0)] {
        let layer = blob(&place, media_type, &jws);
        let manifest = format!(
            r#"{{"schemaVersion":2,"artifactType":"application/vnd.cncf.notary.signature","config":{config},"layers":[{layer}],"subject":{subject}}}"#
        );
        list(&place, &blob(&place, MEDIA_TYPE, &manifest));
        let done = place.call("verify --key a.pub oci-layout:app:v1");
        assert_eq!(done.code, code, "{done:?}");
        assert!(done.stderr.contains("[CborSyntax 1020]"), "{done:?}");
    }
}

#[test]
fn the_older_form_can_be_asked_for() {
    let (place, _) = place();
    place.call("sign -k a.key -c a.crt --format cose -o a.cose oci-layout:app").ok();
    let digest = place.call("attach --notation-form -f a.cose oci-layout:app").ok().stdout;
    let manifest = place.read(&format!("app/blobs/sha256/{}", &digest.trim()[7..]));
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
    assert_eq!(manifest["config"]["mediaType"], "application/vnd.cncf.notary.signature");
    assert_eq!(manifest.get("artifactType"), None);
    place.call("verify --key a.pub oci-layout:app").ok();
}

#[test]
fn what_breaks_the_rules_is_reported_with_its_reason() {
    let (place, digest) = place();
    let envelope = blob(&place, "application/jose+json", "{}");
    let config = blob(&place, "application/vnd.oci.empty.v1+json", "{}");
    let subject = format!(r#"{{"mediaType":"{MEDIA_TYPE}","digest":"{digest}","size":{}}}"#, MANIFEST.len());
    let manifest = format!(
        r#"{{"schemaVersion":2,"artifactType":"application/vnd.cncf.notary.signature","config":{config},"layers":[{envelope},{envelope}],"subject":{subject}}}"#
    );
    list(&place, &blob(&place, MEDIA_TYPE, &manifest));
    let done = place.call("verify --key a.pub oci-layout:app:v1");
    assert!(done.code == 1 && done.stderr.contains("exactly one layer [LayerCount]"), "{done:?}");
    let listed = place.call("list oci-layout:app:v1").ok().stdout;
    assert!(
        listed.contains("refused: a manifest of a signature must have exactly one layer [LayerCount]"),
        "{listed}"
    );
    // Beside a good one it is a warning.
    place.call("attach -f a.nv2 oci-layout:app:v1").ok();
    let done = place.call("verify --key a.pub oci-layout:app:v1").ok();
    assert!(done.stderr.contains("[LayerCount]"), "{done:?}");
}

#[test]
fn blobs_unlike_their_descriptors_are_7_unless_another_signature_is_good() {
    let (place, _) = place();
    place.call("sign -k a.key -c a.crt --format jws -o a.jws oci-layout:app").ok();
    place.call("attach -f a.jws oci-layout:app").ok();
    let envelope = place.read("a.jws");
    for file in fs::read_dir(place.path("app/blobs/sha256")).unwrap() {
        let path = file.unwrap().path();
        if fs::read(&path).unwrap() == envelope {
            fs::write(path, b"changed").unwrap();
        }
    }
    let done = place.call("verify --key a.pub --output json oci-layout:app");
    assert_eq!((done.code, &done.json()["signatures"][0]["error"]["name"]), (7, &"BlobMismatch".into()));
    place.call("attach -f a.nv2 oci-layout:app").ok();
    place.call("verify --key a.pub oci-layout:app").ok();
}

/// Puts cosign's tag with one signature over `payload` into the layout.
fn add_cosign(place: &Place, digest: &str, payload: &str, signature: &str) {
    let mut layer = blob(place, "application/vnd.dev.cosign.simplesigning.v1+json", payload);
    layer.insert_str(
        layer.len() - 1,
        &format!(r#","annotations":{{"dev.cosignproject.cosign/signature":"{signature}"}}"#),
    );
    let config = blob(place, "application/vnd.oci.image.config.v1+json", "{}");
    let manifest = format!(r#"{{"schemaVersion":2,"config":{config},"layers":[{layer}]}}"#);
    let mut listed = blob(place, MEDIA_TYPE, &manifest);
    let tag = digest.replace(':', "-") + ".sig";
    listed.insert_str(
        listed.len() - 1,
        &format!(r#","annotations":{{"org.opencontainers.image.ref.name":"{tag}"}}"#),
    );
    list(place, &listed);
}

#[test]
fn signatures_under_the_tag_of_cosign_are_found() {
    let (place, digest) = place();
    let payload = format!(
        concat!(
            r#"{{"critical":{{"identity":{{"docker-reference":"h.example/app"}},"#,
            r#""image":{{"docker-manifest-digest":"{}"}},"#,
            r#""type":"cosign container image signature"}},"optional":null}}"#
        ),
        digest
    );
    let signature = Base64::encode_string(&der(&place, "a.key", payload.as_bytes()));
    add_cosign(&place, &digest, &payload, &signature);
    assert_eq!(place.call("verify --key a.pub oci-layout:app").ok().stdout.trim(), digest);
    assert_eq!(place.call("verify --key a.pub --reference h.example/app:v1 oci-layout:app").code, 0);
    assert_eq!(place.call("verify --key a.pub --reference h.example/other oci-layout:app").code, 1);
    assert!(place.call("list oci-layout:app").ok().stdout.contains("format: cosign"));
    place.make_key("b", "p256");
    assert_eq!(place.call("verify --key b.pub oci-layout:app").code, 1, "another key");
}

#[test]
fn a_broken_signature_of_cosign_is_refused() {
    let (place, digest) = place();
    add_cosign(&place, &digest, "payload", "AA==");
    let done = place.call("verify --key a.pub oci-layout:app");
    assert!(done.code == 1 && done.stderr.contains("SignatureEncoding"), "{done:?}");
}

#[test]
fn lists_are_trees_of_unverified_claims() {
    let (place, digest) = signed();
    let text = place.call("list oci-layout:app:v1").ok().stdout;
    assert!(text.starts_with(&format!("{digest} {MEDIA_TYPE}\n|-- unverified signature sha256:")), "{text}");
    assert!(text.is_ascii() && text.contains("`-- unverified signature sha256:"), "{text}");
    assert_eq!(text.matches("unverified signer: ").count(), 3);
    assert!(text.contains("CN=b"), "{text}");
    let json = place.call("list --output json oci-layout:app:v1").ok().json();
    assert_eq!((&json["schema"], &json["verified"]), (&"nv2.list/v1".into(), &false.into()));
    assert_eq!(json["subject"]["digest"], digest);
    assert_eq!(json["signatures"][1]["unverifiedClaims"]["format"], "jws");
    assert_eq!(json["signatures"][2]["layer"]["mediaType"], "application/cose");
}

#[test]
fn attaching_is_done_once_and_only_to_the_right_artifact() {
    let (place, digest) = place();
    place.call("sign -k a.key -c a.crt --format jws -o a.jws oci-layout:app").ok();
    let first = place.call("attach -f a.jws --at 2026-01-01T00:00:00Z oci-layout:app:v1").ok().stdout;
    let before = place.read("app/index.json");
    assert_eq!(place.call("attach -f a.jws oci-layout:app:v1").ok().stdout, first);
    assert_eq!(place.read("app/index.json"), before);
    let index: serde_json::Value = serde_json::from_slice(&before).unwrap();
    assert_eq!(index["manifests"][0]["digest"], digest);
    assert_eq!(
        index["manifests"][1]["annotations"]["org.opencontainers.image.created"],
        "2026-01-01T00:00:00Z"
    );

    place.write("other.json", MANIFEST.replace('2', "3"));
    place.call("sign -k a.key -o other.nv2 other.json").ok();
    place.write("empty", "");
    place.write("junk", "junk");
    place.write("dsse.json", r#"{"payload":"","payloadType":"x","signatures":[]}"#);
    for (arguments, code, part) in [
        ("attach -f other.nv2 oci-layout:app:v1", 1, "[SubjectDigestMismatch 7001]"),
        ("attach -f a.nv2 -f other.nv2 oci-layout:app:v1", 1, "[SubjectDigestMismatch 7001]"),
        ("attach -f junk oci-layout:app:v1", 1, "[FormatUnknown 2001]"),
        ("attach -f empty oci-layout:app:v1", 3, "empty"),
        ("attach -f none oci-layout:app:v1", 9, "no such file"),
        ("attach -f a.nv2 oci-layout:none", 9, "no such file"),
        ("attach -f a.nv2 oci-layout:app:v2", 9, "app: the layout has no manifest with this tag"),
        ("attach -f dsse.json oci-layout:app:v1", 1, "the format dsse are not stored"),
        ("attach -f a.nv2 m.json", 2, "oci-layout:"),
    ] {
        let done = place.call(arguments);
        assert!(done.code == code && done.line().contains(part), "{arguments}: {done:?}");
    }
    assert_eq!(place.read("app/index.json"), before);
}

#[test]
fn bundles_are_attached_as_such() {
    let (place, _) = place();
    // {"predicateType":"https://a.example/p"}
    let payload = "eyJwcmVkaWNhdGVUeXBlIjoiaHR0cHM6Ly9hLmV4YW1wbGUvcCJ9";
    let media_type = "application/vnd.dev.sigstore.bundle.v0.3+json";
    place.write(
        "b.json",
        format!(r#"{{"mediaType":"{media_type}","dsseEnvelope":{{"payload":"{payload}"}}}}"#),
    );
    place.call("attach -f b.json oci-layout:app").ok();
    let index: serde_json::Value = serde_json::from_slice(&place.read("app/index.json")).unwrap();
    let listed = &index["manifests"][1];
    assert_eq!(listed["artifactType"], media_type);
    assert_eq!(listed["annotations"]["dev.sigstore.bundle.content"], "dsse-envelope");
    assert_eq!(listed["annotations"]["dev.sigstore.bundle.predicateType"], "https://a.example/p");
    assert!(place.call("list oci-layout:app").ok().stdout.contains("sigstore-bundle"));
    place.write(
        "old.json",
        r#"{"mediaType":"application/vnd.dev.sigstore.bundle+json;version=0.2","dsseEnvelope":{}}"#,
    );
    let done = place.call("attach --format sigstore-bundle -f old.json oci-layout:app");
    assert!(done.code == 1 && done.line().contains("version 0.3"), "{done:?}");
    assert_eq!(place.call("attach --format dsse -f b.json oci-layout:app").code, 2);
}

#[test]
fn a_bundle_about_another_artifact_is_not_attached() {
    let (place, digest) = place();
    let statement = |subject: &str| {
        let payload = Base64::encode_string(format!(r#"{{"subject":{subject}}}"#).as_bytes());
        bundle(&format!(
            r#""dsseEnvelope":{{"payloadType":"application/vnd.in-toto+json","payload":"{payload}"}}"#
        ))
    };
    let message = |algorithm: &str, digest: &[u8]| {
        let digest = Base64::encode_string(digest);
        bundle(&format!(
            r#""messageSignature":{{"messageDigest":{{"algorithm":"{algorithm}","digest":"{digest}"}}}}"#
        ))
    };
    let bytes: Vec<u8> =
        (7..71).step_by(2).map(|at| u8::from_str_radix(&digest[at..at + 2], 16).unwrap()).collect();
    let (hex, zeros) = (&digest[7..], "0".repeat(64));
    let before = place.read("app/index.json");
    for (content, code) in [
        (statement("[]"), "[SubjectNotNamed 7005]"),
        (statement(&format!(r#"[{{"digest":{{"sha256":"{zeros}"}}}}]"#)), "[SubjectNotNamed 7005]"),
        (statement(&format!(r#"[{{"digest":{{"sha512":"{hex}"}}}}]"#)), "[SubjectNotNamed 7005]"),
        (message("SHA2_256", &[0; 32]), "[SubjectDigestMismatch 7001]"),
        (bundle(r#""dsseEnvelope":{},"messageSignature":{}"#), "[EnvelopeShape 2002]"),
    ] {
        place.write("b.json", &content);
        let done = place.call("attach -f b.json oci-layout:app");
        assert!(done.code == 1 && done.line().contains(code), "{content}: {done:?}");
    }
    assert_eq!(place.read("app/index.json"), before);
    let other = format!(r#"[{{"digest":{{"sha256":"{zeros}"}}}},{{"digest":{{"sha256":"{hex}"}}}}]"#);
    for content in [statement(&other), message("SHA2_256", &bytes), message("SHA2_512", &[0; 64])] {
        place.write("b.json", content);
        place.call("attach --format sigstore-bundle -f b.json oci-layout:app").ok();
    }
}

#[test]
fn a_search_asks_statements_for_the_predicate_of_cosign_and_content_for_none() {
    let (place, digest) = place();
    let kind = "application/vnd.in-toto+json";
    let payload = statement(&digest[7..]);
    let signed = envelope(kind, &payload, &[der(&place, "a.key", &pae(kind, &payload))]);
    place.write("statement.json", bundle(&format!(r#""dsseEnvelope":{signed}"#)));
    place.call("attach -f statement.json oci-layout:app").ok();
    let verify = "verify --key a.pub oci-layout:app:v1";
    let done = place.call(verify);
    assert!(done.code == 1 && done.stderr.contains("[PredicateTypeMismatch 6017]"), "{done:?}");

    place.write("content.json", message_bundle(&der(&place, "a.key", MANIFEST.as_bytes())));
    place.call("attach -f content.json oci-layout:app").ok();
    assert_eq!(place.call(verify).ok().stdout.trim(), digest);
    // Whoever asks for a predicate does not get one from content.
    let done = place.call(&format!("{verify} --predicate-type https://a.example/other"));
    assert_eq!((done.code, done.stderr.matches("6017").count()), (1, 2), "{done:?}");
    place.make_key("b", "p256");
    assert_eq!(place.call("verify --key b.pub oci-layout:app:v1").code, 1);
}
