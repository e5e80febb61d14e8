//! Certificates for tests, written byte by byte so that odd ones can be made too.

use crate::crypto::{Backend, RustCrypto, SignatureAlgorithm};
use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use std::vec::Vec;

pub(crate) const ECDSA_SHA256: &[u8] = &[6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2];
pub(crate) const ECDSA_SHA1: &[u8] = &[6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 1];
pub(crate) const RSA_SHA1: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 5, 5, 0];
pub(crate) const RSA_SHA256: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11, 5, 0];

pub(crate) const BASIC_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 0x13];
pub(crate) const KEY_USAGE: &[u8] = &[0x55, 0x1d, 0x0f];
pub(crate) const EXTENDED_KEY_USAGE: &[u8] = &[0x55, 0x1d, 0x25];
pub(crate) const SUBJECT_ALT_NAME: &[u8] = &[0x55, 0x1d, 0x11];
pub(crate) const NAME_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 0x1e];
pub(crate) const UNKNOWN: &[u8] = &[0x55, 0x1d, 0x63];

/// A field with this tag around the pieces in a row.
pub(crate) fn tlv(tag: u8, pieces: &[&[u8]]) -> Vec<u8> {
    let content = pieces.concat();
    let mut out = std::vec![tag];
    match content.len() {
        len @ 0..0x80 => out.push(len as u8),
        len @ 0x80..0x100 => out.extend([0x81, len as u8]),
        len => out.extend([0x82, (len >> 8) as u8, len as u8]),
    }
    out.extend(content);
    out
}

pub(crate) fn sequence(pieces: &[&[u8]]) -> Vec<u8> {
    tlv(0x30, pieces)
}

/// `[type, string tag, value]` as one attribute.
pub(crate) fn attribute(oid: &[u8], tag: u8, value: &[u8]) -> Vec<u8> {
    sequence(&[&tlv(6, &[oid]), &tlv(tag, &[value])])
}

/// A name with one UTF8String per part, `C=US,ST=WA,O=acme,CN=<cn>`.
pub(crate) fn name(common_name: &str) -> Vec<u8> {
    name_of(&[(6, "US"), (8, "WA"), (10, "acme"), (3, common_name)])
}

/// A name of types 2.5.4.x.
pub(crate) fn name_of(parts: &[(u8, &str)]) -> Vec<u8> {
    let sets: Vec<Vec<u8>> = parts
        .iter()
        .map(|(kind, text)| tlv(0x31, &[&attribute(&[0x55, 4, *kind], 0x0c, text.as_bytes())]))
        .collect();
    sequence(&sets.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

pub(crate) fn extension(oid: &[u8], critical: bool, value: &[u8]) -> Vec<u8> {
    let critical: &[u8] = if critical { &[1, 1, 0xff] } else { &[] };
    sequence(&[&tlv(6, &[oid]), critical, &tlv(4, &[value])])
}

/// Critical basic constraints of an authority.
pub(crate) fn ca(path_len: Option<u8>) -> Vec<u8> {
    let path_len = path_len.map_or(Vec::new(), |most| std::vec![2, 1, most]);
    extension(BASIC_CONSTRAINTS, true, &sequence(&[&[1, 1, 0xff], &path_len]))
}

/// Critical key usage, from the content of its bit string.
pub(crate) fn usage(bits: &[u8]) -> Vec<u8> {
    extension(KEY_USAGE, true, &tlv(3, &[bits]))
}

pub(crate) const DIGITAL_SIGNATURE: &[u8] = &[7, 0x80];
pub(crate) const KEY_CERT_SIGN: &[u8] = &[2, 0x04];

/// Extended key usage; each purpose is the last arc of id-kp, or 0 for any.
pub(crate) fn purposes(arcs: &[u8]) -> Vec<u8> {
    let oids: Vec<Vec<u8>> = arcs
        .iter()
        .map(|arc| match arc {
            0 => tlv(6, &[&[0x55, 0x1d, 0x25, 0]]),
            arc => tlv(6, &[&[0x2b, 6, 1, 5, 5, 7, 3, *arc]]),
        })
        .collect();
    let list = sequence(&oids.iter().map(Vec::as_slice).collect::<Vec<_>>());
    extension(EXTENDED_KEY_USAGE, false, &list)
}

/// A P-256 key, one per number.
pub(crate) struct Key(SigningKey);

impl Key {
    pub(crate) fn new(number: u8) -> Self {
        Self(SigningKey::from_slice(&[number; 32]).unwrap())
    }

    pub(crate) fn spki(&self) -> Vec<u8> {
        let point = self.0.verifying_key().to_sec1_point(false);
        sequence(&[
            &sequence(&[
                &[6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1],
                &[6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7],
            ]),
            &tlv(3, &[&[0], point.as_bytes()]),
        ])
    }

    fn sign(&self, message: &[u8]) -> Vec<u8> {
        let signature: Signature = self.0.sign(message);
        signature.to_der().as_bytes().to_vec()
    }
}

/// A certificate in the making: each field is the DER that goes in.
#[derive(Clone)]
pub(crate) struct Draft {
    pub(crate) version: Vec<u8>,
    pub(crate) serial: Vec<u8>,
    pub(crate) inner_algorithm: Vec<u8>,
    pub(crate) issuer: Vec<u8>,
    pub(crate) not_before: Vec<u8>,
    pub(crate) not_after: Vec<u8>,
    pub(crate) subject: Vec<u8>,
    pub(crate) spki: Vec<u8>,
    /// Between the key and the extensions.
    pub(crate) unique_ids: Vec<u8>,
    pub(crate) extensions: Vec<Vec<u8>>,
    /// Behind the extensions.
    pub(crate) tail: Vec<u8>,
    pub(crate) outer_algorithm: Vec<u8>,
}

impl Draft {
    /// A version 3 certificate from 2020 to 2049, without extensions.
    pub(crate) fn new(subject: &str, key: &Key, issuer: &str) -> Self {
        Self {
            version: tlv(0xa0, &[&[2, 1, 2]]),
            serial: std::vec![2, 1, 7],
            inner_algorithm: sequence(&[ECDSA_SHA256]),
            issuer: name(issuer),
            not_before: tlv(0x17, &[b"200101000000Z"]),
            not_after: tlv(0x17, &[b"491231235959Z"]),
            subject: name(subject),
            spki: key.spki(),
            unique_ids: Vec::new(),
            extensions: Vec::new(),
            tail: Vec::new(),
            outer_algorithm: sequence(&[ECDSA_SHA256]),
        }
    }

    /// A signer that both profiles take.
    pub(crate) fn leaf(subject: &str, key: &Key, issuer: &str) -> Self {
        Self::new(subject, key, issuer).with(&[usage(DIGITAL_SIGNATURE)])
    }

    /// An authority that both profiles take.
    pub(crate) fn authority(subject: &str, key: &Key, issuer: &str, path_len: Option<u8>) -> Self {
        Self::new(subject, key, issuer).with(&[ca(path_len), usage(KEY_CERT_SIGN)])
    }

    /// With these extensions and no others.
    pub(crate) fn with(mut self, extensions: &[Vec<u8>]) -> Self {
        self.extensions = extensions.to_vec();
        self
    }

    /// With one extension more.
    pub(crate) fn and(mut self, extension: Vec<u8>) -> Self {
        self.extensions.push(extension);
        self
    }

    pub(crate) fn algorithm(mut self, content: &[u8]) -> Self {
        self.inner_algorithm = sequence(&[content]);
        self.outer_algorithm = sequence(&[content]);
        self
    }

    pub(crate) fn to_be_signed(&self) -> Vec<u8> {
        let list = sequence(&self.extensions.iter().map(Vec::as_slice).collect::<Vec<_>>());
        let explicit = if self.extensions.is_empty() { Vec::new() } else { tlv(0xa3, &[&list]) };
        sequence(&[
            &self.version,
            &self.serial,
            &self.inner_algorithm,
            &self.issuer,
            &sequence(&[&self.not_before, &self.not_after]),
            &self.subject,
            &self.spki,
            &self.unique_ids,
            &explicit,
            &self.tail,
        ])
    }

    pub(crate) fn sign(&self, issuer: &Key) -> Vec<u8> {
        let tbs = self.to_be_signed();
        self.finish(&issuer.sign(&tbs))
    }

    pub(crate) fn finish(&self, signature: &[u8]) -> Vec<u8> {
        sequence(&[&self.to_be_signed(), &self.outer_algorithm, &tlv(3, &[&[0], signature])])
    }
}

/// A backend without any signature algorithm.
pub(crate) struct NoAlgorithms;

impl Backend for NoAlgorithms {
    type Hasher = <RustCrypto as Backend>::Hasher;

    fn algorithms(&self) -> &[&dyn SignatureAlgorithm] {
        &[]
    }
}
