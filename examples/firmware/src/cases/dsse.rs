//! An in-toto statement in a DSSE envelope by a pinned P-256 key. It has no bounds in time.

use super::{Case, OTHER_IMAGE, Trust, case, flipped, truncated};
use nv2_core::{ErrorKind, Format, Time, TimeCheck};

const KEY: Trust = Trust::Key(include_bytes!("../../vectors/signer.spki"));
const ENVELOPE: &[u8; include_bytes!("../../vectors/statement.dsse").len()] =
    include_bytes!("../../vectors/statement.dsse");
/// In the payload, which stands first.
const IN_PAYLOAD: usize = 100;

const TAMPERED: &[u8] = &flipped(*ENVELOPE, IN_PAYLOAD);

/// What the device asks for: there is no default.
pub(super) fn predicate_type(format: Format) -> Option<&'static str> {
    (format == Format::Dsse).then_some("https://example.com/firmware/v1")
}

const fn dsse(name: &'static str, envelope: &'static [u8]) -> Case {
    Case { expected: Ok(TimeCheck::NotBound), ..case(name, KEY, Format::Dsse, envelope) }
}

pub(super) const CASES: &[Case] = &[
    dsse("dsse good", ENVELOPE),
    Case { time: Time::Unknown, ..dsse("dsse without a clock", ENVELOPE) },
    Case { expected: Err(ErrorKind::SignatureInvalid), ..dsse("dsse tampered", TAMPERED) },
    Case {
        image: OTHER_IMAGE,
        expected: Err(ErrorKind::SubjectNotNamed),
        ..dsse("dsse for another image", ENVELOPE)
    },
    Case { expected: Err(ErrorKind::JsonSyntax), ..dsse("dsse truncated", truncated(ENVELOPE, 4)) },
];
