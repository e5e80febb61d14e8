//! The signature on a certificate: its algorithm, its encoding, and its check.

use super::fields::{Field, Fields, require};
use crate::algorithm::SignatureScheme;
use crate::bytes::scratch::Scratch;
use crate::crypto::Backend;
use crate::digest::DigestAlgorithm::{self, Sha256, Sha384, Sha512};
use crate::error::{Error, ErrorKind};
use crate::key::{Curve, KeyKind, PublicKey};
use der::Tag;

/// `r || s` on the largest curve.
const MAX_FIXED: usize = 2 * Curve::P521.field_len();

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
    ) -> Result<Self, Error> {
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
        let mut fixed = [0; MAX_FIXED];
        let signature = match scheme {
            SignatureScheme::Ecdsa(curve, _) => fixed_from_der(self.signature, curve, &mut fixed)?,
            _ => self.signature,
        };
        let message = [self.to_be_signed];
        backend.verify(scheme, issuer_key, &message, signature, scratch).map_err(|error| match error.kind() {
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

/// Turns `SEQUENCE { r, s }` (RFC 3279, 2.2.3) into `r || s`. Strict DER, nothing behind it.
fn fixed_from_der<'f>(der: &[u8], curve: Curve, fixed: &'f mut [u8; MAX_FIXED]) -> Result<&'f [u8], Error> {
    let numbers = || {
        let mut outer = Fields::new(der);
        let mut inner = outer.expect(Tag::Sequence)?.fields();
        outer.finish()?;
        let r = inner.next()?.unsigned()?;
        let s = inner.next()?.unsigned()?;
        inner.finish()?;
        Ok((r, s))
    };
    let (r, s) = numbers().map_err(|_: Error| ErrorKind::CertificateSignature)?;
    let field = curve.field_len();
    let (left, rest) = fixed.split_at_mut_checked(field).ok_or(ErrorKind::Internal)?;
    let right = rest.get_mut(..field).ok_or(ErrorKind::Internal)?;
    align_right(r, left)?;
    align_right(s, right)?;
    fixed.get(..field.saturating_mul(2)).ok_or_else(|| ErrorKind::Internal.into())
}

fn align_right(number: &[u8], place: &mut [u8]) -> Result<(), Error> {
    let start = place.len().checked_sub(number.len()).ok_or(ErrorKind::CertificateSignature)?;
    place.get_mut(start..).ok_or(ErrorKind::Internal)?.copy_from_slice(number);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn convert(der: &[u8]) -> Result<std::vec::Vec<u8>, ErrorKind> {
        let mut fixed = [0; MAX_FIXED];
        fixed_from_der(der, Curve::P256, &mut fixed).map(<[u8]>::to_vec).map_err(Error::kind)
    }

    #[test]
    fn numbers_are_aligned_to_the_field() {
        let fixed = convert(&[0x30, 7, 2, 1, 1, 2, 2, 0, 0x80]).unwrap();
        let mut expected = [0; 64];
        (expected[31], expected[63]) = (1, 0x80);
        assert_eq!(fixed, expected);
    }

    #[test]
    fn any_other_spelling_of_a_signature_is_refused() {
        let mut long = std::vec![0x30, 38, 2, 33, 1];
        long.extend([0; 32]);
        long.extend([2, 1, 1]);
        for bad in [
            &[][..],
            &[0x30, 0],
            &[0x30, 3, 2, 1, 1],
            &[0x30, 6, 2, 1, 0x81, 2, 1, 1],
            &[0x30, 7, 2, 2, 0, 1, 2, 1, 1],
            &[0x30, 5, 2, 0, 2, 1, 1],
            &[0x30, 6, 2, 1, 1, 2, 1, 1, 0],
            &[0x30, 9, 2, 1, 1, 2, 1, 1, 2, 1, 1],
            &[0x30, 0x81, 6, 2, 1, 1, 2, 1, 1],
            &[0x31, 6, 2, 1, 1, 2, 1, 1],
            &long,
        ] {
            assert_eq!(convert(bad), Err(ErrorKind::CertificateSignature), "{bad:x?}");
        }
    }

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
