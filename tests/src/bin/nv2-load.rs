//! Reads one of the loads of `kit::load` on a thread of its own.
//!
//! usage: `nv2-load NAME SIZE STACK`; `nv2-load overflow SIZE STACK` needs SIZE bytes of stack, to show
//! that a stack that is too small is seen.
#![forbid(unsafe_code)]

use nv2_conformance::kit::load::Load;
use nv2_core::ErrorKind;
use std::process::ExitCode;

/// Work that is measured, by its name.
#[inline(never)]
fn measured_work(work: &mut (dyn FnMut() -> Result<(), ErrorKind> + Send)) -> Result<(), ErrorKind> {
    work()
}

/// Uses more than `bytes` of stack.
fn overflow(bytes: usize) -> usize {
    let block = std::hint::black_box([0_u8; 256]);
    if bytes < block.len() { block.len() } else { overflow(bytes - block.len()) + usize::from(block[0]) }
}

fn on_a_stack_of<T: Send>(stack: usize, body: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(stack).spawn_scoped(scope, body);
        thread.expect("a thread").join().expect("no panic")
    })
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [name, size, stack] = &arguments[..] else { panic!("usage: nv2-load NAME SIZE STACK") };
    let (size, stack) = (size.parse().expect("a size"), stack.parse().expect("a stack"));
    if name == "overflow" {
        println!("{}", on_a_stack_of(stack, || overflow(size)));
        return ExitCode::SUCCESS;
    }
    let load = Load::named(name).expect("a load");
    let answer = load.with(size, |work| on_a_stack_of(stack, || measured_work(work)));
    if answer == load.answer {
        return ExitCode::SUCCESS;
    }
    eprintln!("{name} of {size} bytes: {answer:?} instead of {:?}", load.answer);
    ExitCode::FAILURE
}
