//! Lines that a person should see although the test runner keeps the output of passing tests.

use std::io::Write;

/// Writes a line past the runner's capture, on a line of its own.
pub fn line(text: &str) {
    // A closed standard output is no reason to fail a test.
    let _ = writeln!(std::io::stdout().lock(), "\n{text}");
}

/// Says that a test could not run here. The test command counts these lines.
pub fn skipped(what: &str, why: &str) {
    line(&format!("SKIPPED {what}: {why}"));
}
