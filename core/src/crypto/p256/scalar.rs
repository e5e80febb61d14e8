//! Integers modulo `n`, the order of P-256 (SP 800-186, 3.2.1.3).

use super::modulus::Modulus;
use super::word::{self, Words, words};

/// `n`.
static N: Modulus = Modulus {
    value: words([
        0xf3b9_cac2_fc63_2551,
        0xbce6_faad_a717_9e84,
        0xffff_ffff_ffff_ffff,
        0xffff_ffff_0000_0000,
    ]),
    negated_inverse: {
        let [low, ..] = words([0xccd1_c8aa_ee00_bc4f, 0, 0, 0]);
        low
    },
    r_squared: words([
        0x8324_4c95_be79_eea2,
        0x4699_799c_49bd_6fa6,
        0x2845_b239_2b6b_ec59,
        0x66e1_2d94_f3d9_5620,
    ]),
};

/// How many signed bits a comb needs for a scalar; see [`Scalar::half_of_odd`].
pub(super) const COMB_BITS: usize = 257;

/// The window of [`Scalar::non_adjacent_form`].
pub(super) const WINDOW: usize = if word::ARE_LARGE { 5 } else { 4 };

/// A number below `n`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scalar(Words);

impl Scalar {
    /// None unless it is between 1 and `n - 1`.
    pub(super) fn from_be_bytes(bytes: &[u8; 32]) -> Option<Self> {
        let number = word::from_be_bytes(bytes);
        (N.contains(&number) && !word::is_zero(&number)).then_some(Self(number))
    }

    pub(super) fn number(&self) -> &Words {
        &self.0
    }

    /// The other number below 2^256 that is the same modulo `n`, if there is one.
    pub(super) fn number_plus_order(&self) -> Option<Words> {
        let mut sum = self.0;
        (!word::add(&mut sum, &N.value)).then_some(sum)
    }

    /// Both numbers over `self`, which is not zero. They may be any below 2^256.
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(super) fn divide_both(&self, first: &Words, second: &Words) -> [Self; 2] {
        let inverse = N.inverse(&self.0);
        [first, second].map(|number| Self(N.product(&inverse, number)))
    }

    /// The non-adjacent form of width [`WINDOW`]: digits of weight `2^i`, each zero or odd and below
    /// `2^(WINDOW-1)` on either side, so that of [`WINDOW`] in a row one at most is not zero.
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(super) fn non_adjacent_form(&self) -> [i8; 257] {
        const RANGE: i8 = 1 << WINDOW;
        let mut digits = [0; 257];
        let mut carry = false;
        let mut slots = digits.iter_mut().enumerate();
        while let Some((at, slot)) = slots.next() {
            if word::bit(&self.0, at) == carry {
                continue;
            }
            let bits = (at..at.saturating_add(WINDOW)).rev().map(|at| i8::from(word::bit(&self.0, at)));
            let value = bits.fold(0_i8, |value, bit| value.wrapping_mul(2).wrapping_add(bit));
            let value = value.wrapping_add(i8::from(carry));
            // The last window holds bit 256, which is zero, so nothing is carried out of it.
            carry = value > RANGE / 2;
            *slot = if carry { value.wrapping_sub(RANGE) } else { value };
            slots.nth(WINDOW - 2);
        }
        digits
    }

    /// `(k - 1) / 2`, where `k` is the scalar if it is odd, else the scalar plus `n`.
    ///
    /// For odd `k` and any `L >= COMB_BITS`, `k` is the sum of `+2^i` or `-2^i` over all `i < L`:
    /// the sign is plus where this number has the bit `i`, and for `i = L - 1`.
    pub(super) fn half_of_odd(&self) -> Words {
        let mut half = self.0;
        let beyond = !word::bit(&half, 0) && word::add(&mut half, &N.value);
        word::shift_right(&mut half, 1);
        if beyond {
            word::add(&mut half, &word::power_of_two(255));
        }
        half
    }
}

#[cfg(test)]
pub(super) mod tests;
