//! The gate of JSON against `serde_json`.

use nv2_core::bytes::json::Value;
use nv2_core::bytes::scratch::Scratch;
use serde_json::Value as Other;

pub const DICTIONARY: &[&[u8]] = &[
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b"\"",
    b"\\u0000",
    b"\\ud800",
    b"\\udc00",
    b"\\u0041",
    b"\\n",
    b"-0",
    b"1e9",
    b"0.5",
    b"-",
    b"true",
    b"false",
    b"null",
    b"\"a\":",
    b"\"\\u0061\":",
    b"\xef\xbb\xbf",
    b"\xc0\x80",
    b"\xed\xa0\x80",
    b" ",
    b"\t",
    b"\x0c",
    b"\x0b",
    b"//",
    b"9223372036854775808",
];

pub fn seeds() -> Vec<Vec<u8>> {
    [
        r#"{"mediaType":"a/b","digest":"sha256:00","size":12,"references":["a","b"],"exp":1.5e3,"nbf":-0}"#,
        r#"[{"a":1,"b":[true,false,null,{}],"c":{"d":"\u00e9\ud83d\ude00\\\"\/\b\f\n\r\t"}},[],"",0,-1,1E+2]"#,
        r#" { "a" : [ 1 , 2 , 9223372036854775807 , -9223372036854775808 ] } "#,
        r#""text""#,
    ]
    .map(|text| text.as_bytes().to_vec())
    .to_vec()
}

pub fn check(data: &[u8]) -> bool {
    let Ok(value) = Value::parse(data) else { return false };
    let other = serde_json::from_slice(data).expect("serde_json rejects what nv2 accepts");
    compare(&value, &other);
    true
}

fn compare(ours: &Value<'_>, other: &Other) {
    match other {
        Other::Object(members) => {
            let object = ours.object().expect("an object");
            assert_eq!(object.members().count(), members.len(), "names are unique");
            for (name, value) in object.members() {
                compare(&value, members.get(&text(name)).expect("the same name"));
            }
        }
        Other::Array(elements) => {
            let array = ours.array().expect("an array");
            assert_eq!(array.len(), elements.len());
            array.elements().zip(elements).for_each(|(ours, other)| compare(&ours, other));
        }
        Other::String(string) => {
            let ours = ours.text().expect("a string");
            assert_eq!(text(ours), *string);
            assert!(ours.equals(string), "compares as it decodes");
        }
        Other::Number(number) => match (ours.integer(), number.as_i64()) {
            (Ok(ours), other) => assert_eq!(Some(ours), other),
            // "-0" is refused on purpose.
            (Err(_), Some(0)) => assert_eq!(ours.raw(), b"-0"),
            (Err(_), other) => assert_eq!(other, None, "{number}"),
        },
        Other::Bool(_) | Other::Null => {
            assert!(ours.integer().is_err() && ours.text().is_err() && ours.array().is_err());
            assert_eq!(ours.raw(), other.to_string().as_bytes());
        }
    }
}

fn text(text: nv2_core::bytes::json::Text<'_>) -> String {
    let mut space = vec![0; 1 << 16];
    text.decode(&mut Scratch::new(&mut space)).expect("64 KiB are enough").to_owned()
}
