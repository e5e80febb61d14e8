//! `nv2`: the process around the command. Arguments in, exit code out; a panic becomes one line.

use nv2_cli::{Exit, guard, run};
use std::process::ExitCode;

fn main() -> ExitCode {
    let exit = guard(|| run(std::env::args_os())).unwrap_or(Exit::Internal);
    ExitCode::from(exit.code())
}
