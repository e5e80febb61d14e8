//! Why something that claims to be a signature is not looked at.

use crate::error::OciError;
use std::io::ErrorKind;

/// Why something that claims to be a signature is not looked at. The names do not change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Refusal {
    /// The bytes of the manifest or of the signature are not those that their descriptor names.
    BlobMismatch,
    /// The artifact type and the media type of the configuration do not go together.
    ConfigType,
    /// The descriptor of a signature has no usable digest, size or media type.
    DescriptorInvalid,
    /// A manifest of one signature must have one layer.
    LayerCount,
    /// The layer is no signature by its media type.
    LayerMediaType,
    /// The document is not the strict JSON of a manifest: a member stands twice, is missing or has another
    /// type.
    ManifestInvalid,
    /// The document can be read as two kinds, or is not what its descriptor says.
    ManifestOfTwoKinds,
    /// A blob is not there.
    Missing,
    /// A blob was hashed and not kept while an archive was read.
    NotKept,
    /// A layer of cosign has no annotation with a signature.
    SignatureMissing,
    /// It is about another artifact, or describes this one differently.
    SubjectDiffers,
    /// It stands among the referrers of the artifact and refers to none.
    SubjectMissing,
    /// The manifest or the signature is larger than the limit.
    TooLarge,
    /// The system does not let the blob be read.
    Unreadable,
}

impl Refusal {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::BlobMismatch,
        Self::ConfigType,
        Self::DescriptorInvalid,
        Self::LayerCount,
        Self::LayerMediaType,
        Self::ManifestInvalid,
        Self::ManifestOfTwoKinds,
        Self::Missing,
        Self::NotKept,
        Self::SignatureMissing,
        Self::SubjectDiffers,
        Self::SubjectMissing,
        Self::TooLarge,
        Self::Unreadable,
    ];

    /// The stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::BlobMismatch => "BlobMismatch",
            Self::ConfigType => "ConfigType",
            Self::DescriptorInvalid => "DescriptorInvalid",
            Self::LayerCount => "LayerCount",
            Self::LayerMediaType => "LayerMediaType",
            Self::ManifestInvalid => "ManifestInvalid",
            Self::ManifestOfTwoKinds => "ManifestOfTwoKinds",
            Self::Missing => "BlobMissing",
            Self::NotKept => "BlobNotKept",
            Self::SignatureMissing => "SignatureMissing",
            Self::SubjectDiffers => "SubjectDiffers",
            Self::SubjectMissing => "SubjectMissing",
            Self::TooLarge => "BlobTooLarge",
            Self::Unreadable => "BlobUnreadable",
        }
    }

    /// One sentence without bytes of the input.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::BlobMismatch => "its bytes are not those that the descriptor names",
            Self::ConfigType => {
                "the artifact type and the media type of the configuration do not go together"
            }
            Self::DescriptorInvalid => "the descriptor of the signature cannot be used",
            Self::LayerCount => "a manifest of a signature must have exactly one layer",
            Self::LayerMediaType => "the layer is no signature by its media type",
            Self::ManifestInvalid => "the manifest is not the strict JSON that it has to be",
            Self::ManifestOfTwoKinds => "the manifest can be read as another kind of document",
            Self::Missing => "the layout does not hold the blob",
            Self::NotKept => "the blob is not kept while an archive is read",
            Self::SignatureMissing => "the layer has no annotation with a signature",
            Self::SubjectDiffers => "its subject is another artifact, or described differently",
            Self::SubjectMissing => "it is listed as a referrer and has no subject",
            Self::TooLarge => "it is larger than the limit",
            Self::Unreadable => "the blob cannot be read",
        }
    }

    /// What keeps a blob from being looked at.
    pub(super) fn of(error: &OciError) -> Self {
        match error {
            OciError::BlobMismatch { .. } => Self::BlobMismatch,
            OciError::BlobTooLarge { .. } | OciError::TooLarge { .. } => Self::TooLarge,
            OciError::Descriptor(_) => Self::DescriptorInvalid,
            OciError::Io { source, .. } if source.kind() == ErrorKind::NotFound => Self::Missing,
            OciError::Json { .. } | OciError::Version { .. } => Self::ManifestInvalid,
            OciError::NotKept { .. } => Self::NotKept,
            OciError::TwoKinds { .. } => Self::ManifestOfTwoKinds,
            _ => Self::Unreadable,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn names_and_messages_are_distinct() {
        let names: HashSet<_> = Refusal::ALL.iter().map(|refusal| refusal.name()).collect();
        let messages: HashSet<_> = Refusal::ALL.iter().map(|refusal| refusal.message()).collect();
        assert_eq!((names.len(), messages.len()), (Refusal::ALL.len(), Refusal::ALL.len()));
    }
}
