//! The signature check: the key decides the algorithm, a header may only pick within that; then the
//! backend decides.

mod ecdsa;

use crate::algorithm::{Algorithm, SignatureScheme};
use crate::bytes::scratch::Scratch;
use crate::crypto::Backend;
use crate::digest::Digest;
use crate::envelope::{Covered, Envelope, SignatureEncoding};
use crate::error::{Error, ErrorKind};
use crate::key::PublicKey;
use crate::policy::TrustPolicy;
use crate::subject::Subject;
use ecdsa::{MAX_FIXED, fixed_from_der};

/// A payload whose signature verified under some key. Made only here.
#[derive(Clone, Copy, Debug)]
pub(crate) struct VerifiedPayload<'e>(&'e [u8]);

impl<'e> VerifiedPayload<'e> {
    pub(crate) const fn bytes(self) -> &'e [u8] {
        self.0
    }
}

/// What a signature is checked over.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Message<'m> {
    /// Pieces in a row.
    Pieces(&'m [&'m [u8]]),
    /// The scheme's hash of something that streamed by.
    Hashed(&'m Digest),
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
        verify(scheme, encoding, key, message, signature, backend, scratch)?;
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

/// Finds the scheme among those of the backend and lets it check.
pub(crate) fn verify<B: Backend>(
    scheme: SignatureScheme,
    encoding: SignatureEncoding,
    key: &PublicKey<'_>,
    message: Message<'_>,
    signature: &[u8],
    backend: &B,
    scratch: Scratch<'_>,
) -> Result<(), Error> {
    let algorithms = backend.algorithms();
    let algorithm = algorithms.iter().find(|algorithm| algorithm.supports(scheme));
    let algorithm = algorithm.ok_or(ErrorKind::AlgorithmNotBuilt)?;
    let mut fixed = [0; MAX_FIXED];
    let signature = match (scheme, encoding) {
        (SignatureScheme::Ecdsa(curve, _), SignatureEncoding::Der) => {
            fixed_from_der(signature, curve, &mut fixed)?
        }
        _ => signature,
    };
    match message {
        Message::Pieces(pieces) => algorithm.verify(scheme, key, pieces, signature, scratch),
        Message::Hashed(hash) => algorithm.verify_hashed(scheme, key, hash, signature, scratch),
    }
}
