//! Each backend as a whole: what is built, and the vectors of Wycheproof through it. With feature `aws-lc`
//! every signature of these tests is checked by both, and both must answer with the same code.

#[cfg(feature = "eddsa")]
mod ed25519_edges;
mod signatures;
mod wycheproof;

use super::rustcrypto::{RustCryptoHasher, rsa_scratch};
use super::*;
use crate::algorithm::{Algorithm, SignatureScheme};
use crate::bytes::scratch::Scratch;
use crate::digest::DigestAlgorithm::{self, Sha256, Sha384, Sha512};
use crate::error::{Error, ErrorKind};
use crate::key::tests::ec_spki;
use crate::key::{Curve, KeyKind, PublicKey};
use std::vec;
use std::vec::Vec;

/// Asks every backend of this build as a caller would: the first algorithm that supports the scheme, and
/// scratch of the published size.
fn verify(scheme: SignatureScheme, spki: &[u8], message: &[&[u8]], signature: &[u8]) -> Result<(), Error> {
    let key = PublicKey::from_spki(spki)?;
    let mut scratch = match key.kind() {
        KeyKind::Rsa { bits } => vec![0xa5; rsa_scratch(bits)],
        _ => vec![],
    };
    // With more than it asks for, Ed25519 on AWS-LC goes another way.
    let extended = [&scratch[..], &[0xa5; 64]].concat();
    let [(_, portable), others @ ..] = &backends()[..] else { unreachable!("the portable backend is first") };
    let verdict = ask(portable, scheme, &key, message, signature, &mut scratch);
    #[cfg(feature = "es256")]
    with_tables(&key, |prepared| {
        for (name, algorithms) in backends() {
            let prepared = ask(algorithms, scheme, prepared, message, signature, &mut []);
            assert_eq!(prepared, verdict, "{name}, prepared: {scheme:?}");
        }
    });
    for (name, other) in others {
        for mut scratch in [scratch.clone(), extended.clone()] {
            let other = ask(other, scheme, &key, message, signature, &mut scratch);
            assert_eq!(other, verdict, "{name}: {scheme:?}");
        }
    }
    verdict
}

/// Hands out the key once with each table, if it may have one.
#[cfg(feature = "es256")]
fn with_tables(key: &PublicKey<'_>, mut body: impl FnMut(&PublicKey<'_>)) {
    let (mut small, mut large) = ([0; p256::PREPARED_1K], [0; p256::PREPARED_16K]);
    if p256::prepare_1k(key, &mut small).is_ok() {
        body(&PublicKey::prepared(&p256::PreparedKey::new_1k(&small).unwrap()));
        p256::prepare_16k(key, &mut large).unwrap();
        body(&PublicKey::prepared(&p256::PreparedKey::new_16k(&large).unwrap()));
    }
}

/// Every backend of this build by name, the portable one first.
fn backends() -> Vec<(&'static str, &'static [&'static dyn SignatureAlgorithm])> {
    vec![
        ("rustcrypto", (&RustCrypto as &'static RustCrypto).algorithms()),
        #[cfg(feature = "aws-lc")]
        ("aws-lc", (&AwsLc as &'static AwsLc).algorithms()),
    ]
}

fn ask(
    algorithms: &[&dyn SignatureAlgorithm],
    scheme: SignatureScheme,
    key: &PublicKey<'_>,
    message: &[&[u8]],
    signature: &[u8],
    scratch: &mut [u8],
) -> Result<(), Error> {
    let algorithm = algorithms.iter().find(|algorithm| algorithm.supports(scheme));
    let algorithm = algorithm.ok_or(ErrorKind::AlgorithmNotBuilt)?;
    algorithm.verify(scheme, key, message, signature, Scratch::new(scratch))
}

/// SEC 2, 2.4.2.
const P256_GENERATOR: [u8; 64] = [
    0x6b, 0x17, 0xd1, 0xf2, 0xe1, 0x2c, 0x42, 0x47, 0xf8, 0xbc, 0xe6, 0xe5, 0x63, 0xa4, 0x40, 0xf2, 0x77,
    0x03, 0x7d, 0x81, 0x2d, 0xeb, 0x33, 0xa0, 0xf4, 0xa1, 0x39, 0x45, 0xd8, 0x98, 0xc2, 0x96, 0x4f, 0xe3,
    0x42, 0xe2, 0xfe, 0x1a, 0x7f, 0x9b, 0x8e, 0xe7, 0xeb, 0x4a, 0x7c, 0x0f, 0x9e, 0x16, 0x2b, 0xce, 0x33,
    0x57, 0x6b, 0x31, 0x5e, 0xce, 0xcb, 0xb6, 0x40, 0x68, 0x37, 0xbf, 0x51, 0xf5,
];

fn is_built(algorithm: Algorithm) -> bool {
    match algorithm {
        Algorithm::Rs256 => cfg!(feature = "rs256"),
        Algorithm::Rs384 => cfg!(feature = "rs384"),
        Algorithm::Rs512 => cfg!(feature = "rs512"),
        Algorithm::Ps256 => cfg!(feature = "ps256"),
        Algorithm::Ps384 => cfg!(feature = "ps384"),
        Algorithm::Ps512 => cfg!(feature = "ps512"),
        Algorithm::Es256 => cfg!(feature = "es256"),
        Algorithm::Es384 => cfg!(feature = "es384"),
        Algorithm::Es512 => cfg!(feature = "es512"),
        Algorithm::EdDsa => cfg!(feature = "eddsa"),
    }
}

fn all_built() -> bool {
    Algorithm::all().all(is_built)
}

/// How many algorithms check a scheme, which is the same on every backend.
fn supporters(scheme: SignatureScheme) -> usize {
    let counts = backends()
        .into_iter()
        .map(|(_, algorithms)| algorithms.iter().filter(|algorithm| algorithm.supports(scheme)).count());
    let counts: Vec<usize> = counts.collect();
    assert!(counts.iter().all(|count| *count == counts[0]), "{scheme:?}: {counts:?}");
    counts[0]
}

#[test]
fn each_scheme_of_the_table_has_one_algorithm_when_it_is_built() {
    for algorithm in Algorithm::all() {
        assert_eq!(supporters(algorithm.scheme()), usize::from(is_built(algorithm)), "{algorithm:?}");
    }
}

#[test]
fn a_curve_goes_with_every_built_hash() {
    let curves = [
        (Curve::P256, cfg!(feature = "es256")),
        (Curve::P384, cfg!(feature = "es384")),
        (Curve::P521, cfg!(feature = "es512")),
    ];
    let hashes = [(Sha256, true), (Sha384, cfg!(feature = "sha512")), (Sha512, cfg!(feature = "sha512"))];
    for (curve, curve_built) in curves {
        for (hash, hash_built) in hashes {
            let scheme = SignatureScheme::Ecdsa(curve, hash);
            assert_eq!(supporters(scheme), usize::from(curve_built && hash_built), "{scheme:?}");
        }
    }
}

#[test]
fn a_scheme_of_another_algorithm_is_refused_by_each() {
    let spki = ec_spki(Curve::P256, &P256_GENERATOR);
    let key = PublicKey::from_spki(&spki).unwrap();
    for algorithm in backends().into_iter().flat_map(|(_, algorithms)| algorithms) {
        for other in Algorithm::all().map(Algorithm::scheme) {
            let verdict = algorithm.verify(other, &key, &[], &[], Scratch::new(&mut []));
            let kind = verdict.unwrap_err().kind();
            if !algorithm.supports(other) {
                assert_eq!(kind, ErrorKind::AlgorithmNotBuilt);
            } else if matches!(other, SignatureScheme::Ecdsa(Curve::P256, _)) {
                assert_eq!(kind, ErrorKind::SignatureEncoding);
            } else {
                assert_eq!(kind, ErrorKind::AlgorithmKeyMismatch);
            }
        }
    }
}
