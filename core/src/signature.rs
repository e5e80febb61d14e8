//! The signature check: the key decides the algorithm, a header may only pick within that; then the
//! backend decides.

use crate::algorithm::Algorithm;
use crate::bytes::scratch::Scratch;
use crate::crypto::{Backend, Message};
use crate::digest::Digest;
use crate::envelope::{Covered, Envelope};
use crate::error::{Error, ErrorKind};
use crate::format::SignatureEncoding;
use crate::key::PublicKey;

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
    /// The hash of the content, where the signature covers that.
    pub content: Option<&'a Digest>,
}

impl<'e> Check<'_, 'e> {
    /// Asks the backend. `encoding` is for the formats that prescribe none.
    pub(crate) fn run<B: Backend>(
        &self,
        encoding: SignatureEncoding,
        backend: &B,
        scratch: Scratch<'_>,
    ) -> Result<VerifiedPayload<'e>, Error> {
        let (scheme, key, signature) = (self.algorithm.scheme(), self.key, self.signature);
        let encoding = Algorithm::encoding(self.envelope.format).unwrap_or(encoding);
        let message = match &self.envelope.covered {
            Covered::Envelope(pieces) => Message::Pieces(pieces),
            Covered::Content { .. } => Message::Hashed(self.content.ok_or(ErrorKind::SubjectContentNotSeen)?),
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
