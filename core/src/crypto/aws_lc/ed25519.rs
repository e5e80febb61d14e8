//! Ed25519 (RFC 8032, 5.1.7) under the strict rules of the portable backend.
//!
//! The library checks the equation without the cofactor, `s` below the order, and `R` byte by byte, which
//! leaves one encoding of it. What it lacks is the refusal of points of small order, and those are known by
//! their bytes.
//!
//! It wants the message in one piece, so pieces are joined in the scratch. It offers no form for a hash; this,
//! and pieces that the scratch does not hold, go to the portable backend.

use crate::algorithm::SignatureScheme;
use crate::bytes::scratch::Scratch;
use crate::crypto::{SignatureAlgorithm, rustcrypto};
use crate::digest::Digest;
use crate::error::{Error, ErrorKind};
use crate::key::{KeyMaterial, PublicKey};
use aws_lc_rs::signature::{ED25519, VerificationAlgorithm};

/// Ed25519. Asks for no scratch; as much as the message is long makes it faster.
#[derive(Clone, Copy, Debug)]
pub struct Ed25519;

impl SignatureAlgorithm for Ed25519 {
    fn supports(&self, scheme: SignatureScheme) -> bool {
        rustcrypto::Ed25519.supports(scheme)
    }

    fn verify(
        &self,
        scheme: SignatureScheme,
        key: &PublicKey<'_>,
        message: &[&[u8]],
        signature: &[u8],
        scratch: Scratch<'_>,
    ) -> Result<(), Error> {
        match (key.material(), joined(message, scratch)) {
            (KeyMaterial::Ed25519(key), Some(message)) if self.supports(scheme) => {
                verify(key, message, signature)
            }
            _ => rustcrypto::Ed25519.verify(scheme, key, message, signature, Scratch::new(&mut [])),
        }
    }

    fn verify_hashed(
        &self,
        scheme: SignatureScheme,
        key: &PublicKey<'_>,
        hash: &Digest,
        signature: &[u8],
        scratch: Scratch<'_>,
    ) -> Result<(), Error> {
        rustcrypto::Ed25519.verify_hashed(scheme, key, hash, signature, scratch)
    }
}

fn joined<'m>(pieces: &'m [&'m [u8]], mut scratch: Scratch<'m>) -> Option<&'m [u8]> {
    if let [message] = pieces {
        return Some(message);
    }
    let len = pieces.iter().try_fold(0_usize, |sum, piece| sum.checked_add(piece.len()))?;
    let message = scratch.take(len).ok()?;
    let mut rest = &mut *message;
    for piece in pieces {
        let (place, behind) = rest.split_at_mut_checked(piece.len())?;
        place.copy_from_slice(piece);
        rest = behind;
    }
    Some(message)
}

pub(crate) fn verify(key: &[u8; 32], message: &[u8], signature: &[u8]) -> Result<(), Error> {
    let signature: &[u8; 64] = signature.try_into().map_err(|_| ErrorKind::SignatureEncoding)?;
    let r = signature.first_chunk().ok_or(ErrorKind::SignatureEncoding)?;
    let strict = !has_small_order(key) && !has_small_order(r);
    if strict && ED25519.verify_sig(key, message, signature).is_ok() {
        return Ok(());
    }
    // The library does not say whose fault it was.
    match rustcrypto::is_strict_point(key) {
        true => Err(ErrorKind::SignatureInvalid.into()),
        false => Err(ErrorKind::KeyInvalid.into()),
    }
}

/// `y` of the points of order 1, 2, 4 and 8. Each of the last three goes with both signs of `x`.
const SMALL_ORDER: [[u8; 32]; 5] = [
    number(1, 0, 0),
    number(0xec, 0xff, 0x7f),
    [0; 32],
    [
        0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a,
        0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
    ],
    [
        0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5,
        0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05,
    ],
];

/// Two more spellings of the first and third, not reduced by the prime.
const NOT_REDUCED: [[u8; 32]; 2] = [number(0xed, 0xff, 0x7f), number(0xee, 0xff, 0x7f)];

/// Little-endian, from the lowest byte, all in the middle, and the highest.
const fn number(low: u8, middle: u8, high: u8) -> [u8; 32] {
    let mut bytes = [middle; 32];
    let [first, .., last] = &mut bytes;
    *first = low;
    *last = high;
    bytes
}

/// Whatever the sign of `x` says.
fn has_small_order(encoding: &[u8; 32]) -> bool {
    let mut y = *encoding;
    let [.., high] = &mut y;
    *high &= 0x7f;
    SMALL_ORDER.contains(&y) || NOT_REDUCED.contains(&y)
}

#[cfg(test)]
mod tests {
    use super::*;
    use curve25519_dalek::constants::EIGHT_TORSION;

    #[test]
    fn pieces_are_joined_where_they_fit() {
        let pieces: [&[u8]; 3] = [b"ab", b"", b"c"];
        assert_eq!(joined(&pieces, Scratch::new(&mut [0; 3])), Some(&b"abc"[..]));
        assert_eq!(joined(&pieces, Scratch::new(&mut [0; 2])), None);
        assert_eq!(joined(&[b"abc"], Scratch::new(&mut [])), Some(&b"abc"[..]));
        assert_eq!(joined(&[], Scratch::new(&mut [])), Some(&b""[..]));
    }

    #[test]
    fn the_points_of_small_order_are_all_listed_and_no_other() {
        for point in EIGHT_TORSION {
            assert!(has_small_order(&point.compress().to_bytes()));
        }
        let listed: std::collections::BTreeSet<_> = EIGHT_TORSION
            .iter()
            .map(|point| {
                let mut y = point.compress().to_bytes();
                y[31] &= 0x7f;
                y
            })
            .collect();
        assert_eq!(SMALL_ORDER.into_iter().collect::<std::collections::BTreeSet<_>>(), listed);
        let mut other = curve25519_dalek::constants::ED25519_BASEPOINT_COMPRESSED.to_bytes();
        assert!(!has_small_order(&other));
        other[0] ^= 1;
        assert!(!has_small_order(&other));
    }
}
