//! Where nv2 refuses what the reference accepts: each class, by form and code, with its reason.

use crate::judge::Form;
use nv2_core::ErrorKind;

/// A class of strictness: form, code, why.
pub type Class = (Form, ErrorKind, &'static str);

/// All of them. One that does not occur in a long run is stale.
pub const CLASSES: &[Class] = &[];
