//! Notary Project JWS: one flattened JSON object of `payload`, `protected`, `header` and `signature`
//! (Notary Project signature envelope JWS; RFC 7515, 7.2.2). Signed is the text `protected "." payload`.

use crate::algorithm::Algorithm;
use crate::bytes::base64::{self, Alphabet};
use crate::bytes::json::{Object, Text, Value};
use crate::bytes::scratch::Scratch;
use crate::envelope::notary::{Attribute, Attributes, Critical, PAYLOAD_TYPE};
use crate::envelope::{
    Covered, Envelope, Format, KeyHint, NotaryHeader, SigningScheme, ToBeSigned, encoded_text,
    jose_algorithm, one, required, x5c,
};
use crate::error::{Error, ErrorKind};
use crate::limits::MAX_CRITICAL;
use crate::time::parse_rfc3339;

/// Registered names (RFC 7515, 4.1): `crit` must not list them.
const REGISTERED: [&str; 11] =
    ["alg", "jku", "jwk", "kid", "x5u", "x5c", "x5t", "x5t#S256", "typ", "cty", "crit"];

/// Names that would select a key or change how the envelope is read, or that stand unprotected only.
const FORBIDDEN: [&str; 7] = ["x5c", "jwk", "jku", "x5u", "b64", "zip", "io.cncf.notary.timestampSignature"];

/// Names that an unprotected header must not have, and the ones that mean something there.
const UNPROTECTED: [&str; 4] = ["alg", "crit", "x5c", "io.cncf.notary.timestampSignature"];

/// Means nothing, but has a type. Older signers write it in another case.
const SIGNING_AGENT: &str = "io.cncf.notary.signingAgent";

pub(crate) fn parse<'e>(bytes: &'e [u8], scratch: &mut Scratch<'e>) -> Result<Envelope<'e>, Error> {
    let object = Value::parse(bytes)?.object()?;
    let [payload, protected, header, signature] =
        object.only(["payload", "protected", "header", "signature"])?;
    let protected = encoded_text(required(protected, &object)?, scratch)?;
    let payload = not_empty(required(payload, &object)?, ErrorKind::PayloadMissing, scratch)?;
    let signature = not_empty(required(signature, &object)?, ErrorKind::SignatureMissing, scratch)?;
    let unprotected = required(header, &object)?.object()?;

    let protected_json = base64::decode(Alphabet::UrlUnpadded, protected, scratch)?;
    let header = Value::parse(protected_json)?.object()?;
    let chain = check_unprotected(&unprotected, &header, scratch)?;
    let (algorithm, notary) = check_protected(&header)?;
    Ok(Envelope {
        format: Format::NotaryJws,
        algorithm: Some(algorithm),
        key_hint: KeyHint::Certificates(x5c::from_json(chain, scratch)?),
        notary: Some(notary),
        covered: Covered::Envelope(ToBeSigned::from_array([protected, b".", payload])),
        payload: base64::decode(Alphabet::UrlUnpadded, payload, scratch)?,
        payload_type: None,
        signatures: one(base64::decode(Alphabet::UrlUnpadded, signature, scratch)?),
    })
}

fn not_empty<'e>(
    value: Value<'e>,
    otherwise: ErrorKind,
    scratch: &mut Scratch<'e>,
) -> Result<&'e [u8], Error> {
    match encoded_text(value, scratch)? {
        [] => Err(Error::at(otherwise, value.offset())),
        text => Ok(text),
    }
}

/// No name in both headers (RFC 7515, 7.2.1), nothing that must be protected, and the rest of the type that the
/// specification gives it. Answers the chain.
fn check_unprotected<'e>(
    unprotected: &Object<'e>,
    header: &Object<'_>,
    scratch: &mut Scratch<'e>,
) -> Result<Value<'e>, Error> {
    let in_both = |name: &Text<'_>| header.members().any(|(protected, _)| protected.same(name));
    let [algorithm, critical, chain, time_stamp] =
        unprotected.find_among(UNPROTECTED, |name| match in_both(name) {
            true => Err(Error::at(ErrorKind::HeaderForbidden, name.offset())),
            false => Ok(()),
        })?;
    if let Some(value) = algorithm.or(critical) {
        return Err(Error::at(ErrorKind::HeaderForbidden, value.offset()));
    }
    if let Some(time_stamp) = time_stamp {
        base64::decode(Alphabet::Standard, encoded_text(time_stamp, scratch)?, scratch)?;
    }
    for (name, value) in unprotected.members() {
        if name.resembles(SIGNING_AGENT) {
            value.text()?;
        }
    }
    chain.ok_or(Error::at(ErrorKind::CertificatesMissing, unprotected.offset()))
}

fn check_protected(header: &Object<'_>) -> Result<(Algorithm, NotaryHeader), Error> {
    if let Some(value) = header.find(FORBIDDEN)?.into_iter().flatten().next() {
        return Err(Error::at(ErrorKind::HeaderForbidden, value.offset()));
    }
    let [algorithm, content_type, crit] = header.find(["alg", "cty", "crit"])?;
    let algorithm = algorithm.ok_or(Error::at(ErrorKind::AlgorithmMissing, header.offset()))?;
    match content_type {
        Some(content_type) if content_type.text()?.equals(PAYLOAD_TYPE) => {}
        _ => return Err(Error::at(ErrorKind::ContentTypeInvalid, header.offset())),
    }
    let [scheme, signing_time, authentic_signing_time, expiry, plugin, plugin_min_version] =
        header.find(Attribute::ALL.map(Attribute::name))?;
    let attributes = Attributes {
        scheme: scheme.map(signing_scheme).transpose()?,
        signing_time: signing_time.map(time).transpose()?,
        authentic_signing_time: authentic_signing_time.map(time).transpose()?,
        expiry: expiry.map(time).transpose()?,
        plugin: plugin.map(|value| value.text()).transpose()?.is_some(),
        plugin_min_version: plugin_min_version.map(|value| value.text()).transpose()?.is_some(),
    };
    let crit = crit.ok_or(Error::at(ErrorKind::CriticalInvalid, header.offset()))?;
    let notary = attributes.check(critical(crit, header)?)?;
    Ok((jose_algorithm(algorithm)?, notary))
}

fn signing_scheme(value: Value<'_>) -> Result<SigningScheme, Error> {
    let name = value.text()?;
    [SigningScheme::X509, SigningScheme::SigningAuthority]
        .into_iter()
        .find(|scheme| name.equals(scheme.name()))
        .ok_or(Error::at(ErrorKind::SigningSchemeInvalid, value.offset()))
}

/// A time has no character that JSON must escape, and the reference takes none that is: the raw bytes are the text.
fn time(value: Value<'_>) -> Result<i64, Error> {
    let text = core::str::from_utf8(value.text()?.raw()).unwrap_or_default();
    match parse_rfc3339(text) {
        // As in COSE. The first second of the year 1 is no time at all to the reference.
        Ok(seconds) if seconds >= 0 => Ok(seconds),
        _ => Err(Error::at(ErrorKind::TimestampInvalid, value.offset())),
    }
}

/// Reads `crit` (RFC 7515, 4.1.11): names that are present and understood, each once.
fn critical(value: Value<'_>, header: &Object<'_>) -> Result<Critical, Error> {
    let invalid = Error::at(ErrorKind::CriticalInvalid, value.offset());
    let names = value.array().map_err(|_| invalid)?;
    if names.is_empty() {
        return Err(invalid);
    }
    if names.len() > MAX_CRITICAL {
        return Err(Error::at(ErrorKind::TooManyMembers, value.offset()));
    }
    let mut critical = Critical::default();
    for name in names.elements() {
        let name = name.text().map_err(|_| invalid)?;
        entry(&mut critical, &name, header)?;
    }
    Ok(critical)
}

fn entry(critical: &mut Critical, name: &Text<'_>, header: &Object<'_>) -> Result<(), Error> {
    if REGISTERED.iter().any(|registered| name.equals(registered)) {
        return Err(Error::at(ErrorKind::CriticalForbidden, name.offset()));
    }
    if let Some(attribute) = Attribute::ALL.into_iter().find(|known| name.equals(known.name())) {
        return critical.known(attribute, name.offset());
    }
    if !header.members().any(|(present, _)| present.same(name)) {
        return Err(Error::at(ErrorKind::CriticalAbsent, name.offset()));
    }
    critical.unknown();
    Ok(())
}
