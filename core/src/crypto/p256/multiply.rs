//! `u1 G + u2 Q`, in variable time: both scalars and the points are public.

use super::point::{Affine, Jacobian};
use super::scalar::{PLACES, Scalar, WINDOW};
use super::table::{Comb, Entry, GENERATOR_1K, GENERATOR_16K};

/// For any key a large machine takes the large table, which is a tenth faster there.
static GENERATOR: &[Entry] = if cfg!(target_pointer_width = "64") { GENERATOR_16K } else { GENERATOR_1K };

/// For any `Q`: signed digits of `u2`, and in its last doublings a comb for `G`.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
pub(super) fn any_key(u1: &Scalar, u2: &Scalar, q: &Affine) -> Jacobian {
    let comb = Comb::new(GENERATOR);
    let half = u1.half_of_odd();
    let mut multiples = [Jacobian::INFINITY; MULTIPLES];
    fill_odd(q, &mut multiples);
    let mut sum = Jacobian::INFINITY;
    let mut digits = u2.digits();
    for at in (0..PLACES).rev() {
        let digit = digits.at(at);
        sum.double();
        // None for the digit zero and for columns that the comb has not.
        if digit != 0
            && let Some(multiple) = multiples.get(usize::from(digit.unsigned_abs() / 2))
        {
            // To subtract is to add to the opposite.
            if digit < 0 {
                sum.negate();
            }
            sum.add(multiple);
            if digit < 0 {
                sum.negate();
            }
        }
        if let Some(point) = comb.column(&half, at) {
            sum.add_affine(&point);
        }
    }
    sum
}

/// For a `Q` with a table; `g` is a table of `G` of the same size.
pub(super) fn prepared(u1: &Scalar, u2: &Scalar, g: &Comb<'_>, q: &Comb<'_>) -> Jacobian {
    let halves = [(g, u1.half_of_odd()), (q, u2.half_of_odd())];
    let mut sum = Jacobian::INFINITY;
    for column in (0..q.columns()).rev() {
        sum.double();
        for point in halves.iter().filter_map(|(comb, half)| comb.column(half, column)) {
            sum.add_affine(&point);
        }
    }
    sum
}

/// The odd digits up to `2^(WINDOW-1)`.
const MULTIPLES: usize = 1 << (WINDOW - 2);

/// `Q`, `3 Q`, `5 Q` and so on, for the digits of a [`Scalar`].
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
fn fill_odd(q: &Affine, multiples: &mut [Jacobian; MULTIPLES]) {
    let [first, others @ ..] = multiples;
    *first = Jacobian::from(*q);
    let mut twice = *first;
    twice.double();
    let mut before = first;
    for slot in others {
        *slot = *before;
        slot.add(&twice);
        before = slot;
    }
}

#[cfg(test)]
mod tests;
