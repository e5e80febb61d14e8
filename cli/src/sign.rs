//! `nv2 sign`: loads key, certificates and artifact, lets `nv2-sign` make the envelope, writes it.

use crate::args::SignArgs;
use crate::exit::{Exit, Failure, Failures};
use crate::file::{self, Access, Existing};
use crate::key::read_private_key;
use crate::output::digest;
use crate::target::{self, TargetName};
use crate::term::Terminal;
use crate::time;
use crate::trust::{read_certificates, read_public_key};
use nv2_core::Format;
use nv2_core::certificate::host::HostNames;
use nv2_sign::{CommandSigner, Descriptor, LocalSigner, SignError, SignRequest, Signer, certificate};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Runs the command.
///
/// # Errors
/// Whatever keeps the signature from being made; then nothing is written.
pub fn run(options: &SignArgs, terminal: &Terminal) -> Result<Exit, Failures> {
    let mut failures = Failures::new();
    let mut request = request(options);
    check_options(options, &request, &mut failures);
    let chain = match &options.cert {
        Some(path) => failures.take(read_certificates(path)).map(Some),
        None => Some(None),
    };
    let signer = chain.as_ref().and_then(|chain| failures.take(signer(options, chain.as_deref(), terminal)));
    let name = failures.take(TargetName::parse(options.target.as_deref()));
    let given = options.media_type.as_deref();
    let loaded = name.and_then(|name| failures.take(target::load(&name, given, terminal)));
    let loaded = loaded.and_then(|(artifact, media_type)| {
        failures.take(media_type.for_format(options.format).map(str::to_owned)).map(|name| (artifact, name))
    });
    let (Some(chain), Some(signer), Some((artifact, media_type))) = (chain, signer, loaded) else {
        return Err(failures);
    };
    failures.check()?;

    let subject = artifact.into_subject(&media_type);
    let digest = digest(&subject);
    request.artifact =
        Descriptor { media_type: media_type.clone(), digest: digest.clone(), size: subject.size() };
    request.chain = chain;
    let envelope = nv2_sign::sign(&request, signer.as_ref()).map_err(|error| explain(&error, options))?;

    let place = options.output.clone().unwrap_or_else(|| default_output(&digest, options.format));
    if place == Path::new("-") {
        let exit = terminal.print_bytes(&envelope)?;
        terminal.note(&format!("signed {digest}"));
        return Ok(exit);
    }
    file::write(&place, &envelope, Access::Default, Existing::Replace)?;
    terminal.note(&format!("{}: {} over {digest}", place.display(), options.format.name()));
    terminal.print(&(digest + "\n"))
}

/// What the options alone rule out, whatever the files hold.
fn check_options(options: &SignArgs, request: &SignRequest, failures: &mut Failures) {
    failures.take(request.check_parts().map_err(|error| Failure::new(exit(&error), error)));
    let names = options.annotations.iter().map(|(name, _)| name);
    if names.collect::<std::collections::HashSet<_>>().len() < options.annotations.len() {
        failures.push(Failure::usage("an annotation is given twice"));
    }
    if options.signer_command.is_some() && options.public_key.is_none() && options.cert.is_none() {
        failures.push(Failure::usage("--signer-command needs --public-key or -c, which name its key"));
    }
}

fn signer(
    options: &SignArgs,
    chain: Option<&[Vec<u8>]>,
    terminal: &Terminal,
) -> Result<Box<dyn Signer>, Failure> {
    let Some(command) = &options.signer_command else {
        let path =
            options.key.as_deref().ok_or_else(|| Failure::usage("-k or --signer-command is missing"))?;
        let key = read_private_key(path, terminal)?;
        let signer = LocalSigner::new(key).map_err(|error| Failure::about(Exit::Trust, path, error))?;
        return Ok(Box::new(signer));
    };
    let (spki, path) = match (&options.public_key, &options.cert, chain) {
        (Some(path), ..) => (read_public_key(path)?, path),
        (None, Some(path), Some(chain)) => {
            (certificate::leaf_spki(chain).map_err(|error| Failure::about(Exit::Trust, path, error))?, path)
        }
        _ => return Err(Failure::usage("--signer-command needs --public-key or -c, which name its key")),
    };
    let signer =
        CommandSigner::new(command, spki).map_err(|error| Failure::about(Exit::Trust, path, error))?;
    Ok(Box::new(signer))
}

/// The request, as far as the options tell: artifact and certificates are still to be read.
fn request(options: &SignArgs) -> SignRequest {
    SignRequest {
        references: options.references.clone(),
        annotations: options.annotations.iter().cloned().collect::<BTreeMap<_, _>>(),
        expires_in: (options.expiry != 0).then_some(options.expiry),
        chain: options.cert.as_ref().map(|_| Vec::new()),
        host_names: if options.allow_cn {
            HostNames::SubjectAltNameOrCommonName
        } else {
            HostNames::SubjectAltName
        },
        ..SignRequest::new(options.format, Descriptor::default(), options.at.unwrap_or_else(time::now))
    }
}

/// Errors about the certificates name their file.
fn explain(error: &SignError, options: &SignArgs) -> Failure {
    let exit = exit(error);
    match (&options.cert, exit) {
        (Some(path), Exit::Trust) => Failure::about(exit, path, error),
        _ => Failure::new(exit, error),
    }
}

/// The exit code for an error of signing: what the request asks for is usage, what key or certificate
/// are is trust, what a program or the system did is local I/O.
pub(crate) fn exit(error: &SignError) -> Exit {
    use SignError as E;
    match error {
        E::AnnotationsNotSupported
        | E::AnnotationReserved
        | E::ChainRequired
        | E::ExpiryNotPositive
        | E::FormatReadOnly
        | E::HostInvalid { .. }
        | E::KeyNotForFormat
        | E::MediaTypeMissing
        | E::ReferenceInvalid { .. }
        | E::ReferenceWithoutHost { .. }
        | E::ReferencesNotSupported
        | E::ReferencesTooMany { .. }
        | E::SizeTooLarge
        | E::SubjectInvalid(_)
        | E::TimeOutOfRange => Exit::Usage,
        E::CommandFailed { .. }
        | E::CommandIo(_)
        | E::CommandOutputTooLong { .. }
        | E::CommandSignatureLength { .. }
        | E::Random => Exit::LocalIo,
        E::SigningFailed => Exit::Internal,
        _ => Exit::Trust,
    }
}

/// The prototype's name, and two like it.
fn default_output(digest: &str, format: Format) -> PathBuf {
    let hex = digest.split_once(':').map_or(digest, |(_, hex)| hex);
    let suffix = match format {
        Format::NotaryJws => "jws",
        Format::NotaryCose => "cose",
        _ => "nv2",
    };
    PathBuf::from(format!("{hex}.{suffix}"))
}
