//! Host names against certificates (RFC 6125) and against the patterns that narrow an anchor.

use crate::bytes::der::{Fields, Tag};
use crate::bytes::split_once;
use crate::certificate::Certificate;
use crate::error::{Error, ErrorKind};
use core::net::IpAddr;

/// Longest host name, and longest label of one (RFC 1035, 2.3.4).
const MAX_NAME: usize = 253;
const MAX_LABEL: usize = 63;

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
///
/// An IP address stands for itself. A name behind `*.` has at least two labels. Names have no dot
/// at their end.
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
        if Host::read(text).is_some() || is_wildcard(text) {
            Ok(Self { text })
        } else {
            Err(ErrorKind::HostPatternInvalid.into())
        }
    }

    /// True when `host` (no port) matches, without regard to case.
    #[must_use]
    pub fn matches(&self, host: &str) -> bool {
        match (Host::read(host), Host::read(self.text)) {
            (Some(Host::Address(host)), Some(Host::Address(address))) => host == address,
            (Some(Host::Name(host)), _) => name_matches(self.text, host),
            _ => false,
        }
    }
}

/// True when the certificate is for `host` (no port, no brackets). `*` stands for the whole
/// left-most label only, with two labels or more behind it; an IP address matches only an IP subject
/// alternative name. A Common Name counts as it stands, without `*`.
#[must_use]
pub fn certificate_is_for(certificate: &Certificate<'_>, host: &str, names: HostNames) -> bool {
    let Some(host) = Host::read(host) else { return false };
    match (certificate.extensions().subject_alt_name, names, host) {
        (Some(general_names), _, host) => any_general_name_is(general_names, host),
        (None, HostNames::SubjectAltNameOrCommonName, Host::Name(host)) => {
            certificate.subject().common_name().is_some_and(|name| name.eq_ignore_ascii_case(host))
        }
        (None, _, _) => false,
    }
}

/// A host that is well formed.
#[derive(Clone, Copy)]
enum Host<'h> {
    Name(&'h str),
    Address(IpAddr),
}

impl<'h> Host<'h> {
    fn read(text: &'h str) -> Option<Self> {
        match text.parse() {
            Ok(address) => Some(Self::Address(address)),
            Err(_) => is_name(text).then_some(Self::Name(text)),
        }
    }
}

/// `names` was read with the certificate, so its form is right; the contents may be anything.
fn any_general_name_is(names: &[u8], host: Host<'_>) -> bool {
    let mut fields = Fields::new(names);
    while let Ok(field) = fields.next() {
        let found = match host {
            Host::Name(host) => {
                field.tag == Tag::context(2, false)
                    && core::str::from_utf8(field.value).is_ok_and(|pattern| name_matches(pattern, host))
            }
            Host::Address(IpAddr::V4(host)) => {
                field.tag == Tag::context(7, false) && field.value == host.octets()
            }
            Host::Address(IpAddr::V6(host)) => {
                field.tag == Tag::context(7, false) && field.value == host.octets()
            }
        };
        if found {
            return true;
        }
    }
    false
}

/// `host` is a well-formed name; the pattern may be anything.
fn name_matches(pattern: &str, host: &str) -> bool {
    if is_wildcard(pattern) {
        let behind = pattern.strip_prefix("*.");
        let host = split_once(host, b'.').map(|(_, behind)| behind);
        matches!((behind, host), (Some(pattern), Some(host)) if pattern.eq_ignore_ascii_case(host))
    } else {
        // What equals a well-formed name is one, so nothing else needs a look.
        pattern.eq_ignore_ascii_case(host)
    }
}

fn is_wildcard(pattern: &str) -> bool {
    pattern.strip_prefix("*.").is_some_and(|behind| is_name(behind) && behind.contains('.'))
}

/// Labels of letters, digits and inner hyphens (RFC 1123, 2.1). A name whose last label is a number
/// is a misspelt address.
fn is_name(text: &str) -> bool {
    let is_label = |label: &[u8]| {
        (1..=MAX_LABEL).contains(&label.len())
            && label.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
            && !label.starts_with(b"-")
            && !label.ends_with(b"-")
    };
    // Bytes, and from the begin alone: the library's way through text from its end can panic, and calls itself.
    let mut last: &[u8] = &[];
    let mut labels = text.as_bytes().split(|byte| *byte == b'.').inspect(|label| last = label);
    text.len() <= MAX_NAME && labels.all(is_label) && !last.iter().all(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests;
