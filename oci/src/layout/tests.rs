use super::*;
use crate::index::REF_NAME;
use std::fs;
use tempfile::TempDir;

const CONTENT: &[u8] = b"{\"schemaVersion\":2}";

fn digest_of(content: &[u8]) -> String {
    let algorithm = nv2_core::DigestAlgorithm::Sha256;
    <RustCrypto as Backend>::Hasher::digest(algorithm, &[content]).unwrap().to_string()
}

fn entry(digest: &str, size: usize, tag: Option<&str>) -> String {
    let annotations =
        tag.map_or_else(String::new, |tag| format!(r#","annotations":{{"{REF_NAME}":"{tag}"}}"#));
    format!(r#"{{"mediaType":"a/b","digest":"{digest}","size":{size}{annotations}}}"#)
}

fn layout(entries: &[String]) -> TempDir {
    let folder = TempDir::new().unwrap();
    let root = folder.path();
    fs::write(root.join("oci-layout"), r#"{"imageLayoutVersion":"1.0.0"}"#).unwrap();
    fs::write(
        root.join("index.json"),
        format!(r#"{{"schemaVersion":2,"manifests":[{}]}}"#, entries.join(",")),
    )
    .unwrap();
    fs::create_dir_all(root.join("blobs/sha256")).unwrap();
    fs::write(root.join("blobs/sha256").join(&digest_of(CONTENT)[7..]), CONTENT).unwrap();
    folder
}

fn read(folder: &TempDir, selector: &Selector) -> Result<Vec<u8>, OciError> {
    let layout = Layout::open(folder.path())?;
    let descriptor = layout.resolve(selector)?;
    let mut bytes = Vec::new();
    layout.stream(&descriptor, &mut |piece| bytes.extend_from_slice(piece))?;
    Ok(bytes)
}

#[test]
fn the_manifest_is_found_by_tag_by_digest_and_as_the_only_one() {
    let digest = digest_of(CONTENT);
    let folder = layout(&[entry(&digest, CONTENT.len(), Some("v1"))]);
    for selector in
        [Selector::Only, Selector::Tag("v1".into()), Selector::Digest(Digest::parse(&digest).unwrap())]
    {
        assert_eq!(read(&folder, &selector).unwrap(), CONTENT);
    }
    assert!(matches!(read(&folder, &Selector::Tag("v2".into())), Err(OciError::NotFound(_))));
    let other = Digest::parse(&digest_of(b"x")).unwrap();
    assert!(matches!(read(&folder, &Selector::Digest(other)), Err(OciError::NotFound(_))));
}

#[test]
fn several_readings_are_refused() {
    let (one, other) = (digest_of(CONTENT), digest_of(b"x"));
    let folder = layout(&[entry(&one, 19, Some("v1")), entry(&other, 1, Some("v1"))]);
    assert!(matches!(read(&folder, &Selector::Only), Err(OciError::Ambiguous(_))));
    assert!(matches!(read(&folder, &Selector::Tag("v1".into())), Err(OciError::Ambiguous(_))));

    let folder = layout(&[entry(&one, 19, None), entry(&one, 20, None)]);
    let by_digest = Selector::Digest(Digest::parse(&one).unwrap());
    assert!(matches!(read(&folder, &by_digest), Err(OciError::Ambiguous(_))));

    let twice = layout(&[entry(&one, 19, Some("v1")), entry(&one, 19, Some("v2"))]);
    assert_eq!(read(&twice, &Selector::Only).unwrap(), CONTENT);
}

#[test]
fn an_entry_of_an_unknown_digest_hurts_only_itself() {
    let folder = layout(&[entry("blake3:00", 1, Some("new")), entry(&digest_of(CONTENT), 19, Some("v1"))]);
    assert!(read(&folder, &Selector::Tag("v1".into())).is_ok());
    assert!(matches!(read(&folder, &Selector::Tag("new".into())), Err(OciError::Descriptor(_))));
}

#[test]
fn other_bytes_than_described_are_refused() {
    let digest = digest_of(CONTENT);
    let blob = |folder: &TempDir| folder.path().join("blobs/sha256").join(&digest[7..]);
    for change in [&b"{\"schemaVersion\":3}"[..], b"{\"schemaVersion\":2} ", b"{\"schemaVersion\":2", b""] {
        let folder = layout(&[entry(&digest, CONTENT.len(), None)]);
        fs::write(blob(&folder), change).unwrap();
        assert!(matches!(read(&folder, &Selector::Only), Err(OciError::BlobMismatch { .. })));
    }
    let wrong_size = layout(&[entry(&digest, CONTENT.len() + 1, None)]);
    assert!(matches!(read(&wrong_size, &Selector::Only), Err(OciError::BlobMismatch { .. })));

    let missing = layout(&[entry(&digest_of(b"x"), 1, None)]);
    assert!(matches!(read(&missing, &Selector::Only), Err(OciError::Io { .. })));
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    use std::os::unix::fs::symlink;
    let digest = digest_of(CONTENT);
    for place in
        ["index.json", "oci-layout", "blobs", "blobs/sha256", &format!("blobs/sha256/{}", &digest[7..])]
    {
        let folder = layout(&[entry(&digest, CONTENT.len(), None)]);
        let (path, moved) = (folder.path().join(place), folder.path().join("moved"));
        fs::rename(&path, &moved).unwrap();
        symlink(&moved, &path).unwrap();
        assert!(matches!(read(&folder, &Selector::Only), Err(OciError::NotRegular { .. })), "{place}");
    }
}

#[test]
fn what_is_no_layout_is_refused() {
    let digest = digest_of(CONTENT);
    let with = |name: &str, text: &str| {
        let folder = layout(&[entry(&digest, CONTENT.len(), None)]);
        fs::write(folder.path().join(name), text).unwrap();
        read(&folder, &Selector::Only).unwrap_err()
    };
    assert!(matches!(with("oci-layout", r#"{"imageLayoutVersion":"2.0.0"}"#), OciError::Version { .. }));
    assert!(matches!(with("oci-layout", "{}"), OciError::Json { .. }));
    assert!(matches!(with("oci-layout", &" ".repeat(5000)), OciError::TooLarge { .. }));
    assert!(matches!(with("index.json", r#"{"schemaVersion":1,"manifests":[]}"#), OciError::Version { .. }));
    assert!(matches!(with("index.json", r#"{"schemaVersion":2,"manifests":[]}"#), OciError::NotFound(_)));
    assert!(matches!(
        with("index.json", r#"{"schemaVersion":2,"manifests":[],"manifests":[]}"#),
        OciError::Json { .. }
    ));
    assert!(matches!(Layout::open(Path::new("/no/such/folder")), Err(OciError::Io { .. })));
}

#[test]
fn references_are_read() {
    let digest = digest_of(CONTENT);
    let parse = |text: &str| LayoutReference::parse(text).map(|found| (found.folder, found.selector));
    let expect = |folder: &str, selector| (PathBuf::from(folder), selector);
    assert_eq!(parse("a/b").unwrap(), expect("a/b", Selector::Only));
    assert_eq!(parse("a/b:v1.0").unwrap(), expect("a/b", Selector::Tag("v1.0".into())));
    assert_eq!(parse("a:b/").unwrap(), expect("a:b/", Selector::Only));
    assert_eq!(parse("./:v1").unwrap(), expect("./", Selector::Tag("v1".into())));
    let by_digest = Selector::Digest(Digest::parse(&digest).unwrap());
    assert_eq!(parse(&format!("/x@{digest}")).unwrap(), expect("/x", by_digest));
    for text in ["", ":v1", "a:", "a:b:c", "a:-x", "a@", "a@v1", "a:v1@sha256:00", &format!("@{digest}")] {
        assert!(matches!(parse(text), Err(OciError::Reference(_))), "{text}");
    }
}
