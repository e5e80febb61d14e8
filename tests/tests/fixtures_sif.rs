//! Runs every case of the SIF fixtures: files that other implementations signed.

use nv2_conformance::case::{self, Case};
use nv2_conformance::encoding::pem;
use nv2_conformance::kit::question::SifQuestion;
use nv2_conformance::kit::run::Trust;
use nv2_conformance::kit::sif::{Image, Object};
use nv2_conformance::report;
use nv2_conformance::vectors;
use nv2_core::DigestAlgorithm;
use nv2_core::ErrorKind::{self, *};
use nv2_core::sif::SifPolicy;

/// What a file is refused with. Two of them are valid for programs that read OpenPGP; here to be refused with
/// the right code is to pass.
const REFUSALS: &[(&str, ErrorKind)] = &[
    ("one-group.sif", SifGroupUnsigned),
    ("one-object-sbom.sif", SifGroupUnsigned),
    ("one-group-signed-pgp.sif", PgpNotSupported),
    ("one-group-signed-legacy.sif", LegacySifSignature),
];

#[test]
fn every_case_has_its_verdict() {
    let Some(folder) = case::folder() else {
        return report::skipped("fixtures", "no folder of fixtures: name it in $NV2_FIXTURES");
    };
    let cases = Case::all(&folder, "sif").unwrap();
    let outcomes = cases.iter().map(|case| named(case).map_err(|why| format!("{}: {why}", case.name())));
    let failures: Vec<_> = outcomes.filter_map(Result::err).collect();
    let (passed, total) = (cases.len() - failures.len(), cases.len());
    report::line(&format!("fixtures: {passed} of {total} cases passed (sif: {passed}/{total})"));
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn named(case: &Case) -> Result<(), String> {
    vectors::name_records(case.name());
    run(case)
}

fn run(case: &Case) -> Result<(), String> {
    let file = case.file("file")?;
    let name = case.text("file").unwrap_or_default();
    match REFUSALS.iter().find(|(refused, _)| *refused == name) {
        Some((_, expected)) => expect(Err(*expected), judge(&file, &key(case, "ed25519-public.pem")?)),
        None if !case.expects_valid() => Err("the table of this test has no code for it".into()),
        None => {
            let keys = case.row["keys"].as_array().ok_or("the case names no keys")?;
            for name in keys.iter().filter_map(|name| name.as_str()) {
                expect(Ok(2), judge(&file, &key(case, name)?))?;
            }
            expect(Err(SignatureInvalid), judge(&file, &key(case, "ecdsa-public.pem")?))
        }
    }
}

fn expect(expected: Result<usize, ErrorKind>, found: Result<usize, ErrorKind>) -> Result<(), String> {
    if expected == found { Ok(()) } else { Err(format!("expected {expected:?}, found {found:?}")) }
}

fn key(case: &Case, name: &str) -> Result<Vec<u8>, String> {
    let file = case::read(&case.folder.join("keys").join(name))?;
    pem(core::str::from_utf8(&file).map_err(|error| error.to_string())?)
}

/// Signatures that other implementations made over a payload that is no metadata: the refusal shows whether
/// the signature held before the payload was looked at.
#[test]
fn the_hash_comes_from_the_policy_and_not_from_the_file() {
    let Some(folder) = case::folder().map(|folder| folder.join("dsse/sif-golden")) else {
        return report::skipped("sif-golden", "no folder of fixtures: name it in $NV2_FIXTURES");
    };
    let text = |name: &str| String::from_utf8(case::read(&folder.join(name)).unwrap()).unwrap();
    let judge = |golden: &str, key: &str, claimed: u32, hash: DigestAlgorithm| {
        let signature = Object { extra: claimed, ..Object::signature(3, 1, &text(golden)) };
        let file = Image::two().with(signature).bytes();
        judge_with(&file, &pem(&text(key)).unwrap(), &SifPolicy { hash, ..SifPolicy::default() }).unwrap_err()
    };
    let (rsa, ed25519) = (["RSA_SHA384.golden", "rsa-public.pem"], ["ED25519.golden", "ed25519-public.pem"]);
    assert_eq!(judge(rsa[0], rsa[1], 2, DigestAlgorithm::Sha384), MemberUnknown);
    assert_eq!(judge(rsa[0], rsa[1], 2, DigestAlgorithm::Sha256), AlgorithmNotAllowed);
    assert_eq!(judge(rsa[0], rsa[1], 1, DigestAlgorithm::Sha256), SignatureInvalid);
    assert_eq!(judge(ed25519[0], ed25519[1], 1, DigestAlgorithm::Sha256), MemberUnknown);
    assert_eq!(judge(ed25519[0], rsa[1], 1, DigestAlgorithm::Sha256), SignatureInvalid);
}

fn judge(file: &[u8], spki: &[u8]) -> Result<usize, ErrorKind> {
    judge_with(file, spki, &SifPolicy::default())
}

/// How many objects were signed by this key.
fn judge_with(file: &[u8], spki: &[u8], policy: &SifPolicy) -> Result<usize, ErrorKind> {
    let question = SifQuestion { file, trust: &Trust::key(spki), policy };
    Ok(question.ask()?.iter().map(|group| group.objects).sum())
}
