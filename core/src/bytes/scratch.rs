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
    /// `ScratchTooSmall` when fewer than `most` bytes are left, and whatever `write` answers; then
    /// nothing is used up. `Internal` when `write` claims more than it was given.
    pub fn fill(
        &mut self,
        most: usize,
        write: impl FnOnce(&mut [u8]) -> Result<usize, Error>,
    ) -> Result<&'e [u8], Error> {
        let space = self.rest.get_mut(..most).ok_or(ErrorKind::ScratchTooSmall)?;
        let written = write(space)?;
        if written > most {
            return Err(ErrorKind::Internal.into());
        }
        Ok(self.take(written)?)
    }

    /// The rest, lent for one call: when the loan ends all of it is free again.
    pub fn lend(&mut self) -> Scratch<'_> {
        Scratch { rest: self.rest }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_disjoint_and_exact() {
        let mut space = [0; 5];
        let mut scratch = Scratch::new(&mut space);
        let first = scratch.take(2).unwrap();
        let second = scratch.take(3).unwrap();
        first.fill(1);
        second.fill(2);
        assert_eq!((first, second), ([1; 2].as_mut(), [2; 3].as_mut()));
        assert!(scratch.take(0).unwrap().is_empty());
        assert_eq!(scratch.take(1).unwrap_err().kind(), ErrorKind::ScratchTooSmall);
        assert_eq!(space, [1, 1, 2, 2, 2]);
    }

    #[test]
    fn a_piece_that_does_not_fit_uses_nothing_up() {
        let mut space = [0; 4];
        let mut scratch = Scratch::new(&mut space);
        assert_eq!(scratch.take(5).unwrap_err().kind(), ErrorKind::ScratchTooSmall);
        assert_eq!(scratch.take(usize::MAX).unwrap_err().kind(), ErrorKind::ScratchTooSmall);
        assert_eq!(scratch.take(4).unwrap().len(), 4);
    }

    #[test]
    fn only_the_written_prefix_is_used_up() {
        let mut space = [0; 4];
        let mut scratch = Scratch::new(&mut space);
        let piece = scratch.fill(4, |out| {
            assert_eq!(out.len(), 4);
            out[0] = 7;
            Ok(1)
        });
        assert_eq!(piece.unwrap(), [7]);
        assert_eq!(scratch.take(3).unwrap().len(), 3);
    }

    #[test]
    fn a_failed_fill_uses_nothing_up() {
        let mut space = [0; 4];
        let mut scratch = Scratch::new(&mut space);
        let too_small = scratch.fill(5, |_| panic!("must not be called"));
        assert_eq!(too_small.unwrap_err().kind(), ErrorKind::ScratchTooSmall);
        let failed = scratch.fill(4, |_| Err(ErrorKind::Base64Invalid.into()));
        assert_eq!(failed.unwrap_err().kind(), ErrorKind::Base64Invalid);
        assert_eq!(scratch.take(4).unwrap().len(), 4);
    }

    #[test]
    fn a_writer_that_claims_more_than_it_had_is_refused() {
        let mut space = [0; 8];
        let mut scratch = Scratch::new(&mut space);
        assert_eq!(scratch.fill(4, |_| Ok(5)).unwrap_err().kind(), ErrorKind::Internal);
        assert_eq!(scratch.take(8).unwrap().len(), 8);
    }

    #[test]
    fn a_loan_gives_everything_back() {
        let mut space = [0; 4];
        let mut scratch = Scratch::new(&mut space);
        assert_eq!(scratch.lend().take(4).unwrap().len(), 4);
        assert_eq!(scratch.lend().take(5).unwrap_err().kind(), ErrorKind::ScratchTooSmall);
        assert_eq!(scratch.take(4).unwrap().len(), 4);
    }
}
