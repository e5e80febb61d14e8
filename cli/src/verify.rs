//! `nv2 verify`: loads everything, asks the core about each signature, prints the verdict.

use crate::args::{Output, VerifyArgs};
use crate::discover::{self, Opened};
use crate::exit::{Exit, Failure, Failures};
use crate::file::read_up_to;
use crate::output::{ErrorReport, SignatureReport, VerdictReport, digest, print_json};
use crate::target::{self, MediaType, TargetName};
use crate::term::{Terminal, escape};
use crate::time;
use crate::trust::{self, TrustFiles, Trusted};
use nv2_core::certificate::host::HostNames;
use nv2_core::chain::ServerAuth;
use nv2_core::limits::MAX_ENVELOPE;
use nv2_core::policy::Annotation;
use nv2_core::reference::Reference;
use nv2_core::{
    Counted, Error, ErrorKind, Format, Subject, Threshold, Time, TrustPolicy, TrustStore, Verifier,
    scratch_bound_for,
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
    let mut failures = Failures::new();
    trust::check_options(&options.trust, &mut failures);
    let files = TrustFiles::load(&options.trust, &mut failures);
    let trusted = Trusted::parse(&files, &options.trust, &mut failures);
    let store = failures.take(trusted.store());

    let name = failures.take(TargetName::parse(options.target.as_deref()));
    let opened = name.as_ref().and_then(|name| failures.take(Opened::open(name)));
    let loaded = match (&name, &opened) {
        (Some(name), Some(opened)) => {
            failures.take(target::load_opened(name, opened.as_ref(), options.media_type.as_deref()))
        }
        _ => None,
    };
    let found = match (&options.signatures[..], &opened, &name) {
        ([], Some(Some(opened)), _) if loaded.is_some() => search(options, opened, &mut failures),
        ([], Some(None), _) | ([], None, None) => {
            failures.push(Failure::usage(
                "a signature is missing: name it with --signature; only oci-layout: and oci-archive: are searched",
            ));
            Found::default()
        }
        ([], _, _) => Found::default(),
        _ => Found { signatures: load_signatures(options, &mut failures), ..Found::default() },
    };
    let signatures = &found.signatures;
    if let Some((_, media_type)) = &loaded {
        check_media_type(media_type, signatures, &mut failures);
    }
    let (Some(store), Some((artifact, media_type))) = (store, loaded) else { return Err(failures) };
    failures.check()?;

    let subject = artifact.into_subject(media_type.as_str());
    answer(options, &store, &subject, found, terminal)
}

struct SignatureFile {
    name: String,
    bytes: Vec<u8>,
    format: Result<Format, Error>,
}

/// What is to be examined, and what was refused before that.
#[derive(Default)]
struct Found {
    signatures: Vec<SignatureFile>,
    refused: Vec<(SignatureReport, Exit)>,
    truncated: bool,
}

/// The signatures in a layout or archive.
fn search(options: &VerifyArgs, opened: &Opened, failures: &mut Failures) -> Found {
    let discovery = opened.search(options.max_signatures);
    if discovery.candidates.is_empty() {
        failures.push(discover::nothing_found(opened, discovery.truncated));
    }
    let mut found = Found { truncated: discovery.truncated, ..Found::default() };
    for candidate in discovery.candidates {
        let name = discover::name_of(&candidate);
        let refuse = |format, error| SignatureReport::not_asked(name.clone(), format, error);
        match candidate.signature {
            Err(refusal) => {
                let report = refuse(None, ErrorReport::refusal(refusal.name(), refusal.message()));
                found.refused.push((report, discover::exit_of(refusal)));
            }
            Ok(signature) => match discover::format_of(&signature) {
                None => {
                    let report = refuse(Some(discover::format_name(&signature)), ErrorReport::unsupported());
                    found.refused.push((report, Exit::Rejected));
                }
                Some(format) => found.signatures.push(SignatureFile {
                    name,
                    bytes: discover::into_envelope(signature),
                    format: match options.format.named() {
                        Some(named) if named != format => Err(ErrorKind::FormatNotAllowed.into()),
                        _ => Ok(format),
                    },
                }),
            },
        }
    }
    found
}

fn load_signatures(options: &VerifyArgs, failures: &mut Failures) -> Vec<SignatureFile> {
    let load = |path: &Path| -> Result<SignatureFile, Failure> {
        let bytes = read_up_to(path, MAX_ENVELOPE)?;
        let format = match bytes.len() {
            // Not even its shape is looked at.
            len if len > MAX_ENVELOPE => Err(ErrorKind::EnvelopeTooLarge.into()),
            _ => options.format.of(&bytes),
        };
        Ok(SignatureFile { name: escape(&path.display().to_string()), bytes, format })
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

fn check_media_type(media_type: &MediaType, signatures: &[SignatureFile], failures: &mut Failures) {
    if let MediaType::Undetermined(_) = media_type {
        failures.take(media_type.for_format(Format::Nv2Jwt));
        return;
    }
    let mut formats = signatures.iter().filter_map(|file| file.format.ok());
    if let Some(refused) = formats.find_map(|format| media_type.for_format(format).err()) {
        failures.push(refused);
    }
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
    let policy = policy(options, &annotations)?;
    let time = Time::At(options.at.unwrap_or_else(time::now));
    let mut threshold =
        Threshold::new(options.min_signatures).map_err(|error| Failure::usage(error.kind().message()))?;

    let mut reports = Vec::new();
    let mut refusal: Option<Error> = None;
    for file in found.signatures {
        let (report, error) = examine(&file, store, &policy, subject, time, &mut threshold);
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

/// The report of one signature, and what speaks against it.
fn examine(
    file: &SignatureFile,
    store: &TrustStore<'_>,
    policy: &TrustPolicy<'_>,
    subject: &Subject<'_>,
    time: Time,
    threshold: &mut Threshold,
) -> (SignatureReport, Option<Error>) {
    let name = file.name.clone();
    let format = match file.format {
        Ok(format) => format,
        Err(error) => return (SignatureReport::rejected(name, None, None, error), Some(error)),
    };
    let mut scratch = vec![0; scratch_bound_for(file.bytes.len(), policy.max_rsa_bits)];
    let verifier = Verifier::new(store, policy);
    match verifier.verify(format, &file.bytes, subject, time, &mut scratch) {
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

fn policy<'p>(
    options: &'p VerifyArgs,
    annotations: &'p [Annotation<'p>],
) -> Result<TrustPolicy<'p>, Failure> {
    let usage = |_| Failure::usage(ErrorKind::RequestedReferenceInvalid.message());
    Ok(TrustPolicy {
        reference: options.reference.as_deref().map(Reference::parse).transpose().map_err(usage)?,
        annotations,
        max_rsa_bits: options.max_rsa_bits,
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
