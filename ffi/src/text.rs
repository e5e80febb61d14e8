//! Text that is put out into a buffer of the caller.

use crate::pointer;
use core::ffi::c_char;
use core::fmt::{self, Write as _};
use nv2_core::{Digest, ErrorKind};

/// A buffer for text and the place for its length, both zeroed.
pub(crate) struct TextOutput<'c> {
    buffer: &'c mut [u8],
    length: &'c mut usize,
    written: usize,
}

impl<'c> TextOutput<'c> {
    /// Takes the outputs of a function.
    pub(crate) unsafe fn new(
        buffer: *mut c_char,
        buffer_size: usize,
        length: *mut usize,
    ) -> Result<Self, ErrorKind> {
        // SAFETY: the caller in C promises room for so many bytes and for a length, apart from each other.
        let (buffer, length) =
            unsafe { (pointer::bytes_mut(buffer.cast(), buffer_size), pointer::output(length)) };
        let buffer = buffer?;
        buffer.fill(0);
        Ok(Self { buffer, length: length?, written: 0 })
    }

    /// Writes a piece as far as there is room.
    pub(crate) fn push(&mut self, piece: &[u8]) {
        let end = self.written.saturating_add(piece.len());
        if let Some(place) = self.buffer.get_mut(self.written..end) {
            // No panic, whatever the lengths.
            place.iter_mut().zip(piece).for_each(|(to, from)| *to = *from);
        }
        self.written = end;
    }

    /// Writes characters as far as there is room.
    pub(crate) fn extend(&mut self, characters: impl Iterator<Item = char>) {
        for character in characters {
            self.push(character.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }

    /// Writes a digest: name, colon, hexadecimal digits.
    pub(crate) fn digest(&mut self, digest: &Digest) {
        self.push(digest.algorithm().name().as_bytes());
        self.push(b":");
        for byte in digest.as_bytes() {
            let digits = [byte >> 4, byte & 15].map(|digit| match digit {
                0..10 => digit.saturating_add(b'0'),
                _ => digit.saturating_add(b'a').saturating_sub(10),
            });
            self.push(&digits);
        }
    }

    /// Writes what a value displays, as far as there is room.
    pub(crate) fn display(&mut self, value: impl fmt::Display) {
        // Neither the value nor this place for it fails.
        let _ = write!(self, "{value}");
    }

    /// Ends the text; the buffer was zeroed, so the NUL is there.
    ///
    /// # Errors
    /// `StorageTooSmall`: the length is put out, and nothing else.
    pub(crate) fn finish(self) -> Result<(), ErrorKind> {
        *self.length = self.written;
        if self.written < self.buffer.len() {
            return Ok(());
        }
        self.buffer.fill(0);
        Err(ErrorKind::StorageTooSmall)
    }
}

impl fmt::Write for TextOutput<'_> {
    fn write_str(&mut self, piece: &str) -> fmt::Result {
        self.push(piece.as_bytes());
        Ok(())
    }
}
