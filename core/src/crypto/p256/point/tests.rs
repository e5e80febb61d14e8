//! The law of the group on every kind of pair, in both additions.

use super::*;

fn after(mut point: Jacobian, change: impl Fn(&mut Jacobian)) -> Jacobian {
    change(&mut point);
    point
}

/// `G`, `2 G` and so on, each by one addition to the one before.
fn multiples() -> [Jacobian; 6] {
    let mut sum = Jacobian::INFINITY;
    [(); 6].map(|()| {
        sum.add_affine(&GENERATOR);
        sum
    })
}

fn equal(left: &Jacobian, right: &Jacobian) -> bool {
    if left.is_infinity() || right.is_infinity() {
        return left.is_infinity() && right.is_infinity();
    }
    let (zz1, zz2) = (left.z.square(), right.z.square());
    left.x.multiply(&zz2) == right.x.multiply(&zz1)
        && left.y.multiply(&zz2.multiply(&right.z)) == right.y.multiply(&zz1.multiply(&left.z))
}

#[test]
fn sums_are_those_of_the_group() {
    let signed = multiples()
        .into_iter()
        .zip(1_i32..)
        .flat_map(|(point, k)| [(k, point), (-k, after(point, Jacobian::negate))]);
    let all: std::vec::Vec<_> =
        signed.chain([(0, Jacobian::INFINITY), (0, after(Jacobian::INFINITY, Jacobian::double))]).collect();
    let find = |wanted: i32| all.iter().find(|(k, _)| *k == wanted).map(|(_, point)| *point);
    let mut seen = 0;
    for (k, left) in &all {
        for (l, right) in &all {
            let Some(expected) = find(k + l) else { continue };
            assert!(equal(&after(*left, |sum| sum.add(right)), &expected), "{k} + {l}");
            seen += 1;
        }
        if let Some(expected) = find(2 * k) {
            assert!(equal(&after(*left, Jacobian::double), &expected), "2 * {k}");
        }
        for (l, affine) in [(1, GENERATOR), (-1, GENERATOR.negate())] {
            let Some(expected) = find(k + l) else { continue };
            assert!(equal(&after(*left, |sum| sum.add_affine(&affine)), &expected), "{k} + {l}");
        }
    }
    assert!(seen > 100, "{seen}");
}

#[test]
fn infinity_has_no_x() {
    let numbers = [word::ONE, words([0; 4])];
    // The last is what a table with entries off the curve could lead to: any number times zero is its x.
    let without_x = Jacobian { x: Element::ZERO, ..Jacobian::INFINITY };
    let (twice, opposite) = (Jacobian::double, Jacobian::negate);
    let changed = [twice, opposite].map(|change| after(Jacobian::INFINITY, change));
    for infinity in changed.into_iter().chain([Jacobian::INFINITY, without_x]) {
        assert!(numbers.iter().all(|number| !infinity.has_x(number)));
    }
}

#[test]
fn the_generator_is_on_the_curve_and_is_stored_as_it_was() {
    assert_eq!(Affine::from_stored(&GENERATOR.to_stored()), GENERATOR);
    let right = GENERATOR.x.square().subtract(&Element::ONE.double().add(&Element::ONE));
    assert_eq!(GENERATOR.y.square(), right.multiply(&GENERATOR.x).add(&B));
}
