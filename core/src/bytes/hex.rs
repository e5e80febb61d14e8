//! Lower-case hexadecimal.

use crate::error::{Error, ErrorKind};
use core::fmt;

/// Decodes lower-case hex that fills `out` exactly.
///
/// # Errors
/// `HexInvalid` at the first foreign character, or at the shorter end where the length is wrong.
/// What `out` holds then is unspecified.
pub fn decode(text: &[u8], out: &mut [u8]) -> Result<(), Error> {
    let needed = out.len().saturating_mul(2);
    let (pairs, rest) = text.as_chunks::<2>();
    for (index, character) in text.iter().enumerate().take(needed) {
        digit(*character).ok_or_else(|| Error::at(ErrorKind::HexInvalid, index))?;
    }
    if !rest.is_empty() || pairs.len() != out.len() {
        return Err(Error::at(ErrorKind::HexInvalid, text.len().min(needed)));
    }
    for ([high, low], byte) in pairs.iter().zip(out) {
        *byte = digit(*high).unwrap_or(0) << 4 | digit(*low).unwrap_or(0);
    }
    Ok(())
}

/// Writes bytes in pairs of digits, without the machinery of `format!`, which is large.
pub(crate) fn write(bytes: &[u8], out: &mut impl fmt::Write) -> fmt::Result {
    let digit = |value: u8| char::from_digit(value.into(), 16).unwrap_or('0');
    bytes.iter().try_for_each(|byte| {
        out.write_char(digit(byte >> 4))?;
        out.write_char(digit(byte & 15))
    })
}

const fn digit(character: u8) -> Option<u8> {
    match character {
        b'0'..=b'9' => Some(character.wrapping_sub(b'0')),
        b'a'..=b'f' => Some(character.wrapping_sub(b'a').wrapping_add(10)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused_at(text: &str) -> Option<u32> {
        let mut out = [0; 3];
        let error = decode(text.as_bytes(), &mut out).expect_err(text);
        assert_eq!(error.kind(), ErrorKind::HexInvalid);
        error.position()
    }

    #[test]
    fn every_byte_reads_as_it_is_written() {
        for byte in 0..=u8::MAX {
            let mut out = [0];
            decode(std::format!("{byte:02x}").as_bytes(), &mut out).unwrap();
            assert_eq!(out, [byte]);
        }
        decode(b"", &mut []).unwrap();
    }

    #[test]
    fn the_length_is_exact() {
        assert_eq!(refused_at(""), Some(0));
        assert_eq!(refused_at("00112"), Some(5));
        assert_eq!(refused_at("0011"), Some(4));
        assert_eq!(refused_at("0011223"), Some(6));
        assert_eq!(refused_at("00112233"), Some(6));
    }

    #[test]
    fn upper_case_and_foreign_characters_are_refused() {
        for (text, at) in [
            ("00112A", 5),
            ("0g1122", 1),
            ("+01122", 0),
            ("00 122", 2),
            ("0x1122", 1),
            ("0011/2", 4),
            ("0011:2", 4),
            ("0011`2", 4),
        ] {
            assert_eq!(refused_at(text), Some(at), "{text}");
        }
    }
}
