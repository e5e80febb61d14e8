//! The payload of the Notary Project: `{"targetArtifact":{mediaType,digest,size,annotations?}}`
//! (Notary Project signature specification, "Payload").

use crate::bytes::json::{Object, Value};
use crate::envelope::NotaryHeader;
use crate::error::{Error, ErrorKind};
use crate::statement::{Claim, Statement, digest_and_size, media_type, member};

/// Annotations with this beginning belong to the Notary Project itself.
const RESERVED: &str = "io.cncf.notary";

/// What a descriptor may have, and at last what only those of OCI have: no part of the payload, and the reference has
/// its own idea of how each must look.
const MEMBERS: [&str; 8] =
    ["mediaType", "digest", "size", "annotations", "artifactType", "data", "platform", "urls"];

pub(crate) fn statement<'e>(
    payload: &Object<'e>,
    header: Option<&NotaryHeader>,
) -> Result<Statement<'e>, Error> {
    let [artifact] = payload.find(["targetArtifact"])?;
    let artifact = member(artifact, payload)?.object()?;
    let [kind, digest, size, signed_annotations, artifact_type, data, platform, urls] =
        artifact.find(MEMBERS)?;
    if let Some(artifact_type) = artifact_type {
        artifact_type.text()?;
    }
    if let Some(other) = data.or(platform).or(urls) {
        return Err(Error::at(ErrorKind::StatementInvalid, other.offset()));
    }
    let (digest, size) = digest_and_size(digest, size, &artifact)?;
    let media_type = Some(media_type(kind, &artifact)?);
    Ok(Statement {
        annotations: signed_annotations.map(annotations).transpose()?,
        signed_at: header.map(|header| header.signing_time),
        expires: header.and_then(|header| header.expiry),
        ..Statement::about(Claim::Artifact { media_type, digest, size: Some(size) })
    })
}

fn annotations(value: Value<'_>) -> Result<Object<'_>, Error> {
    let annotations = value.object()?;
    for (name, value) in annotations.members() {
        value.text()?;
        if name.starts_with(RESERVED) {
            return Err(Error::at(ErrorKind::AnnotationReserved, name.offset()));
        }
    }
    Ok(annotations)
}
