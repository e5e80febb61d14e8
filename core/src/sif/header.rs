//! The header of a SIF file: its first 128 bytes.

use crate::error::{Error, ErrorKind};
use crate::limits::MAX_SIF_DESCRIPTORS;
use crate::sif::descriptor::DESCRIPTOR;
use crate::sif::{Fields, Span};

/// Length in bytes.
pub const HEADER: usize = 128;

const MAGIC: &[u8; 10] = b"SIF_MAGIC\0";
const VERSION: &[u8; 3] = b"01\0";

/// A header whose tables lie within the file.
#[derive(Clone, Copy, Debug)]
pub struct Header<'s> {
    launch: &'s [u8; 32],
    architecture: &'s [u8; 3],
    uuid: &'s [u8; 16],
    free: usize,
    table: Span,
    data: Span,
}

impl<'s> Header<'s> {
    /// Reads the header of `file`, which is untrusted, and checks where it points.
    pub(crate) fn parse(file: &'s [u8]) -> Result<Self, Error> {
        let mut fields = Fields::new(file.get(..HEADER).ok_or(ErrorKind::SifInvalid)?, 0);
        let launch = fields.take()?;
        if fields.take()? != MAGIC || fields.take()? != VERSION {
            return Err(Error::at(ErrorKind::SifInvalid, launch.len()));
        }
        let (architecture, uuid) = (fields.take()?, fields.take()?);
        let [_created, _modified] = [fields.take::<8>()?, fields.take::<8>()?];
        let (free, total) = (fields.length()?, fields.length()?);
        if free > total || total > MAX_SIF_DESCRIPTORS {
            return Err(fields.refuse());
        }
        let table = fields.span(file.len())?;
        if table.start < HEADER || total.checked_mul(DESCRIPTOR) != Some(table.len) {
            return Err(fields.refuse());
        }
        let data = fields.span(file.len())?;
        if data.start < HEADER || data.overlaps(&table) {
            return Err(fields.refuse());
        }
        Ok(Self { launch, architecture, uuid, free, table, data })
    }

    /// The launch script, padded with NUL. Signed.
    #[must_use]
    pub const fn launch_script(&self) -> &'s [u8; 32] {
        self.launch
    }

    /// The code of the architecture, in ASCII with a NUL. No signature covers it.
    #[must_use]
    pub const fn architecture(&self) -> &'s [u8; 3] {
        self.architecture
    }

    /// The identifier of the file. Signed.
    #[must_use]
    pub const fn uuid(&self) -> &'s [u8; 16] {
        self.uuid
    }

    pub(crate) const fn free(&self) -> usize {
        self.free
    }

    pub(crate) const fn table(&self) -> Span {
        self.table
    }

    pub(crate) const fn data(&self) -> Span {
        self.data
    }

    /// What the header digest of a signature covers. Architecture, times and tables are left out by the
    /// format.
    pub(crate) const fn covered(&self) -> [&'s [u8]; 4] {
        [self.launch, MAGIC, VERSION, self.uuid]
    }
}
