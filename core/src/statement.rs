//! What was signed: which artifact, under which references and annotations, for how long.

pub mod in_toto;
mod notary;
mod nv2;
mod simple_signing;

use crate::bytes::json::{self, Object, Text, Value};
use crate::bytes::scratch::Scratch;
use crate::digest::Digest;
use crate::envelope::{Covered, Envelope, Format};
use crate::error::{Error, ErrorKind};
use crate::reference::Reference;
use crate::signature::VerifiedPayload;

/// Which artifact a statement is about.
#[derive(Clone, Copy, Debug)]
pub enum Claim<'e> {
    /// One artifact by digest, with its size and media type where the format signs them.
    Artifact {
        /// The media type.
        media_type: Option<Text<'e>>,
        /// The digest.
        digest: Digest,
        /// The size in bytes.
        size: Option<u64>,
    },
    /// Several artifacts, each by digests (in-toto).
    Subjects(in_toto::Subjects<'e>),
    /// The payload is the artifact.
    Payload,
    /// The signature covers the content of the artifact itself.
    Content,
}

/// The statement of a payload.
#[derive(Clone, Copy, Debug)]
pub struct Statement<'e> {
    pub(crate) claim: Claim<'e>,
    pub(crate) references: Option<References<'e>>,
    pub(crate) annotations: Option<Object<'e>>,
    pub(crate) predicate_type: Option<Text<'e>>,
    pub(crate) signed_at: Option<i64>,
    pub(crate) not_before: Option<i64>,
    pub(crate) expires: Option<i64>,
}

/// What a statement says about the names of its artifact.
#[derive(Clone, Copy, Debug)]
pub(crate) enum References<'e> {
    /// Full references (nv2).
    Full(json::Array<'e>),
    /// A repository, which may carry a tag that means nothing (simple signing).
    Repository(Text<'e>),
}

impl<'e> Statement<'e> {
    /// A statement that only names its artifact.
    pub(crate) const fn about(claim: Claim<'e>) -> Self {
        Self {
            claim,
            references: None,
            annotations: None,
            predicate_type: None,
            signed_at: None,
            not_before: None,
            expires: None,
        }
    }

    /// Interprets a payload whose signature verified. `payload_type` is what the caller expects of a typed
    /// one, an in-toto statement without it.
    pub(crate) fn parse(
        envelope: &Envelope<'e>,
        payload: VerifiedPayload<'e>,
        payload_type: Option<&str>,
    ) -> Result<Self, Error> {
        Self::interpret(envelope, payload.bytes(), payload_type.unwrap_or(in_toto::PAYLOAD_TYPE))
    }

    /// Interprets the payload of an envelope that nobody has checked: for display only.
    ///
    /// # Errors
    /// `StatementInvalid` and the kinds of the stage encoding.
    pub fn untrusted(envelope: &Envelope<'e>) -> Result<Self, Error> {
        // A payload of another type is shown as what it is: nobody here expects a type.
        if envelope.payload_type.is_some_and(|named| !named.equals(in_toto::PAYLOAD_TYPE)) {
            return Ok(Self::about(Claim::Payload));
        }
        Self::interpret(envelope, envelope.untrusted_payload(), in_toto::PAYLOAD_TYPE)
    }

    fn interpret(envelope: &Envelope<'e>, payload: &'e [u8], payload_type: &str) -> Result<Self, Error> {
        if let Covered::Content { .. } = envelope.covered {
            return Ok(Self::about(Claim::Content));
        }
        // The type is compared before anything of the payload is read.
        if let Some(named) = envelope.payload_type {
            if !named.equals(payload_type) {
                return Err(ErrorKind::PayloadTypeMismatch.into());
            }
            if !named.equals(in_toto::PAYLOAD_TYPE) {
                return Ok(Self::about(Claim::Payload));
            }
        }
        let payload = Value::parse(payload)?.object()?;
        // Only formats of this build come here; the guards, constants, tell the compiler too.
        match envelope.format {
            Format::Nv2Jwt if Format::Nv2Jwt.is_built() => nv2::statement(&payload, nv2::MediaType::Required),
            Format::Nv2Json if Format::Nv2Json.is_built() => {
                nv2::statement(&payload, nv2::MediaType::Optional)
            }
            Format::NotaryJws | Format::NotaryCose
                if Format::NotaryJws.is_built() || Format::NotaryCose.is_built() =>
            {
                notary::statement(&payload, envelope.notary_header())
            }
            Format::Cosign if Format::Cosign.is_built() => simple_signing::statement(&payload),
            Format::Dsse | Format::SigstoreBundle if in_toto::IS_BUILT => in_toto::statement(&payload),
            _ => Err(ErrorKind::FormatNotBuilt.into()),
        }
    }

    /// Which artifact it is about.
    #[must_use]
    pub const fn claim(&self) -> &Claim<'e> {
        &self.claim
    }

    /// The media type of the artifact, where the format signs one.
    #[must_use]
    pub const fn media_type(&self) -> Option<Text<'e>> {
        match self.claim {
            Claim::Artifact { media_type, .. } => media_type,
            _ => None,
        }
    }

    /// The digest of the artifact, where the statement is about exactly one and names it.
    #[must_use]
    pub const fn digest(&self) -> Option<Digest> {
        match self.claim {
            Claim::Artifact { digest, .. } => Some(digest),
            _ => None,
        }
    }

    /// The size of the artifact in bytes, where the format signs it.
    #[must_use]
    pub const fn size(&self) -> Option<u64> {
        match self.claim {
            Claim::Artifact { size, .. } => size,
            _ => None,
        }
    }

    /// The type of the predicate of an in-toto statement.
    #[must_use]
    pub const fn predicate_type(&self) -> Option<Text<'e>> {
        self.predicate_type
    }

    /// The signed references, in the order of the statement.
    pub fn references(&self) -> impl Iterator<Item = Text<'e>> + use<'e> {
        let (list, mut one) = match self.references {
            // The guards are constants, and tell the compiler which formats are not built.
            Some(References::Full(list)) if Format::Nv2Jwt.is_built() || Format::Nv2Json.is_built() => {
                (Some(list), None)
            }
            Some(References::Repository(one)) if Format::Cosign.is_built() => (None, Some(one)),
            _ => (None, None),
        };
        let mut elements = list.map(|list| list.elements());
        core::iter::from_fn(move || match &mut elements {
            Some(elements) => elements.find_map(|value| value.text().ok()),
            None => one.take(),
        })
    }

    /// The requested reference is a signed one: byte for byte, or by its repository where the format signs
    /// no more than that.
    pub(crate) fn names<'s>(&self, requested: &Reference<'_>, mut scratch: Scratch<'s>) -> Result<bool, Error>
    where
        'e: 's,
    {
        match self.references {
            Some(References::Repository(text)) if Format::Cosign.is_built() => {
                // Shortened to the life of the lent scratch.
                let text: Text<'s> = text;
                let signed = Reference::parse(text.decode(&mut scratch)?)?;
                Ok(signed.repository() == requested.repository())
            }
            _ => Ok(self.references().any(|reference| reference.equals(requested.as_str()))),
        }
    }

    /// The signed annotations: names and values.
    pub fn annotations(&self) -> impl Iterator<Item = (Text<'e>, Text<'e>)> + use<'e> {
        let mut members = self.annotations.map(|object| object.members());
        core::iter::from_fn(move || {
            members.as_mut()?.find_map(|(name, value)| Some((name, value.text().ok()?)))
        })
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
