//! ES256, the primitive alone: our ways against the crate `p256`, interleaved, best of all rounds.
//!
//! `cargo bench -p nv2-core --bench p256`. The best counts, because a neighbour on the machine only adds.

use nv2_core::PublicKey;
use nv2_core::crypto::p256::{Key, PREPARED_1K, PREPARED_16K, PreparedKey, prepare_1k, prepare_16k};
use p256::ecdsa::signature::hazmat::{PrehashSigner, PrehashVerifier};
use p256::ecdsa::{Signature, SigningKey};
use std::hint::black_box;
use std::time::{Duration, Instant};

type Run<'a> = Box<dyn FnMut() + 'a>;

const ROUNDS: usize = 121;
const CALLS: u32 = 10;

/// Of a key on P-256, in front of its coordinates.
const SPKI_BEFORE_POINT: [u8; 27] = *b"\x30\x59\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\
    \x48\xce\x3d\x03\x01\x07\x03\x42\x00\x04";

fn main() {
    let signer = SigningKey::from_slice(&[7; 32]).unwrap();
    let hash = [3; 32];
    let signed: Signature = signer.sign_prehash(&hash).unwrap();
    let signature = signed.to_bytes().into();
    let stock = signer.verifying_key();
    let point = stock.to_sec1_point(false).as_bytes()[1..].try_into().unwrap();
    let key = Key::new(&point).unwrap();
    let spki = [&SPKI_BEFORE_POINT[..], &point].concat();
    let public = PublicKey::from_spki(&spki).unwrap();
    let (mut bytes_1k, mut bytes_16k) = ([0; PREPARED_1K], [0; PREPARED_16K]);
    prepare_1k(&public, &mut bytes_1k).unwrap();
    prepare_16k(&public, &mut bytes_16k).unwrap();
    let small = PreparedKey::new_1k(&bytes_1k).unwrap();
    let large = PreparedKey::new_16k(&bytes_16k).unwrap();
    let (mut other_1k, mut other_16k) = (bytes_1k, bytes_16k);

    let mut candidates: [(&str, Run<'_>); 8] = [
        ("crate p256", Box::new(|| stock.verify_prehash(black_box(&hash), &signed).unwrap())),
        ("any key", Box::new(|| key.verify(black_box(&hash), &signature).unwrap())),
        ("prepared, 1 KiB", Box::new(|| small.verify(black_box(&hash), &signature).unwrap())),
        ("prepared, 16 KiB", Box::new(|| large.verify(black_box(&hash), &signature).unwrap())),
        ("prepare 1 KiB", Box::new(|| prepare_1k(black_box(&public), &mut other_1k).unwrap())),
        ("prepare 16 KiB", Box::new(|| prepare_16k(black_box(&public), &mut other_16k).unwrap())),
        ("load 1 KiB", Box::new(|| assert!(PreparedKey::new_1k(black_box(&bytes_1k)).is_ok()))),
        ("load 16 KiB", Box::new(|| assert!(PreparedKey::new_16k(black_box(&bytes_16k)).is_ok()))),
    ];
    let mut best = [Duration::MAX; 8];
    for _ in 0..ROUNDS {
        for ((_, run), best) in candidates.iter_mut().zip(&mut best) {
            let start = Instant::now();
            (0..CALLS).for_each(|_| run());
            *best = start.elapsed().min(*best);
        }
    }
    for ((name, _), time) in candidates.iter().zip(best) {
        let micros = time.as_secs_f64() * 1e6 / f64::from(CALLS);
        println!("{name:18} {micros:8.1} us  {:.3} of the crate", time.div_duration_f64(best[0]));
    }
}
