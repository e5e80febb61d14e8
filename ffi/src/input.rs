//! What is to be verified.

use crate::boundary::guard;
use crate::numbers::{NV2_FORMAT_AUTO, Numbered, nv2_format, nv2_status};
use crate::options::nv2_bytes;
use crate::pointer::{self, Versioned};
use nv2_core::bytes::scratch::Scratch;
use nv2_core::limits::LARGEST_RSA_BITS;
use nv2_core::{Envelope, Error, ErrorKind, Format, Input, scratch_bound, scratch_bound_for};

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
    scratch_bound(envelope_size)
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
    guard(|| {
        // SAFETY: what the header asks of these pointers.
        let (count, places, input, scratch) = unsafe {
            let places = [pointer::place_of(count), pointer::place_of(input)];
            let count = pointer::output(count);
            (count?, places, Source::read(input)?, pointer::bytes_mut(scratch, scratch_size)?)
        };
        pointer::check_apart(&pointer::extent_of(scratch), &places)?;
        input.check_apart_from(scratch)?;
        let format = input.format()?;
        *count = input.parse(format, &mut Scratch::new(scratch))?.signature_count();
        Ok(())
    })
}

// SAFETY: `struct_size` is first; the rest are numbers and structs of numbers and pointers.
unsafe impl Versioned for nv2_input {}

// A build without RSA takes less than the header says.
const _: () = assert!(scratch_bound(0) <= NV2_SCRATCH_BASE);
#[cfg(feature = "rs256")]
const _: () = assert!(scratch_bound(0) == NV2_SCRATCH_BASE);
const _: () = assert!(scratch_bound_for(0, LARGEST_RSA_BITS) <= NV2_SCRATCH_BASE + NV2_SCRATCH_LARGEST_RSA);

/// An input that was read from the caller's struct. Borrows what is to be verified, not the struct.
#[derive(Clone, Copy)]
pub(crate) struct Source<'c> {
    pub(crate) envelope: &'c [u8],
    pub(crate) payload: Option<&'c [u8]>,
    format: nv2_format,
    signature: Option<usize>,
}

impl<'c> Source<'c> {
    /// Reads the struct.
    ///
    /// # Errors
    /// `ArgumentNull`, `Misaligned`, `StructSize`; `ArgumentInvalid` for a member that must be zero.
    pub(crate) unsafe fn read(input: *const nv2_input) -> Result<Self, ErrorKind> {
        // SAFETY: the caller's promise is that of `pointer`, for the struct and both buffers.
        let (input, envelope, payload) = unsafe {
            let input = pointer::options(input)?;
            let (envelope, payload) = (&input.envelope, &input.payload);
            (
                input,
                pointer::bytes(envelope.data, envelope.size)?,
                pointer::bytes(payload.data, payload.size)?,
            )
        };
        if input.reserved != 0 {
            return Err(ErrorKind::ArgumentInvalid);
        }
        Ok(Self {
            envelope,
            payload: (!input.payload.data.is_null()).then_some(payload),
            format: input.format,
            signature: (input.signature_index != NV2_ANY_SIGNATURE).then_some(input.signature_index),
        })
    }

    /// The format, recognised where it is not named.
    pub(crate) fn format(&self) -> Result<Format, Error> {
        match self.format {
            NV2_FORMAT_AUTO => Format::detect(self.envelope),
            number => Ok(Format::from_number(number)?),
        }
    }

    /// What the core verifies.
    pub(crate) fn input(&self, format: Format) -> Input<'c> {
        let input = Input::new(format, self.envelope);
        let input = self.payload.map_or(input, |payload| input.with_payload(payload));
        self.signature.map_or(input, |number| input.only_signature(number))
    }

    /// The envelope, unchecked.
    pub(crate) fn parse(&self, format: Format, scratch: &mut Scratch<'c>) -> Result<Envelope<'c>, Error> {
        match self.payload {
            Some(payload) => Envelope::parse_detached(format, self.envelope, payload, scratch),
            None => Envelope::parse(format, self.envelope, scratch),
        }
    }

    /// Neither buffer may be part of the scratch.
    pub(crate) fn check_apart_from(&self, scratch: &[u8]) -> Result<(), ErrorKind> {
        let read = [self.envelope, self.payload.unwrap_or_default()].map(pointer::extent_of);
        pointer::check_apart(&pointer::extent_of(scratch), &read)
    }
}
