//! Walks DER one field after the other. Tags and lengths are the `der` crate's strict ones.

use crate::error::{Error, ErrorKind};
use der::asn1::UintRef;
use der::{Decode, Tag, TagNumber};

/// One field: its tag, its content, and all of it as it was received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Field<'c> {
    pub(crate) tag: Tag,
    pub(crate) value: &'c [u8],
    pub(crate) raw: &'c [u8],
}

/// The fields that are still to be read. Whatever is malformed or missing is `CertificateInvalid`.
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
    pub(crate) fn next(&mut self) -> Result<Field<'c>, Error> {
        let (tag, contents) = match self.rest {
            [tag, contents @ ..] => (*tag, contents),
            [] => return Err(ErrorKind::CertificateInvalid.into()),
        };
        let (len, contents) = length(contents).ok_or(ErrorKind::CertificateInvalid)?;
        let (value, rest) = contents.split_at_checked(len).ok_or(ErrorKind::CertificateInvalid)?;
        let used = self.rest.len().saturating_sub(rest.len());
        let raw = self.rest.get(..used).ok_or(ErrorKind::CertificateInvalid)?;
        self.rest = rest;
        Ok(Field { tag: decode_tag(tag)?, value, raw })
    }

    /// The next field, which must have this tag.
    pub(crate) fn expect(&mut self, tag: Tag) -> Result<Field<'c>, Error> {
        let field = self.next()?;
        require(field.tag == tag)?;
        Ok(field)
    }

    /// The next field if it has this tag.
    pub(crate) fn optional(&mut self, tag: Tag) -> Result<Option<Field<'c>>, Error> {
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
    pub(crate) fn flag(&mut self) -> Result<bool, Error> {
        match self.optional(Tag::Boolean)? {
            None => Ok(false),
            Some(field) => require(field.value == [0xff]).map(|()| true),
        }
    }

    /// Nothing may be left.
    pub(crate) fn finish(self) -> Result<(), Error> {
        require(self.is_empty())
    }
}

impl<'c> Field<'c> {
    /// The fields inside a constructed field.
    pub(crate) const fn fields(&self) -> Fields<'c> {
        Fields::new(self.value)
    }

    /// The content of an object identifier (X.690, 8.19): at least one arc, each in shortest form.
    pub(crate) fn oid(&self) -> Result<&'c [u8], Error> {
        let mut starts_arc = true;
        for byte in self.value {
            require(!(starts_arc && *byte == 0x80))?;
            starts_arc = byte & 0x80 == 0;
        }
        require(self.tag == Tag::ObjectIdentifier && !self.value.is_empty() && starts_arc)?;
        Ok(self.value)
    }

    /// The magnitude of an INTEGER that is not negative, without a leading zero; zero is one byte.
    pub(crate) fn unsigned(&self) -> Result<&'c [u8], Error> {
        UintRef::from_der(self.raw).map(|number| number.as_bytes()).map_err(invalid)
    }

    /// The bytes of a BIT STRING that fills them, as keys and signatures do.
    pub(crate) fn whole_bits(&self) -> Result<&'c [u8], Error> {
        match self.value.split_first() {
            Some((0, bytes)) => Ok(bytes),
            _ => Err(ErrorKind::CertificateInvalid.into()),
        }
    }
}

/// A context-specific tag.
pub(crate) const fn context(number: u32, constructed: bool) -> Tag {
    Tag::ContextSpecific { constructed, number: TagNumber(number) }
}

/// `CertificateInvalid` unless the condition holds.
pub(crate) fn require(condition: bool) -> Result<(), Error> {
    if condition { Ok(()) } else { Err(ErrorKind::CertificateInvalid.into()) }
}

/// The tag of an identifier octet. Those that fill names and keys are told without the general decoder,
/// which takes half the time of a certificate.
fn decode_tag(octet: u8) -> Result<Tag, Error> {
    match octet {
        0x02 => Ok(Tag::Integer),
        0x04 => Ok(Tag::OctetString),
        0x06 => Ok(Tag::ObjectIdentifier),
        0x0c => Ok(Tag::Utf8String),
        0x13 => Ok(Tag::PrintableString),
        0x30 => Ok(Tag::Sequence),
        0x31 => Ok(Tag::Set),
        other => Tag::from_der(&[other]).map_err(invalid),
    }
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

fn invalid(_: der::Error) -> Error {
    ErrorKind::CertificateInvalid.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(bytes: &[u8]) -> Result<Field<'_>, Error> {
        Fields::new(bytes).next()
    }

    #[test]
    fn lengths_are_minimal_and_definite() {
        assert!(first(&[0x04, 0x01, 0x00]).is_ok());
        for bad in [&[0x04, 0x81, 0x01, 0x00][..], &[0x30, 0x80, 0, 0], &[0x04, 0x02, 0x00], &[0x04], &[]] {
            assert_eq!(first(bad).map_err(Error::kind), Err(ErrorKind::CertificateInvalid), "{bad:x?}");
        }
    }

    #[test]
    fn short_cuts_agree_with_the_general_decoder() {
        for octet in 0..=u8::MAX {
            assert_eq!(decode_tag(octet).ok(), Tag::from_der(&[octet]).ok(), "{octet:x}");
        }
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
        assert_eq!(first(&[2, 2, 0, 0x80]).unwrap().unsigned(), Ok(&[0x80][..]));
        assert_eq!(first(&[2, 1, 0]).unwrap().unsigned(), Ok(&[0][..]));
        for bad in [&[2, 0][..], &[2, 1, 0x80], &[2, 2, 0, 1], &[3, 1, 1]] {
            assert!(first(bad).unwrap().unsigned().is_err(), "{bad:x?}");
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
}
