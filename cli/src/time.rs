//! Times and durations as people write them.

use nv2_core::time::{Rfc3339, parse_rfc3339};
use std::time::{SystemTime, UNIX_EPOCH};

/// Now, unix seconds. A clock before 1970 counts as 1970, when nothing was valid yet.
#[must_use]
pub fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

/// Reads a time: RFC 3339, or unix seconds.
///
/// # Errors
/// A sentence.
pub fn parse(text: &str) -> Result<i64, String> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().map_err(|_| "this is no time in seconds since 1970".to_owned());
    }
    parse_rfc3339(text)
        .map_err(|_| "a time is RFC 3339, as 2026-01-31T12:00:00Z, or seconds since 1970".to_owned())
}

/// RFC 3339 in UTC.
#[must_use]
pub fn format(seconds: i64) -> String {
    Rfc3339(seconds).to_string()
}

const NANOSECONDS: [(&str, u128); 8] = [
    ("ns", 1),
    ("us", 1_000),
    ("µs", 1_000),
    ("ms", 1_000_000),
    ("s", SECOND),
    ("m", 60 * SECOND),
    ("h", 3600 * SECOND),
    ("d", 86400 * SECOND),
];
const SECOND: u128 = 1_000_000_000;

/// Reads a duration into seconds: numbers with units, as `8760h`, `1h30m`, `1.5h`, `365d`. `0` needs no unit.
///
/// # Errors
/// A sentence. Signatures count in whole seconds, so a duration with a rest is refused.
pub fn parse_duration(text: &str) -> Result<i64, String> {
    if text == "0" {
        return Ok(0);
    }
    let wrong = || "a duration is a number and a unit, as 8760h, 90m, 30s or 365d".to_owned();
    let mut total: u128 = 0;
    let mut rest = text;
    while !rest.is_empty() {
        let number_end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').ok_or_else(wrong)?;
        let (number, behind) = rest.split_at(number_end);
        let unit_end = behind.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(behind.len());
        let (unit, behind) = behind.split_at(unit_end);
        let unit = NANOSECONDS.iter().find(|(name, _)| *name == unit).ok_or_else(wrong)?.1;
        total = times(number, unit).and_then(|part| total.checked_add(part)).ok_or_else(wrong)?;
        rest = behind;
    }
    if text.is_empty() {
        return Err(wrong());
    }
    if total % SECOND != 0 {
        return Err("a duration must be a whole number of seconds".to_owned());
    }
    i64::try_from(total / SECOND).map_err(|_| "this duration is too long".to_owned())
}

/// A decimal number of units; nothing when it is malformed, too large, or finer than the unit's parts.
fn times(number: &str, unit: u128) -> Option<u128> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits = |text: &str| text.len() <= 18 && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) || (whole.is_empty() && fraction.is_empty()) {
        return None;
    }
    let value = |text: &str| if text.is_empty() { Some(0) } else { text.parse::<u128>().ok() };
    let scale = 10_u128.pow(u32::try_from(fraction.len()).ok()?);
    let parts = value(fraction)?.checked_mul(unit)?;
    if parts % scale != 0 {
        return None;
    }
    value(whole)?.checked_mul(unit)?.checked_add(parts / scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_those_of_the_prototype_and_days() {
        for (text, seconds) in [
            ("8760h", 31_536_000),
            ("90m", 5400),
            ("30s", 30),
            ("1h30m", 5400),
            ("1.5h", 5400),
            (".5m", 30),
            ("1.s", 1),
            ("365d", 31_536_000),
            ("1000ms", 1),
            ("500ms500ms", 1),
            ("1000000µs", 1),
            ("0", 0),
            ("0s", 0),
        ] {
            assert_eq!(parse_duration(text), Ok(seconds), "{text}");
        }
    }

    #[test]
    fn other_durations_are_refused() {
        for text in [
            "",
            "1",
            "h",
            ".h",
            "1x",
            "-1h",
            "+1h",
            "1 h",
            "1h ",
            "1,5h",
            "1.5.5h",
            "1e3s",
            "1H",
            "500ms",
            "0.5s",
            "99999999999999999999h",
            "999999999999999999d",
            "1h30",
            "1.0000000000000000001s",
        ] {
            assert!(parse_duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn times_are_rfc_3339_or_seconds() {
        for (text, seconds) in [
            ("2020-09-01T00:00:00Z", 1_598_918_400),
            ("2020-09-01T02:00:00+02:00", 1_598_918_400),
            ("1598918400", 1_598_918_400),
            ("0", 0),
            ("-1", -1),
        ] {
            assert_eq!(parse(text), Ok(seconds), "{text}");
        }
        for text in
            ["", "-", "now", "2020-09-01", "2020-09-01 00:00:00Z", "1.5", "+1", "99999999999999999999"]
        {
            assert!(parse(text).is_err(), "{text}");
        }
        assert_eq!(format(1_598_918_400), "2020-09-01T00:00:00Z");
    }
}
