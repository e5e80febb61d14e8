use super::*;
use curve25519_dalek::constants::{ED25519_BASEPOINT_POINT, EIGHT_TORSION};
use curve25519_dalek::{EdwardsPoint, Scalar};
use sha2::{Digest, Sha512};
use std::vec::Vec;

/// The order of the group, little-endian.
const L: [u8; 32] = [
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
];

fn little(low: u8, middle: u8, high: u8) -> [u8; 32] {
    let mut bytes = [middle; 32];
    bytes[0] = low;
    bytes[31] = high;
    bytes
}

/// Every encoding of a point of small order, canonical or not.
fn small_order() -> Vec<[u8; 32]> {
    let mut encodings: Vec<_> = EIGHT_TORSION.iter().map(|point| point.compress().to_bytes()).collect();
    // y = p and y = p + 1 stand for 0 and 1; the sign of x = 0 is not free.
    encodings.extend([
        little(0xed, 0xff, 0x7f),
        little(0xed, 0xff, 0xff),
        little(0xee, 0xff, 0x7f),
        little(0xee, 0xff, 0xff),
        little(0x01, 0x00, 0x80),
        little(0xec, 0xff, 0xff),
    ]);
    encodings
}

fn plus_l(s: [u8; 32]) -> [u8; 32] {
    let mut sum = [0; 32];
    let mut carry = 0;
    for at in 0..32 {
        let digit = u16::from(s[at]) + u16::from(L[at]) + carry;
        sum[at] = digit as u8;
        carry = digit >> 8;
    }
    sum
}

fn challenge(r: &[u8], a: &[u8], message: &[u8]) -> Scalar {
    Scalar::from_hash(Sha512::new().chain_update(r).chain_update(a).chain_update(message))
}

fn oracle(key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
    VerifyingKey::from_bytes(key)
        .is_ok_and(|key| key.verify_strict(message, &Signature::from_bytes(signature)).is_ok())
}

/// The verdict, after it was found equal to the oracle's, and the second backend's if it is built.
fn agreed(key: &[u8; 32], message: &[u8], r: &[u8; 32], s: &[u8; 32]) -> bool {
    let signature: [u8; 64] = [*r, *s].concat().try_into().unwrap();
    let (head, tail) = message.split_at(message.len() / 2);
    let ours = verify(key, &[head, &[], tail], &signature);
    #[cfg(feature = "aws-lc")]
    assert_eq!(crate::crypto::aws_lc::ed25519::verify(key, message, &signature), ours, "aws-lc, {key:02x?}");
    let ours = ours.is_ok();
    assert_eq!(ours, oracle(key, message, &signature), "{key:02x?} {signature:02x?}");
    ours
}

/// Private and nonce scalars of the tests.
fn scalars() -> (Scalar, Scalar) {
    (Scalar::from(0x1234_5678_9abc_def1_u64), Scalar::from(0x0fed_cba9_8765_4321_u64))
}

fn base(scalar: Scalar) -> EdwardsPoint {
    ED25519_BASEPOINT_POINT * scalar
}

#[test]
fn points_of_small_order_are_refused_on_either_side() {
    let (a, r) = scalars();
    let honest_key = base(a).compress().to_bytes();
    let mut holds = 0;
    for small in small_order() {
        for message in 0..32_u8 {
            // With A of small order s = r may hold; with R of small order s = k a may.
            let honest_r = base(r).compress().to_bytes();
            assert!(!agreed(&small, &[message], &honest_r, &r.to_bytes()));
            let s = challenge(&small, &honest_key, &[message]) * a;
            assert!(!agreed(&honest_key, &[message], &small, &s.to_bytes()));
            for other in small_order() {
                assert!(!agreed(&small, &[message], &other, &[0; 32]));
            }
            let loose = VerifyingKey::from_bytes(&honest_key).unwrap();
            let signature = [small, s.to_bytes()].concat().try_into().unwrap();
            let loose =
                ed25519_dalek::Verifier::verify(&loose, &[message], &Signature::from_bytes(&signature));
            holds += usize::from(loose.is_ok());
        }
    }
    // The equation alone would have let some of them through.
    assert!(holds > 0);
}

#[test]
fn parts_of_small_order_count_in_the_equation() {
    let (a, r) = scalars();
    let mut accepted = 0;
    for in_key in EIGHT_TORSION {
        for in_r in EIGHT_TORSION {
            let key = (base(a) + in_key).compress().to_bytes();
            let point = (base(r) + in_r).compress().to_bytes();
            for message in 0..16_u8 {
                let k = challenge(&point, &key, &[message]);
                let s = (r + k * a).to_bytes();
                accepted += usize::from(agreed(&key, &[message], &point, &s));
            }
        }
    }
    // One in eight has the parts cancel out; with the cofactor all of them would pass.
    assert!((16..512).contains(&accepted), "{accepted}");
}

#[test]
fn s_has_one_form() {
    let (a, r) = scalars();
    let key = base(a).compress().to_bytes();
    let point = base(r).compress().to_bytes();
    let s = (r + challenge(&point, &key, b"m") * a).to_bytes();
    assert!(agreed(&key, b"m", &point, &s));
    let mut high_bits = s;
    high_bits[31] |= 0xe0;
    let twice = plus_l(plus_l(s));
    for other in [plus_l(s), twice, high_bits, L, plus_l(L), [0; 32], [0xff; 32]] {
        assert!(!agreed(&key, b"m", &point, &other));
    }
}

#[test]
fn encodings_of_points_above_the_prime_are_as_the_oracle_has_them() {
    let (a, r) = scalars();
    let key = base(a).compress().to_bytes();
    for high in [0x7f, 0xff] {
        for low in 0xe0..=0xff {
            let other = little(low, 0xff, high);
            let s = (r + challenge(&other, &key, b"m") * a).to_bytes();
            assert!(!agreed(&key, b"m", &other, &s));
            assert!(!agreed(&other, b"m", &base(r).compress().to_bytes(), &s));
        }
    }
}
