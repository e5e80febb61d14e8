//! Bytes to envelope: the outer shell, the protected header and the hints. Nothing is trusted yet.
//!
//! A new format is a new file here and one in `statement/`; both say what they read, nothing more.

pub mod cose;
mod cosign;
pub mod dsse;
mod notary;
mod notary_cose;
mod notary_jws;
mod nv2;
mod nv2_json;
mod nv2_jwt;
mod sigstore_bundle;
mod x5c;

use crate::algorithm::Algorithm;
use crate::bytes::scratch::Scratch;
use crate::bytes::{cbor, json};
use crate::digest::Digest;
use crate::error::{Error, ErrorKind};
use crate::key::KeyId;
use crate::limits::{MAX_CERTIFICATES, MAX_ENVELOPE, MAX_ENVELOPE_SIGNATURES};

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
            Some(0) if cosign::has_shape(bytes) => Ok(Self::Cosign),
            Some(b'{' | b' ' | b'\t' | b'\r' | b'\n') => Self::detect_json(bytes),
            Some(_) if nv2_jwt::has_shape(bytes) => Ok(Self::Nv2Jwt),
            _ => Err(ErrorKind::FormatUnknown.into()),
        }
    }

    fn detect_json(bytes: &[u8]) -> Result<Self, Error> {
        let object = json::Value::parse(bytes)?.object()?;
        let has = |name| object.get(name).is_some();
        let shapes = [
            (Self::NotaryJws, has("protected") && has("payload")),
            (Self::Nv2Json, has("signed") && has("signature")),
            (Self::Dsse, has("payloadType") && has("signatures")),
            (Self::SigstoreBundle, has("verificationMaterial")),
        ];
        let mut fitting = shapes.into_iter().filter(|(_, fits)| *fits).map(|(format, _)| format);
        match (fitting.next(), fitting.next()) {
            (Some(only), None) => Ok(only),
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
    /// Nothing, or nothing that means anything: every pinned key is tried.
    Unnamed,
}

/// Certificates in DER, leaf first; at least one.
pub type Certificates<'e> = heapless::Vec<&'e [u8], CARRIED_CERTIFICATES>;

/// A build that reads no certificates keeps no room for them.
const CARRIED_CERTIFICATES: usize = if cfg!(feature = "certificates") { MAX_CERTIFICATES } else { 0 };

/// The bytes that the signature covers, exactly as received, as a list of slices in a row.
pub type ToBeSigned<'e> = heapless::Vec<&'e [u8], 8>;

/// What a signature covers.
#[derive(Clone, Debug)]
pub enum Covered<'e> {
    /// Bytes of the envelope.
    Envelope(ToBeSigned<'e>),
    /// The content of the subject itself, which is not in the envelope.
    Content {
        /// The digest that the envelope claims for it. Proves nothing, but must not contradict it.
        claimed: Option<Digest>,
    },
}

/// The signatures of one envelope, decoded.
pub type Signatures<'e> = heapless::Vec<&'e [u8], SIGNATURES>;

/// Only DSSE has room for several.
const SIGNATURES: usize =
    if cfg!(any(feature = "dsse", feature = "sigstore-bundle")) { MAX_ENVELOPE_SIGNATURES } else { 1 };

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
    /// None where the format has no header that names one: the key decides.
    pub(crate) algorithm: Option<Algorithm>,
    pub(crate) key_hint: KeyHint<'e>,
    pub(crate) notary: Option<NotaryHeader>,
    pub(crate) covered: Covered<'e>,
    pub(crate) payload: &'e [u8],
    pub(crate) payload_type: Option<json::Text<'e>>,
    pub(crate) signatures: Signatures<'e>,
}

impl<'e> Envelope<'e> {
    /// Reads an envelope of a known format. `scratch` takes what has to be decoded.
    ///
    /// # Errors
    /// `FormatNotBuilt`; kinds of the stages encoding, envelope and limit, each with a position where one
    /// helps; `AlgorithmUnknown`.
    pub fn parse(format: Format, bytes: &'e [u8], scratch: &mut Scratch<'e>) -> Result<Self, Error> {
        Self::read(format, bytes, None, scratch)
    }

    /// Reads a signature whose payload stands beside it: cosign's, as it lies in a registry. `signature` is
    /// the base64 text of the annotation or file, `payload` the bytes of the layer.
    ///
    /// # Errors
    /// As [`Envelope::parse`]; `FormatUnknown` for a format that keeps its payload inside.
    pub fn parse_detached(
        format: Format,
        signature: &'e [u8],
        payload: &'e [u8],
        scratch: &mut Scratch<'e>,
    ) -> Result<Self, Error> {
        if format != Format::Cosign {
            return Err(ErrorKind::FormatUnknown.into());
        }
        check_size(payload)?;
        Self::read(format, signature, Some(payload), scratch)
    }

    /// Where a build's formats are told from all formats: the guards are constants, and a reader that
    /// no arm leads to drops out.
    fn read(
        format: Format,
        bytes: &'e [u8],
        payload: Option<&'e [u8]>,
        scratch: &mut Scratch<'e>,
    ) -> Result<Self, Error> {
        check_size(bytes)?;
        match format {
            Format::Cosign if Format::Cosign.is_built() => cosign::parse(bytes, payload, scratch),
            Format::Dsse if Format::Dsse.is_built() => dsse::parse(bytes, scratch),
            Format::SigstoreBundle if Format::SigstoreBundle.is_built() => {
                sigstore_bundle::parse(bytes, scratch)
            }
            Format::Nv2Jwt if Format::Nv2Jwt.is_built() => nv2_jwt::parse(bytes, scratch),
            Format::Nv2Json if Format::Nv2Json.is_built() => nv2_json::parse(bytes, scratch),
            Format::NotaryJws if Format::NotaryJws.is_built() => notary_jws::parse(bytes, scratch),
            Format::NotaryCose if Format::NotaryCose.is_built() => notary_cose::parse(bytes, scratch),
            _ => Err(ErrorKind::FormatNotBuilt.into()),
        }
    }

    /// How many signatures there are, at least one.
    #[must_use]
    pub fn signature_count(&self) -> usize {
        self.signatures.len()
    }

    /// The format it was read as.
    #[must_use]
    pub const fn format(&self) -> Format {
        self.format
    }

    /// The algorithm that the header names; nothing in formats that leave it to the key.
    #[must_use]
    pub const fn algorithm(&self) -> Option<Algorithm> {
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

    /// What the signature covers, as received.
    #[must_use]
    pub const fn covered(&self) -> &Covered<'e> {
        &self.covered
    }

    /// The type that the envelope gives its payload, in formats that have one.
    #[must_use]
    pub const fn payload_type(&self) -> Option<json::Text<'e>> {
        self.payload_type
    }

    /// The decoded payload, which nobody has checked.
    #[must_use]
    pub const fn untrusted_payload(&self) -> &'e [u8] {
        self.payload
    }
}

fn check_size(bytes: &[u8]) -> Result<(), Error> {
    if bytes.len() > MAX_ENVELOPE { Err(ErrorKind::EnvelopeTooLarge.into()) } else { Ok(()) }
}

/// The list of one signature.
pub(crate) fn one(signature: &[u8]) -> Signatures<'_> {
    let mut signatures = Signatures::new();
    // Every list has room for one.
    let _ = signatures.push(signature);
    signatures
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_read_or_refused_as_not_built() {
        for format in Format::ALL.iter().copied() {
            let mut space = [0; 8];
            let outcome = Envelope::parse(format, b"-", &mut Scratch::new(&mut space));
            let refused = outcome.unwrap_err().kind() == ErrorKind::FormatNotBuilt;
            assert_eq!(refused, !format.is_built(), "{}", format.name());
        }
        let mut space = [0; 8];
        let detached = Envelope::parse_detached(Format::Cosign, b"-", b"{}", &mut Scratch::new(&mut space));
        let refused = detached.unwrap_err().kind() == ErrorKind::FormatNotBuilt;
        assert_eq!(refused, !Format::Cosign.is_built());
    }
}
