//! Puts a signature that was made elsewhere into a layout, as a referrer of the artifact (OCI image
//! specification 1.1). The artifact, its digest and its tags stay as they are.

mod write;

use crate::descriptor::{Descriptor, Entry};
use crate::discovery::{NOTARY_ENVELOPES, NOTARY_SIGNATURE, NV2_SIGNATURE, SIGSTORE_BUNDLE, fallback_tag};
use crate::error::OciError;
use crate::index::{IMAGE_INDEX, Index, REF_NAME};
use crate::layout::{Layout, MAX_INDEX};
use crate::manifest::{EMPTY_CONFIG, IMAGE_MANIFEST, MAX_MANIFEST, Manifest};
use crate::source::BlobSource;
use crate::{file, json};
use nv2_core::crypto::{Backend, Hasher, RustCrypto};
use nv2_core::{Digest, DigestAlgorithm};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// The annotation with the SHA-256 of each certificate of the chain.
pub const THUMBPRINTS: &str = "io.cncf.notary.x509chain.thumbprint#S256";

/// The annotation with the time at which the manifest was made.
pub const CREATED: &str = "org.opencontainers.image.created";

/// The annotation with the kind of content that a Sigstore bundle has.
pub const BUNDLE_CONTENT: &str = "dev.sigstore.bundle.content";

/// The annotation with the predicate type of what a Sigstore bundle signs.
pub const BUNDLE_PREDICATE: &str = "dev.sigstore.bundle.predicateType";

/// Which member of a manifest says what it holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// `artifactType`, beside an empty configuration, as OCI 1.1 has it.
    #[default]
    ArtifactType,
    /// The media type of the configuration. `notation` writes this form, and up to 1.3 it finds no other
    /// in a layout.
    Config,
}

/// A signature and how it is to be stored.
#[derive(Clone, Debug)]
pub struct Attachment {
    artifact_type: &'static str,
    form: Form,
    media_type: &'static str,
    annotations: BTreeMap<String, String>,
    blob: Vec<u8>,
}

impl Attachment {
    /// A Notary Project envelope with this media type, and the certificates of its chain in DER, leaf first.
    ///
    /// # Errors
    /// `Descriptor` for a media type that no envelope has.
    pub fn notary(media_type: &str, envelope: Vec<u8>, chain: &[&[u8]]) -> Result<Self, OciError> {
        let media_type = NOTARY_ENVELOPES.into_iter().find(|known| *known == media_type);
        let media_type = media_type.ok_or(OciError::Descriptor("no envelope has this media type"))?;
        let hex = |der: &&[u8]| digest(der).map(|digest| digest.to_string()["sha256:".len()..].to_owned());
        let thumbprints = chain.iter().map(hex).collect::<Result<Vec<_>, _>>()?;
        let annotations = BTreeMap::from([(THUMBPRINTS.to_owned(), json!(thumbprints).to_string())]);
        Ok(Self {
            artifact_type: NOTARY_SIGNATURE,
            form: Form::default(),
            media_type,
            annotations,
            blob: envelope,
        })
    }

    /// A token of nv2. No other project stores these as referrers, so the artifact type is ours.
    #[must_use]
    pub const fn nv2(token: Vec<u8>) -> Self {
        let annotations = BTreeMap::new();
        Self {
            artifact_type: NV2_SIGNATURE,
            form: Form::ArtifactType,
            media_type: NV2_SIGNATURE,
            annotations,
            blob: token,
        }
    }

    /// A Sigstore bundle. `content` is `dsse-envelope` or `message-signature`; the predicate type is that
    /// of the statement, where there is one.
    #[must_use]
    pub fn sigstore_bundle(bundle: Vec<u8>, content: &str, predicate_type: Option<&str>) -> Self {
        let content = (BUNDLE_CONTENT.to_owned(), content.to_owned());
        let predicate = predicate_type.map(|text| (BUNDLE_PREDICATE.to_owned(), text.to_owned()));
        let annotations = [content].into_iter().chain(predicate).collect();
        Self {
            artifact_type: SIGSTORE_BUNDLE,
            form: Form::ArtifactType,
            media_type: SIGSTORE_BUNDLE,
            annotations,
            blob: bundle,
        }
    }

    /// Stores a Notary Project envelope in this form. The other kinds have but one.
    #[must_use]
    pub fn in_form(mut self, form: Form) -> Self {
        if self.artifact_type == NOTARY_SIGNATURE {
            self.form = form;
        }
        self
    }

    /// The member `artifactType`, empty for none, and the media type of the configuration.
    const fn types(&self) -> (&'static str, &'static str) {
        match self.form {
            Form::ArtifactType => (self.artifact_type, EMPTY_CONFIG),
            Form::Config => ("", self.artifact_type),
        }
    }
}

/// What an attachment came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attached {
    /// The manifest that holds the signature.
    pub manifest: Descriptor,
    /// False when the layout held this signature of this artifact already; nothing was written then.
    pub is_new: bool,
}

/// Attaches a signature to an artifact of a layout in a folder. `created` is RFC 3339. The index is changed
/// under a lock of the file `oci-layout`, so that of several at once each finds what the others wrote; it
/// is replaced as a whole, after all that it leads to is on the disk. An index of referrers under the
/// fallback tag is kept up to date where there is one, and not made where there is none.
///
/// # Errors
/// `BlobMismatch` or `Io` when the layout does not hold the artifact; `TooLarge` when the index would be larger than [`MAX_INDEX`]; those of [`Layout::open`].
pub fn attach(
    folder: &Path,
    subject: &Descriptor,
    attachment: &Attachment,
    created: &str,
) -> Result<Attached, OciError> {
    write::locked(&folder.join("oci-layout"), || {
        let layout = Layout::open(folder)?;
        layout.stream(subject, &mut |_| {})?;
        let layer = described(attachment.media_type, &attachment.blob)?;
        if let Some(manifest) = present(&layout, subject, attachment, &layer) {
            return Ok(Attached { manifest, is_new: false });
        }
        let (manifest, bytes) = manifest(subject, attachment, &layer, created)?;
        write::blob(folder, &digest(b"{}")?, b"{}")?;
        write::blob(folder, &layer.digest, &attachment.blob)?;
        write::blob(folder, &manifest.digest, &bytes)?;
        let referrer = referrer(&manifest, attachment, created);
        update_index(&layout, folder, &fallback_tag(&subject.digest), &manifest, &referrer)?;
        Ok(Attached { manifest, is_new: true })
    })
}

/// A manifest of the index that attaches the same signature to the same artifact.
fn present(
    layout: &Layout,
    subject: &Descriptor,
    attachment: &Attachment,
    layer: &Descriptor,
) -> Option<Descriptor> {
    let attaches = |entry: &&Entry| {
        let Ok(descriptor) = entry.check() else { return false };
        let Ok(bytes) = layout.blob(&descriptor, MAX_MANIFEST) else { return false };
        let manifest = Manifest::parse(Path::new(""), &entry.media_type, &bytes);
        let is_same = |manifest: &Manifest| -> Option<bool> {
            let [only] = manifest.layers.as_slice() else { return None };
            let of = manifest.subject.as_ref()?.check().ok()?;
            let types = (manifest.artifact_type.as_str(), manifest.config.as_ref()?.media_type.as_str());
            Some(types == attachment.types() && of == *subject && only.check().ok()? == *layer)
        };
        manifest.ok().and_then(|manifest| is_same(&manifest)).unwrap_or(false)
    };
    let manifests = layout.index().entries.iter().filter(|entry| entry.media_type == IMAGE_MANIFEST);
    manifests.filter(|entry| entry.size <= MAX_MANIFEST as u64).find(attaches)?.check().ok()
}

fn manifest(
    subject: &Descriptor,
    attachment: &Attachment,
    layer: &Descriptor,
    created: &str,
) -> Result<(Descriptor, Vec<u8>), OciError> {
    let (artifact_type, config_type) = attachment.types();
    let mut document = json!({
        "schemaVersion": 2,
        "mediaType": IMAGE_MANIFEST,
        "config": value(&described(config_type, b"{}")?),
        "layers": [value(layer)],
        "subject": value(subject),
        "annotations": annotations(attachment, created),
    });
    if !artifact_type.is_empty() {
        document["artifactType"] = artifact_type.into();
    }
    let bytes = document.to_string().into_bytes();
    Ok((described(IMAGE_MANIFEST, &bytes)?, bytes))
}

/// The descriptor of the new manifest, as indexes list it.
fn referrer(manifest: &Descriptor, attachment: &Attachment, created: &str) -> Value {
    let mut referrer = value(manifest);
    referrer["artifactType"] = attachment.artifact_type.into();
    referrer["annotations"] = json!(annotations(attachment, created));
    referrer
}

fn annotations(attachment: &Attachment, created: &str) -> BTreeMap<String, String> {
    let mut all = attachment.annotations.clone();
    all.insert(CREATED.to_owned(), created.to_owned());
    all
}

/// Members that are unknown here stay as they are.
fn update_index(
    layout: &Layout,
    folder: &Path,
    fallback: &str,
    manifest: &Descriptor,
    referrer: &Value,
) -> Result<(), OciError> {
    let path = folder.join("index.json");
    let mut index = json::parse::<Value>(&path, &file::read_regular(&path, MAX_INDEX)?)?;
    let broken = || OciError::Descriptor("the index lists something else than descriptors");
    let list = index["manifests"].as_array_mut().ok_or_else(broken)?;
    for entry in list.iter_mut().filter(|entry| entry["annotations"][REF_NAME] == fallback) {
        let parsed = Entry::from_value(entry)?;
        if parsed.media_type == IMAGE_INDEX {
            let updated = with_referrer(layout, folder, &parsed.check()?, manifest, referrer)?;
            entry["digest"] = updated.digest.to_string().into();
            entry["size"] = updated.size.into();
        }
    }
    list.push(referrer.clone());
    let text = index.to_string().into_bytes();
    if text.len() as u64 > MAX_INDEX {
        return Err(OciError::TooLarge { path, most: MAX_INDEX });
    }
    write::replace(&path, &text)
}

/// Writes the index of referrers anew, with one more.
fn with_referrer(
    layout: &Layout,
    folder: &Path,
    index: &Descriptor,
    manifest: &Descriptor,
    referrer: &Value,
) -> Result<Descriptor, OciError> {
    let path = Path::new("index of referrers");
    let bytes = layout.blob(index, MAX_MANIFEST)?;
    let known = Index::parse(path, &bytes)?;
    if known.entries.iter().any(|entry| entry.digest == manifest.digest.to_string()) {
        return Ok(index.clone());
    }
    let mut document = json::parse::<Value>(path, &bytes)?;
    if let Some(list) = document["manifests"].as_array_mut() {
        list.push(referrer.clone());
    }
    let bytes = document.to_string().into_bytes();
    if bytes.len() > MAX_MANIFEST {
        return Err(OciError::TooLarge { path: path.to_path_buf(), most: MAX_MANIFEST as u64 });
    }
    let updated = described(IMAGE_INDEX, &bytes)?;
    write::blob(folder, &updated.digest, &bytes)?;
    Ok(updated)
}

fn value(descriptor: &Descriptor) -> Value {
    json!({
        "mediaType": descriptor.media_type,
        "digest": descriptor.digest.to_string(),
        "size": descriptor.size,
    })
}

fn described(media_type: &str, bytes: &[u8]) -> Result<Descriptor, OciError> {
    Ok(Descriptor { media_type: media_type.to_owned(), digest: digest(bytes)?, size: bytes.len() as u64 })
}

fn digest(bytes: &[u8]) -> Result<Digest, OciError> {
    <RustCrypto as Backend>::Hasher::digest(DigestAlgorithm::Sha256, &[bytes])
        .map_err(|_| OciError::Descriptor("this build leaves out SHA-256"))
}

#[cfg(test)]
mod tests;
