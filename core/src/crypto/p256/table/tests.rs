use super::*;
use crate::crypto::p256::point::GENERATOR;
use std::vec;

fn built(entries: usize) -> vec::Vec<Entry> {
    let mut table = vec![[0; 64]; entries];
    build(&GENERATOR, &mut table);
    table
}

#[test]
fn the_tables_of_the_generator_are_built_from_it() {
    assert_eq!(built(16), GENERATOR_1K);
    assert_eq!(built(256), GENERATOR_16K);
}

#[test]
#[ignore = "writes the tables of the generator"]
fn write_the_tables_of_the_generator() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/crypto/p256");
    std::fs::write(folder.join("generator-1k.bin"), built(16).as_flattened()).unwrap();
    std::fs::write(folder.join("generator-16k.bin"), built(256).as_flattened()).unwrap();
}
