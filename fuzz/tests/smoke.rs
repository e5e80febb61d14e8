//! Each target from a fixed seed: the seeds themselves, then as many mutations as `$NV2_FUZZ_CASES` says.

use nv2_conformance::kit::mutate::{Random, mutate};
use nv2_fuzz::targets::{ALL, Target};
use std::panic::catch_unwind;

fn cases() -> usize {
    std::env::var("NV2_FUZZ_CASES").ok().map_or(20_000, |text| text.parse().expect("a number"))
}

fn run(name: &str) {
    let target = ALL.iter().find(|target| target.name == name).expect("a target");
    let seeds = (target.seeds)();
    for seed in &seeds {
        check(target, seed);
    }
    let mut random = Random::named(name);
    let cases = cases();
    let accepted =
        (0..cases).filter(|_| check(target, &mutate(&mut random, &seeds, target.dictionary))).count();
    println!("{name}: {cases} mutations, {accepted} accepted by nv2 too");
    assert!(accepted > 0, "a target where nothing is accepted compares nothing");
}

fn check(target: &Target, input: &[u8]) -> bool {
    catch_unwind(|| (target.check)(input))
        .unwrap_or_else(|_| panic!("found by {:?}", String::from_utf8_lossy(input)))
}

macro_rules! smoke {
    ($($name:ident),*) => { $(#[test] fn $name() { run(stringify!($name)); })* };
}

smoke!(json, cbor, base64, certificate, key, signature, token, jws, cose, envelope);

#[test]
fn every_seed_is_accepted() {
    for target in ALL {
        for seed in (target.seeds)() {
            assert!(
                (target.check)(&seed),
                "{} does not accept {:?}",
                target.name,
                String::from_utf8_lossy(&seed)
            );
        }
    }
}
