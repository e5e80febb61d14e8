//! `nv2 verify sif:FILE`: what it asks for, and files that others signed.

use crate::kit::Place;
use std::path::{Path, PathBuf};

#[track_caller]
fn fails(place: &Place, arguments: &str, code: i32, part: &str) {
    let done = place.call(arguments);
    assert_eq!((done.code, done.stdout.as_str()), (code, ""), "{done:?}");
    assert!(done.line().contains(part), "{done:?}");
}

#[test]
fn options_without_effect_are_refused() {
    let place = Place::with_signature();
    for option in ["-f a.nv2", "--format dsse", "--min-signatures 2", "--at 0", "--media-type x"] {
        fails(&place, &format!("verify --key a.pub {option} sif:m.json"), 2, "leave out");
    }
    fails(&place, &format!("verify --pin sha256:{} sif:m.json", "0".repeat(64)), 2, "--key");
    for option in ["--hash sha384", "--group 1", "--object 1"] {
        fails(&place, &format!("verify --key a.pub -f a.nv2 {option} m.json"), 2, "sif:FILE only");
    }
    for option in ["--hash sha224", "--group 0", "--object 268435456", "--group 1 --object 1"] {
        assert_eq!(place.call(&format!("verify --key a.pub {option} sif:m.json")).code, 2, "{option}");
    }
    fails(&place, "verify --key a.pub sif:", 2, "the path of the SIF file is missing");
}

#[test]
fn a_file_of_another_kind_is_refused() {
    let place = Place::with_signature();
    fails(&place, "verify --key a.pub sif:m.json", 1, "[SifInvalid 2024]");
    fails(&place, "verify --key a.pub sif:none", 9, "no such file");
    fails(&place, "verify sif:m.json", 4, "nobody is trusted");
    let done = place.call("verify --key a.pub --output json sif:m.json");
    assert_eq!((done.code, &done.json()["error"]["code"]), (1, &2024.into()));
    assert_eq!(done.json()["groups"].as_array().map(Vec::len), Some(0));
}

/// The files of other implementations, where they are at hand.
fn fixtures() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/fixtures");
    let folder = std::env::var_os("NV2_FIXTURES").map_or(beside, PathBuf::from).join("sif");
    folder.is_dir().then_some(folder)
}

#[test]
fn a_signed_file_is_verified() {
    let Some(folder) = fixtures() else {
        println!("SKIPPED sif: no folder of fixtures: name it in $NV2_FIXTURES");
        return;
    };
    let place = Place::new();
    let file = |name: &str| folder.join(name).display().to_string();
    let (key, image) = (file("keys/rsa-public.pem"), file("one-group-signed-dsse.sif"));
    let done = place.call(&format!("verify --key {key} sif:{image}")).ok();
    assert!(done.stdout.starts_with("sha256:") && done.stdout.len() == 72, "{done:?}");
    let done = place.call(&format!("verify --output json --object 2 --key {key} SIF:{image}")).ok();
    assert_eq!(done.json()["groups"][0]["objects"], 1);
    assert_eq!(done.json()["groups"][0]["algorithm"], "RSA-PKCS1-SHA256");
    let other = file("keys/ecdsa-public.pem");
    fails(&place, &format!("verify --key {other} sif:{image}"), 1, "[SignatureInvalid 5001]");
    fails(&place, &format!("verify --key {key} --hash sha512 sif:{image}"), 1, "[AlgorithmNotAllowed 3006]");
    fails(&place, &format!("verify --key {key} --group 2 sif:{image}"), 1, "[SifNoGroups 7012]");
    for unsigned in ["one-group.sif", "one-object-sbom.sif"] {
        let unsigned = file(unsigned);
        fails(&place, &format!("verify --key {key} sif:{unsigned}"), 3, "[SifGroupUnsigned 7011]");
        let done = place.call(&format!("verify --output json --key {key} sif:{unsigned}"));
        assert_eq!((done.code, &done.json()["exitCode"]), (3, &3.into()));
    }
    let legacy = file("one-group-signed-legacy.sif");
    fails(&place, &format!("verify --key {key} sif:{legacy}"), 1, "[LegacySifSignature 3009]");
}
