//! ECDSA verification on P-256 (FIPS 186-5, 6.4.2; SP 800-186, 3.2.1.3).
//!
//! **For public data only.** Time and memory accesses depend on every argument: key, hash and
//! signature. Nothing secret may ever pass through this module, and nothing in it can sign.
//!
//! Both halves of the range of `s` are taken. No allocation, no panic; a check takes less than 4 KiB of
//! stack.
//!
//! Two ways lead to the same verdict: [`Key`] for any key, and [`PreparedKey`] for a key that is known
//! beforehand, with a table of its multiples.

mod field;
mod modulus;
mod multiply;
mod point;
mod scalar;
mod table;
mod word;

use crate::error::{Error, ErrorKind};
use point::{Affine, Jacobian};
use scalar::Scalar;
use sha2::{Digest as _, Sha256};
use table::{Comb, Entry, GENERATOR_1K, GENERATOR_16K};

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

/// A trusted key with the multiples that make its checks fast.
///
/// It is a string of bytes, the same on every machine: the key as [`Key::new`] takes it, the table, and
/// their SHA-256. So it can be made at build time and live in flash. It is trusted memory, like the
/// pin that it is: the digest finds an accident, not somebody who can write there. For the same reason a
/// comparison of [`PreparedKey::key`] with a pin says nothing about the table beside it.
#[derive(Clone, Copy, Debug)]
pub struct PreparedKey<'t> {
    key: &'t [u8; 64],
    comb: Comb<'t>,
    generator: Comb<'static>,
}

/// Bytes of a [`PreparedKey`] with a table of 1 KiB.
pub const PREPARED_1K: usize = 64 + 1024 + 32;

/// Bytes of a [`PreparedKey`] with a table of 16 KiB.
pub const PREPARED_16K: usize = 64 + 16 * 1024 + 32;

impl<'t> PreparedKey<'t> {
    /// Takes what [`prepare_1k`] wrote.
    ///
    /// # Errors
    /// `KeyInvalid` when the digest does not fit the bytes.
    pub fn new_1k(bytes: &'t [u8; PREPARED_1K]) -> Result<Self, Error> {
        Self::new(bytes, GENERATOR_1K)
    }

    /// Takes what [`prepare_16k`] wrote. Links the table of the generator, of 16 KiB
    /// too.
    ///
    /// # Errors
    /// `KeyInvalid` when the digest does not fit the bytes.
    pub fn new_16k(bytes: &'t [u8; PREPARED_16K]) -> Result<Self, Error> {
        Self::new(bytes, GENERATOR_16K)
    }

    fn new(bytes: &'t [u8], generator: &'static [Entry]) -> Result<Self, Error> {
        let unchecked = Self::new_unchecked(bytes, generator).ok_or(ErrorKind::KeyInvalid)?;
        let (content, digest) = bytes.split_last_chunk().ok_or(ErrorKind::KeyInvalid)?;
        if digest_of(content) == *digest { Ok(unchecked) } else { Err(ErrorKind::KeyInvalid.into()) }
    }

    /// None unless the table is as large as that of the generator.
    fn new_unchecked(bytes: &'t [u8], generator: &'static [Entry]) -> Option<Self> {
        let (key, rest) = bytes.split_first_chunk()?;
        let (entries, _) = rest.split_last_chunk::<32>()?;
        let (entries, []) = entries.as_chunks() else { return None };
        let (comb, generator) = (Comb::new(entries), Comb::new(generator));
        (comb.columns() == generator.columns()).then_some(Self { key, comb, generator })
    }

    /// The key, as [`Key::new`] takes it.
    pub fn key(&self) -> &'t [u8; 64] {
        self.key
    }

    /// As [`Key::verify`], with the same verdict.
    ///
    /// # Errors
    /// `SignatureInvalid`.
    pub fn verify(&self, hash: &[u8; 32], signature: &[u8; 64]) -> Result<(), Error> {
        verify(hash, signature, |u1, u2| multiply::prepared(u1, u2, &self.generator, &self.comb))
    }
}

/// Writes what [`PreparedKey::new_1k`] takes. Costs less than one check of a signature for any key.
///
/// # Errors
/// As [`Key::new`].
pub fn prepare_1k(key: &[u8; 64], bytes: &mut [u8; PREPARED_1K]) -> Result<(), Error> {
    prepare(key, bytes)
}

/// Writes what [`PreparedKey::new_16k`] takes. Costs less than three checks of a signature for any key.
///
/// # Errors
/// As [`Key::new`].
pub fn prepare_16k(key: &[u8; 64], bytes: &mut [u8; PREPARED_16K]) -> Result<(), Error> {
    prepare(key, bytes)
}

fn prepare(key: &[u8; 64], bytes: &mut [u8]) -> Result<(), Error> {
    let point = Key::new(key)?.point;
    let (content, digest) = bytes.split_last_chunk_mut().ok_or(ErrorKind::Internal)?;
    let (first, entries) = content.split_first_chunk_mut().ok_or(ErrorKind::Internal)?;
    *first = *key;
    table::build(&point, entries.as_chunks_mut().0);
    *digest = digest_of(content);
    Ok(())
}

fn digest_of(content: &[u8]) -> [u8; 32] {
    Sha256::new_with_prefix(b"nv2 P-256 table 1").chain_update(content).finalize().into()
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
