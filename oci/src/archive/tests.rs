//! Archives: what is read, what is refused, and that memory stays bounded.

use super::*;
use crate::testing::{Model, digest, of, seal, tar as tar_of, tar_entry, tar_header};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;

fn read(bytes: &[u8]) -> Result<Archive, OciError> {
    Archive::read(Path::new("a.tar"), bytes)
}

fn reason(bytes: &[u8]) -> &'static str {
    match read(bytes) {
        Err(OciError::Archive { reason, .. }) => reason,
        other => panic!("{other:?}"),
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::default());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

/// A good archive with entries in front.
fn with(entries: &[Vec<u8>]) -> Vec<u8> {
    let files = Model::new().files();
    let good = files.iter().map(|(name, content)| tar_entry(name, b'0', content));
    tar_of(entries.iter().cloned().chain(good))
}

fn resolves(bytes: &[u8]) {
    let archive = read(bytes).unwrap();
    let model = Model::new();
    let descriptor = archive.resolve(&Selector::Tag("v1".into())).unwrap();
    assert_eq!(descriptor, model.subject());
    assert_eq!(archive.blob(&descriptor, 4096).unwrap(), model.artifact);
}

#[test]
fn archives_are_read_plain_and_compressed_in_any_order() {
    let model = Model::new();
    resolves(&model.archive());
    resolves(&gzip(&model.archive()));
    let mut files = model.files();
    files.reverse();
    resolves(&tar_of(files.iter().map(|(name, content)| tar_entry(&format!("./{name}"), b'0', content))));
    // Several members of gzip in a row are one stream.
    let whole = model.archive();
    let (front, back) = whole.split_at(700);
    resolves(&[gzip(front), gzip(back)].concat());
    // Trailing zeros fill the last record of a tape.
    resolves(&[whole, vec![0; 9000]].concat());
}

#[test]
fn what_is_no_part_of_a_layout_is_passed_over() {
    resolves(&with(&[
        tar_entry("blobs/", b'5', b""),
        tar_entry("./", b'5', b""),
        tar_entry("manifest.json", b'0', b"[]"),
        tar_entry("blobs/blake3/00", b'0', b"x"),
        tar_entry("blobs/sha256/short", b'0', b"x"),
        tar_entry("sub/index.json", b'0', b"x"),
    ]));
}

#[test]
fn names_that_lead_out_and_things_that_are_no_files_are_refused() {
    for (entry, why) in [
        (tar_entry("/etc/passwd", b'0', b"x"), "it holds an absolute name"),
        (tar_entry("/index.json", b'0', b"x"), "it holds an absolute name"),
        (tar_entry("../index.json", b'0', b"x"), "it holds a name with `..`"),
        (tar_entry("blobs/../index.json", b'0', b"x"), "it holds a name with `..`"),
        (tar_entry("a/..", b'5', b""), "it holds a name with `..`"),
        (tar_entry("a", b'1', b""), "it holds a link"),
        (tar_entry("index.json", b'2', b""), "it holds a link"),
        (tar_entry("a", b'3', b""), "it holds something that is neither a file nor a folder"),
        (tar_entry("a", b'4', b""), "it holds something that is neither a file nor a folder"),
        (tar_entry("a", b'6', b""), "it holds something that is neither a file nor a folder"),
        (tar_entry("a", b'S', b""), "it holds something that is neither a file nor a folder"),
        (tar_entry("index.json/", b'0', b""), "it holds something that is neither a file nor a folder"),
        (tar_entry("a", b'5', b"x"), "it holds content outside of files"),
        (tar_entry("", b'0', b"x"), "it holds a name that is empty or has a zero"),
    ] {
        assert_eq!(reason(&with(&[entry])), why);
    }
}

#[test]
fn parts_that_stand_twice_are_refused() {
    let model = Model::new();
    for (name, why) in [
        ("oci-layout", "the file oci-layout stands twice"),
        ("index.json", "the file index.json stands twice"),
        ("./index.json", "the file index.json stands twice"),
        (&format!("blobs/{}", digest(&model.artifact).replace(':', "//")), "a blob stands twice"),
    ] {
        let file = |(own, _): &&(String, Vec<u8>)| own == &name.trim_start_matches("./").replace("//", "/");
        let content = &model.files().iter().find(file).unwrap().1.clone();
        assert_eq!(reason(&with(&[tar_entry(name, b'0', content)])), why);
    }
}

#[test]
fn parts_that_are_missing_are_refused() {
    let without = |missing: &str| {
        let files = Model::new().files();
        let rest = files.iter().filter(|(name, _)| name != missing);
        tar_of(rest.map(|(name, content)| tar_entry(name, b'0', content)))
    };
    assert_eq!(reason(&without("index.json")), "it holds no index.json");
    assert!(reason(&without("oci-layout")).starts_with("it holds no file oci-layout"));
}

#[test]
fn damage_is_refused() {
    let whole = Model::new().archive();
    for end in [0, 1, 511, 512, 700, whole.len() - 1024, whole.len() - 512, whole.len() - 1] {
        assert!(reason(&whole[..end]).starts_with("it ends early"), "{end}");
    }
    assert_eq!(reason(&[whole.clone(), vec![1]].concat()), "something stands behind its end");
    assert_eq!(reason(&[whole.clone(), whole.clone()].concat()), "something stands behind its end");
    let mut flipped = whole.clone();
    flipped[0] ^= 1;
    assert_eq!(reason(&flipped), "it is no tar archive, or damaged");
    let compressed = gzip(&whole);
    assert!(reason(&compressed[..compressed.len() - 9]).contains("early"));
    let mut flipped = compressed.clone();
    let at = compressed.len() - 8;
    flipped[at] ^= 1;
    assert_eq!(reason(&flipped), "its compression is damaged");
    assert!(reason(b"\x28\xb5\x2f\xfd....").starts_with("zstd is not supported"));
    assert!(reason(&[b'x'; 2048]).starts_with("it is no tar archive"));
}

#[test]
fn blobs_are_compared_with_their_descriptors() {
    let mut model = Model::new();
    let subject = model.subject();
    model.blobs.iter_mut().find(|(_, blob)| *blob == model.artifact).unwrap().1.push(b' ');
    let archive = read(&model.archive()).unwrap();
    assert!(matches!(archive.blob(&subject, 4096), Err(OciError::BlobMismatch { .. })));
    let described = |content: &[u8]| {
        Descriptor::from_json(Path::new(""), of("a/b", content).to_string().as_bytes()).unwrap()
    };
    assert!(matches!(archive.check(&described(b"none")), Err(OciError::Io { .. })));
    let mut odd = described(b"{}");
    odd.size = 3;
    assert!(matches!(archive.check(&odd), Err(OciError::BlobMismatch { .. })));
    assert!(archive.check(&described(b"{}")).is_ok());
}

#[test]
fn layers_are_hashed_and_not_kept() {
    let mut model = Model::new();
    let large = vec![b'x'; usize::try_from(MAX_KEPT_BLOB).unwrap() + 1];
    let compressed = gzip(b"a layer");
    let zeros = vec![0; usize::try_from(MAX_KEPT_BLOB).unwrap()];
    for blob in [&large, &compressed, &zeros] {
        model.blob(blob);
    }
    let archive = read(&model.archive()).unwrap();
    let described = |content: &[u8]| {
        Descriptor::from_json(Path::new(""), of("a/b", content).to_string().as_bytes()).unwrap()
    };
    for blob in [&large, &compressed] {
        archive.check(&described(blob)).unwrap();
        assert!(matches!(archive.blob(&described(blob), usize::MAX), Err(OciError::NotKept { .. })));
    }
    assert_eq!(archive.blob(&described(&zeros), usize::MAX).unwrap(), zeros);
}

#[test]
fn what_is_kept_is_bounded_as_a_whole() {
    let most = usize::try_from(MAX_KEPT_BLOB).unwrap();
    let count = MAX_KEPT_BLOBS / MAX_KEPT_BLOB + 4;
    let blobs = (0..count).map(|number| {
        let mut content = vec![b'x'; most];
        content[..8].copy_from_slice(&number.to_be_bytes());
        content
    });
    let entries: Vec<_> = blobs
        .map(|content| tar_entry(&format!("blobs/{}", digest(&content).replace(':', "/")), b'0', &content))
        .collect();
    let archive = read(&with(&entries)).unwrap();
    let kept: usize = archive.blobs.values().filter_map(|blob| blob.bytes.as_ref()).map(Vec::len).sum();
    assert!(kept as u64 <= MAX_KEPT_BLOBS && archive.blobs.len() as u64 >= count);
}

/// A reader that makes its bytes on the way, so that a test can have more of them than memory.
fn bomb(name: &str, kind: u8, size: u64) -> impl Read {
    Cursor::new(tar_header(name, kind, size)).chain(io::repeat(0).take(size))
}

#[test]
fn sizes_without_measure_are_refused_before_they_are_read() {
    let huge = 1 << 32;
    for (name, kind) in
        [("oci-layout", b'0'), ("index.json", b'0'), ("x", b'x'), ("x", b'g'), ("x", b'L'), ("x", b'K')]
    {
        let refused = Archive::read(Path::new("a.tar"), bomb(name, kind, huge)).unwrap_err();
        let expected = matches!(refused, OciError::TooLarge { .. })
            || matches!(refused, OciError::Archive { reason, .. } if reason == "it has a name or records without measure");
        assert!(expected, "{name} {kind}: {refused:?}");
    }
}

#[test]
fn a_gzip_bomb_costs_time_and_no_memory() {
    let mut out = GzEncoder::new(Vec::new(), Compression::best());
    let size = 256 << 20;
    let name = format!("blobs/sha256/{}", "00".repeat(32));
    io::copy(&mut bomb(&name, b'0', size), &mut out).unwrap();
    out.write_all(&Model::new().archive()).unwrap();
    let bytes = out.finish().unwrap();
    assert!(bytes.len() < 1 << 20);
    let archive = read(&bytes).unwrap();
    let blob = archive.blobs.values().find(|blob| blob.size == size).unwrap();
    assert!(blob.bytes.is_none());
}

#[test]
fn entries_without_end_are_refused() {
    let entry = tar_entry("a", b'0', b"");
    let many: Vec<u8> = entry.iter().copied().cycle().take(entry.len() * (MAX_ENTRIES + 1)).collect();
    assert_eq!(reason(&many), "it has too many entries");
}

fn pax(records: &[(&str, &str)]) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, value) in records {
        let rest = name.len() + value.len() + 3;
        let length = (rest..).find(|length| *length == rest + length.to_string().len()).unwrap();
        out.extend(format!("{length} {name}={value}\n").bytes());
    }
    out
}

#[test]
fn long_names_are_read_in_their_forms() {
    let name = format!("blobs/sha512/{}", "ab".repeat(64));
    let check = |name: &str, entries: &[Vec<u8>]| {
        let archive = read(&with(entries)).unwrap();
        let digest = Digest::parse(&name["blobs/".len()..].replace('/', ":")).unwrap();
        assert_eq!(archive.blobs.get(&digest).unwrap().bytes.as_deref(), Some(&b"long"[..]));
    };
    let short = tar_entry("short", b'0', b"long");
    let records = pax(&[("mtime", "1.5"), ("path", &name), ("size", "4")]);
    check(&name, &[tar_entry("PaxHeaders/x", b'x', &records), short.clone()]);
    check(&name, &[tar_entry("././@LongLink", b'L', format!("{name}\0").as_bytes()), short]);
    let general = tar_entry("pax_global_header", b'g', &pax(&[("comment", "x")]));
    let name = format!("blobs/sha256/{}", "ab".repeat(32));
    let mut split = tar_entry(&name["blobs/".len()..], b'0', b"long");
    split[345..350].copy_from_slice(b"blobs");
    seal(&mut split[..512]);
    check(&name, &[general, split]);
}

#[test]
fn records_with_two_readings_are_refused() {
    let file = tar_entry("a", b'0', b"");
    let refused = |records: &[u8], kind| reason(&with(&[tar_entry("x", kind, records), file.clone()]));
    assert_eq!(refused(&pax(&[("path", "a"), ("path", "b")]), b'x'), "an entry has two names or sizes");
    assert_eq!(refused(&pax(&[("path", "a")]), b'g'), "it gives all entries one name or size");
    assert_eq!(refused(&pax(&[("GNU.sparse.major", "1")]), b'x'), "it holds a file with holes");
    assert_eq!(refused(&pax(&[("path", "../x")]), b'x'), "it holds a name with `..`");
    assert_eq!(refused(&pax(&[("path", "a\0b")]), b'x'), "it holds a name that is empty or has a zero");
    for records in [
        &b"x"[..],
        b"5 a=b",
        b"7 a=b\n",
        b"6 a=b\n!",
        b"6 a=b!",
        b"6 aab\n",
        b"-6 a=b\n",
        b"0 a=b\n",
        b" a=b\n",
        b"99999999999999999999 a=b\n",
    ] {
        assert_eq!(refused(records, b'x'), "its records are malformed", "{records:?}");
    }
    assert_eq!(refused(&pax(&[("size", "-1")]), b'x'), "its records are malformed");
}

#[test]
fn references_are_read() {
    let parse = |text: &str| ArchiveReference::parse(text).map(|found| (found.path, found.selector));
    assert_eq!(parse("a.tar").unwrap(), (Some("a.tar".into()), Selector::Only));
    assert_eq!(parse("b/a.tar:v1").unwrap(), (Some("b/a.tar".into()), Selector::Tag("v1".into())));
    assert_eq!(parse("-").unwrap(), (None, Selector::Only));
    assert_eq!(parse("-:v1").unwrap(), (None, Selector::Tag("v1".into())));
    assert_eq!(parse("./-").unwrap(), (Some("./-".into()), Selector::Only));
    for text in ["", ":v1", "@sha256:00", "a.tar:", "a.tar@v1"] {
        assert!(matches!(parse(text), Err(OciError::Reference(_))), "{text}");
    }
}
