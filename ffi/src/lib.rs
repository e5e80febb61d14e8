//! libnv2: the core's verification as a C library. `include/nv2.h`, which is made from these sources, is its
//! documentation.
//!
//! No decision is made here. Raw pointers become references in [`pointer`], and nowhere else but in the block of
//! a trust store; a call from C ends in [`boundary`].
#![cfg_attr(not(any(feature = "hosted", test)), no_std)]
#![allow(unsafe_code, reason = "the interface is that of C; each use says why it holds")]
#![allow(clippy::missing_safety_doc, reason = "the header says what it asks of C, once for all functions")]
#![allow(non_camel_case_types, reason = "these are the names in C")]
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::as_conversions,
        clippy::expect_used,
        clippy::get_unwrap,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::panic_in_result_fn,
        clippy::string_slice,
        clippy::todo,
        clippy::unimplemented,
        clippy::unreachable,
        clippy::unwrap_used
    )
)]

pub mod numbers;
pub mod version;

pub mod input;
pub mod options;
pub mod prepared;
pub mod subject;
pub mod trust_store;

pub mod threshold;
pub mod verdict;
pub mod verify;

#[cfg(feature = "sif")]
pub mod sif;

#[cfg(feature = "hosted")]
pub mod hosted;

mod backend;
mod boundary;
mod errors;
mod pointer;
#[cfg(test)]
mod tests;
mod text;
