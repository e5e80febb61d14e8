//! The one set of codes. Every surface takes its numbers, names and sentences from here.

use core::fmt;
use core::num::NonZeroU32;

/// What went wrong, and at which byte where that helps.
///
/// The position counts bytes from the start of the text that was being read: the envelope itself,
/// or the decoded header, payload or certificate inside it. No input byte is ever part of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Error {
    kind: ErrorKind,
    at: Option<NonZeroU32>,
}

impl Error {
    /// An error without a position.
    pub const fn new(kind: ErrorKind) -> Self {
        Self { kind, at: None }
    }

    /// An error at a byte offset (counted from zero). An offset above 4 GiB is left out.
    pub fn at(kind: ErrorKind, offset: usize) -> Self {
        let at =
            u32::try_from(offset).ok().and_then(|offset| offset.checked_add(1)).and_then(NonZeroU32::new);
        Self { kind, at }
    }

    /// The kind, which carries the stable code.
    #[must_use]
    pub const fn kind(self) -> ErrorKind {
        self.kind
    }

    /// The byte offset, counted from zero, where one is known.
    #[must_use]
    pub fn position(self) -> Option<u32> {
        self.at.map(|at| at.get().saturating_sub(1))
    }

    /// Of two reasons to refuse, the one that says more: a limit first, because it ends the search;
    /// then the one that got further along the data path; the earlier one where they are equal.
    pub fn most_specific(self, other: Self) -> Self {
        match (self.kind.is_fatal(), other.kind.is_fatal()) {
            (true, _) => self,
            (false, true) => other,
            (false, false) if other.kind.stage() > self.kind.stage() => other,
            (false, false) => self,
        }
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self::new(kind)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.kind.message())?;
        match self.position() {
            Some(at) => write!(out, " (at byte {at})"),
            None => Ok(()),
        }
    }
}

impl core::error::Error for Error {}

/// The stations of the data path, in its order. A code divided by 1000 is its stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Stage {
    /// Base64, JSON, CBOR, DER: the bytes are not well formed.
    Encoding,
    /// The envelope does not have the shape that its format prescribes.
    Envelope,
    /// The policy does not admit the format, the algorithm or a critical header.
    Admit,
    /// No trusted key is found, or its certificate chain does not hold.
    Key,
    /// The signature is not one of this key over these bytes.
    Signature,
    /// The signed statement or its times do not satisfy the policy.
    Statement,
    /// The statement is about another artifact.
    Subject,
    /// A limit was reached. Ends the search for other signatures.
    Limit,
    /// The caller handed in something that cannot be used.
    Caller,
    /// A fault of this library.
    Internal,
}

impl Stage {
    /// The name used in JSON output and in the documentation.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Encoding => "encoding",
            Self::Envelope => "envelope",
            Self::Admit => "admit",
            Self::Key => "key",
            Self::Signature => "signature",
            Self::Statement => "statement",
            Self::Subject => "subject",
            Self::Limit => "limit",
            Self::Caller => "caller",
            Self::Internal => "internal",
        }
    }
}

macro_rules! error_kinds {
    ($( $(#[doc = $doc:literal])+ $name:ident = $code:literal, $text:literal; )+) => {
        /// Every reason to refuse, with its stable code. Codes are never reused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        #[repr(u16)]
        pub enum ErrorKind {
            $( $(#[doc = $doc])+ $name = $code, )+
        }

        impl ErrorKind {
            /// All kinds in the order of their codes.
            pub const ALL: &'static [Self] = &[ $( Self::$name, )+ ];

            /// The stable number.
            #[must_use]
            pub const fn code(self) -> u16 {
                match self { $( Self::$name => $code, )+ }
            }

            /// The stable name, as in the documentation.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $( Self::$name => stringify!($name), )+ }
            }

            /// One sentence: what is wrong and what to do. Holds no input bytes.
            #[must_use]
            pub const fn message(self) -> &'static str {
                match self { $( Self::$name => $text, )+ }
            }
        }
    };
}

error_kinds! {
    /// Base64 or base64url text breaks the rules of its alphabet (RFC 4648, strict).
    Base64Invalid = 1001, "a base64 part has a foreign character, wrong padding or stray bits at its end";
    /// Hexadecimal text has a foreign or upper-case character, or an odd length.
    HexInvalid = 1002, "hexadecimal text must be lower-case digits in pairs";
    /// Text is not UTF-8.
    Utf8Invalid = 1003, "text is not valid UTF-8";
    /// Not JSON (RFC 8259).
    JsonSyntax = 1010, "this is not well-formed JSON";
    /// An object names a member twice.
    JsonDuplicateMember = 1011, "a JSON object has the same member twice, so it has two readings";
    /// A member differs from a known name only by case.
    JsonCaseVariant = 1012, "a JSON member differs from a known name only by upper or lower case";
    /// A value has another type than its place asks for.
    JsonType = 1013, "a JSON value has the wrong type for its place";
    /// A number is not an integer within 64 bits.
    JsonNumber = 1014, "a JSON number must be an integer that fits 64 bits";
    /// A string holds a lone surrogate or an escaped NUL.
    JsonString = 1015, "a JSON string holds a lone surrogate or a NUL";
    /// Something follows the JSON value.
    JsonTrailing = 1016, "something follows the JSON value";
    /// Not CBOR (RFC 8949), or it ends too early.
    CborSyntax = 1020, "this is not well-formed CBOR, or it ends too early";
    /// An indefinite-length CBOR item.
    CborIndefinite = 1021, "CBOR items of indefinite length are refused";
    /// A CBOR head is longer than its value needs.
    CborNonMinimal = 1022, "a CBOR number is not in its shortest form";
    /// A CBOR map names a label twice.
    CborDuplicateKey = 1023, "a CBOR map has the same label twice, so it has two readings";
    /// A CBOR item has another type than its place asks for.
    CborType = 1024, "a CBOR item has the wrong type for its place";
    /// Something follows the CBOR item.
    CborTrailing = 1025, "something follows the CBOR item";
    /// A CBOR number does not fit 64 bits with sign.
    CborNumber = 1026, "a CBOR number must be an integer that fits 64 bits";
    /// Something follows the DER value.
    DerTrailing = 1031, "something follows the DER value";
    /// A date or time is not RFC 3339.
    TimestampInvalid = 1040, "a time is not in the form of RFC 3339";
    /// A digest is not `algorithm:lower-case-hex` of a known algorithm.
    DigestInvalid = 1041, "a digest must be sha256, sha384 or sha512, a colon and lower-case hex of exact length";
    /// Not PEM (RFC 7468, strict), or a block with another label than the one asked for.
    PemInvalid = 1042, "this is not strict PEM of the kind that is asked for";

    /// The shape of the bytes fits none of the formats, or the media type is none of theirs.
    FormatUnknown = 2001, "the signature format is not recognised: name it";
    /// The outer shell has a wrong number of parts.
    EnvelopeShape = 2002, "the envelope does not have the parts that its format prescribes";
    /// A required member is missing.
    MemberMissing = 2003, "a required member of the envelope or its header is missing";
    /// A member is not permitted here.
    MemberUnknown = 2004, "the envelope has a member that its format does not permit";
    /// The payload is empty or detached.
    PayloadMissing = 2005, "the payload is empty or not in the envelope";
    /// The signature is empty.
    SignatureMissing = 2006, "the signature is empty";
    /// The protected header names no algorithm.
    AlgorithmMissing = 2007, "the protected header names no algorithm";
    /// The content type is not the one that the format prescribes.
    ContentTypeInvalid = 2008, "the content type is missing or is not the one of the format";
    /// `crit` is missing, empty or not a list of names.
    CriticalInvalid = 2009, "the list of critical headers is missing, empty or not a list of names";
    /// A header that must be critical is not listed.
    CriticalNotListed = 2010, "a header that must be marked critical is not";
    /// `crit` lists a header that is not there.
    CriticalAbsent = 2011, "the list of critical headers names a header that is not there";
    /// `crit` lists a name twice, or a registered name that must not be listed.
    CriticalForbidden = 2012, "the list of critical headers names one twice, or one that must not be listed";
    /// The signing scheme is missing or unknown.
    SigningSchemeInvalid = 2013, "the signing scheme is missing or unknown";
    /// The signing time is missing, doubled or of the wrong kind for the scheme.
    SigningTimeInvalid = 2014, "the signing time is missing, doubled or not the kind that the signing scheme asks for";
    /// The expiry is not after the signing time.
    ExpiryNotAfterSigningTime = 2015, "the signature expires before it was made";
    /// There is no certificate chain where one is required.
    CertificatesMissing = 2016, "the envelope carries no certificate chain";
    /// Both `kid` and `x5c` are present.
    KeyHintConflict = 2017, "the header has both a key id and certificates, so it has two readings";
    /// Neither `kid` nor `x5c` is present.
    KeyHintMissing = 2018, "the header has neither a key id nor certificates";
    /// `typ` is not a known kind of nv2 signature.
    SignatureTypeUnknown = 2019, "the type of the nv2 signature is not x509";
    /// The CBOR tag of COSE_Sign1 is missing or another one.
    CoseTag = 2020, "the envelope is not a tagged COSE_Sign1";
    /// A header stands where it is forbidden.
    HeaderForbidden = 2021, "a header stands where its format forbids it";
    /// The key id is not well formed.
    KeyIdInvalid = 2022, "the key id is not twelve groups of four base32 characters";
    /// The bundle is of a version that is not known.
    BundleVersionUnknown = 2023, "the Sigstore bundle is of a version that is not known";
    /// The file is not SIF, or its header or a descriptor is out of bounds or contradicts another.
    SifInvalid = 2024, "this is not a well-formed SIF file";

    /// The policy does not admit this format.
    FormatNotAllowed = 3001, "the policy does not admit this signature format";
    /// The algorithm is none that the format knows.
    AlgorithmUnknown = 3002, "the signature algorithm is none that this format allows";
    /// The algorithm is left out of this build.
    AlgorithmNotBuilt = 3003, "this build leaves out the signature algorithm";
    /// A critical header is not understood.
    CriticalUnknown = 3004, "a critical header is not understood, so the signature must be refused";
    /// The signature asks for a verification plug-in.
    VerificationPluginRequired = 3005, "the signature asks for a verification plug-in, and there is none";
    /// The policy does not admit this algorithm.
    AlgorithmNotAllowed = 3006, "the policy does not admit this signature algorithm";
    /// The bundle was made with a short-lived certificate, not with a key.
    KeylessNotSupported = 3007, "the bundle was signed without a key of its own: keyless signatures are not supported";
    /// The signature is clear-signed OpenPGP text.
    PgpNotSupported = 3008, "the signature is an OpenPGP one, which is not supported: sign with a key";
    /// The signature is of the form that does not cover descriptors and the header.
    LegacySifSignature = 3009, "the signature is of the form before SIF 3.6, which leaves descriptors unprotected";
    /// The format is left out of this build.
    FormatNotBuilt = 3010, "this build leaves out the signature format";
    /// Certificates, or trust by them, are left out of this build.
    CertificatesNotBuilt = 3011, "this build leaves out certificates: sign with a key id, or build with them";

    /// The trust store is empty.
    TrustEmpty = 4001, "no trust is given: name a key, a certificate or an anchor";
    /// No pin and no anchor is responsible for this signer.
    SignerUnknown = 4002, "the signer is none of the trusted ones";
    /// A key is pinned by fingerprint, and the envelope does not carry a key.
    PinnedKeyNotCarried = 4003, "a fingerprint is pinned, but the envelope carries no key: pin the key itself";
    /// The public key is malformed.
    KeyInvalid = 4004, "the public key is malformed";
    /// The kind or size of the key is not supported.
    KeyUnsupported = 4005, "the kind or size of the public key is not supported";
    /// The algorithm of the header is not one for this key in this format.
    AlgorithmKeyMismatch = 4006, "the algorithm in the header does not belong to the key";
    /// A certificate is malformed.
    CertificateInvalid = 4010, "a certificate is malformed";
    /// The key usage is missing, not critical or not the right one.
    CertificateKeyUsage = 4011, "the key usage of a certificate does not fit its place in the chain";
    /// The extended key usage is not for signing code.
    CertificateExtendedKeyUsage = 4012, "the extended key usage of the certificate is not one for signing";
    /// The signing certificate is a certificate authority.
    CertificateIsAuthority = 4013, "the signing certificate is a certificate authority";
    /// An issuing certificate is no certificate authority.
    CertificateNotAuthority = 4014, "a certificate that issued another is not a certificate authority";
    /// The path length constraint does not hold.
    CertificatePathLength = 4015, "the certificate chain is longer than a certificate in it permits";
    /// A critical extension is not understood.
    CertificateCriticalExtension = 4016, "a certificate has a critical extension that is not understood";
    /// The certificate carries name constraints, which are not evaluated.
    CertificateNameConstraints = 4017, "a certificate has name constraints, which are not evaluated here";
    /// A certificate is signed with a weak or unknown algorithm.
    CertificateAlgorithm = 4018, "a certificate is signed with an algorithm that is weak or unknown";
    /// The signature of a certificate is not one of its issuer.
    CertificateSignature = 4019, "the signature on a certificate is not one of its issuer";
    /// The issuer name is not the subject name of the next certificate.
    ChainOrder = 4020, "the certificate chain is not in order: an issuer is not the next certificate";
    /// The chain does not end in a self-signed root.
    ChainIncomplete = 4021, "the certificate chain does not end in its root";
    /// A self-signed certificate stands before the end of the chain.
    ChainUnrelated = 4022, "a self-signed certificate stands in the middle of the chain";
    /// An anchor is known, but in a store of another type than the signing scheme asks for.
    AnchorOfOtherScheme = 4023, "the anchor belongs to another signing scheme than the signature";
    /// The subject of the leaf is none of the identities named for the anchors.
    IdentityMismatch = 4024, "the subject of the signing certificate is none of the trusted identities";
    /// The subject of the leaf has no single reading as an identity.
    IdentityAmbiguous = 4025, "the subject of the signing certificate cannot be compared with an identity";

    /// The signature does not verify. Deliberately without detail.
    SignatureInvalid = 5001, "the signature does not verify";
    /// The signature does not have the encoding that format and algorithm prescribe.
    SignatureEncoding = 5002, "the signature does not have the encoding of its format and algorithm";

    /// The signed payload is not a statement of its format.
    StatementInvalid = 6001, "the signed payload is not a statement of its format";
    /// The statement uses a reserved annotation.
    AnnotationReserved = 6002, "the signed payload uses an annotation that is reserved";
    /// The signature has expired.
    Expired = 6003, "the signature has expired";
    /// The signature is not valid yet.
    NotYetValid = 6004, "the signature is not valid yet";
    /// A certificate has expired.
    CertificateExpired = 6005, "a certificate has expired";
    /// A certificate is not valid yet.
    CertificateNotYetValid = 6006, "a certificate is not valid yet";
    /// The signature is bound in time and the time is unknown.
    TimeUnknown = 6007, "the signature is bound in time, and the time is not known";
    /// A reference was asked for and none was signed.
    ReferenceNotSigned = 6008, "a reference or a host is asked for, but the signature names no reference";
    /// The reference asked for is not among the signed ones.
    ReferenceMismatch = 6009, "the reference asked for is not among the signed ones";
    /// A signed reference does not follow the grammar or has no host.
    ReferenceInvalid = 6010, "a signed reference does not follow the grammar or names no host";
    /// The certificate does not belong to the host of a signed reference.
    ReferenceHostMismatch = 6011, "the certificate is not for the host of a signed reference";
    /// The host of a signed reference is none that the anchors are trusted for.
    ReferenceHostNotAllowed = 6012, "the anchors are not trusted for the host of a signed reference";
    /// A required annotation is missing.
    AnnotationMissing = 6013, "a required annotation was not signed";
    /// A required annotation has another value.
    AnnotationMismatch = 6014, "a required annotation was signed with another value";
    /// Fewer distinct signers than required.
    ThresholdNotReached = 6015, "fewer distinct trusted signers than required";
    /// The payload is not of the type that was asked for.
    PayloadTypeMismatch = 6016, "the signed payload is of another type than the one asked for";
    /// The predicate is not of the type that was asked for.
    PredicateTypeMismatch = 6017, "the signed statement has another predicate type than the one asked for";

    /// The statement is about bytes with another digest.
    SubjectDigestMismatch = 7001, "the signature is about another artifact: the digests differ";
    /// The statement names another size.
    SubjectSizeMismatch = 7002, "the signature is about another artifact: the sizes differ";
    /// The statement names another media type.
    SubjectMediaTypeMismatch = 7003, "the signature is about another artifact: the media types differ";
    /// The subject was not hashed with the algorithm that the statement uses.
    SubjectDigestAlgorithm = 7004, "the subject is not known under the digest algorithm that was signed";
    /// A statement about several artifacts names none with the digest of the subject.
    SubjectNotNamed = 7005, "the signature is about other artifacts: none has the digest of this one";
    /// The signature covers the content itself, and the content was not hashed for it.
    SubjectContentNotSeen = 7006, "the signature covers the content itself, which was not hashed for it";
    /// An object of a group was not signed, or a signed one is not there.
    SifObjectsDiffer = 7007, "the objects of a group are not exactly those that were signed";
    /// The header of the SIF file is another one.
    SifHeaderMismatch = 7008, "the header of the SIF file is not the one that was signed";
    /// A descriptor is another one.
    SifDescriptorMismatch = 7009, "the descriptor of an object in the SIF file is not the one that was signed";
    /// The data of an object differ.
    SifObjectMismatch = 7010, "the data of an object in the SIF file are not those that were signed";
    /// A group has no signature, or an object is in no group and so under none.
    SifGroupUnsigned = 7011, "a group or an object outside all groups has no signature";
    /// There is no group at all, or not the group or object that was asked for.
    SifNoGroups = 7012, "the SIF file has no group of objects, or not the group or object that was asked for";

    /// The envelope is larger than the limit.
    EnvelopeTooLarge = 8001, "the envelope is larger than the limit";
    /// The scratch buffer is too small: see `scratch_bound`.
    ScratchTooSmall = 8002, "the scratch buffer is too small: size it with scratch_bound";
    /// JSON or CBOR nests deeper than the limit.
    TooDeep = 8003, "the nesting is deeper than the limit";
    /// An object, map or array has more entries than the limit.
    TooManyMembers = 8004, "an object, map or array has more entries than the limit";
    /// The chain has more certificates than the limit.
    TooManyCertificates = 8005, "the certificate chain is longer than the limit";
    /// More signatures than the limit.
    TooManySignatures = 8006, "there are more signatures than the limit";
    /// An RSA modulus is larger than the limit.
    RsaModulusTooLarge = 8007, "an RSA modulus is larger than the limit";

    /// An identity given by the caller does not parse.
    IdentityInvalid = 9001, "the trusted identity is not `*` or `x509.subject: ` with C, ST and O and without repeated parts";
    /// Two identities given by the caller overlap.
    IdentitiesOverlap = 9002, "two trusted identities overlap, so a signer could count twice";
    /// The requested reference does not follow the grammar.
    RequestedReferenceInvalid = 9003, "the requested reference does not follow the grammar";
    /// A host pattern given by the caller is not usable.
    HostPatternInvalid = 9004, "the host pattern is not a host name, optionally with `*.` in front";
    /// An anchor is neither a certificate authority nor self-issued.
    AnchorInvalid = 9005, "an anchor must be a certificate authority or a self-issued certificate";
    /// A threshold of zero, or one above the limit.
    ThresholdInvalid = 9006, "the number of required signers must be at least one and within the limit";
    /// A statement needs the predicate type that the caller expects.
    PredicateTypeNotGiven = 9007, "name the predicate type that the statement must have";
    /// A pointer is NULL where something must be, or with a size that is not zero.
    ArgumentNull = 9008, "a pointer is NULL where there must be something";
    /// A number, flag or index is none that this function takes, memory overlaps, or calls are out of order.
    ArgumentInvalid = 9009, "an argument has a value that this function does not take";
    /// The size at the begin of a struct is not one that this library knows.
    StructSize = 9010, "the size in a struct is not that of this library: begin with its _INIT macro";
    /// A pointer is not aligned for what it points to.
    Misaligned = 9011, "a pointer is not aligned for what it points to";
    /// Memory of the caller is too small for what has to be put there.
    StorageTooSmall = 9012, "the memory given for an object or a text is too small for it";
    /// Memory does not hold the object that it should: never made, zeroed, copied or moved.
    NotInitialised = 9013, "the object was never made, or it was copied, moved or cleared";

    /// A fault of this library.
    Internal = 9901, "an internal fault: please report it";
}

impl ErrorKind {
    /// The station of the data path that refused.
    #[must_use]
    pub const fn stage(self) -> Stage {
        match self.code() {
            ..2000 => Stage::Encoding,
            2000..3000 => Stage::Envelope,
            3000..4000 => Stage::Admit,
            4000..5000 => Stage::Key,
            5000..6000 => Stage::Signature,
            6000..7000 => Stage::Statement,
            7000..8000 => Stage::Subject,
            8000..9000 => Stage::Limit,
            9000..9900 => Stage::Caller,
            9900.. => Stage::Internal,
        }
    }

    /// True for limits, which end the search for a better signature.
    #[must_use]
    pub const fn is_fatal(self) -> bool {
        matches!(self.stage(), Stage::Limit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_eight_bytes() {
        assert_eq!(size_of::<Error>(), 8);
    }

    #[test]
    fn codes_ascend_and_are_unique() {
        assert!(ErrorKind::ALL.windows(2).all(|pair| pair[0].code() < pair[1].code()));
    }

    #[test]
    fn the_further_stage_wins_and_a_limit_wins_over_all() {
        let early = Error::new(ErrorKind::JsonSyntax);
        let late = Error::new(ErrorKind::SubjectDigestMismatch);
        let limit = Error::new(ErrorKind::EnvelopeTooLarge);
        assert_eq!(early.most_specific(late), late);
        assert_eq!(late.most_specific(early), late);
        assert_eq!(limit.most_specific(late), limit);
        assert_eq!(late.most_specific(limit), limit);
    }
}
