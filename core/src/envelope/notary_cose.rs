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

/// The end of the year 9999, behind which RFC 3339 has no form, and other readers wrap around.
const LAST_TIME: i64 = 253_402_300_799;

/// The attributes that are times.
const TIMES: [Attribute; 3] = [Attribute::SigningTime, Attribute::AuthenticSigningTime, Attribute::Expiry];

/// The key id of the common header (RFC 9052, 3.1).
const KEY_ID: Label<'static> = Label::Integer(4);

pub(crate) fn parse<'e>(bytes: &'e [u8], scratch: &mut Scratch<'e>) -> Result<Envelope<'e>, Error> {
    let message = CoseSign1::parse(bytes)?;
    if message.protected(CERTIFICATES)?.is_some() {
        return Err(ErrorKind::HeaderForbidden.into());
    }
    check_protected(&message)?;
    check_unprotected(&message)?;
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

/// A tag stands around a time, and nowhere else: a reader that knows a tag may refuse what is in it.
fn check_protected(message: &CoseSign1<'_>) -> Result<(), Error> {
    for (label, value) in message.protected_entries() {
        let is_time = TIMES.into_iter().any(|time| label == Label::Text(time.name()));
        check_common(label, &value)?;
        if !is_time && value.has_tag() {
            return Err(Error::at(ErrorKind::CborType, value.offset()));
        }
    }
    Ok(())
}

fn check_unprotected(message: &CoseSign1<'_>) -> Result<(), Error> {
    for (label, value) in message.unprotected_entries() {
        check_common(label, &value)?;
        if value.has_tag() {
            return Err(Error::at(ErrorKind::CborType, value.offset()));
        }
    }
    Ok(())
}

/// Common parameters (RFC 9052, 3.1; RFC 9338; RFC 9596) of which the profile knows nothing: initialization vectors,
/// counter signatures and a type have no place in it, and a key id is a byte string.
fn check_common(label: Label<'_>, value: &Value<'_>) -> Result<(), Error> {
    match label {
        KEY_ID => value.bytes().map(drop),
        Label::Integer(5 | 6 | 7 | 9 | 11 | 12 | 16) => {
            Err(Error::at(ErrorKind::HeaderForbidden, value.offset()))
        }
        _ => Ok(()),
    }
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
            seconds @ 0..=LAST_TIME => Ok(Some(seconds)),
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
