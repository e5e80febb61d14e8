//! The trust store in one block of the caller's memory.

mod memory;

use crate::backend::BACKEND;
use crate::boundary::guard;
use crate::numbers::{Numbered, nv2_anchor, nv2_status};
use crate::pointer;
use core::ffi::{c_char, c_void};
use nv2_core::bytes::pem;
use nv2_core::bytes::scratch::Scratch;
use nv2_core::certificate::Certificate;
use nv2_core::certificate::host::HostPattern;
use nv2_core::certificate::name::Identity;
use nv2_core::{Anchor, AnchorStore, Error, ErrorKind, Fingerprint, PublicKey};

#[cfg(feature = "hosted")]
pub(crate) use memory::{ALIGNMENT, end};
pub(crate) use memory::{Block, entries, extent, trust};

/// Bytes of an empty trust store.
pub const NV2_TRUST_STORE_BASE: usize = 256;

/// Most bytes of one entry of a trust store, its DER or text not counted.
pub const NV2_TRUST_STORE_ENTRY: usize = 256;

/// Everything that is trusted: pinned keys, fingerprints and certificates, and anchors. Lives in one block of
/// the caller's memory, to which it copies whatever is added; prepared keys alone stay where they are. Filled by one
/// thread; from then on any number of threads may verify with the one `const` store. Must not be copied or moved.
/// Needs no clean-up: the caller gives the memory back when no verdict reads from it any more.
pub struct nv2_trust_store {
    _opaque: [u8; 0],
}

/// Makes an empty store, which trusts nobody, at the begin of a block.
///
/// @param memory  Aligned to 8 bytes. The store uses all of it until the caller takes it back.
/// @param size    In bytes; NV2_TRUST_STORE_SIZE() says how many are enough.
/// @param store   The store, which has the address of the block; NULL on failure.
/// @return NV2_OK; ARGUMENT_NULL, MISALIGNED, STORAGE_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_trust_store_init(
    memory: *mut c_void,
    size: usize,
    store: *mut *mut nv2_trust_store,
) -> nv2_status {
    guard(|| {
        // SAFETY: what the header asks of these pointers.
        unsafe {
            let store = pointer::output(store)?;
            *store = Block::init(memory, size, false)?;
        }
        Ok(())
    })
}

/// Pins a public key.
///
/// @param der  SubjectPublicKeyInfo in DER.
/// @return NV2_OK; KEY_INVALID, KEY_UNSUPPORTED, RSA_MODULUS_TOO_LARGE, DER_TRAILING; STORAGE_TOO_SMALL. On
///         failure the store is as before.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_trust_store_add_key(
    store: *mut nv2_trust_store,
    der: *const u8,
    der_size: usize,
) -> nv2_status {
    guard(|| {
        // SAFETY: what the header asks of these pointers.
        let (mut block, der) = unsafe { (Block::open(store)?, pointer::bytes(der, der_size)?) };
        block.add(|block| add_key(block, der))
    })
}

/// Pins the public keys of a PEM text, all or none. Only blocks "PUBLIC KEY" may be in it.
///
/// @param pem      The text, with at least one block.
/// @param scratch  Work space of pem_size bytes, whose content does not matter.
/// @return As nv2_trust_store_add_key(); PEM_INVALID, BASE64_INVALID; SCRATCH_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_trust_store_add_keys_pem(
    store: *mut nv2_trust_store,
    pem: *const c_char,
    pem_size: usize,
    scratch: *mut u8,
    scratch_size: usize,
) -> nv2_status {
    guard(|| {
        // SAFETY: what the header asks of these pointers.
        let (mut block, pem, scratch) = unsafe {
            let (block, pem) = (Block::open(store)?, pointer::bytes(pem.cast(), pem_size)?);
            (block, pem, scratch_apart_from(store, pem, scratch, scratch_size)?)
        };
        block.add(|block| each_block(pem, "PUBLIC KEY", scratch, |der, _| add_key(block, der)))
    })
}

/// Pins a key by the SHA-256 of its SubjectPublicKeyInfo. Serves only envelopes that carry the key.
///
/// @param text  "sha256:" and 64 lower-case hexadecimal digits.
/// @return NV2_OK; DIGEST_INVALID; STORAGE_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_trust_store_add_fingerprint(
    store: *mut nv2_trust_store,
    text: *const c_char,
    text_size: usize,
) -> nv2_status {
    guard(|| {
        // SAFETY: what the header asks of these pointers.
        let (mut block, text) = unsafe { (Block::open(store)?, pointer::text(text, text_size)?) };
        let fingerprint = Fingerprint::parse(text)?;
        block.add(|block| Ok(block.push(fingerprint)?))
    })
}

/// Pins a signing certificate, which is compared byte by byte. One whose key is of no kind that is supported
/// serves no signature, and is no fault of the others.
///
/// @param der  One certificate in DER.
/// @return NV2_OK; CERTIFICATE_INVALID, DER_TRAILING; STORAGE_TOO_SMALL. On failure the store is as before.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_trust_store_add_certificate(
    store: *mut nv2_trust_store,
    der: *const u8,
    der_size: usize,
) -> nv2_status {
    guard(|| {
        // SAFETY: what the header asks of these pointers.
        let (mut block, der) = unsafe { (Block::open(store)?, pointer::bytes(der, der_size)?) };
        block.add(|block| add_certificate(block, der))
    })
}

/// Pins the signing certificates of a PEM text, all or none. Only blocks "CERTIFICATE" may be in it.
///
/// @param pem      The text, with at least one block.
/// @param scratch  Work space of pem_size bytes, whose content does not matter.
/// @return As nv2_trust_store_add_certificate(); PEM_INVALID, BASE64_INVALID; SCRATCH_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_trust_store_add_certificates_pem(
    store: *mut nv2_trust_store,
    pem: *const c_char,
    pem_size: usize,
    scratch: *mut u8,
    scratch_size: usize,
) -> nv2_status {
    guard(|| {
        // SAFETY: what the header asks of these pointers.
        let (mut block, pem, scratch) = unsafe {
            let (block, pem) = (Block::open(store)?, pointer::bytes(pem.cast(), pem_size)?);
            (block, pem, scratch_apart_from(store, pem, scratch, scratch_size)?)
        };
        block.add(|block| each_block(pem, "CERTIFICATE", scratch, |der, _| add_certificate(block, der)))
    })
}

/// Adds an anchor: a certificate that is trusted to have others below it.
///
/// With a scratch the signature that a self-issued anchor made on itself is checked now and once, and
/// verifications that end at this anchor skip it. Without one (NULL and 0) each of them checks it.
///
/// @param der      One certificate in DER, an authority or self-issued.
/// @param anchor   Which store: NV2_ANCHOR_CA or NV2_ANCHOR_SIGNING_AUTHORITY.
/// @param scratch  Work space of NV2_SCRATCH_BOUND(0) bytes, or NULL.
/// @return NV2_OK; ANCHOR_INVALID, CERTIFICATE_INVALID, DER_TRAILING; ARGUMENT_INVALID for another store;
///         CERTIFICATE_SIGNATURE, CERTIFICATE_ALGORITHM, ALGORITHM_NOT_BUILT, SCRATCH_TOO_SMALL from the check;
///         STORAGE_TOO_SMALL. On failure the store is as before.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_trust_store_add_anchor(
    store: *mut nv2_trust_store,
    der: *const u8,
    der_size: usize,
    anchor: nv2_anchor,
    scratch: *mut u8,
    scratch_size: usize,
) -> nv2_status {
    guard(|| {
        // SAFETY: what the header asks of these pointers.
        let (mut block, der, scratch) = unsafe {
            let (block, der) = (Block::open(store)?, pointer::bytes(der, der_size)?);
            (block, der, scratch_apart_from(store, der, scratch, scratch_size)?)
        };
        let anchor = AnchorStore::from_number(anchor)?;
        let scratch = (!scratch.is_empty()).then(|| Scratch::new(scratch));
        block.add(|block| add_anchor(block, der, anchor, scratch))
    })
}

/// Adds the anchors of a PEM text, all or none, and checks the signatures of those that are self-issued. Only
/// blocks "CERTIFICATE" may be in it.
///
/// @param pem      The text, with at least one block.
/// @param anchor   Which store: NV2_ANCHOR_CA or NV2_ANCHOR_SIGNING_AUTHORITY.
/// @param scratch  Work space of NV2_SCRATCH_BOUND(pem_size) bytes, whose content does not matter.
/// @return As nv2_trust_store_add_anchor(); PEM_INVALID, BASE64_INVALID.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_trust_store_add_anchors_pem(
    store: *mut nv2_trust_store,
    pem: *const c_char,
    pem_size: usize,
    anchor: nv2_anchor,
    scratch: *mut u8,
    scratch_size: usize,
) -> nv2_status {
    guard(|| {
        // SAFETY: what the header asks of these pointers.
        let (mut block, pem, scratch) = unsafe {
            let (block, pem) = (Block::open(store)?, pointer::bytes(pem.cast(), pem_size)?);
            (block, pem, scratch_apart_from(store, pem, scratch, scratch_size)?)
        };
        let anchor = AnchorStore::from_number(anchor)?;
        block.add(|block| {
            each_block(pem, "CERTIFICATE", scratch, |der, rest| add_anchor(block, der, anchor, Some(rest)))
        })
    })
}

/// Narrows all anchors to subjects. Without this any subject below an anchor will do, and the verdict says so.
///
/// @param text  "*", or as in "x509.subject: C=US, ST=WA, O=acme" (Notary Project, trustedIdentities).
/// @return NV2_OK; IDENTITY_INVALID; IDENTITIES_OVERLAP when one subject could match two; UTF8_INVALID;
///         STORAGE_TOO_SMALL. On failure the store is as before.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_trust_store_add_identity(
    store: *mut nv2_trust_store,
    text: *const c_char,
    text_size: usize,
) -> nv2_status {
    guard(|| {
        // SAFETY: what the header asks of these pointers.
        let (mut block, text) = unsafe { (Block::open(store)?, pointer::text(text, text_size)?) };
        block.add(|block| {
            let identity = Identity::parse(copied_text(block, text)?)?;
            Ok(block.push(identity)?)
        })
    })
}

/// Narrows all anchors to hosts: every signed reference must be of one of them, and there must be one.
///
/// @param text  A host name, optionally with "*." in front for exactly one more label, or an IP address.
/// @return NV2_OK; HOST_PATTERN_INVALID, UTF8_INVALID; STORAGE_TOO_SMALL. On failure the store is as before.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_trust_store_add_host(
    store: *mut nv2_trust_store,
    text: *const c_char,
    text_size: usize,
) -> nv2_status {
    guard(|| {
        // SAFETY: what the header asks of these pointers.
        let (mut block, text) = unsafe { (Block::open(store)?, pointer::text(text, text_size)?) };
        block.add(|block| {
            let host = HostPattern::parse(copied_text(block, text)?)?;
            Ok(block.push(host)?)
        })
    })
}

/// As `nv2_trust_store_init`, for memory that `end` gives back.
#[cfg(feature = "hosted")]
pub(crate) unsafe fn init_on_heap(
    memory: *mut c_void,
    size: usize,
) -> Result<*mut nv2_trust_store, ErrorKind> {
    // SAFETY: the caller's promise is that of `init`.
    unsafe { Block::init(memory, size, true) }
}

/// Work space that is part of neither the store nor what is added to it: a PEM text cannot be decoded in its place.
unsafe fn scratch_apart_from<'c>(
    store: *const nv2_trust_store,
    read: &[u8],
    scratch: *mut u8,
    size: usize,
) -> Result<&'c mut [u8], ErrorKind> {
    // SAFETY: the caller's promise is that of `extent` and `bytes_mut`.
    let (block, scratch) = unsafe { (extent(store)?, pointer::bytes_mut(scratch, size)?) };
    pointer::check_apart(&pointer::extent_of(scratch), &[block, pointer::extent_of(read)])?;
    Ok(scratch)
}

fn add_key(block: &mut Block, der: &[u8]) -> Result<(), Error> {
    let key = PublicKey::from_spki(block.copy(der)?)?;
    Ok(block.push(key)?)
}

fn add_certificate(block: &mut Block, der: &[u8]) -> Result<(), Error> {
    // A pin whose key is of no use is kept, as in the core: it hides no other, and is never found.
    let certificate = Certificate::from_der(block.copy(der)?)?;
    Ok(block.push(certificate)?)
}

fn add_anchor(
    block: &mut Block,
    der: &[u8],
    store: AnchorStore,
    scratch: Option<Scratch<'_>>,
) -> Result<(), Error> {
    let anchor = Anchor::new(Certificate::from_der(block.copy(der)?)?, store)?;
    let anchor = match scratch {
        Some(scratch) => anchor.proven(&BACKEND, scratch)?,
        None => anchor,
    };
    Ok(block.push(anchor)?)
}

/// Hands each block of a PEM text to `add`, with what is left of the scratch.
fn each_block(
    mut pem: &[u8],
    label: &str,
    scratch: &mut [u8],
    mut add: impl FnMut(&[u8], Scratch<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut any = false;
    let mut scratch = Scratch::new(scratch);
    loop {
        let mut scratch = scratch.lend();
        match pem::next_block(&mut pem, label, &mut scratch)? {
            Some(der) => add(der, scratch)?,
            None if any => return Ok(()),
            None => return Err(ErrorKind::PemInvalid.into()),
        }
        any = true;
    }
}

fn copied_text(block: &mut Block, text: &str) -> Result<&'static str, ErrorKind> {
    core::str::from_utf8(block.copy(text.as_bytes())?).map_err(|_| ErrorKind::Utf8Invalid)
}
