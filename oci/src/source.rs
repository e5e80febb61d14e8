//! Where blobs come from: a layout in a folder, or in an archive. One contract for both.

use crate::descriptor::{Descriptor, Entry};
use crate::discovery::{is_marked_signature, refers_to_another};
use crate::error::OciError;
use crate::index::{Index, single};
use crate::layout::Selector;
use nv2_core::Digest;

/// A layout whose index was read. No byte comes out of it unhashed.
pub trait BlobSource {
    /// The descriptors of `index.json`.
    fn index(&self) -> &Index;

    /// Streams a blob piece by piece to `sink` and compares it with the descriptor that led to it. What
    /// `sink` got must not be used when this fails.
    ///
    /// # Errors
    /// `BlobMismatch`, `Io`, `NotRegular`; `NotKept` for an archive.
    fn stream(&self, descriptor: &Descriptor, sink: &mut dyn FnMut(&[u8])) -> Result<(), OciError>;

    /// Reads a whole blob of at most `most` bytes, as its descriptor says and as it is.
    ///
    /// # Errors
    /// As [`BlobSource::stream`]; `BlobTooLarge`.
    fn blob(&self, descriptor: &Descriptor, most: usize) -> Result<Vec<u8>, OciError> {
        if descriptor.size > most as u64 {
            return Err(OciError::BlobTooLarge { most: most as u64 });
        }
        let mut bytes = Vec::new();
        self.stream(descriptor, &mut |piece| bytes.extend_from_slice(piece))?;
        Ok(bytes)
    }

    /// The names and sizes of the blobs of at most `most` bytes that can be read, whether or not something leads
    /// to them, in the order of their names. A source that cannot tell has none.
    fn blobs(&self, most: u64) -> Vec<(Digest, u64)> {
        let _ = most;
        Vec::new()
    }

    /// The descriptor of the manifest that is meant. Where a layout has one artifact and signatures of it,
    /// the artifact is the only one: what refers to another manifest, or has a tag of a signature, is
    /// passed over.
    ///
    /// # Errors
    /// `Ambiguous`, `Descriptor`, `NotFound`; for [`Selector::Only`] also those of [`BlobSource::blob`].
    fn resolve(&self, selector: &Selector) -> Result<Descriptor, OciError> {
        match (self.index().resolve(selector), selector) {
            (Err(OciError::Ambiguous(why)), Selector::Only) => {
                let own = self.index().entries.iter().filter(|entry| stands_alone(self, entry));
                single(own, OciError::Ambiguous(why), OciError::Ambiguous(why))
            }
            (result, _) => result,
        }
    }
}

/// True unless the entry certainly is something about another manifest.
fn stands_alone<S: BlobSource + ?Sized>(source: &S, entry: &Entry) -> bool {
    !is_marked_signature(entry) && !refers_to_another(source, entry)
}
