//! Runs every case of nine fixture families through the core: real signatures and vectors that other
//! implementations made, with their expected verdicts. No fixture is part of this project.

use nv2_conformance::case::{self, Case, Trust};
use nv2_conformance::cose_vector::Vector;
use nv2_conformance::encoding::hex;
use nv2_conformance::keyed_case;
use nv2_conformance::kit::question::{Artifact, Input, Question};
use nv2_conformance::kit::run::Trust as Trusted;
use nv2_conformance::report;
use nv2_conformance::vectors;
use nv2_core::ErrorKind::{self, *};
use nv2_core::{AnchorStore, Digest, Format, Time, TrustPolicy};
use nv2_oci::discovery::{MAX_SIGNATURES, discover};
use nv2_oci::manifest::MAX_MANIFEST;
use nv2_oci::{BlobSource, Layout, Selector, Signature};
use serde_json::Value;

/// What an invalid case must be refused with. Files that appear twice differ by time.
const REFUSALS: &[(&str, ErrorKind)] = &[
    ("nv2-jwt/x509_x5c.nv2.jwt at 2020-07-28T00:00:00Z", NotYetValid),
    ("nv2-jwt/x509_x5c.nv2.jwt at 2022-01-01T00:00:00Z", Expired),
    ("nv2-jwt/x509_kid.nv2.json at 2022-01-01T00:00:00Z", Expired),
    // Padding at the end of its payload is its only fault, so that strict reading ends there.
    ("notation-jws/ca_invalid_sig_env.json at 2026-01-01T00:00:00Z", Base64Invalid),
    ("notation-jws/sa_expired_sig_env.json at 2026-01-01T00:00:00Z", Expired),
    ("notation-jws/ca_plugin_sig_env.json at 2026-01-01T00:00:00Z", VerificationPluginRequired),
    (
        "notation-jws/ca_compatible_pluginver_sig_env_1.0.0.json at 2026-01-01T00:00:00Z",
        VerificationPluginRequired,
    ),
    (
        "notation-jws/ca_incompatible_pluginver_sig_env_1.0.1.json at 2026-01-01T00:00:00Z",
        VerificationPluginRequired,
    ),
    ("notation-jws/conformance-no-x5c.json", CertificatesMissing),
    ("notation-cose/conformance.json", CertificatesMissing),
    ("notation-blob/blob.jws.sig at 2026-01-01T00:00:00Z", CertificateExpired),
    ("cosign-simplesigning/dir-img-cosign-modified-manifest", SubjectDigestMismatch),
    ("cosign-simplesigning/dir-img-cosign-other-attachment", ContentTypeInvalid),
    ("cosign-simplesigning/unknown-cosign-key.signature", SignatureInvalid),
    ("dsse/cosign-blob/empty-subject.dsse.json", SubjectNotNamed),
    ("sigstore-bundle-key/managed-key-no-key_fail", TrustEmpty),
    ("notation-oci-layout/e2e-expired-signature at 2026-01-01T00:00:00Z", Expired),
    ("notation-oci-layout/e2e-with-timestamped-signature at 2025-01-21T13:00:00Z", Expired),
    ("cose-vectors/cose-wg/sign-fail-01.json", CoseTag),
    ("cose-vectors/cose-wg/sign-fail-03.json", AlgorithmUnknown),
    ("cose-vectors/cose-wg/sign-fail-06.json", SignatureInvalid),
    ("cose-vectors/go-cose/sign1-verify-negative-0001.json", CborType),
    ("cose-vectors/go-cose/sign1-verify-negative-0003.json", CborDuplicateKey),
];

/// A moment after all certificates of the fixtures that say what happens then.
const MUCH_LATER: Time = Time::At(4_000_000_000);

type Run = fn(&Case) -> Result<(), String>;
const FAMILIES: [(&str, Run); 9] = [
    ("nv2-jwt", nv2),
    ("notation-jws", jws),
    ("notation-cose", cose),
    ("notation-oci-layout", layout),
    ("notation-blob", blob),
    ("cose-vectors", cose_vector),
    ("cosign-simplesigning", cosign),
    ("dsse", dsse),
    ("sigstore-bundle-key", bundle),
];

#[test]
fn every_case_has_its_verdict() {
    let Some(folder) = case::folder() else {
        return report::skipped("fixtures", "no folder of fixtures: name it in $NV2_FIXTURES");
    };
    let mut failures = Vec::new();
    let mut names = Vec::new();
    let mut parts = Vec::new();
    for (family, run) in FAMILIES {
        let cases = Case::all(&folder, family).unwrap();
        let mut passed = 0;
        for case in &cases {
            vectors::name_records(case.name());
            match run(case) {
                Ok(()) => passed += 1,
                Err(why) => failures.push(format!("{}: {why}", case.name())),
            }
        }
        parts.push((family, passed, cases.len()));
        names.extend(cases.iter().map(Case::name));
    }
    let total: usize = parts.iter().map(|(_, _, cases)| cases).sum();
    let families: Vec<_> =
        parts.iter().map(|(family, passed, cases)| format!("{family}: {passed}/{cases}")).collect();
    report::line(&format!(
        "fixtures: {} of {total} cases passed ({})",
        total - failures.len(),
        families.join(", ")
    ));
    for (stale, _) in REFUSALS.iter().filter(|(name, _)| !names.iter().any(|case| case == name)) {
        failures.push(format!("{stale}: in the table of this test, but no longer a case"));
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// The published nv2 signatures: the certificate is pinned and names its host in the Common Name only.
fn nv2(case: &Case) -> Result<(), String> {
    let format = case.text("format").and_then(Format::from_name).ok_or("the case names no format")?;
    let certificate = case.certificate("cert")?;
    let trust = Trust::PinnedCertificate(&certificate);
    let subject = case.subject()?;
    let envelope = case.file("file")?;
    expect(case, case::verify(format, &envelope, trust, &subject, case.time()?))
}

fn jws(case: &Case) -> Result<(), String> {
    let envelope = case.file("file")?;
    if case.text("trust_anchor").is_none() {
        return expect(case, parse(Format::NotaryJws, &envelope));
    }
    if expected(case) == Ok(Base64Invalid) {
        let anchor = case.certificate("trust_anchor")?;
        let trust = Trust::Anchor(&anchor, AnchorStore::Ca);
        let envelope = without_padding(&envelope)?;
        case::verify(Format::NotaryJws, &envelope, trust, &case.subject()?, case.time()?)
            .map_err(|kind| format!("without padding: {}", unexpected(kind)))?;
    }
    notary(case, Format::NotaryJws, &envelope)
}

/// The envelope in the base64url that the format prescribes.
fn without_padding(envelope: &[u8]) -> Result<Vec<u8>, String> {
    let mut object: Value = serde_json::from_slice(envelope).map_err(|error| error.to_string())?;
    let payload = object["payload"].as_str().ok_or("no payload")?.trim_end_matches('=').to_owned();
    object["payload"] = payload.into();
    Ok(object.to_string().into_bytes())
}

fn cose(case: &Case) -> Result<(), String> {
    let file = case.file("file")?;
    if case.text("trust_anchor").is_none() {
        let vector: Value = serde_json::from_slice(&file).map_err(|error| error.to_string())?;
        let text = vector["expectedOutput"]["cborHex"].as_str().ok_or("the vector has no output")?;
        return expect(case, parse(Format::NotaryCose, &hex(text)?));
    }
    notary(case, Format::NotaryCose, &file)?;
    // The bytes of the manifest lie beside this one: the whole way from bytes to verdict.
    let manifest = case::read(&case.folder.join("oci-target/manifest.json"))?;
    let media_type = case.row["signed_target"]["mediaType"].as_str().ok_or("no media type")?;
    let anchor = case.certificate("trust_anchor")?;
    let trust = Trust::Anchor(&anchor, AnchorStore::Ca);
    let subject = Artifact::from_content(media_type, &manifest);
    expect(case, case::verify(Format::NotaryCose, &file, trust, &subject, case.time()?))
}

fn notary(case: &Case, format: Format, envelope: &[u8]) -> Result<(), String> {
    let store = match case.text("trust_store") {
        Some("ca") => AnchorStore::Ca,
        Some("signingAuthority") => AnchorStore::SigningAuthority,
        _ => return Err("the case names no trust store".into()),
    };
    let anchor = case.certificate("trust_anchor")?;
    let trust = Trust::Anchor(&anchor, store);
    let subject = case.subject()?;
    expect(case, case::verify(format, envelope, trust, &subject, case.time()?))?;
    if case.text("after_cert_expiry") == Some("invalid") {
        refused_with(CertificateExpired, case::verify(format, envelope, trust, &subject, MUCH_LATER))?;
    }
    if case.expects_valid() {
        let other = match store {
            AnchorStore::Ca => AnchorStore::SigningAuthority,
            AnchorStore::SigningAuthority => AnchorStore::Ca,
        };
        let trust = Trust::Anchor(&anchor, other);
        refused_with(AnchorOfOtherScheme, case::verify(format, envelope, trust, &subject, case.time()?))?;
    }
    Ok(())
}

/// A whole layout: its signatures are found and verified. None of the cases needs its time-stamp token: the
/// certificate of the one that has a token is valid at the time of the case.
fn layout(case: &Case) -> Result<(), String> {
    let text = |error: &dyn std::fmt::Display| error.to_string();
    let layout = Layout::open(&case.folder.join(case.text("file").ok_or("the case has no file")?))
        .map_err(|error| text(&error))?;
    let target = Digest::parse(case.text("target").ok_or("no target")?).map_err(|error| text(&error))?;
    let artifact = layout.resolve(&Selector::Digest(target)).map_err(|error| text(&error))?;
    if layout.resolve(&Selector::Tag("v1".into())).ok() != Some(artifact.clone()) {
        return Err("the tag names another artifact".into());
    }
    let found = discover(&layout, &artifact, MAX_SIGNATURES);
    if case.text("stage") == Some("discovery") {
        return match found.candidates.as_slice() {
            [] if !found.truncated => Ok(()),
            other => Err(format!("{} signatures found instead of none", other.len())),
        };
    }
    let [candidate] = found.candidates.as_slice() else { return Err("not one signature".into()) };
    let Ok(Signature::Notary { format, envelope }) = &candidate.signature else {
        return Err(format!("{:?}", candidate.signature));
    };
    let content = layout.blob(&artifact, MAX_MANIFEST).map_err(|error| text(&error))?;
    let subject = Artifact::from_content(&artifact.media_type, &content);
    let anchor = case.certificate("trust_anchor")?;
    let trust = Trust::Anchor(&anchor, AnchorStore::Ca);
    let verdict = case::verify(*format, envelope, trust, &subject, case.time()?);
    match (case.expects_valid(), case.text("stage")) {
        (true, _) if verdict.map_err(unexpected)? == target => Ok(()),
        (true, _) => Err("verified, but about another artifact".into()),
        (false, Some("authenticity")) => refused_with(SignerUnknown, verdict),
        (false, _) => refused_with(expected(case)?, verdict),
    }
}

/// A plain COSE message on the inner layer, and again as a Notary Project envelope, which it is not.
fn cose_vector(case: &Case) -> Result<(), String> {
    let vector = Vector::parse(&case.file("file")?)?;
    let verdict = vector.verify();
    match (vector.strict, case.expects_valid()) {
        (Some((why, kind)), true) => {
            report::line(&format!("refused although valid under RFC 9052 ({why}): {}", case.name()));
            refused_with(kind, verdict)?;
        }
        (_, true) => verdict.map_err(unexpected)?,
        (_, false) => refused_with(expected(case)?, verdict)?,
    }
    match parse(Format::NotaryCose, &vector.message) {
        Ok(_) => Err("the Notary Project profile took it".into()),
        Err(_) => Ok(()),
    }
}

/// A signature over a file of any kind, whose media type nobody gives.
fn blob(case: &Case) -> Result<(), String> {
    let envelope = case.file("file")?;
    let content = case::read(&case.folder.join("target-LICENSE"))?;
    let subject = Artifact::from_content("", &content).as_blob();
    let anchor = case.certificate("trust_anchor")?;
    let trust = Trust::Anchor(&anchor, AnchorStore::Ca);
    judge(case, case::verify(Format::NotaryJws, &envelope, trust, &subject, case.time()?))?;
    if case.expects_valid() {
        let other = Artifact::from_content("", b"other").as_blob();
        let verdict = case::verify(Format::NotaryJws, &envelope, trust, &other, case.time()?);
        refused_with(SubjectDigestMismatch, verdict)?;
    }
    Ok(())
}

fn cosign(case: &Case) -> Result<(), String> {
    let verdict = keyed_case::cosign(case)?;
    if let Some(mended) = keyed_case::without_line_breaks(case)? {
        // Base64 in several lines is its only fault, so that strict reading ends there.
        report::line(&format!("refused although others take it (line breaks in base64): {}", case.name()));
        refused_with(Base64Invalid, verdict)?;
        return mended.map_err(|kind| format!("without line breaks: {}", unexpected(kind)));
    }
    judge(case, verdict)?;
    for (why, verdict, kind) in keyed_case::cosign_twins(case)? {
        refused_with(kind, verdict).map_err(|error| format!("{why}: {error}"))?;
    }
    Ok(())
}

fn dsse(case: &Case) -> Result<(), String> {
    judge(case, keyed_case::dsse(case)?)?;
    for (why, verdict, kind) in keyed_case::dsse_twins(case)? {
        refused_with(kind, verdict).map_err(|error| format!("{why}: {error}"))?;
    }
    Ok(())
}

fn bundle(case: &Case) -> Result<(), String> {
    judge(case, keyed_case::bundle(case)?)
}

/// The verdict that the case expects, for cases that name no digest of their own.
fn judge<T>(case: &Case, verdict: Result<T, ErrorKind>) -> Result<(), String> {
    match case.expects_valid() {
        true => verdict.map(drop).map_err(unexpected),
        false => refused_with(expected(case)?, verdict),
    }
}

/// Reads an envelope that no trust could save.
fn parse(format: Format, envelope: &[u8]) -> Result<Digest, ErrorKind> {
    let (trust, policy) =
        (Trusted { fingerprints: vec![[0; 32]], ..Trusted::default() }, TrustPolicy::default());
    let artifact = Artifact::from_content("", b"");
    let input = Input::new(format, envelope);
    let question = Question { input, artifact, trust: &trust, policy: &policy, time: MUCH_LATER };
    question.ask().map(|evidence| evidence.digest)
}

fn expect(case: &Case, verdict: Result<Digest, ErrorKind>) -> Result<(), String> {
    if !case.expects_valid() {
        return refused_with(expected(case)?, verdict);
    }
    let digest = verdict.map_err(unexpected)?.to_string();
    match case.row["signed_target"]["digest"].as_str() {
        Some(wanted) if wanted == digest => Ok(()),
        _ => Err(format!("verified, but about {digest}")),
    }
}

fn expected(case: &Case) -> Result<ErrorKind, String> {
    let name = case.name();
    let row = REFUSALS.iter().find(|(of, _)| *of == name);
    row.map(|(_, kind)| *kind).ok_or_else(|| "invalid, but this test has no code for it".into())
}

fn refused_with<T>(wanted: ErrorKind, verdict: Result<T, ErrorKind>) -> Result<(), String> {
    match verdict {
        Err(kind) if kind == wanted => Ok(()),
        Err(kind) => Err(format!("refused with {} instead of {}", kind.name(), wanted.name())),
        Ok(_) => Err(format!("accepted instead of refused with {}", wanted.name())),
    }
}

fn unexpected(kind: ErrorKind) -> String {
    format!("refused with {} {}: {}", kind.code(), kind.name(), kind.message())
}
