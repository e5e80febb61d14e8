//! The reader of CBOR against `ciborium`.

use ciborium::Value as Other;
use nv2_conformance::kit::cbor::{array, bytes, int, map, tag, text};
use nv2_core::bytes::cbor::{Label, Value};

pub const DICTIONARY: &[&[u8]] = &[
    b"\x00",
    b"\x17",
    b"\x18\x18",
    b"\x18\x17",
    b"\x19\x01\x00",
    b"\x1b\x80\x00\x00\x00\x00\x00\x00\x00",
    b"\x20",
    b"\x3b\x7f\xff\xff\xff\xff\xff\xff\xff",
    b"\x40",
    b"\x60",
    b"\x80",
    b"\xa0",
    b"\xa1",
    b"\xc1",
    b"\xd2",
    b"\xf4",
    b"\xf5",
    b"\xf6",
    b"\xf7",
    b"\xf9\x00\x00",
    b"\xfb",
    b"\x5f",
    b"\x9f",
    b"\xbf",
    b"\xff",
];

pub fn seeds() -> Vec<Vec<u8>> {
    vec![
        map(&[(int(1), int(-7)), (int(2), array(&[text("a")])), (text("a"), tag(1, int(1_767_139_200)))]),
        tag(
            18,
            array(&[
                bytes(b"protected"),
                map(&[(int(33), array(&[bytes(&[7; 40])]))]),
                bytes(&[0; 300]),
                bytes(&[1; 64]),
            ]),
        ),
        array(&[
            int(23),
            int(24),
            int(256),
            int(65_536),
            int(1 << 40),
            int(-1),
            int(i64::MIN),
            int(i64::MAX),
        ]),
        array(&[vec![0xf4], vec![0xf5], vec![0xf6]]),
    ]
}

pub fn check(data: &[u8]) -> bool {
    let Ok(value) = Value::parse(data) else { return false };
    let mut rest = data;
    let other: Other = ciborium::from_reader(&mut rest).expect("ciborium rejects what nv2 accepts");
    assert!(rest.is_empty(), "the item fills the input");
    compare(&value, &other);
    true
}

fn compare(ours: &Value<'_>, other: &Other) {
    match other {
        Other::Integer(number) => {
            assert_eq!(ours.integer().ok(), i64::try_from(i128::from(*number)).ok());
        }
        Other::Bytes(bytes) => assert_eq!(ours.bytes().expect("bytes"), bytes),
        Other::Text(text) => assert_eq!(ours.text().expect("text"), text),
        Other::Array(items) => {
            let array = ours.array().expect("an array");
            assert_eq!(array.len(), items.len());
            array.zip(items).for_each(|(ours, other)| compare(&ours, other));
        }
        Other::Map(entries) => {
            let map = ours.map().expect("a map");
            assert_eq!(map.len(), entries.len());
            for ((label, ours), (key, other)) in map.zip(entries) {
                match (label, key) {
                    (Label::Integer(label), Other::Integer(key)) => {
                        assert_eq!(i128::from(label), i128::from(*key))
                    }
                    (Label::Text(label), Other::Text(key)) => assert_eq!(label, key),
                    (label, key) => panic!("{label:?} is not {key:?}"),
                }
                compare(&ours, other);
            }
        }
        Other::Tag(number, content) => {
            let (tag, ours) = ours.tagged().expect("a tag");
            assert_eq!(tag, *number);
            compare(&ours, content);
        }
        Other::Null => assert!(ours.is_null()),
        Other::Bool(value) => assert_eq!(ours.raw(), [if *value { 0xf5 } else { 0xf4 }]),
        other => panic!("nv2 takes no {other:?}"),
    }
}
