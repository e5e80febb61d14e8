//! What an attacker may try to exhaust: the stack, and time. Each load of `kit::load` in a process of its
//! own, since a stack that overflows ends the process.

use nv2_conformance::kit::load::{LOADS, Load, Reader};
use nv2_core::ErrorKind;
use nv2_core::limits::MAX_ENVELOPE;
use std::process::Command;

/// Bytes of stack for every reader, and for what is refused before a chain of certificates is read. A thread's own needs (its storage,
/// its start) come out of it too.
const STACK: usize = 16 << 10;

/// Bytes of stack for what gets further, up to a signature that holds: certificates and arithmetic on P-256,
/// built as tests are. It took between 28 and 32 KiB. What a device needs is in docs/FIRMWARE.md: it is far less.
const WHOLE: usize = 48 << 10;

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_nv2-load"))
}

/// Bytes of the largest input: what is not an envelope has no cap of its own.
fn largest(load: &Load) -> usize {
    match load.reader {
        Reader::Envelope(_) => MAX_ENVELOPE - (8 << 10),
        _ => 4 << 20,
    }
}

const fn stack(load: &Load) -> usize {
    match (load.reader, load.answer) {
        (Reader::Envelope(_), Ok(()) | Err(ErrorKind::DerTrailing)) => WHOLE,
        _ => STACK,
    }
}

fn run(name: &str, size: usize, stack: usize) -> bool {
    let output = program().args([name, &size.to_string(), &stack.to_string()]).output().unwrap();
    if !output.status.success() {
        println!("{name}, {size} bytes, {}: {}", output.status, String::from_utf8_lossy(&output.stderr));
    }
    output.status.success()
}

#[test]
fn the_largest_input_is_read_on_a_small_stack() {
    let failed: Vec<_> = LOADS.iter().filter(|load| !run(load.name, largest(load), stack(load))).collect();
    assert!(failed.is_empty(), "{:?}", failed.iter().map(|load| load.name).collect::<Vec<_>>());
}

#[test]
fn a_stack_that_overflows_is_seen() {
    assert!(run("overflow", 1 << 10, STACK));
    assert!(!run("overflow", STACK + (16 << 10), STACK));
}

/// Instructions of the reading alone, as callgrind counts them: the same in each run.
fn instructions(name: &str, size: usize) -> u64 {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null", "--collect-atstart=no"])
        .args(["--toggle-collect=*measured_work*", env!("CARGO_BIN_EXE_nv2-load"), name])
        .args([size.to_string(), (1 << 20).to_string()])
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{name}: {text}");
    let count = text.lines().find_map(|line| line.split_once("Collected : "));
    let count = count.and_then(|(_, count)| count.trim().parse().ok());
    count.filter(|count| *count > 0).unwrap_or_else(|| panic!("{name}: no count in {text}"))
}

#[test]
fn work_is_linear_in_the_input() {
    if Command::new("valgrind").arg("--version").output().is_err() {
        println!("SKIPPED instruction counts: there is no valgrind");
        return;
    }
    /// Bytes of the smallest input: beyond what is the same for each size.
    const LEAST: usize = 64 << 10;
    /// What a signature check takes more or less from one signature to the next, and the like.
    const NOISE: u64 = 400_000;
    let mut failed = Vec::new();
    for load in LOADS {
        let [one, two, four] = [1, 2, 4].map(|times| instructions(load.name, times * LEAST));
        let (first, second) = (two.saturating_sub(one), four.saturating_sub(two));
        println!("{}: {one}, {two}, {four}", load.name);
        // Twice the growth for twice the bytes; a tenth more is forgiven.
        if second > first / 10 * 22 + NOISE {
            failed.push(format!("{}: {one}, {two}, {four}", load.name));
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
}
