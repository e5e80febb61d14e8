//! Good signatures of each kind, and what one wrong bit makes of them.

use super::*;
use crate::digest::Digest;
use std::vec::Vec;

const MESSAGE: &[&[u8]] = &[b"a message ", b"", b"in three pieces"];

struct Vector {
    scheme: SignatureScheme,
    spki: Vec<u8>,
    signature: Vec<u8>,
}

/// The vectors whose algorithm is built.
fn vectors() -> Vec<Vector> {
    let lines = include_str!("openssl.txt").lines().filter(|line| !line.starts_with('#'));
    lines.map(vector).filter(|vector| supporters(vector.scheme) == 1).collect()
}

fn vector(line: &str) -> Vector {
    let [scheme, hash, spki, signature] =
        line.split(' ').collect::<Vec<_>>().try_into().expect("four columns");
    let hash = match hash {
        "sha256" => Sha256,
        "sha384" => Sha384,
        "sha512" => Sha512,
        other => panic!("{other}"),
    };
    let scheme = match scheme {
        "ecdsa-p256" => SignatureScheme::Ecdsa(Curve::P256, hash),
        "ecdsa-p384" => SignatureScheme::Ecdsa(Curve::P384, hash),
        "ecdsa-p521" => SignatureScheme::Ecdsa(Curve::P521, hash),
        "ed25519" => SignatureScheme::Ed25519,
        "pkcs1" => SignatureScheme::RsaPkcs1(hash),
        "pss" => SignatureScheme::RsaPss(hash),
        other => panic!("{other}"),
    };
    Vector { scheme, spki: bytes(spki), signature: bytes(signature) }
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

#[test]
fn good_signatures_verify() {
    let vectors = vectors();
    for vector in &vectors {
        let verdict = verify(vector.scheme, &vector.spki, MESSAGE, &vector.signature);
        assert_eq!(verdict, Ok(()), "{:?}, key of {} bytes", vector.scheme, vector.spki.len());
        let whole = [MESSAGE.concat()];
        let verdict = verify(vector.scheme, &vector.spki, &[&whole[0]], &vector.signature);
        assert_eq!(verdict, Ok(()), "{:?}", vector.scheme);
    }
    assert!(vectors.len() == 24 || !all_built(), "{}", vectors.len());
}

#[test]
fn the_hash_of_a_message_stands_for_it() {
    for vector in vectors() {
        let key = PublicKey::from_spki(&vector.spki).unwrap();
        let hash = match vector.scheme {
            SignatureScheme::Ecdsa(_, hash)
            | SignatureScheme::RsaPkcs1(hash)
            | SignatureScheme::RsaPss(hash) => RustCryptoHasher::digest(hash, MESSAGE),
            SignatureScheme::Ed25519 => {
                let (r, a) = (&vector.signature[..32], &vector.spki[12..]);
                RustCryptoHasher::digest(Sha512, &[&[r, a], MESSAGE].concat())
            }
        };
        let other =
            [Sha256, Sha384, Sha512].map(|algorithm| RustCryptoHasher::digest(algorithm, &[b"other"]));
        for (backend, algorithms) in backends() {
            let algorithm = algorithms.iter().find(|algorithm| algorithm.supports(vector.scheme)).unwrap();
            let verdict = |hash: &Digest| {
                let mut scratch = vec![0; rsa_scratch(4096)];
                let scratch = Scratch::new(&mut scratch);
                algorithm.verify_hashed(vector.scheme, &key, hash, &vector.signature, scratch)
            };
            assert_eq!(verdict(hash.as_ref().unwrap()), Ok(()), "{backend} {:?}", vector.scheme);
            for other in other.iter().flatten() {
                let same = other.algorithm() == hash.as_ref().unwrap().algorithm();
                let expected =
                    if same { ErrorKind::SignatureInvalid } else { ErrorKind::SubjectContentNotSeen };
                assert_eq!(verdict(other).unwrap_err().kind(), expected, "{backend} {:?}", vector.scheme);
            }
        }
    }
}

#[test]
fn one_wrong_bit_in_a_signature_is_refused() {
    for vector in vectors() {
        for at in 0..vector.signature.len() {
            let mut signature = vector.signature.clone();
            signature[at] ^= 1 << (at % 8);
            let kind = verify(vector.scheme, &vector.spki, MESSAGE, &signature).unwrap_err().kind();
            assert_eq!(kind, ErrorKind::SignatureInvalid, "{:?} byte {at}", vector.scheme);
        }
    }
}

#[test]
fn another_length_is_another_encoding() {
    for vector in vectors() {
        let signature = &vector.signature;
        let longer = [&signature[..], &[0]].concat();
        let padded = [&[0], &signature[..]].concat();
        for wrong in [&signature[1..], &signature[..signature.len() - 1], &longer, &padded, &[]] {
            let kind = verify(vector.scheme, &vector.spki, MESSAGE, wrong).unwrap_err().kind();
            assert_eq!(kind, ErrorKind::SignatureEncoding, "{:?}", vector.scheme);
        }
    }
}

#[test]
fn another_message_or_hash_is_refused() {
    for vector in vectors() {
        for message in [&[][..], &[&b"a message in three piece"[..]], &[&b"a message in three piecet"[..]]] {
            let kind = verify(vector.scheme, &vector.spki, message, &vector.signature).unwrap_err().kind();
            assert_eq!(kind, ErrorKind::SignatureInvalid, "{:?}", vector.scheme);
        }
        for hash in [Sha256, Sha384, Sha512] {
            let other = match vector.scheme {
                SignatureScheme::Ecdsa(curve, _) => SignatureScheme::Ecdsa(curve, hash),
                SignatureScheme::RsaPkcs1(_) => SignatureScheme::RsaPkcs1(hash),
                SignatureScheme::RsaPss(_) => SignatureScheme::RsaPss(hash),
                SignatureScheme::Ed25519 => continue,
            };
            if other == vector.scheme || supporters(other) == 0 {
                continue;
            }
            let kind = verify(other, &vector.spki, MESSAGE, &vector.signature).unwrap_err().kind();
            assert_eq!(kind, ErrorKind::SignatureInvalid, "{other:?}");
        }
    }
}

#[test]
fn the_two_paddings_of_rsa_are_not_confused() {
    for vector in vectors() {
        let other = match vector.scheme {
            SignatureScheme::RsaPkcs1(hash) => SignatureScheme::RsaPss(hash),
            SignatureScheme::RsaPss(hash) => SignatureScheme::RsaPkcs1(hash),
            _ => continue,
        };
        if supporters(other) == 1 {
            let kind = verify(other, &vector.spki, MESSAGE, &vector.signature).unwrap_err().kind();
            assert_eq!(kind, ErrorKind::SignatureInvalid);
        }
    }
}

#[test]
fn r_and_s_are_at_least_one_and_below_the_order() {
    for vector in vectors() {
        let SignatureScheme::Ecdsa(curve, _) = vector.scheme else { continue };
        let len = curve.field_len();
        for half in [0..len, len..2 * len] {
            for fill in [0x00, 0xff] {
                let mut signature = vector.signature.clone();
                signature[half.clone()].fill(fill);
                let kind = verify(vector.scheme, &vector.spki, MESSAGE, &signature).unwrap_err().kind();
                assert_eq!(kind, ErrorKind::SignatureInvalid, "{curve:?}");
            }
        }
    }
}

#[test]
fn a_point_off_the_curve_is_no_key() {
    for (curve, hash) in [(Curve::P256, Sha256), (Curve::P384, Sha384), (Curve::P521, Sha512)] {
        let scheme = SignatureScheme::Ecdsa(curve, hash);
        if supporters(scheme) == 0 {
            continue;
        }
        let len = curve.field_len() * 2;
        for fill in [0x00, 0x01, 0xff] {
            let spki = ec_spki(curve, &std::vec![fill; len]);
            let kind = verify(scheme, &spki, MESSAGE, &std::vec![1; len]).unwrap_err().kind();
            assert_eq!(kind, ErrorKind::KeyInvalid, "{curve:?}");
        }
    }
}

#[cfg(feature = "es256")]
#[test]
fn a_point_with_one_wrong_bit_is_no_key() {
    let scheme = SignatureScheme::Ecdsa(Curve::P256, Sha256);
    for at in 0..P256_GENERATOR.len() {
        // Half of all x are on the curve, but then y is another one.
        let mut point = P256_GENERATOR;
        point[at] ^= 1;
        let kind = verify(scheme, &ec_spki(Curve::P256, &point), MESSAGE, &[1; 64]).unwrap_err().kind();
        assert_eq!(kind, ErrorKind::KeyInvalid, "{at}");
    }
}

#[cfg(feature = "eddsa")]
#[test]
fn an_encoding_without_a_point_is_no_key() {
    // y = 2 is on no point of the curve.
    let mut key = [0; 32];
    key[0] = 2;
    let verdict = verify(SignatureScheme::Ed25519, &crate::key::tests::ed25519_spki(&key), MESSAGE, &[1; 64]);
    assert_eq!(verdict.unwrap_err().kind(), ErrorKind::KeyInvalid);
}
