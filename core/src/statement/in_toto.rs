//! The in-toto statement, v0.1 and v1: artifacts by digests, and a typed predicate that is not read here.

use crate::bytes::hex;
use crate::bytes::json::{Array, Object, Text};
use crate::digest::{Digest, DigestAlgorithm, MAX_DIGEST};
use crate::envelope::Format;
use crate::error::{Error, ErrorKind};
use crate::statement::{Claim, Statement, member};

/// The type of a payload that is a statement.
pub const PAYLOAD_TYPE: &str = "application/vnd.in-toto+json";

/// The type of the predicate by which cosign signs an image. Whoever asks no more than whether an artifact is
/// signed, as a search does, demands this one in [`TrustPolicy::predicate_type`](crate::TrustPolicy).
pub const COSIGN_SIGNATURE: &str = "https://sigstore.dev/cosign/sign/v1";

const TYPES: [&str; 2] = ["https://in-toto.io/Statement/v1", "https://in-toto.io/Statement/v0.1"];

/// A format of this build may hold such a statement. A constant, which tells the compiler what cannot come.
pub(crate) const IS_BUILT: bool = Format::Dsse.is_built() || Format::SigstoreBundle.is_built();

/// The artifacts of a statement.
#[derive(Clone, Copy, Debug)]
pub struct Subjects<'e>(Array<'e>);

pub(crate) fn statement<'e>(payload: &Object<'e>) -> Result<Statement<'e>, Error> {
    let [kind, subject, predicate_type, _] =
        payload.find(["_type", "subject", "predicateType", "predicate"])?;
    let kind = member(kind, payload)?;
    let text = kind.text()?;
    if !TYPES.iter().any(|known| text.equals(known)) {
        return Err(Error::at(ErrorKind::StatementInvalid, kind.offset()));
    }
    let subjects = member(subject, payload)?.array()?;
    for subject in subjects.elements() {
        let subject = subject.object()?;
        let [digest, _] = subject.find(["digest", "name"])?;
        for (_, value) in member(digest, &subject)?.object()?.members() {
            value.text()?;
        }
    }
    Ok(Statement {
        predicate_type: Some(member(predicate_type, payload)?.text()?),
        ..Statement::about(Claim::Subjects(Subjects(subjects)))
    })
}

impl<'e> Subjects<'e> {
    /// The names that the statement gives its artifacts; they prove nothing.
    pub fn names(&self) -> impl Iterator<Item = Text<'e>> + use<'e> {
        self.0.elements().filter_map(|subject| subject.object().ok()?.get("name")?.text().ok())
    }

    /// The digests that the statement gives its artifacts: name of the algorithm, and hexadecimal text.
    pub fn digests(&self) -> impl Iterator<Item = (Text<'e>, Text<'e>)> + use<'e> {
        let digests =
            self.0.elements().filter_map(|subject| subject.object().ok()?.get("digest")?.object().ok());
        digests
            .flat_map(|digests| digests.members())
            .filter_map(|(name, value)| Some((name, value.text().ok()?)))
    }

    /// One artifact has a digest among `known`. All digests of an artifact describe the same bytes, so
    /// every one whose algorithm is known must agree, and at least one must be there.
    pub(crate) fn name(&self, known: &[Digest]) -> bool {
        self.0.elements().any(|subject| {
            let digest = subject.object().ok().and_then(|subject| subject.get("digest"));
            digest.and_then(|digest| digest.object().ok()).is_some_and(|digests| agrees(&digests, known))
        })
    }
}

fn agrees(digests: &Object<'_>, known: &[Digest]) -> bool {
    let mut agreeing = false;
    for (name, value) in digests.members() {
        let ours = known.iter().find(|digest| name.equals(digest.algorithm().name()));
        let (Some(ours), Ok(value)) = (ours, value.text()) else { continue };
        if read(ours.algorithm(), &value).as_ref() != Some(ours) {
            return false;
        }
        agreeing = true;
    }
    agreeing
}

fn read(algorithm: DigestAlgorithm, text: &Text<'_>) -> Option<Digest> {
    let mut bytes = [0; MAX_DIGEST];
    let bytes = bytes.get_mut(..algorithm.len())?;
    hex::decode(text.raw(), bytes).ok()?;
    Digest::new(algorithm, bytes).ok()
}
