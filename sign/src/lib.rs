//! Make signatures of OCI artifacts: the nv2 prototype's token, Notary Project JWS and COSE.
//!
//! A [`SignRequest`] says what is signed and for how long, a [`Signer`] holds the key (in this
//! process, or behind an external program), and [`sign`] gives the envelope. No clock: the time of
//! signing is part of the request.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod certificate;
pub mod error;
pub mod key;
pub mod request;
pub mod signer;

mod cbor;
mod cose;
mod json;
mod jws;
mod notary_payload;
mod nv2_jwt;
mod pem;

pub use error::SignError;
pub use key::{KeyType, PrivateKey};
pub use request::{Descriptor, SignRequest, sign};
pub use signer::{CommandSigner, LocalSigner, Signer};
