//! The little encodings that fixtures come in. Independent of the readers of the core on purpose.

use base64ct::{Base64, Base64UrlUnpadded, Encoding};

/// Decodes hexadecimal text of either case.
///
/// # Errors
/// A sentence for the report.
pub fn hex(text: &str) -> Result<Vec<u8>, String> {
    let digits: Option<Vec<u32>> = text.chars().map(|digit| digit.to_digit(16)).collect();
    let digits = digits.filter(|digits| digits.len() % 2 == 0).ok_or("not hexadecimal text")?;
    digits.chunks(2).map(|pair| u8::try_from(pair[0] * 16 + pair[1]).map_err(|_| "hex".into())).collect()
}

/// Decodes base64url without padding.
///
/// # Errors
/// A sentence for the report.
pub fn base64url(text: &str) -> Result<Vec<u8>, String> {
    Base64UrlUnpadded::decode_vec(text).map_err(|error| error.to_string())
}

/// The first block of a PEM file, as DER.
///
/// # Errors
/// A sentence for the report.
pub fn pem(text: &str) -> Result<Vec<u8>, String> {
    pem_blocks(text)?.into_iter().next().ok_or_else(|| "no PEM block".into())
}

/// All blocks of a PEM file, as DER.
///
/// # Errors
/// A sentence for the report.
pub fn pem_blocks(text: &str) -> Result<Vec<Vec<u8>>, String> {
    let blocks = text.split("-----BEGIN ").skip(1).map(|block| {
        let body = block.split_once("-----").and_then(|(_, rest)| rest.split_once("-----END "));
        let (body, _) = body.ok_or("a PEM block does not end")?;
        let base64: String = body.split_whitespace().collect();
        Base64::decode_vec(&base64).map_err(|error| error.to_string())
    });
    blocks.collect()
}
