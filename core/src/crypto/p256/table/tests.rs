use super::*;
use crate::crypto::p256::point::GENERATOR;
use std::vec;

fn built(entries: usize) -> vec::Vec<Entry> {
    let mut table = vec![[0; 64]; entries];
    build(&GENERATOR, &mut table);
    table
}

/// With `$NV2_WRITE_GENERATOR` it writes them instead, for the next build to compare.
#[test]
fn the_tables_of_the_generator_are_built_from_it() {
    for (file, committed) in [("generator-1k.bin", GENERATOR_1K), ("generator-16k.bin", GENERATOR_16K)] {
        let table = built(committed.len());
        if std::env::var_os("NV2_WRITE_GENERATOR").is_some() {
            let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/crypto/p256");
            std::fs::write(folder.join(file), table.as_flattened()).unwrap();
        } else {
            assert_eq!(table, committed, "{file}");
        }
    }
}
