use super::*;
use crate::key::PrivateKey;
use crate::signer::LocalSigner;

const NOW: i64 = 1_700_000_000;

fn request(format: Format) -> SignRequest {
    let digest = "sha256:c4516b8a311e85f1f2a60573abf4c6b740ca3ade4127e29b05616848de487d34".into();
    let mut request =
        SignRequest::new(format, Descriptor { media_type: "a/b".into(), digest, size: 528 }, NOW);
    if format != Format::Nv2Jwt {
        request.chain = Some(vec![vec![1]]);
    }
    request
}

/// The error of a good request after one change.
fn refused(format: Format, change: impl FnOnce(&mut SignRequest)) -> SignError {
    let mut request = request(format);
    change(&mut request);
    request.check().unwrap_err()
}

#[test]
fn the_artifact_must_be_named() {
    assert!(matches!(
        refused(Format::Nv2Jwt, |request| request.artifact.media_type.clear()),
        SignError::MediaTypeMissing
    ));
    assert!(matches!(
        refused(Format::Nv2Jwt, |request| request.artifact.size = 1 << 63),
        SignError::SizeTooLarge
    ));
}

#[test]
fn expiry_lies_after_signing() {
    for seconds in [0, -1, i64::MIN] {
        assert!(matches!(
            refused(Format::Nv2Jwt, |request| request.expires_in = Some(seconds)),
            SignError::ExpiryNotPositive
        ));
    }
    assert!(matches!(
        refused(Format::Nv2Jwt, |request| request.expires_in = Some(i64::MAX)),
        SignError::TimeOutOfRange
    ));
    assert!(matches!(refused(Format::NotaryCose, |request| request.at = -1), SignError::TimeOutOfRange));
    let mut request = request(Format::Nv2Jwt);
    request.expires_in = Some(1);
    assert_eq!(request.expiry().unwrap(), Some(NOW + 1));
}

#[test]
fn each_format_takes_its_own_parts() {
    let annotate = |name: &str| {
        let name = name.to_owned();
        move |request: &mut SignRequest| drop(request.annotations.insert(name, "x".into()))
    };
    let refer = |request: &mut SignRequest| request.references.push("example.com/a:b".into());
    assert!(matches!(refused(Format::Nv2Jwt, annotate("a")), SignError::AnnotationsNotSupported));
    for format in [Format::NotaryJws, Format::NotaryCose] {
        assert!(matches!(refused(format, refer), SignError::ReferencesNotSupported));
        assert!(matches!(refused(format, |request| request.chain = None), SignError::ChainRequired));
        for name in ["io.cncf.notary", "io.cncf.notary.x", "io.cncf.notaryx"] {
            assert!(matches!(refused(format, annotate(name)), SignError::AnnotationReserved));
        }
    }
    assert!(matches!(refused(Format::Nv2Json, |_| ()), SignError::FormatReadOnly));
}

#[test]
fn references_are_bounded() {
    assert!(matches!(
        refused(Format::Nv2Jwt, |request| request.references = vec!["a/b".into(); 65]),
        SignError::ReferencesTooMany { most: 64 }
    ));
}

#[test]
fn the_key_decides_the_algorithm() {
    macro_rules! check {
        ($file:literal, $nv2:pat, $notary:pat) => {
            let key = PrivateKey::from_pem(include_bytes!(concat!("../../testdata/keys/", $file))).unwrap();
            let signer = LocalSigner::new(key).unwrap();
            assert!(matches!(algorithm(Format::Nv2Jwt, &signer), $nv2), $file);
            assert!(matches!(algorithm(Format::NotaryJws, &signer), $notary), $file);
            assert!(matches!(algorithm(Format::NotaryCose, &signer), $notary), $file);
        };
    }
    check!("rsa-2048.pem", Ok(Algorithm::Rs256), Ok(Algorithm::Ps256));
    check!("rsa-3072.pem", Ok(Algorithm::Rs256), Ok(Algorithm::Ps384));
    check!("rsa-4096.pem", Ok(Algorithm::Rs256), Ok(Algorithm::Ps512));
    check!("p256.pem", Ok(Algorithm::Es256), Ok(Algorithm::Es256));
    check!("p384.pem", Ok(Algorithm::Es384), Ok(Algorithm::Es384));
    check!("p521.pem", Ok(Algorithm::Es512), Ok(Algorithm::Es512));
    check!("ed25519.pem", Ok(Algorithm::EdDsa), Err(SignError::KeyNotForFormat));
}
