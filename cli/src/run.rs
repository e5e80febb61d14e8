//! From arguments to an exit code.

use crate::args::{self, Arguments, CertCommand, Command, JsonCommand, KeyCommand, Output};
use crate::exit::{Exit, Failure, Failures};
use crate::output::{FailureReport, VerdictReport, print_json};
use crate::term::Terminal;
use crate::{attach, cert, inspect, key, list, sign, verify};
use clap::{CommandFactory, Parser};
use std::ffi::OsString;
use std::panic::{self, AssertUnwindSafe};

/// Runs one command. Says on standard error why, unless all is done.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    let words: Vec<_> = arguments.into_iter().collect();
    let arguments = match Arguments::try_parse_from(&words) {
        Ok(arguments) => arguments,
        Err(error) => return refuse(&error, args::asked_for_json(&words)),
    };
    let json = arguments.command.output() == Output::Json;
    let terminal = Terminal::new(arguments.quiet, arguments.verbose, json);
    match dispatch(&arguments.command, &terminal) {
        Ok(exit) => exit,
        Err(failures) => {
            // The others have printed their object before they fail.
            if let Command::List(_) | Command::Key { .. } = &arguments.command
                && json
            {
                let _ = print_json(&terminal, &FailureReport::new(&failures));
            }
            failures.worst().for_each(|failure| terminal.failure(failure));
            failures.exit()
        }
    }
}

/// Runs `work`; a panic is one line on standard error and no value.
pub fn guard<T>(work: impl FnOnce() -> T) -> Option<T> {
    panic::set_hook(Box::new(|fault| {
        let place = fault.location().map(|at| format!(" ({}:{})", at.file(), at.line()));
        let place = place.unwrap_or_default();
        let message = format!("an internal fault, please report it{place}");
        Terminal::default().failure(&Failure::new(Exit::Internal, message));
    }));
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    let _ = panic::take_hook();
    result.ok()
}

fn dispatch(command: &Command, terminal: &Terminal) -> Result<Exit, Failures> {
    match command {
        Command::Sign(options) => sign::run(options, terminal),
        Command::Verify(options) => verify::run(options, terminal),
        Command::Inspect(options) => inspect::run(options, terminal),
        Command::List(options) => list::run(options, terminal),
        Command::Attach(options) => attach::run(options, terminal),
        Command::Key { command: KeyCommand::Generate(options) } => key::generate(options, terminal),
        Command::Key { command: KeyCommand::Id(options) } => key::id(options, terminal),
        Command::Key { command: KeyCommand::Public(options) } => key::public(options, terminal),
        Command::Key { command: KeyCommand::Bake(options) } => key::bake::run(options, terminal),
        Command::Cert { command: CertCommand::SelfSigned(options) } => cert::self_signed(options, terminal),
        Command::Completion { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Arguments::command(), "nv2", &mut script);
            terminal.print_bytes(&script)
        }
        Command::Version => terminal.print(&format!("nv2 {}\n", env!("CARGO_PKG_VERSION"))),
    }
}

fn refuse(error: &clap::Error, json: Option<JsonCommand>) -> Exit {
    let terminal = Terminal::default();
    if !error.use_stderr() {
        // Help or version, asked for.
        return match error.print() {
            Ok(()) => Exit::Done,
            Err(_) => Exit::LocalIo,
        };
    }
    let failures = Failures::from(Failure::usage(args::one_line(error)));
    // What cannot be printed changes nothing: the call had no meaning.
    let _ = match json {
        Some(JsonCommand::Verify) => print_json(&terminal, &VerdictReport::failed(&failures)),
        Some(JsonCommand::Other) => print_json(&terminal, &FailureReport::new(&failures)),
        None => Ok(Exit::Usage),
    };
    failures.worst().for_each(|failure| terminal.failure(failure));
    Exit::Usage
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_caught() {
        assert_eq!(guard(|| Exit::Done), Some(Exit::Done));
        assert_eq!(guard(|| -> Exit { panic!("on purpose") }), None);
    }
}
