//! What every board is asked, and has to answer as a host does.
//!
//! The files are made by the example `firmware_vectors` of the conformance tests, from keys in `vectors/keys`. What
//! is bent is bent here, so that a small device holds each file once.

#[cfg(any(feature = "baked-1k", feature = "baked-16k", test))]
mod baked;
#[cfg(feature = "cose")]
mod cose;
#[cfg(feature = "dsse")]
mod dsse;
#[cfg(feature = "ed25519")]
mod ed25519;
#[cfg(feature = "token")]
mod token;

use crate::print::{self, Out};
use crate::rollback::{Counter, Refusal, VersionIn};
use crate::update::{self, CHUNK};
#[cfg(any(feature = "baked-1k", test))]
use nv2_core::crypto::p256::PREPARED_1K;
#[cfg(any(feature = "baked-16k", test))]
use nv2_core::crypto::p256::PREPARED_16K;
use nv2_core::policy::UnknownTime;
use nv2_core::{
    Error, ErrorKind, Format, PublicKey, Time, TimeCheck, TrustPolicy, TrustStore, Verified,
    scratch_bound_for,
};

/// Scratch that suffices for every case of this image. No key here is RSA.
pub const SCRATCH: usize = scratch_bound_for(longest(), 0);

/// A firmware image of 1000 bytes, four chunks of which the last is short.
pub const IMAGE: &[u8] = IMAGE_BYTES;
const IMAGE_BYTES: &[u8; 1000] = include_bytes!("../vectors/image.bin");
/// Another image, by one bit in its last chunk.
pub const OTHER_IMAGE: &[u8] = &flipped(*IMAGE_BYTES, 999);

/// 2026-01-01, when everything is valid.
pub const NOW: i64 = 1_767_225_600;
/// When the first versions were signed.
pub const SIGNED: i64 = NOW - 86_400;
/// When what expires has expired, to the second.
pub const EXPIRY: i64 = NOW + 86_400;

/// Who is trusted.
#[derive(Clone, Copy)]
pub enum Trust {
    /// One key, as SubjectPublicKeyInfo in flash.
    Key(&'static [u8]),
    /// One key with its table in flash, as `nv2 key bake --table 1k` writes it.
    #[cfg(any(feature = "baked-1k", test))]
    Baked1k(&'static [u8; PREPARED_1K]),
    /// The same with `--table 16k`.
    #[cfg(any(feature = "baked-16k", test))]
    Baked16k(&'static [u8; PREPARED_16K]),
    /// One root certificate.
    #[cfg(feature = "cose")]
    Root(&'static [u8]),
}

/// One question and the answer to it.
#[derive(Clone, Copy)]
pub struct Case {
    /// What it is about.
    pub name: &'static str,
    /// Who is trusted.
    pub trust: Trust,
    /// The format of the envelope.
    pub format: Format,
    /// The signature.
    pub envelope: &'static [u8],
    /// The artifact.
    pub image: &'static [u8],
    /// The time, if the device knows it.
    pub time: Time,
    /// What it does without a clock.
    pub unknown_time: UnknownTime,
    /// What became of the bounds in time of an accepted signature; else the reason.
    pub expected: Result<TimeCheck, ErrorKind>,
}

impl Case {
    /// Asks the core.
    ///
    /// # Errors
    /// The kind of the refusal.
    pub fn ask(&self, scratch: &mut [u8]) -> Result<TimeCheck, ErrorKind> {
        self.then(scratch, |verified| verified.times().signature)
    }

    /// Asks the core, and looks at what it accepts.
    ///
    /// # Errors
    /// The kind of the refusal.
    pub fn then<T>(&self, scratch: &mut [u8], take: impl FnOnce(&Verified<'_>) -> T) -> Result<T, ErrorKind> {
        let policy = self.policy();
        let image = update::hash(self.image.chunks(CHUNK)).map_err(|error| error.kind())?;
        let ask = |trust: &TrustStore<'_>| {
            update::verify(trust, &policy, self.format, self.envelope, &image, self.time, scratch)
                .map(|verified| take(&verified))
        };
        self.trusting(ask).map_err(|error| error.kind())
    }

    /// What the device demands.
    pub fn policy(&self) -> TrustPolicy<'static> {
        TrustPolicy {
            unknown_time: self.unknown_time,
            #[cfg(feature = "dsse")]
            predicate_type: dsse::predicate_type(self.format),
            ..TrustPolicy::default()
        }
    }

    /// Makes the trust store.
    ///
    /// # Errors
    /// Those of `ask`, and those of a key or root that does not parse.
    pub fn trusting<T>(&self, ask: impl FnOnce(&TrustStore<'_>) -> Result<T, Error>) -> Result<T, Error> {
        match self.trust {
            Trust::Key(spki) => {
                PublicKey::from_spki(spki).and_then(|key| ask(&TrustStore::new().with_keys(&[key])))
            }
            #[cfg(any(feature = "baked-1k", test))]
            Trust::Baked1k(bytes) => baked::key_1k(bytes)
                .and_then(|key| ask(&TrustStore::new().with_keys(&[PublicKey::prepared(&key)]))),
            #[cfg(any(feature = "baked-16k", test))]
            Trust::Baked16k(bytes) => baked::key_16k(bytes)
                .and_then(|key| ask(&TrustStore::new().with_keys(&[PublicKey::prepared(&key)]))),
            #[cfg(feature = "cose")]
            Trust::Root(der) => {
                cose::root(der).and_then(|root| ask(&TrustStore::new().with_anchors(&[root])))
            }
        }
    }
}

/// One update after the other is offered to one device.
struct Story {
    name: &'static str,
    version: VersionIn,
    steps: &'static [(&'static Case, Result<u64, Refusal>)],
}

/// All cases of this image, by format.
pub const CASES: &[&[Case]] = &[
    #[cfg(feature = "token")]
    token::CASES,
    #[cfg(feature = "cose")]
    cose::CASES,
    #[cfg(feature = "ed25519")]
    ed25519::CASES,
    #[cfg(feature = "dsse")]
    dsse::CASES,
];

/// The good case of the first format: what a boot loader asks.
pub const GOOD: Case = CASES[0][0];

const STORIES: &[Story] = &[
    #[cfg(feature = "token")]
    token::ROLLBACK,
    #[cfg(feature = "cose")]
    cose::ROLLBACK,
];

/// Asks everything and prints a line for each answer: its name, and the code, 0 for an accepted signature. True when
/// all answers are the expected ones.
pub fn run(out: Out<'_>, scratch: &mut [u8]) -> bool {
    let mut right = true;
    for case in CASES.iter().copied().flatten() {
        let answer = case.ask(scratch);
        line(out, case.name, answer.map_or_else(|kind| u32::from(kind.code()), |_| 0));
        if let Ok(check) = answer {
            out("  time: ");
            out(check.name());
            out("\n");
        }
        right &= expect(out, answer == case.expected);
    }
    for story in STORIES {
        right &= tell(story, out, scratch);
    }
    right
}

fn tell(story: &Story, out: Out<'_>, scratch: &mut [u8]) -> bool {
    let mut counter = Counter::default();
    let mut right = true;
    for (case, expected) in story.steps {
        let answer = case.then(scratch, |verified| counter.check(verified, story.version));
        out(story.name);
        out(match answer {
            Ok(Ok(_)) => ": may run\n",
            Ok(Err(Refusal::Older)) => ": older than what ran\n",
            Ok(Err(Refusal::NoVersion)) => ": no version\n",
            Err(_) => ": refused\n",
        });
        right &= expect(out, answer == Ok(*expected));
        if let Ok(Ok(version)) = answer {
            counter.raise(version);
        }
    }
    right
}

fn line(out: Out<'_>, name: &str, value: u32) {
    out(name);
    out(": ");
    print::number(out, value);
    out("\n");
}

fn expect(out: Out<'_>, right: bool) -> bool {
    if !right {
        out("  WRONG\n");
    }
    right
}

/// Bytes of the longest envelope of this image.
const fn longest() -> usize {
    let (mut longest, mut format) = (0, 0);
    while format < CASES.len() {
        let mut case = 0;
        while case < CASES[format].len() {
            longest = longer(longest, CASES[format][case].envelope);
            case += 1;
        }
        format += 1;
    }
    let mut story = 0;
    while story < STORIES.len() {
        let mut step = 0;
        while step < STORIES[story].steps.len() {
            longest = longer(longest, STORIES[story].steps[step].0.envelope);
            step += 1;
        }
        story += 1;
    }
    longest
}

const fn longer(len: usize, envelope: &[u8]) -> usize {
    if envelope.len() > len { envelope.len() } else { len }
}

/// The bytes with one bit flipped, at a place counted from the begin.
const fn flipped<const N: usize>(mut bytes: [u8; N], at: usize) -> [u8; N] {
    bytes[at] ^= 1;
    bytes
}

/// The bytes without the last ones.
const fn truncated(bytes: &[u8], by: usize) -> &[u8] {
    bytes.split_at(bytes.len() - by).0
}

/// A case as most are; the formats change what they need.
const fn case(name: &'static str, trust: Trust, format: Format, envelope: &'static [u8]) -> Case {
    Case {
        name,
        trust,
        format,
        envelope,
        image: IMAGE,
        time: Time::At(NOW),
        unknown_time: UnknownTime::Refuse,
        expected: Ok(TimeCheck::Checked),
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::collections::BTreeSet;
    use std::string::String;

    #[test]
    fn a_host_gives_the_expected_answers() {
        let mut text = String::new();
        let right = run(&mut |piece| text.push_str(piece), &mut [0; SCRATCH]);
        assert!(right, "{text}");
        assert!(!text.contains("WRONG"));
    }

    #[test]
    fn a_wrong_answer_is_noticed() {
        let mut text = String::new();
        assert!(!expect(&mut |piece| text.push_str(piece), false));
        assert_eq!(text, "  WRONG\n");
    }

    #[test]
    fn the_scratch_is_bound_by_the_longest_envelope() {
        for case in CASES.iter().copied().flatten() {
            assert!(scratch_bound_for(case.envelope.len(), 0) <= SCRATCH, "{}", case.name);
        }
    }

    #[test]
    fn a_baked_key_gives_the_answers_of_the_key() {
        let signer: &[u8] = include_bytes!("../vectors/signer.spki");
        let mut asked = 0;
        for case in CASES.iter().copied().flatten() {
            if !matches!(case.trust, Trust::Key(spki) if spki == signer) {
                continue;
            }
            for trust in [Trust::Baked1k(&baked::SIGNER_1K), Trust::Baked16k(&baked::SIGNER_16K)] {
                let answer = Case { trust, ..*case }.ask(&mut [0; SCRATCH]);
                assert!(answer == case.expected, "{}: {answer:?}", case.name);
                asked += 1;
            }
        }
        assert!(asked > 20);
    }

    #[test]
    fn a_changed_table_is_refused_before_anything_is_asked() {
        let small = flipped(baked::SIGNER_1K, 500);
        let large = flipped(baked::SIGNER_16K, 5000);
        let refused =
            |key: Result<_, Error>| key.map(|_: nv2_core::PreparedKey<'_>| ()).map_err(|e| e.kind());
        assert_eq!(refused(baked::key_1k(&small)), Err(ErrorKind::KeyInvalid));
        assert_eq!(refused(baked::key_16k(&large)), Err(ErrorKind::KeyInvalid));
    }

    #[test]
    fn every_case_has_a_name_of_its_own() {
        let names: std::vec::Vec<_> = CASES.iter().copied().flatten().map(|case| case.name).collect();
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
    }
}
