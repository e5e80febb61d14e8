//! Notary Project JWS: one flattened JSON object of `payload`, `protected`, `header` and `signature`
//! (Notary Project signature envelope JWS; RFC 7515, 7.2.2). Signed is the text `protected "." payload`.

use crate::bytes::base64::{self, Alphabet};
use crate::bytes::json::{Object, Text, Value};
use crate::bytes::scratch::Scratch;
use crate::envelope::notary::{Attribute, Attributes, Critical, PAYLOAD_TYPE};
use crate::envelope::{
    Envelope, Format, KeyHint, NotaryHeader, SigningScheme, ToBeSigned, encoded_text, jose_algorithm,
    required, x5c,
};
use crate::error::{Error, ErrorKind};
use crate::limits::MAX_CRITICAL;
use crate::time::parse_rfc3339;

const MEMBERS: [&str; 4] = ["payload", "protected", "header", "signature"];

/// Registered names (RFC 7515, 4.1): `crit` must not list them.
const REGISTERED: [&str; 11] =
    ["alg", "jku", "jwk", "kid", "x5u", "x5c", "x5t", "x5t#S256", "typ", "cty", "crit"];

/// Names that would select a key or change how the envelope is read.
const FORBIDDEN: [&str; 6] = ["x5c", "jwk", "jku", "x5u", "b64", "zip"];

pub(crate) fn parse<'e>(bytes: &'e [u8], scratch: &mut Scratch<'e>) -> Result<Envelope<'e>, Error> {
    let object = Value::parse(bytes)?.object()?;
    check_members(&object)?;
    let protected = encoded_text(required(&object, "protected")?, scratch)?;
    let payload = required(&object, "payload")?;
    if payload.text()?.is_empty() {
        return Err(Error::at(ErrorKind::PayloadMissing, payload.offset()));
    }
    let signature = required(&object, "signature")?;
    if signature.text()?.is_empty() {
        return Err(Error::at(ErrorKind::SignatureMissing, signature.offset()));
    }
    let payload = encoded_text(payload, scratch)?;
    let signature = encoded_text(signature, scratch)?;
    let unprotected = required(&object, "header")?.object()?;

    let protected_json = base64::decode(Alphabet::UrlUnpadded, protected, scratch)?;
    let header = Value::parse(protected_json)?.object()?;
    check_names(&header, &unprotected)?;
    let algorithm = header.get("alg").ok_or(Error::at(ErrorKind::AlgorithmMissing, header.offset()))?;
    let notary = notary_header(&header, scratch)?;
    let chain = unprotected.get("x5c");
    let chain = chain.ok_or(Error::at(ErrorKind::CertificatesMissing, unprotected.offset()))?;
    Ok(Envelope {
        format: Format::NotaryJws,
        algorithm: jose_algorithm(algorithm)?,
        key_hint: KeyHint::Certificates(x5c::from_json(chain, scratch)?),
        notary: Some(notary),
        to_be_signed: ToBeSigned::from_array([protected, b".", payload]),
        payload: base64::decode(Alphabet::UrlUnpadded, payload, scratch)?,
        signature: base64::decode(Alphabet::UrlUnpadded, signature, scratch)?,
    })
}

fn check_members(object: &Object<'_>) -> Result<(), Error> {
    object.refuse_case_variants(&MEMBERS)?;
    match object.members().find(|(name, _)| !MEMBERS.iter().any(|member| name.equals(member))) {
        Some((_, value)) => Err(Error::at(ErrorKind::MemberUnknown, value.offset())),
        None => Ok(()),
    }
}

/// No name in both headers (RFC 7515, 7.2.1), none that is forbidden, none that differs only by case.
fn check_names(header: &Object<'_>, unprotected: &Object<'_>) -> Result<(), Error> {
    header.refuse_case_variants(&["alg", "cty", "crit"])?;
    header.refuse_case_variants(&FORBIDDEN)?;
    header.refuse_case_variants(&Attribute::ALL.map(Attribute::name))?;
    unprotected.refuse_case_variants(&["alg", "crit", "x5c", "io.cncf.notary.timestampSignature"])?;
    if let Some(value) = FORBIDDEN.iter().find_map(|name| header.get(name)) {
        return Err(Error::at(ErrorKind::HeaderForbidden, value.offset()));
    }
    if let Some(value) = ["alg", "crit"].iter().find_map(|name| unprotected.get(name)) {
        return Err(Error::at(ErrorKind::HeaderForbidden, value.offset()));
    }
    for (name, value) in unprotected.members() {
        if header.members().any(|(protected, _)| protected.same(&name)) {
            return Err(Error::at(ErrorKind::HeaderForbidden, value.offset()));
        }
    }
    Ok(())
}

fn notary_header<'e>(header: &Object<'e>, scratch: &mut Scratch<'e>) -> Result<NotaryHeader, Error> {
    match header.get("cty") {
        Some(content_type) if content_type.text()?.equals(PAYLOAD_TYPE) => {}
        _ => return Err(Error::at(ErrorKind::ContentTypeInvalid, header.offset())),
    }
    let attributes = Attributes {
        scheme: signing_scheme(header)?,
        signing_time: time(header, Attribute::SigningTime, scratch)?,
        authentic_signing_time: time(header, Attribute::AuthenticSigningTime, scratch)?,
        expiry: time(header, Attribute::Expiry, scratch)?,
        plugin: has_text(header, Attribute::VerificationPlugin)?,
        plugin_min_version: has_text(header, Attribute::VerificationPluginMinVersion)?,
    };
    attributes.check(critical(header)?)
}

fn signing_scheme(header: &Object<'_>) -> Result<Option<SigningScheme>, Error> {
    let Some(value) = header.get(Attribute::SigningScheme.name()) else { return Ok(None) };
    let name = value.text()?;
    [SigningScheme::X509, SigningScheme::SigningAuthority]
        .into_iter()
        .find(|scheme| name.equals(scheme.name()))
        .map(Some)
        .ok_or(Error::at(ErrorKind::SigningSchemeInvalid, value.offset()))
}

fn time<'e>(
    header: &Object<'e>,
    attribute: Attribute,
    scratch: &mut Scratch<'e>,
) -> Result<Option<i64>, Error> {
    let Some(value) = header.get(attribute.name()) else { return Ok(None) };
    parse_rfc3339(value.text()?.decode(scratch)?)
        .map(Some)
        .map_err(|error| Error::at(error.kind(), value.offset()))
}

fn has_text(header: &Object<'_>, attribute: Attribute) -> Result<bool, Error> {
    header.get(attribute.name()).map_or(Ok(false), |value| value.text().map(|_| true))
}

/// Reads `crit` (RFC 7515, 4.1.11): names that are present and understood, each once.
fn critical(header: &Object<'_>) -> Result<Critical, Error> {
    let value = header.get("crit").ok_or(Error::at(ErrorKind::CriticalInvalid, header.offset()))?;
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
