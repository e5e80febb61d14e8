use super::Alphabet::{Standard, UrlUnpadded};
use super::*;
use base64ct::{Base64, Base64UrlUnpadded, Encoding};
use proptest::prelude::*;
use std::string::String;
use std::vec::Vec;

fn decoded(alphabet: Alphabet, text: &[u8]) -> Result<Vec<u8>, Error> {
    let mut space = std::vec![0; decoded_len(text.len())];
    decode(alphabet, text, &mut Scratch::new(&mut space)).map(<[u8]>::to_vec)
}

fn refused_at(alphabet: Alphabet, text: &str) -> usize {
    let error = decoded(alphabet, text.as_bytes()).expect_err(text);
    assert_eq!(error.kind(), ErrorKind::Base64Invalid, "{text}");
    error.position().expect("a position").try_into().expect("small")
}

#[test]
fn the_vectors_of_section_10() {
    for (plain, text) in [
        ("", ""),
        ("f", "Zg=="),
        ("fo", "Zm8="),
        ("foo", "Zm9v"),
        ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ] {
        assert_eq!(decoded(Standard, text.as_bytes()).unwrap(), plain.as_bytes());
        assert_eq!(decoded(UrlUnpadded, text.trim_end_matches('=').as_bytes()).unwrap(), plain.as_bytes());
    }
}

#[test]
fn the_alphabets_do_not_mix() {
    assert_eq!(decoded(Standard, b"+/+/").unwrap(), decoded(UrlUnpadded, b"-_-_").unwrap());
    assert_eq!(refused_at(Standard, "AA-A"), 2);
    assert_eq!(refused_at(Standard, "AAA_"), 3);
    assert_eq!(refused_at(UrlUnpadded, "+AAA"), 0);
    assert_eq!(refused_at(UrlUnpadded, "A/AA"), 1);
}

#[test]
fn white_space_and_escapes_are_foreign() {
    for (text, at) in [("AAAA\n", 4), ("AAAA AAA", 4), ("AA\tA", 2), (" AAA", 0), ("AA\\/", 2), ("AAA\0", 3)]
    {
        assert_eq!(refused_at(Standard, text), at);
        assert_eq!(refused_at(UrlUnpadded, text), at);
    }
}

#[test]
fn padding_is_exact() {
    for (text, at) in [
        ("AA", 2),
        ("AA=", 3),
        ("AAA", 3),
        ("AAA==", 4),
        ("AAAA=", 4),
        ("AAAA==", 4),
        ("AAAA====", 4),
        ("====", 0),
        ("=", 0),
        ("A===", 1),
        ("A==", 1),
        ("AA=A", 2),
        ("AA==AA==", 2),
        ("AA==AAAA", 2),
    ] {
        assert_eq!(refused_at(Standard, text), at, "{text}");
    }
    for (text, at) in [("AA==", 2), ("AAA=", 3), ("AAAA=", 4)] {
        assert_eq!(refused_at(UrlUnpadded, text), at, "{text}");
    }
}

#[test]
fn one_character_is_no_byte() {
    for text in ["A", "AAAAA"] {
        assert_eq!(refused_at(Standard, text), text.len());
        assert_eq!(refused_at(UrlUnpadded, text), text.len());
    }
}

#[test]
fn stray_bits_are_refused_at_the_last_character() {
    assert_eq!(refused_at(Standard, "AB=="), 1);
    assert_eq!(refused_at(Standard, "AAB="), 2);
    assert_eq!(refused_at(UrlUnpadded, "AAAAAB"), 5);
    assert_eq!(refused_at(UrlUnpadded, "AAAAAAB"), 6);
}

#[test]
fn the_first_fault_is_reported() {
    assert_eq!(refused_at(Standard, "AA!AAA!AAB"), 2);
    assert_eq!(refused_at(UrlUnpadded, "AAAAAAA\u{e9}"), 7);
}

#[test]
fn only_the_decoded_length_is_used_and_needed() {
    let mut space = [0; 4];
    let mut scratch = Scratch::new(&mut space);
    assert_eq!(decode(Standard, b"AB==", &mut scratch).unwrap_err().kind(), ErrorKind::Base64Invalid);
    assert_eq!(decode(Standard, b"Zm9v", &mut scratch).unwrap(), b"foo");
    assert_eq!(decode(Standard, b"Zm8=", &mut scratch).unwrap_err().kind(), ErrorKind::ScratchTooSmall);
    assert_eq!(decode(Standard, b"Zg==", &mut scratch).unwrap(), b"f");
}

/// Text that is nearly base64: mostly characters of the alphabets, with padding and others among them.
fn nearly() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-D+/_=-]{0,9}",
        "[A-Za-z0-9+/]{0,40}={0,3}",
        "[A-Za-z0-9_-]{0,40}",
        "([A-Za-z0-9+/]{4}){0,10}([A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMc]=)?",
        "[A-Za-z0-9+/_ \\\\=-]{0,40}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn the_oracle_accepts_the_same_set(text in nearly()) {
        prop_assert_eq!(decoded(Standard, text.as_bytes()).ok(), Base64::decode_vec(&text).ok());
        prop_assert_eq!(decoded(UrlUnpadded, text.as_bytes()).ok(), Base64UrlUnpadded::decode_vec(&text).ok());
    }

    #[test]
    fn what_the_oracle_encodes_comes_back(bytes: Vec<u8>) {
        prop_assert_eq!(&decoded(Standard, Base64::encode_string(&bytes).as_bytes()).unwrap(), &bytes);
        prop_assert_eq!(&decoded(UrlUnpadded, Base64UrlUnpadded::encode_string(&bytes).as_bytes()).unwrap(), &bytes);
    }

    #[test]
    fn a_refusal_names_a_byte_of_the_text_or_its_end(text in nearly()) {
        for alphabet in [Standard, UrlUnpadded] {
            if let Err(error) = decoded(alphabet, text.as_bytes()) {
                let at: usize = error.position().unwrap().try_into().unwrap();
                prop_assert!(at <= text.len());
            }
        }
    }
}
