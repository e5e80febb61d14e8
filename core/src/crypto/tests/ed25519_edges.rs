//! What is accepted of Ed25519 where RFC 8032 leaves room and libraries differ: every combination of the
//! kinds of `A`, `R` and `S`, and of the two equations, as a table. Each backend is asked.

use super::*;
use crate::key::tests::ed25519_spki;
use Equation::*;
use Point::*;
use curve25519_dalek::constants::{ED25519_BASEPOINT_POINT, EIGHT_TORSION};
use curve25519_dalek::edwards::CompressedEdwardsY;
use curve25519_dalek::traits::IsIdentity;
use curve25519_dalek::{EdwardsPoint, Scalar};
use sha2::{Digest, Sha512};
use std::collections::BTreeMap;

/// Of which order a point is, and how it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Point {
    /// Of prime order, as every honest signer has it.
    Prime,
    /// With a part of small order besides.
    Mixed,
    /// Of small order, the neutral element among them.
    Small,
    /// Of small order, and written as no encoder writes it: `y` not reduced, or the sign of `x = 0` set.
    SmallNotCanonical,
}

/// Which form of the equation holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Equation {
    /// `S B = R + k A`: both forms do.
    Plain,
    /// `8 S B = 8 R + 8 k A` alone.
    WithCofactor,
}

/// `A`, `R`, equation, and whether such a signature is accepted when `S` is below the order. With an `S`
/// that is not, none is. The two that are missing cannot be made: with `A` of prime order, the equation
/// without the cofactor never holds for an `R` of mixed order, and always for one of prime order.
const TABLE: [(Point, Point, Equation, bool); 30] = [
    (Prime, Prime, Plain, true),
    (Prime, Mixed, WithCofactor, false),
    (Prime, Small, Plain, false),
    (Prime, Small, WithCofactor, false),
    (Prime, SmallNotCanonical, Plain, false),
    (Prime, SmallNotCanonical, WithCofactor, false),
    // Only who holds the key can make these, and every library without a cofactor takes them.
    (Mixed, Prime, Plain, true),
    (Mixed, Prime, WithCofactor, false),
    (Mixed, Mixed, Plain, true),
    (Mixed, Mixed, WithCofactor, false),
    (Mixed, Small, Plain, false),
    (Mixed, Small, WithCofactor, false),
    (Mixed, SmallNotCanonical, Plain, false),
    (Mixed, SmallNotCanonical, WithCofactor, false),
    // Under a key of small order one signature may fit many messages.
    (Small, Prime, Plain, false),
    (Small, Prime, WithCofactor, false),
    (Small, Mixed, Plain, false),
    (Small, Mixed, WithCofactor, false),
    (Small, Small, Plain, false),
    (Small, Small, WithCofactor, false),
    (Small, SmallNotCanonical, Plain, false),
    (Small, SmallNotCanonical, WithCofactor, false),
    (SmallNotCanonical, Prime, Plain, false),
    (SmallNotCanonical, Prime, WithCofactor, false),
    (SmallNotCanonical, Mixed, Plain, false),
    (SmallNotCanonical, Mixed, WithCofactor, false),
    (SmallNotCanonical, Small, Plain, false),
    (SmallNotCanonical, Small, WithCofactor, false),
    (SmallNotCanonical, SmallNotCanonical, Plain, false),
    (SmallNotCanonical, SmallNotCanonical, WithCofactor, false),
];

/// A point that a test made: what it is, how it is written, and the multiple of the base point in it.
struct Made {
    kind: Point,
    encoding: [u8; 32],
    multiple: Scalar,
}

/// Every part of small order, alone, beside a multiple of the base point, and in its other encodings.
fn points(multiple: Scalar) -> Vec<Made> {
    let made =
        |kind, point: EdwardsPoint, multiple| Made { kind, encoding: point.compress().to_bytes(), multiple };
    let mut all = Vec::new();
    for part in EIGHT_TORSION {
        let kind = if part.is_identity() { Prime } else { Mixed };
        all.push(made(kind, ED25519_BASEPOINT_POINT * multiple + part, multiple));
        all.push(made(Small, part, Scalar::ZERO));
    }
    for (low, middle, high) in [
        (0xed, 0xff, 0x7f),
        (0xed, 0xff, 0xff),
        (0xee, 0xff, 0x7f),
        (0xee, 0xff, 0xff),
        (0x01, 0x00, 0x80),
        (0xec, 0xff, 0xff),
    ] {
        let mut encoding = [middle; 32];
        (encoding[0], encoding[31]) = (low, high);
        all.push(Made { kind: SmallNotCanonical, encoding, multiple: Scalar::ZERO });
    }
    all
}

fn decoded(encoding: [u8; 32]) -> EdwardsPoint {
    CompressedEdwardsY(encoding).decompress().unwrap()
}

/// `s` and the order of the group.
fn above_the_order(s: Scalar) -> [u8; 32] {
    let order = (Scalar::ZERO - Scalar::ONE).to_bytes();
    let mut carry = 1;
    let sum: Vec<u8> = (s.to_bytes().iter().zip(order))
        .map(|(ours, order)| {
            let digit = u16::from(*ours) + u16::from(order) + carry;
            carry = digit >> 8;
            digit.to_le_bytes()[0]
        })
        .collect();
    sum.try_into().unwrap()
}

#[test]
fn every_combination_has_the_verdict_of_the_table() {
    let mut seen = BTreeMap::new();
    let keys = points(Scalar::from(0x1234_5678_9abc_def1_u64));
    let nonces = points(Scalar::from(0x0fed_cba9_8765_4321_u64));
    for (key, nonce) in keys.iter().flat_map(|key| nonces.iter().map(move |nonce| (key, nonce))) {
        for message in 0..12_u8 {
            let parts = Sha512::new().chain_update(nonce.encoding).chain_update(key.encoding);
            let challenge = Scalar::from_hash(parts.chain_update([message]));
            let s = nonce.multiple + challenge * key.multiple;
            let rest =
                ED25519_BASEPOINT_POINT * s - decoded(key.encoding) * challenge - decoded(nonce.encoding);
            assert!(rest.is_small_order(), "with the cofactor the equation always holds");
            let equation = if rest.is_identity() { Plain } else { WithCofactor };
            let row =
                TABLE.iter().find(|(a, r, form, _)| (*a, *r, *form) == (key.kind, nonce.kind, equation));
            let (.., accepted) =
                row.unwrap_or_else(|| panic!("{:?} {:?} {equation:?}", key.kind, nonce.kind));
            let ask = |s: [u8; 32]| {
                let signature = [nonce.encoding, s].concat();
                verify(SignatureScheme::Ed25519, &ed25519_spki(&key.encoding), &[&[message]], &signature)
            };
            let case = std::format!("{:02x?} {:02x?} {message}", key.encoding, nonce.encoding);
            assert_eq!(ask(s.to_bytes()).is_ok(), *accepted, "{case}");
            assert!(ask(above_the_order(s)).is_err(), "{case}: S above the order");
            *seen.entry((key.kind, nonce.kind, equation)).or_insert(0) += 2;
        }
    }
    std::println!("{} signatures: {seen:#?}", seen.values().sum::<usize>());
    assert_eq!(seen.len(), TABLE.len(), "a row that no signature asks for");
}
