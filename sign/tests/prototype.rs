//! Tokens equal, byte for byte, those of the prototype for the same key, time and claims. The expected
//! ones are made by `testdata/tokens/make.sh` with openssl, without any code of this project.

use nv2_core::Format;
use nv2_sign::certificate::chain_from_file;
use nv2_sign::{Descriptor, LocalSigner, PrivateKey, SignRequest, sign};

const AT: i64 = 1_900_000_000;

fn signed(media_type: &str, change: impl FnOnce(&mut SignRequest)) -> String {
    let key = PrivateKey::from_pem(include_bytes!("../testdata/keys/rsa-2048.pem")).unwrap();
    let digest = "sha256:c4516b8a311e85f1f2a60573abf4c6b740ca3ade4127e29b05616848de487d34".into();
    let artifact = Descriptor { media_type: media_type.into(), digest, size: 528 };
    let mut request = SignRequest::new(Format::Nv2Jwt, artifact, AT);
    change(&mut request);
    String::from_utf8(sign(&request, &LocalSigner::new(key).unwrap()).unwrap()).unwrap()
}

#[test]
fn a_token_with_a_key_id_and_the_least_claims() {
    let token = signed("application/vnd.docker.distribution.manifest.v2+json", |_| ());
    assert_eq!(token, include_str!("../testdata/tokens/kid.jwt"));
}

#[test]
fn a_token_with_a_certificate_all_claims_and_all_that_go_escapes() {
    let token = signed("a/<b>&c\u{2028}\u{2029}\"\\é+json", |request| {
        request.chain = Some(chain_from_file(include_bytes!("../testdata/tokens/rsa-2048.crt")).unwrap());
        request.references = vec![
            "registry.example.com/example:latest".into(),
            "registry.example.com:5000/example:v1.0".into(),
        ];
        request.expires_in = Some(31_536_000);
    });
    assert_eq!(token, include_str!("../testdata/tokens/x5c.jwt"));
}
