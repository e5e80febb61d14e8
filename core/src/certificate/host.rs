//! Host names against certificates (RFC 6125) and against the patterns that narrow an anchor.

use crate::certificate::Certificate;
use crate::error::{Error, ErrorKind};

/// Where a certificate may name its hosts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HostNames {
    /// Subject alternative names only.
    #[default]
    SubjectAltName,
    /// The Common Name too, when there is no subject alternative name extension at all.
    SubjectAltNameOrCommonName,
}

/// A host that anchors are trusted for: a name, or `*.` and a name for exactly one more label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HostPattern<'t> {
    text: &'t str,
}

impl<'t> HostPattern<'t> {
    /// Reads a pattern.
    ///
    /// # Errors
    /// `HostPatternInvalid`.
    pub fn parse(text: &'t str) -> Result<Self, Error> {
        let _ = text;
        Err(ErrorKind::HostPatternInvalid.into())
    }

    /// True when `host` (no port) matches, without regard to case.
    #[must_use]
    pub fn matches(&self, host: &str) -> bool {
        let _ = (self.text, host);
        todo!()
    }
}

/// True when the certificate is for `host` (no port, no brackets). `*` stands for the whole
/// left-most label only; an IP address matches only an IP subject alternative name.
#[must_use]
pub fn certificate_is_for(certificate: &Certificate<'_>, host: &str, names: HostNames) -> bool {
    let _ = (certificate, host, names);
    todo!()
}
