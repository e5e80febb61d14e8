//! Writes DER (X.690): a tag, the length, the content. Enough for one kind of certificate.

use der::DateTime;
use der::asn1::ObjectIdentifier;

pub(super) const BOOLEAN_TRUE: &[u8] = &[0x01, 0x01, 0xff];

const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OCTET_STRING: u8 = 0x04;
const OBJECT_IDENTIFIER: u8 = 0x06;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;

/// A value with any tag.
pub(super) fn value(tag: u8, content: &[u8]) -> Vec<u8> {
    let len = content.len().to_be_bytes();
    let significant: Vec<u8> = len.into_iter().skip_while(|&byte| byte == 0).collect();
    let mut out = vec![tag];
    match significant.as_slice() {
        [] => out.push(0),
        [short] if *short < 0x80 => out.push(*short),
        // At most eight bytes of length.
        long => out.extend([&[0x80 | long.len() as u8], long].concat()),
    }
    out.extend(content);
    out
}

pub(super) fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    value(SEQUENCE, &parts.concat())
}

/// A SET with one element, for which no order has to be kept.
pub(super) fn set_of_one(element: &[u8]) -> Vec<u8> {
    value(SET, element)
}

/// A value in a constructed, context-specific tag.
pub(super) fn explicit(number: u8, content: &[u8]) -> Vec<u8> {
    value(0xa0 | number, content)
}

/// A value whose own tag is replaced by a primitive, context-specific one.
pub(super) fn implicit(number: u8, content: &[u8]) -> Vec<u8> {
    value(0x80 | number, content)
}

/// A non-negative number from its big-endian bytes, in the shortest form.
pub(super) fn unsigned(big_endian: &[u8]) -> Vec<u8> {
    let start = big_endian.iter().position(|&byte| byte != 0).unwrap_or(big_endian.len());
    let digits = big_endian.get(start..).unwrap_or_default();
    // A leading bit would make the number negative, and no byte at all is no number.
    let sign: &[u8] = if digits.first().is_none_or(|&byte| byte >= 0x80) { &[0] } else { &[] };
    value(INTEGER, &[sign, digits].concat())
}

pub(super) fn bit_string(unused: u8, content: &[u8]) -> Vec<u8> {
    value(BIT_STRING, &[&[unused], content].concat())
}

pub(super) fn octet_string(content: &[u8]) -> Vec<u8> {
    value(OCTET_STRING, content)
}

pub(super) fn oid(oid: ObjectIdentifier) -> Vec<u8> {
    value(OBJECT_IDENTIFIER, oid.as_bytes())
}

/// A time of validity: UTCTime up to 2049, GeneralizedTime after (RFC 5280, 4.1.2.5).
pub(super) fn time(at: DateTime) -> Vec<u8> {
    let (year, month, day) = (at.year(), at.month(), at.day());
    let rest = format!("{month:02}{day:02}{:02}{:02}{:02}Z", at.hour(), at.minutes(), at.seconds());
    if year < 2050 {
        value(UTC_TIME, format!("{:02}{rest}", year % 100).as_bytes())
    } else {
        value(GENERALIZED_TIME, format!("{year:04}{rest}").as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::date;

    #[test]
    fn lengths_take_the_shortest_form() {
        for (len, head) in [
            (0, &[4, 0][..]),
            (127, &[4, 127]),
            (128, &[4, 0x81, 128]),
            (255, &[4, 0x81, 255]),
            (256, &[4, 0x82, 1, 0]),
            (65536, &[4, 0x83, 1, 0, 0]),
        ] {
            let encoded = octet_string(&vec![0; len]);
            assert_eq!((&encoded[..head.len()], encoded.len()), (head, head.len() + len));
        }
    }

    #[test]
    fn numbers_are_minimal_and_positive() {
        assert_eq!(unsigned(&[]), [2, 1, 0]);
        assert_eq!(unsigned(&[0, 0]), [2, 1, 0]);
        assert_eq!(unsigned(&[0, 0x7f]), [2, 1, 0x7f]);
        assert_eq!(unsigned(&[0x80]), [2, 2, 0, 0x80]);
        assert_eq!(unsigned(&[0, 1, 0]), [2, 2, 1, 0]);
    }

    #[test]
    fn times_change_form_in_2050() {
        let encoded = |at| String::from_utf8(time(date(at).unwrap())[2..].to_vec()).unwrap();
        assert_eq!(encoded(0), "700101000000Z");
        assert_eq!(encoded(2_524_607_999), "491231235959Z");
        assert_eq!(encoded(2_524_608_000), "20500101000000Z");
        assert_eq!(time(date(2_524_608_000).unwrap())[0], GENERALIZED_TIME);
    }
}
