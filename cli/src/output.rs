//! Verdicts as JSON and as text. Owned copies of what the core answers; no decision is made here.

use crate::exit::{Exit, Failures};
use crate::term::{Terminal, escape_json};
use crate::time;
use nv2_core::bytes::json::Text;
use nv2_core::bytes::scratch::Scratch;
use nv2_core::subject::Content;
use nv2_core::trust::{Signer, SubjectIdentity};
use nv2_core::{
    Algorithm, AnchorStore, Error, Fingerprint, Format, Subject, Time, TimeCheck, TrustedBy, Verified,
};
use serde::Serialize;
use std::collections::BTreeMap;

/// Name and version of the verdict's form.
pub const VERDICT_SCHEMA: &str = "nv2.verdict/v1";

/// Name and version of the form of [`FailureReport`].
pub const FAILURE_SCHEMA: &str = "nv2.failure/v1";

/// The one object that `verify --output json` prints.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct VerdictReport {
    schema: &'static str,
    verified: bool,
    exit_code: u8,
    #[serde(flatten)]
    subject: Option<SubjectReport>,
    #[serde(skip_serializing_if = "Option::is_none")]
    min_signatures: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    signers: Option<usize>,
    /// The first signature that is acceptable.
    #[serde(flatten)]
    first: Option<Evidence>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<ErrorReport>,
    /// There were more signatures in the layout than were looked at.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    truncated: bool,
    signatures: Vec<SignatureReport>,
}

impl VerdictReport {
    /// A verdict over signatures. `refusal` says why the whole is not verified.
    #[must_use]
    pub fn new(
        subject: &Subject<'_>,
        (min_signatures, signers): (usize, usize),
        (exit, refusal): (Exit, Option<Error>),
        truncated: bool,
        signatures: Vec<SignatureReport>,
    ) -> Self {
        let first = match refusal {
            None => signatures.iter().find_map(SignatureReport::evidence).cloned(),
            Some(_) => None,
        };
        Self {
            schema: VERDICT_SCHEMA,
            verified: refusal.is_none(),
            exit_code: exit.code(),
            subject: Some(SubjectReport::new(subject)),
            min_signatures: Some(min_signatures),
            signers: Some(signers),
            first,
            error: refusal.map(ErrorReport::new),
            truncated,
            signatures,
        }
    }

    /// No verdict was reached.
    #[must_use]
    pub fn failed(failures: &Failures) -> Self {
        let exit = failures.exit();
        Self {
            schema: VERDICT_SCHEMA,
            verified: false,
            exit_code: exit.code(),
            subject: None,
            min_signatures: None,
            signers: None,
            first: None,
            error: ErrorReport::worst(failures),
            truncated: false,
            signatures: Vec::new(),
        }
    }
}

/// The one object that another command prints with `--output json` when it has no answer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FailureReport {
    schema: &'static str,
    verified: bool,
    exit_code: u8,
    error: Option<ErrorReport>,
}

impl FailureReport {
    /// What keeps a command from answering.
    #[must_use]
    pub fn new(failures: &Failures) -> Self {
        Self {
            schema: FAILURE_SCHEMA,
            verified: false,
            exit_code: failures.exit().code(),
            error: ErrorReport::worst(failures),
        }
    }
}

/// The artifact.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SubjectReport {
    digest: String,
    media_type: String,
    size: u64,
    content: &'static str,
}

impl SubjectReport {
    fn new(subject: &Subject<'_>) -> Self {
        Self {
            digest: digest(subject),
            media_type: subject.media_type().to_owned(),
            size: subject.size(),
            content: match subject.content() {
                Content::Hashed => "hashed",
                Content::NotHashed => "not_hashed",
            },
        }
    }
}

/// One signature that was tried.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SignatureReport {
    file: String,
    /// Which one of several in the file, counted from zero.
    #[serde(skip_serializing_if = "Option::is_none")]
    signature: Option<usize>,
    verified: bool,
    #[serde(flatten)]
    outcome: Outcome,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Outcome {
    Verified {
        #[serde(flatten)]
        evidence: Box<Evidence>,
        counted: bool,
    },
    Rejected {
        format: Option<&'static str>,
        algorithm: Option<&'static str>,
        error: ErrorReport,
    },
}

impl SignatureReport {
    /// A signature that passed every step. `counted`: its signer had not counted before.
    #[must_use]
    pub fn verified(file: String, verified: &Verified<'_>, counted: bool) -> Self {
        let evidence = Box::new(Evidence::new(verified));
        Self { file, signature: None, verified: true, outcome: Outcome::Verified { evidence, counted } }
    }

    /// A signature that did not.
    #[must_use]
    pub fn rejected(
        file: String,
        format: Option<Format>,
        algorithm: Option<Algorithm>,
        error: Error,
    ) -> Self {
        let outcome = Outcome::Rejected {
            format: format.map(Format::name),
            algorithm: algorithm.map(Algorithm::jose),
            error: ErrorReport::new(error),
        };
        Self { file, signature: None, verified: false, outcome }
    }

    /// It is one of several in its file.
    #[must_use]
    pub fn numbered(self, signature: Option<usize>) -> Self {
        Self { signature, ..self }
    }

    /// Something that was found and that the core was not asked about.
    #[must_use]
    pub const fn not_asked(file: String, format: Option<&'static str>, error: ErrorReport) -> Self {
        Self {
            file,
            signature: None,
            verified: false,
            outcome: Outcome::Rejected { format, algorithm: None, error },
        }
    }

    /// One line about it.
    #[must_use]
    pub fn line(&self) -> String {
        let number = self.signature.map(|number| format!(", signature {number}")).unwrap_or_default();
        let file = format!("{}{number}", self.file);
        match &self.outcome {
            Outcome::Verified { evidence, counted } => {
                let again = if *counted { "" } else { ", a signer who counted before" };
                format!("{file}: {}{again}", evidence.line())
            }
            Outcome::Rejected { error, .. } => format!("{file}: {}", error.line()),
        }
    }

    /// True when it passed every step.
    #[must_use]
    pub const fn is_verified(&self) -> bool {
        self.verified
    }

    /// What it proves, line by line.
    #[must_use]
    pub fn details(&self) -> Vec<String> {
        self.evidence().map(Evidence::details).unwrap_or_default()
    }

    fn evidence(&self) -> Option<&Evidence> {
        match &self.outcome {
            Outcome::Verified { evidence, .. } => Some(evidence),
            Outcome::Rejected { .. } => None,
        }
    }
}

/// What an acceptable signature proves.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    format: &'static str,
    algorithm: &'static str,
    signer: SignerReport,
    times: TimesReport,
    references: Vec<String>,
    annotations: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    predicate_type: Option<String>,
    /// What a bundle may hold and nobody looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    transparency_log: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timestamp: Option<&'static str>,
}

impl Evidence {
    fn new(verified: &Verified<'_>) -> Self {
        let statement = verified.statement();
        let signer = verified.signer();
        let times = verified.times();
        let unchecked = (verified.format() == Format::SigstoreBundle).then_some(TimeCheck::NotChecked.name());
        Self {
            format: verified.format().name(),
            algorithm: verified.algorithm().jose(),
            signer: SignerReport::new(signer, verified.fingerprint()),
            times: TimesReport {
                at: match times.at {
                    Time::At(seconds) => Some(time::format(seconds)),
                    Time::Unknown => None,
                },
                signature: times.signature.name(),
                certificates: times.certificates.name(),
                signed_at: statement.signed_at().map(time::format),
                not_before: statement.not_before().map(time::format),
                expires: statement.expires().map(time::format),
                signed_at_authentic: verified.signed_at_is_authentic(),
            },
            references: statement.references().map(text).collect(),
            annotations: statement.annotations().map(|(name, value)| (text(name), text(value))).collect(),
            predicate_type: statement.predicate_type().map(text),
            transparency_log: unchecked,
            timestamp: unchecked,
        }
    }

    fn line(&self) -> String {
        let who = self.signer.subject.as_deref().unwrap_or(&self.signer.key_id);
        format!("verified, {} {} by {who} ({})", self.format, self.algorithm, self.signer.trusted_by)
    }

    fn details(&self) -> Vec<String> {
        let signer = &self.signer;
        let mut lines = vec![
            format!("key id: {}", signer.key_id),
            format!("pin: {}", signer.spki_sha256),
            format!("identity: {}", signer.identity),
        ];
        lines.extend(signer.chain.iter().map(|subject| format!("certificate: {subject}")));
        lines.push(format!(
            "times: signature {}, certificates {}",
            self.times.signature, self.times.certificates
        ));
        let claimed =
            if self.times.signed_at_authentic { "signed at" } else { "signed at, as the signer says" };
        let times = [
            (claimed, &self.times.signed_at),
            ("not before", &self.times.not_before),
            ("expires", &self.times.expires),
        ];
        for (name, value) in times {
            lines.extend(value.iter().map(|value| format!("{name}: {value}")));
        }
        lines.extend(self.predicate_type.iter().map(|kind| format!("predicate type: {kind}")));
        if self.transparency_log.is_some() {
            lines.push("transparency log and time stamps: not checked".to_owned());
        }
        lines.extend(self.references.iter().map(|reference| format!("reference: {reference}")));
        lines.extend(self.annotations.iter().map(|(name, value)| format!("annotation: {name}={value}")));
        lines
    }
}

/// Who signed, and why that is trusted.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SignerReport {
    trusted_by: &'static str,
    subject: Option<String>,
    key_id: String,
    spki_sha256: String,
    identity: String,
    chain: Vec<String>,
}

impl SignerReport {
    fn new(signer: &Signer<'_>, fingerprint: Fingerprint) -> Self {
        let chain: Vec<_> =
            signer.certificates().iter().map(|certificate| certificate.subject().to_string()).collect();
        Self {
            trusted_by: match signer.trusted_by() {
                TrustedBy::PinnedKey => "pinned_key",
                TrustedBy::PinnedFingerprint => "pinned_fingerprint",
                TrustedBy::PinnedCertificate => "pinned_certificate",
                TrustedBy::Anchor(AnchorStore::Ca) => "ca",
                TrustedBy::Anchor(AnchorStore::SigningAuthority) => "signing_authority",
            },
            subject: chain.first().cloned(),
            key_id: fingerprint.key_id().to_string(),
            spki_sha256: fingerprint.to_string(),
            identity: match signer.identity() {
                SubjectIdentity::Pinned => "pinned".to_owned(),
                SubjectIdentity::Any => "any".to_owned(),
                SubjectIdentity::Named(identity) => identity.as_str().to_owned(),
            },
            chain,
        }
    }
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct TimesReport {
    at: Option<String>,
    signature: &'static str,
    certificates: &'static str,
    signed_at: Option<String>,
    not_before: Option<String>,
    expires: Option<String>,
    signed_at_authentic: bool,
}

/// Why not. `code` is missing where the core was not asked.
#[derive(Clone, Debug, Serialize)]
pub struct ErrorReport {
    code: Option<u16>,
    name: &'static str,
    stage: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    position: Option<u32>,
}

impl ErrorReport {
    /// The report of an error of the core.
    #[must_use]
    pub fn new(error: Error) -> Self {
        let kind = error.kind();
        Self {
            code: Some(kind.code()),
            name: kind.name(),
            stage: kind.stage().name(),
            message: kind.message().to_owned(),
            position: error.position(),
        }
    }

    /// The failure that counts, in which the core has no part.
    fn worst(failures: &Failures) -> Option<Self> {
        failures.worst().next().map(|failure| Self {
            code: None,
            name: failure.exit().name(),
            stage: "command",
            message: failure.message().to_owned(),
            position: None,
        })
    }

    /// Something was found in a layout that breaks the rules of storage.
    #[must_use]
    pub fn refusal(name: &'static str, message: &str) -> Self {
        Self { code: None, name, stage: "discovery", message: message.to_owned(), position: None }
    }

    /// The sentence with the stable name and number.
    #[must_use]
    pub fn line(&self) -> String {
        let place = self.position.map(|at| format!(" at byte {at}")).unwrap_or_default();
        match self.code {
            Some(code) => format!("{}{place} [{} {code}]", self.message, self.name),
            None => format!("{} [{}]", self.message, self.name),
        }
    }
}

/// The digest that the artifact is called by.
#[must_use]
pub fn digest(subject: &Subject<'_>) -> String {
    subject.digests().first().map(ToString::to_string).unwrap_or_default()
}

/// The characters of a signed text.
#[must_use]
pub fn text(text: Text<'_>) -> String {
    let mut buffer = vec![0; text.raw().len()];
    // Decoding never grows, so the space suffices.
    text.decode(&mut Scratch::new(&mut buffer)).unwrap_or_default().to_owned()
}

/// Prints one JSON object.
///
/// # Errors
/// `LocalIo`.
pub fn print_json(terminal: &Terminal, report: &impl Serialize) -> Result<Exit, Failures> {
    let json = serde_json::to_string_pretty(report)
        .map_err(|error| crate::exit::Failure::new(Exit::Internal, error))?;
    terminal.print(&(escape_json(&json) + "\n"))
}
