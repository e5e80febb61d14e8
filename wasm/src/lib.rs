//! What `wasm/js` calls. JavaScript hands over bytes and plain values, this crate asks `nv2-core`, and the answer
//! goes back as one JSON text with the members of the command's verdict. No decision is made here.
//!
//! A function that can be misused answers with a code of the core, zero for success; the JavaScript side makes an
//! `Nv2UsageError` of it.
//!
//! Without `std`, so that a panic brings no formatting along: it is a trap, which JavaScript sees as an exception.
#![no_std]
#![allow(unsafe_code, reason = "wasm-bindgen writes its glue into this crate; no line here is unsafe")]

extern crate alloc;
#[cfg(not(target_arch = "wasm32"))]
extern crate std;

mod json;
mod question;
mod report;
mod subject;
mod table;
mod trust;

pub use question::Question;
pub use subject::{Hashed, Hasher};
pub use trust::Trust;

use alloc::borrow::ToOwned;
use alloc::string::String;
use json::Object;
use nv2_core::{Error, ErrorKind};
use wasm_bindgen::prelude::wasm_bindgen;

/// Name and sentence of a code, as JSON; `null` for a number that is no code.
#[wasm_bindgen]
#[must_use]
pub fn describe(code: u32) -> String {
    let Some(kind) = ErrorKind::ALL.iter().find(|kind| u32::from(kind.code()) == code) else {
        return "null".to_owned();
    };
    let mut out = String::new();
    let mut object = Object::begin(&mut out);
    object.text("name", kind.name()).text("stage", kind.stage().name()).text("message", kind.message());
    object.end();
    out
}

/// Zero, or the code of what is wrong.
fn code_of(result: Result<(), Error>) -> u32 {
    result.map_or_else(|error| error.kind().code().into(), |()| 0)
}

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: dlmalloc::GlobalDlmalloc = dlmalloc::GlobalDlmalloc;

#[cfg(target_arch = "wasm32")]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
