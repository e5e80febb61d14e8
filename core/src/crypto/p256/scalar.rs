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

/// Places that a digit comes from; see [`Digits`].
pub(super) const WINDOW: usize = if word::ARE_LARGE { 5 } else { 4 };

/// Places of the digits of a scalar.
pub(super) const PLACES: usize = 257;

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

    /// Signed digits from the top, for [`Digits::at`].
    pub(super) fn digits(&self) -> Digits<'_> {
        Digits { number: &self.0, below: PLACES, place: PLACES, digit: 0 }
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

/// Digits of weight `2^i`, each zero or odd and below `2^(WINDOW-1)` on either side, about one in `WINDOW + 1` of
/// them not zero. They are made on the way from the top, so that nobody keeps them: K. Okeya, K. Schmidt-Samoa,
/// C. Spahn, T. Takagi, "Signed binary representations revisited", 2004.
pub(super) struct Digits<'s> {
    number: &'s Words,
    /// The lowest place of the last window.
    below: usize,
    /// The digit of that window, and its place.
    place: usize,
    digit: i8,
}

impl Digits<'_> {
    /// The digit of a place. To be asked for each once, from [`PLACES`] less 1 downwards.
    pub(super) fn at(&mut self, place: usize) -> i8 {
        if place < self.below && self.bit_below(place) != word::bit(self.number, place) {
            self.window(place);
        }
        if place == self.place { self.digit } else { 0 }
    }

    /// Reads the window from `top` downwards. As a number is twice itself less itself, a place stands for the
    /// difference of the bit below it and its own.
    fn window(&mut self, top: usize) {
        let low = top.saturating_sub(WINDOW - 1);
        let value = (low..=top).rev().fold(0_i8, |value, place| {
            let difference =
                i8::from(self.bit_below(place)).wrapping_sub(i8::from(word::bit(self.number, place)));
            value.wrapping_mul(2).wrapping_add(difference)
        });
        let zeros = value.trailing_zeros();
        self.below = low;
        self.place = low.saturating_add(usize::try_from(zeros).unwrap_or_default());
        self.digit = value.wrapping_shr(zeros);
    }

    fn bit_below(&self, place: usize) -> bool {
        place.checked_sub(1).is_some_and(|below| word::bit(self.number, below))
    }
}

#[cfg(test)]
pub(super) mod tests;
