//! Several texts in one input: what is signed together must be mutated together.

/// Stands between two parts of an input.
pub const SEPARATOR: &[u8] = b"\n\0\n";

/// The parts of an input. None unless there are exactly as many as asked for.
#[must_use]
pub fn split<const N: usize>(data: &[u8]) -> Option<[&[u8]; N]> {
    let mut parts = Vec::new();
    let mut rest = data;
    while let Some(at) = rest.windows(SEPARATOR.len()).position(|window| window == SEPARATOR) {
        parts.push(&rest[..at]);
        rest = &rest[at + SEPARATOR.len()..];
    }
    parts.push(rest);
    parts.try_into().ok()
}

/// One input of several parts.
#[must_use]
pub fn join(parts: &[&[u8]]) -> Vec<u8> {
    parts.join(SEPARATOR)
}
