//! A borrowed view of an X.509 certificate (RFC 5280). Parsing checks form, never trust.

pub mod extension;
pub mod host;
pub mod name;
mod signature;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod time;

use crate::algorithm::SignatureScheme;
use crate::bytes::der::{Field, Fields, Malformed, Tag, require};
use crate::bytes::scratch::Scratch;
use crate::crypto::Backend;
use crate::error::{Error, ErrorKind};
use crate::key::PublicKey;
use extension::Extensions;
use name::Name;
use signature::Signed;

/// Longest serial number in bytes (RFC 5280, 4.1.2.2).
const MAX_SERIAL: usize = 20;

/// A certificate that parsed.
#[derive(Clone, Copy, Debug)]
pub struct Certificate<'c> {
    der: &'c [u8],
    serial: &'c [u8],
    issuer: Name<'c>,
    not_before: i64,
    not_after: i64,
    subject: Name<'c>,
    public_key: Result<PublicKey<'c>, Error>,
    extensions: Extensions<'c>,
    signed: Signed<'c>,
}

impl<'c> Certificate<'c> {
    /// Reads one DER certificate that fills `der`: version 3, positive serial of at most 20 bytes,
    /// equal inner and outer signature algorithm, known time forms, unique extensions.
    ///
    /// A key or a signature algorithm that is not supported is no reason to refuse here. Unique
    /// identifiers, long deprecated, are.
    ///
    /// # Errors
    /// `CertificateInvalid`, `DerTrailing`.
    pub fn from_der(der: &'c [u8]) -> Result<Self, Error> {
        let mut outer = Fields::new(der);
        let certificate = outer.expect(Tag::SEQUENCE).map_err(|Malformed| ErrorKind::CertificateInvalid)?;
        if !outer.is_empty() {
            return Err(Error::at(ErrorKind::DerTrailing, certificate.raw.len()));
        }
        Self::read(certificate).map_err(|Malformed| ErrorKind::CertificateInvalid.into())
    }

    fn read(certificate: Field<'c>) -> Result<Self, Malformed> {
        let mut parts = certificate.fields();
        let tbs = parts.expect(Tag::SEQUENCE)?;
        let algorithm = parts.expect(Tag::SEQUENCE)?;
        let signature = parts.expect(Tag::BIT_STRING)?.whole_bits()?;
        parts.finish()?;

        let mut fields = tbs.fields();
        require_version_3(fields.expect(Tag::context(0, true))?)?;
        let serial = serial(&mut fields)?;
        require(fields.expect(Tag::SEQUENCE)?.raw == algorithm.raw)?;
        let issuer = Name::from_field(fields.expect(Tag::SEQUENCE)?)?;
        let (not_before, not_after) = validity(fields.expect(Tag::SEQUENCE)?)?;
        let subject = Name::from_field(fields.expect(Tag::SEQUENCE)?)?;
        // A key of another kind is no fault until somebody needs it.
        let public_key = PublicKey::from_spki(fields.expect(Tag::SEQUENCE)?.raw);
        let extensions = match fields.optional(Tag::context(3, true))? {
            Some(explicit) => Extensions::read(explicit.fields())?,
            None => Extensions::default(),
        };
        fields.finish()?;

        // An authority needs a name, or every certificate without an issuer would be of its issue.
        require(!issuer.is_empty())?;
        let signed = Signed::read(tbs.raw, algorithm, signature)?;
        let der = certificate.raw;
        Ok(Self { der, serial, issuer, not_before, not_after, subject, public_key, extensions, signed })
    }

    /// The bytes as received.
    #[must_use]
    pub const fn der(&self) -> &'c [u8] {
        self.der
    }

    /// The bytes that the issuer signed, as received.
    #[must_use]
    pub const fn to_be_signed(&self) -> &'c [u8] {
        self.signed.signed_bytes()
    }

    /// The subject.
    #[must_use]
    pub const fn subject(&self) -> Name<'c> {
        self.subject
    }

    /// The issuer.
    #[must_use]
    pub const fn issuer(&self) -> Name<'c> {
        self.issuer
    }

    /// First second of validity (unix seconds), inclusive.
    #[must_use]
    pub const fn not_before(&self) -> i64 {
        self.not_before
    }

    /// Last second of validity (unix seconds), inclusive.
    #[must_use]
    pub const fn not_after(&self) -> i64 {
        self.not_after
    }

    /// Serial number, big-endian, without a leading zero.
    #[must_use]
    pub const fn serial(&self) -> &'c [u8] {
        self.serial
    }

    /// What the extensions say.
    #[must_use]
    pub const fn extensions(&self) -> &Extensions<'c> {
        &self.extensions
    }

    /// The public key.
    ///
    /// # Errors
    /// As [`PublicKey::from_spki`].
    pub const fn public_key(&self) -> Result<PublicKey<'c>, Error> {
        self.public_key
    }

    /// How the certificate was signed.
    ///
    /// # Errors
    /// `CertificateAlgorithm` for SHA-1, MD5 and whatever else is not in our table, and for one that
    /// does not go with the issuer's key.
    pub fn signature_scheme(&self, issuer_key: &PublicKey<'_>) -> Result<SignatureScheme, Error> {
        self.signed.scheme(issuer_key)
    }

    /// Refuses a signature algorithm that no key could make good, before any key is at hand.
    ///
    /// # Errors
    /// `CertificateAlgorithm`.
    pub fn check_signature_algorithm(&self) -> Result<(), Error> {
        self.signed.check_algorithm()
    }

    /// Checks the signature with the key of `issuer`. Names, dates and rights are not looked at.
    ///
    /// # Errors
    /// `CertificateSignature`, `CertificateAlgorithm`, `AlgorithmNotBuilt`; as
    /// [`Certificate::public_key`] of the issuer; `KeyInvalid`, `ScratchTooSmall` and limits from the
    /// backend.
    pub fn check_signed_by<B: Backend>(
        &self,
        issuer: &Certificate<'_>,
        backend: &B,
        scratch: Scratch<'_>,
    ) -> Result<(), Error> {
        self.signed.check(&issuer.public_key()?, backend, scratch)
    }

    /// Issuer and subject are equal, byte for byte.
    #[must_use]
    pub fn is_self_issued(&self) -> bool {
        self.issuer == self.subject
    }

    /// Basic constraints say that this is a certificate authority.
    #[must_use]
    pub const fn is_authority(&self) -> bool {
        matches!(self.extensions.basic_constraints, Some(constraints) if constraints.ca)
    }

    /// There is a subject alternative name extension, whatever is in it.
    #[must_use]
    pub const fn has_subject_alt_name(&self) -> bool {
        self.extensions.subject_alt_name.is_some()
    }
}

fn require_version_3(explicit: Field<'_>) -> Result<(), Malformed> {
    let mut fields = explicit.fields();
    let version = fields.expect(Tag::INTEGER)?;
    fields.finish()?;
    require(version.value == [2])
}

fn serial<'c>(fields: &mut Fields<'c>) -> Result<&'c [u8], Malformed> {
    let serial = fields.unsigned()?;
    require(serial != [0] && serial.len() <= MAX_SERIAL)?;
    Ok(serial)
}

fn validity(field: Field<'_>) -> Result<(i64, i64), Malformed> {
    let mut fields = field.fields();
    let not_before = time::unix_seconds(&fields.next()?)?;
    let not_after = time::unix_seconds(&fields.next()?)?;
    fields.finish()?;
    require(not_before <= not_after)?;
    Ok((not_before, not_after))
}
