//! Strict CBOR (RFC 8949): definite lengths, shortest heads, unique labels, no floats.
//!
//! [`Value::parse`] checks a whole item, iteratively; the accessors then only walk.

use crate::error::Error;

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
    /// # Errors
    /// The `Cbor…` kinds, `Utf8Invalid`, `TooDeep`, `TooManyMembers`, each with the byte offset.
    pub fn parse(encoded: &'e [u8]) -> Result<Self, Error> {
        let _ = encoded;
        todo!()
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
        todo!()
    }
    /// # Errors
    /// `CborType`, or `CborNumber` outside i64.
    pub fn integer(&self) -> Result<i64, Error> {
        todo!()
    }
    /// # Errors
    /// `CborType`.
    pub fn bytes(&self) -> Result<&'e [u8], Error> {
        todo!()
    }
    /// # Errors
    /// `CborType`.
    pub fn text(&self) -> Result<&'e str, Error> {
        todo!()
    }
    /// The elements of an array.
    /// # Errors
    /// `CborType`.
    pub fn array(&self) -> Result<impl ExactSizeIterator<Item = Value<'e>> + use<'e>, Error> {
        Ok(core::iter::empty())
    }
    /// The entries of a map, labels unique.
    /// # Errors
    /// `CborType`.
    pub fn map(&self) -> Result<impl ExactSizeIterator<Item = (Label<'e>, Value<'e>)> + use<'e>, Error> {
        Ok(core::iter::empty())
    }
    /// True for null.
    #[must_use]
    pub fn is_null(&self) -> bool {
        todo!()
    }
}
