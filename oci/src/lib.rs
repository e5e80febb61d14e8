//! OCI descriptors, image layouts and the media types of manifests. Decides nothing about trust.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod descriptor;
pub mod error;
pub mod layout;
pub mod media_type;

mod file;
mod json;

pub use descriptor::Descriptor;
pub use error::OciError;
pub use layout::{Layout, LayoutReference, Selector};
