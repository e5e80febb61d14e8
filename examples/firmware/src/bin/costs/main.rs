//! Measures what each entry point of nv2-core takes, stack and instructions, on the board: a line `name|stack|instructions`
//! for each. Stack is what is used below the caller's frame, what is returned included; scratch is the caller's, and
//! not counted.
#![cfg_attr(target_os = "none", no_std, no_main)]

#[cfg(not(target_os = "none"))]
fn main() {
    println!("This is for a board: see scripts/firmware.");
}

#[cfg(target_os = "none")]
mod entries;

#[cfg(target_os = "none")]
#[allow(unsafe_code, reason = "the start code looks for this name")]
#[unsafe(no_mangle)]
extern "C" fn main() -> ! {
    nv2_firmware::board::exit(entries::measure())
}
