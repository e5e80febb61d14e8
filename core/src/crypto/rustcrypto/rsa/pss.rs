//! RSASSA-PSS (RFC 8017, 8.1.2) with MGF1 over the same hash and a salt as long as the hash.

use super::recover::encoded_message;
use crate::algorithm::SignatureScheme;
use crate::bytes::scratch::Scratch;
use crate::crypto::Hasher;
use crate::crypto::hash_then_verify::HashThenVerify;
use crate::crypto::rustcrypto::hash::RustCryptoHasher;
use crate::digest::{Digest, DigestAlgorithm};
use crate::error::{Error, ErrorKind};
use crate::key::PublicKey;

/// RSASSA-PSS. Takes [`super::rsa_scratch`] bytes of scratch.
#[derive(Clone, Copy, Debug)]
pub struct RsaPss;

impl HashThenVerify for RsaPss {
    fn digest(&self, scheme: SignatureScheme) -> Option<DigestAlgorithm> {
        let SignatureScheme::RsaPss(digest) = scheme else { return None };
        let built = match digest {
            DigestAlgorithm::Sha256 => cfg!(feature = "ps256"),
            DigestAlgorithm::Sha384 => cfg!(feature = "ps384"),
            DigestAlgorithm::Sha512 => cfg!(feature = "ps512"),
        };
        built.then_some(digest)
    }

    fn verify_digest(
        &self,
        key: &PublicKey<'_>,
        hash: &Digest,
        signature: &[u8],
        scratch: Scratch<'_>,
    ) -> Result<(), Error> {
        let (encoded, bits) = encoded_message(key, signature, scratch)?;
        consistent(encoded, bits, hash)
    }
}

/// EMSA-PSS-VERIFY (RFC 8017, 9.1.2) on a block as long as the modulus of `bits` bits. Unmasks the
/// block in place.
fn consistent(block: &mut [u8], bits: u32, hash: &Digest) -> Result<(), Error> {
    const INCONSISTENT: ErrorKind = ErrorKind::SignatureInvalid;
    let algorithm = hash.algorithm();
    // The encoded message has one bit less than the modulus. These are the bits of its first byte;
    // where there are none the block has a byte more than the message, and it must be zero.
    let first_byte = match bits.saturating_sub(1) % 8 {
        0 => None,
        top => Some(0xff_u8.wrapping_shr(8_u32.wrapping_sub(top))),
    };
    let (encoded, first_mask) = match (first_byte, block) {
        (Some(mask), block) => (block, mask),
        (None, [0, block @ ..]) => (block, 0xff),
        (None, _) => return Err(INCONSISTENT.into()),
    };
    // Step 4: the trailer.
    let [encoded @ .., 0xbc] = encoded else { return Err(INCONSISTENT.into()) };
    // Steps 3 and 5.
    let len = encoded.len().checked_sub(algorithm.len()).ok_or(INCONSISTENT)?;
    let (masked, seed) = encoded.split_at_mut_checked(len).ok_or(INCONSISTENT)?;
    // Step 6: the bits above the message are zero.
    if masked.first().is_none_or(|byte| *byte & !first_mask != 0) {
        return Err(INCONSISTENT.into());
    }
    // Steps 7 to 9.
    unmask(masked, seed, algorithm)?;
    if let Some(byte) = masked.first_mut() {
        *byte &= first_mask;
    }
    // Step 10: zeros, a one, and the salt of exact length.
    let len = masked.len().checked_sub(algorithm.len()).ok_or(INCONSISTENT)?;
    let (padding, salt) = masked.split_at_checked(len).ok_or(INCONSISTENT)?;
    match padding {
        [zeros @ .., 1] if zeros.iter().all(|byte| *byte == 0) => {}
        _ => return Err(INCONSISTENT.into()),
    }
    // Steps 12 to 14.
    let again = RustCryptoHasher::digest(algorithm, &[&[0; 8], hash.as_bytes(), salt])?;
    if again.as_bytes() == seed { Ok(()) } else { Err(INCONSISTENT.into()) }
}

/// Exclusive or with MGF1 (RFC 8017, B.2.1) of `seed`.
fn unmask(masked: &mut [u8], seed: &[u8], algorithm: DigestAlgorithm) -> Result<(), Error> {
    for (counter, chunk) in (0_u32..).zip(masked.chunks_mut(algorithm.len())) {
        let mask = RustCryptoHasher::digest(algorithm, &[seed, &counter.to_be_bytes()])?;
        chunk.iter_mut().zip(mask.as_bytes()).for_each(|(byte, mask)| *byte ^= mask);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::vec;
    use std::vec::Vec;

    const BITS: [u32; 5] = [2048, 2049, 2050, 2055, 3000];
    const SALT: [u8; 64] = [0x11; 64];

    fn hash(algorithm: DigestAlgorithm) -> Digest {
        RustCryptoHasher::digest(algorithm, &[b"message"]).unwrap()
    }

    /// EMSA-PSS-ENCODE (RFC 8017, 9.1.1), with `spoil` applied to DB before it is masked.
    fn encode(bits: u32, algorithm: DigestAlgorithm, salt: &[u8], spoil: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
        let em_bits = bits as usize - 1;
        let em_len = em_bits.div_ceil(8);
        let seed = RustCryptoHasher::digest(algorithm, &[&[0; 8], hash(algorithm).as_bytes(), salt]).unwrap();
        let mut db = vec![0; em_len - algorithm.len() - 1];
        let one = db.len() - salt.len() - 1;
        db[one] = 1;
        db[one + 1..].copy_from_slice(salt);
        spoil(&mut db);
        unmask(&mut db, seed.as_bytes(), algorithm).unwrap();
        db[0] &= 0xff >> (8 * em_len - em_bits);
        let encoded = [&db, seed.as_bytes(), &[0xbc]].concat();
        [vec![0; (bits as usize).div_ceil(8) - em_len], encoded].concat()
    }

    fn verdict(mut block: Vec<u8>, bits: u32, algorithm: DigestAlgorithm) -> Result<(), ErrorKind> {
        consistent(&mut block, bits, &hash(algorithm)).map_err(Error::kind)
    }

    fn algorithms() -> impl Iterator<Item = DigestAlgorithm> {
        [DigestAlgorithm::Sha256, DigestAlgorithm::Sha384, DigestAlgorithm::Sha512]
            .into_iter()
            .filter(|algorithm| RustCryptoHasher::start(*algorithm).is_ok())
    }

    #[test]
    fn a_block_of_any_size_is_consistent() {
        for bits in BITS {
            for algorithm in algorithms() {
                let block = encode(bits, algorithm, &SALT[..algorithm.len()], |_| ());
                assert_eq!(verdict(block, bits, algorithm), Ok(()), "{bits} {algorithm:?}");
            }
        }
    }

    #[test]
    fn one_wrong_bit_anywhere_is_inconsistent() {
        for bits in BITS {
            for algorithm in algorithms() {
                let good = encode(bits, algorithm, &SALT[..algorithm.len()], |_| ());
                for at in 0..good.len() * 8 {
                    let mut block = good.clone();
                    block[at / 8] ^= 0x80 >> (at % 8);
                    assert_eq!(verdict(block, bits, algorithm), Err(ErrorKind::SignatureInvalid), "{at}");
                }
            }
        }
    }

    #[test]
    fn the_salt_is_as_long_as_the_hash() {
        for algorithm in algorithms() {
            for len in [0, 20, algorithm.len() - 1, algorithm.len() + 1, 100] {
                let block = encode(2048, algorithm, &[0x11; 100][..len], |_| ());
                assert_eq!(verdict(block, 2048, algorithm), Err(ErrorKind::SignatureInvalid), "{len}");
            }
        }
    }

    #[test]
    fn the_padding_is_zeros_and_a_one() {
        let algorithm = DigestAlgorithm::Sha256;
        const ONE: usize = 256 - 32 - 1 - 32 - 1;
        let spoilers: [fn(&mut Vec<u8>); 4] =
            [|db| db[ONE] = 0, |db| db[ONE] = 2, |db| db[0] = 1, |db| db[ONE - 1] = 1];
        for (at, spoil) in spoilers.iter().enumerate() {
            let block = encode(2048, algorithm, &SALT[..32], spoil);
            assert_eq!(verdict(block, 2048, algorithm), Err(ErrorKind::SignatureInvalid), "{at}");
        }
        assert_eq!(verdict(encode(2048, algorithm, &SALT[..32], |_| ()), 2048, algorithm), Ok(()));
    }

    #[test]
    fn a_block_too_short_for_hash_and_salt_is_inconsistent() {
        for len in 0..=66 {
            let block = vec![0xbc; len];
            let bits = len as u32 * 8;
            assert_eq!(verdict(block, bits, DigestAlgorithm::Sha256), Err(ErrorKind::SignatureInvalid));
        }
    }
}
