//! An nv2 token by a pinned Ed25519 key.

use super::{Case, EXPIRY, OTHER_IMAGE, Trust, case, flipped, truncated};
use nv2_core::{ErrorKind, Format, Time};

const KEY: Trust = Trust::Key(include_bytes!("../../vectors/ed25519.spki"));
const TOKEN: &[u8; include_bytes!("../../vectors/ed25519.jwt").len()] =
    include_bytes!("../../vectors/ed25519.jwt");
/// In the claims, behind the header.
const IN_CLAIMS: usize = 150;

const TAMPERED: &[u8] = &flipped(*TOKEN, IN_CLAIMS);

const fn token(name: &'static str, envelope: &'static [u8]) -> Case {
    case(name, KEY, Format::Nv2Jwt, envelope)
}

pub(super) const CASES: &[Case] = &[
    token("ed25519 good", TOKEN),
    Case { expected: Err(ErrorKind::SignatureInvalid), ..token("ed25519 tampered", TAMPERED) },
    Case { time: Time::At(EXPIRY), expected: Err(ErrorKind::Expired), ..token("ed25519 expired", TOKEN) },
    Case {
        image: OTHER_IMAGE,
        expected: Err(ErrorKind::SubjectDigestMismatch),
        ..token("ed25519 for another image", TOKEN)
    },
    Case { expected: Err(ErrorKind::Base64Invalid), ..token("ed25519 truncated", truncated(TOKEN, 4)) },
];
