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
