//! Who is trusted. Keeps the bytes; they are parsed when they come, and again for each question, because what the
//! core makes of them borrows from them.

use crate::code_of;
use crate::table::{Size, Table};
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use nv2_core::bytes::pem;
use nv2_core::bytes::scratch::Scratch;
use nv2_core::certificate::Certificate;
use nv2_core::certificate::host::HostPattern;
use nv2_core::certificate::name::Identity;
use nv2_core::{Anchor, AnchorStore, Error, ErrorKind, Fingerprint, PublicKey, TrustStore};
use wasm_bindgen::prelude::wasm_bindgen;

/// Pinned keys, fingerprints and certificates, and anchors.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Trust {
    keys: Vec<Entry>,
    fingerprints: Vec<Fingerprint>,
    certificates: Vec<Entry>,
    anchors: Vec<(Entry, AnchorStore)>,
    identities: Vec<String>,
    hosts: Vec<String>,
}

/// A key or a certificate, perhaps with a table of its key.
#[derive(Debug)]
struct Entry {
    der: Vec<u8>,
    table: Option<Table>,
}

#[wasm_bindgen]
impl Trust {
    /// Trusts nobody.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Pins public keys: DER, or PEM.
    pub fn key(&mut self, bytes: &[u8]) -> u32 {
        code_of(each(bytes, "PUBLIC KEY", |der| {
            PublicKey::from_spki(&der)?;
            self.keys.push(Entry::new(der));
            Ok(())
        }))
    }

    /// Pins a key by its fingerprint.
    pub fn pin(&mut self, text: &str) -> u32 {
        code_of(Fingerprint::parse(text).map(|fingerprint| self.fingerprints.push(fingerprint)))
    }

    /// Pins signing certificates: DER, or PEM.
    pub fn certificate(&mut self, bytes: &[u8]) -> u32 {
        code_of(each(bytes, "CERTIFICATE", |der| {
            // A pin whose key is of no use is kept, as in the core: it hides no other, and is never found.
            Certificate::from_der(&der)?;
            self.certificates.push(Entry::new(der));
            Ok(())
        }))
    }

    /// Adds anchors: DER, or PEM.
    pub fn anchor(&mut self, bytes: &[u8], signing_authority: bool) -> u32 {
        let store = if signing_authority { AnchorStore::SigningAuthority } else { AnchorStore::Ca };
        code_of(each(bytes, "CERTIFICATE", |der| {
            Anchor::new(Certificate::from_der(&der)?, store)?;
            self.anchors.push((Entry::new(der), store));
            Ok(())
        }))
    }

    /// Narrows all anchors to a subject.
    pub fn identity(&mut self, text: String) -> u32 {
        code_of(Identity::parse(&text).map(drop).and_then(|()| {
            self.identities.push(text);
            let checked =
                self.parsed_identities().and_then(|all| TrustStore::new().with_identities(&all).map(drop));
            checked.inspect_err(|_| drop(self.identities.pop()))
        }))
    }

    /// Makes tables for all keys of P-256 that were added so far.
    pub fn prepare(&mut self, kibibytes: u32) -> u32 {
        let Some(size) = Size::from_kibibytes(kibibytes) else {
            return code_of(Err(ErrorKind::ArgumentInvalid.into()));
        };
        for entry in &mut self.keys {
            entry.table = PublicKey::from_spki(&entry.der).ok().and_then(|key| Table::of(&key, &size));
        }
        for entry in self.certificates.iter_mut().chain(self.anchors.iter_mut().map(|(entry, _)| entry)) {
            let key = Certificate::from_der(&entry.der).and_then(|certificate| certificate.public_key());
            entry.table = key.ok().and_then(|key| Table::of(&key, &size));
        }
        0
    }

    /// Narrows all anchors to a host.
    pub fn host(&mut self, text: String) -> u32 {
        code_of(HostPattern::parse(&text).map(drop).map(|()| self.hosts.push(text)))
    }
}

impl Trust {
    /// Hands the store of the core to `ask`.
    pub(crate) fn with<T>(&self, ask: impl FnOnce(&TrustStore<'_>) -> T) -> Result<T, Error> {
        let keys = self.public_keys()?;
        let certificates: Vec<_> = parsed(&self.certificates, Entry::certificate)?;
        let anchors: Vec<_> =
            parsed(&self.anchors, |(entry, store)| Anchor::new(entry.certificate()?, *store))?;
        let hosts: Vec<_> = parsed(&self.hosts, |text| HostPattern::parse(text))?;
        let identities = self.parsed_identities()?;
        let store = TrustStore::new()
            .with_keys(&keys)
            .with_fingerprints(&self.fingerprints)
            .with_certificates(&certificates)
            .with_anchors(&anchors)
            .with_hosts(&hosts)
            .with_identities(&identities)?;
        Ok(ask(&store))
    }

    /// The pinned keys, those of pinned certificates among them.
    pub(crate) fn all_keys(&self) -> Result<Vec<PublicKey<'_>>, Error> {
        let mut keys = self.public_keys()?;
        for entry in &self.certificates {
            keys.extend(entry.certificate()?.public_key().ok());
        }
        Ok(keys)
    }

    fn public_keys(&self) -> Result<Vec<PublicKey<'_>>, Error> {
        parsed(&self.keys, Entry::key)
    }

    fn parsed_identities(&self) -> Result<Vec<Identity<'_>>, Error> {
        parsed(&self.identities, |text| Identity::parse(text))
    }
}

impl Entry {
    const fn new(der: Vec<u8>) -> Self {
        Self { der, table: None }
    }

    fn key(&self) -> Result<PublicKey<'_>, Error> {
        match &self.table {
            Some(table) => Ok(PublicKey::prepared(table.key())),
            None => PublicKey::from_spki(&self.der),
        }
    }

    fn certificate(&self) -> Result<Certificate<'_>, Error> {
        let certificate = Certificate::from_der(&self.der)?;
        match &self.table {
            Some(table) => certificate.prepared(table.key()),
            None => Ok(certificate),
        }
    }
}

fn parsed<'a, A, T>(all: &'a [A], parse: impl Fn(&'a A) -> Result<T, Error>) -> Result<Vec<T>, Error> {
    all.iter().map(parse).collect()
}

/// Hands over each block of a PEM text, or the bytes themselves, which are then DER.
fn each(bytes: &[u8], label: &str, mut add: impl FnMut(Vec<u8>) -> Result<(), Error>) -> Result<(), Error> {
    // 0x30 begins the DER SEQUENCE that keys and certificates are; no PEM text begins with that digit.
    if bytes.first() == Some(&0x30) {
        return add(bytes.to_vec());
    }
    let mut buffer = vec![0; bytes.len()];
    let (mut rest, mut scratch, mut blocks) = (bytes, Scratch::new(&mut buffer), Vec::new());
    while let Some(der) = pem::next_block(&mut rest, label, &mut scratch)? {
        blocks.push(der.to_vec());
    }
    if blocks.is_empty() {
        return Err(ErrorKind::PemInvalid.into());
    }
    blocks.into_iter().try_for_each(add)
}
