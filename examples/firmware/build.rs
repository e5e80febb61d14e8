//! Says which linker script belongs to the target: the one that $NV2_BOARD names, else the usual board. On a host there
//! is none.

fn main() {
    println!("cargo:rerun-if-changed=boards");
    println!("cargo:rerun-if-env-changed=NV2_BOARD");
    let target = std::env::var("TARGET").unwrap_or_default();
    if !target.contains("-none-") {
        return;
    }
    let usual = match target.split('-').next() {
        Some("thumbv6m") => "microbit",
        Some("thumbv7em") => "mps2-an386",
        Some("riscv32imac") => "virt",
        _ => panic!("no board for {target}: boards/ has a file for each"),
    };
    let board = std::env::var("NV2_BOARD").unwrap_or_else(|_| usual.to_owned());
    let folder = format!("{}/boards", env!("CARGO_MANIFEST_DIR"));
    println!("cargo:rustc-link-arg-bins=-L{folder}");
    println!("cargo:rustc-link-arg-bins=-T{board}.x");
}
