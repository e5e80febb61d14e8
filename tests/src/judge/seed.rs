//! What mutants are made from: our own envelopes, which can be signed again after a change, and real ones, which
//! can not.

use crate::case::Case;
use crate::judge::certificates::{self, Signer};
use crate::judge::tree::Tree;
use crate::judge::{Artifact, Form};
use crate::kit::run::{MANIFEST, MEDIA_TYPE, notary_payload};
use base64ct::{Base64UrlUnpadded, Encoding};
use nv2_core::time::Rfc3339;
use nv2_core::{AnchorStore, Digest, Subject};
use std::path::Path;

/// An envelope in parts.
#[derive(Clone)]
pub struct Seed {
    /// For reports.
    pub name: String,
    /// Its form.
    pub form: Form,
    /// Nothing about it is odd.
    pub sound: bool,
    pub(crate) protected: Tree,
    pub(crate) payload: Tree,
    pub(crate) header: Tree,
    pub(crate) origin: Origin,
    /// The artifact that it is about.
    pub artifact: Artifact,
    pub(crate) store: AnchorStore,
    /// Leaf first.
    pub(crate) chain: Vec<Vec<u8>>,
}

/// Where the signature comes from.
#[derive(Clone)]
pub(crate) enum Origin {
    /// From our own key.
    Own(Box<Signer>),
    /// From outside: protected header and payload as they were signed, and the signature.
    Real([Vec<u8>; 3]),
}

const DAY: i64 = 86_400;

/// The name of an attribute of the Notary Project.
pub(crate) fn attribute(name: &str) -> Tree {
    Tree::Text(format!("io.cncf.notary.{name}"))
}

/// A time as the form writes it.
pub(crate) fn time(form: Form, seconds: i64) -> Tree {
    match form {
        Form::Jws => Tree::Text(Rfc3339(seconds).to_string()),
        Form::Cose => Tree::Tag(1, Box::new(Tree::Int(seconds))),
    }
}

/// Where the chain stands in the unprotected header.
pub(crate) fn chain_label(form: Form) -> Tree {
    match form {
        Form::Jws => Tree::text("x5c"),
        Form::Cose => Tree::Int(33),
    }
}

/// A chain in the unprotected header.
pub(crate) fn chain_tree(chain: &[Vec<u8>]) -> Tree {
    Tree::List(chain.iter().cloned().map(Tree::Bytes).collect())
}

/// Our own envelopes: both forms, both schemes, with and without expiry; sound ones, and odd certificates.
pub fn own_seeds(now: i64) -> Vec<Seed> {
    let mut seeds = Vec::new();
    for (sound, signers) in [(true, certificates::sound(now)), (false, certificates::odd(now))] {
        for (number, signer) in signers.into_iter().enumerate() {
            for form in [Form::Jws, Form::Cose] {
                for store in [AnchorStore::Ca, AnchorStore::SigningAuthority] {
                    let expires = (number + usize::from(form == Form::Jws)).is_multiple_of(2);
                    seeds.push(own(form, store, &signer, sound, now, expires));
                }
            }
        }
    }
    seeds
}

fn own(form: Form, store: AnchorStore, signer: &Signer, sound: bool, now: i64, expires: bool) -> Seed {
    let (scheme, clock) = match store {
        AnchorStore::Ca => ("notary.x509", "signingTime"),
        AnchorStore::SigningAuthority => ("notary.x509.signingAuthority", "authenticSigningTime"),
    };
    let mut critical = vec![attribute("signingScheme")];
    if store == AnchorStore::SigningAuthority {
        critical.push(attribute(clock));
    }
    let mut attributes =
        vec![(attribute("signingScheme"), Tree::text(scheme)), (attribute(clock), time(form, now - DAY))];
    if expires {
        critical.push(attribute("expiry"));
        attributes.push((attribute("expiry"), time(form, now + DAY)));
    }
    let [algorithm, crit, content_type] = match form {
        Form::Jws => ["alg", "crit", "cty"].map(Tree::text),
        Form::Cose => [1, 2, 3].map(Tree::Int),
    };
    let named = match form {
        Form::Jws => Tree::text(signer.algorithm.jose()),
        Form::Cose => Tree::Int(signer.algorithm.cose()),
    };
    let mut protected = vec![
        (algorithm, named),
        (crit, Tree::List(critical)),
        (content_type, Tree::text("application/vnd.cncf.notary.payload.v1+json")),
    ];
    protected.extend(attributes);
    let subject = Subject::from_content(MEDIA_TYPE, MANIFEST).unwrap();
    Seed {
        name: format!("{form:?}, {scheme}, {}", signer.name),
        form,
        sound,
        protected: Tree::Map(protected),
        payload: Tree::from_json(notary_payload().as_bytes()),
        header: Tree::Map(vec![
            (chain_label(form), chain_tree(&signer.chain)),
            (attribute("signingAgent"), Tree::text("nv2-conformance")),
        ]),
        artifact: Artifact {
            media_type: MEDIA_TYPE.into(),
            digest: subject.digests()[0],
            size: subject.size(),
        },
        store,
        chain: signer.chain.clone(),
        origin: Origin::Own(Box::new(signer.clone())),
    }
}

/// The envelopes of the fixtures, as they came.
pub fn real_seeds(fixtures: &Path) -> Vec<Seed> {
    let families = [("notation-jws", Form::Jws), ("notation-cose", Form::Cose)];
    let cases = families.into_iter().flat_map(|(family, form)| {
        Case::all(fixtures, family).unwrap().into_iter().map(move |case| (form, case))
    });
    cases
        .filter(|(_, case)| case.text("trust_anchor").is_some())
        .map(|(form, case)| real(form, &case).unwrap_or_else(|why| panic!("{}: {why}", case.name())))
        .collect()
}

fn real(form: Form, case: &Case) -> Result<Seed, String> {
    let envelope = case.file("file")?;
    let target = &case.row["signed_target"];
    let digest =
        Digest::parse(target["digest"].as_str().ok_or("no digest")?).map_err(|error| error.to_string())?;
    let (header, origin) = parts(form, &envelope)?;
    let [protected, payload, _] = &origin;
    let chain = match header.get(&chain_label(form)) {
        Some(Tree::List(chain)) => chain.iter().map(|one| match one {
            Tree::Bytes(der) => der.clone(),
            _ => Vec::new(),
        }),
        _ => return Err("no chain".into()),
    };
    let anchor = case.certificate("trust_anchor")?;
    let mut chain: Vec<_> = chain.collect();
    // So that the anchor is the end of the chain here too, wherever it stands.
    if let Some(at) = chain.iter().position(|der| *der == anchor) {
        chain.truncate(at + 1);
    }
    Ok(Seed {
        name: case.name(),
        form,
        sound: true,
        protected: match form {
            Form::Jws => Tree::from_json(protected),
            Form::Cose => Tree::from_cbor(protected),
        },
        payload: Tree::from_json(payload),
        header,
        artifact: Artifact {
            media_type: target["mediaType"].as_str().ok_or("no media type")?.into(),
            digest,
            size: target["size"].as_u64().ok_or("no size")?,
        },
        store: match case.text("trust_store") {
            Some("signingAuthority") => AnchorStore::SigningAuthority,
            _ => AnchorStore::Ca,
        },
        chain,
        origin: Origin::Real(origin),
    })
}

/// The unprotected header; protected header, payload and signature.
fn parts(form: Form, envelope: &[u8]) -> Result<(Tree, [Vec<u8>; 3]), String> {
    match form {
        Form::Jws => {
            let object = Tree::from_json(envelope);
            let part = |name| match object.get(&Tree::text(name)) {
                Some(Tree::Text(text)) => Base64UrlUnpadded::decode_vec(text.trim_end_matches('='))
                    .map_err(|error| format!("{name}: {error}")),
                _ => Err(format!("no {name}")),
            };
            let mut header = object.get(&Tree::text("header")).ok_or("no header")?.clone();
            let Some(Tree::List(chain)) = header.get(&Tree::text("x5c")).cloned() else {
                return Err("no chain".into());
            };
            let der = chain.into_iter().map(|one| match one {
                Tree::Text(text) => base64ct::Base64::decode_vec(&text).unwrap(),
                _ => Vec::new(),
            });
            header.set(&Tree::text("x5c"), Some(chain_tree(&der.collect::<Vec<_>>())));
            Ok((header, [part("protected")?, part("payload")?, part("signature")?]))
        }
        Form::Cose => match Tree::from_cbor(envelope) {
            Tree::Tag(18, message) => match *message {
                Tree::List(parts) => match <[Tree; 4]>::try_from(parts) {
                    Ok([Tree::Bytes(protected), header, Tree::Bytes(payload), Tree::Bytes(signature)]) => {
                        Ok((header, [protected, payload, signature]))
                    }
                    _ => Err("not the four parts of COSE_Sign1".into()),
                },
                _ => Err("no array".into()),
            },
            _ => Err("no tag".into()),
        },
    }
}

impl Seed {
    /// The certificate that is trusted as an anchor: the last one.
    pub(crate) fn anchor(&self) -> Vec<u8> {
        self.chain.last().unwrap().clone()
    }
}
