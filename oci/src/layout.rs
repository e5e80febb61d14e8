//! Image layouts: a folder with `oci-layout`, `index.json` and blobs named by their digest (OCI image
//! specification, "Image Layout"). Nothing in the folder is trusted; every blob is hashed again.

use crate::descriptor::Descriptor;
use crate::error::OciError;
use crate::index::Index;
use crate::source::BlobSource;
use crate::{file, index};
use nv2_core::Digest;
use nv2_core::crypto::{Backend, Hasher, RustCrypto};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Most bytes of `index.json`: what registries accept of a manifest.
pub const MAX_INDEX: u64 = 4 << 20;

/// Most bytes of the file `oci-layout`, which has about thirty.
pub const MAX_MARKER: u64 = 4096;

const PIECE: usize = 64 * 1024;

/// Which manifest of a layout is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selector {
    /// The only one.
    Only,
    /// The one whose annotation `org.opencontainers.image.ref.name` has this value.
    Tag(String),
    /// The one with this digest.
    Digest(Digest),
}

/// `DIR`, `DIR:TAG` or `DIR@DIGEST`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayoutReference {
    /// The folder.
    pub folder: PathBuf,
    /// The manifest.
    pub selector: Selector,
}

impl LayoutReference {
    /// Reads a layout reference. `@` and `:` count only behind the last separator of folders, so a folder
    /// with such a name can be given as `na:me/`.
    ///
    /// # Errors
    /// `Reference`.
    pub fn parse(text: &str) -> Result<Self, OciError> {
        let name_at = text.rfind(std::path::is_separator).map_or(0, |at| at + 1);
        let (parents, name) = text.split_at(name_at);
        let folder_of = |name: &str| match format!("{parents}{name}") {
            folder if folder.is_empty() => Err(OciError::Reference("the folder of the layout is missing")),
            folder => Ok(PathBuf::from(folder)),
        };
        if let Some((folder, digest)) = name.split_once('@') {
            let digest = Digest::parse(digest).map_err(|_| {
                OciError::Reference(
                    "what follows `@` must be a digest: sha256, sha384 or sha512 in lower-case hex",
                )
            })?;
            return Ok(Self { folder: folder_of(folder)?, selector: Selector::Digest(digest) });
        }
        if let Some((folder, tag)) = name.split_once(':') {
            if !is_tag(tag) {
                return Err(OciError::Reference(
                    "what follows `:` must be a tag: up to 128 letters, digits, `_`, `.` and `-`",
                ));
            }
            return Ok(Self { folder: folder_of(folder)?, selector: Selector::Tag(tag.to_owned()) });
        }
        Ok(Self { folder: folder_of(name)?, selector: Selector::Only })
    }
}

/// An image layout whose index was read.
#[derive(Debug)]
pub struct Layout {
    folder: PathBuf,
    index: Index,
}

impl Layout {
    /// Opens a layout. The folder itself may be reached through a link; inside of it none is followed.
    ///
    /// # Errors
    /// `Io`, `Json`, `NotRegular`, `TooLarge`, `Version`.
    pub fn open(folder: &Path) -> Result<Self, OciError> {
        let marker = folder.join("oci-layout");
        index::check_marker(&marker, &file::read_regular(&marker, MAX_MARKER)?)?;
        let path = folder.join("index.json");
        let index = Index::parse(&path, &file::read_regular(&path, MAX_INDEX)?)?;
        Ok(Self { folder: folder.to_path_buf(), index })
    }

    /// The digest is all that names a blob, and it holds no character that could lead elsewhere.
    fn blob_path(&self, digest: &Digest) -> Result<PathBuf, OciError> {
        let text = digest.to_string();
        let (algorithm, hex) = text.split_once(':').unwrap_or_default();
        let blobs = self.folder.join("blobs");
        file::check_folder(&blobs)?;
        let folder = blobs.join(algorithm);
        file::check_folder(&folder)?;
        Ok(folder.join(hex))
    }
}

impl BlobSource for Layout {
    fn index(&self) -> &Index {
        &self.index
    }

    fn blobs(&self, most: u64) -> Vec<(Digest, u64)> {
        let folder = self.folder.join("blobs/sha256");
        let is_own =
            file::check_folder(&self.folder.join("blobs")).and_then(|()| file::check_folder(&folder));
        let (Ok(()), Ok(files)) = (is_own, fs::read_dir(&folder)) else { return Vec::new() };
        let named = files.flatten().filter_map(|file| {
            let digest = Digest::parse(&format!("sha256:{}", file.file_name().to_str()?)).ok()?;
            let found = file.metadata().ok()?;
            (found.is_file() && found.len() <= most).then_some((digest, found.len()))
        });
        let mut named: Vec<_> = named.collect();
        named.sort_by_cached_key(|(digest, _)| digest.to_string());
        named
    }

    fn stream(&self, descriptor: &Descriptor, sink: &mut dyn FnMut(&[u8])) -> Result<(), OciError> {
        let path = self.blob_path(&descriptor.digest)?;
        let mismatch = |reason| OciError::BlobMismatch { path: path.clone(), reason };
        let mut file = file::open_regular(&path)?.take(descriptor.size.saturating_add(1));
        let mut hasher = <RustCrypto as Backend>::Hasher::start(descriptor.digest.algorithm())
            .map_err(|_| OciError::Descriptor("this build leaves out its digest algorithm"))?;
        let mut piece = vec![0; PIECE];
        let mut size: u64 = 0;
        loop {
            let read = match file.read(&mut piece) {
                Ok(read) => read,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(file::io_error(&path, error)),
            };
            if read == 0 {
                break;
            }
            size += read as u64;
            hasher.update(&piece[..read]);
            sink(&piece[..read]);
        }
        if size != descriptor.size {
            return Err(mismatch("the blob does not have the size that its descriptor names"));
        }
        if hasher.finish() != descriptor.digest {
            return Err(mismatch("the blob does not have the digest that its descriptor names"));
        }
        Ok(())
    }
}

fn is_tag(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    (1..=128).contains(&text.len())
        && text.bytes().next().is_some_and(fits)
        && text.bytes().all(|byte| fits(byte) || byte == b'.' || byte == b'-')
}

#[cfg(test)]
mod tests;
