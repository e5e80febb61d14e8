//! What the signature of a group says: digests of the header, of descriptors and of data, in JSON.

use crate::bytes::json::{Array, Value};
use crate::crypto::Hasher;
use crate::digest::Digest;
use crate::envelope::required;
use crate::error::{Error, ErrorKind};
use crate::sif::descriptor::Object;
use crate::sif::{Group, Sif};

/// The type of the payload.
pub(crate) const PAYLOAD_TYPE: &str = "application/vnd.sylabs.sif-metadata+json";

/// The signed metadata of one group.
pub(crate) struct Metadata<'e> {
    header: Digest,
    objects: Array<'e>,
}

struct Entry {
    relative_id: u32,
    descriptor: Digest,
    data: Digest,
}

impl<'e> Metadata<'e> {
    /// Reads a payload whose signature verified.
    pub(crate) fn parse(payload: &'e [u8]) -> Result<Self, Error> {
        let document = Value::parse(payload)?.object()?;
        let [version, header, objects] = document.only(["version", "header", "objects"])?;
        if required(version, &document)?.integer()? != 1 {
            return Err(ErrorKind::StatementInvalid.into());
        }
        let header = required(header, &document)?.object()?;
        let [header_digest] = header.only(["digest"])?;
        let metadata = Self {
            header: digest(required(header_digest, &header)?)?,
            objects: required(objects, &document)?.array()?,
        };
        metadata.check_entries()?;
        Ok(metadata)
    }

    /// Every entry is one, and no two are about one object: with a map the second would hide the first.
    fn check_entries(&self) -> Result<(), Error> {
        for (index, value) in self.objects.elements().enumerate() {
            let entry = Entry::parse(value)?;
            let mut earlier = self.objects.elements().take(index).map(Entry::parse);
            if earlier.any(|earlier| earlier.is_ok_and(|other| other.relative_id == entry.relative_id)) {
                return Err(Error::at(ErrorKind::StatementInvalid, value.offset()));
            }
        }
        Ok(())
    }

    /// Compares with the whole group: header, the set of objects, each of them.
    pub(crate) fn check_group<H: Hasher>(&self, sif: &Sif<'_>, group: &Group<'_>) -> Result<(), Error> {
        if self.objects.len() != group.objects().count() {
            return Err(ErrorKind::SifObjectsDiffer.into());
        }
        // The counts are equal and neither side names one twice: so every object was signed.
        for object in group.objects() {
            self.entry(group.relative_id(&object)?)?;
        }
        self.check_header::<H>(sif)?;
        group.objects().try_for_each(|object| self.check_one::<H>(group, &object))
    }

    /// Compares with one object of the group, whatever became of the others.
    pub(crate) fn check_object<H: Hasher>(
        &self,
        sif: &Sif<'_>,
        group: &Group<'_>,
        object: &Object<'_>,
    ) -> Result<(), Error> {
        self.entry(group.relative_id(object)?)?;
        self.check_header::<H>(sif)?;
        self.check_one::<H>(group, object)
    }

    fn check_header<H: Hasher>(&self, sif: &Sif<'_>) -> Result<(), Error> {
        require::<H>(&self.header, &sif.header().covered(), ErrorKind::SifHeaderMismatch)
    }

    fn check_one<H: Hasher>(&self, group: &Group<'_>, object: &Object<'_>) -> Result<(), Error> {
        let relative_id = group.relative_id(object)?;
        let entry = self.entry(relative_id)?;
        let id = relative_id.to_le_bytes();
        require::<H>(&entry.descriptor, &object.covered(&id)?, ErrorKind::SifDescriptorMismatch)?;
        require::<H>(&entry.data, &[object.data()], ErrorKind::SifObjectMismatch)
    }

    fn entry(&self, relative_id: u32) -> Result<Entry, Error> {
        let entries = self.objects.elements().map(Entry::parse);
        let mut same = entries.filter_map(Result::ok).filter(|entry| entry.relative_id == relative_id);
        same.next().ok_or(ErrorKind::SifObjectsDiffer.into())
    }
}

impl Entry {
    fn parse(value: Value<'_>) -> Result<Self, Error> {
        let object = value.object()?;
        let [id, descriptor, data] = object.only(["relativeId", "descriptorDigest", "objectDigest"])?;
        let id = required(id, &object)?;
        Ok(Self {
            relative_id: u32::try_from(id.integer()?)
                .map_err(|_| Error::at(ErrorKind::StatementInvalid, id.offset()))?,
            descriptor: digest(required(descriptor, &object)?)?,
            data: digest(required(data, &object)?)?,
        })
    }
}

/// A digest as text; an escape in it is no hex.
fn digest(value: Value<'_>) -> Result<Digest, Error> {
    let invalid = || Error::at(ErrorKind::DigestInvalid, value.offset());
    let text = core::str::from_utf8(value.text()?.raw()).map_err(|_| invalid())?;
    Digest::parse(text).map_err(|_| invalid())
}

fn require<H: Hasher>(signed: &Digest, pieces: &[&[u8]], otherwise: ErrorKind) -> Result<(), Error> {
    if H::digest(signed.algorithm(), pieces)? == *signed { Ok(()) } else { Err(otherwise.into()) }
}
