//! What the caller demands beyond trust.

use crate::numbers::{Numbered, flag, from_mask, nv2_host_names, nv2_server_auth, nv2_signature_encoding};
use crate::pointer::{self, Versioned};
use core::ffi::c_char;
use heapless::Vec;
use nv2_core::certificate::host::HostNames;
use nv2_core::chain::ServerAuth;
use nv2_core::format::SignatureEncoding;
use nv2_core::limits::{LARGEST_RSA_BITS, MAX_RSA_BITS};
use nv2_core::policy::{Annotation, UnknownTime};
use nv2_core::reference::Reference;
use nv2_core::{Algorithm, Error, ErrorKind, Format, Time, TrustPolicy};

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

// SAFETY: `struct_size` is first; the rest are numbers, pointers, and structs of them.
unsafe impl Versioned for nv2_options {}

/// Options that were checked, and the lists that a policy borrows.
pub(crate) struct Demands<'c> {
    pub(crate) time: Time,
    formats: Vec<Format, 8>,
    algorithms: Option<Vec<Algorithm, 16>>,
    annotations: Vec<Annotation<'c>, NV2_MAX_ANNOTATIONS>,
    rest: TrustPolicy<'c>,
}

impl<'c> Demands<'c> {
    /// Reads the options of the caller.
    ///
    /// # Errors
    /// `ArgumentNull`, `Misaligned`, `StructSize`; `ArgumentInvalid` for numbers that stand for nothing;
    /// `Utf8Invalid`, `RequestedReferenceInvalid`; `TooManyMembers` for too many annotations.
    pub(crate) unsafe fn read(options: *const nv2_options) -> Result<Self, Error> {
        // SAFETY: the caller's promise is that of `pointer`, for the struct and all that it points to.
        let (options, annotations, reference, payload_type, predicate_type) = unsafe {
            let options = pointer::options(options)?;
            (
                options,
                read_annotations(options)?,
                options.reference.read()?,
                options.payload_type.read()?,
                options.predicate_type.read()?,
            )
        };
        let time = match (flag(options.time_known)?, options.time) {
            (true, time) => Time::At(time),
            (false, 0) => Time::Unknown,
            (false, _) => return Err(ErrorKind::ArgumentInvalid.into()),
        };
        if options.reserved != 0 {
            return Err(ErrorKind::ArgumentInvalid.into());
        }
        let reference = reference.map(Reference::parse).transpose();
        let rest = TrustPolicy {
            unknown_time: match flag(options.accept_unchecked_time)? {
                true => UnknownTime::AcceptUnchecked,
                false => UnknownTime::Refuse,
            },
            clock_skew: options.clock_skew_seconds,
            host_names: HostNames::from_number(options.host_names)?,
            server_auth: ServerAuth::from_number(options.server_auth)?,
            reference: reference.map_err(|_| ErrorKind::RequestedReferenceInvalid)?,
            signature_encoding: SignatureEncoding::from_number(options.signature_encoding)?,
            payload_type,
            predicate_type,
            max_rsa_bits: rsa_bits(options.max_rsa_bits)?,
            ..TrustPolicy::default()
        };
        let algorithms = match options.algorithms {
            0 => None,
            mask => Some(from_mask(mask)?),
        };
        Ok(Self { time, formats: from_mask(options.formats)?, algorithms, annotations, rest })
    }

    /// The policy of the core.
    pub(crate) fn policy(&self) -> TrustPolicy<'_> {
        TrustPolicy {
            formats: &self.formats,
            algorithms: self.algorithms.as_deref(),
            annotations: &self.annotations,
            ..self.rest
        }
    }
}

impl nv2_text {
    /// The text; none at NULL.
    unsafe fn read<'c>(&self) -> Result<Option<&'c str>, ErrorKind> {
        // SAFETY: the caller's promise is that of `text`.
        let text = unsafe { pointer::text(self.data, self.size) }?;
        Ok((!self.data.is_null()).then_some(text))
    }
}

unsafe fn read_annotations<'c>(
    options: &nv2_options,
) -> Result<Vec<Annotation<'c>, NV2_MAX_ANNOTATIONS>, ErrorKind> {
    // SAFETY: the caller's promise is that of `values`, and of `text` for each name and value.
    let required = unsafe { pointer::values(options.annotations, options.annotation_count) }?;
    let mut annotations = Vec::new();
    for nv2_annotation { name, value } in required {
        // SAFETY: as above.
        let (name, value) = unsafe { (name.read()?, value.read()?) };
        let annotation = Annotation { name: name.unwrap_or_default(), value: value.unwrap_or_default() };
        annotations.push(annotation).map_err(|_| ErrorKind::TooManyMembers)?;
    }
    Ok(annotations)
}

/// Largest RSA modulus: zero means the usual one.
pub(crate) const fn rsa_bits(bits: u32) -> Result<u32, ErrorKind> {
    match bits {
        0 => Ok(MAX_RSA_BITS),
        1..=LARGEST_RSA_BITS => Ok(bits),
        _ => Err(ErrorKind::ArgumentInvalid),
    }
}

// The sizes that the header asserts.
#[cfg(target_pointer_width = "64")]
const _: () = {
    assert!(size_of::<nv2_options>() == 120);
    assert!(size_of::<crate::input::nv2_input>() == 56);
    assert!(size_of::<crate::verify::nv2_rejection>() == 32);
    assert!(size_of::<crate::verdict::nv2_evidence>() == 168);
};
