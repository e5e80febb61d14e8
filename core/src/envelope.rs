//! Bytes to envelope: the outer shell, the protected header and the hints. Nothing is trusted yet.
//!
//! A new format is a new file here and one in `statement/`; both say what they read, nothing more.

pub mod cose;
mod notary;
mod notary_cose;
mod notary_jws;
mod nv2;
mod nv2_json;
mod nv2_jwt;
mod x5c;

use crate::algorithm::Algorithm;
use crate::bytes::scratch::Scratch;
use crate::bytes::{cbor, json};
use crate::error::{Error, ErrorKind};
use crate::key::KeyId;
use crate::limits::{MAX_CERTIFICATES, MAX_ENVELOPE};

pub use crate::format::Format;

/// Recognition needs the readers, so it stands here and not with the names of the formats.
impl Format {
    /// Recognises a format by a shape that no other format has.
    ///
    /// # Errors
    /// `FormatUnknown`; `EnvelopeTooLarge`; for a JSON document the kinds of [`json::Value::parse`].
    pub fn detect(bytes: &[u8]) -> Result<Self, Error> {
        if bytes.len() > MAX_ENVELOPE {
            return Err(ErrorKind::EnvelopeTooLarge.into());
        }
        match bytes.first() {
            Some(0xd2) => Ok(Self::NotaryCose),
            Some(b'{' | b' ' | b'\t' | b'\r' | b'\n') => Self::detect_json(bytes),
            Some(_) if nv2_jwt::has_shape(bytes) => Ok(Self::Nv2Jwt),
            _ => Err(ErrorKind::FormatUnknown.into()),
        }
    }

    fn detect_json(bytes: &[u8]) -> Result<Self, Error> {
        let object = json::Value::parse(bytes)?.object()?;
        let has = |name| object.get(name).is_some();
        match (has("protected") && has("payload"), has("signed") && has("signature")) {
            (true, false) => Ok(Self::NotaryJws),
            (false, true) => Ok(Self::Nv2Json),
            _ => Err(ErrorKind::FormatUnknown.into()),
        }
    }
}

/// What the envelope says about its signer: a hint, never trust by itself.
#[derive(Clone, Debug)]
pub enum KeyHint<'e> {
    /// The id of a key that the verifier has.
    KeyId(KeyId),
    /// Certificates in DER, leaf first. Not parsed yet.
    Certificates(Certificates<'e>),
}

/// Certificates in DER, leaf first; at least one.
pub type Certificates<'e> = heapless::Vec<&'e [u8], MAX_CERTIFICATES>;

/// The bytes that the signature covers, exactly as received, as a list of slices in a row.
pub type ToBeSigned<'e> = heapless::Vec<&'e [u8], 7>;

/// The signing scheme of the Notary Project, which says where the signing time comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SigningScheme {
    /// `notary.x509`: the signer's own clock, so the time is only a claim.
    X509,
    /// `notary.x509.signingAuthority`: an authority vouches for the time.
    SigningAuthority,
}

impl SigningScheme {
    /// The name in the header.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::X509 => "notary.x509",
            Self::SigningAuthority => "notary.x509.signingAuthority",
        }
    }
}

/// What a Notary Project envelope signs in its protected header, beside the algorithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotaryHeader {
    /// The signing scheme.
    pub scheme: SigningScheme,
    /// When it was signed (unix seconds): a claim under `notary.x509`, vouched for by the authority
    /// under `notary.x509.signingAuthority`.
    pub signing_time: i64,
    /// From when on it is void (unix seconds).
    pub expiry: Option<i64>,
    /// A critical header that this verifier does not understand is listed.
    pub(crate) unknown_critical: bool,
    /// A verification plug-in is asked for.
    pub(crate) plugin: bool,
}

/// An envelope that has the shape of its format. All of it is a claim until [`crate::Verifier`] is done.
#[derive(Clone, Debug)]
pub struct Envelope<'e> {
    pub(crate) format: Format,
    pub(crate) algorithm: Algorithm,
    pub(crate) key_hint: KeyHint<'e>,
    pub(crate) notary: Option<NotaryHeader>,
    pub(crate) to_be_signed: ToBeSigned<'e>,
    pub(crate) payload: &'e [u8],
    pub(crate) signature: &'e [u8],
}

impl<'e> Envelope<'e> {
    /// Reads an envelope of a known format. `scratch` takes what has to be decoded.
    ///
    /// # Errors
    /// Kinds of the stages encoding, envelope and limit, each with a position where one helps;
    /// `AlgorithmUnknown`.
    pub fn parse(format: Format, bytes: &'e [u8], scratch: &mut Scratch<'e>) -> Result<Self, Error> {
        if bytes.len() > MAX_ENVELOPE {
            return Err(ErrorKind::EnvelopeTooLarge.into());
        }
        match format {
            Format::Nv2Jwt => nv2_jwt::parse(bytes, scratch),
            Format::Nv2Json => nv2_json::parse(bytes, scratch),
            Format::NotaryJws => notary_jws::parse(bytes, scratch),
            Format::NotaryCose => notary_cose::parse(bytes, scratch),
        }
    }

    /// The format it was read as.
    #[must_use]
    pub const fn format(&self) -> Format {
        self.format
    }

    /// The algorithm that the header names.
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// What the envelope says about its signer.
    #[must_use]
    pub const fn key_hint(&self) -> &KeyHint<'e> {
        &self.key_hint
    }

    /// The Notary Project header, in formats that have one.
    #[must_use]
    pub const fn notary_header(&self) -> Option<&NotaryHeader> {
        self.notary.as_ref()
    }

    /// The bytes that the signature covers, as received: pieces in a row.
    #[must_use]
    pub fn to_be_signed(&self) -> &[&'e [u8]] {
        &self.to_be_signed
    }

    /// The decoded payload, which nobody has checked.
    #[must_use]
    pub const fn untrusted_payload(&self) -> &'e [u8] {
        self.payload
    }
}

/// The text of a JSON string, needed as bytes of an encoding: borrowed when it has no escapes.
pub(crate) fn encoded_text<'e>(value: json::Value<'e>, scratch: &mut Scratch<'e>) -> Result<&'e [u8], Error> {
    Ok(value.text()?.decode(scratch)?.as_bytes())
}

/// The algorithm with the JOSE name that a JSON string holds.
pub(crate) fn jose_algorithm(value: json::Value<'_>) -> Result<Algorithm, Error> {
    let name = value.text()?;
    Algorithm::all()
        .find(|algorithm| name.equals(algorithm.jose()))
        .ok_or(Error::at(ErrorKind::AlgorithmUnknown, value.offset()))
}

/// A member that must be there.
pub(crate) fn required<'e>(
    member: Option<json::Value<'e>>,
    object: &json::Object<'_>,
) -> Result<json::Value<'e>, Error> {
    member.ok_or(Error::at(ErrorKind::MemberMissing, object.offset()))
}

/// The value under a label of a COSE header.
pub(crate) fn labelled<'e>(
    header: &cbor::Value<'e>,
    wanted: cbor::Label<'_>,
) -> Result<Option<cbor::Value<'e>>, Error> {
    Ok(header.map()?.find(|(label, _)| *label == wanted).map(|(_, value)| value))
}
