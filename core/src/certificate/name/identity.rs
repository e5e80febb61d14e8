//! Identities of the Notary Project trust policy (`trustedIdentities`), compared without a copy.

use super::{COUNTRY, Name, ORGANIZATION, PART_TYPES, Part, STATE};
use crate::bytes::{split_once, split_once_where};
use crate::error::{Error, ErrorKind};

const PREFIX: &str = "x509.subject:";

/// Whom an anchor is trusted for: `*`, or `x509.subject: C=US, ST=WA, O=acme`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity<'t> {
    text: &'t str,
}

impl<'t> Identity<'t> {
    /// Reads one identity (Notary Project trust policy, `trustedIdentities`).
    ///
    /// Parts are separated by `,` or `;`, with spaces around them ignored. `C`, `ST` (or `S`) and `O`
    /// must be there. Types are the short names that [`Name`] displays, in either case; no type twice,
    /// no empty value, no `+`, no `=#`. RFC 4514 escapes: a backslash in front of a special character,
    /// or in front of two hexadecimal digits of UTF-8.
    ///
    /// # Errors
    /// `IdentityInvalid`.
    pub fn parse(text: &'t str) -> Result<Self, Error> {
        let identity = Self { text };
        if !identity.is_any() {
            identity.check_form()?;
        }
        Ok(identity)
    }

    /// `*`: any subject.
    #[must_use]
    pub fn is_any(&self) -> bool {
        self.text == "*"
    }

    /// As it was given.
    #[must_use]
    pub const fn as_str(&self) -> &'t str {
        self.text
    }

    /// Every part of this identity is in `subject` with the same value; other parts are free.
    ///
    /// # Errors
    /// `IdentityMismatch`; `IdentityAmbiguous` when the subject repeats a type, has a part with two
    /// values or a value that is no text.
    pub fn check(&self, subject: &Name<'_>) -> Result<(), Error> {
        if self.is_any() {
            return Ok(());
        }
        if !has_one_reading(subject) {
            return Err(ErrorKind::IdentityAmbiguous.into());
        }
        let holds = self
            .wanted()
            .all(|wanted| wanted.is_ok_and(|wanted| subject.parts().any(|part| wanted.is_met_by(&part))));
        if holds { Ok(()) } else { Err(ErrorKind::IdentityMismatch.into()) }
    }

    /// One of the two is a subset of the other, so that a subject could match both.
    #[must_use]
    pub fn overlaps(&self, other: &Identity<'_>) -> bool {
        self.is_any() || other.is_any() || self.is_within(other) || other.is_within(self)
    }

    /// Each of our parts is one of the other's.
    fn is_within(&self, other: &Identity<'_>) -> bool {
        self.wanted().flatten().all(|ours| other.wanted().flatten().any(|theirs| ours.equals(&theirs)))
    }

    fn check_form(&self) -> Result<(), Error> {
        let invalid = ErrorKind::IdentityInvalid;
        if !self.text.starts_with(PREFIX) || self.text.as_bytes().windows(2).any(|pair| pair == b"=#") {
            return Err(invalid.into());
        }
        for (index, wanted) in self.wanted().enumerate() {
            let wanted = wanted?;
            wanted.value.check_form()?;
            // The types are those of the table and differ, so there are no more parts than types.
            if self.wanted().take(index).flatten().any(|earlier| earlier.oid == wanted.oid) {
                return Err(invalid.into());
            }
        }
        let has = |oid| self.wanted().flatten().any(|wanted| wanted.oid == oid);
        if has(COUNTRY) && has(STATE) && has(ORGANIZATION) { Ok(()) } else { Err(invalid.into()) }
    }

    /// The parts asked for. After `parse` none of them is an error.
    fn wanted(&self) -> impl Iterator<Item = Result<Wanted<'t>, Error>> + use<'t> {
        let mut rest = self.text.strip_prefix(PREFIX);
        core::iter::from_fn(move || {
            let text = rest?;
            let (part, behind) = split_at_separator(text);
            rest = behind;
            Some(Wanted::read(part))
        })
    }
}

/// A type and a value that a subject must have.
#[derive(Clone, Copy)]
struct Wanted<'t> {
    oid: &'static [u8],
    value: Escaped<'t>,
}

impl<'t> Wanted<'t> {
    fn read(part: &'t str) -> Result<Self, Error> {
        let (name, value) = split_once(part, b'=').ok_or(ErrorKind::IdentityInvalid)?;
        let name = trim_start(name).trim_end_matches(' ');
        let name = if name.eq_ignore_ascii_case("S") { "ST" } else { name };
        let known = PART_TYPES
            .iter()
            .find(|known| known.name.eq_ignore_ascii_case(name))
            .ok_or(ErrorKind::IdentityInvalid)?;
        Ok(Self { oid: known.oid, value: Escaped(trim_end(trim_start(value))) })
    }

    fn is_met_by(&self, part: &Part<'_>) -> bool {
        self.oid == part.oid && part.text().is_some_and(|text| self.value.bytes().eq(text.bytes().map(Ok)))
    }

    fn equals(&self, other: &Wanted<'_>) -> bool {
        self.oid == other.oid && self.value.bytes().eq(other.value.bytes())
    }
}

/// A value with its escapes.
#[derive(Clone, Copy)]
struct Escaped<'t>(&'t str);

impl<'t> Escaped<'t> {
    /// The bytes that are meant. After `check_form` none of them is an error.
    fn bytes(&self) -> impl Iterator<Item = Result<u8, ErrorKind>> + use<'t> {
        let mut rest = self.0.as_bytes();
        core::iter::from_fn(move || {
            let (byte, behind) = match rest {
                [] => return None,
                [b'\\', special, behind @ ..] if is_special(*special) => (Ok(*special), behind),
                [b'\\', high, low, behind @ ..] => (hex_pair(*high, *low), behind),
                [b'\\', ..] => (Err(ErrorKind::IdentityInvalid), &[][..]),
                // RFC 4514, 2.4: these never stand bare. A bare control character is a slip.
                [b'"' | b'+' | b'<' | b'>' | ..0x20 | 0x7f, behind @ ..] => {
                    (Err(ErrorKind::IdentityInvalid), behind)
                }
                [byte, behind @ ..] => (Ok(*byte), behind),
            };
            rest = behind;
            Some(byte)
        })
    }

    /// Not empty, no `#` in front, escapes well formed, and UTF-8 when decoded.
    fn check_form(&self) -> Result<(), Error> {
        let invalid = ErrorKind::IdentityInvalid;
        if self.0.is_empty() || self.0.starts_with('#') {
            return Err(invalid.into());
        }
        // One character at a time: at most four bytes wait for their end.
        let mut waiting = heapless::Vec::<u8, 4>::new();
        for byte in self.bytes() {
            waiting.push(byte?).map_err(|_| invalid)?;
            match core::str::from_utf8(&waiting) {
                Ok(_) => waiting.clear(),
                Err(error) if error.error_len().is_none() => {}
                Err(_) => return Err(invalid.into()),
            }
        }
        if waiting.is_empty() { Ok(()) } else { Err(invalid.into()) }
    }
}

/// The text up to the first bare separator, and what is behind it.
fn split_at_separator(text: &str) -> (&str, Option<&str>) {
    let mut escaped = false;
    let separator = |byte| {
        let bare = !escaped;
        escaped = bare && byte == b'\\';
        bare && matches!(byte, b',' | b';')
    };
    match split_once_where(text, separator) {
        Some((part, behind)) => (part, Some(behind)),
        None => (text, None),
    }
}

fn trim_start(text: &str) -> &str {
    text.trim_start_matches(' ')
}

/// Drops spaces from the end, but for one that is escaped.
fn trim_end(text: &str) -> &str {
    let trimmed = text.trim_end_matches(' ');
    let backslashes = trimmed.bytes().rev().take_while(|byte| *byte == b'\\').count();
    if backslashes % 2 == 0 {
        return trimmed;
    }
    text.get(..trimmed.len().saturating_add(1)).unwrap_or(trimmed)
}

/// What may follow a backslash for itself (RFC 4514, 3).
const fn is_special(byte: u8) -> bool {
    matches!(byte, b' ' | b'"' | b'#' | b'+' | b',' | b';' | b'<' | b'=' | b'>' | b'\\')
}

fn hex_pair(high: u8, low: u8) -> Result<u8, ErrorKind> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    match (digit(high), digit(low)) {
        (Some(high), Some(low)) => Ok((high << 4) | low),
        _ => Err(ErrorKind::IdentityInvalid),
    }
}

/// No type twice, one value in each set, all of them text.
fn has_one_reading(subject: &Name<'_>) -> bool {
    subject.parts().enumerate().all(|(index, part)| {
        !part.joined
            && part.text().is_some()
            && !subject.parts().take(index).any(|earlier| earlier.oid == part.oid)
    })
}
