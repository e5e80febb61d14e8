//! What the token and the JSON form of nv2 share: type, algorithm and the hint to the key.

use crate::algorithm::Algorithm;
use crate::bytes::json::Object;
use crate::bytes::scratch::Scratch;
use crate::envelope::{KeyHint, jose_algorithm, required, x5c};
use crate::error::{Error, ErrorKind};
use crate::key::KeyId;

/// Names that would change how the envelope is read; the prototype defines none of them.
const FORBIDDEN: [&str; 6] = ["crit", "b64", "jwk", "jku", "x5u", "zip"];

pub(crate) struct Header<'e> {
    pub algorithm: Algorithm,
    pub key_hint: KeyHint<'e>,
}

/// Reads `typ`, `alg` and exactly one of `kid` and `x5c`. Other members mean nothing.
pub(crate) fn header<'e>(object: &Object<'e>, scratch: &mut Scratch<'e>) -> Result<Header<'e>, Error> {
    let [typ, algorithm, kid, x5c] = object.find(["typ", "alg", "kid", "x5c"])?;
    if let Some(value) = object.find(FORBIDDEN)?.into_iter().flatten().next() {
        return Err(Error::at(ErrorKind::HeaderForbidden, value.offset()));
    }
    let typ = required(typ, object)?;
    if !typ.text()?.equals("x509") {
        return Err(Error::at(ErrorKind::SignatureTypeUnknown, typ.offset()));
    }
    let algorithm = algorithm.ok_or(Error::at(ErrorKind::AlgorithmMissing, object.offset()))?;
    let key_hint = match (kid, x5c) {
        (Some(_), Some(x5c)) => return Err(Error::at(ErrorKind::KeyHintConflict, x5c.offset())),
        (None, None) => return Err(Error::at(ErrorKind::KeyHintMissing, object.offset())),
        (Some(kid), None) => KeyHint::KeyId(KeyId::parse(kid.text()?.decode(scratch)?)?),
        (None, Some(_)) if !cfg!(feature = "certificates") => {
            return Err(ErrorKind::CertificatesNotBuilt.into());
        }
        (None, Some(chain)) => KeyHint::Certificates(x5c::from_json(chain, scratch)?),
    };
    Ok(Header { algorithm: jose_algorithm(algorithm)?, key_hint })
}
