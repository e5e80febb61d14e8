//! The nv2 token: `base64url(header).base64url(claims).base64url(signature)`, signed over the first two
//! parts as they stand.

use crate::bytes::base64::{self, Alphabet};
use crate::bytes::json;
use crate::bytes::scratch::Scratch;
use crate::envelope::{Covered, Envelope, Format, ToBeSigned, nv2, one};
use crate::error::{Error, ErrorKind};

/// Three non-empty parts of base64url, and at most one newline at the end of the file.
pub(crate) fn has_shape(bytes: &[u8]) -> bool {
    let url = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let token = without_final_newline(bytes);
    split(token).is_ok_and(|parts| parts.iter().all(|part| !part.is_empty() && part.iter().all(url)))
}

pub(crate) fn parse<'e>(bytes: &'e [u8], scratch: &mut Scratch<'e>) -> Result<Envelope<'e>, Error> {
    let token = without_final_newline(bytes);
    let [header, claims, signature] = split(token)?;
    if claims.is_empty() {
        return Err(Error::at(ErrorKind::PayloadMissing, header.len()));
    }
    if signature.is_empty() {
        return Err(Error::at(ErrorKind::SignatureMissing, token.len()));
    }
    let header_json = base64::decode(Alphabet::UrlUnpadded, header, scratch)?;
    let nv2::Header { algorithm, key_hint } =
        nv2::header(&json::Value::parse(header_json)?.object()?, scratch)?;
    Ok(Envelope {
        format: Format::Nv2Jwt,
        algorithm: Some(algorithm),
        key_hint,
        notary: None,
        covered: Covered::Envelope(ToBeSigned::from_array([header, b".", claims])),
        payload: base64::decode(Alphabet::UrlUnpadded, claims, scratch)?,
        payload_type: None,
        signatures: one(base64::decode(Alphabet::UrlUnpadded, signature, scratch)?),
    })
}

/// An editor or a shell may have ended the file with a newline; the token itself has none.
fn without_final_newline(bytes: &[u8]) -> &[u8] {
    bytes.strip_suffix(b"\n").unwrap_or(bytes)
}

fn split(token: &[u8]) -> Result<[&[u8]; 3], Error> {
    let mut parts = token.splitn(4, |byte| *byte == b'.');
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(header), Some(claims), Some(signature), None) => Ok([header, claims, signature]),
        _ => Err(ErrorKind::EnvelopeShape.into()),
    }
}
