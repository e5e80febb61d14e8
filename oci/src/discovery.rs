//! Finds what claims to be a signature of an artifact: referrers by their `subject`, the index under the
//! fallback tag, cosign's tag. Whatever is found is a claim. Only a verified signature decides; everything
//! here can be written by whoever can write to the layout.

mod refusal;

use crate::descriptor::{Descriptor, Entry};
use crate::error::OciError;
use crate::index::{IMAGE_INDEX, Index, REF_NAME};
use crate::manifest::{ARTIFACT_MANIFEST, EMPTY_CONFIG, IMAGE_MANIFEST, MAX_MANIFEST, Manifest};
use crate::source::BlobSource;
use nv2_core::crypto::{Backend, Hasher, RustCrypto};
use nv2_core::limits::MAX_ENVELOPE;
use nv2_core::{Digest, Format};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

pub use refusal::Refusal;

/// Most signatures that are looked at, unless the caller says otherwise. As `notation` has it.
pub const MAX_SIGNATURES: usize = 100;

/// Most manifests and indexes that are read in one search.
pub const MAX_DOCUMENTS: usize = 4096;

/// Nesting of indexes below `index.json`.
pub const MAX_NESTING: usize = 4;

/// The artifact type of Notary Project signatures, and the media type of their configuration before there
/// were artifact types.
pub const NOTARY_SIGNATURE: &str = "application/vnd.cncf.notary.signature";

/// Artifact type and media type of nv2 tokens. The media type is the prototype's; that it is the artifact
/// type of an OCI 1.1 referrer too is our choice, as the prototype is older than those.
pub const NV2_SIGNATURE: &str = "application/vnd.cncf.notary.signature.v2+jwt";

/// Artifact type and media type of Sigstore bundles in a registry.
pub const SIGSTORE_BUNDLE: &str = "application/vnd.dev.sigstore.bundle.v0.3+json";

/// Media type of the payload of cosign's simple signing.
pub const COSIGN_PAYLOAD: &str = "application/vnd.dev.cosign.simplesigning.v1+json";

/// The artifact type under which cosign stores simple signing as a referrer.
pub const COSIGN_SIGNATURE: &str = "application/vnd.dev.cosign.artifact.sig.v1+json";

/// The annotation of a layer that holds the signature over it.
pub const COSIGN_ANNOTATION: &str = "dev.cosignproject.cosign/signature";

/// The annotation by which `cosign save` says what an entry of its layout is. It sets no tags.
pub const COSIGN_KIND: &str = "kind";

/// Its value for what would stand under cosign's tag.
pub const COSIGN_SAVED_SIGNATURES: &str = "dev.cosignproject.cosign/sigs";

/// Its value for attestations of the form before bundles, which are not looked at.
pub const COSIGN_SAVED_ATTESTATIONS: &str = "dev.cosignproject.cosign/atts";

/// Its values for what was saved.
const COSIGN_SAVED: [&str; 2] = ["dev.cosignproject.cosign/image", "dev.cosignproject.cosign/imageIndex"];

/// Most bytes of a manifest that the index does not list. Those of signatures have about a thousand.
pub const MAX_UNLISTED: usize = 64 << 10;

/// Media type of a Notary Project envelope in JWS.
pub const NOTARY_JWS: &str = "application/jose+json";

/// Media type of a Notary Project envelope in COSE.
pub const NOTARY_COSE: &str = "application/cose";

/// Media types of Notary Project envelopes.
pub const NOTARY_ENVELOPES: [&str; 2] = [NOTARY_JWS, NOTARY_COSE];

/// What a search found, in the order of the index: no entry stands twice.
#[derive(Debug)]
pub struct Discovery {
    /// Whatever claims to be a signature of the artifact.
    pub candidates: Vec<Candidate>,
    /// There was more than the caps allow. What was left out can only make fewer signatures good.
    pub truncated: bool,
}

/// Something that claims to be a signature.
#[derive(Debug)]
pub struct Candidate {
    /// The manifest that holds it.
    pub manifest: Descriptor,
    /// The blob of the signature, or of the payload that it signs. None when the manifest was refused.
    pub layer: Option<Descriptor>,
    /// The annotations of the manifest, which nobody has signed.
    pub annotations: BTreeMap<String, String>,
    /// The signature, or why it must not be looked at.
    pub signature: Result<Signature, Refusal>,
}

/// A signature whose blob has the digest that led to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signature {
    /// A Notary Project envelope. The media type of the layer says which reader it is for; the bytes may
    /// differ.
    Notary {
        /// The reader.
        format: Format,
        /// The envelope.
        envelope: Vec<u8>,
    },
    /// A token of nv2.
    Nv2(Vec<u8>),
    /// A payload, and a signature over it.
    CosignSimple {
        /// The payload.
        payload: Vec<u8>,
        /// The signature in base64, as the annotation has it.
        signature: String,
    },
    /// A Sigstore bundle.
    SigstoreBundle(Vec<u8>),
}

/// Searches a layout for signatures of an artifact; `most` of them are kept. A blob is read only if it may
/// be a signature, and at most [`MAX_ENVELOPE`] bytes of it.
pub fn discover<S: BlobSource + ?Sized>(source: &S, subject: &Descriptor, most: usize) -> Discovery {
    let mut search = Search {
        source,
        subject,
        most,
        documents: 0,
        visited: HashMap::new(),
        found: Discovery { candidates: Vec::new(), truncated: false },
    };
    search.run();
    search.found
}

/// The tag of the index of referrers, for registries without an interface for them: at most 32 characters
/// of the algorithm and 64 of the hexadecimal digits (OCI distribution specification, "Referrers Tag
/// Schema").
#[must_use]
pub fn fallback_tag(digest: &Digest) -> String {
    let text = digest.to_string();
    let (algorithm, hex) = text.split_once(':').unwrap_or_default();
    format!("{algorithm:.32}-{hex:.64}")
}

/// The tag of cosign's signatures.
#[must_use]
pub fn cosign_tag(digest: &Digest) -> String {
    digest.to_string().replacen(':', "-", 1) + ".sig"
}

/// True for an entry whose tag or mark is one of those, for whatever artifact.
pub(crate) fn is_marked_signature(entry: &Entry) -> bool {
    if let Some(COSIGN_SAVED_SIGNATURES | COSIGN_SAVED_ATTESTATIONS) = saved_kind(entry) {
        return true;
    }
    let Some(tag) = entry.annotations.get(REF_NAME) else { return false };
    let digest = tag.strip_suffix(".sig").unwrap_or(tag);
    Digest::parse(&digest.replacen('-', ":", 1))
        .is_ok_and(|digest| *tag == cosign_tag(&digest) || *tag == fallback_tag(&digest))
}

/// True for a manifest that certainly has a subject.
pub(crate) fn refers_to_another<S: BlobSource + ?Sized>(source: &S, entry: &Entry) -> bool {
    read_manifest(source, entry).is_ok_and(|(_, manifest)| manifest.subject.is_some())
}

/// Where an entry was found, which says what it is expected to be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Among all manifests of the layout.
    Layout,
    /// In the index of the referrers of the artifact.
    Fallback,
    /// Under cosign's tag, or marked as what would stand there.
    Cosign,
    /// Among the blobs that nothing lists, and perhaps no manifest.
    Unlisted,
}

struct Search<'s, S: ?Sized> {
    source: &'s S,
    subject: &'s Descriptor,
    most: usize,
    documents: usize,
    /// What was read already, and whether something came of it.
    visited: HashMap<(String, u64, String), bool>,
    found: Discovery,
}

impl<S: BlobSource + ?Sized> Search<'_, S> {
    fn run(&mut self) {
        let (fallback, cosign) = (fallback_tag(&self.subject.digest), cosign_tag(&self.subject.digest));
        // A list of what is to do instead of recursion; the last one is the next.
        let mut left: Vec<(Entry, Place, usize)> = self.unlisted();
        for entry in self.source.index().entries.iter().rev() {
            let place = match entry.annotations.get(REF_NAME) {
                Some(tag) if *tag == fallback => Place::Fallback,
                Some(tag) if *tag == cosign => Place::Cosign,
                _ if saved_kind(entry) == Some(COSIGN_SAVED_SIGNATURES) => Place::Cosign,
                _ => Place::Layout,
            };
            left.push((entry.clone(), place, 0));
        }
        while let Some((entry, place, depth)) = left.pop() {
            if self.found.candidates.len() >= self.most {
                self.found.truncated |= self.is_unread(&entry, place);
                continue;
            }
            if entry.digest == self.subject.digest.to_string() || !self.is_unread(&entry, place) {
                continue;
            }
            if self.documents >= MAX_DOCUMENTS {
                self.found.truncated = true;
                return;
            }
            self.documents += 1;
            let before = self.found.candidates.len();
            match entry.media_type.as_str() {
                IMAGE_INDEX if place == Place::Cosign => {}
                IMAGE_INDEX if depth >= MAX_NESTING => self.found.truncated = true,
                IMAGE_INDEX => {
                    for inner in self.nested(&entry, place).into_iter().rev() {
                        left.push((inner, place, depth + 1));
                    }
                }
                IMAGE_MANIFEST | ARTIFACT_MANIFEST => self.manifest(&entry, place),
                _ => {}
            }
            let fruitful = self.found.candidates.len() > before;
            self.visited.insert(key(&entry), fruitful || place != Place::Layout);
        }
    }

    /// What may be a manifest in a layout by `cosign save`, which writes those of bundles and lists the image
    /// alone. Elsewhere the index is complete.
    fn unlisted(&self) -> Vec<(Entry, Place, usize)> {
        let mut saved = self.source.index().entries.iter().filter_map(saved_kind);
        if !saved.any(|kind| COSIGN_SAVED.contains(&kind)) {
            return Vec::new();
        }
        let blobs = self.source.blobs(MAX_UNLISTED as u64);
        blobs
            .into_iter()
            .rev()
            .map(|(digest, size)| (Entry::manifest(&digest, size), Place::Unlisted, 0))
            .collect()
    }

    /// What came to nothing among all others is read again where it has to be a signature.
    fn is_unread(&self, entry: &Entry, place: Place) -> bool {
        let can_be_read =
            matches!(entry.media_type.as_str(), IMAGE_INDEX | IMAGE_MANIFEST | ARTIFACT_MANIFEST);
        can_be_read
            && match self.visited.get(&key(entry)) {
                None => true,
                Some(done) => !done && place != Place::Layout,
            }
    }

    fn nested(&mut self, entry: &Entry, place: Place) -> Vec<Entry> {
        match read_index(self.source, entry) {
            Ok(index) => index.entries,
            Err(refusal) => {
                self.refuse_document(entry, place, refusal);
                Vec::new()
            }
        }
    }

    fn manifest(&mut self, entry: &Entry, place: Place) {
        let (descriptor, manifest) = match read_manifest(self.source, entry) {
            Ok(read) => read,
            Err(refusal) => return self.refuse_document(entry, place, refusal),
        };
        let Some(kind) = kind(&manifest, place) else { return };
        let subject = manifest.subject.as_ref().map(|subject| self.compare(subject));
        match (subject, place) {
            // A signature of something else, which is no business of this search.
            (None | Some(Subject::Other), Place::Layout | Place::Unlisted) => return,
            (None, Place::Cosign) | (Some(Subject::Same), _) => {}
            (None, Place::Fallback) => {
                return self.refuse(descriptor, manifest.annotations, Refusal::SubjectMissing);
            }
            (Some(Subject::Other | Subject::Odd), _) => {
                return self.refuse(descriptor, manifest.annotations, Refusal::SubjectDiffers);
            }
        }
        match kind {
            Err(refusal) => self.refuse(descriptor, manifest.annotations, refusal),
            Ok(Kind::CosignSimple) => self.layers(&descriptor, &manifest),
            Ok(Kind::Enveloped(kind)) => {
                let found = self.single_layer(kind, &manifest);
                let (layer, signature) = match found {
                    Ok((layer, signature)) => (Some(layer), signature),
                    Err(refusal) => (None, Err(refusal)),
                };
                let annotations = manifest.annotations;
                self.push(Candidate { manifest: descriptor, layer, annotations, signature });
            }
        }
    }

    fn compare(&self, subject: &Entry) -> Subject {
        if subject.digest != self.subject.digest.to_string() {
            Subject::Other
        } else if subject.size == self.subject.size && subject.media_type == self.subject.media_type {
            Subject::Same
        } else {
            Subject::Odd
        }
    }

    #[allow(clippy::type_complexity, reason = "one pair, used once: a name would say less")]
    fn single_layer(
        &self,
        kind: Enveloped,
        manifest: &Manifest,
    ) -> Result<(Descriptor, Result<Signature, Refusal>), Refusal> {
        let [layer] = manifest.layers.as_slice() else { return Err(Refusal::LayerCount) };
        let wrap: fn(Vec<u8>) -> Signature = match (kind, layer.media_type.as_str()) {
            (Enveloped::Notary, NOTARY_JWS) => {
                |envelope| Signature::Notary { format: Format::NotaryJws, envelope }
            }
            (Enveloped::Notary, NOTARY_COSE) => {
                |envelope| Signature::Notary { format: Format::NotaryCose, envelope }
            }
            (Enveloped::Nv2, NV2_SIGNATURE) => Signature::Nv2,
            (Enveloped::SigstoreBundle, SIGSTORE_BUNDLE) => Signature::SigstoreBundle,
            _ => return Err(Refusal::LayerMediaType),
        };
        let descriptor = layer.check().map_err(|_| Refusal::DescriptorInvalid)?;
        let blob = self.source.blob(&descriptor, MAX_ENVELOPE).map_err(|error| Refusal::of(&error));
        Ok((descriptor, blob.map(wrap)))
    }

    /// Each layer of a manifest of cosign is a signature of its own.
    fn layers(&mut self, descriptor: &Descriptor, manifest: &Manifest) {
        if manifest.layers.is_empty() {
            return self.refuse(descriptor.clone(), manifest.annotations.clone(), Refusal::LayerCount);
        }
        let mut before: Vec<(&str, Option<&String>)> = Vec::new();
        for layer in &manifest.layers {
            let text = layer.annotations.get(COSIGN_ANNOTATION);
            if before.contains(&(&layer.digest, text)) {
                continue;
            }
            if self.found.candidates.len() >= self.most {
                self.found.truncated = true;
                return;
            }
            before.push((&layer.digest, text));
            let checked = layer.check();
            self.push(Candidate {
                manifest: descriptor.clone(),
                layer: checked.as_ref().ok().cloned(),
                annotations: manifest.annotations.clone(),
                signature: match checked {
                    Ok(checked) => self.cosign(&checked, text),
                    Err(_) => Err(Refusal::DescriptorInvalid),
                },
            });
        }
    }

    fn cosign(&self, layer: &Descriptor, text: Option<&String>) -> Result<Signature, Refusal> {
        if layer.media_type != COSIGN_PAYLOAD {
            return Err(Refusal::LayerMediaType);
        }
        let signature = match text {
            Some(text) if text.len() > MAX_ENVELOPE => return Err(Refusal::TooLarge),
            Some(text) if !text.is_empty() => text.clone(),
            _ => return Err(Refusal::SignatureMissing),
        };
        let payload = self.source.blob(layer, MAX_ENVELOPE).map_err(|error| Refusal::of(&error))?;
        Ok(Signature::CosignSimple { payload, signature })
    }

    /// A document that cannot be read, and may have been a signature of the artifact. One that is listed as
    /// something else, or just not there, as layouts often have it, says nothing about the artifact.
    fn refuse_document(&mut self, entry: &Entry, place: Place, refusal: Refusal) {
        if place == Place::Unlisted {
            return;
        }
        let promised = place != Place::Layout || is_signature_type(&entry.artifact_type);
        let is_other = !entry.artifact_type.is_empty() || entry.annotations.contains_key(REF_NAME);
        let is_absent = matches!(refusal, Refusal::Missing | Refusal::DescriptorInvalid);
        if !promised && (is_other || is_absent) {
            return;
        }
        if let Ok(descriptor) = entry.check() {
            self.refuse(descriptor, BTreeMap::new(), refusal);
        }
    }

    fn refuse(&mut self, manifest: Descriptor, annotations: BTreeMap<String, String>, refusal: Refusal) {
        self.push(Candidate { manifest, layer: None, annotations, signature: Err(refusal) });
    }

    fn push(&mut self, candidate: Candidate) {
        self.found.candidates.push(candidate);
    }
}

/// Whether the subject of a manifest is the artifact.
enum Subject {
    Same,
    /// Its digest, with another size or media type.
    Odd,
    Other,
}

/// Which rules a manifest has to follow.
#[derive(Clone, Copy)]
enum Kind {
    /// One layer is the whole signature.
    Enveloped(Enveloped),
    /// Each layer is a payload with its signature beside it.
    CosignSimple,
}

#[derive(Clone, Copy)]
enum Enveloped {
    Notary,
    Nv2,
    SigstoreBundle,
}

fn saved_kind(entry: &Entry) -> Option<&str> {
    entry.annotations.get(COSIGN_KIND).map(String::as_str)
}

fn key(entry: &Entry) -> (String, u64, String) {
    (entry.digest.clone(), entry.size, entry.media_type.clone())
}

fn is_signature_type(artifact_type: &str) -> bool {
    [NOTARY_SIGNATURE, NV2_SIGNATURE, SIGSTORE_BUNDLE, COSIGN_SIGNATURE].contains(&artifact_type)
}

/// What a manifest is by its artifact type, or without one by its configuration. None when it is nothing
/// of ours; refused when the two contradict each other.
fn kind(manifest: &Manifest, place: Place) -> Option<Result<Kind, Refusal>> {
    let config = manifest.config.as_ref();
    let config_type = config.map_or("", |config| config.media_type.as_str());
    let own = match (manifest.artifact_type.as_str(), config_type) {
        // Before there were artifact types.
        ("", NOTARY_SIGNATURE) => return Some(Ok(Kind::Enveloped(Enveloped::Notary))),
        (NOTARY_SIGNATURE, _) => Enveloped::Notary,
        (_, NOTARY_SIGNATURE) => return Some(Err(Refusal::ConfigType)),
        (NV2_SIGNATURE, _) => Enveloped::Nv2,
        (SIGSTORE_BUNDLE, _) => Enveloped::SigstoreBundle,
        // Cosign's manifests look like those of images.
        (COSIGN_SIGNATURE, _) => return Some(Ok(Kind::CosignSimple)),
        _ if place == Place::Cosign => return Some(Ok(Kind::CosignSimple)),
        _ => return None,
    };
    let fits = config.is_none_or(is_empty_config);
    Some(if fits { Ok(Kind::Enveloped(own)) } else { Err(Refusal::ConfigType) })
}

fn is_empty_config(config: &Entry) -> bool {
    let Ok(config) = config.check() else { return false };
    let empty = <RustCrypto as Backend>::Hasher::digest(config.digest.algorithm(), &[b"{}"]);
    config.media_type == EMPTY_CONFIG && config.size == 2 && empty == Ok(config.digest)
}

fn read_index<S: BlobSource + ?Sized>(source: &S, entry: &Entry) -> Result<Index, Refusal> {
    let descriptor = entry.check().map_err(|_| Refusal::DescriptorInvalid)?;
    let bytes = source.blob(&descriptor, MAX_MANIFEST).map_err(|error| Refusal::of(&error))?;
    Index::parse(Path::new(&entry.digest), &bytes).map_err(|error| Refusal::of(&error))
}

fn read_manifest<S: BlobSource + ?Sized>(
    source: &S,
    entry: &Entry,
) -> Result<(Descriptor, Manifest), Refusal> {
    let descriptor = entry.check().map_err(|_| Refusal::DescriptorInvalid)?;
    let read = || -> Result<Manifest, OciError> {
        let bytes = source.blob(&descriptor, MAX_MANIFEST)?;
        Manifest::parse(Path::new(&entry.digest), &entry.media_type, &bytes)
    };
    let manifest = read().map_err(|error| Refusal::of(&error))?;
    Ok((descriptor, manifest))
}

#[cfg(test)]
mod tests;
