//! Asks every case of this image and prints the codes; ends well when all are the expected ones. On a host it prints
//! the same lines.
#![cfg_attr(target_os = "none", no_std, no_main)]

#[cfg(target_os = "none")]
#[allow(unsafe_code, reason = "the start code looks for this name")]
#[unsafe(no_mangle)]
extern "C" fn main() -> ! {
    use nv2_firmware::{board, cases};
    let mut scratch = [0; cases::SCRATCH];
    board::exit(cases::run(&mut board::print, &mut scratch))
}

#[cfg(not(target_os = "none"))]
fn main() -> std::process::ExitCode {
    use nv2_firmware::cases;
    match cases::run(&mut |text| print!("{text}"), &mut [0; cases::SCRATCH]) {
        true => std::process::ExitCode::SUCCESS,
        false => std::process::ExitCode::FAILURE,
    }
}
