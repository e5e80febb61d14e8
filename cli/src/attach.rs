//! `nv2 attach`: stores signatures that were made elsewhere beside their artifact, in a layout.

use crate::args::AttachArgs;
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
    let subject = layout.resolve(&reference.selector).map_err(Failure::from)?;
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
    attachment(bytes, subject, options)
        .map_err(|error| Failure::about(Exit::Rejected, path, ErrorReport::new(error).line()))
}

/// A signature of another artifact would only waste the time of whoever finds it.
fn attachment(bytes: Vec<u8>, subject: &Descriptor, options: &AttachArgs) -> Result<Attachment, Error> {
    if bytes.len() > MAX_ENVELOPE {
        return Err(ErrorKind::EnvelopeTooLarge.into());
    }
    let mut buffer = vec![0; scratch_bound(bytes.len())];
    let mut scratch = Scratch::new(&mut buffer);
    let bundle = if options.format.named().is_none() { bundle(&bytes, &mut scratch)? } else { None };
    if let Some((content, predicate)) = bundle {
        return Ok(Attachment::sigstore_bundle(bytes, content, predicate.as_deref()));
    }
    let format = options.format.of(&bytes)?;
    let media_type = match format {
        Format::NotaryJws => "application/jose+json",
        Format::NotaryCose => "application/cose",
        Format::Nv2Jwt => "",
        _ => return Err(ErrorKind::FormatNotAllowed.into()),
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

/// What kind of content a Sigstore bundle has, and its predicate type; none for what is no bundle. Registries
/// hold bundles of the present version alone.
fn bundle(bytes: &[u8], scratch: &mut Scratch<'_>) -> Result<Option<(&'static str, Option<String>)>, Error> {
    if !matches!(bytes.trim_ascii_start().first(), Some(b'{')) {
        return Ok(None);
    }
    let object = Value::parse(bytes)?.object()?;
    let [media_type, envelope, message] = object.find(["mediaType", "dsseEnvelope", "messageSignature"])?;
    let Some(media_type) = media_type else { return Ok(None) };
    if !media_type.text()?.equals(SIGSTORE_BUNDLE) {
        return Err(Error::at(ErrorKind::FormatUnknown, media_type.offset()));
    }
    match (envelope, message) {
        (Some(envelope), None) => {
            Ok(Some(("dsse-envelope", predicate_type(&envelope.object()?, scratch.lend())?)))
        }
        (None, Some(_)) => Ok(Some(("message-signature", None))),
        _ => Err(Error::at(ErrorKind::FormatUnknown, object.offset())),
    }
}

/// The predicate type of the payload, if that is a statement.
fn predicate_type(envelope: &Object<'_>, mut scratch: Scratch<'_>) -> Result<Option<String>, Error> {
    let Some(payload) = envelope.get("payload") else { return Ok(None) };
    let payload = payload.text()?;
    let mut raw = vec![0; payload.raw().len()];
    let encoded = payload.decode(&mut Scratch::new(&mut raw))?.as_bytes().to_vec();
    let payload = base64::decode(Alphabet::Standard, &encoded, &mut scratch)?;
    let statement = Value::parse(payload).and_then(|value| value.object());
    let found = statement.ok().and_then(|statement| statement.get("predicateType"));
    found.map(|value| value.text().map(text)).transpose()
}

fn text(text: Text<'_>) -> String {
    crate::output::text(text)
}
