//! Verify the signatures of OCI artifacts: bytes in, verdict out.
//!
//! No allocator, no clock, no I/O, no `unsafe`. The modules stand in the order of the data path.
#![no_std]
#![forbid(unsafe_code)]
#![deny(missing_docs)]
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::as_conversions,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unreachable,
        clippy::unwrap_used
    )
)]

#[cfg(test)]
extern crate std;

pub mod bytes;

pub mod algorithm;
pub mod digest;
pub mod key;
pub mod reference;
pub mod time;

pub mod envelope;

pub mod certificate;
pub mod chain;
pub mod trust;

pub mod policy;
mod signature;
pub mod statement;
pub mod subject;

mod threshold;
mod verdict;
mod verify;

pub mod crypto;
pub mod error;
pub mod limits;

pub use algorithm::Algorithm;
pub use digest::{Digest, DigestAlgorithm};
pub use envelope::{Envelope, Format};
pub use error::{Error, ErrorKind, Stage};
pub use key::{Fingerprint, KeyId, PublicKey};
pub use policy::TrustPolicy;
pub use statement::Statement;
pub use subject::{Subject, SubjectHasher};
pub use threshold::{Counted, Threshold};
pub use time::Time;
pub use trust::{Anchor, AnchorStore, TrustStore, TrustedBy};
pub use verdict::{Rejected, TimeCheck, Times, Verified};
pub use verify::{Input, Verifier, scratch_bound, scratch_bound_for};
