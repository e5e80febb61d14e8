//! OCI descriptors, image layouts and the media types of manifests. Decides nothing about trust.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod archive;
pub mod attach;
pub mod descriptor;
pub mod discovery;
pub mod error;
pub mod index;
pub mod layout;
pub mod manifest;
pub mod media_type;
pub mod source;

mod file;
mod json;
#[cfg(test)]
mod testing;

pub use archive::{Archive, ArchiveReference};
pub use attach::{Attached, Attachment};
pub use descriptor::Descriptor;
pub use discovery::{Candidate, Discovery, Refusal, Signature};
pub use error::OciError;
pub use layout::{Layout, LayoutReference, Selector};
pub use source::BlobSource;
