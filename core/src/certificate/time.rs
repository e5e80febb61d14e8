//! The two forms of time in a certificate (RFC 5280, 4.1.2.5), as unix seconds.

use crate::bytes::der::{Field, Malformed, Tag, require};

const DAY: i64 = 86_400;

/// Reads `YYMMDDHHMMSSZ` (00 to 49 is 20xx) or `YYYYMMDDHHMMSSZ`. No fraction, no offset, no leap
/// second. The years before 2050 are taken in both forms.
pub(crate) fn unix_seconds(field: &Field<'_>) -> Result<i64, Malformed> {
    let (year, rest) = match (field.tag, field.value.len()) {
        (Tag::UTC_TIME, 13) => {
            let (year, rest) = pair(field.value)?;
            let century = if year < 50 { 2000 } else { 1900 };
            (year.saturating_add(century), rest)
        }
        (Tag::GENERALIZED_TIME, 15) => {
            let (century, rest) = pair(field.value)?;
            let (year, rest) = pair(rest)?;
            (century.saturating_mul(100).saturating_add(year), rest)
        }
        _ => return Err(Malformed),
    };
    let (month, rest) = pair(rest)?;
    let (day, rest) = pair(rest)?;
    let (hour, rest) = pair(rest)?;
    let (minute, rest) = pair(rest)?;
    let (second, rest) = pair(rest)?;
    require(rest == b"Z" && hour < 24 && minute < 60 && second < 60)?;
    let seconds = hour.saturating_mul(60).saturating_add(minute).saturating_mul(60).saturating_add(second);
    let days = i64::from(days_since_1970(year, month, day)?);
    Ok(days.saturating_mul(DAY).saturating_add(seconds.into()))
}

/// Two decimal digits from the front.
fn pair(text: &[u8]) -> Result<(i32, &[u8]), Malformed> {
    match text {
        [tens @ b'0'..=b'9', ones @ b'0'..=b'9', rest @ ..] => {
            let tens = i32::from(tens.wrapping_sub(b'0'));
            let ones = i32::from(ones.wrapping_sub(b'0'));
            Ok((tens.saturating_mul(10).saturating_add(ones), rest))
        }
        _ => Err(Malformed),
    }
}

/// Days from 1970-01-01 to a day of the Gregorian calendar in the years 0 to 9999.
// In 32 bits: a small machine divides 64 by a function of its own.
fn days_since_1970(year: i32, month: i32, day: i32) -> Result<i32, Malformed> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let (before, length) = match month {
        1 => (0, 31),
        2 => (31, if leap { 29 } else { 28 }),
        3 => (59, 31),
        4 => (90, 30),
        5 => (120, 31),
        6 => (151, 30),
        7 => (181, 31),
        8 => (212, 31),
        9 => (243, 30),
        10 => (273, 31),
        11 => (304, 30),
        12 => (334, 31),
        _ => return Err(Malformed),
    };
    require(day >= 1 && day <= length)?;
    let leap_day = i32::from(leap && month > 2);
    // From 0000-01-01: that year is a leap year, so the leap days before year y are those of 0 to y-1.
    let past = year.saturating_sub(1).max(0);
    let leap_years = if year == 0 {
        0
    } else {
        (past / 4).saturating_sub(past / 100).saturating_add(past / 400).saturating_add(1)
    };
    let from_year_zero = year.saturating_mul(365).saturating_add(leap_years);
    let in_year = before_and(before, leap_day, day);
    Ok(from_year_zero.saturating_add(in_year).saturating_sub(719_528))
}

const fn before_and(before: i32, leap_day: i32, day: i32) -> i32 {
    before.saturating_add(leap_day).saturating_add(day).saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(tag: Tag, text: &str) -> Result<i64, Malformed> {
        unix_seconds(&Field { tag, value: text.as_bytes(), raw: &[] })
    }

    #[test]
    fn both_forms_give_unix_seconds() {
        // Expected values by `date -u -d ... +%s`.
        for (text, seconds) in [
            ("19700101000000Z", 0),
            ("19691231235959Z", -1),
            ("20000229120000Z", 951_825_600),
            ("20240229235959Z", 1_709_251_199),
            ("21000301000000Z", 4_107_542_400),
            ("21220822000000Z", 4_816_800_000),
            ("99991231235959Z", 253_402_300_799),
            ("00000101000000Z", -62_167_219_200),
            ("00010101000000Z", -62_135_596_800),
        ] {
            assert_eq!(read(Tag::GENERALIZED_TIME, text), Ok(seconds), "{text}");
        }
        assert_eq!(read(Tag::UTC_TIME, "491231235959Z"), Ok(2_524_607_999));
        assert_eq!(read(Tag::UTC_TIME, "500101000000Z"), Ok(-631_152_000));
        assert_eq!(read(Tag::UTC_TIME, "700101000000Z"), Ok(0));
    }

    #[test]
    fn every_day_follows_the_one_before() {
        let mut expected = days_since_1970(0, 1, 1).unwrap();
        for year in 0..=9999 {
            for month in 1..=12 {
                for day in 1..=31 {
                    if let Ok(days) = days_since_1970(year, month, day) {
                        assert_eq!(days, expected, "{year}-{month}-{day}");
                        expected += 1;
                    }
                }
            }
        }
        assert_eq!(expected, 2_932_897);
    }

    #[test]
    fn other_forms_and_impossible_days_are_refused() {
        for text in [
            "20240229120000",
            "20240229120000.5Z",
            "20240229120000+0000",
            "202402291200Z",
            "20230229000000Z",
            "21000229000000Z",
            "20240001000000Z",
            "20241301000000Z",
            "20240100000000Z",
            "20240431000000Z",
            "20240101240000Z",
            "20240101006000Z",
            "20240101000060Z",
            "2024010100000 Z",
            "20240101000000z",
        ] {
            assert_eq!(read(Tag::GENERALIZED_TIME, text), Err(Malformed), "{text}");
        }
        for text in ["240229120000", "2402291200Z", "240229120000+0000", "20240229120000Z", "24022912000aZ"] {
            assert_eq!(read(Tag::UTC_TIME, text), Err(Malformed), "{text}");
        }
        assert!(read(Tag::IA5_STRING, "240229120000Z").is_err());
    }
}
