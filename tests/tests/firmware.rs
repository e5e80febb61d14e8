//! The firmware examples verify what the signing crate makes.

use nv2_conformance::firmware::{folder, vectors};

#[test]
fn the_vectors_of_the_firmware_are_what_their_keys_sign() {
    for (name, bytes) in vectors().unwrap() {
        let file = std::fs::read(folder().join(name)).unwrap_or_default();
        assert!(file == bytes, "{name} is stale: cargo run -p nv2-conformance --example firmware_vectors");
    }
}

#[test]
fn the_page_for_firmware_shows_the_code_that_runs() {
    let root = folder().join("../../..");
    let page = std::fs::read_to_string(root.join("docs/FIRMWARE.md")).unwrap();
    let source = std::fs::read_to_string(root.join("examples/firmware/src/update.rs")).unwrap();
    let (_, code) = source.split_once("docs/FIRMWARE.md shows this: begin\n").unwrap();
    let (code, _) = code.split_once("// end").unwrap();
    assert!(code.contains("pub fn verify"), "the marks are around something else");
    assert!(page.contains(code.trim_end()), "docs/FIRMWARE.md shows other code than update.rs has");
}
