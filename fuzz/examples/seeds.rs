//! Writes the seeds and the dictionary of each target into a folder, as libFuzzer takes them.

use nv2_fuzz::targets::ALL;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

fn main() -> std::io::Result<()> {
    let folder = PathBuf::from(std::env::args_os().nth(1).expect("usage: seeds FOLDER"));
    for target in ALL {
        fs::create_dir_all(folder.join(target.name))?;
        for (number, seed) in (target.seeds)().iter().enumerate() {
            fs::write(folder.join(target.name).join(format!("seed-{number}")), seed)?;
        }
        fs::write(folder.join(format!("{}.dict", target.name)), dictionary(target.dictionary))?;
    }
    Ok(())
}

fn dictionary(words: &[&[u8]]) -> String {
    words.iter().fold(String::new(), |mut text, word| {
        let word: String = word.iter().map(|byte| format!("\\x{byte:02x}")).collect();
        writeln!(text, "\"{word}\"").expect("a text takes everything");
        text
    })
}
