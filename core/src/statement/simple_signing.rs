//! The simple signing payload: `{"critical":{identity,image,type},"optional":…}` (containers/image signature
//! format, as cosign writes it).

use crate::bytes::json::Object;
use crate::digest::Digest;
use crate::error::{Error, ErrorKind};
use crate::statement::{Claim, References, Statement, member};

/// What cosign signs. Other signers of the same payload use another text.
const TYPE: &str = "cosign container image signature";

pub(crate) fn statement<'e>(payload: &Object<'e>) -> Result<Statement<'e>, Error> {
    let [critical, _] = payload.only(["critical", "optional"])?;
    let critical = member(critical, payload)?.object()?;
    let [identity, image, kind] = critical.only(["identity", "image", "type"])?;
    let kind = member(kind, &critical)?;
    if !kind.text()?.equals(TYPE) {
        return Err(Error::at(ErrorKind::StatementInvalid, kind.offset()));
    }
    let identity = member(identity, &critical)?.object()?;
    let [reference] = identity.find(["docker-reference"])?;
    let reference = member(reference, &identity)?.text()?;
    let image = member(image, &critical)?.object()?;
    let [digest] = image.find(["docker-manifest-digest"])?;
    let digest = member(digest, &image)?;
    // A digest has no character that JSON must escape: the raw bytes are the text.
    let text = core::str::from_utf8(digest.text()?.raw()).unwrap_or_default();
    let parsed = Digest::parse(text).map_err(|error| Error::at(error.kind(), digest.offset()))?;
    Ok(Statement {
        references: (!reference.is_empty()).then_some(References::Repository(reference)),
        ..Statement::about(Claim::Artifact { media_type: None, digest: parsed, size: None })
    })
}
