//! Makes odd keys, certificates and envelopes: everything that a well-behaved signer never would.
//! Shares no writer with `nv2-sign`, so that a fault there cannot hide here.
#![allow(clippy::missing_panics_doc, clippy::missing_errors_doc, reason = "a fault in a test stops the test")]

pub mod cbor;
pub mod cose;
pub mod der;
pub mod jws;
pub mod keyed;
pub mod load;
pub mod mutate;
pub mod nv2;
pub mod pki;
pub mod question;
pub mod run;
pub mod sif;
pub mod table;
