//! The formats of envelopes: their names and media types.

/// A signature format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// The nv2 prototype's token: `header.claims.signature`.
    Nv2Jwt,
    /// The nv2 prototype's earlier JSON form: `{"signed":…,"signature":…}`. Read only.
    Nv2Json,
    /// Notary Project, JWS JSON serialisation, flattened: `application/jose+json`.
    NotaryJws,
    /// Notary Project, tagged COSE_Sign1: `application/cose`.
    NotaryCose,
    /// cosign's signature over a simple signing payload that stands beside it, or the file that holds
    /// both (`sigstore-json`).
    Cosign,
    /// DSSE, whose payload is an in-toto statement unless the policy names another type.
    Dsse,
    /// A Sigstore bundle that was signed with a key.
    SigstoreBundle,
}

impl Format {
    /// All formats.
    pub const ALL: &'static [Self] = &[
        Self::Nv2Jwt,
        Self::Nv2Json,
        Self::NotaryJws,
        Self::NotaryCose,
        Self::Cosign,
        Self::Dsse,
        Self::SigstoreBundle,
    ];

    /// Whether this build reads the format. One that it does not read is refused with `FormatNotBuilt`.
    #[inline]
    #[must_use]
    pub const fn is_built(self) -> bool {
        match self {
            Self::Nv2Jwt => cfg!(feature = "nv2-jwt"),
            Self::Nv2Json => cfg!(feature = "nv2-json"),
            Self::NotaryJws => cfg!(feature = "notary-jws"),
            Self::NotaryCose => cfg!(feature = "notary-cose"),
            Self::Cosign => cfg!(feature = "cosign"),
            Self::Dsse => cfg!(feature = "dsse"),
            Self::SigstoreBundle => cfg!(feature = "sigstore-bundle"),
        }
    }

    /// The name on the command line and in JSON output.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Nv2Jwt => "nv2-jwt",
            Self::Nv2Json => "nv2-json",
            Self::NotaryJws => "jws",
            Self::NotaryCose => "cose",
            Self::Cosign => "cosign",
            Self::Dsse => "dsse",
            Self::SigstoreBundle => "sigstore-bundle",
        }
    }

    /// The format with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.name() == name)
    }

    /// The format of a signature blob with this media type, compared exactly.
    #[must_use]
    pub fn from_media_type(media_type: &str) -> Option<Self> {
        match media_type {
            "application/jose+json" => Some(Self::NotaryJws),
            "application/cose" => Some(Self::NotaryCose),
            "application/vnd.cncf.notary.config.v2+jwt" | "application/vnd.cncf.notary.signature.v2+jwt" => {
                Some(Self::Nv2Jwt)
            }
            "application/vnd.cncf.notary.config.v2+json" => Some(Self::Nv2Json),
            "application/vnd.dsse.envelope.v1+json" => Some(Self::Dsse),
            other if BUNDLE_MEDIA_TYPES.contains(&other) => Some(Self::SigstoreBundle),
            _ => None,
        }
    }
}

/// The versions of Sigstore bundles that are read.
pub(crate) const BUNDLE_MEDIA_TYPES: [&str; 4] = [
    "application/vnd.dev.sigstore.bundle.v0.3+json",
    "application/vnd.dev.sigstore.bundle+json;version=0.1",
    "application/vnd.dev.sigstore.bundle+json;version=0.2",
    "application/vnd.dev.sigstore.bundle+json;version=0.3",
];

/// How an ECDSA signature is written. Never guessed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SignatureEncoding {
    /// ASN.1 DER, `SEQUENCE { r, s }`.
    #[default]
    Der,
    /// `r || s`, each as long as the field.
    Fixed,
}
