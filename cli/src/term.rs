//! Standard output and standard error: one line each, colours only on a terminal, no raw control
//! characters from files.

use crate::exit::{Exit, Failure, Failures};
use crate::file::explain;
use anstyle::{AnsiColor, Style};
use std::io::{self, IsTerminal, Write};

const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const GOOD: Style = AnsiColor::Green.on_default().bold();

/// How much is said.
#[derive(Clone, Copy, Debug, Default)]
pub struct Terminal {
    /// Nothing but failures.
    pub quiet: bool,
    /// More than is needed.
    pub verbose: bool,
    /// How far a long read has come.
    pub progress: bool,
}

impl Terminal {
    /// What the options ask for. Progress is for people who look at it, and who did not ask for JSON.
    #[must_use]
    pub fn new(quiet: bool, verbose: bool, json: bool) -> Self {
        let is_dumb = std::env::var_os("TERM").is_some_and(|name| name == "dumb");
        Self { quiet, verbose, progress: !quiet && !json && !is_dumb && io::stderr().is_terminal() }
    }

    /// Says why the command fails.
    pub fn failure(&self, failure: &Failure) {
        say(ERROR, failure.message());
    }

    /// Says what should be changed.
    pub fn warning(&self, message: &str) {
        if !self.quiet {
            say(WARNING, &escape(message));
        }
    }

    /// Says what went well: to people, and to whoever asks for it.
    pub fn note(&self, message: &str) {
        if self.verbose || (!self.quiet && io::stderr().is_terminal()) {
            say(GOOD, &escape(message));
        }
    }

    /// Says what only those want to know who ask for it.
    pub fn detail(&self, message: &str) {
        if self.verbose {
            say(Style::new(), &escape(message));
        }
    }

    /// Writes to standard output. The text must be free of foreign control characters.
    ///
    /// # Errors
    /// `LocalIo`.
    pub fn print(&self, text: &str) -> Result<Exit, Failures> {
        self.print_bytes(text.as_bytes())
    }

    /// As [`Terminal::print`].
    ///
    /// # Errors
    /// `LocalIo`. A reader who has gone away is told nothing.
    pub fn print_bytes(&self, bytes: &[u8]) -> Result<Exit, Failures> {
        let mut out = io::stdout().lock();
        match out.write_all(bytes).and_then(|()| out.flush()) {
            Ok(()) => Ok(Exit::Done),
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Exit::LocalIo),
            Err(error) => {
                let message = format!("standard output: {}", explain(&error));
                Err(Failure::new(Exit::LocalIo, message).into())
            }
        }
    }
}

/// The text with each character escaped that could steer a terminal or reorder what is seen.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if is_harmful(character) { out.extend(character.escape_unicode()) } else { out.push(character) }
    }
    out
}

/// JSON text with the same characters escaped, which can only stand inside its strings.
#[must_use]
pub fn escape_json(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if is_harmful(character) && character != '\n' {
            for unit in character.encode_utf16(&mut [0; 2]) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(character);
        }
    }
    out
}

/// Control characters; marks that reorder or hide text; characters that break lines.
fn is_harmful(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

fn say(style: Style, message: &str) {
    // Nobody is left to be told when standard error is closed.
    let _ = writeln!(anstream::stderr().lock(), "{style}nv2:{style:#} {message}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_is_escaped() {
        assert_eq!(escape("a\u{1b}[31m\u{9b}\u{202e}b\r\n"), "a\\u{1b}[31m\\u{9b}\\u{202e}b\\u{d}\\u{a}");
        assert_eq!(escape("Grüße, 世界 \u{1f600}"), "Grüße, 世界 \u{1f600}");
    }

    #[test]
    fn escaped_json_means_the_same() {
        let value = "a\u{7f}\u{9b}\u{202e}\u{e0001}\n\u{1b}";
        let text = escape_json(&serde_json::to_string(value).unwrap());
        assert!(text.is_ascii());
        assert_eq!(serde_json::from_str::<String>(&text).unwrap(), value);
    }
}
