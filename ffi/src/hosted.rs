//! Objects on the heap: the same functions over memory of the system.

/// As nv2_trust_store_init(), with memory from the heap.
///
/// @param size   In bytes; see NV2_TRUST_STORE_SIZE(). The store does not grow.
/// @param store  To be given back with nv2_trust_store_free(); NULL on failure.
/// @return NV2_OK; STORAGE_TOO_SMALL when `size` is, or when there is no memory; ARGUMENT_NULL, MISALIGNED.
#[cfg(feature = "hosted")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_trust_store_new(size: usize, store: *mut *mut nv2_trust_store) -> nv2_status {
}

/// Gives back a store of nv2_trust_store_new(); nothing happens to NULL, or to a store that lies in memory of
/// the caller. Verdicts that read from it must not be used afterwards.
#[cfg(feature = "hosted")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_trust_store_free(store: *mut nv2_trust_store) {
}

/// Room for a verdict on the heap, zeroed, for nv2_verify() to write to.
///
/// @param verdict  To be given back with nv2_verdict_free(); NULL on failure.
/// @return NV2_OK; STORAGE_TOO_SMALL when there is no memory; ARGUMENT_NULL, MISALIGNED.
#[cfg(feature = "hosted")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_verdict_new(verdict: *mut *mut nv2_verdict) -> nv2_status {
}

/// Gives back the room of nv2_verdict_new(); nothing happens to NULL.
#[cfg(feature = "hosted")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_verdict_free(verdict: *mut nv2_verdict) {
}
