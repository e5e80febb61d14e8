//! A small writer of SIF files, whose every field a test may bend.

use crate::kit::keyed::{dsse, pae, signature};
use crate::kit::pki::Key;
use nv2_core::crypto::{Backend, DefaultBackend, Hasher};
use nv2_core::{Algorithm, DigestAlgorithm};
use std::ops::Range;

/// Length of the header.
pub const HEADER: usize = 128;
/// Length of a descriptor.
pub const DESCRIPTOR: usize = 585;
/// The bits that every group number has.
pub const GROUP: u32 = 0xf000_0000;
/// Data type of a partition.
pub const PARTITION: u32 = 0x4004;
/// Data type of a signature.
pub const SIGNATURE: u32 = 0x4005;
/// Type of the payload of a signature.
pub const METADATA: &str = "application/vnd.sylabs.sif-metadata+json";

/// An object with its descriptor.
#[derive(Clone, Debug)]
pub struct Object {
    /// Data type.
    pub kind: u32,
    /// In use.
    pub used: u8,
    /// Id.
    pub id: u32,
    /// Group with its mask.
    pub group: u32,
    /// Link.
    pub link: u32,
    /// Name, shorter than 128 bytes.
    pub name: &'static str,
    /// First number of the extra field: in a signature the hash.
    pub extra: u32,
    /// Data.
    pub data: Vec<u8>,
}

impl Object {
    /// A partition in a group (number without mask).
    pub fn partition(id: u32, group: u32, data: &[u8]) -> Self {
        let (kind, group, name) = (PARTITION, GROUP | group, "part");
        Self { kind, used: 1, id, group, link: 0, name, extra: 1, data: data.to_vec() }
    }

    /// A signature of SHA-256 linked to a group (number without mask).
    pub fn signature(id: u32, group: u32, envelope: &str) -> Self {
        let data = envelope.as_bytes().to_vec();
        Self { kind: SIGNATURE, used: 1, id, group: GROUP, link: GROUP | group, name: "sig", extra: 1, data }
    }

    /// The descriptor of data at this offset.
    pub fn descriptor(&self, offset: usize) -> Vec<u8> {
        let number = |number: usize| (number as u64).to_le_bytes();
        let mut out = self.kind.to_le_bytes().to_vec();
        out.push(self.used);
        for field in [self.id, self.group, self.link] {
            out.extend(field.to_le_bytes());
        }
        out.extend([offset, self.data.len(), self.data.len(), 11, 22, 33, 44].map(number).concat());
        out.extend(self.name.as_bytes());
        out.resize(201, 0);
        out.extend(self.extra.to_le_bytes());
        out.resize(DESCRIPTOR, 0);
        out
    }

    /// What the descriptor digest covers.
    fn covered(&self, relative_id: u32) -> Vec<u8> {
        let full = self.descriptor(0);
        let id = relative_id.to_le_bytes();
        [&full[..5], &id, &full[13..17], &full[25..33], &full[41..49], &full[57..]].concat()
    }
}

/// A file: header, table right behind it, data behind that, each object at a multiple of 16.
#[derive(Clone, Debug, Default)]
pub struct Image {
    /// The objects, one slot each.
    pub objects: Vec<Object>,
    /// Free slots behind them.
    pub free: usize,
}

impl Image {
    /// Two partitions in group 1, and one free slot.
    pub fn two() -> Self {
        let objects =
            vec![Object::partition(1, 1, b"first object"), Object::partition(2, 1, b"the second object")];
        Self { objects, free: 1 }
    }

    /// The same with another object.
    pub fn with(mut self, object: Object) -> Self {
        self.objects.push(object);
        self
    }

    /// The metadata that a signer writes about a group (number without mask).
    pub fn metadata(&self, group: u32) -> String {
        let members = self.objects.iter().filter(|object| object.group == GROUP | group && object.used == 1);
        let smallest = members.clone().map(|object| object.id).min().unwrap();
        let entries = members.map(|object| {
            let relative = object.id - smallest;
            entry(relative, &sha256(&object.covered(relative)), &sha256(&object.data))
        });
        self.metadata_of(&entries.collect::<Vec<_>>())
    }

    /// Metadata with these entries.
    pub fn metadata_of(&self, entries: &[String]) -> String {
        let header = self.header();
        let header = sha256(&[&header[..45], &header[48..64]].concat());
        format!(r#"{{"version":1,"header":{{"digest":"{header}"}},"objects":[{}]}}"#, entries.join(","))
    }

    /// The image with a good signature about a group, by a P-256 key.
    pub fn signed(self, group: u32, key: &Key) -> Self {
        let metadata = self.metadata(group);
        self.carrying(group, &metadata, key)
    }

    /// The image with well signed metadata about a group, whatever they say.
    pub fn carrying(self, group: u32, metadata: &str, key: &Key) -> Self {
        let id = self.objects.iter().map(|object| object.id).max().unwrap_or(0) + 1;
        self.with(Object::signature(id, group, &envelope(metadata, METADATA, key, Algorithm::Es256)))
    }

    /// Where the data of the objects lie.
    pub fn places(&self) -> Vec<Range<usize>> {
        let mut at = self.data_offset();
        let place = |object: &Object| {
            let start = at;
            at = (start + object.data.len()).next_multiple_of(16);
            start..start + object.data.len()
        };
        self.objects.iter().map(place).collect()
    }

    /// Where the slot of an object begins.
    pub const fn slot(index: usize) -> usize {
        HEADER + index * DESCRIPTOR
    }

    /// The whole file.
    pub fn bytes(&self) -> Vec<u8> {
        let mut out = self.header();
        for (object, place) in self.objects.iter().zip(self.places()) {
            out.extend(object.descriptor(place.start));
        }
        for (object, place) in self.objects.iter().zip(self.places()) {
            out.resize(place.start, 0);
            out.extend(&object.data);
        }
        out.resize(out.len().max(self.data_offset()), 0);
        out
    }

    fn header(&self) -> Vec<u8> {
        let mut out = b"#!/usr/bin/env run-singularity\n\0".to_vec();
        out.extend(b"SIF_MAGIC\x0001\x0002\0");
        out.extend([7; 16]);
        let slots = self.objects.len() + self.free;
        let used = self.objects.iter().filter(|object| object.used == 1).count();
        let start = self.data_offset();
        let end = self.places().last().map_or(start, |place| place.end);
        let fields = [55, 66, slots - used, slots, HEADER, slots * DESCRIPTOR, start, end - start];
        out.extend(fields.map(|field| (field as u64).to_le_bytes()).concat());
        out
    }

    fn data_offset(&self) -> usize {
        (HEADER + (self.objects.len() + self.free) * DESCRIPTOR).next_multiple_of(16)
    }
}

/// One entry of metadata.
pub fn entry(relative_id: u32, descriptor: &str, data: &str) -> String {
    format!(r#"{{"relativeId":{relative_id},"descriptorDigest":"{descriptor}","objectDigest":"{data}"}}"#)
}

/// A DSSE envelope around metadata.
pub fn envelope(metadata: &str, payload_type: &str, key: &Key, algorithm: Algorithm) -> String {
    let payload = metadata.as_bytes();
    dsse(payload_type, payload, &[signature(key, algorithm, &pae(payload_type, payload))])
}

/// `sha256:` and the digest in hex.
pub fn sha256(bytes: &[u8]) -> String {
    <DefaultBackend as Backend>::Hasher::digest(DigestAlgorithm::Sha256, &[bytes]).unwrap().to_string()
}
