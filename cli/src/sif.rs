//! `nv2 verify sif:FILE`: the signatures stand in the file itself.

use crate::args::{Output, VerifyArgs};
use crate::exit::{Exit, Failure, Failures};
use crate::file::explain;
use crate::output::{ErrorReport, VERDICT_SCHEMA, print_json};
use crate::progress::Watched;
use crate::term::{Terminal, escape};
use crate::trust::{self, TrustFiles, Trusted};
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use nv2_core::crypto::{Backend, DefaultBackend, Hasher};
use nv2_core::limits::MAX_RSA_BITS;
use nv2_core::sif::{GroupVerdict, Selection, Sif, SifPolicy, verify};
use nv2_core::{DigestAlgorithm, Error, ErrorKind, TrustStore, scratch_bound_for};
use serde::Serialize;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Most bytes of a SIF file, which is read as a whole: one byte less than 4 GiB.
pub const MAX_SIF_FILE: usize = 0xffff_ffff;

/// What `sif:FILE` takes besides.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "SIF files")]
pub struct SifArgs {
    /// The hash that RSA and ECDSA keys signed with [default: sha256]
    #[arg(long, value_name = "HASH", value_parser = hash())]
    pub hash: Option<DigestAlgorithm>,
    /// Only this group of objects; else every group must be signed
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..0x1000_0000), conflicts_with = "object")]
    pub group: Option<u32>,
    /// Only the object with this id
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..0x1000_0000))]
    pub object: Option<u32>,
}

fn hash() -> impl TypedValueParser<Value = DigestAlgorithm> {
    PossibleValuesParser::new(["sha256", "sha384", "sha512"])
        .map(|name| DigestAlgorithm::from_name(&name).unwrap_or(DigestAlgorithm::Sha256))
}

/// The file behind `sif:FILE`; nothing for other targets.
///
/// # Errors
/// `Usage` without a path, and for options of SIF files with another target.
pub fn path(options: &VerifyArgs) -> Result<Option<&Path>, Failure> {
    let target = options.target.as_deref().and_then(|target| target.to_str());
    match target.and_then(|target| target.split_once(':')) {
        Some((scheme, "")) if scheme.eq_ignore_ascii_case("sif") => {
            Err(Failure::usage("the path of the SIF file is missing"))
        }
        Some((scheme, path)) if scheme.eq_ignore_ascii_case("sif") => Ok(Some(Path::new(path))),
        _ if options.sif.hash.is_some() || options.sif.group.is_some() || options.sif.object.is_some() => {
            Err(Failure::usage("--hash, --group and --object are for sif:FILE only"))
        }
        _ => Ok(None),
    }
}

/// Verifies the file; prints the SHA-256 of the bytes that were verified.
///
/// # Errors
/// `Usage` for options that would have no effect, and whatever keeps the core from being asked.
pub fn run(options: &VerifyArgs, path: &Path, terminal: &Terminal) -> Result<Exit, Failures> {
    let mut failures = Failures::new();
    check_options(options, &mut failures);
    trust::check_options(&options.trust, &mut failures);
    let files = TrustFiles::load(&options.trust, &mut failures);
    let trusted = Trusted::parse(&files, &options.trust, &mut failures);
    let store = failures.take(trusted.store());
    let file = failures.take(read(path, terminal));
    let (Some(store), Some(file)) = (store, file) else { return Err(failures) };
    failures.check()?;

    let mut groups = Vec::new();
    let verdict = judge(options, &file, &store, |group| groups.push(GroupReport::new(&group)));
    let digest = <DefaultBackend as Backend>::Hasher::digest(DigestAlgorithm::Sha256, &[&file]);
    let digest = digest.map_err(|error| Failure::new(Exit::Internal, error))?.to_string();
    let name = escape(&path.display().to_string());
    let exit = verdict.err().map_or(Exit::Done, |error| exit_of(error, &file));
    if let Err(error) = verdict {
        groups.clear();
        terminal.failure(&Failure::new(exit, format!("{name}: {}", ErrorReport::new(error).line())));
    }
    groups.iter().for_each(|group| terminal.note(&format!("{name}: {}", group.line())));
    let printed = match (options.output, verdict) {
        (Output::Json, _) => print_json(terminal, &Report::new(digest, verdict.err(), exit, groups))?,
        (Output::Text, Ok(())) => terminal.print(&(digest + "\n"))?,
        (Output::Text, Err(_)) => Exit::Done,
    };
    Ok(if exit == Exit::Done { printed } else { exit })
}

fn judge(
    options: &VerifyArgs,
    file: &[u8],
    store: &TrustStore<'_>,
    on_group: impl FnMut(GroupVerdict),
) -> Result<(), Error> {
    let policy = SifPolicy {
        hash: options.sif.hash.unwrap_or(DigestAlgorithm::Sha256),
        selection: match (options.sif.group, options.sif.object) {
            (Some(group), _) => Selection::Group(group),
            (None, Some(object)) => Selection::Object(object),
            (None, None) => Selection::EveryGroup,
        },
        max_rsa_bits: options.max_rsa_bits,
        ..SifPolicy::default()
    };
    let sif = Sif::parse(file)?;
    let larger_keys = scratch_bound_for(0, options.max_rsa_bits.max(MAX_RSA_BITS));
    let mut scratch = vec![0; sif.scratch_bound() + larger_keys];
    verify(&sif, store, &policy, &DefaultBackend, &mut scratch, on_group)
}

/// A file without any signature is told from one whose signatures do not suffice.
fn exit_of(refusal: Error, file: &[u8]) -> Exit {
    let is_unsigned = |sif: Sif<'_>| !sif.objects().any(|object| object.is_signature());
    match refusal.kind() {
        ErrorKind::SifGroupUnsigned if Sif::parse(file).is_ok_and(is_unsigned) => Exit::NoSignature,
        _ => Exit::Rejected,
    }
}

/// Refuses options that would have no effect, because their user believes that they have.
fn check_options(options: &VerifyArgs, failures: &mut Failures) {
    let trust = &options.trust;
    let carried = !trust.pins.is_empty()
        || !trust.certs.is_empty()
        || !trust.ca_certs.is_empty()
        || !trust.signing_authority_certs.is_empty();
    if carried {
        failures.push(Failure::usage(
            "signatures in SIF files carry no key and no certificate: trust keys with --key",
        ));
    }
    let meaningless = !options.signatures.is_empty()
        || options.format.named().is_some()
        || options.min_signatures > 1
        || options.at.is_some()
        || options.reference.is_some()
        || !options.annotations.is_empty()
        || options.media_type.is_some();
    if meaningless {
        failures.push(Failure::usage(
            "sif:FILE holds its signatures, without times, references and annotations: \
             leave out -f, --format, --min-signatures, --at, --reference, --annotation and --media-type",
        ));
    }
}

fn read(path: &Path, terminal: &Terminal) -> Result<Vec<u8>, Failure> {
    let failure = |error: io::Error| Failure::about(Exit::LocalIo, path, explain(&error));
    let content = Watched::file(File::open(path).map_err(failure)?, terminal);
    let mut file = Vec::new();
    content.take(MAX_SIF_FILE as u64 + 1).read_to_end(&mut file).map_err(failure)?;
    if file.len() > MAX_SIF_FILE {
        return Err(Failure::about(Exit::LocalIo, path, "SIF files of 4 GiB and more are not read"));
    }
    Ok(file)
}

/// The one object that `--output json` prints.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    schema: &'static str,
    verified: bool,
    exit_code: u8,
    format: &'static str,
    digest: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<ErrorReport>,
    groups: Vec<GroupReport>,
}

impl Report {
    fn new(digest: String, refusal: Option<Error>, exit: Exit, groups: Vec<GroupReport>) -> Self {
        Self {
            schema: VERDICT_SCHEMA,
            verified: refusal.is_none(),
            exit_code: exit.code(),
            format: "sif",
            digest,
            error: refusal.map(ErrorReport::new),
            groups,
        }
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct GroupReport {
    group: u32,
    objects: usize,
    signature: u32,
    spki_sha256: String,
    algorithm: &'static str,
}

impl GroupReport {
    fn new(verdict: &GroupVerdict) -> Self {
        Self {
            group: verdict.group,
            objects: verdict.objects,
            signature: verdict.signature,
            spki_sha256: verdict.signer.to_string(),
            algorithm: verdict.algorithm,
        }
    }

    fn line(&self) -> String {
        let objects = if self.objects == 1 { "object" } else { "objects" };
        format!(
            "group {}: {} {objects} signed by {} with {}",
            self.group, self.objects, self.spki_sha256, self.algorithm
        )
    }
}
