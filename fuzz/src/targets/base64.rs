//! Both alphabets against the strict decoders of `base64ct`: here the verdicts are the same, both ways.

use base64ct::{Base64, Base64UrlUnpadded, Encoding};
use nv2_core::bytes::base64::{Alphabet, decode};
use nv2_core::bytes::scratch::Scratch;

pub const DICTIONARY: &[&[u8]] =
    &[b"=", b"==", b"===", b"-", b"_", b"+", b"/", b"A", b"AA", b"AB", b" ", b"\n", b"\\", b"\x80"];

pub fn seeds() -> Vec<Vec<u8>> {
    let bytes: Vec<u8> = (0..=255).collect();
    (0..8)
        .flat_map(|len| {
            [Base64::encode_string(&bytes[..len * 9]), Base64UrlUnpadded::encode_string(&bytes[200 - len..])]
        })
        .map(String::into_bytes)
        .collect()
}

pub fn check(data: &[u8]) -> bool {
    let text = std::str::from_utf8(data);
    let standard = text.ok().and_then(|text| Base64::decode_vec(text).ok());
    let url = text.ok().and_then(|text| Base64UrlUnpadded::decode_vec(text).ok());
    assert_eq!(ours(Alphabet::Standard, data), standard);
    assert_eq!(ours(Alphabet::UrlUnpadded, data), url);
    standard.or(url).is_some()
}

fn ours(alphabet: Alphabet, data: &[u8]) -> Option<Vec<u8>> {
    let mut space = vec![0; data.len()];
    decode(alphabet, data, &mut Scratch::new(&mut space)).ok().map(<[u8]>::to_vec)
}
