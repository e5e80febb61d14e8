//! The reference judges mutants of envelopes beside nv2: 5,000 of them, or `$NV2_JUDGE_CASES`.
//!
//! The program is taken from `$NV2_NOTATION_JUDGE`, `target/tools/notation-judge` (scripts/get-program) or `$PATH`.

use nv2_conformance::judge::classes::CLASSES;
use nv2_conformance::judge::verdict::{Finding, Tally};
use nv2_conformance::judge::{Judge, Mutant, Seed, Words, own_seeds, real_seeds};
use nv2_conformance::kit::mutate::Random;
use nv2_conformance::{case, live, report};
use nv2_core::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{SystemTime, UNIX_EPOCH};

/// A run this long meets every class.
const LONG: usize = 50_000;

/// The parts that threads take one after the other: so a mutant does not depend on their number.
const PARTS: usize = 50;

#[test]
fn nv2_accepts_nothing_that_the_reference_refuses() {
    let Some(mut programs) = live::programs("notation judge", &["notation-judge"]) else { return };
    let cases = std::env::var("NV2_JUDGE_CASES").map_or(5_000, |cases| cases.parse().unwrap());
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs().try_into().unwrap();
    let own = own_seeds(now);
    let real = match case::folder() {
        Some(folder) => real_seeds(&folder),
        None => {
            report::skipped(
                "notation judge on real envelopes",
                "no folder of fixtures: name it in $NV2_FIXTURES",
            );
            Vec::new()
        }
    };
    let tally = run(&programs.remove(0).1, &own, &real, now, cases);
    say(&tally);
    write("notation-judge-stricter.txt", tally.strict.values().flat_map(|(_, first)| first));
    none(&tally.lenient, "nv2 alone accepts");
    for one in &tally.passed_over {
        report::line(&one.story);
    }
    none(&tally.pins_lenient, "nv2 alone accepts under a pin, whatever stands above it");
    // The comparison is worth nothing where nothing is accepted.
    assert!(tally.accepted * 20 > tally.cases && tally.refused * 20 > tally.cases, "{tally:?}");
    assert!(tally.pins_accepted > 0 && tally.pins_above > 0, "{tally:?}");
    let unexpected: Vec<_> = tally
        .strict
        .iter()
        .filter(|((form, code), _)| {
            !CLASSES.iter().any(|class| class.form == *form && class.kind.code() == *code)
        })
        .map(|((form, code), (count, first))| {
            format!("{form:?} {}: {count}, first {}", name(*code), first[0].story)
        })
        .collect();
    assert!(unexpected.is_empty(), "no reason is given for\n{}", unexpected.join("\n"));
    if tally.cases >= LONG {
        let stale: Vec<_> = CLASSES
            .iter()
            .filter(|class| !class.rare && !tally.strict.contains_key(&(class.form, class.kind.code())))
            .map(|class| format!("{:?} {}", class.form, class.kind.name()))
            .collect();
        assert!(stale.is_empty(), "in the table, but never met: {}", stale.join(", "));
    }
}

fn run(program: &Path, own: &[Seed], real: &[Seed], now: i64, cases: usize) -> Tally {
    let sound: Vec<_> = own.iter().filter(|seed| seed.sound).cloned().collect();
    let odd: Vec<_> = own.iter().filter(|seed| !seed.sound).cloned().collect();
    let words = Words::new(now);
    let parts = Mutex::new(0..PARTS);
    let total = Mutex::new(Tally::default());
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(4);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let mut judge = Judge::start(program);
                let mut tally = Tally::default();
                loop {
                    let Some(part) = parts.lock().unwrap().next() else { break };
                    let mut random = Random::named(&format!("notation judge {part}"));
                    // Every seed as it is, too.
                    for seed in own.iter().chain(real).skip(part).step_by(PARTS) {
                        tally.judge(&Mutant::unchanged(seed), &mut judge, now);
                    }
                    for _ in 0..cases / PARTS {
                        let seeds = match random.below(8) {
                            0 if !real.is_empty() => real,
                            1 => &odd,
                            _ => &sound,
                        };
                        let seed = pick(&mut random, seeds);
                        let mutant = Mutant::changed(&mut random, seed, own, &words);
                        tally.judge(&mutant, &mut judge, now);
                    }
                }
                total.lock().unwrap().add(tally);
            });
        }
    });
    total.into_inner().unwrap()
}

/// One of the seeds; of the slow keys fewer.
fn pick<'s>(random: &mut Random, seeds: &'s [Seed]) -> &'s Seed {
    let seed = random.pick(seeds);
    match ["P-384", "P-521", "RSA"].iter().any(|slow| seed.name.contains(slow)) && random.below(4) != 0 {
        true => random.pick(seeds),
        false => seed,
    }
}

/// Fails with the stories; envelopes and anchors go into a file.
#[track_caller]
fn none(findings: &[Finding], what: &str) {
    if findings.is_empty() {
        return;
    }
    let file = write("notation-judge.txt", findings);
    let stories: Vec<_> = findings.iter().take(40).map(|one| one.story.as_str()).collect();
    panic!("{what}, {} times (all in {}):\n{}", findings.len(), file.display(), stories.join("\n"));
}

/// Where the whole of the findings stands.
fn write<'f>(name: &str, findings: impl IntoIterator<Item = &'f Finding>) -> PathBuf {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let whole: Vec<_> = findings.into_iter().map(|one| format!("{}\n  {}\n", one.story, one.whole)).collect();
    std::fs::write(&file, whole.concat()).unwrap();
    file
}

fn say(tally: &Tally) {
    let strict: usize = tally.strict.values().map(|(count, _)| count).sum();
    let classes: Vec<_> = tally
        .strict
        .iter()
        .map(|((form, code), (count, _))| format!("{form:?} {} {count}", name(*code)))
        .collect();
    report::line(&format!(
        "notation judge: {} envelopes; accepted by both {}, refused by both {}, by nv2 alone {} and {} over extensions passed over, by the reference \
         alone {strict} ({}); pins accepted by both {}, by nv2 alone {}, all of them over certificates above the pin",
        tally.cases,
        tally.accepted,
        tally.refused,
        tally.lenient.len(),
        tally.passed_over.len(),
        classes.join(", "),
        tally.pins_accepted,
        tally.pins_above,
    ));
}

fn name(code: u16) -> &'static str {
    ErrorKind::ALL.iter().find(|kind| kind.code() == code).map_or("?", |kind| kind.name())
}
