//! Powers modulo an odd number, by Montgomery's product ("Modular multiplication without trial
//! division", 1985), over words in the caller's scratch.
//!
//! A number is a slice of limbs, least significant first; a limb is the little-endian bytes of one
//! word. So no buffer needs an alignment, and a number is also its own little-endian byte string.
//! All numbers of one computation have the same even count of limbs, because two rows of a product
//! are added in one pass: this halves the loads and stores, and the two carry chains overlap.
//!
//! `R` is 2 to the power of the bits of all limbs. The Montgomery form of `x` is `x R mod n`.

use super::word::{Wide, Word};
use crate::bytes::copy;
use crate::bytes::scratch::Scratch;
use crate::error::{Error, ErrorKind};

/// `base` to the power of `exponent`, modulo `modulus`: big-endian, as long as `modulus`.
///
/// `modulus` is odd and has no leading zero; `base` is below it and as long; `exponent` is odd and
/// at least 3. Time varies with all three.
///
/// # Errors
/// `ScratchTooSmall` below [`super::rsa_scratch`] bytes.
pub(super) fn power<'e>(
    base: &[u8],
    exponent: u32,
    modulus: &[u8],
    mut scratch: Scratch<'e>,
) -> Result<&'e mut [u8], Error> {
    let len = modulus.len().div_ceil(16).saturating_mul(16);
    let field = Modulus::new(load(scratch.take(len)?, modulus))?;
    let base = load(scratch.take(len)?, base);
    let base_form = limbs(scratch.take(len)?);
    let result = scratch.take(len)?;
    let area = limbs(scratch.take(len.saturating_mul(2))?);

    let running = limbs(result);
    field.r_squared(running, modulus, area);
    copy(base_form, running);
    field.multiply(base_form, base, area);

    // From the second highest bit of the exponent to the lowest but one.
    copy(running, base_form);
    for bit in (1..exponent.checked_ilog2().unwrap_or(0)).rev() {
        field.square(running, area);
        if exponent.wrapping_shr(bit) % 2 == 1 {
            field.multiply(running, base_form, area);
        }
    }
    // The lowest bit is one. A product of a Montgomery form and a plain number is a plain number,
    // which saves the way back.
    field.square(running, area);
    field.multiply(running, base, area);

    let message = result.get_mut(..modulus.len()).ok_or(ErrorKind::Internal)?;
    // `reverse` of the library leaves a panic call in small images.
    let (front, back) = message.split_at_mut_checked(modulus.len() / 2).ok_or(ErrorKind::Internal)?;
    front.iter_mut().zip(back.iter_mut().rev()).for_each(|(low, high)| core::mem::swap(low, high));
    Ok(message)
}

const TWO: Word = 2;

/// The little-endian bytes of one word.
type Limb = [u8; size_of::<Word>()];

struct Modulus<'e> {
    n: &'e [Limb],
    /// `-1 / n` modulo one word.
    negated_inverse: Word,
}

impl<'e> Modulus<'e> {
    fn new(n: &'e [Limb]) -> Result<Self, Error> {
        let low = n.first().map(word).ok_or(ErrorKind::Internal)?;
        // An odd number is its own inverse modulo 8; each step of Newton doubles the right bits.
        let mut inverse = low;
        for _ in 0..5 {
            inverse = inverse.wrapping_mul(TWO.wrapping_sub(low.wrapping_mul(inverse)));
        }
        Ok(Self { n, negated_inverse: inverse.wrapping_neg() })
    }

    /// `R^2 mod n`, the number whose product with `x` is the Montgomery form of `x`.
    fn r_squared(&self, out: &mut [Limb], modulus: &[u8], area: &mut [Limb]) {
        // The top bit of an odd n, alone, is a number below n.
        let zeros = modulus.first().map_or(0, |byte| byte.leading_zeros());
        let bytes = out.as_flattened_mut();
        bytes.fill(0);
        let top = modulus.len().saturating_sub(1);
        bytes.iter_mut().skip(top).take(1).for_each(|byte| *byte = 0x80_u8.wrapping_shr(zeros));

        // Double up to R, and on to 2^k R where k is the count of limbs.
        let bits_above = bytes.len().saturating_sub(modulus.len()).saturating_mul(8);
        let zeros = usize::try_from(zeros).unwrap_or_default();
        let doublings = bits_above.saturating_add(zeros).saturating_add(1).saturating_add(self.n.len());
        (0..doublings).for_each(|_| self.double(out));

        // A Montgomery square turns 2^k R into 2^(2k) R. After as many squares as a word needs to
        // count its bits the power is k times the bits of a word, which is R.
        (0..Word::BITS.ilog2()).for_each(|_| self.square(out, area));
    }

    /// `2 x mod n`.
    fn double(&self, x: &mut [Limb]) {
        let mut carry = 0;
        for limb in x.iter_mut() {
            let value = word(limb);
            *limb = (value.wrapping_shl(1) | carry).to_le_bytes();
            carry = value.wrapping_shr(Word::BITS.wrapping_sub(1));
        }
        self.settle(x, carry);
    }

    /// `x y / R mod n`, in place of `x`.
    fn multiply(&self, x: &mut [Limb], y: &[Limb], area: &mut [Limb]) {
        area.fill(Limb::default());
        for (pair, at) in y.as_chunks().0.iter().zip((0..).step_by(2)) {
            let [first, second]: &[Limb; 2] = pair;
            let place = area.get_mut(at..).unwrap_or_default();
            add_rows(place, x, word(first), word(second), 0, 0);
        }
        self.reduce(x, area);
    }

    /// `x^2 / R mod n`, in place of `x`.
    fn square(&self, x: &mut [Limb], area: &mut [Limb]) {
        area.fill(Limb::default());
        // The products of two different limbs, once each. With the limbs at 2i and 2i + 1 taken
        // out, two rows over the limbs above them remain.
        let mut rest = &*x;
        for at in (0..).step_by(4) {
            let [first, second, above @ ..] = rest else { break };
            let (first, second) = (word(first), word(second));
            if let Some([_, place, places @ ..]) = area.get_mut(at..) {
                let (low, carry) = multiply_add(first, second, word(place), 0);
                *place = low.to_le_bytes();
                add_rows(places, above, first, second, carry, 0);
            }
            rest = above;
        }
        // Twice that, and the squares of the limbs.
        let mut carry = 0;
        for ([low, high], limb) in area.as_chunks_mut().0.iter_mut().zip(&*x) {
            let value = word(limb);
            let (square_low, square_high) = multiply_add(value, value, 0, 0);
            let sum;
            (sum, carry) = multiply_add(word(low), 2, square_low, carry);
            *low = sum.to_le_bytes();
            let sum;
            (sum, carry) = multiply_add(word(high), 2, square_high, carry);
            *high = sum.to_le_bytes();
        }
        self.reduce(x, area);
    }

    /// `area / R mod n` into `out`, for an area below `n R`.
    fn reduce(&self, out: &mut [Limb], area: &mut [Limb]) {
        let mut overflow = 0;
        for at in (0..self.n.len()).step_by(2) {
            let place = area.get_mut(at..).unwrap_or_default();
            let ([n0, n1, ..], [low, next, ..]) = (self.n, &*place) else { break };
            // The multiples of n that make the two lowest limbs zero.
            let first = word(low).wrapping_mul(self.negated_inverse);
            let (_, carry) = multiply_add(first, word(n0), word(low), 0);
            let (next, _) = multiply_add(first, word(n1), word(next), carry);
            let second = next.wrapping_mul(self.negated_inverse);
            overflow = add_rows(place, self.n, first, second, 0, overflow);
        }
        area.iter().skip(self.n.len()).zip(out.iter_mut()).for_each(|(from, to)| *to = *from);
        self.settle(out, overflow);
    }

    /// Takes away `n` once, where `carry` and `x` are not below it.
    fn settle(&self, x: &mut [Limb], carry: Word) {
        if carry == 0 && x.iter().rev().map(word).lt(self.n.iter().rev().map(word)) {
            return;
        }
        let mut borrow = false;
        for (limb, n) in x.iter_mut().zip(self.n) {
            let (difference, first) = word(limb).overflowing_sub(word(n));
            let (difference, second) = difference.overflowing_sub(Word::from(borrow));
            *limb = difference.to_le_bytes();
            borrow = first || second;
        }
    }
}

/// Adds `first * row + second * row * 2^w + carry + overflow * 2^(w * len)` to `place`, where `w` is
/// the bits of a word and `len` the limbs of the row. Answers what goes beyond `len + 2` limbs.
fn add_rows(
    place: &mut [Limb],
    row: &[Limb],
    first: Word,
    second: Word,
    carry: Word,
    overflow: Word,
) -> Word {
    let Some((body, [low, high, ..])) = place.split_at_mut_checked(row.len()) else { return 0 };
    let (mut first_carry, mut second_carry, mut below) = (carry, 0, 0);
    for (limb, factor) in body.iter_mut().zip(row) {
        let factor = word(factor);
        let sum;
        (sum, first_carry) = multiply_add(first, factor, word(limb), first_carry);
        let sum_low;
        (sum_low, second_carry) = multiply_add(second, below, sum, second_carry);
        *limb = sum_low.to_le_bytes();
        below = factor;
    }
    let (sum, carry) = split(add3(word(low), first_carry, overflow));
    let (sum, second_carry) = multiply_add(second, below, sum, second_carry);
    *low = sum.to_le_bytes();
    let (sum, overflow) = split(add3(word(high), second_carry, carry));
    *high = sum.to_le_bytes();
    overflow
}

/// `x y + a + b`, low word first. The largest value is 2^(2w) - 1, so nothing wraps.
#[inline(always)]
fn multiply_add(x: Word, y: Word, a: Word, b: Word) -> (Word, Word) {
    let product = Wide::from(x).wrapping_mul(Wide::from(y));
    split(product.wrapping_add(Wide::from(a)).wrapping_add(Wide::from(b)))
}

#[inline(always)]
fn add3(a: Word, b: Word, c: Word) -> Wide {
    Wide::from(a).wrapping_add(Wide::from(b)).wrapping_add(Wide::from(c))
}

#[inline(always)]
fn split(wide: Wide) -> (Word, Word) {
    let low = Word::try_from(wide & Wide::from(Word::MAX)).unwrap_or_default();
    let high = Word::try_from(wide.wrapping_shr(Word::BITS)).unwrap_or_default();
    (low, high)
}

#[inline(always)]
fn word(limb: &Limb) -> Word {
    Word::from_le_bytes(*limb)
}

fn limbs(bytes: &mut [u8]) -> &mut [Limb] {
    bytes.as_chunks_mut().0
}

/// The limbs of a big-endian number that is not longer than `place`.
fn load<'e>(place: &'e mut [u8], number: &[u8]) -> &'e mut [Limb] {
    let digits = number.iter().rev().copied().chain(core::iter::repeat(0));
    place.iter_mut().zip(digits).for_each(|(byte, digit)| *byte = digit);
    limbs(place)
}
