//! Strict DER (X.690): walks one field after the other, and looks into none that nobody asks for.
//!
//! Tags of one octet that X.680 knows, lengths in their shortest definite form up to 64 KiB. What a fault is called
//! depends on what is read, so here it is only [`Malformed`].

/// The bytes are not the DER that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Malformed;

/// The identifier octet of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tag(u8);

impl Tag {
    pub(crate) const BOOLEAN: Self = Self(0x01);
    pub(crate) const INTEGER: Self = Self(0x02);
    pub(crate) const BIT_STRING: Self = Self(0x03);
    pub(crate) const OCTET_STRING: Self = Self(0x04);
    pub(crate) const NULL: Self = Self(0x05);
    pub(crate) const OBJECT_IDENTIFIER: Self = Self(0x06);
    pub(crate) const UTF8_STRING: Self = Self(0x0c);
    pub(crate) const SEQUENCE: Self = Self(0x30);
    pub(crate) const SET: Self = Self(0x31);
    pub(crate) const PRINTABLE_STRING: Self = Self(0x13);
    pub(crate) const IA5_STRING: Self = Self(0x16);
    pub(crate) const UTC_TIME: Self = Self(0x17);
    pub(crate) const GENERALIZED_TIME: Self = Self(0x18);

    /// A context-specific tag; `number` is at most 30.
    pub(crate) const fn context(number: u8, constructed: bool) -> Self {
        Self(0x80 | if constructed { 0x20 } else { 0 } | number)
    }

    /// The types of X.680 that are of use in DER, each in the one form it has there, and what is not universal.
    /// Numbers in the long form are refused.
    fn read(octet: u8) -> Result<Self, Malformed> {
        let known = match octet {
            0x01..=0x06 | 0x09 | 0x0a | 0x0c | 0x0d | 0x12..=0x18 | 0x1a | 0x1b | 0x1e | 0x30 | 0x31 => true,
            // Application, context-specific and private ones.
            0x40.. => octet & 0x1f != 0x1f,
            _ => false,
        };
        if known { Ok(Self(octet)) } else { Err(Malformed) }
    }
}

/// One field: its tag, its content, and all of it as it was received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Field<'c> {
    pub(crate) tag: Tag,
    pub(crate) value: &'c [u8],
    pub(crate) raw: &'c [u8],
}

/// The fields that are still to be read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fields<'c> {
    rest: &'c [u8],
}

impl<'c> Fields<'c> {
    pub(crate) const fn new(bytes: &'c [u8]) -> Self {
        Self { rest: bytes }
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// The next field, which must be there.
    pub(crate) fn next(&mut self) -> Result<Field<'c>, Malformed> {
        let (tag, contents) = self.rest.split_first().ok_or(Malformed)?;
        let (len, contents) = length(contents).ok_or(Malformed)?;
        let (value, rest) = contents.split_at_checked(len).ok_or(Malformed)?;
        let used = self.rest.len().saturating_sub(rest.len());
        let raw = self.rest.get(..used).ok_or(Malformed)?;
        self.rest = rest;
        Ok(Field { tag: Tag::read(*tag)?, value, raw })
    }

    /// The next field, which must have this tag.
    pub(crate) fn expect(&mut self, tag: Tag) -> Result<Field<'c>, Malformed> {
        let field = self.next()?;
        require(field.tag == tag)?;
        Ok(field)
    }

    /// The next field if it has this tag.
    pub(crate) fn optional(&mut self, tag: Tag) -> Result<Option<Field<'c>>, Malformed> {
        let mut ahead = *self;
        if self.is_empty() {
            return Ok(None);
        }
        let field = ahead.next()?;
        if field.tag != tag {
            return Ok(None);
        }
        *self = ahead;
        Ok(Some(field))
    }

    /// A `BOOLEAN DEFAULT FALSE`. DER leaves out a default, so what is written must be true.
    pub(crate) fn flag(&mut self) -> Result<bool, Malformed> {
        match self.optional(Tag::BOOLEAN)? {
            None => Ok(false),
            Some(field) => require(field.value == [0xff]).map(|()| true),
        }
    }

    /// An INTEGER that is not negative: its magnitude without a leading zero; zero is one byte.
    pub(crate) fn unsigned(&mut self) -> Result<&'c [u8], Malformed> {
        match self.expect(Tag::INTEGER)?.value {
            [0, magnitude @ ..] if magnitude.first().is_some_and(|byte| *byte >= 0x80) => Ok(magnitude),
            number @ ([0] | [0x01..0x80, ..]) => Ok(number),
            _ => Err(Malformed),
        }
    }

    /// Nothing may be left.
    pub(crate) fn finish(self) -> Result<(), Malformed> {
        require(self.is_empty())
    }
}

impl<'c> Field<'c> {
    /// The fields inside a constructed field.
    pub(crate) const fn fields(&self) -> Fields<'c> {
        Fields::new(self.value)
    }

    /// The content of an object identifier (X.690, 8.19): at least one arc, each in shortest form.
    pub(crate) fn oid(&self) -> Result<&'c [u8], Malformed> {
        let mut starts_arc = true;
        for byte in self.value {
            require(!(starts_arc && *byte == 0x80))?;
            starts_arc = byte & 0x80 == 0;
        }
        require(self.tag == Tag::OBJECT_IDENTIFIER && !self.value.is_empty() && starts_arc)?;
        Ok(self.value)
    }

    /// The bytes of a BIT STRING that fills them, as keys and signatures do.
    pub(crate) fn whole_bits(&self) -> Result<&'c [u8], Malformed> {
        match self.value.split_first() {
            Some((0, bytes)) => Ok(bytes),
            _ => Err(Malformed),
        }
    }
}

/// `Malformed` unless the condition holds.
pub(crate) fn require(condition: bool) -> Result<(), Malformed> {
    if condition { Ok(()) } else { Err(Malformed) }
}

/// A length in its shortest definite form (X.690, 10.1), up to 64 KiB, and what follows it.
fn length(bytes: &[u8]) -> Option<(usize, &[u8])> {
    match bytes {
        [short, rest @ ..] if *short < 0x80 => Some((usize::from(*short), rest)),
        [0x81, len, rest @ ..] if *len >= 0x80 => Some((usize::from(*len), rest)),
        [0x82, high, low, rest @ ..] if *high > 0 => {
            Some((usize::from(u16::from_be_bytes([*high, *low])), rest))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use der::Decode;
    use der::asn1::UintRef;
    use proptest::prelude::*;

    fn first(bytes: &[u8]) -> Result<Field<'_>, Malformed> {
        Fields::new(bytes).next()
    }

    #[test]
    fn lengths_are_minimal_and_definite() {
        assert!(first(&[0x04, 0x01, 0x00]).is_ok());
        for bad in [&[0x04, 0x81, 0x01, 0x00][..], &[0x30, 0x80, 0, 0], &[0x04, 0x02, 0x00], &[0x04], &[]] {
            assert_eq!(first(bad), Err(Malformed), "{bad:x?}");
        }
    }

    #[test]
    fn tags_are_those_of_the_der_crate() {
        for octet in 0..=u8::MAX {
            let theirs = der::Tag::from_der(&[octet]).is_ok();
            assert_eq!(Tag::read(octet).is_ok(), theirs, "{octet:x}");
        }
        assert_eq!((Tag::context(0, true), Tag::context(7, false)), (Tag(0xa0), Tag(0x87)));
    }

    #[test]
    fn object_identifiers_are_minimal_and_whole() {
        assert_eq!(first(&[6, 3, 0x55, 0x1d, 0x13]).unwrap().oid(), Ok(&[0x55, 0x1d, 0x13][..]));
        for bad in [&[6, 0][..], &[6, 2, 0x55, 0x80], &[6, 3, 0x55, 0x80, 0x01], &[4, 1, 0x55]] {
            assert!(first(bad).unwrap().oid().is_err(), "{bad:x?}");
        }
    }

    #[test]
    fn unsigned_integers_are_minimal() {
        assert_eq!(Fields::new(&[2, 2, 0, 0x80]).unsigned(), Ok(&[0x80][..]));
        assert_eq!(Fields::new(&[2, 1, 0]).unsigned(), Ok(&[0][..]));
        for bad in [&[2, 0][..], &[2, 1, 0x80], &[2, 2, 0, 1], &[3, 1, 1]] {
            assert!(Fields::new(bad).unsigned().is_err(), "{bad:x?}");
        }
    }

    #[test]
    fn a_boolean_is_written_only_when_true_and_only_one_way() {
        assert_eq!(Fields::new(&[1, 1, 0xff]).flag(), Ok(true));
        assert_eq!(Fields::new(&[5, 0]).flag(), Ok(false));
        for bad in [&[1, 1, 0][..], &[1, 1, 1], &[1, 0], &[1, 2, 0xff, 0xff]] {
            assert!(Fields::new(bad).flag().is_err(), "{bad:x?}");
        }
    }

    #[test]
    fn keys_and_signatures_have_no_unused_bits() {
        assert_eq!(first(&[3, 2, 0, 7]).unwrap().whole_bits(), Ok(&[7][..]));
        for bad in [&[3, 0][..], &[3, 2, 1, 2]] {
            assert!(first(bad).unwrap().whole_bits().is_err(), "{bad:x?}");
        }
    }

    proptest! {
        /// Strict in the same way: a field of any tag, and an integer, is whole for both or for none.
        #[test]
        fn fields_are_those_of_the_der_crate(
            tag in prop_oneof![Just(2_u8), any::<u8>()],
            len in prop_oneof![Just(None), any::<u8>().prop_map(Some)],
            content in proptest::collection::vec(prop_oneof![Just(0_u8), Just(0x80), any::<u8>()], 0..140),
        ) {
            // The library reads numbers in the long form.
            prop_assume!(tag & 0x1f != 0x1f);
            let short = content.len() as u8;
            let mut bytes = std::vec![tag, len.unwrap_or(short)];
            if len.is_none() && short >= 0x80 {
                bytes.splice(1.., [0x81, short]);
            }
            bytes.extend(&content);
            let mut fields = Fields::new(&bytes);
            let whole = fields.next().is_ok() && fields.is_empty();
            prop_assert_eq!(whole, der::asn1::AnyRef::from_der(&bytes).is_ok());
            let ours = Fields::new(&bytes).unsigned().ok();
            let theirs = UintRef::from_der_partial(&bytes).ok();
            prop_assert_eq!(ours, theirs.as_ref().map(|(number, _)| number.as_bytes()));
        }
    }
}
