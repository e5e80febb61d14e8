//! The real program, called as a user calls it.

mod bake;
mod discovery;
mod exit_codes;
mod formats;
mod kit;
mod layouts;
mod output;
#[cfg(unix)]
mod progress;
mod round_trip;
mod sif;
mod signing;
