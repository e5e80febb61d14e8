//! The signature check: the algorithm must be allowed for the key, then the backend decides.

use crate::algorithm::Algorithm;
use crate::bytes::scratch::Scratch;
use crate::crypto::Backend;
use crate::envelope::Envelope;
use crate::error::{Error, ErrorKind};
use crate::key::PublicKey;

/// A payload whose signature verified under some key. Made only here.
#[derive(Clone, Copy, Debug)]
pub(crate) struct VerifiedPayload<'e>(&'e [u8]);

impl<'e> VerifiedPayload<'e> {
    pub(crate) const fn bytes(self) -> &'e [u8] {
        self.0
    }
}

/// Checks the signature of an envelope under a key that the trust store answered for.
pub(crate) fn check<'e, B: Backend>(
    envelope: &Envelope<'e>,
    key: &PublicKey<'_>,
    backend: &B,
    scratch: Scratch<'_>,
) -> Result<VerifiedPayload<'e>, Error> {
    check_algorithm(envelope, key)?;
    let scheme = envelope.algorithm.scheme();
    backend.verify(scheme, key, &envelope.to_be_signed, envelope.signature, scratch)?;
    Ok(VerifiedPayload(envelope.payload))
}

/// The header may only pick among what format and key allow.
pub(crate) fn check_algorithm(envelope: &Envelope<'_>, key: &PublicKey<'_>) -> Result<(), Error> {
    let allowed = Algorithm::allowed(envelope.format, key.kind());
    if allowed.is_empty() {
        return Err(ErrorKind::KeyUnsupported.into());
    }
    if !allowed.contains(&envelope.algorithm) {
        return Err(ErrorKind::AlgorithmKeyMismatch.into());
    }
    Ok(())
}
