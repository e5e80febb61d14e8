//! Descriptors: what content is, how long it is, and its digest (OCI image specification, "Content
//! Descriptors").

use crate::error::OciError;
use crate::manifest::IMAGE_MANIFEST;
use crate::{file, json};
use nv2_core::Digest;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// Most bytes of a descriptor file. A descriptor has a few hundred; annotations make it longer.
pub const MAX_DESCRIPTOR: u64 = 1 << 20;

/// A descriptor whose parts have their form. Whether any content has this digest is another matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Descriptor {
    /// The media type, not empty.
    pub media_type: String,
    /// The digest.
    pub digest: Digest,
    /// The size in bytes, at most `i64::MAX`.
    pub size: u64,
}

impl Descriptor {
    /// Reads a file that holds one descriptor as JSON.
    ///
    /// # Errors
    /// `Descriptor`, `Io`, `Json`, `TooLarge`.
    pub fn from_file(path: &Path) -> Result<Self, OciError> {
        Self::from_json(path, &file::read(path, MAX_DESCRIPTOR)?)
    }

    /// Reads one descriptor; `path` is only for the error.
    ///
    /// # Errors
    /// `Descriptor`, `Json`.
    pub fn from_json(path: &Path, document: &[u8]) -> Result<Self, OciError> {
        json::parse::<Entry>(path, document)?.check()
    }
}

/// A descriptor as it stands in a document: an index may list some whose digest we do not know.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Entry {
    pub(crate) media_type: String,
    pub(crate) digest: String,
    pub(crate) size: u64,
    /// Empty is as good as none: writers leave an empty text out.
    #[serde(default)]
    pub(crate) artifact_type: String,
    #[serde(default)]
    pub(crate) annotations: BTreeMap<String, String>,
}

impl Entry {
    /// Reads one out of a document that was read as a whole.
    pub(crate) fn from_value(value: &serde_json::Value) -> Result<Self, OciError> {
        Self::deserialize(value).map_err(|_| OciError::Descriptor("it lacks a member"))
    }

    /// One of an image manifest with this digest and size.
    pub(crate) fn manifest(digest: &Digest, size: u64) -> Self {
        Self {
            media_type: IMAGE_MANIFEST.to_owned(),
            digest: digest.to_string(),
            size,
            artifact_type: String::new(),
            annotations: BTreeMap::new(),
        }
    }

    pub(crate) fn check(&self) -> Result<Descriptor, OciError> {
        if self.media_type.is_empty() {
            return Err(OciError::Descriptor("its media type is empty"));
        }
        if i64::try_from(self.size).is_err() {
            return Err(OciError::Descriptor("its size does not fit a signed 64-bit number"));
        }
        let digest = Digest::parse(&self.digest).map_err(|_| {
            OciError::Descriptor("its digest is not sha256, sha384 or sha512 in lower-case hex")
        })?;
        Ok(Descriptor { media_type: self.media_type.clone(), digest, size: self.size })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIGEST: &str = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    fn read(text: &str) -> Result<Descriptor, OciError> {
        Descriptor::from_json(Path::new("x"), text.as_bytes())
    }

    fn with(media_type: &str, digest: &str, size: &str) -> String {
        format!(r#"{{"mediaType":"{media_type}","digest":"{digest}","size":{size}}}"#)
    }

    #[test]
    fn a_descriptor_is_read_and_unknown_members_are_passed_over() {
        let text = format!(
            r#"{{"mediaType":"a/b","size":7,"digest":"{DIGEST}","urls":["x"],"platform":{{"os":"linux"}}}}"#
        );
        let found = read(&text).unwrap();
        assert_eq!((found.media_type.as_str(), found.size), ("a/b", 7));
        assert_eq!(found.digest.to_string(), DIGEST);
    }

    #[test]
    fn parts_of_wrong_form_are_refused() {
        let upper = DIGEST.to_uppercase().replace("SHA", "sha");
        for text in [
            with("", DIGEST, "7"),
            with("a/b", DIGEST, "9223372036854775808"),
            with("a/b", &upper, "7"),
            with("a/b", "md5:d41d8cd98f00b204e9800998ecf8427e", "7"),
            with("a/b", "sha256:../../x", "7"),
        ] {
            assert!(matches!(read(&text), Err(OciError::Descriptor(_))), "{text}");
        }
    }

    #[test]
    fn what_is_no_descriptor_is_refused() {
        for text in [
            "{}".to_owned(),
            "[]".to_owned(),
            with("a/b", DIGEST, "-1"),
            with("a/b", DIGEST, "1.5"),
            with("a/b", DIGEST, "7").replace("mediaType", "MediaType"),
            with("a/b", DIGEST, "7").replace("\"size\"", "\"size\":7,\"size\""),
        ] {
            assert!(matches!(read(&text), Err(OciError::Json { .. })), "{text}");
        }
    }
}
