//! Where a call from C ends: one number, and no panic.

use crate::numbers::nv2_status;
use nv2_core::Error;

/// Runs the body of a function and answers with its code.
#[cfg(any(feature = "hosted", test))]
pub(crate) fn guard(body: impl FnOnce() -> Result<(), Error>) -> nv2_status {
    // What a panic could leave half done is storage of the caller, which has its mark only when it is whole.
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(body));
    status(outcome.unwrap_or(Err(nv2_core::ErrorKind::Internal.into())))
}

/// Runs the body of a function and answers with its code. A panic ends in the panic handler.
#[cfg(not(any(feature = "hosted", test)))]
pub(crate) fn guard(body: impl FnOnce() -> Result<(), Error>) -> nv2_status {
    status(body())
}

fn status(outcome: Result<(), Error>) -> nv2_status {
    match outcome {
        Ok(()) => 0,
        Err(error) => error.kind().code().into(),
    }
}

/// Without a standard library nobody can catch a panic: an instruction that no processor knows ends the program, or
/// wakes the fault handler of a device. WebAssembly traps. It writes nothing and never returns.
#[cfg(not(any(feature = "hosted", test)))]
#[panic_handler]
fn stop(_: &core::panic::PanicInfo<'_>) -> ! {
    #[cfg(target_arch = "wasm32")]
    core::arch::wasm32::unreachable();
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    // SAFETY: the undefined instruction of the architecture, which only traps.
    unsafe {
        core::arch::asm!("ud2", options(noreturn, nomem, nostack))
    }
    #[cfg(any(target_arch = "arm", target_arch = "aarch64"))]
    // SAFETY: as above.
    unsafe {
        core::arch::asm!("udf #0", options(noreturn, nomem, nostack))
    }
    #[cfg(any(target_arch = "riscv32", target_arch = "riscv64"))]
    // SAFETY: as above.
    unsafe {
        core::arch::asm!("unimp", options(noreturn, nomem, nostack))
    }
    // Elsewhere it stands still, and a watchdog sees it.
    #[cfg(not(any(
        target_arch = "wasm32",
        target_arch = "x86",
        target_arch = "x86_64",
        target_arch = "arm",
        target_arch = "aarch64",
        target_arch = "riscv32",
        target_arch = "riscv64"
    )))]
    loop {
        core::hint::spin_loop();
    }
}

/// The library `core` of systems that unwind names this function in its tables. A panic here never unwinds, so
/// nobody calls it; without it no program would link.
#[cfg(not(any(feature = "hosted", test, target_os = "none", target_family = "wasm")))]
#[unsafe(no_mangle)]
extern "C" fn rust_eh_personality() {}

#[cfg(test)]
mod tests {
    use super::*;
    use nv2_core::ErrorKind;

    #[test]
    fn a_panic_becomes_a_code() {
        assert_eq!(guard(|| panic!("on purpose")), 9901);
        assert_eq!(guard(|| Err(ErrorKind::Expired.into())), 6003);
        assert_eq!(guard(|| Ok(())), 0);
    }
}
