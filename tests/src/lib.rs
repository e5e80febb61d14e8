//! Proof from outside: odd envelopes, vectors that other implementations made, the real `notation` program,
//! and the documents that are generated from the code.
//!
//! What runs is in `tests/tests`; here is what those tests share.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod case;
pub mod cose_vector;
pub mod documents;
pub mod encoding;
pub mod firmware;
pub mod jwk;
pub mod keyed_case;
pub mod kit;
pub mod layout;
pub mod live;
pub mod paired;
pub mod panics;
pub mod report;
pub mod vectors;
