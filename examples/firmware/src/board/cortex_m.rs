//! Cortex-M: the vector table, semihosting, SysTick.

use core::arch::{asm, global_asm};

// The core loads the stack pointer and jumps to `start` by itself. Static data would have to be set up here: the
// linker script refuses it.
global_asm!(
    ".section .vectors, \"a\"",
    ".word _stack_top",
    ".word start",
    ".rept 14",
    ".word fault",
    ".endr",
    ".section .text.start, \"ax\"",
    ".thumb_func",
    ".global start",
    ".type start, %function",
    "start:",
    "bl main",
    "bl fault",
);

/// Asks the emulator.
///
/// # Safety
/// `argument` must be what the operation wants.
pub(super) unsafe fn semihosting(operation: usize, argument: usize) {
    // SAFETY: the caller's word. The answer in r0 is ignored.
    unsafe { asm!("bkpt 0xab", inout("r0") operation => _, in("r1") argument) };
}

/// The address below which the stack is free.
#[inline(always)]
pub(super) fn stack_pointer() -> usize {
    let pointer;
    // SAFETY: reads a register.
    unsafe { asm!("mov {}, sp", out(reg) pointer, options(nomem, nostack, preserves_flags)) };
    pointer
}

const CONTROL: *mut u32 = core::ptr::without_provenance_mut(0xe000_e010);
const RELOAD: *mut u32 = core::ptr::without_provenance_mut(0xe000_e014);
const VALUE: *mut u32 = core::ptr::without_provenance_mut(0xe000_e018);
const LARGEST: u32 = 0x00ff_ffff;

/// Starts SysTick, which goes by with the instructions under `-icount shift=0`.
pub(super) fn start_ticks() {
    // SAFETY: registers of the core, which nothing else uses.
    unsafe {
        RELOAD.write_volatile(LARGEST);
        VALUE.write_volatile(0);
        CONTROL.write_volatile(5);
    }
}

/// The counter, which begins anywhere.
pub(super) fn ticks() -> u32 {
    // SAFETY: as above. It counts down.
    LARGEST - unsafe { VALUE.read_volatile() }
}

/// Ticks between two values of the counter, which has 24 bits.
pub(super) fn elapsed(before: u32, after: u32) -> u32 {
    after.wrapping_sub(before) & LARGEST
}

/// Takes 2 instructions for each of `rounds`.
pub(super) fn spin(rounds: u32) {
    // SAFETY: changes one register.
    unsafe { asm!("2:", "subs {0}, #1", "bne 2b", inout(reg) rounds => _, options(nomem, nostack)) };
}
