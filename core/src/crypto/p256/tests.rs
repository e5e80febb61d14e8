//! Three ways to one verdict, against the crate `p256` and the vectors of Wycheproof.

mod edges;
mod wycheproof;

use super::table::{GENERATOR_1K, GENERATOR_16K};
use super::*;
use crate::key::Curve;
use crate::key::prepared::SPKI;
use crate::key::tests::{ec_spki, ed25519_spki, odd_number, rsa_spki};
use ::p256::ecdsa::signature::hazmat::{PrehashSigner, PrehashVerifier};
use ::p256::ecdsa::{Signature, SigningKey, VerifyingKey};
use sha2::{Digest as _, Sha256};
use std::boxed::Box;
use std::vec::Vec;

/// More in a release build: our own code is slow without optimisation.
pub(super) const ROUNDS: usize = if cfg!(debug_assertions) { 20 } else { 2000 };

/// A key in all its forms.
struct Forms {
    spki: Vec<u8>,
    any: Key,
    prepared_1k: Box<[u8; PREPARED_1K]>,
    prepared_16k: Box<[u8; PREPARED_16K]>,
}

impl Forms {
    fn new(point: &[u8; 64]) -> Result<Self, Error> {
        let any = Key::new(point)?;
        let spki = ec_spki(Curve::P256, point);
        let key = PublicKey::from_spki(&spki).unwrap();
        let mut prepared_1k = Box::new([0xa5; PREPARED_1K]);
        let mut prepared_16k = Box::new([0xa5; PREPARED_16K]);
        prepare_1k(&key, &mut prepared_1k)?;
        prepare_16k(&key, &mut prepared_16k)?;
        Ok(Self { spki, any, prepared_1k, prepared_16k })
    }

    fn point(&self) -> [u8; 64] {
        self.spki[SPKI - 64..].try_into().unwrap()
    }

    fn of(key: &VerifyingKey) -> Self {
        Self::new(key.to_sec1_point(false).as_bytes()[1..].try_into().unwrap()).unwrap()
    }

    /// The verdict, which is the same for each.
    fn verify(&self, hash: &[u8; 32], signature: &[u8; 64]) -> Result<(), ErrorKind> {
        let any = self.any.verify(hash, signature);
        let small = PreparedKey::new_1k(&self.prepared_1k).unwrap();
        let large = PreparedKey::new_16k(&self.prepared_16k).unwrap();
        assert_eq!([&small.spki()[..], large.spki()], [&self.spki, &self.spki]);
        assert_eq!(small.verify(hash, signature), any);
        assert_eq!(large.verify(hash, signature), any);
        let beside = PreparedKey::new_16k_with(&self.prepared_16k, generator()).unwrap();
        assert_eq!(beside.verify(hash, signature), any);
        any.map_err(Error::kind)
    }
}

/// The table of the generator, made once.
fn generator() -> &'static [u8; PREPARED_16K] {
    static MADE: std::sync::OnceLock<Box<[u8; PREPARED_16K]>> = std::sync::OnceLock::new();
    MADE.get_or_init(|| {
        let mut bytes = Box::new([0xa5; PREPARED_16K]);
        prepare_generator_16k(&mut bytes).unwrap();
        bytes
    })
}

/// SplitMix64 (G. L. Steele, D. Lea, C. H. Flood, 2014).
pub(super) struct Random(pub u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let value = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        value ^ (value >> 31)
    }

    /// Often with long runs of equal bits, because carries break there.
    pub(super) fn bytes(&mut self) -> [u8; 32] {
        let mut bytes = [0; 32];
        for quarter in bytes.as_chunks_mut().0 {
            *quarter = match self.next() % 4 {
                0 => (self.next() >> (self.next() % 64)).wrapping_neg().to_be_bytes(),
                1 => (self.next() >> (self.next() % 64)).to_be_bytes(),
                _ => self.next().to_be_bytes(),
            };
        }
        bytes
    }

    fn signing_key(&mut self) -> SigningKey {
        loop {
            if let Ok(key) = SigningKey::from_slice(&self.bytes()) {
                return key;
            }
        }
    }
}

#[test]
fn verdicts_are_those_of_the_oracle() {
    let mut random = Random(1);
    for _ in 0..ROUNDS {
        let key = random.signing_key();
        let forms = Forms::of(key.verifying_key());
        let hash = random.bytes();
        let signed: Signature = key.sign_prehash(&hash).unwrap();
        let mut signature: [u8; 64] = signed.to_bytes().as_slice().try_into().unwrap();
        assert_eq!(forms.verify(&hash, &signature), Ok(()));

        let flip = random.next() as usize % 512;
        signature[flip / 8] ^= 1 << (flip % 8);
        assert_eq!(forms.verify(&hash, &signature), Err(ErrorKind::SignatureInvalid));
        signature[flip / 8] ^= 1 << (flip % 8);
        let mut other = hash;
        other[flip / 16] ^= 1 << (flip % 8);
        assert_eq!(forms.verify(&other, &signature), Err(ErrorKind::SignatureInvalid));

        // Any numbers at all.
        signature[..32].copy_from_slice(&random.bytes());
        signature[32..].copy_from_slice(&random.bytes());
        let expected =
            Signature::from_slice(&signature).and_then(|s| key.verifying_key().verify_prehash(&hash, &s));
        assert_eq!(forms.verify(&hash, &signature).is_ok(), expected.is_ok());
    }
}

#[test]
fn a_point_that_is_none_is_refused() {
    let mut random = Random(2);
    let point = Forms::of(random.signing_key().verifying_key()).point();
    let refused = |point: [u8; 64]| {
        assert_eq!(Key::new(&point).unwrap_err().kind(), ErrorKind::KeyInvalid);
        assert_eq!(preparing(&ec_spki(Curve::P256, &point)), [Err(ErrorKind::KeyInvalid); 2]);
    };
    for flip in 0..512 {
        let mut point = point;
        point[flip / 8] ^= 1 << (flip % 8);
        refused(point);
    }
    refused([0; 64]);
    refused([0xff; 64]);
    // SP 800-186: the point with x = 0 is on the curve, and so would be x = p if it were reduced.
    let root = "66485c780e2f83d72433bd5d84a06bb6541c2af31dae871728bf856a174f93f4";
    let mut point = [0; 64];
    point[32..].copy_from_slice(&from_hex(root));
    Key::new(&point).unwrap();
    point[..32].copy_from_slice(&edges::P);
    refused(point);
}

/// Tables of both sizes for a key that parses.
fn preparing(spki: &[u8]) -> [Result<(), ErrorKind>; 2] {
    let key = PublicKey::from_spki(spki).unwrap();
    [prepare_1k(&key, &mut [0; PREPARED_1K]), prepare_16k(&key, &mut [0; PREPARED_16K])]
        .map(|outcome| outcome.map_err(Error::kind))
}

#[test]
fn a_key_of_another_kind_is_refused() {
    let point = [1; 132];
    let p384 = ec_spki(Curve::P384, &point[..96]);
    let p521 = ec_spki(Curve::P521, &point);
    for spki in [&p384[..], &p521, &ed25519_spki(&[1; 32]), &rsa_spki(&odd_number(2048), &[1, 0, 1])] {
        assert_eq!(preparing(spki), [Err(ErrorKind::KeyUnsupported); 2]);
    }
}

#[test]
fn bytes_with_another_kind_of_key_are_refused_though_their_digest_fits() {
    let forms = Forms::of(Random(8).signing_key().verifying_key());
    for at in 0..SPKI - 64 {
        let mut bytes = forms.prepared_1k.clone();
        bytes[at] ^= 1;
        seal(&mut bytes[..]);
        assert_eq!(PreparedKey::new_1k(&bytes).unwrap_err().kind(), ErrorKind::KeyInvalid);
    }
    let mut bytes = forms.prepared_1k.clone();
    seal(&mut bytes[..]);
    assert_eq!(bytes, forms.prepared_1k);
}

#[test]
fn another_table_than_that_of_the_generator_is_refused() {
    let forms = Forms::of(Random(9).signing_key().verifying_key());
    let refused = |generator: &[u8; PREPARED_16K]| {
        let outcome = PreparedKey::new_16k_with(&forms.prepared_16k, generator);
        assert_eq!(outcome.unwrap_err().kind(), ErrorKind::KeyInvalid);
    };
    refused(&forms.prepared_16k);
    for flip in (0..(PREPARED_16K - 32) * 8).step_by(997) {
        let mut bytes = *generator();
        bytes[flip / 8] ^= 1 << (flip % 8);
        seal(&mut bytes);
        refused(&bytes);
    }
    let mut key = forms.prepared_16k.clone();
    key[500] ^= 1;
    let outcome = PreparedKey::new_16k_with(&key, generator());
    assert_eq!(outcome.unwrap_err().kind(), ErrorKind::KeyInvalid);
}

/// Writes the digest that fits.
fn seal(bytes: &mut [u8]) {
    let (content, digest) = bytes.split_last_chunk_mut::<32>().unwrap();
    *digest = Sha256::new_with_prefix(b"nv2 P-256 table 1").chain_update(content).finalize().into();
}

#[test]
fn every_flipped_bit_of_a_prepared_key_is_refused() {
    let forms = Forms::of(Random(3).signing_key().verifying_key());
    for flip in 0..PREPARED_1K * 8 {
        let mut bytes = forms.prepared_1k.clone();
        bytes[flip / 8] ^= 1 << (flip % 8);
        assert_eq!(PreparedKey::new_1k(&bytes).unwrap_err().kind(), ErrorKind::KeyInvalid);
    }
    for flip in (0..PREPARED_16K * 8).step_by(if cfg!(debug_assertions) { 997 } else { 1 }) {
        let mut bytes = forms.prepared_16k.clone();
        bytes[flip / 8] ^= 1 << (flip % 8);
        assert_eq!(PreparedKey::new_16k(&bytes).unwrap_err().kind(), ErrorKind::KeyInvalid);
    }
}

#[test]
fn a_prepared_key_has_the_bytes_that_it_always_had() {
    // It lives in flash, so a later version must still take it.
    // The key is the generator.
    let mut one = [0; 32];
    one[31] = 1;
    let forms = Forms::of(SigningKey::from_slice(&one).unwrap().verifying_key());
    for (bytes, table, digest) in [
        (
            &forms.prepared_1k[..],
            GENERATOR_1K,
            "a7e068702862c537472256316f23726da663c109909d6ead1de86a3982b5f3d2",
        ),
        (
            &forms.prepared_16k[..],
            GENERATOR_16K,
            "27cfd9eef6ef0bc3fcd1454ed1fd825b95ebb3ca86130b07e834b08c97775f93",
        ),
    ] {
        assert_eq!(bytes, [&forms.spki[..], table.as_flattened(), &from_hex(digest)].concat());
    }
}

fn from_hex(hex: &str) -> [u8; 32] {
    core::array::from_fn(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap())
}
