//! A DER writer that does what it is told.

/// One element: tag, length in its shortest form, content.
pub fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    match content.len().to_be_bytes() {
        [.., 0, 0, len @ 0..128] => out.push(len),
        [.., 0, 0, len] => out.extend([0x81, len]),
        [.., 0, high, low] => out.extend([0x82, high, low]),
        _ => panic!("no test needs an element of 64 KiB"),
    }
    out.extend_from_slice(content);
    out
}

/// SEQUENCE of elements that are already encoded.
pub fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
    element(0x30, &parts.concat())
}

/// SET of elements that are already encoded.
pub fn set(parts: &[Vec<u8>]) -> Vec<u8> {
    element(0x31, &parts.concat())
}

/// OBJECT IDENTIFIER from dotted text.
pub fn oid(dotted: &str) -> Vec<u8> {
    let arcs: Vec<u64> = dotted.split('.').map(|arc| arc.parse().unwrap()).collect();
    let mut content = vec![(arcs[0] * 40 + arcs[1]) as u8];
    for arc in &arcs[2..] {
        let mut groups = vec![(arc & 0x7f) as u8];
        let mut rest = arc >> 7;
        while rest > 0 {
            groups.push(0x80 | (rest & 0x7f) as u8);
            rest >>= 7;
        }
        content.extend(groups.iter().rev());
    }
    element(0x06, &content)
}

/// BIT STRING of whole bytes.
pub fn bits(content: &[u8]) -> Vec<u8> {
    element(0x03, &[&[0], content].concat())
}

/// INTEGER from the big-endian bytes of a number that is not negative.
pub fn unsigned(big_endian: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = big_endian.iter().copied().skip_while(|byte| *byte == 0).collect();
    let sign: &[u8] = if digits.first().is_none_or(|byte| *byte >= 0x80) { &[0] } else { &[] };
    element(0x02, &[sign, &digits].concat())
}

/// UTCTime up to 2049, GeneralizedTime from then on, from unix seconds.
pub fn time(unix: i64) -> Vec<u8> {
    let text = nv2_core::time::Rfc3339(unix).to_string();
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let (tag, digits) = match digits[..4].parse::<u16>().unwrap() {
        1950..=2049 => (0x17, &digits[2..]),
        _ => (0x18, &digits[..]),
    };
    element(tag, format!("{digits}Z").as_bytes())
}
