//! Distinguished names: as a certificate carries them, and as a policy asks for them.

use crate::error::{Error, ErrorKind};
use core::fmt;

/// The DER of a `Name`, well formed. Equal names have equal bytes. `Display` gives RFC 4514 text in
/// the order of the certificate, as `C=US,ST=WA,O=acme,CN=signer`, with control characters escaped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name<'c> {
    der: &'c [u8],
}

impl<'c> Name<'c> {
    /// The DER.
    #[must_use]
    pub const fn der(&self) -> &'c [u8] {
        self.der
    }
}

impl fmt::Display for Name<'_> {
    fn fmt(&self, _out: &mut fmt::Formatter<'_>) -> fmt::Result {
        todo!()
    }
}

/// Whom an anchor is trusted for: `*`, or `x509.subject: C=US, ST=WA, O=acme`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity<'t> {
    text: &'t str,
}

impl<'t> Identity<'t> {
    /// Reads one identity (Notary Project trust policy, `trustedIdentities`).
    ///
    /// # Errors
    /// `IdentityInvalid`.
    pub fn parse(text: &'t str) -> Result<Self, Error> {
        let _ = text;
        Err(ErrorKind::IdentityInvalid.into())
    }

    /// `*`: any subject.
    #[must_use]
    pub fn is_any(&self) -> bool {
        self.text == "*"
    }

    /// As it was given.
    #[must_use]
    pub const fn as_str(&self) -> &'t str {
        self.text
    }

    /// Every part of this identity is in `subject` with the same value; other parts are free.
    ///
    /// # Errors
    /// `IdentityMismatch`; `IdentityAmbiguous` when the subject repeats a type, has a part with two
    /// values or a value that is no text.
    pub fn check(&self, subject: &Name<'_>) -> Result<(), Error> {
        let _ = subject;
        todo!()
    }

    /// One of the two is a subset of the other, so that a subject could match both.
    #[must_use]
    pub fn overlaps(&self, other: &Identity<'_>) -> bool {
        let _ = other;
        todo!()
    }
}
