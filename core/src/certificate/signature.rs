//! The signature on a certificate: its algorithm, its encoding, and its check.

use crate::algorithm::SignatureScheme;
use crate::bytes::der::{Field, Malformed, require};
use crate::bytes::scratch::Scratch;
use crate::crypto::{Backend, Message};
use crate::digest::DigestAlgorithm::{self, Sha256, Sha384, Sha512};
use crate::error::{Error, ErrorKind};
use crate::format::SignatureEncoding;
use crate::key::{KeyKind, PublicKey};

/// What was signed, how, and the signature.
#[derive(Clone, Copy, Debug)]
pub(super) struct Signed<'c> {
    to_be_signed: &'c [u8],
    algorithm: Option<CertificateAlgorithm>,
    signature: &'c [u8],
}

/// A signature algorithm that we take. The key of the issuer adds the curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CertificateAlgorithm {
    RsaPkcs1(DigestAlgorithm),
    Ecdsa(DigestAlgorithm),
    Ed25519,
}

impl<'c> Signed<'c> {
    /// Takes any well-formed `AlgorithmIdentifier`; whether it is one of ours is asked later.
    pub(super) fn read(
        to_be_signed: &'c [u8],
        algorithm: Field<'c>,
        signature: &'c [u8],
    ) -> Result<Self, Malformed> {
        let mut fields = algorithm.fields();
        let oid = fields.next()?.oid()?;
        let parameters = if fields.is_empty() { None } else { Some(fields.next()?.raw) };
        fields.finish()?;
        require(!signature.is_empty())?;
        Ok(Self { to_be_signed, algorithm: CertificateAlgorithm::find(oid, parameters), signature })
    }

    pub(super) const fn signed_bytes(&self) -> &'c [u8] {
        self.to_be_signed
    }

    pub(super) fn check_algorithm(&self) -> Result<(), Error> {
        self.algorithm.map(drop).ok_or_else(|| ErrorKind::CertificateAlgorithm.into())
    }

    pub(super) fn scheme(&self, issuer_key: &PublicKey<'_>) -> Result<SignatureScheme, Error> {
        match (self.algorithm, issuer_key.kind()) {
            (Some(CertificateAlgorithm::RsaPkcs1(hash)), KeyKind::Rsa { .. }) => {
                Ok(SignatureScheme::RsaPkcs1(hash))
            }
            (Some(CertificateAlgorithm::Ecdsa(hash)), KeyKind::Ec(curve)) => {
                Ok(SignatureScheme::Ecdsa(curve, hash))
            }
            (Some(CertificateAlgorithm::Ed25519), KeyKind::Ed25519) => Ok(SignatureScheme::Ed25519),
            _ => Err(ErrorKind::CertificateAlgorithm.into()),
        }
    }

    pub(super) fn check<B: Backend>(
        &self,
        issuer_key: &PublicKey<'_>,
        backend: &B,
        scratch: Scratch<'_>,
    ) -> Result<(), Error> {
        let scheme = self.scheme(issuer_key)?;
        let message = [self.to_be_signed];
        let message = Message::Pieces(&message);
        let encoding = SignatureEncoding::Der;
        let outcome = backend.check(scheme, encoding, issuer_key, message, self.signature, scratch);
        outcome.map_err(|error| match error.kind() {
            ErrorKind::SignatureInvalid | ErrorKind::SignatureEncoding => {
                ErrorKind::CertificateSignature.into()
            }
            _ => error,
        })
    }
}

impl CertificateAlgorithm {
    /// The exact parameters are NULL for RSA (RFC 4055, 5), and none for the others (RFC 5758, 3.2;
    /// RFC 8410, 3).
    fn find(oid: &[u8], parameters: Option<&[u8]>) -> Option<Self> {
        const NULL: &[u8] = &[0x05, 0x00];
        // 1.2.840.113549.1.1, 1.2.840.10045.4.3 and 1.3.101.
        const PKCS1: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01];
        const ECDSA_WITH_SHA2: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03];
        const EDWARDS: &[u8] = &[0x2b, 0x65];

        let under = |arc| oid.strip_prefix(arc);
        match (under(PKCS1), under(ECDSA_WITH_SHA2), under(EDWARDS), parameters) {
            (Some([11]), _, _, Some(NULL)) => Some(Self::RsaPkcs1(Sha256)),
            (Some([12]), _, _, Some(NULL)) => Some(Self::RsaPkcs1(Sha384)),
            (Some([13]), _, _, Some(NULL)) => Some(Self::RsaPkcs1(Sha512)),
            (_, Some([2]), _, None) => Some(Self::Ecdsa(Sha256)),
            (_, Some([3]), _, None) => Some(Self::Ecdsa(Sha384)),
            (_, Some([4]), _, None) => Some(Self::Ecdsa(Sha512)),
            (_, _, Some([112]), None) => Some(Self::Ed25519),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_exact() {
        let rsa = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 11];
        let ecdsa = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 2];
        let find = CertificateAlgorithm::find;
        assert_eq!(find(&rsa, Some(&[5, 0])), Some(CertificateAlgorithm::RsaPkcs1(Sha256)));
        assert_eq!(find(&rsa, None), None);
        assert_eq!(find(&ecdsa, None), Some(CertificateAlgorithm::Ecdsa(Sha256)));
        assert_eq!(find(&ecdsa, Some(&[5, 0])), None);
        assert_eq!(find(&[0x2b, 0x65, 112], None), Some(CertificateAlgorithm::Ed25519));
        // Ed448, RSASSA-PSS, SHA-1 and MD5 with RSA, ECDSA with SHA-1.
        assert_eq!(find(&[0x2b, 0x65, 113], None), None);
        for last in [10, 5, 4] {
            let oid = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, last];
            assert_eq!(find(&oid, Some(&[5, 0])), None);
        }
        assert_eq!(find(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x01], None), None);
    }
}
