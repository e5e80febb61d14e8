/**
 * libnv2: verify signatures of OCI artifacts. Bytes in, verdict out.
 *
 * This file is generated from the sources in ffi/. License: Apache-2.0 OR MIT.
 *
 * Conventions
 * -----------
 * - A function that can fail answers with a status: NV2_OK, which is zero, or a code of `enum nv2_error`. The
 *   documentation names codes without the prefix NV2_ERROR_.
 * - The object comes first, then inputs, then outputs. No argument is both.
 * - A buffer is a pointer and a size in bytes. NULL with size 0 means "empty"; NULL with another size is refused
 *   with ARGUMENT_NULL, and so is a pointer to an object or an output that is NULL unless it may be.
 * - Outputs are zeroed first, and written on success only. What a function writes on failure too, it says.
 * - Text is UTF-8. Text that goes in needs no NUL at its end; text that comes out has one.
 * - Structs that begin with `struct_size` are begun with their _INIT macro. A size that the library does not know
 *   is refused with STRUCT_SIZE. Members named `reserved` must be zero.
 *
 * Memory
 * ------
 * - The library has no allocator. All state lives in memory of the caller: objects in structs of fixed size, a
 *   trust store in one block. None of them needs clean-up. Objects hold a mark and their own address: one that was
 *   copied or moved, or is zeroed, is refused with NOT_INITIALISED. Memory that was never written to can hold
 *   anything, an old object too: make an object, or zero it, before it is used.
 * - Nothing keeps a pointer after a function returns, with one exception: a verdict reads from the envelope, the
 *   payload, the scratch and the store that it was made with.
 * - A scratch is work space of the caller whose content does not matter. It must not overlap with anything else;
 *   an overlap with an object, an input or an output is refused with ARGUMENT_INVALID where it is seen.
 *
 * Threads
 * -------
 * - There is no global state. A `const` object may be used by any number of threads at the same time; any other
 *   object by one at a time.
 *
 * Panics
 * ------
 * - None is known. Should there be one, the hosted library answers with INTERNAL, and plain outputs may then be half
 *   written (an object never counts as made); the freestanding library traps
 *   with an undefined instruction, and writes nothing.
 *
 * Builds
 * ------
 * - Define NV2_FREESTANDING for the library that was built without its feature `hosted`, which needs nothing but
 *   memcpy, memmove, memset, memcmp and bcmp; NV2_NO_SIF for one without its feature `sif`.
 */
#ifndef NV2_H
#define NV2_H

#include <stddef.h>
#include <stdint.h>

#if !defined(NV2_FREESTANDING) && !defined(NV2_HOSTED)
#define NV2_HOSTED 1
#endif
#if !defined(NV2_NO_SIF) && !defined(NV2_SIF)
#define NV2_SIF 1
#endif

/* The version of this header; nv2_version() is that of the library. */
#define NV2_VERSION_MAJOR 0
#define NV2_VERSION_MINOR 1
#define NV2_VERSION_PATCH 0
#define NV2_VERSION_STRING "0.1.0"

/**
 * The codes. A code divided by 1000 is its stage; above 9900 it is a fault of the library. Codes are never
 * reused; later versions may add some.
 */
enum nv2_error {
  /** Success. */
  NV2_OK = 0,
  /** A base64 part has a foreign character, wrong padding or stray bits at its end. */
  NV2_ERROR_BASE64_INVALID = 1001,
  /** Hexadecimal text must be lower-case digits in pairs. */
  NV2_ERROR_HEX_INVALID = 1002,
  /** Text is not valid UTF-8. */
  NV2_ERROR_UTF8_INVALID = 1003,
  /** This is not well-formed JSON. */
  NV2_ERROR_JSON_SYNTAX = 1010,
  /** A JSON object has the same member twice, so it has two readings. */
  NV2_ERROR_JSON_DUPLICATE_MEMBER = 1011,
  /** A JSON member differs from a known name only by upper or lower case. */
  NV2_ERROR_JSON_CASE_VARIANT = 1012,
  /** A JSON value has the wrong type for its place. */
  NV2_ERROR_JSON_TYPE = 1013,
  /** A JSON number must be an integer that fits 64 bits. */
  NV2_ERROR_JSON_NUMBER = 1014,
  /** A JSON string holds a lone surrogate or a NUL. */
  NV2_ERROR_JSON_STRING = 1015,
  /** Something follows the JSON value. */
  NV2_ERROR_JSON_TRAILING = 1016,
  /** This is not well-formed CBOR, or it ends too early. */
  NV2_ERROR_CBOR_SYNTAX = 1020,
  /** CBOR items of indefinite length are refused. */
  NV2_ERROR_CBOR_INDEFINITE = 1021,
  /** A CBOR number is not in its shortest form. */
  NV2_ERROR_CBOR_NON_MINIMAL = 1022,
  /** A CBOR map has the same label twice, so it has two readings. */
  NV2_ERROR_CBOR_DUPLICATE_KEY = 1023,
  /** A CBOR item has the wrong type for its place. */
  NV2_ERROR_CBOR_TYPE = 1024,
  /** Something follows the CBOR item. */
  NV2_ERROR_CBOR_TRAILING = 1025,
  /** A CBOR number must be an integer that fits 64 bits. */
  NV2_ERROR_CBOR_NUMBER = 1026,
  /** Something follows the DER value. */
  NV2_ERROR_DER_TRAILING = 1031,
  /** A time is not in the form of RFC 3339. */
  NV2_ERROR_TIMESTAMP_INVALID = 1040,
  /** A digest must be sha256, sha384 or sha512, a colon and lower-case hex of exact length. */
  NV2_ERROR_DIGEST_INVALID = 1041,
  /** This is not strict PEM of the kind that is asked for. */
  NV2_ERROR_PEM_INVALID = 1042,
  /** The signature format is not recognised: name it. */
  NV2_ERROR_FORMAT_UNKNOWN = 2001,
  /** The envelope does not have the parts that its format prescribes. */
  NV2_ERROR_ENVELOPE_SHAPE = 2002,
  /** A required member of the envelope or its header is missing. */
  NV2_ERROR_MEMBER_MISSING = 2003,
  /** The envelope has a member that its format does not permit. */
  NV2_ERROR_MEMBER_UNKNOWN = 2004,
  /** The payload is empty or not in the envelope. */
  NV2_ERROR_PAYLOAD_MISSING = 2005,
  /** The signature is empty. */
  NV2_ERROR_SIGNATURE_MISSING = 2006,
  /** The protected header names no algorithm. */
  NV2_ERROR_ALGORITHM_MISSING = 2007,
  /** The content type is missing or is not the one of the format. */
  NV2_ERROR_CONTENT_TYPE_INVALID = 2008,
  /** The list of critical headers is missing, empty or not a list of names. */
  NV2_ERROR_CRITICAL_INVALID = 2009,
  /** A header that must be marked critical is not. */
  NV2_ERROR_CRITICAL_NOT_LISTED = 2010,
  /** The list of critical headers names a header that is not there. */
  NV2_ERROR_CRITICAL_ABSENT = 2011,
  /** The list of critical headers names one twice, or one that must not be listed. */
  NV2_ERROR_CRITICAL_FORBIDDEN = 2012,
  /** The signing scheme is missing or unknown. */
  NV2_ERROR_SIGNING_SCHEME_INVALID = 2013,
  /** The signing time is missing, doubled or not the kind that the signing scheme asks for. */
  NV2_ERROR_SIGNING_TIME_INVALID = 2014,
  /** The signature expires before it was made. */
  NV2_ERROR_EXPIRY_NOT_AFTER_SIGNING_TIME = 2015,
  /** The envelope carries no certificate chain. */
  NV2_ERROR_CERTIFICATES_MISSING = 2016,
  /** The header has both a key id and certificates, so it has two readings. */
  NV2_ERROR_KEY_HINT_CONFLICT = 2017,
  /** The header has neither a key id nor certificates. */
  NV2_ERROR_KEY_HINT_MISSING = 2018,
  /** The type of the nv2 signature is not x509. */
  NV2_ERROR_SIGNATURE_TYPE_UNKNOWN = 2019,
  /** The envelope is not a tagged COSE_Sign1. */
  NV2_ERROR_COSE_TAG = 2020,
  /** A header stands where its format forbids it. */
  NV2_ERROR_HEADER_FORBIDDEN = 2021,
  /** The key id is not twelve groups of four base32 characters. */
  NV2_ERROR_KEY_ID_INVALID = 2022,
  /** The Sigstore bundle is of a version that is not known. */
  NV2_ERROR_BUNDLE_VERSION_UNKNOWN = 2023,
  /** This is not a well-formed SIF file. */
  NV2_ERROR_SIF_INVALID = 2024,
  /** The policy does not admit this signature format. */
  NV2_ERROR_FORMAT_NOT_ALLOWED = 3001,
  /** The signature algorithm is none that this format allows. */
  NV2_ERROR_ALGORITHM_UNKNOWN = 3002,
  /** This build leaves out the signature algorithm. */
  NV2_ERROR_ALGORITHM_NOT_BUILT = 3003,
  /** A critical header is not understood, so the signature must be refused. */
  NV2_ERROR_CRITICAL_UNKNOWN = 3004,
  /** The signature asks for a verification plug-in, and there is none. */
  NV2_ERROR_VERIFICATION_PLUGIN_REQUIRED = 3005,
  /** The policy does not admit this signature algorithm. */
  NV2_ERROR_ALGORITHM_NOT_ALLOWED = 3006,
  /** The bundle was signed without a key of its own: keyless signatures are not supported. */
  NV2_ERROR_KEYLESS_NOT_SUPPORTED = 3007,
  /** The signature is an OpenPGP one, which is not supported: sign with a key. */
  NV2_ERROR_PGP_NOT_SUPPORTED = 3008,
  /** The signature is of the form before SIF 3.6, which leaves descriptors unprotected. */
  NV2_ERROR_LEGACY_SIF_SIGNATURE = 3009,
  /** This build leaves out the signature format. */
  NV2_ERROR_FORMAT_NOT_BUILT = 3010,
  /** This build leaves out certificates: sign with a key id, or build with them. */
  NV2_ERROR_CERTIFICATES_NOT_BUILT = 3011,
  /** No trust is given: name a key, a certificate or an anchor. */
  NV2_ERROR_TRUST_EMPTY = 4001,
  /** The signer is none of the trusted ones. */
  NV2_ERROR_SIGNER_UNKNOWN = 4002,
  /** A fingerprint is pinned, but the envelope carries no key: pin the key itself. */
  NV2_ERROR_PINNED_KEY_NOT_CARRIED = 4003,
  /** The public key is malformed. */
  NV2_ERROR_KEY_INVALID = 4004,
  /** The kind or size of the public key is not supported. */
  NV2_ERROR_KEY_UNSUPPORTED = 4005,
  /** The algorithm in the header does not belong to the key. */
  NV2_ERROR_ALGORITHM_KEY_MISMATCH = 4006,
  /** A certificate is malformed. */
  NV2_ERROR_CERTIFICATE_INVALID = 4010,
  /** The key usage of a certificate does not fit its place in the chain. */
  NV2_ERROR_CERTIFICATE_KEY_USAGE = 4011,
  /** The extended key usage of the certificate is not one for signing. */
  NV2_ERROR_CERTIFICATE_EXTENDED_KEY_USAGE = 4012,
  /** The signing certificate is a certificate authority. */
  NV2_ERROR_CERTIFICATE_IS_AUTHORITY = 4013,
  /** A certificate that issued another is not a certificate authority. */
  NV2_ERROR_CERTIFICATE_NOT_AUTHORITY = 4014,
  /** The certificate chain is longer than a certificate in it permits. */
  NV2_ERROR_CERTIFICATE_PATH_LENGTH = 4015,
  /** A certificate has a critical extension that is not understood. */
  NV2_ERROR_CERTIFICATE_CRITICAL_EXTENSION = 4016,
  /** A certificate has name constraints, which are not evaluated here. */
  NV2_ERROR_CERTIFICATE_NAME_CONSTRAINTS = 4017,
  /** A certificate is signed with an algorithm that is weak or unknown. */
  NV2_ERROR_CERTIFICATE_ALGORITHM = 4018,
  /** The signature on a certificate is not one of its issuer. */
  NV2_ERROR_CERTIFICATE_SIGNATURE = 4019,
  /** The certificate chain is not in order: an issuer is not the next certificate. */
  NV2_ERROR_CHAIN_ORDER = 4020,
  /** The certificate chain does not end in its root. */
  NV2_ERROR_CHAIN_INCOMPLETE = 4021,
  /** A self-signed certificate stands in the middle of the chain. */
  NV2_ERROR_CHAIN_UNRELATED = 4022,
  /** The anchor belongs to another signing scheme than the signature. */
  NV2_ERROR_ANCHOR_OF_OTHER_SCHEME = 4023,
  /** The subject of the signing certificate is none of the trusted identities. */
  NV2_ERROR_IDENTITY_MISMATCH = 4024,
  /** The subject of the signing certificate cannot be compared with an identity. */
  NV2_ERROR_IDENTITY_AMBIGUOUS = 4025,
  /** The signature does not verify. */
  NV2_ERROR_SIGNATURE_INVALID = 5001,
  /** The signature does not have the encoding of its format and algorithm. */
  NV2_ERROR_SIGNATURE_ENCODING = 5002,
  /** The signed payload is not a statement of its format. */
  NV2_ERROR_STATEMENT_INVALID = 6001,
  /** The signed payload uses an annotation that is reserved. */
  NV2_ERROR_ANNOTATION_RESERVED = 6002,
  /** The signature has expired. */
  NV2_ERROR_EXPIRED = 6003,
  /** The signature is not valid yet. */
  NV2_ERROR_NOT_YET_VALID = 6004,
  /** A certificate has expired. */
  NV2_ERROR_CERTIFICATE_EXPIRED = 6005,
  /** A certificate is not valid yet. */
  NV2_ERROR_CERTIFICATE_NOT_YET_VALID = 6006,
  /** The signature is bound in time, and the time is not known. */
  NV2_ERROR_TIME_UNKNOWN = 6007,
  /** A reference or a host is asked for, but the signature names no reference. */
  NV2_ERROR_REFERENCE_NOT_SIGNED = 6008,
  /** The reference asked for is not among the signed ones. */
  NV2_ERROR_REFERENCE_MISMATCH = 6009,
  /** A signed reference does not follow the grammar or names no host. */
  NV2_ERROR_REFERENCE_INVALID = 6010,
  /** The certificate is not for the host of a signed reference. */
  NV2_ERROR_REFERENCE_HOST_MISMATCH = 6011,
  /** The anchors are not trusted for the host of a signed reference. */
  NV2_ERROR_REFERENCE_HOST_NOT_ALLOWED = 6012,
  /** A required annotation was not signed. */
  NV2_ERROR_ANNOTATION_MISSING = 6013,
  /** A required annotation was signed with another value. */
  NV2_ERROR_ANNOTATION_MISMATCH = 6014,
  /** Fewer distinct trusted signers than required. */
  NV2_ERROR_THRESHOLD_NOT_REACHED = 6015,
  /** The signed payload is of another type than the one asked for. */
  NV2_ERROR_PAYLOAD_TYPE_MISMATCH = 6016,
  /** The signed statement has another predicate type than the one asked for. */
  NV2_ERROR_PREDICATE_TYPE_MISMATCH = 6017,
  /** The signature is about another artifact: the digests differ. */
  NV2_ERROR_SUBJECT_DIGEST_MISMATCH = 7001,
  /** The signature is about another artifact: the sizes differ. */
  NV2_ERROR_SUBJECT_SIZE_MISMATCH = 7002,
  /** The signature is about another artifact: the media types differ. */
  NV2_ERROR_SUBJECT_MEDIA_TYPE_MISMATCH = 7003,
  /** The subject is not known under the digest algorithm that was signed. */
  NV2_ERROR_SUBJECT_DIGEST_ALGORITHM = 7004,
  /** The signature is about other artifacts: none has the digest of this one. */
  NV2_ERROR_SUBJECT_NOT_NAMED = 7005,
  /** The signature covers the content itself, which was not hashed for it. */
  NV2_ERROR_SUBJECT_CONTENT_NOT_SEEN = 7006,
  /** The objects of a group are not exactly those that were signed. */
  NV2_ERROR_SIF_OBJECTS_DIFFER = 7007,
  /** The header of the SIF file is not the one that was signed. */
  NV2_ERROR_SIF_HEADER_MISMATCH = 7008,
  /** The descriptor of an object in the SIF file is not the one that was signed. */
  NV2_ERROR_SIF_DESCRIPTOR_MISMATCH = 7009,
  /** The data of an object in the SIF file are not those that were signed. */
  NV2_ERROR_SIF_OBJECT_MISMATCH = 7010,
  /** A group or an object outside all groups has no signature. */
  NV2_ERROR_SIF_GROUP_UNSIGNED = 7011,
  /** The SIF file has no group of objects, or not the group or object that was asked for. */
  NV2_ERROR_SIF_NO_GROUPS = 7012,
  /** The envelope is larger than the limit. */
  NV2_ERROR_ENVELOPE_TOO_LARGE = 8001,
  /** The scratch buffer is too small: size it with scratch_bound. */
  NV2_ERROR_SCRATCH_TOO_SMALL = 8002,
  /** The nesting is deeper than the limit. */
  NV2_ERROR_TOO_DEEP = 8003,
  /** An object, map or array has more entries than the limit. */
  NV2_ERROR_TOO_MANY_MEMBERS = 8004,
  /** The certificate chain is longer than the limit. */
  NV2_ERROR_TOO_MANY_CERTIFICATES = 8005,
  /** There are more signatures than the limit. */
  NV2_ERROR_TOO_MANY_SIGNATURES = 8006,
  /** An RSA modulus is larger than the limit. */
  NV2_ERROR_RSA_MODULUS_TOO_LARGE = 8007,
  /** The trusted identity is not `*` or `x509.subject: ` with C, ST and O and without repeated parts. */
  NV2_ERROR_IDENTITY_INVALID = 9001,
  /** Two trusted identities overlap, so a signer could count twice. */
  NV2_ERROR_IDENTITIES_OVERLAP = 9002,
  /** The requested reference does not follow the grammar. */
  NV2_ERROR_REQUESTED_REFERENCE_INVALID = 9003,
  /** The host pattern is not a host name, optionally with `*.` in front. */
  NV2_ERROR_HOST_PATTERN_INVALID = 9004,
  /** An anchor must be a certificate authority or a self-issued certificate. */
  NV2_ERROR_ANCHOR_INVALID = 9005,
  /** The number of required signers must be at least one and within the limit. */
  NV2_ERROR_THRESHOLD_INVALID = 9006,
  /** Name the predicate type that the statement must have. */
  NV2_ERROR_PREDICATE_TYPE_NOT_GIVEN = 9007,
  /** A pointer is NULL where there must be something. */
  NV2_ERROR_ARGUMENT_NULL = 9008,
  /** An argument has a value that this function does not take. */
  NV2_ERROR_ARGUMENT_INVALID = 9009,
  /** The size in a struct is not that of this library: begin with its _INIT macro. */
  NV2_ERROR_STRUCT_SIZE = 9010,
  /** A pointer is not aligned for what it points to. */
  NV2_ERROR_MISALIGNED = 9011,
  /** The memory given for an object or a text is too small for it. */
  NV2_ERROR_STORAGE_TOO_SMALL = 9012,
  /** The object was never made, or it was copied, moved or cleared. */
  NV2_ERROR_NOT_INITIALISED = 9013,
  /** An internal fault: please report it. */
  NV2_ERROR_INTERNAL = 9901
};
/** Bytes of an empty trust store. */
#define NV2_TRUST_STORE_BASE 256

/** Most bytes of one entry of a trust store, its DER or text not counted. */
#define NV2_TRUST_STORE_ENTRY 256

/** Most annotations that can be asked for at once. */
#define NV2_MAX_ANNOTATIONS 16



/** Bytes of scratch for an empty envelope and RSA keys of up to 4096 bits. */
#define NV2_SCRATCH_BASE 3584

/** Bytes of scratch to be added for RSA keys of up to 8192 bits. */
#define NV2_SCRATCH_LARGEST_RSA 3072

/** 64-bit words of an nv2_subject. */
#define NV2_SUBJECT_WORDS 160

/** 64-bit words of an nv2_subject_hasher. */
#define NV2_SUBJECT_HASHER_WORDS 320

/** Most bytes of a media type. */
#define NV2_MAX_MEDIA_TYPE 255

/** 64-bit words of an nv2_verdict. */
#define NV2_VERDICT_WORDS 384



/** 64-bit words of an nv2_threshold. */
#define NV2_THRESHOLD_WORDS 1280

/**
 * Everything that is trusted: pinned keys, fingerprints and certificates, and anchors. Lives in one block of
 * the caller's memory, to which it copies whatever is added. Filled by one thread; from then on any number of
 * threads may verify with the one `const` store. Must not be copied or moved. Needs no clean-up: the caller
 * gives the memory back when no verdict reads from it any more.
 */
typedef struct nv2_trust_store nv2_trust_store;

/** NV2_OK, or the code of an error: one of `enum nv2_error`, or one that a newer library added. */
typedef uint32_t nv2_status;

/** The station of the data path that refused: one of NV2_STAGE_.... Later ones know more. */
typedef uint32_t nv2_stage;

/** A format of signature envelopes: one of NV2_FORMAT_.... */
typedef uint32_t nv2_format;

/** A signature algorithm: one of NV2_ALGORITHM_..., or zero where none is known. */
typedef uint32_t nv2_algorithm;

/** Which signing scheme an anchor answers for: one of NV2_ANCHOR_.... */
typedef uint32_t nv2_anchor;

/** Bytes. NULL with size 0 means that there are none. */
typedef struct nv2_bytes {
  /** The first byte. */
  const uint8_t *data;
  /** How many. */
  size_t size;
} nv2_bytes;

/**
 * What is to be verified: an envelope, perhaps a payload beside it, perhaps one signature of several. Begin
 * with NV2_INPUT_INIT. All of it is untrusted.
 */
typedef struct nv2_input {
  /** sizeof(nv2_input). */
  size_t struct_size;
  /** The format; NV2_FORMAT_AUTO recognises it by its shape. Name it where you know it. */
  nv2_format format;
  /** Zero. */
  uint32_t reserved;
  /** The envelope, at most 1 MiB. */
  struct nv2_bytes envelope;
  /**
   * The payload that stands beside the signature (cosign, as it lies in a registry); data is NULL where the
   * payload is in the envelope.
   */
  struct nv2_bytes payload;
  /** The number of one signature, counted from zero, or NV2_ANY_SIGNATURE. */
  size_t signature_index;
} nv2_input;

/**
 * The artifact in question: media type, size and digests. In the caller's storage; copies what it is made of.
 * Any number of threads may use one `const` subject. Must not be copied or moved. Needs no clean-up.
 */
typedef struct nv2_subject {
  uint64_t opaque[NV2_SUBJECT_WORDS];
} nv2_subject;

/** A digest algorithm: one of NV2_DIGEST_.... */
typedef uint32_t nv2_digest;

/**
 * Hashes an artifact as it streams by, in constant memory. In the caller's storage; used by one thread at a
 * time. Must not be copied or moved. Needs no clean-up.
 */
typedef struct nv2_subject_hasher {
  uint64_t opaque[NV2_SUBJECT_HASHER_WORDS];
} nv2_subject_hasher;

/**
 * The proof that a signature passed every step for one subject. In the caller's storage; made only by
 * nv2_verify(). Zeroed memory is never one. Reads from the envelope, the payload, the scratch and the memory of
 * the store, which must not change while it is used. Any number of threads may use one `const` verdict. Must
 * not be copied or moved. Needs no clean-up.
 */
typedef struct nv2_verdict {
  uint64_t opaque[NV2_VERDICT_WORDS];
} nv2_verdict;

/** How a signer came to be trusted: one of NV2_TRUSTED_BY_.... */
typedef uint32_t nv2_trusted_by;

/** Whose subject was asked for: one of NV2_IDENTITY_.... */
typedef uint32_t nv2_identity;

/** The signing scheme of a Notary Project signature: one of NV2_SCHEME_.... */
typedef uint32_t nv2_scheme;

/** What a signature says it is about: one of NV2_CLAIM_.... */
typedef uint32_t nv2_claim;

/** What became of a bound in time: one of NV2_TIME_.... */
typedef uint32_t nv2_time_check;

/**
 * The evidence of a verdict that is not text. Begin with NV2_EVIDENCE_INIT. Times are seconds since
 * 1970-01-01T00:00:00Z; one that is not there is zero, and its flag is 0.
 */
typedef struct nv2_evidence {
  /** sizeof(nv2_evidence); not changed. */
  size_t struct_size;
  /** The format of the envelope. */
  nv2_format format;
  /** The algorithm of the signature. */
  nv2_algorithm algorithm;
  /** How the signer came to be trusted. */
  nv2_trusted_by trusted_by;
  /** Whose subject was asked for. */
  nv2_identity identity;
  /** The signing scheme of a Notary Project signature. */
  nv2_scheme scheme;
  /** What the signature is about. */
  nv2_claim claim;
  /** 1 when the bytes of the subject were hashed by this library, 0 when the caller gave a descriptor. */
  uint32_t content_seen;
  /** What became of begin and expiry of the signature. */
  nv2_time_check signature_time;
  /** What became of the validity of the certificates. */
  nv2_time_check certificate_time;
  /** 1 when `time` is there. */
  uint32_t time_known;
  /** 1 when `signed_at` is there. */
  uint32_t signed_at_known;
  /** 1 when an authority vouches for `signed_at`; 0 when it is the signer's claim, or not there. */
  uint32_t signed_at_vouched;
  /** 1 when `not_before` is there. */
  uint32_t not_before_known;
  /** 1 when `expires` is there. */
  uint32_t expires_known;
  /** 1 when `artifact_size` is there. */
  uint32_t artifact_size_known;
  /** Zero. */
  uint32_t reserved;
  /** The time of verification. */
  int64_t time;
  /** When it was signed. */
  int64_t signed_at;
  /** First second at which the signature is valid. */
  int64_t not_before;
  /** First second at which the signature is void. */
  int64_t expires;
  /** The size of the artifact in bytes, where the signature covers it. */
  uint64_t artifact_size;
  /** How many certificates were verified; nv2_verdict_certificate() has them. */
  size_t certificate_count;
  /** How many references were signed; nv2_verdict_reference() has them. */
  size_t reference_count;
  /** How many annotations were signed; nv2_verdict_annotation_name() and _value() have them. */
  size_t annotation_count;
  /** SHA-256 of the signer's SubjectPublicKeyInfo. */
  uint8_t fingerprint[32];
} nv2_evidence;

/** Where a certificate may name its hosts: one of NV2_HOST_NAMES_.... */
typedef uint32_t nv2_host_names;

/**
 * Whether the extended key usage `serverAuth` alone will do in nv2 formats: one of NV2_SERVER_AUTH_....
 */
typedef uint32_t nv2_server_auth;

/** How an ECDSA signature is written where the format does not say: one of NV2_SIGNATURE_.... */
typedef uint32_t nv2_signature_encoding;

/**
 * Text in UTF-8, which need not end with NUL. NULL with size 0 means that there is none. NV2_TEXT() makes
 * one of a string literal.
 */
typedef struct nv2_text {
  /** The first byte. */
  const char *data;
  /** How many bytes, a closing NUL not counted. */
  size_t size;
} nv2_text;

/** An annotation that must be signed with exactly this value. */
typedef struct nv2_annotation {
  /** The name. */
  struct nv2_text name;
  /** The value. */
  struct nv2_text value;
} nv2_annotation;

/**
 * The demands beyond trust. Begin with NV2_OPTIONS_INIT, the strict choice everywhere: no clock, so that
 * whatever is bound in time is refused, and nothing else asked for. Nothing keeps a pointer to it.
 */
typedef struct nv2_options {
  /** sizeof(nv2_options). */
  size_t struct_size;
  /** The time of verification in seconds since 1970-01-01T00:00:00Z. Zero unless time_known is 1. */
  int64_t time;
  /** 1 when `time` is the time of verification, 0 when the time is not known. */
  uint32_t time_known;
  /**
   * 1 to accept, without a known time, what is bound in time; the verdict then says NV2_TIME_NOT_CHECKED.
   */
  uint32_t accept_unchecked_time;
  /** Seconds by which the clocks of signer and verifier may differ. */
  uint32_t clock_skew_seconds;
  /** NV2_BIT() of each format that is admitted; 0 admits all. */
  uint32_t formats;
  /**
   * NV2_BIT() of each algorithm that is admitted, among those that the format allows for the key; 0 admits
   * all of these.
   */
  uint32_t algorithms;
  /** Where a certificate may name its hosts. */
  nv2_host_names host_names;
  /** Whether the extended key usage serverAuth alone will do in nv2 formats. */
  nv2_server_auth server_auth;
  /** How DSSE envelopes write ECDSA signatures; every other format prescribes it. */
  nv2_signature_encoding signature_encoding;
  /** Largest RSA modulus in bits, up to 8192; 0 means 4096. */
  uint32_t max_rsa_bits;
  /** Zero. */
  uint32_t reserved;
  /** The reference that the artifact was asked for by: it must be among the signed ones. */
  struct nv2_text reference;
  /**
   * The type that a DSSE payload must have. Without it an in-toto statement is expected; with any other type
   * the payload itself is the artifact.
   */
  struct nv2_text payload_type;
  /** The type that the predicate of an in-toto statement must have. There is no default. */
  struct nv2_text predicate_type;
  /** Annotations that must be signed, at most NV2_MAX_ANNOTATIONS. */
  const struct nv2_annotation *annotations;
  /** How many. */
  size_t annotation_count;
} nv2_options;

/** Why a signature is not acceptable. Begin with NV2_REJECTION_INIT. */
typedef struct nv2_rejection {
  /** sizeof(nv2_rejection); not changed. */
  size_t struct_size;
  /** What nv2_verify() answered. */
  nv2_status status;
  /** The station of the data path that refused. */
  nv2_stage stage;
  /** The format, named or recognised; NV2_FORMAT_AUTO where it is not known. */
  nv2_format format;
  /** The algorithm that the envelope claims, or that its key implies; zero where it could not be read. */
  nv2_algorithm claimed_algorithm;
  /**
   * The byte at which it is wrong, counted from zero, in the text that was being read: the envelope itself,
   * or the decoded header, payload or certificate inside it. NV2_NO_OFFSET where none helps, and on success.
   */
  size_t offset;
} nv2_rejection;

/**
 * Counts distinct signers of one subject. In the caller's storage; used by one thread at a time. Must not be
 * copied or moved. Needs no clean-up.
 *
 * Each key and each trust entry counts once: two leaves under one anchor are one signer, unless the store names
 * their subjects. The verdicts of one threshold come from one trust store.
 */
typedef struct nv2_threshold {
  uint64_t opaque[NV2_THRESHOLD_WORDS];
} nv2_threshold;

/** What has to be signed in a SIF file: one of NV2_SIF_.... */
typedef uint32_t nv2_sif_selection;

/**
 * What is asked of the signatures in a SIF file. Begin with NV2_SIF_OPTIONS_INIT: SHA-256, every group.
 */
typedef struct nv2_sif_options {
  /** sizeof(nv2_sif_options). */
  size_t struct_size;
  /** The hash that RSA and ECDSA keys sign with. Nothing signed names it, so the caller has to. */
  nv2_digest hash;
  /** What has to be signed. */
  nv2_sif_selection selection;
  /** The number of the group (without its mask) or the id of the object; zero for every group. */
  uint32_t number;
  /** How ECDSA signatures are written. */
  nv2_signature_encoding signature_encoding;
  /** Largest RSA modulus in bits, up to 8192; 0 means 4096. */
  uint32_t max_rsa_bits;
  /** Zero. */
  uint32_t reserved;
} nv2_sif_options;

/** A good signature over a group of a SIF file, or over one object of it. */
typedef struct nv2_sif_group {
  /** The number of the group, without its mask. */
  uint32_t group;
  /** The id of the object that holds the signature. */
  uint32_t signature;
  /** How many objects were compared with what was signed. */
  size_t objects;
  /** The name of the signature algorithm, with NUL at its end. */
  char algorithm[32];
  /** SHA-256 of the signer's SubjectPublicKeyInfo. */
  uint8_t signer[32];
} nv2_sif_group;

/** The format is recognised by its shape. */
#define NV2_FORMAT_AUTO 0

/** The nv2 prototype's token: `header.claims.signature`. */
#define NV2_FORMAT_NV2_JWT 1

/** The nv2 prototype's earlier JSON form. */
#define NV2_FORMAT_NV2_JSON 2

/** Notary Project, JWS: `application/jose+json`. */
#define NV2_FORMAT_NOTARY_JWS 3

/** Notary Project, COSE: `application/cose`. */
#define NV2_FORMAT_NOTARY_COSE 4

/** cosign: a signature whose payload stands beside it, or the file that holds both. */
#define NV2_FORMAT_COSIGN 5

/** DSSE. */
#define NV2_FORMAT_DSSE 6

/** A Sigstore bundle that was signed with a key. */
#define NV2_FORMAT_SIGSTORE_BUNDLE 7

/** RSASSA-PKCS1-v1_5 with SHA-256. */
#define NV2_ALGORITHM_RS256 1

/** RSASSA-PKCS1-v1_5 with SHA-384. */
#define NV2_ALGORITHM_RS384 2

/** RSASSA-PKCS1-v1_5 with SHA-512. */
#define NV2_ALGORITHM_RS512 3

/** RSASSA-PSS with SHA-256. */
#define NV2_ALGORITHM_PS256 4

/** RSASSA-PSS with SHA-384. */
#define NV2_ALGORITHM_PS384 5

/** RSASSA-PSS with SHA-512. */
#define NV2_ALGORITHM_PS512 6

/** ECDSA on P-256 with SHA-256. */
#define NV2_ALGORITHM_ES256 7

/** ECDSA on P-384 with SHA-384. */
#define NV2_ALGORITHM_ES384 8

/** ECDSA on P-521 with SHA-512. */
#define NV2_ALGORITHM_ES512 9

/** Ed25519. */
#define NV2_ALGORITHM_EDDSA 10

/** SHA-256. */
#define NV2_DIGEST_SHA256 1

/** SHA-384. */
#define NV2_DIGEST_SHA384 2

/** SHA-512. */
#define NV2_DIGEST_SHA512 3

/** Nothing was refused. */
#define NV2_STAGE_NONE 0

/** Base64, JSON, CBOR, DER, PEM: the bytes are not well formed. */
#define NV2_STAGE_ENCODING 1

/** The envelope does not have the shape of its format. */
#define NV2_STAGE_ENVELOPE 2

/** The options do not admit the format, the algorithm or a critical header. */
#define NV2_STAGE_ADMIT 3

/** No trusted key is found, or its certificate chain does not hold. */
#define NV2_STAGE_KEY 4

/** The signature is not one of this key over these bytes. */
#define NV2_STAGE_SIGNATURE 5

/** The signed statement or its times do not satisfy the options. */
#define NV2_STAGE_STATEMENT 6

/** The statement is about another artifact. */
#define NV2_STAGE_SUBJECT 7

/** A limit was reached. */
#define NV2_STAGE_LIMIT 8

/** The caller handed in something that cannot be used. */
#define NV2_STAGE_CALLER 9

/** A fault of the library. */
#define NV2_STAGE_INTERNAL 10

/** nv2 formats, and the Notary Project scheme `notary.x509` (trust store type `ca`). */
#define NV2_ANCHOR_CA 1

/** The Notary Project scheme `notary.x509.signingAuthority` (trust store type `signingAuthority`). */
#define NV2_ANCHOR_SIGNING_AUTHORITY 2

/** Subject alternative names only. */
#define NV2_HOST_NAMES_SUBJECT_ALT_NAME 0

/** The Common Name too, when there is no subject alternative name extension at all. */
#define NV2_HOST_NAMES_OR_COMMON_NAME 1

/** It will not. */
#define NV2_SERVER_AUTH_REFUSE 0

/** It will, as the nv2 prototype's verifiers demanded. */
#define NV2_SERVER_AUTH_ACCEPT 1

/** ASN.1 DER. */
#define NV2_SIGNATURE_DER 0

/** `r || s`, each as long as the field. */
#define NV2_SIGNATURE_FIXED 1

/** The key is pinned. */
#define NV2_TRUSTED_BY_KEY 1

/** The fingerprint of the key is pinned. */
#define NV2_TRUSTED_BY_FINGERPRINT 2

/** The signing certificate is pinned. */
#define NV2_TRUSTED_BY_CERTIFICATE 3

/** The chain ends at an anchor of the store NV2_ANCHOR_CA. */
#define NV2_TRUSTED_BY_CA 4

/** The chain ends at an anchor of the store NV2_ANCHOR_SIGNING_AUTHORITY. */
#define NV2_TRUSTED_BY_SIGNING_AUTHORITY 5

/** A pin: the identity is the key or certificate itself. */
#define NV2_IDENTITY_PINNED 1

/** An anchor that was not narrowed: any subject. */
#define NV2_IDENTITY_ANY 2

/** The identity that the subject matched; see nv2_verdict_identity(). */
#define NV2_IDENTITY_NAMED 3

/** It was checked and holds. */
#define NV2_TIME_CHECKED 1

/** It is there, the time is unknown, and the options accept that. */
#define NV2_TIME_NOT_CHECKED 2

/** There is none. */
#define NV2_TIME_NOT_BOUND 3

/** This kind of trust does not look at it: the dates of a certificate around a pinned key. */
#define NV2_TIME_NOT_EVALUATED 4

/** The format has no signing scheme. */
#define NV2_SCHEME_NONE 0

/** `notary.x509`: the signing time is the signer's claim. */
#define NV2_SCHEME_X509 1

/** `notary.x509.signingAuthority`: an authority vouches for the signing time. */
#define NV2_SCHEME_SIGNING_AUTHORITY 2

/** One artifact, by digest. */
#define NV2_CLAIM_ARTIFACT 1

/** Several artifacts, each by digests (in-toto). */
#define NV2_CLAIM_SUBJECTS 2

/** The payload is the artifact. */
#define NV2_CLAIM_PAYLOAD 3

/** The signature covers the content of the artifact itself. */
#define NV2_CLAIM_CONTENT 4

/** Every group, and no object but signatures may be outside a group. */
#define NV2_SIF_EVERY_GROUP 0

/** One group; the others are not looked at. */
#define NV2_SIF_GROUP 1

/** One object, and the header; the other objects of its group are not looked at. */
#define NV2_SIF_OBJECT 2

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * The version of the library that is linked, for example "0.1.0". Compare with NV2_VERSION_STRING, which is
 * the version of the header. The text is static.
 */
const char *nv2_version(void);

/**
 * The name of a status, for example "SignatureInvalid"; "Ok" for NV2_OK, "Unknown" for a number that is no
 * code of this library. The text is static, stable, and never NULL.
 */
const char *nv2_error_name(nv2_status status);

/**
 * One English sentence about a status: what is wrong and what to do. Holds no input bytes. The text is static
 * and never NULL; it may change between versions.
 */
const char *nv2_error_message(nv2_status status);

/**
 * The name of the station of the data path that answers with this status, for example "signature"; "ok" for
 * NV2_OK, "unknown" for a number that is no code of this library. The text is static and never NULL.
 */
const char *nv2_error_stage(nv2_status status);

/**
 * The name of a stage, as nv2_error_stage() has it; "unknown" for a number that is none. Static, never NULL.
 */
const char *nv2_stage_name(nv2_stage stage);

/**
 * The name of a format, for example "nv2-jwt"; "unknown" for a number that is none. Static, never NULL.
 */
const char *nv2_format_name(nv2_format format);

/**
 * The JOSE name of an algorithm, for example "ES256"; "unknown" for a number that is none. Static, never NULL.
 */
const char *nv2_algorithm_name(nv2_algorithm algorithm);

/**
 * Makes an empty store, which trusts nobody, at the begin of a block.
 *
 * @param memory  Aligned to 8 bytes. The store uses all of it until the caller takes it back.
 * @param size    In bytes; NV2_TRUST_STORE_SIZE() says how many are enough.
 * @param store   The store, which has the address of the block; NULL on failure.
 * @return NV2_OK; ARGUMENT_NULL, MISALIGNED, STORAGE_TOO_SMALL.
 */
nv2_status nv2_trust_store_init(void *memory, size_t size, struct nv2_trust_store **store);

/**
 * Pins a public key.
 *
 * @param der  SubjectPublicKeyInfo in DER.
 * @return NV2_OK; KEY_INVALID, KEY_UNSUPPORTED, RSA_MODULUS_TOO_LARGE, DER_TRAILING; STORAGE_TOO_SMALL. On
 *         failure the store is as before.
 */
nv2_status nv2_trust_store_add_key(struct nv2_trust_store *store, const uint8_t *der, size_t der_size);

/**
 * Pins the public keys of a PEM text, all or none. Only blocks "PUBLIC KEY" may be in it.
 *
 * @param pem      The text, with at least one block.
 * @param scratch  Work space of pem_size bytes, whose content does not matter.
 * @return As nv2_trust_store_add_key(); PEM_INVALID, BASE64_INVALID; SCRATCH_TOO_SMALL.
 */
nv2_status nv2_trust_store_add_keys_pem(struct nv2_trust_store *store,
                                        const char *pem,
                                        size_t pem_size,
                                        uint8_t *scratch,
                                        size_t scratch_size);

/**
 * Pins a key by the SHA-256 of its SubjectPublicKeyInfo. Serves only envelopes that carry the key.
 *
 * @param text  "sha256:" and 64 lower-case hexadecimal digits.
 * @return NV2_OK; DIGEST_INVALID; STORAGE_TOO_SMALL.
 */
nv2_status nv2_trust_store_add_fingerprint(struct nv2_trust_store *store, const char *text, size_t text_size);

/**
 * Pins a signing certificate, which is compared byte by byte. One whose key is of no kind that is supported
 * serves no signature, and is no fault of the others.
 *
 * @param der  One certificate in DER.
 * @return NV2_OK; CERTIFICATE_INVALID, DER_TRAILING; STORAGE_TOO_SMALL. On failure the store is as before.
 */
nv2_status nv2_trust_store_add_certificate(struct nv2_trust_store *store,
                                           const uint8_t *der,
                                           size_t der_size);

/**
 * Pins the signing certificates of a PEM text, all or none. Only blocks "CERTIFICATE" may be in it.
 *
 * @param pem      The text, with at least one block.
 * @param scratch  Work space of pem_size bytes, whose content does not matter.
 * @return As nv2_trust_store_add_certificate(); PEM_INVALID, BASE64_INVALID; SCRATCH_TOO_SMALL.
 */
nv2_status nv2_trust_store_add_certificates_pem(struct nv2_trust_store *store,
                                                const char *pem,
                                                size_t pem_size,
                                                uint8_t *scratch,
                                                size_t scratch_size);

/**
 * Adds an anchor: a certificate that is trusted to have others below it.
 *
 * With a scratch the signature that a self-issued anchor made on itself is checked now and once, and
 * verifications that end at this anchor skip it. Without one (NULL and 0) each of them checks it.
 *
 * @param der      One certificate in DER, an authority or self-issued.
 * @param anchor   Which store: NV2_ANCHOR_CA or NV2_ANCHOR_SIGNING_AUTHORITY.
 * @param scratch  Work space of NV2_SCRATCH_BOUND(0) bytes, or NULL.
 * @return NV2_OK; ANCHOR_INVALID, CERTIFICATE_INVALID, DER_TRAILING; ARGUMENT_INVALID for another store;
 *         CERTIFICATE_SIGNATURE, CERTIFICATE_ALGORITHM, ALGORITHM_NOT_BUILT, SCRATCH_TOO_SMALL from the check;
 *         STORAGE_TOO_SMALL. On failure the store is as before.
 */
nv2_status nv2_trust_store_add_anchor(struct nv2_trust_store *store,
                                      const uint8_t *der,
                                      size_t der_size,
                                      nv2_anchor anchor,
                                      uint8_t *scratch,
                                      size_t scratch_size);

/**
 * Adds the anchors of a PEM text, all or none, and checks the signatures of those that are self-issued. Only
 * blocks "CERTIFICATE" may be in it.
 *
 * @param pem      The text, with at least one block.
 * @param anchor   Which store: NV2_ANCHOR_CA or NV2_ANCHOR_SIGNING_AUTHORITY.
 * @param scratch  Work space of NV2_SCRATCH_BOUND(pem_size) bytes, whose content does not matter.
 * @return As nv2_trust_store_add_anchor(); PEM_INVALID, BASE64_INVALID.
 */
nv2_status nv2_trust_store_add_anchors_pem(struct nv2_trust_store *store,
                                           const char *pem,
                                           size_t pem_size,
                                           nv2_anchor anchor,
                                           uint8_t *scratch,
                                           size_t scratch_size);

/**
 * Narrows all anchors to subjects. Without this any subject below an anchor will do, and the verdict says so.
 *
 * @param text  "*", or as in "x509.subject: C=US, ST=WA, O=acme" (Notary Project, trustedIdentities).
 * @return NV2_OK; IDENTITY_INVALID; IDENTITIES_OVERLAP when one subject could match two; UTF8_INVALID;
 *         STORAGE_TOO_SMALL. On failure the store is as before.
 */
nv2_status nv2_trust_store_add_identity(struct nv2_trust_store *store, const char *text, size_t text_size);

/**
 * Narrows all anchors to hosts: every signed reference must be of one of them, and there must be one.
 *
 * @param text  A host name, optionally with "*." in front for exactly one more label, or an IP address.
 * @return NV2_OK; HOST_PATTERN_INVALID, UTF8_INVALID; STORAGE_TOO_SMALL. On failure the store is as before.
 */
nv2_status nv2_trust_store_add_host(struct nv2_trust_store *store, const char *text, size_t text_size);

/**
 * Bytes of scratch that always suffice for an envelope of this size and RSA keys of up to 4096 bits; the same
 * number as NV2_SCRATCH_BOUND(). Add NV2_SCRATCH_LARGEST_RSA for RSA keys of up to 8192 bits.
 */
size_t nv2_scratch_bound(size_t envelope_size);

/**
 * Counts the signatures in an envelope, so that each can be verified by itself. Nothing is checked but shape.
 *
 * @param scratch  Work space of nv2_scratch_bound() bytes.
 * @param count    At least one; zero on failure.
 * @return NV2_OK; codes of the stages encoding, envelope and limit; STRUCT_SIZE, ARGUMENT_NULL,
 *         ARGUMENT_INVALID.
 */
nv2_status nv2_signature_count(const struct nv2_input *input,
                               uint8_t *scratch,
                               size_t scratch_size,
                               size_t *count);

/**
 * An artifact whose bytes are at hand, hashed with every digest algorithm of this build.
 *
 * @param media_type  At most NV2_MAX_MEDIA_TYPE bytes.
 * @param content     The bytes of the artifact; NULL with size 0 is an empty one.
 * @param subject     The subject; zeroed on failure.
 * @return NV2_OK; ARGUMENT_NULL, ARGUMENT_INVALID for a longer media type, MISALIGNED, UTF8_INVALID.
 */
nv2_status nv2_subject_from_content(const char *media_type,
                                    size_t media_type_size,
                                    const uint8_t *content,
                                    size_t content_size,
                                    struct nv2_subject *subject);

/**
 * An artifact that the caller resolved to a descriptor. Its content is not seen, and the verdict says so.
 *
 * @param media_type   At most NV2_MAX_MEDIA_TYPE bytes.
 * @param digest       "sha256:" (or sha384, sha512) and lower-case hexadecimal digits.
 * @param size         The size of the artifact in bytes.
 * @param subject      The subject; zeroed on failure.
 * @return NV2_OK; DIGEST_INVALID; ARGUMENT_NULL, ARGUMENT_INVALID for a longer media type, MISALIGNED,
 *         UTF8_INVALID.
 */
nv2_status nv2_subject_from_descriptor(const char *media_type,
                                       size_t media_type_size,
                                       const char *digest,
                                       size_t digest_size,
                                       uint64_t size,
                                       struct nv2_subject *subject);

/**
 * Makes the subject a file of any kind (Notary Project, blob signatures): an empty media type is then not
 * compared, and a Notary Project statement must name it by the digest that belongs to the signing key.
 *
 * @return NV2_OK; ARGUMENT_NULL, MISALIGNED, NOT_INITIALISED.
 */
nv2_status nv2_subject_set_blob(struct nv2_subject *subject);

/**
 * A digest of the subject, as "sha256:..." with NUL at its end.
 *
 * @param algorithm    NV2_DIGEST_....
 * @param buffer       Gets the text; zeroed on failure. May be NULL with size 0.
 * @param buffer_size  In bytes; one more than the length of the text.
 * @param length       Bytes of the text without NUL; set with STORAGE_TOO_SMALL too, else zero on failure.
 * @return NV2_OK; SUBJECT_DIGEST_ALGORITHM when it is not known under this algorithm; STORAGE_TOO_SMALL;
 *         ARGUMENT_NULL, ARGUMENT_INVALID, MISALIGNED, NOT_INITIALISED.
 */
nv2_status nv2_subject_digest(const struct nv2_subject *subject,
                              nv2_digest algorithm,
                              char *buffer,
                              size_t buffer_size,
                              size_t *length);

/**
 * Begins to hash.
 *
 * @param digests  NV2_BIT() of each digest algorithm that statements may use; 0 means all of this build.
 * @param hasher   The hasher; zeroed on failure.
 * @return NV2_OK; ALGORITHM_NOT_BUILT; ARGUMENT_NULL, ARGUMENT_INVALID, MISALIGNED.
 */
nv2_status nv2_subject_hasher_init(uint32_t digests, struct nv2_subject_hasher *hasher);

/**
 * Prepares for an envelope that signs the content itself, so that Ed25519 signatures over it can be checked
 * after one pass. Before the first byte; other envelopes and keys need nothing.
 *
 * @param store    Whose pinned keys and certificates may have signed.
 * @param scratch  Work space of nv2_scratch_bound() bytes.
 * @return NV2_OK; TOO_MANY_SIGNATURES beyond four; codes of the stages encoding, envelope and limit;
 *         ARGUMENT_INVALID after the first byte; ARGUMENT_NULL, MISALIGNED, STRUCT_SIZE, NOT_INITIALISED.
 */
nv2_status nv2_subject_hasher_prepare(struct nv2_subject_hasher *hasher,
                                      const struct nv2_trust_store *store,
                                      const struct nv2_input *input,
                                      uint8_t *scratch,
                                      size_t scratch_size);

/**
 * Takes the next bytes.
 *
 * @param data  The bytes; NULL with size 0 changes nothing.
 * @return NV2_OK; ARGUMENT_NULL, MISALIGNED, NOT_INITIALISED.
 */
nv2_status nv2_subject_hasher_update(struct nv2_subject_hasher *hasher,
                                     const uint8_t *data,
                                     size_t data_size);

/**
 * Ends, and names the media type of what was hashed. The hasher is zeroed; it can be begun again.
 *
 * @param media_type  At most NV2_MAX_MEDIA_TYPE bytes.
 * @param subject     The subject; zeroed on failure.
 * @return NV2_OK; ARGUMENT_NULL, ARGUMENT_INVALID for a longer media type, MISALIGNED, NOT_INITIALISED,
 *         UTF8_INVALID. On failure the hasher is as before.
 */
nv2_status nv2_subject_hasher_finish(struct nv2_subject_hasher *hasher,
                                     const char *media_type,
                                     size_t media_type_size,
                                     struct nv2_subject *subject);

/**
 * The evidence that is not text.
 *
 * @param evidence  Zeroed on failure, but for struct_size.
 * @return NV2_OK; ARGUMENT_NULL, MISALIGNED, NOT_INITIALISED, STRUCT_SIZE.
 */
nv2_status nv2_verdict_evidence(const struct nv2_verdict *verdict, struct nv2_evidence *evidence);

/**
 * The digest of the artifact, as "sha256:...": the signed one, or the subject's where the signature names several
 * or covers the content itself.
 *
 * This and all functions below that answer with text write UTF-8 with NUL at its end. No text holds a NUL
 * inside.
 *
 * @param buffer       Gets the text; zeroed on failure. May be NULL with size 0, to ask for the length.
 * @param buffer_size  In bytes; at least one more than the length of the text.
 * @param length       Bytes of the text without NUL; set with STORAGE_TOO_SMALL too, else zero on failure.
 * @return NV2_OK; STORAGE_TOO_SMALL; ARGUMENT_NULL, MISALIGNED, NOT_INITIALISED.
 */
nv2_status nv2_verdict_digest(const struct nv2_verdict *verdict,
                              char *buffer,
                              size_t buffer_size,
                              size_t *length);

/** The nv2 key id of the signer's key. Arguments and codes as nv2_verdict_digest(). */
nv2_status nv2_verdict_key_id(const struct nv2_verdict *verdict,
                              char *buffer,
                              size_t buffer_size,
                              size_t *length);

/**
 * The trusted identity that the signer's subject matched; empty unless the evidence says NV2_IDENTITY_NAMED.
 * Arguments and codes as nv2_verdict_digest().
 */
nv2_status nv2_verdict_identity(const struct nv2_verdict *verdict,
                                char *buffer,
                                size_t buffer_size,
                                size_t *length);

/**
 * The signed media type of the artifact; empty where the format signs none. Arguments and codes as
 * nv2_verdict_digest().
 */
nv2_status nv2_verdict_media_type(const struct nv2_verdict *verdict,
                                  char *buffer,
                                  size_t buffer_size,
                                  size_t *length);

/**
 * The signed type of the predicate of an in-toto statement; empty elsewhere. Arguments and codes as
 * nv2_verdict_digest().
 */
nv2_status nv2_verdict_predicate_type(const struct nv2_verdict *verdict,
                                      char *buffer,
                                      size_t buffer_size,
                                      size_t *length);

/**
 * A signed reference, in the order of the statement. Arguments and codes as nv2_verdict_digest();
 * ARGUMENT_INVALID when there is none of this number.
 */
nv2_status nv2_verdict_reference(const struct nv2_verdict *verdict,
                                 size_t index,
                                 char *buffer,
                                 size_t buffer_size,
                                 size_t *length);

/**
 * The name of a signed annotation, in the order of the statement. Arguments and codes as
 * nv2_verdict_digest(); ARGUMENT_INVALID when there is none of this number.
 */
nv2_status nv2_verdict_annotation_name(const struct nv2_verdict *verdict,
                                       size_t index,
                                       char *buffer,
                                       size_t buffer_size,
                                       size_t *length);

/** The value of a signed annotation. Arguments and codes as nv2_verdict_annotation_name(). */
nv2_status nv2_verdict_annotation_value(const struct nv2_verdict *verdict,
                                        size_t index,
                                        char *buffer,
                                        size_t buffer_size,
                                        size_t *length);

/**
 * A certificate that was verified, in DER, leaf first: none for a pinned key, the leaf for a pinned
 * certificate, all up to the anchor for an anchor.
 *
 * @param der       Where it lies, in the envelope, the scratch or the store; NULL on failure.
 * @param der_size  In bytes; zero on failure.
 * @return NV2_OK; ARGUMENT_INVALID when there is none of this number; ARGUMENT_NULL, MISALIGNED,
 *         NOT_INITIALISED.
 */
nv2_status nv2_verdict_certificate(const struct nv2_verdict *verdict,
                                   size_t index,
                                   const uint8_t **der,
                                   size_t *der_size);

/**
 * The subject of a certificate that was verified, in the order of the certificate (RFC 4514), for example
 * "C=US,ST=WA,O=acme,CN=signer", with control characters escaped. For people: compare certificates by their
 * DER. Arguments and codes as nv2_verdict_digest(); ARGUMENT_INVALID when there is none of this number.
 */
nv2_status nv2_verdict_certificate_subject(const struct nv2_verdict *verdict,
                                           size_t index,
                                           char *buffer,
                                           size_t buffer_size,
                                           size_t *length);

/**
 * Answers whether the input is a signature of somebody trusted about exactly the subject.
 *
 * On success the verdict reads from the envelope, the payload, the scratch and the memory of the store: none
 * of them may change or go while the verdict is used. Nothing else is kept. None of the arguments may overlap
 * with the scratch, the verdict or the rejection.
 *
 * @param store      Who is trusted.
 * @param options    What is asked beyond trust.
 * @param input      What is to be verified; untrusted.
 * @param subject    The artifact in question.
 * @param scratch    Work space of nv2_scratch_bound() bytes, whose content does not matter. NULL with size 0
 *                   will do for an envelope of which nothing must be decoded.
 * @param verdict    The proof; zeroed on failure.
 * @param rejection  Why not; zero but for struct_size and offset on success. May be NULL.
 * @return NV2_OK when the signature is acceptable; else any code.
 */
nv2_status nv2_verify(const struct nv2_trust_store *store,
                      const struct nv2_options *options,
                      const struct nv2_input *input,
                      const struct nv2_subject *subject,
                      uint8_t *scratch,
                      size_t scratch_size,
                      struct nv2_verdict *verdict,
                      struct nv2_rejection *rejection);

/**
 * A threshold that nobody was counted for yet.
 *
 * @param required   How many distinct signers there must be, 1 to 64.
 * @param threshold  Zeroed on failure.
 * @return NV2_OK; THRESHOLD_INVALID; ARGUMENT_NULL, MISALIGNED.
 */
nv2_status nv2_threshold_init(size_t required, struct nv2_threshold *threshold);

/**
 * Counts a verdict, of which nothing is kept.
 *
 * @param is_new  1 for a new signer, 0 for one that had counted before. May be NULL. Zero on failure.
 * @return NV2_OK; SUBJECT_DIGEST_MISMATCH when the verdict is about another subject than the first one;
 *         TOO_MANY_SIGNATURES; ARGUMENT_NULL, MISALIGNED, NOT_INITIALISED.
 */
nv2_status nv2_threshold_count(struct nv2_threshold *threshold,
                               const struct nv2_verdict *verdict,
                               uint32_t *is_new);

/**
 * How many distinct signers were counted.
 *
 * @param signers  Zero on failure.
 * @return NV2_OK; ARGUMENT_NULL, MISALIGNED, NOT_INITIALISED.
 */
nv2_status nv2_threshold_signers(const struct nv2_threshold *threshold, size_t *signers);

/**
 * Answers whether there are enough signers.
 *
 * @return NV2_OK when there are; THRESHOLD_NOT_REACHED; ARGUMENT_NULL, MISALIGNED, NOT_INITIALISED.
 */
nv2_status nv2_threshold_check(const struct nv2_threshold *threshold);

/**
 * Bytes of scratch that nv2_sif_verify() needs for this file and RSA keys of up to 4096 bits.
 *
 * @param file   The whole file, for example mapped into memory; untrusted.
 * @param bound  In bytes; zero on failure. Add NV2_SCRATCH_LARGEST_RSA for larger keys.
 * @return NV2_OK; SIF_INVALID; ARGUMENT_NULL, MISALIGNED.
 */
nv2_status nv2_sif_scratch_bound(const uint8_t *file, size_t file_size, size_t *bound);

/**
 * Answers whether everything that the options select in a SIF file is signed by somebody trusted. Of the store
 * only pinned keys count: these signatures carry no certificates, and are not bound in time.
 *
 * @param file      The whole file; untrusted. Must not change during the call.
 * @param scratch   Work space of nv2_sif_scratch_bound() bytes.
 * @param groups    The groups in ascending order; zeroed on failure. May be NULL with capacity 0.
 * @param capacity  How many there is room for; the selection of one group or object needs one.
 * @param count     How many groups there are; set with STORAGE_TOO_SMALL too, else zero on failure. May be NULL
 *                  when groups is.
 * @return NV2_OK; STORAGE_TOO_SMALL when all is well signed, but there are more groups than the capacity (not
 *         with NULL); else any code.
 */
nv2_status nv2_sif_verify(const struct nv2_trust_store *store,
                          const struct nv2_sif_options *options,
                          const uint8_t *file,
                          size_t file_size,
                          uint8_t *scratch,
                          size_t scratch_size,
                          struct nv2_sif_group *groups,
                          size_t capacity,
                          size_t *count);

#if defined(NV2_HOSTED)
/**
 * As nv2_trust_store_init(), with memory from the heap.
 *
 * @param size   In bytes; see NV2_TRUST_STORE_SIZE(). The store does not grow.
 * @param store  To be given back with nv2_trust_store_free(); NULL on failure.
 * @return NV2_OK; STORAGE_TOO_SMALL when `size` is, or when there is no memory; ARGUMENT_NULL, MISALIGNED.
 */
nv2_status nv2_trust_store_new(size_t size, struct nv2_trust_store **store);
#endif

#if defined(NV2_HOSTED)
/**
 * Gives back a store of nv2_trust_store_new(); nothing happens to NULL, or to a store that lies in memory of
 * the caller. Verdicts that read from it must not be used afterwards.
 */
void nv2_trust_store_free(struct nv2_trust_store *store);
#endif

#if defined(NV2_HOSTED)
/**
 * Room for a verdict on the heap, zeroed, for nv2_verify() to write to.
 *
 * @param verdict  To be given back with nv2_verdict_free(); NULL on failure.
 * @return NV2_OK; STORAGE_TOO_SMALL when there is no memory; ARGUMENT_NULL, MISALIGNED.
 */
nv2_status nv2_verdict_new(struct nv2_verdict **verdict);
#endif

#if defined(NV2_HOSTED)
/** Gives back the room of nv2_verdict_new(); nothing happens to NULL. */
void nv2_verdict_free(struct nv2_verdict *verdict);
#endif

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/** Any signature of an envelope will do. */
#define NV2_ANY_SIGNATURE ((size_t)-1)

/** No byte can be named. */
#define NV2_NO_OFFSET ((size_t)-1)

/** The bit of a format, an algorithm or a digest algorithm in a mask. */
#define NV2_BIT(number) (UINT32_C(1) << (number))

/** An nv2_text for a string literal, as initialiser. */
#define NV2_TEXT(literal) { (literal), sizeof(literal) - 1 }

/** An nv2_bytes or nv2_text that is empty, as initialiser. */
#define NV2_EMPTY { NULL, 0 }

/** Initialiser of nv2_options: the strict choice everywhere. */
#define NV2_OPTIONS_INIT \
  { sizeof(nv2_options), 0, 0, 0, 0, 0, 0, NV2_HOST_NAMES_SUBJECT_ALT_NAME, NV2_SERVER_AUTH_REFUSE, \
    NV2_SIGNATURE_DER, 0, 0, NV2_EMPTY, NV2_EMPTY, NV2_EMPTY, NULL, 0 }

/** Initialiser of nv2_input: an envelope, still empty, whose format is recognised; any of its signatures. */
#define NV2_INPUT_INIT \
  { sizeof(nv2_input), NV2_FORMAT_AUTO, 0, NV2_EMPTY, NV2_EMPTY, NV2_ANY_SIGNATURE }

/** Initialiser of nv2_rejection. */
#define NV2_REJECTION_INIT { sizeof(nv2_rejection), 0, 0, 0, 0, 0 }

/** Initialiser of nv2_evidence. */
#define NV2_EVIDENCE_INIT \
  { sizeof(nv2_evidence), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, { 0 } }

/** Initialiser of nv2_sif_options: SHA-256, every group, ECDSA signatures in DER. */
#define NV2_SIF_OPTIONS_INIT \
  { sizeof(nv2_sif_options), NV2_DIGEST_SHA256, NV2_SIF_EVERY_GROUP, 0, NV2_SIGNATURE_DER, 0, 0 }

/** Sizes of the objects in bytes. */
#define NV2_SUBJECT_SIZE ((size_t)NV2_SUBJECT_WORDS * 8)
#define NV2_SUBJECT_HASHER_SIZE ((size_t)NV2_SUBJECT_HASHER_WORDS * 8)
#define NV2_VERDICT_SIZE ((size_t)NV2_VERDICT_WORDS * 8)
#define NV2_THRESHOLD_SIZE ((size_t)NV2_THRESHOLD_WORDS * 8)

/**
 * Bytes that always suffice for a trust store of so many entries (keys, fingerprints, certificates, anchors,
 * identities and hosts together) whose DER and texts have so many bytes together.
 */
#define NV2_TRUST_STORE_SIZE(entries, bytes) \
  ((size_t)NV2_TRUST_STORE_BASE + (size_t)(entries) * NV2_TRUST_STORE_ENTRY + (size_t)(bytes))

/**
 * Bytes of scratch that always suffice for an envelope of this size and RSA keys of up to 4096 bits; a constant
 * when the size is one. Add NV2_SCRATCH_LARGEST_RSA for RSA
 * keys of up to 8192 bits.
 */
#define NV2_SCRATCH_BOUND(envelope_size) \
  ((size_t)(envelope_size) * 2 + (size_t)(envelope_size) / 16 + NV2_SCRATCH_BASE)

/* The layout that the library was built with. */
#if defined(__cplusplus) && __cplusplus >= 201103L
#define NV2_ASSERT_(name, condition) static_assert(condition, #name)
#else
#define NV2_ASSERT_(name, condition) typedef char nv2_assert_##name[(condition) ? 1 : -1]
#endif
NV2_ASSERT_(subject_size, sizeof(nv2_subject) == NV2_SUBJECT_SIZE);
NV2_ASSERT_(subject_hasher_size, sizeof(nv2_subject_hasher) == NV2_SUBJECT_HASHER_SIZE);
NV2_ASSERT_(verdict_size, sizeof(nv2_verdict) == NV2_VERDICT_SIZE);
NV2_ASSERT_(threshold_size, sizeof(nv2_threshold) == NV2_THRESHOLD_SIZE);
struct nv2_word_place_ { char before; uint64_t word; };
struct nv2_verdict_place_ { char before; nv2_verdict verdict; };
NV2_ASSERT_(verdict_alignment,
            offsetof(struct nv2_verdict_place_, verdict) == offsetof(struct nv2_word_place_, word));
NV2_ASSERT_(options_size, sizeof(void *) != 8 || sizeof(nv2_options) == 120);
NV2_ASSERT_(input_size, sizeof(void *) != 8 || sizeof(nv2_input) == 56);
NV2_ASSERT_(rejection_size, sizeof(void *) != 8 || sizeof(nv2_rejection) == 32);
NV2_ASSERT_(evidence_size, sizeof(void *) != 8 || sizeof(nv2_evidence) == 168);
NV2_ASSERT_(sif_options_size, sizeof(void *) != 8 || sizeof(nv2_sif_options) == 32);
NV2_ASSERT_(sif_group_size, sizeof(void *) != 8 || sizeof(nv2_sif_group) == 80);
#undef NV2_ASSERT_

#endif /* NV2_H */
