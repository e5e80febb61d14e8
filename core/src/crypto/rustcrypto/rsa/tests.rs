use super::{RsaPkcs1, RsaPss, rsa_scratch};
use crate::algorithm::SignatureScheme;
use crate::bytes::scratch::Scratch;
use crate::crypto::SignatureAlgorithm;
use crate::digest::DigestAlgorithm;
use crate::error::{Error, ErrorKind};
use crate::key::PublicKey;
use crate::key::tests::{odd_number, rsa_spki};
use crypto_bigint::modular::{BoxedMontyForm, BoxedMontyParams};
use crypto_bigint::{BoxedUint, Odd};
use std::vec;
use std::vec::Vec;

mod word {
    pub(super) type Word = u32;
    pub(super) type Wide = u64;
}

/// The same code with the words of a 32-bit target.
#[expect(clippy::duplicate_mod, reason = "the second copy is the one under test")]
#[path = "montgomery.rs"]
mod narrow;

/// Splitmix64, so that a failure repeats.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn number(&mut self, bits: usize) -> Vec<u8> {
        let mut number: Vec<u8> = (0..bits.div_ceil(8)).map(|_| self.next() as u8).collect();
        number[0] &= 0xff >> ((8 - bits % 8) % 8);
        number
    }

    fn modulus(&mut self, bits: usize) -> Vec<u8> {
        let mut modulus = self.number(bits);
        modulus[0] |= 1 << ((bits - 1) % 8);
        *modulus.last_mut().unwrap() |= 1;
        modulus
    }
}

fn oracle(base: &[u8], exponent: u32, modulus: &[u8]) -> Vec<u8> {
    let bits = (modulus.len() as u32).div_ceil(8) * 64;
    let number = |bytes| BoxedUint::from_be_slice(bytes, bits).unwrap();
    let params = BoxedMontyParams::new(Odd::new(number(modulus)).unwrap());
    let exponent = BoxedUint::from_be_slice(&exponent.to_be_bytes(), 64).unwrap();
    let power = BoxedMontyForm::new(number(base), &params).pow(&exponent).retrieve().to_be_bytes();
    power[power.len() - modulus.len()..].to_vec()
}

fn check_power(base: &[u8], exponent: u32, modulus: &[u8], expected: &[u8]) {
    let mut scratch = vec![0xa5; rsa_scratch(modulus.len() as u32 * 8)];
    let power = super::montgomery::power(base, exponent, modulus, Scratch::new(&mut scratch)).unwrap();
    assert_eq!(power, expected, "{} bytes, exponent {exponent}", modulus.len());
    let power = narrow::power(base, exponent, modulus, Scratch::new(&mut scratch)).unwrap();
    assert_eq!(power, expected, "32-bit words, {} bytes, exponent {exponent}", modulus.len());
}

const SIZES: [usize; 10] = [2048, 2049, 2056, 2057, 2111, 3000, 3072, 4096, 8185, 8192];
const EXPONENTS: [u32; 6] = [3, 5, 17, 65537, 0x5555_5555, 0x7fff_ffff];

#[test]
fn powers_of_random_numbers_match_the_oracle() {
    let mut random = Random(1);
    for bits in SIZES {
        for exponent in EXPONENTS {
            let modulus = random.modulus(bits);
            let mut base = random.number(bits);
            if base >= modulus {
                base[0] = 0;
            }
            check_power(&base, exponent, &modulus, &oracle(&base, exponent, &modulus));
        }
    }
}

#[test]
fn powers_modulo_numbers_of_extreme_digits_match_the_oracle() {
    for bits in SIZES {
        let len = bits.div_ceil(8);
        let mut ones: Vec<u8> = vec![0xff; len];
        ones[0] = 0xff >> ((8 - bits % 8) % 8);
        let mut sparse: Vec<u8> = vec![0; len];
        sparse[0] = 1 << ((bits - 1) % 8);
        sparse[len - 1] = 1;
        for modulus in [ones, sparse] {
            let mut almost = modulus.clone();
            almost[len - 1] -= 1;
            let mut half = modulus.clone();
            half[0] >>= 1;
            for base in [almost, half] {
                for exponent in [3, 65537] {
                    check_power(&base, exponent, &modulus, &oracle(&base, exponent, &modulus));
                }
            }
        }
    }
}

#[test]
fn zero_one_and_minus_one_are_their_own_odd_powers() {
    let mut random = Random(2);
    for bits in SIZES {
        let modulus = random.modulus(bits);
        let zero = vec![0; modulus.len()];
        let mut one = zero.clone();
        *one.last_mut().unwrap() = 1;
        let mut minus_one = modulus.clone();
        *minus_one.last_mut().unwrap() -= 1;
        for base in [zero, one, minus_one] {
            for exponent in EXPONENTS {
                check_power(&base, exponent, &modulus, &base);
            }
        }
    }
}

fn verify_both(modulus: &[u8], signature: &[u8], scratch: &mut [u8]) -> [ErrorKind; 2] {
    let spki = rsa_spki(modulus, &[1, 0, 1]);
    let key = PublicKey::from_spki(&spki).unwrap();
    let schemes: [(&dyn SignatureAlgorithm, _); 2] = [
        (&RsaPkcs1, SignatureScheme::RsaPkcs1(DigestAlgorithm::Sha256)),
        (&RsaPss, SignatureScheme::RsaPss(DigestAlgorithm::Sha256)),
    ];
    let mut verdicts = |(algorithm, scheme): (&dyn SignatureAlgorithm, _)| {
        let verdict = algorithm.verify(scheme, &key, &[b"m"], signature, Scratch::new(scratch));
        verdict.map_err(Error::kind).unwrap_err()
    };
    let ours = schemes.map(&mut verdicts);
    #[cfg(feature = "aws-lc")]
    {
        use crate::crypto::aws_lc;
        let theirs: [(&dyn SignatureAlgorithm, _); 2] =
            [(&aws_lc::RsaPkcs1, schemes[0].1), (&aws_lc::RsaPss, schemes[1].1)];
        assert_eq!(theirs.map(&mut verdicts), ours, "aws-lc");
    }
    ours
}

#[test]
fn a_signature_is_below_the_modulus_and_as_long() {
    use ErrorKind::{SignatureEncoding, SignatureInvalid};
    for bits in [2048, 2049, 4096] {
        let modulus = odd_number(bits);
        let mut scratch = vec![0; rsa_scratch(bits as u32)];
        let mut above = modulus.clone();
        *above.last_mut().unwrap() += 1;
        let most = vec![0xff; modulus.len()];
        let zero = vec![0; modulus.len()];
        for signature in [&modulus, &above, &most, &zero] {
            assert_eq!(verify_both(&modulus, signature, &mut scratch), [SignatureInvalid; 2]);
        }
        let longer = [&[0], &zero[..]].concat();
        for signature in [&zero[1..], &longer, &[]] {
            assert_eq!(verify_both(&modulus, signature, &mut scratch), [SignatureEncoding; 2]);
        }
    }
}

#[test]
fn the_published_scratch_is_needed_and_enough() {
    assert_eq!(rsa_scratch(2048), 1536);
    assert_eq!(rsa_scratch(4096), 3072);
    assert_eq!(rsa_scratch(8192), 6144);
    for bits in [2048, 2049, 3000, 4096, 8192] {
        let modulus = odd_number(bits);
        let signature = vec![0; modulus.len()];
        let mut scratch = vec![0; rsa_scratch(bits as u32)];
        let enough = verify_both(&modulus, &signature, &mut scratch);
        assert_eq!(enough, [ErrorKind::SignatureInvalid; 2]);
        scratch.pop();
        let short = verify_both(&modulus, &signature, &mut scratch);
        assert_eq!(short, [ErrorKind::ScratchTooSmall; 2]);
    }
}
