//! The verdict and its evidence.

#![allow(non_camel_case_types, reason = "these are the names in C")]

/// 64-bit words of an nv2_verdict.
pub const NV2_VERDICT_WORDS: usize = 384;

/// The proof that a signature passed every step for one subject. In the caller's storage; made only by
/// nv2_verify(). Zeroed memory is never one. Reads from the envelope, the payload, the scratch and the memory of
/// the store, which must not change while it is used. Any number of threads may use one `const` verdict. Must
/// not be copied or moved. Needs no clean-up.
#[repr(C)]
pub struct nv2_verdict {
    opaque: [u64; NV2_VERDICT_WORDS],
}

/// The evidence of a verdict that is not text. Begin with NV2_EVIDENCE_INIT. Times are seconds since
/// 1970-01-01T00:00:00Z; one that is not there is zero, and its flag is 0.
#[repr(C)]
pub struct nv2_evidence {
    /// sizeof(nv2_evidence); not changed.
    pub struct_size: usize,
    /// The format of the envelope.
    pub format: nv2_format,
    /// The algorithm of the signature.
    pub algorithm: nv2_algorithm,
    /// How the signer came to be trusted.
    pub trusted_by: nv2_trusted_by,
    /// Whose subject was asked for.
    pub identity: nv2_identity,
    /// The signing scheme of a Notary Project signature.
    pub scheme: nv2_scheme,
    /// What the signature is about.
    pub claim: nv2_claim,
    /// 1 when the bytes of the subject were hashed by this library, 0 when the caller gave a descriptor.
    pub content_seen: u32,
    /// What became of begin and expiry of the signature.
    pub signature_time: nv2_time_check,
    /// What became of the validity of the certificates.
    pub certificate_time: nv2_time_check,
    /// 1 when `time` is there.
    pub time_known: u32,
    /// 1 when `signed_at` is there.
    pub signed_at_known: u32,
    /// 1 when an authority vouches for `signed_at`; 0 when it is the signer's claim, or not there.
    pub signed_at_vouched: u32,
    /// 1 when `not_before` is there.
    pub not_before_known: u32,
    /// 1 when `expires` is there.
    pub expires_known: u32,
    /// 1 when `artifact_size` is there.
    pub artifact_size_known: u32,
    /// Zero.
    pub reserved: u32,
    /// The time of verification.
    pub time: i64,
    /// When it was signed.
    pub signed_at: i64,
    /// First second at which the signature is valid.
    pub not_before: i64,
    /// First second at which the signature is void.
    pub expires: i64,
    /// The size of the artifact in bytes, where the signature covers it.
    pub artifact_size: u64,
    /// How many certificates were verified; nv2_verdict_certificate() has them.
    pub certificate_count: usize,
    /// How many references were signed; nv2_verdict_reference() has them.
    pub reference_count: usize,
    /// How many annotations were signed; nv2_verdict_annotation_name() and _value() have them.
    pub annotation_count: usize,
    /// SHA-256 of the signer's SubjectPublicKeyInfo.
    pub fingerprint: [u8; 32],
}

/// The evidence that is not text.
///
/// @param evidence  Zeroed on failure, but for struct_size.
/// @return NV2_OK; ARGUMENT_NULL, MISALIGNED, NOT_INITIALISED, STRUCT_SIZE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_verdict_evidence(
    verdict: *const nv2_verdict,
    evidence: *mut nv2_evidence,
) -> nv2_status {
}

/// The digest of the artifact, as "sha256:…": the signed one, or the subject's where the signature names several
/// or covers the content itself.
///
/// This and all functions below that answer with text write UTF-8 with NUL at its end. No text holds a NUL
/// inside.
///
/// @param buffer       Gets the text; zeroed on failure. May be NULL with size 0, to ask for the length.
/// @param buffer_size  In bytes; at least one more than the length of the text.
/// @param length       Bytes of the text without NUL; set with STORAGE_TOO_SMALL too, else zero on failure.
/// @return NV2_OK; STORAGE_TOO_SMALL; ARGUMENT_NULL, MISALIGNED, NOT_INITIALISED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_verdict_digest(
    verdict: *const nv2_verdict,
    buffer: *mut c_char,
    buffer_size: usize,
    length: *mut usize,
) -> nv2_status {
}

/// The nv2 key id of the signer's key. Arguments and codes as nv2_verdict_digest().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_verdict_key_id(
    verdict: *const nv2_verdict,
    buffer: *mut c_char,
    buffer_size: usize,
    length: *mut usize,
) -> nv2_status {
}

/// The trusted identity that the signer's subject matched; empty unless the evidence says NV2_IDENTITY_NAMED.
/// Arguments and codes as nv2_verdict_digest().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_verdict_identity(
    verdict: *const nv2_verdict,
    buffer: *mut c_char,
    buffer_size: usize,
    length: *mut usize,
) -> nv2_status {
}

/// The signed media type of the artifact; empty where the format signs none. Arguments and codes as
/// nv2_verdict_digest().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_verdict_media_type(
    verdict: *const nv2_verdict,
    buffer: *mut c_char,
    buffer_size: usize,
    length: *mut usize,
) -> nv2_status {
}

/// The signed type of the predicate of an in-toto statement; empty elsewhere. Arguments and codes as
/// nv2_verdict_digest().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_verdict_predicate_type(
    verdict: *const nv2_verdict,
    buffer: *mut c_char,
    buffer_size: usize,
    length: *mut usize,
) -> nv2_status {
}

/// A signed reference, in the order of the statement. Arguments and codes as nv2_verdict_digest();
/// ARGUMENT_INVALID when there is none of this number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_verdict_reference(
    verdict: *const nv2_verdict,
    index: usize,
    buffer: *mut c_char,
    buffer_size: usize,
    length: *mut usize,
) -> nv2_status {
}

/// The name of a signed annotation, in the order of the statement. Arguments and codes as
/// nv2_verdict_digest(); ARGUMENT_INVALID when there is none of this number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_verdict_annotation_name(
    verdict: *const nv2_verdict,
    index: usize,
    buffer: *mut c_char,
    buffer_size: usize,
    length: *mut usize,
) -> nv2_status {
}

/// The value of a signed annotation. Arguments and codes as nv2_verdict_annotation_name().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_verdict_annotation_value(
    verdict: *const nv2_verdict,
    index: usize,
    buffer: *mut c_char,
    buffer_size: usize,
    length: *mut usize,
) -> nv2_status {
}

/// A certificate that was verified, in DER, leaf first: none for a pinned key, the leaf for a pinned
/// certificate, all up to the anchor for an anchor.
///
/// @param der       Where it lies, in the envelope, the scratch or the store; NULL on failure.
/// @param der_size  In bytes; zero on failure.
/// @return NV2_OK; ARGUMENT_INVALID when there is none of this number; ARGUMENT_NULL, MISALIGNED,
///         NOT_INITIALISED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_verdict_certificate(
    verdict: *const nv2_verdict,
    index: usize,
    der: *mut *const u8,
    der_size: *mut usize,
) -> nv2_status {
}
