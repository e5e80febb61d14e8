//! Says which linker script belongs to the target. On a host there is none.

fn main() {
    println!("cargo:rerun-if-changed=boards");
    let target = std::env::var("TARGET").unwrap_or_default();
    let board = match target.split('-').next() {
        _ if !target.contains("-none-") => return,
        Some("thumbv6m") => "microbit",
        Some("thumbv7em") => "mps2-an386",
        Some("riscv32imac") => "virt",
        _ => panic!("no board for {target}: boards/ has a file for each"),
    };
    let folder = format!("{}/boards", env!("CARGO_MANIFEST_DIR"));
    println!("cargo:rustc-link-arg-bins=-L{folder}");
    println!("cargo:rustc-link-arg-bins=-T{board}.x");
}
