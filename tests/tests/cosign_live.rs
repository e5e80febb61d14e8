//! The real `cosign` with keys, and nv2: each verifies what the other signed or stored. Everything stays on this
//! machine: a registry on loopback, no transparency log.

use nv2_conformance::layout::{Layout, digest};
use nv2_conformance::live::{Place, Registry};
use nv2_conformance::report;
use std::fs;

/// Signs without any service.
const OFFLINE: &str = "--use-signing-config=false --tlog-upload=false -y";

/// The same in the form before bundles.
const OLD: &str = "--use-signing-config=false --tlog-upload=false -y --new-bundle-format=false";

const PREDICATE: &str = "https://acme.example/predicate/v1";

/// The kinds of keys that `cosign import-key-pair` takes.
const KINDS: [&str; 7] = ["p256", "p384", "p521", "rsa-2048", "rsa-3072", "rsa-4096", "ed25519"];

/// A place with cosign's key `c.key` and another key, `other.pub`.
fn place(test: &str) -> Option<Place> {
    let (temporary, nv2) = (env!("CARGO_TARGET_TMPDIR"), env!("CARGO_BIN_EXE_nv2-under-test"));
    let place = Place::new(temporary, nv2, test, &["cosign", "oras", "registry"])?;
    place.make_key("other", "p256");
    place.ok("cosign", "generate-key-pair --output-key-prefix c");
    place.write("blob", "hello\n");
    place.write("changed", "Hello\n");
    place.write("predicate", r#"{"made":"here"}"#);
    Some(place)
}

/// The layout `app` with one image, and the same image in a registry.
struct Image<'p> {
    place: &'p Place,
    registry: Registry,
    digest: String,
}

impl<'p> Image<'p> {
    fn new(place: &'p Place) -> Self {
        let layout = Layout::create(&place.folder().join("app")).unwrap();
        let digest = digest(layout.manifest());
        let image = Self { place, registry: Registry::start(place), digest };
        image.push("app", "app");
        image
    }

    /// Copies a layout with all that refers to the image into the registry.
    fn push(&self, layout: &str, repository: &str) {
        let (host, digest) = (self.registry.host(), &self.digest);
        self.place.ok("oras", &format!("cp -r --from-oci-layout {layout}@{digest} {host}/{repository}:v1"));
    }

    fn name(&self, repository: &str) -> String {
        format!("{}/{repository}@{}", self.registry.host(), self.digest)
    }

    /// Copies the image with all that refers to it out of the registry, in both ways that there are.
    fn pull(&self) -> [&'static str; 2] {
        let host = self.registry.host();
        for layout in ["copied", "saved"] {
            let _ = fs::remove_dir_all(self.place.folder().join(layout));
        }
        self.place.ok("oras", &format!("cp -r --to-oci-layout {host}/app:v1 copied:v1"));
        self.place.ok("cosign", &format!("save --dir saved {}", self.name("app")));
        ["copied", "saved"]
    }

    #[track_caller]
    fn verified(&self, options: &str, layout: &str) {
        let printed = self.place.ok("nv2", &format!("verify {options} oci-layout:{layout}"));
        assert_eq!(printed.trim(), self.digest, "{options} {layout}");
    }

    /// Changes every blob of a layout that has this text.
    fn spoil(&self, layout: &str, text: &str) {
        let mut changed = 0;
        for file in fs::read_dir(self.place.folder().join(layout).join("blobs/sha256")).unwrap() {
            let path = file.unwrap().path();
            let content = fs::read_to_string(&path).unwrap();
            // A manifest names media types as well.
            if content.contains(text) && !content.contains("schemaVersion") {
                fs::write(path, content.replacen(text, &text.to_uppercase(), 1)).unwrap();
                changed += 1;
            }
        }
        assert_eq!(changed, 1, "{layout}");
    }
}

#[test]
fn bundles_over_blobs_are_verified_for_every_kind_of_key() {
    let Some(place) = place("cosign blobs") else { return };
    for kind in KINDS {
        place.make_key(kind, kind);
        place.ok("cosign", &format!("import-key-pair --key {kind}.key --output-key-prefix c-{kind}"));
        place.ok("cosign", &format!("sign-blob --key c-{kind}.key {OFFLINE} --bundle {kind}.json blob"));
        let verify = format!("verify -f {kind}.json --key {kind}.pub");
        assert_eq!(place.ok("nv2", &format!("{verify} blob")).trim(), digest(b"hello\n"), "{kind}");
        // An Ed25519 signature is over the content itself; beside all others stands a digest.
        let part = if kind == "ed25519" { "[SignatureInvalid 5001]" } else { "[SubjectDigestMismatch 7001]" };
        place.fails("nv2", &format!("{verify} changed"), 1, part);
        place.fails("nv2", &format!("verify -f {kind}.json --key other.pub blob"), 1, "[Signature");
    }
    report::line("cosign live: 7 of 7 kinds of keys verified over a blob");
}

#[test]
fn attestations_over_blobs_are_verified() {
    let Some(place) = place("cosign attested blobs") else { return };
    let options = format!("{OFFLINE} --type {PREDICATE} --predicate predicate");
    place.ok("cosign", &format!("attest-blob --key c.key {options} --bundle a.json blob"));
    let verify = "verify -f a.json --key c.pub --predicate-type";
    place.ok("nv2", &format!("{verify} {PREDICATE} blob"));
    place.fails("nv2", &format!("{verify} {PREDICATE} changed"), 1, "[SubjectNotNamed 7005]");
    place.fails(
        "nv2",
        &format!("{verify} https://acme.example/other blob"),
        1,
        "[PredicateTypeMismatch 6017]",
    );
    let other = format!("verify -f a.json --key other.pub --predicate-type {PREDICATE} blob");
    place.fails("nv2", &other, 1, "[SignatureInvalid 5001]");
}

#[test]
fn bundles_of_images_are_found_and_verified() {
    let Some(place) = place("cosign images") else { return };
    let image = Image::new(&place);
    place.ok("cosign", &format!("sign --key c.key {OFFLINE} {}", image.name("app")));
    for layout in image.pull() {
        image.verified("--key c.pub", layout);
        let listed = place.ok("nv2", &format!("list oci-layout:{layout}"));
        assert_eq!(listed.matches("format: sigstore-bundle").count(), 1, "{listed}");
        place.fails("nv2", &format!("verify --key other.pub oci-layout:{layout}"), 1, "5001]");
        let asked = format!("verify --key c.pub --predicate-type {PREDICATE} oci-layout:{layout}");
        place.fails("nv2", &asked, 1, "[PredicateTypeMismatch 6017]");
    }
    // An attestation beside it, which is no signature unless it is asked for.
    let options = format!("{OFFLINE} --type {PREDICATE} --predicate predicate");
    place.ok("cosign", &format!("attest --key c.key {options} {}", image.name("app")));
    for layout in image.pull() {
        image.verified("--key c.pub", layout);
        image.verified(&format!("--key c.pub --predicate-type {PREDICATE}"), layout);
        image.verified("--key c.pub --format sigstore-bundle", layout);
    }
    report::line("cosign live: bundles of images verified in layouts by oras and by cosign");
}

#[test]
fn a_bundle_for_another_image_or_with_other_bytes_is_refused() {
    let Some(place) = place("cosign refused") else { return };
    let image = Image::new(&place);
    place.ok("cosign", &format!("sign --key c.key {OFFLINE} --bundle b.json {}", image.name("app")));
    for layout in image.pull() {
        image.spoil(layout, "mediaType");
        place.fails("nv2", &format!("verify --key c.pub oci-layout:{layout}"), 7, "[BlobMismatch]");
    }
    place.write("manifest", r#"{"schemaVersion":2}"#);
    let signature = "verify -f b.json --key c.pub --predicate-type https://sigstore.dev/cosign/sign/v1";
    place.fails("nv2", &format!("{signature} manifest"), 1, "[SubjectNotNamed 7005]");
}

#[test]
fn the_older_form_is_found_and_verified() {
    let Some(place) = place("cosign old") else { return };
    let image = Image::new(&place);
    let files = "--output-signature s.sig --output-payload s.json";
    place.ok("cosign", &format!("sign --key c.key {OLD} {files} {}", image.name("app")));
    let tag = image.digest.replace(':', "-") + ".sig";
    let [copied, saved] = image.pull();
    let host = image.registry.host();
    place.ok("oras", &format!("cp --to-oci-layout {host}/app:{tag} {copied}:{tag}"));
    for layout in [copied, saved] {
        image.verified("--key c.pub", layout);
        image.verified(&format!("--key c.pub --reference {host}/app:v1"), layout);
        let other = format!("verify --key c.pub --reference {host}/other:v1 oci-layout:{layout}");
        place.fails("nv2", &other, 1, "[ReferenceMismatch 6009]");
        place.fails("nv2", &format!("verify --key other.pub oci-layout:{layout}"), 1, "5001]");
        let listed = place.ok("nv2", &format!("list oci-layout:{layout}"));
        assert_eq!(listed.matches("format: cosign").count(), 1, "{listed}");
        image.spoil(layout, "critical");
        place.fails("nv2", &format!("verify --key c.pub oci-layout:{layout}"), 7, "[BlobMismatch]");
    }
    // The same signature outside of a layout.
    let manifest = format!("app/blobs/sha256/{}", &image.digest[7..]);
    let verify = "verify -f s.sig --key c.pub --payload";
    place.ok("nv2", &format!("{verify} s.json {manifest}"));
    place.fails("nv2", &format!("{verify} s.json blob"), 1, "[SubjectDigestMismatch 7001]");
    let payload = String::from_utf8(place.read("s.json")).unwrap();
    place.write("bad.json", payload.replace("\"optional\":", "\"Optional\":"));
    place.fails("nv2", &format!("{verify} bad.json {manifest}"), 1, "[SignatureInvalid 5001]");
    report::line("cosign live: the older form verified in layouts by oras and by cosign, and as files");
}

#[test]
fn cosign_and_oras_read_what_nv2_attaches() {
    let Some(place) = place("cosign reads") else { return };
    let image = Image::new(&place);
    // A layout that cosign takes for an image of its own.
    place.ok("cosign", &format!("save --dir saved {}", image.name("app")));
    place.ok(
        "cosign",
        &format!("sign --key c.key {OFFLINE} --upload=false --bundle b.json {}", image.name("app")),
    );
    let verify = "verify --insecure-ignore-tlog --key";
    assert_ne!(place.call("cosign", &format!("{verify} c.pub --local-image saved")).code, Some(0));
    for layout in ["app", "saved"] {
        let attached = place.ok("nv2", &format!("attach -f b.json oci-layout:{layout}"));
        let shown = place.ok("oras", &format!("discover --oci-layout {layout}@{}", image.digest));
        assert!(shown.contains(attached.trim()) && shown.contains("sigstore.bundle.v0.3"), "{shown}");
        image.push(layout, &format!("from-{layout}"));
        let name = image.name(&format!("from-{layout}"));
        place.ok("cosign", &format!("{verify} c.pub {name}"));
        assert_ne!(place.call("cosign", &format!("{verify} other.pub {name}")).code, Some(0));
    }
    place.ok("cosign", &format!("{verify} c.pub --local-image saved"));
    report::line("cosign live: cosign and oras read what nv2 attached");
}
