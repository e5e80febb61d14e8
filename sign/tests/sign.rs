//! Requests through to envelopes, and what the core says about them.

use nv2_core::certificate::Certificate;
use nv2_core::{
    Anchor, AnchorStore, Digest, ErrorKind, Format, PublicKey, Subject, Time, TrustPolicy, TrustStore,
    Verifier, scratch_bound,
};
use nv2_sign::certificate::{leaf_spki, self_signed};
use nv2_sign::{CommandSigner, Descriptor, LocalSigner, PrivateKey, SignError, SignRequest, Signer, sign};

const NOW: i64 = 1_700_000_000;
const YEAR: i64 = 31_536_000;
const SUBJECT: &str = "C=US, ST=WA, O=acme, CN=signer";
const MEDIA_TYPE: &str = "application/vnd.oci.image.manifest.v1+json";
const DIGEST: &str = "sha256:c4516b8a311e85f1f2a60573abf4c6b740ca3ade4127e29b05616848de487d34";
const SIZE: u64 = 528;

macro_rules! signer {
    ($name:literal) => {{
        let file = include_bytes!(concat!("../testdata/keys/", $name, ".pem"));
        LocalSigner::new(PrivateKey::from_pem(file).unwrap()).unwrap()
    }};
}

fn request(format: Format) -> SignRequest {
    let artifact = Descriptor { media_type: MEDIA_TYPE.into(), digest: DIGEST.into(), size: SIZE };
    SignRequest::new(format, artifact, NOW)
}

fn certificate(signer: &dyn Signer) -> Vec<u8> {
    self_signed(SUBJECT, &["registry.example.com".into()], signer, NOW - 60, YEAR).unwrap()
}

/// What the core says at a time, with this trust.
fn verify(trust: &TrustStore<'_>, format: Format, envelope: &[u8], at: i64) -> Result<(), ErrorKind> {
    let subject = Subject::from_descriptor(MEDIA_TYPE, Digest::parse(DIGEST).unwrap(), SIZE);
    let mut scratch = vec![0; scratch_bound(envelope.len())];
    let policy = TrustPolicy::default();
    Verifier::new(trust, &policy)
        .verify(format, envelope, &subject, Time::At(at), &mut scratch)
        .map(|_| ())
        .map_err(|rejected| rejected.error().kind())
}

#[test]
fn tokens_with_a_key_id_verify() {
    for signer in [
        signer!("rsa-2048"),
        signer!("rsa-3072"),
        signer!("p256"),
        signer!("p384"),
        signer!("p521"),
        signer!("ed25519"),
    ] {
        let mut request = request(Format::Nv2Jwt);
        request.expires_in = Some(60);
        // Without a certificate nothing vouches for a host, so none is needed.
        request.references = vec!["local:1".into()];
        let envelope = sign(&request, &signer).unwrap();
        let keys = [PublicKey::from_spki(signer.public_key_spki()).unwrap()];
        let trust = TrustStore::new().with_keys(&keys);
        assert_eq!(verify(&trust, Format::Nv2Jwt, &envelope, NOW), Ok(()));
        assert_eq!(verify(&trust, Format::Nv2Jwt, &envelope, NOW + 60), Err(ErrorKind::Expired));
    }
}

#[test]
fn tokens_are_the_same_each_time() {
    for signer in [signer!("rsa-2048"), signer!("p256")] {
        let request = request(Format::Nv2Jwt);
        assert_eq!(sign(&request, &signer).unwrap(), sign(&request, &signer).unwrap());
    }
}

#[test]
fn every_format_verifies_with_a_certificate() {
    for signer in [
        signer!("rsa-2048"),
        signer!("rsa-3072"),
        signer!("rsa-4096"),
        signer!("p256"),
        signer!("p384"),
        signer!("p521"),
    ] {
        let leaf = certificate(&signer);
        let parsed = Certificate::from_der(&leaf).unwrap();
        let anchors = [Anchor::new(parsed, AnchorStore::Ca).unwrap()];
        for format in [Format::Nv2Jwt, Format::NotaryJws, Format::NotaryCose] {
            let mut request = request(format);
            request.chain = Some(vec![leaf.clone()]);
            request.expires_in = Some(60);
            let envelope = sign(&request, &signer).unwrap();
            let certificates = [parsed];
            let trust = match format {
                Format::Nv2Jwt => TrustStore::new().with_certificates(&certificates),
                _ => TrustStore::new().with_anchors(&anchors),
            };
            assert_eq!(verify(&trust, format, &envelope, NOW), Ok(()), "{format:?}");
            assert_eq!(verify(&trust, format, &envelope, NOW + 60), Err(ErrorKind::Expired));
        }
    }
}

#[test]
fn notary_formats_take_no_ed25519() {
    let signer = signer!("ed25519");
    for format in [Format::NotaryJws, Format::NotaryCose] {
        let mut request = request(format);
        request.chain = Some(vec![certificate(&signer)]);
        assert!(matches!(sign(&request, &signer), Err(SignError::KeyNotForFormat)));
    }
}

#[test]
fn key_and_certificate_belong_together() {
    for format in [Format::Nv2Jwt, Format::NotaryJws, Format::NotaryCose] {
        let mut request = request(format);
        request.chain = Some(vec![certificate(&signer!("p384"))]);
        assert!(matches!(sign(&request, &signer!("p256")), Err(SignError::CertificateOfOtherKey)));
    }
}

#[test]
fn references_are_covered_by_the_certificate() {
    let signer = signer!("p256");
    let sign_with = |reference: &str| {
        let mut request = request(Format::Nv2Jwt);
        request.chain = Some(vec![certificate(&signer)]);
        request.references = vec!["registry.example.com/a:1".into(), reference.into()];
        sign(&request, &signer)
    };
    assert!(sign_with("registry.example.com:5000/a/b:2").is_ok());
    assert!(matches!(sign_with("example.com/a:1"), Err(SignError::CertificateNotForHost { index: 1 })));
    assert!(matches!(sign_with("a:1"), Err(SignError::ReferenceWithoutHost { index: 1 })));
    for reference in ["", "/a", "registry.example.com/A:1", "registry.example.com/a b"] {
        assert!(
            matches!(sign_with(reference), Err(SignError::ReferenceInvalid { index: 1, .. })),
            "{reference}"
        );
    }
}

#[test]
fn chains_are_checked_before_signing() {
    let signer = signer!("p256");
    let sign_with = |format, chain: Vec<Vec<u8>>, at| {
        let mut request = request(format);
        (request.chain, request.at) = (Some(chain), at);
        sign(&request, &signer)
    };
    let leaf = certificate(&signer);
    for format in [Format::Nv2Jwt, Format::NotaryJws, Format::NotaryCose] {
        for at in [NOW - 61, NOW + YEAR] {
            assert!(matches!(sign_with(format, vec![leaf.clone()], at), Err(SignError::Chain(_))));
        }
        assert!(matches!(sign_with(format, vec![], NOW), Err(SignError::CertificateMissing)));
        let broken = vec![leaf.clone(), vec![0x30, 0]];
        assert!(matches!(sign_with(format, broken, NOW), Err(SignError::Certificate { index: 1, .. })));
        let many = vec![leaf.clone(); 9];
        assert!(matches!(sign_with(format, many, NOW), Err(SignError::ChainTooLong { most: 8 })));
    }
    // The second certificate did not issue the first.
    let unrelated = vec![leaf, certificate(&signer!("p384"))];
    assert!(matches!(sign_with(Format::NotaryJws, unrelated, NOW), Err(SignError::Chain(_))));
}

#[test]
fn digests_are_checked() {
    let upper = DIGEST.replace('c', "C");
    for digest in ["", "sha256:00", "md5:00112233445566778899aabbccddeeff", &upper] {
        let mut request = request(Format::Nv2Jwt);
        request.artifact.digest = digest.into();
        assert!(matches!(sign(&request, &signer!("p256")), Err(SignError::DigestInvalid(_))), "{digest}");
    }
}

#[test]
fn a_program_with_another_key_is_found_out() {
    let leaf = certificate(&signer!("p256"));
    let spki = leaf_spki(&[leaf]).unwrap();
    assert_eq!(spki, signer!("p256").public_key_spki());
    let program = CommandSigner::new("cat >/dev/null; head -c 64 /dev/zero | tr '\\0' '\\1'", spki).unwrap();
    assert!(matches!(sign(&request(Format::Nv2Jwt), &program), Err(SignError::SelfCheck(_))));
    let made = self_signed(SUBJECT, &[], &program, NOW, YEAR);
    assert!(matches!(made, Err(SignError::SelfCheck(_))));
}

#[test]
fn a_program_needs_a_public_key() {
    assert!(matches!(CommandSigner::new("true", vec![0x30, 0]), Err(SignError::PublicKey(_))));
}
