//! Files of bounded size; inside a layout, never through a link.

use crate::error::OciError;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

/// Reads a whole file of at most `most` bytes.
pub(crate) fn read(path: &Path, most: u64) -> Result<Vec<u8>, OciError> {
    let file = File::open(path).map_err(|source| io_error(path, source))?;
    read_open(file, path, most)
}

/// As [`read`], for a file of a layout.
pub(crate) fn read_regular(path: &Path, most: u64) -> Result<Vec<u8>, OciError> {
    read_open(open_regular(path)?, path, most)
}

/// Opens a file of a layout. It must be a regular file itself: a link could lead out of the layout,
/// and a pipe would block.
pub(crate) fn open_regular(path: &Path) -> Result<File, OciError> {
    let before = fs::symlink_metadata(path).map_err(|source| io_error(path, source))?;
    if !before.is_file() {
        return Err(OciError::NotRegular { path: path.to_path_buf() });
    }
    File::open(path).map_err(|source| io_error(path, source))
}

/// Checks that a path inside a layout is a folder itself.
pub(crate) fn check_folder(path: &Path) -> Result<(), OciError> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_dir() => Ok(()),
        Ok(_) => Err(OciError::NotRegular { path: path.to_path_buf() }),
        Err(source) => Err(io_error(path, source)),
    }
}

pub(crate) fn io_error(path: &Path, source: io::Error) -> OciError {
    OciError::Io { path: path.to_path_buf(), source }
}

fn read_open(file: File, path: &Path, most: u64) -> Result<Vec<u8>, OciError> {
    let mut bytes = Vec::new();
    file.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(|source| io_error(path, source))?;
    if bytes.len() as u64 > most {
        return Err(OciError::TooLarge { path: path.to_path_buf(), most });
    }
    Ok(bytes)
}
