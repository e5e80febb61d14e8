//! How the text of an option becomes a value, or one sentence about why it does not.

use super::{MOST_SIGNATURES, ReadFormat};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use nv2_core::certificate::host::HostPattern;
use nv2_core::certificate::name::Identity;
use nv2_core::reference::Reference;
use nv2_core::{Error, ErrorKind, Fingerprint, Format, Threshold};
use nv2_sign::KeyType;

pub(super) fn readable_format() -> impl TypedValueParser<Value = ReadFormat> {
    let names = std::iter::once("auto").chain(Format::ALL.iter().map(|format| format.name()));
    PossibleValuesParser::new(names).map(|name| ReadFormat(Format::from_name(&name)))
}

/// What has a place among the referrers of an artifact.
pub(super) fn storable_format() -> impl TypedValueParser<Value = ReadFormat> {
    let formats = [Format::Nv2Jwt, Format::NotaryJws, Format::NotaryCose, Format::SigstoreBundle];
    PossibleValuesParser::new(std::iter::once("auto").chain(formats.map(Format::name)))
        .map(|name| ReadFormat(Format::from_name(&name)))
}

pub(super) fn writable_format() -> impl TypedValueParser<Value = Format> {
    let formats = [Format::Nv2Jwt, Format::NotaryJws, Format::NotaryCose];
    PossibleValuesParser::new(formats.map(Format::name))
        .map(|name| Format::from_name(&name).unwrap_or(Format::Nv2Jwt))
}

pub(super) fn key_type() -> impl TypedValueParser<Value = KeyType> {
    PossibleValuesParser::new(KeyType::ALL.iter().map(|kind| kind.name()))
        .map(|name| KeyType::from_name(&name).unwrap_or(KeyType::P256))
}

pub(super) fn annotation(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("an annotation is a name, `=` and a value".to_owned()),
    }
}

pub(super) fn media_type(text: &str) -> Result<String, String> {
    if text.is_empty() { Err("a media type cannot be empty".to_owned()) } else { Ok(text.to_owned()) }
}

pub(super) fn type_name(text: &str) -> Result<String, String> {
    if text.is_empty() { Err("a type cannot be empty".to_owned()) } else { Ok(text.to_owned()) }
}

pub(super) fn reference(text: &str) -> Result<String, String> {
    let wrong = |_| ErrorKind::RequestedReferenceInvalid.message().to_owned();
    Reference::parse(text).map(|_| text.to_owned()).map_err(wrong)
}

pub(super) fn identity(text: &str) -> Result<String, String> {
    Identity::parse(text).map(|_| text.to_owned()).map_err(sentence)
}

pub(super) fn host(text: &str) -> Result<String, String> {
    HostPattern::parse(text).map(|_| text.to_owned()).map_err(sentence)
}

pub(super) fn fingerprint(text: &str) -> Result<Fingerprint, String> {
    Fingerprint::parse(text).map_err(|_| "a pin is `sha256:` and 64 lower-case hexadecimal digits".to_owned())
}

pub(super) fn threshold(text: &str) -> Result<usize, String> {
    let count = text.parse().map_err(|_| ErrorKind::ThresholdInvalid.message().to_owned())?;
    Threshold::new(count).map(|_| count).map_err(sentence)
}

pub(super) fn most(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(count @ 1..=MOST_SIGNATURES) => Ok(count),
        _ => Err(format!("a number from 1 to {MOST_SIGNATURES}")),
    }
}

/// Upper case, as constants are written; so it is no word of either language.
pub(super) fn constant_name(text: &str) -> Result<String, String> {
    let begins = text.starts_with(|first: char| first.is_ascii_uppercase());
    let rest = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    if begins && text.bytes().all(rest) {
        Ok(text.to_owned())
    } else {
        Err("a name is an upper-case letter, and more of them, digits and `_`".to_owned())
    }
}

fn sentence(error: Error) -> String {
    error.kind().message().to_owned()
}
