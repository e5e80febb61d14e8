//! Files of the Singularity Image Format.

#![allow(non_camel_case_types, reason = "these are the names in C")]

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
#[repr(C)]
pub struct nv2_sif_group {
    /// The number of the group, without its mask.
    pub group: u32,
    /// The id of the object that holds the signature.
    pub signature: u32,
    /// How many objects were compared with what was signed.
    pub objects: usize,
    /// The name of the signature algorithm; static.
    pub algorithm: *const c_char,
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
}
