//! The functions as C calls them: the examples of the repository, and every misuse that can be told.

mod misuse;
mod objects;
mod prepared;
mod verification;

use crate::input::{NV2_ANY_SIGNATURE, nv2_input};
use crate::numbers::nv2_status;
use crate::options::{nv2_bytes, nv2_options, nv2_text};
use crate::subject::{nv2_subject, nv2_subject_from_content};
use crate::trust_store::*;
use crate::verdict::{nv2_evidence, nv2_verdict};
use crate::verify::{nv2_rejection, nv2_verify};
use core::ffi::c_char;
use core::{mem, ptr};
use nv2_core::ErrorKind;

const MANIFEST: &[u8] = include_bytes!("../../examples/verify/manifest.json");
const MEDIA_TYPE: &str = "application/vnd.oci.image.manifest.v1+json";
const DIGEST: &str = "sha256:995dbf10bc25d0e278221d10efa595a2b6da08a96900a418ef031b21b413b909";
const REFERENCE: &str = "registry.acme.example/hello:v1";
const TOKEN: &[u8] = include_bytes!("../../examples/verify/manifest.p256.nv2.jwt");
const JWS: &[u8] = include_bytes!("../../examples/verify/manifest.p256.jws");
const RSA_JWS: &[u8] = include_bytes!("../../examples/verify/manifest.rsa2048.jws");
const RSA_COSE: &[u8] = include_bytes!("../../examples/verify/manifest.rsa2048.cose");
const KEY: &str = include_str!("../../examples/verify/p256.pub");
const RSA_KEY: &str = include_str!("../../examples/verify/rsa2048.pub");
const ROOT: &str = include_str!("../../examples/verify/root.crt");
const RSA_CERTIFICATE: &str = include_str!("../../examples/verify/rsa2048.crt");

/// In the year 2100, when the certificates of the examples are still valid.
const LATER: i64 = 4_102_444_800;

const fn code(kind: ErrorKind) -> nv2_status {
    kind.code() as nv2_status
}

fn is_zero<T>(value: &T) -> bool {
    let start = ptr::from_ref(value).cast::<u8>();
    // SAFETY: the tests ask for types without padding, or for memory that was zeroed as a whole.
    unsafe { core::slice::from_raw_parts(start, size_of::<T>()) }.iter().all(|byte| *byte == 0)
}

/// Memory that was used before.
fn dirty<T>() -> Box<T> {
    let mut memory = Box::<T>::new_uninit();
    // SAFETY: the tests ask for types of numbers and raw pointers.
    unsafe {
        memory.as_mut_ptr().cast::<u8>().write_bytes(0xa5, size_of::<T>());
        memory.assume_init()
    }
}

fn text(text: &str) -> nv2_text {
    nv2_text { data: text.as_ptr().cast(), size: text.len() }
}

fn bytes(bytes: &[u8]) -> nv2_bytes {
    nv2_bytes { data: bytes.as_ptr(), size: bytes.len() }
}

fn options() -> nv2_options {
    // SAFETY: numbers and raw pointers, for which zeros are valid.
    nv2_options { struct_size: size_of::<nv2_options>(), ..unsafe { mem::zeroed() } }
}

fn at_a_time() -> nv2_options {
    nv2_options { time: LATER, time_known: 1, ..options() }
}

fn input(envelope: &[u8]) -> nv2_input {
    nv2_input {
        struct_size: size_of::<nv2_input>(),
        format: 0,
        reserved: 0,
        envelope: bytes(envelope),
        payload: nv2_bytes { data: ptr::null(), size: 0 },
        signature_index: NV2_ANY_SIGNATURE,
    }
}

fn rejection() -> nv2_rejection {
    // SAFETY: numbers.
    nv2_rejection { struct_size: size_of::<nv2_rejection>(), ..unsafe { mem::zeroed() } }
}

fn evidence() -> nv2_evidence {
    // SAFETY: numbers.
    nv2_evidence { struct_size: size_of::<nv2_evidence>(), ..unsafe { mem::zeroed() } }
}

fn subject_of(content: &[u8]) -> Box<nv2_subject> {
    let mut subject = dirty::<nv2_subject>();
    let (data, size) = (MEDIA_TYPE.as_ptr().cast(), MEDIA_TYPE.len());
    // SAFETY: all of it lives.
    let status =
        unsafe { nv2_subject_from_content(data, size, content.as_ptr(), content.len(), &mut *subject) };
    assert_eq!(status, 0);
    subject
}

/// A store in memory of its own.
struct Store {
    memory: Vec<u64>,
    raw: *mut nv2_trust_store,
    scratch: Vec<u8>,
}

impl Store {
    fn of_size(size: usize) -> Self {
        let mut memory = vec![0xa5a5_a5a5_a5a5_a5a5_u64; size.div_ceil(8)];
        let mut raw = ptr::null_mut();
        // SAFETY: the memory lives as long as the store.
        assert_eq!(unsafe { nv2_trust_store_init(memory.as_mut_ptr().cast(), size, &mut raw) }, 0);
        assert_eq!(raw.cast(), memory.as_mut_ptr());
        Self { memory, raw, scratch: vec![0; crate::input::nv2_scratch_bound(8192)] }
    }

    fn new() -> Self {
        Self::of_size(4096)
    }

    fn keys_pem(&mut self, pem: &str) -> nv2_status {
        let (scratch, size) = (self.scratch.as_mut_ptr(), self.scratch.len());
        // SAFETY: all of it lives.
        unsafe { nv2_trust_store_add_keys_pem(self.raw, pem.as_ptr().cast(), pem.len(), scratch, size) }
    }

    fn certificates_pem(&mut self, pem: &str) -> nv2_status {
        let (scratch, size) = (self.scratch.as_mut_ptr(), self.scratch.len());
        // SAFETY: all of it lives.
        unsafe {
            nv2_trust_store_add_certificates_pem(self.raw, pem.as_ptr().cast(), pem.len(), scratch, size)
        }
    }

    fn anchors_pem(&mut self, pem: &str, anchor: u32) -> nv2_status {
        let (scratch, size) = (self.scratch.as_mut_ptr(), self.scratch.len());
        // SAFETY: all of it lives.
        unsafe {
            nv2_trust_store_add_anchors_pem(self.raw, pem.as_ptr().cast(), pem.len(), anchor, scratch, size)
        }
    }

    fn text(&mut self, add: AddText, text: &str) -> nv2_status {
        // SAFETY: all of it lives.
        unsafe { add(self.raw, text.as_ptr().cast(), text.len()) }
    }
}

type AddText = unsafe extern "C" fn(*mut nv2_trust_store, *const c_char, usize) -> nv2_status;

fn with_key() -> Store {
    let mut store = Store::new();
    assert_eq!(store.keys_pem(KEY), 0);
    store
}

fn with_root() -> Store {
    let mut store = Store::new();
    assert_eq!(store.anchors_pem(ROOT, 1), 0);
    store
}

/// A verification with all that its verdict reads from.
struct Run {
    status: nv2_status,
    verdict: Box<nv2_verdict>,
    rejection: nv2_rejection,
    _scratch: Vec<u8>,
}

fn verify(store: &Store, options: &nv2_options, input: &nv2_input, subject: &nv2_subject) -> Run {
    let mut run = Run {
        status: 0,
        verdict: dirty(),
        rejection: rejection(),
        _scratch: vec![0x5a; crate::input::nv2_scratch_bound(input.envelope.size)],
    };
    let (scratch, size) = (run._scratch.as_mut_ptr(), run._scratch.len());
    // SAFETY: all of it lives; the caller of the test keeps the envelope and the store.
    run.status = unsafe {
        nv2_verify(store.raw, options, input, subject, scratch, size, &mut *run.verdict, &mut run.rejection)
    };
    assert_eq!(run.status, run.rejection.status);
    assert_eq!(run.status != 0, is_zero(&*run.verdict));
    run
}

type Text = unsafe extern "C" fn(*const nv2_verdict, *mut c_char, usize, *mut usize) -> nv2_status;

/// Asks for the length first, then for the text.
fn text_of(ask: impl Fn(*mut c_char, usize, *mut usize) -> nv2_status) -> Result<String, nv2_status> {
    let mut length = 99;
    match ask(ptr::null_mut(), 0, &mut length) {
        status if status == code(ErrorKind::StorageTooSmall) => {}
        other => {
            assert_eq!(length, 0);
            return Err(other);
        }
    }
    let mut small = vec![0x77_u8; length];
    assert_eq!(ask(small.as_mut_ptr().cast(), length, &mut length), code(ErrorKind::StorageTooSmall));
    assert_eq!((small, length), (vec![0; length], length));
    let mut buffer = vec![0x77_u8; length + 3];
    assert_eq!(ask(buffer.as_mut_ptr().cast(), buffer.len(), &mut length), 0);
    assert_eq!(buffer[length..], [0, 0, 0]);
    buffer.truncate(length);
    Ok(String::from_utf8(buffer).unwrap())
}
