//! Strict PEM (RFC 7468, the strict grammar of section 3): blocks of one kind, and nothing between them.

use crate::bytes::base64::{self, Alphabet};
use crate::bytes::scratch::Scratch;
use crate::error::{Error, ErrorKind};

/// Characters of a full line, and the bytes that they are.
const LINE: usize = 64;
const LINE_BYTES: usize = 48;

/// Takes the next block off `text` and decodes it; nothing at the end of the text.
///
/// All lines but the last have 64 characters; lines end with LF or CRLF, at the end of the text with nothing.
/// Empty lines may stand around blocks. Explanations, headers and blocks with another label are refused. An
/// empty text is no mistake here: who needs a block counts them. `scratch` gets the decoded bytes, which are
/// always fewer than the text has.
///
/// # Errors
/// `PemInvalid`, `Base64Invalid`, `ScratchTooSmall`. Then `text` is as before.
pub fn next_block<'e>(
    text: &mut &[u8],
    label: &str,
    scratch: &mut Scratch<'e>,
) -> Result<Option<&'e [u8]>, Error> {
    let mut lines = Lines(text);
    let Some(first) = lines.by_ref().find(|line| !line.is_empty()) else { return Ok(None) };
    if inner_label(first, b"-----BEGIN ") != Some(label.as_bytes()) {
        return Err(ErrorKind::PemInvalid.into());
    }
    let body = lines.0;
    let (mut count, mut most) = (0_usize, 0_usize);
    let end = loop {
        match lines.next() {
            Some(line) if line.starts_with(b"-") => break line,
            Some(line) => {
                count = count.saturating_add(1);
                most = most.saturating_add(line.len().div_ceil(4).saturating_mul(3));
            }
            None => return Err(ErrorKind::PemInvalid.into()),
        }
    };
    if count == 0 || inner_label(end, b"-----END ") != Some(label.as_bytes()) {
        return Err(ErrorKind::PemInvalid.into());
    }
    let decoded = decode(body, count, most, scratch)?;
    *text = lines.0;
    Ok(Some(decoded))
}

/// Full lines are decoded one by one, right behind each other.
fn decode<'e>(body: &[u8], count: usize, most: usize, scratch: &mut Scratch<'e>) -> Result<&'e [u8], Error> {
    scratch.fill(most, |out| {
        let mut rest = Scratch::new(out);
        let mut len = 0_usize;
        for (index, line) in Lines(body).take(count).enumerate() {
            let last = index.saturating_add(1) == count;
            if line.is_empty() || line.len() > LINE || (!last && line.len() < LINE) {
                return Err(ErrorKind::PemInvalid.into());
            }
            let piece = base64::decode(Alphabet::Standard, line, &mut rest)?;
            // Padding ends the text, so it has no place in front of another line.
            if !last && piece.len() < LINE_BYTES {
                return Err(ErrorKind::PemInvalid.into());
            }
            len = len.saturating_add(piece.len());
        }
        Ok(len)
    })
}

fn inner_label<'t>(line: &'t [u8], before: &[u8]) -> Option<&'t [u8]> {
    line.strip_prefix(before)?.strip_suffix(b"-----")
}

/// The lines of a text without their ends.
struct Lines<'t>(&'t [u8]);

impl<'t> Iterator for Lines<'t> {
    type Item = &'t [u8];

    fn next(&mut self) -> Option<&'t [u8]> {
        if self.0.is_empty() {
            return None;
        }
        let mut parts = self.0.splitn(2, |byte| *byte == b'\n');
        let line = parts.next()?;
        self.0 = parts.next().unwrap_or_default();
        Some(line.strip_suffix(b"\r").unwrap_or(line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::String;
    use std::vec::Vec;
    use std::{format, vec};

    fn blocks(text: &str) -> Result<Vec<Vec<u8>>, ErrorKind> {
        let mut space = vec![0; text.len()];
        let (mut rest, mut found) = (text.as_bytes(), Vec::new());
        while let Some(block) =
            next_block(&mut rest, "KEY", &mut Scratch::new(&mut space)).map_err(Error::kind)?
        {
            found.push(block.to_vec());
        }
        Ok(found)
    }

    fn block(body: &str) -> String {
        format!("-----BEGIN KEY-----\n{body}\n-----END KEY-----\n")
    }

    #[test]
    fn blocks_are_read_one_after_the_other() {
        assert_eq!(blocks(""), Ok(vec![]));
        assert_eq!(blocks("\n\r\n"), Ok(vec![]));
        assert_eq!(blocks(&block("AQID")), Ok(vec![vec![1, 2, 3]]));
        assert_eq!(blocks(block("AQ==").trim_end()), Ok(vec![vec![1]]));
        let windows = format!("\n{}\n{}", block("AQI="), block("AwQF")).replace('\n', "\r\n");
        assert_eq!(blocks(&windows), Ok(vec![vec![1, 2], vec![3, 4, 5]]));
        let long = format!("{}\n{}\nAQID", "A".repeat(64), "/".repeat(64));
        let bytes = [vec![0; 48], vec![0xff; 48], vec![1, 2, 3]].concat();
        assert_eq!(blocks(&block(&long)), Ok(vec![bytes]));
    }

    #[test]
    fn anything_else_is_refused() {
        let good = block("AQID");
        for text in [
            format!("x{good}"),
            format!(" {good}"),
            format!("Subject: me\n{good}"),
            format!("{good}x"),
            format!("{good} "),
            good.replace("KEY", "CERTIFICATE"),
            good.replace("END KEY", "END KEx"),
            good.replace("BEGIN KEY-----", "BEGIN KEY----- "),
            good.replace("-----END KEY-----", "-----END KEY"),
            good.replace("-----END KEY-----", ""),
            good.replace("AQID\n", ""),
            good.replace("AQID", "Proc-Type: 4\n\nAQID"),
            block("AQID\n"),
            block("\nAQID"),
            block("AQID\nAQID"),
            block(&"A".repeat(68)),
            block(&format!("{}==\nAQID", "A".repeat(62))),
            block(&format!("{}\n\nAQID", "A".repeat(64))),
        ] {
            assert_eq!(blocks(&text), Err(ErrorKind::PemInvalid), "{text}");
        }
        for body in ["AQI", "AR==", "AQ_D", "AQ D", "AQID "] {
            assert_eq!(blocks(&block(body)), Err(ErrorKind::Base64Invalid), "{body}");
        }
    }

    #[test]
    fn the_scratch_is_respected() {
        let text = block("AQID");
        let mut space = [0; 2];
        let mut rest = text.as_bytes();
        let refused = next_block(&mut rest, "KEY", &mut Scratch::new(&mut space));
        assert_eq!((refused.unwrap_err().kind(), rest), (ErrorKind::ScratchTooSmall, text.as_bytes()));
    }
}
