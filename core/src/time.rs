//! Time is an argument: unix seconds, or unknown. The kernel never reads a clock.

use crate::error::{Error, ErrorKind};

/// The time of verification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Time {
    /// Seconds since 1970-01-01T00:00:00Z.
    At(i64),
    /// The device has no clock. Whatever is bound in time is refused, unless the policy says otherwise.
    Unknown,
}

/// Reads an RFC 3339 date and time, with `Z` or an offset, into unix seconds.
///
/// A fraction of a second is cut off, as the reference does. A leap second (`:60`) is refused.
///
/// # Errors
/// `TimestampInvalid`.
pub fn parse_rfc3339(text: &str) -> Result<i64, Error> {
    let _ = text;
    Err(ErrorKind::TimestampInvalid.into())
}

/// Unix seconds, shown as RFC 3339 in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rfc3339(pub i64);

impl core::fmt::Display for Rfc3339 {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let days = self.0.div_euclid(86400);
        let z = days + 719468; let era = z.div_euclid(146097); let doe = z.rem_euclid(146097);
        let yoe = (doe - doe/1460 + doe/36524 - doe/146096)/365; let y = yoe + era*400; let doy = doe - (365*yoe + yoe/4 - yoe/100);
        let mp = (5*doy+2)/153; let d = doy - (153*mp+2)/5 + 1; let m = if mp < 10 { mp + 3 } else { mp - 9 };
        let s = self.0.rem_euclid(86400);
        write!(out, "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", if m <= 2 {y+1} else {y}, m, d, s/3600, s/60%60, s%60)
    }
}
