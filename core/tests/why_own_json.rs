//! Why the core reads JSON itself: what serde-json-core 0.7 takes that the core must refuse. If one
//! of these facts changes, this test says so.

use nv2_core::bytes::json::Value;
use nv2_core::error::ErrorKind;
use serde::Deserialize;

/// A header with one known member; anything else in the object is skipped.
#[derive(Deserialize, Debug, PartialEq)]
struct Header<'h> {
    alg: &'h str,
}

fn theirs(text: &str) -> Option<Header<'_>> {
    serde_json_core::from_str(text).ok().map(|(header, _)| header)
}

fn ours(text: &str) -> ErrorKind {
    Value::parse(text.as_bytes()).expect_err(text).kind()
}

#[test]
fn what_serde_json_core_takes_and_the_core_refuses() {
    let good = theirs(r#"{"alg":"ES256"}"#);
    assert!(good.is_some());
    for (text, kind) in [
        (r#"{"alg":"ES256","x":tru!}"#, ErrorKind::JsonSyntax),
        (r#"{"alg":"ES256","x":1 2}"#, ErrorKind::JsonSyntax),
        (r#"{"alg":"ES256","x":"\q"}"#, ErrorKind::JsonSyntax),
        ("{\"alg\":\"ES256\",\"x\":\"\n\"}", ErrorKind::JsonSyntax),
        (r#"{"alg":"ES256","x":1,"x":2}"#, ErrorKind::JsonDuplicateMember),
        (r#"{"alg":"ES256","x":"\ud800"}"#, ErrorKind::JsonString),
    ] {
        assert_eq!(theirs(text), good, "{text}");
        assert_eq!(ours(text), kind, "{text}");
    }
    assert!(theirs("{\"alg\":\"a\nb\"}").is_some());
    assert_eq!(ours("{\"alg\":\"a\nb\"}"), ErrorKind::JsonSyntax);
    assert!(theirs(r#"{"alg":"\q"}"#).is_some());
    assert_eq!(ours(r#"{"alg":"\q"}"#), ErrorKind::JsonSyntax);
}

#[test]
fn serde_json_core_skips_by_recursion_without_a_limit() {
    let text = format!(r#"{{"alg":"ES256","x":{}{}}}"#, "[".repeat(500), "]".repeat(500));
    assert_eq!(ours(&text), ErrorKind::TooDeep);
    let roomy = std::thread::Builder::new().stack_size(64 << 20);
    let accepted = roomy.spawn(move || theirs(&text).is_some()).expect("a thread").join();
    assert!(accepted.expect("no overflow"));
}
