//! Layouts and archives for tests, good and odd ones.

use crate::descriptor::Descriptor;
use crate::discovery::NOTARY_SIGNATURE;
use crate::index::REF_NAME;
use crate::manifest::{EMPTY_CONFIG, IMAGE_MANIFEST};
use nv2_core::DigestAlgorithm;
use nv2_core::crypto::{Backend, Hasher, RustCrypto};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

pub(crate) const JOSE: &str = "application/jose+json";

pub(crate) fn digest(content: &[u8]) -> String {
    <RustCrypto as Backend>::Hasher::digest(DigestAlgorithm::Sha256, &[content]).unwrap().to_string()
}

/// A descriptor of some content.
pub(crate) fn of(media_type: &str, content: &[u8]) -> Value {
    json!({"mediaType": media_type, "digest": digest(content), "size": content.len()})
}

pub(crate) fn bytes(document: &Value) -> Vec<u8> {
    document.to_string().into_bytes()
}

/// A layout of an artifact with the tag `v1` and whatever a test adds.
#[derive(Debug)]
pub(crate) struct Model {
    pub(crate) artifact: Vec<u8>,
    pub(crate) entries: Vec<Value>,
    pub(crate) blobs: Vec<(String, Vec<u8>)>,
}

impl Model {
    pub(crate) fn new() -> Self {
        let config = of("a/config", b"{}");
        let artifact =
            json!({"schemaVersion": 2, "mediaType": IMAGE_MANIFEST, "config": config, "layers": []});
        let artifact = bytes(&artifact);
        let mut model = Self { artifact: artifact.clone(), entries: Vec::new(), blobs: Vec::new() };
        model.blob(b"{}");
        model.tagged(IMAGE_MANIFEST, &artifact, "v1");
        model
    }

    pub(crate) fn subject(&self) -> Descriptor {
        Descriptor::from_json(Path::new(""), &bytes(&of(IMAGE_MANIFEST, &self.artifact))).unwrap()
    }

    /// The tag of the index of the artifact's referrers.
    pub(crate) fn fallback(&self) -> String {
        digest(&self.artifact).replace(':', "-")
    }

    pub(crate) fn blob(&mut self, content: &[u8]) {
        self.blobs.push((digest(content), content.to_vec()));
    }

    /// Adds a document and lists it.
    pub(crate) fn list(&mut self, media_type: &str, content: &[u8]) {
        self.blob(content);
        self.entries.push(of(media_type, content));
    }

    pub(crate) fn tagged(&mut self, media_type: &str, content: &[u8], tag: &str) {
        self.list(media_type, content);
        self.entries.last_mut().unwrap()["annotations"] = json!({REF_NAME: tag});
    }

    /// A good manifest of a signature, for a test to spoil.
    pub(crate) fn signature(&mut self, envelope: &[u8]) -> Value {
        self.blob(envelope);
        json!({
            "schemaVersion": 2,
            "mediaType": IMAGE_MANIFEST,
            "artifactType": NOTARY_SIGNATURE,
            "config": of(EMPTY_CONFIG, b"{}"),
            "layers": [of(JOSE, envelope)],
            "subject": of(IMAGE_MANIFEST, &self.artifact),
        })
    }

    pub(crate) fn files(&self) -> Vec<(String, Vec<u8>)> {
        let index = json!({"schemaVersion": 2, "manifests": self.entries});
        let mut files: Vec<_> = self
            .blobs
            .iter()
            .map(|(digest, content)| (format!("blobs/{}", digest.replace(':', "/")), content.clone()))
            .collect();
        files.sort();
        files.dedup_by(|one, other| one.0 == other.0);
        files.push(("oci-layout".to_owned(), br#"{"imageLayoutVersion":"1.0.0"}"#.to_vec()));
        files.push(("index.json".to_owned(), bytes(&index)));
        files
    }

    pub(crate) fn folder(&self) -> TempDir {
        let folder = TempDir::new().unwrap();
        for (name, content) in self.files() {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        folder
    }

    pub(crate) fn archive(&self) -> Vec<u8> {
        let parts = self.files().into_iter().map(|(name, content)| tar_entry(&name, b'0', &content));
        tar(parts)
    }
}

/// An archive of entries.
pub(crate) fn tar(entries: impl IntoIterator<Item = Vec<u8>>) -> Vec<u8> {
    let mut out: Vec<u8> = entries.into_iter().flatten().collect();
    out.extend([0; 1024]);
    out
}

/// One entry: header, content, padding.
pub(crate) fn tar_entry(name: &str, kind: u8, content: &[u8]) -> Vec<u8> {
    let mut out = tar_header(name, kind, content.len() as u64);
    out.extend(content);
    out.resize(out.len().next_multiple_of(512), 0);
    out
}

pub(crate) fn tar_header(name: &str, kind: u8, size: u64) -> Vec<u8> {
    let mut header = vec![0; 512];
    header[..name.len()].copy_from_slice(name.as_bytes());
    header[100..108].copy_from_slice(b"0000644\0");
    header[124..136].copy_from_slice(format!("{size:011o}\0").as_bytes());
    header[156] = kind;
    header[257..265].copy_from_slice(b"ustar\x0000");
    seal(&mut header);
    header
}

pub(crate) fn seal(header: &mut [u8]) {
    header[148..156].fill(b' ');
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
}
