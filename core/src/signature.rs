//! The signature check: the key decides the algorithm, a header may only pick within that; then the
//! backend decides.

use crate::algorithm::Algorithm;
use crate::bytes::scratch::Scratch;
use crate::crypto::{Backend, Message};
use crate::envelope::{Covered, Envelope};
use crate::error::{Error, ErrorKind};
use crate::key::PublicKey;
use crate::policy::TrustPolicy;
use crate::subject::Subject;

/// A payload whose signature verified under some key. Made only here.
#[derive(Clone, Copy, Debug)]
pub(crate) struct VerifiedPayload<'e>(&'e [u8]);

impl<'e> VerifiedPayload<'e> {
    pub(crate) const fn bytes(self) -> &'e [u8] {
        self.0
    }
}

/// One signature of an envelope, and the key that the trust store answered for.
pub(crate) struct Check<'a, 'e> {
    pub envelope: &'a Envelope<'e>,
    pub signature: &'a [u8],
    pub algorithm: Algorithm,
    pub key: &'a PublicKey<'e>,
    pub subject: &'a Subject<'a>,
}

impl<'e> Check<'_, 'e> {
    pub(crate) fn run<B: Backend>(
        &self,
        policy: &TrustPolicy<'_>,
        backend: &B,
        scratch: Scratch<'_>,
    ) -> Result<VerifiedPayload<'e>, Error> {
        let (scheme, key, signature) = (self.algorithm.scheme(), self.key, self.signature);
        let encoding = Algorithm::encoding(self.envelope.format).unwrap_or(policy.signature_encoding);
        let message = match &self.envelope.covered {
            Covered::Envelope(pieces) => Message::Pieces(pieces),
            Covered::Content { claimed } => {
                self.subject.agree(claimed.as_ref())?;
                Message::Hashed(self.subject.hash_for(scheme, key, signature)?)
            }
        };
        backend.check(scheme, encoding, key, message, signature, scratch)?;
        Ok(VerifiedPayload(self.envelope.payload))
    }
}

/// The algorithm for a key: the header may only pick among what format and key allow, and where no
/// header names one there is exactly one.
pub(crate) fn algorithm(envelope: &Envelope<'_>, key: &PublicKey<'_>) -> Result<Algorithm, Error> {
    let allowed = Algorithm::allowed(envelope.format, key.kind());
    let only = allowed.first().ok_or(ErrorKind::KeyUnsupported)?;
    match envelope.algorithm {
        None => Ok(*only),
        Some(claimed) if allowed.contains(&claimed) => Ok(claimed),
        Some(_) => Err(ErrorKind::AlgorithmKeyMismatch.into()),
    }
}
