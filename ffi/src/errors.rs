//! Names, sentences and stages of the codes as C text. The core's own texts have no NUL at their end, so they
//! are laid out anew at compile time.

use crate::numbers::nv2_status;
use core::ffi::CStr;
use nv2_core::{ErrorKind, Stage};

/// The name of a code.
pub(crate) fn name(status: nv2_status) -> &'static CStr {
    match (status, place(status)) {
        (0, _) => c"Ok",
        (_, Some(place)) => NAMES.get(place).unwrap_or(c"Unknown"),
        (_, None) => c"Unknown",
    }
}

/// The sentence of a code.
pub(crate) fn message(status: nv2_status) -> &'static CStr {
    match (status, place(status)) {
        (0, _) => c"success",
        (_, Some(place)) => MESSAGES.get(place).unwrap_or(UNKNOWN_MESSAGE),
        (_, None) => UNKNOWN_MESSAGE,
    }
}

/// The name of the stage of a code.
pub(crate) fn stage(status: nv2_status) -> &'static CStr {
    use crate::numbers::Numbered;
    match (status, place(status).and_then(|place| ErrorKind::ALL.get(place))) {
        (0, _) => c"ok",
        (_, Some(kind)) => Stage::c_text(kind.stage().number()),
        (_, None) => c"unknown",
    }
}

const UNKNOWN_MESSAGE: &CStr = c"this is no code of this version of the library";

fn place(status: nv2_status) -> Option<usize> {
    ErrorKind::ALL.iter().position(|kind| nv2_status::from(kind.code()) == status)
}

const KINDS: usize = ErrorKind::ALL.len();

static NAMES: Texts<{ total(Column::Name) }> = lay_out(Column::Name);
static MESSAGES: Texts<{ total(Column::Message) }> = lay_out(Column::Message);

/// One text for each kind, each with NUL at its end, in a row.
struct Texts<const N: usize> {
    bytes: [u8; N],
    starts: [u16; KINDS],
}

impl<const N: usize> Texts<N> {
    fn get(&self, place: usize) -> Option<&CStr> {
        let start = usize::from(*self.starts.get(place)?);
        CStr::from_bytes_until_nul(self.bytes.get(start..)?).ok()
    }
}

#[derive(Clone, Copy)]
enum Column {
    Name,
    Message,
}

impl Column {
    const fn of(self, kind: ErrorKind) -> &'static [u8] {
        match self {
            Self::Name => kind.name().as_bytes(),
            Self::Message => kind.message().as_bytes(),
        }
    }
}

#[allow(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "runs at compile time, where an index out of range or an overflow does not compile"
)]
const fn total(column: Column) -> usize {
    let (mut total, mut index) = (0, 0);
    while index < KINDS {
        total += column.of(ErrorKind::ALL[index]).len() + 1;
        index += 1;
    }
    assert!(total < 1 << 16, "the starts are numbers of 16 bits");
    total
}

#[allow(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    reason = "runs at compile time, where an index out of range or an overflow does not compile"
)]
const fn lay_out<const N: usize>(column: Column) -> Texts<N> {
    let mut texts = Texts { bytes: [0; N], starts: [0; KINDS] };
    let (mut at, mut index) = (0, 0);
    while index < KINDS {
        texts.starts[index] = at as u16;
        let text = column.of(ErrorKind::ALL[index]);
        let mut place = 0;
        while place < text.len() {
            texts.bytes[at] = text[place];
            at += 1;
            place += 1;
        }
        at += 1;
        index += 1;
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_the_texts_of_the_core() {
        for kind in ErrorKind::ALL {
            let status = kind.code().into();
            assert_eq!(name(status).to_str(), Ok(kind.name()));
            assert_eq!(message(status).to_str(), Ok(kind.message()));
            assert_eq!(stage(status).to_str(), Ok(kind.stage().name()));
        }
    }

    #[test]
    fn other_numbers_are_unknown() {
        assert_eq!((name(0), stage(0)), (c"Ok", c"ok"));
        for status in [1, 999, 65536 + 1001, u32::MAX] {
            assert_eq!((name(status), stage(status)), (c"Unknown", c"unknown"));
            assert_eq!(message(status), UNKNOWN_MESSAGE);
        }
    }
}
