//! Signers with chains of one to three certificates, sound ones and odd ones. All are valid at the system's
//! clock, which the reference reads.

use crate::kit::der::{element, oid, sequence};
use crate::kit::pki::{
    ANY_PURPOSE, CODE_SIGNING, Certificate, DIGITAL_SIGNATURE, Extension, INTERMEDIATE, KEY_CERT_SIGN,
    KEY_ENCIPHERMENT, Key, LEAF, ROOT, SERVER_AUTH, TIME_STAMPING, YEAR, basic_constraints, dns_names,
    extended_key_usage, key_usage,
};
use nv2_core::Algorithm;
use nv2_sign::KeyType;
use std::sync::Arc;

/// A key with its certificates.
#[derive(Clone)]
pub struct Signer {
    /// What is special about it.
    pub name: &'static str,
    /// The key.
    pub key: Arc<Key>,
    /// The algorithm that it signs with.
    pub algorithm: Algorithm,
    /// Leaf first.
    pub chain: Vec<Vec<u8>>,
    /// A sound leaf for the key, under sound authorities, valid since 1970.
    pub sound: Vec<Vec<u8>>,
    /// Who signed which certificate of the chain.
    pub issuers: Vec<Arc<Key>>,
}

/// Leaf, intermediate and root before they are signed.
#[derive(Clone)]
struct Plan {
    leaf: Certificate,
    intermediate: Certificate,
    root: Certificate,
    /// Names of the keys that sign leaf and intermediate, where they are the wrong ones.
    strangers: [Option<&'static str>; 2],
}

type Odd = (&'static str, fn(&mut Plan, i64));

/// The end of the year 9999, which certificates end with that shall not end.
const END: i64 = 253_402_300_799;
const DAY: i64 = 86_400;
const OCSP_SIGNING: &str = "1.3.6.1.5.5.7.3.9";
const EMAIL: &str = "1.3.6.1.5.5.7.3.4";
const VENDOR: &str = "1.3.6.1.4.1.311.10.3.13";

/// What may be odd in a chain of three.
const ODD: &[Odd] = &[
    ("leaf without extended key usage", |plan, _| drop(plan.leaf.extensions.pop())),
    ("leaf for time stamping too", |plan, _| leaf_usage(plan, &[CODE_SIGNING, TIME_STAMPING])),
    ("leaf for OCSP too", |plan, _| leaf_usage(plan, &[OCSP_SIGNING, CODE_SIGNING])),
    ("leaf for any purpose", |plan, _| leaf_usage(plan, &[ANY_PURPOSE])),
    ("leaf for servers", |plan, _| leaf_usage(plan, &[SERVER_AUTH])),
    ("leaf for mail and code", |plan, _| leaf_usage(plan, &[EMAIL, CODE_SIGNING])),
    ("leaf for a vendor", |plan, _| leaf_usage(plan, &[VENDOR])),
    ("leaf for a vendor and code", |plan, _| leaf_usage(plan, &[VENDOR, CODE_SIGNING])),
    ("leaf with critical purpose", |plan, _| plan.leaf.extensions[1].1 = true),
    ("leaf without key usage", |plan, _| drop(plan.leaf.extensions.remove(0))),
    ("leaf with weak key usage", |plan, _| plan.leaf.extensions[0].1 = false),
    ("leaf for keys too", |plan, _| {
        plan.leaf.extensions[0] = key_usage(true, DIGITAL_SIGNATURE | KEY_ENCIPHERMENT);
    }),
    ("leaf for commitments too", |plan, _| {
        plan.leaf.extensions[0] = key_usage(true, DIGITAL_SIGNATURE | 0x4000);
    }),
    ("leaf for certificates too", |plan, _| {
        plan.leaf.extensions[0] = key_usage(true, DIGITAL_SIGNATURE | KEY_CERT_SIGN);
    }),
    ("leaf for lists of revocation too", |plan, _| {
        plan.leaf.extensions[0] = key_usage(true, DIGITAL_SIGNATURE | 0x0200);
    }),
    ("leaf for deciphering", |plan, _| {
        plan.leaf.extensions[0] = key_usage(true, DIGITAL_SIGNATURE | 0x0880);
    }),
    ("leaf only for keys", |plan, _| plan.leaf.extensions[0] = key_usage(true, KEY_ENCIPHERMENT)),
    ("leaf that says it is none", |plan, _| plan.leaf.extensions.push(basic_constraints(false, None))),
    ("leaf of length zero", |plan, _| plan.leaf.extensions.push(basic_constraints(false, Some(0)))),
    ("leaf that is an authority", |plan, _| plan.leaf.extensions.push(basic_constraints(true, None))),
    ("leaf with hosts", |plan, _| plan.leaf.extensions.push(dns_names(&["registry.example.com"]))),
    ("leaf with empty names", |plan, _| plan.leaf.extensions.push(dns_names(&[]))),
    ("leaf with the same extension twice", |plan, _| {
        plan.leaf.extensions.push(extended_key_usage(&[CODE_SIGNING]));
    }),
    ("leaf with an unknown extension", |plan, _| plan.leaf.extensions.push(unknown(false))),
    ("leaf with an unknown critical one", |plan, _| plan.leaf.extensions.push(unknown(true))),
    ("intermediate with an unknown one", |plan, _| plan.intermediate.extensions.push(unknown(false))),
    ("intermediate with an unknown critical one", |plan, _| {
        plan.intermediate.extensions.push(unknown(true));
    }),
    ("root with an unknown critical one", |plan, _| plan.root.extensions.push(unknown(true))),
    ("leaf expired", |plan, now| plan.leaf.not_after = now - DAY),
    ("leaf not yet valid", |plan, now| plan.leaf.not_before = now + DAY),
    ("leaf for the next century", |plan, now| plan.leaf.not_after = now + 60 * YEAR),
    ("intermediate expired", |plan, now| plan.intermediate.not_after = now - DAY),
    ("intermediate not yet valid", |plan, now| plan.intermediate.not_before = now + DAY),
    ("root expired", |plan, now| plan.root.not_after = now - DAY),
    ("root not yet valid", |plan, now| plan.root.not_before = now + DAY),
    ("leaf begins after the signing time", |plan, now| plan.leaf.not_before = now - DAY / 2),
    ("intermediate is no authority", |plan, _| {
        plan.intermediate.extensions[0] = basic_constraints(false, None);
    }),
    ("intermediate without constraints", |plan, _| drop(plan.intermediate.extensions.remove(0))),
    ("intermediate with weak constraints", |plan, _| plan.intermediate.extensions[0].1 = false),
    ("intermediate of length zero", |plan, _| {
        plan.intermediate.extensions[0] = basic_constraints(true, Some(0));
    }),
    ("root of length zero", |plan, _| plan.root.extensions[0] = basic_constraints(true, Some(0))),
    ("root of length one", |plan, _| plan.root.extensions[0] = basic_constraints(true, Some(1))),
    ("intermediate without key usage", |plan, _| drop(plan.intermediate.extensions.pop())),
    ("intermediate with weak key usage", |plan, _| plan.intermediate.extensions[1].1 = false),
    ("intermediate for signatures only", |plan, _| {
        plan.intermediate.extensions[1] = key_usage(true, DIGITAL_SIGNATURE);
    }),
    ("intermediate for signatures too", |plan, _| {
        plan.intermediate.extensions[1] = key_usage(true, DIGITAL_SIGNATURE | KEY_CERT_SIGN);
    }),
    ("intermediate with a purpose", |plan, _| {
        plan.intermediate.extensions.push(extended_key_usage(&[SERVER_AUTH]));
    }),
    ("root without key usage", |plan, _| drop(plan.root.extensions.pop())),
    ("intermediate with name constraints", |plan, _| plan.intermediate.extensions.push(name_constraints())),
    ("leaf of version 1", |plan, _| {
        plan.leaf.version = 0;
        plan.leaf.extensions.clear();
    }),
    ("leaf of version 1 with extensions", |plan, _| plan.leaf.version = 0),
    ("leaf of version 2", |plan, _| plan.leaf.version = 1),
    ("leaf with the serial number zero", |plan, _| plan.leaf.serial = vec![0]),
    ("leaf with a negative serial number", |plan, _| plan.leaf.serial = vec![0x80]),
    ("leaf with a long serial number", |plan, _| plan.leaf.serial = vec![0x11; 24]),
    ("leaf of another issuer", |plan, _| plan.leaf.issuer = ROOT.into()),
    ("leaf signed by a stranger", |plan, _| plan.strangers[0] = Some("stranger")),
    ("intermediate signed by a stranger", |plan, _| plan.strangers[1] = Some("stranger")),
    ("intermediate issued by itself", |plan, _| {
        plan.intermediate.issuer = INTERMEDIATE.into();
        plan.strangers[1] = Some("intermediate");
    }),
    ("leaf without country", |plan, _| plan.leaf.subject = "O=acme,CN=signer".into()),
    ("leaf with two organizations", |plan, _| {
        plan.leaf.subject = "C=US,ST=WA,O=acme,O=other,CN=signer".into();
    }),
    ("leaf with another algorithm identifier", |plan, _| {
        plan.leaf.algorithm = Some(sequence(&[oid("1.2.840.10045.4.3.3")]));
    }),
    ("leaf with parameters of ECDSA", |plan, _| {
        plan.leaf.algorithm = Some(sequence(&[oid("1.2.840.10045.4.3.2"), element(5, &[])]));
    }),
];

/// Signers of each kind of key, with chains of one to three, sound and valid at `now`.
pub fn sound(now: i64) -> Vec<Signer> {
    let kinds = [
        ("P-256 alone", KeyType::P256, 1),
        ("P-256 under a root", KeyType::P256, 2),
        ("P-256 under two", KeyType::P256, 3),
        ("P-384 alone", KeyType::P384, 1),
        ("P-384 under two", KeyType::P384, 3),
        ("P-521 under a root", KeyType::P521, 2),
        ("RSA 2048 alone", KeyType::Rsa2048, 1),
        ("RSA 2048 under two", KeyType::Rsa2048, 3),
        ("RSA 3072 under a root", KeyType::Rsa3072, 2),
        ("RSA 4096 alone", KeyType::Rsa4096, 1),
    ];
    kinds.map(|(name, kind, depth)| Plan::sound(now).sign(name, kind, depth, now)).into()
}

/// Signers with something odd in a chain of three, or in a certificate that stands alone.
pub fn odd(now: i64) -> Vec<Signer> {
    let odd = ODD.iter().flat_map(|(name, change)| {
        let mut plan = Plan::sound(now);
        change(&mut plan, now);
        let depths: &[usize] = if name.starts_with("leaf") { &[3, 1] } else { &[3] };
        depths.iter().map(move |depth| plan.sign(name, KeyType::P256, *depth, now))
    });
    let alone = Plan::sound(now).sign("Ed25519 under a root", KeyType::Ed25519, 2, now);
    odd.chain([alone]).collect()
}

/// Authorities that last, for a leaf from anywhere: the key of the lower one, and both certificates.
pub fn authorities(now: i64) -> (Arc<Key>, Vec<Vec<u8>>) {
    let mut signer = Plan::lasting(now).sign("authorities", KeyType::P256, 3, now);
    signer.chain.remove(0);
    (signer.issuers.remove(0), signer.chain)
}

impl Plan {
    fn sound(now: i64) -> Self {
        let valid = |certificate: Certificate| certificate.valid(now - YEAR, now + YEAR);
        Self {
            leaf: valid(Certificate::leaf(LEAF, INTERMEDIATE)),
            intermediate: valid(Certificate::authority(INTERMEDIATE, ROOT)),
            root: valid(Certificate::authority(ROOT, ROOT)),
            strangers: [None; 2],
        }
    }

    fn lasting(now: i64) -> Self {
        let mut plan = Self::sound(now);
        for certificate in [&mut plan.leaf, &mut plan.intermediate, &mut plan.root] {
            (certificate.not_before, certificate.not_after) = (0, END);
        }
        plan
    }

    fn sign(&self, name: &'static str, kind: KeyType, depth: usize, now: i64) -> Signer {
        let key = Key::named(kind, "judge leaf");
        let (chain, issuers) = self.chain(&key, depth);
        let sound = Self::lasting(now).chain(&key, depth).0;
        let algorithm = match kind {
            KeyType::Ed25519 => Algorithm::EdDsa,
            _ => key.notary_algorithm(),
        };
        Signer { name, chain, sound, issuers, key, algorithm }
    }

    fn chain(&self, key: &Arc<Key>, depth: usize) -> (Vec<Vec<u8>>, Vec<Arc<Key>>) {
        let authority = |name| Key::named(KeyType::P256, name);
        let (intermediate, root) = (authority("judge intermediate"), authority("judge root"));
        let mut leaf = self.leaf.clone();
        let right = match depth {
            1 => Arc::clone(key),
            2 => Arc::clone(&root),
            _ => Arc::clone(&intermediate),
        };
        match depth {
            1 => leaf.issuer = leaf.subject.clone(),
            2 => leaf.issuer = ROOT.into(),
            _ => {}
        }
        let [leaf_by, intermediate_by] = self.strangers;
        let leaf_by = leaf_by.map_or(right, authority);
        let intermediate_by = match intermediate_by {
            Some("intermediate") => Arc::clone(&intermediate),
            Some(stranger) => authority(stranger),
            None => Arc::clone(&root),
        };
        let mut chain = vec![
            leaf.sign(key, &leaf_by),
            self.intermediate.sign(&intermediate, &intermediate_by),
            self.root.sign(&root, &root),
        ];
        let mut issuers = vec![leaf_by, intermediate_by, root];
        match depth {
            1 => {
                chain.truncate(1);
                issuers.truncate(1);
            }
            2 => {
                chain.remove(1);
                issuers.remove(1);
            }
            _ => {}
        }
        (chain, issuers)
    }
}

fn leaf_usage(plan: &mut Plan, purposes: &[&str]) {
    plan.leaf.extensions[1] = extended_key_usage(purposes);
}

fn unknown(critical: bool) -> Extension {
    Extension("1.2.3.4.5", critical, element(5, &[]))
}

fn name_constraints() -> Extension {
    let subtree = sequence(&[element(0x82, b"example.com")]);
    Extension("2.5.29.30", true, sequence(&[element(0xa0, &subtree)]))
}
