//! The claims of nv2: `mediaType`, `digest`, `size`, `references`, `exp`, `nbf`, `iat`. Other members mean
//! nothing; one that differs from a known name only by case is refused.

use crate::bytes::json::{Array, Object};
use crate::error::{Error, ErrorKind};
use crate::limits::MAX_REFERENCES;
use crate::statement::{Statement, digest_and_size, media_type};

const KNOWN: [&str; 7] = ["mediaType", "digest", "size", "references", "exp", "nbf", "iat"];

/// Whether the claims name a media type: the token must, the older JSON form cannot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MediaType {
    Required,
    Absent,
}

pub(crate) fn statement<'e>(claims: &Object<'e>, with: MediaType) -> Result<Statement<'e>, Error> {
    claims.refuse_case_variants(&KNOWN)?;
    let (digest, size) = digest_and_size(claims)?;
    Ok(Statement {
        media_type: match with {
            MediaType::Required => Some(media_type(claims)?),
            MediaType::Absent => None,
        },
        digest,
        size,
        references: references(claims)?,
        annotations: None,
        signed_at: time(claims, "iat")?,
        not_before: time(claims, "nbf")?,
        expires: time(claims, "exp")?,
    })
}

fn references<'e>(claims: &Object<'e>) -> Result<Option<Array<'e>>, Error> {
    let Some(value) = claims.get("references") else { return Ok(None) };
    let references = value.array()?;
    if references.len() > MAX_REFERENCES {
        return Err(Error::at(ErrorKind::TooManyMembers, value.offset()));
    }
    references.elements().try_for_each(|reference| reference.text().map(drop))?;
    Ok(Some(references))
}

/// Seconds since 1970. The prototype never writes a zero; read as a time it is the safe reading.
fn time(claims: &Object<'_>, name: &str) -> Result<Option<i64>, Error> {
    claims.get(name).map(|value| value.integer()).transpose()
}
