//! One table: JOSE name, COSE number, digest and key of each signature algorithm; and which of
//! them a format allows for a key.

use crate::digest::DigestAlgorithm;
use crate::format::{Format, SignatureEncoding};
use crate::key::{Curve, KeyKind};

/// A signature algorithm as an envelope names it (RFC 7518, RFC 8037, RFC 9053).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Algorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    Rs256,
    /// RSASSA-PKCS1-v1_5 with SHA-384.
    Rs384,
    /// RSASSA-PKCS1-v1_5 with SHA-512.
    Rs512,
    /// RSASSA-PSS with SHA-256, salt as long as the hash.
    Ps256,
    /// RSASSA-PSS with SHA-384, salt as long as the hash.
    Ps384,
    /// RSASSA-PSS with SHA-512, salt as long as the hash.
    Ps512,
    /// ECDSA on P-256 with SHA-256.
    Es256,
    /// ECDSA on P-384 with SHA-384.
    Es384,
    /// ECDSA on P-521 with SHA-512.
    Es512,
    /// Ed25519.
    EdDsa,
}

/// How a signature is made, apart from the envelope: what a backend is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SignatureScheme {
    /// RSASSA-PKCS1-v1_5 (RFC 8017, 8.2).
    RsaPkcs1(DigestAlgorithm),
    /// RSASSA-PSS (RFC 8017, 8.1), MGF1 with the same hash, salt as long as the hash.
    RsaPss(DigestAlgorithm),
    /// ECDSA; the signature is `r || s`, each as long as the field.
    Ecdsa(Curve, DigestAlgorithm),
    /// Ed25519 (RFC 8032) under the strict rules.
    Ed25519,
}

struct Row {
    algorithm: Algorithm,
    jose: &'static str,
    cose: i64,
    scheme: SignatureScheme,
}

const fn row(algorithm: Algorithm, jose: &'static str, cose: i64, scheme: SignatureScheme) -> Row {
    Row { algorithm, jose, cose, scheme }
}

use DigestAlgorithm::{Sha256, Sha384, Sha512};
use SignatureScheme::{Ecdsa, Ed25519, RsaPkcs1, RsaPss};

const TABLE: [Row; 10] = [
    row(Algorithm::Rs256, "RS256", -257, RsaPkcs1(Sha256)),
    row(Algorithm::Rs384, "RS384", -258, RsaPkcs1(Sha384)),
    row(Algorithm::Rs512, "RS512", -259, RsaPkcs1(Sha512)),
    row(Algorithm::Ps256, "PS256", -37, RsaPss(Sha256)),
    row(Algorithm::Ps384, "PS384", -38, RsaPss(Sha384)),
    row(Algorithm::Ps512, "PS512", -39, RsaPss(Sha512)),
    row(Algorithm::Es256, "ES256", -7, Ecdsa(Curve::P256, Sha256)),
    row(Algorithm::Es384, "ES384", -35, Ecdsa(Curve::P384, Sha384)),
    row(Algorithm::Es512, "ES512", -36, Ecdsa(Curve::P521, Sha512)),
    row(Algorithm::EdDsa, "EdDSA", -8, Ed25519),
];

impl Algorithm {
    /// All algorithms, in the order of the table.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|row| row.algorithm)
    }

    /// The algorithm with this JOSE name, compared exactly.
    #[must_use]
    pub fn from_jose(name: &str) -> Option<Self> {
        TABLE.iter().find(|row| row.jose == name).map(|row| row.algorithm)
    }

    /// The algorithm with this COSE number.
    #[must_use]
    pub fn from_cose(number: i64) -> Option<Self> {
        TABLE.iter().find(|row| row.cose == number).map(|row| row.algorithm)
    }

    /// The JOSE name, which is also the name in all output.
    #[must_use]
    pub fn jose(self) -> &'static str {
        self.row().jose
    }

    /// The COSE number (IANA COSE Algorithms).
    #[must_use]
    pub fn cose(self) -> i64 {
        self.row().cose
    }

    /// What a backend is asked for.
    #[must_use]
    pub fn scheme(self) -> SignatureScheme {
        self.row().scheme
    }

    /// The algorithms that a format allows for a kind of key; the header may only pick within them.
    ///
    /// cosign, DSSE and Sigstore bundles: exactly one per kind of key, since nothing names one.
    /// Notary Project: exactly one per kind and size. nv2: by the kind of key, never PSS; Ed25519 is
    /// an extension of ours.
    #[must_use]
    pub const fn allowed(format: Format, key: KeyKind) -> &'static [Self] {
        match format {
            Format::Nv2Jwt | Format::Nv2Json => Self::allowed_nv2(key),
            Format::NotaryJws | Format::NotaryCose => Self::allowed_notary(key),
            Format::Cosign | Format::Dsse | Format::SigstoreBundle => Self::allowed_by_key(key),
        }
    }

    const fn allowed_nv2(key: KeyKind) -> &'static [Self] {
        match key {
            KeyKind::Rsa { .. } => &[Self::Rs256, Self::Rs384, Self::Rs512],
            KeyKind::Ec(Curve::P256) => &[Self::Es256],
            KeyKind::Ec(Curve::P384) => &[Self::Es384],
            KeyKind::Ec(Curve::P521) => &[Self::Es512],
            KeyKind::Ed25519 => &[Self::EdDsa],
        }
    }

    /// Formats without a header that names an algorithm: the key alone decides.
    const fn allowed_by_key(key: KeyKind) -> &'static [Self] {
        match key {
            KeyKind::Rsa { .. } => &[Self::Rs256],
            KeyKind::Ec(Curve::P256) => &[Self::Es256],
            KeyKind::Ec(Curve::P384) => &[Self::Es384],
            KeyKind::Ec(Curve::P521) => &[Self::Es512],
            KeyKind::Ed25519 => &[Self::EdDsa],
        }
    }

    const fn allowed_notary(key: KeyKind) -> &'static [Self] {
        match key {
            KeyKind::Rsa { bits: 2048 } => &[Self::Ps256],
            KeyKind::Rsa { bits: 3072 } => &[Self::Ps384],
            KeyKind::Rsa { bits: 4096 } => &[Self::Ps512],
            KeyKind::Rsa { .. } | KeyKind::Ed25519 => &[],
            KeyKind::Ec(Curve::P256) => &[Self::Es256],
            KeyKind::Ec(Curve::P384) => &[Self::Es384],
            KeyKind::Ec(Curve::P521) => &[Self::Es512],
        }
    }

    /// How a format writes ECDSA signatures; nothing where the policy says.
    #[must_use]
    pub const fn encoding(format: Format) -> Option<SignatureEncoding> {
        match format {
            Format::Nv2Jwt | Format::Nv2Json | Format::NotaryJws | Format::NotaryCose => {
                Some(SignatureEncoding::Fixed)
            }
            Format::Cosign | Format::SigstoreBundle => Some(SignatureEncoding::Der),
            Format::Dsse => None,
        }
    }

    /// The digest that the scheme signs; none for Ed25519, which hashes in its own way.
    #[must_use]
    pub fn digest(self) -> Option<DigestAlgorithm> {
        match self.scheme() {
            RsaPkcs1(digest) | RsaPss(digest) | Ecdsa(_, digest) => Some(digest),
            Ed25519 => None,
        }
    }

    /// True when the scheme works with this kind of key, whatever a format says.
    #[must_use]
    pub fn fits(self, key: KeyKind) -> bool {
        match (self.scheme(), key) {
            (RsaPkcs1(_) | RsaPss(_), KeyKind::Rsa { .. }) | (Ed25519, KeyKind::Ed25519) => true,
            (Ecdsa(curve, _), KeyKind::Ec(of_key)) => curve == of_key,
            _ => false,
        }
    }

    fn row(self) -> &'static Row {
        // The table has one row per variant; the test below holds it to that.
        TABLE.iter().find(|row| row.algorithm == self).unwrap_or(&TABLE[0])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_algorithm_has_its_row() {
        for algorithm in Algorithm::all() {
            assert_eq!(Algorithm::from_jose(algorithm.jose()), Some(algorithm));
            assert_eq!(Algorithm::from_cose(algorithm.cose()), Some(algorithm));
        }
        assert_eq!(Algorithm::all().count(), TABLE.len());
    }
}
