//! From a signature to the encoded message.

use super::montgomery;
use crate::bytes::scratch::Scratch;
use crate::error::{Error, ErrorKind};
use crate::key::{KeyMaterial, PublicKey};

/// RSAVP1 (RFC 8017, 5.2.2): the signature to the power of the public exponent, big-endian and as
/// long as the modulus; and the bits of the modulus.
///
/// # Errors
/// `AlgorithmKeyMismatch` for a key of another kind; `SignatureEncoding` unless the signature is as
/// long as the modulus; `SignatureInvalid` unless it is below the modulus; `ScratchTooSmall`.
pub(super) fn encoded_message<'e>(
    key: &PublicKey<'_>,
    signature: &[u8],
    scratch: Scratch<'e>,
) -> Result<(&'e mut [u8], u32), Error> {
    let KeyMaterial::Rsa { modulus, exponent } = key.material() else {
        return Err(ErrorKind::AlgorithmKeyMismatch.into());
    };
    if signature.len() != modulus.len() {
        return Err(ErrorKind::SignatureEncoding.into());
    }
    // Both have the same length, so the order of the bytes is the order of the numbers.
    if signature >= modulus {
        return Err(ErrorKind::SignatureInvalid.into());
    }
    let zeros = modulus.first().map_or(0, |byte| byte.leading_zeros());
    let bytes = u32::try_from(modulus.len()).map_err(|_| ErrorKind::RsaModulusTooLarge)?;
    let message = montgomery::power(signature, exponent, modulus, scratch)?;
    Ok((message, bytes.saturating_mul(8).saturating_sub(zeros)))
}
