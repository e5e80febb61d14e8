//! What is to be signed, and the way from there to an envelope.

use crate::certificate;
use crate::error::SignError;
use crate::notary_payload::NotaryRequest;
use crate::signer::Signer;
use crate::{cose, jws, nv2_jwt};
use der::DateTime;
use nv2_core::algorithm::{Algorithm, SignatureScheme};
use nv2_core::bytes::scratch::Scratch;
use nv2_core::certificate::host::HostNames;
use nv2_core::crypto::{Backend, DefaultBackend, Message};
use nv2_core::digest::Digest;
use nv2_core::format::{Format, SignatureEncoding};
use nv2_core::key::{KeyKind, PublicKey};
use nv2_core::limits;
use nv2_core::reference::Reference;
use std::collections::BTreeMap;
use std::time::Duration;

/// Work space for one check of a signature: far above what 4096 bits of RSA take.
const SCRATCH: usize = 64 * 1024;

/// The artifact that is signed: its OCI descriptor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Descriptor {
    /// Media type of the manifest.
    pub media_type: String,
    /// `algorithm:hex` of the manifest's bytes.
    pub digest: String,
    /// Length of the manifest in bytes.
    pub size: u64,
}

/// A wish for one signature over one artifact.
#[derive(Clone, Debug)]
pub struct SignRequest {
    /// The envelope.
    pub format: Format,
    /// The artifact.
    pub artifact: Descriptor,
    /// Names that the signer gives to the artifact (nv2 only).
    pub references: Vec<String>,
    /// The signer's own key-value pairs (Notary Project only).
    pub annotations: BTreeMap<String, String>,
    /// The time of signing, unix seconds.
    pub at: i64,
    /// Seconds from signing to expiry; none means that the signature does not expire.
    pub expires_in: Option<i64>,
    /// DER certificates, leaf first. Without them an nv2 token names the key by its id.
    pub chain: Option<Vec<Vec<u8>>>,
    /// Where the leaf may name the hosts of the references.
    pub host_names: HostNames,
}

impl SignRequest {
    /// A request without references, annotations, expiry and certificates.
    #[must_use]
    pub fn new(format: Format, artifact: Descriptor, at: i64) -> Self {
        Self {
            format,
            artifact,
            references: Vec::new(),
            annotations: BTreeMap::new(),
            at,
            expires_in: None,
            chain: None,
            host_names: HostNames::SubjectAltName,
        }
    }

    /// Checks what needs neither the artifact nor the key: which parts the format takes, and their
    /// forms. [`sign`] does so too; a caller asks first where the rest is costly to get.
    ///
    /// # Errors
    /// `FormatReadOnly`, `AnnotationsNotSupported`, `AnnotationReserved`, `ReferencesNotSupported`,
    /// `ReferencesTooMany`, `ReferenceInvalid`, `ChainRequired`, `ExpiryNotPositive`, `TimeOutOfRange`.
    pub fn check_parts(&self) -> Result<(), SignError> {
        match self.format {
            Format::Nv2Jwt if !self.annotations.is_empty() => return Err(SignError::AnnotationsNotSupported),
            Format::Nv2Jwt => (),
            Format::NotaryJws | Format::NotaryCose if !self.references.is_empty() => {
                return Err(SignError::ReferencesNotSupported);
            }
            Format::NotaryJws | Format::NotaryCose if self.chain.is_none() => {
                return Err(SignError::ChainRequired);
            }
            Format::NotaryJws | Format::NotaryCose => (),
            _ => return Err(SignError::FormatReadOnly),
        }
        date(self.at)?;
        self.expiry()?;
        if self.references.len() > limits::MAX_REFERENCES {
            return Err(SignError::ReferencesTooMany { most: limits::MAX_REFERENCES });
        }
        if self.annotations.keys().any(|name| name.starts_with("io.cncf.notary")) {
            return Err(SignError::AnnotationReserved);
        }
        for (index, reference) in self.references.iter().enumerate() {
            Reference::parse(reference).map_err(|source| SignError::ReferenceInvalid { index, source })?;
        }
        Ok(())
    }

    /// Checks all that does not need the key.
    fn check(&self) -> Result<(), SignError> {
        self.check_parts()?;
        if self.artifact.media_type.is_empty() {
            return Err(SignError::MediaTypeMissing);
        }
        i64::try_from(self.artifact.size).map_err(|_| SignError::SizeTooLarge)?;
        Digest::parse(&self.artifact.digest).map_err(SignError::DigestInvalid)?;
        Ok(())
    }

    /// The time of expiry, unix seconds.
    pub(crate) fn expiry(&self) -> Result<Option<i64>, SignError> {
        let Some(seconds) = self.expires_in else { return Ok(None) };
        if seconds <= 0 {
            return Err(SignError::ExpiryNotPositive);
        }
        let expiry = self.at.checked_add(seconds).ok_or(SignError::TimeOutOfRange)?;
        date(expiry)?;
        Ok(Some(expiry))
    }
}

/// Makes the envelope.
///
/// The parts of the request are checked against the format; a chain is checked as a verifier would
/// check it at the time of signing, and its leaf must hold the signer's key; references must be
/// covered by the leaf. The finished signature is verified with the public key before anything is
/// returned, so that a faulty computation or a program that signs with another key is found here.
///
/// # Errors
/// All of [`SignError`] except those about key files and own certificates.
pub fn sign(request: &SignRequest, signer: &dyn Signer) -> Result<Vec<u8>, SignError> {
    request.check()?;
    let algorithm = algorithm(request.format, signer)?;
    if let Some(chain) = &request.chain {
        certificate::check_chain(chain, request, signer.public_key_spki())?;
    }
    let signer = &Checked(signer);
    match request.format {
        Format::Nv2Jwt => nv2_jwt::write(request, algorithm, signer),
        Format::NotaryJws => jws::write(&NotaryRequest::new(request)?, algorithm, signer),
        Format::NotaryCose => cose::write(&NotaryRequest::new(request)?, algorithm, signer),
        _ => Err(SignError::FormatReadOnly),
    }
}

/// The algorithm that a format prescribes for the signer's key; for RSA in nv2, `RS256`, which is
/// all that the prototype writes.
pub(crate) fn algorithm(format: Format, signer: &dyn Signer) -> Result<Algorithm, SignError> {
    let allowed = Algorithm::allowed(format, signer.key_kind()?);
    allowed.first().copied().ok_or(SignError::KeyNotForFormat)
}

/// Unix seconds as a date, or an error outside of 1970 to 9999.
pub(crate) fn date(at: i64) -> Result<DateTime, SignError> {
    let at = u64::try_from(at).map_err(|_| SignError::TimeOutOfRange)?;
    DateTime::from_unix_duration(Duration::from_secs(at)).map_err(|_| SignError::TimeOutOfRange)
}

/// A signer whose signatures are verified before they leave.
pub(crate) struct Checked<'s>(pub(crate) &'s dyn Signer);

impl Signer for Checked<'_> {
    fn public_key_spki(&self) -> &[u8] {
        self.0.public_key_spki()
    }

    fn sign(&self, algorithm: Algorithm, message: &[u8]) -> Result<Vec<u8>, SignError> {
        let signature = self.0.sign(algorithm, message)?;
        self.verify(algorithm.scheme(), message, &signature)?;
        Ok(signature)
    }

    fn key_kind(&self) -> Result<KeyKind, SignError> {
        self.0.key_kind()
    }
}

impl Checked<'_> {
    fn verify(&self, scheme: SignatureScheme, message: &[u8], signature: &[u8]) -> Result<(), SignError> {
        let key = PublicKey::from_spki(self.public_key_spki()).map_err(SignError::PublicKey)?;
        let mut buffer = vec![0; SCRATCH];
        let scratch = Scratch::new(&mut buffer);
        let pieces = [message];
        let message = Message::Pieces(&pieces);
        let outcome =
            DefaultBackend.check(scheme, SignatureEncoding::Fixed, &key, message, signature, scratch);
        outcome.map_err(SignError::SelfCheck)
    }
}

#[cfg(test)]
mod tests;
