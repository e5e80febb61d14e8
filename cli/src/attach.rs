//! `nv2 attach`: stores signatures that were made elsewhere beside their artifact, in a layout.

use crate::args::AttachArgs;
use crate::discover::within;
use crate::exit::{Exit, Failure, Failures};
use crate::file::read_up_to;
use crate::output::ErrorReport;
use crate::target::TargetName;
use crate::term::Terminal;
use crate::time;
use nv2_core::bytes::base64::{self, Alphabet};
use nv2_core::bytes::json::{Object, Text, Value};
use nv2_core::bytes::scratch::Scratch;
use nv2_core::envelope::KeyHint;
use nv2_core::limits::MAX_ENVELOPE;
use nv2_core::statement::in_toto;
use nv2_core::{Envelope, Error, ErrorKind, Format, Statement, scratch_bound};
use nv2_oci::attach::Form;
use nv2_oci::discovery::SIGSTORE_BUNDLE;
use nv2_oci::{Attachment, BlobSource, Descriptor, Layout, attach};
use std::path::Path;

/// Runs the command. Prints the digest of each manifest that holds a signature.
///
/// # Errors
/// `Usage` for another target than a layout; `NoSignature` for an empty file; `Rejected` for one that is no
/// signature, or one of another artifact; `LocalIo`, `Mismatch`. Nothing is attached unless all can be.
pub fn run(options: &AttachArgs, terminal: &Terminal) -> Result<Exit, Failures> {
    let TargetName::Layout(reference) = TargetName::parse(Some(&options.target))? else {
        return Err(Failure::usage("signatures can be attached in oci-layout: alone").into());
    };
    let layout = Layout::open(&reference.folder).map_err(Failure::from)?;
    let subject = layout.resolve(&reference.selector).map_err(|error| within(error, &reference.folder))?;
    let mut failures = Failures::new();
    let attachments: Vec<_> =
        options.signatures.iter().filter_map(|path| failures.take(read(path, &subject, options))).collect();
    failures.check()?;
    let form = if options.notation_form { Form::Config } else { Form::ArtifactType };
    let created = time::format(options.at.unwrap_or_else(time::now));
    let mut digests = String::new();
    for (attachment, path) in attachments.into_iter().zip(&options.signatures) {
        let attachment = attachment.in_form(form);
        let attached =
            attach::attach(&reference.folder, &subject, &attachment, &created).map_err(Failure::from)?;
        let done = if attached.is_new { "attached" } else { "was attached before" };
        terminal.note(&format!("{}: {done}", path.display()));
        digests.push_str(&format!("{}\n", attached.manifest.digest));
    }
    terminal.print(&digests)
}

fn read(path: &Path, subject: &Descriptor, options: &AttachArgs) -> Result<Attachment, Failure> {
    let bytes = read_up_to(path, MAX_ENVELOPE)?;
    if bytes.is_empty() {
        return Err(Failure::about(Exit::NoSignature, path, "the file is empty, it holds no signature"));
    }
    attachment(bytes, subject, options).map_err(|reason| Failure::about(Exit::Rejected, path, reason.0))
}

/// Why a signature is not attached.
struct Reason(String);

impl From<Error> for Reason {
    fn from(error: Error) -> Self {
        Self(ErrorReport::new(error).line())
    }
}

impl From<ErrorKind> for Reason {
    fn from(kind: ErrorKind) -> Self {
        Error::from(kind).into()
    }
}

/// A signature of another artifact would only waste the time of whoever finds it.
fn attachment(bytes: Vec<u8>, subject: &Descriptor, options: &AttachArgs) -> Result<Attachment, Reason> {
    if bytes.len() > MAX_ENVELOPE {
        return Err(ErrorKind::EnvelopeTooLarge.into());
    }
    let mut buffer = vec![0; scratch_bound(bytes.len())];
    let mut scratch = Scratch::new(&mut buffer);
    let may_be_bundle = matches!(options.format.named(), None | Some(Format::SigstoreBundle));
    let bundle = if may_be_bundle { bundle(&bytes, subject, &mut scratch)? } else { None };
    if let Some((content, predicate)) = bundle {
        return Ok(Attachment::sigstore_bundle(bytes, content, predicate.as_deref()));
    }
    let format = options.format.of(&bytes)?;
    let media_type = match format {
        Format::NotaryJws => "application/jose+json",
        Format::NotaryCose => "application/cose",
        Format::Nv2Jwt => "",
        Format::SigstoreBundle => {
            return Err(Reason("only Sigstore bundles of version 0.3 are stored as referrers".to_owned()));
        }
        _ => {
            let name = format.name();
            return Err(Reason(format!("signatures of the format {name} are not stored as referrers")));
        }
    };
    let envelope = Envelope::parse(format, &bytes, &mut scratch)?;
    let statement = Statement::untrusted(&envelope)?;
    if statement.digest() != Some(subject.digest) {
        return Err(ErrorKind::SubjectDigestMismatch.into());
    }
    if statement.size() != Some(subject.size) {
        return Err(ErrorKind::SubjectSizeMismatch.into());
    }
    match envelope.key_hint() {
        KeyHint::Certificates(chain) if format != Format::Nv2Jwt => {
            Attachment::notary(media_type, bytes.clone(), chain).map_err(|_| ErrorKind::Internal.into())
        }
        _ => Ok(Attachment::nv2(bytes.clone())),
    }
}

/// What kind of content a Sigstore bundle has, and its predicate type; none for what is no bundle of the
/// present version, the only one that registries hold. Whose bundle it is does not matter here, so a keyless
/// one is stored too.
fn bundle(
    bytes: &[u8],
    subject: &Descriptor,
    scratch: &mut Scratch<'_>,
) -> Result<Option<(&'static str, Option<String>)>, Error> {
    if !matches!(bytes.trim_ascii_start().first(), Some(b'{')) {
        return Ok(None);
    }
    let object = Value::parse(bytes)?.object()?;
    let [media_type, envelope, message] = object.find(["mediaType", "dsseEnvelope", "messageSignature"])?;
    let Some(media_type) = media_type else { return Ok(None) };
    if !media_type.text()?.equals(SIGSTORE_BUNDLE) {
        return Ok(None);
    }
    match (envelope, message) {
        (Some(envelope), None) => {
            let predicate = predicate_type(&envelope.object()?, subject, scratch.lend())?;
            Ok(Some(("dsse-envelope", predicate)))
        }
        (None, Some(message)) => {
            compare_digest(&message.object()?, subject, scratch.lend())?;
            Ok(Some(("message-signature", None)))
        }
        _ => Err(Error::at(ErrorKind::EnvelopeShape, object.offset())),
    }
}

/// The predicate type of the payload, if that is a statement. One that says so names the artifact.
fn predicate_type(
    envelope: &Object<'_>,
    subject: &Descriptor,
    mut scratch: Scratch<'_>,
) -> Result<Option<String>, Error> {
    let [payload, payload_type] = envelope.find(["payload", "payloadType"])?;
    let Some(payload) = payload else { return Ok(None) };
    let payload = decoded(&payload.text()?, &mut scratch)?;
    let statement = Value::parse(payload).and_then(|value| value.object());
    if let Some(payload_type) = payload_type
        && payload_type.text()?.equals(in_toto::PAYLOAD_TYPE)
        && !names(&statement?, subject)?
    {
        return Err(ErrorKind::SubjectNotNamed.into());
    }
    let found = statement.ok().and_then(|statement| statement.get("predicateType"));
    found.map(|value| value.text().map(text)).transpose()
}

fn names(statement: &Object<'_>, artifact: &Descriptor) -> Result<bool, Error> {
    let Some(subjects) = statement.get("subject") else { return Ok(false) };
    let (name, hex) = (artifact.digest.algorithm().name(), artifact.digest.to_string());
    let hex = hex.split_once(':').map_or("", |(_, hex)| hex);
    for subject in subjects.array()?.elements() {
        let digests = subject.object()?.get("digest").map(|digests| digests.object()).transpose()?;
        let digest = digests.and_then(|digests| digests.get(name)).map(|digest| digest.text()).transpose()?;
        if digest.is_some_and(|digest| digest.equals(hex)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A bundle over content may claim its digest; under another algorithm than the artifact's that says nothing.
fn compare_digest(
    message: &Object<'_>,
    artifact: &Descriptor,
    mut scratch: Scratch<'_>,
) -> Result<(), Error> {
    let Some(claim) = message.get("messageDigest") else { return Ok(()) };
    let [algorithm, digest] = claim.object()?.find(["algorithm", "digest"])?;
    let (Some(algorithm), Some(digest)) = (algorithm, digest) else { return Ok(()) };
    let name = artifact.digest.algorithm().name().replace("sha", "SHA2_");
    if algorithm.text()?.equals(&name)
        && decoded(&digest.text()?, &mut scratch)? != artifact.digest.as_bytes()
    {
        return Err(ErrorKind::SubjectDigestMismatch.into());
    }
    Ok(())
}

fn decoded<'s>(value: &Text<'_>, scratch: &mut Scratch<'s>) -> Result<&'s [u8], Error> {
    let mut raw = vec![0; value.raw().len()];
    let encoded = value.decode(&mut Scratch::new(&mut raw))?.as_bytes().to_vec();
    base64::decode(Alphabet::Standard, &encoded, scratch)
}

fn text(text: Text<'_>) -> String {
    crate::output::text(text)
}
