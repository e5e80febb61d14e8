//! The numbers of the interface: what an enumeration of the core is called in C.

use core::ffi::CStr;
use nv2_core::certificate::host::HostNames;
use nv2_core::chain::ServerAuth;
use nv2_core::error::ErrorKind;
use nv2_core::format::SignatureEncoding;
use nv2_core::{Algorithm, AnchorStore, DigestAlgorithm, Format, Stage};

/// NV2_OK, or the code of an error: one of `enum nv2_error`, or one that a newer library added.
pub type nv2_status = u32;

/// A format of signature envelopes: one of NV2_FORMAT_….
pub type nv2_format = u32;

/// The format is recognised by its shape.
pub const NV2_FORMAT_AUTO: nv2_format = 0;
/// The nv2 prototype's token: `header.claims.signature`.
pub const NV2_FORMAT_NV2_JWT: nv2_format = 1;
/// The nv2 prototype's earlier JSON form.
pub const NV2_FORMAT_NV2_JSON: nv2_format = 2;
/// Notary Project, JWS: `application/jose+json`.
pub const NV2_FORMAT_NOTARY_JWS: nv2_format = 3;
/// Notary Project, COSE: `application/cose`.
pub const NV2_FORMAT_NOTARY_COSE: nv2_format = 4;
/// cosign: a signature whose payload stands beside it, or the file that holds both.
pub const NV2_FORMAT_COSIGN: nv2_format = 5;
/// DSSE.
pub const NV2_FORMAT_DSSE: nv2_format = 6;
/// A Sigstore bundle that was signed with a key.
pub const NV2_FORMAT_SIGSTORE_BUNDLE: nv2_format = 7;

/// A signature algorithm: one of NV2_ALGORITHM_…, or zero where none is known.
pub type nv2_algorithm = u32;

/// RSASSA-PKCS1-v1_5 with SHA-256.
pub const NV2_ALGORITHM_RS256: nv2_algorithm = 1;
/// RSASSA-PKCS1-v1_5 with SHA-384.
pub const NV2_ALGORITHM_RS384: nv2_algorithm = 2;
/// RSASSA-PKCS1-v1_5 with SHA-512.
pub const NV2_ALGORITHM_RS512: nv2_algorithm = 3;
/// RSASSA-PSS with SHA-256.
pub const NV2_ALGORITHM_PS256: nv2_algorithm = 4;
/// RSASSA-PSS with SHA-384.
pub const NV2_ALGORITHM_PS384: nv2_algorithm = 5;
/// RSASSA-PSS with SHA-512.
pub const NV2_ALGORITHM_PS512: nv2_algorithm = 6;
/// ECDSA on P-256 with SHA-256.
pub const NV2_ALGORITHM_ES256: nv2_algorithm = 7;
/// ECDSA on P-384 with SHA-384.
pub const NV2_ALGORITHM_ES384: nv2_algorithm = 8;
/// ECDSA on P-521 with SHA-512.
pub const NV2_ALGORITHM_ES512: nv2_algorithm = 9;
/// Ed25519.
pub const NV2_ALGORITHM_EDDSA: nv2_algorithm = 10;

/// A digest algorithm: one of NV2_DIGEST_….
pub type nv2_digest = u32;

/// SHA-256.
pub const NV2_DIGEST_SHA256: nv2_digest = 1;
/// SHA-384.
pub const NV2_DIGEST_SHA384: nv2_digest = 2;
/// SHA-512.
pub const NV2_DIGEST_SHA512: nv2_digest = 3;

/// The station of the data path that refused: one of NV2_STAGE_…. Later ones know more.
pub type nv2_stage = u32;

/// Nothing was refused.
pub const NV2_STAGE_NONE: nv2_stage = 0;
/// Base64, JSON, CBOR, DER, PEM: the bytes are not well formed.
pub const NV2_STAGE_ENCODING: nv2_stage = 1;
/// The envelope does not have the shape of its format.
pub const NV2_STAGE_ENVELOPE: nv2_stage = 2;
/// The options do not admit the format, the algorithm or a critical header.
pub const NV2_STAGE_ADMIT: nv2_stage = 3;
/// No trusted key is found, or its certificate chain does not hold.
pub const NV2_STAGE_KEY: nv2_stage = 4;
/// The signature is not one of this key over these bytes.
pub const NV2_STAGE_SIGNATURE: nv2_stage = 5;
/// The signed statement or its times do not satisfy the options.
pub const NV2_STAGE_STATEMENT: nv2_stage = 6;
/// The statement is about another artifact.
pub const NV2_STAGE_SUBJECT: nv2_stage = 7;
/// A limit was reached.
pub const NV2_STAGE_LIMIT: nv2_stage = 8;
/// The caller handed in something that cannot be used.
pub const NV2_STAGE_CALLER: nv2_stage = 9;
/// A fault of the library.
pub const NV2_STAGE_INTERNAL: nv2_stage = 10;

/// Which signing scheme an anchor answers for: one of NV2_ANCHOR_….
pub type nv2_anchor = u32;

/// nv2 formats, and the Notary Project scheme `notary.x509` (trust store type `ca`).
pub const NV2_ANCHOR_CA: nv2_anchor = 1;
/// The Notary Project scheme `notary.x509.signingAuthority` (trust store type `signingAuthority`).
pub const NV2_ANCHOR_SIGNING_AUTHORITY: nv2_anchor = 2;

/// Where a certificate may name its hosts: one of NV2_HOST_NAMES_….
pub type nv2_host_names = u32;

/// Subject alternative names only.
pub const NV2_HOST_NAMES_SUBJECT_ALT_NAME: nv2_host_names = 0;
/// The Common Name too, when there is no subject alternative name extension at all.
pub const NV2_HOST_NAMES_OR_COMMON_NAME: nv2_host_names = 1;

/// Whether the extended key usage `serverAuth` alone will do in nv2 formats: one of NV2_SERVER_AUTH_….
pub type nv2_server_auth = u32;

/// It will not.
pub const NV2_SERVER_AUTH_REFUSE: nv2_server_auth = 0;
/// It will, as the nv2 prototype's verifiers demanded.
pub const NV2_SERVER_AUTH_ACCEPT: nv2_server_auth = 1;

/// How an ECDSA signature is written where the format does not say: one of NV2_SIGNATURE_….
pub type nv2_signature_encoding = u32;

/// ASN.1 DER.
pub const NV2_SIGNATURE_DER: nv2_signature_encoding = 0;
/// `r || s`, each as long as the field.
pub const NV2_SIGNATURE_FIXED: nv2_signature_encoding = 1;

/// How a signer came to be trusted: one of NV2_TRUSTED_BY_….
pub type nv2_trusted_by = u32;

/// The key is pinned.
pub const NV2_TRUSTED_BY_KEY: nv2_trusted_by = 1;
/// The fingerprint of the key is pinned.
pub const NV2_TRUSTED_BY_FINGERPRINT: nv2_trusted_by = 2;
/// The signing certificate is pinned.
pub const NV2_TRUSTED_BY_CERTIFICATE: nv2_trusted_by = 3;
/// The chain ends at an anchor of the store NV2_ANCHOR_CA.
pub const NV2_TRUSTED_BY_CA: nv2_trusted_by = 4;
/// The chain ends at an anchor of the store NV2_ANCHOR_SIGNING_AUTHORITY.
pub const NV2_TRUSTED_BY_SIGNING_AUTHORITY: nv2_trusted_by = 5;

/// Whose subject was asked for: one of NV2_IDENTITY_….
pub type nv2_identity = u32;

/// A pin: the identity is the key or certificate itself.
pub const NV2_IDENTITY_PINNED: nv2_identity = 1;
/// An anchor that was not narrowed: any subject.
pub const NV2_IDENTITY_ANY: nv2_identity = 2;
/// The identity that the subject matched; see nv2_verdict_identity().
pub const NV2_IDENTITY_NAMED: nv2_identity = 3;

/// What became of a bound in time: one of NV2_TIME_….
pub type nv2_time_check = u32;

/// It was checked and holds.
pub const NV2_TIME_CHECKED: nv2_time_check = 1;
/// It is there, the time is unknown, and the options accept that.
pub const NV2_TIME_NOT_CHECKED: nv2_time_check = 2;
/// There is none.
pub const NV2_TIME_NOT_BOUND: nv2_time_check = 3;
/// This kind of trust does not look at it: the dates of a certificate around a pinned key.
pub const NV2_TIME_NOT_EVALUATED: nv2_time_check = 4;

/// The signing scheme of a Notary Project signature: one of NV2_SCHEME_….
pub type nv2_scheme = u32;

/// The format has no signing scheme.
pub const NV2_SCHEME_NONE: nv2_scheme = 0;
/// `notary.x509`: the signing time is the signer's claim.
pub const NV2_SCHEME_X509: nv2_scheme = 1;
/// `notary.x509.signingAuthority`: an authority vouches for the signing time.
pub const NV2_SCHEME_SIGNING_AUTHORITY: nv2_scheme = 2;

/// What a signature says it is about: one of NV2_CLAIM_….
pub type nv2_claim = u32;

/// One artifact, by digest.
pub const NV2_CLAIM_ARTIFACT: nv2_claim = 1;
/// Several artifacts, each by digests (in-toto).
pub const NV2_CLAIM_SUBJECTS: nv2_claim = 2;
/// The payload is the artifact.
pub const NV2_CLAIM_PAYLOAD: nv2_claim = 3;
/// The signature covers the content of the artifact itself.
pub const NV2_CLAIM_CONTENT: nv2_claim = 4;

/// What has to be signed in a SIF file: one of NV2_SIF_….
pub type nv2_sif_selection = u32;

/// Every group, and no object but signatures may be outside a group.
pub const NV2_SIF_EVERY_GROUP: nv2_sif_selection = 0;
/// One group; the others are not looked at.
pub const NV2_SIF_GROUP: nv2_sif_selection = 1;
/// One object, and the header; the other objects of its group are not looked at.
pub const NV2_SIF_OBJECT: nv2_sif_selection = 2;

/// An enumeration with numbers and names.
pub(crate) trait Numbered: Copy + PartialEq + 'static {
    const TABLE: &'static [(u32, Self, &'static CStr)];

    /// The value with this number.
    ///
    /// # Errors
    /// `ArgumentInvalid` for a number that is not in the table.
    fn from_number(number: u32) -> Result<Self, ErrorKind> {
        let mut rows = Self::TABLE.iter();
        rows.find(|row| row.0 == number).map(|row| row.1).ok_or(ErrorKind::ArgumentInvalid)
    }

    /// The number; zero for a value that the core added and this table does not know.
    fn number(self) -> u32 {
        Self::TABLE.iter().find(|row| row.1 == self).map_or(0, |row| row.0)
    }

    /// The name; "unknown" for a number that is not in the table.
    fn c_text(number: u32) -> &'static CStr {
        Self::TABLE.iter().find(|row| row.0 == number).map_or(c"unknown", |row| row.2)
    }
}

impl Numbered for Format {
    const TABLE: &'static [(u32, Self, &'static CStr)] = &[
        (NV2_FORMAT_NV2_JWT, Self::Nv2Jwt, c"nv2-jwt"),
        (NV2_FORMAT_NV2_JSON, Self::Nv2Json, c"nv2-json"),
        (NV2_FORMAT_NOTARY_JWS, Self::NotaryJws, c"jws"),
        (NV2_FORMAT_NOTARY_COSE, Self::NotaryCose, c"cose"),
        (NV2_FORMAT_COSIGN, Self::Cosign, c"cosign"),
        (NV2_FORMAT_DSSE, Self::Dsse, c"dsse"),
        (NV2_FORMAT_SIGSTORE_BUNDLE, Self::SigstoreBundle, c"sigstore-bundle"),
    ];
}

impl Numbered for Algorithm {
    const TABLE: &'static [(u32, Self, &'static CStr)] = &[
        (NV2_ALGORITHM_RS256, Self::Rs256, c"RS256"),
        (NV2_ALGORITHM_RS384, Self::Rs384, c"RS384"),
        (NV2_ALGORITHM_RS512, Self::Rs512, c"RS512"),
        (NV2_ALGORITHM_PS256, Self::Ps256, c"PS256"),
        (NV2_ALGORITHM_PS384, Self::Ps384, c"PS384"),
        (NV2_ALGORITHM_PS512, Self::Ps512, c"PS512"),
        (NV2_ALGORITHM_ES256, Self::Es256, c"ES256"),
        (NV2_ALGORITHM_ES384, Self::Es384, c"ES384"),
        (NV2_ALGORITHM_ES512, Self::Es512, c"ES512"),
        (NV2_ALGORITHM_EDDSA, Self::EdDsa, c"EdDSA"),
    ];
}

impl Numbered for DigestAlgorithm {
    const TABLE: &'static [(u32, Self, &'static CStr)] = &[
        (NV2_DIGEST_SHA256, Self::Sha256, c"sha256"),
        (NV2_DIGEST_SHA384, Self::Sha384, c"sha384"),
        (NV2_DIGEST_SHA512, Self::Sha512, c"sha512"),
    ];
}

impl Numbered for Stage {
    const TABLE: &'static [(u32, Self, &'static CStr)] = &[
        (NV2_STAGE_ENCODING, Self::Encoding, c"encoding"),
        (NV2_STAGE_ENVELOPE, Self::Envelope, c"envelope"),
        (NV2_STAGE_ADMIT, Self::Admit, c"admit"),
        (NV2_STAGE_KEY, Self::Key, c"key"),
        (NV2_STAGE_SIGNATURE, Self::Signature, c"signature"),
        (NV2_STAGE_STATEMENT, Self::Statement, c"statement"),
        (NV2_STAGE_SUBJECT, Self::Subject, c"subject"),
        (NV2_STAGE_LIMIT, Self::Limit, c"limit"),
        (NV2_STAGE_CALLER, Self::Caller, c"caller"),
        (NV2_STAGE_INTERNAL, Self::Internal, c"internal"),
    ];
}

impl Numbered for AnchorStore {
    const TABLE: &'static [(u32, Self, &'static CStr)] = &[
        (NV2_ANCHOR_CA, Self::Ca, c"ca"),
        (NV2_ANCHOR_SIGNING_AUTHORITY, Self::SigningAuthority, c"signingAuthority"),
    ];
}

impl Numbered for HostNames {
    const TABLE: &'static [(u32, Self, &'static CStr)] = &[
        (NV2_HOST_NAMES_SUBJECT_ALT_NAME, Self::SubjectAltName, c"san"),
        (NV2_HOST_NAMES_OR_COMMON_NAME, Self::SubjectAltNameOrCommonName, c"san-or-cn"),
    ];
}

impl Numbered for ServerAuth {
    const TABLE: &'static [(u32, Self, &'static CStr)] = &[
        (NV2_SERVER_AUTH_REFUSE, Self::Refuse, c"refuse"),
        (NV2_SERVER_AUTH_ACCEPT, Self::Accept, c"accept"),
    ];
}

impl Numbered for SignatureEncoding {
    const TABLE: &'static [(u32, Self, &'static CStr)] =
        &[(NV2_SIGNATURE_DER, Self::Der, c"der"), (NV2_SIGNATURE_FIXED, Self::Fixed, c"fixed")];
}

/// A yes or no of the caller.
///
/// # Errors
/// `ArgumentInvalid` for anything but zero and one.
pub(crate) const fn flag(number: u32) -> Result<bool, ErrorKind> {
    match number {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(ErrorKind::ArgumentInvalid),
    }
}

/// The values whose bits are set; all of them for zero.
///
/// # Errors
/// `ArgumentInvalid` when a bit is set that stands for nothing.
pub(crate) fn from_mask<T: Numbered, const N: usize>(mask: u32) -> Result<heapless::Vec<T, N>, ErrorKind> {
    let bit = |row: &(u32, T, &CStr)| 1_u32.wrapping_shl(row.0);
    let known = T::TABLE.iter().fold(0, |known, row| known | bit(row));
    if mask & !known != 0 {
        return Err(ErrorKind::ArgumentInvalid);
    }
    let mut values = heapless::Vec::new();
    for row in T::TABLE.iter().filter(|row| mask == 0 || mask & bit(row) != 0) {
        values.push(row.1).map_err(|_| ErrorKind::Internal)?;
    }
    Ok(values)
}
