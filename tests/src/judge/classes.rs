//! Where nv2 refuses what the reference accepts: each class, by form and code, with its reason.

use crate::judge::Form::{self, Cose, Jws};
use nv2_core::ErrorKind::{self, *};

/// A class of strictness.
#[derive(Clone, Copy, Debug)]
pub struct Class {
    /// The form of the envelope.
    pub form: Form,
    /// The code of nv2.
    pub kind: ErrorKind,
    /// So rare that a long run may miss it.
    pub rare: bool,
    /// Why nv2 refuses, and why the reference does not.
    pub reason: &'static str,
}

const fn often(form: Form, kind: ErrorKind, reason: &'static str) -> Class {
    Class { form, kind, rare: false, reason }
}

const fn rarely(form: Form, kind: ErrorKind, reason: &'static str) -> Class {
    Class { form, kind, rare: true, reason }
}

const JSON_TWICE: &str = "a member twice has two readings; the reference takes the last one";
const JSON_CASE: &str = "the reference folds case, other readers do not: two readings";
const JSON_TEXT: &str =
    "a lone surrogate or an escaped NUL; the reference replaces the one and keeps the other";
const JSON_NULL: &str = "null is no value of the type; the reference takes it for absent";
const UTF8: &str = "bytes that are no UTF-8; the reference replaces them";
const DIGEST: &str = "a digest needs no escapes, and has two readings with them; the reference resolves them";
const CERTIFICATE: &str =
    "DER, names and extensions are read strictly; the reference passes over fields it does not look at";
const ANY_PURPOSE: &str = "a leaf for any purpose; the specification forbids it, the reference does not look";
const WEAK_AUTHORITY: &str =
    "basic constraints of an authority must be critical; the reference does not look";
const IDENTIFIER: &str =
    "an algorithm identifier with parameters that it must not have; the reference passes over them";
const KEY: &str = "a key in a certificate in another encoding than the prescribed one";
const TIME: &str =
    "times from 1970 to 9999 in the one form of RFC 3339, integers in COSE; the reference takes more";
const HEADER: &str =
    "a header where it must not stand, or one that the profile does not know; the reference ignores it";
const CRITICAL: &str =
    "crit names something twice, or something that must not be there; the reference ignores it";
const PLUGIN: &str =
    "an attribute that must be critical and is not; the reference does not look without a plug-in";
const PLUGIN_VERSION: &str = "the version of a plug-in that nobody asks for; the reference ignores it";
const UNKNOWN_CRITICAL: &str =
    "a critical header that nobody understands; the reference refuses only for a plug-in";

/// All of them. One that does not occur in a long run is stale, unless it is rare.
pub const CLASSES: &[Class] = &[
    often(Jws, Base64Invalid, "line breaks and stray bits in base64; the reference passes over them"),
    rarely(Jws, Utf8Invalid, UTF8),
    often(Jws, JsonDuplicateMember, JSON_TWICE),
    often(Jws, JsonCaseVariant, JSON_CASE),
    rarely(Jws, JsonType, JSON_NULL),
    often(Jws, JsonString, JSON_TEXT),
    rarely(Jws, TimestampInvalid, TIME),
    often(Jws, DigestInvalid, DIGEST),
    often(Jws, MemberUnknown, "members besides the four of a flattened JWS; the reference ignores them"),
    often(Jws, CriticalForbidden, CRITICAL),
    rarely(Jws, CriticalNotListed, PLUGIN),
    often(Jws, VerificationPluginRequired, PLUGIN_VERSION),
    often(Jws, HeaderForbidden, HEADER),
    often(Jws, CriticalUnknown, UNKNOWN_CRITICAL),
    rarely(Jws, KeyInvalid, KEY),
    often(Jws, CertificateInvalid, CERTIFICATE),
    often(Jws, CertificateExtendedKeyUsage, ANY_PURPOSE),
    often(Jws, CertificateNotAuthority, WEAK_AUTHORITY),
    often(Jws, CertificateAlgorithm, IDENTIFIER),
    often(Cose, JsonDuplicateMember, JSON_TWICE),
    often(Cose, JsonCaseVariant, JSON_CASE),
    often(Cose, CborNonMinimal, "a head longer than it needs to be; the reference takes it"),
    often(
        Cose,
        CborType,
        "floats, undefined and tags in headers; the reference takes them where it does not look",
    ),
    often(Cose, TimestampInvalid, TIME),
    often(Cose, DigestInvalid, DIGEST),
    often(Cose, CriticalForbidden, CRITICAL),
    rarely(Cose, CriticalNotListed, PLUGIN),
    rarely(Cose, SigningTimeInvalid, "both times at once; the reference looks at that of the scheme alone"),
    often(Cose, VerificationPluginRequired, PLUGIN_VERSION),
    often(Cose, HeaderForbidden, HEADER),
    often(Cose, CriticalUnknown, UNKNOWN_CRITICAL),
    rarely(Cose, KeyInvalid, KEY),
    often(Cose, CertificateInvalid, CERTIFICATE),
    often(Cose, CertificateExtendedKeyUsage, ANY_PURPOSE),
    often(Cose, CertificateNotAuthority, WEAK_AUTHORITY),
    often(Cose, CertificateAlgorithm, IDENTIFIER),
];
