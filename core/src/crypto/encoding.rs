//! The two encodings of an ECDSA signature.

use crate::bytes::copy;
use crate::bytes::der::{Fields, Malformed, Tag};
use crate::error::{Error, ErrorKind};
use crate::key::Curve;

/// `r || s` on the largest curve.
pub(crate) const MAX_FIXED: usize = 2 * Curve::P521.field_len();

/// Turns `SEQUENCE { r, s }` (RFC 3279, 2.2.3) into `r || s`. Strict DER, nothing behind it.
pub(crate) fn fixed_from_der<'f>(
    der: &[u8],
    curve: Curve,
    fixed: &'f mut [u8; MAX_FIXED],
) -> Result<&'f [u8], Error> {
    let (r, s) = numbers(der).map_err(|Malformed| ErrorKind::SignatureEncoding)?;
    let field = curve.field_len();
    let (left, rest) = fixed.split_at_mut_checked(field).ok_or(ErrorKind::Internal)?;
    let right = rest.get_mut(..field).ok_or(ErrorKind::Internal)?;
    align_right(r, left)?;
    align_right(s, right)?;
    fixed.get(..field.saturating_mul(2)).ok_or_else(|| ErrorKind::Internal.into())
}

fn numbers(der: &[u8]) -> Result<(&[u8], &[u8]), Malformed> {
    let mut outer = Fields::new(der);
    let mut numbers = outer.expect(Tag::SEQUENCE)?.fields();
    outer.finish()?;
    let (r, s) = (numbers.unsigned()?, numbers.unsigned()?);
    numbers.finish()?;
    Ok((r, s))
}

fn align_right(number: &[u8], place: &mut [u8]) -> Result<(), Error> {
    let start = place.len().checked_sub(number.len()).ok_or(ErrorKind::SignatureEncoding)?;
    copy(place.get_mut(start..).ok_or(ErrorKind::Internal)?, number);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn convert(der: &[u8]) -> Result<std::vec::Vec<u8>, ErrorKind> {
        let mut fixed = [0; MAX_FIXED];
        fixed_from_der(der, Curve::P256, &mut fixed).map(<[u8]>::to_vec).map_err(Error::kind)
    }

    #[test]
    fn numbers_are_aligned_to_the_field() {
        let fixed = convert(&[0x30, 7, 2, 1, 1, 2, 2, 0, 0x80]).unwrap();
        let mut expected = [0; 64];
        (expected[31], expected[63]) = (1, 0x80);
        assert_eq!(fixed, expected);
    }

    #[test]
    fn any_other_spelling_of_a_signature_is_refused() {
        let mut long = std::vec![0x30, 38, 2, 33, 1];
        long.extend([0; 32]);
        long.extend([2, 1, 1]);
        for bad in [
            &[][..],
            &[0x30, 0],
            &[0x30, 3, 2, 1, 1],
            &[0x30, 6, 2, 1, 0x81, 2, 1, 1],
            &[0x30, 7, 2, 2, 0, 1, 2, 1, 1],
            &[0x30, 5, 2, 0, 2, 1, 1],
            &[0x30, 6, 2, 1, 1, 2, 1, 1, 0],
            &[0x30, 9, 2, 1, 1, 2, 1, 1, 2, 1, 1],
            &[0x30, 0x81, 6, 2, 1, 1, 2, 1, 1],
            &[0x31, 6, 2, 1, 1, 2, 1, 1],
            &long,
        ] {
            assert_eq!(convert(bad), Err(ErrorKind::SignatureEncoding), "{bad:x?}");
        }
    }
}
