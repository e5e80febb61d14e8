//! Digests of content: `algorithm:hex` text, its bytes, and the hash that makes them.

use crate::bytes::{copy, hex, split_once};
use crate::error::{Error, ErrorKind};
use core::fmt;

/// A digest algorithm that content may be named by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DigestAlgorithm {
    /// SHA-256 (FIPS 180-4).
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

impl DigestAlgorithm {
    /// Length of a digest in bytes.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "no digest is empty")]
    pub const fn len(self) -> usize {
        match self {
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }

    /// The name in front of the colon (OCI image specification, descriptors).
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sha256 => "sha256",
            Self::Sha384 => "sha384",
            Self::Sha512 => "sha512",
        }
    }

    /// The algorithm with this name, compared exactly.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Sha256, Self::Sha384, Self::Sha512].into_iter().find(|algorithm| algorithm.name() == name)
    }
}

/// Longest digest in bytes.
pub const MAX_DIGEST: usize = 64;

/// A digest with its algorithm. Digests of different algorithms are never equal.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Digest {
    algorithm: DigestAlgorithm,
    bytes: [u8; MAX_DIGEST],
}

impl Digest {
    /// A digest from its bytes.
    ///
    /// # Errors
    /// `DigestInvalid` when the length is not the algorithm's.
    pub fn new(algorithm: DigestAlgorithm, value: &[u8]) -> Result<Self, Error> {
        let mut bytes = [0; MAX_DIGEST];
        match bytes.get_mut(..algorithm.len()) {
            Some(place) if place.len() == value.len() => copy(place, value),
            _ => return Err(ErrorKind::DigestInvalid.into()),
        }
        Ok(Self { algorithm, bytes })
    }

    /// Reads `algorithm:lower-case-hex` of exact length.
    ///
    /// # Errors
    /// `DigestInvalid`.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let invalid = || Error::new(ErrorKind::DigestInvalid);
        let (name, text) = split_once(text, b':').ok_or_else(invalid)?;
        let algorithm = DigestAlgorithm::from_name(name).ok_or_else(invalid)?;
        let mut bytes = [0; MAX_DIGEST];
        let place = bytes.get_mut(..algorithm.len()).ok_or_else(invalid)?;
        hex::decode(text.as_bytes(), place).map_err(|_| invalid())?;
        Ok(Self { algorithm, bytes })
    }

    /// The algorithm.
    #[must_use]
    pub const fn algorithm(&self) -> DigestAlgorithm {
        self.algorithm
    }

    /// The bytes, as many as the algorithm makes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.algorithm.len()).unwrap_or(&self.bytes)
    }

    /// The digest that a hash function of `algorithm` put out. An output of another length, which
    /// no hash function has, is cut or filled with zeros.
    pub(crate) fn of_output(algorithm: DigestAlgorithm, output: &[u8]) -> Self {
        let mut bytes = [0; MAX_DIGEST];
        bytes.iter_mut().take(algorithm.len()).zip(output).for_each(|(place, byte)| *place = *byte);
        Self { algorithm, bytes }
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.algorithm.name())?;
        out.write_str(":")?;
        hex::write(self.as_bytes(), out)
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

/// A streaming hash.
pub trait Hasher: Sized {
    /// Begins a digest.
    ///
    /// # Errors
    /// `AlgorithmNotBuilt` when this build leaves out the hash.
    fn start(algorithm: DigestAlgorithm) -> Result<Self, Error>;

    /// Takes the next bytes.
    fn update(&mut self, bytes: &[u8]);

    /// Ends the digest.
    fn finish(self) -> Digest;

    /// The digest of several pieces in a row.
    ///
    /// # Errors
    /// As [`Hasher::start`].
    fn digest(algorithm: DigestAlgorithm, pieces: &[&[u8]]) -> Result<Digest, Error> {
        let mut hasher = Self::start(algorithm)?;
        pieces.iter().for_each(|piece| hasher.update(piece));
        Ok(hasher.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::format;
    use std::string::{String, ToString};

    #[test]
    fn text_and_bytes_agree() {
        for algorithm in [DigestAlgorithm::Sha256, DigestAlgorithm::Sha384, DigestAlgorithm::Sha512] {
            let text = format!("{}:{}", algorithm.name(), "0a".repeat(algorithm.len()));
            let digest = Digest::parse(&text).unwrap();
            assert_eq!(digest, Digest::new(algorithm, &[0x0a; 64][..algorithm.len()]).unwrap());
            assert_eq!((digest.algorithm(), digest.to_string()), (algorithm, text));
        }
    }

    #[test]
    fn only_the_exact_form_is_read() {
        let hex = "0a".repeat(32);
        for text in [
            String::new(),
            hex.clone(),
            format!(":{hex}"),
            format!("sha256{hex}"),
            format!("sha256:{}", &hex[1..]),
            format!("sha256:{}", &hex[2..]),
            format!("sha256:{hex}00"),
            format!("sha256:{}", hex.to_uppercase()),
            format!("sha256:{}g", &hex[1..]),
            format!("sha256: {}", &hex[1..]),
            format!("sha256::{}", &hex[1..]),
            format!("sha256:{hex}\n"),
            format!("SHA256:{hex}"),
            format!(" sha256:{hex}"),
            format!("sha512:{hex}"),
            format!("sha384:{hex}"),
            format!("sha1:{hex}"),
            format!("sha256-{hex}"),
            format!("sha256+b64:{hex}"),
            format!("sha256@{hex}"),
        ] {
            assert_eq!(Digest::parse(&text).unwrap_err().kind(), ErrorKind::DigestInvalid, "{text}");
        }
    }

    #[test]
    fn the_length_is_the_algorithms() {
        for len in [0, 31, 33, 48, 65] {
            let refused = Digest::new(DigestAlgorithm::Sha256, &std::vec![0; len]).unwrap_err();
            assert_eq!(refused.kind(), ErrorKind::DigestInvalid);
        }
    }
}
