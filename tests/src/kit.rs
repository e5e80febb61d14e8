//! Makes odd keys, certificates and envelopes: everything that a well-behaved signer never would. A fault in a test stops the test.
#![allow(clippy::missing_panics_doc, clippy::missing_errors_doc)]

pub mod cose;
pub mod der;
pub mod jws;
pub mod keyed;
pub mod nv2;
pub mod pki;
pub mod run;
