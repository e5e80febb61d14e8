//! Notary Project COSE envelopes from pieces that a test may bend before they are signed.

use crate::kit::pki::Key;
use nv2_core::Algorithm;

/// An encoded CBOR item.
pub type Item = Vec<u8>;

fn head(major: u8, value: u64) -> Item {
    let major = major << 5;
    match value {
        0..24 => vec![major | value as u8],
        24..0x100 => vec![major | 24, value as u8],
        0x100..0x1_0000 => [&[major | 25][..], &(value as u16).to_be_bytes()].concat(),
        0x1_0000..0x1_0000_0000 => [&[major | 26][..], &(value as u32).to_be_bytes()].concat(),
        _ => [&[major | 27][..], &value.to_be_bytes()].concat(),
    }
}

/// An integer.
pub fn int(value: i64) -> Item {
    match u64::try_from(value) {
        Ok(value) => head(0, value),
        Err(_) => head(1, u64::try_from(-1 - value).unwrap()),
    }
}

/// A byte string.
pub fn bytes(value: &[u8]) -> Item {
    [head(2, value.len() as u64), value.to_vec()].concat()
}

/// A text string.
pub fn text(value: &str) -> Item {
    [head(3, value.len() as u64), value.as_bytes().to_vec()].concat()
}

/// An array.
pub fn array(items: &[Item]) -> Item {
    [head(4, items.len() as u64), items.concat()].concat()
}

/// A map.
pub fn map(entries: &[(Item, Item)]) -> Item {
    let entries = entries.iter().flat_map(|(label, value)| [label.clone(), value.clone()]);
    [head(5, entries.clone().count() as u64 / 2), entries.collect::<Vec<_>>().concat()].concat()
}

/// A tagged item.
pub fn tag(number: u64, item: Item) -> Item {
    [head(6, number), item].concat()
}

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
