//! The artifact that the caller resolved.

#![allow(non_camel_case_types, reason = "these are the names in C")]

/// 64-bit words of an nv2_subject.
pub const NV2_SUBJECT_WORDS: usize = 160;

/// 64-bit words of an nv2_subject_hasher.
pub const NV2_SUBJECT_HASHER_WORDS: usize = 320;

/// Most bytes of a media type.
pub const NV2_MAX_MEDIA_TYPE: usize = 255;

/// The artifact in question: media type, size and digests. In the caller's storage; copies what it is made of.
/// Any number of threads may use one `const` subject. Must not be copied or moved. Needs no clean-up.
#[repr(C)]
pub struct nv2_subject {
    opaque: [u64; NV2_SUBJECT_WORDS],
}

/// Hashes an artifact as it streams by, in constant memory. In the caller's storage; used by one thread at a
/// time. Must not be copied or moved. Needs no clean-up.
#[repr(C)]
pub struct nv2_subject_hasher {
    opaque: [u64; NV2_SUBJECT_HASHER_WORDS],
}

/// An artifact whose bytes are at hand, hashed with every digest algorithm of this build.
///
/// @param media_type  At most NV2_MAX_MEDIA_TYPE bytes.
/// @param content     The bytes of the artifact; NULL with size 0 is an empty one.
/// @param subject     The subject; zeroed on failure.
/// @return NV2_OK; ARGUMENT_NULL, ARGUMENT_INVALID for a longer media type, MISALIGNED, UTF8_INVALID.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_subject_from_content(
    media_type: *const c_char,
    media_type_size: usize,
    content: *const u8,
    content_size: usize,
    subject: *mut nv2_subject,
) -> nv2_status {
}

/// An artifact that the caller resolved to a descriptor. Its content is not seen, and the verdict says so.
///
/// @param media_type   At most NV2_MAX_MEDIA_TYPE bytes.
/// @param digest       "sha256:" (or sha384, sha512) and lower-case hexadecimal digits.
/// @param size         The size of the artifact in bytes.
/// @param subject      The subject; zeroed on failure.
/// @return NV2_OK; DIGEST_INVALID; ARGUMENT_NULL, ARGUMENT_INVALID for a longer media type, MISALIGNED,
///         UTF8_INVALID.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_subject_from_descriptor(
    media_type: *const c_char,
    media_type_size: usize,
    digest: *const c_char,
    digest_size: usize,
    size: u64,
    subject: *mut nv2_subject,
) -> nv2_status {
}

/// Makes the subject a file of any kind (Notary Project, blob signatures): an empty media type is then not
/// compared, and a Notary Project statement must name it by the digest that belongs to the signing key.
///
/// @return NV2_OK; ARGUMENT_NULL, MISALIGNED, NOT_INITIALISED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_subject_set_blob(subject: *mut nv2_subject) -> nv2_status {
}

/// A digest of the subject, as "sha256:…" with NUL at its end.
///
/// @param algorithm    NV2_DIGEST_….
/// @param buffer       Gets the text; zeroed on failure. May be NULL with size 0.
/// @param buffer_size  In bytes; one more than the length of the text.
/// @param length       Bytes of the text without NUL; set with STORAGE_TOO_SMALL too, else zero on failure.
/// @return NV2_OK; SUBJECT_DIGEST_ALGORITHM when it is not known under this algorithm; STORAGE_TOO_SMALL;
///         ARGUMENT_NULL, ARGUMENT_INVALID, MISALIGNED, NOT_INITIALISED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_subject_digest(
    subject: *const nv2_subject,
    algorithm: nv2_digest,
    buffer: *mut c_char,
    buffer_size: usize,
    length: *mut usize,
) -> nv2_status {
}

/// Begins to hash.
///
/// @param digests  NV2_BIT() of each digest algorithm that statements may use; 0 means all of this build.
/// @param hasher   The hasher; zeroed on failure.
/// @return NV2_OK; ALGORITHM_NOT_BUILT; ARGUMENT_NULL, ARGUMENT_INVALID, MISALIGNED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_subject_hasher_init(digests: u32, hasher: *mut nv2_subject_hasher) -> nv2_status {
}

/// Prepares for an envelope that signs the content itself, so that Ed25519 signatures over it can be checked
/// after one pass. Before the first byte; other envelopes and keys need nothing.
///
/// @param store    Whose pinned keys and certificates may have signed.
/// @param scratch  Work space of nv2_scratch_bound() bytes.
/// @return NV2_OK; TOO_MANY_SIGNATURES beyond four; codes of the stages encoding, envelope and limit;
///         ARGUMENT_INVALID after the first byte; ARGUMENT_NULL, MISALIGNED, STRUCT_SIZE, NOT_INITIALISED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_subject_hasher_prepare(
    hasher: *mut nv2_subject_hasher,
    store: *const nv2_trust_store,
    input: *const nv2_input,
    scratch: *mut u8,
    scratch_size: usize,
) -> nv2_status {
}

/// Takes the next bytes.
///
/// @param data  The bytes; NULL with size 0 changes nothing.
/// @return NV2_OK; ARGUMENT_NULL, MISALIGNED, NOT_INITIALISED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_subject_hasher_update(
    hasher: *mut nv2_subject_hasher,
    data: *const u8,
    data_size: usize,
) -> nv2_status {
}

/// Ends, and names the media type of what was hashed. The hasher is zeroed; it can be begun again.
///
/// @param media_type  At most NV2_MAX_MEDIA_TYPE bytes.
/// @param subject     The subject; zeroed on failure.
/// @return NV2_OK; ARGUMENT_NULL, ARGUMENT_INVALID for a longer media type, MISALIGNED, NOT_INITIALISED,
///         UTF8_INVALID. On failure the hasher is as before.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_subject_hasher_finish(
    hasher: *mut nv2_subject_hasher,
    media_type: *const c_char,
    media_type_size: usize,
    subject: *mut nv2_subject,
) -> nv2_status {
}
