//! Against the crate `p256`.

use super::*;
use crate::crypto::p256::tests::{ROUNDS, Random};
use ::p256::Scalar as Oracle;
use ::p256::elliptic_curve::ff::{Field, PrimeField};
use ::p256::elliptic_curve::ops::Reduce;

/// Any number, modulo `n`.
pub(in crate::crypto::p256) fn scalar(number: &[u8; 32]) -> Scalar {
    let number = word::from_be_bytes(number);
    let [scalar, _] = Scalar(word::ONE).divide_both(&number, &number);
    scalar
}

fn oracle(bytes: &[u8; 32]) -> Oracle {
    Oracle::reduce(&::p256::FieldBytes::from(*bytes))
}

fn numbers() -> impl Iterator<Item = [u8; 32]> {
    let near = |number: Oracle| {
        let neighbours = [number - Oracle::ONE, number, number + Oracle::ONE];
        neighbours.map(|number| <[u8; 32]>::from(number.to_repr()))
    };
    let mut random = Random(9);
    let powers = (0..256).map(|exponent| Field::pow_vartime(&Oracle::from(2_u64), [exponent]));
    let powers = powers.flat_map(near);
    powers.chain([[0xff; 32]]).chain(core::iter::repeat_with(move || random.bytes()).take(ROUNDS))
}

#[test]
fn quotients_are_those_of_the_oracle() {
    let mut random = Random(10);
    for divisor in numbers() {
        let Some(ours) = Scalar::from_be_bytes(&divisor) else { continue };
        let inverse = oracle(&divisor).invert().unwrap();
        let parts = [random.bytes(), random.bytes()];
        let quotients = ours.divide_both(&word::from_be_bytes(&parts[0]), &word::from_be_bytes(&parts[1]));
        for (ours, part) in quotients.iter().zip(parts) {
            let expected = (oracle(&part) * inverse).to_repr().into();
            assert_eq!(ours.0, word::from_be_bytes(&expected));
        }
    }
}

#[test]
fn only_one_to_the_order_less_one_is_taken() {
    let greatest: [u8; 32] = (-Oracle::ONE).to_repr().into();
    assert!(Scalar::from_be_bytes(&greatest).is_some());
    let mut order = greatest;
    order[31] += 1;
    let mut above = order;
    above[31] += 1;
    for out in [[0; 32], order, above, [0xff; 32]] {
        assert_eq!(Scalar::from_be_bytes(&out), None);
    }
}

#[test]
fn digits_add_up_and_are_sparse() {
    for number in numbers() {
        let scalar = scalar(&number);
        let mut digits = scalar.digits();
        let (mut sum, mut additions) = (Oracle::ZERO, 0);
        for digit in (0..PLACES).rev().map(|at| digits.at(at)) {
            assert!(digit == 0 || (digit % 2 != 0 && digit.unsigned_abs() < 1 << (WINDOW - 1)), "{digit}");
            additions += usize::from(digit != 0);
            let magnitude = Oracle::from(u64::from(digit.unsigned_abs()));
            sum = sum.double() + if digit < 0 { -magnitude } else { magnitude };
        }
        assert_eq!(sum, oracle(&number));
        assert!(additions <= PLACES.div_ceil(WINDOW), "{additions}");
    }
}

#[test]
fn signed_bits_add_up() {
    for number in numbers() {
        let half = scalar(&number).half_of_odd();
        for length in [COMB_BITS, 260, 261] {
            let bits = (0..length).rev().map(|at| at == length - 1 || word::bit(&half, at));
            let sum = bits
                .fold(Oracle::ZERO, |sum, plus| sum.double() + if plus { Oracle::ONE } else { -Oracle::ONE });
            assert_eq!(sum, oracle(&number));
        }
    }
}
