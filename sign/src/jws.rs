//! Notary Project JWS: flattened JSON serialisation, certificates in the unprotected header.

use crate::error::SignError;
use crate::json::Object;
use crate::notary_payload::{
    AGENT, CONTENT_TYPE, EXPIRY, NotaryRequest, SCHEME_X509, SIGNING_AGENT, SIGNING_SCHEME, SIGNING_TIME,
    rfc3339,
};
use crate::signer::Signer;
use base64ct::{Base64, Base64UrlUnpadded, Encoding};
use nv2_core::algorithm::Algorithm;

/// Writes the envelope.
pub(crate) fn write(
    request: &NotaryRequest<'_>,
    algorithm: Algorithm,
    signer: &dyn Signer,
) -> Result<Vec<u8>, SignError> {
    let protected = protected(request, algorithm)?;
    let [protected, payload] =
        [&protected, &request.payload].map(|part| Base64UrlUnpadded::encode_string(part.as_bytes()));
    let signature = signer.sign(algorithm, format!("{protected}.{payload}").as_bytes())?;
    let header = Object::new()
        .strings("x5c", request.chain.iter().map(|der| Base64::encode_string(der)))
        .string(SIGNING_AGENT, AGENT);
    let envelope = Object::new()
        .string("payload", &payload)
        .string("protected", &protected)
        .raw("header", header.finish())
        .string("signature", &Base64UrlUnpadded::encode_string(&signature));
    Ok(envelope.finish().into_bytes())
}

/// Members in the order of their names, as the reference writes them.
fn protected(request: &NotaryRequest<'_>, algorithm: Algorithm) -> Result<String, SignError> {
    let mut header = Object::new()
        .string("alg", algorithm.jose())
        .strings("crit", request.critical())
        .string("cty", CONTENT_TYPE);
    if let Some(expiry) = request.expiry {
        header = header.string(EXPIRY, &rfc3339(expiry)?);
    }
    let header =
        header.string(SIGNING_SCHEME, SCHEME_X509).string(SIGNING_TIME, &rfc3339(request.signing_time)?);
    Ok(header.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::PrivateKey;
    use crate::notary_payload::tests::request;
    use crate::signer::LocalSigner;
    use signature::Verifier;
    use spki::DecodePublicKey;

    #[test]
    fn the_protected_header_without_expiry() {
        let request = request();
        assert_eq!(
            protected(&NotaryRequest::new(&request).unwrap(), Algorithm::Ps256).unwrap(),
            concat!(
                r#"{"alg":"PS256","crit":["io.cncf.notary.signingScheme"],"#,
                r#""cty":"application/vnd.cncf.notary.payload.v1+json","#,
                r#""io.cncf.notary.signingScheme":"notary.x509","#,
                r#""io.cncf.notary.signingTime":"2023-11-14T22:13:20Z"}"#
            )
        );
    }

    #[test]
    fn an_expiry_is_critical() {
        let mut request = request();
        request.expires_in = Some(60);
        assert_eq!(
            protected(&NotaryRequest::new(&request).unwrap(), Algorithm::Es256).unwrap(),
            concat!(
                r#"{"alg":"ES256","crit":["io.cncf.notary.signingScheme","io.cncf.notary.expiry"],"#,
                r#""cty":"application/vnd.cncf.notary.payload.v1+json","#,
                r#""io.cncf.notary.expiry":"2023-11-14T22:14:20Z","#,
                r#""io.cncf.notary.signingScheme":"notary.x509","#,
                r#""io.cncf.notary.signingTime":"2023-11-14T22:13:20Z"}"#
            )
        );
    }

    #[test]
    fn the_envelope_is_flattened_and_signed() {
        let key = PrivateKey::from_pem(include_bytes!("../testdata/keys/p256.pem")).unwrap();
        let signer = LocalSigner::new(key).unwrap();
        let request = request();
        let request = NotaryRequest::new(&request).unwrap();
        let envelope: serde_json::Value =
            serde_json::from_slice(&write(&request, Algorithm::Es256, &signer).unwrap()).unwrap();

        assert_eq!(envelope.as_object().unwrap().len(), 4);
        assert_eq!(
            envelope["header"],
            serde_json::json!({"x5c": ["AQID", "BA=="], "io.cncf.notary.signingAgent": AGENT})
        );
        let text = |name: &str| envelope[name].as_str().unwrap();
        let decoded = |name| Base64UrlUnpadded::decode_vec(text(name)).unwrap();
        assert_eq!(decoded("payload"), request.payload.as_bytes());
        assert_eq!(decoded("protected"), protected(&request, Algorithm::Es256).unwrap().into_bytes());
        let public = p256::ecdsa::VerifyingKey::from_public_key_der(signer.public_key_spki()).unwrap();
        let signature = p256::ecdsa::Signature::from_slice(&decoded("signature")).unwrap();
        let signed = format!("{}.{}", text("protected"), text("payload"));
        assert!(public.verify(signed.as_bytes(), &signature).is_ok());
    }
}
