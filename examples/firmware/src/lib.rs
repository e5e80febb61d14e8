//! Firmware that decides whether an update may boot. [`update`] is what the author of a firmware writes,
//! [`rollback`] what he adds against old updates. [`cases`] is asked on a host and on every board, with the same
//! codes. `docs/FIRMWARE.md` is the page about it.
#![no_std]
#![deny(unsafe_code)]

#[cfg(target_os = "none")]
pub mod board;
pub mod cases;
pub mod print;
pub mod rollback;
pub mod update;
