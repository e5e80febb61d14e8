//! Archives of image layouts: a tar file or stream, perhaps compressed with gzip, read once and in bounded
//! memory. Nothing is unpacked, so no name in it can lead anywhere; names that try are refused all the same.

mod tar;

use crate::descriptor::Descriptor;
use crate::error::OciError;
use crate::file;
use crate::index::{self, Index};
use crate::layout::{LayoutReference, MAX_INDEX, MAX_MARKER, Selector};
use crate::source::BlobSource;
use flate2::read::MultiGzDecoder;
use nv2_core::Digest;
use nv2_core::crypto::{Backend, Hasher, RustCrypto};
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};
use tar::{Kind, Tar};

/// Most bytes of a blob that is kept while an archive is read: what registries accept of a manifest. Larger
/// blobs are hashed and let go.
pub const MAX_KEPT_BLOB: u64 = 4 << 20;

/// Most bytes of all blobs that are kept. What comes after that is hashed and let go.
pub const MAX_KEPT_BLOBS: u64 = 64 << 20;

/// Most entries of an archive.
pub const MAX_ENTRIES: usize = 65536;

/// Most bytes of an archive without its compression, which is 256 GiB.
pub const MAX_ARCHIVE: u64 = 256 << 30;

const PIECE: usize = 64 * 1024;

/// `FILE[:TAG|@DIGEST]`, where `-` is standard input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchiveReference {
    /// The file; none for standard input.
    pub path: Option<PathBuf>,
    /// The manifest.
    pub selector: Selector,
}

impl ArchiveReference {
    /// Reads an archive reference, by the rules of [`LayoutReference::parse`].
    ///
    /// # Errors
    /// `Reference`.
    pub fn parse(text: &str) -> Result<Self, OciError> {
        if text.is_empty() || text.starts_with([':', '@']) {
            return Err(OciError::Reference("the file of the archive is missing"));
        }
        let LayoutReference { folder, selector } = LayoutReference::parse(text)?;
        let path = if folder.as_os_str() == "-" { None } else { Some(folder) };
        Ok(Self { path, selector })
    }
}

/// An archive that was read to its end.
#[derive(Debug)]
pub struct Archive {
    path: PathBuf,
    index: Index,
    blobs: HashMap<Digest, Blob>,
}

/// What an entry of the archive holds, whatever its name says.
#[derive(Debug)]
struct Blob {
    digest: Digest,
    size: u64,
    /// None when it was let go.
    bytes: Option<Vec<u8>>,
}

impl Archive {
    /// Reads an archive file.
    ///
    /// # Errors
    /// As [`Archive::read`].
    pub fn open(path: &Path) -> Result<Self, OciError> {
        Self::read(path, File::open(path).map_err(|source| file::io_error(path, source))?)
    }

    /// Reads an archive to its end; `path` is only for errors. Entries that are no part of a layout are
    /// passed over.
    ///
    /// # Errors
    /// `Archive` for a name that is absolute or has `..`, a link, a device, a part of the layout that
    /// stands twice or is missing, more than [`MAX_ENTRIES`] or [`MAX_ARCHIVE`], and damage; `Io`, `Json`,
    /// `TooLarge`, `TwoKinds`, `Version`.
    pub fn read(path: &Path, input: impl Read) -> Result<Self, OciError> {
        let input = decompressed(input).map_err(|error| archive_error(path, error))?;
        let mut parts = Parts::new(path);
        let mut tar = Tar::new(input.take(MAX_ARCHIVE));
        while let Some(entry) = tar.next().map_err(|error| archive_error(path, error))? {
            parts.take(&mut tar, &entry)?;
        }
        let missing = |reason| OciError::Archive { path: path.to_path_buf(), reason };
        let index = parts.index.ok_or_else(|| missing("it holds no index.json"))?;
        if !parts.marked {
            return Err(missing("it holds no file oci-layout: it is no archive of an OCI image layout"));
        }
        Ok(Self { path: path.to_path_buf(), index, blobs: parts.blobs })
    }

    /// Compares a blob with the descriptor that led to it, also one that was let go.
    ///
    /// # Errors
    /// `BlobMismatch`, `Io` when there is none.
    pub fn check(&self, descriptor: &Descriptor) -> Result<(), OciError> {
        self.checked(descriptor).map(|_| ())
    }

    fn checked(&self, descriptor: &Descriptor) -> Result<&Blob, OciError> {
        let blob = self.blobs.get(&descriptor.digest).ok_or_else(|| OciError::Io {
            path: self.blob_path(descriptor),
            source: io::ErrorKind::NotFound.into(),
        })?;
        let mismatch = |reason| OciError::BlobMismatch { path: self.blob_path(descriptor), reason };
        if blob.size != descriptor.size {
            return Err(mismatch("the blob does not have the size that its descriptor names"));
        }
        if blob.digest != descriptor.digest {
            return Err(mismatch("the blob does not have the digest that its descriptor names"));
        }
        Ok(blob)
    }

    fn blob_path(&self, descriptor: &Descriptor) -> PathBuf {
        self.path.join("blobs").join(descriptor.digest.to_string().replacen(':', "/", 1))
    }
}

impl BlobSource for Archive {
    fn index(&self) -> &Index {
        &self.index
    }

    fn blobs(&self, most: u64) -> Vec<(Digest, u64)> {
        let kept = self.blobs.iter().filter(|(_, blob)| blob.bytes.is_some() && blob.size <= most);
        let mut named: Vec<_> = kept.map(|(name, blob)| (*name, blob.size)).collect();
        named.sort_by_cached_key(|(digest, _)| digest.to_string());
        named
    }

    fn stream(&self, descriptor: &Descriptor, sink: &mut dyn FnMut(&[u8])) -> Result<(), OciError> {
        match &self.checked(descriptor)?.bytes {
            Some(bytes) => sink(bytes),
            None => return Err(OciError::NotKept { path: self.blob_path(descriptor) }),
        }
        Ok(())
    }
}

/// The parts of the layout, as they pass.
struct Parts<'p> {
    path: &'p Path,
    marked: bool,
    index: Option<Index>,
    blobs: HashMap<Digest, Blob>,
    kept: u64,
    entries: usize,
}

impl<'p> Parts<'p> {
    fn new(path: &'p Path) -> Self {
        Self { path, marked: false, index: None, blobs: HashMap::new(), kept: 0, entries: 0 }
    }

    fn refuse<T>(&self, reason: &'static str) -> Result<T, OciError> {
        Err(OciError::Archive { path: self.path.to_path_buf(), reason })
    }

    fn take(&mut self, tar: &mut Tar<impl Read>, entry: &tar::Entry) -> Result<(), OciError> {
        self.entries += 1;
        if self.entries > MAX_ENTRIES {
            return self.refuse("it has too many entries");
        }
        let name = match plain(&entry.name) {
            Ok(name) => name,
            Err(reason) => return self.refuse(reason),
        };
        match entry.kind {
            Kind::Folder => Ok(()),
            Kind::Link => self.refuse("it holds a link"),
            Kind::Other => self.refuse("it holds something that is neither a file nor a folder"),
            Kind::File => match name.as_slice() {
                [b"oci-layout"] if self.marked => self.refuse("the file oci-layout stands twice"),
                [b"oci-layout"] => {
                    let (path, bytes) = self.small(tar, entry, "oci-layout", MAX_MARKER)?;
                    self.marked = true;
                    index::check_marker(&path, &bytes)
                }
                [b"index.json"] if self.index.is_some() => self.refuse("the file index.json stands twice"),
                [b"index.json"] => {
                    let (path, bytes) = self.small(tar, entry, "index.json", MAX_INDEX)?;
                    self.index = Some(Index::parse(&path, &bytes)?);
                    Ok(())
                }
                [b"blobs", algorithm, hex] => match blob_name(algorithm, hex) {
                    Some(name) if self.blobs.contains_key(&name) => self.refuse("a blob stands twice"),
                    Some(name) => self.blob(tar, entry, name),
                    None => Ok(()),
                },
                _ => Ok(()),
            },
        }
    }

    fn small(
        &self,
        tar: &mut Tar<impl Read>,
        entry: &tar::Entry,
        name: &str,
        most: u64,
    ) -> Result<(PathBuf, Vec<u8>), OciError> {
        let path = self.path.join(name);
        if entry.size > most {
            return Err(OciError::TooLarge { path, most });
        }
        let mut bytes = Vec::new();
        tar.read_to_end(&mut bytes).map_err(|error| archive_error(self.path, error))?;
        Ok((path, bytes))
    }

    /// Hashes a blob. Since the index may come last, whatever could be a manifest or a signature is kept.
    fn blob(&mut self, tar: &mut Tar<impl Read>, entry: &tar::Entry, name: Digest) -> Result<(), OciError> {
        let mut hasher = <RustCrypto as Backend>::Hasher::start(name.algorithm())
            .map_err(|_| OciError::Descriptor("this build leaves out its digest algorithm"))?;
        let mut piece = vec![0; PIECE];
        let mut bytes =
            (entry.size <= MAX_KEPT_BLOB && entry.size <= MAX_KEPT_BLOBS - self.kept).then(Vec::new);
        let mut first = true;
        loop {
            let read = match tar.read(&mut piece) {
                Ok(0) => break,
                Ok(read) => &piece[..read],
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(archive_error(self.path, error)),
            };
            hasher.update(read);
            if std::mem::take(&mut first) && is_compressed(read) {
                bytes = None;
            }
            if let Some(bytes) = &mut bytes {
                bytes.extend_from_slice(read);
            }
        }
        self.kept += bytes.as_ref().map_or(0, |bytes| bytes.len() as u64);
        self.blobs.insert(name, Blob { digest: hasher.finish(), size: entry.size, bytes });
        Ok(())
    }
}

/// The parts of a name that stays inside of the archive.
fn plain(name: &[u8]) -> Result<Vec<&[u8]>, &'static str> {
    if name.first() == Some(&b'/') {
        return Err("it holds an absolute name");
    }
    let parts = name.split(|byte| *byte == b'/').filter(|part| !part.is_empty() && *part != b".");
    let parts: Vec<_> = parts.collect();
    if parts.contains(&&b".."[..]) {
        return Err("it holds a name with `..`");
    }
    Ok(parts)
}

/// Blobs of unknown algorithms are passed over: nothing that is read here leads to them.
fn blob_name(algorithm: &[u8], hex: &[u8]) -> Option<Digest> {
    let (algorithm, hex) = (std::str::from_utf8(algorithm).ok()?, std::str::from_utf8(hex).ok()?);
    Digest::parse(&format!("{algorithm}:{hex}")).ok()
}

/// Compressed content, that is, a layer: neither manifests nor signatures begin so.
fn is_compressed(content: &[u8]) -> bool {
    content.starts_with(&GZIP) || content.starts_with(&ZSTD)
}

const GZIP: [u8; 2] = [0x1f, 0x8b];
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// The archive without its compression, which its first bytes tell.
fn decompressed<'i>(mut input: impl Read + 'i) -> io::Result<Box<dyn Read + 'i>> {
    let mut magic = Vec::new();
    input.by_ref().take(4).read_to_end(&mut magic)?;
    let (gzip, zstd) = (magic.starts_with(&GZIP), magic.starts_with(&ZSTD));
    let whole = BufReader::with_capacity(PIECE, Cursor::new(magic).chain(input));
    match (gzip, zstd) {
        (true, _) => Ok(Box::new(BufReader::with_capacity(PIECE, MultiGzDecoder::new(whole)))),
        (_, true) => Err(tar::malformed("zstd is not supported: use gzip or no compression")),
        _ => Ok(Box::new(whole)),
    }
}

fn archive_error(path: &Path, error: io::Error) -> OciError {
    match tar::reason(&error) {
        Some(reason) => OciError::Archive { path: path.to_path_buf(), reason },
        None => file::io_error(path, error),
    }
}

#[cfg(test)]
mod tests;
