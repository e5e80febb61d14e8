//! Layouts and archives: opened, and searched for signatures. What is found is handed to the core; what
//! breaks the rules of storage is reported with its reason.

use crate::exit::{Exit, Failure};
use crate::inspect::Claims;
use crate::progress::{Progress, Watched};
use crate::target::TargetName;
use crate::term::Terminal;
use nv2_core::{Error, Format};
use nv2_oci::discovery::{Discovery, discover};
use nv2_oci::{Archive, BlobSource, Candidate, Descriptor, Layout, OciError, Refusal, Signature};
use std::fs::File;
use std::io;
use std::path::Path;

/// The artifact of a layout or archive.
pub struct Opened {
    source: Box<dyn BlobSource>,
    /// The manifest that is meant.
    pub descriptor: Descriptor,
}

impl Opened {
    /// Opens the target, if it is a layout or an archive.
    ///
    /// # Errors
    /// `LocalIo`, `Mismatch`, `Usage`.
    pub fn open(name: &TargetName, terminal: &Terminal) -> Result<Option<Self>, Failure> {
        let (source, selector, path): (Box<dyn BlobSource>, _, _) = match name {
            TargetName::Layout(reference) => {
                (Box::new(Layout::open(&reference.folder)?), &reference.selector, reference.folder.as_path())
            }
            TargetName::Archive(reference) => {
                let path = reference.path.as_deref().unwrap_or(Path::new("standard input"));
                let archive = match &reference.path {
                    Some(path) => Archive::read(path, Watched::file(open(path)?, terminal)),
                    None => Archive::read(path, Watched::stream(io::stdin().lock(), terminal)),
                };
                (Box::new(archive?), &reference.selector, path)
            }
            _ => return Ok(None),
        };
        let descriptor = source.resolve(selector).map_err(|error| within(error, path))?;
        Ok(Some(Self { source, descriptor }))
    }

    /// Hands the bytes of the artifact to `sink`. They must not be used when this fails.
    ///
    /// # Errors
    /// `LocalIo`, `Mismatch`.
    pub fn stream(&self, terminal: &Terminal, sink: &mut dyn FnMut(&[u8])) -> Result<(), Failure> {
        let mut progress = Progress::start(terminal, Some(self.descriptor.size));
        let mut watched = |piece: &[u8]| {
            progress.add(piece.len());
            sink(piece);
        };
        Ok(self.source.stream(&self.descriptor, &mut watched)?)
    }

    /// Searches for signatures of the artifact.
    #[must_use]
    pub fn search(&self, most: usize) -> Discovery {
        discover(self.source.as_ref(), &self.descriptor, most)
    }
}

/// The format that the core reads a signature as. Whether this build reads it is for the core to say.
#[must_use]
pub const fn format_of(signature: &Signature) -> Format {
    match signature {
        Signature::Notary { format, .. } => *format,
        Signature::Nv2(_) => Format::Nv2Jwt,
        Signature::CosignSimple { .. } => Format::Cosign,
        Signature::SigstoreBundle(_) => Format::SigstoreBundle,
    }
}

/// What the signature claims, which nobody has checked.
///
/// # Errors
/// As [`nv2_core::Envelope::parse`].
pub(crate) fn claims_of(name: String, signature: &Signature) -> Result<Claims, Error> {
    let format = format_of(signature);
    match signature {
        Signature::Notary { envelope: bytes, .. }
        | Signature::Nv2(bytes)
        | Signature::SigstoreBundle(bytes) => Claims::of(name, bytes, format),
        Signature::CosignSimple { payload, signature } => {
            Claims::of_detached(&name, signature.as_bytes(), payload, format)
        }
    }
}

/// The envelope or signature, and the payload that stands beside it, without a copy.
#[must_use]
pub fn into_parts(signature: Signature) -> (Vec<u8>, Option<Vec<u8>>) {
    match signature {
        Signature::Notary { envelope, .. } => (envelope, None),
        Signature::Nv2(bytes) | Signature::SigstoreBundle(bytes) => (bytes, None),
        Signature::CosignSimple { payload, signature } => (signature.into_bytes(), Some(payload)),
    }
}

/// What a candidate is called: the digest of its manifest, and of its layer where a manifest may have many.
#[must_use]
pub fn name_of(candidate: &Candidate) -> String {
    match (&candidate.signature, &candidate.layer) {
        (Ok(Signature::CosignSimple { .. }) | Err(Refusal::SignatureMissing), Some(layer)) => {
            format!("{} layer {}", candidate.manifest.digest, layer.digest)
        }
        _ => candidate.manifest.digest.to_string(),
    }
}

/// The exit code that a refused candidate asks for, when no other signature is good.
#[must_use]
pub const fn exit_of(refusal: Refusal) -> Exit {
    match refusal {
        Refusal::BlobMismatch => Exit::Mismatch,
        _ => Exit::Rejected,
    }
}

/// The failure of an empty search.
#[must_use]
pub fn nothing_found(opened: &Opened, truncated: bool) -> Failure {
    let digest = opened.descriptor.digest;
    match truncated {
        false => Failure::new(Exit::NoSignature, format_args!("{digest}: no signature found")),
        true => Failure::new(
            Exit::NoSignature,
            format_args!("{digest}: no signature found before the limits of the search were reached"),
        ),
    }
}

fn open(path: &Path) -> Result<File, OciError> {
    File::open(path).map_err(|source| OciError::Io { path: path.to_path_buf(), source })
}

/// Every failure names its file, or else the layout.
pub(crate) fn within(error: OciError, layout: &Path) -> Failure {
    let named = error.path().is_some();
    let failure = Failure::from(error);
    if named { failure } else { Failure::about(failure.exit(), layout, failure.message()) }
}
