//! The verdict and its evidence.

use crate::boundary::guard;
use crate::numbers::*;
use crate::pointer::{self, Object, Versioned};
use crate::text::TextOutput;
use core::ffi::c_char;
use nv2_core::bytes::json::Text;
use nv2_core::envelope::SigningScheme;
use nv2_core::statement::Claim;
use nv2_core::subject::Content;
use nv2_core::trust::SubjectIdentity;
use nv2_core::{AnchorStore, ErrorKind, Time, TimeCheck, TrustedBy, Verified};

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
    guard(|| {
        // SAFETY: what the header asks of these pointers.
        let (evidence, verdict) = unsafe {
            let evidence = pointer::versioned_output(evidence);
            (evidence?, pointer::get(verdict)?)
        };
        fill(evidence, verdict);
        Ok(())
    })
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
    // SAFETY: what the header asks of these pointers.
    unsafe {
        answer(verdict, buffer, buffer_size, length, |verdict, output| {
            output.digest(verdict.digest());
            Ok(())
        })
    }
}

/// The nv2 key id of the signer's key. Arguments and codes as nv2_verdict_digest().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_verdict_key_id(
    verdict: *const nv2_verdict,
    buffer: *mut c_char,
    buffer_size: usize,
    length: *mut usize,
) -> nv2_status {
    // SAFETY: what the header asks of these pointers.
    unsafe {
        answer(verdict, buffer, buffer_size, length, |verdict, output| {
            output.push(verdict.fingerprint().key_id().as_str().as_bytes());
            Ok(())
        })
    }
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
    // SAFETY: what the header asks of these pointers.
    unsafe {
        answer(verdict, buffer, buffer_size, length, |verdict, output| {
            if let SubjectIdentity::Named(identity) = verdict.signer().identity() {
                output.push(identity.as_str().as_bytes());
            }
            Ok(())
        })
    }
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
    // SAFETY: what the header asks of these pointers.
    unsafe {
        answer(verdict, buffer, buffer_size, length, |verdict, output| {
            output.extend(characters(verdict.statement().media_type()));
            Ok(())
        })
    }
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
    // SAFETY: what the header asks of these pointers.
    unsafe {
        answer(verdict, buffer, buffer_size, length, |verdict, output| {
            output.extend(characters(verdict.statement().predicate_type()));
            Ok(())
        })
    }
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
    // SAFETY: what the header asks of these pointers.
    unsafe {
        answer(verdict, buffer, buffer_size, length, |verdict, output| {
            let reference = verdict.statement().references().nth(index).ok_or(ErrorKind::ArgumentInvalid)?;
            output.extend(reference.characters());
            Ok(())
        })
    }
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
    // SAFETY: what the header asks of these pointers.
    unsafe {
        answer(verdict, buffer, buffer_size, length, |verdict, output| {
            let (name, _) = verdict.statement().annotations().nth(index).ok_or(ErrorKind::ArgumentInvalid)?;
            output.extend(name.characters());
            Ok(())
        })
    }
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
    // SAFETY: what the header asks of these pointers.
    unsafe {
        answer(verdict, buffer, buffer_size, length, |verdict, output| {
            let (_, value) =
                verdict.statement().annotations().nth(index).ok_or(ErrorKind::ArgumentInvalid)?;
            output.extend(value.characters());
            Ok(())
        })
    }
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
    guard(|| {
        // SAFETY: what the header asks of these pointers.
        let (der, der_size, verdict) = unsafe {
            let outputs = (pointer::output(der), pointer::output(der_size));
            (outputs.0?, outputs.1?, pointer::get(verdict)?)
        };
        let certificate = verdict.signer().certificates().get(index).ok_or(ErrorKind::ArgumentInvalid)?;
        (*der, *der_size) = (certificate.der().as_ptr(), certificate.der().len());
        Ok(())
    })
}

/// The subject of a certificate that was verified, in the order of the certificate (RFC 4514), for example
/// "C=US,ST=WA,O=acme,CN=signer", with control characters escaped. For people: compare certificates by their
/// DER. Arguments and codes as nv2_verdict_digest(); ARGUMENT_INVALID when there is none of this number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_verdict_certificate_subject(
    verdict: *const nv2_verdict,
    index: usize,
    buffer: *mut c_char,
    buffer_size: usize,
    length: *mut usize,
) -> nv2_status {
    // SAFETY: what the header asks of these pointers.
    unsafe {
        answer(verdict, buffer, buffer_size, length, |verdict, output| {
            let certificate = verdict.signer().certificates().get(index).ok_or(ErrorKind::ArgumentInvalid)?;
            output.display(certificate.subject());
            Ok(())
        })
    }
}

/// Puts out a text of a verdict: the outputs are zeroed whatever the verdict is.
unsafe fn answer(
    verdict: *const nv2_verdict,
    buffer: *mut c_char,
    buffer_size: usize,
    length: *mut usize,
    write: impl FnOnce(&Verified<'_>, &mut TextOutput<'_>) -> Result<(), ErrorKind>,
) -> nv2_status {
    guard(|| {
        // SAFETY: what the header asks of these pointers.
        let (mut output, verdict) = unsafe {
            let output = TextOutput::new(buffer, buffer_size, length);
            (output?, pointer::get(verdict)?)
        };
        write(verdict, &mut output)?;
        Ok(output.finish()?)
    })
}

impl Object for nv2_verdict {
    type Value = Verified<'static>;
    const MARK: usize = 0x7665_7263;
}

// SAFETY: `struct_size` is first; the rest are numbers and an array of them.
unsafe impl Versioned for nv2_evidence {}

fn fill(evidence: &mut nv2_evidence, verdict: &Verified<'_>) {
    let (statement, signer, times) = (verdict.statement(), verdict.signer(), verdict.times());
    evidence.format = verdict.format().number();
    evidence.algorithm = verdict.algorithm().number();
    evidence.trusted_by = trusted_by(signer.trusted_by());
    evidence.identity = match signer.identity() {
        SubjectIdentity::Pinned => NV2_IDENTITY_PINNED,
        SubjectIdentity::Any => NV2_IDENTITY_ANY,
        SubjectIdentity::Named(_) => NV2_IDENTITY_NAMED,
    };
    evidence.scheme = match verdict.notary_header().map(|header| header.scheme) {
        None => NV2_SCHEME_NONE,
        Some(SigningScheme::X509) => NV2_SCHEME_X509,
        Some(SigningScheme::SigningAuthority) => NV2_SCHEME_SIGNING_AUTHORITY,
    };
    evidence.claim = match statement.claim() {
        Claim::Artifact { .. } => NV2_CLAIM_ARTIFACT,
        Claim::Subjects(_) => NV2_CLAIM_SUBJECTS,
        Claim::Payload => NV2_CLAIM_PAYLOAD,
        Claim::Content => NV2_CLAIM_CONTENT,
    };
    evidence.content_seen = u32::from(verdict.content() == Content::Hashed);
    evidence.signature_time = time_check(times.signature);
    evidence.certificate_time = time_check(times.certificates);
    let time = match times.at {
        Time::At(time) => Some(time),
        Time::Unknown => None,
    };
    (evidence.time_known, evidence.time) = known(time);
    (evidence.signed_at_known, evidence.signed_at) = known(statement.signed_at());
    evidence.signed_at_vouched = u32::from(verdict.signed_at_is_authentic());
    (evidence.not_before_known, evidence.not_before) = known(statement.not_before());
    (evidence.expires_known, evidence.expires) = known(statement.expires());
    (evidence.artifact_size_known, evidence.artifact_size) = known(statement.size());
    evidence.certificate_count = signer.certificates().len();
    evidence.reference_count = statement.references().count();
    evidence.annotation_count = statement.annotations().count();
    evidence.fingerprint = verdict.fingerprint().0;
}

const fn trusted_by(trusted_by: TrustedBy) -> nv2_trusted_by {
    match trusted_by {
        TrustedBy::PinnedKey => NV2_TRUSTED_BY_KEY,
        TrustedBy::PinnedFingerprint => NV2_TRUSTED_BY_FINGERPRINT,
        TrustedBy::PinnedCertificate => NV2_TRUSTED_BY_CERTIFICATE,
        TrustedBy::Anchor(AnchorStore::Ca) => NV2_TRUSTED_BY_CA,
        TrustedBy::Anchor(AnchorStore::SigningAuthority) => NV2_TRUSTED_BY_SIGNING_AUTHORITY,
    }
}

const fn time_check(check: TimeCheck) -> nv2_time_check {
    match check {
        TimeCheck::Checked => NV2_TIME_CHECKED,
        TimeCheck::NotChecked => NV2_TIME_NOT_CHECKED,
        TimeCheck::NotBound => NV2_TIME_NOT_BOUND,
        TimeCheck::NotEvaluated => NV2_TIME_NOT_EVALUATED,
    }
}

fn known<T: Default>(value: Option<T>) -> (u32, T) {
    (u32::from(value.is_some()), value.unwrap_or_default())
}

fn characters<'e>(text: Option<Text<'e>>) -> impl Iterator<Item = char> + use<'e> {
    text.into_iter().flat_map(|text| text.characters())
}
