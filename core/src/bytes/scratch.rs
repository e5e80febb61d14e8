//! Hands out disjoint pieces of one caller buffer.

use crate::error::{Error, ErrorKind};

/// Work space lent by the caller. Pieces live as long as the buffer; nothing is given back.
#[derive(Debug)]
pub struct Scratch<'e> {
    rest: &'e mut [u8],
}

impl<'e> Scratch<'e> {
    /// All of `buffer`, whose content does not matter.
    pub fn new(buffer: &'e mut [u8]) -> Self {
        Self { rest: buffer }
    }

    /// A piece of exactly `len` bytes with unspecified content.
    ///
    /// # Errors
    /// `ScratchTooSmall`.
    pub fn take(&mut self, len: usize) -> Result<&'e mut [u8], Error> {
        if len > self.rest.len() {
            return Err(ErrorKind::ScratchTooSmall.into());
        }
        let (piece, rest) = core::mem::take(&mut self.rest).split_at_mut(len);
        self.rest = rest;
        Ok(piece)
    }

    /// A piece that `write` fills from its start; only the written prefix is used up.
    /// `write` gets `most` bytes and answers how many it wrote.
    ///
    /// # Errors
    /// `ScratchTooSmall` when fewer than `most` bytes are left, and whatever `write` answers.
    pub fn fill(
        &mut self,
        most: usize,
        write: impl FnOnce(&mut [u8]) -> Result<usize, Error>,
    ) -> Result<&'e [u8], Error> {
        let space = self.rest.get_mut(..most).ok_or(ErrorKind::ScratchTooSmall)?;
        let written = write(space)?;
        Ok(self.take(written)?)
    }

    /// The rest, lent for one call: when the loan ends all of it is free again.
    pub fn lend(&mut self) -> Scratch<'_> {
        Scratch { rest: self.rest }
    }
}
