//! Numbers of 256 bits in words of the machine, and the operations on words that carry.

#[cfg(all(target_pointer_width = "64", not(feature = "_words32")))]
pub(super) type Word = u64;
#[cfg(all(target_pointer_width = "64", not(feature = "_words32")))]
type Wide = u128;

#[cfg(any(not(target_pointer_width = "64"), feature = "_words32"))]
pub(super) type Word = u32;
#[cfg(any(not(target_pointer_width = "64"), feature = "_words32"))]
type Wide = u64;

const BYTES: usize = size_of::<Word>();

/// As on machines that have memory to spare, too.
pub(super) const ARE_LARGE: bool = BYTES == 8;

/// A number below `2^256`, least significant word first.
pub(super) type Words = [Word; 32 / BYTES];

pub(super) const ZERO: Words = [0; 32 / BYTES];

pub(super) const ONE: Words = words([1, 0, 0, 0]);

/// A constant, written as four quarters of 64 bits.
#[cfg(all(target_pointer_width = "64", not(feature = "_words32")))]
pub(super) const fn words(quarters: [u64; 4]) -> Words {
    quarters
}

/// A constant, written as four quarters of 64 bits.
#[cfg(any(not(target_pointer_width = "64"), feature = "_words32"))]
pub(super) const fn words([a, b, c, d]: [u64; 4]) -> Words {
    const fn halves(quarter: u64) -> [u32; 2] {
        let [a, b, c, d, e, f, g, h] = quarter.to_le_bytes();
        [u32::from_le_bytes([a, b, c, d]), u32::from_le_bytes([e, f, g, h])]
    }
    let ([a, b], [c, d], [e, f], [g, h]) = (halves(a), halves(b), halves(c), halves(d));
    [a, b, c, d, e, f, g, h]
}

#[inline(always)]
pub(super) fn halves(bytes: &[u8; 64]) -> [&[u8; 32]; 2] {
    const EMPTY: &[u8; 32] = &[0; 32];
    // Always two.
    let [first, second] = bytes.as_chunks().0 else { return [EMPTY; 2] };
    [first, second]
}

#[inline(always)]
pub(super) fn from_le_bytes(bytes: &[u8; 32]) -> Words {
    let mut number = ZERO;
    number.iter_mut().zip(bytes.as_chunks().0).for_each(|(word, bytes)| *word = Word::from_le_bytes(*bytes));
    number
}

pub(super) fn from_be_bytes(bytes: &[u8; 32]) -> Words {
    let mut number = ZERO;
    let chunks = bytes.as_chunks().0.iter().rev();
    number.iter_mut().zip(chunks).for_each(|(word, bytes)| *word = Word::from_be_bytes(*bytes));
    number
}

pub(super) fn to_le_bytes(number: &Words) -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes.as_chunks_mut().0.iter_mut().zip(number).for_each(|(bytes, word)| *bytes = word.to_le_bytes());
    bytes
}

pub(super) fn is_zero(number: &Words) -> bool {
    number.iter().all(|word| *word == 0)
}

pub(super) fn is_below(x: &Words, y: &Words) -> bool {
    x.iter().rev().lt(y.iter().rev())
}

/// The bit of weight `2^at`; zero beyond the number.
pub(super) fn bit(number: &Words, at: usize) -> bool {
    let mut bits = number.iter().skip(at / WORD_BITS);
    let shift = u32::try_from(at % WORD_BITS).unwrap_or_default();
    bits.next().is_some_and(|word| word.wrapping_shr(shift) % 2 == 1)
}

/// `2^exponent`, and zero from `2^256` on.
pub(super) fn power_of_two(exponent: usize) -> Words {
    let mut number = ZERO;
    let shift = u32::try_from(exponent % WORD_BITS).unwrap_or_default();
    number
        .iter_mut()
        .skip(exponent / WORD_BITS)
        .take(1)
        .for_each(|word| *word = Word::wrapping_shl(1, shift));
    number
}

const WORD_BITS: usize = BYTES * 8;

/// `x + y` in place of `x`, and whether it went beyond 256 bits.
#[inline(always)]
pub(super) fn add(x: &mut Words, y: &Words) -> bool {
    let mut carry = false;
    for (x, y) in x.iter_mut().zip(y) {
        (*x, carry) = add_word(*x, *y, carry);
    }
    carry
}

/// `x - y` in place of `x`, and whether `y` was larger.
#[inline(always)]
pub(super) fn subtract(x: &mut Words, y: &Words) -> bool {
    let mut borrow = false;
    for (x, y) in x.iter_mut().zip(y) {
        let (difference, first) = x.overflowing_sub(*y);
        let (difference, second) = difference.overflowing_sub(Word::from(borrow));
        (*x, borrow) = (difference, first | second);
    }
    borrow
}

/// `x / 2^count`, for a count of 1 up to the bits of a word less 1.
pub(super) fn shift_right(x: &mut Words, count: u32) {
    let mut above: Word = 0;
    for word in x.iter_mut().rev() {
        let value = *word;
        *word = value.wrapping_shr(count) | above.wrapping_shl(Word::BITS.wrapping_sub(count));
        above = value;
    }
}

/// `x * 2^count` without what goes beyond 256 bits, for the same counts.
pub(super) fn shift_left(x: &mut Words, count: u32) {
    let mut below: Word = 0;
    for word in x.iter_mut() {
        let value = *word;
        *word = value.wrapping_shl(count) | below.wrapping_shr(Word::BITS.wrapping_sub(count));
        below = value;
    }
}

/// `x + y + carry`, and the next carry.
#[inline(always)]
pub(super) fn add_word(x: Word, y: Word, carry: bool) -> (Word, bool) {
    let (sum, first) = x.overflowing_add(y);
    let (sum, second) = sum.overflowing_add(Word::from(carry));
    (sum, first | second)
}

/// `x y + a + b`, low word first. The largest value is just below the square of a word's range, so
/// nothing wraps.
#[inline(always)]
pub(super) fn multiply_add(x: Word, y: Word, a: Word, b: Word) -> (Word, Word) {
    let product = Wide::from(x).wrapping_mul(Wide::from(y));
    split(product.wrapping_add(Wide::from(a)).wrapping_add(Wide::from(b)))
}

/// `a + b + c`, low word first.
#[inline(always)]
pub(super) fn add3(a: Word, b: Word, c: Word) -> (Word, Word) {
    split(Wide::from(a).wrapping_add(Wide::from(b)).wrapping_add(Wide::from(c)))
}

#[inline(always)]
fn split(wide: Wide) -> (Word, Word) {
    let low = Word::try_from(wide & Wide::from(Word::MAX)).unwrap_or_default();
    let high = Word::try_from(wide.wrapping_shr(Word::BITS)).unwrap_or_default();
    (low, high)
}
