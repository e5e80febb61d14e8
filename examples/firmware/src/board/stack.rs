//! What a call takes: stack, by painting what is free before and looking how far the paint is gone; instructions, by
//! a counter that is calibrated with a loop of known length.

use super::machine;
use core::hint::black_box;

const PAINT: u32 = 0x5aa5_c33c;
/// What painting itself may use below its caller.
const MARGIN: usize = 64;
/// Two instructions each.
const ROUNDS: u32 = 500_000;

/// What a call took.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    /// Bytes of stack below the caller's frame.
    pub stack: u32,
    /// What the counter of the board counted.
    pub ticks: u32,
    /// What it counts for a million instructions.
    pub per_million: u32,
}

impl Cost {
    /// Instructions. A function of its own: a small image leaves the division to who reads the numbers.
    #[must_use]
    pub fn instructions(self) -> u32 {
        let instructions = u64::from(self.ticks) * 1_000_000 / u64::from(self.per_million);
        u32::try_from(instructions).unwrap_or(u32::MAX)
    }
}

unsafe extern "C" {
    /// The begin of RAM, from the linker script.
    static mut _stack_bottom: u32;
}

/// Calls `work` and says what it took. What measuring takes is measured too, and subtracted.
pub fn measure(work: impl FnOnce()) -> Cost {
    let (_, loop_ticks) = raw(|| machine::spin(black_box(ROUNDS)));
    let (idle_stack, idle_ticks) = raw(|| ());
    let (stack, ticks) = raw(work);
    let stack = stack.saturating_sub(idle_stack);
    Cost {
        stack: u32::try_from(stack).unwrap_or(u32::MAX),
        ticks: ticks.saturating_sub(idle_ticks),
        per_million: loop_ticks.saturating_sub(idle_ticks).max(1),
    }
}

#[inline(never)]
fn raw(work: impl FnOnce()) -> (usize, u32) {
    let begin = machine::stack_pointer();
    paint();
    machine::start_ticks();
    let before = machine::ticks();
    call(work);
    let ticks = machine::elapsed(before, machine::ticks());
    (begin - lowest(), ticks)
}

#[inline(never)]
fn call(work: impl FnOnce()) {
    work();
}

#[inline(never)]
fn paint() {
    let mut place = &raw mut _stack_bottom;
    let end = machine::stack_pointer() - MARGIN;
    while place.addr() < end {
        // SAFETY: RAM from its begin to below the stack pointer, which nothing uses now.
        unsafe { place.write_volatile(PAINT) };
        place = place.wrapping_add(1);
    }
}

#[inline(never)]
fn lowest() -> usize {
    let mut place = &raw mut _stack_bottom;
    // SAFETY: as above; the paint ends below this function's frame.
    while unsafe { place.read_volatile() } == PAINT {
        place = place.wrapping_add(1);
    }
    place.addr()
}
