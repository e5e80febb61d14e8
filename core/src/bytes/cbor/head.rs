//! The head of an item: its major type and argument (RFC 8949, section 3).

use crate::error::{Error, ErrorKind};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Major {
    Unsigned,
    Negative,
    Bytes,
    Text,
    Array,
    Map,
    Tag,
    /// Only false, true and null.
    Simple,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Head {
    pub(super) major: Major,
    pub(super) argument: u64,
    /// Offset behind the head.
    pub(super) end: usize,
}

impl Head {
    /// Reads the head at `at`. Refuses all but the shortest form (section 4.2.1), indefinite lengths,
    /// and among floats and simple values everything but false, true and null.
    ///
    /// # Errors
    /// `CborSyntax`, `CborIndefinite`, `CborNonMinimal`, `CborType`, at the first byte of the head,
    /// or `CborSyntax` at the end of the bytes where they end too early.
    pub(super) fn read(bytes: &[u8], at: usize) -> Result<Self, Error> {
        let refuse = |kind| Error::at(kind, at);
        let too_short = || Error::at(ErrorKind::CborSyntax, bytes.len());
        let (initial, rest) = bytes.get(at..).and_then(<[u8]>::split_first).ok_or_else(too_short)?;
        let information = initial & 0x1f;
        let major = match initial >> 5 {
            0 => Major::Unsigned,
            1 => Major::Negative,
            2 => Major::Bytes,
            3 => Major::Text,
            4 => Major::Array,
            5 => Major::Map,
            6 => Major::Tag,
            _ => Major::Simple,
        };
        let (argument, least) = match information {
            0..=23 => (u64::from(information), 0),
            24 => (u64::from(u8::from_be_bytes(*rest.first_chunk().ok_or_else(too_short)?)), 24),
            25 => (u64::from(u16::from_be_bytes(*rest.first_chunk().ok_or_else(too_short)?)), 1 << 8),
            26 => (u64::from(u32::from_be_bytes(*rest.first_chunk().ok_or_else(too_short)?)), 1 << 16),
            27 => (u64::from_be_bytes(*rest.first_chunk().ok_or_else(too_short)?), 1 << 32),
            31 if matches!(major, Major::Bytes | Major::Text | Major::Array | Major::Map) => {
                return Err(refuse(ErrorKind::CborIndefinite));
            }
            _ => return Err(refuse(ErrorKind::CborSyntax)),
        };
        match (major, information) {
            (Major::Simple, 20..=22) => {}
            // Section 3.3: a simple value below 32 in two bytes is not well formed.
            (Major::Simple, 24) if argument < 32 => return Err(refuse(ErrorKind::CborSyntax)),
            (Major::Simple, _) => return Err(refuse(ErrorKind::CborType)),
            _ if argument < least => return Err(refuse(ErrorKind::CborNonMinimal)),
            _ => {}
        }
        let length = match information {
            24 => 2,
            25 => 3,
            26 => 5,
            27 => 9,
            _ => 1,
        };
        Ok(Self { major, argument, end: at.saturating_add(length) })
    }

    /// The integer: nothing when this is none, an inner nothing when it is outside i64.
    pub(super) fn integer(&self) -> Option<Option<i64>> {
        let magnitude = i64::try_from(self.argument).ok();
        match self.major {
            Major::Unsigned => Some(magnitude),
            // -1 - n, which is the complement.
            Major::Negative => Some(magnitude.map(|magnitude| !magnitude)),
            _ => None,
        }
    }
}
