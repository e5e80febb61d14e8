//! The claims of nv2: `mediaType`, `digest`, `size`, `references`, `exp`, `nbf`, `iat`. Other members mean
//! nothing; one that differs from a known name only by case is refused.

use crate::bytes::json::{Array, Object, Value};
use crate::error::{Error, ErrorKind};
use crate::limits::MAX_REFERENCES;
use crate::statement::{Claim, References, Statement, digest_and_size, media_type};

/// Whether the claims name a media type: the token must; the older JSON form knows none, but where one is
/// signed it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MediaType {
    Required,
    Optional,
}

pub(crate) fn statement<'e>(claims: &Object<'e>, with: MediaType) -> Result<Statement<'e>, Error> {
    let [kind, digest, size, signed_references, exp, nbf, iat] =
        claims.find(["mediaType", "digest", "size", "references", "exp", "nbf", "iat"])?;
    let (digest, size) = digest_and_size(digest, size, claims)?;
    let media_type = match with {
        MediaType::Required => Some(media_type(kind, claims)?),
        MediaType::Optional => kind.map(|kind| media_type(Some(kind), claims)).transpose()?,
    };
    Ok(Statement {
        references: signed_references.map(references).transpose()?.map(References::Full),
        // Seconds since 1970. The prototype never writes a zero; read as a time it is the safe reading.
        signed_at: iat.map(|value| value.integer()).transpose()?,
        not_before: nbf.map(|value| value.integer()).transpose()?,
        expires: exp.map(|value| value.integer()).transpose()?,
        ..Statement::about(Claim::Artifact { media_type, digest, size: Some(size) })
    })
}

fn references(value: Value<'_>) -> Result<Array<'_>, Error> {
    let references = value.array()?;
    if references.len() > MAX_REFERENCES {
        return Err(Error::at(ErrorKind::TooManyMembers, value.offset()));
    }
    references.elements().try_for_each(|reference| reference.text().map(drop))?;
    Ok(references)
}
