//! DSSE envelopes, simple signing payloads and Sigstore bundles, as text that a test may bend.

use crate::kit::pki::{Key, ecdsa_der};
use base64ct::{Base64, Encoding};
use nv2_core::Algorithm;

/// The type of an in-toto payload.
pub const IN_TOTO: &str = "application/vnd.in-toto+json";

/// The pre-authentication encoding of DSSE, written down a second time.
pub fn pae(payload_type: &str, payload: &[u8]) -> Vec<u8> {
    let head = format!("DSSEv1 {} {payload_type} {} ", payload_type.len(), payload.len());
    [head.as_bytes(), payload].concat()
}

/// A signature as cosign and Sigstore write it: DER for ECDSA.
pub fn signature(key: &Key, algorithm: Algorithm, message: &[u8]) -> Vec<u8> {
    let fixed = key.sign(algorithm, message);
    match algorithm {
        Algorithm::Es256 | Algorithm::Es384 | Algorithm::Es512 => ecdsa_der(&fixed),
        _ => fixed,
    }
}

/// A DSSE envelope around a payload and signatures that are ready.
pub fn dsse(payload_type: &str, payload: &[u8], signatures: &[Vec<u8>]) -> String {
    let signatures: Vec<_> =
        signatures.iter().map(|sig| format!(r#"{{"sig":"{}"}}"#, Base64::encode_string(sig))).collect();
    format!(
        r#"{{"payload":"{}","payloadType":"{payload_type}","signatures":[{}]}}"#,
        Base64::encode_string(payload),
        signatures.join(",")
    )
}

/// A good DSSE envelope by one P-256 key.
pub fn signed(key: &Key, payload_type: &str, payload: &[u8]) -> String {
    dsse(payload_type, payload, &[signature(key, Algorithm::Es256, &pae(payload_type, payload))])
}

/// An in-toto statement with the subjects as JSON.
pub fn statement(subjects: &str) -> String {
    format!(
        concat!(
            r#"{{"_type":"https://in-toto.io/Statement/v1","subject":[{}],"#,
            r#""predicateType":"https://example.com/built/v1","predicate":{{}}}}"#
        ),
        subjects
    )
}

/// A Sigstore bundle with a key hint around some content, given as a JSON member.
pub fn bundle(content: &str) -> String {
    format!(
        concat!(
            r#"{{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","#,
            r#""verificationMaterial":{{"publicKey":{{"hint":"x"}}}},{}}}"#
        ),
        content
    )
}

/// A simple signing payload.
pub fn simple_signing(reference: &str, digest: &str, kind: &str) -> String {
    format!(
        concat!(
            r#"{{"critical":{{"identity":{{"docker-reference":"{}"}},"#,
            r#""image":{{"docker-manifest-digest":"{}"}},"type":"{}"}},"optional":null}}"#
        ),
        reference, digest, kind
    )
}
