//! Notary Project COSE envelopes from pieces that a test may bend before they are signed.

use crate::kit::cbor::{Item, array, bytes, int, map, tag, text};
use crate::kit::pki::Key;
use nv2_core::Algorithm;

/// The parts of an envelope before signing.
#[derive(Clone)]
pub struct Cose {
    /// Entries of the protected header.
    pub protected: Vec<(Item, Item)>,
    /// Entries of the unprotected header.
    pub unprotected: Vec<(Item, Item)>,
    /// The payload.
    pub payload: Vec<u8>,
    /// The algorithm that really signs.
    pub algorithm: Algorithm,
}

impl Cose {
    /// A good envelope under the scheme `notary.x509`.
    pub fn new(key: &Key, chain: &[Vec<u8>], payload: &str) -> Self {
        let algorithm = key.notary_algorithm();
        Self {
            protected: vec![
                (int(1), int(algorithm.cose())),
                (int(2), array(&[text("io.cncf.notary.signingScheme")])),
                (int(3), text("application/vnd.cncf.notary.payload.v1+json")),
                (text("io.cncf.notary.signingScheme"), text("notary.x509")),
                (text("io.cncf.notary.signingTime"), tag(1, int(1_767_139_200))),
            ],
            unprotected: vec![
                (int(33), array(&chain.iter().map(|der| bytes(der)).collect::<Vec<_>>())),
                (text("io.cncf.notary.signingAgent"), text("nv2-conformance")),
            ],
            payload: payload.as_bytes().to_vec(),
            algorithm,
        }
    }

    /// Replaces the value under a label of the protected header; without a value removes it.
    pub fn set(mut self, label: Item, value: Option<Item>) -> Self {
        self.protected.retain(|(present, _)| *present != label);
        self.protected.extend(value.map(|value| (label, value)));
        self
    }

    /// The signed envelope.
    pub fn sign(&self, key: &Key) -> Vec<u8> {
        self.sign_protected(key, &map(&self.protected))
    }

    /// The envelope around an encoded protected header, signed as it stands.
    pub fn sign_protected(&self, key: &Key, protected: &[u8]) -> Vec<u8> {
        tag(18, self.message(key, protected, bytes(&self.payload)))
    }

    /// The array inside the tag.
    pub fn message(&self, key: &Key, protected: &[u8], payload: Item) -> Item {
        let structure = array(&[text("Signature1"), bytes(protected), bytes(&[]), bytes(&self.payload)]);
        let signature = key.sign(self.algorithm, &structure);
        array(&[bytes(protected), map(&self.unprotected), payload, bytes(&signature)])
    }
}
