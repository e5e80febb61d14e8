//! Numbers as text, without the machinery of `format!`, which is large.

use core::fmt;

/// Most digits of a number of 64 bits.
const MAX_DIGITS: usize = 20;

/// Writes `number` with zeros in front up to `width` digits.
///
/// # Errors
/// Those of `out`.
pub fn write(number: u64, width: usize, out: &mut impl fmt::Write) -> fmt::Result {
    let mut digits = [b'0'; MAX_DIGITS];
    let (mut rest, mut used) = (number, 0_usize);
    for place in digits.iter_mut().rev() {
        *place = b'0'.saturating_add(u8::try_from(rest % 10).unwrap_or_default());
        rest /= 10;
        used = used.saturating_add(1);
        if rest == 0 && used >= width {
            break;
        }
    }
    let digits = digits.get(MAX_DIGITS.saturating_sub(used)..).unwrap_or_default();
    digits.iter().try_for_each(|digit| out.write_char(char::from(*digit)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::format;
    use std::string::String;

    #[test]
    fn digits_are_those_of_the_library() {
        for number in [0, 1, 9, 10, 99, 100, 12_345, u64::MAX / 10, u64::MAX] {
            for (width, expected) in
                [(0, format!("{number}")), (4, format!("{number:04}")), (2, format!("{number:02}"))]
            {
                let mut text = String::new();
                write(number, width, &mut text).unwrap();
                assert_eq!(text, expected);
            }
        }
    }
}
