//! Vectors of plain COSE_Sign1: a key, a message, perhaps external data.

use crate::encoding::hex;
use crate::jwk;
use nv2_core::bytes::scratch::Scratch;
use nv2_core::crypto::DefaultBackend;
use nv2_core::envelope::cose::CoseSign1;
use nv2_core::{ErrorKind, PublicKey, scratch_bound};
use serde_json::Value;

/// A vector of one of the two shapes: cose-wg (`input`, `output`) or gluecose (`sign1::verify`).
#[derive(Clone, Debug)]
pub struct Vector {
    /// SubjectPublicKeyInfo of the given key.
    pub key: Vec<u8>,
    /// The message.
    pub message: Vec<u8>,
    /// The external data that it was signed with.
    pub external: Vec<u8>,
    /// Where RFC 9052 leaves a choice and the core takes the strict side: why it must refuse.
    pub strict: Option<(&'static str, ErrorKind)>,
}

impl Vector {
    /// Reads a vector.
    ///
    /// # Errors
    /// A sentence for the report.
    pub fn parse(file: &[u8]) -> Result<Self, String> {
        let file: Value = serde_json::from_slice(file).map_err(|error| error.to_string())?;
        let (wg, glue) = (&file["input"]["sign0"], &file["sign1::verify"]);
        let (key, message, external, algorithm) = if wg.is_object() {
            (&wg["key"], &file["output"]["cbor"], &wg["external"], &wg["alg"])
        } else {
            (&file["key"], &glue["taggedCOSESign1"]["cborHex"], &glue["external"], &file["alg"])
        };
        let message = hex(message.as_str().ok_or("the vector has no message")?)?;
        let strict = match (algorithm.as_str(), key["crv"].as_str()) {
            _ if message.first().is_some_and(|byte| byte >> 5 != 6) => Some(("untagged", ErrorKind::CoseTag)),
            _ if wg["unprotected"]["alg"].is_string() => {
                Some(("alg is not protected", ErrorKind::HeaderForbidden))
            }
            (Some("ES256"), Some("P-256"))
            | (Some("ES384"), Some("P-384"))
            | (Some("ES512"), Some("P-521")) => None,
            (Some(name), _) if name.starts_with("ES") => {
                Some(("hash of another curve", ErrorKind::AlgorithmKeyMismatch))
            }
            _ => None,
        };
        let external = external.as_str().map_or(Ok(Vec::new()), hex)?;
        Ok(Self { key: jwk::spki(key)?, message, external, strict })
    }

    /// Checks the message with its key on the inner COSE layer.
    ///
    /// # Errors
    /// The kind of the refusal.
    pub fn verify(&self) -> Result<(), ErrorKind> {
        let key = PublicKey::from_spki(&self.key).map_err(|error| error.kind())?;
        let message = CoseSign1::parse(&self.message).map_err(|error| error.kind())?;
        let mut scratch = vec![0; scratch_bound(self.message.len())];
        message
            .verify(&key, &self.external, &DefaultBackend, Scratch::new(&mut scratch))
            .map(|_| ())
            .map_err(|error| error.kind())
    }
}
