//! Notary Project COSE: a tagged COSE_Sign1 with the profile of the Notary Project on top
//! (Notary Project signature envelope COSE).

use crate::bytes::cbor::{Label, Value};
use crate::bytes::scratch::Scratch;
use crate::envelope::cose::{CERTIFICATES, CONTENT_TYPE, CRITICAL, CoseSign1};
use crate::envelope::notary::{Attribute, Attributes, Critical, PAYLOAD_TYPE};
use crate::envelope::{Covered, Envelope, Format, KeyHint, NotaryHeader, SigningScheme, one, x5c};
use crate::error::{Error, ErrorKind};
use crate::limits::MAX_CRITICAL;

/// The tag of a date in seconds (RFC 8949, 3.4.2).
const EPOCH_TIME: u64 = 1;

pub(crate) fn parse<'e>(bytes: &'e [u8], scratch: &mut Scratch<'e>) -> Result<Envelope<'e>, Error> {
    let message = CoseSign1::parse(bytes)?;
    if message.protected(CERTIFICATES)?.is_some() {
        return Err(ErrorKind::HeaderForbidden.into());
    }
    let algorithm = message.algorithm()?;
    let notary = notary_header(&message)?;
    let chain = message.unprotected(CERTIFICATES)?.ok_or(ErrorKind::CertificatesMissing)?;
    Ok(Envelope {
        format: Format::NotaryCose,
        algorithm: Some(algorithm),
        key_hint: KeyHint::Certificates(x5c::from_cbor(&chain)?),
        notary: Some(notary),
        covered: Covered::Envelope(message.to_be_signed(&[], scratch)?),
        payload: message.untrusted_payload(),
        payload_type: None,
        signatures: one(message.signature()),
    })
}

fn notary_header(message: &CoseSign1<'_>) -> Result<NotaryHeader, Error> {
    match message.protected(CONTENT_TYPE)? {
        Some(value) if value.text() == Ok(PAYLOAD_TYPE) => {}
        _ => return Err(ErrorKind::ContentTypeInvalid.into()),
    }
    let attributes = Attributes {
        scheme: signing_scheme(message)?,
        signing_time: time(message, Attribute::SigningTime)?,
        authentic_signing_time: time(message, Attribute::AuthenticSigningTime)?,
        expiry: time(message, Attribute::Expiry)?,
        plugin: has_text(message, Attribute::VerificationPlugin)?,
        plugin_min_version: has_text(message, Attribute::VerificationPluginMinVersion)?,
    };
    attributes.check(critical(message)?)
}

fn attribute<'e>(message: &CoseSign1<'e>, attribute: Attribute) -> Result<Option<Value<'e>>, Error> {
    message.protected(Label::Text(attribute.name()))
}

fn signing_scheme(message: &CoseSign1<'_>) -> Result<Option<SigningScheme>, Error> {
    let Some(value) = attribute(message, Attribute::SigningScheme)? else { return Ok(None) };
    let name = value.text()?;
    [SigningScheme::X509, SigningScheme::SigningAuthority]
        .into_iter()
        .find(|scheme| scheme.name() == name)
        .map(Some)
        .ok_or(Error::at(ErrorKind::SigningSchemeInvalid, value.offset()))
}

/// A time is tag 1 around an integer. Text dates, plain integers and floats are refused.
fn time(message: &CoseSign1<'_>, name: Attribute) -> Result<Option<i64>, Error> {
    let Some(value) = attribute(message, name)? else { return Ok(None) };
    match value.tagged() {
        Some((EPOCH_TIME, seconds)) => match seconds.integer()? {
            seconds if seconds >= 0 => Ok(Some(seconds)),
            _ => Err(Error::at(ErrorKind::TimestampInvalid, value.offset())),
        },
        _ => Err(Error::at(ErrorKind::TimestampInvalid, value.offset())),
    }
}

fn has_text(message: &CoseSign1<'_>, name: Attribute) -> Result<bool, Error> {
    attribute(message, name)?.map_or(Ok(false), |value| value.text().map(|_| true))
}

/// Reads `crit` (RFC 9052, 3.1): labels that are present and understood, each once, none of the
/// common ones.
fn critical(message: &CoseSign1<'_>) -> Result<Critical, Error> {
    let value = message.protected(CRITICAL)?.ok_or(ErrorKind::CriticalInvalid)?;
    let invalid = Error::at(ErrorKind::CriticalInvalid, value.offset());
    let labels = value.array().map_err(|_| invalid)?;
    if labels.len() == 0 {
        return Err(invalid);
    }
    if labels.len() > MAX_CRITICAL {
        return Err(Error::at(ErrorKind::TooManyMembers, value.offset()));
    }
    let mut critical = Critical::default();
    for label in labels {
        entry(&mut critical, &label, message, invalid)?;
    }
    Ok(critical)
}

fn entry(
    critical: &mut Critical,
    value: &Value<'_>,
    message: &CoseSign1<'_>,
    invalid: Error,
) -> Result<(), Error> {
    let label = match (value.text(), value.integer()) {
        (Ok(name), _) => Label::Text(name),
        (_, Ok(number)) => Label::Integer(number),
        _ => return Err(invalid),
    };
    match label {
        Label::Integer(0..=8) => return Err(Error::at(ErrorKind::CriticalForbidden, value.offset())),
        Label::Integer(_) => {}
        Label::Text(name) => {
            if let Some(known) = Attribute::ALL.into_iter().find(|known| known.name() == name) {
                return critical.known(known, value.offset());
            }
        }
    }
    if message.protected(label)?.is_none() {
        return Err(Error::at(ErrorKind::CriticalAbsent, value.offset()));
    }
    critical.unknown();
    Ok(())
}
