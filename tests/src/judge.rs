//! The reference as a judge: mutants of Notary Project envelopes, for each the verdict of nv2 and that of
//! notation-go (`tests/programs/notation-judge`), and a table of where and why they differ.
//!
//! nv2 never accepts under an anchor what the reference refuses under the same certificate. Under a pin it
//! may, where nothing but certificates above the pin is at fault: then the reference accepts the same
//! envelope with sound certificates in their place, and that is asked for every single one.
#![allow(clippy::missing_panics_doc, clippy::missing_errors_doc, reason = "a fault in a test stops the test")]

mod certificates;
mod change;
pub mod classes;
mod mutant;
mod program;
mod reissue;
mod seed;
mod tree;
pub mod verdict;

pub use mutant::{Mutant, Words};
pub use program::Judge;
pub use seed::{Seed, own_seeds, real_seeds};

use nv2_core::{Digest, Format};

/// The two envelopes of the Notary Project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Form {
    /// JSON.
    Jws,
    /// CBOR.
    Cose,
}

impl Form {
    /// As the core calls it.
    pub const fn format(self) -> Format {
        match self {
            Self::Jws => Format::NotaryJws,
            Self::Cose => Format::NotaryCose,
        }
    }

    /// As a registry calls it.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Jws => "application/jose+json",
            Self::Cose => "application/cose",
        }
    }
}

/// The artifact that an envelope is asked to be about.
#[derive(Clone, Debug)]
pub struct Artifact {
    /// Media type.
    pub media_type: String,
    /// Digest.
    pub digest: Digest,
    /// Size in bytes.
    pub size: u64,
}
