//! What the caller demands beyond trust.

#![allow(non_camel_case_types, reason = "these are the names in C")]

/// Bytes. NULL with size 0 means that there are none.
#[repr(C)]
pub struct nv2_bytes {
    /// The first byte.
    pub data: *const u8,
    /// How many.
    pub size: usize,
}

/// Text in UTF-8, which need not end with NUL. NULL with size 0 means that there is none. NV2_TEXT() makes
/// one of a string literal.
#[repr(C)]
pub struct nv2_text {
    /// The first byte.
    pub data: *const c_char,
    /// How many bytes, a closing NUL not counted.
    pub size: usize,
}

/// An annotation that must be signed with exactly this value.
#[repr(C)]
pub struct nv2_annotation {
    /// The name.
    pub name: nv2_text,
    /// The value.
    pub value: nv2_text,
}

/// Most annotations that can be asked for at once.
pub const NV2_MAX_ANNOTATIONS: usize = 16;

/// The demands beyond trust. Begin with NV2_OPTIONS_INIT, the strict choice everywhere: no clock, so that
/// whatever is bound in time is refused, and nothing else asked for. Nothing keeps a pointer to it.
#[repr(C)]
pub struct nv2_options {
    /// sizeof(nv2_options).
    pub struct_size: usize,
    /// The time of verification in seconds since 1970-01-01T00:00:00Z. Zero unless time_known is 1.
    pub time: i64,
    /// 1 when `time` is the time of verification, 0 when the time is not known.
    pub time_known: u32,
    /// 1 to accept, without a known time, what is bound in time; the verdict then says NV2_TIME_NOT_CHECKED.
    pub accept_unchecked_time: u32,
    /// Seconds by which the clocks of signer and verifier may differ.
    pub clock_skew_seconds: u32,
    /// NV2_BIT() of each format that is admitted; 0 admits all.
    pub formats: u32,
    /// NV2_BIT() of each algorithm that is admitted, among those that the format allows for the key; 0 admits
    /// all of these.
    pub algorithms: u32,
    /// Where a certificate may name its hosts.
    pub host_names: nv2_host_names,
    /// Whether the extended key usage serverAuth alone will do in nv2 formats.
    pub server_auth: nv2_server_auth,
    /// How DSSE envelopes write ECDSA signatures; every other format prescribes it.
    pub signature_encoding: nv2_signature_encoding,
    /// Largest RSA modulus in bits, up to 8192; 0 means 4096.
    pub max_rsa_bits: u32,
    /// Zero.
    pub reserved: u32,
    /// The reference that the artifact was asked for by: it must be among the signed ones.
    pub reference: nv2_text,
    /// The type that a DSSE payload must have. Without it an in-toto statement is expected; with any other type
    /// the payload itself is the artifact.
    pub payload_type: nv2_text,
    /// The type that the predicate of an in-toto statement must have. There is no default.
    pub predicate_type: nv2_text,
    /// Annotations that must be signed, at most NV2_MAX_ANNOTATIONS.
    pub annotations: *const nv2_annotation,
    /// How many.
    pub annotation_count: usize,
}
