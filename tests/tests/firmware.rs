//! The firmware examples verify what the signing crate makes.

use nv2_conformance::firmware::{folder, vectors};

#[test]
fn the_vectors_of_the_firmware_are_what_their_keys_sign() {
    for (name, bytes) in vectors().unwrap() {
        let file = std::fs::read(folder().join(name)).unwrap_or_default();
        assert!(file == bytes, "{name} is stale: cargo run -p nv2-conformance --example firmware_vectors");
    }
}
