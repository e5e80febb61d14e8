//! What the token and the JSON form of nv2 share: type, algorithm and the hint to the key.

use crate::algorithm::Algorithm;
use crate::bytes::json::Object;
use crate::bytes::scratch::Scratch;
use crate::envelope::{KeyHint, jose_algorithm, required, x5c};
use crate::error::{Error, ErrorKind};
use crate::key::KeyId;

/// Names that would change how the envelope is read; the prototype defines none of them.
const FORBIDDEN: [&str; 6] = ["crit", "b64", "jwk", "jku", "x5u", "zip"];
const KNOWN: [&str; 10] = ["typ", "alg", "kid", "x5c", "crit", "b64", "jwk", "jku", "x5u", "zip"];

pub(crate) struct Header<'e> {
    pub algorithm: Algorithm,
    pub key_hint: KeyHint<'e>,
}

/// Reads `typ`, `alg` and exactly one of `kid` and `x5c`. Other members mean nothing.
pub(crate) fn header<'e>(object: &Object<'e>, scratch: &mut Scratch<'e>) -> Result<Header<'e>, Error> {
    object.refuse_case_variants(&KNOWN)?;
    if let Some(value) = FORBIDDEN.iter().find_map(|name| object.get(name)) {
        return Err(Error::at(ErrorKind::HeaderForbidden, value.offset()));
    }
    let typ = required(object, "typ")?;
    if !typ.text()?.equals("x509") {
        return Err(Error::at(ErrorKind::SignatureTypeUnknown, typ.offset()));
    }
    let algorithm = object.get("alg").ok_or(Error::at(ErrorKind::AlgorithmMissing, object.offset()))?;
    Ok(Header { algorithm: jose_algorithm(algorithm)?, key_hint: key_hint(object, scratch)? })
}

fn key_hint<'e>(object: &Object<'e>, scratch: &mut Scratch<'e>) -> Result<KeyHint<'e>, Error> {
    match (object.get("kid"), object.get("x5c")) {
        (Some(_), Some(x5c)) => Err(Error::at(ErrorKind::KeyHintConflict, x5c.offset())),
        (None, None) => Err(Error::at(ErrorKind::KeyHintMissing, object.offset())),
        (Some(kid), None) => Ok(KeyHint::KeyId(KeyId::parse(kid.text()?.decode(scratch)?)?)),
        (None, Some(chain)) => Ok(KeyHint::Certificates(x5c::from_json(chain, scratch)?)),
    }
}
