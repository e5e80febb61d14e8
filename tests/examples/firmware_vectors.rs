//! Writes the signatures that the firmware examples verify: examples/firmware/vectors.

use nv2_conformance::firmware::{folder, vectors};

fn main() -> Result<(), String> {
    for (name, bytes) in vectors()? {
        let path = folder().join(name);
        std::fs::write(&path, bytes).map_err(|error| format!("{}: {error}", path.display()))?;
        println!("wrote {name}");
    }
    Ok(())
}
