//! Notary Project JWS envelopes, as text that a test may bend before it is signed.

use crate::kit::pki::Key;
use base64ct::{Base64, Base64UrlUnpadded, Encoding};
use nv2_core::Algorithm;

/// The parts of an envelope before signing.
#[derive(Clone)]
pub struct Jws {
    /// JSON text of the protected header.
    pub protected: String,
    /// JSON text of the payload.
    pub payload: String,
    /// JSON text of the unprotected header.
    pub header: String,
    /// The algorithm that really signs.
    pub algorithm: Algorithm,
}

impl Jws {
    /// A good envelope under the scheme `notary.x509`.
    pub fn new(key: &Key, chain: &[Vec<u8>], payload: &str) -> Self {
        let algorithm = key.notary_algorithm();
        Self {
            protected: format!(
                concat!(
                    r#"{{"alg":"{}","crit":["io.cncf.notary.signingScheme"],"#,
                    r#""cty":"application/vnd.cncf.notary.payload.v1+json","#,
                    r#""io.cncf.notary.signingScheme":"notary.x509","#,
                    r#""io.cncf.notary.signingTime":"2025-12-31T00:00:00Z"}}"#
                ),
                algorithm.jose()
            ),
            payload: payload.to_owned(),
            header: header(chain),
            algorithm,
        }
    }

    /// A good envelope under the scheme `notary.x509.signingAuthority`.
    pub fn by_authority(key: &Key, chain: &[Vec<u8>], payload: &str) -> Self {
        Self::new(key, chain, payload)
            .replace("notary.x509\"", "notary.x509.signingAuthority\"")
            .replace("io.cncf.notary.signingTime", "io.cncf.notary.authenticSigningTime")
            .replace(
                r#"["io.cncf.notary.signingScheme"]"#,
                r#"["io.cncf.notary.signingScheme","io.cncf.notary.authenticSigningTime"]"#,
            )
    }

    /// Replaces text in the protected header, which must occur.
    pub fn replace(mut self, from: &str, to: &str) -> Self {
        assert!(self.protected.contains(from), "{from} is not in {}", self.protected);
        self.protected = self.protected.replace(from, to);
        self
    }

    /// The signed envelope.
    pub fn sign(&self, key: &Key) -> Vec<u8> {
        let protected = Base64UrlUnpadded::encode_string(self.protected.as_bytes());
        let payload = Base64UrlUnpadded::encode_string(self.payload.as_bytes());
        self.sign_encoded(key, &protected, &payload)
    }

    /// The envelope around two parts that are encoded already, signed as they stand.
    pub fn sign_encoded(&self, key: &Key, protected: &str, payload: &str) -> Vec<u8> {
        let signature = key.sign(self.algorithm, format!("{protected}.{payload}").as_bytes());
        envelope(protected, payload, &self.header, &Base64UrlUnpadded::encode_string(&signature))
    }
}

/// The unprotected header around a chain.
pub fn header(chain: &[Vec<u8>]) -> String {
    let chain: Vec<_> = chain.iter().map(|der| format!("\"{}\"", Base64::encode_string(der))).collect();
    format!(r#"{{"x5c":[{}],"io.cncf.notary.signingAgent":"nv2-conformance"}}"#, chain.join(","))
}

/// The outer object.
pub fn envelope(protected: &str, payload: &str, header: &str, signature: &str) -> Vec<u8> {
    format!(
        r#"{{"payload":"{payload}","protected":"{protected}","header":{header},"signature":"{signature}"}}"#
    )
    .into_bytes()
}
