//! RSA signatures (RFC 8017) with a modulus of any size, in the caller's scratch.
//!
//! One path for all sizes. Everything here is public, so time varies with the data; never use it
//! with a private exponent. The stack use does not grow with the modulus.

#[cfg(feature = "_rsa")]
mod montgomery;
#[cfg(feature = "_pkcs1")]
mod pkcs1;
#[cfg(feature = "_pss")]
mod pss;
#[cfg(feature = "_rsa")]
mod recover;
#[cfg(feature = "_rsa")]
mod word;

#[cfg(feature = "_pkcs1")]
pub use pkcs1::RsaPkcs1;
#[cfg(feature = "_pss")]
pub use pss::RsaPss;

/// Bytes of scratch that checking a signature takes with a modulus of at most `bits` bits: six
/// numbers, each rounded up to 16 bytes. That is 3,072 for 4096 bits and 6,144 for 8192; nothing in a build
/// without RSA.
#[must_use]
pub const fn rsa_scratch(bits: u32) -> usize {
    if !cfg!(any(feature = "_rsa", feature = "aws-lc")) {
        return 0;
    }
    let number = bits.div_ceil(128).saturating_mul(16);
    #[allow(clippy::as_conversions, reason = "a const fn has no other widening; 32 bits fit")]
    let number = number as usize;
    number.saturating_mul(NUMBERS)
}

/// The modulus, the signature, its Montgomery form, the running power, and a product of two.
const NUMBERS: usize = 6;

#[cfg(all(test, feature = "rs256", feature = "ps256"))]
mod tests;
