//! The data path. The only file that sees all rooms; it decides nothing but their order.

use crate::bytes::scratch::Scratch;
use crate::crypto::{Backend, RustCrypto, rustcrypto};
use crate::envelope::{Envelope, Format};
use crate::error::{Error, ErrorKind};
use crate::limits::MAX_RSA_BITS;
use crate::policy::TrustPolicy;
use crate::signature;
use crate::statement::Statement;
use crate::subject::Subject;
use crate::time::Time;
use crate::trust::{self, Route, TrustStore};
use crate::verdict::{Credit, Rejected, Verified};

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

/// Verifies envelopes against one trust store and one policy.
#[derive(Clone, Copy, Debug)]
pub struct Verifier<'v, B = RustCrypto> {
    trust: &'v TrustStore<'v>,
    policy: &'v TrustPolicy<'v>,
    backend: B,
}

impl<'v> Verifier<'v> {
    /// A verifier on the portable backend.
    #[must_use]
    pub const fn new(trust: &'v TrustStore<'v>, policy: &'v TrustPolicy<'v>) -> Self {
        Self { trust, policy, backend: RustCrypto }
    }
}

impl<'v, B: Backend> Verifier<'v, B> {
    /// A verifier on another backend.
    #[must_use]
    pub const fn with_backend(trust: &'v TrustStore<'v>, policy: &'v TrustPolicy<'v>, backend: B) -> Self {
        Self { trust, policy, backend }
    }

    /// Answers whether `envelope` is a signature of somebody trusted about exactly `subject`.
    ///
    /// `envelope` is untrusted. `scratch` is work space of [`scratch_bound`] bytes whose content does not
    /// matter; the verdict borrows from both.
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
        let mut scratch = Scratch::new(scratch);
        let rejected = |error, algorithm| Rejected { error, format, algorithm };
        if self.trust.is_empty() {
            return Err(rejected(ErrorKind::TrustEmpty.into(), None));
        }
        let envelope =
            Envelope::parse(format, envelope, &mut scratch).map_err(|error| rejected(error, None))?;
        self.decide(&envelope, subject, time, scratch)
            .map_err(|error| rejected(error, Some(envelope.algorithm)))
    }

    /// Asks each kind of trust. The first that carries the signature through all steps decides; else the
    /// refusal that got furthest is kept.
    fn decide(
        &self,
        envelope: &Envelope<'v>,
        subject: &Subject<'_>,
        time: Time,
        mut scratch: Scratch<'_>,
    ) -> Result<Verified<'v>, Error> {
        self.policy.admit(envelope)?;
        let mut refusal: Option<Error> = None;
        for route in Route::ORDER {
            match self.follow(route, envelope, subject, time, scratch.lend()) {
                Ok(Some(verified)) => return Ok(verified),
                Ok(None) => {}
                Err(error) if error.kind().is_fatal() => return Err(error),
                Err(error) => refusal = Some(refusal.map_or(error, |earlier| earlier.most_specific(error))),
            }
        }
        Err(refusal.unwrap_or(ErrorKind::SignerUnknown.into()))
    }

    fn follow(
        &self,
        route: Route,
        envelope: &Envelope<'v>,
        subject: &Subject<'_>,
        time: Time,
        mut scratch: Scratch<'_>,
    ) -> Result<Option<Verified<'v>>, Error> {
        let (trust, policy) = (self.trust, self.policy);
        let Some(signer) = trust::resolve(route, trust, envelope, policy, &self.backend, scratch.lend())?
        else {
            return Ok(None);
        };
        policy.check_key(signer.key())?;
        let payload = signature::check(envelope, signer.key(), &self.backend, scratch.lend())?;
        let statement = Statement::parse(envelope, payload)?;
        let scheme = envelope.notary_header().map(|header| header.scheme);
        let times = policy.judge(&statement, &signer, trust, scheme, time, scratch.lend())?;
        subject.bind(&statement)?;
        let credit = Credit {
            key: signer.key_identity(),
            entry: signer.entry(),
            subject: subject.identity::<B::Hasher>()?,
        };
        Ok(Some(Verified {
            format: envelope.format,
            algorithm: envelope.algorithm,
            notary: envelope.notary,
            statement,
            fingerprint: signer.key().fingerprint::<B::Hasher>()?,
            signer,
            times,
            content: subject.content(),
            credit,
        }))
    }
}
