//! What a call through the C interface costs beyond the same verification in Rust.
//!
//! Rounds are interleaved: in each round both take one sample, in turns first, and the figure is the median of the
//! ratios within a round, so that drift of the machine cancels out. A case that is compared with itself says how
//! far the method is to be believed.
#![allow(unsafe_code, reason = "the interface is that of C")]

use nv2::input::nv2_input;
use nv2::numbers::nv2_status;
use nv2::options::nv2_options;
use nv2::subject::{nv2_subject, nv2_subject_from_content};
use nv2::trust_store::{nv2_trust_store, nv2_trust_store_add_key, nv2_trust_store_init};
use nv2::verdict::nv2_verdict;
use nv2::verify::nv2_verify;
use nv2_core::bytes::pem;
use nv2_core::bytes::scratch::Scratch;
use nv2_core::{Format, PublicKey, Subject, Time, TrustPolicy, TrustStore, Verifier, scratch_bound};
use std::hint::black_box;
use std::mem::{MaybeUninit, zeroed};
use std::ptr::null_mut;
use std::time::{Duration, Instant};

const ROUNDS: usize = 101;
const SAMPLE: Duration = Duration::from_millis(3);
const MEDIA_TYPE: &str = "application/vnd.oci.image.manifest.v1+json";
const LATER: i64 = 4_102_444_800;

const CASES: [(&str, Format, u32, &str, &str); 4] = [
    ("nv2-jwt p256 pinned key", Format::Nv2Jwt, 1, "manifest.p256.nv2.jwt", "p256.pub"),
    ("jws p256 pinned key", Format::NotaryJws, 3, "manifest.p256.jws", "p256.pub"),
    ("jws rsa-2048 pinned key", Format::NotaryJws, 3, "manifest.rsa2048.jws", "rsa2048.pub"),
    ("cose rsa-2048 pinned key", Format::NotaryCose, 4, "manifest.rsa2048.cose", "rsa2048.pub"),
];

fn main() {
    println!("| verification | Rust µs | C µs | ratio | C against itself |");
    println!("|---|---:|---:|---:|---:|");
    for (name, format, number, envelope, key) in CASES {
        let (envelope, text, manifest) = (file(envelope), file(key), file("manifest.json"));
        let mut space = vec![0; text.len()];
        let spki =
            pem::next_block(&mut &text[..], "PUBLIC KEY", &mut Scratch::new(&mut space)).unwrap().unwrap();
        compare(name, format, number, &envelope, spki, &manifest);
    }
}

fn compare(name: &str, format: Format, number: u32, envelope: &[u8], spki: &[u8], manifest: &[u8]) {
    let keys = [PublicKey::from_spki(spki).unwrap()];
    let store = TrustStore::new().with_keys(&keys);
    let policy = TrustPolicy::default();
    let subject = Subject::from_content(MEDIA_TYPE, manifest).unwrap();
    let mut scratch = vec![0; scratch_bound(envelope.len())];
    let mut in_rust = || {
        let verifier = Verifier::new(&store, &policy);
        let verdict = verifier.verify(format, black_box(envelope), &subject, Time::At(LATER), &mut scratch);
        assert!(black_box(verdict).is_ok());
    };

    let mut memory = vec![0_u64; 1024];
    let mut other_scratch = vec![0; scratch_bound(envelope.len())];
    let mut block: *mut nv2_trust_store = null_mut();
    let mut c_subject = Box::new(MaybeUninit::<nv2_subject>::zeroed());
    let mut verdict = Box::new(MaybeUninit::<nv2_verdict>::zeroed());
    // SAFETY: these structs are numbers and pointers, for which zero is a value: the _INIT macros set little more.
    let (mut options, mut input): (nv2_options, nv2_input) = unsafe { (zeroed(), zeroed()) };
    options.struct_size = size_of::<nv2_options>();
    (options.time, options.time_known) = (LATER, 1);
    input.struct_size = size_of::<nv2_input>();
    (input.format, input.signature_index) = (number, usize::MAX);
    (input.envelope.data, input.envelope.size) = (envelope.as_ptr(), envelope.len());
    let size = memory.len() * 8;
    // SAFETY: every pointer is to memory of the size that stands beside it, and lives until the end.
    unsafe {
        ok(nv2_trust_store_init(memory.as_mut_ptr().cast(), size, &raw mut block));
        ok(nv2_trust_store_add_key(block, spki.as_ptr(), spki.len()));
        let (media_type, len) = (MEDIA_TYPE.as_ptr().cast(), MEDIA_TYPE.len());
        let place = c_subject.as_mut_ptr();
        ok(nv2_subject_from_content(media_type, len, manifest.as_ptr(), manifest.len(), place));
    }
    let mut in_c = || {
        let (scratch, size) = (other_scratch.as_mut_ptr(), other_scratch.len());
        let (options, input) = (black_box(&raw const options), black_box(&raw const input));
        let (subject, verdict) = (c_subject.as_ptr(), verdict.as_mut_ptr());
        // SAFETY: as above; nothing overlaps.
        ok(unsafe { nv2_verify(block, options, input, subject, scratch, size, verdict, null_mut()) });
    };

    let calls = calls_of(&mut in_rust);
    let (mut rust, mut c, mut ratios, mut selves) = (vec![], vec![], vec![], vec![]);
    for round in 0..ROUNDS {
        let (one, other, again);
        if round % 2 == 0 {
            one = sample(&mut in_rust, calls);
            other = sample(&mut in_c, calls);
            again = sample(&mut in_c, calls);
        } else {
            again = sample(&mut in_c, calls);
            other = sample(&mut in_c, calls);
            one = sample(&mut in_rust, calls);
        }
        rust.push(one);
        c.push(other);
        ratios.push(other / one);
        selves.push(again / other);
    }
    println!(
        "| {name} | {:.1} | {:.1} | {:.3} | {:.3} |",
        median(rust),
        median(c),
        median(ratios),
        median(selves)
    );
}

fn ok(status: nv2_status) {
    assert_eq!(status, 0);
}

fn calls_of(work: &mut impl FnMut()) -> u32 {
    let start = Instant::now();
    let mut calls = 0;
    while start.elapsed() < SAMPLE {
        work();
        calls += 1;
    }
    calls
}

/// Microseconds of one call.
fn sample(work: &mut impl FnMut(), calls: u32) -> f64 {
    let start = Instant::now();
    (0..calls).for_each(|_| work());
    start.elapsed().as_secs_f64() * 1e6 / f64::from(calls)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn file(name: &str) -> Vec<u8> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/verify");
    std::fs::read(folder.join(name)).unwrap()
}
