//! How many distinct signers vouch for one subject.

use crate::error::{Error, ErrorKind};
use crate::limits::MAX_SIGNERS;
use crate::verdict::{Credit, Verified};

/// Counts signers. A signature counts once it passed all steps; each key and each trust entry counts
/// once, so two leaves under one anchor are one signer unless the policy names their subjects. A named
/// subject is one signer under whichever anchors. An anchor below another anchor is no second one. All
/// signatures must be about the same subject. Under-counting is safe, over-counting is not.
///
/// The verdicts of one threshold come from one trust store.
#[derive(Clone, Debug)]
pub struct Threshold {
    required: usize,
    credits: heapless::Vec<Credit, MAX_SIGNERS>,
}

/// What a signature added to a threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// A new signer.
    New,
    /// The key or the trust entry had counted before.
    Before,
}

impl Threshold {
    /// A threshold of `required` distinct signers.
    ///
    /// # Errors
    /// `ThresholdInvalid` for zero or more than [`MAX_SIGNERS`].
    pub fn new(required: usize) -> Result<Self, Error> {
        if required == 0 || required > MAX_SIGNERS {
            return Err(ErrorKind::ThresholdInvalid.into());
        }
        Ok(Self { required, credits: heapless::Vec::new() })
    }

    /// Counts a verdict.
    ///
    /// # Errors
    /// `SubjectDigestMismatch` when it is about another subject than the first one, or about one that the
    /// caller gave another size or media type, or hashed otherwise;
    /// `TooManySignatures` beyond [`MAX_SIGNERS`] distinct signers.
    pub fn count(&mut self, verified: &Verified<'_>) -> Result<Counted, Error> {
        let credit = verified.credit();
        if self.credits.iter().any(|earlier| earlier.subject != credit.subject) {
            return Err(ErrorKind::SubjectDigestMismatch.into());
        }
        let is_before = |earlier: &Credit| earlier.key == credit.key || earlier.entry.may_be(&credit.entry);
        if self.credits.iter().any(is_before) {
            return Ok(Counted::Before);
        }
        self.credits.push(credit).map_err(|_| ErrorKind::TooManySignatures)?;
        Ok(Counted::New)
    }

    /// How many distinct signers were counted.
    #[must_use]
    pub fn signers(&self) -> usize {
        self.credits.len()
    }

    /// Answers whether there are enough.
    ///
    /// # Errors
    /// `ThresholdNotReached`.
    pub fn check(&self) -> Result<(), Error> {
        if self.credits.len() < self.required {
            return Err(ErrorKind::ThresholdNotReached.into());
        }
        Ok(())
    }
}
