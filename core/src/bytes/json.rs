//! Strict JSON (RFC 8259): a whole document is checked once, then walked without surprises.
//!
//! [`Value::parse`] checks everything: syntax, UTF-8, depth, member counts, duplicate members (names
//! compare after unescaping), lone surrogates, trailing bytes. The accessors then only walk.

use crate::bytes::scratch::Scratch;
use crate::error::Error;

/// One value inside a checked document.
#[derive(Clone, Copy, Debug)]
pub struct Value<'e> {
    /// The exact bytes of the value, without surrounding white space.
    text: &'e [u8],
    /// Where they begin in the document.
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
    /// The bytes between the quotes.
    inner: &'e [u8],
    offset: usize,
}

impl<'e> Value<'e> {
    /// Checks a whole document.
    ///
    /// # Errors
    /// The `Json…` kinds, `Utf8Invalid`, `TooDeep`, `TooManyMembers`, each with the byte offset.
    pub fn parse(document: &'e [u8]) -> Result<Self, Error> {
        let _ = document;
        todo!()
    }
    /// The exact received bytes of this value.
    #[must_use]
    pub const fn raw(&self) -> &'e [u8] {
        self.text
    }
    /// Byte offset in the document.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset
    }
    /// # Errors
    /// `JsonType` unless this is an object.
    pub fn object(&self) -> Result<Object<'e>, Error> {
        todo!()
    }
    /// # Errors
    /// `JsonType` unless this is an array.
    pub fn array(&self) -> Result<Array<'e>, Error> {
        todo!()
    }
    /// # Errors
    /// `JsonType` unless this is a string.
    pub fn text(&self) -> Result<Text<'e>, Error> {
        todo!()
    }
    /// An integer: no fraction, no exponent, within i64; `-0` is refused.
    /// # Errors
    /// `JsonType` unless this is a number, `JsonNumber` unless it is such an integer.
    pub fn integer(&self) -> Result<i64, Error> {
        todo!()
    }
}

impl<'e> Object<'e> {
    /// The members in document order.
    pub fn members(&self) -> impl Iterator<Item = (Text<'e>, Value<'e>)> + use<'e> {
        core::iter::empty()
    }
    /// The member with this exact name (after unescaping).
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Value<'e>> {
        let _ = (name, self.value);
        None
    }
    /// Refuses members that equal one of `known` but for ASCII case.
    /// # Errors
    /// `JsonCaseVariant` at the member.
    pub fn refuse_case_variants(&self, known: &[&str]) -> Result<(), Error> {
        let _ = known;
        todo!()
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
        let _ = self.value;
        core::iter::empty()
    }
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.elements().count()
    }
    /// True when there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl<'e> Text<'e> {
    /// The bytes between the quotes, escapes and all: for base64, which needs none
    /// (a base64 decoder refuses the backslash, save that `\/` must be decoded first: see [`Text::decode`]).
    #[must_use]
    pub const fn raw(&self) -> &'e [u8] {
        self.inner
    }
    /// Equal to `other` after unescaping.
    #[must_use]
    pub fn equals(&self, other: &str) -> bool {
        let _ = other;
        todo!()
    }
    /// Equal to another text after unescaping of both.
    #[must_use]
    pub fn same(&self, other: &Text<'_>) -> bool {
        let _ = other;
        todo!()
    }
    /// True when there are no characters.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.inner.is_empty()
    }
    /// The characters. Borrows from the document when there is no escape, else decodes into `scratch`.
    /// # Errors
    /// `ScratchTooSmall`.
    pub fn decode(&self, scratch: &mut Scratch<'e>) -> Result<&'e str, Error> {
        let _ = scratch;
        todo!()
    }
    /// The characters begin with `prefix` after unescaping.
    #[must_use]
    pub fn starts_with(&self, prefix: &str) -> bool {
        let _ = prefix;
        todo!()
    }
    /// Byte offset of the first character in the document.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset
    }
}
