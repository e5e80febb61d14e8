//! nv2 tokens, as text that a test may bend before it is signed.

use crate::kit::pki::Key;
use base64ct::{Base64, Base64UrlUnpadded, Encoding};
use nv2_core::{Algorithm, PublicKey};

type Hasher = <nv2_core::crypto::DefaultBackend as nv2_core::crypto::Backend>::Hasher;

/// The parts of a token before signing.
#[derive(Clone)]
pub struct Token {
    /// JSON text of the header.
    pub header: String,
    /// JSON text of the claims.
    pub claims: String,
    /// The algorithm that really signs.
    pub algorithm: Algorithm,
}

impl Token {
    /// A token that names its key by id.
    pub fn with_key_id(key: &Key, algorithm: Algorithm, claims: &str) -> Self {
        let header = format!(r#"{{"typ":"x509","alg":"{}","kid":"{}"}}"#, algorithm.jose(), key_id(key));
        Self { header, claims: claims.to_owned(), algorithm }
    }

    /// A token that carries its certificates.
    pub fn with_chain(chain: &[Vec<u8>], algorithm: Algorithm, claims: &str) -> Self {
        let chain: Vec<_> = chain.iter().map(|der| format!("\"{}\"", Base64::encode_string(der))).collect();
        let header = format!(r#"{{"typ":"x509","alg":"{}","x5c":[{}]}}"#, algorithm.jose(), chain.join(","));
        Self { header, claims: claims.to_owned(), algorithm }
    }

    /// The signed token.
    pub fn sign(&self, key: &Key) -> Vec<u8> {
        let message = format!(
            "{}.{}",
            Base64UrlUnpadded::encode_string(self.header.as_bytes()),
            Base64UrlUnpadded::encode_string(self.claims.as_bytes())
        );
        let signature = key.sign(self.algorithm, message.as_bytes());
        format!("{message}.{}", Base64UrlUnpadded::encode_string(&signature)).into_bytes()
    }

    /// The same in the older JSON form; `signed` is the text of the claims as it stands.
    pub fn sign_json(&self, key: &Key) -> Vec<u8> {
        let signature = key.sign(self.algorithm, self.claims.as_bytes());
        let rest = self.header.strip_prefix(r#"{"typ":"x509","#).unwrap();
        let sig = Base64::encode_string(&signature);
        format!(r#"{{"signed":{},"signature":{{"typ":"x509","sig":"{sig}",{rest}}}"#, self.claims)
            .into_bytes()
    }
}

/// The prototype's id of a key.
pub fn key_id(key: &Key) -> String {
    let key = PublicKey::from_spki(key.spki()).unwrap();
    key.fingerprint::<Hasher>().unwrap().key_id().to_string()
}
