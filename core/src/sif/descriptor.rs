//! Descriptors: one packed record of 585 bytes for each object of a SIF file.

use crate::error::{Error, ErrorKind};
use crate::sif::header::HEADER;
use crate::sif::{Fields, Span};

/// Length in bytes.
pub const DESCRIPTOR: usize = 585;

/// The bits that every group number has.
const GROUP_MASK: u32 = 0xf000_0000;
const SIGNATURE: u32 = 0x4005;

/// What an object is linked to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// Nothing.
    None,
    /// The object with this id.
    Object(u32),
    /// The group of this number, without the mask.
    Group(u32),
}

/// A descriptor in use, and the data that it describes. Nothing in it is trusted.
#[derive(Clone, Copy, Debug)]
pub struct Object<'s> {
    raw: &'s [u8; DESCRIPTOR],
    kind: u32,
    id: u32,
    group: Option<u32>,
    link: Link,
    span: Span,
    name: &'s [u8; 128],
    extra: &'s [u8; 384],
    data: &'s [u8],
}

impl<'s> Object<'s> {
    /// Reads one slot of the table, which lies `at` bytes into `file`; nothing when the slot is free.
    pub(crate) fn parse(
        raw: &'s [u8; DESCRIPTOR],
        at: usize,
        file: &'s [u8],
        section: Span,
    ) -> Result<Option<Self>, Error> {
        let mut fields = Fields::new(raw, at);
        let kind = fields.number()?;
        match fields.take()? {
            [0] => return Ok(None),
            [1] => {}
            _ => return Err(fields.refuse()),
        }
        let id = fields.number()?;
        if id == 0 || id & GROUP_MASK != 0 {
            return Err(fields.refuse());
        }
        let group = match split(fields.number()?) {
            Some((true, 0)) => None,
            Some((true, group)) => Some(group),
            _ => return Err(fields.refuse()),
        };
        let link = match split(fields.number()?) {
            Some((false, 0)) => Link::None,
            Some((false, object)) => Link::Object(object),
            Some((true, group)) => Link::Group(group),
            None => return Err(fields.refuse()),
        };
        let span = fields.span(file.len())?;
        if span.start < HEADER || !section.contains(&span) {
            return Err(fields.refuse());
        }
        // Padding, times and owner say nothing about where the data are.
        fields.take::<40>()?;
        let (name, extra) = (fields.take()?, fields.take()?);
        let data = span.of(file)?;
        Ok(Some(Self { raw, kind, id, group, link, span, name, extra, data }))
    }

    /// The id, unique in the file and never zero.
    #[must_use]
    pub const fn id(&self) -> u32 {
        self.id
    }

    /// The number of the data type: 0x4004 is a partition, 0x4005 a signature.
    #[must_use]
    pub const fn data_type(&self) -> u32 {
        self.kind
    }

    /// The group, without the mask; nothing when the object is in none.
    #[must_use]
    pub const fn group(&self) -> Option<u32> {
        self.group
    }

    /// What it is linked to.
    #[must_use]
    pub const fn link(&self) -> Link {
        self.link
    }

    /// The name, padded with NUL.
    #[must_use]
    pub const fn name(&self) -> &'s [u8; 128] {
        self.name
    }

    /// The data.
    #[must_use]
    pub const fn data(&self) -> &'s [u8] {
        self.data
    }

    /// True for a signature.
    #[must_use]
    pub const fn is_signature(&self) -> bool {
        self.kind == SIGNATURE
    }

    /// Where the data lie in the file.
    pub(crate) const fn span(&self) -> Span {
        self.span
    }

    /// The first number of what the data type adds: in a signature the hash that it claims.
    pub(crate) fn claimed_hash(&self) -> Option<u32> {
        self.extra.first_chunk().map(|bytes| u32::from_le_bytes(*bytes))
    }

    /// What the descriptor digest covers besides the id, which is `relative_id` to the smallest of the group.
    /// Absolute id, group, place in the file, padding and time of change are left out by the format, so
    /// that an object may move.
    pub(crate) fn covered<'a>(&self, relative_id: &'a [u8; 4]) -> Result<[&'a [u8]; 6], Error>
    where
        's: 'a,
    {
        let part = |from, to| self.raw.get(from..to).ok_or(ErrorKind::Internal);
        let (kind_and_used, link, size) = (part(0, 5)?, part(13, 17)?, part(25, 33)?);
        let (created, owner_name_and_extra) = (part(41, 49)?, part(57, DESCRIPTOR)?);
        Ok([kind_and_used, relative_id, link, size, created, owner_name_and_extra])
    }
}

/// A number with its mask taken off, and whether it was there; half a mask is no number.
const fn split(number: u32) -> Option<(bool, u32)> {
    match number & GROUP_MASK {
        0 => Some((false, number)),
        GROUP_MASK => Some((true, number & !GROUP_MASK)),
        _ => None,
    }
}
