use super::*;
use crate::prepared::*;
use nv2_core::bytes::pem;
use nv2_core::bytes::scratch::Scratch;

type Add = unsafe extern "C" fn(*mut nv2_trust_store, *const u8, usize) -> nv2_status;
type Prepare = unsafe extern "C" fn(*mut nv2_trust_store) -> nv2_status;

const SIZES: [(usize, Add, Prepare); 2] = [
    (NV2_PREPARED_1K, nv2_trust_store_add_prepared_1k, nv2_trust_store_prepare_1k),
    (NV2_PREPARED_16K, nv2_trust_store_add_prepared_16k, nv2_trust_store_prepare_16k),
];

fn der(pem: &str) -> Vec<u8> {
    let mut space = vec![0; pem.len()];
    let mut rest = pem.as_bytes();
    pem::next_block(&mut rest, "PUBLIC KEY", &mut Scratch::new(&mut space)).unwrap().unwrap().to_vec()
}

fn prepare(der: &[u8], size: usize) -> (nv2_status, Vec<u8>) {
    let mut prepared = vec![0xa5; size];
    // SAFETY: all of it lives.
    let status = unsafe { nv2_prepare_key(der.as_ptr(), der.len(), prepared.as_mut_ptr(), size) };
    (status, prepared)
}

fn verdict(store: &Store) -> nv2_status {
    verify(store, &options(), &input(TOKEN), &subject_of(MANIFEST)).status
}

#[test]
fn a_prepared_key_is_a_pin_and_is_not_copied() {
    for (size, add, _) in SIZES {
        let (status, prepared) = prepare(&der(KEY), size);
        assert_eq!(status, 0);
        let store = Store::of_size(NV2_TRUST_STORE_BASE + NV2_TRUST_STORE_ENTRY);
        // SAFETY: all of it lives.
        assert_eq!(unsafe { add(store.raw, prepared.as_ptr(), size) }, 0);
        assert_eq!(verdict(&store), 0);
        let mut other = TOKEN.to_vec();
        let last = other.len() - 9;
        other[last] ^= 1;
        let refused = verify(&store, &options(), &input(&other), &subject_of(MANIFEST));
        assert_eq!(refused.status, code(ErrorKind::SignatureInvalid));
    }
}

#[test]
fn what_is_no_prepared_key_is_refused() {
    let invalid = code(ErrorKind::ArgumentInvalid);
    for (size, add, _) in SIZES {
        let (_, mut prepared) = prepare(&der(KEY), size);
        let store = Store::new();
        // SAFETY: all of it lives.
        let add = |data: *const u8, size| unsafe { add(store.raw, data, size) };
        assert_eq!(add(ptr::null(), size), code(ErrorKind::ArgumentNull));
        assert_eq!(add(ptr::null(), 0), invalid);
        assert_eq!(add(prepared.as_ptr(), size - 1), invalid);
        for at in [0, 90, 91, size - 33, size - 1] {
            prepared[at] ^= 1;
            assert_eq!(add(prepared.as_ptr(), size), code(ErrorKind::KeyInvalid));
            prepared[at] ^= 1;
        }
        assert_eq!(verdict(&store), code(ErrorKind::TrustEmpty));
    }
    // SAFETY: all of it lives.
    unsafe {
        let store = Store::of_size(NV2_PREPARED_1K + 4096);
        let inside = store.raw.cast::<u8>().wrapping_add(2048);
        assert_eq!(nv2_trust_store_add_prepared_1k(store.raw, inside, NV2_PREPARED_1K), invalid);
        let prepared = prepare(&der(KEY), NV2_PREPARED_1K).1;
        let none = nv2_trust_store_add_prepared_1k(ptr::null_mut(), prepared.as_ptr(), prepared.len());
        assert_eq!(none, code(ErrorKind::ArgumentNull));
        let tiny = Store::of_size(NV2_TRUST_STORE_BASE);
        let full = nv2_trust_store_add_prepared_1k(tiny.raw, prepared.as_ptr(), prepared.len());
        assert_eq!(full, code(ErrorKind::StorageTooSmall));
        assert_eq!(verdict(&tiny), code(ErrorKind::TrustEmpty));
    }
}

#[test]
fn what_cannot_be_prepared_is_refused_and_leaves_zeros() {
    let key = der(KEY);
    let mut off_curve = key.clone();
    off_curve[60] ^= 1;
    for (der, size, expected) in [
        (&der(RSA_KEY), NV2_PREPARED_1K, ErrorKind::KeyUnsupported),
        (&off_curve, NV2_PREPARED_16K, ErrorKind::KeyInvalid),
        (&key, NV2_PREPARED_1K - 1, ErrorKind::ArgumentInvalid),
        (&key, 0, ErrorKind::ArgumentInvalid),
        (&vec![1], NV2_PREPARED_1K, ErrorKind::KeyInvalid),
    ] {
        assert_eq!(prepare(der, size), (code(expected), vec![0; size]));
    }
    let mut prepared = prepare(&key, NV2_PREPARED_1K).1;
    let (place, size) = (prepared.as_mut_ptr(), prepared.len());
    // SAFETY: all of it lives.
    unsafe {
        let null = code(ErrorKind::ArgumentNull);
        assert_eq!(nv2_prepare_key(ptr::null(), 91, place, size), null);
        assert_eq!(nv2_prepare_key(key.as_ptr(), key.len(), ptr::null_mut(), size), null);
        let overlap = nv2_prepare_key(place, 91, place, size);
        assert_eq!(overlap, code(ErrorKind::ArgumentInvalid));
    }
}

#[test]
fn a_store_prepares_what_is_in_it() {
    for (size, _, prepare) in SIZES {
        // Exactly what the header says, for two keys of P-256 and an RSA key that gets no table.
        let texts = KEY.len() + RSA_KEY.len() + ROOT.len();
        let mut store = Store::of_size(
            NV2_TRUST_STORE_BASE + 3 * NV2_TRUST_STORE_ENTRY + texts + 2 * (size + NV2_TRUST_STORE_ENTRY),
        );
        // SAFETY: the store lives.
        let again = |store: &Store| unsafe { prepare(store.raw) };
        assert_eq!((store.keys_pem(KEY), store.keys_pem(RSA_KEY), store.anchors_pem(ROOT, 1)), (0, 0, 0));
        assert_eq!(again(&store), 0);
        assert_eq!(verdict(&store), 0);
        let mut other = TOKEN.to_vec();
        let last = other.len() - 9;
        other[last] ^= 1;
        let refused = verify(&store, &options(), &input(&other), &subject_of(MANIFEST));
        assert_eq!(refused.status, code(ErrorKind::SignatureInvalid));
        let jws = verify(&store, &at_a_time(), &input(JWS), &subject_of(MANIFEST));
        assert_eq!(jws.status, 0);
        // All have one now, so nothing is asked of the memory that is left.
        assert_eq!(again(&store), 0);
    }
}

#[test]
fn a_store_without_room_for_tables_stays_as_it_was() {
    let mut store =
        Store::of_size(NV2_TRUST_STORE_BASE + NV2_TRUST_STORE_ENTRY + KEY.len() + NV2_PREPARED_1K);
    assert_eq!(store.keys_pem(KEY), 0);
    // SAFETY: the store lives.
    unsafe {
        assert_eq!(nv2_trust_store_prepare_16k(store.raw), code(ErrorKind::StorageTooSmall));
        assert_eq!(verdict(&store), 0);
        assert_eq!(nv2_trust_store_prepare_1k(store.raw), 0);
        assert_eq!(verdict(&store), 0);
        assert_eq!(nv2_trust_store_prepare_1k(ptr::null_mut()), code(ErrorKind::ArgumentNull));
        let empty = Store::of_size(NV2_TRUST_STORE_BASE);
        assert_eq!(nv2_trust_store_prepare_16k(empty.raw), 0);
        let memory = vec![0_u64; 64];
        let foreign = memory.as_ptr().cast_mut().cast();
        assert_eq!(nv2_trust_store_prepare_16k(foreign), code(ErrorKind::NotInitialised));
    }
}
