//! What was signed: which artifact, under which references and annotations, for how long.

mod notary;
mod nv2;

use crate::bytes::json::{self, Object, Text, Value};
use crate::digest::Digest;
use crate::envelope::{Envelope, Format};
use crate::error::{Error, ErrorKind};
use crate::signature::VerifiedPayload;

/// The statement of a payload.
#[derive(Clone, Copy, Debug)]
pub struct Statement<'e> {
    pub(crate) media_type: Option<Text<'e>>,
    pub(crate) digest: Digest,
    pub(crate) size: u64,
    pub(crate) references: Option<json::Array<'e>>,
    pub(crate) annotations: Option<Object<'e>>,
    pub(crate) signed_at: Option<i64>,
    pub(crate) not_before: Option<i64>,
    pub(crate) expires: Option<i64>,
}

impl<'e> Statement<'e> {
    /// Interprets a payload whose signature verified.
    pub(crate) fn parse(envelope: &Envelope<'e>, payload: VerifiedPayload<'e>) -> Result<Self, Error> {
        Self::interpret(envelope, payload.bytes())
    }

    /// Interprets the payload of an envelope that nobody has checked: for display only.
    ///
    /// # Errors
    /// `StatementInvalid`, and the kinds of the stage encoding.
    pub fn untrusted(envelope: &Envelope<'e>) -> Result<Self, Error> {
        Self::interpret(envelope, envelope.untrusted_payload())
    }

    fn interpret(envelope: &Envelope<'e>, payload: &'e [u8]) -> Result<Self, Error> {
        let payload = Value::parse(payload)?.object()?;
        match envelope.format {
            Format::Nv2Jwt => nv2::statement(&payload, nv2::MediaType::Required),
            Format::Nv2Json => nv2::statement(&payload, nv2::MediaType::Optional),
            Format::NotaryJws | Format::NotaryCose => notary::statement(&payload, envelope.notary_header()),
        }
    }

    /// The media type of the artifact, where the format signs one.
    #[must_use]
    pub const fn media_type(&self) -> Option<Text<'e>> {
        self.media_type
    }

    /// The digest of the artifact.
    #[must_use]
    pub const fn digest(&self) -> &Digest {
        &self.digest
    }

    /// The size of the artifact in bytes.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The signed references, in the order of the statement.
    pub fn references(&self) -> impl Iterator<Item = Text<'e>> + use<'e> {
        self.references.into_iter().flat_map(|array| array.elements()).flat_map(|value| value.text())
    }

    /// The signed annotations: names and values.
    pub fn annotations(&self) -> impl Iterator<Item = (Text<'e>, Text<'e>)> + use<'e> {
        let members = self.annotations.into_iter().flat_map(|object| object.members());
        members.flat_map(|(name, value)| value.text().map(|text| (name, text)))
    }

    /// When it was signed (unix seconds), as the signer or a signing authority says.
    #[must_use]
    pub const fn signed_at(&self) -> Option<i64> {
        self.signed_at
    }

    /// First second of validity (unix seconds).
    #[must_use]
    pub const fn not_before(&self) -> Option<i64> {
        self.not_before
    }

    /// First second at which it is void (unix seconds).
    #[must_use]
    pub const fn expires(&self) -> Option<i64> {
        self.expires
    }
}

/// The members that name the artifact; every format has them.
fn digest_and_size(
    digest: Option<Value<'_>>,
    size: Option<Value<'_>>,
    object: &Object<'_>,
) -> Result<(Digest, u64), Error> {
    let digest = member(digest, object)?;
    // A digest has no character that JSON must escape: the raw bytes are the text.
    let text = core::str::from_utf8(digest.text()?.raw()).unwrap_or_default();
    let parsed = Digest::parse(text).map_err(|error| Error::at(error.kind(), digest.offset()))?;
    let size = member(size, object)?;
    let bytes = u64::try_from(size.integer()?);
    Ok((parsed, bytes.map_err(|_| Error::at(ErrorKind::JsonNumber, size.offset()))?))
}

fn member<'e>(member: Option<Value<'e>>, object: &Object<'_>) -> Result<Value<'e>, Error> {
    member.ok_or(Error::at(ErrorKind::StatementInvalid, object.offset()))
}

fn media_type<'e>(value: Option<Value<'e>>, object: &Object<'_>) -> Result<Text<'e>, Error> {
    let value = member(value, object)?;
    match value.text()? {
        text if text.is_empty() => Err(Error::at(ErrorKind::StatementInvalid, value.offset())),
        text => Ok(text),
    }
}
