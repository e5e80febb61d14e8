//! The verdict: `Verified` with its evidence, or `Rejected` with one code.

use crate::algorithm::Algorithm;
use crate::digest::Digest;
use crate::envelope::{Format, NotaryHeader};
use crate::error::{Error, Stage};
use crate::key::{Fingerprint, KeyIdentity};
use crate::statement::Statement;
use crate::subject::{Content, SubjectIdentity};
use crate::time::Time;
use crate::trust::{Entry, Signer};
use core::fmt;

/// What became of a bound in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeCheck {
    /// It was checked and holds.
    Checked,
    /// It is there, the time is unknown, and the policy accepts that.
    NotChecked,
    /// There is none.
    NotBound,
    /// This kind of trust does not look at it: the dates of a certificate around a pinned key.
    NotEvaluated,
}

impl TimeCheck {
    /// The name in JSON output.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Checked => "checked",
            Self::NotChecked => "not_checked",
            Self::NotBound => "not_bound",
            Self::NotEvaluated => "not_evaluated",
        }
    }
}

/// The times of a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// The time of verification.
    pub at: Time,
    /// Begin and expiry of the signature.
    pub signature: TimeCheck,
    /// Validity of the certificates.
    pub certificates: TimeCheck,
}

/// The proof that a signature passed every step for one subject. Made only by [`crate::Verifier`].
#[derive(Clone, Debug)]
pub struct Verified<'e> {
    pub(crate) format: Format,
    pub(crate) algorithm: Algorithm,
    pub(crate) notary: Option<NotaryHeader>,
    pub(crate) statement: Statement<'e>,
    pub(crate) signer: Signer<'e>,
    pub(crate) fingerprint: Fingerprint,
    pub(crate) digest: Digest,
    pub(crate) times: Times,
    pub(crate) content: Content,
    pub(crate) subject: SubjectIdentity,
}

impl<'e> Verified<'e> {
    /// The format of the envelope.
    #[must_use]
    pub const fn format(&self) -> Format {
        self.format
    }

    /// The algorithm of the signature.
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// What was signed.
    #[must_use]
    pub const fn statement(&self) -> &Statement<'e> {
        &self.statement
    }

    /// The digest of the artifact: the signed one, or the subject's where the statement names several or
    /// the signature covers the content itself.
    #[must_use]
    pub const fn digest(&self) -> &Digest {
        &self.digest
    }

    /// Who signed, and why that is trusted.
    #[must_use]
    pub const fn signer(&self) -> &Signer<'e> {
        &self.signer
    }

    /// SHA-256 of the signer's SubjectPublicKeyInfo.
    #[must_use]
    pub const fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// The signed header of a Notary Project signature.
    #[must_use]
    pub const fn notary_header(&self) -> Option<&NotaryHeader> {
        self.notary.as_ref()
    }

    /// True when a trusted authority vouches for [`Statement::signed_at`] (Notary Project, scheme
    /// `notary.x509.signingAuthority`, under an anchor of that store). Else it is no more than the signer's
    /// own word.
    #[must_use]
    pub fn signed_at_is_authentic(&self) -> bool {
        self.signer.vouches_for_time(self.notary.map(|header| header.scheme))
    }

    /// What became of the bounds in time.
    #[must_use]
    pub const fn times(&self) -> &Times {
        &self.times
    }

    /// Whether the bytes of the subject were seen.
    #[must_use]
    pub const fn content(&self) -> Content {
        self.content
    }

    pub(crate) const fn credit(&self) -> Credit {
        Credit { key: self.signer.key_identity(), entry: self.signer.entry(), subject: self.subject }
    }
}

/// What a threshold counts of a verdict.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Credit {
    pub key: KeyIdentity,
    pub entry: Entry,
    pub subject: SubjectIdentity,
}

/// A signature that is not acceptable, with the one reason that says most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rejected {
    pub(crate) error: Error,
    pub(crate) format: Format,
    pub(crate) algorithm: Option<Algorithm>,
}

impl Rejected {
    /// The reason.
    pub const fn error(&self) -> Error {
        self.error
    }

    /// The station of the data path that refused.
    #[must_use]
    pub const fn stage(&self) -> Stage {
        self.error.kind().stage()
    }

    /// The format that the caller named.
    #[must_use]
    pub const fn format(&self) -> Format {
        self.format
    }

    /// The algorithm that the envelope claims, where it could be read.
    #[must_use]
    pub const fn claimed_algorithm(&self) -> Option<Algorithm> {
        self.algorithm
    }
}

impl fmt::Display for Rejected {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.error, out)
    }
}

impl core::error::Error for Rejected {}
