//! JSON and text: one object, one digest, one line.

use crate::kit::{MEDIA_TYPE, Place};

#[test]
fn a_verdict_is_one_object_with_its_evidence() {
    let place = Place::new();
    place.call("sign -k a.key -c a.crt -r h.example/a:1 -e 1h --at 2026-01-01T00:00:00Z -o a.nv2 m.json");
    place.call("cert self-signed --subject C=US,ST=WA,O=acme,CN=a --host h.example -k a.key --at 1 -e 36500d -o a.crt").ok();
    place
        .call("sign -k a.key -c a.crt -r h.example/a:1 -e 1h --at 2026-01-01T00:00:00Z -o a.nv2 m.json")
        .ok();
    let done = place.call(
        "verify -f a.nv2 --ca-cert a.crt --ca-name h.example --at 2026-01-01T00:30:00Z --output json m.json",
    );
    let verdict = done.ok().json();
    assert_eq!(verdict["schema"], "nv2.verdict/v1");
    assert_eq!(verdict["verified"], true);
    assert_eq!(verdict["mediaType"], MEDIA_TYPE);
    assert_eq!(verdict["content"], "hashed");
    assert_eq!((&verdict["format"], &verdict["algorithm"]), (&"nv2-jwt".into(), &"ES256".into()));
    let signer = &verdict["signer"];
    assert_eq!((&signer["trustedBy"], &signer["identity"]), (&"ca".into(), &"any".into()));
    assert_eq!(signer["subject"], "C=US,ST=WA,O=acme,CN=a");
    assert_eq!(signer["spkiSha256"].as_str().unwrap().len(), 71);
    let times = &verdict["times"];
    assert_eq!(times["at"], "2026-01-01T00:30:00Z");
    assert_eq!(times["expires"], "2026-01-01T01:00:00Z");
    assert_eq!((&times["signature"], &times["certificates"]), (&"checked".into(), &"checked".into()));
    assert_eq!(times["signedAtAuthentic"], false);
    assert_eq!(verdict["references"][0], "h.example/a:1");
    assert_eq!(verdict["signatures"][0]["counted"], true);
    assert!(verdict.get("error").is_none());
}

#[test]
fn a_rejection_names_the_error_of_every_signature() {
    let place = Place::with_signature();
    place.write("junk", "junk");
    place.make_key("b", "p256");
    let done = place.call("verify -f a.nv2 -f junk --key b.pub --output json m.json");
    let verdict = done.json();
    assert_eq!((done.code, &verdict["verified"], &verdict["exitCode"]), (1, &false.into(), &1.into()));
    let errors: Vec<_> =
        verdict["signatures"].as_array().unwrap().iter().map(|one| one["error"]["name"].clone()).collect();
    assert_eq!(errors, ["SignerUnknown", "FormatUnknown"]);
    assert!(verdict.get("signer").is_none());
    assert_eq!(done.stderr.lines().count(), 2);
    assert!(done.stderr.lines().all(|line| line.starts_with("nv2: ")));
}

#[test]
fn too_few_signers_are_no_verdict_although_one_verifies() {
    let place = Place::with_signature();
    place.call("sign -k a.key -c a.crt --format jws -o a.jws m.json").ok();
    let done = place.call("verify -f a.nv2 -f a.jws --key a.pub --min-signatures 2 --output json m.json");
    let verdict = done.json();
    assert_eq!((done.code, &verdict["error"]["code"], &verdict["signers"]), (1, &6015.into(), &1.into()));
    assert_eq!(verdict["signatures"][1]["counted"], false);

    place.make_key("b", "p256");
    place.call("sign -k b.key -o b.nv2 m.json").ok();
    place.call("verify -f a.nv2 -f b.nv2 --key a.pub --key b.pub --min-signatures 2 m.json").ok();
}

#[test]
fn a_failure_before_the_verdict_is_one_object_too() {
    let place = Place::with_signature();
    let done = place.call("verify -f none --key a.pub --output json m.json");
    let verdict = done.json();
    assert_eq!((done.code, &verdict["verified"], &verdict["exitCode"]), (9, &false.into(), &9.into()));
    assert_eq!(
        (&verdict["error"]["name"], &verdict["error"]["code"]),
        (&"LocalIo".into(), &serde_json::Value::Null)
    );
}

#[test]
fn a_call_without_meaning_is_one_object_too() {
    let place = Place::with_signature();
    for call in [
        "verify --output json --frobnicate m.json",
        "verify -f a.nv2 --max-rsa-bits 1 --output=json m.json",
        "verify --key a.pub --output json m.json",
        "inspect --output json",
        "list --output json",
        "list --output json m.json",
        "key id --output json",
    ] {
        let done = place.call(call);
        let failure = done.json();
        assert_eq!((done.code, &failure["verified"], &failure["exitCode"]), (2, &false.into(), &2.into()));
        let error = &failure["error"];
        assert_eq!((&error["name"], &error["code"]), (&"Usage".into(), &serde_json::Value::Null), "{call}");
        assert_eq!(error["message"], done.line(), "{call}");
        let schema = if call.starts_with("verify") { "nv2.verdict/v1" } else { "nv2.failure/v1" };
        assert_eq!(failure["schema"], schema, "{call}");
    }
    for call in ["verify --output text --frobnicate", "sign --output json m.json", "frobnicate --output json"]
    {
        let done = place.call(call);
        assert_eq!((done.code, done.stdout.as_str()), (2, ""), "{call}");
    }
    assert_eq!(place.call("key id --output json none").json()["error"]["name"], "LocalIo");
}

#[test]
fn one_good_signature_is_enough_and_the_bad_one_is_mentioned() {
    let place = Place::with_signature();
    place.write("junk", "junk");
    let done = place.call("verify -f junk -f a.nv2 --key a.pub m.json").ok();
    assert!(done.line().starts_with("junk: "));
    assert_eq!(place.call("-q verify -f junk -f a.nv2 --key a.pub m.json").ok().stderr, "");
    assert!(place.call("-v verify -f a.nv2 --key a.pub m.json").ok().stderr.contains("pinned_key"));
}

#[test]
fn claims_are_marked_and_cannot_steer_the_terminal() {
    let place = Place::new();
    place
        .run([
            "sign",
            "-k",
            "a.key",
            "-c",
            "a.crt",
            "--format",
            "jws",
            "--annotation",
            "a=\u{1b}[2J\u{202e}b",
            "-o",
            "a.jws",
            "m.json",
        ])
        .ok();
    let done = place.call("inspect a.jws").ok();
    assert!(done.stdout.starts_with("UNVERIFIED claims: nothing below has been checked\n"));
    assert!(done.stdout.contains(r"annotation: a=\u{1b}[2J\u{202e}b"), "{done:?}");
    assert!(done.stdout.contains("C=US,ST=WA,O=acme,CN=a"));
    let json = place.call("inspect --output json a.jws").ok();
    assert!(json.stdout.chars().all(|c| c == '\n' || !c.is_control()) && !json.stdout.contains('\u{202e}'));
    let claims = json.json();
    assert_eq!((&claims["schema"], &claims["verified"]), (&"nv2.inspect/v1".into(), &false.into()));
    assert_eq!(claims["envelopes"][0]["statement"]["annotations"]["a"], "\u{1b}[2J\u{202e}b");
}

#[test]
fn colours_are_for_terminals_or_on_demand() {
    let place = Place::new();
    let run = |name: &str, value: &str| {
        let mut command = place.command(["verify", "-f", "none", "--key", "a.pub", "m.json"]);
        String::from_utf8(command.env(name, value).output().unwrap().stderr).unwrap()
    };
    assert!(!run("TERM", "xterm").contains('\u{1b}'));
    assert!(run("CLICOLOR_FORCE", "1").contains('\u{1b}'));
    let mut both = place.command(["inspect", "none"]);
    let both = both.env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1").output().unwrap();
    assert!(!String::from_utf8(both.stderr).unwrap().contains('\u{1b}'));
}

#[test]
fn a_reader_who_goes_away_causes_no_panic() {
    let place = Place::new();
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = place.command(["completion", "bash"]).stdout(writer).output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(9), &b""[..]));
}
