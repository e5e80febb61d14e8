//! `nv2` for the tests of this package: cargo hands a test the programs of its own package only.
#![forbid(unsafe_code)]

use nv2_cli::{Exit, guard, run};
use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(guard(|| run(std::env::args_os())).unwrap_or(Exit::Internal).code())
}
