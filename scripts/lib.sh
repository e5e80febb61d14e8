# Shared by the scripts beside it; sourced, not run.

# What CI and a fresh checkout count on, apart from rustup and cargo.
bare_metal=thumbv7em-none-eabi

# What the firmware examples in C are linked for, and looked at.
firmware_targets="thumbv7em-none-eabi thumbv6m-none-eabi"

# The algorithms that can be switched off one by one, in the order of core/Cargo.toml.
algorithms="rs256 rs384 rs512 ps256 ps384 ps512 es256 es384 es512 eddsa"

# The formats, likewise.
formats="nv2-jwt nv2-json notary-jws notary-cose cosign dsse sigstore-bundle sif"

# The programs of other projects that the live tests talk to: scripts/get-program. The large one is last.
live_programs="notation oras registry siftool sif-sign cosign"

# What the npm package is built for.
wasm_target=wasm32-unknown-unknown

target_folder() { # prints where cargo builds
  cargo metadata --format-version 1 --no-deps | sed -n 's/.*"target_directory":"\([^"]*\)".*/\1/p'
}
