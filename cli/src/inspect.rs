//! `nv2 inspect`: what envelopes claim. Nothing here is checked, and every line says so by standing
//! under the mark.

use crate::args::{InspectArgs, Output, ReadFormat};
use crate::exit::{Exit, Failure, Failures};
use crate::file::read_up_to;
use crate::output::{ErrorReport, print_json, text};
use crate::term::{Terminal, escape};
use crate::time;
use nv2_core::bytes::scratch::Scratch;
use nv2_core::certificate::Certificate;
use nv2_core::crypto::{Backend, RustCrypto};
use nv2_core::envelope::KeyHint;
use nv2_core::limits::MAX_ENVELOPE;
use nv2_core::statement::Claim;
use nv2_core::{Algorithm, Envelope, Error, ErrorKind, Format, Statement, scratch_bound};
use serde::Serialize;
use std::collections::BTreeMap;

/// Name and version of the form.
pub const INSPECT_SCHEMA: &str = "nv2.inspect/v1";

const MARK: &str = "UNVERIFIED claims: nothing below has been checked\n";

/// Runs the command.
///
/// # Errors
/// `Usage`; `LocalIo`; `NoSignature` for an empty file; `Rejected` for one that cannot be read. What could
/// be read is printed all the same.
pub fn run(options: &InspectArgs, terminal: &Terminal) -> Result<Exit, Failures> {
    let mut failures = Failures::new();
    let envelopes = read(options, &mut failures);
    let printed = match options.output {
        Output::Json => print_json(terminal, &Report { schema: INSPECT_SCHEMA, verified: false, envelopes })?,
        Output::Text if envelopes.is_empty() => Exit::Done,
        Output::Text => {
            let texts: Vec<_> = envelopes.iter().map(Claims::text).collect();
            terminal.print(&(MARK.to_owned() + &texts.concat()))?
        }
    };
    failures.check()?;
    Ok(printed)
}

/// The claims that could be read.
fn read(options: &InspectArgs, failures: &mut Failures) -> Vec<Claims> {
    let mut envelopes = Vec::new();
    let payload = options.payload.as_deref().map(|path| {
        options.format.beside_payload()?;
        read_up_to(path, MAX_ENVELOPE)
    });
    let Some(payload) = failures.take(payload.transpose()) else { return envelopes };
    for path in &options.signatures {
        let Some(bytes) = failures.take(read_up_to(path, MAX_ENVELOPE)) else { continue };
        if bytes.is_empty() {
            failures.push(Failure::about(
                Exit::NoSignature,
                path,
                "the file is empty, it holds no signature",
            ));
            continue;
        }
        let name = path.display().to_string();
        let claims = match &payload {
            Some(payload) => Claims::of_detached(&name, &bytes, payload, Format::Cosign),
            None => Claims::read(name, &bytes, options.format),
        };
        match claims {
            Ok(claims) => {
                if let Some(error) = &claims.statement_error {
                    failures.push(Failure::about(Exit::Rejected, path, error.line()));
                }
                envelopes.push(claims);
            }
            Err(error) => {
                failures.push(Failure::about(Exit::Rejected, path, ErrorReport::new(error).line()));
            }
        }
    }
    envelopes
}

#[derive(Debug, Serialize)]
struct Report {
    schema: &'static str,
    verified: bool,
    envelopes: Vec<Claims>,
}

/// What one envelope claims.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Claims {
    file: String,
    format: &'static str,
    algorithm: Option<&'static str>,
    key_id: Option<String>,
    certificates: Vec<CertificateClaims>,
    signing_scheme: Option<&'static str>,
    signatures: usize,
    payload_type: Option<String>,
    statement: Option<StatementClaims>,
    #[serde(skip_serializing_if = "Option::is_none")]
    statement_error: Option<ErrorReport>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase", untagged)]
enum CertificateClaims {
    #[serde(rename_all = "camelCase")]
    Readable {
        subject: String,
        issuer: String,
        serial: String,
        not_before: String,
        not_after: String,
        key_id: Option<String>,
        spki_sha256: Option<String>,
    },
    Unreadable {
        error: ErrorReport,
    },
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct StatementClaims {
    media_type: Option<String>,
    digest: Option<String>,
    size: Option<u64>,
    predicate_type: Option<String>,
    subjects: Vec<String>,
    subject_digests: Vec<String>,
    references: Vec<String>,
    annotations: BTreeMap<String, String>,
    signed_at: Option<String>,
    not_before: Option<String>,
    expires: Option<String>,
}

impl Claims {
    fn read(name: String, bytes: &[u8], format: ReadFormat) -> Result<Self, Error> {
        if bytes.len() > MAX_ENVELOPE {
            return Err(ErrorKind::EnvelopeTooLarge.into());
        }
        Self::of(name, bytes, format.of(bytes)?)
    }

    /// Reads an envelope of a known format.
    pub(crate) fn of(name: String, bytes: &[u8], format: Format) -> Result<Self, Error> {
        let mut buffer = vec![0; scratch_bound(bytes.len())];
        let envelope = Envelope::parse(format, bytes, &mut Scratch::new(&mut buffer))?;
        Self::new(&name, &envelope)
    }

    /// As [`Claims::of`], for a signature whose payload stands beside it.
    pub(crate) fn of_detached(
        name: &str,
        signature: &[u8],
        payload: &[u8],
        format: Format,
    ) -> Result<Self, Error> {
        let mut buffer = vec![0; scratch_bound(signature.len().saturating_add(payload.len()))];
        let mut scratch = Scratch::new(&mut buffer);
        Self::new(name, &Envelope::parse_detached(format, signature, payload, &mut scratch)?)
    }

    fn new(name: &str, envelope: &Envelope<'_>) -> Result<Self, Error> {
        let (key_id, certificates) = match envelope.key_hint() {
            KeyHint::KeyId(id) => (Some(id.to_string()), Vec::new()),
            KeyHint::Certificates(all) => {
                (None, all.iter().map(|der| CertificateClaims::read(der)).collect())
            }
            KeyHint::Unnamed => (None, Vec::new()),
        };
        let statement = Statement::untrusted(envelope);
        Ok(Self {
            file: escape(name),
            format: envelope.format().name(),
            algorithm: envelope.algorithm().map(Algorithm::jose),
            key_id,
            certificates,
            signing_scheme: envelope.notary_header().map(|header| header.scheme.name()),
            signatures: envelope.signature_count(),
            payload_type: envelope.payload_type().map(text),
            statement: statement.as_ref().ok().map(StatementClaims::new),
            statement_error: statement.err().map(ErrorReport::new),
        })
    }

    /// The digest of the artifact that it claims to be about.
    pub(crate) fn digest(&self) -> Option<&str> {
        self.statement.as_ref().and_then(|statement| statement.digest.as_deref())
    }

    /// A few lines about it, for a list.
    pub(crate) fn summary(&self) -> Vec<String> {
        let algorithm = self.algorithm.map_or(String::new(), |algorithm| format!(", algorithm {algorithm}"));
        let mut lines = vec![format!("format: {}{algorithm}", self.format)];
        let signer = match self.certificates.first() {
            Some(CertificateClaims::Readable { subject, .. }) => Some(subject.clone()),
            Some(CertificateClaims::Unreadable { error }) => {
                Some(format!("a certificate that cannot be read: {}", error.line()))
            }
            None => self.key_id.as_ref().map(|id| format!("key {id}")),
        };
        lines.extend(signer.map(|signer| format!("unverified signer: {signer}")));
        if let Some(statement) = &self.statement {
            for (label, time) in [("signed at", &statement.signed_at), ("expires", &statement.expires)] {
                lines.extend(time.as_ref().map(|time| format!("unverified time, {label}: {time}")));
            }
        }
        lines.extend(self.statement_error.as_ref().map(|error| format!("statement: {}", error.line())));
        lines
    }

    fn text(&self) -> String {
        let mut lines = Lines(String::new());
        lines.add("\nunverified signature", &self.file);
        lines.add("  format", self.format);
        lines.add_all("  algorithm", self.algorithm);
        lines.add_all("  signing scheme", self.signing_scheme);
        lines.add_all("  key id", self.key_id.as_deref());
        if self.signatures > 1 {
            lines.add("  signatures", &self.signatures.to_string());
        }
        lines.add_all("  payload type", self.payload_type.as_deref());
        for certificate in &self.certificates {
            certificate.write(&mut lines);
        }
        match (&self.statement, &self.statement_error) {
            (Some(statement), _) => statement.write(&mut lines),
            (None, Some(error)) => lines.add("  unverified statement, unreadable", &error.line()),
            (None, None) => {}
        }
        lines.0
    }
}

impl CertificateClaims {
    fn read(der: &[u8]) -> Self {
        let certificate = match Certificate::from_der(der) {
            Ok(certificate) => certificate,
            Err(error) => return Self::Unreadable { error: ErrorReport::new(error) },
        };
        let key = certificate.public_key();
        let fingerprint = key.and_then(|key| key.fingerprint::<<RustCrypto as Backend>::Hasher>()).ok();
        Self::Readable {
            subject: certificate.subject().to_string(),
            issuer: certificate.issuer().to_string(),
            serial: certificate.serial().iter().map(|byte| format!("{byte:02x}")).collect(),
            not_before: time::format(certificate.not_before()),
            not_after: time::format(certificate.not_after()),
            key_id: fingerprint.map(|fingerprint| fingerprint.key_id().to_string()),
            spki_sha256: fingerprint.map(|fingerprint| fingerprint.to_string()),
        }
    }

    fn write(&self, lines: &mut Lines) {
        match self {
            Self::Readable { subject, issuer, serial, not_before, not_after, key_id, spki_sha256 } => {
                lines.add("  unverified certificate", subject);
                lines.add("    issuer", issuer);
                lines.add("    serial", serial);
                lines.add("    valid", &format!("{not_before} to {not_after}"));
                lines.add_all("    key id", key_id.as_deref());
                lines.add_all("    pin", spki_sha256.as_deref());
            }
            Self::Unreadable { error } => lines.add("  unverified certificate, unreadable", &error.line()),
        }
    }
}

impl StatementClaims {
    fn new(statement: &Statement<'_>) -> Self {
        let (subjects, subject_digests) = match statement.claim() {
            Claim::Subjects(all) => (
                all.names().map(text).collect(),
                all.digests().map(|(name, value)| format!("{}:{}", text(name), text(value))).collect(),
            ),
            _ => (Vec::new(), Vec::new()),
        };
        Self {
            subjects,
            subject_digests,
            media_type: statement.media_type().map(text),
            digest: statement.digest().map(|digest| digest.to_string()),
            predicate_type: statement.predicate_type().map(text),
            size: statement.size(),
            references: statement.references().map(text).collect(),
            annotations: statement.annotations().map(|(name, value)| (text(name), text(value))).collect(),
            signed_at: statement.signed_at().map(time::format),
            not_before: statement.not_before().map(time::format),
            expires: statement.expires().map(time::format),
        }
    }

    fn write(&self, lines: &mut Lines) {
        lines.add(
            "  unverified statement",
            self.digest.as_deref().unwrap_or("about the content itself, or several artifacts"),
        );
        lines.add_all("    size", self.size.map(|size| size.to_string()).as_deref());
        lines.add_all("    predicate type", self.predicate_type.as_deref());
        lines.add_all("    subject", self.subjects.iter().map(String::as_str));
        lines.add_all("    subject digest", self.subject_digests.iter().map(String::as_str));
        lines.add_all("    media type", self.media_type.as_deref());
        lines.add_all("    signed at", self.signed_at.as_deref());
        lines.add_all("    not before", self.not_before.as_deref());
        lines.add_all("    expires", self.expires.as_deref());
        lines.add_all("    reference", self.references.iter().map(String::as_str));
        for (name, value) in &self.annotations {
            lines.add("    annotation", &format!("{name}={value}"));
        }
    }
}

/// Labelled lines whose values cannot break out of them.
struct Lines(String);

impl Lines {
    fn add(&mut self, label: &str, value: &str) {
        self.0.push_str(&format!("{label}: {}\n", escape(value)));
    }

    fn add_all<'a>(&mut self, label: &str, values: impl IntoIterator<Item = &'a str>) {
        values.into_iter().for_each(|value| self.add(label, value));
    }
}
