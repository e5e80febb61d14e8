//! nv2 verifies SIF files that siftool made and the library behind it signed, and refuses them after siftool
//! changed them.

use nv2_conformance::live::Place;
use nv2_conformance::report;

/// A kind of key, and what nv2 calls its algorithm. The library signs SHA-256 with all, Ed25519 aside.
const KINDS: [(&str, &str); 4] = [
    ("p256", "ECDSA-P256-SHA256"),
    ("p384", "ECDSA-P384-SHA256"),
    ("rsa-3072", "RSA-PKCS1-SHA256"),
    ("ed25519", "Ed25519"),
];

fn place(test: &str) -> Option<Place> {
    let (temporary, nv2) = (env!("CARGO_TARGET_TMPDIR"), env!("CARGO_BIN_EXE_nv2-under-test"));
    let place = Place::new(temporary, nv2, test, &["siftool", "sif-sign"])?;
    place.write("recipe", "Bootstrap: docker\nFrom: alpine\n");
    place.write("rootfs", vec![0x5a; 8192]);
    place.write("data", r#"{"a":1}"#);
    place.make_key("a", "p256");
    Some(place)
}

/// Two objects in group 1 and one in group 2.
fn create(place: &Place) {
    let _ = std::fs::remove_file(place.folder().join("x.sif"));
    place.ok("siftool", "new x.sif");
    place.ok("siftool", "add --datatype 1 --groupid 1 --filename recipe x.sif recipe");
    place.ok("siftool", "add --datatype 4 --parttype 2 --partfs 1 --partarch 2 --groupid 1 x.sif rootfs");
    place.ok("siftool", "add --datatype 6 --groupid 2 x.sif data");
}

#[test]
fn what_the_library_signs_is_verified() {
    let Some(place) = place("sif verified") else { return };
    for (kind, algorithm) in KINDS {
        create(&place);
        place.make_key(kind, kind);
        place.ok("sif-sign", &format!("{kind}.key x.sif"));
        let json = place.ok("nv2", &format!("verify --output json --key {kind}.pub sif:x.sif"));
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        let groups = json["groups"].as_array().unwrap();
        let groups: Vec<_> = groups.iter().map(|group| (&group["algorithm"], &group["objects"])).collect();
        assert_eq!(groups, [(&algorithm.into(), &2.into()), (&algorithm.into(), &1.into())], "{kind}");
        place.fails("nv2", "verify --key a.pub sif:x.sif", 1, "[SignatureInvalid 5001]");
    }
    report::line(&format!("sif live: {} of {} kinds of keys verified", KINDS.len(), KINDS.len()));
}

/// Without a change in between, so that each refusal below is owed to the change.
fn signed(place: &Place) {
    create(place);
    place.ok("sif-sign", "a.key x.sif");
    place.ok("nv2", "verify --key a.pub sif:x.sif");
}

#[test]
fn what_siftool_changes_after_the_signature_is_refused() {
    let Some(place) = place("sif changed") else { return };
    for (change, part) in [
        // What a runtime would start: a second partition becomes the primary one.
        (
            "add --datatype 4 --parttype 1 --partfs 1 --partarch 2 --groupid 1 x.sif rootfs",
            "[SifObjectsDiffer 7007]",
        ),
        ("add --datatype 7 --groupid 3 x.sif data", "[SifGroupUnsigned 7011]"),
        ("add --datatype 7 x.sif data", "[SifGroupUnsigned 7011]"),
        ("del 1 x.sif", "[SifObjectsDiffer 7007]"),
        ("del 4 x.sif", "[SifGroupUnsigned 7011]"),
    ] {
        signed(&place);
        place.ok("siftool", change);
        place.fails("nv2", "verify --key a.pub sif:x.sif", 1, part);
    }
    report::line("sif live: changes by siftool are refused");
}

#[test]
fn changed_bytes_are_refused() {
    let Some(place) = place("sif bytes") else { return };
    signed(&place);
    let good = place.read("x.sif");
    let find = |part: &[u8]| good.windows(part.len()).position(|window| window == part).unwrap();
    for (what, at, part) in [
        ("data", find(&[0x5a; 64]), "[SifObjectMismatch 7010]"),
        ("the name of an object", find(b"recipe\0"), "[SifDescriptorMismatch 7009]"),
        ("the launch script", 0, "[SifHeaderMismatch 7008]"),
        ("the signed text", find(b"\"payload\":\"") + 20, "[SignatureInvalid 5001]"),
    ] {
        let mut bad = good.clone();
        bad[at] ^= 1;
        place.write("bad.sif", bad);
        let done = place.call("nv2", "verify --key a.pub sif:bad.sif");
        assert!(done.code == Some(1) && done.stderr.contains(part), "{what}: {done:?}");
    }
}

/// A signature over some objects of a group stands for these, and not for the group.
#[test]
fn a_signature_over_some_objects_is_none_over_the_group() {
    let Some(place) = place("sif objects") else { return };
    create(&place);
    place.ok("sif-sign", "a.key x.sif 2");
    place.fails("nv2", "verify --key a.pub --group 1 sif:x.sif", 1, "[SifObjectsDiffer 7007]");
    place.ok("nv2", "verify --key a.pub --object 2 sif:x.sif");
    place.fails("nv2", "verify --key a.pub --object 1 sif:x.sif", 1, "[SifObjectsDiffer 7007]");
    place.fails("nv2", "verify --key a.pub --object 3 sif:x.sif", 1, "[SifGroupUnsigned 7011]");
}
