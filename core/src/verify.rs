//! The data path. The only file that sees all rooms; it decides nothing but their order.

use crate::algorithm::Algorithm;
use crate::bytes::scratch::Scratch;
use crate::crypto::{Backend, DefaultBackend, rustcrypto};
use crate::envelope::{Envelope, Format, KeyHint, one};
use crate::error::{Error, ErrorKind};
use crate::key::PublicKey;
use crate::limits::MAX_RSA_BITS;
use crate::policy::TrustPolicy;
use crate::signature::{self, Check, VerifiedPayload};
use crate::statement::Statement;
use crate::subject::Subject;
use crate::time::Time;
use crate::trust::{self, Route, Signer, TrustStore};
use crate::verdict::{Rejected, Verified};

/// Bytes of scratch that always suffice for an envelope of `len` bytes and RSA keys of up to
/// [`MAX_RSA_BITS`].
///
/// Decoding base64 and unescaping JSON never grow. The worst nesting is a token whose header (3/4 of the
/// text) holds certificates with escapes (as much again) in base64 (3/4 of that): 33/16 of the text.
#[must_use]
pub const fn scratch_bound(len: usize) -> usize {
    scratch_bound_for(len, MAX_RSA_BITS)
}

/// As [`scratch_bound`], for RSA keys of up to `rsa_bits`.
#[must_use]
pub const fn scratch_bound_for(len: usize, rsa_bits: u32) -> usize {
    let decoded = len.saturating_mul(2).saturating_add(len / 16);
    decoded.saturating_add(rustcrypto::rsa_scratch(rsa_bits)).saturating_add(SMALL_PIECES)
}

/// Lengths and times, which are decoded whatever the size of the envelope.
const SMALL_PIECES: usize = 512;

/// Verifies envelopes against one trust store and one policy. The verdict borrows from the store (`'v`), and not
/// from the policy (`'p`).
#[derive(Clone, Copy, Debug)]
pub struct Verifier<'v, 'p, B = DefaultBackend> {
    trust: &'v TrustStore<'v>,
    policy: &'p TrustPolicy<'p>,
    backend: B,
}

impl<'v, 'p> Verifier<'v, 'p> {
    /// A verifier on the backend of this build, [`DefaultBackend`].
    #[must_use]
    pub const fn new(trust: &'v TrustStore<'v>, policy: &'p TrustPolicy<'p>) -> Self {
        Self { trust, policy, backend: DefaultBackend }
    }
}

impl<'v, 'p, B: Backend> Verifier<'v, 'p, B> {
    /// A verifier on another backend.
    #[must_use]
    pub const fn with_backend(trust: &'v TrustStore<'v>, policy: &'p TrustPolicy<'p>, backend: B) -> Self {
        Self { trust, policy, backend }
    }

    /// Answers whether `envelope` is a signature of somebody trusted about exactly `subject`.
    ///
    /// `envelope` is untrusted. `scratch` is work space of [`scratch_bound`] bytes whose content does not
    /// matter; the verdict borrows from both. Of several signatures in one envelope any will do: to count
    /// them use [`Verifier::verify_input`].
    ///
    /// # Errors
    /// [`Rejected`], with any kind but those of the caller.
    pub fn verify(
        &self,
        format: Format,
        envelope: &'v [u8],
        subject: &Subject<'_>,
        time: Time,
        scratch: &'v mut [u8],
    ) -> Result<Verified<'v>, Rejected> {
        self.verify_input(&Input::new(format, envelope), subject, time, scratch)
    }

    /// As [`Verifier::verify`], for a payload that stands beside its signature, or for one signature of
    /// several in an envelope.
    ///
    /// # Errors
    /// As [`Verifier::verify`]; `SignatureMissing` when the envelope has no signature of that number.
    pub fn verify_input(
        &self,
        input: &Input<'v>,
        subject: &Subject<'_>,
        time: Time,
        scratch: &'v mut [u8],
    ) -> Result<Verified<'v>, Rejected> {
        let rejected = |error, algorithm| Rejected { error, format: input.format, algorithm };
        let mut verdict = Err(rejected(ErrorKind::Internal.into(), None));
        let mut algorithm = None;
        if let Err(error) =
            self.run(input, subject, time, Scratch::new(scratch), (&mut verdict, &mut algorithm))
        {
            verdict = Err(rejected(error, algorithm));
        }
        verdict
    }

    // A verdict is large and would be moved by each of the functions below. So it has one place, which is handed
    // down and filled last; they answer with an error, or with none where they found no signer or the verdict.

    fn run(
        &self,
        input: &Input<'v>,
        subject: &Subject<'_>,
        time: Time,
        mut scratch: Scratch<'v>,
        (verdict, algorithm): (Verdict<'_, 'v>, &mut Option<Algorithm>),
    ) -> Result<(), Error> {
        if self.trust.is_empty() {
            return Err(ErrorKind::TrustEmpty.into());
        }
        match &input.parse(&mut scratch) {
            Ok(envelope) => {
                *algorithm = envelope.algorithm;
                self.decide(&Case { envelope, subject, time }, scratch, verdict)
            }
            Err(error) => Err(*error),
        }
    }

    /// Asks each kind of trust. The first that carries the signature through all steps decides; else the
    /// refusal that got furthest is kept.
    fn decide(
        &self,
        case: &Case<'_, 'v>,
        mut scratch: Scratch<'_>,
        verdict: Verdict<'_, 'v>,
    ) -> Result<(), Error> {
        self.policy.admit(case.envelope)?;
        let mut refusals = Refusals::default();
        for route in Route::ORDER {
            refusals.sift(match case.envelope.key_hint {
                KeyHint::Unnamed => self.search(route, case, scratch.lend(), verdict),
                _ => self.follow(route, case, scratch.lend(), verdict),
            })?;
            if verdict.is_ok() {
                return Ok(());
            }
        }
        Err(refusals.most_specific.unwrap_or(ErrorKind::SignerUnknown.into()))
    }

    /// The envelope names its signer: at most one of this kind of trust answers.
    fn follow(
        &self,
        route: Route,
        case: &Case<'_, 'v>,
        mut scratch: Scratch<'_>,
        verdict: Verdict<'_, 'v>,
    ) -> Result<(), Error> {
        let (rules, lent) = (self.policy.key_rules(), scratch.lend());
        // Matched in its place: what is moved out of a result takes its room twice.
        match &trust::resolve(route, self.trust, case.envelope, rules, &self.backend, lent) {
            Ok(Some(signer)) => self.attempt_all(signer, case, scratch, verdict),
            Ok(None) => Ok(()),
            Err(error) => Err(*error),
        }
    }

    /// The envelope names nobody: every pin of this kind is tried.
    #[inline(never)]
    fn search(
        &self,
        route: Route,
        case: &Case<'_, 'v>,
        mut scratch: Scratch<'_>,
        verdict: Verdict<'_, 'v>,
    ) -> Result<(), Error> {
        let mut refusals = Refusals::default();
        let rules = self.policy.key_rules();
        let mut index = 0_usize;
        while let Some(signer) = trust::candidate::<B>(route, self.trust, index, rules) {
            refusals.sift(match &signer {
                Ok(signer) => self.attempt_all(signer, case, scratch.lend(), verdict),
                Err(error) => Err(*error),
            })?;
            if verdict.is_ok() {
                return Ok(());
            }
            index = index.saturating_add(1);
        }
        refusals.most_specific.map_or(Ok(()), Err)
    }

    /// Tries the signatures of the envelope under one key.
    fn attempt_all(
        &self,
        signer: &Signer<'v>,
        case: &Case<'_, 'v>,
        mut scratch: Scratch<'_>,
        verdict: Verdict<'_, 'v>,
    ) -> Result<(), Error> {
        let mut refusals = Refusals::default();
        for signature in &case.envelope.signatures {
            refusals.sift(self.attempt(signer, signature, case, scratch.lend(), verdict))?;
            if verdict.is_ok() {
                return Ok(());
            }
        }
        refusals.most_specific.map_or(Ok(()), Err)
    }

    /// Steps 4 to 8 for one signer and one signature. Fills the verdict, or answers with an error.
    fn attempt(
        &self,
        signer: &Signer<'v>,
        signature: &[u8],
        case: &Case<'_, 'v>,
        mut scratch: Scratch<'_>,
        verdict: Verdict<'_, 'v>,
    ) -> Result<(), Error> {
        let (algorithm, payload) = self.check(signer.key(), signature, case, scratch.lend())?;
        self.conclude(signer, (algorithm, payload), case, scratch, verdict)
    }

    /// Steps 4 and 5. A frame of its own, so that the stack of cryptography does not stand on that of the rest.
    #[inline(never)]
    fn check(
        &self,
        key: &PublicKey<'v>,
        signature: &[u8],
        Case { envelope, subject, .. }: &Case<'_, 'v>,
        scratch: Scratch<'_>,
    ) -> Result<(Algorithm, VerifiedPayload<'v>), Error> {
        let policy = self.policy;
        policy.key_rules().check_key(key)?;
        let algorithm = signature::algorithm(envelope, key)?;
        policy.admit_algorithm(algorithm)?;
        let content = subject.covered_by(envelope, signature, algorithm, key)?;
        let check = Check { envelope, signature, algorithm, key, content };
        Ok((algorithm, check.run(policy.signature_encoding, &self.backend, scratch)?))
    }

    /// Steps 6 to 8.
    #[inline(never)]
    fn conclude(
        &self,
        signer: &Signer<'v>,
        (algorithm, payload): (Algorithm, VerifiedPayload<'v>),
        case: &Case<'_, 'v>,
        mut scratch: Scratch<'_>,
        verdict: Verdict<'_, 'v>,
    ) -> Result<(), Error> {
        let (trust, policy, Case { envelope, subject, time }) = (self.trust, self.policy, *case);
        let statement = Statement::parse(envelope, payload, policy.payload_type)?;
        let scheme = envelope.notary_header().map(|header| header.scheme);
        let times = policy.judge(&statement, signer, trust, scheme, time, scratch.lend())?;
        if envelope.notary_header().is_some() {
            subject.check_blob_digest(&statement, algorithm)?;
        }
        subject.bind::<B::Hasher>(&statement, payload.bytes())?;
        let known = subject.digests().first().ok_or(ErrorKind::SubjectDigestAlgorithm)?;
        let fingerprint = signer.key().fingerprint::<B::Hasher>()?;
        let identity = subject.identity::<B::Hasher>()?;
        *verdict = Ok(Verified {
            format: envelope.format,
            algorithm,
            notary: envelope.notary,
            statement,
            fingerprint,
            signer: signer.clone(),
            digest: statement.digest().unwrap_or(*known),
            times,
            content: subject.content(),
            subject: identity,
        });
        Ok(())
    }
}

/// The place of the verdict: a refusal until it is filled.
type Verdict<'a, 'v> = &'a mut Result<Verified<'v>, Rejected>;

/// What all attempts for one envelope share.
#[derive(Clone, Copy)]
struct Case<'a, 'v> {
    envelope: &'a Envelope<'v>,
    subject: &'a Subject<'a>,
    time: Time,
}

/// What is to be verified: an envelope, perhaps a payload beside it, perhaps one signature of several.
#[derive(Clone, Copy, Debug)]
pub struct Input<'v> {
    format: Format,
    envelope: &'v [u8],
    payload: Option<&'v [u8]>,
    signature: Option<usize>,
}

impl<'v> Input<'v> {
    /// An envelope with its payload inside.
    #[must_use]
    pub const fn new(format: Format, envelope: &'v [u8]) -> Self {
        Self { format, envelope, payload: None, signature: None }
    }

    /// The payload stands beside the signature ([`Envelope::parse_detached`]).
    #[must_use]
    pub const fn with_payload(self, payload: &'v [u8]) -> Self {
        Self { payload: Some(payload), ..self }
    }

    /// Only the signature of this number, counted from zero.
    #[must_use]
    pub const fn only_signature(self, number: usize) -> Self {
        Self { signature: Some(number), ..self }
    }

    fn parse(&self, scratch: &mut Scratch<'v>) -> Result<Envelope<'v>, Error> {
        let mut parsed = match self.payload {
            Some(payload) => Envelope::parse_detached(self.format, self.envelope, payload, scratch),
            None => Envelope::parse(self.format, self.envelope, scratch),
        };
        if let (Some(number), Ok(envelope)) = (self.signature, &mut parsed) {
            let only = envelope.signatures.get(number).ok_or(ErrorKind::SignatureMissing)?;
            envelope.signatures = one(only);
        }
        parsed
    }
}

/// The refusals of several tries, of which the one that got furthest is kept.
#[derive(Default)]
struct Refusals {
    most_specific: Option<Error>,
}

impl Refusals {
    /// Keeps a refusal; a limit ends everything.
    fn sift(&mut self, outcome: Result<(), Error>) -> Result<(), Error> {
        match outcome {
            Err(error) if error.kind().is_fatal() => return Err(error),
            Err(error) => {
                let earlier = self.most_specific.unwrap_or(error);
                self.most_specific = Some(earlier.most_specific(error));
            }
            Ok(()) => {}
        }
        Ok(())
    }
}
