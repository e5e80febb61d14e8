//! The decision of a boot loader: may this image run?

use nv2_core::crypto::rustcrypto::RustCryptoHasher;
use nv2_core::{
    DigestAlgorithm, Error, Format, Subject, SubjectHasher, Time, TrustPolicy, TrustStore, Verified, Verifier,
};

/// The media type that this firmware expects of its updates.
pub const MEDIA_TYPE: &str = "application/vnd.example.firmware.v1";

/// Bytes that arrive at a time: what one page of flash holds.
pub const CHUNK: usize = 256;

// docs/FIRMWARE.md shows this: begin
/// Hashes an image that arrives in pieces. Each piece may be written to flash and forgotten.
///
/// # Errors
/// As [`SubjectHasher::new`].
pub fn hash<'c>(pieces: impl Iterator<Item = &'c [u8]>) -> Result<Subject<'static>, Error> {
    let mut hasher = SubjectHasher::<RustCryptoHasher>::new(&[DigestAlgorithm::Sha256])?;
    for piece in pieces {
        hasher.update(piece);
    }
    Ok(hasher.finish(MEDIA_TYPE))
}

/// Whether `envelope`, which is not trusted, is a signature of somebody in `trust` about exactly `image`.
///
/// # Errors
/// Every refusal, with its code. The image must not run then, whatever the code is.
pub fn verify<'d>(
    trust: &'d TrustStore<'d>,
    policy: &TrustPolicy<'_>,
    format: Format,
    envelope: &'d [u8],
    image: &Subject<'_>,
    time: Time,
    scratch: &'d mut [u8],
) -> Result<Verified<'d>, Error> {
    let verifier = Verifier::new(trust, policy);
    verifier.verify(format, envelope, image, time, scratch).map_err(|rejected| rejected.error())
}
// end
