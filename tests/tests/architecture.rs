//! The shape of the sources: which room of the core uses which, and which crate depends on which.
//!
//! A new arrow fails here and has to be argued for; so does one that is listed and no longer drawn.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms of `core/src`, lowest first, each with the rooms that it uses. A room uses those above it in
/// this list, and all may use [`EVERYWHERE`].
const ROOMS: [(&str, &[&str]); 20] = [
    ("bytes", &[]),
    ("time", &["bytes"]),
    ("format", &[]),
    ("digest", &["bytes"]),
    ("key", &["bytes", "digest"]),
    ("reference", &["digest"]),
    ("algorithm", &["digest", "format", "key"]),
    ("crypto", &["algorithm", "bytes", "digest", "format", "key"]),
    ("envelope", &["algorithm", "bytes", "crypto", "digest", "format", "key", "time"]),
    ("certificate", &["algorithm", "bytes", "crypto", "digest", "format", "key"]),
    ("chain", &["algorithm", "bytes", "certificate", "crypto", "envelope"]),
    ("signature", &["algorithm", "bytes", "crypto", "digest", "envelope", "format", "key"]),
    ("statement", &["bytes", "digest", "envelope", "reference", "signature"]),
    ("subject", &["algorithm", "crypto", "digest", "envelope", "key", "statement"]),
    ("trust", &["bytes", "certificate", "chain", "crypto", "envelope", "key"]),
    ("verdict", &["algorithm", "digest", "envelope", "key", "statement", "subject", "time", "trust"]),
    (
        "policy",
        &[
            "algorithm",
            "bytes",
            "certificate",
            "chain",
            "envelope",
            "format",
            "reference",
            "statement",
            "time",
            "trust",
            "verdict",
        ],
    ),
    ("threshold", &["verdict"]),
    (
        "verify",
        &[
            "algorithm",
            "bytes",
            "crypto",
            "envelope",
            "key",
            "policy",
            "signature",
            "statement",
            "subject",
            "time",
            "trust",
            "verdict",
        ],
    ),
    ("sif", &["algorithm", "bytes", "crypto", "digest", "envelope", "format", "key", "trust", "verify"]),
];

const EVERYWHERE: [&str; 2] = ["error", "limits"];

/// Which crates of ours each crate may depend on, tests aside.
const CRATES: [(&str, &[&str]); 7] = [
    ("core", &[]),
    ("sign", &["nv2-core"]),
    ("oci", &["nv2-core"]),
    ("ffi", &["nv2-core"]),
    ("wasm", &["nv2-core"]),
    ("cli", &["nv2-core", "nv2-oci", "nv2-sign"]),
    ("tests", &["nv2-cli", "nv2-core", "nv2-oci", "nv2-sign"]),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The sources below a path, without those that only tests see.
fn sources(path: &Path) -> Vec<PathBuf> {
    if !path.is_dir() {
        return vec![path.to_owned()];
    }
    let entries = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
    let ours =
        entries.filter(|path| !matches!(path.file_stem().unwrap().to_str(), Some("tests" | "testing")));
    let ours = ours.filter(|path| path.is_dir() || path.extension().is_some_and(|end| end == "rs"));
    ours.flat_map(|path| sources(&path)).collect()
}

/// The code of a source, without comments and without the tests at its end.
fn code(path: &Path) -> String {
    let text = read(path);
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The rooms that a room names by `crate::room`.
fn used_by(room: &str) -> BTreeSet<String> {
    let folder = root().join("core/src");
    let mut files = sources(&folder.join(format!("{room}.rs")));
    let inner = folder.join(room);
    files.extend(if inner.is_dir() { sources(&inner) } else { Vec::new() });
    let named = files.iter().flat_map(|file| {
        let code = code(file);
        let parts = code.split("crate::").skip(1);
        let names = parts.map(|rest| rest.split(|end: char| !end.is_alphanumeric() && end != '_').next());
        names.map(|name| name.unwrap().to_owned()).collect::<Vec<_>>()
    });
    named.filter(|name| name != room && !EVERYWHERE.contains(&name.as_str())).collect()
}

#[test]
fn every_arrow_in_the_core_is_listed() {
    for (room, allowed) in ROOMS {
        let allowed = allowed.iter().map(|room| (*room).to_owned()).collect();
        assert_eq!(used_by(room), allowed, "what core/src/{room} uses (left), and may use (right)");
    }
    for room in EVERYWHERE {
        assert!(used_by(room).is_empty(), "{room} uses no room");
    }
}

#[test]
fn arrows_point_down() {
    let place = |room: &str| ROOMS.iter().position(|(name, _)| *name == room).unwrap();
    let mut back = ROOMS
        .iter()
        .flat_map(|(room, used)| used.iter().map(move |used| (*room, *used)))
        .filter(|(room, used)| place(room) <= place(used));
    assert_eq!(back.next(), None, "an arrow that points back");
}

#[test]
fn every_room_is_listed() {
    let library = read(&root().join("core/src/lib.rs"));
    let declared = library.lines().filter_map(|line| {
        let line = line.strip_prefix("pub ").unwrap_or(line);
        line.strip_prefix("mod ")?.strip_suffix(';')
    });
    let listed = ROOMS.iter().map(|(room, _)| *room).chain(EVERYWHERE);
    assert_eq!(declared.collect::<BTreeSet<_>>(), listed.collect::<BTreeSet<_>>());
}

#[test]
fn crates_depend_downwards_only() {
    for (folder, allowed) in CRATES {
        let manifest = read(&root().join(folder).join("Cargo.toml"));
        let section = manifest.split("[dependencies]").nth(1).unwrap().split("\n[").next().unwrap();
        let names = section.lines().filter_map(|line| line.split([' ', '.', '=']).next());
        let ours: Vec<&str> = names.filter(|name| name.starts_with("nv2-")).collect();
        assert_eq!(ours, allowed, "{folder}/Cargo.toml");
    }
}

/// Clippy forbids the calls that panic by purpose; it has no lint for assertions.
#[test]
fn the_core_asserts_nothing_and_links_nothing() {
    for file in sources(&root().join("core/src")) {
        let code = code(&file);
        for word in ["assert!(", "assert_eq!(", "assert_ne!(", "extern crate alloc", "use std::", "alloc::"] {
            assert!(!code.contains(word), "{}: {word}", file.display());
        }
    }
    let library = read(&root().join("core/src/lib.rs"));
    for line in ["#![no_std]", "#![forbid(unsafe_code)]"] {
        assert!(library.lines().any(|found| found == line), "lib.rs: {line}");
    }
}
