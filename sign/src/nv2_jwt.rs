//! The nv2 prototype's token: `header.claims.signature`, byte for byte as the prototype writes it.

use crate::error::SignError;
use crate::json::Object;
use crate::request::SignRequest;
use crate::signer::Signer;
use base64ct::{Base64, Base64UrlUnpadded, Encoding};
use nv2_core::algorithm::Algorithm;
use nv2_core::key::Fingerprint;
use sha2::{Digest, Sha256};

/// Writes the token. The request has been checked.
pub(crate) fn write(
    request: &SignRequest,
    algorithm: Algorithm,
    signer: &dyn Signer,
) -> Result<Vec<u8>, SignError> {
    let header = match &request.chain {
        Some(chain) => header_with_chain(algorithm, chain),
        None => header_with_key_id(algorithm, &key_id(signer.public_key_spki())),
    };
    let [header, claims] =
        [header, claims(request)?].map(|part| Base64UrlUnpadded::encode_string(part.as_bytes()));
    let to_be_signed = format!("{header}.{claims}");
    let signature = signer.sign(algorithm, to_be_signed.as_bytes())?;
    Ok(format!("{to_be_signed}.{}", Base64UrlUnpadded::encode_string(&signature)).into_bytes())
}

fn key_id(spki: &[u8]) -> String {
    Fingerprint(Sha256::digest(spki).into()).key_id().to_string()
}

fn header_with_chain(algorithm: Algorithm, chain: &[Vec<u8>]) -> String {
    // Standard base64 with padding here (RFC 7515, 4.1.6), unlike everywhere else in the token.
    header(algorithm).strings("x5c", chain.iter().map(|der| Base64::encode_string(der))).finish()
}

fn header_with_key_id(algorithm: Algorithm, key_id: &str) -> String {
    header(algorithm).string("kid", key_id).finish()
}

fn header(algorithm: Algorithm) -> Object {
    Object::new().string("typ", "x509").string("alg", algorithm.jose())
}

/// The prototype leaves out what is empty or zero; `size` alone is always there.
fn claims(request: &SignRequest) -> Result<String, SignError> {
    let artifact = &request.artifact;
    let mut claims = Object::new()
        .string("mediaType", &artifact.media_type)
        .string("digest", &artifact.digest)
        .raw("size", artifact.size);
    if !request.references.is_empty() {
        claims = claims.strings("references", &request.references);
    }
    let expiry = request.expiry()?;
    if let Some(expiry) = expiry {
        claims = claims.raw("exp", expiry);
    }
    if request.at != 0 {
        claims = claims.raw("iat", request.at);
        if expiry.is_some() {
            claims = claims.raw("nbf", request.at);
        }
    }
    Ok(claims.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::PrivateKey;
    use crate::request::Descriptor;
    use crate::signer::LocalSigner;
    use nv2_core::envelope::Format;

    const DIGEST: &str = "sha256:c4516b8a311e85f1f2a60573abf4c6b740ca3ade4127e29b05616848de487d34";

    fn request() -> SignRequest {
        let media_type = "application/vnd.docker.distribution.manifest.v2+json".into();
        let artifact = Descriptor { media_type, digest: DIGEST.into(), size: 528 };
        SignRequest::new(Format::Nv2Jwt, artifact, 1_597_051_119)
    }

    #[test]
    fn claims_are_the_prototype_s() {
        let mut request = request();
        request.references =
            vec!["registry.example.com/example:latest".into(), "registry.example.com/example:v1.0".into()];
        request.expires_in = Some(31_536_000);
        assert_eq!(
            claims(&request).unwrap(),
            concat!(
                r#"{"mediaType":"application/vnd.docker.distribution.manifest.v2+json","#,
                r#""digest":"sha256:c4516b8a311e85f1f2a60573abf4c6b740ca3ade4127e29b05616848de487d34","#,
                r#""size":528,"references":["registry.example.com/example:latest","#,
                r#""registry.example.com/example:v1.0"],"exp":1628587119,"iat":1597051119,"nbf":1597051119}"#
            )
        );
    }

    #[test]
    fn claims_leave_out_what_is_not_there() {
        let mut request = request();
        request.artifact.media_type = "a/b".into();
        request.artifact.size = 0;
        let start = format!(r#"{{"mediaType":"a/b","digest":"{DIGEST}","size":0"#);
        assert_eq!(claims(&request).unwrap(), format!(r#"{start},"iat":1597051119}}"#));
        request.at = 0;
        assert_eq!(claims(&request).unwrap(), format!("{start}}}"));
        request.expires_in = Some(5);
        assert_eq!(claims(&request).unwrap(), format!(r#"{start},"exp":5}}"#));
    }

    #[test]
    fn claims_are_escaped_as_go_does() {
        let mut request = request();
        request.artifact.media_type = "a/<b>&\"\\\u{1}\u{2028}é".into();
        assert!(
            claims(&request)
                .unwrap()
                .starts_with(r#"{"mediaType":"a/\u003cb\u003e\u0026\"\\\u0001\u2028é","digest":"#)
        );
    }

    #[test]
    fn headers_are_the_prototype_s() {
        let chain = [vec![0xfb, 0xff], vec![1, 2, 3]];
        assert_eq!(
            header_with_chain(Algorithm::Rs256, &chain),
            r#"{"typ":"x509","alg":"RS256","x5c":["+/8=","AQID"]}"#
        );
        assert_eq!(
            header_with_key_id(Algorithm::Es384, "XP5O:Y7W2"),
            r#"{"typ":"x509","alg":"ES384","kid":"XP5O:Y7W2"}"#
        );
    }

    #[test]
    fn a_token_is_three_parts_and_the_same_each_time() {
        let key = PrivateKey::from_pem(include_bytes!("../testdata/keys/rsa-2048.pem")).unwrap();
        let signer = LocalSigner::new(key).unwrap();
        let mut request = request();
        request.chain = Some(vec![vec![1]]);
        let token = String::from_utf8(write(&request, Algorithm::Rs256, &signer).unwrap()).unwrap();
        let parts: Vec<_> =
            token.split('.').map(|part| Base64UrlUnpadded::decode_vec(part).unwrap()).collect();
        assert_eq!(parts[0], br#"{"typ":"x509","alg":"RS256","x5c":["AQ=="]}"#);
        assert_eq!(parts[1], claims(&request).unwrap().into_bytes());
        let (signed, _) = token.rsplit_once('.').unwrap();
        assert_eq!(parts[2], signer.sign(Algorithm::Rs256, signed.as_bytes()).unwrap());
        assert_eq!(parts.len(), 3);
    }
}
