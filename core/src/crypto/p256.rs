//! ECDSA verification on P-256 (FIPS 186-5, 6.4.2; SP 800-186, 3.2.1.3).
//!
//! **For public data only.** Time and memory accesses depend on every argument: key, hash and
//! signature. Nothing secret may ever pass through this module, and nothing in it can sign.
//!
//! Both halves of the range of `s` are taken. No allocation, no panic; a check takes less than 4 KiB of
//! stack.
//!
//! Two ways lead to the same verdict: [`Key`] for any key, and [`PreparedKey`] for a key that is known
//! beforehand, with a table of its multiples. A pin carries it: [`PublicKey::prepared`](crate::PublicKey::prepared).

mod field;
mod modulus;
mod multiply;
mod point;
mod prepared;
mod scalar;
mod table;
mod word;

use crate::error::{Error, ErrorKind};
use crate::key::PublicKey;
use point::{Affine, Jacobian};
use scalar::Scalar;

pub use crate::key::PreparedKey;
pub use prepared::{PREPARED_1K, PREPARED_16K, prepare_1k, prepare_16k, prepare_generator_16k};

/// A key: a point of the curve.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    point: Affine,
}

impl Key {
    /// From both coordinates, big-endian, untrusted: SEC 1, 2.3.3, without the leading 4.
    ///
    /// # Errors
    /// `KeyInvalid` for a coordinate that is not below the prime, and for a point off the curve (SEC 1,
    /// 3.2.2.1).
    pub fn new(point: &[u8; 64]) -> Result<Self, Error> {
        let point = Affine::from_be_bytes(point).ok_or(ErrorKind::KeyInvalid)?;
        Ok(Self { point })
    }

    /// Checks `signature`, which is `r || s`, over the leftmost 256 bits of the message's hash. All is
    /// untrusted.
    ///
    /// # Errors
    /// `SignatureInvalid`.
    pub fn verify(&self, hash: &[u8; 32], signature: &[u8; 64]) -> Result<(), Error> {
        verify(hash, signature, |u1, u2| multiply::any_key(u1, u2, &self.point))
    }
}

/// Checks with the table of the key where it has one. `point` is that of the key, and `hash` has at least 256
/// bits.
///
/// # Errors
/// As [`Key::new`] and [`Key::verify`]; `SignatureEncoding` for another length.
pub(crate) fn check(key: &PublicKey<'_>, point: &[u8], hash: &[u8], signature: &[u8]) -> Result<(), Error> {
    if let Some(prepared) = key.prepared_key() {
        return check_prepared(prepared, hash, signature);
    }
    let key = Key::new(point.try_into().map_err(|_| ErrorKind::KeyInvalid)?)?;
    let signature = signature.try_into().map_err(|_| ErrorKind::SignatureEncoding)?;
    key.verify(hash.first_chunk().ok_or(ErrorKind::Internal)?, signature)
}

/// As [`check`], with a table.
///
/// # Errors
/// `SignatureInvalid`; `SignatureEncoding` for another length.
pub(crate) fn check_prepared(key: &PreparedKey<'_>, hash: &[u8], signature: &[u8]) -> Result<(), Error> {
    let signature = signature.try_into().map_err(|_| ErrorKind::SignatureEncoding)?;
    key.verify(hash.first_chunk().ok_or(ErrorKind::Internal)?, signature)
}

/// FIPS 186-5, 6.4.2. `multiply` answers `u1 G + u2 Q`.
fn verify(
    hash: &[u8; 32],
    signature: &[u8; 64],
    multiply: impl FnOnce(&Scalar, &Scalar) -> Jacobian,
) -> Result<(), Error> {
    // Step 1: r and s are between 1 and n - 1.
    let [r, s] = word::halves(signature).map(Scalar::from_be_bytes);
    let (Some(r), Some(s)) = (r, s) else { return Err(ErrorKind::SignatureInvalid.into()) };
    // Steps 3 to 6.
    let [u1, u2] = s.divide_both(&word::from_be_bytes(hash), r.number());
    let point = multiply(&u1, &u2);
    // Steps 7 to 9: the point is finite, and its x is r modulo n. As x is below p, which is below 2n,
    // it is r or r + n.
    let valid = point.has_x(r.number()) || r.number_plus_order().is_some_and(|x| point.has_x(&x));
    if valid { Ok(()) } else { Err(ErrorKind::SignatureInvalid.into()) }
}

#[cfg(test)]
mod tests;
