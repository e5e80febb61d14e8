//! Each exit code by itself, and each pair of neighbours in the precedence.

use crate::kit::{MANIFEST, MEDIA_TYPE, Place};
use std::fs::File;

const EMPTY_DIGEST: &str = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// A layout whose only blob is not what its descriptor names.
fn write_bad_layout(place: &Place) {
    place.write("bad/oci-layout", r#"{"imageLayoutVersion":"1.0.0"}"#);
    let entry = format!(r#"{{"mediaType":"{MEDIA_TYPE}","digest":"{EMPTY_DIGEST}","size":0}}"#);
    place.write("bad/index.json", format!(r#"{{"schemaVersion":2,"manifests":[{entry}]}}"#));
    place.write(&format!("bad/blobs/sha256/{}", &EMPTY_DIGEST[7..]), "x");
}

#[track_caller]
fn fails(place: &Place, arguments: &str, code: i32, part: &str) {
    let done = place.call(arguments);
    assert_eq!((done.code, done.stdout.as_str()), (code, ""), "{done:?}");
    assert!(done.line().contains(part), "{done:?}");
}

#[test]
fn done_is_0_and_prints_the_digest_alone() {
    let place = Place::with_signature();
    let done = place.call("verify -f a.nv2 --key a.pub m.json").ok();
    assert!(
        done.stdout.starts_with("sha256:") && done.stdout.len() == 72 && done.stderr.is_empty(),
        "{done:?}"
    );
    assert_eq!(
        place.run_with("verify -f a.nv2 --key a.pub -".split(' '), MANIFEST.as_bytes()).ok().stdout,
        done.stdout
    );
    assert_eq!(
        place.run_with("verify -f a.nv2 --key a.pub".split(' '), MANIFEST.as_bytes()).ok().stdout,
        done.stdout
    );
    let uri = format!("file://{}", place.path("m.json").display());
    assert_eq!(place.run(["verify", "-f", "a.nv2", "--key", "a.pub", &uri]).ok().stdout, done.stdout);
    assert_eq!(place.call("--version").ok().stdout, place.call("version").ok().stdout);
    assert!(place.call("completion bash").ok().stdout.contains("nv2"));
    assert!(place.call("verify --help").ok().stdout.contains("EXAMPLES"));
}

#[test]
fn no_acceptable_signature_is_1() {
    let place = Place::with_signature();
    place.make_key("b", "p256");
    place.write("other.json", MANIFEST.replace('2', "3"));
    place.write("junk", b"\xff\x00junk");
    fails(&place, "verify -f a.nv2 --key a.pub other.json", 1, "[SubjectDigestMismatch 7001]");
    fails(&place, "verify -f a.nv2 --key b.pub m.json", 1, "[SignerUnknown");
    fails(&place, "verify -f junk --key a.pub m.json", 1, "junk: the signature format is not recognised");
    fails(
        &place,
        "verify -f a.nv2 --key a.pub --min-signatures 2 m.json",
        1,
        "1 of 2 [ThresholdNotReached 6015]",
    );
    fails(&place, "verify -f a.nv2 --key a.pub --reference h.example/a:1 m.json", 1, "[ReferenceNotSigned");
    fails(&place, "inspect junk", 1, "[FormatUnknown 2001]");
    let expired = place.call("sign -k a.key -e 1h --at 1000 -o old.nv2 m.json").ok();
    fails(&place, "verify -f old.nv2 --key a.pub m.json", 1, "[Expired 6003]");
    assert_eq!(place.call("verify -f old.nv2 --key a.pub --at 4599 m.json").ok().stdout, expired.stdout);
    fails(&place, "verify -f old.nv2 --key a.pub --at 4600 m.json", 1, "[Expired 6003]");
    fails(&place, "verify -f old.nv2 --key a.pub --at 999 m.json", 1, "[NotYetValid 6004]");
}

#[test]
fn a_huge_signature_is_1_without_being_read() {
    let place = Place::new();
    File::create(place.path("huge")).unwrap().set_len(1 << 30).unwrap();
    fails(
        &place,
        "verify -f huge --key a.pub m.json",
        1,
        "huge: the envelope is larger than the limit [EnvelopeTooLarge 8001]",
    );
    fails(&place, "inspect huge", 1, "[EnvelopeTooLarge 8001]");
}

#[test]
fn usage_is_2() {
    let place = Place::with_signature();
    fails(&place, "verify --key a.pub m.json", 2, "--signature");
    fails(&place, "verify -f a.nv2 --key a.pub docker://h/a:1", 2, "not supported");
    fails(&place, "verify -f a.nv2 --key a.pub --identity * m.json", 2, "narrow CAs");
    fails(&place, "sign -k a.key --format jws m.json", 2, "certificate chain");
    fails(&place, "sign -k a.key --annotation a=b m.json", 2, "annotations");
    fails(&place, "sign -k a.key -c a.crt --format cose -r h.example/a:1 m.json", 2, "references");
    fails(&place, "sign --signer-command true m.json", 2, "--public-key or -c");
    fails(&place, "sign -k a.key --public-key a.pub m.json", 2, "cannot be used with");
    fails(&place, "cert self-signed --subject O= --host h.example -k a.key", 2, "subject");
    place.write("unnamed.json", "{}");
    place.call("sign -k a.key -c a.crt --format jws --media-type a/b -o u.jws unnamed.json").ok();
    fails(&place, "verify -f u.jws --key a.pub unnamed.json", 2, "--media-type");
    place.call("verify -f u.jws --key a.pub --media-type a/b unnamed.json").ok();
    place.call("sign -k a.key -o u.nv2 unnamed.json").ok();
    place.call("verify -f u.nv2 --key a.pub unnamed.json").ok();
    fails(&place, "verify -f u.nv2 -f u.jws --key a.pub unnamed.json", 2, "--media-type");
}

#[test]
fn no_signature_is_3() {
    let place = Place::with_signature();
    place.write("empty", "");
    fails(&place, "verify -f empty --key a.pub m.json", 3, "empty: the file is empty");
    fails(&place, "inspect empty", 3, "empty: the file is empty");
    assert_eq!(place.call("verify -f empty -f a.nv2 --key a.pub m.json").code, 0);
}

#[test]
fn trust_that_is_missing_or_does_not_load_is_4() {
    let place = Place::with_signature();
    place.write("empty", "");
    place.write("junk", b"\x30\x03junk");
    place.write("two.crt", [place.read("a.crt"), place.read("a.crt")].concat());
    fails(&place, "verify -f a.nv2 m.json", 4, "nobody is trusted");
    fails(
        &place,
        "verify -f a.nv2 --cert empty m.json",
        4,
        "empty: the certificate file holds no certificate",
    );
    fails(&place, "verify -f a.nv2 --cert two.crt m.json", 4, "two.crt: the file holds several");
    fails(&place, "verify -f a.nv2 --cert a.key m.json", 4, "a.key");
    fails(&place, "verify -f a.nv2 --ca-cert empty m.json", 4, "empty");
    fails(&place, "verify -f a.nv2 --ca-cert junk m.json", 4, "junk: ");
    fails(&place, "verify -f a.nv2 --key empty m.json", 4, "empty: the file is empty");
    fails(&place, "verify -f a.nv2 --key junk m.json", 4, "junk: ");
    fails(&place, "verify -f a.nv2 --key a.key m.json", 4, "private key");
    fails(&place, "verify -f a.nv2 --key a.crt m.json", 4, "--cert");
    fails(&place, "sign -k a.pub m.json", 4, "a.pub: ");
    fails(&place, "sign -k a.key -c empty m.json", 4, "empty: ");
    File::create(place.path("huge")).unwrap().set_len(1 << 30).unwrap();
    fails(&place, "verify -f a.nv2 --ca-cert huge m.json", 4, "1 MiB");
}

#[test]
fn bytes_unlike_their_descriptor_are_7() {
    let place = Place::with_signature();
    write_bad_layout(&place);
    fails(&place, "verify -f a.nv2 --key a.pub oci-layout:bad", 7, "size");
    fails(&place, "sign -k a.key oci-layout:bad", 7, "size");
}

#[test]
fn local_files_are_9() {
    let place = Place::with_signature();
    fails(&place, "verify -f none --key a.pub m.json", 9, "none: no such file");
    fails(&place, "verify -f . --key a.pub m.json", 9, ".: this is a folder");
    fails(&place, "verify -f a.nv2 --key none m.json", 9, "none: no such file");
    fails(&place, "verify -f a.nv2 --key . m.json", 9, ".: this is a folder");
    fails(&place, "verify -f a.nv2 --key a.pub none", 9, "none: no such file");
    fails(&place, "verify -f a.nv2 --key a.pub .", 9, ".: this is a folder");
    fails(
        &place,
        "verify -f a.nv2 --key a.pub descriptor:m.json",
        9,
        "m.json: this is not the expected JSON",
    );
    fails(&place, "verify -f a.nv2 --key a.pub oci-layout:none", 9, "no such file");
    fails(&place, "sign -k a.key -o no/where m.json", 9, "no/where: no such file");
    fails(&place, "key generate -o a.key", 9, "--force");
    fails(&place, "inspect none", 9, "none: no such file");
}

#[test]
fn the_precedence_is_2_9_4_7_3_1() {
    let place = Place::with_signature();
    write_bad_layout(&place);
    place.write("empty", "");
    place.write("junk", "junk");
    // 2 before 9: a scheme without meaning, a missing signature.
    fails(&place, "verify -f none --key a.pub docker://h/a:1", 2, "not supported");
    // 9 before 4: a missing artifact, nobody trusted.
    fails(&place, "verify -f a.nv2 none", 9, "none");
    fails(&place, "verify -f a.nv2 --cert empty none", 9, "none");
    // 4 before 7.
    fails(&place, "verify -f a.nv2 --cert empty oci-layout:bad", 4, "empty");
    // 7 before 3.
    fails(&place, "verify -f empty --key a.pub oci-layout:bad", 7, "size");
    // 3 before 1: where no signature is found none is refused, so the pair meets in inspect.
    fails(&place, "inspect junk empty", 3, "empty");
    fails(&place, "inspect junk none", 9, "none");
}
