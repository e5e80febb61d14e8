//! Writes the vectors for drivers in other languages: what the tests of this package ask the core, and what it
//! answers.
//!
//! usage: vectors DIR [RECORD]; writes DIR/vectors.jsonl and DIR/vectors.txt. RECORD is what a run of the
//! tests recorded; without it they are run now.

use nv2_conformance::vectors::{RECORD, lines};
use serde_json::Value;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::Command;

fn main() -> Result<(), String> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let folder = arguments.next().ok_or("usage: vectors DIR [RECORD]")?;
    std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let record = match arguments.next() {
        Some(record) => record,
        None => run_tests(&folder)?,
    };
    let text = std::fs::read_to_string(&record).map_err(|error| format!("{}: {error}", record.display()))?;
    let all: Result<Vec<Value>, _> = text.lines().map(serde_json::from_str).collect();
    let mut all = all.map_err(|error| error.to_string())?;
    // Tests run in any order, and some ask the same again.
    all.sort_by_key(|vector| vector["name"].as_str().map(str::to_owned));
    let mut known = HashSet::new();
    let (mut json, mut plain, mut left_out, mut again, mut refused) = (String::new(), String::new(), 0, 0, 0);
    for vector in &all {
        let mut content = vector.clone();
        content["name"] = Value::Null;
        if !vector["left_out"].is_null() {
            left_out += 1;
        } else if !known.insert(content.to_string()) {
            again += 1;
        } else {
            refused += usize::from(vector["code"] != 0);
            json.push_str(&vector.to_string());
            json.push('\n');
            plain.push_str(&lines(vector)?);
        }
    }
    if known.is_empty() || refused == 0 || refused == known.len() {
        return Err("the record lacks good or bad signatures: it cannot be whole".into());
    }
    write(&folder.join("vectors.jsonl"), &json)?;
    write(&folder.join("vectors.txt"), &plain)?;
    println!(
        "{} vectors, {refused} of them refusals; {again} asked again and {left_out} too large are left out",
        known.len()
    );
    Ok(())
}

fn run_tests(folder: &Path) -> Result<PathBuf, String> {
    let folder = folder.canonicalize().map_err(|error| error.to_string())?;
    let record = folder.join("record.jsonl");
    let _ = std::fs::remove_file(&record);
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["test", "-q", "-p", "nv2-conformance", "--tests"])
        .env(RECORD, &record)
        .stdout(std::process::Stdio::null())
        .status()
        .map_err(|error| error.to_string())?;
    if !status.success() {
        return Err("the tests fail: no vectors".into());
    }
    Ok(record)
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}
