//! The readers. Each is total: all input is used or an error says where not; depth is bounded;
//! nothing recurses, nothing allocates.

pub mod base64;
pub mod cbor;
pub mod hex;
pub mod json;
pub mod pem;
pub mod scratch;
