//! Files of the Singularity Image Format.

use crate::backend::BACKEND;
use crate::boundary::guard;
use crate::numbers::{
    NV2_SIF_EVERY_GROUP, NV2_SIF_GROUP, NV2_SIF_OBJECT, Numbered, nv2_digest, nv2_sif_selection,
    nv2_signature_encoding, nv2_status,
};
use crate::options::rsa_bits;
use crate::pointer::{self, Versioned, Zero};
use crate::trust_store::{self, nv2_trust_store};
use core::ffi::c_char;
use nv2_core::format::SignatureEncoding;
use nv2_core::sif::{GroupVerdict, Selection, Sif, SifPolicy, verify};
use nv2_core::{DigestAlgorithm, ErrorKind};

/// What is asked of the signatures in a SIF file. Begin with NV2_SIF_OPTIONS_INIT: SHA-256, every group.
#[repr(C)]
pub struct nv2_sif_options {
    /// sizeof(nv2_sif_options).
    pub struct_size: usize,
    /// The hash that RSA and ECDSA keys sign with. Nothing signed names it, so the caller has to.
    pub hash: nv2_digest,
    /// What has to be signed.
    pub selection: nv2_sif_selection,
    /// The number of the group (without its mask) or the id of the object; zero for every group.
    pub number: u32,
    /// How ECDSA signatures are written.
    pub signature_encoding: nv2_signature_encoding,
    /// Largest RSA modulus in bits, up to 8192; 0 means 4096.
    pub max_rsa_bits: u32,
    /// Zero.
    pub reserved: u32,
}

/// A good signature over a group of a SIF file, or over one object of it.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct nv2_sif_group {
    /// The number of the group, without its mask.
    pub group: u32,
    /// The id of the object that holds the signature.
    pub signature: u32,
    /// How many objects were compared with what was signed.
    pub objects: usize,
    /// The name of the signature algorithm, with NUL at its end.
    pub algorithm: [c_char; 32],
    /// SHA-256 of the signer's SubjectPublicKeyInfo.
    pub signer: [u8; 32],
}

/// Bytes of scratch that nv2_sif_verify() needs for this file and RSA keys of up to 4096 bits.
///
/// @param file   The whole file, for example mapped into memory; untrusted.
/// @param bound  In bytes; zero on failure. Add NV2_SCRATCH_LARGEST_RSA for larger keys.
/// @return NV2_OK; SIF_INVALID; ARGUMENT_NULL, MISALIGNED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_sif_scratch_bound(
    file: *const u8,
    file_size: usize,
    bound: *mut usize,
) -> nv2_status {
    guard(|| {
        // SAFETY: what the header asks of these pointers.
        let (bound, file) = unsafe {
            let bound = pointer::output(bound);
            (bound?, pointer::bytes(file, file_size)?)
        };
        *bound = Sif::parse(file)?.scratch_bound();
        Ok(())
    })
}

/// Answers whether everything that the options select in a SIF file is signed by somebody trusted. Of the store
/// only pinned keys count: these signatures carry no certificates, and are not bound in time.
///
/// @param file      The whole file; untrusted. Must not change during the call.
/// @param scratch   Work space of nv2_sif_scratch_bound() bytes.
/// @param groups    The groups in ascending order; zeroed on failure. May be NULL with capacity 0.
/// @param capacity  How many there is room for; the selection of one group or object needs one.
/// @param count     How many groups there are; set with STORAGE_TOO_SMALL too, else zero on failure. May be NULL
///                  when groups is.
/// @return NV2_OK; STORAGE_TOO_SMALL when all is well signed, but there are more groups than the capacity (not
///         with NULL); else any code.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_sif_verify(
    store: *const nv2_trust_store,
    options: *const nv2_sif_options,
    file: *const u8,
    file_size: usize,
    scratch: *mut u8,
    scratch_size: usize,
    groups: *mut nv2_sif_group,
    capacity: usize,
    count: *mut usize,
) -> nv2_status {
    guard(|| {
        // SAFETY: what the header asks of these pointers.
        let (groups, count, trust, block, policy, file, scratch) = unsafe {
            let groups = pointer::outputs(groups, capacity);
            let count = (!count.is_null()).then(|| pointer::output(count)).transpose();
            (
                groups?,
                count?,
                trust_store::trust(store)?,
                trust_store::extent(store)?,
                policy(pointer::options(options)?)?,
                pointer::bytes(file, file_size)?,
                pointer::bytes_mut(scratch, scratch_size)?,
            )
        };
        let extent = pointer::extent_of(scratch);
        pointer::check_apart(&extent, &[block, pointer::extent_of(file), pointer::place_of(options)])?;
        let outputs = [
            pointer::extent_of(groups),
            count.as_ref().map_or(0..0, |count| pointer::place_of(&raw const **count)),
        ];
        pointer::check_apart(&extent, &outputs)?;

        let mut found = 0_usize;
        let on_group = |verdict: GroupVerdict| {
            if let Some(place) = groups.get_mut(found) {
                describe(place, &verdict);
            }
            found = found.saturating_add(1);
        };
        let outcome = verify(&Sif::parse(file)?, trust, &policy, &BACKEND, scratch, on_group);
        let few = outcome.is_ok() && capacity != 0 && found > capacity;
        if outcome.is_err() || few {
            groups.fill(NOTHING);
        }
        outcome?;
        if let Some(count) = count {
            *count = found;
        }
        if few { Err(ErrorKind::StorageTooSmall.into()) } else { Ok(()) }
    })
}

// SAFETY: `struct_size` is first; the rest are numbers.
unsafe impl Versioned for nv2_sif_options {}

// SAFETY: numbers, a pointer, and an array of numbers.
unsafe impl Zero for nv2_sif_group {}

/// Longest name of an algorithm.
const ALGORITHM_NAME: usize = 31;

const NOTHING: nv2_sif_group =
    nv2_sif_group { group: 0, signature: 0, objects: 0, algorithm: [0; 32], signer: [0; 32] };

fn policy(options: &nv2_sif_options) -> Result<SifPolicy, ErrorKind> {
    if options.reserved != 0 {
        return Err(ErrorKind::ArgumentInvalid);
    }
    Ok(SifPolicy {
        hash: DigestAlgorithm::from_number(options.hash)?,
        selection: match (options.selection, options.number) {
            (NV2_SIF_EVERY_GROUP, 0) => Selection::EveryGroup,
            (NV2_SIF_GROUP, number) => Selection::Group(number),
            (NV2_SIF_OBJECT, id) => Selection::Object(id),
            _ => return Err(ErrorKind::ArgumentInvalid),
        },
        signature_encoding: SignatureEncoding::from_number(options.signature_encoding)?,
        max_rsa_bits: rsa_bits(options.max_rsa_bits)?,
    })
}

fn describe(place: &mut nv2_sif_group, verdict: &GroupVerdict) {
    place.group = verdict.group;
    place.signature = verdict.signature;
    place.objects = verdict.objects;
    // One place less, for the NUL.
    let places = place.algorithm.iter_mut().take(ALGORITHM_NAME);
    for (place, byte) in places.zip(verdict.algorithm.bytes()) {
        *place = c_char::from_ne_bytes([byte]);
    }
    place.signer = verdict.signer.0;
}

// The sizes that the header asserts.
#[cfg(target_pointer_width = "64")]
const _: () = {
    assert!(size_of::<nv2_sif_options>() == 32);
    assert!(size_of::<nv2_sif_group>() == 80);
};
