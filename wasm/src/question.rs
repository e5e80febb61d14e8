//! Envelopes, demands, and the answer of the core.

use crate::code_of;
use crate::json::Object;
use crate::report::{self, Outcome};
use crate::subject::{Hashed, begin};
use crate::trust::Trust;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use nv2_core::bytes::scratch::Scratch;
use nv2_core::certificate::host::HostNames;
use nv2_core::chain::ServerAuth;
use nv2_core::crypto::{Backend, DefaultBackend};
use nv2_core::format::SignatureEncoding;
use nv2_core::limits::{LARGEST_RSA_BITS, MAX_ENVELOPE, MAX_RSA_BITS};
use nv2_core::policy::{Annotation, UnknownTime};
use nv2_core::reference::Reference;
use nv2_core::{
    Algorithm, Digest, Envelope, Error, ErrorKind, Format, Input, Subject, SubjectHasher, Threshold, Time,
    TrustPolicy, TrustStore, Verifier, scratch_bound_for,
};
use wasm_bindgen::prelude::wasm_bindgen;

/// One verification: envelopes, and what is asked beyond trust. Begins strict, without a clock.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Question {
    envelopes: Vec<Bytes>,
    formats: Vec<Format>,
    algorithms: Vec<Algorithm>,
    annotations: Vec<(String, String)>,
    reference: Option<String>,
    payload_type: Option<String>,
    predicate_type: Option<String>,
    at: Time,
    min_signatures: usize,
    rest: TrustPolicy<'static>,
}

#[derive(Debug)]
struct Bytes {
    name: String,
    envelope: Vec<u8>,
    payload: Option<Vec<u8>>,
    format: Option<Format>,
    signature: Option<u32>,
}

#[wasm_bindgen]
impl Question {
    /// Nothing yet.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self {
            envelopes: Vec::new(),
            formats: Vec::new(),
            algorithms: Vec::new(),
            annotations: Vec::new(),
            reference: None,
            payload_type: None,
            predicate_type: None,
            at: Time::Unknown,
            min_signatures: 1,
            rest: TrustPolicy::default(),
        }
    }

    /// Adds an envelope, perhaps with the payload beside it, perhaps one signature of several.
    pub fn envelope(
        &mut self,
        name: String,
        envelope: Vec<u8>,
        payload: Option<Vec<u8>>,
        format: &str,
        signature: Option<u32>,
    ) -> u32 {
        let format = match (format, &payload) {
            // Every other format holds its payload.
            ("auto", Some(_)) => Some(Format::Cosign),
            ("auto", None) => None,
            (name, _) => match Format::from_name(name) {
                Some(format) => Some(format),
                None => return ErrorKind::ArgumentInvalid.code().into(),
            },
        };
        self.envelopes.push(Bytes { name, envelope, payload, format, signature });
        0
    }

    /// The time of verification, unix seconds.
    pub fn at(&mut self, seconds: i64) {
        self.at = Time::At(seconds);
    }

    /// A demand that is a text.
    pub fn demand(&mut self, name: &str, value: String) -> u32 {
        code_of(self.set(name, value))
    }

    /// A demand that is a number.
    pub fn demand_number(&mut self, name: &str, value: u32) -> u32 {
        code_of(self.set_number(name, value))
    }

    /// An annotation that must be signed.
    pub fn annotation(&mut self, name: String, value: String) {
        self.annotations.push((name, value));
    }

    /// The verdict about content that is at hand.
    #[must_use]
    pub fn about_content(&self, trust: &Trust, media_type: &str, content: &[u8], blob: bool) -> String {
        let hashed = begin().and_then(|mut hasher| {
            self.prepare(&mut hasher, trust)?;
            hasher.update(content);
            let subject = hasher.finish(media_type);
            Ok(if blob { subject.as_blob() } else { subject })
        });
        answered(hashed.and_then(|subject| self.answer(trust, &subject)))
    }

    /// The verdict about an artifact that the caller resolved to a descriptor.
    #[must_use]
    pub fn about_descriptor(
        &self,
        trust: &Trust,
        media_type: &str,
        digest: &str,
        size: u64,
        blob: bool,
    ) -> String {
        let subject = Digest::parse(digest).map(|digest| Subject::from_descriptor(media_type, digest, size));
        let subject = subject.map(|subject| if blob { subject.as_blob() } else { subject });
        answered(subject.and_then(|subject| self.answer(trust, &subject)))
    }

    /// The verdict about content that streamed by.
    #[must_use]
    pub fn about_hashed(&self, trust: &Trust, hashed: &Hashed) -> String {
        answered(self.answer(trust, &hashed.subject()))
    }
}

impl Default for Question {
    fn default() -> Self {
        Self::new()
    }
}

impl Question {
    /// Prepares a hasher for the envelopes that sign the content itself.
    pub(crate) fn prepare(
        &self,
        hasher: &mut SubjectHasher<<DefaultBackend as Backend>::Hasher>,
        trust: &Trust,
    ) -> Result<(), Error> {
        let keys = trust.all_keys()?;
        for bytes in &self.envelopes {
            let mut buffer = bytes.scratch(MAX_RSA_BITS);
            // What cannot be read is refused later, with its reason.
            let envelope =
                bytes.format().and_then(|format| bytes.parse(format, &mut Scratch::new(&mut buffer)));
            if let Ok(envelope) = envelope {
                hasher.prepare(&envelope, &keys)?;
            }
        }
        Ok(())
    }

    fn set(&mut self, name: &str, value: String) -> Result<(), Error> {
        let invalid = Error::from(ErrorKind::ArgumentInvalid);
        match name {
            "reference" => {
                Reference::parse(&value).map_err(|_| ErrorKind::RequestedReferenceInvalid)?;
                self.reference = Some(value);
            }
            "payloadType" => self.payload_type = Some(value),
            "predicateType" => self.predicate_type = Some(value),
            "format" => self.formats.push(Format::from_name(&value).ok_or(invalid)?),
            "algorithm" => self.algorithms.push(Algorithm::from_jose(&value).ok_or(invalid)?),
            "signatureEncoding" => {
                self.rest.signature_encoding = match value.as_str() {
                    "der" => SignatureEncoding::Der,
                    "fixed" => SignatureEncoding::Fixed,
                    _ => return Err(invalid),
                }
            }
            _ => return Err(invalid),
        }
        Ok(())
    }

    fn set_number(&mut self, name: &str, value: u32) -> Result<(), Error> {
        let invalid = Error::from(ErrorKind::ArgumentInvalid);
        match (name, value) {
            ("minSignatures", _) => {
                self.min_signatures = usize::try_from(value).map_err(|_| invalid)?;
                Threshold::new(self.min_signatures)?;
            }
            ("clockSkew", _) => self.rest.clock_skew = value,
            ("maxRsaBits", 1..=LARGEST_RSA_BITS) => self.rest.max_rsa_bits = value,
            ("acceptUncheckedTime", 1) => self.rest.unknown_time = UnknownTime::AcceptUnchecked,
            ("allowCommonName", 1) => self.rest.host_names = HostNames::SubjectAltNameOrCommonName,
            ("allowServerAuth", 1) => self.rest.server_auth = ServerAuth::Accept,
            _ => return Err(invalid),
        }
        Ok(())
    }

    fn answer(&self, trust: &Trust, subject: &Subject<'_>) -> Result<String, Error> {
        let annotations: Vec<_> =
            self.annotations.iter().map(|(name, value)| Annotation { name, value }).collect();
        let reference = self.reference.as_deref().map(Reference::parse).transpose()?;
        let policy = TrustPolicy {
            formats: if self.formats.is_empty() { Format::ALL } else { &self.formats },
            algorithms: (!self.algorithms.is_empty()).then_some(self.algorithms.as_slice()),
            annotations: &annotations,
            reference,
            payload_type: self.payload_type.as_deref(),
            predicate_type: self.predicate_type.as_deref(),
            ..self.rest
        };
        let mut threshold = Threshold::new(self.min_signatures)?;
        let outcomes = trust.with(|store| {
            let mut outcomes = Vec::new();
            for bytes in &self.envelopes {
                bytes.ask(store, &policy, subject, self.at, &mut threshold, &mut outcomes);
            }
            outcomes
        })?;
        let refusals = outcomes.iter().filter_map(|outcome| outcome.error);
        let refusal = match threshold.check() {
            Ok(()) => None,
            // Where nobody is accepted, the reason of the refusal says more than the number does.
            Err(error) if threshold.signers() > 0 => Some(error),
            Err(error) => Some(refusals.reduce(Error::most_specific).unwrap_or(error)),
        };
        Ok(report::verdict(subject, (self.min_signatures, threshold.signers()), refusal, &outcomes))
    }
}

impl Bytes {
    fn format(&self) -> Result<Format, Error> {
        self.format.map_or_else(|| Format::detect(&self.envelope), Ok)
    }

    fn parse<'e>(&'e self, format: Format, scratch: &mut Scratch<'e>) -> Result<Envelope<'e>, Error> {
        match &self.payload {
            Some(payload) => Envelope::parse_detached(format, &self.envelope, payload, scratch),
            None => Envelope::parse(format, &self.envelope, scratch),
        }
    }

    /// Work space that suffices; what is above the limit is refused before any is needed.
    fn scratch(&self, rsa_bits: u32) -> Vec<u8> {
        let len = |bytes: &[u8]| bytes.len().min(MAX_ENVELOPE);
        let payload = self.payload.as_deref().unwrap_or_default();
        vec![0; scratch_bound_for(len(&self.envelope) + len(payload), rsa_bits)]
    }

    /// Asks about each signature in the envelope, or about the one that was chosen.
    fn ask(
        &self,
        store: &TrustStore<'_>,
        policy: &TrustPolicy<'_>,
        subject: &Subject<'_>,
        time: Time,
        threshold: &mut Threshold,
        outcomes: &mut Vec<Outcome>,
    ) {
        let format = match self.format() {
            Ok(format) => format,
            Err(error) => return outcomes.push(Outcome::rejected(&self.name, None, None, None, error)),
        };
        let count = || {
            let mut buffer = self.scratch(policy.max_rsa_bits);
            self.parse(format, &mut Scratch::new(&mut buffer))
                .map_or(1, |envelope| envelope.signature_count())
        };
        let input = Input::new(format, &self.envelope);
        let input = self.payload.as_deref().map_or(input, |payload| input.with_payload(payload));
        let mut scratch = self.scratch(policy.max_rsa_bits);
        let chosen = self.signature.map(|number| usize::try_from(number).unwrap_or(usize::MAX));
        let numbers: Vec<_> = chosen.map_or_else(|| (0..count()).collect(), |number| vec![number]);
        let is_whole = chosen.is_none() && numbers.len() == 1;
        for number in numbers {
            let (number, input) =
                if is_whole { (None, input) } else { (Some(number), input.only_signature(number)) };
            let verifier = Verifier::new(store, policy);
            let answer = verifier.verify_input(&input, subject, time, &mut scratch);
            outcomes.push(match answer {
                Ok(verified) => match threshold.count(&verified) {
                    Ok(counted) => Outcome::verified(&self.name, number, &verified, counted),
                    Err(error) => {
                        Outcome::rejected(&self.name, number, Some(format), Some(verified.algorithm()), error)
                    }
                },
                Err(refusal) => Outcome::rejected(
                    &self.name,
                    number,
                    Some(format),
                    refusal.claimed_algorithm(),
                    refusal.error(),
                ),
            });
        }
    }
}

/// The verdict, or the code of a question that could not be asked.
fn answered(verdict: Result<String, Error>) -> String {
    verdict.unwrap_or_else(|error| {
        let mut out = String::new();
        let mut object = Object::begin(&mut out);
        object.number("usage", error.kind().code().into());
        object.end();
        out
    })
}
