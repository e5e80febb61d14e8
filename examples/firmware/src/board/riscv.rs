//! RISC-V: start, semihosting, the counter of instructions.

use core::arch::{asm, global_asm};

global_asm!(
    ".section .vectors, \"ax\"",
    ".global start",
    "start:",
    "la sp, _stack_top",
    "la t0, trap",
    "csrw mtvec, t0",
    "call main",
    ".balign 4",
    "trap:",
    "la sp, _stack_top",
    "call fault",
);

/// Asks the emulator.
///
/// # Safety
/// `argument` must be what the operation wants.
pub(super) unsafe fn semihosting(operation: usize, argument: usize) {
    // SAFETY: the caller's word. The three instructions are the mark that the emulator looks for (RISC-V
    // Semihosting, 2.1); they must lie on one page.
    unsafe {
        asm!(
            ".balign 16", ".option push", ".option norvc", "slli x0, x0, 0x1f", "ebreak", "srai x0, x0, 7",
            ".option pop", inout("a0") operation => _, in("a1") argument
        )
    };
}

/// The address below which the stack is free.
#[inline(always)]
pub(super) fn stack_pointer() -> usize {
    let pointer;
    // SAFETY: reads a register.
    unsafe { asm!("mv {}, sp", out(reg) pointer, options(nomem, nostack, preserves_flags)) };
    pointer
}

/// The counter of instructions is always on.
pub(super) fn start_ticks() {}

/// Instructions so far.
pub(super) fn ticks() -> u32 {
    let count;
    // SAFETY: reads a register.
    unsafe { asm!("csrr {}, minstret", out(reg) count, options(nomem, nostack)) };
    count
}

/// Instructions between two values of the counter.
pub(super) fn elapsed(before: u32, after: u32) -> u32 {
    after.wrapping_sub(before)
}

/// Takes 2 instructions for each of `rounds`.
pub(super) fn spin(rounds: u32) {
    // SAFETY: changes one register.
    unsafe {
        asm!("2:", "addi {0}, {0}, -1", "bnez {0}, 2b", inout(reg) rounds => _, options(nomem, nostack))
    };
}
