//! Objects on the heap: the same functions over memory of the system.

use crate::boundary::guard;
use crate::numbers::nv2_status;
use crate::pointer;
use crate::trust_store::{self, nv2_trust_store};
use crate::verdict::nv2_verdict;
use nv2_core::ErrorKind;
use std::alloc::{Layout, alloc_zeroed, dealloc};

/// As nv2_trust_store_init(), with memory from the heap.
///
/// @param size   In bytes; see NV2_TRUST_STORE_SIZE(). The store does not grow.
/// @param store  To be given back with nv2_trust_store_free(); NULL on failure.
/// @return NV2_OK; STORAGE_TOO_SMALL when `size` is, or when there is no memory; ARGUMENT_NULL, MISALIGNED.
#[cfg(feature = "hosted")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_trust_store_new(size: usize, store: *mut *mut nv2_trust_store) -> nv2_status {
    guard(|| {
        // SAFETY: what the header asks of this pointer.
        let store = unsafe { pointer::output(store) }?;
        let layout = block(size)?;
        // SAFETY: the size is not zero.
        let memory = unsafe { alloc_zeroed(layout) };
        if memory.is_null() {
            return Err(ErrorKind::StorageTooSmall.into());
        }
        // SAFETY: the memory is there, and is nobody else's.
        match unsafe { trust_store::init_on_heap(memory.cast(), layout.size()) } {
            Ok(made) => *store = made,
            Err(error) => {
                // SAFETY: allocated above, with this layout.
                unsafe { dealloc(memory, layout) };
                return Err(error.into());
            }
        }
        Ok(())
    })
}

/// Gives back a store of nv2_trust_store_new(); nothing happens to NULL, or to a store that lies in memory of
/// the caller. Verdicts that read from it must not be used afterwards.
#[cfg(feature = "hosted")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_trust_store_free(store: *mut nv2_trust_store) {
    guard(|| {
        // SAFETY: what the header asks of this pointer.
        if let Some((memory, size)) = unsafe { trust_store::end(store) } {
            // SAFETY: the mark said that `nv2_trust_store_new` allocated it, with this layout.
            unsafe { dealloc(memory, block(size)?) };
        }
        Ok(())
    });
}

/// Room for a verdict on the heap, zeroed, for nv2_verify() to write to.
///
/// @param verdict  To be given back with nv2_verdict_free(); NULL on failure.
/// @return NV2_OK; STORAGE_TOO_SMALL when there is no memory; ARGUMENT_NULL, MISALIGNED.
#[cfg(feature = "hosted")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_verdict_new(verdict: *mut *mut nv2_verdict) -> nv2_status {
    guard(|| {
        // SAFETY: what the header asks of this pointer.
        let verdict = unsafe { pointer::output(verdict) }?;
        // SAFETY: a verdict is not of size zero.
        *verdict = unsafe { alloc_zeroed(Layout::new::<nv2_verdict>()) }.cast();
        if verdict.is_null() { Err(ErrorKind::StorageTooSmall.into()) } else { Ok(()) }
    })
}

/// Gives back the room of nv2_verdict_new(); nothing happens to NULL.
#[cfg(feature = "hosted")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_verdict_free(verdict: *mut nv2_verdict) {
    if !verdict.is_null() {
        // SAFETY: the header asks for a verdict of `nv2_verdict_new`, which allocated it with this layout.
        unsafe { dealloc(verdict.cast(), Layout::new::<nv2_verdict>()) };
    }
}

/// What is allocated for a block of this size: at least a byte.
fn block(size: usize) -> Result<Layout, ErrorKind> {
    Layout::from_size_align(size.max(1), trust_store::ALIGNMENT).map_err(|_| ErrorKind::ArgumentInvalid)
}
