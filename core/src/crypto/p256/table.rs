//! Combs: tables of multiples of one point (C. H. Lim, P. J. Lee, "More flexible exponentiation with
//! precomputation", 1994), with signed bits (M. Hamburg, "Fast and compact elliptic-curve
//! cryptography", 2012, 3.3).
//!
//! A scalar is a sum of `+2^i` or `-2^i` for `teeth * columns` bits; see `Scalar::half_of_odd`. Bit
//! `i` belongs to tooth `i / columns` and column `i % columns`. The table has the sum of all teeth of
//! one column for each choice of signs where the last tooth is positive; the others are their
//! opposites. So each column costs one addition, and only the columns are doubled. No sum is the
//! point at infinity, because it is an odd multiple and below the order.

use super::field::Element;
use super::point::{Affine, Jacobian};
use super::scalar::COMB_BITS;
use super::word::{self, Words};

/// A point as `Affine::to_stored` writes it.
pub(super) type Entry = [u8; 64];

/// The table of `G` with 5 teeth.
pub(super) const GENERATOR_1K: &[Entry] = include_bytes!("generator-1k.bin").as_chunks().0;
/// The table of `G` with 9 teeth.
pub(super) const GENERATOR_16K: &[Entry] = include_bytes!("generator-16k.bin").as_chunks().0;

/// A table of `2^(teeth - 1)` entries.
#[derive(Clone, Copy, Debug)]
pub(super) struct Comb<'t> {
    entries: &'t [Entry],
    teeth: usize,
    columns: usize,
}

impl<'t> Comb<'t> {
    pub(super) fn new(entries: &'t [Entry]) -> Self {
        let (teeth, columns) = shape(entries);
        Self { entries, teeth, columns }
    }

    pub(super) fn columns(&self) -> usize {
        self.columns
    }

    /// The sum of the teeth of one column, for a scalar as `Scalar::half_of_odd` gives it. None for a
    /// column that the comb has not.
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(super) fn column(&self, half: &Words, column: usize) -> Option<Affine> {
        if column >= self.columns {
            return None;
        }
        // Tooth `j` gives the bit `j`, set for plus.
        let mut signs = 0_usize;
        let places = (column..).step_by(self.columns).take(self.teeth);
        for (tooth, place) in places.enumerate() {
            signs |=
                usize::from(word::bit(half, place)).wrapping_shl(u32::try_from(tooth).unwrap_or_default());
        }
        let last_tooth = self.entries.len();
        if column.wrapping_add(1) == self.columns {
            signs |= last_tooth;
        }
        let positive = signs & last_tooth != 0;
        let index = if positive { signs } else { !signs } & last_tooth.wrapping_sub(1);
        let point = Affine::from_stored(self.entries.get(index)?);
        Some(if positive { point } else { point.negate() })
    }
}

/// Fills a table of 16 entries or a multiple of them. Takes about 3 KiB of stack.
pub(super) fn build(point: &Affine, entries: &mut [Entry]) {
    let (teeth, columns) = shape(entries);
    // The first sum has all teeth negative but the last. Twice a tooth is what a change of its sign
    // adds.
    let mut sum = Jacobian::INFINITY;
    let mut tooth = Jacobian::from(*point);
    let mut changes = [Jacobian::INFINITY; MAX_TEETH];
    for change in changes.iter_mut().take(teeth.wrapping_sub(1)) {
        *change = tooth;
        change.negate();
        sum.add(change);
        *change = tooth;
        change.double();
        (0..columns).for_each(|_| tooth.double());
    }
    sum.add(&tooth);

    // In the order of Gray's code one sign changes between an entry and the next.
    for first in (0..entries.len()).step_by(BATCH) {
        let mut batch = [(0, Jacobian::INFINITY); BATCH];
        for (at, slot) in (first..).zip(&mut batch) {
            *slot = (gray(at), sum);
            let next = at.wrapping_add(1);
            let tooth = next.trailing_zeros();
            let change = usize::try_from(tooth).ok().and_then(|tooth| changes.get(tooth));
            let change = change.unwrap_or(&Jacobian::INFINITY);
            let plus = gray(next).wrapping_shr(tooth) % 2 == 1;
            let mut change = *change;
            if !plus {
                change.negate();
            }
            sum.add(&change);
        }
        store(&batch, entries);
    }
}

const MAX_TEETH: usize = 9;
const BATCH: usize = 16;

/// Writes each point to its place, with one inversion for all: P. L. Montgomery, "Speeding the Pollard
/// and elliptic curve methods of factorization", 1987, 10.3.1.
fn store(batch: &[(usize, Jacobian); BATCH], entries: &mut [Entry]) {
    let mut product = Element::ONE;
    let mut products_before = [Element::ONE; BATCH];
    for (before, (_, point)) in products_before.iter_mut().zip(batch) {
        *before = product;
        product = product.multiply(&point.z);
    }
    let mut inverse = product.invert();
    for (before, (index, point)) in products_before.iter().zip(batch).rev() {
        let z = inverse.multiply(before);
        inverse = inverse.multiply(&point.z);
        let zz = z.square();
        let point = Affine { x: point.x.multiply(&zz), y: point.y.multiply(&z.multiply(&zz)) };
        entries.iter_mut().skip(*index).take(1).for_each(|entry| *entry = point.to_stored());
    }
}

fn gray(at: usize) -> usize {
    at ^ at.wrapping_shr(1)
}

/// Teeth and columns.
fn shape(entries: &[Entry]) -> (usize, usize) {
    let teeth = usize::try_from(entries.len().trailing_zeros()).unwrap_or_default().wrapping_add(1);
    (teeth, COMB_BITS.div_ceil(teeth))
}

#[cfg(test)]
mod tests;
