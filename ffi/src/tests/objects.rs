use super::*;
use crate::numbers::*;
use crate::subject::*;
use crate::version::*;
use core::ffi::CStr;
use nv2_core::{Algorithm, Format, Stage};

fn digest(subject: &nv2_subject, algorithm: u32) -> Result<String, nv2_status> {
    // SAFETY: all of it lives.
    text_of(|buffer, size, length| unsafe { nv2_subject_digest(subject, algorithm, buffer, size, length) })
}

#[test]
fn a_stream_makes_the_subject_of_its_content() {
    let (store, mut hasher) = (with_key(), dirty::<nv2_subject_hasher>());
    let mut subject = dirty::<nv2_subject>();
    let (name, size) = (MEDIA_TYPE.as_ptr().cast::<c_char>(), MEDIA_TYPE.len());
    let mut scratch = [0; 8192];
    let space = scratch.as_mut_ptr();
    // SAFETY: all of it lives.
    unsafe {
        let hasher = &raw mut *hasher;
        assert_eq!(nv2_subject_hasher_update(hasher, ptr::null(), 0), code(ErrorKind::NotInitialised));
        assert_eq!(nv2_subject_hasher_init(1, hasher), code(ErrorKind::ArgumentInvalid));
        assert_eq!(nv2_subject_hasher_init(0, hasher), 0);
        assert_eq!(nv2_subject_hasher_prepare(hasher, store.raw, &input(TOKEN), space, 8192), 0);
        let refused = nv2_subject_hasher_prepare(hasher, store.raw, &input(b"?"), space, 8192);
        assert_eq!(refused, code(ErrorKind::FormatUnknown));
        for piece in MANIFEST.chunks(100) {
            assert_eq!(nv2_subject_hasher_update(hasher, piece.as_ptr(), piece.len()), 0);
        }
        assert_eq!(nv2_subject_hasher_update(hasher, ptr::null(), 0), 0);
        let late = nv2_subject_hasher_prepare(hasher, store.raw, &input(TOKEN), space, 8192);
        assert_eq!(late, code(ErrorKind::ArgumentInvalid));
        let long = "m".repeat(256);
        let refused = nv2_subject_hasher_finish(hasher, long.as_ptr().cast(), 256, &mut *subject);
        assert_eq!((refused, is_zero(&*subject)), (code(ErrorKind::ArgumentInvalid), true));
        assert_eq!(nv2_subject_hasher_finish(hasher, name, size, &mut *subject), 0);
        let again = nv2_subject_hasher_finish(hasher, name, size, &mut *dirty());
        assert_eq!(again, code(ErrorKind::NotInitialised));
    }
    assert_eq!(digest(&subject, NV2_DIGEST_SHA256).unwrap(), DIGEST);
    assert_eq!(digest(&subject, NV2_DIGEST_SHA384).unwrap().len(), 7 + 96);
    assert_eq!(digest(&subject, 4), Err(code(ErrorKind::ArgumentInvalid)));
    assert_eq!(verify(&store, &options(), &input(TOKEN), &subject).status, 0);
}

#[test]
fn a_hasher_of_one_algorithm_knows_one_digest() {
    let (mut hasher, mut subject) = (dirty::<nv2_subject_hasher>(), dirty::<nv2_subject>());
    // SAFETY: all of it lives.
    unsafe {
        assert_eq!(nv2_subject_hasher_init(1 << NV2_DIGEST_SHA256, &mut *hasher), 0);
        assert_eq!(nv2_subject_hasher_finish(&mut *hasher, ptr::null(), 0, &mut *subject), 0);
    }
    assert_eq!(digest(&subject, NV2_DIGEST_SHA512), Err(code(ErrorKind::SubjectDigestAlgorithm)));
    let empty = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(digest(&subject, NV2_DIGEST_SHA256).unwrap(), empty);
}

#[test]
fn what_was_copied_or_moved_is_refused() {
    let (store, subject) = (with_key(), subject_of(MANIFEST));
    let run = verify(&store, &options(), &input(TOKEN), &subject);
    let mut copy = dirty::<nv2_subject>();
    let mut verdict = dirty::<nv2_verdict>();
    let mut length = 0;
    let memory = store.memory.clone();
    let moved = Store { raw: memory.as_ptr().cast_mut().cast(), memory, scratch: Vec::new() };
    // SAFETY: all of it lives.
    unsafe {
        ptr::copy(&raw const *subject, &raw mut *copy, 1);
        ptr::copy(&raw const *run.verdict, &raw mut *verdict, 1);
        let refused = crate::verdict::nv2_verdict_digest(&*verdict, ptr::null_mut(), 0, &mut length);
        assert_eq!(refused, code(ErrorKind::NotInitialised));
    }
    for (store, subject) in [(&store, &copy), (&moved, &subject)] {
        let run = verify(store, &options(), &input(TOKEN), subject);
        assert_eq!(run.status, code(ErrorKind::NotInitialised));
    }
}

#[test]
fn names_are_those_of_the_core() {
    // SAFETY: the texts are static.
    let text = |text: *const c_char| unsafe { CStr::from_ptr(text) }.to_str().unwrap();
    for format in Format::ALL {
        assert_eq!(text(nv2_format_name(format.number())), format.name());
        assert_eq!(Format::from_number(format.number()), Ok(*format));
    }
    for algorithm in Algorithm::all() {
        assert_eq!(text(nv2_algorithm_name(algorithm.number())), algorithm.jose());
    }
    for kind in ErrorKind::ALL {
        assert_eq!(text(nv2_error_name(code(*kind))), kind.name());
        assert_eq!(text(nv2_error_message(code(*kind))), kind.message());
        assert_eq!(text(nv2_error_stage(code(*kind))), kind.stage().name());
        assert_eq!(text(nv2_stage_name(kind.stage().number())), kind.stage().name());
    }
    assert_eq!(Format::from_number(0), Err(ErrorKind::ArgumentInvalid));
    assert_eq!(Stage::from_number(11), Err(ErrorKind::ArgumentInvalid));
    for unknown in [nv2_format_name(0), nv2_algorithm_name(11), nv2_stage_name(0)] {
        assert_eq!(text(unknown), "unknown");
    }
}

#[test]
fn the_bound_of_the_header_is_that_of_the_core() {
    use crate::input::{NV2_SCRATCH_BASE, nv2_scratch_bound};
    for size in [0, 1, 15, 16, 17, 1000, 4096, 10_001, 1 << 20] {
        // The formula of the macro NV2_SCRATCH_BOUND.
        assert_eq!(nv2_scratch_bound(size), size * 2 + size / 16 + NV2_SCRATCH_BASE);
    }
    assert_eq!(nv2_scratch_bound(usize::MAX), usize::MAX);
}

#[cfg(feature = "hosted")]
#[test]
fn objects_on_the_heap_are_the_same_objects() {
    use crate::hosted::*;
    let (mut raw, mut verdict) = (ptr::null_mut(), ptr::null_mut());
    let (subject, mut scratch) = (subject_of(MANIFEST), vec![0; 16384]);
    let (space, size) = (scratch.as_mut_ptr(), scratch.len());
    // SAFETY: all of it lives.
    unsafe {
        assert_eq!(nv2_trust_store_new(10, &mut raw), code(ErrorKind::StorageTooSmall));
        assert!(raw.is_null());
        assert_eq!(nv2_trust_store_new(usize::MAX, &mut raw), code(ErrorKind::ArgumentInvalid));
        assert_eq!(nv2_trust_store_new(2000, &mut raw), 0);
        assert_eq!(nv2_verdict_new(&mut verdict), 0);
        assert!(is_zero(&*verdict));
        assert_eq!(nv2_trust_store_add_keys_pem(raw, KEY.as_ptr().cast(), KEY.len(), space, size), 0);
        let (options, input) = (options(), input(TOKEN));
        let status = nv2_verify(raw, &options, &input, &*subject, space, size, verdict, ptr::null_mut());
        assert_eq!(status, 0);
        nv2_verdict_free(verdict);
        nv2_trust_store_free(raw);
        nv2_verdict_free(ptr::null_mut());
        nv2_trust_store_free(ptr::null_mut());
        nv2_trust_store_free(with_key().raw);
        assert_eq!(nv2_trust_store_new(2000, ptr::null_mut()), code(ErrorKind::ArgumentNull));
        assert_eq!(nv2_verdict_new(ptr::null_mut()), code(ErrorKind::ArgumentNull));
    }
}

#[cfg(feature = "sif")]
mod sif {
    use super::*;
    use crate::sif::*;

    fn sif_options() -> nv2_sif_options {
        nv2_sif_options {
            struct_size: size_of::<nv2_sif_options>(),
            hash: NV2_DIGEST_SHA256,
            selection: NV2_SIF_EVERY_GROUP,
            number: 0,
            signature_encoding: NV2_SIGNATURE_DER,
            max_rsa_bits: 0,
            reserved: 0,
        }
    }

    #[test]
    fn misuse_is_told() {
        let store = with_key();
        let (mut groups, mut count) = ([*dirty::<nv2_sif_group>()], 9);
        let mut bound = 9;
        let mut run = |options: &nv2_sif_options, file: *const u8, size| {
            // SAFETY: all of it lives.
            let status = unsafe {
                nv2_sif_verify(
                    store.raw,
                    options,
                    file,
                    size,
                    ptr::null_mut(),
                    0,
                    groups.as_mut_ptr(),
                    1,
                    &mut count,
                )
            };
            assert_eq!((is_zero(&groups), count), (true, 0));
            status
        };
        let file = [0; 200];
        assert_eq!(run(&sif_options(), file.as_ptr(), 200), code(ErrorKind::SifInvalid));
        assert_eq!(run(&sif_options(), ptr::null(), 0), code(ErrorKind::SifInvalid));
        assert_eq!(run(&sif_options(), ptr::null(), 1), code(ErrorKind::ArgumentNull));
        for options in [
            nv2_sif_options { hash: 0, ..sif_options() },
            nv2_sif_options { selection: 3, ..sif_options() },
            nv2_sif_options { number: 1, ..sif_options() },
            nv2_sif_options { signature_encoding: 2, ..sif_options() },
            nv2_sif_options { max_rsa_bits: 8193, ..sif_options() },
            nv2_sif_options { reserved: 1, ..sif_options() },
        ] {
            assert_eq!(run(&options, file.as_ptr(), 200), code(ErrorKind::ArgumentInvalid));
        }
        let foreign = nv2_sif_options { struct_size: 8, ..sif_options() };
        assert_eq!(run(&foreign, file.as_ptr(), 200), code(ErrorKind::StructSize));
        // SAFETY: all of it lives.
        unsafe {
            assert_eq!(nv2_sif_scratch_bound(file.as_ptr(), 200, &mut bound), code(ErrorKind::SifInvalid));
            assert_eq!(bound, 0);
            let refused = nv2_sif_scratch_bound(file.as_ptr(), 200, ptr::null_mut());
            assert_eq!(refused, code(ErrorKind::ArgumentNull));
        }
    }

    #[test]
    fn a_signed_file_verifies() {
        let Some(folder) =
            std::env::var_os("NV2_FIXTURES").map(|root| std::path::Path::new(&root).join("sif"))
        else {
            println!("SKIPPED a signed SIF file: no folder of fixtures: name it in $NV2_FIXTURES");
            return;
        };
        let file = std::fs::read(folder.join("one-group-signed-dsse.sif")).unwrap();
        let pem = std::fs::read_to_string(folder.join("keys/ed25519-public.pem")).unwrap();
        let mut store = Store::new();
        assert_eq!(store.keys_pem(&pem), 0);
        let (mut bound, mut count) = (0, 9);
        let mut groups = [*dirty::<nv2_sif_group>(); 2];
        // SAFETY: all of it lives.
        unsafe {
            assert_eq!(nv2_sif_scratch_bound(file.as_ptr(), file.len(), &mut bound), 0);
            let mut scratch = vec![0; bound];
            let mut run = |groups, capacity, count| {
                let (data, size, space) = (file.as_ptr(), file.len(), scratch.as_mut_ptr());
                nv2_sif_verify(store.raw, &sif_options(), data, size, space, bound, groups, capacity, count)
            };
            assert_eq!((run(groups.as_mut_ptr(), 2, &mut count), count), (0, 1));
            assert_eq!((groups[0].group, groups[0].objects), (1, 2));
            assert_eq!(CStr::from_ptr(groups[0].algorithm.as_ptr()), c"Ed25519");
            assert_eq!(run(ptr::null_mut(), 0, ptr::null_mut()), 0);
        }
    }
}
