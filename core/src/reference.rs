//! References to artifacts: `host[:port]/repository[:tag][@digest]`.

use crate::error::{Error, ErrorKind};

/// A reference that follows the grammar of the distribution project. Borrowed, never normalised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference<'r> {
    text: &'r str,
    host: Option<&'r str>,
}

impl<'r> Reference<'r> {
    /// Reads a reference. A host is the part before the first `/` when it follows the grammar of a
    /// host (`label.label:port`, an IPv6 address in brackets); `name:tag` alone has none.
    ///
    /// # Errors
    /// `ReferenceInvalid`.
    pub fn parse(text: &'r str) -> Result<Self, Error> {
        let _ = text;
        Err(ErrorKind::ReferenceInvalid.into())
    }

    /// The reference as it was given. Two references are the same when these bytes are.
    #[must_use]
    pub const fn as_str(&self) -> &'r str {
        self.text
    }

    /// The host without its port, and without the brackets of an IPv6 address.
    #[must_use]
    pub fn host(&self) -> Option<&'r str> {
        self.host
    }
}
