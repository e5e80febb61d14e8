//! The generated documents are those of this code.

use nv2_conformance::documents::Document;

#[test]
fn the_generated_documents_are_up_to_date() {
    for document in Document::all().unwrap() {
        let file = std::fs::read_to_string(document.file()).unwrap_or_default();
        assert!(
            file == document.text,
            "{} is stale: cargo run -p nv2-conformance --example documents",
            document.path
        );
    }
}
