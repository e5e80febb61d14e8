//! What the caller demands beyond trust: formats, algorithms, times, references, annotations. Data and
//! predicates; the decision in which order they are asked is in `verify`.

use crate::algorithm::Algorithm;
use crate::bytes::scratch::Scratch;
use crate::certificate::Certificate;
use crate::certificate::host::{HostNames, certificate_is_for};
use crate::chain::{self, ServerAuth};
use crate::envelope::{Envelope, SigningScheme};
use crate::error::{Error, ErrorKind};
use crate::format::{Format, SignatureEncoding};
use crate::limits::MAX_RSA_BITS;
use crate::reference::Reference;
use crate::statement::{Claim, Statement};
use crate::time::Time;
use crate::trust::{KeyRules, Signer, TrustStore, TrustedBy};
use crate::verdict::{TimeCheck, Times};

/// What to do about bounds in time when the time is unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UnknownTime {
    /// Refuse whatever is bound in time.
    #[default]
    Refuse,
    /// Accept it; the verdict then says that the time was not checked.
    AcceptUnchecked,
}

/// An annotation that must be signed with exactly this value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Annotation<'p> {
    /// The name.
    pub name: &'p str,
    /// The value.
    pub value: &'p str,
}

/// The demands. [`TrustPolicy::default`] is the strict choice everywhere.
#[derive(Clone, Copy, Debug)]
pub struct TrustPolicy<'p> {
    /// The formats that are admitted.
    pub formats: &'p [Format],
    /// The algorithms that are admitted, among those that the format allows for the key; none means all.
    pub algorithms: Option<&'p [Algorithm]>,
    /// What to do without a clock.
    pub unknown_time: UnknownTime,
    /// Seconds by which the clocks of signer and verifier may differ.
    pub clock_skew: u32,
    /// Where a certificate may name its hosts.
    pub host_names: HostNames,
    /// Whether `serverAuth` alone will do in nv2 formats.
    pub server_auth: ServerAuth,
    /// The reference that the artifact was asked for by: it must be among the signed ones.
    pub reference: Option<Reference<'p>>,
    /// How DSSE envelopes write ECDSA signatures; every other format prescribes it.
    pub signature_encoding: SignatureEncoding,
    /// The type that a DSSE payload must have. None means an in-toto statement; with any other type the
    /// payload itself is the artifact.
    pub payload_type: Option<&'p str>,
    /// The type that the predicate of an in-toto statement must have. There is no default. What has no
    /// predicate, a payload of another type or a signature over the content itself, is then refused.
    pub predicate_type: Option<&'p str>,
    /// Annotations that must be signed.
    pub annotations: &'p [Annotation<'p>],
    /// Largest RSA modulus in bits, up to [`crate::limits::LARGEST_RSA_BITS`].
    pub max_rsa_bits: u32,
}

impl Default for TrustPolicy<'_> {
    fn default() -> Self {
        Self {
            formats: Format::ALL,
            algorithms: None,
            unknown_time: UnknownTime::default(),
            clock_skew: 0,
            host_names: HostNames::default(),
            server_auth: ServerAuth::default(),
            reference: None,
            signature_encoding: SignatureEncoding::default(),
            payload_type: None,
            predicate_type: None,
            annotations: &[],
            max_rsa_bits: MAX_RSA_BITS,
        }
    }
}

impl TrustPolicy<'_> {
    /// What can be refused before any expensive work.
    pub(crate) fn admit(&self, envelope: &Envelope<'_>) -> Result<(), Error> {
        if !self.formats.contains(&envelope.format) {
            return Err(ErrorKind::FormatNotAllowed.into());
        }
        envelope.algorithm.map_or(Ok(()), |claimed| self.admit_algorithm(claimed))?;
        match envelope.notary_header() {
            Some(header) if header.plugin => Err(ErrorKind::VerificationPluginRequired.into()),
            Some(header) if header.unknown_critical => Err(ErrorKind::CriticalUnknown.into()),
            _ => Ok(()),
        }
    }

    /// The algorithm is admitted, whether a header named it or the key.
    pub(crate) fn admit_algorithm(&self, algorithm: Algorithm) -> Result<(), Error> {
        if self.algorithms.is_some_and(|allowed| !allowed.contains(&algorithm)) {
            return Err(ErrorKind::AlgorithmNotAllowed.into());
        }
        Ok(())
    }

    /// What trust has to know before it spends work on keys and certificates.
    pub(crate) const fn key_rules(&self) -> KeyRules {
        KeyRules { max_rsa_bits: self.max_rsa_bits, server_auth: self.server_auth }
    }

    /// Everything that a valid signature still has to satisfy, apart from the subject.
    pub(crate) fn judge(
        &self,
        statement: &Statement<'_>,
        signer: &Signer<'_>,
        trust: &TrustStore<'_>,
        scheme: Option<SigningScheme>,
        time: Time,
        mut scratch: Scratch<'_>,
    ) -> Result<Times, Error> {
        let times = Times {
            at: time,
            signature: self.check_window(statement, time)?,
            certificates: self.check_certificates(statement, signer, scheme, time)?,
        };
        self.check_predicate(statement)?;
        self.check_signed_references(statement, signer, trust, scratch.lend())?;
        self.check_requested_reference(statement, scratch.lend())?;
        self.check_annotations(statement)?;
        Ok(times)
    }

    fn check_window(&self, statement: &Statement<'_>, time: Time) -> Result<TimeCheck, Error> {
        let (not_before, expires) = (statement.not_before(), statement.expires());
        if not_before.is_none() && expires.is_none() {
            return Ok(TimeCheck::NotBound);
        }
        let Time::At(now) = time else { return self.without_clock() };
        let skew = i64::from(self.clock_skew);
        if expires.is_some_and(|expires| now.saturating_sub(skew) >= expires) {
            return Err(ErrorKind::Expired.into());
        }
        if not_before.is_some_and(|not_before| now.saturating_add(skew) < not_before) {
            return Err(ErrorKind::NotYetValid.into());
        }
        Ok(TimeCheck::Checked)
    }

    fn check_certificates(
        &self,
        statement: &Statement<'_>,
        signer: &Signer<'_>,
        scheme: Option<SigningScheme>,
        time: Time,
    ) -> Result<TimeCheck, Error> {
        // Whoever vouches for it: no signature was made before its certificate, or after it.
        if scheme == Some(SigningScheme::SigningAuthority) {
            let at = statement.signed_at().ok_or(ErrorKind::SigningTimeInvalid)?;
            chain::check_dates(signer.certificates(), at)?;
        }
        let at = match (signer.trusted_by(), time) {
            (TrustedBy::PinnedKey | TrustedBy::PinnedFingerprint, _) => return Ok(TimeCheck::NotEvaluated),
            _ if signer.vouches_for_time(scheme) => {
                statement.signed_at().ok_or(ErrorKind::SigningTimeInvalid)?
            }
            (_, Time::At(now)) => now,
            (_, Time::Unknown) => return self.without_clock(),
        };
        chain::check_dates(signer.certificates(), at)?;
        Ok(TimeCheck::Checked)
    }

    fn without_clock(&self) -> Result<TimeCheck, Error> {
        match self.unknown_time {
            UnknownTime::Refuse => Err(ErrorKind::TimeUnknown.into()),
            UnknownTime::AcceptUnchecked => Ok(TimeCheck::NotChecked),
        }
    }

    /// A signed reference must parse. Under a certificate it must name a host that the certificate is
    /// for; the holder of a pinned key may name what he likes.
    fn check_signed_references(
        &self,
        statement: &Statement<'_>,
        signer: &Signer<'_>,
        trust: &TrustStore<'_>,
        mut scratch: Scratch<'_>,
    ) -> Result<(), Error> {
        let narrowed = matches!(signer.trusted_by(), TrustedBy::Anchor(_)) && !trust.hosts().is_empty();
        if narrowed && statement.references().next().is_none() {
            return Err(ErrorKind::ReferenceNotSigned.into());
        }
        for text in statement.references() {
            let mut scratch = scratch.lend();
            let reference = Reference::parse(text.decode(&mut scratch)?)?;
            let Some(leaf) = signer.certificates().first() else { continue };
            let host = reference.host().ok_or(ErrorKind::ReferenceInvalid)?;
            self.check_host(leaf, host)?;
            if narrowed && !trust.hosts().iter().any(|pattern| pattern.matches(host)) {
                return Err(ErrorKind::ReferenceHostNotAllowed.into());
            }
        }
        Ok(())
    }

    fn check_host(&self, leaf: &Certificate<'_>, host: &str) -> Result<(), Error> {
        if certificate_is_for(leaf, host, self.host_names) {
            return Ok(());
        }
        Err(ErrorKind::ReferenceHostMismatch.into())
    }

    fn check_requested_reference(
        &self,
        statement: &Statement<'_>,
        scratch: Scratch<'_>,
    ) -> Result<(), Error> {
        match self.reference {
            None => Ok(()),
            Some(_) if statement.references().next().is_none() => Err(ErrorKind::ReferenceNotSigned.into()),
            Some(requested) if statement.names(&requested, scratch)? => Ok(()),
            Some(_) => Err(ErrorKind::ReferenceMismatch.into()),
        }
    }

    /// A good signature on some other statement about the artifact is no answer to the question.
    fn check_predicate(&self, statement: &Statement<'_>) -> Result<(), Error> {
        match (statement.claim(), statement.predicate_type(), self.predicate_type) {
            (Claim::Subjects(_), _, None) => Err(ErrorKind::PredicateTypeNotGiven.into()),
            (Claim::Subjects(_), Some(signed), Some(expected)) if signed.equals(expected) => Ok(()),
            // A bundle may sign the content itself, and a payload of another type is the artifact: whoever
            // asks for a predicate does not get one from these.
            (Claim::Subjects(_) | Claim::Content | Claim::Payload, _, Some(_)) => {
                Err(ErrorKind::PredicateTypeMismatch.into())
            }
            _ => Ok(()),
        }
    }

    fn check_annotations(&self, statement: &Statement<'_>) -> Result<(), Error> {
        for required in self.annotations {
            let mut signed = statement.annotations();
            match signed.find(|(name, _)| name.equals(required.name)) {
                None => return Err(ErrorKind::AnnotationMissing.into()),
                Some((_, value)) if !value.equals(required.value) => {
                    return Err(ErrorKind::AnnotationMismatch.into());
                }
                Some(_) => {}
            }
        }
        Ok(())
    }
}
