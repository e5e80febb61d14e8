//! Whom the caller trusts: pinned keys, fingerprints and certificates, and anchors. Which of them answers
//! for a signer is told by `resolve`; who that is, by [`Signer`].
//!
//! What each kind checks:
//!
//! | trust | links of the chain | certificate profile | certificate dates | references and identity |
//! |---|---|---|---|---|
//! | pinned key or fingerprint | no | a carrier certificate must parse | not evaluated, and the verdict says so | the key holder's own statement |
//! | pinned certificate | none above it | leaf rules | the leaf's, also at an authentic signing time | host against the certificate |
//! | anchor | every link up to the anchor | whole chain | every certificate's | host against the certificate, and the anchor's identities |

#[cfg(feature = "certificate-trust")]
mod certificates;
#[cfg(not(feature = "certificate-trust"))]
mod no_certificates;
mod resolve;
mod signer;

use crate::certificate::host::HostPattern;
use crate::key::{Fingerprint, PublicKey};
#[cfg(not(feature = "certificate-trust"))]
use no_certificates as certificates;

pub(crate) use certificates::{Certified, VerifiedChain};
pub(crate) use resolve::{KeyRules, Route, candidate, resolve};
pub(crate) use signer::Entry;

#[cfg(feature = "certificate-trust")]
pub use certificates::Anchor;
pub use signer::{Signer, SubjectIdentity, TrustedBy};

/// Which signing scheme an anchor answers for (Notary Project trust store types). They never mix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnchorStore {
    /// `ca`: nv2 formats, and the scheme `notary.x509`.
    Ca,
    /// `signingAuthority`: the scheme `notary.x509.signingAuthority`.
    SigningAuthority,
}

/// Everything that is trusted. Borrowed from the caller; the same store may serve many threads.
#[derive(Clone, Copy, Debug, Default)]
pub struct TrustStore<'t> {
    keys: &'t [PublicKey<'t>],
    fingerprints: &'t [Fingerprint],
    certified: Certified<'t>,
}

impl<'t> TrustStore<'t> {
    /// An empty store, which trusts nobody.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Pins public keys.
    #[must_use]
    pub const fn with_keys(self, keys: &'t [PublicKey<'t>]) -> Self {
        Self { keys, ..self }
    }

    /// Pins keys by fingerprint: the envelope must carry the key.
    #[must_use]
    pub const fn with_fingerprints(self, fingerprints: &'t [Fingerprint]) -> Self {
        Self { fingerprints, ..self }
    }

    /// True when nobody is trusted.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.keys.is_empty() && self.fingerprints.is_empty() && self.certified.is_empty()
    }

    #[cfg(feature = "sif")]
    pub(crate) const fn keys(&self) -> &'t [PublicKey<'t>] {
        self.keys
    }

    pub(crate) const fn hosts(&self) -> &'t [HostPattern<'t>] {
        self.certified.hosts()
    }
}
