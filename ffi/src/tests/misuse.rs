//! NULL, sizes, alignment, storage that was never made, memory that overlaps; and that outputs are zero then.

use super::*;
use crate::input::*;
use crate::subject::*;
use crate::threshold::*;
use crate::verdict::*;

const NULL: nv2_status = code(ErrorKind::ArgumentNull);
const MISALIGNED: nv2_status = code(ErrorKind::Misaligned);
const NOT_INITIALISED: nv2_status = code(ErrorKind::NotInitialised);

/// The same place, one byte further.
fn shifted<T>(place: *mut T) -> *mut T {
    place.cast::<u8>().wrapping_add(1).cast()
}

#[test]
fn a_store_asks_for_memory() {
    let mut memory = [0_u64; 64];
    let place = memory.as_mut_ptr().cast::<core::ffi::c_void>();
    let mut raw = 8 as *mut nv2_trust_store;
    // SAFETY: all of it lives.
    unsafe {
        assert_eq!(nv2_trust_store_init(ptr::null_mut(), 512, &mut raw), NULL);
        assert!(raw.is_null());
        assert_eq!(nv2_trust_store_init(ptr::null_mut(), 0, &mut raw), NULL);
        assert_eq!(nv2_trust_store_init(shifted(place), 500, &mut raw), MISALIGNED);
        assert_eq!(nv2_trust_store_init(place, 64, &mut raw), code(ErrorKind::StorageTooSmall));
        assert_eq!(nv2_trust_store_init(place, usize::MAX, &mut raw), code(ErrorKind::ArgumentInvalid));
        assert_eq!(nv2_trust_store_init(place, 512, ptr::null_mut()), NULL);
        assert!(raw.is_null());
        let never_made = place.cast();
        let add: [AddText; 3] =
            [nv2_trust_store_add_fingerprint, nv2_trust_store_add_identity, nv2_trust_store_add_host];
        for add in add {
            assert_eq!(add(ptr::null_mut(), ptr::null(), 0), NULL);
            assert_eq!(add(never_made, ptr::null(), 0), NOT_INITIALISED);
            assert_eq!(add(shifted(never_made), ptr::null(), 0), MISALIGNED);
            assert_eq!(add(Store::new().raw, ptr::null(), 1), NULL);
            assert_ne!(add(Store::new().raw, ptr::null(), 0), 0);
        }
        for add in [nv2_trust_store_add_key, nv2_trust_store_add_certificate] {
            assert_eq!(add(ptr::null_mut(), ptr::null(), 0), NULL);
            assert_eq!(add(never_made, ptr::null(), 0), NOT_INITIALISED);
            assert_eq!(add(Store::new().raw, ptr::null(), 1), NULL);
            assert_ne!(add(Store::new().raw, ptr::null(), 0), 0);
        }
        let none = ptr::null_mut();
        for add in [nv2_trust_store_add_keys_pem, nv2_trust_store_add_certificates_pem] {
            assert_eq!(add(ptr::null_mut(), ptr::null(), 0, none, 0), NULL);
            assert_eq!(add(Store::new().raw, ptr::null(), 1, none, 0), NULL);
            assert_eq!(add(Store::new().raw, ptr::null(), 0, none, 1), NULL);
        }
        assert_eq!(nv2_trust_store_add_anchor(none.cast(), ptr::null(), 0, 1, none, 0), NULL);
        assert_eq!(nv2_trust_store_add_anchor(Store::new().raw, ptr::null(), 1, 1, none, 0), NULL);
        assert_eq!(nv2_trust_store_add_anchors_pem(none.cast(), ptr::null(), 0, 1, none, 0), NULL);
        let refused = nv2_trust_store_add_anchors_pem(Store::new().raw, ptr::null(), 0, 9, none, 0);
        assert_eq!(refused, code(ErrorKind::ArgumentInvalid));
    }
}

#[test]
fn a_verification_checks_each_pointer() {
    let (store, subject) = (with_key(), subject_of(MANIFEST));
    let (options, input) = (options(), input(TOKEN));
    let mut scratch = vec![0; 16384];
    let space = scratch.as_mut_ptr();
    let run = |store, options, input, subject, space, size| {
        let (mut verdict, mut report) = (dirty::<nv2_verdict>(), rejection());
        // SAFETY: what is not NULL lives.
        let status =
            unsafe { nv2_verify(store, options, input, subject, space, size, &mut *verdict, &mut report) };
        assert_eq!((report.status, is_zero(&*verdict)), (status, status != 0));
        status
    };
    let raw = store.raw.cast_const();
    assert_eq!(run(raw, &options, &input, &*subject, space, 16384), 0);
    assert_eq!(run(ptr::null(), &options, &input, &*subject, space, 16384), NULL);
    assert_eq!(run(raw, ptr::null(), &input, &*subject, space, 16384), NULL);
    assert_eq!(run(raw, &options, ptr::null(), &*subject, space, 16384), NULL);
    assert_eq!(run(raw, &options, &input, ptr::null(), space, 16384), NULL);
    assert_eq!(run(raw, &options, &input, &*subject, ptr::null_mut(), 1), NULL);
    assert_eq!(run(raw, &options, &input, &*subject, ptr::null_mut(), 0), code(ErrorKind::ScratchTooSmall));
    assert_eq!(run(raw, &options, &input, &*subject, space, usize::MAX), code(ErrorKind::ArgumentInvalid));
    assert_eq!(run(raw, &options, &input, &*dirty::<nv2_subject>(), space, 16384), NOT_INITIALISED);
    let cut = nv2_input { envelope: nv2_bytes { data: ptr::null(), size: 1 }, ..super::input(TOKEN) };
    assert_eq!(run(raw, &options, &cut, &*subject, space, 16384), NULL);
    for size in [0, size_of::<nv2_options>() - 1, size_of::<nv2_options>() + 8, usize::MAX] {
        let options = nv2_options { struct_size: size, ..super::options() };
        assert_eq!(run(raw, &options, &input, &*subject, space, 16384), code(ErrorKind::StructSize));
        let input = nv2_input { struct_size: size, ..super::input(TOKEN) };
        assert_eq!(run(raw, &super::options(), &input, &*subject, space, 16384), code(ErrorKind::StructSize));
    }
    // The smallest scratch that does, and one byte less.
    let smallest = (0..16384).find(|size| run(raw, &options, &input, &*subject, space, *size) == 0).unwrap();
    assert!(smallest > 0 && smallest <= nv2_scratch_bound(TOKEN.len()));
    let refused = run(raw, &options, &input, &*subject, space, smallest - 1);
    assert_eq!(refused, code(ErrorKind::ScratchTooSmall));
}

#[test]
fn a_verification_checks_its_outputs() {
    let (store, subject) = (with_key(), subject_of(MANIFEST));
    let (options, input) = (options(), input(TOKEN));
    let mut scratch = vec![0; 16384];
    let (mut two, mut report) = ([*dirty::<nv2_verdict>(), *dirty::<nv2_verdict>()], rejection());
    // SAFETY: all of it lives, and there is room behind a shifted place.
    unsafe {
        let space = scratch.as_mut_ptr();
        let (raw, size) = (store.raw, scratch.len());
        let status = nv2_verify(raw, &options, &input, &*subject, space, size, ptr::null_mut(), &mut report);
        assert_eq!((status, report.status), (NULL, NULL));
        let place = shifted(two.as_mut_ptr());
        let status = nv2_verify(raw, &options, &input, &*subject, space, size, place, &mut report);
        assert_eq!(status, MISALIGNED);
        let mut foreign = nv2_rejection { struct_size: 8, status: 77, ..rejection() };
        let place = two.as_mut_ptr();
        let status = nv2_verify(raw, &options, &input, &*subject, space, size, place, &mut foreign);
        assert_eq!((status, foreign.status), (code(ErrorKind::StructSize), 77));
        assert!(is_zero(&two[0]));
        let status = nv2_verify(raw, &options, &input, &*subject, space, size, place, ptr::null_mut());
        assert_eq!(status, 0);
        let inside = size_of::<nv2_verdict>();
        let status =
            nv2_verify(raw, &options, &input, &*subject, place.cast(), inside, place, ptr::null_mut());
        assert_eq!(status, code(ErrorKind::ArgumentInvalid));
    }
}

#[test]
fn a_scratch_overlaps_with_nothing() {
    let (mut store, subject) = (with_key(), subject_of(MANIFEST));
    let mut envelope = TOKEN.to_vec();
    let options = options();
    let (scratch, size) = (envelope.as_mut_ptr(), envelope.len());
    let input = input(&envelope);
    let mut verdict = dirty::<nv2_verdict>();
    let invalid = code(ErrorKind::ArgumentInvalid);
    // SAFETY: all of it lives.
    unsafe {
        let mut run = |scratch: *mut u8, size| {
            nv2_verify(store.raw, &options, &input, &*subject, scratch, size, &mut *verdict, ptr::null_mut())
        };
        assert_eq!(run(scratch, size), invalid);
        assert_eq!(run(scratch.wrapping_add(size - 1), 1), invalid);
        assert_eq!(run(store.memory.as_mut_ptr().cast(), 100), invalid);
        let mut count = 1;
        assert_eq!(nv2_signature_count(&input, scratch, size, &mut count), invalid);
        assert_eq!(count, 0);
        let inside = (&raw mut count).cast();
        assert_eq!(nv2_signature_count(&input, inside, size_of::<usize>(), &mut count), invalid);

        // A PEM text is not decoded in its place, nor in the store.
        let mut pem = KEY.as_bytes().to_vec();
        let (text, size) = (pem.as_mut_ptr(), pem.len());
        let block = store.memory.as_mut_ptr().cast();
        for add in [nv2_trust_store_add_keys_pem, nv2_trust_store_add_certificates_pem] {
            assert_eq!(add(store.raw, text.cast(), size, text, size), invalid);
            assert_eq!(add(store.raw, text.cast(), size, block, size), invalid);
        }
        assert_eq!(nv2_trust_store_add_anchors_pem(store.raw, text.cast(), size, 1, text, size), invalid);
        assert_eq!(nv2_trust_store_add_anchor(store.raw, text, size, 1, text.add(size - 1), 1), invalid);
        assert_eq!(pem, KEY.as_bytes());
    }
}

#[cfg(feature = "sif")]
#[test]
fn groups_do_not_overlap_with_the_scratch() {
    use crate::sif::{nv2_sif_group, nv2_sif_options, nv2_sif_verify};
    let store = with_key();
    // SAFETY: numbers, for which zeros are valid.
    let zeros: nv2_sif_options = unsafe { mem::zeroed() };
    let options = nv2_sif_options { struct_size: size_of::<nv2_sif_options>(), hash: 1, ..zeros };
    let (mut group, mut count) = (dirty::<nv2_sif_group>(), 9_usize);
    let (group, count, size) = (&raw mut *group, &raw mut count, size_of::<nv2_sif_group>());
    let run = |scratch, size| {
        let (file, file_size) = (TOKEN.as_ptr(), TOKEN.len());
        // SAFETY: all of it lives.
        unsafe { nv2_sif_verify(store.raw, &options, file, file_size, scratch, size, group, 1, count) }
    };
    assert_eq!(run([0; 8].as_mut_ptr(), 8), code(ErrorKind::SifInvalid));
    assert_eq!(run(group.cast(), size), code(ErrorKind::ArgumentInvalid));
    assert_eq!(run(count.cast(), size_of::<usize>()), code(ErrorKind::ArgumentInvalid));
}

#[test]
fn accessors_ask_for_a_verdict() {
    let functions: [Text; 5] = [
        nv2_verdict_digest,
        nv2_verdict_key_id,
        nv2_verdict_identity,
        nv2_verdict_media_type,
        nv2_verdict_predicate_type,
    ];
    let indexed = [
        nv2_verdict_reference,
        nv2_verdict_annotation_name,
        nv2_verdict_annotation_value,
        nv2_verdict_certificate_subject,
    ];
    // SAFETY: zeros are valid for a number.
    let zeroed: Box<nv2_verdict> = unsafe { Box::new(mem::zeroed()) };
    let made = verify(&with_key(), &options(), &input(TOKEN), &subject_of(MANIFEST));
    // SAFETY: what is not NULL lives.
    unsafe {
        for (verdict, expected) in [
            (ptr::null(), NULL),
            (&raw const *zeroed, NOT_INITIALISED),
            (shifted((&raw const *zeroed).cast_mut()).cast_const(), MISALIGNED),
        ] {
            let (mut length, mut buffer) = (9, [0x77; 4]);
            for function in functions {
                assert_eq!(function(verdict, buffer.as_mut_ptr(), 4, &mut length), expected);
                assert_eq!((length, buffer), (0, [0; 4]));
            }
            for function in indexed {
                (length, buffer) = (9, [0x77; 4]);
                assert_eq!(function(verdict, 0, buffer.as_mut_ptr(), 4, &mut length), expected);
                assert_eq!((length, buffer), (0, [0; 4]));
            }
            let mut evidence = nv2_evidence { format: 9, ..evidence() };
            assert_eq!((nv2_verdict_evidence(verdict, &mut evidence), evidence.format), (expected, 0));
            assert_eq!(evidence.struct_size, size_of::<nv2_evidence>());
            let (mut der, mut size) = (8 as *const u8, 9);
            assert_eq!(nv2_verdict_certificate(verdict, 0, &mut der, &mut size), expected);
            assert_eq!((der, size), (ptr::null(), 0));
            let mut threshold = dirty::<nv2_threshold>();
            assert_eq!(nv2_threshold_init(1, &mut *threshold), 0);
            assert_eq!(nv2_threshold_count(&mut *threshold, verdict, ptr::null_mut()), expected);
        }
        let good = &raw const *made.verdict;
        assert_eq!(nv2_verdict_digest(good, ptr::null_mut(), 0, ptr::null_mut()), NULL);
        assert_eq!(nv2_verdict_digest(good, ptr::null_mut(), 1, &mut 0), NULL);
        assert_eq!(nv2_verdict_evidence(good, ptr::null_mut()), NULL);
        let mut foreign = nv2_evidence { struct_size: 4, ..evidence() };
        assert_eq!(nv2_verdict_evidence(good, &mut foreign), code(ErrorKind::StructSize));
        assert_eq!(nv2_verdict_certificate(good, 0, ptr::null_mut(), &mut 0), NULL);
    }
}

#[test]
fn other_objects_are_checked_too() {
    let mut subject = dirty::<nv2_subject>();
    let mut two = [*dirty::<nv2_subject>(), *dirty::<nv2_subject>()];
    let store = with_key();
    // SAFETY: what is not NULL lives.
    unsafe {
        let place = &raw mut *subject;
        let nothing = ptr::null();
        assert_eq!(nv2_subject_from_content(nothing, 1, ptr::null(), 0, place), NULL);
        assert!(is_zero(&*place));
        assert_eq!(nv2_subject_from_content(nothing, 0, ptr::null(), 1, place), NULL);
        assert_eq!(nv2_subject_from_content(nothing, 0, ptr::null(), 0, ptr::null_mut()), NULL);
        let away = shifted(two.as_mut_ptr());
        assert_eq!(nv2_subject_from_content(nothing, 0, ptr::null(), 0, away), MISALIGNED);
        assert_eq!(nv2_subject_from_content([-1_i8].as_ptr().cast(), 1, ptr::null(), 0, place), 1003);
        assert_eq!(nv2_subject_from_content(nothing, 0, ptr::null(), 0, place), 0);
        assert_eq!(nv2_subject_from_descriptor(nothing, 0, nothing, 1, 0, place), NULL);
        assert!(is_zero(&*place));
        assert_eq!(nv2_subject_set_blob(place), NOT_INITIALISED);
        assert_eq!(nv2_subject_set_blob(ptr::null_mut()), NULL);
        assert_eq!(nv2_subject_digest(place, 1, ptr::null_mut(), 0, &mut 0), NOT_INITIALISED);

        assert_eq!(nv2_subject_hasher_init(0, ptr::null_mut()), NULL);
        assert_eq!(nv2_subject_hasher_update(ptr::null_mut(), ptr::null(), 0), NULL);
        let mut hasher = dirty::<nv2_subject_hasher>();
        let hasher = &raw mut *hasher;
        assert_eq!(nv2_subject_hasher_init(0, hasher), 0);
        assert_eq!(nv2_subject_hasher_update(hasher, ptr::null(), 1), NULL);
        let none = ptr::null_mut();
        assert_eq!(nv2_subject_hasher_prepare(hasher, ptr::null(), &input(TOKEN), none, 0), NULL);
        assert_eq!(nv2_subject_hasher_prepare(hasher, store.raw, ptr::null(), none, 0), NULL);
        assert_eq!(nv2_subject_hasher_finish(hasher, ptr::null(), 0, ptr::null_mut()), NULL);
        assert_eq!(nv2_subject_hasher_finish(ptr::null_mut(), ptr::null(), 0, place), NULL);

        assert_eq!(nv2_threshold_init(1, ptr::null_mut()), NULL);
        assert_eq!(nv2_threshold_check(ptr::null()), NULL);
        let mut signers = 9;
        assert_eq!((nv2_threshold_signers(ptr::null(), &mut signers), signers), (NULL, 0));
        let mut is_new = 9;
        assert_eq!(nv2_threshold_count(ptr::null_mut(), ptr::null(), &mut is_new), NULL);
        assert_eq!(is_new, 0);
        let mut count = 9;
        assert_eq!((nv2_signature_count(ptr::null(), none, 0, &mut count), count), (NULL, 0));
        assert_eq!(nv2_signature_count(&input(TOKEN), none, 0, ptr::null_mut()), NULL);
    }
}
