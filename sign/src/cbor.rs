//! Writes CBOR in its core deterministic form (RFC 8949, 4.2.1): shortest heads, definite lengths,
//! map keys in the order of their bytes.

/// An unsigned or negative integer.
pub(crate) fn int(value: i64) -> Vec<u8> {
    match u64::try_from(value) {
        Ok(value) => head(0, value),
        // -1 - value, without overflow at the lowest number.
        Err(_) => head(1, (!value).unsigned_abs()),
    }
}

/// A byte string.
pub(crate) fn bytes(value: &[u8]) -> Vec<u8> {
    with_content(2, value.len(), value)
}

/// A text string.
pub(crate) fn text(value: &str) -> Vec<u8> {
    with_content(3, value.len(), value.as_bytes())
}

/// An array of encoded items.
pub(crate) fn array(items: &[Vec<u8>]) -> Vec<u8> {
    with_content(4, items.len(), &items.concat())
}

/// A map of encoded keys and values, sorted here.
pub(crate) fn map(mut entries: Vec<(Vec<u8>, Vec<u8>)>) -> Vec<u8> {
    entries.sort();
    let items: Vec<u8> =
        entries.iter().flat_map(|(key, value)| [key.as_slice(), value]).flatten().copied().collect();
    with_content(5, entries.len(), &items)
}

/// A tag around an encoded item.
pub(crate) fn tag(number: u64, item: &[u8]) -> Vec<u8> {
    [head(6, number).as_slice(), item].concat()
}

fn with_content(major: u8, count: usize, content: &[u8]) -> Vec<u8> {
    [head(major, count as u64).as_slice(), content].concat()
}

fn head(major: u8, argument: u64) -> Vec<u8> {
    let kind = major << 5;
    if let Ok(small) = u8::try_from(argument) {
        return if small < 24 { vec![kind | small] } else { vec![kind | 24, small] };
    }
    let (information, argument) = match argument.to_be_bytes() {
        [0, 0, 0, 0, 0, 0, rest @ ..] => (25, rest.to_vec()),
        [0, 0, 0, 0, rest @ ..] => (26, rest.to_vec()),
        rest => (27, rest.to_vec()),
    };
    [vec![kind | information], argument].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_take_the_shortest_form() {
        // RFC 8949, appendix A.
        for (value, encoded) in [
            (0, &[0x00][..]),
            (23, &[0x17]),
            (24, &[0x18, 0x18]),
            (255, &[0x18, 0xff]),
            (256, &[0x19, 0x01, 0x00]),
            (65535, &[0x19, 0xff, 0xff]),
            (65536, &[0x1a, 0, 1, 0, 0]),
            (1_000_000_000_000, &[0x1b, 0, 0, 0, 0xe8, 0xd4, 0xa5, 0x10, 0]),
            (-1, &[0x20]),
            (-37, &[0x38, 0x24]),
            (-1000, &[0x39, 0x03, 0xe7]),
            (i64::MIN, &[0x3b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
        ] {
            assert_eq!(int(value), encoded, "{value}");
        }
    }

    #[test]
    fn map_keys_are_sorted_by_their_bytes() {
        let entries = [text("aa"), text("b"), int(-1), int(10)].map(|key| (key, int(0)));
        let expected = [&[0xa4, 0x0a, 0, 0x20, 0, 0x61, b'b', 0, 0x62][..], b"aa\0"].concat();
        assert_eq!(map(entries.to_vec()), expected);
    }

    #[test]
    fn strings_arrays_and_tags_nest() {
        assert_eq!(
            tag(18, &array(&[bytes(&[1]), text("a"), map(vec![])])),
            [0xd2, 0x83, 0x41, 1, 0x61, b'a', 0xa0]
        );
    }
}
