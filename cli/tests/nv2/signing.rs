//! Files that signing writes, and the ways to hold a key.

use crate::kit::Place;
use std::fs;

#[test]
fn output_goes_where_the_prototype_put_it() {
    let place = Place::new();
    let digest = place.call("sign -m x509 -k a.key file:m.json").ok().stdout;
    let hex = digest.trim().strip_prefix("sha256:").unwrap();
    assert!(place.names().contains(&format!("{hex}.nv2")));
    place.call("sign -k a.key -c a.crt --format jws m.json").ok();
    place.call("sign -k a.key -c a.crt --format cose m.json").ok();
    for suffix in ["jws", "cose"] {
        assert!(place.names().contains(&format!("{hex}.{suffix}")));
    }
    let token = place.call("sign -k a.key --at 5 -o - m.json").ok().stdout;
    place.call("sign -k a.key --at 5 -o t.nv2 m.json").ok();
    assert_eq!(token.as_bytes(), place.read("t.nv2"));
}

#[test]
fn a_failed_sign_leaves_nothing() {
    let place = Place::new();
    place.make_key("b", "p256");
    let before = place.names();
    for call in [
        "sign -k a.key -c b.crt -o x m.json",
        "sign -k a.key -c a.crt -r other.example/a:1 -o x m.json",
        "sign --signer-command false --public-key a.pub -o x m.json",
        "sign --signer-command cat --public-key a.pub -o x m.json",
        "sign -k a.key -o x none",
    ] {
        let done = place.call(call);
        assert!(done.code != 0 && done.stdout.is_empty(), "{call}: {done:?}");
        done.line();
        assert_eq!(place.names(), before, "{call}");
    }
}

#[test]
fn an_existing_signature_is_replaced_only_by_a_whole_one() {
    let place = Place::new();
    place.write("x", "before");
    assert_ne!(place.call("sign --signer-command false --public-key a.pub -o x m.json").code, 0);
    assert_eq!(place.read("x"), b"before");
    place.call("sign -k a.key -o x m.json").ok();
    place.call("verify -f x --key a.pub m.json").ok();
}

#[cfg(unix)]
#[test]
fn keys_are_for_their_owner() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    let mode = |mode| fs::set_permissions(place.path("a.key"), fs::Permissions::from_mode(mode)).unwrap();
    assert_eq!(fs::metadata(place.path("a.key")).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(place.call("sign -k a.key -o x m.json").ok().stderr, "");
    mode(0o640);
    let warned = place.call("sign -k a.key -o x m.json").ok();
    assert!(warned.line().contains("chmod 600"), "{warned:?}");
    let key = place.read("a.key");
    assert_eq!(place.call("key generate -o a.key").code, 9);
    assert_eq!(place.read("a.key"), key);
    place.call("key generate -o a.key --force").ok();
    assert_ne!(place.read("a.key"), key);
    assert_eq!(fs::metadata(place.path("a.key")).unwrap().permissions().mode() & 0o777, 0o600);
}

#[cfg(unix)]
#[test]
fn an_external_program_signs() {
    let place = Place::new();
    place.make_key("r", "rsa-2048");
    let command = "openssl dgst -sha256 -sign r.key";
    if std::process::Command::new("openssl").arg("version").output().is_err() {
        println!("skipped: openssl is not here");
        return;
    }
    let subject = "C=US, ST=WA, O=acme, CN=r";
    let cert =
        ["cert", "self-signed", "--subject", subject, "--host", "h.example", "-k", "r.key", "--at", "1"];
    place.run(cert.into_iter().chain(["-o", "r.crt"])).ok();
    let sign = |key: [&str; 2]| {
        let signer = ["sign", "--signer-command", command, key[0], key[1]];
        place.run(signer.into_iter().chain(["--at", "7", "-o", "ext", "m.json"])).ok();
        place.read("ext")
    };
    place.call("sign -k r.key --at 7 -o own m.json").ok();
    assert_eq!(sign(["--public-key", "r.pub"]), place.read("own"));
    sign(["-c", "r.crt"]);
    place.call("verify -f ext --cert r.crt --at 8 m.json").ok();
    // A program that signs with another key is found out.
    let wrong =
        place.run(["sign", "--signer-command", command, "--public-key", "a.pub", "-o", "x", "m.json"]);
    assert_ne!(wrong.code, 0);
}

#[test]
fn encrypted_keys_are_named_as_such() {
    let place = Place::new();
    place.write(
        "enc.key",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n",
    );
    let done = place.call("sign -k enc.key m.json");
    assert_eq!(done.code, 4);
    assert!(done.line().contains("encrypted"), "{done:?}");
}

#[test]
fn nothing_is_signed_when_the_pipe_is_empty() {
    let place = Place::new();
    let done = place.run_with("sign -k a.key -o a.nv2".split(' '), b"");
    assert_eq!((done.code, done.stdout.as_str()), (2, ""), "{done:?}");
    assert!(done.line().contains("it is empty"), "{done:?}");
    assert!(!place.names().contains(&"a.nv2".to_owned()));
}
