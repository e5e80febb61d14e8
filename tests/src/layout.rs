//! An OCI image layout of one manifest, as other programs read and write it.

use nv2_core::crypto::Hasher;
use nv2_core::crypto::rustcrypto::RustCryptoHasher;
use nv2_core::{Digest, DigestAlgorithm};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// Media type of an OCI image manifest.
pub const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
const EMPTY: &str = "application/vnd.oci.empty.v1+json";
/// The media type of a signature's configuration, which `notation` knows signatures by.
const SIGNATURE: &str = "application/vnd.cncf.notary.signature";

/// A layout in a folder of its own.
#[derive(Debug)]
pub struct Layout {
    folder: PathBuf,
    manifest: Vec<u8>,
}

impl Layout {
    /// Writes a layout that holds `manifest` (which names an empty configuration) and what it refers to.
    ///
    /// # Errors
    /// A sentence for the report.
    pub fn create(folder: &Path) -> Result<Self, String> {
        let config = descriptor(EMPTY, b"{}");
        let manifest =
            json!({"schemaVersion": 2, "mediaType": MANIFEST, "config": config, "layers": [config]});
        let layout = Self { folder: folder.into(), manifest: manifest.to_string().into_bytes() };
        fs::create_dir_all(folder.join("blobs/sha256")).map_err(|error| error.to_string())?;
        layout.blob(b"{}")?;
        layout.blob(&layout.manifest)?;
        layout.write("oci-layout", json!({"imageLayoutVersion": "1.0.0"}))?;
        layout.index(&[descriptor(MANIFEST, &layout.manifest)])?;
        Ok(layout)
    }

    /// The folder of the layout.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The bytes of the manifest.
    #[must_use]
    pub fn manifest(&self) -> &[u8] {
        &self.manifest
    }

    /// `FOLDER@DIGEST`, the name of the manifest for programs.
    #[must_use]
    pub fn reference(&self) -> String {
        format!("{}@{}", self.folder.display(), digest(&self.manifest))
    }

    /// Adds a Notary Project signature as a referrer of the manifest. `chain` is DER, leaf first.
    ///
    /// # Errors
    /// A sentence for the report.
    pub fn attach(&self, media_type: &str, signature: &[u8], chain: &[Vec<u8>]) -> Result<(), String> {
        let thumbprints: Vec<String> =
            chain.iter().map(|der| digest(der).trim_start_matches("sha256:").into()).collect();
        let referrer = json!({
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "config": descriptor(SIGNATURE, b"{}"),
            "layers": [descriptor(media_type, signature)],
            "subject": descriptor(MANIFEST, &self.manifest),
            "annotations": {
                "io.cncf.notary.x509chain.thumbprint#S256": json!(thumbprints).to_string(),
                "org.opencontainers.image.created": "2026-01-01T00:00:00Z",
            },
        });
        let referrer = referrer.to_string().into_bytes();
        self.blob(signature)?;
        self.blob(&referrer)?;
        self.index(&[descriptor(MANIFEST, &self.manifest), descriptor(MANIFEST, &referrer)])
    }

    /// The one signature of this media type that another program has put into the layout.
    ///
    /// # Errors
    /// A sentence for the report.
    pub fn signature(&self, media_type: &str) -> Result<Vec<u8>, String> {
        let blobs = fs::read_dir(self.folder.join("blobs/sha256")).map_err(|error| error.to_string())?;
        for blob in blobs {
            let bytes = fs::read(blob.map_err(|error| error.to_string())?.path());
            let Ok(manifest) = serde_json::from_slice::<Value>(&bytes.map_err(|error| error.to_string())?)
            else {
                continue;
            };
            let layer = &manifest["layers"][0];
            if layer["mediaType"] == media_type {
                let hex = layer["digest"].as_str().unwrap_or_default().trim_start_matches("sha256:");
                let path = self.folder.join("blobs/sha256").join(hex);
                return fs::read(path).map_err(|error| error.to_string());
            }
        }
        Err(format!("the layout holds no signature of type {media_type}"))
    }

    fn blob(&self, bytes: &[u8]) -> Result<(), String> {
        let path = self.folder.join("blobs/sha256").join(digest(bytes).trim_start_matches("sha256:"));
        fs::write(path, bytes).map_err(|error| error.to_string())
    }

    fn index(&self, manifests: &[Value]) -> Result<(), String> {
        self.write("index.json", json!({"schemaVersion": 2, "manifests": manifests}))
    }

    fn write(&self, name: &str, value: Value) -> Result<(), String> {
        fs::write(self.folder.join(name), value.to_string()).map_err(|error| error.to_string())
    }
}

/// An OCI descriptor of these bytes.
#[must_use]
pub fn descriptor(media_type: &str, bytes: &[u8]) -> Value {
    json!({"mediaType": media_type, "digest": digest(bytes), "size": bytes.len()})
}

/// `sha256:` and the digest in hex.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    let digest: Result<Digest, _> = RustCryptoHasher::digest(DigestAlgorithm::Sha256, &[bytes]);
    digest.map(|digest| digest.to_string()).unwrap_or_default()
}
