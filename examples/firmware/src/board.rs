//! The boards: start, console and exit through semihosting, a counter of instructions, a painted stack. All that is
//! unsafe in these firmwares is here, and nothing of it is nv2's.
#![allow(unsafe_code, reason = "a machine without an operating system")]

#[cfg(target_arch = "arm")]
#[path = "board/cortex_m.rs"]
mod machine;
#[cfg(target_arch = "riscv32")]
#[path = "board/riscv.rs"]
mod machine;
mod stack;

use core::panic::PanicInfo;
pub use stack::{Cost, measure};

/// Semihosting operations (Arm, "Semihosting for AArch32 and AArch64"; RISC-V takes the same numbers).
const SYS_WRITEC: usize = 0x03;
const SYS_EXIT_EXTENDED: usize = 0x20;
/// The reason for an exit with a code: ADP_Stopped_ApplicationExit.
const APPLICATION_EXIT: usize = 0x2_0026;

/// Prints to the console of the emulator.
pub fn print(text: &str) {
    for byte in text.as_bytes() {
        // SAFETY: the operation reads one byte behind the pointer.
        unsafe { machine::semihosting(SYS_WRITEC, core::ptr::from_ref(byte).addr()) };
    }
}

/// Ends the emulator with 0 or 1.
pub fn exit(well: bool) -> ! {
    let block = [APPLICATION_EXIT, usize::from(!well)];
    loop {
        // SAFETY: the operation reads the two words behind the pointer.
        unsafe { machine::semihosting(SYS_EXIT_EXTENDED, block.as_ptr().addr()) };
    }
}

/// Whatever goes wrong in a machine: an overflow of the stack, an access to nowhere.
#[unsafe(no_mangle)]
extern "C" fn fault() -> ! {
    print("FAULT\n");
    exit(false)
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    print("PANIC\n");
    exit(false)
}
