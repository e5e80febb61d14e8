//! Points of P-256: `y^2 = x^3 - 3x + b`, and the point at infinity. The order is prime, so no point
//! of the curve has `y = 0`.

use super::field::Element;
use super::word::{self, Words, words};

/// The generator (SP 800-186, 3.2.1.3). Other sources only need its tables.
#[cfg(test)]
pub(super) static GENERATOR: Affine = Affine {
    x: Element::from_montgomery(words([
        0x79e7_30d4_18a9_143c,
        0x75ba_95fc_5fed_b601,
        0x79fb_732b_7762_2510,
        0x1890_5f76_a537_55c6,
    ])),
    y: Element::from_montgomery(words([
        0xddf2_5357_ce95_560a,
        0x8b4a_b8e4_ba19_e45c,
        0xd2e8_8688_dd21_f325,
        0x8571_ff18_2588_5d85,
    ])),
};

static B: Element = Element::from_montgomery(words([
    0xd89c_df62_29c4_bddf,
    0xacf0_05cd_7884_3090,
    0xe5a2_20ab_f721_2ed6,
    0xdc30_061d_0487_4834,
]));

/// A point that is not at infinity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Affine {
    pub(super) x: Element,
    pub(super) y: Element,
}

impl Affine {
    /// SEC 1, 2.3.4, without the leading 4: both coordinates below `p`, and on the curve.
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(super) fn from_be_bytes(bytes: &[u8; 64]) -> Option<Self> {
        let [x, y] = word::halves(bytes).map(|half| Element::from_number(&word::from_be_bytes(half)));
        let (x, y) = (x?, y?);
        let three_x = x.double().add(&x);
        let right = x.square().multiply(&x).subtract(&three_x).add(&B);
        (y.square() == right).then_some(Self { x, y })
    }

    /// A point as [`Affine::to_stored`] wrote it. Any bytes do, and may be no point of the curve.
    #[inline(always)]
    pub(super) fn from_stored(bytes: &[u8; 64]) -> Self {
        let [x, y] = word::halves(bytes).map(Element::from_stored);
        Self { x, y }
    }

    pub(super) fn to_stored(self) -> [u8; 64] {
        let mut bytes = [0; 64];
        let coordinates = [self.x, self.y].map(Element::to_stored);
        bytes.copy_from_slice(coordinates.as_flattened());
        bytes
    }

    #[inline(always)]
    pub(super) fn negate(&self) -> Self {
        Self { x: self.x, y: self.y.negate() }
    }
}

/// Jacobian coordinates: `(x / z^2, y / z^3)`, and the point at infinity for `z = 0`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Jacobian {
    pub(super) x: Element,
    pub(super) y: Element,
    pub(super) z: Element,
}

impl Jacobian {
    pub(super) const INFINITY: Self = Self { x: Element::ONE, y: Element::ONE, z: Element::ZERO };

    pub(super) fn is_infinity(&self) -> bool {
        self.z.is_zero()
    }

    /// True when the first coordinate is `number`, which may be beyond the field.
    pub(super) fn has_x(&self, number: &Words) -> bool {
        // x / z^2 without the division.
        let number = Element::from_number(number);
        !self.is_infinity() && number.is_some_and(|x| x.multiply(&self.z.square()) == self.x)
    }

    // Points are large, so they change in their place: a sum that is answered would stand in two frames.

    pub(super) fn negate(&mut self) {
        self.y = self.y.negate();
    }

    /// Takes infinity to itself.
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(super) fn double(&mut self) {
        let zz = self.z.square();
        let yy = self.y.square();
        // The slope is 3 x^2 - 3 z^4 over 2 y z.
        let product = self.x.subtract(&zz).multiply(&self.x.add(&zz));
        let slope = product.double().add(&product);
        let s = self.x.multiply(&yy).double().double();
        self.z = self.y.multiply(&self.z).double();
        self.x = slope.square().subtract(&s.double());
        let y_4 = yy.double().square().double();
        self.y = slope.multiply(&s.subtract(&self.x)).subtract(&y_4);
    }

    /// For every pair of points.
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(super) fn add(&mut self, other: &Self) {
        if self.is_infinity() {
            *self = *other;
            return;
        }
        if other.is_infinity() {
            return;
        }
        let (zz1, zz2) = (self.z.square(), other.z.square());
        let right = [other.x.multiply(&zz1), other.y.multiply(&self.z.multiply(&zz1))];
        self.x = self.x.multiply(&zz2);
        self.y = self.y.multiply(&other.z.multiply(&zz2));
        self.z = self.z.multiply(&other.z);
        self.add_scaled(right);
    }

    /// For every pair of points.
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(super) fn add_affine(&mut self, other: &Affine) {
        if self.is_infinity() {
            *self = Self::from(*other);
            return;
        }
        let zz = self.z.square();
        self.add_scaled([other.x.multiply(&zz), other.y.multiply(&self.z.multiply(&zz))]);
    }

    /// Adds a finite point to a finite one, given its coordinates over the same `z`.
    #[inline(always)]
    fn add_scaled(&mut self, [x2, y2]: [Element; 2]) {
        let (run, rise) = (x2.subtract(&self.x), y2.subtract(&self.y));
        if run.is_zero() {
            // The same x: the same point, or its opposite.
            return if rise.is_zero() { self.double() } else { *self = Self::INFINITY };
        }
        let run_2 = run.square();
        let run_3 = run.multiply(&run_2);
        let s = self.x.multiply(&run_2);
        self.x = rise.square().subtract(&run_3).subtract(&s.double());
        self.y = rise.multiply(&s.subtract(&self.x)).subtract(&self.y.multiply(&run_3));
        self.z = self.z.multiply(&run);
    }
}

impl From<Affine> for Jacobian {
    fn from(point: Affine) -> Self {
        Self { x: point.x, y: point.y, z: Element::ONE }
    }
}

#[cfg(test)]
mod tests;
