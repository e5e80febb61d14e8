//! The artifact that the caller resolved, and whether a statement is about exactly it.

use crate::algorithm::{Algorithm, SignatureScheme};
use crate::crypto::rustcrypto::RustCryptoHasher;
use crate::digest::{Digest, DigestAlgorithm, Hasher};
use crate::envelope::{Covered, Envelope};
use crate::error::{Error, ErrorKind};
use crate::key::{KeyMaterial, PublicKey};
use crate::limits::MAX_CONTENT_SIGNATURES;
use crate::statement::{Claim, Statement, in_toto};

/// The digest algorithms of this build.
const MAX_DIGESTS: usize = if cfg!(feature = "sha512") { 3 } else { 1 };

/// What has to be prepared before content streams by: Ed25519 signatures over it, which two formats may hold.
const MAX_PREPARED: usize =
    if cfg!(all(feature = "eddsa", any(feature = "cosign", feature = "sigstore-bundle"))) {
        MAX_CONTENT_SIGNATURES
    } else {
        0
    };

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
pub(crate) struct SubjectIdentity([u8; 32]);

/// What kind of artifact it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A manifest or anything else that a registry describes.
    Described,
    /// A file of any kind.
    Blob,
}

/// The artifact in question. A required argument of every verification.
#[derive(Clone, Debug)]
pub struct Subject<'s> {
    kind: Kind,
    media_type: &'s str,
    size: u64,
    digests: heapless::Vec<Digest, MAX_DIGESTS>,
    prepared: heapless::Vec<([u8; 64], Digest), MAX_PREPARED>,
    content: Content,
}

impl<'s> Subject<'s> {
    /// An artifact whose bytes are at hand, hashed with every algorithm of this build on the portable
    /// backend. For another backend, or for content that streams by, there is [`SubjectHasher`].
    ///
    /// # Errors
    /// As [`Hasher::start`].
    // Not inlined, so that the frame of the hasher has ended before a verification begins.
    #[inline(never)]
    pub fn from_content(media_type: &'s str, content: &[u8]) -> Result<Self, Error> {
        let mut hasher = SubjectHasher::<RustCryptoHasher>::new(SubjectHasher::<RustCryptoHasher>::ALL)?;
        hasher.update(content);
        Ok(hasher.finish(media_type))
    }

    /// An artifact that the caller resolved to a descriptor: media type, digest, size in bytes. Its
    /// content is not seen, and the verdict says so.
    #[must_use]
    pub fn from_descriptor(media_type: &'s str, digest: Digest, size: u64) -> Self {
        Self {
            kind: Kind::Described,
            media_type,
            size,
            digests: heapless::Vec::from_array([digest]),
            prepared: heapless::Vec::new(),
            content: Content::NotHashed,
        }
    }

    /// The same as a file of any kind (Notary Project, blob signatures): an empty media type is not compared,
    /// and a Notary Project statement must name it by the digest that belongs to the signing key.
    #[must_use]
    pub fn as_blob(mut self) -> Self {
        self.kind = Kind::Blob;
        self
    }

    /// The same under another media type, for content that was hashed before its type was known, or that is kept
    /// longer than the text it was named with.
    #[must_use]
    pub fn with_media_type(self, media_type: &str) -> Subject<'_> {
        let Self { kind, size, digests, prepared, content, .. } = self;
        Subject { kind, media_type, size, digests, prepared, content }
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
        let digest = H::digest(DigestAlgorithm::Sha256, &pieces)?;
        digest.as_bytes().first_chunk().copied().map(SubjectIdentity).ok_or(ErrorKind::Internal.into())
    }

    /// Refuses a statement about anything else: digest, size and media type must all be equal, as far as
    /// the format signs them. `payload` is the verified payload, which may itself be the artifact.
    pub(crate) fn bind<H: Hasher>(&self, statement: &Statement<'_>, payload: &[u8]) -> Result<(), Error> {
        match statement.claim() {
            Claim::Artifact { media_type, digest, size } => {
                self.agree(Some(digest))?;
                if size.is_some_and(|size| size != self.size) {
                    return Err(ErrorKind::SubjectSizeMismatch.into());
                }
                let compared = self.kind == Kind::Described || !self.media_type.is_empty();
                if compared && media_type.is_some_and(|text| !text.equals(self.media_type)) {
                    return Err(ErrorKind::SubjectMediaTypeMismatch.into());
                }
                Ok(())
            }
            Claim::Subjects(subjects) if in_toto::IS_BUILT && subjects.name(&self.digests) => Ok(()),
            Claim::Subjects(_) => Err(ErrorKind::SubjectNotNamed.into()),
            Claim::Payload => {
                let known = self.digests.first().ok_or(ErrorKind::SubjectDigestAlgorithm)?;
                self.agree(Some(&H::digest(known.algorithm(), &[payload])?))
            }
            // The signature was checked over the hash of this very content.
            Claim::Content => Ok(()),
        }
    }

    /// The signer of a blob has no choice of its digest: its key implies it.
    pub(crate) fn check_blob_digest(
        &self,
        statement: &Statement<'_>,
        algorithm: Algorithm,
    ) -> Result<(), Error> {
        let signed = statement.digest().map(|digest| digest.algorithm());
        if self.kind == Kind::Blob && signed != algorithm.digest() {
            return Err(ErrorKind::SubjectDigestAlgorithm.into());
        }
        Ok(())
    }

    /// The digest, if there is one, is that of the subject.
    fn agree(&self, other: Option<&Digest>) -> Result<(), Error> {
        let Some(other) = other else { return Ok(()) };
        match self.digests.iter().find(|digest| digest.algorithm() == other.algorithm()) {
            None => Err(ErrorKind::SubjectDigestAlgorithm.into()),
            Some(digest) if digest != other => Err(ErrorKind::SubjectDigestMismatch.into()),
            Some(_) => Ok(()),
        }
    }

    /// The hash of the content that the signature covers; nothing where it covers the envelope.
    pub(crate) fn covered_by(
        &self,
        envelope: &Envelope<'_>,
        signature: &[u8],
        algorithm: Algorithm,
        key: &PublicKey<'_>,
    ) -> Result<Option<&Digest>, Error> {
        let Covered::Content { claimed } = &envelope.covered else { return Ok(None) };
        self.agree(claimed.as_ref())?;
        self.hash_for(algorithm.scheme(), key, signature).map(Some)
    }

    fn hash_for(
        &self,
        scheme: SignatureScheme,
        key: &PublicKey<'_>,
        signature: &[u8],
    ) -> Result<&Digest, Error> {
        let found = match scheme {
            SignatureScheme::Ecdsa(_, algorithm)
            | SignatureScheme::RsaPkcs1(algorithm)
            | SignatureScheme::RsaPss(algorithm) => {
                self.digests.iter().find(|digest| digest.algorithm() == algorithm)
            }
            SignatureScheme::Ed25519 => {
                let prefix = ed25519_prefix(key, signature);
                self.prepared.iter().find(|(known, _)| Some(*known) == prefix).map(|(_, digest)| digest)
            }
        };
        found.ok_or(ErrorKind::SubjectContentNotSeen.into())
    }
}

/// `R || A`, which Ed25519 hashes in front of the message (RFC 8032, 5.1.7).
fn ed25519_prefix(key: &PublicKey<'_>, signature: &[u8]) -> Option<[u8; 64]> {
    let KeyMaterial::Ed25519(a) = key.material() else { return None };
    let r = signature.first_chunk::<32>()?;
    let mut prefix = [0; 64];
    let (front, back) = prefix.split_at_mut(r.len());
    front.copy_from_slice(r);
    back.copy_from_slice(a);
    Some(prefix)
}

/// What `finish` makes of each, in the same order. Collecting, or the library's way to turn a list round,
/// would link panics that cannot be reached.
fn each<T, U, const N: usize>(mut list: heapless::Vec<T, N>, finish: impl Fn(T) -> U) -> heapless::Vec<U, N> {
    let mut finished = heapless::Vec::new();
    while let Some(item) = list.pop() {
        if finished.push(finish(item)).is_err() {
            break;
        }
    }
    let mut rest: &mut [U] = &mut finished;
    while let [first, middle @ .., last] = rest {
        core::mem::swap(first, last);
        rest = middle;
    }
    finished
}

/// Hashes an artifact as it streams by, in constant memory.
#[derive(Debug)]
pub struct SubjectHasher<H: Hasher> {
    hashers: heapless::Vec<H, MAX_DIGESTS>,
    prepared: heapless::Vec<([u8; 64], H), MAX_PREPARED>,
    size: u64,
}

impl<H: Hasher> SubjectHasher<H> {
    /// Every digest algorithm of this build.
    pub const ALL: &'static [DigestAlgorithm] = if cfg!(feature = "sha512") {
        &[DigestAlgorithm::Sha256, DigestAlgorithm::Sha384, DigestAlgorithm::Sha512]
    } else {
        &[DigestAlgorithm::Sha256]
    };

    /// Begins with the algorithms that statements may use, each once.
    ///
    /// # Errors
    /// As [`Hasher::start`]; `SubjectDigestAlgorithm` for none, `TooManyMembers` for more than [`Self::ALL`] has.
    pub fn new(algorithms: &[DigestAlgorithm]) -> Result<Self, Error> {
        if algorithms.is_empty() {
            return Err(ErrorKind::SubjectDigestAlgorithm.into());
        }
        let mut hashers = heapless::Vec::new();
        for algorithm in algorithms {
            hashers.push(H::start(*algorithm)?).map_err(|_| ErrorKind::TooManyMembers)?;
        }
        Ok(Self { hashers, prepared: heapless::Vec::new(), size: 0 })
    }

    /// Prepares for an envelope that signs the content itself, so that Ed25519 signatures over it can be
    /// checked after one pass. To be called before the first byte; other envelopes and keys need nothing.
    ///
    /// # Errors
    /// `TooManySignatures` beyond [`MAX_CONTENT_SIGNATURES`]; as [`Hasher::start`].
    pub fn prepare(&mut self, envelope: &Envelope<'_>, keys: &[PublicKey<'_>]) -> Result<(), Error> {
        if !matches!(envelope.covered, Covered::Content { .. }) {
            return Ok(());
        }
        for signature in &envelope.signatures {
            for prefix in keys.iter().filter_map(|key| ed25519_prefix(key, signature)) {
                if self.prepared.iter().any(|(known, _)| *known == prefix) {
                    continue;
                }
                let mut hasher = H::start(DigestAlgorithm::Sha512)?;
                hasher.update(&prefix);
                self.prepared.push((prefix, hasher)).map_err(|_| ErrorKind::TooManySignatures)?;
            }
        }
        Ok(())
    }

    /// Takes the next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        // No stream reaches 2^64 bytes; a count that stood still would match no statement.
        self.size = self.size.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        let prepared = self.prepared.iter_mut().map(|(_, hasher)| hasher);
        self.hashers.iter_mut().chain(prepared).for_each(|hasher| hasher.update(bytes));
    }

    /// Ends, and names the media type of what was hashed.
    #[must_use]
    pub fn finish(self, media_type: &str) -> Subject<'_> {
        Subject {
            kind: Kind::Described,
            media_type,
            size: self.size,
            digests: each(self.hashers, Hasher::finish),
            prepared: each(self.prepared, |(prefix, hasher)| (prefix, hasher.finish())),
            content: Content::Hashed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_media_type_leaves_the_rest_and_is_part_of_the_identity() {
        let hashed = {
            let text = std::string::String::from("a/b");
            let mut hasher = SubjectHasher::<RustCryptoHasher>::new(&[DigestAlgorithm::Sha256]).unwrap();
            hasher.update(b"con");
            hasher.update(b"tent");
            // The text it was named with is gone below.
            hasher.finish(&text).as_blob().with_media_type("c/d")
        };
        let whole = Subject::from_content("c/d", b"content").unwrap();
        assert_eq!((hashed.media_type(), hashed.size(), hashed.content()), ("c/d", 7, Content::Hashed));
        assert_eq!(hashed.kind, Kind::Blob);
        assert_eq!(hashed.digests(), &whole.digests()[..1]);
        let identity = |subject: &Subject<'_>| subject.identity::<RustCryptoHasher>().unwrap();
        assert_eq!(identity(&hashed), identity(&whole));
        assert_ne!(identity(&hashed), identity(&hashed.clone().with_media_type("a/b")));
    }

    #[test]
    fn what_was_not_hashed_stays_so_under_another_media_type() {
        let digest = Subject::from_content("", b"content").unwrap().digests()[0];
        let described = Subject::from_descriptor("a/b", digest, 9).with_media_type("");
        assert_eq!((described.media_type(), described.size()), ("", 9));
        assert_eq!((described.content(), described.digests()), (Content::NotHashed, &[digest][..]));
    }

    #[test]
    fn what_is_finished_keeps_its_order() {
        for wanted in [&[][..], &[1], &[1, 2], &[1, 2, 3]] {
            let list: heapless::Vec<i32, 3> = wanted.iter().map(|item| item - 1).collect();
            assert_eq!(each(list, |item| item + 1), wanted);
        }
    }
}
