//! A seed with a few changes: of what is signed, and then signed by its key; and of what stands around it.

use crate::judge::certificates::authorities;
use crate::judge::change::change;
use crate::judge::reissue::{reissue, relink, without_passed_over};
use crate::judge::seed::{Origin, Seed, attribute, chain_label, chain_tree, time};
use crate::judge::tree::{Style, Tree};
use crate::judge::{Artifact, Form};
use crate::kit::mutate::{Random, mutate};
use crate::kit::pki::{Key, YEAR};
use base64ct::{Base64, Base64UrlUnpadded, Encoding};
use nv2_core::{Algorithm, AnchorStore};
use std::sync::Arc;

/// An envelope to be judged, with those who are trusted.
#[derive(Clone)]
pub struct Mutant {
    /// What was done, for reports.
    pub story: String,
    /// Its form.
    pub form: Form,
    /// The envelope.
    pub envelope: Vec<u8>,
    /// What it has to be about.
    pub artifact: Artifact,
    /// The store of the scheme.
    pub store: AnchorStore,
    /// The anchor.
    pub anchor: Vec<u8>,
    /// The certificate that is pinned.
    pub pinned: Vec<u8>,
    /// The certificate that was issued again, if any: its place, and who signed it.
    pub issued: Option<(usize, Arc<Key>)>,
    /// The chain.
    pub chain: Vec<Vec<u8>>,
    /// The key that is pinned, and sound certificates for it.
    pub key: Option<(Vec<u8>, Vec<Vec<u8>>)>,
}

/// Names and values that mean something, so that changes meet the rules and not only the readers.
#[derive(Clone)]
pub struct Words([Vec<Tree>; 2]);

const DAY: i64 = 86_400;

impl Words {
    /// Those for a moment.
    pub fn new(now: i64) -> Self {
        Self([Form::Jws, Form::Cose].map(|form| words(form, now)))
    }

    fn of(&self, form: Form) -> &[Tree] {
        &self.0[usize::from(form == Form::Cose)]
    }
}

fn words(form: Form, now: i64) -> Vec<Tree> {
    let names = [
        "signingScheme",
        "signingTime",
        "authenticSigningTime",
        "expiry",
        "verificationPlugin",
        "verificationPluginMinVersion",
        "timestampSignature",
        "signingAgent",
        "other",
    ];
    let texts = [
        "notary.x509",
        "notary.x509.signingAuthority",
        "application/vnd.cncf.notary.payload.v1+json",
        "annotations",
        "urls",
        "data",
        "platform",
        "artifactType",
        "targetArtifact",
        "mediaType",
        "digest",
        "size",
        "com.example.a",
        "a",
        "1.0.0",
        "",
    ];
    let times =
        [now - 3 * YEAR, now - DAY, now - 2 * DAY, now + DAY, now + 2 * DAY, 0, -1, i64::from(u32::MAX)];
    let mut words: Vec<_> = names.map(attribute).into_iter().chain(texts.map(Tree::text)).collect();
    words.extend(times.map(|seconds| time(form, seconds)));
    words.extend([0, 1, 528, i64::MAX].map(Tree::Int));
    words.push(Tree::Map(vec![(Tree::text("com.example.a"), Tree::text("b"))]));
    words.push(Tree::Map(vec![(Tree::text("io.cncf.notary.a"), Tree::text("b"))]));
    words.push(Tree::List(vec![attribute("signingScheme")]));
    match form {
        Form::Jws => {
            words.extend(
                ["alg", "cty", "crit", "typ", "kid", "x5c", "jwk", "b64", "zip", "x5t", "x5t#S256", "header"]
                    .map(Tree::text),
            );
            words.extend(
                ["ES256", "ES384", "ES512", "PS256", "PS384", "PS512", "RS256", "HS256", "none", "EdDSA"]
                    .map(Tree::text),
            );
            let day = nv2_core::time::Rfc3339(now - DAY).to_string();
            words.extend(
                [
                    "z",
                    "+00:00",
                    "+14:00",
                    "-23:59",
                    "-24:00",
                    ".5Z",
                    ".Z",
                    ".123456789Z",
                    ".1234567890Z",
                    ",5Z",
                ]
                .map(|end| Tree::Text(day.replace('Z', end))),
            );
            words.push(Tree::Text(day.replace('T', "t")));
            words.push(Tree::text("2025-12-31T23:59:60Z"));
            words.push(Tree::text("0001-01-01T00:00:00Z"));
        }
        Form::Cose => {
            words.extend((-1..9).map(Tree::Int));
            words.extend([33, 34, -7, -35, -36, -37, -38, -39, -257, -8].map(Tree::Int));
            words.push(Tree::text("ES256"));
            words.push(Tree::Bytes(b"kid".to_vec()));
            let day = nv2_core::time::Rfc3339(now - DAY).to_string();
            words.push(Tree::Tag(0, Box::new(Tree::Text(day))));
            words.push(Tree::Tag(1, Box::new(Tree::Float((now - DAY) as f64))));
            words.push(Tree::Tag(1, Box::new(Tree::Float((now - DAY) as f64 + 0.5))));
            words.push(Tree::Tag(1, Box::new(Tree::Float(f64::NAN))));
        }
    }
    words
}

/// The parts while they are being changed.
struct Draft {
    protected: Tree,
    payload: Tree,
    header: Tree,
    chain: Vec<Vec<u8>>,
    texts: Option<[Vec<u8>; 3]>,
    algorithm: Option<Algorithm>,
    odd_protected: bool,
    odd_payload: bool,
    cut: [bool; 2],
    base64: Option<usize>,
    late: Vec<usize>,
}

impl Mutant {
    /// The seed itself.
    pub fn unchanged(seed: &Seed) -> Self {
        Self::make(&mut Random::named(""), seed, &[], &Words([vec![], vec![]]), 0)
    }

    /// The seed with up to three changes.
    pub fn changed(random: &mut Random, seed: &Seed, seeds: &[Seed], words: &Words) -> Self {
        let changes = 1 + random.below(3);
        Self::make(random, seed, seeds, words, changes)
    }

    fn make(random: &mut Random, seed: &Seed, seeds: &[Seed], words: &Words, changes: usize) -> Self {
        let mut mutant = Self::trusting(seed);
        let mut draft = Draft {
            protected: seed.protected.clone(),
            payload: seed.payload.clone(),
            header: seed.header.clone(),
            chain: seed.chain.clone(),
            texts: match &seed.origin {
                Origin::Own(_) => None,
                Origin::Real(texts) => Some(texts.clone()),
            },
            algorithm: None,
            odd_protected: false,
            odd_payload: false,
            cut: [false; 2],
            base64: None,
            late: Vec::new(),
        };
        for _ in 0..changes {
            let what = draft.change_one(random, seed, seeds, words.of(seed.form), &mut mutant);
            mutant.story = format!("{}; {what}", mutant.story);
        }
        mutant.chain.clone_from(&draft.chain);
        mutant.envelope = draft.finish(random, seed, seeds, words.of(seed.form));
        mutant
    }

    /// Without an envelope as yet.
    fn trusting(seed: &Seed) -> Self {
        let key = match &seed.origin {
            Origin::Own(signer) => Some((signer.key.spki().to_vec(), signer.sound.clone())),
            Origin::Real(_) => None,
        };
        Self {
            story: seed.name.clone(),
            form: seed.form,
            envelope: Vec::new(),
            artifact: seed.artifact.clone(),
            store: seed.store,
            anchor: seed.anchor(),
            pinned: seed.chain[0].clone(),
            issued: None,
            chain: seed.chain.clone(),
            key,
        }
    }

    /// The same with the issued certificate rid of the extensions that nv2 passes over: envelope and anchor.
    pub fn without_passed_over(&self) -> Option<(Vec<u8>, Vec<u8>)> {
        let (at, issuer) = self.issued.as_ref()?;
        let mut chain = self.chain.clone();
        let certificate = without_passed_over(chain.get(*at)?, issuer)?;
        let anchor = if chain[*at] == self.anchor { certificate.clone() } else { self.anchor.clone() };
        chain[*at] = certificate;
        Some((self.with_chain(&chain), anchor))
    }

    /// Sound certificates above a leaf that says the same of itself as the pinned one.
    pub fn above_pinned(&self, now: i64) -> Option<Vec<Vec<u8>>> {
        let (key, mut chain) = authorities(now);
        chain.insert(0, relink(&self.pinned, &key, &chain[0])?);
        Some(chain)
    }

    /// The same, and without the extensions that nv2 passes over.
    pub fn above_pinned_without_passed_over(&self, now: i64) -> Option<Vec<Vec<u8>>> {
        let (key, _) = authorities(now);
        let mut chain = self.above_pinned(now)?;
        chain[0] = without_passed_over(&chain[0], &key)?;
        Some(chain)
    }

    /// The same envelope with these certificates, which no signature covers. The envelope is one that nv2 read.
    pub fn with_chain(&self, chain: &[Vec<u8>]) -> Vec<u8> {
        match self.form {
            Form::Jws => {
                let mut object = Tree::from_json(&self.envelope);
                let name = Tree::text("header");
                let mut header = object.get(&name).unwrap().clone();
                header.set(&chain_label(self.form), Some(chain_tree(chain)));
                object.set(&name, Some(header));
                object.json(&mut Style(None)).into_bytes()
            }
            Form::Cose => {
                let mut message = Tree::from_cbor(&self.envelope);
                if let Tree::Tag(_, parts) = &mut message
                    && let Tree::List(parts) = &mut **parts
                {
                    parts[1].set(&chain_label(self.form), Some(chain_tree(chain)));
                }
                message.cbor(&mut Style(None))
            }
        }
    }
}

impl Draft {
    /// One change; answers what it was. Those that come after the signature are only noted.
    fn change_one(
        &mut self,
        random: &mut Random,
        seed: &Seed,
        seeds: &[Seed],
        words: &[Tree],
        mutant: &mut Mutant,
    ) -> &'static str {
        let own = matches!(seed.origin, Origin::Own(_));
        let first = if own { 0 } else { 9 };
        match first + random.below(19 - first) {
            0..3 => {
                change(random, &mut self.protected, words);
                "protected header"
            }
            3 => self.mark_critical(random, seed.form, words),
            4 | 5 => {
                change(random, &mut self.payload, words);
                "payload"
            }
            6 => {
                if random.below(2) == 0 {
                    self.odd_protected = true;
                    "protected header written oddly"
                } else {
                    self.odd_payload = true;
                    "payload written oddly"
                }
            }
            7 => {
                let which = random.below(2);
                self.cut[which] = true;
                ["bytes of the protected header", "bytes of the payload"][which]
            }
            8 => self.change_algorithm(random, seed),
            9 => {
                change(random, &mut self.header, words);
                "unprotected header"
            }
            10 | 11 => self.change_chain(random, seeds),
            12 | 13 => self.reissue(random, seed, mutant),
            14 => {
                self.base64 = Some(random.below(6));
                "base64"
            }
            late => {
                self.late.push(late);
                ["envelope", "envelope written oddly", "bytes of the envelope", "signature"][late - 15]
            }
        }
    }

    /// A name in `crit`, mostly with a header of that name.
    fn mark_critical(&mut self, random: &mut Random, form: Form, words: &[Tree]) -> &'static str {
        let label = match form {
            Form::Jws => Tree::text("crit"),
            Form::Cose => Tree::Int(2),
        };
        let name = random.pick(words).clone();
        if let Some(Tree::List(names)) = self.protected.get(&label) {
            let names = names.iter().cloned().chain([name.clone()]).collect();
            self.protected.set(&label, Some(Tree::List(names)));
        }
        if random.below(4) != 0 && self.protected.get(&name).is_none() {
            self.protected.set(&name, Some(random.pick(words).clone()));
        }
        "critical header"
    }

    fn change_algorithm(&mut self, random: &mut Random, seed: &Seed) -> &'static str {
        let Origin::Own(signer) = &seed.origin else { return "nothing" };
        let choice: &[Algorithm] = match signer.algorithm {
            Algorithm::Ps256 | Algorithm::Ps384 | Algorithm::Ps512 => {
                &[Algorithm::Ps256, Algorithm::Ps384, Algorithm::Ps512, Algorithm::Rs256]
            }
            _ => &[signer.algorithm],
        };
        let algorithm = *random.pick(choice);
        self.algorithm = Some(algorithm);
        if random.below(4) != 0 {
            let (label, name) = match seed.form {
                Form::Jws => (Tree::text("alg"), Tree::text(algorithm.jose())),
                Form::Cose => (Tree::Int(1), Tree::Int(algorithm.cose())),
            };
            self.protected.set(&label, Some(name));
        }
        "another algorithm"
    }

    fn change_chain(&mut self, random: &mut Random, seeds: &[Seed]) -> &'static str {
        let chain = &mut self.chain;
        let other = random.pick(seeds).chain.clone();
        if chain.is_empty() {
            *chain = other;
            return "another chain";
        }
        let at = random.below(chain.len());
        match random.below(9) {
            0 => drop(chain.remove(at)),
            1 => chain.insert(at, chain[at].clone()),
            2 => chain.reverse(),
            3 => chain.rotate_left(at),
            4 => chain.extend(other),
            5 => chain.splice(at.., other.into_iter().skip(at)).for_each(drop),
            6 => chain.insert(at, random.pick(&other).clone()),
            7 => chain[at] = mutate(random, &[chain[at].clone()], &[]),
            _ => {
                let place = random.below(chain[at].len());
                chain[at][place] ^= 1 << random.below(8);
            }
        }
        "chain"
    }

    fn reissue(&mut self, random: &mut Random, seed: &Seed, mutant: &mut Mutant) -> &'static str {
        let Origin::Own(signer) = &seed.origin else {
            return self.change_chain(random, std::slice::from_ref(seed));
        };
        if self.chain != seed.chain {
            return "nothing";
        }
        let at = random.below(self.chain.len());
        let Some(certificate) = reissue(random, &self.chain[at], &signer.issuers[at]) else {
            return "nothing";
        };
        if at + 1 == self.chain.len() && random.below(4) != 0 {
            mutant.anchor.clone_from(&certificate);
        }
        if at == 0 {
            mutant.pinned.clone_from(&certificate);
        }
        mutant.issued = Some((at, Arc::clone(&signer.issuers[at])));
        self.chain[at] = certificate;
        "certificate changed and signed again"
    }

    fn finish(mut self, random: &mut Random, seed: &Seed, seeds: &[Seed], words: &[Tree]) -> Vec<u8> {
        if self.chain != seed.chain && self.header.get(&chain_label(seed.form)).is_some() {
            self.header.set(&chain_label(seed.form), Some(chain_tree(&self.chain)));
        }
        let [protected, payload, given] = match self.texts.take() {
            Some(texts) => texts,
            None => [self.protected_text(random, seed.form), self.payload_text(random), vec![]],
        };
        let base64 = |bytes: &[u8]| Base64UrlUnpadded::encode_string(bytes);
        let mut texts = [base64(&protected), base64(&payload)];
        if let Some(kind) = self.base64 {
            let which = random.below(2);
            texts[which] = odd_base64(random, kind, &texts[which], [&protected, &payload][which]);
        }
        let message = match seed.form {
            Form::Jws => texts.join(".").into_bytes(),
            Form::Cose => Tree::List(vec![
                Tree::text("Signature1"),
                Tree::Bytes(protected.clone()),
                Tree::Bytes(vec![]),
                Tree::Bytes(payload.clone()),
            ])
            .cbor(&mut Style(None)),
        };
        let mut signature = match &seed.origin {
            Origin::Own(signer) => signer.key.sign(self.algorithm.unwrap_or(signer.algorithm), &message),
            Origin::Real(_) => given,
        };
        if self.late.contains(&18) {
            signature = mutate(random, &[signature], &[&[0], &[0xff]]);
        }
        let mut outer = match seed.form {
            Form::Jws => {
                let [protected, payload] = texts;
                let signature = base64(&signature);
                let signature = match self.base64 {
                    Some(kind) if random.below(2) == 0 => {
                        odd_base64(random, kind, &signature, signature.as_bytes())
                    }
                    _ => signature,
                };
                let member = |name, text| (Tree::text(name), Tree::Text(text));
                Tree::Map(vec![
                    member("payload", payload),
                    member("protected", protected),
                    (Tree::text("header"), self.header),
                    member("signature", signature),
                ])
            }
            Form::Cose => Tree::Tag(
                18,
                Box::new(Tree::List(vec![
                    Tree::Bytes(protected),
                    self.header,
                    Tree::Bytes(payload),
                    Tree::Bytes(signature),
                ])),
            ),
        };
        if self.late.contains(&15) {
            change(random, &mut outer, words);
        }
        let odd = self.late.contains(&16);
        let envelope = write(random, seed.form, &outer, odd);
        match self.late.contains(&17) {
            true if seeds.is_empty() => envelope,
            true => mutate(random, &[envelope], &[b"\"", b",", b"{", b"}", b" ", &[0x40], &[0xa0], &[0xff]]),
            false => envelope,
        }
    }

    fn protected_text(&self, random: &mut Random, form: Form) -> Vec<u8> {
        let text = write(random, form, &self.protected, self.odd_protected);
        cut(random, text, self.cut[0])
    }

    fn payload_text(&self, random: &mut Random) -> Vec<u8> {
        let text = write(random, Form::Jws, &self.payload, self.odd_payload);
        cut(random, text, self.cut[1])
    }
}

fn write(random: &mut Random, form: Form, tree: &Tree, odd: bool) -> Vec<u8> {
    let mut style = Style(odd.then_some(random));
    match form {
        Form::Jws => tree.json(&mut style).into_bytes(),
        Form::Cose => tree.cbor(&mut style),
    }
}

fn cut(random: &mut Random, text: Vec<u8>, cut: bool) -> Vec<u8> {
    match cut {
        true => {
            mutate(random, &[text], &[b"\"", b",", b":", b"{}", b"[]", b" ", b"null", b"\\u0000", &[0x40]])
        }
        false => text,
    }
}

/// Text that lax readers take for the same bytes.
fn odd_base64(random: &mut Random, kind: usize, text: &str, bytes: &[u8]) -> String {
    let at = random.below(text.len() + 1);
    match kind {
        0 => format!("{text}="),
        1 => format!("{text}=="),
        2 => format!("{}\n{}", &text[..at], &text[at..]),
        3 => Base64::encode_string(bytes),
        4 => format!("{}\r\n{}", &text[..at], &text[at..]),
        _ => {
            // Bits beyond the last byte.
            let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
            let last = text.bytes().last().and_then(|last| alphabet.iter().position(|one| *one == last));
            match last {
                Some(last) => format!("{}{}", &text[..text.len() - 1], char::from(alphabet[last ^ 1])),
                None => text.to_owned(),
            }
        }
    }
}
