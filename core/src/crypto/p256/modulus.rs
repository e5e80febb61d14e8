//! Arithmetic modulo a prime between 2^255 and 2^256: the field of the curve, and its order.
//!
//! A number is below its modulus, before and after each operation. `R` is 2^256; the Montgomery
//! form of `x` is `x R` ("Modular multiplication without trial division", 1985).

use super::word::{self, Word, Words, ZERO};

pub(super) struct Modulus {
    pub(super) value: Words,
    /// `-1 / value` modulo one word.
    pub(super) negated_inverse: Word,
    /// `R^2`, whose product with `x` is the Montgomery form of `x`.
    pub(super) r_squared: Words,
}

impl Modulus {
    /// True for a number that may be used here.
    pub(super) fn contains(&self, x: &Words) -> bool {
        word::is_below(x, &self.value)
    }

    #[inline(always)]
    pub(super) fn add(&self, x: &Words, y: &Words) -> Words {
        let mut sum = *x;
        let carry = word::add(&mut sum, y);
        self.settle(sum, Word::from(carry))
    }

    #[inline(always)]
    pub(super) fn subtract(&self, x: &Words, y: &Words) -> Words {
        let mut difference = *x;
        let borrow = word::subtract(&mut difference, y);
        if BRANCHES_ARE_CHEAP && !borrow {
            return difference;
        }
        let mask = Word::from(borrow).wrapping_neg();
        word::add(&mut difference, &self.value.map(|word| word & mask));
        difference
    }

    /// Montgomery's product `x y / R`. One factor may be any number below `R`.
    #[inline(always)]
    pub(super) fn product(&self, x: &Words, y: &Words) -> Words {
        let ([m0, m_rest @ ..], [x0, x_rest @ ..]) = (&self.value, x);
        let (mut sum, mut top) = (ZERO, 0);
        for digit in y {
            // Adds `x digit`, and the multiple of the modulus that makes the lowest word zero; the
            // rest moves down by one word. The sum stays below `x` plus the modulus, and what is left of
            // it in the end below twice the modulus, as one factor is below it.
            let [first, rest @ ..] = &mut sum;
            let (low, mut carry) = word::multiply_add(*x0, *digit, *first, 0);
            let factor = low.wrapping_mul(self.negated_inverse);
            let (_, mut second) = word::multiply_add(factor, *m0, low, 0);
            let mut place = first;
            for ((next, x), m) in rest.iter_mut().zip(x_rest).zip(m_rest) {
                let low;
                (low, carry) = word::multiply_add(*x, *digit, *next, carry);
                (*place, second) = word::multiply_add(factor, *m, low, second);
                place = next;
            }
            (*place, top) = word::add3(carry, second, top);
        }
        self.settle(sum, top)
    }

    /// `R / x`, the Montgomery form of the inverse of `x`; zero for zero. Takes variable time.
    pub(super) fn inverse(&self, x: &Words) -> Words {
        if word::is_zero(x) {
            return ZERO;
        }
        // B. S. Kaliski, "The Montgomery inverse and its applications", 1995, with several halvings
        // at once. Throughout: x r = -u 2^k, x s = v 2^k, and u s + v r is the modulus, so that r
        // and s stay below it. The greatest common divisor of u and v is 1.
        let (mut u, mut r) = (self.value, ZERO);
        let (mut v, mut s) = (*x, word::ONE);
        let mut k = make_odd(&mut v, &mut r);
        while v != word::ONE {
            if word::is_below(&v, &u) {
                word::subtract(&mut u, &v);
                word::add(&mut r, &s);
                k = k.wrapping_add(make_odd(&mut u, &mut s));
            } else {
                word::subtract(&mut v, &u);
                word::add(&mut s, &r);
                k = k.wrapping_add(make_odd(&mut v, &mut r));
            }
        }
        // Now s = 2^k / x, for k up to 512: one product takes away the 2^k. It needs a k above 256,
        // as is the rule.
        while k <= 256 {
            s = self.add(&s, &s);
            k = k.wrapping_add(1);
        }
        self.product(&s, &word::power_of_two(512_usize.saturating_sub(k)))
    }

    /// Takes away the modulus once, where `top` and `x` are not below it.
    #[inline(always)]
    pub(super) fn settle(&self, x: Words, top: Word) -> Words {
        if BRANCHES_ARE_CHEAP && top == 0 && self.contains(&x) {
            return x;
        }
        let mut less = x;
        let borrow = word::subtract(&mut less, &self.value);
        let mask = Word::from(top < Word::from(borrow)).wrapping_neg();
        less.iter_mut().zip(x).for_each(|(less, x)| *less = (*less & !mask) | (x & mask));
        less
    }
}

/// On small machines, which guess no branches. On large ones a wrong guess costs more than the work
/// that a branch saves, and which way it goes is a coin toss.
const BRANCHES_ARE_CHEAP: bool = cfg!(any(not(target_pointer_width = "64"), feature = "_words32"));

/// Halves `x`, which is not zero, until it is odd, doubles `y` as often, and answers how often.
fn make_odd(x: &mut Words, y: &mut Words) -> usize {
    let mut count = 0_usize;
    loop {
        let [low, ..] = *x;
        let zeros = low.trailing_zeros().min(Word::BITS.wrapping_sub(1));
        if zeros == 0 {
            return count;
        }
        word::shift_right(x, zeros);
        word::shift_left(y, zeros);
        count = count.wrapping_add(usize::try_from(zeros).unwrap_or_default());
    }
}
