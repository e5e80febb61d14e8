//! Whom the caller trusts: pinned keys, fingerprints and certificates, and anchors. Which of them answers
//! for a signer is told by `resolve`; who that is, by [`Signer`].
//!
//! What each kind checks:
//!
//! | trust | links of the chain | certificate profile | certificate dates | references and identity |
//! |---|---|---|---|---|
//! | pinned key or fingerprint | no | a carrier certificate must parse | not evaluated, and the verdict says so | the key holder's own statement |
//! | pinned certificate | none above it | leaf rules | the leaf's | host against the certificate |
//! | anchor | every link up to the anchor | whole chain | every certificate's | host against the certificate, and the anchor's identities |

mod resolve;
mod signer;

use crate::bytes::scratch::Scratch;
use crate::certificate::Certificate;
use crate::certificate::host::HostPattern;
use crate::certificate::name::Identity;
use crate::chain::{self, RootSignature};
use crate::crypto::Backend;
use crate::error::{Error, ErrorKind};
#[cfg(feature = "es256")]
use crate::key::PreparedKey;
use crate::key::{Fingerprint, PublicKey};

pub(crate) use resolve::{KeyRules, Route, candidate, resolve};
pub(crate) use signer::Entry;
pub use signer::{Signer, SubjectIdentity, TrustedBy, VerifiedChain};

/// Which signing scheme an anchor answers for (Notary Project trust store types). They never mix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnchorStore {
    /// `ca`: nv2 formats, and the scheme `notary.x509`.
    Ca,
    /// `signingAuthority`: the scheme `notary.x509.signingAuthority`.
    SigningAuthority,
}

/// A certificate that is trusted to have others below it.
#[derive(Clone, Copy, Debug)]
pub struct Anchor<'t> {
    certificate: Certificate<'t>,
    store: AnchorStore,
    root_signature: RootSignature,
}

impl<'t> Anchor<'t> {
    /// An anchor for one store.
    ///
    /// # Errors
    /// `AnchorInvalid` unless the certificate is an authority or self-issued.
    pub fn new(certificate: Certificate<'t>, store: AnchorStore) -> Result<Self, Error> {
        if !chain::can_be_anchor(&certificate) {
            return Err(ErrorKind::AnchorInvalid.into());
        }
        Ok(Self { certificate, store, root_signature: RootSignature::Check })
    }

    /// Checks now, and once, the signature that a self-issued anchor made on itself; verifications that
    /// end at this anchor then skip it. Worth it for a store that serves more than one verification.
    ///
    /// # Errors
    /// As [`Certificate::check_signed_by`].
    pub fn proven<B: Backend>(mut self, backend: &B, scratch: Scratch<'_>) -> Result<Self, Error> {
        if self.certificate.is_self_issued() {
            self.certificate.check_signed_by(&self.certificate, backend, scratch)?;
            self.root_signature = RootSignature::Proven;
        }
        Ok(self)
    }

    /// As [`Certificate::prepared`].
    ///
    /// # Errors
    /// `ArgumentInvalid` unless it is the key of this anchor.
    #[cfg(feature = "es256")]
    pub fn prepared(self, key: &'t PreparedKey<'t>) -> Result<Self, Error> {
        Ok(Self { certificate: self.certificate.prepared(key)?, ..self })
    }

    /// The certificate.
    #[must_use]
    pub const fn certificate(&self) -> &Certificate<'t> {
        &self.certificate
    }

    /// The store.
    #[must_use]
    pub const fn store(&self) -> AnchorStore {
        self.store
    }
}

/// Everything that is trusted. Borrowed from the caller; the same store may serve many threads.
#[derive(Clone, Copy, Debug, Default)]
pub struct TrustStore<'t> {
    keys: &'t [PublicKey<'t>],
    fingerprints: &'t [Fingerprint],
    certificates: &'t [Certificate<'t>],
    anchors: &'t [Anchor<'t>],
    identities: &'t [Identity<'t>],
    hosts: &'t [HostPattern<'t>],
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

    /// Pins signing certificates, compared byte by byte.
    #[must_use]
    pub const fn with_certificates(self, certificates: &'t [Certificate<'t>]) -> Self {
        Self { certificates, ..self }
    }

    /// Adds anchors.
    #[must_use]
    pub const fn with_anchors(self, anchors: &'t [Anchor<'t>]) -> Self {
        Self { anchors, ..self }
    }

    /// Narrows all anchors to subjects. Without this any subject below an anchor will do, and the
    /// verdict says so.
    ///
    /// # Errors
    /// `IdentitiesOverlap` when one subject could match two of them.
    pub fn with_identities(self, identities: &'t [Identity<'t>]) -> Result<Self, Error> {
        let mut rest = identities;
        while let Some((first, others)) = rest.split_first() {
            if others.iter().any(|other| first.overlaps(other)) {
                return Err(ErrorKind::IdentitiesOverlap.into());
            }
            rest = others;
        }
        Ok(Self { identities, ..self })
    }

    /// Narrows all anchors to hosts: every signed reference must be of one of them, and there must be one.
    #[must_use]
    pub const fn with_hosts(self, hosts: &'t [HostPattern<'t>]) -> Self {
        Self { hosts, ..self }
    }

    /// True when nobody is trusted.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.keys.is_empty()
            && self.fingerprints.is_empty()
            && self.certificates.is_empty()
            && self.anchors.is_empty()
    }

    #[cfg(feature = "sif")]
    pub(crate) const fn keys(&self) -> &'t [PublicKey<'t>] {
        self.keys
    }

    pub(crate) const fn hosts(&self) -> &'t [HostPattern<'t>] {
        self.hosts
    }
}
