//! The field of P-256 (SP 800-186, 3.2.1.3): integers modulo `p = 2^256 - 2^224 + 2^192 + 2^96 - 1`.

use super::modulus::Modulus;
use super::word::{self, Words, ZERO, words};

/// `p`.
static P: Modulus = Modulus {
    value: words([0xffff_ffff_ffff_ffff, 0x0000_0000_ffff_ffff, 0, 0xffff_ffff_0000_0001]),
    negated_inverse: 1,
    r_squared: words([3, 0xffff_fffb_ffff_ffff, 0xffff_ffff_ffff_fffe, 0x0000_0004_ffff_fffd]),
};

/// An element in Montgomery form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Element(Words);

impl Element {
    pub(super) const ZERO: Self = Self(ZERO);
    pub(super) const ONE: Self =
        Self(words([1, 0xffff_ffff_0000_0000, 0xffff_ffff_ffff_ffff, 0x0000_0000_ffff_fffe]));

    pub(super) const fn from_montgomery(form: Words) -> Self {
        Self(form)
    }

    /// None for a number that is not below `p`.
    pub(super) fn from_number(number: &Words) -> Option<Self> {
        P.contains(number).then(|| Self(*number).multiply(&Self(P.r_squared)))
    }

    /// An element as [`Element::to_stored`] wrote it.
    #[inline(always)]
    pub(super) fn from_stored(bytes: &[u8; 32]) -> Self {
        Self(word::from_le_bytes(bytes))
    }

    /// The Montgomery form, which is the same for words of every size.
    pub(super) fn to_stored(self) -> [u8; 32] {
        word::to_le_bytes(&self.0)
    }

    pub(super) fn is_zero(&self) -> bool {
        word::is_zero(&self.0)
    }

    #[cfg_attr(target_pointer_width = "64", inline(always))]
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(super) fn add(&self, other: &Self) -> Self {
        Self(P.add(&self.0, &other.0))
    }

    #[cfg_attr(target_pointer_width = "64", inline(always))]
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(super) fn subtract(&self, other: &Self) -> Self {
        Self(P.subtract(&self.0, &other.0))
    }

    #[inline(always)]
    pub(super) fn double(&self) -> Self {
        self.add(self)
    }

    #[inline(always)]
    pub(super) fn negate(&self) -> Self {
        Self::ZERO.subtract(self)
    }

    #[cfg_attr(target_pointer_width = "64", inline(always))]
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(super) fn multiply(&self, other: &Self) -> Self {
        Self(product(&self.0, &other.0))
    }

    #[inline(always)]
    pub(super) fn square(&self) -> Self {
        self.multiply(self)
    }

    /// For an element that is not zero.
    pub(super) fn invert(&self) -> Self {
        // The inverse of the Montgomery form, in Montgomery form, is 1/x; it is on its way back.
        Self(P.inverse(&self.0)).multiply(&Self(P.r_squared))
    }
}

/// Montgomery's product, `x y / R`, with the row for each word written out.
///
/// `-1/p` is 1 modulo one word, so that the lowest word `s0` of the sum says how often `p` is added to
/// make it zero. As `s0 p + s0` is `s0 (2^96 + 2^192 (2^64 - 2^32 + 1))`, that takes one product of
/// words instead of five or nine.
#[cfg(all(target_pointer_width = "64", not(feature = "_words32")))]
#[inline(always)]
fn product(x: &Words, y: &Words) -> Words {
    let [x0, x1, x2, x3] = *x;
    let [_, _, _, p3] = P.value;
    let (mut sum, mut top) = (ZERO, 0);
    for digit in y {
        let [s0, s1, s2, s3] = sum;
        let (s0, carry) = word::multiply_add(x0, *digit, s0, 0);
        let (s1, carry) = word::multiply_add(x1, *digit, s1, carry);
        let (s2, carry) = word::multiply_add(x2, *digit, s2, carry);
        let (s3, carry) = word::multiply_add(x3, *digit, s3, carry);
        let (s4, over) = word::add_word(top, carry, false);

        let (s1, carry) = word::add_word(s1, s0.wrapping_shl(32), false);
        let (s2, carry) = word::add_word(s2, s0.wrapping_shr(32), carry);
        let (s3, carry) = word::multiply_add(s0, p3, s3, carry.into());
        let (s4, carry) = word::add_word(s4, carry, false);
        (sum, top) = ([s1, s2, s3, s4], (over | carry).into());
    }
    P.settle(sum, top)
}

/// The same in words of 32 bits, where `s0 p + s0` is `s0 (2^96 + 2^192 + 2^224 (2^32 - 1))`.
#[cfg(any(not(target_pointer_width = "64"), feature = "_words32"))]
fn product(x: &Words, y: &Words) -> Words {
    let [x0, x1, x2, x3, x4, x5, x6, x7] = *x;
    let (mut sum, mut top) = (ZERO, 0);
    for digit in y {
        let [s0, s1, s2, s3, s4, s5, s6, s7] = sum;
        let (s0, carry) = word::multiply_add(x0, *digit, s0, 0);
        let (s1, carry) = word::multiply_add(x1, *digit, s1, carry);
        let (s2, carry) = word::multiply_add(x2, *digit, s2, carry);
        let (s3, carry) = word::multiply_add(x3, *digit, s3, carry);
        let (s4, carry) = word::multiply_add(x4, *digit, s4, carry);
        let (s5, carry) = word::multiply_add(x5, *digit, s5, carry);
        let (s6, carry) = word::multiply_add(x6, *digit, s6, carry);
        let (s7, carry) = word::multiply_add(x7, *digit, s7, carry);
        let (s8, over) = word::add_word(top, carry, false);

        let (s3, carry) = word::add_word(s3, s0, false);
        let (s4, carry) = word::add_word(s4, 0, carry);
        let (s5, carry) = word::add_word(s5, 0, carry);
        let (s6, carry) = word::add_word(s6, s0, carry);
        let (s7, carry) = word::multiply_add(s0, word::Word::MAX, s7, carry.into());
        let (s8, carry) = word::add_word(s8, carry, false);
        (sum, top) = ([s1, s2, s3, s4, s5, s6, s7, s8], (over | carry).into());
    }
    P.settle(sum, top)
}

#[cfg(test)]
mod tests;
