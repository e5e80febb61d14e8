//! The artifact that the caller resolved.

use crate::backend::Hasher;
use crate::boundary::guard;
use crate::input::{Source, nv2_input};
use crate::numbers::{Numbered, from_mask, nv2_digest, nv2_status};
use crate::pointer::{self, Object};
use crate::text::TextOutput;
use crate::trust_store::{self, nv2_trust_store};
use core::ffi::c_char;
use nv2_core::bytes::scratch::Scratch;
use nv2_core::certificate::Certificate;
use nv2_core::{Digest, DigestAlgorithm, Error, ErrorKind, PublicKey, Subject, SubjectHasher};

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
    guard(|| {
        // SAFETY: what the header asks of these pointers.
        unsafe {
            let place = pointer::room(subject);
            let (media_type, content) =
                (pointer::text(media_type, media_type_size), pointer::bytes(content, content_size));
            let (place, content) = (place?, content?);
            make(place, media_type?, |media_type| Subject::from_content::<Hasher>(media_type, content))
        }
    })
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
    guard(|| {
        // SAFETY: what the header asks of these pointers.
        unsafe {
            let place = pointer::room(subject);
            let (media_type, digest) =
                (pointer::text(media_type, media_type_size), pointer::text(digest, digest_size));
            let place = place?;
            let digest = Digest::parse(digest?)?;
            make(place, media_type?, |media_type| Ok(Subject::from_descriptor(media_type, digest, size)))
        }
    })
}

/// Makes the subject a file of any kind (Notary Project, blob signatures): an empty media type is then not
/// compared, and a Notary Project statement must name it by the digest that belongs to the signing key.
///
/// @return NV2_OK; ARGUMENT_NULL, MISALIGNED, NOT_INITIALISED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_subject_set_blob(subject: *mut nv2_subject) -> nv2_status {
    guard(|| {
        // SAFETY: what the header asks of these pointers.
        unsafe { change(subject, Subject::as_blob) }
    })
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
    guard(|| {
        // SAFETY: what the header asks of these pointers.
        let (mut output, subject) = unsafe {
            let output = TextOutput::new(buffer, buffer_size, length);
            (output?, read(subject)?)
        };
        let algorithm = DigestAlgorithm::from_number(algorithm)?;
        let digest = subject.digests().iter().find(|digest| digest.algorithm() == algorithm);
        output.digest(digest.ok_or(ErrorKind::SubjectDigestAlgorithm)?);
        Ok(output.finish()?)
    })
}

/// Begins to hash.
///
/// @param digests  NV2_BIT() of each digest algorithm that statements may use; 0 means all of this build.
/// @param hasher   The hasher; zeroed on failure.
/// @return NV2_OK; ALGORITHM_NOT_BUILT; ARGUMENT_NULL, ARGUMENT_INVALID, MISALIGNED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_subject_hasher_init(
    digests: u32,
    hasher: *mut nv2_subject_hasher,
) -> nv2_status {
    guard(|| {
        // SAFETY: what the header asks of these pointers.
        unsafe {
            let place = pointer::room(hasher)?;
            let hasher = match digests {
                0 => SubjectHasher::new(SubjectHasher::<Hasher>::ALL)?,
                mask => SubjectHasher::new(&from_mask::<_, 3>(mask)?)?,
            };
            Ok(pointer::put(place, Running { hasher, has_begun: false })?)
        }
    })
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
    guard(|| {
        // SAFETY: what the header asks of these pointers.
        let (running, keys, certificates, store, input, scratch) = unsafe {
            (
                pointer::get_mut(hasher)?,
                trust_store::entries::<PublicKey<'_>>(store)?,
                trust_store::entries::<Certificate<'_>>(store)?,
                trust_store::extent(store)?,
                Source::read(input)?,
                pointer::bytes_mut(scratch, scratch_size)?,
            )
        };
        if running.has_begun {
            return Err(ErrorKind::ArgumentInvalid.into());
        }
        input.check_apart_from(scratch)?;
        pointer::check_apart(&pointer::extent_of(scratch), &[store, pointer::place_of(hasher)])?;
        let format = input.format()?;
        let envelope = input.parse(format, &mut Scratch::new(scratch))?;
        running.hasher.prepare(&envelope, keys)?;
        // The key of a pinned certificate is as good as a pinned key.
        for key in certificates.iter().filter_map(|certificate| certificate.public_key().ok()) {
            running.hasher.prepare(&envelope, &[key])?;
        }
        Ok(())
    })
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
    guard(|| {
        // SAFETY: what the header asks of these pointers.
        let (running, data) = unsafe { (pointer::get_mut(hasher)?, pointer::bytes(data, data_size)?) };
        running.has_begun |= !data.is_empty();
        running.hasher.update(data);
        Ok(())
    })
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
    guard(|| {
        // SAFETY: what the header asks of these pointers.
        unsafe {
            let place = pointer::room(subject);
            let media_type = pointer::text(media_type, media_type_size);
            pointer::get_mut(hasher)?;
            let place = place?;
            make(place, media_type?, |media_type| Ok(pointer::take(hasher)?.hasher.finish(media_type)))
        }
    })
}

/// A subject and the copy of its media type, which it borrows: the reason why it must not move.
pub struct Named {
    media_type: [u8; NV2_MAX_MEDIA_TYPE],
    subject: Subject<'static>,
}

/// A hasher that knows whether it is too late to prepare.
pub struct Running {
    hasher: SubjectHasher<Hasher>,
    has_begun: bool,
}

impl Object for nv2_subject {
    type Value = Named;
    const MARK: usize = 0x7375_626b;
}

impl Object for nv2_subject_hasher {
    type Value = Running;
    const MARK: usize = 0x6861_7369;
}

/// The subject of the core.
pub(crate) unsafe fn read<'a>(subject: *const nv2_subject) -> Result<&'a Subject<'a>, ErrorKind> {
    // SAFETY: the caller's promise is that of `get`.
    Ok(unsafe { &pointer::get(subject)?.subject })
}

/// Makes a subject around the copy of its media type.
unsafe fn make(
    place: *mut nv2_subject,
    media_type: &str,
    subject: impl FnOnce(&'static str) -> Result<Subject<'static>, Error>,
) -> Result<(), Error> {
    if media_type.len() > NV2_MAX_MEDIA_TYPE {
        return Err(ErrorKind::ArgumentInvalid.into());
    }
    // SAFETY: `place` is one that `room` gave. The media type is written before anybody looks at it, and is
    // then left alone until the object ends; it is the caller's text, so it is UTF-8.
    unsafe {
        let value = pointer::begin(place);
        let copy = (&raw mut (*value).media_type).cast::<u8>();
        core::ptr::copy(media_type.as_ptr(), copy, media_type.len());
        let bytes: &'static [u8] = core::slice::from_raw_parts(copy, media_type.len());
        let subject = subject(core::str::from_utf8(bytes).map_err(|_| ErrorKind::Utf8Invalid)?)?;
        (&raw mut (*value).subject).write(subject);
        pointer::seal(place);
    }
    Ok(())
}

/// Changes a subject in its place, without touching the copy of its media type.
unsafe fn change(
    place: *mut nv2_subject,
    change: impl FnOnce(Subject<'static>) -> Subject<'static>,
) -> Result<(), Error> {
    // SAFETY: the caller's promise is that of `get_mut`. The subject is read once and written again; nothing in
    // between can panic.
    unsafe {
        pointer::get(place.cast_const())?;
        let subject = &raw mut (*pointer::begin(place)).subject;
        subject.write(change(subject.read()));
    }
    Ok(())
}
