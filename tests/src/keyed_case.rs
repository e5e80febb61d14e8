//! Runs fixture cases of the formats that are verified with a key: cosign, DSSE and Sigstore bundles.

use crate::case::{Case, read};
use crate::encoding::pem;
use crate::kit::question::{Artifact, Input, Question};
use crate::kit::run::Trust;
use nv2_core::algorithm::SignatureScheme;
use nv2_core::bytes::scratch::Scratch;
use nv2_core::crypto::DefaultBackend;
use nv2_core::envelope::dsse::Dsse;
use nv2_core::format::SignatureEncoding;
use nv2_core::key::Curve;
use nv2_core::{DigestAlgorithm, ErrorKind, Format, PublicKey, Time, TrustPolicy, scratch_bound};
use serde_json::Value;
use std::path::Path;

/// What the core said.
pub type Verdict = Result<(), ErrorKind>;

/// A variation of a good case that must be refused: what it is, what the core said, and what it must say.
pub type Twin = (&'static str, Verdict, ErrorKind);

/// A moment in the lives of nothing: keys have no dates.
const ANY_TIME: Time = Time::At(1_800_000_000);

/// One case of the family `cosign-simplesigning`: every signature in its folder.
///
/// # Errors
/// A sentence for the report.
pub fn cosign(case: &Case) -> Result<Verdict, String> {
    let name = case.text("file").ok_or("the case names no file")?;
    let place = case.folder.join(name);
    if name == "rs-ecdsa" {
        return detached(&place, "key.pem");
    }
    let trust = Trust::key(&spki(&cosign_key(case)?)?);
    if place.is_file() {
        let beside = case.folder.join("dir-img-cosign-valid/manifest.json");
        return on_file(Format::Cosign, &place, &trust, &TrustPolicy::default(), &read(&beside)?);
    }
    let manifest = read(&place.join("manifest.json"))?;
    let mut verdict = Err(ErrorKind::SignatureMissing);
    for number in 1.. {
        let signature = place.join(format!("signature-{number}"));
        if !signature.is_file() {
            break;
        }
        verdict = on_file(Format::Cosign, &signature, &trust, &TrustPolicy::default(), &manifest)?;
        if verdict.is_err() {
            break;
        }
    }
    Ok(verdict)
}

/// The same with a key that did not sign.
///
/// # Errors
/// A sentence for the report.
pub fn cosign_twins(case: &Case) -> Result<Vec<Twin>, String> {
    if case.text("file") != Some("rs-ecdsa") {
        return Ok(Vec::new());
    }
    let verdict = detached(&case.folder.join("rs-ecdsa"), "wrong-key.pem")?;
    Ok(vec![("another key", verdict, ErrorKind::SignatureInvalid)])
}

/// The verdict on the case whose signature text has line breaks, once they are gone.
///
/// # Errors
/// A sentence for the report.
pub fn without_line_breaks(case: &Case) -> Result<Option<Verdict>, String> {
    let Some(name) = case.text("file").filter(|name| *name == "dir-img-cosign-pki-valid") else {
        return Ok(None);
    };
    let place = case.folder.join(name);
    let mut envelope = read(&place.join("signature-1"))?;
    let json = envelope.split_off(b"\0sigstore-json\n".len());
    let mut object: Value = serde_json::from_slice(&json).map_err(|error| error.to_string())?;
    let signature = &mut object["annotations"]["dev.cosignproject.cosign/signature"];
    *signature = signature.as_str().ok_or("no signature")?.replace('\n', "").into();
    envelope.extend(object.to_string().into_bytes());
    let manifest = read(&place.join("manifest.json"))?;
    let trust = Trust::key(&spki(&cosign_key(case)?)?);
    let input = Input::new(Format::Cosign, &envelope);
    let artifact = Artifact::from_content("", &manifest);
    Ok(Some(verify(input, &trust, &TrustPolicy::default(), artifact)))
}

/// The key that a case is verified with. Certificates beside a pinned key are ignored, so that of a
/// certified signer is pinned itself.
fn cosign_key(case: &Case) -> Result<std::path::PathBuf, String> {
    let folder = case.folder.join("keys");
    Ok(match (case.text("key"), case.text("file")) {
        (Some(key), _) => folder.join(key),
        (None, Some("dir-img-cosign-pki-valid")) => folder.join("pki-cert"),
        (None, _) => folder.join("cosign.pub"),
    })
}

/// A payload and a signature in base64, each in a file. The payload says which image it is about.
fn detached(place: &Path, key: &str) -> Result<Verdict, String> {
    let payload = read(&place.join("payload.json"))?;
    let signature = read(&place.join("signature.b64"))?;
    let json: Value = serde_json::from_slice(&payload).map_err(|error| error.to_string())?;
    let digest = json["critical"]["image"]["docker-manifest-digest"].as_str().ok_or("no digest")?;
    let digest = nv2_core::Digest::parse(digest).map_err(|error| error.to_string())?;
    let artifact = Artifact::from_descriptor("", digest, 1);
    let input = Input::new(Format::Cosign, &signature).with_payload(&payload);
    let trust = Trust::key(&spki(&place.join(key))?);
    Ok(verify(input, &trust, &TrustPolicy::default(), artifact))
}

/// One case of the family `dsse`: statements by the verifier, vectors on the plain layer.
///
/// # Errors
/// A sentence for the report.
pub fn dsse(case: &Case) -> Result<Verdict, String> {
    match case.text("artifact") {
        Some(_) => statement(case, case.text("predicate_type"), &case.file("artifact")?),
        None => plain(case, &plain_file(case)?),
    }
}

/// Good cases with one thing changed.
///
/// # Errors
/// A sentence for the report.
pub fn dsse_twins(case: &Case) -> Result<Vec<Twin>, String> {
    if !case.expects_valid() {
        return Ok(Vec::new());
    }
    let Some(predicate) = case.text("predicate_type") else {
        let text = String::from_utf8(plain_file(case)?).map_err(|error| error.to_string())?;
        let typed = text.replacen("\"payloadType\":\"", "\"payloadType\":\"x", 1);
        let typed = typed.replacen("\"payloadType\": \"", "\"payloadType\": \"x", 1);
        let verdict = plain(case, typed.as_bytes())?;
        return Ok(vec![("another payload type", verdict, ErrorKind::SignatureInvalid)]);
    };
    let artifact = case.file("artifact")?;
    let other = format!("{predicate}x");
    Ok(vec![
        ("no predicate type", statement(case, None, &artifact)?, ErrorKind::PredicateTypeNotGiven),
        (
            "another predicate type",
            statement(case, Some(&other), &artifact)?,
            ErrorKind::PredicateTypeMismatch,
        ),
        ("another artifact", statement(case, Some(predicate), b"other")?, ErrorKind::SubjectNotNamed),
    ])
}

fn statement(case: &Case, predicate_type: Option<&str>, artifact: &[u8]) -> Result<Verdict, String> {
    let policy = TrustPolicy { predicate_type, ..TrustPolicy::default() };
    let trust = Trust::key(&spki(&case.folder.join(case.text("key").ok_or("the case names no key")?))?);
    let envelope = case.folder.join(case.text("file").ok_or("the case names no file")?);
    on_file(Format::Dsse, &envelope, &trust, &policy, artifact)
}

fn plain_file(case: &Case) -> Result<Vec<u8>, String> {
    let path = case.folder.join(case.text("file").ok_or("the case names no file")?);
    read(&if path.is_dir() { path.join("envelope.json") } else { path })
}

/// The scheme comes from the case: no envelope names one.
fn plain(case: &Case, envelope: &[u8]) -> Result<Verdict, String> {
    let (key, scheme, encoding) = match (case.row["keys"][0].as_str(), case.text("hash")) {
        (None, _) => (
            "protocol-vector/key.pem",
            SignatureScheme::Ecdsa(Curve::P256, DigestAlgorithm::Sha256),
            SignatureEncoding::Fixed,
        ),
        (Some("ed25519"), _) => {
            ("sif-golden/ed25519-public.pem", SignatureScheme::Ed25519, SignatureEncoding::Der)
        }
        (Some("rsa"), Some("sha384")) => (
            "sif-golden/rsa-public.pem",
            SignatureScheme::RsaPkcs1(DigestAlgorithm::Sha384),
            SignatureEncoding::Der,
        ),
        _ => return Err("the case names a key that this runner does not know".into()),
    };
    let spki = spki(&case.folder.join(key))?;
    let key = PublicKey::from_spki(&spki).map_err(|error| error.to_string())?;
    let mut space = vec![0; scratch_bound(envelope.len())];
    let mut scratch = Scratch::new(&mut space);
    let verdict = Dsse::parse(envelope, &mut scratch)
        .and_then(|dsse| dsse.verify(&key, scheme, encoding, &DefaultBackend, scratch));
    Ok(verdict.map(drop).map_err(|error| error.kind()))
}

/// One case of the family `sigstore-bundle-key`.
///
/// # Errors
/// A sentence for the report.
pub fn bundle(case: &Case) -> Result<Verdict, String> {
    let name = case.text("file").ok_or("the case names no file")?;
    let place = case.folder.join(name);
    let trust = match case.text("key") {
        Some(key) => Trust::key(&spki(&place.join(key))?),
        None => Trust::default(),
    };
    if case.text("artifact").is_some() {
        let bundle = place.join("bundle.sigstore.json");
        let policy = TrustPolicy::default();
        return on_file(Format::SigstoreBundle, &bundle, &trust, &policy, &case.file("artifact")?);
    }
    // The package itself is no fixture: its digest comes from the statement, which is read a second time here.
    let envelope = read(&place.join("bundle.json"))?;
    let json: Value = serde_json::from_slice(&envelope).map_err(|error| error.to_string())?;
    let payload = json["dsseEnvelope"]["payload"].as_str().ok_or("no payload")?;
    let payload =
        <base64ct::Base64 as base64ct::Encoding>::decode_vec(payload).map_err(|error| error.to_string())?;
    let statement: Value = serde_json::from_slice(&payload).map_err(|error| error.to_string())?;
    let predicate = statement["predicateType"].as_str().ok_or("no predicate type")?;
    let digest = statement["subject"][0]["digest"]["sha512"].as_str().ok_or("no digest")?;
    let digest = nv2_core::Digest::parse(&format!("sha512:{digest}")).map_err(|error| error.to_string())?;
    let artifact = Artifact::from_descriptor("", digest, 1);
    let policy = TrustPolicy { predicate_type: Some(predicate), ..TrustPolicy::default() };
    Ok(verify(Input::new(Format::SigstoreBundle, &envelope), &trust, &policy, artifact))
}

fn on_file(
    format: Format,
    path: &Path,
    trust: &Trust,
    policy: &TrustPolicy<'_>,
    artifact: &[u8],
) -> Result<Verdict, String> {
    let envelope = read(path)?;
    Ok(verify(Input::new(format, &envelope), trust, policy, Artifact::from_content("", artifact)))
}

fn verify(input: Input<'_>, trust: &Trust, policy: &TrustPolicy<'_>, artifact: Artifact<'_>) -> Verdict {
    Question { input, artifact, trust, policy, time: ANY_TIME }.ask().map(drop)
}

/// SubjectPublicKeyInfo of a public key or certificate in PEM.
fn spki(path: &Path) -> Result<Vec<u8>, String> {
    let text = String::from_utf8(read(path)?).map_err(|error| error.to_string())?;
    let der = pem(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    if !text.contains("BEGIN CERTIFICATE") {
        return Ok(der);
    }
    let certificate =
        nv2_core::certificate::Certificate::from_der(&der).map_err(|error| error.to_string())?;
    let key = certificate.public_key().map_err(|error| error.to_string())?;
    Ok(key.spki().to_vec())
}
