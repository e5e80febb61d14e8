//! Local files: read with a cap; written beside and renamed, so that no half file is ever seen.

use crate::exit::{Exit, Failure};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// Most bytes of a key or certificate file: a long bundle has some hundred kilobytes.
pub const MAX_KEY_FILE: usize = 1 << 20;

/// Reads at most `most` bytes and one more, so that the caller sees whether there were more.
///
/// # Errors
/// `LocalIo`.
pub fn read_up_to(path: &Path, most: usize) -> Result<Vec<u8>, Failure> {
    let failure = |error: io::Error| Failure::about(Exit::LocalIo, path, explain(&error));
    let file = File::open(path).map_err(failure)?;
    let mut bytes = Vec::new();
    file.take(most as u64 + 1).read_to_end(&mut bytes).map_err(failure)?;
    Ok(bytes)
}

/// Reads a key or certificate file.
///
/// # Errors
/// `LocalIo`; `Trust` when it is larger than [`MAX_KEY_FILE`].
pub fn read_key_file(path: &Path) -> Result<Vec<u8>, Failure> {
    let bytes = read_up_to(path, MAX_KEY_FILE)?;
    if bytes.len() > MAX_KEY_FILE {
        return Err(Failure::about(Exit::Trust, path, "no key or certificate file is larger than 1 MiB"));
    }
    Ok(bytes)
}

/// What the system says, in words.
#[must_use]
pub fn explain(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::IsADirectory => "this is a folder, not a file".to_owned(),
        io::ErrorKind::NotADirectory => "a part of this path is not a folder".to_owned(),
        _ => error.to_string(),
    }
}

/// Who may read a new file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// The owner alone (0600): private keys.
    Owner,
    /// Whoever the process lets (0666 and its umask).
    Default,
}

/// What to do about a file that is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// It is kept and the writing fails.
    Keep,
    /// It is replaced.
    Replace,
}

/// Writes a whole file beside its place and moves it there. After a failure the place is as before.
///
/// # Errors
/// `LocalIo`.
pub fn write(path: &Path, content: &[u8], access: Access, existing: Existing) -> Result<(), Failure> {
    let failure = |error: io::Error| Failure::about(Exit::LocalIo, path, explain(&error));
    let mut path = path.to_path_buf();
    if let Ok(found) = fs::metadata(&path) {
        if existing == Existing::Keep {
            return Err(exists(&path));
        }
        if found.is_dir() {
            return Err(Failure::about(Exit::LocalIo, &path, "this is a folder, not a file"));
        }
        if !found.is_file() {
            // A pipe or a device is written to, not replaced.
            return OpenOptions::new()
                .write(true)
                .open(&path)
                .and_then(|mut file| file.write_all(content))
                .map_err(failure);
        }
        // Behind a link the file is replaced, not the link.
        path = fs::canonicalize(&path).map_err(failure)?;
    }
    let beside = Beside::create(&path, access).map_err(failure)?;
    beside.finish(content, &path, existing).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => exists(&path),
        _ => failure(error),
    })
}

pub(crate) fn exists(path: &Path) -> Failure {
    Failure::about(
        Exit::LocalIo,
        path,
        "the file exists already: choose another name, or replace it with --force",
    )
}

/// A temporary file that is removed unless it reached its place.
struct Beside {
    path: PathBuf,
    file: File,
}

impl Beside {
    fn create(place: &Path, access: Access) -> io::Result<Self> {
        let name = place.file_name().ok_or(io::ErrorKind::InvalidFilename)?;
        for attempt in 0..100 {
            let mut beside = std::ffi::OsString::from(".");
            beside.push(name);
            beside.push(format!(".{}-{attempt}.tmp", std::process::id()));
            let path = place.with_file_name(beside);
            match options(access).open(&path) {
                Ok(file) => return Ok(Self { path, file }),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    fn finish(mut self, content: &[u8], place: &Path, existing: Existing) -> io::Result<()> {
        self.file.write_all(content)?;
        self.file.sync_all()?;
        match existing {
            Existing::Replace => fs::rename(&self.path, place),
            // Unlike a rename, a link never replaces; the second name goes away with `self`.
            Existing::Keep => match fs::hard_link(&self.path, place) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
                Err(_) if !place.exists() => fs::rename(&self.path, place),
                linked => linked,
            },
        }
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        // After a rename there is nothing left to remove.
        let _ = fs::remove_file(&self.path);
    }
}

fn options(access: Access) -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if access == Access::Owner {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    #[cfg(not(unix))]
    let _ = access;
    options
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    fn names(folder: &TempDir) -> Vec<String> {
        let entries = fs::read_dir(folder.path()).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn a_file_is_written_and_nothing_else_is_left() {
        let folder = TempDir::new().unwrap();
        let place = folder.path().join("out");
        write(&place, b"one", Access::Default, Existing::Replace).unwrap();
        write(&place, b"two", Access::Default, Existing::Replace).unwrap();
        assert_eq!(
            (fs::read(&place).unwrap().as_slice(), names(&folder)),
            (&b"two"[..], vec!["out".to_owned()])
        );
    }

    #[test]
    fn an_existing_file_is_kept_on_request() {
        let folder = TempDir::new().unwrap();
        let place = folder.path().join("out");
        write(&place, b"one", Access::Owner, Existing::Keep).unwrap();
        let refused = write(&place, b"two", Access::Owner, Existing::Keep).unwrap_err();
        assert_eq!(refused.exit(), Exit::LocalIo);
        // Even when it appears between the look and the move.
        let beside = Beside::create(&place, Access::Owner).unwrap();
        assert_eq!(
            beside.finish(b"three", &place, Existing::Keep).unwrap_err().kind(),
            io::ErrorKind::AlreadyExists
        );
        assert_eq!(
            (fs::read(&place).unwrap().as_slice(), names(&folder)),
            (&b"one"[..], vec!["out".to_owned()])
        );
    }

    #[test]
    fn a_failure_leaves_nothing() {
        let folder = TempDir::new().unwrap();
        fs::create_dir(folder.path().join("out")).unwrap();
        assert!(write(&folder.path().join("out"), b"x", Access::Default, Existing::Replace).is_err());
        assert!(write(&folder.path().join("no/out"), b"x", Access::Default, Existing::Replace).is_err());
        assert_eq!(names(&folder), ["out"]);
    }

    #[cfg(unix)]
    #[test]
    fn private_keys_are_for_their_owner_and_links_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = TempDir::new().unwrap();
        let (place, link) = (folder.path().join("key"), folder.path().join("link"));
        write(&place, b"x", Access::Owner, Existing::Keep).unwrap();
        assert_eq!(fs::metadata(&place).unwrap().permissions().mode() & 0o777, 0o600);
        symlink(&place, &link).unwrap();
        write(&link, b"y", Access::Owner, Existing::Replace).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&place).unwrap(), b"y");
    }
}
