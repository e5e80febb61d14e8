//! What is to be verified.

#![allow(non_camel_case_types, reason = "these are the names in C")]

/// Any signature of an envelope will do.
pub const NV2_ANY_SIGNATURE: usize = usize::MAX;

/// Bytes of scratch for an empty envelope and RSA keys of up to 4096 bits.
pub const NV2_SCRATCH_BASE: usize = 3584;

/// Bytes of scratch to be added for RSA keys of up to 8192 bits.
pub const NV2_SCRATCH_LARGEST_RSA: usize = 3072;

/// What is to be verified: an envelope, perhaps a payload beside it, perhaps one signature of several. Begin
/// with NV2_INPUT_INIT. All of it is untrusted.
#[repr(C)]
pub struct nv2_input {
    /// sizeof(nv2_input).
    pub struct_size: usize,
    /// The format; NV2_FORMAT_AUTO recognises it by its shape. Name it where you know it.
    pub format: nv2_format,
    /// Zero.
    pub reserved: u32,
    /// The envelope, at most 1 MiB.
    pub envelope: nv2_bytes,
    /// The payload that stands beside the signature (cosign, as it lies in a registry); data is NULL where the
    /// payload is in the envelope.
    pub payload: nv2_bytes,
    /// The number of one signature, counted from zero, or NV2_ANY_SIGNATURE.
    pub signature_index: usize,
}

/// Bytes of scratch that always suffice for an envelope of this size and RSA keys of up to 4096 bits; the same
/// number as NV2_SCRATCH_BOUND(). Add NV2_SCRATCH_LARGEST_RSA for RSA keys of up to 8192 bits.
#[unsafe(no_mangle)]
pub extern "C" fn nv2_scratch_bound(envelope_size: usize) -> usize {
}

/// Counts the signatures in an envelope, so that each can be verified by itself. Nothing is checked but shape.
///
/// @param scratch  Work space of nv2_scratch_bound() bytes.
/// @param count    At least one; zero on failure.
/// @return NV2_OK; codes of the stages encoding, envelope and limit; STRUCT_SIZE, ARGUMENT_NULL,
///         ARGUMENT_INVALID.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_signature_count(
    input: *const nv2_input,
    scratch: *mut u8,
    scratch_size: usize,
    count: *mut usize,
) -> nv2_status {
}
