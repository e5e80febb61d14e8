//! Time is an argument: unix seconds, or unknown. The kernel never reads a clock.

use crate::bytes::decimal;
use crate::error::{Error, ErrorKind};
use core::fmt;

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
/// `T` and `Z` are upper case. The offset is at most 23:59. A fraction of a second, of one to nine
/// digits, is cut off, as the reference does. A leap second (`:60`) is refused.
///
/// # Errors
/// `TimestampInvalid`.
pub fn parse_rfc3339(text: &str) -> Result<i64, Error> {
    read(text.as_bytes()).ok_or(ErrorKind::TimestampInvalid.into())
}

/// Unix seconds that display in the one form that [`parse_rfc3339`] reads back: UTC, whole seconds,
/// `2026-01-01T00:00:00Z`. Outside the years 0 to 9999, for which RFC 3339 has no form, the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rfc3339(pub i64);

impl fmt::Display for Rfc3339 {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let days = self.0.div_euclid(DAY).saturating_add(DAYS_TO_1970);
        let second = self.0.rem_euclid(DAY);
        let Some((year, month, day)) = date(days) else {
            if self.0 < 0 {
                out.write_str("-")?;
            }
            return decimal::write(self.0.unsigned_abs(), 0, out);
        };
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        decimal::write(year.unsigned_abs(), 4, out)?;
        let parts = [("-", month), ("-", day), ("T", hour), (":", minute), (":", second)];
        for (separator, number) in parts {
            out.write_str(separator)?;
            decimal::write(number.unsigned_abs(), 2, out)?;
        }
        out.write_str("Z")
    }
}

/// Seconds of a day.
const DAY: i64 = 86_400;

/// Days from 0000-01-01 to 1970-01-01 in the proleptic Gregorian calendar.
const DAYS_TO_1970: i64 = 719_528;

/// RFC 3339, section 5.6.
fn read(text: &[u8]) -> Option<i64> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b'T', rest @ ..] = text else { return None };
    let [h1, h2, b':', n1, n2, b':', s1, s2, rest @ ..] = rest else { return None };
    let year = number(&[*y1, *y2, *y3, *y4], 9999)?;
    let month = number(&[*m1, *m2], 12).filter(|month| *month > 0)?;
    let day = number(&[*d1, *d2], days_of_month(year, month)).filter(|day| *day > 0)?;
    let days = days_before(year, month).saturating_add(day).saturating_sub(1).saturating_sub(DAYS_TO_1970);
    let second =
        seconds(number(&[*h1, *h2], 23)?, number(&[*n1, *n2], 59)?).saturating_add(number(&[*s1, *s2], 59)?);
    let zone = match rest {
        [b'.', fraction @ ..] => {
            let digits = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
            (1..=9).contains(&digits).then(|| fraction.get(digits..))??
        }
        zone => zone,
    };
    let offset = match zone {
        [b'Z'] => 0,
        [sign @ (b'+' | b'-'), h1, h2, b':', n1, n2] => {
            let ahead = seconds(number(&[*h1, *h2], 23)?, number(&[*n1, *n2], 59)?);
            if *sign == b'-' { 0_i64.saturating_sub(ahead) } else { ahead }
        }
        _ => return None,
    };
    Some(days.saturating_mul(DAY).saturating_add(second).saturating_sub(offset))
}

const fn seconds(hour: i64, minute: i64) -> i64 {
    hour.saturating_mul(3600).saturating_add(minute.saturating_mul(60))
}

/// Decimal digits, nothing else, up to `most`.
fn number(digits: &[u8], most: i64) -> Option<i64> {
    let number = digits.iter().try_fold(0_i64, |number, byte| {
        let digit = i64::from(char::from(*byte).to_digit(10)?);
        number.checked_mul(10)?.checked_add(digit)
    })?;
    (number <= most).then_some(number)
}

const fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

const fn days_of_month(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 0000-01-01 to the first of this month.
fn days_before(year: i64, month: i64) -> i64 {
    // Year 0 is a leap year, so the leap years before a year are counted from it.
    let leaps = |every: i64| year.saturating_add(every).saturating_sub(1).checked_div(every).unwrap_or(0);
    let leap_days = leaps(4).saturating_sub(leaps(100)).saturating_add(leaps(400));
    let months: i64 = (1..month).map(|month| days_of_month(year, month)).sum();
    year.saturating_mul(365).saturating_add(leap_days).saturating_add(months)
}

/// Year, month and day of a day counted from 0000-01-01, up to 9999-12-31.
fn date(days: i64) -> Option<(i64, i64, i64)> {
    if !(0..days_before(10_000, 1)).contains(&days) {
        return None;
    }
    // 400 years are 146,097 days; the quotient is at most one year off.
    let near = days.saturating_mul(400) / 146_097;
    let year =
        (near.saturating_sub(1)..=near.saturating_add(1)).rfind(|year| days_before(*year, 1) <= days)?;
    let month = (1..=12).rfind(|month| days_before(year, *month) <= days)?;
    Some((year, month, days.saturating_sub(days_before(year, month)).saturating_add(1)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::string::ToString;

    #[test]
    fn known_times() {
        for (text, unix) in [
            ("1970-01-01T00:00:00Z", 0),
            ("1969-12-31T23:59:59Z", -1),
            ("2000-02-29T12:00:00Z", 951_825_600),
            ("2026-01-01T00:00:00Z", 1_767_225_600),
            ("2038-01-19T03:14:08Z", 1 << 31),
            ("0000-01-01T00:00:00Z", -62_167_219_200),
            ("9999-12-31T23:59:59Z", 253_402_300_799),
        ] {
            assert_eq!(parse_rfc3339(text), Ok(unix), "{text}");
            assert_eq!(Rfc3339(unix).to_string(), text);
        }
    }

    #[test]
    fn offsets_and_fractions() {
        for (text, unix) in [
            ("1970-01-01T01:30:00+01:30", 0),
            ("1969-12-31T16:00:00-08:00", 0),
            ("1970-01-01T00:00:00-00:00", 0),
            ("1970-01-01T23:59:00+23:59", 0),
            ("0000-01-01T00:00:00+23:59", -62_167_219_200 - 86_340),
            ("1970-01-01T00:00:00.9Z", 0),
            ("1970-01-01T00:00:01.123456789-00:01", 61),
            ("1969-12-31T23:59:59.999999999Z", -1),
        ] {
            assert_eq!(parse_rfc3339(text), Ok(unix), "{text}");
        }
    }

    #[test]
    fn any_other_form_is_refused() {
        for text in [
            "",
            "2026-01-01",
            "2026-01-01T00:00:00",
            "2026-01-01t00:00:00Z",
            "2026-01-01T00:00:00z",
            "2026-01-01 00:00:00Z",
            " 2026-01-01T00:00:00Z",
            "2026-01-01T00:00:00Z ",
            "2026-01-01T00:00:00Z\0",
            "2026-01-01T00:00Z",
            "2026-1-01T00:00:00Z",
            "2026-01-01T0:00:00Z",
            "12026-01-01T00:00:00Z",
            "-026-01-01T00:00:00Z",
            "+026-01-01T00:00:00Z",
            "2026-00-01T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-01-00T00:00:00Z",
            "2026-01-32T00:00:00Z",
            "2026-04-31T00:00:00Z",
            "2026-02-29T00:00:00Z",
            "1900-02-29T00:00:00Z",
            "2000-02-30T00:00:00Z",
            "2026-01-01T24:00:00Z",
            "2026-01-01T00:60:00Z",
            "2016-12-31T23:59:60Z",
            "2026-01-01T00:00:00.Z",
            "2026-01-01T00:00:00.1234567890Z",
            "2026-01-01T00:00:00,5Z",
            "2026-01-01T00:00:00.-1Z",
            "2026-01-01T00:00:00.5",
            "2026-01-01T00:00:00+24:00",
            "2026-01-01T00:00:00+00:60",
            "2026-01-01T00:00:00+0100",
            "2026-01-01T00:00:00+01",
            "2026-01-01T00:00:00+1:00",
            "2026-01-01T00:00:00+01:00Z",
            "2026-01-01T00:00:00Z+01:00",
            "2026-01-01T00:00:00\u{2212}01:00",
            "2026-01-01T00:00:0\u{661}Z",
            "20260101T000000Z",
        ] {
            assert_eq!(parse_rfc3339(text), Err(ErrorKind::TimestampInvalid.into()), "{text}");
        }
    }

    #[test]
    fn every_day_is_one_after_the_one_before() {
        let mut expected = -DAYS_TO_1970;
        for year in 0..=9999 {
            for month in 1..=12 {
                let first = days_before(year, month) - DAYS_TO_1970;
                assert_eq!(first, expected, "{year}-{month}");
                assert_eq!(date(first + DAYS_TO_1970), Some((year, month, 1)));
                expected += days_of_month(year, month);
                assert_eq!(
                    date(expected + DAYS_TO_1970 - 1),
                    Some((year, month, days_of_month(year, month)))
                );
            }
        }
        assert_eq!((1970..2370).filter(|year| is_leap(*year)).count(), 97);
    }

    #[test]
    fn years_without_a_form_show_as_numbers() {
        for unix in [253_402_300_800, -62_167_219_201, i64::MAX, i64::MIN] {
            assert_eq!(Rfc3339(unix).to_string(), unix.to_string());
        }
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(unix in -62_167_219_200..=253_402_300_799_i64) {
            prop_assert_eq!(parse_rfc3339(&Rfc3339(unix).to_string()), Ok(unix));
        }

        #[test]
        fn any_text_is_read_without_a_panic(text in "[0-9TZ:.+-]{0,40}|.{0,40}") {
            let _ = parse_rfc3339(&text);
        }
    }
}
