//! Distinguished names: as a certificate carries them, and as a policy asks for them.

mod identity;

use crate::bytes::der::{Field, Fields, Malformed, Tag, require};
use crate::bytes::{decimal, hex};
use crate::limits::MAX_NAME_PARTS;
use core::fmt::{self, Write};

pub use identity::Identity;

/// The DER of a `Name`, well formed. Equal names have equal bytes. `Display` gives RFC 4514 text in
/// the order of the certificate, as `C=US,ST=WA,O=acme,CN=signer`, with control characters escaped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name<'c> {
    der: &'c [u8],
}

/// One type and value of a name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part<'c> {
    oid: &'c [u8],
    value: Field<'c>,
    /// It stands behind another one in the same relative distinguished name.
    joined: bool,
}

/// A type of the table: its object identifier, and its short name (RFC 4514, 3; X.520).
#[derive(Debug)]
struct PartType {
    name: &'static str,
    oid: &'static [u8],
}

const COUNTRY: &[u8] = &[0x55, 4, 6];
const STATE: &[u8] = &[0x55, 4, 8];
const ORGANIZATION: &[u8] = &[0x55, 4, 10];
const COMMON_NAME: &[u8] = &[0x55, 4, 3];

const PART_TYPES: [PartType; 12] = [
    PartType { name: "C", oid: COUNTRY },
    PartType { name: "ST", oid: STATE },
    PartType { name: "L", oid: &[0x55, 4, 7] },
    PartType { name: "STREET", oid: &[0x55, 4, 9] },
    PartType { name: "POSTALCODE", oid: &[0x55, 4, 17] },
    PartType { name: "O", oid: ORGANIZATION },
    PartType { name: "OU", oid: &[0x55, 4, 11] },
    PartType { name: "CN", oid: COMMON_NAME },
    PartType { name: "SERIALNUMBER", oid: &[0x55, 4, 5] },
    // 0.9.2342.19200300.100.1
    PartType { name: "DC", oid: &[0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 1, 25] },
    PartType { name: "UID", oid: &[0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 1, 1] },
    // Not in RFC 4514, but the type that most often stands beside those above. 1.2.840.113549.1.9.1
    PartType { name: "EMAILADDRESS", oid: &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 1] },
];

impl<'c> Name<'c> {
    /// Reads a name to its last byte, so that no later walk can fail: every part has a type and a
    /// value, strings hold what their type permits, sets are in DER order.
    pub(crate) fn from_field(field: Field<'c>) -> Result<Self, Malformed> {
        let mut count = 0_usize;
        let mut sets = field.fields();
        while !sets.is_empty() {
            let set = sets.expect(Tag::SET)?;
            require(!set.value.is_empty())?;
            let mut parts = set.fields();
            let mut before: &[u8] = &[];
            while !parts.is_empty() {
                let part = parts.expect(Tag::SEQUENCE)?;
                require(before < part.raw)?;
                before = part.raw;
                check_part(part)?;
                count = count.saturating_add(1);
                require(count <= MAX_NAME_PARTS)?;
            }
        }
        Ok(Self { der: field.raw })
    }

    /// The DER.
    #[must_use]
    pub const fn der(&self) -> &'c [u8] {
        self.der
    }

    /// The name has no part at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.parts().next().is_none()
    }

    /// The Common Name, if there is exactly one and it is text.
    #[must_use]
    pub fn common_name(&self) -> Option<&'c str> {
        let mut names = self.parts().filter(|part| part.oid == COMMON_NAME);
        match (names.next(), names.next()) {
            (Some(only), None) => only.text(),
            _ => None,
        }
    }

    pub(crate) fn parts(&self) -> Parts<'c> {
        let none = Fields::new(&[]);
        let sets = Fields::new(self.der).next().map_or(none, |name| name.fields());
        Parts { sets, set: none }
    }
}

impl<'c> Part<'c> {
    /// The value, if it is of a string type whose characters are beyond doubt.
    fn text(&self) -> Option<&'c str> {
        match self.value.tag {
            Tag::UTF8_STRING | Tag::PRINTABLE_STRING | Tag::IA5_STRING => {
                core::str::from_utf8(self.value.value).ok()
            }
            _ => None,
        }
    }
}

/// Walks the parts of a name that was checked when it was read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parts<'c> {
    sets: Fields<'c>,
    set: Fields<'c>,
}

impl<'c> Iterator for Parts<'c> {
    type Item = Part<'c>;

    fn next(&mut self) -> Option<Part<'c>> {
        let joined = !self.set.is_empty();
        if !joined {
            self.set = self.sets.next().ok()?.fields();
        }
        let mut part = self.set.next().ok()?.fields();
        let oid = part.next().ok()?.value;
        let value = part.next().ok()?;
        Some(Part { oid, value, joined })
    }
}

impl fmt::Display for Name<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, part) in self.parts().enumerate() {
            match (index, part.joined) {
                (0, _) => {}
                (_, true) => out.write_char('+')?,
                (_, false) => out.write_char(',')?,
            }
            part.fmt(out)?;
        }
        Ok(())
    }
}

impl fmt::Display for Part<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        // RFC 4514, 2.4: a dotted type goes with the value in hexadecimal.
        match (PART_TYPES.iter().find(|known| known.oid == self.oid), self.text()) {
            (Some(known), Some(text)) => {
                out.write_str(known.name)?;
                out.write_char('=')?;
                write_escaped(text, out)
            }
            (Some(known), None) => {
                out.write_str(known.name)?;
                out.write_char('=')?;
                write_hex(self.value.raw, out)
            }
            (None, _) => {
                write_oid(self.oid, out)?;
                out.write_char('=')?;
                write_hex(self.value.raw, out)
            }
        }
    }
}

fn check_part(part: Field<'_>) -> Result<(), Malformed> {
    let mut fields = part.fields();
    fields.next()?.oid()?;
    let value = fields.next()?;
    fields.finish()?;
    match value.tag {
        Tag::UTF8_STRING => require(core::str::from_utf8(value.value).is_ok()),
        Tag::PRINTABLE_STRING => require(value.value.iter().all(|byte| is_printable(*byte))),
        Tag::IA5_STRING => require(value.value.is_ascii()),
        _ => Ok(()),
    }
}

/// X.680, 41.4.
const fn is_printable(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(byte, b' ' | b'\'' | b'(' | b')' | b'+' | b',' | b'-' | b'.' | b'/' | b':' | b'=' | b'?')
}

/// The arcs in decimal (X.690, 8.19), or `?` where one is beyond 32 bits.
fn write_oid(oid: &[u8], out: &mut fmt::Formatter<'_>) -> fmt::Result {
    let arcs = || oid.split_inclusive(|byte| byte & 0x80 == 0).map(arc);
    if arcs().any(|arc| arc.is_none()) {
        return out.write_char('?');
    }
    for (index, arc) in arcs().flatten().enumerate() {
        match index {
            // The first two arcs are one number; the first of them is at most 2.
            0 => {
                let first = (arc / 40).min(2);
                decimal::write(first.into(), 0, out)?;
                out.write_char('.')?;
                decimal::write(arc.saturating_sub(first.saturating_mul(40)).into(), 0, out)?;
            }
            _ => {
                out.write_char('.')?;
                decimal::write(arc.into(), 0, out)?;
            }
        }
    }
    Ok(())
}

fn arc(bytes: &[u8]) -> Option<u32> {
    bytes.iter().try_fold(0_u32, |arc, byte| Some(arc.checked_mul(128)? | u32::from(byte & 0x7f)))
}

fn write_hex(bytes: &[u8], out: &mut fmt::Formatter<'_>) -> fmt::Result {
    out.write_char('#')?;
    hex::write(bytes, out)
}

/// RFC 4514, 2.4, and in hexadecimal pairs whatever could steer or mislead a terminal.
fn write_escaped(text: &str, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    let last = text.char_indices().next_back().map(|(at, _)| at);
    for (at, character) in text.char_indices() {
        match character {
            '"' | '+' | ',' | ';' | '<' | '>' | '\\' => {
                out.write_char('\\')?;
                out.write_char(character)?;
            }
            '#' if at == 0 => out.write_str("\\#")?,
            ' ' if at == 0 || Some(at) == last => out.write_str("\\ ")?,
            _ if is_unsafe_to_print(character) => {
                let mut bytes = [0; 4];
                for byte in character.encode_utf8(&mut bytes).bytes() {
                    out.write_char('\\')?;
                    for digit in [byte >> 4, byte & 15] {
                        let digit = char::from_digit(digit.into(), 16).unwrap_or('0');
                        out.write_char(digit.to_ascii_uppercase())?;
                    }
                }
            }
            _ => out.write_char(character)?,
        }
    }
    Ok(())
}

/// Control characters, and those that are invisible or turn the direction of writing.
fn is_unsafe_to_print(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}'
                | '\u{61c}'
                | '\u{115f}'
                | '\u{1160}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{feff}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

#[cfg(test)]
mod tests;
