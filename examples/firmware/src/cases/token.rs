//! An nv2 token by a pinned P-256 key, with and without a clock.

use super::{Case, EXPIRY, NOW, OTHER_IMAGE, SIGNED, Story, Trust, case, flipped, truncated};
use crate::rollback::{Refusal, VersionIn};
use nv2_core::policy::UnknownTime;
use nv2_core::{ErrorKind, Format, Time, TimeCheck};

/// The pinned key, baked where time counts.
#[cfg(not(any(feature = "baked-1k", feature = "baked-16k")))]
const KEY: Trust = Trust::Key(include_bytes!("../../vectors/signer.spki"));
#[cfg(all(feature = "baked-1k", not(feature = "baked-16k")))]
const KEY: Trust = Trust::Baked1k(&super::baked::SIGNER_1K);
#[cfg(feature = "baked-16k")]
const KEY: Trust = Trust::Baked16k(&super::baked::SIGNER_16K);
const TOKEN: &[u8; include_bytes!("../../vectors/token.jwt").len()] =
    include_bytes!("../../vectors/token.jwt");
const TAMPERED: &[u8] = &flipped(*TOKEN, IN_CLAIMS);
const NEWER: &[u8] = include_bytes!("../../vectors/newer.jwt");
const UNBOUND: &[u8] = include_bytes!("../../vectors/unbound.jwt");
/// In the claims, behind the header.
const IN_CLAIMS: usize = 150;

const fn token(name: &'static str, envelope: &'static [u8]) -> Case {
    case(name, KEY, Format::Nv2Jwt, envelope)
}

const GOOD: Case = token("token good", TOKEN);

pub(super) const CASES: &[Case] = &[
    GOOD,
    Case { expected: Err(ErrorKind::SignatureInvalid), ..token("token tampered", TAMPERED) },
    Case { time: Time::At(EXPIRY), expected: Err(ErrorKind::Expired), ..token("token expired", TOKEN) },
    Case { time: Time::At(EXPIRY - 1), ..token("token in its last second", TOKEN) },
    Case {
        time: Time::At(SIGNED - 1),
        expected: Err(ErrorKind::NotYetValid),
        ..token("token too early", TOKEN)
    },
    Case {
        image: OTHER_IMAGE,
        expected: Err(ErrorKind::SubjectDigestMismatch),
        ..token("token for another image", TOKEN)
    },
    Case { expected: Err(ErrorKind::Base64Invalid), ..token("token truncated", truncated(TOKEN, 4)) },
    Case {
        trust: Trust::Key(include_bytes!("../../vectors/other.spki")),
        expected: Err(ErrorKind::SignerUnknown),
        ..token("token by somebody else", TOKEN)
    },
    // Without a clock: refused unless the policy says otherwise, and then the verdict says so.
    Case { time: Time::Unknown, expected: Err(ErrorKind::TimeUnknown), ..token("no clock", TOKEN) },
    Case {
        time: Time::Unknown,
        unknown_time: UnknownTime::AcceptUnchecked,
        expected: Ok(TimeCheck::NotChecked),
        ..token("no clock, and the policy accepts that", TOKEN)
    },
    Case {
        time: Time::Unknown,
        expected: Ok(TimeCheck::NotBound),
        ..token("no clock, and nothing bound in time", UNBOUND)
    },
];

/// An update from a day ago, one from today, and the one from a day ago again.
#[allow(clippy::cast_sign_loss, reason = "both are after 1970")]
pub(super) const ROLLBACK: Story = Story {
    name: "token rollback",
    version: VersionIn::SigningTime,
    steps: &[
        (&GOOD, Ok(SIGNED as u64)),
        (&token("newer", NEWER), Ok(NOW as u64)),
        (&GOOD, Err(Refusal::Older)),
        (&token("newer again", NEWER), Ok(NOW as u64)),
    ],
};
