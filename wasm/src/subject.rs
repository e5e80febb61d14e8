//! The artifact: hashed as it streams by.

use crate::code_of;
use crate::question::Question;
use crate::trust::Trust;
use alloc::string::{String, ToString};
use nv2_core::crypto::{Backend, DefaultBackend};
use nv2_core::{Error, Subject, SubjectHasher};
use wasm_bindgen::prelude::wasm_bindgen;

type CoreHasher = SubjectHasher<<DefaultBackend as Backend>::Hasher>;

/// Hashes an artifact in constant memory.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Hasher {
    hasher: CoreHasher,
}

#[wasm_bindgen]
#[allow(clippy::missing_errors_doc, reason = "the answers of this crate are codes")]
impl Hasher {
    /// A hasher; nothing when the build lacks a hash, which it does not.
    #[must_use]
    pub fn start() -> Option<Self> {
        begin().ok().map(|hasher| Self { hasher })
    }

    /// Prepares for the signatures of a question that cover the content itself. Before the first byte.
    pub fn prepare(&mut self, question: &Question, trust: &Trust) -> u32 {
        code_of(question.prepare(&mut self.hasher, trust))
    }

    /// Takes the next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.hasher.update(bytes);
    }

    /// Ends.
    #[must_use]
    pub fn finish(self, media_type: String, blob: bool) -> Hashed {
        Hashed { subject: finish(self.hasher, blob), media_type }
    }
}

/// An artifact that was hashed.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Hashed {
    subject: Subject<'static>,
    media_type: String,
}

#[wasm_bindgen]
impl Hashed {
    /// The SHA-256 digest, with its name in front.
    #[must_use]
    pub fn digest(&self) -> String {
        self.subject.digests().first().map(ToString::to_string).unwrap_or_default()
    }

    /// The size in bytes.
    #[must_use]
    #[allow(
        clippy::cast_precision_loss,
        clippy::as_conversions,
        reason = "below 2^53, or nobody waits for it"
    )]
    pub fn size(&self) -> f64 {
        self.subject.size() as f64
    }
}

impl Hashed {
    pub(crate) fn subject(&self) -> Subject<'_> {
        self.subject.clone().with_media_type(&self.media_type)
    }
}

pub(crate) fn begin() -> Result<CoreHasher, Error> {
    CoreHasher::new(CoreHasher::ALL)
}

fn finish(hasher: CoreHasher, blob: bool) -> Subject<'static> {
    let subject = hasher.finish("");
    if blob { subject.as_blob() } else { subject }
}
