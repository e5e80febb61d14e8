//! Against the fields of fiat-crypto, which are formally verified.

use super::*;
use crate::crypto::p256::tests::{ROUNDS, Random};
use fiat_crypto::p256_64::{self as fiat, fiat_p256_montgomery_domain_field_element as Form};
use std::vec::Vec;

fn quarters(number: &Words) -> [u64; 4] {
    let bytes = word::to_le_bytes(number);
    let mut quarters = [0; 4];
    quarters.iter_mut().zip(bytes.as_chunks().0).for_each(|(q, bytes)| *q = u64::from_le_bytes(*bytes));
    quarters
}

/// Zero, one, the greatest, and their neighbours; then others.
fn elements() -> Vec<Element> {
    let mut random = Random(8);
    let mut greatest = P.value;
    word::subtract(&mut greatest, &word::ONE);
    let corners = [ZERO, word::ONE, greatest, Element::ONE.0, P.r_squared].into_iter();
    let powers = (0..256).map(word::power_of_two);
    let powers_less_one = powers.clone().map(|mut power| {
        word::subtract(&mut power, &word::ONE);
        power
    });
    let random = core::iter::repeat_with(|| word::from_be_bytes(&random.bytes())).take(ROUNDS);
    let all = corners.chain(powers).chain(powers_less_one).chain(random);
    all.filter(|number| P.contains(number)).map(Element).collect()
}

#[test]
fn all_pairs_as_the_oracle() {
    let elements = elements();
    let step = if cfg!(debug_assertions) { 7 } else { 1 };
    for left in elements.iter().step_by(step) {
        for right in elements.iter().step_by(step) {
            let (x, y) = (Form(quarters(&left.0)), Form(quarters(&right.0)));
            let mut expected = Form([0; 4]);
            fiat::fiat_p256_mul(&mut expected, &x, &y);
            assert_eq!(quarters(&left.multiply(right).0), expected.0);
            assert_eq!(quarters(&P.product(&left.0, &right.0)), expected.0);
            fiat::fiat_p256_add(&mut expected, &x, &y);
            assert_eq!(quarters(&left.add(right).0), expected.0);
            fiat::fiat_p256_sub(&mut expected, &x, &y);
            assert_eq!(quarters(&left.subtract(right).0), expected.0);
        }
    }
}

#[test]
fn an_inverse_times_its_element_is_one() {
    for element in elements().into_iter().filter(|element| !element.is_zero()) {
        assert_eq!(element.invert().multiply(&element), Element::ONE);
    }
    assert_eq!(Element::ZERO.invert(), Element::ZERO);
}

#[test]
fn numbers_from_the_prime_on_are_none() {
    let mut number = P.value;
    assert_eq!(Element::from_number(&number), None);
    word::add(&mut number, &word::ONE);
    assert_eq!(Element::from_number(&number), None);
    assert_eq!(Element::from_number(&[word::Word::MAX; ZERO.len()]), None);
    assert_eq!(Element::from_number(&word::ONE), Some(Element::ONE));
    assert_eq!(Element::from_stored(&P_LESS_ONE.to_stored()), P_LESS_ONE);
}

/// `-1`, less its Montgomery form: any element.
const P_LESS_ONE: Element =
    Element(words([0xffff_ffff_ffff_fffe, 0x0000_0000_ffff_ffff, 0, 0xffff_ffff_0000_0001]));
