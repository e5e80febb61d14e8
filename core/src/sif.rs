//! Files of the Singularity Image Format (SIF), and the signatures in them.
//!
//! A file is a header, a table of descriptors and data. Objects stand in groups; a signature is an object
//! linked to a group, and its data are a DSSE envelope around digests of the header, the descriptors and the
//! data of that group. [`Sif`] is a bounded view of a slice, for example of a memory-mapped file;
//! [`verify`] judges it.
//!
//! The format leaves some bytes out of every signature: in the header the architecture, the times and where
//! the tables are; in a descriptor the absolute id, the group, the place of the data, the padding and the time
//! of change; the bytes between objects; free descriptors; and the descriptors of the signatures. Do not
//! base decisions on them.

pub mod descriptor;
pub mod header;
mod metadata;
mod verifier;

use crate::error::{Error, ErrorKind};
use crate::verify::scratch_bound;
use descriptor::{DESCRIPTOR, Object};
use header::Header;

pub use verifier::{GroupVerdict, Selection, SifPolicy, verify};

/// A file whose header and descriptors are well formed. Nothing in it is trusted.
#[derive(Clone, Copy, Debug)]
pub struct Sif<'s> {
    file: &'s [u8],
    header: Header<'s>,
    slots: &'s [[u8; DESCRIPTOR]],
}

/// The objects of one group, at least one.
#[derive(Clone, Copy, Debug)]
pub struct Group<'s> {
    sif: Sif<'s>,
    number: u32,
    smallest_id: u32,
}

impl<'s> Sif<'s> {
    /// Reads a whole file, which is untrusted.
    ///
    /// The header is of version 01; the table has [`crate::limits::MAX_SIF_DESCRIPTORS`] slots at most, and as
    /// many are free as the header says; the table and the data section lie within the file and apart; the
    /// data of every object lie within the section and apart from each other; ids are unique and not zero;
    /// group numbers carry their mask. Takes no scratch; time grows with the square of the used descriptors.
    ///
    /// # Errors
    /// `SifInvalid`, with the place where that helps.
    pub fn parse(file: &'s [u8]) -> Result<Self, Error> {
        let header = Header::parse(file)?;
        let (slots, rest) = header.table().of(file)?.as_chunks();
        if !rest.is_empty() {
            return Err(ErrorKind::Internal.into());
        }
        let sif = Self { file, header, slots };
        let mut used = 0_usize;
        for (index, object) in sif.slots().enumerate() {
            let Some(object) = object? else { continue };
            used = used.saturating_add(1);
            let mut earlier = sif.slots().take(index).filter_map(|slot| slot.ok().flatten());
            if earlier.any(|other| other.id() == object.id() || other.span().overlaps(&object.span())) {
                return Err(Error::at(ErrorKind::SifInvalid, sif.place(index)));
            }
        }
        if used.checked_add(header.free()) != Some(sif.slots.len()) {
            return Err(ErrorKind::SifInvalid.into());
        }
        Ok(sif)
    }

    /// The header.
    #[must_use]
    pub const fn header(&self) -> &Header<'s> {
        &self.header
    }

    /// The objects in the order of the table.
    pub fn objects(&self) -> impl Iterator<Item = Object<'s>> + use<'s> {
        self.slots().filter_map(|slot| slot.ok().flatten())
    }

    /// The groups in ascending order. Walks the table once for each.
    pub fn groups(&self) -> impl Iterator<Item = Group<'s>> + use<'s> {
        let sif = *self;
        let first = sif.objects().filter_map(|object| object.group()).min();
        let after = move |last: &u32| {
            sif.objects().filter_map(|object| object.group()).filter(|group| group > last).min()
        };
        core::iter::successors(first, after).filter_map(move |number| sif.group(number))
    }

    /// The group of this number (without the mask); nothing when no object is in it.
    #[must_use]
    pub fn group(&self, number: u32) -> Option<Group<'s>> {
        let members = self.objects().filter(|object| object.group() == Some(number));
        let smallest_id = members.map(|object| object.id()).min()?;
        Some(Group { sif: *self, number, smallest_id })
    }

    /// Bytes of scratch that [`verify`] needs at most: for the largest signature, and an RSA key of
    /// [`crate::limits::MAX_RSA_BITS`].
    #[must_use]
    pub fn scratch_bound(&self) -> usize {
        let signatures = self.objects().filter(Object::is_signature);
        scratch_bound(signatures.map(|signature| signature.data().len()).max().unwrap_or(0))
    }

    fn slots(&self) -> impl Iterator<Item = Result<Option<Object<'s>>, Error>> + use<'s> {
        let sif = *self;
        let parse = move |(index, raw)| Object::parse(raw, sif.place(index), sif.file, sif.header.data());
        sif.slots.iter().enumerate().map(parse)
    }

    /// Where a slot lies in the file.
    fn place(&self, index: usize) -> usize {
        self.header.table().start.saturating_add(index.saturating_mul(DESCRIPTOR))
    }
}

impl<'s> Group<'s> {
    /// The number, without the mask.
    #[must_use]
    pub const fn number(&self) -> u32 {
        self.number
    }

    /// The objects in the order of the table.
    pub fn objects(&self) -> impl Iterator<Item = Object<'s>> + use<'s> {
        let number = self.number;
        self.sif.objects().filter(move |object| object.group() == Some(number))
    }

    /// The id as signatures count it: from the smallest of the group.
    pub(crate) fn relative_id(&self, object: &Object<'_>) -> Result<u32, Error> {
        object.id().checked_sub(self.smallest_id).ok_or(ErrorKind::Internal.into())
    }
}

/// A range of the file that is known to be within it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub start: usize,
    pub len: usize,
    end: usize,
}

impl Span {
    pub(crate) const fn contains(&self, other: &Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// An empty range overlaps nothing.
    pub(crate) const fn overlaps(&self, other: &Self) -> bool {
        self.len != 0 && other.len != 0 && self.start < other.end && other.start < self.end
    }

    pub(crate) fn of<'s>(&self, file: &'s [u8]) -> Result<&'s [u8], Error> {
        file.get(self.start..self.end).ok_or(ErrorKind::Internal.into())
    }
}

/// Takes little-endian fields off a record.
pub(crate) struct Fields<'s> {
    rest: &'s [u8],
    at: usize,
}

impl<'s> Fields<'s> {
    /// A record that lies `at` bytes into the file.
    pub(crate) const fn new(record: &'s [u8], at: usize) -> Self {
        Self { rest: record, at }
    }

    pub(crate) fn take<const N: usize>(&mut self) -> Result<&'s [u8; N], Error> {
        let (field, rest) = self.rest.split_first_chunk().ok_or(ErrorKind::Internal)?;
        self.rest = rest;
        Ok(field)
    }

    pub(crate) fn number(&mut self) -> Result<u32, Error> {
        self.take().map(|bytes| u32::from_le_bytes(*bytes))
    }

    /// A signed number of 64 bits that counts or measures something.
    pub(crate) fn length(&mut self) -> Result<usize, Error> {
        let number = i64::from_le_bytes(*self.take()?);
        usize::try_from(number).map_err(|_| self.refuse())
    }

    /// Offset and size of something in a file of `len` bytes.
    pub(crate) fn span(&mut self, len: usize) -> Result<Span, Error> {
        let (start, size) = (self.length()?, self.length()?);
        match start.checked_add(size) {
            Some(end) if end <= len => Ok(Span { start, len: size, end }),
            _ => Err(self.refuse()),
        }
    }

    /// The refusal of this record.
    pub(crate) fn refuse(&self) -> Error {
        Error::at(ErrorKind::SifInvalid, self.at)
    }
}
