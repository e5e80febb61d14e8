//! Strict CBOR (RFC 8949): definite lengths, shortest heads, unique labels, no floats.
//!
//! [`Value::parse`] checks a whole item, iteratively; the accessors then only walk.

mod check;
mod head;

use crate::error::{Error, ErrorKind};
use head::{Head, Major};

/// One item inside a checked encoding.
#[derive(Clone, Copy, Debug)]
pub struct Value<'e> {
    bytes: &'e [u8],
    offset: usize,
}

/// A label of a map in a COSE header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label<'e> {
    /// An integer label.
    Integer(i64),
    /// A text label.
    Text(&'e str),
}

impl<'e> Value<'e> {
    /// Checks one item that fills `encoded`. Map labels must be integers (within i64) or text.
    /// Allowed: unsigned, negative, byte string, text (UTF-8), array, map, tag, false, true, null.
    /// Floats, undefined, other simple values and indefinite lengths are refused.
    ///
    /// Arrays, maps and tags nest up to [`crate::limits::MAX_DEPTH`] levels; arrays and maps have up
    /// to [`crate::limits::MAX_MEMBERS`] entries. A declared length or count is held against the
    /// bytes that are left before anything else. Time is linear in the length, for each level of
    /// nesting. Checking one map takes about 1 KiB of stack.
    ///
    /// # Errors
    /// Each with the byte offset:
    /// - `CborSyntax`: not well formed (section 3), or too short for what it declares;
    /// - `CborIndefinite`, `CborNonMinimal` (section 4.2.1), `CborTrailing`;
    /// - `CborType`: a float, undefined, another simple value, or a label of another type;
    /// - `CborNumber`: an integer label outside i64;
    /// - `CborDuplicateKey` at the second label;
    /// - `Utf8Invalid`, `TooDeep`, `TooManyMembers`;
    /// - `EnvelopeTooLarge` from 4 GiB on.
    pub fn parse(encoded: &'e [u8]) -> Result<Self, Error> {
        check::item(encoded)?;
        Ok(Self { bytes: encoded, offset: 0 })
    }

    /// The exact received bytes of this item.
    #[must_use]
    pub const fn raw(&self) -> &'e [u8] {
        self.bytes
    }

    /// Byte offset in the encoding.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset
    }

    /// The tag number and the tagged item, or nothing when this is no tag.
    #[must_use]
    pub fn tagged(&self) -> Option<(u64, Value<'e>)> {
        let (head, content) = self.split().ok()?;
        (head.major == Major::Tag).then_some((head.argument, content))
    }

    /// An integer.
    ///
    /// # Errors
    /// `CborType` unless this is one, `CborNumber` outside i64.
    pub fn integer(&self) -> Result<i64, Error> {
        let (head, _) = self.split()?;
        match head.integer() {
            Some(integer) => integer.ok_or_else(|| self.refuse(ErrorKind::CborNumber)),
            None => Err(self.refuse(ErrorKind::CborType)),
        }
    }

    /// The content of a byte string.
    ///
    /// # Errors
    /// `CborType` unless this is one.
    pub fn bytes(&self) -> Result<&'e [u8], Error> {
        self.content(Major::Bytes).map(|(_, content)| content.bytes)
    }

    /// The content of a text string.
    ///
    /// # Errors
    /// `CborType` unless this is one.
    pub fn text(&self) -> Result<&'e str, Error> {
        let (_, content) = self.content(Major::Text)?;
        core::str::from_utf8(content.bytes).map_err(|_| self.refuse(ErrorKind::CborType))
    }

    /// The elements of an array.
    ///
    /// # Errors
    /// `CborType` unless this is one.
    pub fn array(&self) -> Result<impl ExactSizeIterator<Item = Value<'e>> + use<'e>, Error> {
        let (left, rest) = self.content(Major::Array)?;
        Ok(Elements { left, rest })
    }

    /// The entries of a map, labels unique.
    ///
    /// # Errors
    /// `CborType` unless this is one.
    pub fn map(&self) -> Result<impl ExactSizeIterator<Item = (Label<'e>, Value<'e>)> + use<'e>, Error> {
        self.entries()
    }

    /// True for null.
    #[must_use]
    pub const fn is_null(&self) -> bool {
        matches!(self.bytes, [0xf6])
    }

    /// True when a tag stands anywhere in the item.
    #[must_use]
    pub fn has_tag(&self) -> bool {
        let mut at = 0_usize;
        while at < self.bytes.len() {
            // What was checked can be read; if not, it is not vouched for.
            let Ok(head) = Head::read(self.bytes, at) else { return true };
            let content = match head.major {
                Major::Tag => return true,
                Major::Bytes | Major::Text => usize::try_from(head.argument).unwrap_or(usize::MAX),
                _ => 0,
            };
            at = head.end.saturating_add(content);
        }
        false
    }

    fn entries(&self) -> Result<Entries<'e>, Error> {
        let (left, rest) = self.content(Major::Map)?;
        Ok(Entries { left, rest })
    }

    /// The argument of the head and what is behind it, when the item is of this type.
    fn content(&self, major: Major) -> Result<(usize, Self), Error> {
        match self.split()? {
            (head, content) if head.major == major => {
                let argument = usize::try_from(head.argument);
                Ok((argument.map_err(|_| self.refuse(ErrorKind::CborType))?, content))
            }
            _ => Err(self.refuse(ErrorKind::CborType)),
        }
    }

    /// The head, and all that is behind it.
    fn split(&self) -> Result<(Head, Self), Error> {
        let head = Head::read(self.bytes, 0).map_err(|_| self.refuse(ErrorKind::CborType))?;
        let content = self.bytes.get(head.end..).unwrap_or_default();
        Ok((head, Self { bytes: content, offset: self.offset.saturating_add(head.end) }))
    }

    /// Splits the first whole item off.
    fn take_item(&mut self) -> Option<Self> {
        let end = item_end(self.bytes)?;
        let (item, rest) = self.bytes.split_at_checked(end)?;
        let item = Self { bytes: item, offset: self.offset };
        *self = Self { bytes: rest, offset: self.offset.saturating_add(end) };
        Some(item)
    }

    fn label(&self) -> Option<Label<'e>> {
        self.integer().map(Label::Integer).or_else(|_| self.text().map(Label::Text)).ok()
    }

    fn refuse(&self, kind: ErrorKind) -> Error {
        Error::at(kind, self.offset)
    }
}

struct Elements<'e> {
    left: usize,
    rest: Value<'e>,
}

impl<'e> Iterator for Elements<'e> {
    type Item = Value<'e>;

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        self.rest.take_item()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl ExactSizeIterator for Elements<'_> {}

struct Entries<'e> {
    left: usize,
    rest: Value<'e>,
}

impl<'e> Entries<'e> {
    fn next_items(&mut self) -> Option<(Value<'e>, Value<'e>)> {
        self.left = self.left.checked_sub(1)?;
        Some((self.rest.take_item()?, self.rest.take_item()?))
    }
}

impl<'e> Iterator for Entries<'e> {
    type Item = (Label<'e>, Value<'e>);

    fn next(&mut self) -> Option<Self::Item> {
        let (label, value) = self.next_items()?;
        Some((label.label()?, value))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl ExactSizeIterator for Entries<'_> {}

/// Length of the first item in bytes that are known to be good, with all that is in it. It counts
/// the items that are still to come, so it needs no stack.
fn item_end(bytes: &[u8]) -> Option<usize> {
    let mut at = 0_usize;
    let mut pending = 1_usize;
    while let Some(others) = pending.checked_sub(1) {
        let head = Head::read(bytes, at).ok()?;
        let argument = || usize::try_from(head.argument).ok();
        at = head.end;
        pending = match head.major {
            Major::Unsigned | Major::Negative | Major::Simple => others,
            Major::Bytes | Major::Text => {
                at = at.checked_add(argument()?)?;
                others
            }
            Major::Array => others.checked_add(argument()?)?,
            Major::Map => others.checked_add(argument()?.checked_mul(2)?)?,
            Major::Tag => pending,
        };
    }
    Some(at)
}

#[cfg(test)]
mod tests;
