//! Keys and certificates for tests. Keys are made at run time and never leave the process, but for those of examples.

use crate::kit::der::{bits, element, oid, sequence, set, time};
use nv2_core::Algorithm;
use nv2_core::key::{Curve, KeyKind};
use nv2_sign::{KeyType, PrivateKey};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

/// A time at which everything here is valid: 2026-01-01T00:00:00Z.
pub const NOW: i64 = 1_767_225_600;
/// One year in seconds.
pub const YEAR: i64 = 31_536_000;

/// A key pair.
pub struct Key {
    private: PrivateKey,
    spki: Vec<u8>,
}

impl Key {
    /// A key of this kind. The same name gives the same key within one process, because RSA keys
    /// are slow to make.
    pub fn named(kind: KeyType, name: &str) -> Arc<Self> {
        type Keys = Mutex<HashMap<(&'static str, String), Arc<Key>>>;
        static KEYS: OnceLock<Keys> = OnceLock::new();
        let mut keys = KEYS.get_or_init(Mutex::default).lock().unwrap();
        let key = keys
            .entry((kind.name(), name.to_owned()))
            .or_insert_with(|| Arc::new(Self::from_private(PrivateKey::generate(kind).unwrap())));
        Arc::clone(key)
    }

    /// A key that lies somewhere.
    pub fn from_private(private: PrivateKey) -> Self {
        Self { spki: private.public_key_spki().unwrap(), private }
    }

    /// DER SubjectPublicKeyInfo.
    pub fn spki(&self) -> &[u8] {
        &self.spki
    }

    /// A signature in the encoding of JOSE.
    pub fn sign(&self, algorithm: Algorithm, message: &[u8]) -> Vec<u8> {
        self.private.sign(algorithm, message).unwrap()
    }

    /// The algorithm that the Notary Project prescribes for the key.
    pub fn notary_algorithm(&self) -> Algorithm {
        Algorithm::allowed(nv2_core::Format::NotaryJws, self.private.kind())[0]
    }

    /// Signs a certificate: the AlgorithmIdentifier and the signature value.
    fn sign_certificate(&self, tbs: impl Fn(&[u8]) -> Vec<u8>) -> (Vec<u8>, Vec<u8>) {
        let (identifier, algorithm) = match self.private.kind() {
            KeyKind::Rsa { .. } => {
                (sequence(&[oid("1.2.840.113549.1.1.11"), element(5, &[])]), Algorithm::Rs256)
            }
            KeyKind::Ec(Curve::P256) => (sequence(&[oid("1.2.840.10045.4.3.2")]), Algorithm::Es256),
            KeyKind::Ec(Curve::P384) => (sequence(&[oid("1.2.840.10045.4.3.3")]), Algorithm::Es384),
            KeyKind::Ec(Curve::P521) => (sequence(&[oid("1.2.840.10045.4.3.4")]), Algorithm::Es512),
            KeyKind::Ed25519 => (sequence(&[oid("1.3.101.112")]), Algorithm::EdDsa),
        };
        let signature = self.sign(algorithm, &tbs(&identifier));
        let signature = match self.private.kind() {
            KeyKind::Ec(_) => ecdsa_der(&signature),
            _ => signature,
        };
        (identifier, signature)
    }
}

/// `r || s` as DER SEQUENCE of two INTEGERs.
pub fn ecdsa_der(fixed: &[u8]) -> Vec<u8> {
    let integer = |bytes: &[u8]| {
        let trimmed = &bytes[bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len() - 1)..];
        let padded = if trimmed[0] & 0x80 != 0 { [&[0], trimmed].concat() } else { trimmed.to_vec() };
        element(2, &padded)
    };
    let (r, s) = fixed.split_at(fixed.len() / 2);
    sequence(&[integer(r), integer(s)])
}

/// Bits of key usage, first bit first, as in RFC 5280.
pub const DIGITAL_SIGNATURE: u16 = 0x8000;
/// keyEncipherment.
pub const KEY_ENCIPHERMENT: u16 = 0x2000;
/// keyCertSign.
pub const KEY_CERT_SIGN: u16 = 0x0400;

/// An extension: name, critical, content of the OCTET STRING.
#[derive(Clone)]
pub struct Extension(pub &'static str, pub bool, pub Vec<u8>);

/// basicConstraints.
pub fn basic_constraints(ca: bool, path_len: Option<u8>) -> Extension {
    let mut parts = Vec::new();
    if ca {
        parts.push(element(1, &[0xff]));
    }
    parts.extend(path_len.map(|len| element(2, &[len])));
    Extension("2.5.29.19", true, sequence(&parts))
}

/// keyUsage.
pub fn key_usage(critical: bool, usage: u16) -> Extension {
    let [high, low] = usage.to_be_bytes();
    let content = if low == 0 {
        vec![u8::try_from(high.trailing_zeros()).unwrap(), high]
    } else {
        vec![u8::try_from(low.trailing_zeros()).unwrap(), high, low]
    };
    Extension("2.5.29.15", critical, element(3, &content))
}

/// extKeyUsage.
pub fn extended_key_usage(purposes: &[&str]) -> Extension {
    let purposes: Vec<_> = purposes.iter().map(|purpose| oid(purpose)).collect();
    Extension("2.5.29.37", false, sequence(&purposes))
}

/// subjectAltName with DNS names.
pub fn dns_names(names: &[&str]) -> Extension {
    let names: Vec<_> = names.iter().map(|name| element(0x82, name.as_bytes())).collect();
    Extension("2.5.29.17", false, sequence(&names))
}

/// id-kp-codeSigning.
pub const CODE_SIGNING: &str = "1.3.6.1.5.5.7.3.3";
/// id-kp-serverAuth.
pub const SERVER_AUTH: &str = "1.3.6.1.5.5.7.3.1";
/// id-kp-timeStamping.
pub const TIME_STAMPING: &str = "1.3.6.1.5.5.7.3.8";
/// anyExtendedKeyUsage.
pub const ANY_PURPOSE: &str = "2.5.29.37.0";

/// What a certificate is to say.
#[derive(Clone)]
pub struct Certificate {
    /// `C=US,O=acme,CN=leaf`.
    pub subject: String,
    /// As the subject.
    pub issuer: String,
    /// Unix seconds.
    pub not_before: i64,
    /// Unix seconds.
    pub not_after: i64,
    /// In this order.
    pub extensions: Vec<Extension>,
    /// The version number: 2 means version 3.
    pub version: u8,
    /// Big-endian content of the INTEGER.
    pub serial: Vec<u8>,
    /// Replaces the algorithm identifier, inside and outside.
    pub algorithm: Option<Vec<u8>>,
}

impl Certificate {
    /// A leaf that every profile accepts.
    pub fn leaf(subject: &str, issuer: &str) -> Self {
        let extensions = vec![key_usage(true, DIGITAL_SIGNATURE), extended_key_usage(&[CODE_SIGNING])];
        Self::new(subject, issuer, extensions)
    }

    /// An authority.
    pub fn authority(subject: &str, issuer: &str) -> Self {
        let extensions = vec![basic_constraints(true, None), key_usage(true, KEY_CERT_SIGN)];
        Self::new(subject, issuer, extensions)
    }

    fn new(subject: &str, issuer: &str, extensions: Vec<Extension>) -> Self {
        Self {
            subject: subject.to_owned(),
            issuer: issuer.to_owned(),
            not_before: NOW - YEAR,
            not_after: NOW + YEAR,
            extensions,
            version: 2,
            serial: vec![0x11],
            algorithm: None,
        }
    }

    /// Replaces the extensions.
    pub fn with(mut self, extensions: &[Extension]) -> Self {
        self.extensions = extensions.to_vec();
        self
    }

    /// Adds an extension.
    pub fn and(mut self, extension: Extension) -> Self {
        self.extensions.push(extension);
        self
    }

    /// Sets the dates.
    pub fn valid(mut self, not_before: i64, not_after: i64) -> Self {
        (self.not_before, self.not_after) = (not_before, not_after);
        self
    }

    /// DER, for the public key of `of`, signed by `issuer`.
    pub fn sign(&self, of: &Key, issuer: &Key) -> Vec<u8> {
        let tbs = |identifier: &[u8]| self.tbs(of, self.algorithm.as_deref().unwrap_or(identifier));
        let (identifier, signature) = issuer.sign_certificate(tbs);
        let identifier = self.algorithm.clone().unwrap_or(identifier);
        sequence(&[tbs(&identifier), identifier, bits(&signature)])
    }

    fn tbs(&self, of: &Key, identifier: &[u8]) -> Vec<u8> {
        let extensions: Vec<_> = self.extensions.iter().map(extension).collect();
        let mut parts = vec![
            element(2, &self.serial),
            identifier.to_vec(),
            name(&self.issuer),
            sequence(&[time(self.not_before), time(self.not_after)]),
            name(&self.subject),
            of.spki().to_vec(),
        ];
        if self.version > 0 {
            parts.insert(0, element(0xa0, &element(2, &[self.version])));
        }
        if !extensions.is_empty() {
            parts.push(element(0xa3, &sequence(&extensions)));
        }
        sequence(&parts)
    }
}

fn extension(Extension(name, critical, value): &Extension) -> Vec<u8> {
    let mut parts = vec![oid(name)];
    if *critical {
        parts.push(element(1, &[0xff]));
    }
    parts.push(element(4, value));
    sequence(&parts)
}

fn name(text: &str) -> Vec<u8> {
    let part = |part: &str| {
        let (kind, value) = part.split_once('=').unwrap();
        let kind = match kind {
            "C" => "2.5.4.6",
            "ST" => "2.5.4.8",
            "O" => "2.5.4.10",
            "OU" => "2.5.4.11",
            "CN" => "2.5.4.3",
            other => panic!("no such name part: {other}"),
        };
        // A `;` stands for the comma, which separates parts here.
        set(&[sequence(&[oid(kind), element(0x0c, value.replace(';', ",").as_bytes())])])
    };
    sequence(&text.split(',').map(part).collect::<Vec<_>>())
}

/// A leaf, an intermediate and a root, all P-256.
pub struct Hierarchy {
    /// The leaf's key.
    pub key: Arc<Key>,
    /// Leaf, intermediate, root.
    pub chain: Vec<Vec<u8>>,
}

/// Subject of the leaf of [`hierarchy`].
pub const LEAF: &str = "C=US,ST=WA,O=acme,CN=signer";
/// Subject of the intermediate of [`hierarchy`].
pub const INTERMEDIATE: &str = "C=US,O=acme,CN=intermediate";
/// Subject of the root of [`hierarchy`].
pub const ROOT: &str = "C=US,O=acme,CN=root";

/// A good hierarchy, with a leaf for `registry.example.com`. Each can be changed before it is signed.
pub fn hierarchy(change: impl Fn(&mut Certificate, &mut Certificate, &mut Certificate)) -> Hierarchy {
    let key = |name| Key::named(KeyType::P256, name);
    let (leaf_key, intermediate_key, root_key) = (key("leaf"), key("intermediate"), key("root"));
    let mut leaf = Certificate::leaf(LEAF, INTERMEDIATE).and(dns_names(&["registry.example.com"]));
    let mut intermediate = Certificate::authority(INTERMEDIATE, ROOT);
    let mut root = Certificate::authority(ROOT, ROOT);
    change(&mut leaf, &mut intermediate, &mut root);
    Hierarchy {
        chain: vec![
            leaf.sign(&leaf_key, &intermediate_key),
            intermediate.sign(&intermediate_key, &root_key),
            root.sign(&root_key, &root_key),
        ],
        key: leaf_key,
    }
}
