//! Image indexes: lists of descriptors, and which of them is meant (OCI image specification, "Image
//! Index").

use crate::descriptor::{Descriptor, Entry};
use crate::error::OciError;
use crate::json;
use crate::layout::Selector;
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::path::Path;

/// The annotation of a descriptor in `index.json` that holds its tag.
pub const REF_NAME: &str = "org.opencontainers.image.ref.name";

/// Media type of an image index.
pub const IMAGE_INDEX: &str = "application/vnd.oci.image.index.v1+json";

/// The descriptors of an index. They are claims: each blob is hashed when it is read.
#[derive(Clone, Debug)]
pub struct Index {
    pub(crate) entries: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Document {
    schema_version: u64,
    media_type: Option<String>,
    manifests: Vec<Entry>,
    layers: Option<IgnoredAny>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Marker {
    image_layout_version: String,
}

impl Index {
    /// Reads an index; `path` is only for the error.
    ///
    /// # Errors
    /// `Json`; `Version` for another schema; `TwoKinds` for a document that is a manifest as well, or
    /// that gives itself another media type.
    pub fn parse(path: &Path, document: &[u8]) -> Result<Self, OciError> {
        let found = json::parse::<Document>(path, document)?;
        if found.schema_version != 2 {
            return Err(OciError::Version { path: path.to_path_buf() });
        }
        if found.layers.is_some() || found.media_type.is_some_and(|own| own != IMAGE_INDEX) {
            return Err(OciError::TwoKinds { path: path.to_path_buf() });
        }
        Ok(Self { entries: found.manifests })
    }

    /// The descriptor that is meant.
    ///
    /// # Errors
    /// `Ambiguous`, `Descriptor`, `NotFound`.
    pub fn resolve(&self, selector: &Selector) -> Result<Descriptor, OciError> {
        match selector {
            Selector::Only => single(
                self.entries.iter(),
                OciError::NotFound("the layout has no manifest"),
                OciError::Ambiguous("the layout has several manifests: name one by its tag or digest"),
            ),
            Selector::Tag(tag) => single(
                self.tagged(tag),
                OciError::NotFound("the layout has no manifest with this tag"),
                OciError::Ambiguous("the layout has several manifests with this tag: name one by its digest"),
            ),
            Selector::Digest(digest) => {
                let text = digest.to_string();
                single(
                    self.entries.iter().filter(|entry| entry.digest == text),
                    OciError::NotFound("the index of the layout has no manifest with this digest"),
                    OciError::Ambiguous("the layout describes this digest in several ways"),
                )
            }
        }
    }

    pub(crate) fn tagged(&self, tag: &str) -> impl Iterator<Item = &Entry> {
        self.entries
            .iter()
            .filter(move |entry| entry.annotations.get(REF_NAME).is_some_and(|name| name == tag))
    }
}

/// Checks the file `oci-layout`; `path` is only for the error.
pub(crate) fn check_marker(path: &Path, document: &[u8]) -> Result<(), OciError> {
    match json::parse::<Marker>(path, document)?.image_layout_version.as_str() {
        "1.0.0" => Ok(()),
        _ => Err(OciError::Version { path: path.to_path_buf() }),
    }
}

/// One manifest may be listed under several tags: the same descriptor is no second reading.
pub(crate) fn single<'i>(
    mut found: impl Iterator<Item = &'i Entry>,
    none: OciError,
    several: OciError,
) -> Result<Descriptor, OciError> {
    let first = found.next().ok_or(none)?;
    let same = |entry: &Entry| {
        (&entry.digest, entry.size, &entry.media_type) == (&first.digest, first.size, &first.media_type)
    };
    if !found.all(same) {
        return Err(several);
    }
    first.check()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Index, OciError> {
        Index::parse(Path::new("x"), text.as_bytes())
    }

    #[test]
    fn an_index_is_one_kind_of_document() {
        assert!(parse(r#"{"schemaVersion":2,"manifests":[]}"#).is_ok());
        let own = format!(r#"{{"schemaVersion":2,"mediaType":"{IMAGE_INDEX}","manifests":[]}}"#);
        assert!(parse(&own).is_ok());
        for text in [
            r#"{"schemaVersion":2,"manifests":[],"layers":[]}"#,
            r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","manifests":[]}"#,
        ] {
            assert!(matches!(parse(text), Err(OciError::TwoKinds { .. })), "{text}");
        }
        assert!(matches!(parse(r#"{"schemaVersion":2,"layers":[]}"#), Err(OciError::Json { .. })));
    }
}
