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

    pub(super) fn negate(&self) -> Self {
        Self { y: self.y.negate(), ..*self }
    }

    /// Takes infinity to itself.
    pub(super) fn double(&self) -> Self {
        let zz = self.z.square();
        let yy = self.y.square();
        // The slope is 3 x^2 - 3 z^4 over 2 y z.
        let product = self.x.subtract(&zz).multiply(&self.x.add(&zz));
        let slope = product.double().add(&product);
        let s = self.x.multiply(&yy).double().double();
        let x = slope.square().subtract(&s.double());
        let y_4 = yy.double().square().double();
        let y = slope.multiply(&s.subtract(&x)).subtract(&y_4);
        let z = self.y.multiply(&self.z).double();
        Self { x, y, z }
    }

    /// For every pair of points.
    pub(super) fn add(&self, other: &Self) -> Self {
        if self.is_infinity() {
            return *other;
        }
        if other.is_infinity() {
            return *self;
        }
        let (zz1, zz2) = (self.z.square(), other.z.square());
        let left = [self.x.multiply(&zz2), self.y.multiply(&other.z.multiply(&zz2))];
        let right = [other.x.multiply(&zz1), other.y.multiply(&self.z.multiply(&zz1))];
        self.add_scaled(left, right, || self.z.multiply(&other.z))
    }

    /// For every pair of points.
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(super) fn add_affine(&self, other: &Affine) -> Self {
        if self.is_infinity() {
            return Self { x: other.x, y: other.y, z: Element::ONE };
        }
        let zz = self.z.square();
        let right = [other.x.multiply(&zz), other.y.multiply(&self.z.multiply(&zz))];
        self.add_scaled([self.x, self.y], right, || self.z)
    }

    /// The sum of two finite points, given their coordinates over one common `z`; `self` is the left.
    #[inline(always)]
    fn add_scaled(&self, left: [Element; 2], right: [Element; 2], z: impl Fn() -> Element) -> Self {
        let ([x1, y1], [x2, y2]) = (left, right);
        let (run, rise) = (x2.subtract(&x1), y2.subtract(&y1));
        if run.is_zero() {
            // The same x: the same point, or its opposite.
            return if rise.is_zero() { self.double() } else { Self::INFINITY };
        }
        let run_2 = run.square();
        let run_3 = run.multiply(&run_2);
        let s = x1.multiply(&run_2);
        let x = rise.square().subtract(&run_3).subtract(&s.double());
        let y = rise.multiply(&s.subtract(&x)).subtract(&y1.multiply(&run_3));
        Self { x, y, z: z().multiply(&run) }
    }
}

impl From<Affine> for Jacobian {
    fn from(point: Affine) -> Self {
        Self { x: point.x, y: point.y, z: Element::ONE }
    }
}

#[cfg(test)]
mod tests;
