//! What `wasm/js` calls. JavaScript hands over bytes and plain values, this crate asks `nv2-core`, and the answer
//! goes back as one JSON text with the members of the command's verdict. No decision is made here.
//!
//! A function that can be misused answers with a code of the core, zero for success; the JavaScript side makes an
//! `Nv2UsageError` of it.
#![allow(unsafe_code, reason = "wasm-bindgen writes its glue into this crate; no line here is unsafe")]

mod json;
mod question;
mod report;
mod subject;
mod trust;

pub use question::Question;
pub use subject::{Hashed, Hasher};
pub use trust::Trust;

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
