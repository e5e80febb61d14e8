//! No way back: a counter that only grows, and a version that the signature covers.
//!
//! A good signature stays good. Without a counter, whoever can hand the device an update can hand it an old one,
//! with the faults that the new one mends. The version must be signed: one beside the signature proves nothing.

use nv2_core::bytes::scratch::Scratch;
use nv2_core::{Statement, Verified};

/// Where the signer puts the version. A device knows one place and never takes another instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VersionIn {
    /// The time of signing in unix seconds (nv2 tokens: `iat`).
    SigningTime,
    /// A signed annotation of this name, as a decimal number (Notary Project formats).
    Annotation(&'static str),
}

/// Why an update with a good signature is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is older than one that was accepted before.
    Older,
    /// It has no version, or one that is no number.
    NoVersion,
}

/// The lowest version that may still run. A device keeps it where it survives and cannot be set back: in fuses, or in
/// a counter of its secure element.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counter(u64);

impl Counter {
    /// The version of an update that may run: the one accepted last, or a newer one.
    ///
    /// # Errors
    /// [`Refusal`].
    pub fn check(&self, verified: &Verified<'_>, place: VersionIn) -> Result<u64, Refusal> {
        let version = version(verified.statement(), place).ok_or(Refusal::NoVersion)?;
        if version < self.0 { Err(Refusal::Older) } else { Ok(version) }
    }

    /// To be called when the update has proved that it runs: a device that raises the counter before is lost with an
    /// update that does not boot.
    pub fn raise(&mut self, version: u64) {
        self.0 = self.0.max(version);
    }
}

fn version(statement: &Statement<'_>, place: VersionIn) -> Option<u64> {
    match place {
        VersionIn::SigningTime => statement.signed_at().and_then(|at| u64::try_from(at).ok()),
        VersionIn::Annotation(name) => {
            let (_, value) = statement.annotations().find(|(signed, _)| signed.equals(name))?;
            let mut space = [0; LONGEST];
            decimal(value.decode(&mut Scratch::new(&mut space)).ok()?)
        }
    }
}

/// Digits of the largest version.
const LONGEST: usize = 20;

/// One spelling for each number: digits, without a leading zero.
fn decimal(text: &str) -> Option<u64> {
    let leading_zero = text.len() > 1 && text.starts_with('0');
    if text.is_empty() || text.len() > LONGEST || leading_zero {
        return None;
    }
    text.bytes().try_fold(0_u64, |number, byte| {
        let digit = byte.checked_sub(b'0').filter(|digit| *digit < 10)?;
        number.checked_mul(10)?.checked_add(u64::from(digit))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_has_one_spelling() {
        assert_eq!(decimal("0"), Some(0));
        assert_eq!(decimal("18446744073709551615"), Some(u64::MAX));
        for text in ["", "00", "07", "+7", "-7", " 7", "7 ", "7.0", "0x7", "18446744073709551616", "٧"] {
            assert_eq!(decimal(text), None, "{text:?}");
        }
    }

    #[test]
    fn the_counter_never_falls() {
        let mut counter = Counter::default();
        counter.raise(7);
        counter.raise(3);
        assert_eq!(counter, Counter(7));
    }
}
