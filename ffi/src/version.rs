//! The version of the library, and the names of its numbers.

use crate::errors;
use crate::numbers::{Numbered, nv2_algorithm, nv2_format, nv2_stage, nv2_status};
use core::ffi::{CStr, c_char};
use nv2_core::{Algorithm, Format, Stage};

/// The version of the library that is linked, for example "0.1.0". Compare with NV2_VERSION_STRING, which is
/// the version of the header. The text is static.
#[unsafe(no_mangle)]
pub extern "C" fn nv2_version() -> *const c_char {
    const TEXT: &CStr = match CStr::from_bytes_with_nul(concat!(env!("CARGO_PKG_VERSION"), "\0").as_bytes()) {
        Ok(text) => text,
        Err(_) => c"",
    };
    TEXT.as_ptr()
}

/// The name of a status, for example "SignatureInvalid"; "Ok" for NV2_OK, "Unknown" for a number that is no
/// code of this library. The text is static, stable, and never NULL.
#[unsafe(no_mangle)]
pub extern "C" fn nv2_error_name(status: nv2_status) -> *const c_char {
    errors::name(status).as_ptr()
}

/// One English sentence about a status: what is wrong and what to do. Holds no input bytes. The text is static
/// and never NULL; it may change between versions.
#[unsafe(no_mangle)]
pub extern "C" fn nv2_error_message(status: nv2_status) -> *const c_char {
    errors::message(status).as_ptr()
}

/// The name of the station of the data path that answers with this status, for example "signature"; "ok" for
/// NV2_OK, "unknown" for a number that is no code of this library. The text is static and never NULL.
#[unsafe(no_mangle)]
pub extern "C" fn nv2_error_stage(status: nv2_status) -> *const c_char {
    errors::stage(status).as_ptr()
}

/// The name of a stage, as nv2_error_stage() has it; "unknown" for a number that is none. Static, never NULL.
#[unsafe(no_mangle)]
pub extern "C" fn nv2_stage_name(stage: nv2_stage) -> *const c_char {
    Stage::c_text(stage).as_ptr()
}

/// The name of a format, for example "nv2-jwt"; "unknown" for a number that is none. Static, never NULL.
#[unsafe(no_mangle)]
pub extern "C" fn nv2_format_name(format: nv2_format) -> *const c_char {
    Format::c_text(format).as_ptr()
}

/// The JOSE name of an algorithm, for example "ES256"; "unknown" for a number that is none. Static, never NULL.
#[unsafe(no_mangle)]
pub extern "C" fn nv2_algorithm_name(algorithm: nv2_algorithm) -> *const c_char {
    Algorithm::c_text(algorithm).as_ptr()
}
