//! Keys known beforehand: the string of bytes with a table of multiples, made and taken.

use super::table::{self, Comb, GENERATOR_1K, GENERATOR_16K};
use super::{Key, multiply, verify};
use crate::error::{Error, ErrorKind};
use crate::key::prepared::{Entry, SPKI};
use crate::key::{PreparedKey, PublicKey};
use sha2::{Digest as _, Sha256};

/// Bytes of a prepared key with a table of 1 KiB.
pub const PREPARED_1K: usize = SPKI + 1024 + DIGEST;

/// Bytes of a prepared key with a table of 16 KiB.
pub const PREPARED_16K: usize = SPKI + 16 * 1024 + DIGEST;

impl<'k> PreparedKey<'k> {
    /// Takes what [`prepare_1k`] wrote.
    ///
    /// # Errors
    /// `KeyInvalid` when the digest does not fit the bytes.
    pub fn new_1k(bytes: &'k [u8; PREPARED_1K]) -> Result<Self, Error> {
        new(bytes, GENERATOR_1K)
    }

    /// Takes what [`prepare_16k`] wrote. Links the table of the generator, of 16 KiB too.
    ///
    /// # Errors
    /// `KeyInvalid` when the digest does not fit the bytes.
    pub fn new_16k(bytes: &'k [u8; PREPARED_16K]) -> Result<Self, Error> {
        new(bytes, GENERATOR_16K)
    }

    /// As [`Key::verify`], with the same verdict.
    ///
    /// # Errors
    /// `SignatureInvalid`.
    pub fn verify(&self, hash: &[u8; 32], signature: &[u8; 64]) -> Result<(), Error> {
        let (table, generator) = self.tables();
        let (comb, generator) = (Comb::new(table), Comb::new(generator));
        verify(hash, signature, |u1, u2| multiply::prepared(u1, u2, &generator, &comb))
    }
}

/// Writes what [`PreparedKey::new_1k`] takes. Costs less than one check of a signature for any key.
///
/// # Errors
/// `KeyUnsupported` for a key that is not of P-256; `KeyInvalid` for a point off the curve.
pub fn prepare_1k(key: &PublicKey<'_>, bytes: &mut [u8; PREPARED_1K]) -> Result<(), Error> {
    prepare(key, bytes)
}

/// Writes what [`PreparedKey::new_16k`] takes. Costs less than three checks of a signature for any key.
///
/// # Errors
/// As [`prepare_1k`].
pub fn prepare_16k(key: &PublicKey<'_>, bytes: &mut [u8; PREPARED_16K]) -> Result<(), Error> {
    prepare(key, bytes)
}

const DIGEST: usize = 32;

/// What stands before the coordinates: SubjectPublicKeyInfo with id-ecPublicKey, secp256r1 (RFC 5480, 2.1.1)
/// and an uncompressed point.
const BEFORE_POINT: [u8; SPKI - 64] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86,
    0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
];

fn new<'k>(bytes: &'k [u8], generator: &'static [Entry]) -> Result<PreparedKey<'k>, Error> {
    let prepared = parts(bytes, generator).ok_or(ErrorKind::KeyInvalid)?;
    let (content, digest) = bytes.split_last_chunk().ok_or(ErrorKind::KeyInvalid)?;
    if digest_of(content) == *digest { Ok(prepared) } else { Err(ErrorKind::KeyInvalid.into()) }
}

/// None unless it is a key of P-256, and its table as large as that of the generator. The digest is not looked
/// at.
pub(super) fn parts<'k>(bytes: &'k [u8], generator: &'static [Entry]) -> Option<PreparedKey<'k>> {
    let (spki, rest) = bytes.split_first_chunk::<SPKI>()?;
    let point = point_of(spki)?;
    let (table, _) = rest.split_last_chunk::<DIGEST>()?;
    let (table, []) = table.as_chunks() else { return None };
    (table.len() == generator.len()).then(|| PreparedKey::assertion(spki, point, table, generator))
}

fn prepare(key: &PublicKey<'_>, bytes: &mut [u8]) -> Result<(), Error> {
    let spki: &[u8; SPKI] = key.spki().try_into().map_err(|_| ErrorKind::KeyUnsupported)?;
    let point = Key::new(point_of(spki).ok_or(ErrorKind::KeyUnsupported)?)?.point;
    let (content, digest) = bytes.split_last_chunk_mut().ok_or(ErrorKind::Internal)?;
    let (first, entries) = content.split_first_chunk_mut().ok_or(ErrorKind::Internal)?;
    *first = *spki;
    table::build(&point, entries.as_chunks_mut().0);
    *digest = digest_of(content);
    Ok(())
}

fn point_of(spki: &[u8; SPKI]) -> Option<&[u8; 64]> {
    let (before, point) = spki.split_last_chunk()?;
    (before == BEFORE_POINT).then_some(point)
}

fn digest_of(content: &[u8]) -> [u8; DIGEST] {
    Sha256::new_with_prefix(b"nv2 P-256 table 1").chain_update(content).finalize().into()
}
