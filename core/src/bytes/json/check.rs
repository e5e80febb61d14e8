//! The one check of a document. Iterative: the stack of open brackets has a fixed size.

use super::walk::{Members, plain_run};
use super::{Text, Value};
use crate::error::{Error, ErrorKind};
use crate::limits::{MAX_DEPTH, MAX_MEMBERS};
use heapless::Vec;

pub(super) fn document(bytes: &[u8]) -> Result<Value<'_>, Error> {
    if !u32::try_from(bytes.len()).is_ok_and(|len| len <= MAX_PLACE) {
        return Err(ErrorKind::EnvelopeTooLarge.into());
    }
    let text = core::str::from_utf8(bytes)
        .map_err(|error| Error::at(ErrorKind::Utf8Invalid, error.valid_up_to()))?;
    let mut reader = Reader { text, bytes, at: 0 };
    reader.white_space();
    let start = reader.at;
    reader.value()?;
    let root = reader.since(start);
    reader.white_space();
    match reader.peek() {
        None => Ok(root),
        Some(_) => Err(reader.refuse(ErrorKind::JsonTrailing)),
    }
}

/// A bracket that is not closed yet.
#[derive(Clone, Copy)]
struct Open {
    object: bool,
    start: usize,
    /// Members or elements that have begun.
    count: usize,
}

struct Reader<'e> {
    text: &'e str,
    bytes: &'e [u8],
    at: usize,
}

impl<'e> Reader<'e> {
    /// One value with all that is in it.
    fn value(&mut self) -> Result<(), Error> {
        let mut stack: Vec<Open, MAX_DEPTH> = Vec::new();
        loop {
            if let Some(open) = self.scalar_or_open()? {
                let too_deep = Error::at(ErrorKind::TooDeep, open.start);
                stack.push(open).map_err(|_| too_deep)?;
                self.white_space();
                if !self.at_close(open) {
                    self.next_entry(&mut stack)?;
                    continue;
                }
            }
            // Here a value has ended, or a bracket is about to be closed.
            loop {
                let Some(open) = stack.last().copied() else { return Ok(()) };
                self.white_space();
                if self.at_close(open) {
                    self.at = self.at.saturating_add(1);
                    if open.object && open.count > 1 {
                        refuse_duplicates(self.since(open.start))?;
                    }
                    stack.pop();
                    if stack.is_empty() {
                        return Ok(());
                    }
                } else {
                    self.expect(b',')?;
                    self.white_space();
                    self.next_entry(&mut stack)?;
                    break;
                }
            }
        }
    }

    /// Counts an entry of the innermost bracket and reads a member's name and colon.
    fn next_entry(&mut self, stack: &mut Vec<Open, MAX_DEPTH>) -> Result<(), Error> {
        let open = stack.last_mut().ok_or(ErrorKind::Internal)?;
        open.count = open.count.saturating_add(1);
        if open.count > MAX_MEMBERS {
            return Err(self.refuse(ErrorKind::TooManyMembers));
        }
        if open.object {
            self.string()?;
            self.white_space();
            self.expect(b':')?;
            self.white_space();
        }
        Ok(())
    }

    fn at_close(&self, open: Open) -> bool {
        self.peek() == Some(if open.object { b'}' } else { b']' })
    }

    /// A whole scalar, or only the opening bracket.
    fn scalar_or_open(&mut self) -> Result<Option<Open>, Error> {
        match self.peek() {
            Some(bracket @ (b'{' | b'[')) => {
                let open = Open { object: bracket == b'{', start: self.at, count: 0 };
                self.at = self.at.saturating_add(1);
                return Ok(Some(open));
            }
            Some(b'"') => self.string()?,
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b't') => self.literal(b"true")?,
            Some(b'f') => self.literal(b"false")?,
            Some(b'n') => self.literal(b"null")?,
            _ => return Err(self.refuse(ErrorKind::JsonSyntax)),
        }
        Ok(None)
    }

    fn literal(&mut self, word: &[u8]) -> Result<(), Error> {
        word.iter().try_for_each(|byte| self.expect(*byte))?;
        self.end_of_word()
    }

    /// Section 6.
    fn number(&mut self) -> Result<(), Error> {
        self.eat(b'-');
        if !self.eat(b'0') {
            self.digits()?;
        }
        if self.eat(b'.') {
            self.digits()?;
        }
        if self.eat(b'e') || self.eat(b'E') {
            let _ = self.eat(b'+') || self.eat(b'-');
            self.digits()?;
        }
        self.end_of_word()
    }

    /// One digit or more.
    fn digits(&mut self) -> Result<(), Error> {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at = self.at.saturating_add(1);
        }
        if self.at == start { Err(self.refuse(ErrorKind::JsonSyntax)) } else { Ok(()) }
    }

    /// So that `01` and `nullx` are bad syntax and not a value with something behind it.
    fn end_of_word(&self) -> Result<(), Error> {
        match self.peek() {
            None | Some(b' ' | b'\t' | b'\n' | b'\r' | b',' | b'}' | b']') => Ok(()),
            Some(_) => Err(self.refuse(ErrorKind::JsonSyntax)),
        }
    }

    /// Section 7, quotes included.
    fn string(&mut self) -> Result<(), Error> {
        self.expect(b'"')?;
        loop {
            self.at = plain_run(self.bytes, self.at);
            match self.peek() {
                Some(b'\\') => self.escape()?,
                _ => return self.expect(b'"'),
            }
        }
    }

    /// Faults are reported at the backslash.
    fn escape(&mut self) -> Result<(), Error> {
        let backslash = self.at;
        self.at = self.at.saturating_add(1);
        match self.peek() {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
                self.at = self.at.saturating_add(1);
                Ok(())
            }
            Some(b'u') => match self.unit(backslash)? {
                0 | 0xdc00..=0xdfff => Err(Error::at(ErrorKind::JsonString, backslash)),
                0xd800..=0xdbff => {
                    let pair = self.eat(b'\\')
                        && self.peek() == Some(b'u')
                        && matches!(self.unit(backslash)?, 0xdc00..=0xdfff);
                    if pair { Ok(()) } else { Err(Error::at(ErrorKind::JsonString, backslash)) }
                }
                _ => Ok(()),
            },
            _ => Err(Error::at(ErrorKind::JsonSyntax, backslash)),
        }
    }

    /// `u` and four hexadecimal digits.
    fn unit(&mut self, backslash: usize) -> Result<u32, Error> {
        self.expect(b'u')?;
        let mut unit = 0_u32;
        for _ in 0..4 {
            let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16));
            unit = unit << 4 | digit.ok_or_else(|| Error::at(ErrorKind::JsonSyntax, backslash))?;
            self.at = self.at.saturating_add(1);
        }
        Ok(unit)
    }

    fn white_space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at = self.at.saturating_add(1);
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        if found {
            self.at = self.at.saturating_add(1);
        }
        found
    }

    fn expect(&mut self, byte: u8) -> Result<(), Error> {
        if self.eat(byte) { Ok(()) } else { Err(self.refuse(ErrorKind::JsonSyntax)) }
    }

    /// What has been read since `start`, which is a whole value.
    fn since(&self, start: usize) -> Value<'e> {
        Value { text: self.text.get(start..self.at).unwrap_or_default(), offset: start }
    }

    fn refuse(&self, kind: ErrorKind) -> Error {
        Error::at(kind, self.at)
    }
}

/// The last byte of a document, which is far above the largest envelope.
const MAX_PLACE: u32 = (1 << 24) - 1;

/// Walks the names of one object that is otherwise good. Each byte of the document is so walked once
/// more per level of nesting. Names are compared in full only where their hashes agree; where
/// somebody makes them agree, the cap on members bounds the work.
#[inline(never)]
fn refuse_duplicates(object: Value<'_>) -> Result<(), Error> {
    // Eight bits of a hash over the place of the name, which is below 2^24.
    let mut seen: Vec<u32, MAX_MEMBERS> = Vec::new();
    for (name, _) in Members::new(object) {
        let hash = hash(&name) & !MAX_PLACE;
        let earlier = seen.iter().filter(|earlier| **earlier & !MAX_PLACE == hash);
        for place in earlier.map(|earlier| earlier & MAX_PLACE) {
            if name_at(object, place).is_none_or(|other| other.same(&name)) {
                return Err(Error::at(ErrorKind::JsonDuplicateMember, name.offset));
            }
        }
        let place = u32::try_from(name.offset.saturating_sub(object.offset));
        let place = place.ok().filter(|place| *place <= MAX_PLACE).ok_or(ErrorKind::EnvelopeTooLarge)?;
        seen.push(hash | place).map_err(|_| ErrorKind::TooManyMembers)?;
    }
    Ok(())
}

/// The name whose first character is `start` bytes behind the beginning of `object`.
fn name_at(object: Value<'_>, start: u32) -> Option<Text<'_>> {
    let start = usize::try_from(start).ok()?;
    let mut end = start;
    loop {
        end = plain_run(object.text.as_bytes(), end);
        match object.text.as_bytes().get(end)? {
            b'"' => break,
            _ => end = end.checked_add(2)?,
        }
    }
    Some(Text { inner: object.text.get(start..end)?, offset: object.offset.checked_add(start)? })
}

/// FNV-1a over the unescaped characters.
fn hash(name: &Text<'_>) -> u32 {
    name.unescaped().fold(0x811c_9dc5, |hash, next| (hash ^ u32::from(next)).wrapping_mul(0x0100_0193))
}
