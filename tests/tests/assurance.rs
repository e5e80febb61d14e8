//! What the documents say about proof is so: the tests that stand against the threats exist, and the
//! crates below the core are those that are listed, each with a reason.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The cells of the rows of the table below a heading.
fn table(document: &str, heading: &str) -> Vec<Vec<String>> {
    let text = read(document);
    let (_, section) = text.split_once(&format!("\n## {heading}\n")).expect("the heading");
    let section = section.split("\n## ").next().unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| ")).skip(1);
    rows.map(|row| row.trim_matches('|').split(" | ").map(|cell| cell.trim().to_owned()).collect()).collect()
}

#[test]
fn the_test_against_each_threat_exists() {
    let rows = table("docs/SECURITY-MODEL.md", "Threats, and the test that stands against each");
    assert!(rows.len() > 20, "{}", rows.len());
    for row in rows {
        let [threat, _, test] = &row[..] else { panic!("{row:?}") };
        let (file, name) = test.trim_matches('`').split_once("::").expect("a file and a test");
        let test = format!("#[test]\nfn {name}()");
        let source = read(file).lines().map(|line| line.trim_start().to_owned() + "\n").collect::<String>();
        assert!(source.contains(&test), "{threat}: there is no {name} in {file}");
    }
}

#[test]
fn the_crates_below_the_core_are_those_that_are_listed() {
    let output = Command::new(env!("CARGO"))
        .current_dir(root())
        .args(["tree", "-q", "-p", "nv2-core", "-e", "normal", "--prefix", "none", "--format", "{p}"])
        .args(["--target", "x86_64-unknown-linux-gnu"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let names = text.lines().filter_map(|line| line.split(' ').next()).filter(|name| !name.is_empty());
    let linked: BTreeSet<_> = names.filter(|name| *name != "nv2-core").map(str::to_owned).collect();
    let rows = table("docs/assurance.md", "Dependencies of the core");
    assert!(rows.iter().all(|row| row.len() == 3 && row[2].len() > 10), "each has a reason");
    let listed: BTreeSet<_> = rows.iter().map(|row| row[0].trim_matches('`').to_owned()).collect();
    assert_eq!(linked, listed, "linked on the left, listed on the right");
}
