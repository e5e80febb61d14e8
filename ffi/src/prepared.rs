//! Keys with tables of their multiples, which make checks of ES256 fast.

use crate::boundary::guard;
use crate::numbers::nv2_status;
use crate::pointer;
use crate::trust_store::{Block, extent, nv2_trust_store};
use nv2_core::{Error, PublicKey};

/// Bytes of a prepared key with a table of 1 KiB: the key, its table and a digest.
pub const NV2_PREPARED_1K: usize = 1147;

/// Bytes of a prepared key with a table of 16 KiB.
pub const NV2_PREPARED_16K: usize = 16507;

/// Makes a prepared key, which nv2_trust_store_add_prepared_1k() or nv2_trust_store_add_prepared_16k() takes. It
/// is the same on every machine, so it may be made once and kept: `nv2 key bake` writes it as a constant. Costs
/// about as much as one check of a signature for 1 KiB, and three for 16 KiB; takes about 3 KiB of stack.
///
/// @param der            SubjectPublicKeyInfo of a key on P-256 in DER.
/// @param prepared       The prepared key; zeroed on failure.
/// @param prepared_size  NV2_PREPARED_1K or NV2_PREPARED_16K.
/// @return NV2_OK; KEY_INVALID, DER_TRAILING; KEY_UNSUPPORTED for a key that is not of P-256; ARGUMENT_INVALID for
///         another size; ALGORITHM_NOT_BUILT without ES256.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_prepare_key(
    der: *const u8,
    der_size: usize,
    prepared: *mut u8,
    prepared_size: usize,
) -> nv2_status {
    guard(|| {
        // SAFETY: what the header asks of these pointers.
        let (der, prepared) =
            unsafe { (pointer::bytes(der, der_size)?, pointer::bytes_mut(prepared, prepared_size)?) };
        pointer::check_apart(&pointer::extent_of(prepared), &[pointer::extent_of(der)])?;
        prepared.fill(0);
        table::prepare(&PublicKey::from_spki(der)?, prepared)
    })
}

/// Pins a prepared key with a table of 1 KiB. The store does NOT copy it: it must stay where it is, unchanged, as
/// long as the store is used, and may lie in flash. It is trusted memory, as the pin that it is: the digest in it,
/// which is checked now and once, finds an accident, and nobody who can write there. The store needs an entry and no
/// bytes for it; a table of the generator of 1 KiB is linked.
///
/// @param prepared       What nv2_prepare_key() or `nv2 key bake` wrote.
/// @param prepared_size  NV2_PREPARED_1K.
/// @return NV2_OK; KEY_INVALID when the digest does not fit; ARGUMENT_INVALID for another size, and for a place in
///         the memory of the store; STORAGE_TOO_SMALL; ALGORITHM_NOT_BUILT without ES256.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_trust_store_add_prepared_1k(
    store: *mut nv2_trust_store,
    prepared: *const u8,
    prepared_size: usize,
) -> nv2_status {
    // SAFETY: what the header asks of these pointers.
    guard(|| unsafe { add(store, prepared, prepared_size, table::open_1k) })
}

/// As nv2_trust_store_add_prepared_1k(), with a table of 16 KiB. The table of the generator that is linked has 16 KiB
/// too.
///
/// @param prepared       What nv2_prepare_key() or `nv2 key bake` wrote.
/// @param prepared_size  NV2_PREPARED_16K.
/// @return As nv2_trust_store_add_prepared_1k().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_trust_store_add_prepared_16k(
    store: *mut nv2_trust_store,
    prepared: *const u8,
    prepared_size: usize,
) -> nv2_status {
    // SAFETY: what the header asks of these pointers.
    guard(|| unsafe { add(store, prepared, prepared_size, table::open_16k) })
}

/// Makes tables of 1 KiB in the memory of the store, for each key of P-256 in it that has none: pinned keys, and
/// those of pinned certificates and anchors. Other entries stay as they are. Verdicts do not change. To be called
/// when the store is filled.
///
/// For each such key the store needs NV2_PREPARED_1K and NV2_TRUST_STORE_ENTRY bytes more.
///
/// @return NV2_OK; STORAGE_TOO_SMALL, and the store is as before; ALGORITHM_NOT_BUILT without ES256.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_trust_store_prepare_1k(store: *mut nv2_trust_store) -> nv2_status {
    // SAFETY: what the header asks of this pointer.
    guard(|| unsafe { table::prepare_all(&mut Block::open(store)?, NV2_PREPARED_1K, table::make_1k) })
}

/// As nv2_trust_store_prepare_1k(), with tables of 16 KiB: NV2_PREPARED_16K and NV2_TRUST_STORE_ENTRY bytes for each
/// key.
///
/// @return As nv2_trust_store_prepare_1k().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nv2_trust_store_prepare_16k(store: *mut nv2_trust_store) -> nv2_status {
    // SAFETY: what the header asks of this pointer.
    guard(|| unsafe { table::prepare_all(&mut Block::open(store)?, NV2_PREPARED_16K, table::make_16k) })
}

unsafe fn add(
    store: *mut nv2_trust_store,
    prepared: *const u8,
    prepared_size: usize,
    open: fn(&'static [u8]) -> Result<table::Prepared, Error>,
) -> Result<(), Error> {
    // SAFETY: the caller's promise is that of these functions, and that the bytes stay as long as the store.
    let (mut block, bytes, place) = unsafe {
        let block = Block::open(store)?;
        (block, pointer::bytes(prepared, prepared_size)?, extent(store)?)
    };
    pointer::check_apart(&place, &[pointer::extent_of(bytes)])?;
    let prepared = open(bytes)?;
    block.add(|block| table::pin(block, prepared))
}

#[cfg(feature = "es256")]
mod table {
    use super::{NV2_PREPARED_1K, NV2_PREPARED_16K};
    use crate::trust_store::Block;
    use nv2_core::certificate::Certificate;
    use nv2_core::crypto::p256::{PREPARED_1K, PREPARED_16K, prepare_1k, prepare_16k};
    use nv2_core::key::{Curve, KeyKind};
    use nv2_core::{Anchor, Error, ErrorKind, PreparedKey, PublicKey};

    pub(super) type Prepared = PreparedKey<'static>;

    const _: () = assert!(NV2_PREPARED_1K == PREPARED_1K && NV2_PREPARED_16K == PREPARED_16K);

    pub(super) fn prepare(key: &PublicKey<'_>, bytes: &mut [u8]) -> Result<(), Error> {
        if let Ok(bytes) = <&mut [u8; PREPARED_1K]>::try_from(&mut *bytes) {
            return prepare_1k(key, bytes);
        }
        prepare_16k(key, bytes.try_into().map_err(|_| ErrorKind::ArgumentInvalid)?)
    }

    pub(super) fn open_1k(bytes: &'static [u8]) -> Result<Prepared, Error> {
        PreparedKey::new_1k(bytes.try_into().map_err(|_| ErrorKind::ArgumentInvalid)?)
    }

    pub(super) fn open_16k(bytes: &'static [u8]) -> Result<Prepared, Error> {
        PreparedKey::new_16k(bytes.try_into().map_err(|_| ErrorKind::ArgumentInvalid)?)
    }

    pub(super) fn make_1k(key: &PublicKey<'_>, bytes: &'static mut [u8]) -> Result<Prepared, Error> {
        prepare(key, bytes)?;
        open_1k(bytes)
    }

    pub(super) fn make_16k(key: &PublicKey<'_>, bytes: &'static mut [u8]) -> Result<Prepared, Error> {
        prepare(key, bytes)?;
        open_16k(bytes)
    }

    pub(super) fn pin(block: &mut Block, prepared: Prepared) -> Result<(), Error> {
        let kept = block.keep(prepared)?;
        Ok(block.push(PublicKey::prepared(kept))?)
    }

    type Make = fn(&PublicKey<'_>, &'static mut [u8]) -> Result<Prepared, Error>;

    pub(super) fn prepare_all(block: &mut Block, size: usize, make: Make) -> Result<(), Error> {
        let keys = block.entries().iter().filter(|key: &&PublicKey<'_>| may_be(key)).count();
        let certificates = block.entries().iter().filter(|it: &&Certificate<'_>| has_one(it)).count();
        let anchors = block.entries().iter().filter(|it: &&Anchor<'_>| has_one(it.certificate())).count();
        let count = keys.saturating_add(certificates).saturating_add(anchors);
        // The struct and what its alignment may cost.
        let one = size.saturating_add(size_of::<Prepared>()).saturating_add(align_of::<Prepared>());
        if block.room() < count.saturating_mul(one) {
            return Err(ErrorKind::StorageTooSmall.into());
        }
        block.add(|block| {
            block.change(|block, key: &PublicKey<'static>| {
                may_be(key).then(|| table_of(block, key, size, make)).flatten().map(PublicKey::prepared)
            });
            block
                .change(|block, it: &Certificate<'static>| prepared(block, it, size, make).map(|(it, _)| it));
            block.change(|block, it: &Anchor<'static>| {
                let (_, table) = prepared(block, it.certificate(), size, make)?;
                it.prepared(table).ok()
            });
            Ok(())
        })
    }

    fn prepared(
        block: &mut Block,
        certificate: &Certificate<'static>,
        size: usize,
        make: Make,
    ) -> Option<(Certificate<'static>, &'static Prepared)> {
        let key = certificate.public_key().ok().filter(may_be)?;
        let table = table_of(block, &key, size, make)?;
        Some((certificate.prepared(table).ok()?, table))
    }

    /// None for a point off the curve: such a pin stays as it is, and is no fault of the others.
    fn table_of(
        block: &mut Block,
        key: &PublicKey<'_>,
        size: usize,
        make: Make,
    ) -> Option<&'static Prepared> {
        let bytes = block.reserve(size).ok()?;
        block.keep(make(key, bytes).ok()?).ok()
    }

    fn has_one(certificate: &Certificate<'_>) -> bool {
        certificate.public_key().is_ok_and(|key| may_be(&key))
    }

    /// Of the curve, and without a table.
    fn may_be(key: &PublicKey<'_>) -> bool {
        key.kind() == KeyKind::Ec(Curve::P256) && !key.is_prepared()
    }
}

#[cfg(not(feature = "es256"))]
mod table {
    use crate::trust_store::Block;
    use core::convert::Infallible;
    use nv2_core::{Error, ErrorKind, PublicKey};

    pub(super) type Prepared = Infallible;

    pub(super) fn prepare(_: &PublicKey<'_>, _: &mut [u8]) -> Result<(), Error> {
        Err(ErrorKind::AlgorithmNotBuilt.into())
    }

    pub(super) fn open_1k(_: &'static [u8]) -> Result<Prepared, Error> {
        Err(ErrorKind::AlgorithmNotBuilt.into())
    }

    pub(super) use open_1k as open_16k;

    pub(super) fn make_1k(_: &PublicKey<'_>, _: &'static mut [u8]) -> Result<Prepared, Error> {
        Err(ErrorKind::AlgorithmNotBuilt.into())
    }

    pub(super) use make_1k as make_16k;

    pub(super) fn pin(_: &mut Block, prepared: Prepared) -> Result<(), Error> {
        match prepared {}
    }

    pub(super) fn prepare_all<T>(_: &mut Block, _: usize, _: T) -> Result<(), Error> {
        Err(ErrorKind::AlgorithmNotBuilt.into())
    }
}
