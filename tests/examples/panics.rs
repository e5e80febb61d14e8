//! Compares the calls in a program that end in a panic with the table of docs/PANICS.md.
//!
//! usage: panics PROGRAM [TARGET]. The table is the one below the heading of this target, the first without one. Ends with 1 for a call of ours, and for more calls of another crate than the table
//! explains.

use nv2_conformance::panics::sites;
use std::collections::BTreeMap;
use std::path::Path;

fn main() -> Result<(), String> {
    let program = std::env::args().nth(1).ok_or("usage: panics PROGRAM [TARGET]")?;
    let target = std::env::args().nth(2);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/PANICS.md");
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let section = match &target {
        None => text.split("\n## ").next(),
        Some(target) => text.split("\n## ").find(|section| section.starts_with(&format!("`{target}`"))),
    };
    let section = section.ok_or("the table has no such target")?;
    let mut table: BTreeMap<(String, String), usize> = section.lines().filter_map(row).collect();
    let prefix = if target.is_some() { "arm-none-eabi-" } else { "" };
    let (mut ours, mut unexplained, mut calls) = (0, 0, 0);
    for (site, called) in sites(Path::new(&program), prefix)? {
        calls += called.len();
        let most = table.remove(&site).unwrap_or_default();
        let (of, file) = site;
        if of.starts_with("nv2") {
            println!("OURS {of} {file}: {}", called.join(", "));
            ours += called.len();
        } else if called.len() > most {
            println!("MORE THAN {most}: | `{of}` | `{file}` | {} | {}", called.len(), called.join(", "));
            unexplained += 1;
        } else if called.len() < most {
            println!("fewer, docs/PANICS.md may shrink: | `{of}` | `{file}` | {} |", called.len());
        }
    }
    for (of, file) in table.keys() {
        println!("gone, docs/PANICS.md may shrink: {of} {file}");
    }
    println!(
        "{calls} calls end in a panic: {ours} of ours; {unexplained} files of others have more than explained"
    );
    if ours + unexplained == 0 { Ok(()) } else { Err("see above".into()) }
}

/// Crate, file and number of calls of a row of the table.
fn row(line: &str) -> Option<((String, String), usize)> {
    let mut cells = line.strip_prefix("| `")?.split('|').map(|cell| cell.trim().trim_matches('`'));
    let (of, file) = (cells.next()?, cells.next()?);
    Some(((of.into(), file.into()), cells.next()?.parse().ok()?))
}
