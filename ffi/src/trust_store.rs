//! The trust store in one block of the caller's memory.

#![allow(non_camel_case_types, reason = "these are the names in C")]

/// Bytes of an empty trust store.
pub const NV2_TRUST_STORE_BASE: usize = 256;

/// Most bytes of one entry of a trust store, its DER or text not counted.
pub const NV2_TRUST_STORE_ENTRY: usize = 256;

/// Everything that is trusted: pinned keys, fingerprints and certificates, and anchors. Lives in one block of
/// the caller's memory, to which it copies whatever is added. Filled by one thread; from then on any number of
/// threads may verify with the one `const` store. Must not be copied or moved. Needs no clean-up: the caller
/// gives the memory back when no verdict reads from it any more.
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
}

/// Pins a signing certificate, which is compared byte by byte. Its key must be one that can be used.
///
/// @param der  One certificate in DER.
/// @return NV2_OK; CERTIFICATE_INVALID, DER_TRAILING; as nv2_trust_store_add_key() for its key. On failure the
///         store is as before.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_trust_store_add_certificate(
    store: *mut nv2_trust_store,
    der: *const u8,
    der_size: usize,
) -> nv2_status {
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
}
