//! Writing to a layout: each file appears whole or not at all.

use crate::error::OciError;
use crate::file::{self, io_error};
use nv2_core::Digest;
use nv2_core::crypto::{Backend, Hasher, RustCrypto};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Runs `work` while this process and thread alone hold the lock of a file. The system lets go of it when the
/// process ends, however that comes.
pub(super) fn locked<T>(path: &Path, work: impl FnOnce() -> Result<T, OciError>) -> Result<T, OciError> {
    let failure = |source| io_error(path, source);
    let mut lock = fd_lock::RwLock::new(file::open_regular(path)?);
    let _guard = loop {
        match lock.write() {
            Ok(guard) => break guard,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(failure(error)),
        }
    };
    work()
}

/// Writes a blob, unless it is there with just these bytes.
pub(super) fn blob(layout: &Path, digest: &Digest, bytes: &[u8]) -> Result<(), OciError> {
    let text = digest.to_string();
    let (algorithm, hex) = text.split_once(':').unwrap_or_default();
    let blobs = layout.join("blobs");
    let folder = blobs.join(algorithm);
    for folder in [&blobs, &folder] {
        match fs::create_dir(folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                return Err(io_error(folder, error));
            }
            _ => file::check_folder(folder)?,
        }
    }
    let path = folder.join(hex);
    let present = file::read_regular(&path, bytes.len() as u64).ok();
    let same = present.is_some_and(|present| {
        <RustCrypto as Backend>::Hasher::digest(digest.algorithm(), &[&present]) == Ok(*digest)
    });
    if same { Ok(()) } else { replace(&path, bytes) }
}

/// Writes a file beside its place, waits until it is on the disk, and moves it there.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<(), OciError> {
    let failure = |source| io_error(path, source);
    let beside = Beside::create(path).map_err(failure)?;
    beside.finish(bytes, path).map_err(failure)
}

/// A temporary file that is removed unless it reached its place.
struct Beside {
    path: PathBuf,
    file: File,
}

impl Beside {
    fn create(place: &Path) -> io::Result<Self> {
        let name = place.file_name().ok_or(io::ErrorKind::InvalidInput)?;
        for attempt in 0..100 {
            let mut beside = std::ffi::OsString::from(".");
            beside.push(name);
            beside.push(format!(".{}-{attempt}.tmp", std::process::id()));
            let path = place.with_file_name(beside);
            match OpenOptions::new().write(true).create_new(true).open(&path) {
                Ok(file) => return Ok(Self { path, file }),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    fn finish(mut self, bytes: &[u8], place: &Path) -> io::Result<()> {
        self.file.write_all(bytes)?;
        self.file.sync_all()?;
        if let Ok(before) = fs::metadata(place) {
            self.file.set_permissions(before.permissions())?;
        }
        fs::rename(&self.path, place)?;
        sync_folder(place)
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        // After a rename there is nothing left to remove.
        let _ = fs::remove_file(&self.path);
    }
}

/// A rename is on the disk once its folder is.
#[cfg(unix)]
fn sync_folder(place: &Path) -> io::Result<()> {
    place.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
