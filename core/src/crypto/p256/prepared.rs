//! Keys known beforehand: the string of bytes with a table of multiples, made and taken.

use super::table::{self, Comb, GENERATOR_1K, GENERATOR_16K};
use super::{Key, multiply, verify};
use crate::bytes::copy;
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

    /// As [`PreparedKey::new_16k`], with a table of the generator that [`prepare_generator_16k`] made instead of
    /// one that is linked: for programs that are downloaded, where 16 KiB count more than the time to make them.
    ///
    /// # Errors
    /// `KeyInvalid` when the digest does not fit the bytes, or when `generator` is anything else.
    pub fn new_16k_with(
        bytes: &'k [u8; PREPARED_16K],
        generator: &'k [u8; PREPARED_16K],
    ) -> Result<Self, Error> {
        let (content, _) = generator.split_last_chunk::<DIGEST>().ok_or(ErrorKind::KeyInvalid)?;
        if digest_of(content) != GENERATOR_DIGEST {
            return Err(ErrorKind::KeyInvalid.into());
        }
        let (_, table) = content.split_first_chunk::<SPKI>().ok_or(ErrorKind::KeyInvalid)?;
        new(bytes, table.as_chunks().0)
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

/// Writes the table of the generator for [`PreparedKey::new_16k_with`]. Costs as much as [`prepare_16k`].
///
/// # Errors
/// `Internal` never happens.
pub fn prepare_generator_16k(bytes: &mut [u8; PREPARED_16K]) -> Result<(), Error> {
    let mut spki = [0; SPKI];
    let (before, point) = spki.split_last_chunk_mut().ok_or(ErrorKind::Internal)?;
    copy(before, &BEFORE_POINT);
    *point = GENERATOR;
    write(&spki, bytes)
}

const DIGEST: usize = 32;

/// SP 800-186, 3.2.1.3.
const GENERATOR: [u8; 64] = [
    0x6b, 0x17, 0xd1, 0xf2, 0xe1, 0x2c, 0x42, 0x47, 0xf8, 0xbc, 0xe6, 0xe5, 0x63, 0xa4, 0x40, 0xf2, 0x77,
    0x03, 0x7d, 0x81, 0x2d, 0xeb, 0x33, 0xa0, 0xf4, 0xa1, 0x39, 0x45, 0xd8, 0x98, 0xc2, 0x96, 0x4f, 0xe3,
    0x42, 0xe2, 0xfe, 0x1a, 0x7f, 0x9b, 0x8e, 0xe7, 0xeb, 0x4a, 0x7c, 0x0f, 0x9e, 0x16, 0x2b, 0xce, 0x33,
    0x57, 0x6b, 0x31, 0x5e, 0xce, 0xcb, 0xb6, 0x40, 0x68, 0x37, 0xbf, 0x51, 0xf5,
];

/// What [`prepare_generator_16k`] ends with; so the table needs no trust.
const GENERATOR_DIGEST: [u8; DIGEST] = [
    0x27, 0xcf, 0xd9, 0xee, 0xf6, 0xef, 0x0b, 0xc3, 0xfc, 0xd1, 0x45, 0x4e, 0xd1, 0xfd, 0x82, 0x5b, 0x95,
    0xeb, 0xb3, 0xca, 0x86, 0x13, 0x0b, 0x07, 0xe8, 0x34, 0xb0, 0x8c, 0x97, 0x77, 0x5f, 0x93,
];

/// What stands before the coordinates: SubjectPublicKeyInfo with id-ecPublicKey, secp256r1 (RFC 5480, 2.1.1)
/// and an uncompressed point.
const BEFORE_POINT: [u8; SPKI - 64] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86,
    0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
];

fn new<'k>(bytes: &'k [u8], generator: &'k [Entry]) -> Result<PreparedKey<'k>, Error> {
    let prepared = parts(bytes, generator).ok_or(ErrorKind::KeyInvalid)?;
    let (content, digest) = bytes.split_last_chunk().ok_or(ErrorKind::KeyInvalid)?;
    if digest_of(content) == *digest { Ok(prepared) } else { Err(ErrorKind::KeyInvalid.into()) }
}

/// None unless it is a key of P-256, and its table as large as that of the generator. The digest is not looked
/// at.
pub(super) fn parts<'k>(bytes: &'k [u8], generator: &'k [Entry]) -> Option<PreparedKey<'k>> {
    let (spki, rest) = bytes.split_first_chunk::<SPKI>()?;
    let point = point_of(spki)?;
    let (table, _) = rest.split_last_chunk::<DIGEST>()?;
    let (table, []) = table.as_chunks() else { return None };
    (table.len() == generator.len()).then(|| PreparedKey::assertion(spki, point, table, generator))
}

fn prepare(key: &PublicKey<'_>, bytes: &mut [u8]) -> Result<(), Error> {
    write(key.spki().try_into().map_err(|_| ErrorKind::KeyUnsupported)?, bytes)
}

fn write(spki: &[u8; SPKI], bytes: &mut [u8]) -> Result<(), Error> {
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
