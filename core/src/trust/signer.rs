//! Who signed, and why that is trusted.

use crate::certificate::Certificate;
use crate::certificate::name::Identity;
use crate::envelope::SigningScheme;
use crate::key::{KeyIdentity, PublicKey};
use crate::trust::{AnchorStore, VerifiedChain};

/// How a signer came to be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrustedBy {
    /// The key is pinned.
    PinnedKey,
    /// The fingerprint of the key is pinned.
    PinnedFingerprint,
    /// The signing certificate is pinned.
    PinnedCertificate,
    /// The chain ends at an anchor.
    Anchor(AnchorStore),
}

/// Whose subject an anchor was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubjectIdentity<'e> {
    /// A pin: identity is the key or certificate itself.
    Pinned,
    /// An anchor that was not narrowed: any subject.
    Any,
    /// The identity that the subject matched.
    Named(Identity<'e>),
}

/// A signer that the trust store answers for.
#[derive(Clone, Debug)]
pub struct Signer<'e> {
    pub(super) key: PublicKey<'e>,
    pub(super) trusted_by: TrustedBy,
    pub(super) chain: VerifiedChain<'e>,
    pub(super) identity: SubjectIdentity<'e>,
    pub(super) key_identity: KeyIdentity,
    pub(super) entry: Entry,
}

impl<'e> Signer<'e> {
    pub(super) fn pinned_key(key: PublicKey<'e>, trusted_by: TrustedBy, identity: KeyIdentity) -> Self {
        Self {
            key,
            trusted_by,
            chain: VerifiedChain::default(),
            identity: SubjectIdentity::Pinned,
            key_identity: identity,
            entry: Entry { key: identity, names: 0 },
        }
    }

    /// The key.
    #[must_use]
    pub const fn key(&self) -> &PublicKey<'e> {
        &self.key
    }

    /// How it came to be trusted.
    #[must_use]
    pub const fn trusted_by(&self) -> TrustedBy {
        self.trusted_by
    }

    /// The certificates that were verified, leaf first: none for a pinned key, the leaf for a pinned
    /// certificate, all up to the anchor for an anchor; in Notary Project formats, where the chain has to
    /// hold by itself, those above the anchor too.
    #[inline]
    #[must_use]
    pub fn certificates(&self) -> &[Certificate<'e>] {
        &self.chain
    }

    /// Whose subject was asked for.
    #[must_use]
    pub const fn identity(&self) -> SubjectIdentity<'e> {
        self.identity
    }

    /// An authority vouches for its signing time only where it is the anchor.
    pub(crate) fn vouches_for_time(&self, scheme: Option<SigningScheme>) -> bool {
        self.trusted_by == TrustedBy::Anchor(AnchorStore::SigningAuthority)
            && scheme == Some(SigningScheme::SigningAuthority)
    }

    pub(crate) const fn key_identity(&self) -> KeyIdentity {
        self.key_identity
    }

    pub(crate) const fn entry(&self) -> Entry {
        self.entry
    }
}

/// The trust entry that a signature is credited to: a pin, or an anchor with its identities.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    /// The key of the pin or of the anchor.
    pub(super) key: KeyIdentity,
    /// One bit for each identity that the subject matches. Beyond 64 identities some share a bit, which
    /// can only count too few.
    pub(super) names: u64,
}

impl Entry {
    /// True when both may stand for one signer. Whom the policy names is told by the name alone, whichever
    /// anchor certified it; without a name the holder of the key answers for both.
    pub(crate) fn may_be(&self, other: &Self) -> bool {
        match (self.names, other.names) {
            (0, _) | (_, 0) => self.key == other.key,
            (ours, theirs) => ours & theirs != 0,
        }
    }
}
