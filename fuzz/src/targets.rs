//! The targets. Each has `check`, which panics on a finding and answers whether nv2 accepted, `seeds`
//! and a `DICTIONARY`.

pub mod base64;
pub mod cbor;
pub mod certificate;
pub mod cose;
pub mod envelope;
pub mod json;
pub mod jws;
pub mod key;
pub mod model;
pub mod signature;
pub mod token;

/// A target.
pub struct Target {
    /// The name of the file.
    pub name: &'static str,
    /// Panics on a finding; true when nv2 accepted the input.
    pub check: fn(&[u8]) -> bool,
    /// Inputs that nv2 accepts.
    pub seeds: fn() -> Vec<Vec<u8>>,
    /// Words that mean something.
    pub dictionary: &'static [&'static [u8]],
}

macro_rules! target {
    ($name:ident) => {
        Target {
            name: stringify!($name),
            check: $name::check,
            seeds: $name::seeds,
            dictionary: $name::DICTIONARY,
        }
    };
}

/// All targets.
pub const ALL: &[Target] = &[
    target!(json),
    target!(cbor),
    target!(base64),
    target!(certificate),
    target!(key),
    target!(signature),
    target!(token),
    target!(jws),
    target!(cose),
    target!(envelope),
];
