//! SHA-2 (FIPS 180-4).

use crate::crypto::Hasher;
use crate::digest::{Digest, DigestAlgorithm};
use crate::error::Error;
#[cfg(not(feature = "sha512"))]
use crate::error::ErrorKind;
use sha2::digest::{FixedOutputReset, Output};
use sha2::{Digest as _, Sha256};
#[cfg(feature = "sha512")]
use sha2::{Sha384, Sha512};

/// A running digest. SHA-384 and SHA-512 are there with feature `sha512`.
#[derive(Clone, Debug)]
pub struct RustCryptoHasher(State);

#[derive(Clone, Debug)]
enum State {
    Sha256(Sha256),
    #[cfg(feature = "sha512")]
    Sha384(Sha384),
    #[cfg(feature = "sha512")]
    Sha512(Sha512),
}

impl Hasher for RustCryptoHasher {
    fn start(algorithm: DigestAlgorithm) -> Result<Self, Error> {
        match algorithm {
            DigestAlgorithm::Sha256 => Ok(Self(State::Sha256(Sha256::new()))),
            #[cfg(feature = "sha512")]
            DigestAlgorithm::Sha384 => Ok(Self(State::Sha384(Sha384::new()))),
            #[cfg(feature = "sha512")]
            DigestAlgorithm::Sha512 => Ok(Self(State::Sha512(Sha512::new()))),
            #[cfg(not(feature = "sha512"))]
            DigestAlgorithm::Sha384 | DigestAlgorithm::Sha512 => Err(ErrorKind::AlgorithmNotBuilt.into()),
        }
    }

    fn update(&mut self, bytes: &[u8]) {
        match &mut self.0 {
            State::Sha256(state) => state.update(bytes),
            #[cfg(feature = "sha512")]
            State::Sha384(state) => state.update(bytes),
            #[cfg(feature = "sha512")]
            State::Sha512(state) => state.update(bytes),
        }
    }

    fn finish(self) -> Digest {
        match self.0 {
            State::Sha256(state) => Digest::of_output(DigestAlgorithm::Sha256, &state.finalize()),
            #[cfg(feature = "sha512")]
            State::Sha384(state) => Digest::of_output(DigestAlgorithm::Sha384, &state.finalize()),
            #[cfg(feature = "sha512")]
            State::Sha512(state) => Digest::of_output(DigestAlgorithm::Sha512, &state.finalize()),
        }
    }

    fn digest(algorithm: DigestAlgorithm, pieces: &[&[u8]]) -> Result<Digest, Error> {
        match algorithm {
            DigestAlgorithm::Sha256 => Ok(whole::<Sha256>(algorithm, pieces)),
            #[cfg(feature = "sha512")]
            DigestAlgorithm::Sha384 => Ok(whole::<Sha384>(algorithm, pieces)),
            #[cfg(feature = "sha512")]
            DigestAlgorithm::Sha512 => Ok(whole::<Sha512>(algorithm, pieces)),
            #[cfg(not(feature = "sha512"))]
            DigestAlgorithm::Sha384 | DigestAlgorithm::Sha512 => Err(ErrorKind::AlgorithmNotBuilt.into()),
        }
    }
}

// The state is some 200 bytes, and each step of the trait moves it. Here it has one place in a frame
// of its own: a caller that hashes several times pays the stack of one, and pays it once.
#[inline(never)]
fn whole<D: sha2::Digest + FixedOutputReset>(algorithm: DigestAlgorithm, pieces: &[&[u8]]) -> Digest {
    let mut state = D::new();
    pieces.iter().for_each(|piece| sha2::Digest::update(&mut state, piece));
    let mut output = Output::<D>::default();
    sha2::Digest::finalize_into_reset(&mut state, &mut output);
    Digest::of_output(algorithm, &output)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::ToString;

    fn of_abc(algorithm: DigestAlgorithm) -> Result<std::string::String, Error> {
        RustCryptoHasher::digest(algorithm, &[b"a", b"", b"bc"]).map(|digest| digest.to_string())
    }

    #[test]
    fn a_running_digest_is_the_digest_of_the_whole() {
        for algorithm in [DigestAlgorithm::Sha256, DigestAlgorithm::Sha384, DigestAlgorithm::Sha512] {
            let Ok(mut running) = RustCryptoHasher::start(algorithm) else { continue };
            running.update(b"ab");
            running.update(b"c");
            assert_eq!(running.finish(), RustCryptoHasher::digest(algorithm, &[b"abc"]).unwrap());
        }
    }

    #[test]
    fn the_standard_vector_in_pieces() {
        assert_eq!(
            of_abc(DigestAlgorithm::Sha256).unwrap(),
            "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    #[cfg(feature = "sha512")]
    #[test]
    fn the_standard_vectors_of_the_longer_hashes() {
        assert_eq!(
            of_abc(DigestAlgorithm::Sha384).unwrap(),
            "sha384:cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed\
             8086072ba1e7cc2358baeca134c825a7"
        );
        assert_eq!(
            of_abc(DigestAlgorithm::Sha512).unwrap(),
            "sha512:ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a\
             2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
        );
    }

    #[cfg(not(feature = "sha512"))]
    #[test]
    fn a_hash_left_out_is_refused() {
        assert_eq!(of_abc(DigestAlgorithm::Sha512).unwrap_err().kind(), ErrorKind::AlgorithmNotBuilt);
    }
}
