//! `u1 G + u2 Q`, in variable time: both scalars and the points are public.

use super::point::{Affine, Jacobian};
use super::scalar::{Scalar, WINDOW};
use super::table::{Comb, Entry, GENERATOR_1K, GENERATOR_16K};

/// For any key a large machine takes the large table, which is a tenth faster there.
static GENERATOR: &[Entry] = if cfg!(target_pointer_width = "64") { GENERATOR_16K } else { GENERATOR_1K };

/// For any `Q`: the digits of a non-adjacent form of `u2` (Hankerson, Menezes, Vanstone, "Guide to
/// Elliptic Curve Cryptography", algorithm 3.36), and in its last doublings a comb for `G`.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
pub(super) fn any_key(u1: &Scalar, u2: &Scalar, q: &Affine) -> Jacobian {
    let comb = Comb::new(GENERATOR);
    let half = u1.half_of_odd();
    let multiples = odd_multiples(q);
    let mut sum = Jacobian::INFINITY;
    let digits = u2.non_adjacent_form();
    for (at, digit) in digits.iter().copied().enumerate().rev() {
        sum = sum.double();
        // None for the digit zero and for columns that the comb has not.
        if digit != 0
            && let Some(multiple) = multiples.get(usize::from(digit.unsigned_abs() / 2))
        {
            sum = sum.add(&if digit < 0 { multiple.negate() } else { *multiple });
        }
        if let Some(point) = comb.column(&half, at) {
            sum = sum.add_affine(&point);
        }
    }
    sum
}

/// For a `Q` with a table; `g` is a table of `G` of the same size.
pub(super) fn prepared(u1: &Scalar, u2: &Scalar, g: &Comb<'_>, q: &Comb<'_>) -> Jacobian {
    let halves = [(g, u1.half_of_odd()), (q, u2.half_of_odd())];
    let mut sum = Jacobian::INFINITY;
    for column in (0..q.columns()).rev() {
        sum = sum.double();
        for point in halves.iter().filter_map(|(comb, half)| comb.column(half, column)) {
            sum = sum.add_affine(&point);
        }
    }
    sum
}

/// The odd digits up to `2^(WINDOW-1)`.
const MULTIPLES: usize = 1 << (WINDOW - 2);

/// `Q`, `3 Q`, `5 Q` and so on, for the digits of [`Scalar::non_adjacent_form`].
fn odd_multiples(q: &Affine) -> [Jacobian; MULTIPLES] {
    let mut multiple = Jacobian::from(*q);
    let twice = multiple.double();
    let mut multiples = [multiple; MULTIPLES];
    for slot in multiples.iter_mut().skip(1) {
        multiple = multiple.add(&twice);
        *slot = multiple;
    }
    multiples
}

#[cfg(test)]
mod tests;
