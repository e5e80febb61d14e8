//! The artifact that the caller resolved, and whether a statement is about exactly it.

use crate::bytes::json::Text;
use crate::digest::{Digest, DigestAlgorithm, Hasher};
use crate::error::{Error, ErrorKind};
use crate::statement::Statement;

/// Whether the bytes of the artifact were seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// The bytes were hashed here.
    Hashed,
    /// The caller gave a descriptor; nothing was hashed.
    NotHashed,
}

/// SHA-256 over all that a statement must name: algorithm and bytes of the first digest, size, media type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SubjectIdentity(Digest);

/// The artifact in question. A required argument of every verification.
#[derive(Clone, Debug)]
pub struct Subject<'s> {
    media_type: &'s str,
    size: u64,
    digests: heapless::Vec<Digest, 3>,
    content: Content,
}

impl<'s> Subject<'s> {
    /// An artifact whose bytes are at hand, hashed with every algorithm of this build.
    ///
    /// # Errors
    /// As [`Hasher::start`].
    pub fn from_content<H: Hasher>(media_type: &'s str, content: &[u8]) -> Result<Self, Error> {
        let mut hasher = SubjectHasher::<H>::new(SubjectHasher::<H>::ALL)?;
        hasher.update(content);
        Ok(hasher.finish(media_type))
    }

    /// An artifact that the caller resolved to a descriptor: media type, digest, size in bytes. Its
    /// content is not seen, and the verdict says so.
    #[must_use]
    pub fn from_descriptor(media_type: &'s str, digest: Digest, size: u64) -> Self {
        Self { media_type, size, digests: heapless::Vec::from_iter([digest]), content: Content::NotHashed }
    }

    /// The media type.
    #[must_use]
    pub const fn media_type(&self) -> &'s str {
        self.media_type
    }

    /// The size in bytes.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The digests that are known, in the order of the request; at least one.
    #[must_use]
    pub fn digests(&self) -> &[Digest] {
        &self.digests
    }

    /// Whether the bytes were seen.
    #[must_use]
    pub const fn content(&self) -> Content {
        self.content
    }

    /// What a threshold compares subjects by.
    pub(crate) fn identity<H: Hasher>(&self) -> Result<SubjectIdentity, Error> {
        let digest = self.digests.first().ok_or(ErrorKind::SubjectDigestAlgorithm)?;
        let name = digest.algorithm().name().as_bytes();
        let pieces = [name, digest.as_bytes(), &self.size.to_be_bytes(), self.media_type.as_bytes()];
        H::digest(DigestAlgorithm::Sha256, &pieces).map(SubjectIdentity)
    }

    /// Refuses a statement about anything else: digest, size and media type must all be equal.
    /// A statement of a format that signs no media type is compared without it.
    pub(crate) fn bind(&self, statement: &Statement<'_>) -> Result<(), Error> {
        let signed = statement.digest();
        let known = self.digests.iter().find(|digest| digest.algorithm() == signed.algorithm());
        match known {
            None => return Err(ErrorKind::SubjectDigestAlgorithm.into()),
            Some(digest) if digest != signed => return Err(ErrorKind::SubjectDigestMismatch.into()),
            Some(_) => {}
        }
        if statement.size() != self.size {
            return Err(ErrorKind::SubjectSizeMismatch.into());
        }
        let other = |text: Text<'_>| !text.equals(self.media_type);
        if statement.media_type().is_some_and(other) {
            return Err(ErrorKind::SubjectMediaTypeMismatch.into());
        }
        Ok(())
    }
}

/// Hashes an artifact as it streams by, in constant memory.
#[derive(Debug)]
pub struct SubjectHasher<H: Hasher> {
    hashers: heapless::Vec<H, 3>,
    size: u64,
}

impl<H: Hasher> SubjectHasher<H> {
    /// Every digest algorithm of this build.
    pub const ALL: &'static [DigestAlgorithm] = if cfg!(feature = "sha512") {
        &[DigestAlgorithm::Sha256, DigestAlgorithm::Sha384, DigestAlgorithm::Sha512]
    } else {
        &[DigestAlgorithm::Sha256]
    };

    /// Begins with the algorithms that statements may use, one to three.
    ///
    /// # Errors
    /// As [`Hasher::start`]; `TooManyMembers` for more than three.
    pub fn new(algorithms: &[DigestAlgorithm]) -> Result<Self, Error> {
        let mut hashers = heapless::Vec::new();
        for algorithm in algorithms {
            hashers.push(H::start(*algorithm)?).map_err(|_| ErrorKind::TooManyMembers)?;
        }
        Ok(Self { hashers, size: 0 })
    }

    /// Takes the next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        // No stream reaches 2^64 bytes; a count that stood still would match no statement.
        self.size = self.size.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        self.hashers.iter_mut().for_each(|hasher| hasher.update(bytes));
    }

    /// Ends, and names the media type of what was hashed.
    #[must_use]
    pub fn finish(self, media_type: &str) -> Subject<'_> {
        Subject {
            media_type,
            size: self.size,
            digests: self.hashers.into_iter().map(Hasher::finish).collect(),
            content: Content::Hashed,
        }
    }
}
