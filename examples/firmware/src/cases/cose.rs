//! A Notary Project signature in COSE by a leaf below a root.

use super::{Case, EXPIRY, OTHER_IMAGE, Story, Trust, case, flipped, truncated};
use crate::rollback::{Refusal, VersionIn};
use nv2_core::certificate::Certificate;
use nv2_core::policy::UnknownTime;
use nv2_core::{Anchor, AnchorStore, Error, ErrorKind, Format, Time, TimeCheck};

const ROOT: Trust = Trust::Root(include_bytes!("../../vectors/root.der"));
const SIGNED: &[u8; include_bytes!("../../vectors/first.cose").len()] =
    include_bytes!("../../vectors/first.cose");
const SECOND: &[u8] = include_bytes!("../../vectors/second.cose");
const UNVERSIONED: &[u8] = include_bytes!("../../vectors/unversioned.cose");
/// In the signature, which stands last.
const IN_SIGNATURE: usize = SIGNED.len() - 10;
/// In the certificate of the leaf, before the payload.
const IN_LEAF: usize = 500;
const TAMPERED: &[u8] = &flipped(*SIGNED, IN_SIGNATURE);
const CHANGED_LEAF: &[u8] = &flipped(*SIGNED, IN_LEAF);
/// When the leaf is no longer valid.
const AFTER_LEAF: i64 = super::NOW + 366 * 86_400;

/// The root as an anchor of the store `ca`.
///
/// # Errors
/// As [`Certificate::from_der`] and [`Anchor::new`].
pub(super) fn root(der: &[u8]) -> Result<Anchor<'_>, Error> {
    Anchor::new(Certificate::from_der(der)?, AnchorStore::Ca)
}

const fn cose(name: &'static str, envelope: &'static [u8]) -> Case {
    case(name, ROOT, Format::NotaryCose, envelope)
}

const FIRST: Case = cose("cose good", SIGNED);

pub(super) const CASES: &[Case] = &[
    FIRST,
    Case { expected: Err(ErrorKind::SignatureInvalid), ..cose("cose tampered", TAMPERED) },
    Case { expected: Err(ErrorKind::CertificateSignature), ..cose("cose with a changed leaf", CHANGED_LEAF) },
    Case { time: Time::At(EXPIRY), expected: Err(ErrorKind::Expired), ..cose("cose expired", SIGNED) },
    Case {
        time: Time::At(AFTER_LEAF),
        expected: Err(ErrorKind::CertificateExpired),
        ..cose("cose by an expired leaf", UNVERSIONED)
    },
    Case {
        image: OTHER_IMAGE,
        expected: Err(ErrorKind::SubjectDigestMismatch),
        ..cose("cose for another image", SIGNED)
    },
    Case { expected: Err(ErrorKind::CborSyntax), ..cose("cose truncated", truncated(SIGNED, 4)) },
    // A chain is always bound in time: without a clock there is nothing to be accepted unless the policy says so.
    Case {
        time: Time::Unknown,
        expected: Err(ErrorKind::TimeUnknown),
        ..cose("cose without a clock", UNVERSIONED)
    },
    Case {
        time: Time::Unknown,
        unknown_time: UnknownTime::AcceptUnchecked,
        expected: Ok(TimeCheck::NotChecked),
        ..cose("cose without a clock, and the policy accepts that", SIGNED)
    },
];

/// Version 9, then 10, which is greater although `"10" < "9"`, then 9 again; and one that says nothing.
pub(super) const ROLLBACK: Story = Story {
    name: "cose rollback",
    version: VersionIn::Annotation("com.example.firmware.version"),
    steps: &[
        (&FIRST, Ok(9)),
        (&cose("second", SECOND), Ok(10)),
        (&FIRST, Err(Refusal::Older)),
        (&cose("unversioned", UNVERSIONED), Err(Refusal::NoVersion)),
    ],
};
