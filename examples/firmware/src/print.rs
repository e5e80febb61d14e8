//! Text and numbers without `core::fmt`, which would take more flash than the rest of an image.

/// Where lines go: a semihosting console, or standard output.
pub type Out<'o> = &'o mut dyn FnMut(&str);

/// A decimal number.
pub fn number(out: Out<'_>, mut number: u32) {
    let mut digits = [b'0'; 10];
    let mut begin = digits.len();
    for (place, digit) in digits.iter_mut().enumerate().rev() {
        *digit = b'0'.wrapping_add((number % 10).to_le_bytes()[0]);
        begin = place;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    out(digits.get(begin..).and_then(|digits| core::str::from_utf8(digits).ok()).unwrap_or("?"));
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::string::String;

    #[test]
    fn numbers_are_decimal() {
        for (number, expected) in [(0, "0"), (9, "9"), (10, "10"), (4_294_967_295, "4294967295")] {
            let mut text = String::new();
            super::number(&mut |piece| text.push_str(piece), number);
            assert_eq!(text, expected);
        }
    }
}
