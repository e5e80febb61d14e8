//! Image manifests, and the older artifact manifests, as far as a search for signatures needs them.

use crate::descriptor::Entry;
use crate::error::OciError;
use crate::json;
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::collections::BTreeMap;
use std::path::Path;

/// Most bytes of a manifest: what registries accept.
pub const MAX_MANIFEST: usize = 4 << 20;

/// Media type of an image manifest.
pub const IMAGE_MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";

/// Media type of the artifact manifest that OCI 1.1 gave up before its release: `blobs` for `layers`.
pub const ARTIFACT_MANIFEST: &str = "application/vnd.oci.artifact.manifest.v1+json";

/// Media type of an empty configuration, whose content is `{}`.
pub const EMPTY_CONFIG: &str = "application/vnd.oci.empty.v1+json";

/// A manifest of one kind.
#[derive(Debug)]
pub(crate) struct Manifest {
    /// The member `artifactType`, empty when there is none.
    pub(crate) artifact_type: String,
    /// Only image manifests have one, and all of them do.
    pub(crate) config: Option<Entry>,
    /// The layers, or blobs.
    pub(crate) layers: Vec<Entry>,
    pub(crate) subject: Option<Entry>,
    pub(crate) annotations: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Document {
    schema_version: Option<u64>,
    media_type: Option<String>,
    #[serde(default)]
    artifact_type: String,
    config: Option<Entry>,
    layers: Option<Vec<Entry>>,
    blobs: Option<Vec<Entry>>,
    manifests: Option<IgnoredAny>,
    subject: Option<Entry>,
    #[serde(default)]
    annotations: BTreeMap<String, String>,
}

impl Manifest {
    /// Reads a manifest that a descriptor of this media type led to; `path` is only for the error.
    ///
    /// # Errors
    /// `Json`; `Version`; `TwoKinds` for a document that could be read as something else than the
    /// descriptor says (CVE-2021-41190).
    pub(crate) fn parse(path: &Path, media_type: &str, document: &[u8]) -> Result<Self, OciError> {
        let found = json::parse::<Document>(path, document)?;
        let two_kinds = || OciError::TwoKinds { path: path.to_path_buf() };
        if found.manifests.is_some() || found.media_type.as_ref().is_some_and(|own| own != media_type) {
            return Err(two_kinds());
        }
        let (config, layers) = match (media_type, found.config, found.layers, found.blobs) {
            (IMAGE_MANIFEST, Some(config), Some(layers), None) => {
                if found.schema_version != Some(2) {
                    return Err(OciError::Version { path: path.to_path_buf() });
                }
                (Some(config), layers)
            }
            // The older form does not go without naming itself.
            (ARTIFACT_MANIFEST, None, None, blobs) if found.media_type.is_some() => {
                (None, blobs.unwrap_or_default())
            }
            _ => return Err(two_kinds()),
        };
        Ok(Self {
            artifact_type: found.artifact_type,
            config,
            layers,
            subject: found.subject,
            annotations: found.annotations,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONFIG: &str = r#""config":{"mediaType":"a/b","digest":"sha256:00","size":2}"#;

    fn parse(media_type: &str, text: &str) -> Result<Manifest, OciError> {
        Manifest::parse(Path::new("x"), media_type, text.as_bytes())
    }

    #[test]
    fn both_kinds_are_read() {
        let own = format!(r#"{{"schemaVersion":2,"mediaType":"{IMAGE_MANIFEST}",{CONFIG},"layers":[]}}"#);
        assert!(parse(IMAGE_MANIFEST, &own).is_ok());
        let unnamed = format!(r#"{{"schemaVersion":2,{CONFIG},"layers":[]}}"#);
        assert!(parse(IMAGE_MANIFEST, &unnamed).is_ok());
        let older = format!(r#"{{"mediaType":"{ARTIFACT_MANIFEST}","artifactType":"a/b","blobs":[]}}"#);
        assert_eq!(parse(ARTIFACT_MANIFEST, &older).unwrap().artifact_type, "a/b");
    }

    #[test]
    fn two_readings_are_refused() {
        for (media_type, text) in [
            (IMAGE_MANIFEST, format!(r#"{{"schemaVersion":2,{CONFIG},"layers":[],"manifests":[]}}"#)),
            (IMAGE_MANIFEST, format!(r#"{{"schemaVersion":2,{CONFIG},"layers":[],"blobs":[]}}"#)),
            (IMAGE_MANIFEST, format!(r#"{{"schemaVersion":2,{CONFIG},"layers":[],"mediaType":"a/b"}}"#)),
            (IMAGE_MANIFEST, r#"{"schemaVersion":2,"layers":[]}"#.to_owned()),
            (IMAGE_MANIFEST, format!(r#"{{"schemaVersion":2,{CONFIG}}}"#)),
            (ARTIFACT_MANIFEST, r#"{"blobs":[]}"#.to_owned()),
            (ARTIFACT_MANIFEST, format!(r#"{{"mediaType":"{ARTIFACT_MANIFEST}","layers":[]}}"#)),
            ("a/b", format!(r#"{{"schemaVersion":2,{CONFIG},"layers":[]}}"#)),
        ] {
            assert!(matches!(parse(media_type, &text), Err(OciError::TwoKinds { .. })), "{text}");
        }
    }

    #[test]
    fn other_versions_and_repeated_members_are_refused() {
        let of = |text: &str| parse(IMAGE_MANIFEST, text).unwrap_err();
        assert!(matches!(
            of(&format!(r#"{{"schemaVersion":1,{CONFIG},"layers":[]}}"#)),
            OciError::Version { .. }
        ));
        assert!(matches!(of(&format!(r#"{{{CONFIG},"layers":[]}}"#)), OciError::Version { .. }));
        let twice = format!(r#"{{"schemaVersion":2,{CONFIG},"layers":[],"layers":[]}}"#);
        assert!(matches!(of(&twice), OciError::Json { .. }));
    }
}
