//! Strict base64 (RFC 4648): one spelling for each value.
//!
//! Everything read here is public, so the decoder goes by tables and not in constant time.

use crate::bytes::copy;
use crate::bytes::scratch::Scratch;
use crate::error::{Error, ErrorKind};

/// Which 64 characters, and whether the end is padded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alphabet {
    /// `+` and `/`, padded with `=` (section 4): certificates in `x5c`.
    Standard,
    /// `-` and `_`, never padded (section 5): the parts of a JWS.
    UrlUnpadded,
}

/// Upper bound of the decoded length in bytes.
#[must_use]
pub const fn decoded_len(text_len: usize) -> usize {
    (text_len / 4).saturating_mul(3).saturating_add(3)
}

/// Decodes `text` into `scratch`, of which it uses exactly the decoded length. Refuses white space,
/// foreign characters, wrong padding and non-zero bits behind the last byte (sections 3.1 to 3.5).
///
/// A backslash is a foreign character. So a JSON string that has escapes goes through
/// [`crate::bytes::json::Text::decode`] first; see [`crate::bytes::json::Text::has_escapes`].
///
/// # Errors
/// `Base64Invalid` at the offending byte, or at the end where characters are missing;
/// `ScratchTooSmall`. On error nothing of `scratch` is used up.
pub fn decode<'e>(alphabet: Alphabet, text: &[u8], scratch: &mut Scratch<'e>) -> Result<&'e [u8], Error> {
    let (data, padding) = match alphabet {
        Alphabet::Standard => split_padding(text),
        Alphabet::UrlUnpadded => (text, 0),
    };
    let (quads, tail) = data.as_chunks::<4>();
    let right_padding = match (alphabet, tail.len()) {
        (_, 1) => return Err(fault(alphabet, data, padding)),
        (Alphabet::UrlUnpadded, _) | (_, 0) => 0,
        (Alphabet::Standard, tail) => 4_usize.saturating_sub(tail),
    };
    if padding != right_padding {
        return Err(fault(alphabet, data, padding));
    }
    let len = quads.len().saturating_mul(3).saturating_add(tail.len().saturating_sub(1));
    scratch.fill(len, |out| match decode_data(alphabet.table(), quads, tail, out) {
        true => Ok(len),
        false => Err(fault(alphabet, data, padding)),
    })
}

/// The value of each character, or [`FOREIGN`].
type Table = [u8; 256];

/// Above all values, and seen in the union of any values that it is among.
const FOREIGN: u8 = 0x80;

static STANDARD: Table = table(b'+', b'/');
static URL: Table = table(b'-', b'_');

impl Alphabet {
    const fn table(self) -> &'static Table {
        match self {
            Self::Standard => &STANDARD,
            Self::UrlUnpadded => &URL,
        }
    }
}

#[allow(
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::arithmetic_side_effects,
    reason = "runs at compile time, where an index out of range or an overflow does not compile"
)]
const fn table(at_62: u8, at_63: u8) -> Table {
    let mut table = [FOREIGN; 256];
    let mut value = 0;
    while value < 26 {
        table[b'A' as usize + value as usize] = value;
        table[b'a' as usize + value as usize] = 26 + value;
        value += 1;
    }
    let mut digit = 0;
    while digit < 10 {
        table[b'0' as usize + digit as usize] = 52 + digit;
        digit += 1;
    }
    table[at_62 as usize] = 62;
    table[at_63 as usize] = 63;
    table
}

fn value(table: &Table, character: u8) -> u8 {
    // A byte is always within the table, so the bound check is compiled away.
    table.get(usize::from(character)).copied().unwrap_or(FOREIGN)
}

/// The text without up to two `=` at its end, and how many these were.
fn split_padding(text: &[u8]) -> (&[u8], usize) {
    match text {
        [data @ .., b'=', b'='] => (data, 2),
        [data @ .., b'='] => (data, 1),
        data => (data, 0),
    }
}

/// True when all characters are of the alphabet and no bit is left over. The one look at the
/// union of all values comes after the loop, so the loop has no branch.
fn decode_data(table: &Table, quads: &[[u8; 4]], tail: &[u8], out: &mut [u8]) -> bool {
    let (triples, rest) = out.as_chunks_mut::<3>();
    let mut seen = 0;
    for (quad, triple) in quads.iter().zip(triples) {
        let values = quad.map(|character| value(table, character));
        seen |= values.into_iter().fold(0, |seen, value| seen | value);
        let [first, second, third, _] = join(values);
        *triple = [first, second, third];
    }
    let (last, spare) = match *tail {
        [a, b] => ([a, b, b'A', b'A'], 1),
        [a, b, c] => ([a, b, c, b'A'], 2),
        _ => return seen & FOREIGN == 0,
    };
    let last = last.map(|character| value(table, character));
    seen |= last.into_iter().fold(0, |seen, value| seen | value);
    let last = join(last);
    let (bytes, left_over) = last.split_at(spare);
    copy(rest, bytes);
    seen & FOREIGN == 0 && left_over.iter().all(|byte| *byte == 0)
}

/// Four times six bits, as three bytes and a zero.
fn join([a, b, c, d]: [u8; 4]) -> [u8; 4] {
    (u32::from(a) << 26 | u32::from(b) << 20 | u32::from(c) << 14 | u32::from(d) << 8).to_be_bytes()
}

/// Says where text that has been refused is wrong.
#[cold]
fn fault(alphabet: Alphabet, data: &[u8], padding: usize) -> Error {
    let table = alphabet.table();
    let missing = match data.len() % 4 {
        1 => 0,
        tail => 4_usize.saturating_sub(tail) % 4,
    };
    let at = match data.iter().position(|character| value(table, *character) == FOREIGN) {
        Some(foreign) => foreign,
        None if data.len() % 4 == 1 => data.len(),
        None if alphabet == Alphabet::Standard && padding != missing => {
            data.len().saturating_add(padding.min(missing))
        }
        // What is left is stray bits in the last character.
        None => data.len().saturating_sub(1),
    };
    Error::at(ErrorKind::Base64Invalid, at)
}

#[cfg(test)]
mod tests;
