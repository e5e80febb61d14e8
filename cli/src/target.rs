//! The artifact: where it comes from, its media type, and its digests.

use crate::discover::Opened;
use crate::exit::{Exit, Failure};
use crate::file::explain;
use crate::progress::Watched;
use crate::term::Terminal;
use nv2_core::crypto::{Backend, RustCrypto};
use nv2_core::{Format, Subject, SubjectHasher};
use nv2_oci::{ArchiveReference, Descriptor, LayoutReference, OciError, media_type};
use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};

/// Hashes the content of an artifact.
pub type Hasher = SubjectHasher<<RustCrypto as Backend>::Hasher>;

/// Most bytes of content that are searched for a media type. Registries refuse larger manifests.
pub const MAX_MANIFEST: usize = 4 << 20;

/// What the prototype took a manifest for.
pub const DEFAULT_MEDIA_TYPE: &str = "application/vnd.docker.distribution.manifest.v2+json";

const PIECE: usize = 64 * 1024;

const SCHEMES: [&str; 5] = ["file", "descriptor", "oci-archive", "oci-layout", "sif"];

/// Where the artifact comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TargetName {
    /// `oci-archive:FILE`, perhaps with `:TAG` or `@DIGEST`.
    Archive(ArchiveReference),
    /// `descriptor:PATH`: nothing is hashed.
    Descriptor(PathBuf),
    /// `PATH` or `file:PATH`.
    File(PathBuf),
    /// `oci-layout:DIR`, perhaps with `:TAG` or `@DIGEST`.
    Layout(LayoutReference),
    /// `-`, or nothing.
    Stdin,
}

impl TargetName {
    /// Reads the argument. Without one, standard input is meant, unless that is a terminal.
    ///
    /// # Errors
    /// `Usage`.
    pub fn parse(argument: Option<&OsStr>) -> Result<Self, Failure> {
        let Some(argument) = argument else {
            if io::stdin().is_terminal() {
                return Err(Failure::usage("the artifact is missing: name it, or - for standard input"));
            }
            return Ok(Self::Stdin);
        };
        // A name that is no text can only be a path.
        let Some(text) = argument.to_str() else {
            return match scheme_of(argument) {
                None => Ok(Self::File(argument.into())),
                Some(scheme) => Err(Failure::usage(format_args!(
                    "what follows `{scheme}:` is not UTF-8: go to its folder, or name it otherwise"
                ))),
            };
        };
        if text == "-" {
            return Ok(Self::Stdin);
        }
        let Some((scheme, rest)) = text.split_once(':') else { return Ok(Self::File(text.into())) };
        match scheme.to_ascii_lowercase().as_str() {
            "file" => file_path(rest).map(Self::File),
            "descriptor" => path(rest).map(Self::Descriptor),
            "oci-archive" => Ok(Self::Archive(ArchiveReference::parse(rest)?)),
            "oci-layout" => Ok(Self::Layout(LayoutReference::parse(rest)?)),
            _ if rest.starts_with("//") && is_scheme(scheme) => Err(Failure::usage(format_args!(
                "`{scheme}://` is not supported: use PATH, file:PATH, descriptor:PATH, oci-layout:DIR, oci-archive:FILE or -"
            ))),
            _ => Ok(Self::File(text.into())),
        }
    }
}

/// The scheme of ours that the argument begins with.
fn scheme_of(argument: &OsStr) -> Option<&'static str> {
    let start = argument.as_encoded_bytes().split(|byte| *byte == b':').next()?;
    SCHEMES.into_iter().find(|scheme| start.eq_ignore_ascii_case(scheme.as_bytes()))
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

fn path(text: &str) -> Result<PathBuf, Failure> {
    if text.is_empty() { Err(Failure::usage("the path of the artifact is missing")) } else { Ok(text.into()) }
}

/// `file:rel`, `file:/abs` and `file:///abs`; nothing is unescaped.
fn file_path(rest: &str) -> Result<PathBuf, Failure> {
    match rest.strip_prefix("//") {
        Some(absolute) if absolute.starts_with('/') => path(absolute),
        Some(_) => {
            Err(Failure::usage("a `file://` address must name no host: use file:PATH or file:///PATH"))
        }
        None => path(rest),
    }
}

/// The media type of an artifact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MediaType {
    /// The caller, the manifest or its descriptor names it.
    Known(String),
    /// Nobody names it: nv2 formats have a default, the others do not.
    Unnamed,
    /// It cannot be read from the content, for this reason.
    Undetermined(&'static str),
}

impl MediaType {
    /// The media type for a signature of this format.
    ///
    /// # Errors
    /// `Usage` when it is undetermined.
    pub fn for_format(&self, format: Format) -> Result<&str, Failure> {
        let is_nv2 = matches!(format, Format::Nv2Jwt | Format::Nv2Json);
        match self {
            Self::Known(name) => Ok(name),
            Self::Unnamed if is_nv2 => Ok(DEFAULT_MEDIA_TYPE),
            Self::Unnamed => Err(undetermined("the artifact does not name it")),
            Self::Undetermined(why) => Err(undetermined(why)),
        }
    }

    /// As [`MediaType::for_format`], to verify: empty where it is not compared, by formats that sign none,
    /// and by the Notary Project for content that can be no manifest.
    ///
    /// # Errors
    /// As [`MediaType::for_format`].
    pub fn to_verify(&self, format: Format, artifact: &Artifact) -> Result<&str, Failure> {
        match (self, format) {
            (
                Self::Unnamed | Self::Undetermined(_),
                Format::Cosign | Format::Dsse | Format::SigstoreBundle,
            ) => Ok(""),
            (Self::Unnamed | Self::Undetermined(_), Format::NotaryJws | Format::NotaryCose)
                if matches!(artifact, Artifact::Blob(_)) =>
            {
                Ok("")
            }
            _ => self.for_format(format),
        }
    }
}

fn undetermined(why: &str) -> Failure {
    Failure::usage(format_args!(
        "the media type of the artifact is undetermined, as {why}: name it with --media-type"
    ))
}

/// An artifact without its media type.
#[derive(Debug)]
pub enum Artifact {
    /// The content was hashed.
    Hashed(Box<Hasher>),
    /// The content was hashed, and it can be no manifest.
    Blob(Box<Hasher>),
    /// A descriptor was given; nothing was hashed.
    Described(Descriptor),
}

impl Artifact {
    /// The subject of verification, or of a signature.
    #[must_use]
    pub fn into_subject(self, media_type: &str) -> Subject<'_> {
        match self {
            Self::Hashed(hasher) => hasher.finish(media_type),
            Self::Blob(hasher) => hasher.finish(media_type).as_blob(),
            Self::Described(descriptor) => {
                Subject::from_descriptor(media_type, descriptor.digest, descriptor.size)
            }
        }
    }
}

/// Reads an artifact. Content is hashed as a stream and never held as a whole.
///
/// # Errors
/// `LocalIo`; `Mismatch` for a blob of a layout; `Usage` when `given` contradicts a descriptor.
pub fn load(
    name: &TargetName,
    given: Option<&str>,
    terminal: &Terminal,
) -> Result<(Artifact, MediaType), Failure> {
    load_into(start()?, name, Opened::open(name, terminal)?.as_ref(), given, terminal)
}

/// As [`load`], where a layout or archive is open already, with a hasher that was prepared for signatures
/// over the content itself.
///
/// # Errors
/// As [`load`].
pub fn load_into(
    mut hasher: Hasher,
    name: &TargetName,
    opened: Option<&Opened>,
    given: Option<&str>,
    terminal: &Terminal,
) -> Result<(Artifact, MediaType), Failure> {
    if let Some(opened) = opened {
        let media_type = agreed(&opened.descriptor, given)?;
        opened.stream(terminal, &mut |piece| hasher.update(piece))?;
        return Ok((Artifact::Hashed(Box::new(hasher)), media_type));
    }
    match name {
        TargetName::Stdin => {
            hash(hasher, Watched::stream(io::stdin().lock(), terminal), given).map_err(|error| {
                Failure::new(Exit::LocalIo, format_args!("standard input: {}", explain(&error)))
            })
        }
        TargetName::File(path) => {
            let failure = |error: io::Error| Failure::about(Exit::LocalIo, path, explain(&error));
            let file = Watched::file(File::open(path).map_err(failure)?, terminal);
            hash(hasher, file, given).map_err(failure)
        }
        TargetName::Descriptor(path) => {
            let descriptor = Descriptor::from_file(path).map_err(|error| described(error, path))?;
            let media_type = agreed(&descriptor, given)?;
            Ok((Artifact::Described(descriptor), media_type))
        }
        TargetName::Layout(_) | TargetName::Archive(_) => load(name, given, terminal),
    }
}

fn described(error: OciError, path: &Path) -> Failure {
    match error {
        OciError::Descriptor(_) => Failure::about(Exit::LocalIo, path, error),
        other => other.into(),
    }
}

fn agreed(descriptor: &Descriptor, given: Option<&str>) -> Result<MediaType, Failure> {
    match given {
        Some(given) if given != descriptor.media_type => {
            Err(Failure::usage("--media-type differs from the media type that the descriptor names"))
        }
        _ => Ok(MediaType::Known(descriptor.media_type.clone())),
    }
}

/// A hasher of every algorithm.
///
/// # Errors
/// `Internal`.
pub fn start() -> Result<Hasher, Failure> {
    Hasher::new(Hasher::ALL).map_err(|error| Failure::new(Exit::Internal, error))
}

fn hash(
    mut hasher: Hasher,
    mut content: impl Read,
    given: Option<&str>,
) -> io::Result<(Artifact, MediaType)> {
    let mut first = None;
    let mut kept = Vec::new();
    let (mut size, mut large) = (0_usize, false);
    let mut piece = vec![0; PIECE];
    loop {
        let read = match content.read(&mut piece) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let bytes = &piece[..read];
        hasher.update(bytes);
        first = first.or_else(|| bytes.iter().copied().find(|byte| !byte.is_ascii_whitespace()));
        size = size.saturating_add(read);
        large |= size > MAX_MANIFEST;
        if large {
            kept = Vec::new();
        } else if given.is_none() {
            kept.extend_from_slice(bytes);
        }
    }
    let media_type = match (given, large) {
        (Some(given), _) => MediaType::Known(given.to_owned()),
        (None, true) => MediaType::Undetermined("content above 4 MiB is not searched for it"),
        (None, false) => own(&kept),
    };
    // A manifest is one JSON object. Nothing is taken for a failed pipe: it stays without a reading.
    let is_blob = large || first.is_some_and(|byte| byte != b'{');
    let hasher = Box::new(hasher);
    Ok((if is_blob { Artifact::Blob(hasher) } else { Artifact::Hashed(hasher) }, media_type))
}

fn own(content: &[u8]) -> MediaType {
    if content.is_empty() {
        // A program before the pipe that failed, most likely: never to be taken for a manifest.
        return MediaType::Undetermined("it is empty");
    }
    match media_type::of_manifest(content) {
        Ok(Some(name)) => MediaType::Known(name),
        Ok(None) => MediaType::Unnamed,
        Err(error) => MediaType::Undetermined(error.kind().message()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nv2_oci::Selector;

    fn parse(text: &str) -> Result<TargetName, Exit> {
        TargetName::parse(Some(OsStr::new(text))).map_err(|failure| failure.exit())
    }

    #[test]
    fn targets_are_told_apart() {
        let file = |path: &str| Ok(TargetName::File(path.into()));
        assert_eq!(parse("a.json"), file("a.json"));
        assert_eq!(parse("file:a.json"), file("a.json"));
        assert_eq!(parse("FILE:///a/b.json"), file("/a/b.json"));
        assert_eq!(parse("file:/a"), file("/a"));
        assert_eq!(parse("odd:name"), file("odd:name"));
        assert_eq!(parse("-"), Ok(TargetName::Stdin));
        assert_eq!(parse("Descriptor:d.json"), Ok(TargetName::Descriptor("d.json".into())));
        let layout = LayoutReference { folder: "dir".into(), selector: Selector::Tag("v1".into()) };
        assert_eq!(parse("OCI-layout:dir:v1"), Ok(TargetName::Layout(layout)));
        for text in [
            "file:",
            "file://host/a",
            "descriptor:",
            "oci-layout:",
            "oci-layout:dir:",
            "docker://a/b:c",
            "https://x/y",
        ] {
            assert_eq!(parse(text), Err(Exit::Usage), "{text}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_name_that_is_no_text_is_a_path_unless_it_has_a_scheme() {
        use std::os::unix::ffi::OsStrExt;
        let parse = |name: &[u8]| TargetName::parse(Some(OsStr::from_bytes(name)));
        assert_eq!(parse(b"\xff"), Ok(TargetName::File(OsStr::from_bytes(b"\xff").into())));
        assert!(matches!(parse(b"./oci-layout:\xff"), Ok(TargetName::File(_))));
        for name in ["file", "descriptor", "oci-archive", "OCI-layout", "sif"] {
            let failure = parse(&[name.as_bytes(), b":\xff"].concat()).unwrap_err();
            assert!(failure.exit() == Exit::Usage && failure.message().contains("UTF-8"), "{failure:?}");
        }
    }

    #[test]
    fn the_media_type_is_given_or_own_or_the_default_of_nv2() {
        let of = |content: &[u8], given| hash(start().unwrap(), content, given).unwrap().1;
        let own = br#"{"mediaType":"a/own"}"#;
        assert_eq!(of(own, Some("a/given")), MediaType::Known("a/given".into()));
        assert_eq!(of(own, None), MediaType::Known("a/own".into()));
        let unnamed = of(b"{}", None);
        assert_eq!(unnamed.for_format(Format::Nv2Jwt).unwrap(), DEFAULT_MEDIA_TYPE);
        assert_eq!(unnamed.for_format(Format::NotaryJws).unwrap_err().exit(), Exit::Usage);
        assert_eq!(of(b"", None).for_format(Format::Nv2Jwt).unwrap_err().exit(), Exit::Usage);
        assert_eq!(of(b"", Some("a/given")), MediaType::Known("a/given".into()));
        let twice = of(br#"{"mediaType":"a","mediaType":"b"}"#, None);
        assert_eq!(twice.for_format(Format::Nv2Jwt).unwrap_err().exit(), Exit::Usage);
    }

    #[test]
    fn what_can_be_no_manifest_is_a_blob() {
        let of = |content: &[u8], given| hash(start().unwrap(), content, given).unwrap();
        for given in [None, Some("a/given")] {
            assert!(matches!(of(b"text", given).0, Artifact::Blob(_)));
            assert!(matches!(of(b" \n{\"a\":", given).0, Artifact::Hashed(_)));
            assert!(matches!(of(b"", given).0, Artifact::Hashed(_)));
        }
        let (blob, undetermined) = of(b"text", None);
        assert_eq!(undetermined.to_verify(Format::NotaryJws, &blob).unwrap(), "");
        assert_eq!(undetermined.to_verify(Format::Cosign, &blob).unwrap(), "");
        assert_eq!(undetermined.to_verify(Format::Nv2Jwt, &blob).unwrap(), DEFAULT_MEDIA_TYPE);
        let (broken, undetermined) = of(b"{", None);
        assert_eq!(undetermined.to_verify(Format::NotaryCose, &broken).unwrap_err().exit(), Exit::Usage);
        assert_eq!(undetermined.to_verify(Format::Dsse, &broken).unwrap(), "");
    }

    #[test]
    fn large_content_is_hashed_and_not_searched() {
        let most = MAX_MANIFEST as u64;
        let (artifact, media_type) = hash(start().unwrap(), io::repeat(b' ').take(most + 1), None).unwrap();
        assert!(matches!(media_type, MediaType::Undetermined(_)));
        assert_eq!(artifact.into_subject("a/b").size(), most + 1);
        let (_, media_type) = hash(start().unwrap(), io::repeat(b' ').take(most), None).unwrap();
        assert_eq!(media_type, MediaType::Unnamed);
    }
}
