//! The formats that others sign: cosign, DSSE and in-toto, Sigstore bundles, blobs. Signatures are made here
//! with the keys of the program itself.

use crate::kit::{MANIFEST, Place};
use base64ct::{Base64, Encoding};
use nv2_core::Algorithm;
use nv2_sign::PrivateKey;

const PREDICATE: &str = "https://example.com/built/v1";
const IN_TOTO: &str = "application/vnd.in-toto+json";

/// The SHA-256 of the artifact in hexadecimal, by the program itself.
fn hash(place: &Place, name: &str) -> String {
    let signed = place.call(&format!("sign -k a.key --media-type a/b -o hash.nv2 {name}")).ok().stdout;
    signed.trim().trim_start_matches("sha256:").to_owned()
}

/// A raw signature: `r || s` for ECDSA.
fn raw(place: &Place, key: &str, algorithm: Algorithm, message: &[u8]) -> Vec<u8> {
    PrivateKey::from_pem(&place.read(key)).unwrap().sign(algorithm, message).unwrap()
}

/// A P-256 signature in DER.
pub fn der(place: &Place, key: &str, message: &[u8]) -> Vec<u8> {
    let integer = |half: &[u8]| {
        let mut digits: Vec<u8> = half.iter().copied().skip_while(|byte| *byte == 0).collect();
        if digits.first().is_none_or(|byte| *byte > 0x7f) {
            digits.insert(0, 0);
        }
        [vec![2, u8::try_from(digits.len()).unwrap()], digits].concat()
    };
    let fixed = raw(place, key, Algorithm::Es256, message);
    let both = [integer(&fixed[..32]), integer(&fixed[32..])].concat();
    [vec![0x30, u8::try_from(both.len()).unwrap()], both].concat()
}

pub fn pae(kind: &str, payload: &str) -> Vec<u8> {
    format!("DSSEv1 {} {kind} {} {payload}", kind.len(), payload.len()).into_bytes()
}

pub fn envelope(kind: &str, payload: &str, signatures: &[Vec<u8>]) -> String {
    let all: Vec<_> =
        signatures.iter().map(|sig| format!(r#"{{"sig":"{}"}}"#, Base64::encode_string(sig))).collect();
    format!(
        r#"{{"payloadType":"{kind}","payload":"{}","signatures":[{}]}}"#,
        Base64::encode_string(payload.as_bytes()),
        all.join(",")
    )
}

pub fn bundle(content: &str) -> String {
    format!(
        concat!(
            r#"{{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","#,
            r#""verificationMaterial":{{"publicKey":{{"hint":"x"}}}},{}}}"#
        ),
        content
    )
}

pub fn statement(hash: &str) -> String {
    format!(
        concat!(
            r#"{{"_type":"https://in-toto.io/Statement/v1","subject":[{{"name":"app","digest":"#,
            r#"{{"sha256":"{}"}}}}],"predicateType":"{}","predicate":{{}}}}"#
        ),
        hash, PREDICATE
    )
}

/// A file with a DSSE envelope by some keys about `m.json`.
fn write_dsse(place: &Place, name: &str, keys: &[&str]) {
    let payload = statement(&hash(place, "m.json"));
    let signatures: Vec<_> = keys.iter().map(|key| der(place, key, &pae(IN_TOTO, &payload))).collect();
    place.write(name, envelope(IN_TOTO, &payload, &signatures));
}

pub fn message_bundle(signature: &[u8]) -> String {
    bundle(&format!(r#""messageSignature":{{"signature":"{}"}}"#, Base64::encode_string(signature)))
}

#[track_caller]
fn fails(place: &Place, arguments: &str, code: i32, part: &str) {
    let done = place.call(arguments);
    assert_eq!((done.code, done.stdout.as_str()), (code, ""), "{done:?}");
    assert!(done.stderr.contains(part), "{done:?}");
}

#[test]
fn cosign_with_its_payload_beside_it() {
    let place = Place::new();
    let payload = format!(
        concat!(
            r#"{{"critical":{{"identity":{{"docker-reference":"h.example/app"}},"image":"#,
            r#"{{"docker-manifest-digest":"sha256:{}"}},"type":"cosign container image signature"}},"#,
            r#""optional":null}}"#
        ),
        hash(&place, "m.json")
    );
    let signature = Base64::encode_string(&der(&place, "a.key", payload.as_bytes()));
    place.write("p.json", &payload);
    place.write("c.sig", format!("{signature}\n"));
    place.write("other.json", MANIFEST.replace('2', "3"));
    let done = place.call("verify -f c.sig --payload p.json --key a.pub --output json m.json").ok().json();
    assert_eq!((&done["format"], &done["references"][0]), (&"cosign".into(), &"h.example/app".into()));
    assert!(done.get("transparencyLog").is_none());
    let call = "verify --format cosign -f c.sig --payload p.json --key a.pub";
    place.call(&format!("{call} --reference h.example/app:v1 m.json")).ok();
    fails(&place, &format!("{call} --reference h.example/b:v1 m.json"), 1, "[ReferenceMismatch 6009]");
    fails(&place, &format!("{call} other.json"), 1, "[SubjectDigestMismatch 7001]");
    fails(&place, "verify -f c.sig --key a.pub m.json", 1, "[FormatUnknown 2001]");
    fails(&place, "verify -f c.sig --payload none --key a.pub m.json", 9, "none: no such file");
    fails(&place, "verify --format dsse -f c.sig --payload p.json --key a.pub m.json", 2, "is for cosign");
    let claims = place.call("inspect --payload p.json --output json c.sig").ok().json();
    assert_eq!((&claims["envelopes"][0]["format"], &claims["verified"]), (&"cosign".into(), &false.into()));
    assert_eq!(claims["envelopes"][0]["statement"]["references"][0], "h.example/app");
    fails(&place, "inspect c.sig", 1, "[FormatUnknown 2001]");
    fails(&place, "inspect --payload none c.sig", 9, "none: no such file");
    fails(&place, "inspect --payload p.json m.json", 1, "[Base64");
    let failed = place.call("inspect --output json --payload none c.sig");
    assert_eq!((failed.code, &failed.json()["envelopes"]), (9, &serde_json::json!([])));
    fails(&place, "inspect --format dsse --payload p.json c.sig", 2, "is for cosign");
    place.write("p2.json", payload.replace(':', ": "));
    fails(&place, "verify -f c.sig --payload p2.json --key a.pub m.json", 1, "[SignatureInvalid 5001]");
    // The form of a local file, with everything in it.
    let file = format!(
        "\0sigstore-json\n{{\"mimeType\":\"application/vnd.dev.cosign.simplesigning.v1+json\",\"payload\":\"{}\",\"annotations\":{{\"dev.cosignproject.cosign/signature\":\"{signature}\"}}}}",
        Base64::encode_string(payload.as_bytes())
    );
    place.write("c.file", file);
    place.call("verify -f c.file --key a.pub m.json").ok();
    place.call("verify -f c.file --cert a.crt m.json").ok();
    assert!(place.call("inspect c.file").ok().stdout.contains("h.example/app"));
    fails(&place, "verify -f c.file --predicate-type x --key a.pub m.json", 2, "--predicate-type");
}

#[test]
fn dsse_asks_for_the_predicate_type() {
    let place = Place::new();
    write_dsse(&place, "d.json", &["a.key"]);
    let call = "verify -f d.json --key a.pub";
    let done = place.call(&format!("{call} --predicate-type {PREDICATE} --output json m.json")).ok().json();
    assert_eq!((&done["format"], &done["predicateType"]), (&"dsse".into(), &PREDICATE.into()));
    assert!(done["signatures"][0].get("signature").is_none());
    fails(&place, &format!("{call} m.json"), 1, "name the predicate type");
    fails(&place, &format!("{call} --predicate-type x m.json"), 1, "[PredicateTypeMismatch 6017]");
    place.write("other", "other");
    fails(&place, &format!("{call} --predicate-type {PREDICATE} other"), 1, "[SubjectNotNamed 7005]");
    fails(
        &place,
        &format!("{call} --predicate-type {PREDICATE} --signature-encoding raw m.json"),
        1,
        "[SignatureEncoding 5002]",
    );
    let shown = place.call("inspect d.json").ok().stdout;
    for part in [IN_TOTO, PREDICATE, "subject: app", "subject digest: sha256:"] {
        assert!(shown.contains(part), "{shown}");
    }
}

#[test]
fn a_payload_that_is_the_artifact() {
    let place = Place::new();
    let (kind, payload) = ("application/vnd.example", "some text");
    place.write("text", payload);
    place.write(
        "d.json",
        envelope(kind, payload, &[raw(&place, "a.key", Algorithm::Es256, &pae(kind, payload))]),
    );
    let call = format!("verify -f d.json --key a.pub --payload-type {kind}");
    place.call(&format!("{call} --signature-encoding raw text")).ok();
    fails(&place, &format!("{call} text"), 1, "[SignatureEncoding 5002]");
    fails(&place, &format!("{call} --signature-encoding raw m.json"), 1, "[SubjectDigestMismatch 7001]");
    fails(&place, &format!("{call} --predicate-type x text"), 2, "only in-toto");
    fails(
        &place,
        "verify -f d.json --key a.pub --signature-encoding raw text",
        1,
        "[PayloadTypeMismatch 6016]",
    );
    assert!(place.call("inspect d.json").ok().stdout.contains(kind));
}

#[test]
fn the_signatures_of_an_envelope_count_one_by_one() {
    let place = Place::new();
    place.make_key("b", "p256");
    write_dsse(&place, "two.json", &["a.key", "b.key"]);
    write_dsse(&place, "same.json", &["a.key", "a.key"]);
    let call = |file: &str, rest: &str| {
        place.call(&format!(
            "verify -f {file} --key a.pub --predicate-type {PREDICATE} --min-signatures 2 {rest}"
        ))
    };
    let done = call("two.json", "--key b.pub --output json m.json").ok().json();
    assert_eq!((&done["signers"], done["signatures"].as_array().unwrap().len()), (&2.into(), 2));
    assert_eq!(
        (&done["signatures"][0]["signature"], &done["signatures"][1]["signature"]),
        (&0.into(), &1.into())
    );
    let done = call("same.json", "--key b.pub --output json m.json");
    assert_eq!((done.code, &done.json()["error"]["code"]), (1, &6015.into()));
    let done = call("two.json", "m.json");
    assert_eq!(done.code, 1);
    assert!(done.stderr.contains("two.json, signature 1: "), "{done:?}");
    assert!(place.call("inspect two.json").ok().stdout.contains("signatures: 2"));
}

#[test]
fn bundles_say_what_was_not_checked() {
    let place = Place::new();
    place.make_key("e", "ed25519");
    place.make_key("r", "rsa-2048");
    place.write("text", "some text");
    place.write("es.json", message_bundle(&der(&place, "a.key", b"some text")));
    place.write("rs.json", message_bundle(&raw(&place, "r.key", Algorithm::Rs256, b"some text")));
    place.write("ed.json", message_bundle(&raw(&place, "e.key", Algorithm::EdDsa, b"some text")));
    for (file, key) in [("es.json", "a.pub"), ("rs.json", "r.pub"), ("ed.json", "e.pub")] {
        let call = format!("verify -f {file} --key {key}");
        let done = place.call(&format!("{call} --output json text")).ok().json();
        let one = &done["signatures"][0];
        assert_eq!(
            (&one["transparencyLog"], &one["timestamp"]),
            (&"not_checked".into(), &"not_checked".into())
        );
        assert!(place.call(&format!("-v {call} text")).ok().stderr.contains("time stamps: not checked"));
        assert_eq!(place.run_with(call.split(' ').chain(["-"]), b"some text").ok().stderr, "");
        fails(&place, &format!("{call} m.json"), 1, "[SignatureInvalid 5001]");
    }
    fails(&place, "verify -f es.json --key e.pub text", 1, "[Signature");
    let asked = format!("verify -f es.json --key a.pub --predicate-type {PREDICATE} text");
    fails(&place, &asked, 1, "[PredicateTypeMismatch 6017]");
    let payload = statement(&hash(&place, "text"));
    let inner = envelope(IN_TOTO, &payload, &[der(&place, "a.key", &pae(IN_TOTO, &payload))]);
    place.write("in.json", bundle(&format!(r#""dsseEnvelope":{inner}"#)));
    place.call(&format!("verify -f in.json --key a.pub --predicate-type {PREDICATE} text")).ok();
    fails(&place, "verify -f in.json --key a.pub text", 1, "[PredicateTypeNotGiven 9007]");
    place.write("keyless.json", bundle("\"x\":1").replace("publicKey", "certificate"));
    fails(&place, "verify -f keyless.json --key a.pub text", 1, "[KeylessNotSupported 3007]");
}

#[test]
fn any_file_can_be_the_subject_of_a_notary_project_signature() {
    let place = Place::new();
    place.write("text", "some text");
    place.write("other", "other text");
    place.make_key("k", "p384");
    for format in ["jws", "cose"] {
        place
            .call(&format!("sign --format {format} -k a.key -c a.crt --media-type text/plain -o b.sig text"))
            .ok();
        let call = "verify -f b.sig --cert a.crt";
        place.call(&format!("{call} text")).ok();
        place.call(&format!("{call} --media-type text/plain text")).ok();
        fails(&place, &format!("{call} --media-type text/html text"), 1, "[SubjectMediaTypeMismatch 7003]");
        fails(&place, &format!("{call} other"), 1, "[SubjectDigestMismatch 7001]");
        // The digest that belongs to this key is another one than the program signs with.
        place
            .call(&format!("sign --format {format} -k k.key -c k.crt --media-type text/plain -o k.sig text"))
            .ok();
        fails(&place, "verify -f k.sig --cert k.crt text", 1, "[SubjectDigestAlgorithm 7004]");
    }
}
