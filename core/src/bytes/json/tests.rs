use super::walk::plain_run;
use super::*;
use crate::limits::{MAX_DEPTH, MAX_MEMBERS};
use proptest::prelude::*;
use std::format;
use std::string::{String, ToString};
use std::vec::Vec;

fn parse(text: &str) -> Value<'_> {
    Value::parse(text.as_bytes()).expect(text)
}

fn refused(text: impl AsRef<[u8]>) -> (ErrorKind, usize) {
    let error = Value::parse(text.as_ref()).expect_err(&String::from_utf8_lossy(text.as_ref()));
    (error.kind(), error.position().expect("a position").try_into().expect("small"))
}

fn decoded(text: &Text<'_>) -> String {
    let mut space = std::vec![0; text.raw().len()];
    // The text borrows from a longer-lived document than the scratch; both shrink to this call.
    text.decode(&mut Scratch::new(&mut space)).expect("room").to_string()
}

#[test]
fn syntax_is_refused_where_it_breaks() {
    for (text, at) in [
        ("", 0),
        (" \n", 2),
        ("\u{feff}1", 0),
        ("{", 1),
        ("[", 1),
        ("}", 0),
        ("]", 0),
        (",", 0),
        ("[1,]", 3),
        ("[,1]", 1),
        ("[1 2]", 3),
        ("[1}", 2),
        ("{]", 1),
        ("{\"a\":1]", 6),
        ("{\"a\"}", 4),
        ("{\"a\":}", 5),
        ("{\"a\":1,}", 7),
        ("{\"a\" 1}", 5),
        ("{\"a\"::1}", 5),
        ("{a:1}", 1),
        ("{1:1}", 1),
        ("{null:1}", 1),
        ("{'a':1}", 1),
        ("[1,2", 4),
        ("{\"a\":1", 6),
        ("tru", 3),
        ("tru!", 3),
        ("truex", 4),
        ("True", 0),
        ("nul", 3),
        ("NaN", 0),
        ("Infinity", 0),
        ("/**/1", 0),
        ("[1]//", 3),
        ("\u{a0}1", 0),
        ("\u{b}1", 0),
        ("1\u{c}", 1),
    ] {
        let expected = if text == "[1]//" { ErrorKind::JsonTrailing } else { ErrorKind::JsonSyntax };
        assert_eq!(refused(text), (expected, at), "{text}");
    }
}

#[test]
fn numbers_follow_section_6() {
    for text in
        ["0", "-0", "10", "-1", "0.5", "1e5", "1E+5", "1.25e-3", "-0.0", "123456789012345678901234567890"]
    {
        parse(text);
    }
    for (text, at) in [
        ("01", 1),
        ("-01", 2),
        ("-", 1),
        ("+1", 0),
        (".5", 0),
        ("1.", 2),
        ("1.e5", 2),
        ("1e", 2),
        ("1e+", 3),
        ("0x10", 1),
        ("1_000", 1),
        ("--1", 1),
        ("1.2.3", 3),
        ("1e5.5", 3),
    ] {
        assert_eq!(refused(text), (ErrorKind::JsonSyntax, at), "{text}");
    }
}

#[test]
fn strings_follow_section_7() {
    for (text, plain) in [
        (r#""""#, ""),
        (r#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"),
        (r#""\u0041\u00e9\u20AC""#, "A\u{e9}\u{20ac}"),
        (r#""\ud83d\ude00\uDBFF\uDFFF""#, "\u{1f600}\u{10ffff}"),
        ("\"\u{7f}\u{80}\u{1f600}\u{2028}\"", "\u{7f}\u{80}\u{1f600}\u{2028}"),
        (r#""\\u0041""#, "\\u0041"),
        (r#""\u005cu0041""#, "\\u0041"),
    ] {
        let text = parse(text).text().unwrap();
        assert_eq!(decoded(&text), plain);
        assert!(text.equals(plain));
    }
    for (text, at) in [
        ("\"", 1),
        ("\"a", 2),
        ("\"a\nb\"", 2),
        ("\"a\0\"", 2),
        ("\"12345678\u{1f}\"", 9),
        (r#""\q""#, 1),
        (r#""\"#, 1),
        (r#""\""#, 3),
        (r#""\u""#, 1),
        (r#""ab\u12g4""#, 3),
        (r#""\u123"#, 1),
        (r#""\U0041""#, 1),
        (r#""\u+041""#, 1),
        (r#""\x41""#, 1),
        (r#""\0""#, 1),
        (r#""\'""#, 1),
        (r#""\ud800\u00g0""#, 1),
    ] {
        assert_eq!(refused(text), (ErrorKind::JsonSyntax, at), "{text}");
    }
}

#[test]
fn lone_surrogates_and_nul_are_refused() {
    for (text, at) in [
        (r#""\u0000""#, 1),
        (r#""a\ud800""#, 2),
        (r#""\udc00""#, 1),
        (r#""\udfff\ud800""#, 1),
        (r#""\ud800\ud800""#, 1),
        (r#""\ud800\u0041""#, 1),
        (r#""\ud800A""#, 1),
        (r#""\udbff\n""#, 1),
    ] {
        assert_eq!(refused(text), (ErrorKind::JsonString, at), "{text}");
        let as_name = format!("{{{text}:1}}");
        assert_eq!(refused(as_name), (ErrorKind::JsonString, at + 1), "{text}");
    }
}

#[test]
fn the_document_is_utf8() {
    assert_eq!(refused(b"\"a\xff\""), (ErrorKind::Utf8Invalid, 2));
    assert_eq!(refused(b"\"\xc0\xaf\""), (ErrorKind::Utf8Invalid, 1));
    assert_eq!(refused(b"\"\xed\xa0\x80\""), (ErrorKind::Utf8Invalid, 1));
    assert_eq!(refused(b"\xff\xfe1\0"), (ErrorKind::Utf8Invalid, 0));
}

#[test]
fn nothing_follows() {
    for (text, at) in
        [("1 2", 2), ("{} {}", 3), ("[]]", 2), ("\"\"\"\"", 2), ("null\0", 4), ("1,", 1), ("{}\0", 2)]
    {
        let kind = if text == "null\0" { ErrorKind::JsonSyntax } else { ErrorKind::JsonTrailing };
        assert_eq!(refused(text), (kind, at), "{text}");
    }
    assert_eq!(parse(" \t\r\n1 \n").raw(), b"1");
    assert_eq!(parse(" \t\r\n1 \n").offset(), 4);
}

#[test]
fn a_name_stands_once_in_its_object() {
    for (text, at) in [
        (r#"{"a":1,"a":2}"#, 8),
        (r#"{"a":1,"\u0061":2}"#, 8),
        (r#"{"\u0061":1,"b":0,"a":2}"#, 19),
        (r#"{"/":1,"\/":2}"#, 8),
        (r#"{"":1,"":2}"#, 7),
        (r#"{"x":{"a":[],"a":{}}}"#, 14),
        (r#"[[{"é":1,"\u00e9":2}]]"#, 11),
        (r#"{"\ud83d\ude00":1,"😀":2}"#, 19),
    ] {
        assert_eq!(refused(text), (ErrorKind::JsonDuplicateMember, at), "{text}");
    }
    parse(r#"{"a":{"a":{"a":1}},"A":["a","a"],"b":"a","\\u0061":0}"#);
}

#[test]
fn names_whose_hashes_agree_are_compared_in_full() {
    // Two characters at the first place and the ones that undo their difference at the second.
    let step = |hash: u32, next: char| (hash ^ u32::from(next)).wrapping_mul(0x0100_0193);
    let after = |next| step(0x811c_9dc5, next);
    let pair = ('a'..='z').flat_map(|one| ('\u{1}'..='\u{ffff}').map(move |two| (one, two))).find_map(
        |(one, two)| {
            let undo = after(one) ^ after(two) ^ u32::from('x');
            (one != two)
                .then(|| char::from_u32(undo))
                .flatten()
                .map(|undo| (format!("{one}x"), format!("{two}{undo}")))
        },
    );
    let (one, two) = pair.expect("a collision");
    assert_eq!(one.chars().fold(0x811c_9dc5, step), two.chars().fold(0x811c_9dc5, step));
    let quote = |name: &str| serde_json::to_string(name).unwrap();
    parse(&format!("{{{}:1,{}:2}}", quote(&one), quote(&two)));
    let text = format!("{{{}:1,{}:2,{}:3}}", quote(&one), quote(&two), quote(&one));
    assert_eq!(refused(text).0, ErrorKind::JsonDuplicateMember);
}

#[test]
fn depth_is_limited() {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    parse(&nested(MAX_DEPTH));
    assert_eq!(refused(nested(MAX_DEPTH + 1)), (ErrorKind::TooDeep, MAX_DEPTH));
    let objects = "{\"a\":".repeat(MAX_DEPTH) + "[]" + &"}".repeat(MAX_DEPTH);
    assert_eq!(refused(objects), (ErrorKind::TooDeep, 5 * MAX_DEPTH));
    parse(&format!("[{}1]", (nested(MAX_DEPTH - 1) + ",").repeat(5)));
}

#[test]
fn entries_are_limited() {
    let array = |count: usize| format!("[{}]", std::vec!["1"; count].join(","));
    let object = |count| {
        let members: Vec<String> = (0..count).map(|index| format!("\"{index}\":[]")).collect();
        format!("{{{}}}", members.join(","))
    };
    assert_eq!(parse(&array(MAX_MEMBERS)).array().unwrap().len(), MAX_MEMBERS);
    assert_eq!(parse(&object(MAX_MEMBERS)).object().unwrap().members().count(), MAX_MEMBERS);
    assert_eq!(refused(array(MAX_MEMBERS + 1)), (ErrorKind::TooManyMembers, 1 + 2 * MAX_MEMBERS));
    assert_eq!(refused(object(MAX_MEMBERS + 1)).0, ErrorKind::TooManyMembers);
    // An entry more than allowed is refused before it is read.
    assert_eq!(refused(array(MAX_MEMBERS).replace(']', ",!]")).0, ErrorKind::TooManyMembers);
}

#[test]
fn long_hostile_documents_end_early() {
    assert_eq!(refused("[".repeat(4 << 20)), (ErrorKind::TooDeep, MAX_DEPTH));
    assert_eq!(refused("{\"\":".repeat(1 << 20)).0, ErrorKind::TooDeep);
    assert_eq!(refused("{".repeat(4 << 20)), (ErrorKind::JsonSyntax, 1));
    assert_eq!(refused("\"".to_string() + &"a".repeat(4 << 20)), (ErrorKind::JsonSyntax, 1 + (4 << 20)));
}

#[test]
fn accessors_ask_for_their_type() {
    let values = ["{}", "[]", "\"\"", "1", "true", "false", "null"];
    let wrong = |result: Result<(), Error>| result.map_err(Error::kind) == Err(ErrorKind::JsonType);
    for (index, text) in values.into_iter().enumerate() {
        let value = parse(text);
        assert_eq!(wrong(value.object().map(|_| ())), index != 0, "{text}");
        assert_eq!(wrong(value.array().map(|_| ())), index != 1, "{text}");
        assert_eq!(wrong(value.text().map(|_| ())), index != 2, "{text}");
        assert_eq!(wrong(value.integer().map(|_| ())), index != 3, "{text}");
    }
}

#[test]
fn integers_have_one_spelling_and_64_bits() {
    for number in [0, 1, -1, i64::MAX, i64::MIN] {
        assert_eq!(parse(&number.to_string()).integer(), Ok(number));
    }
    for text in ["-0", "1.0", "1e3", "1E0", "-0.0", "9223372036854775808", "-9223372036854775809", "0e0"] {
        assert_eq!(parse(text).integer().unwrap_err().kind(), ErrorKind::JsonNumber, "{text}");
    }
    let inner = parse("[ 1.5]").array().unwrap().elements().next().unwrap();
    assert_eq!(inner.integer().unwrap_err(), Error::at(ErrorKind::JsonNumber, 2));
}

#[test]
fn members_are_found_by_their_unescaped_name() {
    let document = r#" { "a" : [ 1 , "x]" ] , "b\u0063" : { "d" : "}" } ,"e":-2, "":null } "#;
    let object = parse(document).object().unwrap();
    assert_eq!(object.offset(), 1);
    assert_eq!(object.get("a").unwrap().raw(), br#"[ 1 , "x]" ]"#);
    assert_eq!(object.get("bc").unwrap().raw(), br#"{ "d" : "}" }"#);
    assert_eq!(object.get("e").unwrap().integer(), Ok(-2));
    assert_eq!(object.get("").unwrap().raw(), b"null");
    for absent in ["b", "d", "A", "b\\u0063", "x]"] {
        assert!(object.get(absent).is_none(), "{absent}");
    }
    for (name, value) in object.members() {
        assert!(document.as_bytes()[name.offset()..].starts_with(name.raw()));
        assert!(document.as_bytes()[value.offset()..].starts_with(value.raw()));
    }
    let array = object.get("a").unwrap().array().unwrap();
    assert_eq!((array.len(), array.is_empty()), (2, false));
    assert!(parse("[ ]").array().unwrap().is_empty());
    assert!(parse("{ }").object().unwrap().members().next().is_none());
}

#[test]
fn offsets_count_from_the_document() {
    let document = r#"[{"a":["b"]}]"#;
    let object = parse(document).array().unwrap().elements().next().unwrap().object().unwrap();
    let text = object.get("a").unwrap().array().unwrap().elements().next().unwrap().text().unwrap();
    assert_eq!((object.offset(), text.offset()), (1, 8));
}

#[test]
fn texts_compare_after_unescaping() {
    let text = |inner: &'static str| parse(inner).text().unwrap();
    let (plain, escaped, literal) = (text(r#""a/b""#), text(r#""\u0061\/b""#), text(r#""\\u0061/b""#));
    assert!(plain.same(&escaped) && escaped.same(&plain) && escaped.same(&escaped) && plain.same(&plain));
    assert!(!literal.same(&plain) && !literal.same(&escaped) && !plain.same(&literal));
    assert!(literal.equals("\\u0061/b") && !literal.equals("\\\\u0061/b") && !escaped.equals(r"\u0061\/b"));
    assert!(!plain.equals("a/bc") && !plain.equals("a/") && !escaped.equals("a/") && !escaped.equals("a/bc"));
    assert_eq!((plain.has_escapes(), escaped.has_escapes()), (false, true));
    assert!(text("\"\"").is_empty() && !plain.is_empty());
}

#[test]
fn text_is_decoded_only_where_it_must_be() {
    let (plain, escaped) = (parse(r#""abc""#).text().unwrap(), parse(r#""a\/c""#).text().unwrap());
    let mut scratch = Scratch::new(&mut []);
    assert_eq!(plain.decode(&mut scratch).unwrap(), "abc");
    assert_eq!(escaped.decode(&mut scratch).unwrap_err().kind(), ErrorKind::ScratchTooSmall);
    let mut space = [0; 4];
    let mut scratch = Scratch::new(&mut space);
    assert_eq!(escaped.decode(&mut scratch).unwrap(), "a/c");
    assert_eq!(scratch.take(1).unwrap().len(), 1);
    assert!(scratch.take(1).is_err());
}

#[test]
fn case_variants_of_known_names_are_refused() {
    let check = |text: &str, known: [&str; 2]| parse(text).object().unwrap().find(known).map(drop);
    assert_eq!(check(r#"{"payload":1,"signature":2}"#, ["payload", "signature"]), Ok(()));
    assert_eq!(check(r#"{"Other":1,"payloads":2,"ayload":0}"#, ["x", "payload"]), Ok(()));
    for (text, at) in [
        (r#"{"Payload":1}"#, 2),
        (r#"{"payload":1,"PAYLOAD":2}"#, 14),
        (r#"{"\u0050ayload":1}"#, 2),
        (r#"{"a":[],"payloaD":1}"#, 9),
    ] {
        assert_eq!(check(text, ["x", "payload"]), Err(Error::at(ErrorKind::JsonCaseVariant, at)), "{text}");
    }
    // Only this object is looked at; objects inside it are for their own readers.
    assert_eq!(check(r#"{"a":{"Payload":1}}"#, ["x", "payload"]), Ok(()));
}

#[test]
fn members_are_found_in_one_walk_whatever_their_spelling() {
    let object = parse(r#"{"b":2,"\u0061":1,"other":3}"#).object().unwrap();
    let [a, b, c] = object.find(["a", "b", "c"]).unwrap();
    assert_eq!([a.unwrap().raw(), b.unwrap().raw()], [b"1", b"2"]);
    assert!(c.is_none());
    assert_eq!(object.only(["a", "b"]).map(drop), Err(Error::at(ErrorKind::MemberUnknown, 19)));
    assert!(object.only(["a", "b", "other"]).is_ok());
}

#[test]
fn case_variants_beyond_ascii_are_refused_as_go_folds_them() {
    let check = |text: &str, known: [&str; 2]| parse(text).object().unwrap().find(known).map(drop);
    for text in ["{\"\u{17f}ignature\":1}", r#"{"\u017fignature":1}"#, "{\"to\u{212a}en\":1}"] {
        let refused = check(text, ["signature", "token"]).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::JsonCaseVariant, "{text}");
    }
    assert_eq!(check("{\"\u{e9}\":1,\"\u{130}\":1,\"\u{131}\":1}", ["e", "i"]), Ok(()));
}

#[test]
fn a_walk_over_bad_text_ends() {
    for text in
        ["", "{", "{]", "[}", "{\"a", "{\"a\"", "{\"a\":", "[\"\\", "[[", "[,,", "{1:2}", "[{\"]", "\\", "é"]
    {
        let value = Value { text, offset: usize::MAX };
        assert!(Members::new(value).count() + Elements::new(value).count() <= 2 * text.len());
    }
    for inner in ["\\", "\\u", "\\u12", "\\ud800", "\\ud800\\u0041", "\\udc00", "\\u00é"] {
        assert!(Unescaped::new(inner).count() <= inner.len());
    }
}

/// Text that is nearly JSON: fragments that often fit together.
fn nearly() -> impl Strategy<Value = String> {
    let fragment = prop_oneof![
        8 => prop::sample::select(std::vec!["{", "}", "[", "]", ",", ":", " ", "\n", "\"", "\\"]),
        4 => prop::sample::select(std::vec!["\"a\":", "\"b\":", "\"\\u0061\":", "\"a\"", "\"\\/\"", "\"\\ud83d\\ude00\""]),
        2 => prop::sample::select(std::vec!["\"\\ud800\"", "\"\\u0000\"", "\"\\q\"", "\"\u{1}\"", "\"é\"", "\u{7f}"]),
        4 => prop::sample::select(std::vec!["1", "-0", "01", "1.5", "1e2", "true", "false", "null", "tru", "9223372036854775808"]),
    ];
    prop::collection::vec(fragment, 0..12).prop_map(|fragments| fragments.concat())
}

/// Good JSON as another writer spells it.
fn good() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<u64>().prop_map(Into::into),
        "[^\0]{0,20}".prop_map(Into::into),
        "[a-c\"\\\\/\n\u{1}é😀]{0,20}".prop_map(Into::into),
    ];
    leaf.prop_recursive(5, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(serde_json::Value::from),
            prop::collection::btree_map("[^\0]{0,4}", inner, 0..8)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

fn assert_same(ours: Value<'_>, oracle: &serde_json::Value) {
    match oracle {
        serde_json::Value::Object(members) => {
            let object = ours.object().unwrap();
            assert_eq!(object.members().count(), members.len());
            for (name, value) in object.members() {
                assert_same(value, &members[&decoded(&name)]);
            }
            members.iter().for_each(|(name, value)| assert_same(object.get(name).unwrap(), value));
        }
        serde_json::Value::Array(elements) => {
            let array = ours.array().unwrap();
            assert_eq!(array.len(), elements.len());
            array.elements().zip(elements).for_each(|(ours, oracle)| assert_same(ours, oracle));
        }
        serde_json::Value::String(text) => {
            assert_eq!(&decoded(&ours.text().unwrap()), text);
            assert!(ours.text().unwrap().equals(text));
        }
        serde_json::Value::Number(number) => assert_eq!(ours.integer().ok(), number.as_i64()),
        serde_json::Value::Bool(truth) => assert_eq!(ours.raw(), truth.to_string().as_bytes()),
        serde_json::Value::Null => assert_eq!(ours.raw(), b"null"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn the_oracle_accepts_the_same_set_but_for_the_extra_rules(text in nearly()) {
        let oracle = serde_json::from_str::<serde_json::Value>(&text);
        match Value::parse(text.as_bytes()) {
            // A number is checked for its form; its size only when an integer is asked for.
            Ok(_) if oracle.as_ref().is_err_and(|error| error.to_string().contains("out of range")) => {}
            Ok(ours) => assert_same(ours, &oracle.expect(&text)),
            Err(error) => {
                let extra = matches!(error.kind(), ErrorKind::JsonDuplicateMember | ErrorKind::JsonString);
                prop_assert!(extra || oracle.is_err(), "{text}: {error}");
            }
        }
    }

    #[test]
    fn plain_runs_end_where_a_slow_search_says(bytes in prop::collection::vec(prop_oneof![any::<u8>(), 0x1eu8..0x24, 0x5bu8..0x5e], 0..40), at in 0usize..50) {
        let slow = (at..bytes.len()).find(|at| matches!(bytes[*at], b'"' | b'\\' | ..0x20));
        prop_assert_eq!(plain_run(&bytes, at), slow.unwrap_or(bytes.len().max(at)));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn what_another_writer_writes_reads_the_same(value in good(), pretty: bool) {
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap();
        assert_same(parse(&text), &value);
        for end in (0..text.len()).filter(|_| text.starts_with(['{', '[', '"'])) {
            prop_assert!(Value::parse(&text.as_bytes()[..end]).is_err(), "a truncation");
        }
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes: Vec<u8>) {
        let _ = Value::parse(&bytes);
    }
}
