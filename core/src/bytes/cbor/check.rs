//! The one check of an encoding. Iterative: the stack of open items has a fixed size.

use super::Value;
use super::head::{Head, Major};
use crate::error::{Error, ErrorKind};
use crate::limits::{MAX_DEPTH, MAX_MEMBERS};
use heapless::Vec;

/// Checks that `encoded` is exactly one item.
pub(super) fn item(encoded: &[u8]) -> Result<(), Error> {
    if u32::try_from(encoded.len()).is_err() {
        return Err(ErrorKind::EnvelopeTooLarge.into());
    }
    match end_of_item(encoded)? {
        end if end == encoded.len() => Ok(()),
        end => Err(Error::at(ErrorKind::CborTrailing, end)),
    }
}

/// An array, map or tag that has not ended yet.
#[derive(Clone, Copy)]
struct Open {
    start: usize,
    map: bool,
    /// Items behind the one that is being read. In a map each entry is two, so where this is odd a
    /// label is being read.
    left: usize,
}

fn end_of_item(encoded: &[u8]) -> Result<usize, Error> {
    let mut stack: Vec<Open, MAX_DEPTH> = Vec::new();
    let mut at = 0;
    loop {
        let head = Head::read(encoded, at)?;
        if stack.last().is_some_and(|open| open.map && open.left % 2 == 1) {
            check_label(head, at)?;
        }
        at = match open(encoded, head, at)? {
            Some(open) => {
                stack.push(open).map_err(|_| Error::at(ErrorKind::TooDeep, at))?;
                head.end
            }
            None => end_of_scalar(encoded, head, at)?,
        };
        // Close all that ends here.
        loop {
            let Some(open) = stack.last_mut() else { return Ok(at) };
            if let Some(left) = open.left.checked_sub(1) {
                open.left = left;
                break;
            }
            if open.map {
                let map = encoded.get(open.start..at).unwrap_or_default();
                refuse_duplicates(Value { bytes: map, offset: open.start })?;
            }
            stack.pop();
        }
    }
}

fn check_label(head: Head, at: usize) -> Result<(), Error> {
    match (head.major, head.integer()) {
        (Major::Text, _) | (_, Some(Some(_))) => Ok(()),
        (_, Some(None)) => Err(Error::at(ErrorKind::CborNumber, at)),
        _ => Err(Error::at(ErrorKind::CborType, at)),
    }
}

/// What an item opens, with a count that the bytes left can hold, or nothing for a scalar.
fn open(encoded: &[u8], head: Head, start: usize) -> Result<Option<Open>, Error> {
    let items_per_entry = match head.major {
        Major::Array => 1,
        Major::Map => 2,
        Major::Tag => return Ok(Some(Open { start, map: false, left: 1 })),
        _ => return Ok(None),
    };
    let room = encoded.len().saturating_sub(head.end);
    let entries = usize::try_from(head.argument).unwrap_or(usize::MAX);
    let left = entries.saturating_mul(items_per_entry);
    if left > room {
        return Err(Error::at(ErrorKind::CborSyntax, start));
    }
    if entries > MAX_MEMBERS {
        return Err(Error::at(ErrorKind::TooManyMembers, start));
    }
    Ok(Some(Open { start, map: head.major == Major::Map, left }))
}

fn end_of_scalar(encoded: &[u8], head: Head, start: usize) -> Result<usize, Error> {
    if !matches!(head.major, Major::Bytes | Major::Text) {
        return Ok(head.end);
    }
    let end = usize::try_from(head.argument).ok().and_then(|len| head.end.checked_add(len));
    let content = end.and_then(|end| encoded.get(head.end..end));
    let content = content.ok_or_else(|| Error::at(ErrorKind::CborSyntax, start))?;
    if head.major == Major::Text {
        core::str::from_utf8(content).map_err(|error| {
            Error::at(ErrorKind::Utf8Invalid, head.end.saturating_add(error.valid_up_to()))
        })?;
    }
    Ok(head.end.saturating_add(content.len()))
}

/// Walks the labels of one map that is otherwise good. Each byte is so walked once more per level of
/// nesting. Heads are shortest, so labels are equal where their encodings are; these are compared in
/// full only where their hashes agree.
#[inline(never)]
fn refuse_duplicates(map: Value<'_>) -> Result<(), Error> {
    let mut seen: Vec<(u32, u32), MAX_MEMBERS> = Vec::new();
    let mut entries = map.entries()?;
    if entries.left < 2 {
        return Ok(());
    }
    while let Some((label, _)) = entries.next_items() {
        let hash = hash(label.bytes);
        let start = label.offset.saturating_sub(map.offset);
        for (_, other) in seen.iter().filter(|(of_other, _)| *of_other == hash) {
            let other = usize::try_from(*other).ok().and_then(|other| map.bytes.get(other..));
            // No encoding of an item is the beginning of another's.
            if other.is_none_or(|other| other.starts_with(label.bytes)) {
                return Err(label.refuse(ErrorKind::CborDuplicateKey));
            }
        }
        let start = u32::try_from(start).map_err(|_| ErrorKind::EnvelopeTooLarge)?;
        seen.push((hash, start)).map_err(|_| ErrorKind::TooManyMembers)?;
    }
    Ok(())
}

/// FNV-1a.
fn hash(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}
