//! `nv2 verify`: loads everything, asks the core about each signature, prints the verdict.

use crate::args::{Output, VerifyArgs};
use crate::exit::{Exit, Failure, Failures};
use crate::file::read_up_to;
use crate::output::{SignatureReport, VerdictReport, digest, print_json};
use crate::sif;
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
    if let Some(path) = sif::path(options)? {
        return sif::run(options, path, terminal);
    }
    let mut failures = Failures::new();
    trust::check_options(&options.trust, &mut failures);
    let files = TrustFiles::load(&options.trust, &mut failures);
    let trusted = Trusted::parse(&files, &options.trust, &mut failures);
    let store = failures.take(trusted.store());

    let signatures = load_signatures(options, &mut failures);
    let name = failures.take(TargetName::parse(options.target.as_deref()));
    let loaded = name.and_then(|name| failures.take(target::load(&name, options.media_type.as_deref())));
    if let Some((_, media_type)) = &loaded {
        check_media_type(media_type, &signatures, &mut failures);
    }
    let (Some(store), Some((artifact, media_type))) = (store, loaded) else { return Err(failures) };
    failures.check()?;

    let subject = artifact.into_subject(media_type.as_str());
    answer(options, &store, &subject, signatures, terminal)
}

struct SignatureFile {
    name: String,
    bytes: Vec<u8>,
    format: Result<Format, Error>,
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
    signatures: Vec<SignatureFile>,
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
    for file in signatures {
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
    tell(terminal, &reports, refusal, (options.min_signatures, threshold.signers()));
    let counts = (options.min_signatures, threshold.signers());
    let exit = if refusal.is_none() { Exit::Done } else { Exit::Rejected };
    let printed = match (options.output, refusal) {
        (Output::Json, _) => print_json(terminal, &VerdictReport::new(subject, counts, refusal, reports))?,
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
