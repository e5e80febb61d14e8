//! cosign's key signatures: a DER signature over a simple signing payload, which lies beside it in a
//! registry, or together with it in a local file: `00 "sigstore-json" 0A` and a JSON object.

use crate::bytes::base64::{self, Alphabet};
use crate::bytes::json::Value;
use crate::bytes::scratch::Scratch;
use crate::envelope::{Covered, Envelope, Format, KeyHint, ToBeSigned, encoded_text, one, required};
use crate::error::{Error, ErrorKind};

const FILE_HEAD: &[u8] = b"\0sigstore-json\n";
const PAYLOAD_TYPE: &str = "application/vnd.dev.cosign.simplesigning.v1+json";
const SIGNATURE: &str = "dev.cosignproject.cosign/signature";

/// The file form, told by its first bytes.
pub(crate) fn has_shape(bytes: &[u8]) -> bool {
    bytes.starts_with(FILE_HEAD)
}

/// Reads the annotation or signature file with the payload that stands beside it, or without one the local
/// file form. One final newline of a signature file is no part of the signature.
pub(crate) fn parse<'e>(
    bytes: &'e [u8],
    payload: Option<&'e [u8]>,
    scratch: &mut Scratch<'e>,
) -> Result<Envelope<'e>, Error> {
    match payload {
        Some(payload) => envelope(bytes.strip_suffix(b"\n").unwrap_or(bytes), payload, scratch),
        None => parse_file(bytes, scratch),
    }
}

fn parse_file<'e>(bytes: &'e [u8], scratch: &mut Scratch<'e>) -> Result<Envelope<'e>, Error> {
    let json = bytes.strip_prefix(FILE_HEAD).ok_or(ErrorKind::EnvelopeShape)?;
    let object = Value::parse(json)?.object()?;
    let [mime_type, payload, annotations] = object.only(["mimeType", "payload", "annotations"])?;
    let mime_type = required(mime_type, &object)?;
    if !mime_type.text()?.equals(PAYLOAD_TYPE) {
        return Err(Error::at(ErrorKind::ContentTypeInvalid, mime_type.offset()));
    }
    let annotations = required(annotations, &object)?.object()?;
    let [signature] = annotations.find([SIGNATURE])?;
    let signature = signature.ok_or(Error::at(ErrorKind::SignatureMissing, annotations.offset()))?;
    let payload = encoded_text(required(payload, &object)?, scratch)?;
    let payload = base64::decode(Alphabet::Standard, payload, scratch)?;
    envelope(encoded_text(signature, scratch)?, payload, scratch)
}

fn envelope<'e>(
    signature: &'e [u8],
    payload: &'e [u8],
    scratch: &mut Scratch<'e>,
) -> Result<Envelope<'e>, Error> {
    if signature.is_empty() {
        return Err(ErrorKind::SignatureMissing.into());
    }
    if payload.is_empty() {
        return Err(ErrorKind::PayloadMissing.into());
    }
    let mut pieces = ToBeSigned::new();
    pieces.push(payload).map_err(|_| ErrorKind::Internal)?;
    Ok(Envelope {
        format: Format::Cosign,
        algorithm: None,
        key_hint: KeyHint::Unnamed,
        notary: None,
        covered: Covered::Envelope(pieces),
        payload,
        payload_type: None,
        signatures: one(base64::decode(Alphabet::Standard, signature, scratch)?),
    })
}
