//! Exit codes, and which of them counts when several things are wrong.

use crate::term::escape;
use nv2_oci::OciError;
use std::fmt;
use std::path::Path;

/// How the command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Exit {
    /// Verified, or done.
    Done,
    /// Signatures were found and none, or too few, are acceptable.
    Rejected,
    /// The command line has no meaning.
    Usage,
    /// No signature was found.
    NoSignature,
    /// No trust, key or certificate was given, or it does not load.
    Trust,
    /// The network failed. Not in use yet.
    Network,
    /// Access was denied by a registry. Not in use yet.
    AccessDenied,
    /// Bytes do not match the descriptor that the caller or a layout gave for them.
    Mismatch,
    /// A local file or stream cannot be read or written, or is not what it has to be.
    LocalIo,
    /// A fault of this program.
    Internal,
}

impl Exit {
    /// All of them, in the order of their codes.
    pub const ALL: [Self; 10] = [
        Self::Done,
        Self::Rejected,
        Self::Usage,
        Self::NoSignature,
        Self::Trust,
        Self::Network,
        Self::AccessDenied,
        Self::Mismatch,
        Self::LocalIo,
        Self::Internal,
    ];

    /// Which failure counts when several apply: the first of these. What makes the question
    /// meaningless comes before what could not be looked at, and that before what was looked at.
    pub const PRECEDENCE: [Self; 9] = [
        Self::Internal,
        Self::Usage,
        Self::LocalIo,
        Self::Trust,
        Self::AccessDenied,
        Self::Network,
        Self::Mismatch,
        Self::NoSignature,
        Self::Rejected,
    ];

    /// The exit code of the process.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Rejected => 1,
            Self::Usage => 2,
            Self::NoSignature => 3,
            Self::Trust => 4,
            Self::Network => 5,
            Self::AccessDenied => 6,
            Self::Mismatch => 7,
            Self::LocalIo => 9,
            Self::Internal => 10,
        }
    }

    /// The name in JSON output.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Done => "Done",
            Self::Rejected => "Rejected",
            Self::Usage => "Usage",
            Self::NoSignature => "NoSignature",
            Self::Trust => "Trust",
            Self::Network => "Network",
            Self::AccessDenied => "AccessDenied",
            Self::Mismatch => "Mismatch",
            Self::LocalIo => "LocalIo",
            Self::Internal => "Internal",
        }
    }
}

/// One thing that is wrong, as one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    exit: Exit,
    message: String,
}

impl Failure {
    /// A failure. Control characters in the message are escaped.
    pub fn new(exit: Exit, message: impl fmt::Display) -> Self {
        Self { exit, message: escape(&message.to_string()) }
    }

    /// A failure that concerns one file.
    pub fn about(exit: Exit, path: &Path, message: impl fmt::Display) -> Self {
        Self::new(exit, format_args!("{}: {message}", path.display()))
    }

    /// A command line without meaning.
    pub fn usage(message: impl fmt::Display) -> Self {
        Self::new(Exit::Usage, message)
    }

    /// The exit code that it asks for.
    #[must_use]
    pub const fn exit(&self) -> Exit {
        self.exit
    }

    /// The line.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl From<OciError> for Failure {
    fn from(error: OciError) -> Self {
        let exit = match error {
            OciError::BlobMismatch { .. } => Exit::Mismatch,
            OciError::Reference(_) | OciError::Ambiguous(_) => Exit::Usage,
            _ => Exit::LocalIo,
        };
        match (&error, error.path()) {
            (OciError::Io { source, .. }, Some(path)) => {
                Self::about(exit, path, crate::file::explain(source))
            }
            (_, Some(path)) => Self::about(exit, path, &error),
            (_, None) => Self::new(exit, &error),
        }
    }
}

/// All that is wrong. Work goes on after a failure, so that the precedence can be kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Failures(Vec<Failure>);

impl Failures {
    /// Nothing so far.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes a failure.
    pub fn push(&mut self, failure: Failure) {
        self.0.push(failure);
    }

    /// The value, or the failure is noted.
    pub fn take<T>(&mut self, result: Result<T, Failure>) -> Option<T> {
        result.map_err(|failure| self.push(failure)).ok()
    }

    /// The exit code that counts; `Done` when nothing is wrong.
    #[must_use]
    pub fn exit(&self) -> Exit {
        let has = |exit: &Exit| self.0.iter().any(|failure| failure.exit == *exit);
        Exit::PRECEDENCE.into_iter().find(has).unwrap_or(Exit::Done)
    }

    /// The failures of the exit code that counts.
    pub fn worst(&self) -> impl Iterator<Item = &Failure> {
        let exit = self.exit();
        self.0.iter().filter(move |failure| failure.exit == exit)
    }

    /// Nothing is wrong, or all that is.
    ///
    /// # Errors
    /// Itself, unless it is empty.
    pub fn check(self) -> Result<(), Self> {
        if self.0.is_empty() { Ok(()) } else { Err(self) }
    }
}

impl From<Failure> for Failures {
    fn from(failure: Failure) -> Self {
        Self(vec![failure])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_documentation() {
        assert_eq!(Exit::ALL.map(Exit::code), [0, 1, 2, 3, 4, 5, 6, 7, 9, 10]);
    }

    #[test]
    fn the_precedence_is_2_9_4_7_3_1_in_any_order_of_events() {
        let documented = [2, 9, 4, 7, 3, 1];
        let by_code = |code: u8| Exit::ALL.into_iter().find(|exit| exit.code() == code).unwrap();
        for pair in documented.windows(2) {
            for order in [[pair[0], pair[1]], [pair[1], pair[0]]] {
                let mut failures = Failures::new();
                order.map(|code| failures.push(Failure::new(by_code(code), code)));
                assert_eq!(failures.exit().code(), pair[0]);
                assert_eq!(failures.worst().map(Failure::message).collect::<Vec<_>>(), [pair[0].to_string()]);
            }
        }
        assert_eq!(Failures::new().exit(), Exit::Done);
    }

    #[test]
    fn every_failure_has_a_place_in_the_precedence() {
        for exit in Exit::ALL.into_iter().filter(|exit| *exit != Exit::Done) {
            assert_eq!(Exit::PRECEDENCE.iter().filter(|other| **other == exit).count(), 1);
        }
    }

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        let failure = Failure::about(Exit::LocalIo, Path::new("a\u{1b}[2Jb\n"), "no such file");
        assert_eq!(failure.message(), "a\\u{1b}[2Jb\\u{a}: no such file");
    }
}
