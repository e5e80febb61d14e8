//! Signatures that random ones never are.

use super::*;
use ::p256::elliptic_curve::ff::PrimeField;
use ::p256::elliptic_curve::point::AffineCoordinates;
use ::p256::elliptic_curve::sec1::{FromSec1Point, ToSec1Point};
use ::p256::{AffinePoint, ProjectivePoint, Scalar as Oracle, Sec1Point};

pub(super) const P: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
];

const N: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa,
    0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
];

fn forms(point: ProjectivePoint) -> Forms {
    Forms::new(point.to_affine().to_sec1_point(false).as_bytes()[1..].try_into().unwrap()).unwrap()
}

fn joined(r: &[u8], s: &[u8]) -> [u8; 64] {
    [r, s].concat().try_into().unwrap()
}

fn number(value: u64) -> [u8; 32] {
    Oracle::from(value).to_repr().into()
}

#[test]
fn both_halves_are_from_one_to_the_order_less_one() {
    // R = G: with e = 0 and Q = s / r G every s fits r = x(G).
    let key = forms(ProjectivePoint::GENERATOR);
    let mut below = N;
    below[31] -= 1;
    let mut above = N;
    above[31] += 1;
    for out in [[0; 32], N, above, P, [0xff; 32]] {
        for good in [number(1), below] {
            for signature in [joined(&out, &good), joined(&good, &out), joined(&out, &out)] {
                assert_eq!(key.verify(&[0; 32], &signature), Err(ErrorKind::SignatureInvalid));
            }
        }
    }
}

/// A signature by solving for the key: `Q = (s R - e G) / r`.
fn solved(big_r: ProjectivePoint, r: Oracle, s: Oracle, e: Oracle) -> (Forms, [u8; 64]) {
    let q = (big_r * s - ProjectivePoint::GENERATOR * e) * r.invert().unwrap();
    (forms(q), joined(&r.to_repr(), &s.to_repr()))
}

#[test]
fn an_x_beyond_the_order_is_reduced() {
    // x = n + offset is below p, and r is the offset.
    let mut found = 0;
    let mut random = Random(4);
    for offset in 1..40_u64 {
        let mut x = N;
        let low = u64::from_be_bytes(x[24..].try_into().unwrap()) + offset;
        x[24..].copy_from_slice(&low.to_be_bytes());
        let compressed = [&[2], x.as_slice()].concat();
        let point = AffinePoint::from_sec1_point(&Sec1Point::from_bytes(&compressed).unwrap());
        let Some(point) = Option::<AffinePoint>::from(point) else { continue };
        found += 1;
        let (hash, s) = (random.bytes(), Oracle::from(random.next()));
        let Some(e) = Option::<Oracle>::from(Oracle::from_repr(hash.into())) else { continue };
        let (key, signature) = solved(point.into(), Oracle::from(offset), s, e);
        assert_eq!(key.verify(&hash, &signature), Ok(()));
        // The number n + r itself is out of range.
        assert_eq!(key.verify(&hash, &joined(&x, &signature[32..])), Err(ErrorKind::SignatureInvalid));
        // The next r would need another x.
        let next = joined(&number(offset + 1), &signature[32..]);
        assert_eq!(key.verify(&hash, &next), Err(ErrorKind::SignatureInvalid));
    }
    assert!(found > 10, "{found}");
}

/// `2^256 - number`.
fn negated(number: [u8; 32]) -> [u8; 32] {
    let mut negated = number.map(|byte| !byte);
    let low = u128::from_be_bytes(negated[16..].try_into().unwrap()) + 1;
    negated[16..].copy_from_slice(&low.to_be_bytes());
    negated
}

#[test]
fn r_plus_the_order_beyond_the_prime_is_not_an_x() {
    let scalar = |bytes: [u8; 32]| Oracle::from_repr(bytes.into()).unwrap();
    // As scalars, 2^256 is 2^256 - n, and p is 2^256 - (2^256 - p).
    let two_256 = scalar(negated(N));
    let p = two_256 - scalar(negated(P));
    // The point with x = 5, so that x + p is below 2^256.
    let five = [&[2][..], &number(5)].concat();
    let five = AffinePoint::from_sec1_point(&Sec1Point::from_bytes(&five).unwrap()).unwrap();
    let (hash, s) = (number(5), Oracle::from(7_u64));
    for point in [ProjectivePoint::GENERATOR, five.into()] {
        let x = Oracle::from_repr(point.to_affine().x()).unwrap();
        let (key, signature) = solved(point, x, s, Oracle::from(5_u64));
        assert_eq!(key.verify(&hash, &signature), Ok(()));
        // r + n is x + p: congruent, but no coordinate. And it is x + 2^256, whose lowest 256 bits are x.
        for beyond in [p, two_256] {
            let (key, signature) = solved(point, x + beyond, s, Oracle::from(5_u64));
            assert_eq!(key.verify(&hash, &signature), Err(ErrorKind::SignatureInvalid));
        }
    }
}

#[test]
fn a_result_at_infinity_is_refused() {
    // e = -r d.
    let mut random = Random(5);
    for r in [1, 2, 3, random.next()] {
        let (d, r) = (Oracle::from(random.next()), Oracle::from(r));
        let hash = (-(r * d)).to_repr().into();
        let key = forms(ProjectivePoint::GENERATOR * d);
        for s in [Oracle::ONE, -Oracle::ONE, Oracle::from(random.next())] {
            let signature = joined(&r.to_repr(), &s.to_repr());
            assert_eq!(key.verify(&hash, &signature), Err(ErrorKind::SignatureInvalid));
        }
    }
}

#[test]
fn hashes_at_and_above_the_order_count_modulo_the_order() {
    let key = Random(6).signing_key();
    let keys = Forms::of(key.verifying_key());
    // Zero and n are the same hash, so are 1 and n + 1.
    let mut above = N;
    above[31] += 1;
    for (low, high) in [([0; 32], N), (number(1), above)] {
        let signature: Signature = key.sign_prehash(&low).unwrap();
        let signature = signature.to_bytes().as_slice().try_into().unwrap();
        assert_eq!(keys.verify(&low, &signature), Ok(()));
        assert_eq!(keys.verify(&high, &signature), Ok(()));
    }
    let signature: Signature = key.sign_prehash(&[0xff; 32]).unwrap();
    assert_eq!(keys.verify(&[0xff; 32], signature.to_bytes().as_slice().try_into().unwrap()), Ok(()));
}
