//! The payload of the Notary Project: `{"targetArtifact":{mediaType,digest,size,annotations?}}`
//! (Notary Project signature specification, "Payload").

use crate::bytes::json::Object;
use crate::envelope::NotaryHeader;
use crate::error::{Error, ErrorKind};
use crate::statement::{Statement, digest_and_size, media_type, member};

/// Annotations with this beginning belong to the Notary Project itself.
const RESERVED: &str = "io.cncf.notary";
const KNOWN: [&str; 5] = ["mediaType", "digest", "size", "annotations", "artifactType"];

pub(crate) fn statement<'e>(
    payload: &Object<'e>,
    header: Option<&NotaryHeader>,
) -> Result<Statement<'e>, Error> {
    payload.refuse_case_variants(&["targetArtifact"])?;
    let artifact = member(payload, "targetArtifact")?.object()?;
    artifact.refuse_case_variants(&KNOWN)?;
    let (digest, size) = digest_and_size(&artifact)?;
    Ok(Statement {
        media_type: Some(media_type(&artifact)?),
        digest,
        size,
        references: None,
        annotations: annotations(&artifact)?,
        signed_at: header.map(|header| header.signing_time),
        not_before: None,
        expires: header.and_then(|header| header.expiry),
    })
}

fn annotations<'e>(artifact: &Object<'e>) -> Result<Option<Object<'e>>, Error> {
    let Some(value) = artifact.get("annotations") else { return Ok(None) };
    let annotations = value.object()?;
    for (name, value) in annotations.members() {
        value.text()?;
        if name.starts_with(RESERVED) {
            return Err(Error::at(ErrorKind::AnnotationReserved, name.offset()));
        }
    }
    Ok(Some(annotations))
}
