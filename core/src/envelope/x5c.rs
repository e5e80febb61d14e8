//! Certificates inside an envelope: `x5c` of JOSE, `x5chain` of COSE.

use crate::bytes::scratch::Scratch;
use crate::bytes::{base64, cbor, json};
use crate::envelope::Certificates;
use crate::error::{Error, ErrorKind};

/// Reads `x5c` (RFC 7515, 4.1.6): standard padded base64, leaf first, at least one.
pub(crate) fn from_json<'e>(
    value: json::Value<'e>,
    scratch: &mut Scratch<'e>,
) -> Result<Certificates<'e>, Error> {
    let mut certificates = Certificates::new();
    for element in value.array()?.elements() {
        push(&mut certificates, certificate(element, scratch)?)?;
    }
    not_empty(certificates, value.offset())
}

/// Reads `x5chain` (label 33) in the form that the Notary Project uses: an array of byte strings.
pub(crate) fn from_cbor<'e>(value: &cbor::Value<'e>) -> Result<Certificates<'e>, Error> {
    let mut certificates = Certificates::new();
    for element in value.array()? {
        push(&mut certificates, element.bytes()?)?;
    }
    not_empty(certificates, value.offset())
}

/// Base64 needs no escape, but a writer may put `\/` for `/`: then the text is unescaped first. To look for
/// that only where decoding fails saves a walk over each certificate.
fn certificate<'e>(element: json::Value<'e>, scratch: &mut Scratch<'e>) -> Result<&'e [u8], Error> {
    let text = element.text()?;
    match base64::decode(base64::Alphabet::Standard, text.raw(), scratch) {
        Err(_) if text.has_escapes() => {
            base64::decode(base64::Alphabet::Standard, text.decode(scratch)?.as_bytes(), scratch)
        }
        decoded => decoded,
    }
}

fn push<'e>(certificates: &mut Certificates<'e>, der: &'e [u8]) -> Result<(), Error> {
    certificates.push(der).map_err(|_| ErrorKind::TooManyCertificates.into())
}

fn not_empty(certificates: Certificates<'_>, offset: usize) -> Result<Certificates<'_>, Error> {
    if certificates.is_empty() {
        return Err(Error::at(ErrorKind::CertificatesMissing, offset));
    }
    Ok(certificates)
}
