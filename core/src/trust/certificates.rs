//! Trust by certificates: pinned ones, and anchors with what narrows them. With feature `certificate-trust`;
//! without it [`super::no_certificates`] stands here.

mod anchor;
mod resolve;

use crate::certificate::Certificate;
use crate::certificate::host::HostPattern;
use crate::certificate::name::Identity;
use crate::error::{Error, ErrorKind};
use crate::limits::MAX_CERTIFICATES;
use crate::trust::TrustStore;

pub use anchor::Anchor;
pub(crate) use resolve::{anchored, candidate, pinned};

/// Certificates that were verified, leaf first.
pub(crate) type VerifiedChain<'e> = heapless::Vec<Certificate<'e>, MAX_CERTIFICATES>;

/// What a trust store holds of certificates.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Certified<'t> {
    certificates: &'t [Certificate<'t>],
    anchors: &'t [Anchor<'t>],
    identities: &'t [Identity<'t>],
    hosts: &'t [HostPattern<'t>],
}

impl<'t> Certified<'t> {
    /// The hosts, which narrow and trust nobody, do not count.
    pub(crate) const fn is_empty(&self) -> bool {
        self.certificates.is_empty() && self.anchors.is_empty()
    }

    pub(crate) const fn hosts(&self) -> &'t [HostPattern<'t>] {
        self.hosts
    }
}

/// With feature `certificate-trust`.
impl<'t> TrustStore<'t> {
    /// Pins signing certificates, compared byte by byte.
    #[must_use]
    pub const fn with_certificates(self, certificates: &'t [Certificate<'t>]) -> Self {
        Self { certified: Certified { certificates, ..self.certified }, ..self }
    }

    /// Adds anchors.
    #[must_use]
    pub const fn with_anchors(self, anchors: &'t [Anchor<'t>]) -> Self {
        Self { certified: Certified { anchors, ..self.certified }, ..self }
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
        Ok(Self { certified: Certified { identities, ..self.certified }, ..self })
    }

    /// Narrows all anchors to hosts: every signed reference must be of one of them, and there must be one.
    #[must_use]
    pub const fn with_hosts(self, hosts: &'t [HostPattern<'t>]) -> Self {
        Self { certified: Certified { hosts, ..self.certified }, ..self }
    }
}
