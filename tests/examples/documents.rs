//! Writes the documents that are generated from the code.

use nv2_conformance::documents::Document;

fn main() -> Result<(), String> {
    for document in Document::all()? {
        std::fs::write(document.file(), &document.text)
            .map_err(|error| format!("{}: {error}", document.path))?;
        println!("wrote {}", document.path);
    }
    Ok(())
}
