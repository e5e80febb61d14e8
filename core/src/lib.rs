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

pub mod algorithm;
pub mod bytes;
pub mod certificate;
pub mod chain;
pub mod crypto;
pub mod digest;
pub mod envelope;
pub mod error;
pub mod key;
pub mod limits;
pub mod reference;
pub mod time;
