//! What a whole verification under a pinned key costs on each backend, beside AWS-LC alone: the library loads
//! the key, hashes the bytes that are signed and checks the signature, and nobody parses an envelope.

use aws_lc_rs::signature as library;
use nv2_conformance::kit::jws::Jws;
use nv2_conformance::kit::nv2::Token;
use nv2_conformance::kit::pki::{Certificate, INTERMEDIATE, Key, LEAF, NOW, ROOT};
use nv2_conformance::kit::run::{MANIFEST, MEDIA_TYPE, Trust, descriptor, notary_payload};
use nv2_conformance::paired::{median, sample};
use nv2_core::bytes::scratch::Scratch;
use nv2_core::crypto::{AwsLc, Backend, RustCrypto};
use nv2_core::envelope::Covered;
use nv2_core::{
    Algorithm, Envelope, Format, Subject, Time, TrustPolicy, TrustStore, Verifier, scratch_bound,
};
use nv2_sign::KeyType;
use std::array::from_fn;
use std::hint::black_box;
use std::time::Duration;

const ROUNDS: usize = 301;
// So short that another process rarely falls into it.
const SAMPLE: Duration = Duration::from_micros(600);

struct Case {
    algorithm: Algorithm,
    format: Format,
    envelope: Vec<u8>,
    spki: Vec<u8>,
    message: Vec<u8>,
    signature: Vec<u8>,
}

impl Case {
    fn jws(kind: KeyType) -> Self {
        let [leaf, middle, root] = ["leaf", "middle", "root"].map(|name| Key::named(kind, name));
        let chain = [
            Certificate::leaf(LEAF, INTERMEDIATE).sign(&leaf, &middle),
            Certificate::authority(INTERMEDIATE, ROOT).sign(&middle, &root),
            Certificate::authority(ROOT, ROOT).sign(&root, &root),
        ];
        Self::new(Format::NotaryJws, &Jws::new(&leaf, &chain, &notary_payload()).sign(&leaf), &leaf)
    }

    fn token(kind: KeyType, algorithm: Algorithm) -> Self {
        let key = Key::named(kind, "leaf");
        let token = Token::with_key_id(&key, algorithm, &format!("{{{}}}", descriptor())).sign(&key);
        Self::new(Format::Nv2Jwt, &token, &key)
    }

    fn new(format: Format, envelope: &[u8], key: &Key) -> Self {
        let mut scratch = vec![0; scratch_bound(envelope.len())];
        let parsed = Envelope::parse(format, envelope, &mut Scratch::new(&mut scratch)).unwrap();
        let Covered::Envelope(pieces) = parsed.covered() else { unreachable!("no format of the bench") };
        let (message, algorithm) = (pieces.concat(), parsed.algorithm().unwrap());
        let signature = key.sign(algorithm, &message);
        let (envelope, spki) = (envelope.to_vec(), key.spki().to_vec());
        Self { algorithm, format, envelope, spki, message, signature }
    }

    fn verify<B: Backend>(&self, store: &TrustStore<'_>, backend: B, scratch: &mut [u8]) {
        let policy = TrustPolicy::default();
        let verifier = Verifier::with_backend(store, &policy, backend);
        let subject = Subject::from_content(MEDIA_TYPE, MANIFEST).unwrap();
        let verdict = verifier.verify(self.format, &self.envelope, &subject, Time::At(NOW), scratch);
        assert!(black_box(verdict).is_ok());
    }

    fn library(&self) {
        let algorithm: &'static dyn library::VerificationAlgorithm = match self.algorithm {
            Algorithm::Rs256 => &library::RSA_PKCS1_2048_8192_SHA256,
            Algorithm::Ps256 => &library::RSA_PSS_2048_8192_SHA256,
            Algorithm::Es256 => &library::ECDSA_P256_SHA256_FIXED,
            Algorithm::Es384 => &library::ECDSA_P384_SHA384_FIXED,
            Algorithm::EdDsa => &library::ED25519,
            _ => unreachable!("no algorithm of the bench"),
        };
        let key = library::ParsedPublicKey::new(algorithm, &self.spki).unwrap();
        key.verify_sig(&self.message, &self.signature).unwrap();
    }

    /// Nanoseconds of the library, of nv2 on it and of nv2 on the portable backend; and the ratios of the
    /// latter two to the first.
    fn measure(&self) -> ([f64; 3], [f64; 2]) {
        let mut scratch = vec![0; scratch_bound(self.envelope.len())];
        Trust::key(&self.spki).with(|store| {
            let mut times = [const { Vec::new() }; 3];
            for round in 0..ROUNDS {
                for turn in 0..3 {
                    let candidate = (round + turn) % 3;
                    times[candidate].push(match candidate {
                        0 => sample(SAMPLE, || self.library()),
                        1 => sample(SAMPLE, || self.verify(store, AwsLc, &mut scratch)),
                        _ => sample(SAMPLE, || self.verify(store, RustCrypto, &mut scratch)),
                    });
                }
            }
            let ratio = |of: usize| times[of].iter().zip(&times[0]).map(|(time, bare)| time / bare).collect();
            (from_fn(|of| median(times[of].clone())), [median(ratio(1)), median(ratio(2))])
        })
    }
}

fn main() {
    println!(
        "| envelope | aws-lc-rs alone µs | nv2 on aws-lc µs | ratio | nv2 on the portable backend µs | ratio |"
    );
    println!("|---|---:|---:|---:|---:|---:|");
    for case in [
        Case::jws(KeyType::P256),
        Case::jws(KeyType::P384),
        Case::token(KeyType::Rsa2048, Algorithm::Rs256),
        Case::jws(KeyType::Rsa2048),
        Case::token(KeyType::Ed25519, Algorithm::EdDsa),
    ] {
        let (times, [fast, portable]) = case.measure();
        let [library, on_library, on_portable] = times.map(|time| time / 1e3);
        println!(
            "| {} {} | {library:.1} | {on_library:.1} | {fast:.2} | {on_portable:.1} | {portable:.2} |",
            case.format.name(),
            case.algorithm.jose(),
        );
    }
}
