//! Walking text that is known to be good. Everything here is total nevertheless: on other text the
//! walk ends early, with no panic and no endless loop.

use super::{Text, Value};
use core::str::Chars;

/// The members of an object.
pub(super) struct Members<'e>(Walk<'e>);

impl<'e> Members<'e> {
    pub(super) fn new(object: Value<'e>) -> Self {
        Self(Walk::into(object))
    }
}

impl<'e> Iterator for Members<'e> {
    type Item = (Text<'e>, Value<'e>);

    fn next(&mut self) -> Option<Self::Item> {
        let name = self.0.value()?.text().ok()?;
        Some((name, self.0.value()?))
    }
}

/// The elements of an array.
pub(super) struct Elements<'e>(Walk<'e>);

impl<'e> Elements<'e> {
    pub(super) fn new(array: Value<'e>) -> Self {
        Self(Walk::into(array))
    }
}

impl<'e> Iterator for Elements<'e> {
    type Item = Value<'e>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.value()
    }
}

/// The characters that the inside of a string stands for.
pub(super) struct Unescaped<'e>(Chars<'e>);

impl<'e> Unescaped<'e> {
    pub(super) fn new(inner: &'e str) -> Self {
        Self(inner.chars())
    }

    fn escape(&mut self) -> Option<char> {
        Some(match self.0.next()? {
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let first = self.unit()?;
                match first {
                    // A high surrogate: the low one follows, as `\u` and four digits again.
                    0xd800..=0xdbff => {
                        self.0.nth(1)?;
                        let second = self.unit()?;
                        char::decode_utf16([first, second]).next()?.ok()?
                    }
                    _ => char::from_u32(u32::from(first))?,
                }
            }
            itself => itself,
        })
    }

    fn unit(&mut self) -> Option<u16> {
        let mut unit = 0_u16;
        for _ in 0..4 {
            let digit = u16::try_from(self.0.next()?.to_digit(16)?).ok()?;
            unit = unit << 4 | digit;
        }
        Some(unit)
    }
}

impl Iterator for Unescaped<'_> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        match self.0.next()? {
            '\\' => self.escape(),
            itself => Some(itself),
        }
    }
}

/// Offset of the first quote, backslash or control character at or behind `at`, else the length.
pub(super) fn plain_run(bytes: &[u8], mut at: usize) -> usize {
    // Long strings are certificates: four words at a time, without a branch for each.
    let (blocks, _) = bytes.get(at..).unwrap_or_default().as_chunks::<32>();
    for block in blocks {
        let (words, _) = block.as_chunks::<8>();
        let marks = words.iter().fold(0, |marks, word| marks | special_bytes(u64::from_le_bytes(*word)));
        if marks != 0 {
            break;
        }
        at = at.saturating_add(block.len());
    }
    let (words, tail) = bytes.get(at..).unwrap_or_default().as_chunks::<8>();
    for word in words {
        let marks = special_bytes(u64::from_le_bytes(*word));
        if marks != 0 {
            let skipped = usize::try_from(marks.trailing_zeros() / 8).unwrap_or(0);
            return at.saturating_add(skipped);
        }
        at = at.saturating_add(8);
    }
    let is_special = |byte: &u8| matches!(byte, b'"' | b'\\' | ..0x20);
    at.saturating_add(tail.iter().position(is_special).unwrap_or(tail.len()))
}

/// Sets the top bit of each byte that ends a plain run. A borrow may set bits above the first such
/// byte, never below it, so only the lowest set bit is exact.
const fn special_bytes(word: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const TOPS: u64 = 0x8080_8080_8080_8080;
    let quote = word ^ ONES.wrapping_mul(0x22);
    let backslash = word ^ ONES.wrapping_mul(0x5c);
    let control = word.wrapping_sub(ONES.wrapping_mul(0x20)) & !word;
    (quote.wrapping_sub(ONES) & !quote | backslash.wrapping_sub(ONES) & !backslash | control) & TOPS
}

/// A place inside an object or array.
struct Walk<'e> {
    text: &'e str,
    at: usize,
    offset: usize,
}

impl<'e> Walk<'e> {
    /// Behind the opening bracket.
    const fn into(container: Value<'e>) -> Self {
        Self { text: container.text, at: 1, offset: container.offset }
    }

    /// The next value, a member's name counting as one. Commas and colons are already known to
    /// stand where they must.
    fn value(&mut self) -> Option<Value<'e>> {
        let rest = self.text.as_bytes().get(self.at..)?;
        let filler = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b',' | b':');
        let start = self.at.checked_add(rest.iter().position(|byte| !filler(byte))?)?;
        let end = value_end(self.text.as_bytes(), start)?;
        self.at = end;
        Some(Value { text: self.text.get(start..end)?, offset: self.offset.checked_add(start)? })
    }
}

/// Offset behind the value that begins at `start`, or nothing where none begins.
fn value_end(bytes: &[u8], start: usize) -> Option<usize> {
    match bytes.get(start)? {
        b'"' => string_end(bytes, start),
        b'{' | b'[' => container_end(bytes, start),
        b'}' | b']' => None,
        _ => {
            let rest = bytes.get(start..)?;
            let ends = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b',' | b'}' | b']');
            start.checked_add(rest.iter().position(ends).unwrap_or(rest.len()))
        }
    }
}

fn container_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let mut at = start;
    loop {
        match bytes.get(at)? {
            b'"' => {
                at = string_end(bytes, at)?;
                continue;
            }
            b'{' | b'[' => depth = depth.checked_add(1)?,
            b'}' | b']' => depth = depth.checked_sub(1)?,
            _ => {}
        }
        at = at.checked_add(1)?;
        if depth == 0 {
            return Some(at);
        }
    }
}

fn string_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start.checked_add(1)?;
    loop {
        at = plain_run(bytes, at);
        match bytes.get(at)? {
            b'"' => return at.checked_add(1),
            _ => at = at.checked_add(2)?,
        }
    }
}
