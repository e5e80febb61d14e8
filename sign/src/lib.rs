//! Make signatures of OCI artifacts: the nv2 prototype's token, Notary Project JWS and COSE.
//!
//! A [`SignRequest`] says what is signed and for how long, a [`Signer`] holds the key (in this
//! process, or behind an external program), and [`sign`] gives the envelope. No clock: the time of
//! signing is part of the request. What [`sign`] gives has been verified with the signer's public key.
//!
//! ```
//! use nv2_core::Format;
//! use nv2_sign::{Descriptor, KeyType, LocalSigner, PrivateKey, SignRequest, sign};
//!
//! let signer = LocalSigner::new(PrivateKey::generate(KeyType::P256)?)?;
//! let artifact = Descriptor {
//!     media_type: "application/vnd.oci.image.manifest.v1+json".into(),
//!     digest: format!("sha256:{}", "5a".repeat(32)),
//!     size: 433,
//! };
//! let token = sign(&SignRequest::new(Format::Nv2Jwt, artifact, 1_800_000_000), &signer)?;
//! assert_eq!(Format::detect(&token), Ok(Format::Nv2Jwt));
//! # Ok::<(), nv2_sign::SignError>(())
//! ```
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
