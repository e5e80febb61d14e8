//! The verdict as JSON: the members of the command's `nv2.verdict/v1`, which `cli/src/output.rs` writes.

use crate::json::{Object, string};
use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use nv2_core::bytes::json::Text;
use nv2_core::bytes::scratch::Scratch;
use nv2_core::subject::Content;
use nv2_core::time::Rfc3339;
use nv2_core::trust::SubjectIdentity;
use nv2_core::{
    Algorithm, AnchorStore, Counted, Error, Format, Subject, Time, TimeCheck, TrustedBy, Verified,
};

/// What became of one signature.
#[derive(Debug)]
pub struct Outcome {
    /// Why it is not acceptable.
    pub error: Option<Error>,
    /// The members of what it proves; empty for a refusal.
    evidence: String,
    /// The whole object.
    report: String,
}

impl Outcome {
    /// A signature that passed every step.
    pub fn verified(name: &str, number: Option<usize>, verified: &Verified<'_>, counted: Counted) -> Self {
        let mut report = String::new();
        let mut object = begin(&mut report, name, number, true);
        evidence(&mut object, verified);
        object.flag("counted", counted == Counted::New);
        object.end();
        let mut proof = String::new();
        let mut object = Object::begin(&mut proof);
        evidence(&mut object, verified);
        object.end();
        Self { error: None, evidence: proof, report }
    }

    /// A signature that did not.
    pub fn rejected(
        name: &str,
        number: Option<usize>,
        format: Option<Format>,
        algorithm: Option<Algorithm>,
        error: Error,
    ) -> Self {
        let mut report = String::new();
        let mut object = begin(&mut report, name, number, false);
        object.optional("format", format.map(Format::name));
        object.optional("algorithm", algorithm.map(Algorithm::jose));
        object.member("error", |out| refusal(out, error));
        object.end();
        Self { error: Some(error), evidence: String::new(), report }
    }
}

/// The verdict over all of them. Zero is the exit code of a yes, one that of a no.
pub fn verdict(
    subject: &Subject<'_>,
    (min_signatures, signers): (usize, usize),
    error: Option<Error>,
    outcomes: &[Outcome],
) -> String {
    let mut out = String::new();
    let mut object = Object::begin(&mut out);
    object
        .text("schema", "nv2.verdict/v1")
        .flag("verified", error.is_none())
        .number("exitCode", error.is_some().into());
    object.text("digest", &subject.digests().first().map(ToString::to_string).unwrap_or_default());
    object.text("mediaType", subject.media_type()).number("size", subject.size());
    object.text(
        "content",
        match subject.content() {
            Content::Hashed => "hashed",
            Content::NotHashed => "not_hashed",
        },
    );
    object.number("minSignatures", count(min_signatures)).number("signers", count(signers));
    if let Some(error) = error {
        object.member("error", |out| refusal(out, error));
    }
    object.list("signatures", outcomes, |out, outcome| out.push_str(&outcome.report));
    object.end();
    // What the first acceptable signature proves stands in the verdict itself too.
    let first = outcomes.iter().find(|outcome| outcome.error.is_none()).filter(|_| error.is_none());
    if let Some(members) = first.and_then(|outcome| outcome.evidence.strip_prefix('{')) {
        out.pop();
        out.push(',');
        out.push_str(members);
    }
    out
}

fn begin<'o>(out: &'o mut String, name: &str, number: Option<usize>, verified: bool) -> Object<'o> {
    let mut object = Object::begin(out);
    object.text("file", name);
    if let Some(number) = number {
        object.number("signature", count(number));
    }
    object.flag("verified", verified);
    object
}

fn evidence(object: &mut Object<'_>, verified: &Verified<'_>) {
    let statement = verified.statement();
    object.text("format", verified.format().name()).text("algorithm", verified.algorithm().jose());
    object.member("signer", |out| signer(out, verified));
    object.member("times", |out| times(out, verified));
    object.list("references", statement.references(), |out, reference| string(out, &text(reference)));
    object.member("annotations", |out| {
        let mut annotations = Object::begin(out);
        statement.annotations().for_each(|(name, value)| {
            annotations.text(&text(name), &text(value));
        });
        annotations.end();
    });
    if let Some(kind) = statement.predicate_type() {
        object.text("predicateType", &text(kind));
    }
    if verified.format() == Format::SigstoreBundle {
        let unchecked = TimeCheck::NotChecked.name();
        object.text("transparencyLog", unchecked).text("timestamp", unchecked);
    }
}

fn signer(out: &mut String, verified: &Verified<'_>) {
    let (signer, fingerprint) = (verified.signer(), verified.fingerprint());
    let subjects: Vec<_> =
        signer.certificates().iter().map(|certificate| certificate.subject().to_string()).collect();
    let mut object = Object::begin(out);
    object.text(
        "trustedBy",
        match signer.trusted_by() {
            TrustedBy::PinnedKey => "pinned_key",
            TrustedBy::PinnedFingerprint => "pinned_fingerprint",
            TrustedBy::PinnedCertificate => "pinned_certificate",
            TrustedBy::Anchor(AnchorStore::Ca) => "ca",
            TrustedBy::Anchor(AnchorStore::SigningAuthority) => "signing_authority",
        },
    );
    object.optional("subject", subjects.first().map(String::as_str));
    object.text("keyId", fingerprint.key_id().as_str()).text("spkiSha256", &fingerprint.to_string());
    object.text(
        "identity",
        match signer.identity() {
            SubjectIdentity::Pinned => "pinned",
            SubjectIdentity::Any => "any",
            SubjectIdentity::Named(identity) => identity.as_str(),
        },
    );
    object.list("chain", &subjects, |out, subject| string(out, subject));
    object.end();
}

fn times(out: &mut String, verified: &Verified<'_>) {
    let (times, statement) = (verified.times(), verified.statement());
    let at = match times.at {
        Time::At(seconds) => Some(seconds),
        Time::Unknown => None,
    };
    let mut object = Object::begin(out);
    object.text("signature", times.signature.name()).text("certificates", times.certificates.name());
    let bounds = [
        ("at", at),
        ("signedAt", statement.signed_at()),
        ("notBefore", statement.not_before()),
        ("expires", statement.expires()),
    ];
    for (name, seconds) in bounds {
        object.optional(name, seconds.map(|seconds| Rfc3339(seconds).to_string()).as_deref());
    }
    object.flag("signedAtAuthentic", verified.signed_at_is_authentic());
    object.end();
}

fn refusal(out: &mut String, error: Error) {
    let kind = error.kind();
    let mut object = Object::begin(out);
    object.number("code", kind.code().into()).text("name", kind.name());
    object.text("stage", kind.stage().name()).text("message", kind.message());
    if let Some(position) = error.position() {
        object.number("position", position.into());
    }
    object.end();
}

/// The characters of a signed text.
fn text(text: Text<'_>) -> String {
    let mut buffer = vec![0; text.raw().len()];
    // Decoding never grows, so the space suffices.
    text.decode(&mut Scratch::new(&mut buffer)).unwrap_or_default().to_owned()
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}
