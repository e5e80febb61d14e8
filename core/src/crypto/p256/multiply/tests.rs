//! Against the crate `p256`: multiples for which the loops meet infinity, equal and opposite points.

use super::super::point::GENERATOR as G;
use super::super::scalar::tests::scalar;
use super::super::table::build;
use super::super::tests::Random;
use super::*;
use crate::crypto::p256::word;
use ::p256::elliptic_curve::ff::{Field, PrimeField};
use ::p256::elliptic_curve::sec1::ToSec1Point;
use ::p256::{ProjectivePoint, Scalar as Oracle};
use std::vec::Vec;

fn check_all(keys: &[Oracle], scalars: &[Oracle]) {
    for key in keys {
        let point = ProjectivePoint::GENERATOR * key;
        let sec1 = point.to_affine().to_sec1_point(false);
        let q = Affine::from_be_bytes(sec1.as_bytes()[1..].try_into().unwrap()).unwrap();
        let (mut small, mut large) = ([[0; 64]; 16], [[0; 64]; 256]);
        build(&q, &mut small);
        build(&q, &mut large);
        for first in scalars {
            for second in scalars {
                let [u1, u2] = [first, second].map(|scalar_| scalar(&scalar_.to_repr().into()));
                let expected = ProjectivePoint::GENERATOR * first + point * second;
                let ways = [
                    any_key(&u1, &u2, &q),
                    prepared(&u1, &u2, &Comb::new(GENERATOR_1K), &Comb::new(&small)),
                    prepared(&u1, &u2, &Comb::new(GENERATOR_16K), &Comb::new(&large)),
                ];
                for ours in ways {
                    assert_eq!(coordinates(&ours), expected.to_affine().to_sec1_point(false).as_bytes()[1..]);
                }
            }
        }
    }
}

/// As SEC 1 without its first byte; nothing for infinity.
fn coordinates(point: &Jacobian) -> Vec<u8> {
    if point.is_infinity() {
        return Vec::new();
    }
    let z = point.z.invert();
    let zz = z.square();
    let plain = [point.x.multiply(&zz), point.y.multiply(&zz.multiply(&z))].map(|element| {
        // The product with the number 1 takes the Montgomery form away.
        let mut bytes =
            element.multiply(&super::super::field::Element::from_montgomery(word::ONE)).to_stored();
        bytes.reverse();
        bytes
    });
    plain.concat()
}

fn small(value: i64) -> Oracle {
    let magnitude = Oracle::from(value.unsigned_abs());
    if value < 0 { -magnitude } else { magnitude }
}

fn power_of_two(exponent: u64) -> Oracle {
    Field::pow_vartime(&small(2), [exponent])
}

#[test]
fn scalars_and_keys_at_the_edges() {
    // Q is a small multiple of G, so the running sum meets the entries of both tables.
    let range = if cfg!(debug_assertions) { 2 } else { 9 };
    let mut scalars: Vec<Oracle> = (-range..=range).map(small).collect();
    let half = small(2).invert().unwrap();
    scalars.extend([half, -half, half + Oracle::ONE]);
    let keys = [1, -1, 2, -2, 3, 4, -5, 8, 16, 31, -32].map(small);
    check_all(&keys[..if cfg!(debug_assertions) { 4 } else { 11 }], &scalars);
}

#[test]
fn powers_of_two_and_their_neighbours() {
    // Each column and each tooth, alone and with its neighbours.
    let step = if cfg!(debug_assertions) { 51 } else { 13 };
    let powers = (0..256).step_by(step).map(power_of_two);
    let scalars: Vec<Oracle> = powers.flat_map(|power| [power, -power, power - Oracle::ONE]).collect();
    check_all(&[small(1), small(-1), power_of_two(29), power_of_two(52)], &scalars);
}

#[test]
fn random_scalars() {
    let mut random = Random(11);
    let mut numbers = || {
        let numbers = core::iter::repeat_with(|| Oracle::from_repr(random.bytes().into()).into_option());
        numbers.flatten().take(if cfg!(debug_assertions) { 2 } else { 20 }).collect::<Vec<_>>()
    };
    check_all(&numbers(), &numbers());
}

#[test]
fn the_last_addition_can_be_of_equal_and_of_opposite_points() {
    // u1 G = +- u2 Q, whatever u2.
    let mut random = Random(12);
    for _ in 0..3 {
        let numbers =
            [random.bytes(), random.bytes()].map(|bytes| Oracle::from_repr(bytes.into()).into_option());
        let [Some(key), Some(u2)] = numbers else { continue };
        check_all(&[key], &[u2, u2 * key, -(u2 * key)]);
    }
    let g = coordinates(&G.into());
    assert_eq!(g, ProjectivePoint::GENERATOR.to_affine().to_sec1_point(false).as_bytes()[1..]);
}
