//! The verification.

use crate::backend::BACKEND;
use crate::boundary::guard;
use crate::input::{Source, nv2_input};
use crate::numbers::{Numbered, nv2_algorithm, nv2_format, nv2_stage, nv2_status};
use crate::options::{Demands, nv2_options};
use crate::pointer::{self, Versioned};
use crate::subject::{self, nv2_subject};
use crate::trust_store::{self, nv2_trust_store};
use crate::verdict::nv2_verdict;
use nv2_core::{Algorithm, Error, ErrorKind, Format, Rejected, Verifier};

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
    guard(|| {
        // SAFETY: what the header asks of these pointers.
        let (place, report) = unsafe {
            let place = pointer::room(verdict);
            (place, (!rejection.is_null()).then(|| pointer::versioned_output(rejection)).transpose()?)
        };
        let outcome = place.map_err(Refusal::from).and_then(|place| {
            // SAFETY: as above; `place` is what `room` gave.
            unsafe { verify(store, options, input, subject, (scratch, scratch_size), place, rejection) }
        });
        if let Some(report) = report {
            report.offset = NV2_NO_OFFSET;
            outcome.as_ref().map_or_else(|refusal| refusal.tell(report), |()| ());
        }
        outcome.map_err(|refusal| refusal.error)
    })
}

unsafe fn verify(
    store: *const nv2_trust_store,
    options: *const nv2_options,
    input: *const nv2_input,
    subject: *const nv2_subject,
    (scratch, scratch_size): (*mut u8, usize),
    verdict: *mut nv2_verdict,
    rejection: *const nv2_rejection,
) -> Result<(), Refusal> {
    // SAFETY: the promises of `nv2_verify`. The lifetimes of trust, envelope, payload and scratch are free: its
    // header asks the caller to leave them alone while the verdict is used.
    let (trust, block, demands, source, artifact, scratch) = unsafe {
        (
            trust_store::trust(store)?,
            trust_store::extent(store)?,
            Demands::read(options)?,
            Source::read(input)?,
            subject::read(subject)?,
            pointer::bytes_mut(scratch, scratch_size)?,
        )
    };
    let outputs = [pointer::place_of(verdict), pointer::place_of(rejection)];
    let structs = [pointer::place_of(options), pointer::place_of(input), pointer::place_of(subject), block];
    source.check_apart_from(scratch)?;
    pointer::check_apart(&pointer::extent_of(scratch), &outputs)?;
    pointer::check_apart(&pointer::extent_of(scratch), &structs)?;

    let format = source.format()?;
    let policy = demands.policy();
    let verifier = Verifier::with_backend(trust, &policy, BACKEND);
    let verified = verifier.verify_input(&source.input(format), artifact, demands.time, scratch)?;
    // SAFETY: `nv2_verify` asks for room for a verdict.
    Ok(unsafe { pointer::put(verdict, verified) }?)
}

// SAFETY: `struct_size` is first; the rest are numbers.
unsafe impl Versioned for nv2_rejection {}

/// Why the answer is no, with what is known about the envelope.
struct Refusal {
    error: Error,
    format: Option<Format>,
    algorithm: Option<Algorithm>,
}

impl Refusal {
    fn tell(&self, report: &mut nv2_rejection) {
        let kind = self.error.kind();
        report.status = kind.code().into();
        report.stage = kind.stage().number();
        report.format = self.format.map_or(0, Format::number);
        report.claimed_algorithm = self.algorithm.map_or(0, Algorithm::number);
        report.offset = self.error.position().and_then(|at| at.try_into().ok()).unwrap_or(NV2_NO_OFFSET);
    }
}

impl From<Rejected> for Refusal {
    fn from(rejected: Rejected) -> Self {
        let (error, algorithm) = (rejected.error(), rejected.claimed_algorithm());
        Self { error, format: Some(rejected.format()), algorithm }
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self { error, format: None, algorithm: None }
    }
}

impl From<ErrorKind> for Refusal {
    fn from(kind: ErrorKind) -> Self {
        Error::from(kind).into()
    }
}
