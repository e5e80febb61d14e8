//! The readers. Each is total: all input is used or an error says where not; depth is bounded;
//! nothing recurses, nothing allocates.

pub mod base64;
pub mod cbor;
pub mod decimal;
pub(crate) mod der;
pub mod hex;
pub mod json;
pub mod pem;
pub mod scratch;

/// Copies what fits. Every caller made sure that both are of one length; where the compiler cannot see that,
/// `copy_from_slice` would leave the call of a panic in the image.
pub(crate) fn copy<T: Copy>(to: &mut [T], from: &[T]) {
    to.iter_mut().zip(from).for_each(|(to, from)| *to = *from);
}

/// The texts before and behind the first byte that is `separator`, an ASCII character. The library's way
/// leaves calls of panics in the image.
pub(crate) fn split_once(text: &str, separator: u8) -> Option<(&str, &str)> {
    split_once_where(text, |byte| byte == separator)
}

/// As [`split_once`], at the first byte that `is_separator` takes, which must be an ASCII character.
pub(crate) fn split_once_where(text: &str, is_separator: impl FnMut(u8) -> bool) -> Option<(&str, &str)> {
    let (before, rest) = text.split_at_checked(text.bytes().position(is_separator)?)?;
    Some((before, rest.get(1..)?))
}
