//! A borrowed view of an X.509 certificate (RFC 5280). Parsing checks form, never trust.

pub mod host;
pub mod name;

use crate::algorithm::SignatureScheme;
use crate::error::{Error, ErrorKind};
use crate::key::PublicKey;
use name::Name;

/// A certificate that parsed.
#[derive(Clone, Copy, Debug)]
pub struct Certificate<'c> {
    der: &'c [u8],
}

impl<'c> Certificate<'c> {
    /// Reads one DER certificate that fills `der`: version 3, positive serial of at most 20 bytes,
    /// equal inner and outer signature algorithm, known time forms, unique extensions.
    ///
    /// # Errors
    /// `CertificateInvalid`, `DerTrailing`.
    pub fn from_der(der: &'c [u8]) -> Result<Self, Error> {
        let _ = der;
        Err(ErrorKind::CertificateInvalid.into())
    }

    /// The bytes as received.
    #[must_use]
    pub const fn der(&self) -> &'c [u8] {
        self.der
    }

    /// The subject.
    #[must_use]
    pub fn subject(&self) -> Name<'c> {
        todo!()
    }

    /// The issuer.
    #[must_use]
    pub fn issuer(&self) -> Name<'c> {
        todo!()
    }

    /// First second of validity (unix seconds), inclusive.
    #[must_use]
    pub fn not_before(&self) -> i64 {
        todo!()
    }

    /// Last second of validity (unix seconds), inclusive.
    #[must_use]
    pub fn not_after(&self) -> i64 {
        todo!()
    }

    /// Serial number, big-endian, without a leading zero.
    #[must_use]
    pub fn serial(&self) -> &'c [u8] {
        todo!()
    }

    /// The public key.
    ///
    /// # Errors
    /// As [`PublicKey::from_spki`].
    pub fn public_key(&self) -> Result<PublicKey<'c>, Error> {
        todo!()
    }

    /// How the certificate was signed.
    ///
    /// # Errors
    /// `CertificateAlgorithm` for SHA-1, MD5 and whatever else is not in our table.
    pub fn signature_scheme(&self, issuer_key: &PublicKey<'_>) -> Result<SignatureScheme, Error> {
        let _ = issuer_key;
        todo!()
    }

    /// Issuer and subject are equal, byte for byte.
    #[must_use]
    pub fn is_self_issued(&self) -> bool {
        todo!()
    }
}
