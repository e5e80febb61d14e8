//! Vectors for the drivers in other languages: what the tests asked the core, and what it answered.
//!
//! With `$NV2_RECORD_VECTORS=FILE` every [`crate::kit::question::Question`] appends one JSON object to the
//! file. The example `vectors` runs the tests that way and writes two forms: `vectors.jsonl`, and
//! `vectors.txt` with one `key value` in a line for readers that have no JSON at hand.

mod lines;

use crate::kit::question::{Artifact, Known, Question, SifQuestion};
use crate::kit::run::Trust;
use base64ct::{Base64, Encoding};
use nv2_core::bytes::json::Text;
use nv2_core::bytes::scratch::Scratch;
use nv2_core::certificate::host::HostNames;
use nv2_core::chain::ServerAuth;
use nv2_core::format::SignatureEncoding;
use nv2_core::limits::MAX_RSA_BITS;
use nv2_core::policy::UnknownTime;
use nv2_core::sif::{GroupVerdict, Selection, SifPolicy};
use nv2_core::subject::Content;
use nv2_core::trust::SubjectIdentity;
use nv2_core::{
    Algorithm, AnchorStore, Digest, ErrorKind, Format, Time, TimeCheck, TrustPolicy, TrustedBy, Verified,
};
use serde_json::{Map, Value, json};
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::fs::OpenOptions;
use std::io::Write;
use std::sync::{LazyLock, Mutex};

pub use lines::lines;

/// The name of the environment variable that asks for a record.
pub const RECORD: &str = "NV2_RECORD_VECTORS";

/// Of so many variations of one case one is recorded: a prime, so that the bits of a byte take turns.
pub const SAMPLE: usize = 131;

/// Bytes of a record above which it is left out, and only its name kept.
const LARGEST: usize = 4 << 20;

/// What an acceptable signature proves, in owned form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The digest of the artifact.
    pub digest: Digest,
    record: Value,
}

impl Evidence {
    /// Copies a verdict.
    #[must_use]
    pub fn new(verified: &Verified<'_>) -> Self {
        let statement = verified.statement();
        let signer = verified.signer();
        let annotations: BTreeMap<_, _> =
            statement.annotations().map(|(name, value)| (text(name), text(value))).collect();
        let record = object([
            ("format", verified.format().name().into()),
            ("algorithm", verified.algorithm().jose().into()),
            ("digest", verified.digest().to_string().into()),
            ("fingerprint", verified.fingerprint().to_string().into()),
            ("key_id", verified.fingerprint().key_id().to_string().into()),
            ("trusted_by", trusted_by(signer.trusted_by()).into()),
            (
                "identity",
                match signer.identity() {
                    SubjectIdentity::Pinned => "pinned".into(),
                    SubjectIdentity::Any => "any".into(),
                    SubjectIdentity::Named(identity) => identity.as_str().into(),
                },
            ),
            ("certificates", signer.certificates().iter().map(|it| base64(it.der())).collect()),
            ("scheme", verified.notary_header().map(|header| header.scheme.name()).into()),
            ("media_type", statement.media_type().map(text).into()),
            ("size", statement.size().into()),
            ("predicate_type", statement.predicate_type().map(text).into()),
            ("signature_time", verified.times().signature.name().into()),
            ("certificate_time", verified.times().certificates.name().into()),
            ("signed_at", statement.signed_at().into()),
            ("not_before", statement.not_before().into()),
            ("expires", statement.expires().into()),
            ("content", if verified.content() == Content::Hashed { "hashed" } else { "not_hashed" }.into()),
            ("references", statement.references().map(text).collect()),
            ("annotations", json!(annotations)),
        ]);
        Self { digest: *verified.digest(), record }
    }

    /// What became of the bounds in time of the certificates.
    #[must_use]
    pub fn certificate_time_is(&self, check: TimeCheck) -> bool {
        self.record["certificate_time"] == check.name()
    }

    /// The certificates that were verified.
    ///
    /// # Panics
    /// Never: they were encoded here.
    #[must_use]
    pub fn certificates(&self) -> Vec<Vec<u8>> {
        let list = self.record["certificates"].as_array().into_iter().flatten();
        list.map(|der| Base64::decode_vec(der.as_str().unwrap()).unwrap()).collect()
    }
}

/// Appends a record when one is asked for.
///
/// # Panics
/// When the file cannot be written.
pub fn record(make: impl FnOnce() -> Value) {
    static NUMBERS: LazyLock<Mutex<HashMap<String, usize>>> = LazyLock::new(Mutex::default);
    let Some(file) = std::env::var_os(RECORD) else { return };
    let label = label();
    let mut numbers = NUMBERS.lock().unwrap();
    let number = numbers.entry(label.clone()).or_default();
    *number += 1;
    let name = format!("{label}#{number}");
    let mut value = make();
    value["name"] = name.clone().into();
    let mut line = value.to_string();
    if line.len() > LARGEST {
        line = json!({"name": name, "left_out": line.len()}).to_string();
    }
    line.push('\n');
    let mut file = OpenOptions::new().append(true).create(true).open(file).unwrap();
    file.write_all(line.as_bytes()).unwrap();
}

thread_local! {
    static LABEL: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Names the records of this thread from now on; without that they have the name of the test.
pub fn name_records(name: String) {
    LABEL.with(|label| *label.borrow_mut() = Some(name));
}

fn label() -> String {
    LABEL.with(|label| label.borrow().clone()).unwrap_or_else(|| {
        let program = std::env::current_exe().ok();
        let program = program.as_deref().and_then(|path| path.file_stem()).unwrap_or_default();
        let program = program.to_string_lossy();
        let program = program.rsplit_once('-').map_or(&*program, |(name, _)| name);
        format!("{program}/{}", std::thread::current().name().unwrap_or_default())
    })
}

/// One verification as a record.
#[must_use]
pub fn question(question: &Question<'_>, answer: &Result<Evidence, ErrorKind>) -> Value {
    let input = &question.input;
    object([
        ("format", input.format.name().into()),
        ("envelope", base64(input.envelope)),
        ("payload", input.payload.map(base64).into()),
        ("signature", input.signature.into()),
        ("subject", artifact(&question.artifact)),
        ("trust", trust(question.trust)),
        ("options", options(question.policy, question.time)),
        ("code", code(answer)),
        ("verdict", answer.as_ref().ok().map(|evidence| evidence.record.clone()).into()),
    ])
}

/// One verification of a SIF file as a record.
#[must_use]
pub fn sif_question(question: &SifQuestion<'_>, answer: &Result<Vec<GroupVerdict>, ErrorKind>) -> Value {
    let groups = |groups: &Vec<GroupVerdict>| -> Value {
        let group = |group: &GroupVerdict| {
            json!({
                "group": group.group,
                "objects": group.objects,
                "signature": group.signature,
                "algorithm": group.algorithm,
                "fingerprint": group.signer.to_string(),
            })
        };
        groups.iter().map(group).collect()
    };
    object([
        ("sif", base64(question.file)),
        ("trust", trust(question.trust)),
        ("sif_options", sif_options(question.policy)),
        ("code", code(answer)),
        ("groups", answer.as_ref().ok().map(groups).into()),
    ])
}

fn code<T>(answer: &Result<T, ErrorKind>) -> Value {
    answer.as_ref().err().map_or(0, |kind| kind.code()).into()
}

fn artifact(artifact: &Artifact<'_>) -> Value {
    let (content, digest, size) = match artifact.known {
        Known::Content(content) => (Some(base64(content)), None, None),
        Known::Descriptor(digest, size) => (None, Some(digest.to_string()), Some(size)),
    };
    object([
        ("media_type", artifact.media_type.into()),
        ("content", content.into()),
        ("digest", digest.into()),
        ("size", size.into()),
        ("blob", flag(artifact.blob)),
        ("prepare", flag(artifact.prepared)),
    ])
}

fn trust(trust: &Trust) -> Value {
    let list = |ders: &[Vec<u8>]| -> Value { ders.iter().map(|der| base64(der)).collect() };
    let anchors = |wanted: AnchorStore| -> Value {
        let ours = trust.anchors.iter().filter(|(_, store)| *store == wanted);
        ours.map(|(der, _)| base64(der)).collect()
    };
    let pins = trust.fingerprints.iter().map(|pin| nv2_core::Fingerprint(*pin).to_string());
    object([
        ("keys", list(&trust.keys)),
        ("pins", pins.collect()),
        ("certificates", list(&trust.certificates)),
        ("ca_anchors", anchors(AnchorStore::Ca)),
        ("signing_authority_anchors", anchors(AnchorStore::SigningAuthority)),
        ("identities", json!(trust.identities)),
        ("hosts", json!(trust.hosts)),
    ])
}

fn options(policy: &TrustPolicy<'_>, time: Time) -> Value {
    let formats = (policy.formats != Format::ALL)
        .then(|| policy.formats.iter().map(|format| format.name()).collect::<Vec<_>>());
    let algorithms = policy
        .algorithms
        .map(|algorithms| algorithms.iter().copied().map(Algorithm::jose).collect::<Vec<_>>());
    let annotations: Map<_, _> =
        policy.annotations.iter().map(|it| (it.name.to_owned(), it.value.into())).collect();
    object([
        ("time", if let Time::At(seconds) = time { seconds.into() } else { Value::Null }),
        ("accept_unchecked_time", flag(policy.unknown_time == UnknownTime::AcceptUnchecked)),
        ("clock_skew", Some(policy.clock_skew).filter(|skew| *skew != 0).into()),
        ("formats", formats.into()),
        ("algorithms", algorithms.into()),
        ("common_name", flag(policy.host_names == HostNames::SubjectAltNameOrCommonName)),
        ("server_auth", flag(policy.server_auth == ServerAuth::Accept)),
        ("reference", policy.reference.map(|reference| reference.as_str()).into()),
        ("signature_encoding", encoding(policy.signature_encoding)),
        ("payload_type", policy.payload_type.into()),
        ("predicate_type", policy.predicate_type.into()),
        ("annotations", annotations.into()),
        ("max_rsa_bits", Some(policy.max_rsa_bits).filter(|bits| *bits != MAX_RSA_BITS).into()),
    ])
}

fn sif_options(policy: &SifPolicy) -> Value {
    let (group, sif_object) = match policy.selection {
        Selection::EveryGroup => (None, None),
        Selection::Group(number) => (Some(number), None),
        Selection::Object(id) => (None, Some(id)),
    };
    object([
        ("hash", policy.hash.name().into()),
        ("group", group.into()),
        ("object", sif_object.into()),
        ("signature_encoding", encoding(policy.signature_encoding)),
        ("max_rsa_bits", Some(policy.max_rsa_bits).filter(|bits| *bits != MAX_RSA_BITS).into()),
    ])
}

fn encoding(encoding: SignatureEncoding) -> Value {
    match encoding {
        SignatureEncoding::Der => Value::Null,
        SignatureEncoding::Fixed => "raw".into(),
    }
}

const fn trusted_by(trusted_by: TrustedBy) -> &'static str {
    match trusted_by {
        TrustedBy::PinnedKey => "pinned_key",
        TrustedBy::PinnedFingerprint => "pinned_fingerprint",
        TrustedBy::PinnedCertificate => "pinned_certificate",
        TrustedBy::Anchor(AnchorStore::Ca) => "ca",
        TrustedBy::Anchor(AnchorStore::SigningAuthority) => "signing_authority",
    }
}

/// An object without the members that say nothing.
fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    let says_nothing = |value: &Value| match value {
        Value::Null => true,
        Value::Array(list) => list.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    };
    let members = members.into_iter().filter(|(_, value)| !says_nothing(value));
    Value::Object(members.map(|(name, value)| (name.to_owned(), value)).collect())
}

fn flag(flag: bool) -> Value {
    if flag { Value::Bool(true) } else { Value::Null }
}

fn base64(bytes: &[u8]) -> Value {
    Base64::encode_string(bytes).into()
}

fn text(text: Text<'_>) -> String {
    let mut buffer = vec![0; text.raw().len()];
    text.decode(&mut Scratch::new(&mut buffer)).unwrap_or_default().to_owned()
}
