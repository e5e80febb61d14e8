//! Who is trusted. Keeps the bytes; they are parsed when they come, and again for each question, because what the
//! core makes of them borrows from them.

#[cfg(feature = "certificate-trust")]
mod certified;
#[cfg(not(feature = "certificate-trust"))]
mod not_certified;

use crate::code_of;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
#[cfg(feature = "certificate-trust")]
use certified::Certified;
#[cfg(not(feature = "certificate-trust"))]
use not_certified::Certified;
use nv2_core::bytes::pem;
use nv2_core::bytes::scratch::Scratch;
use nv2_core::{AnchorStore, Error, ErrorKind, Fingerprint, PublicKey, TrustStore};
use wasm_bindgen::prelude::wasm_bindgen;

/// Pinned keys and fingerprints; pinned certificates and anchors, which the small build refuses.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Trust {
    keys: Vec<Vec<u8>>,
    fingerprints: Vec<Fingerprint>,
    certified: Certified,
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
            self.keys.push(der);
            Ok(())
        }))
    }

    /// Pins a key by its fingerprint.
    pub fn pin(&mut self, text: &str) -> u32 {
        code_of(Fingerprint::parse(text).map(|fingerprint| self.fingerprints.push(fingerprint)))
    }

    /// Pins signing certificates: DER, or PEM.
    pub fn certificate(&mut self, bytes: &[u8]) -> u32 {
        code_of(self.certified.certificate(bytes))
    }

    /// Adds anchors: DER, or PEM.
    pub fn anchor(&mut self, bytes: &[u8], signing_authority: bool) -> u32 {
        let store = if signing_authority { AnchorStore::SigningAuthority } else { AnchorStore::Ca };
        code_of(self.certified.anchor(bytes, store))
    }

    /// Narrows all anchors to a subject.
    pub fn identity(&mut self, text: String) -> u32 {
        code_of(self.certified.identity(text))
    }

    /// Narrows all anchors to a host.
    pub fn host(&mut self, text: String) -> u32 {
        code_of(self.certified.host(text))
    }
}

impl Trust {
    /// Hands the store of the core to `ask`.
    pub(crate) fn with<T>(&self, ask: impl FnOnce(&TrustStore<'_>) -> T) -> Result<T, Error> {
        let keys = self.public_keys()?;
        let store = TrustStore::new().with_keys(&keys).with_fingerprints(&self.fingerprints);
        self.certified.with(store, ask)
    }

    /// The pinned keys, those of pinned certificates among them.
    pub(crate) fn all_keys(&self) -> Result<Vec<PublicKey<'_>>, Error> {
        let mut keys = self.public_keys()?;
        self.certified.add_keys(&mut keys)?;
        Ok(keys)
    }

    fn public_keys(&self) -> Result<Vec<PublicKey<'_>>, Error> {
        parsed(&self.keys, |der| PublicKey::from_spki(der))
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
