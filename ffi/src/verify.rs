//! The verification.

#![allow(non_camel_case_types, reason = "these are the names in C")]

/// Why a signature is not acceptable. Begin with NV2_REJECTION_INIT.
#[repr(C)]
pub struct nv2_rejection {
    /// sizeof(nv2_rejection); not changed.
    pub struct_size: usize,
    /// What nv2_verify() answered.
    pub status: nv2_status,
    /// The station of the data path that refused.
    pub stage: nv2_stage,
    /// The format, named or recognised; NV2_FORMAT_AUTO where it is not known.
    pub format: nv2_format,
    /// The algorithm that the envelope claims, or that its key implies; zero where it could not be read.
    pub claimed_algorithm: nv2_algorithm,
    /// The byte at which it is wrong, counted from zero, in the text that was being read: the envelope itself,
    /// or the decoded header, payload or certificate inside it. NV2_NO_OFFSET where none helps, and on success.
    pub offset: usize,
}

/// No byte can be named.
pub const NV2_NO_OFFSET: usize = usize::MAX;

/// Answers whether the input is a signature of somebody trusted about exactly the subject.
///
/// On success the verdict reads from the envelope, the payload, the scratch and the memory of the store: none
/// of them may change or go while the verdict is used. Nothing else is kept. None of the arguments may overlap
/// with the scratch, the verdict or the rejection.
///
/// @param store      Who is trusted.
/// @param options    What is asked beyond trust.
/// @param input      What is to be verified; untrusted.
/// @param subject    The artifact in question.
/// @param scratch    Work space of nv2_scratch_bound() bytes, whose content does not matter. NULL with size 0
///                   will do for an envelope of which nothing must be decoded.
/// @param verdict    The proof; zeroed on failure.
/// @param rejection  Why not; zero but for struct_size and offset on success. May be NULL.
/// @return NV2_OK when the signature is acceptable; else any code.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_verify(
    store: *const nv2_trust_store,
    options: *const nv2_options,
    input: *const nv2_input,
    subject: *const nv2_subject,
    scratch: *mut u8,
    scratch_size: usize,
    verdict: *mut nv2_verdict,
    rejection: *mut nv2_rejection,
) -> nv2_status {
}
