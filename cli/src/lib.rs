//! The command line of nv2, split so that tests can call its pieces. It reads files and prints; what
//! is trusted and what is accepted is decided by `nv2-core`.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod args;
pub mod attach;
pub mod cert;
pub mod discover;
pub mod exit;
pub mod file;
pub mod inspect;
pub mod key;
pub mod list;
pub mod output;
pub mod progress;
pub mod sif;
pub mod sign;
pub mod target;
pub mod term;
pub mod time;
pub mod trust;
pub mod verify;

mod run;

pub use exit::{Exit, Failure, Failures};
pub use run::{guard, run};
