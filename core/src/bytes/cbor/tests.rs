use super::*;
use crate::limits::{MAX_DEPTH, MAX_MEMBERS};
use ciborium::value::Value as Oracle;
use proptest::prelude::*;
use std::string::String;
use std::vec::Vec;

fn refused(encoded: impl AsRef<[u8]>) -> (ErrorKind, usize) {
    let error = Value::parse(encoded.as_ref()).expect_err(&std::format!("{:02x?}", encoded.as_ref()));
    (error.kind(), error.position().expect("a position").try_into().expect("small"))
}

fn all_refused(kind: ErrorKind, encodings: &[(&[u8], usize)]) {
    for (encoded, at) in encodings {
        assert_eq!(refused(encoded), (kind, *at), "{encoded:02x?}");
    }
}

#[test]
fn ends_too_early() {
    all_refused(
        ErrorKind::CborSyntax,
        &[
            (b"", 0),
            (b"\x18", 1),
            (b"\x19\x01", 2),
            (b"\x1a\x00\x01\x00", 4),
            (b"\x1b\x00\x00\x00\x01\x00\x00\x00", 8),
            (b"\x42a", 0),
            (b"\x81\x62a", 1),
            (b"\x81", 0),
            (b"\xa1\x01", 0),
            (b"\xa2\x01\x02\x03", 0),
            (b"\x82\x81\x01", 3),
            (b"\xc1", 1),
            (b"\xf9\x00", 2),
        ],
    );
}

#[test]
fn a_huge_length_is_refused_before_anything_else() {
    for head in [0x5b, 0x7b, 0x9b, 0xbb] {
        for length in [u64::MAX, u64::MAX / 2 + 1, 1 << 32] {
            let mut encoded = std::vec![head];
            encoded.extend(length.to_be_bytes());
            encoded.extend([0; 8]);
            assert_eq!(refused(&encoded), (ErrorKind::CborSyntax, 0));
        }
    }
    // 200 entries are too many, but they are not there in the first place.
    assert_eq!(refused(b"\x98\xc8\x01"), (ErrorKind::CborSyntax, 0));
}

#[test]
fn reserved_heads_are_not_well_formed() {
    for major in 0..8_u8 {
        for information in 28..31 {
            assert_eq!(refused([major << 5 | information, 0, 0]), (ErrorKind::CborSyntax, 0));
        }
    }
    all_refused(
        ErrorKind::CborSyntax,
        &[
            (b"\x1f", 0),
            (b"\x3f", 0),
            (b"\xdf\x01", 0),
            (b"\xff", 0),
            (b"\x81\xff", 1),
            (b"\xf8\x18", 0),
            (b"\xf8\x14", 0),
        ],
    );
}

#[test]
fn indefinite_lengths_are_refused() {
    all_refused(
        ErrorKind::CborIndefinite,
        &[
            (b"\x5f\x41a\xff", 0),
            (b"\x7f\x61a\xff", 0),
            (b"\x9f\xff", 0),
            (b"\xbf\xff", 0),
            (b"\x82\x01\x9f\x01\xff", 2),
        ],
    );
}

#[test]
fn only_the_shortest_head_is_read() {
    for major in 0..7_u8 {
        for (tail, least) in [
            (&[24, 23][..], &[24, 24][..]),
            (&[25, 0, 255], &[25, 1, 0]),
            (&[26, 0, 0, 255, 255], &[26, 0, 1, 0, 0]),
            (&[27, 0, 0, 0, 0, 255, 255, 255, 255], &[27, 0, 0, 0, 1, 0, 0, 0, 0]),
        ] {
            let with_major = |tail: &[u8]| {
                let mut encoded = tail.to_vec();
                encoded[0] |= major << 5;
                encoded
            };
            assert_eq!(refused(with_major(tail)), (ErrorKind::CborNonMinimal, 0));
            let shortest = Value::parse(&with_major(least)).map(|_| ()).map_err(Error::kind);
            assert_ne!(shortest, Err(ErrorKind::CborNonMinimal));
        }
    }
}

#[test]
fn floats_and_other_simple_values_are_refused() {
    all_refused(
        ErrorKind::CborType,
        &[
            (b"\xf9\x00\x00", 0),
            (b"\xfa\x00\x00\x00\x00", 0),
            (b"\xfb\x00\x00\x00\x00\x00\x00\x00\x00", 0),
            (b"\xf7", 0),
            (b"\xe0", 0),
            (b"\xf3", 0),
            (b"\xf8\x20", 0),
            (b"\xf8\xff", 0),
            (b"\x82\x01\xf7", 2),
        ],
    );
    for good in [b"\xf4", b"\xf5", b"\xf6"] {
        assert_eq!(Value::parse(good).unwrap().is_null(), good == b"\xf6");
    }
}

#[test]
fn labels_are_integers_or_text() {
    all_refused(
        ErrorKind::CborType,
        &[
            (b"\xa1\x41a\x01", 1),
            (b"\xa1\x80\x01", 1),
            (b"\xa1\xa0\x01", 1),
            (b"\xa1\xc1\x01\x01", 1),
            (b"\xa1\xf6\x01", 1),
            (b"\xa2\x01\x02\xf4\x01", 3),
            (b"\xa1\x01\xa1\x40\x01", 3),
        ],
    );
    for head in [0x1b, 0x3b] {
        let outside = [0xa1, head, 0x80, 0, 0, 0, 0, 0, 0, 0, 0x01];
        assert_eq!(refused(outside), (ErrorKind::CborNumber, 1));
        let within = [0xa1, head, 0x7f, 255, 255, 255, 255, 255, 255, 255, 0x01];
        let (label, _) = Value::parse(&within).unwrap().map().unwrap().next().unwrap();
        assert_eq!(label, Label::Integer(if head == 0x1b { i64::MAX } else { i64::MIN }));
    }
    // Values are free to be what labels are not.
    Value::parse(b"\xa1\x01\x41a").unwrap();
}

#[test]
fn a_label_stands_once_in_its_map() {
    all_refused(
        ErrorKind::CborDuplicateKey,
        &[
            (b"\xa2\x01\x02\x01\x02", 3),
            (b"\xa3\x20\x02\x01\x02\x20\x03", 5),
            (b"\xa2\x61a\x02\x61a\x02", 4),
            (b"\xa2\x60\x02\x60\x02", 3),
            (b"\xa1\x01\xa2\x01\x02\x01\x02", 5),
            (b"\x82\x01\xa2\x01\xa1\x01\x80\x01\x02", 7),
            (b"\xc1\xa2\x01\x81\x02\x01\x02", 5),
        ],
    );
    // An integer is no text, and a beginning is no whole.
    Value::parse(b"\xa5\x01\x02\x611\x02\x6211\x02\x20\x02\x18\x31\x02").unwrap();
    Value::parse(b"\x82\xa1\x01\xa1\x01\x02\xa1\x01\x02").unwrap();
}

#[test]
fn text_is_utf8_at_its_place() {
    all_refused(
        ErrorKind::Utf8Invalid,
        &[(b"\x62a\xff", 2), (b"\x81\x63\xed\xa0\x80", 2), (b"\xa1\x61\x80\x01", 2)],
    );
}

#[test]
fn nothing_follows() {
    all_refused(
        ErrorKind::CborTrailing,
        &[(b"\x01\x02", 1), (b"\xa0\x00", 1), (b"\x81\x01\xff", 2), (b"\xf6\xf6", 1)],
    );
}

#[test]
fn depth_is_limited_for_arrays_maps_and_tags() {
    for opening in [&b"\x81"[..], b"\xa1\x01", b"\xc1", b"\x82\x01"] {
        let mut good = opening.repeat(MAX_DEPTH);
        good.push(0);
        Value::parse(&good).unwrap();
        let mut deep = opening.repeat(MAX_DEPTH + 1);
        deep.push(0);
        assert_eq!(refused(&deep), (ErrorKind::TooDeep, opening.len() * MAX_DEPTH));
        assert_eq!(refused(opening.repeat((4 << 20) / opening.len())).0, ErrorKind::TooDeep);
    }
}

#[test]
fn entries_are_limited() {
    let array = |count: u8| [vec_of(&[0x98, count]), std::vec![0; count.into()]].concat();
    let map = |count: u8| {
        let entries = (0..count)
            .flat_map(|label| if label < 24 { std::vec![label, 0] } else { std::vec![0x18, label, 0] });
        [vec_of(&[0xb8, count]), entries.collect()].concat()
    };
    let most = u8::try_from(MAX_MEMBERS).unwrap();
    assert_eq!(Value::parse(&array(most)).unwrap().array().unwrap().len(), MAX_MEMBERS);
    assert_eq!(Value::parse(&map(most)).unwrap().map().unwrap().count(), MAX_MEMBERS);
    assert_eq!(refused(array(most + 1)), (ErrorKind::TooManyMembers, 0));
    assert_eq!(refused(map(most + 1)), (ErrorKind::TooManyMembers, 0));
}

fn vec_of(bytes: &[u8]) -> Vec<u8> {
    bytes.to_vec()
}

#[test]
fn accessors_ask_for_their_type() {
    let values: [&[u8]; 7] = [b"\x01", b"\x41a", b"\x61a", b"\x80", b"\xa0", b"\xc1\x01", b"\xf5"];
    for (index, encoded) in values.into_iter().enumerate() {
        let value = Value::parse(encoded).unwrap();
        let wrong = |result: Result<(), Error>| result.map_err(Error::kind) == Err(ErrorKind::CborType);
        assert_eq!(wrong(value.integer().map(|_| ())), index != 0);
        assert_eq!(wrong(value.bytes().map(|_| ())), index != 1);
        assert_eq!(wrong(value.text().map(|_| ())), index != 2);
        assert_eq!(wrong(value.array().map(|_| ())), index != 3);
        assert_eq!(wrong(value.map().map(|_| ())), index != 4);
        assert_eq!(value.tagged().is_none(), index != 5);
    }
}

#[test]
fn integers_fit_64_bits() {
    for head in [0x1b, 0x3b] {
        let outside = [0x81, head, 0x80, 0, 0, 0, 0, 0, 0, 0];
        let value = Value::parse(&outside).unwrap().array().unwrap().next().unwrap();
        assert_eq!(value.integer(), Err(Error::at(ErrorKind::CborNumber, 1)));
    }
    assert_eq!(Value::parse(b"\x20").unwrap().integer(), Ok(-1));
    assert_eq!(Value::parse(b"\x39\x01\x00").unwrap().integer(), Ok(-257));
}

#[test]
fn a_walk_keeps_bytes_and_offsets() {
    // 18([h'a10126', {}, null, [-7, "x"]])
    let encoded = b"\xd2\x84\x43\xa1\x01\x26\xa0\xf6\x82\x26\x61x";
    let (tag, array) = Value::parse(encoded).unwrap().tagged().unwrap();
    assert_eq!((tag, array.offset()), (18, 1));
    let items: Vec<Value<'_>> = array.array().unwrap().collect();
    assert_eq!(items.iter().map(Value::offset).collect::<Vec<_>>(), [2, 6, 7, 8]);
    assert_eq!(items[0].bytes().unwrap(), b"\xa1\x01\x26");
    assert_eq!(items[1].map().unwrap().len(), 0);
    assert!(items[2].is_null());
    assert_eq!(items[3].raw(), b"\x82\x26\x61x");
    let mut inner = items[3].array().unwrap();
    assert_eq!(inner.len(), 2);
    assert_eq!(inner.next().unwrap().integer(), Ok(-7));
    assert_eq!(inner.next().unwrap().text(), Ok("x"));
    assert_eq!((inner.len(), inner.next().is_none()), (0, true));
}

#[test]
fn a_walk_over_bad_bytes_ends() {
    for bytes in [
        &b""[..],
        b"\x9b\xff\xff\xff\xff\xff\xff\xff\xff\x01",
        b"\x84\x01",
        b"\xa2\x41a\x01",
        b"\x82\x5f",
        b"\xbf",
        b"\xc1",
    ] {
        let value = Value { bytes, offset: usize::MAX };
        let _ = value.tagged();
        assert!(value.array().map_or(0, |elements| elements.take_while(|_| true).count()) < 3);
        assert!(value.map().map_or(0, |entries| entries.take_while(|_| true).count()) < 3);
    }
}

fn encoded(value: &Oracle) -> Vec<u8> {
    let mut encoded = Vec::new();
    ciborium::into_writer(value, &mut encoded).unwrap();
    encoded
}

fn items() -> impl Strategy<Value = Oracle> {
    let label = prop_oneof![
        any::<i64>().prop_map(Oracle::from),
        (-30i64..30).prop_map(Oracle::from),
        "[a-c]{0,2}".prop_map(Oracle::from)
    ];
    let leaf = prop_oneof![
        Just(Oracle::Null),
        any::<bool>().prop_map(Oracle::from),
        any::<i64>().prop_map(Oracle::from),
        (-300i64..300).prop_map(Oracle::from),
        ".{0,30}".prop_map(Oracle::from),
        any::<Vec<u8>>().prop_map(Oracle::from),
    ];
    leaf.prop_recursive(4, 48, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Oracle::Array),
            prop::collection::vec((label.clone(), inner.clone()), 0..6).prop_map(Oracle::Map),
            // The oracle reads tags 2 and 3 as numbers.
            (4..u64::MAX, inner).prop_map(|(tag, inner)| Oracle::Tag(tag, inner.into())),
        ]
    })
}

fn has_duplicate(value: &Oracle) -> bool {
    match value {
        Oracle::Map(entries) => {
            let twice = |index: usize| entries[..index].iter().any(|(label, _)| *label == entries[index].0);
            (0..entries.len()).any(twice) || entries.iter().any(|(_, value)| has_duplicate(value))
        }
        Oracle::Array(elements) => elements.iter().any(has_duplicate),
        Oracle::Tag(_, inner) => has_duplicate(inner),
        _ => false,
    }
}

fn assert_same(ours: Value<'_>, oracle: &Oracle) {
    match oracle {
        Oracle::Integer(number) => match i64::try_from(*number) {
            Ok(number) => assert_eq!(ours.integer(), Ok(number)),
            Err(_) => assert_eq!(ours.integer().unwrap_err().kind(), ErrorKind::CborNumber),
        },
        Oracle::Bytes(bytes) => assert_eq!(ours.bytes(), Ok(&bytes[..])),
        Oracle::Text(text) => assert_eq!(ours.text(), Ok(&text[..])),
        Oracle::Bool(truth) => assert_eq!(ours.raw(), [0xf4 | u8::from(*truth)]),
        Oracle::Null => assert!(ours.is_null()),
        Oracle::Tag(tag, inner) => {
            let (number, content) = ours.tagged().unwrap();
            assert_eq!(number, *tag);
            assert_same(content, inner);
        }
        Oracle::Array(elements) => {
            assert_eq!(ours.array().unwrap().len(), elements.len());
            ours.array().unwrap().zip(elements).for_each(|(ours, oracle)| assert_same(ours, oracle));
        }
        Oracle::Map(entries) => {
            assert_eq!(ours.map().unwrap().count(), entries.len());
            for ((label, value), (oracle_label, oracle)) in ours.map().unwrap().zip(entries) {
                match label {
                    Label::Integer(number) => assert_eq!(*oracle_label, Oracle::from(number)),
                    Label::Text(text) => assert_eq!(*oracle_label, Oracle::from(text)),
                }
                assert_same(value, oracle);
            }
        }
        other => panic!("accepted {other:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn what_another_writer_writes_reads_the_same(item in items()) {
        let encoded = encoded(&item);
        match Value::parse(&encoded) {
            Ok(ours) => {
                prop_assert!(!has_duplicate(&item));
                assert_same(ours, &item);
            }
            Err(error) => {
                prop_assert_eq!(error.kind(), ErrorKind::CborDuplicateKey);
                prop_assert!(has_duplicate(&item));
            }
        }
        for end in 0..encoded.len() {
            prop_assert!(Value::parse(&encoded[..end]).is_err(), "a truncation");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn what_is_accepted_the_oracle_accepts_and_writes_back(bytes in prop::collection::vec(prop_oneof![any::<u8>(), 0u8..4, 0x40u8..0x43, 0x60u8..0x62, 0x80u8..0x84, 0xa0u8..0xa3], 0..8)) {
        if let Ok(ours) = Value::parse(&bytes) {
            let oracle: Oracle = ciborium::from_reader(&bytes[..]).unwrap();
            // The oracle reads tags 2 and 3 as numbers, which it writes in another form.
            if !bytes.iter().any(|byte| matches!(byte, 0xc2 | 0xc3)) {
                assert_same(ours, &oracle);
                prop_assert_eq!(encoded(&oracle), bytes);
            }
        }
    }
}

#[test]
fn labels_whose_hashes_agree_are_compared_in_full() {
    let step = |hash: u32, byte: &u8| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
    let hash =
        |label: &str| label.as_bytes().iter().fold((0x811c_9dc5_u32 ^ 0x66).wrapping_mul(0x0100_0193), step);
    let mut by_hash = std::collections::BTreeMap::new();
    let labels = (0..1_000_000_u32).map(|index| std::format!("{index:06x}"));
    let (one, two): (String, String) = labels
        .into_iter()
        .find_map(|label| by_hash.insert(hash(&label), label.clone()).map(|other| (other, label)))
        .expect("a collision");
    let map = |labels: &[&str]| {
        Oracle::Map(labels.iter().map(|label| (Oracle::from(*label), Oracle::Null)).collect())
    };
    Value::parse(&encoded(&map(&[&one, &two]))).unwrap();
    assert_eq!(refused(encoded(&map(&[&one, &two, &one]))).0, ErrorKind::CborDuplicateKey);
}

#[test]
fn a_tag_is_found_wherever_it_stands_and_nowhere_else() {
    for (bytes, has) in [
        (&b"\xc1\x01"[..], true),
        (b"\x82\x01\xc1\x01", true),
        (b"\xa1\x01\x81\xd8\x64\x01", true),
        (b"\xa1\x61a\x42\xc1\x01", false),
        (b"\x82\x20\x62\x41\x42", false),
        (b"\x43\xc1\xc1\xc1", false),
        (b"\x80", false),
        (b"\xf6", false),
    ] {
        assert_eq!(Value::parse(bytes).unwrap().has_tag(), has, "{bytes:02x?}");
    }
}
