//! How many distinct signers vouch for one subject.

use crate::boundary::guard;
use crate::numbers::nv2_status;
use crate::pointer::{self, Object};
use crate::verdict::nv2_verdict;
use nv2_core::{Counted, Threshold};

/// 64-bit words of an nv2_threshold.
pub const NV2_THRESHOLD_WORDS: usize = 1280;

/// Counts distinct signers of one subject. In the caller's storage; used by one thread at a time. Must not be
/// copied or moved. Needs no clean-up.
///
/// Each key and each trust entry counts once: two leaves under one anchor are one signer, unless the store names
/// their subjects. The verdicts of one threshold come from one trust store.
#[repr(C)]
pub struct nv2_threshold {
    opaque: [u64; NV2_THRESHOLD_WORDS],
}

/// A threshold that nobody was counted for yet.
///
/// @param required   How many distinct signers there must be, 1 to 64.
/// @param threshold  Zeroed on failure.
/// @return NV2_OK; THRESHOLD_INVALID; ARGUMENT_NULL, MISALIGNED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_threshold_init(required: usize, threshold: *mut nv2_threshold) -> nv2_status {
    guard(|| {
        // SAFETY: what the header asks of these pointers.
        unsafe {
            let room = pointer::room(threshold)?;
            Ok(pointer::put(room, Threshold::new(required)?)?)
        }
    })
}

/// Counts a verdict, of which nothing is kept.
///
/// @param is_new  1 for a new signer, 0 for one that had counted before. May be NULL. Zero on failure.
/// @return NV2_OK; SUBJECT_DIGEST_MISMATCH when the verdict is about another subject than the first one;
///         TOO_MANY_SIGNATURES; ARGUMENT_NULL, MISALIGNED, NOT_INITIALISED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_threshold_count(
    threshold: *mut nv2_threshold,
    verdict: *const nv2_verdict,
    is_new: *mut u32,
) -> nv2_status {
    guard(|| {
        // SAFETY: what the header asks of these pointers.
        let (is_new, threshold, verdict) = unsafe {
            let is_new = (!is_new.is_null()).then(|| pointer::output(is_new)).transpose();
            (is_new?, pointer::get_mut(threshold)?, pointer::get(verdict)?)
        };
        let counted = threshold.count(verdict)?;
        if let Some(is_new) = is_new {
            *is_new = u32::from(counted == Counted::New);
        }
        Ok(())
    })
}

/// How many distinct signers were counted.
///
/// @param signers  Zero on failure.
/// @return NV2_OK; ARGUMENT_NULL, MISALIGNED, NOT_INITIALISED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_threshold_signers(
    threshold: *const nv2_threshold,
    signers: *mut usize,
) -> nv2_status {
    guard(|| {
        // SAFETY: what the header asks of these pointers.
        let (signers, threshold) = unsafe {
            let signers = pointer::output(signers);
            (signers?, pointer::get(threshold)?)
        };
        *signers = threshold.signers();
        Ok(())
    })
}

/// Answers whether there are enough signers.
///
/// @return NV2_OK when there are; THRESHOLD_NOT_REACHED; ARGUMENT_NULL, MISALIGNED, NOT_INITIALISED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_threshold_check(threshold: *const nv2_threshold) -> nv2_status {
    guard(|| {
        // SAFETY: what the header asks of these pointers.
        let threshold = unsafe { pointer::get(threshold) }?;
        threshold.check()
    })
}

impl Object for nv2_threshold {
    type Value = Threshold;
    const MARK: usize = 0x7468_7265;
}
