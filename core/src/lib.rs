//! Verify the signatures of OCI artifacts: bytes in, verdict out.
//!
//! No allocator, no clock, no I/O, no `unsafe`. The modules stand in the order of the data path, which
//! [`Verifier::verify`] walks: parse the envelope, admit it, find a trusted key, check the signature,
//! read what was signed, judge it, bind it to the artifact.
//!
//! ```
//! use nv2_core::{Format, PublicKey, Subject, Time, TrustPolicy, TrustStore, Verifier, scratch_bound};
//!
//! # use nv2_core::bytes::{base64, scratch::Scratch};
//! # let pem = include_str!("../../examples/verify/p256.pub");
//! # let text: String = pem.lines().filter(|line| !line.starts_with("---")).collect();
//! # let mut space = [0; 128];
//! # let key = base64::decode(base64::Alphabet::Standard, text.as_bytes(), &mut Scratch::new(&mut space))?;
//! # let token = include_bytes!("../../examples/verify/manifest.p256.nv2.jwt");
//! # let manifest = include_bytes!("../../examples/verify/manifest.json");
//! # let now = 1_800_000_000;
//! // `key` is trusted: SubjectPublicKeyInfo in DER. `token` and `manifest` are not, `now` is unix seconds.
//! let keys = [PublicKey::from_spki(key)?];
//! let trust = TrustStore::new().with_keys(&keys);
//! let policy = TrustPolicy::default();
//!
//! let media_type = "application/vnd.oci.image.manifest.v1+json";
//! let subject = Subject::from_content(media_type, manifest)?;
//! let mut scratch = [0; scratch_bound(4096)];
//! let verified = Verifier::new(&trust, &policy)
//!     .verify(Format::Nv2Jwt, token, &subject, Time::At(now), &mut scratch)?;
//! assert!(subject.digests().contains(verified.digest()));
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```
//!
//! # Features
//!
//! One for each signature algorithm, all on by default: `rs256`, `rs384`, `rs512`, `ps256`, `ps384`,
//! `ps512`, `es256`, `es384`, `es512`, `eddsa`. One that is off costs no flash, and its signatures are
//! refused with [`ErrorKind::AlgorithmNotBuilt`]. `sha512` adds SHA-384 and SHA-512 for subjects and
//! certificates; an algorithm that needs them turns it on.
//!
//! One for each format, all on by default: `nv2-jwt`, `nv2-json`, `notary-jws`, `notary-cose`, `cosign`,
//! `dsse`, `sigstore-bundle`. [`Format`] always knows all names and shapes; an envelope of a format that
//! is off is refused with [`ErrorKind::FormatNotBuilt`]. The plain structures [`envelope::cose`] and
//! [`envelope::dsse`] need no feature: they cost nothing unless they are called.
//!
//! Two for certificates, on by default. `certificates` reads the one that an envelope carries, from which a pinned
//! key is told; without it a token that carries one is refused with [`ErrorKind::CertificatesNotBuilt`]. The formats
//! of the Notary Project, which always carry one, turn it on. `certificate-trust` adds pinned certificates and
//! anchors to [`TrustStore`], with all that narrows them. A device that pins keys needs neither for `nv2-jwt`, and
//! then links no reader of certificates.
//!
//! `sif`, on by default too, adds files of the Singularity Image Format, in a module of its own.
//!
//! `aws-lc` adds a second backend with the same verdicts and codes, and makes it the one that
//! [`Verifier::new`] takes. It is for hosts: it links std, an allocator and a library in C, so leave it off
//! in a `no_std` build.
#![no_std]
#![forbid(unsafe_code)]
#![deny(missing_docs)]
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

#[cfg(test)]
extern crate std;

pub mod bytes;

pub mod algorithm;
pub mod digest;
pub mod format;
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

#[cfg(feature = "sif")]
pub mod sif;

pub mod crypto;
pub mod error;
pub mod limits;

pub use algorithm::Algorithm;
pub use digest::{Digest, DigestAlgorithm};
pub use envelope::Envelope;
pub use error::{Error, ErrorKind, Stage};
pub use format::Format;
pub use key::{Fingerprint, KeyId, PublicKey};
pub use policy::TrustPolicy;
pub use statement::Statement;
pub use subject::{Subject, SubjectHasher};
pub use threshold::{Counted, Threshold};
pub use time::Time;
#[cfg(feature = "certificate-trust")]
pub use trust::Anchor;
pub use trust::{AnchorStore, TrustStore, TrustedBy};
pub use verdict::{Rejected, TimeCheck, Times, Verified};
pub use verify::{Input, Verifier, scratch_bound, scratch_bound_for};
