//! Both verdicts on a mutant, and what they come to.

use crate::judge::{Form, Judge, Mutant};
use crate::kit::question::{self, Input, Question};
use crate::kit::run::Trust;
use nv2_core::certificate::Certificate;
use nv2_core::{Anchor, AnchorStore, ErrorKind, Time, TrustPolicy};
use std::collections::BTreeMap;

/// A mutant that nv2 alone accepts.
#[derive(Clone, Debug)]
pub struct Finding {
    /// How it was made, and what the reference says.
    pub story: String,
    /// The bytes.
    pub whole: String,
}

/// What a run found.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Envelopes.
    pub cases: usize,
    /// With the anchor: accepted by both.
    pub accepted: usize,
    /// Refused by both.
    pub refused: usize,
    /// Accepted by nv2 alone: each is a fault of nv2.
    pub lenient: Vec<Finding>,
    /// Accepted by nv2 alone, where only an extension is at fault that nv2 passes over.
    pub passed_over: Vec<Finding>,
    /// Accepted by the reference alone, by form and code of nv2: how many, and the first few.
    pub strict: BTreeMap<(Form, u16), (usize, Vec<Finding>)>,
    /// With pins: accepted by both.
    pub pins_accepted: usize,
    /// Accepted by nv2 alone, where sound certificates above the pin mend it.
    pub pins_above: usize,
    /// Accepted by nv2 alone for any other reason: each is a fault of nv2.
    pub pins_lenient: Vec<Finding>,
}

impl Tally {
    /// Asks both about a mutant, with the anchor and with pins.
    pub fn judge(&mut self, mutant: &Mutant, judge: &mut Judge, now: i64) {
        self.cases += 1;
        let nv2 = with_anchor(mutant, now);
        let Mutant { form, envelope, artifact, store, .. } = mutant;
        let reference = judge.ask(*form, envelope, artifact, &mutant.anchor, *store);
        match (nv2, reference) {
            (Ok(()), Ok(())) => self.accepted += 1,
            (Err(_), Err(_)) => self.refused += 1,
            (Ok(()), Err(why)) => {
                let mended = mutant.without_passed_over().is_some_and(|(envelope, anchor)| {
                    judge.ask(*form, &envelope, artifact, &anchor, *store).is_ok()
                });
                match mended {
                    true => self.passed_over.push(describe(mutant, &why)),
                    false => self.lenient.push(describe(mutant, &why)),
                }
            }
            (Err(kind), Ok(())) => {
                let (count, first) = self.strict.entry((*form, kind.code())).or_default();
                *count += 1;
                if first.len() < 5 {
                    first.push(describe(mutant, kind.name()));
                }
            }
        }
        let pinned = &mutant.pinned;
        if Certificate::from_der(pinned).is_ok() {
            let above = || [mutant.above_pinned(now), mutant.above_pinned_without_passed_over(now)];
            self.pin(mutant, &Trust::certificate(pinned), pinned, above, judge, now);
        }
        if let Some((key, sound)) = &mutant.key {
            self.pin(mutant, &Trust::key(key), pinned, || [Some(sound.clone()), None], judge, now);
        }
    }

    fn pin(
        &mut self,
        mutant: &Mutant,
        trust: &Trust,
        leaf: &[u8],
        above: impl Fn() -> [Option<Vec<Vec<u8>>>; 2],
        judge: &mut Judge,
        now: i64,
    ) {
        if ask(mutant, trust, now).is_err() {
            return;
        }
        let Mutant { form, envelope, artifact, store, .. } = mutant;
        // The scheme may be the other one: a pin has no store.
        let stores = [*store, other(*store)];
        let asked = stores.map(|store| judge.ask(*form, envelope, artifact, leaf, store));
        if asked.iter().any(Result::is_ok) {
            self.pins_accepted += 1;
            return;
        }
        let mut mended_by = |sound: &Option<Vec<Vec<u8>>>| {
            sound.as_ref().is_some_and(|sound| {
                let envelope = mutant.with_chain(sound);
                stores.iter().any(|store| judge.ask(*form, &envelope, artifact, &sound[0], *store).is_ok())
            })
        };
        let [sound, stripped] = above();
        if mended_by(&sound) {
            self.pins_above += 1;
        } else if mended_by(&stripped) {
            self.passed_over.push(describe(mutant, &format!("pinned: {asked:?}")));
        } else {
            self.pins_lenient.push(describe(mutant, &format!("{asked:?}")));
        }
    }

    /// Takes the other's in.
    pub fn add(&mut self, other: Self) {
        self.cases += other.cases;
        self.accepted += other.accepted;
        self.refused += other.refused;
        self.lenient.extend(other.lenient);
        self.passed_over.extend(other.passed_over);
        for (class, (count, first)) in other.strict {
            let class = self.strict.entry(class).or_default();
            class.0 += count;
            class.1.extend(first);
        }
        self.pins_accepted += other.pins_accepted;
        self.pins_above += other.pins_above;
        self.pins_lenient.extend(other.pins_lenient);
    }
}

fn with_anchor(mutant: &Mutant, now: i64) -> Result<(), ErrorKind> {
    let kind = |error: nv2_core::Error| error.kind();
    Anchor::new(Certificate::from_der(&mutant.anchor).map_err(kind)?, mutant.store).map_err(kind)?;
    ask(mutant, &Trust { anchors: vec![(mutant.anchor.clone(), mutant.store)], ..Trust::default() }, now)
}

fn ask(mutant: &Mutant, trust: &Trust, now: i64) -> Result<(), ErrorKind> {
    let artifact = &mutant.artifact;
    let artifact = question::Artifact::from_descriptor(&artifact.media_type, artifact.digest, artifact.size);
    let input = Input::new(mutant.form.format(), &mutant.envelope);
    let policy = &TrustPolicy::default();
    // Any number that is not recorded: these questions are new in every run.
    Question { input, artifact, trust, policy, time: Time::At(now) }.ask_now_and_then(1).map(drop)
}

const fn other(store: AnchorStore) -> AnchorStore {
    match store {
        AnchorStore::Ca => AnchorStore::SigningAuthority,
        AnchorStore::SigningAuthority => AnchorStore::Ca,
    }
}

fn describe(mutant: &Mutant, why: &str) -> Finding {
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let envelope = match mutant.form {
        Form::Jws => String::from_utf8_lossy(&mutant.envelope).into_owned(),
        Form::Cose => hex(&mutant.envelope),
    };
    Finding {
        story: format!("{}: {why}", mutant.story),
        whole: format!("anchor {}\n  envelope {envelope}", hex(&mutant.anchor)),
    }
}
