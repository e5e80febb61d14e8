//! Strict JSON (RFC 8259): a whole document is checked once, then walked without surprises.
//!
//! [`Value::parse`] checks everything: syntax, UTF-8, depth, member counts, duplicate members (names
//! compare after unescaping), lone surrogates, trailing bytes. The accessors then only walk.

mod check;
mod walk;

use crate::bytes::copy;
use crate::bytes::scratch::Scratch;
use crate::error::{Error, ErrorKind};
use core::fmt::{self, Write as _};
use walk::{Elements, Members, Unescaped};

/// One value inside a checked document.
#[derive(Clone, Copy, Debug)]
pub struct Value<'e> {
    /// The exact text of the value, without surrounding white space.
    text: &'e str,
    /// Where it begins in the document.
    offset: usize,
}

/// The members of an object in document order. Names are unique.
#[derive(Clone, Copy, Debug)]
pub struct Object<'e> {
    value: Value<'e>,
}

/// The elements of an array.
#[derive(Clone, Copy, Debug)]
pub struct Array<'e> {
    value: Value<'e>,
}

/// A string, perhaps with escapes. Compares without being decoded.
#[derive(Clone, Copy, Debug)]
pub struct Text<'e> {
    /// The characters between the quotes.
    inner: &'e str,
    offset: usize,
}

/// How far a name is a known one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Likeness {
    Same,
    ButForCase,
}

impl<'e> Value<'e> {
    /// Checks a whole document: exactly the grammar of RFC 8259, in UTF-8, without a byte order mark.
    ///
    /// Stricter than the RFC: names are unique in their object, strings hold no lone surrogate and
    /// no NUL, and depth, members and elements are limited ([`crate::limits`]). Time is linear in
    /// the length, for each level of nesting. Checking one object takes about 700 bytes of stack.
    ///
    /// # Errors
    /// `Utf8Invalid`, `JsonSyntax`, `JsonString`, `JsonDuplicateMember` (at the second name),
    /// `JsonTrailing`, `TooDeep`, `TooManyMembers`, each with the byte offset. `EnvelopeTooLarge`
    /// from 16 MiB on.
    pub fn parse(document: &'e [u8]) -> Result<Self, Error> {
        check::document(document)
    }

    /// The exact received bytes of this value.
    #[must_use]
    pub const fn raw(&self) -> &'e [u8] {
        self.text.as_bytes()
    }

    /// Byte offset in the document.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset
    }

    /// This value as an object.
    ///
    /// # Errors
    /// `JsonType` unless it is one.
    pub fn object(&self) -> Result<Object<'e>, Error> {
        match self.raw().first() {
            Some(b'{') => Ok(Object { value: *self }),
            _ => Err(self.refuse(ErrorKind::JsonType)),
        }
    }

    /// This value as an array.
    ///
    /// # Errors
    /// `JsonType` unless it is one.
    pub fn array(&self) -> Result<Array<'e>, Error> {
        match self.raw().first() {
            Some(b'[') => Ok(Array { value: *self }),
            _ => Err(self.refuse(ErrorKind::JsonType)),
        }
    }

    /// This value as a string.
    ///
    /// # Errors
    /// `JsonType` unless it is one.
    pub fn text(&self) -> Result<Text<'e>, Error> {
        let inner = self.text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
        let inner = inner.ok_or_else(|| self.refuse(ErrorKind::JsonType))?;
        Ok(Text { inner, offset: self.offset.saturating_add(1) })
    }

    /// An integer: no fraction, no exponent, within i64; `-0` is refused.
    ///
    /// # Errors
    /// `JsonType` unless this is a number, `JsonNumber` unless it is such an integer.
    pub fn integer(&self) -> Result<i64, Error> {
        match self.raw() {
            b"-0" => Err(self.refuse(ErrorKind::JsonNumber)),
            [b'-' | b'0'..=b'9', ..] => self.text.parse().map_err(|_| self.refuse(ErrorKind::JsonNumber)),
            _ => Err(self.refuse(ErrorKind::JsonType)),
        }
    }

    fn refuse(&self, kind: ErrorKind) -> Error {
        Error::at(kind, self.offset)
    }
}

impl<'e> Object<'e> {
    /// The members in document order.
    pub fn members(&self) -> impl Iterator<Item = (Text<'e>, Value<'e>)> + use<'e> {
        Members::new(self.value)
    }

    /// The member with this exact name (after unescaping).
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Value<'e>> {
        self.members().find(|(found, _)| found.equals(name)).map(|(_, value)| value)
    }

    /// The values of the members with these names, in this order, from one walk. Other members are
    /// passed over, but not one that equals a name but for case: a reader that ignores case, as Go's
    /// does, would take it for that member.
    ///
    /// ASCII case, and the two characters outside ASCII that fold to an ASCII letter (U+017F to `s`,
    /// U+212A to `k`). The names must be ASCII and differ from each other by more than case.
    ///
    /// # Errors
    /// `JsonCaseVariant` at the member.
    pub fn find<const N: usize>(&self, names: [&str; N]) -> Result<[Option<Value<'e>>; N], Error> {
        self.find_among(names, |_| Ok(()))
    }

    /// As [`Object::find`], and there may be no other members.
    ///
    /// # Errors
    /// `JsonCaseVariant`, `MemberUnknown` at the member.
    pub fn only<const N: usize>(&self, names: [&str; N]) -> Result<[Option<Value<'e>>; N], Error> {
        self.find_among(names, |other| Err(Error::at(ErrorKind::MemberUnknown, other.offset)))
    }

    /// As [`Object::find`], and `other` judges the names of the other members.
    ///
    /// # Errors
    /// `JsonCaseVariant`, and what `other` answers.
    pub fn find_among<const N: usize>(
        &self,
        names: [&str; N],
        other: impl Fn(&Text<'e>) -> Result<(), Error>,
    ) -> Result<[Option<Value<'e>>; N], Error> {
        let mut found = [None; N];
        for (name, value) in self.members() {
            match name.place_among(&names)?.and_then(|place| found.get_mut(place)) {
                Some(place) => *place = Some(value),
                None => other(&name)?,
            }
        }
        Ok(found)
    }

    /// Byte offset in the document.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.value.offset
    }
}

impl<'e> Array<'e> {
    /// The elements in order.
    pub fn elements(&self) -> impl Iterator<Item = Value<'e>> + use<'e> {
        Elements::new(self.value)
    }

    /// How many there are. Walks all of them.
    #[must_use]
    pub fn len(&self) -> usize {
        self.elements().count()
    }

    /// True when there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.elements().next().is_none()
    }
}

impl<'e> Text<'e> {
    /// The bytes between the quotes, escapes and all. They are the text itself only where
    /// [`Text::has_escapes`] is false.
    ///
    /// For base64, which needs no escape. But a writer may put `\/` for `/`, and the base64 decoder
    /// refuses the backslash, so text with escapes goes through [`Text::decode`] first.
    #[must_use]
    pub const fn raw(&self) -> &'e [u8] {
        self.inner.as_bytes()
    }

    /// True when some character is escaped, so that [`Text::raw`] is not the text.
    #[must_use]
    pub fn has_escapes(&self) -> bool {
        self.raw().contains(&b'\\')
    }

    /// Equal to `other` after unescaping.
    #[must_use]
    pub fn equals(&self, other: &str) -> bool {
        match self.has_escapes() {
            false => self.inner == other,
            true => self.unescaped().eq(other.chars()),
        }
    }

    /// Equal to another text after unescaping of both.
    #[must_use]
    pub fn same(&self, other: &Text<'_>) -> bool {
        match other.has_escapes() {
            false => self.equals(other.inner),
            true => self.unescaped().eq(other.unescaped()),
        }
    }

    /// Begins with `prefix` after unescaping.
    #[must_use]
    pub fn starts_with(&self, prefix: &str) -> bool {
        let mut characters = self.unescaped();
        prefix.chars().all(|wanted| characters.next() == Some(wanted))
    }

    /// True when there are no characters.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.inner.is_empty()
    }

    /// The characters after unescaping, one by one.
    pub fn characters(&self) -> impl Iterator<Item = char> + use<'e> {
        self.unescaped()
    }

    /// The characters. Borrows from the document when there is no escape, else decodes into `scratch`,
    /// which must have room for as many bytes as [`Text::raw`] has; only the decoded length is used up.
    ///
    /// # Errors
    /// `ScratchTooSmall`.
    pub fn decode(&self, scratch: &mut Scratch<'e>) -> Result<&'e str, Error> {
        if !self.has_escapes() {
            return Ok(self.inner);
        }
        let decoded = scratch.fill(self.inner.len(), |out| {
            let mut len = 0_usize;
            for character in self.unescaped() {
                let mut buffer = [0; 4];
                let encoded = character.encode_utf8(&mut buffer).as_bytes();
                let end = len.saturating_add(encoded.len());
                // An escape is never shorter than what it stands for, so the place is always there.
                copy(out.get_mut(len..end).ok_or(ErrorKind::Internal)?, encoded);
                len = end;
            }
            Ok(len)
        })?;
        core::str::from_utf8(decoded).map_err(|_| ErrorKind::Internal.into())
    }

    /// Byte offset of the first character in the document.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset
    }

    /// The place among known names, which are ASCII.
    fn place_among(&self, names: &[&str]) -> Result<Option<usize>, Error> {
        let mut likenesses = names.iter().enumerate();
        let found = likenesses.find_map(|(place, known)| Some((place, self.likeness(known)?)));
        match found {
            Some((_, Likeness::ButForCase)) => Err(Error::at(ErrorKind::JsonCaseVariant, self.offset)),
            Some((place, Likeness::Same)) => Ok(Some(place)),
            None => Ok(None),
        }
    }

    /// How far this is `known`, which is ASCII.
    fn likeness(&self, known: &str) -> Option<Likeness> {
        // An escape, and a character outside ASCII, is longer than the character it stands for or folds
        // to: most names are told apart by their length.
        let plain = self.inner.len() == known.len();
        if self.inner == known {
            Some(Likeness::Same)
        } else if plain && self.inner.eq_ignore_ascii_case(known) {
            Some(Likeness::ButForCase)
        } else if self.inner.len() <= known.len() || !self.has_escapes() && self.inner.is_ascii() {
            None
        } else if self.equals(known) {
            Some(Likeness::Same)
        } else {
            let folded = self.unescaped().map(fold).eq(known.chars().map(fold));
            folded.then_some(Likeness::ButForCase)
        }
    }

    fn unescaped(&self) -> Unescaped<'e> {
        Unescaped::new(self.inner)
    }
}

/// The characters after unescaping, control characters as they are: a caller who prints them to a
/// terminal must escape those.
impl fmt::Display for Text<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.unescaped().try_for_each(|character| out.write_char(character))
    }
}

/// Simple case folding onto lower-case ASCII (Unicode CaseFolding, status C and S).
const fn fold(character: char) -> char {
    match character {
        '\u{17f}' => 's',
        '\u{212a}' => 'k',
        other => other.to_ascii_lowercase(),
    }
}

#[cfg(test)]
mod tests;
