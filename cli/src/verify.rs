//! `nv2 verify`: loads everything, asks the core about each signature, prints the verdict.

use crate::args::{Output, VerifyArgs};
use crate::discover::{self, Opened};
use crate::exit::{Exit, Failure, Failures};
use crate::file::read_up_to;
use crate::output::{ErrorReport, SignatureReport, VerdictReport, digest, print_json};
use crate::sif;
use crate::target::{self, Artifact, MediaType, TargetName};
use crate::term::{Terminal, escape};
use crate::time;
use crate::trust::{self, TrustFiles, Trusted};
use nv2_core::bytes::scratch::Scratch;
use nv2_core::certificate::host::HostNames;
use nv2_core::chain::ServerAuth;
use nv2_core::envelope::Covered;
use nv2_core::limits::{MAX_ENVELOPE, MAX_RSA_BITS};
use nv2_core::policy::Annotation;
use nv2_core::reference::Reference;
use nv2_core::statement::in_toto;
use nv2_core::{
    Counted, Envelope, Error, ErrorKind, Format, Input, Subject, Threshold, Time, TrustPolicy, TrustStore,
    Verifier, scratch_bound_for,
};
use std::path::Path;

/// Runs the command.
///
/// # Errors
/// Whatever keeps the core from being asked.
pub fn run(options: &VerifyArgs, terminal: &Terminal) -> Result<Exit, Failures> {
    match verify(options, terminal) {
        Err(failures) if options.output == Output::Json => {
            print_json(terminal, &VerdictReport::failed(&failures))?;
            Err(failures)
        }
        result => result,
    }
}

/// Everything is loaded before anything is answered, so that the precedence of failures holds.
fn verify(options: &VerifyArgs, terminal: &Terminal) -> Result<Exit, Failures> {
    if let Some(path) = sif::path(options)? {
        return sif::run(options, path, terminal);
    }
    let mut failures = Failures::new();
    trust::check_options(&options.trust, &mut failures);
    let files = TrustFiles::load(&options.trust, &mut failures);
    let trusted = Trusted::parse(&files, &options.trust, &mut failures);
    let store = failures.take(trusted.store());

    let payload = options.payload.as_deref().and_then(|path| failures.take(read_up_to(path, MAX_ENVELOPE)));
    let name = failures.take(TargetName::parse(options.target.as_deref()));
    let opened = name.as_ref().and_then(|name| failures.take(Opened::open(name, terminal)));
    let found = match (&options.signatures[..], &opened, &name) {
        ([], Some(Some(opened)), _) => search(options, opened, &mut failures),
        ([], Some(None), _) | ([], None, None) => {
            failures.push(Failure::usage(
                "a signature is missing: name it with --signature; only oci-layout: and oci-archive: are searched",
            ));
            Found::default()
        }
        ([], _, _) => Found::default(),
        _ => Found::named(load_signatures(options, payload, &mut failures)),
    };
    check_options(options, &found.signatures, &mut failures);
    let hasher = failures.take(prepare(&found.signatures, &trusted));
    let loaded = match (&name, &opened, hasher) {
        (Some(name), Some(opened), Some(hasher)) => {
            let given = options.media_type.as_deref();
            failures.take(target::load_into(hasher, name, opened.as_ref(), given, terminal))
        }
        _ => None,
    };
    let loaded = loaded.map(|(artifact, media_type)| {
        let media_type = media_type_for(&media_type, &artifact, &found.signatures, &mut failures);
        (artifact, media_type)
    });
    let (Some(store), Some((artifact, media_type))) = (store, loaded) else { return Err(failures) };
    failures.check()?;

    let subject = artifact.into_subject(&media_type);
    answer(options, &store, &subject, found, terminal)
}

struct SignatureFile {
    name: String,
    bytes: Vec<u8>,
    /// The payload beside it.
    payload: Option<Vec<u8>>,
    format: Result<Format, Error>,
}

impl SignatureFile {
    fn input(&self, format: Format) -> Input<'_> {
        let input = Input::new(format, &self.bytes);
        self.payload.as_deref().map_or(input, |payload| input.with_payload(payload))
    }

    /// Work space that suffices for signature and payload.
    fn scratch(&self, rsa_bits: u32) -> Vec<u8> {
        let len = self.bytes.len() + self.payload.as_ref().map_or(0, Vec::len);
        vec![0; scratch_bound_for(len, rsa_bits)]
    }

    /// The envelope, which nobody has checked.
    fn parse<'e>(&'e self, scratch: &mut Scratch<'e>) -> Result<Envelope<'e>, Error> {
        match &self.payload {
            Some(payload) => Envelope::parse_detached(self.format?, &self.bytes, payload, scratch),
            None => Envelope::parse(self.format?, &self.bytes, scratch),
        }
    }
}

/// What is to be examined, and what was refused before that.
#[derive(Default)]
struct Found {
    signatures: Vec<SignatureFile>,
    refused: Vec<(SignatureReport, Exit)>,
    truncated: bool,
    /// The signatures were searched for, not named.
    searched: bool,
}

impl Found {
    fn named(signatures: Vec<SignatureFile>) -> Self {
        Self { signatures, ..Self::default() }
    }
}

/// The signatures in a layout or archive.
fn search(options: &VerifyArgs, opened: &Opened, failures: &mut Failures) -> Found {
    let discovery = opened.search(options.max_signatures);
    if discovery.candidates.is_empty() {
        failures.push(discover::nothing_found(opened, discovery.truncated));
    }
    let mut found = Found { truncated: discovery.truncated, searched: true, ..Found::default() };
    for candidate in discovery.candidates {
        let name = discover::name_of(&candidate);
        match candidate.signature {
            Err(refusal) => {
                let reason = ErrorReport::refusal(refusal.name(), refusal.message());
                let report = SignatureReport::not_asked(name, None, reason);
                found.refused.push((report, discover::exit_of(refusal)));
            }
            Ok(signature) => {
                let format = discover::format_of(&signature);
                let (bytes, payload) = discover::into_parts(signature);
                let format = match options.format.named() {
                    Some(named) if named != format => Err(ErrorKind::FormatNotAllowed.into()),
                    _ => Ok(format),
                };
                found.signatures.push(SignatureFile { name, bytes, payload, format });
            }
        }
    }
    found
}

fn load_signatures(
    options: &VerifyArgs,
    payload: Option<Vec<u8>>,
    failures: &mut Failures,
) -> Vec<SignatureFile> {
    let load = |path: &Path| -> Result<SignatureFile, Failure> {
        let bytes = read_up_to(path, MAX_ENVELOPE)?;
        let format = match bytes.len() {
            // Not even its shape is looked at.
            len if len > MAX_ENVELOPE => Err(ErrorKind::EnvelopeTooLarge.into()),
            // Every other format is refused with the options.
            _ if options.payload.is_some() => Ok(Format::Cosign),
            _ => options.format.of(&bytes),
        };
        let payload = payload.clone();
        Ok(SignatureFile { name: escape(&path.display().to_string()), bytes, payload, format })
    };
    let found: Vec<_> = options.signatures.iter().filter_map(|path| failures.take(load(path))).collect();
    if found.len() == options.signatures.len() && found.iter().all(|file| file.bytes.is_empty()) {
        for file in &found {
            failures.push(Failure::new(
                Exit::NoSignature,
                format_args!("{}: the file is empty, it holds no signature", file.name),
            ));
        }
    }
    found
}

/// Refuses options that would have no effect, because their user believes that they have.
fn check_options(options: &VerifyArgs, signatures: &[SignatureFile], failures: &mut Failures) {
    if options.payload.is_some() {
        failures.take(options.format.beside_payload());
    }
    let named: Vec<_> = signatures.iter().filter_map(|file| file.format.ok()).collect();
    let typed = named.iter().any(|format| matches!(format, Format::Dsse | Format::SigstoreBundle));
    let asked = options.predicate_type.is_some() || options.payload_type.is_some();
    if asked && !typed && !named.is_empty() {
        failures.push(Failure::usage(
            "--predicate-type and --payload-type are for dsse and sigstore-bundle: no signature is of these",
        ));
    }
    let is_other = options.payload_type.as_ref().is_some_and(|name| name != in_toto::PAYLOAD_TYPE);
    if is_other && options.predicate_type.is_some() {
        failures.push(Failure::usage("only in-toto statements have a predicate: leave one of the types out"));
    }
}

/// A hasher that is ready for Ed25519 signatures over the content itself, which bind it from its first byte.
fn prepare(signatures: &[SignatureFile], trusted: &Trusted<'_>) -> Result<target::Hasher, Failure> {
    let keys = trusted.public_keys();
    let mut hasher = target::start()?;
    for file in signatures {
        let mut buffer = file.scratch(MAX_RSA_BITS);
        // What cannot be read is refused later, with its reason.
        let Ok(envelope) = file.parse(&mut Scratch::new(&mut buffer)) else { continue };
        hasher.prepare(&envelope, &keys).map_err(|error| {
            Failure::new(Exit::Rejected, format_args!("{}: {}", file.name, ErrorReport::new(error).line()))
        })?;
    }
    Ok(hasher)
}

/// The media type that all signatures can be compared with.
fn media_type_for(
    media_type: &MediaType,
    artifact: &Artifact,
    signatures: &[SignatureFile],
    failures: &mut Failures,
) -> String {
    let mut found = "";
    for format in signatures.iter().filter_map(|file| file.format.ok()) {
        match media_type.to_verify(format, artifact) {
            Ok("") => {}
            Ok(name) => found = name,
            Err(failure) => failures.push(failure),
        }
    }
    found.to_owned()
}

fn answer(
    options: &VerifyArgs,
    store: &TrustStore<'_>,
    subject: &Subject<'_>,
    found: Found,
    terminal: &Terminal,
) -> Result<Exit, Failures> {
    let annotations: Vec<_> =
        options.annotations.iter().map(|(name, value)| Annotation { name, value }).collect();
    let policy = policy(options, &annotations, found.searched)?;
    let time = Time::At(options.at.unwrap_or_else(time::now));
    let mut threshold =
        Threshold::new(options.min_signatures).map_err(|error| Failure::usage(error.kind().message()))?;

    // What a search supposes about predicates is no business of a bundle over the content itself, which
    // proves more than any statement; what the caller asks for is.
    let on_content = TrustPolicy { predicate_type: options.predicate_type.as_deref(), ..policy };
    let question = Question { store, policy: &policy, on_content: &on_content, subject, time };
    let mut reports = Vec::new();
    let mut refusal: Option<Error> = None;
    for (report, error) in found.signatures.iter().flat_map(|file| question.ask(file, &mut threshold)) {
        if let Some(error) = error {
            refusal = Some(refusal.map_or(error, |earlier| earlier.most_specific(error)));
        }
        reports.push(report);
    }
    let refusal = match threshold.check() {
        Ok(()) => None,
        // Where nobody is accepted, the reason of the refusal says more than the number does.
        Err(error) if threshold.signers() > 0 => Some(error),
        Err(error) => Some(refusal.unwrap_or(error)),
    };
    let mut exit = if refusal.is_none() { Exit::Done } else { Exit::Rejected };
    if refusal.is_some() && found.refused.iter().any(|(_, exit)| *exit == Exit::Mismatch) {
        exit = Exit::Mismatch;
    }
    reports.extend(found.refused.into_iter().map(|(report, _)| report));
    tell(terminal, &reports, refusal, (options.min_signatures, threshold.signers()));
    if found.truncated {
        terminal.warning("there are more signatures than were looked at: --max-signatures raises the limit");
    }
    let counts = (options.min_signatures, threshold.signers());
    let printed = match (options.output, refusal) {
        (Output::Json, _) => print_json(
            terminal,
            &VerdictReport::new(subject, counts, (exit, refusal), found.truncated, reports),
        )?,
        (Output::Text, None) => terminal.print(&(digest(subject) + "\n"))?,
        (Output::Text, Some(_)) => Exit::Done,
    };
    Ok(if exit == Exit::Done { printed } else { exit })
}

/// What is asked about every signature.
struct Question<'q> {
    store: &'q TrustStore<'q>,
    policy: &'q TrustPolicy<'q>,
    /// The policy for signatures over the content itself.
    on_content: &'q TrustPolicy<'q>,
    subject: &'q Subject<'q>,
    time: Time,
}

impl Question<'_> {
    /// The report of each signature in a file, and what speaks against it.
    fn ask(&self, file: &SignatureFile, threshold: &mut Threshold) -> Vec<(SignatureReport, Option<Error>)> {
        let format = match file.format {
            Ok(format) => format,
            Err(error) => {
                return vec![(SignatureReport::rejected(file.name.clone(), None, None, error), Some(error))];
            }
        };
        let input = file.input(format);
        let mut buffer = file.scratch(MAX_RSA_BITS);
        let mut scratch = Scratch::new(&mut buffer);
        let (count, policy) = match file.parse(&mut scratch) {
            Ok(envelope) if matches!(envelope.covered(), Covered::Content { .. }) => (1, self.on_content),
            Ok(envelope) => (envelope.signature_count(), self.policy),
            Err(_) => (1, self.policy),
        };
        if count == 1 {
            return vec![self.ask_one(file, &input, policy, threshold)];
        }
        let numbered = (0..count).map(|number| {
            let (report, error) = self.ask_one(file, &input.only_signature(number), policy, threshold);
            (report.numbered(Some(number)), error)
        });
        numbered.collect()
    }

    fn ask_one(
        &self,
        file: &SignatureFile,
        input: &Input<'_>,
        policy: &TrustPolicy<'_>,
        threshold: &mut Threshold,
    ) -> (SignatureReport, Option<Error>) {
        let name = file.name.clone();
        let mut scratch = file.scratch(policy.max_rsa_bits);
        let verifier = Verifier::new(self.store, policy);
        match verifier.verify_input(input, self.subject, self.time, &mut scratch) {
            Ok(verified) => {
                let counted = threshold.count(&verified);
                (SignatureReport::verified(name, &verified, counted == Ok(Counted::New)), counted.err())
            }
            Err(rejected) => {
                let (format, algorithm) = (Some(rejected.format()), rejected.claimed_algorithm());
                let error = rejected.error();
                (SignatureReport::rejected(name, format, algorithm, error), Some(error))
            }
        }
    }
}

fn policy<'p>(
    options: &'p VerifyArgs,
    annotations: &'p [Annotation<'p>],
    searched: bool,
) -> Result<TrustPolicy<'p>, Failure> {
    let usage = |_| Failure::usage(ErrorKind::RequestedReferenceInvalid.message());
    Ok(TrustPolicy {
        reference: options.reference.as_deref().map(Reference::parse).transpose().map_err(usage)?,
        annotations,
        max_rsa_bits: options.max_rsa_bits,
        signature_encoding: options.signature_encoding.into(),
        payload_type: options.payload_type.as_deref(),
        // Whoever lets nv2 search asks whether the artifact is signed, and cosign says so in this way. Only
        // statements have a predicate.
        predicate_type: options.predicate_type.as_deref().or_else(|| {
            let is_statement = options.payload_type.as_ref().is_none_or(|name| name == in_toto::PAYLOAD_TYPE);
            (searched && is_statement).then_some(in_toto::COSIGN_SIGNATURE)
        }),
        host_names: if options.trust.allow_cn {
            HostNames::SubjectAltNameOrCommonName
        } else {
            HostNames::SubjectAltName
        },
        server_auth: if options.trust.allow_server_auth { ServerAuth::Accept } else { ServerAuth::Refuse },
        ..TrustPolicy::default()
    })
}

fn tell(
    terminal: &Terminal,
    reports: &[SignatureReport],
    refusal: Option<Error>,
    (needed, signers): (usize, usize),
) {
    for report in reports {
        match (report.is_verified(), refusal) {
            (true, _) => {
                terminal.note(&report.line());
                report.details().iter().for_each(|line| terminal.detail(&format!("  {line}")));
            }
            (false, Some(_)) => terminal.failure(&Failure::new(Exit::Rejected, report.line())),
            (false, None) => terminal.warning(&report.line()),
        }
    }
    if let Some(error) = refusal.filter(|error| error.kind() == ErrorKind::ThresholdNotReached) {
        let kind = error.kind();
        let line = format!("{}: {signers} of {needed} [{} {}]", kind.message(), kind.name(), kind.code());
        terminal.failure(&Failure::new(Exit::Rejected, line));
    }
}
