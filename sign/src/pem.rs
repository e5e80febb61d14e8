//! PEM (RFC 7468) as key and certificate files use it: several blocks, text between them, and the
//! old header lines of encrypted keys.

use crate::error::SignError;
use base64ct::{Base64, Encoding};
use zeroize::Zeroizing;

/// One block.
pub(crate) struct Block<'t> {
    /// What stands between `BEGIN` and the dashes.
    pub(crate) label: &'t str,
    /// A header says that the content is encrypted (RFC 1421, 4.6.1.1).
    pub(crate) encrypted: bool,
    /// The content.
    pub(crate) der: Zeroizing<Vec<u8>>,
}

/// All blocks of a file, in order. Text outside of blocks is passed over.
pub(crate) fn blocks(file: &[u8]) -> Result<Vec<Block<'_>>, SignError> {
    let mut blocks = Vec::new();
    let mut lines = file.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii);
    while let Some(line) = lines.next() {
        if let Some(label) = label_of(line, b"-----BEGIN ") {
            blocks.push(block(label, &mut lines, file.len())?);
        }
    }
    Ok(blocks)
}

/// True when the file has the beginning of a block.
pub(crate) fn is_pem(file: &[u8]) -> bool {
    file.split(|&byte| byte == b'\n').any(|line| label_of(line.trim_ascii(), b"-----BEGIN ").is_some())
}

/// DER as one block, lines of 64 characters.
pub(crate) fn encode(label: &str, der: &[u8]) -> String {
    let base64 = Base64::encode_string(der);
    let mut text = format!("-----BEGIN {label}-----\n");
    for (place, character) in base64.chars().enumerate() {
        if place > 0 && place % 64 == 0 {
            text.push('\n');
        }
        text.push(character);
    }
    text + &format!("\n-----END {label}-----\n")
}

fn block<'t>(
    label: &'t str,
    lines: &mut impl Iterator<Item = &'t [u8]>,
    most: usize,
) -> Result<Block<'t>, SignError> {
    let mut encrypted = false;
    // As large as it can become: growing would leave a copy of the secret behind.
    let mut base64 = Zeroizing::new(String::with_capacity(most));
    for line in lines {
        if let Some(end) = label_of(line, b"-----END ") {
            if end != label {
                return Err(SignError::PemInvalid);
            }
            let der = Base64::decode_vec(&base64).map_err(|_| SignError::PemInvalid)?;
            return Ok(Block { label, encrypted, der: Zeroizing::new(der) });
        }
        let line = std::str::from_utf8(line).map_err(|_| SignError::PemInvalid)?;
        match line.split_once(':') {
            Some((name, value)) if base64.is_empty() => {
                encrypted |= name == "Proc-Type" && value.contains("ENCRYPTED");
            }
            _ => base64.push_str(line),
        }
    }
    Err(SignError::PemInvalid)
}

fn label_of<'t>(line: &'t [u8], start: &[u8]) -> Option<&'t str> {
    std::str::from_utf8(line.strip_prefix(start)?.strip_suffix(b"-----")?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_between_text_are_found() {
        let file = b"Bag Attributes\n-----BEGIN A-----\r\nAQID\r\n-----END A-----\r\nx\n-----BEGIN B C-----\nBA==\n-----END B C-----";
        let found = blocks(file).unwrap();
        let found: Vec<_> = found.iter().map(|block| (block.label, block.der.as_slice())).collect();
        assert_eq!(found, [("A", &[1, 2, 3][..]), ("B C", &[4][..])]);
    }

    #[test]
    fn broken_framing_is_refused() {
        for file in [
            "-----BEGIN A-----\nAQID\n",
            "-----BEGIN A-----\nAQID\n-----END B-----\n",
            "-----BEGIN A-----\nAQ!D\n-----END A-----\n",
            "-----BEGIN A-----\nAQI\n-----END A-----\n",
            "-----BEGIN A-----\nAQID\nName: value\n-----END A-----\n",
            "-----BEGIN A-----\n-----BEGIN A-----\nAQID\n-----END A-----\n",
        ] {
            assert!(matches!(blocks(file.as_bytes()), Err(SignError::PemInvalid)), "{file}");
        }
    }

    #[test]
    fn what_is_written_is_read() {
        for len in [0, 1, 47, 48, 49, 200] {
            let der: Vec<u8> = (0..len).collect();
            let text = encode("CERTIFICATE", &der);
            assert!(text.lines().all(|line| line.len() <= 64));
            let found = blocks(text.as_bytes()).unwrap();
            assert_eq!((found.len(), found[0].der.as_slice()), (1, der.as_slice()));
        }
    }
}
