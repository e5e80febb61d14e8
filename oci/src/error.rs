//! Why a descriptor or a layout could not be used.

use std::io;
use std::path::PathBuf;
use thiserror::Error;

/// Why a descriptor, a layout or a blob could not be used. One sentence each; the path that is
/// concerned is a field and not part of the sentence, because a terminal has to be shielded from it.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum OciError {
    /// Several manifests answer to the selector, or none was given and there are several.
    #[error("{0}")]
    Ambiguous(&'static str),
    /// The archive is not one that this reads, or it plays tricks. The path is empty for a stream.
    #[error("the archive cannot be used: {reason}")]
    Archive {
        /// The archive.
        path: PathBuf,
        /// What is wrong.
        reason: &'static str,
    },
    /// The bytes of a blob are not those that its descriptor names.
    #[error("{reason}")]
    BlobMismatch {
        /// The blob.
        path: PathBuf,
        /// What differs.
        reason: &'static str,
    },
    /// A blob is larger than what its place allows.
    #[error("the blob is larger than the limit of {most} bytes")]
    BlobTooLarge {
        /// The limit.
        most: u64,
    },
    /// A descriptor lacks something or has it in a wrong form.
    #[error("the descriptor cannot be used: {0}")]
    Descriptor(&'static str),
    /// The file cannot be read.
    #[error("{source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A file of a layout is not the JSON that it has to be.
    #[error("this is not the expected JSON (line {line}, column {column})")]
    Json {
        /// The file.
        path: PathBuf,
        /// Line, counted from one.
        line: usize,
        /// Column, counted from one.
        column: usize,
    },
    /// No manifest answers to the selector.
    #[error("{0}")]
    NotFound(&'static str),
    /// An archive is read once and in bounded memory; this blob was hashed and let go.
    #[error(
        "a blob of this size or kind is not kept while the archive is read: unpack it and use oci-layout:"
    )]
    NotKept {
        /// The blob.
        path: PathBuf,
    },
    /// Something else than a regular file or folder stands in the layout: a link could lead out of it.
    #[error("a layout may hold only regular files and folders, no links")]
    NotRegular {
        /// The file.
        path: PathBuf,
    },
    /// The text after `oci-layout:` has a wrong form.
    #[error("{0}")]
    Reference(&'static str),
    /// A file is larger than the limit.
    #[error("the file is larger than the limit of {most} bytes")]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The limit.
        most: u64,
    },
    /// A document that can be taken for a manifest and for an index, or for something else.
    #[error("the document is of more than one kind")]
    TwoKinds {
        /// The document.
        path: PathBuf,
    },
    /// The folder is no image layout of a known version.
    #[error("this is not an OCI image layout of version 1.0.0")]
    Version {
        /// The file that says so.
        path: PathBuf,
    },
}

impl OciError {
    /// The file that is concerned, where it is a certain one.
    #[must_use]
    pub fn path(&self) -> Option<&std::path::Path> {
        match self {
            Self::Archive { path, .. }
            | Self::BlobMismatch { path, .. }
            | Self::Io { path, .. }
            | Self::Json { path, .. }
            | Self::NotKept { path }
            | Self::NotRegular { path }
            | Self::TooLarge { path, .. }
            | Self::TwoKinds { path }
            | Self::Version { path } => Some(path),
            _ => None,
        }
    }
}
