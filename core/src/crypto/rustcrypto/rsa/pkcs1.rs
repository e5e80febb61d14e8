//! RSASSA-PKCS1-v1_5 (RFC 8017, 8.2.2).

use super::recover::encoded_message;
use crate::algorithm::SignatureScheme;
use crate::bytes::scratch::Scratch;
use crate::crypto::hash_then_verify::HashThenVerify;
use crate::digest::{Digest, DigestAlgorithm};
use crate::error::{Error, ErrorKind};
use crate::key::PublicKey;

/// RSASSA-PKCS1-v1_5. Takes [`super::rsa_scratch`] bytes of scratch.
#[derive(Clone, Copy, Debug)]
pub struct RsaPkcs1;

impl HashThenVerify for RsaPkcs1 {
    fn digest(&self, scheme: SignatureScheme) -> Option<DigestAlgorithm> {
        let SignatureScheme::RsaPkcs1(digest) = scheme else { return None };
        let built = match digest {
            DigestAlgorithm::Sha256 => cfg!(feature = "rs256"),
            DigestAlgorithm::Sha384 => cfg!(feature = "rs384"),
            DigestAlgorithm::Sha512 => cfg!(feature = "rs512"),
        };
        built.then_some(digest)
    }

    fn verify_digest(
        &self,
        key: &PublicKey<'_>,
        hash: &Digest,
        signature: &[u8],
        scratch: Scratch<'_>,
    ) -> Result<(), Error> {
        let (encoded, _) = encoded_message(key, signature, scratch)?;
        if encodes(encoded, hash) { Ok(()) } else { Err(ErrorKind::SignatureInvalid.into()) }
    }
}

/// EMSA-PKCS1-v1_5 (RFC 8017, 9.2): the block is built anew and compared whole. Nothing in the
/// received block is parsed, so there is nothing to smuggle in.
fn encodes(encoded: &[u8], hash: &Digest) -> bool {
    let hash_bytes = hash.as_bytes();
    let info = digest_info(hash.algorithm());
    let fixed = hash_bytes.len().saturating_add(info.len()).saturating_add(3);
    let Some(padding) = encoded.len().checked_sub(fixed).filter(|padding| *padding >= 8) else {
        return false;
    };
    let expected = [0, 1].into_iter().chain(core::iter::repeat_n(0xff, padding)).chain([0]);
    encoded.iter().copied().eq(expected.chain(info).chain(hash_bytes.iter().copied()))
}

/// DigestInfo in DER up to the hash: `SEQUENCE { SEQUENCE { OID, NULL }, OCTET STRING }`. The three
/// hashes differ in the last number of the identifier and in their length (RFC 8017, 9.2, note 1).
fn digest_info(algorithm: DigestAlgorithm) -> [u8; 19] {
    let (last, len, all) = match algorithm {
        DigestAlgorithm::Sha256 => (1, 32, 49),
        DigestAlgorithm::Sha384 => (2, 48, 65),
        DigestAlgorithm::Sha512 => (3, 64, 81),
    };
    [0x30, all, 0x30, 13, 0x06, 9, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, last, 0x05, 0, 0x04, len]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::Hasher;
    use crate::crypto::rustcrypto::RustCryptoHasher;
    use std::vec;
    use std::vec::Vec;

    fn hash() -> Digest {
        RustCryptoHasher::digest(DigestAlgorithm::Sha256, &[b"message"]).unwrap()
    }

    /// A block with so many bytes of padding, and something behind the hash.
    fn block(padding: usize, behind: &[u8]) -> Vec<u8> {
        let head = [&[0, 1], &vec![0xff; padding][..], &[0]].concat();
        [&head[..], &digest_info(DigestAlgorithm::Sha256), hash().as_bytes(), behind].concat()
    }

    #[test]
    fn one_wrong_bit_anywhere_is_refused() {
        let good = block(202, &[]);
        assert_eq!(good.len(), 256);
        assert!(encodes(&good, &hash()));
        for at in 0..good.len() * 8 {
            let mut bad = good.clone();
            bad[at / 8] ^= 1 << (at % 8);
            assert!(!encodes(&bad, &hash()), "bit {at}");
        }
    }

    #[test]
    fn short_padding_with_garbage_is_refused() {
        for garbage in 1..=194 {
            assert!(!encodes(&block(202 - garbage, &vec![0; garbage]), &hash()));
        }
    }

    #[test]
    fn padding_has_at_least_eight_bytes() {
        assert!(encodes(&block(8, &[]), &hash()));
        assert!(!encodes(&block(7, &[]), &hash()));
        assert!(!encodes(&[], &hash()));
    }
}
