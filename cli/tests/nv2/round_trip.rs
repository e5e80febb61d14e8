//! Every kind of key in every format: made, verified under each kind of trust, refused when changed.

use crate::kit::{MANIFEST, Place};

fn round_trip(kind: &str, formats: &[&str]) {
    let place = Place::new();
    place.make_key("k", kind);
    let id = place.call("key id k.pub").ok().stdout;
    assert_eq!(place.call("key id k.key").ok().stdout, id);
    let pin = id.lines().find_map(|line| line.strip_prefix("pin:")).unwrap().trim();
    for format in formats {
        let digest = place
            .run([
                "sign", "--format", format, "-k", "k.key", "-c", "k.crt", "-e", "1h", "-o", "sig", "m.json",
            ])
            .ok()
            .stdout;
        for trust in [["--key", "k.pub"], ["--pin", pin], ["--cert", "k.crt"], ["--ca-cert", "k.crt"]] {
            let verify = |target: &str| {
                place.run(["verify", "-f", "sig", trust[0], trust[1], "--output", "json", target])
            };
            let done = verify("m.json").ok().json();
            assert_eq!(
                (&done["format"], &done["digest"]),
                (&(*format).into(), &digest.trim().into()),
                "{trust:?}"
            );
            place.write("other.json", MANIFEST.replace('2', "3"));
            assert_eq!(verify("other.json").code, 1, "{format} {trust:?}");
        }
        let mut changed = place.read("sig");
        // In each format this byte lies in what is signed: an unsigned certificate around a pinned key
        // may change without harm.
        changed[30] ^= 1;
        place.write("changed", changed);
        let format_arguments = ["verify", "--format", format, "-f", "changed", "--key", "k.pub", "m.json"];
        assert_eq!(place.run(format_arguments).code, 1, "{format}");
        place.run(["inspect", "sig"]).ok();
    }
}

const ALL: [&str; 3] = ["nv2-jwt", "jws", "cose"];

#[test]
fn p256() {
    round_trip("p256", &ALL);
}

#[test]
fn p384() {
    round_trip("p384", &ALL);
}

#[test]
fn p521() {
    round_trip("p521", &ALL);
}

#[test]
fn rsa_2048() {
    round_trip("rsa-2048", &ALL);
}

#[test]
fn rsa_3072() {
    round_trip("rsa-3072", &ALL);
}

#[test]
fn rsa_4096() {
    round_trip("rsa-4096", &ALL);
}

#[test]
fn ed25519_is_for_tokens_only() {
    let place = Place::new();
    place.make_key("k", "ed25519");
    place.call("sign -k k.key -o k.nv2 m.json").ok();
    place.call("verify -f k.nv2 --key k.pub m.json").ok();
    let done = place.call("sign --format jws -k k.key -c a.crt -o k.jws m.json");
    assert_eq!(done.code, 2, "{done:?}");
    assert!(!place.names().contains(&"k.jws".to_owned()));
    let made = place.call("cert self-signed --subject CN=k --host h.example -k k.key -o k.crt").ok();
    assert!(made.line().contains("nv2 tokens only"), "{made:?}");
}

#[test]
fn a_fingerprint_cannot_be_resolved_from_a_key_id() {
    let place = Place::with_signature();
    let id = place.call("key id a.pub").ok().stdout;
    let pin = id.lines().find_map(|line| line.strip_prefix("pin:")).unwrap().trim();
    let done = place.run(["verify", "-f", "a.nv2", "--pin", pin, "m.json"]);
    assert_eq!(done.code, 1);
    assert!(done.line().contains("[PinnedKeyNotCarried"), "{done:?}");
}
