// Code generated from include/nv2.h by internal/generate. DO NOT EDIT.

package nv2

// The codes. A code divided by 1000 is its stage.
const (
	// A base64 part has a foreign character, wrong padding or stray bits at its end.
	ErrBase64Invalid Code = 1001
	// Hexadecimal text must be lower-case digits in pairs.
	ErrHexInvalid Code = 1002
	// Text is not valid UTF-8.
	ErrUTF8Invalid Code = 1003
	// This is not well-formed JSON.
	ErrJSONSyntax Code = 1010
	// A JSON object has the same member twice, so it has two readings.
	ErrJSONDuplicateMember Code = 1011
	// A JSON member differs from a known name only by upper or lower case.
	ErrJSONCaseVariant Code = 1012
	// A JSON value has the wrong type for its place.
	ErrJSONType Code = 1013
	// A JSON number must be an integer that fits 64 bits.
	ErrJSONNumber Code = 1014
	// A JSON string holds a lone surrogate or a NUL.
	ErrJSONString Code = 1015
	// Something follows the JSON value.
	ErrJSONTrailing Code = 1016
	// This is not well-formed CBOR, or it ends too early.
	ErrCBORSyntax Code = 1020
	// CBOR items of indefinite length are refused.
	ErrCBORIndefinite Code = 1021
	// A CBOR number is not in its shortest form.
	ErrCBORNonMinimal Code = 1022
	// A CBOR map has the same label twice, so it has two readings.
	ErrCBORDuplicateKey Code = 1023
	// A CBOR item has the wrong type for its place.
	ErrCBORType Code = 1024
	// Something follows the CBOR item.
	ErrCBORTrailing Code = 1025
	// A CBOR number must be an integer that fits 64 bits.
	ErrCBORNumber Code = 1026
	// Something follows the DER value.
	ErrDERTrailing Code = 1031
	// A time is not in the form of RFC 3339.
	ErrTimestampInvalid Code = 1040
	// A digest must be sha256, sha384 or sha512, a colon and lower-case hex of exact length.
	ErrDigestInvalid Code = 1041
	// This is not strict PEM of the kind that is asked for.
	ErrPEMInvalid Code = 1042
	// The signature format is not recognised: name it.
	ErrFormatUnknown Code = 2001
	// The envelope does not have the parts that its format prescribes.
	ErrEnvelopeShape Code = 2002
	// A required member of the envelope or its header is missing.
	ErrMemberMissing Code = 2003
	// The envelope has a member that its format does not permit.
	ErrMemberUnknown Code = 2004
	// The payload is empty or not in the envelope.
	ErrPayloadMissing Code = 2005
	// The signature is empty.
	ErrSignatureMissing Code = 2006
	// The protected header names no algorithm.
	ErrAlgorithmMissing Code = 2007
	// The content type is missing or is not the one of the format.
	ErrContentTypeInvalid Code = 2008
	// The list of critical headers is missing, empty or not a list of names.
	ErrCriticalInvalid Code = 2009
	// A header that must be marked critical is not.
	ErrCriticalNotListed Code = 2010
	// The list of critical headers names a header that is not there.
	ErrCriticalAbsent Code = 2011
	// The list of critical headers names one twice, or one that must not be listed.
	ErrCriticalForbidden Code = 2012
	// The signing scheme is missing or unknown.
	ErrSigningSchemeInvalid Code = 2013
	// The signing time is missing, doubled or not the kind that the signing scheme asks for.
	ErrSigningTimeInvalid Code = 2014
	// The signature expires before it was made.
	ErrExpiryNotAfterSigningTime Code = 2015
	// The envelope carries no certificate chain.
	ErrCertificatesMissing Code = 2016
	// The header has both a key id and certificates, so it has two readings.
	ErrKeyHintConflict Code = 2017
	// The header has neither a key id nor certificates.
	ErrKeyHintMissing Code = 2018
	// The type of the nv2 signature is not x509.
	ErrSignatureTypeUnknown Code = 2019
	// The envelope is not a tagged COSE_Sign1.
	ErrCOSETag Code = 2020
	// A header stands where its format forbids it.
	ErrHeaderForbidden Code = 2021
	// The key id is not twelve groups of four base32 characters.
	ErrKeyIDInvalid Code = 2022
	// The Sigstore bundle is of a version that is not known.
	ErrBundleVersionUnknown Code = 2023
	// This is not a well-formed SIF file.
	ErrSIFInvalid Code = 2024
	// The policy does not admit this signature format.
	ErrFormatNotAllowed Code = 3001
	// The signature algorithm is none that this format allows.
	ErrAlgorithmUnknown Code = 3002
	// This build leaves out the signature algorithm.
	ErrAlgorithmNotBuilt Code = 3003
	// A critical header is not understood, so the signature must be refused.
	ErrCriticalUnknown Code = 3004
	// The signature asks for a verification plug-in, and there is none.
	ErrVerificationPluginRequired Code = 3005
	// The policy does not admit this signature algorithm.
	ErrAlgorithmNotAllowed Code = 3006
	// The bundle was signed without a key of its own: keyless signatures are not supported.
	ErrKeylessNotSupported Code = 3007
	// The signature is an OpenPGP one, which is not supported: sign with a key.
	ErrPGPNotSupported Code = 3008
	// The signature is of the form before SIF 3.6, which leaves descriptors unprotected.
	ErrLegacySIFSignature Code = 3009
	// This build leaves out the signature format.
	ErrFormatNotBuilt Code = 3010
	// This build leaves out certificates: sign with a key id, or build with them.
	ErrCertificatesNotBuilt Code = 3011
	// No trust is given: name a key, a certificate or an anchor.
	ErrTrustEmpty Code = 4001
	// The signer is none of the trusted ones.
	ErrSignerUnknown Code = 4002
	// A fingerprint is pinned, but the envelope carries no key: pin the key itself.
	ErrPinnedKeyNotCarried Code = 4003
	// The public key is malformed.
	ErrKeyInvalid Code = 4004
	// The kind or size of the public key is not supported.
	ErrKeyUnsupported Code = 4005
	// The algorithm in the header does not belong to the key.
	ErrAlgorithmKeyMismatch Code = 4006
	// A certificate is malformed.
	ErrCertificateInvalid Code = 4010
	// The key usage of a certificate does not fit its place in the chain.
	ErrCertificateKeyUsage Code = 4011
	// The extended key usage of the certificate is not one for signing.
	ErrCertificateExtendedKeyUsage Code = 4012
	// The signing certificate is a certificate authority.
	ErrCertificateIsAuthority Code = 4013
	// A certificate that issued another is not a certificate authority.
	ErrCertificateNotAuthority Code = 4014
	// The certificate chain is longer than a certificate in it permits.
	ErrCertificatePathLength Code = 4015
	// A certificate has a critical extension that is not understood.
	ErrCertificateCriticalExtension Code = 4016
	// A certificate has name constraints, which are not evaluated here.
	ErrCertificateNameConstraints Code = 4017
	// A certificate is signed with an algorithm that is weak or unknown.
	ErrCertificateAlgorithm Code = 4018
	// The signature on a certificate is not one of its issuer.
	ErrCertificateSignature Code = 4019
	// The certificate chain is not in order: an issuer is not the next certificate.
	ErrChainOrder Code = 4020
	// The certificate chain does not end in its root.
	ErrChainIncomplete Code = 4021
	// A self-signed certificate stands in the middle of the chain.
	ErrChainUnrelated Code = 4022
	// The anchor belongs to another signing scheme than the signature.
	ErrAnchorOfOtherScheme Code = 4023
	// The subject of the signing certificate is none of the trusted identities.
	ErrIdentityMismatch Code = 4024
	// The subject of the signing certificate cannot be compared with an identity.
	ErrIdentityAmbiguous Code = 4025
	// The signature does not verify.
	ErrSignatureInvalid Code = 5001
	// The signature does not have the encoding of its format and algorithm.
	ErrSignatureEncoding Code = 5002
	// The signed payload is not a statement of its format.
	ErrStatementInvalid Code = 6001
	// The signed payload uses an annotation that is reserved.
	ErrAnnotationReserved Code = 6002
	// The signature has expired.
	ErrExpired Code = 6003
	// The signature is not valid yet.
	ErrNotYetValid Code = 6004
	// A certificate has expired.
	ErrCertificateExpired Code = 6005
	// A certificate is not valid yet.
	ErrCertificateNotYetValid Code = 6006
	// The signature is bound in time, and the time is not known.
	ErrTimeUnknown Code = 6007
	// A reference or a host is asked for, but the signature names no reference.
	ErrReferenceNotSigned Code = 6008
	// The reference asked for is not among the signed ones.
	ErrReferenceMismatch Code = 6009
	// A signed reference does not follow the grammar or names no host.
	ErrReferenceInvalid Code = 6010
	// The certificate is not for the host of a signed reference.
	ErrReferenceHostMismatch Code = 6011
	// The anchors are not trusted for the host of a signed reference.
	ErrReferenceHostNotAllowed Code = 6012
	// A required annotation was not signed.
	ErrAnnotationMissing Code = 6013
	// A required annotation was signed with another value.
	ErrAnnotationMismatch Code = 6014
	// Fewer distinct trusted signers than required.
	ErrThresholdNotReached Code = 6015
	// The signed payload is of another type than the one asked for.
	ErrPayloadTypeMismatch Code = 6016
	// The signed statement has another predicate type than the one asked for.
	ErrPredicateTypeMismatch Code = 6017
	// The signature is about another artifact: the digests differ.
	ErrSubjectDigestMismatch Code = 7001
	// The signature is about another artifact: the sizes differ.
	ErrSubjectSizeMismatch Code = 7002
	// The signature is about another artifact: the media types differ.
	ErrSubjectMediaTypeMismatch Code = 7003
	// The subject is not known under the digest algorithm that was signed.
	ErrSubjectDigestAlgorithm Code = 7004
	// The signature is about other artifacts: none has the digest of this one.
	ErrSubjectNotNamed Code = 7005
	// The signature covers the content itself, which was not hashed for it.
	ErrSubjectContentNotSeen Code = 7006
	// The objects of a group are not exactly those that were signed.
	ErrSIFObjectsDiffer Code = 7007
	// The header of the SIF file is not the one that was signed.
	ErrSIFHeaderMismatch Code = 7008
	// The descriptor of an object in the SIF file is not the one that was signed.
	ErrSIFDescriptorMismatch Code = 7009
	// The data of an object in the SIF file are not those that were signed.
	ErrSIFObjectMismatch Code = 7010
	// A group or an object outside all groups has no signature.
	ErrSIFGroupUnsigned Code = 7011
	// The SIF file has no group of objects, or not the group or object that was asked for.
	ErrSIFNoGroups Code = 7012
	// The envelope is larger than the limit.
	ErrEnvelopeTooLarge Code = 8001
	// The scratch buffer is too small: size it with scratch_bound.
	ErrScratchTooSmall Code = 8002
	// The nesting is deeper than the limit.
	ErrTooDeep Code = 8003
	// An object, map or array has more entries than the limit.
	ErrTooManyMembers Code = 8004
	// The certificate chain is longer than the limit.
	ErrTooManyCertificates Code = 8005
	// There are more signatures than the limit.
	ErrTooManySignatures Code = 8006
	// An RSA modulus is larger than the limit.
	ErrRSAModulusTooLarge Code = 8007
	// The trusted identity is not `*` or `x509.subject: ` with C, ST and O and without repeated parts.
	ErrIdentityInvalid Code = 9001
	// Two trusted identities overlap, so a signer could count twice.
	ErrIdentitiesOverlap Code = 9002
	// The requested reference does not follow the grammar.
	ErrRequestedReferenceInvalid Code = 9003
	// The host pattern is not a host name, optionally with `*.` in front.
	ErrHostPatternInvalid Code = 9004
	// An anchor must be a certificate authority or a self-issued certificate.
	ErrAnchorInvalid Code = 9005
	// The number of required signers must be at least one and within the limit.
	ErrThresholdInvalid Code = 9006
	// Name the predicate type that the statement must have.
	ErrPredicateTypeNotGiven Code = 9007
	// A pointer is NULL where there must be something.
	ErrArgumentNull Code = 9008
	// An argument has a value that this function does not take.
	ErrArgumentInvalid Code = 9009
	// The size in a struct is not that of this library: begin with its _INIT macro.
	ErrStructSize Code = 9010
	// A pointer is not aligned for what it points to.
	ErrMisaligned Code = 9011
	// The memory given for an object or a text is too small for it.
	ErrStorageTooSmall Code = 9012
	// The object was never made, or it was copied, moved or cleared.
	ErrNotInitialised Code = 9013
	// An internal fault: please report it.
	ErrInternal Code = 9901
)

var codeTexts = map[Code]codeText{
	ErrBase64Invalid:                {"Base64Invalid", "a base64 part has a foreign character, wrong padding or stray bits at its end"},
	ErrHexInvalid:                   {"HexInvalid", "hexadecimal text must be lower-case digits in pairs"},
	ErrUTF8Invalid:                  {"Utf8Invalid", "text is not valid UTF-8"},
	ErrJSONSyntax:                   {"JsonSyntax", "this is not well-formed JSON"},
	ErrJSONDuplicateMember:          {"JsonDuplicateMember", "a JSON object has the same member twice, so it has two readings"},
	ErrJSONCaseVariant:              {"JsonCaseVariant", "a JSON member differs from a known name only by upper or lower case"},
	ErrJSONType:                     {"JsonType", "a JSON value has the wrong type for its place"},
	ErrJSONNumber:                   {"JsonNumber", "a JSON number must be an integer that fits 64 bits"},
	ErrJSONString:                   {"JsonString", "a JSON string holds a lone surrogate or a NUL"},
	ErrJSONTrailing:                 {"JsonTrailing", "something follows the JSON value"},
	ErrCBORSyntax:                   {"CborSyntax", "this is not well-formed CBOR, or it ends too early"},
	ErrCBORIndefinite:               {"CborIndefinite", "CBOR items of indefinite length are refused"},
	ErrCBORNonMinimal:               {"CborNonMinimal", "a CBOR number is not in its shortest form"},
	ErrCBORDuplicateKey:             {"CborDuplicateKey", "a CBOR map has the same label twice, so it has two readings"},
	ErrCBORType:                     {"CborType", "a CBOR item has the wrong type for its place"},
	ErrCBORTrailing:                 {"CborTrailing", "something follows the CBOR item"},
	ErrCBORNumber:                   {"CborNumber", "a CBOR number must be an integer that fits 64 bits"},
	ErrDERTrailing:                  {"DerTrailing", "something follows the DER value"},
	ErrTimestampInvalid:             {"TimestampInvalid", "a time is not in the form of RFC 3339"},
	ErrDigestInvalid:                {"DigestInvalid", "a digest must be sha256, sha384 or sha512, a colon and lower-case hex of exact length"},
	ErrPEMInvalid:                   {"PemInvalid", "this is not strict PEM of the kind that is asked for"},
	ErrFormatUnknown:                {"FormatUnknown", "the signature format is not recognised: name it"},
	ErrEnvelopeShape:                {"EnvelopeShape", "the envelope does not have the parts that its format prescribes"},
	ErrMemberMissing:                {"MemberMissing", "a required member of the envelope or its header is missing"},
	ErrMemberUnknown:                {"MemberUnknown", "the envelope has a member that its format does not permit"},
	ErrPayloadMissing:               {"PayloadMissing", "the payload is empty or not in the envelope"},
	ErrSignatureMissing:             {"SignatureMissing", "the signature is empty"},
	ErrAlgorithmMissing:             {"AlgorithmMissing", "the protected header names no algorithm"},
	ErrContentTypeInvalid:           {"ContentTypeInvalid", "the content type is missing or is not the one of the format"},
	ErrCriticalInvalid:              {"CriticalInvalid", "the list of critical headers is missing, empty or not a list of names"},
	ErrCriticalNotListed:            {"CriticalNotListed", "a header that must be marked critical is not"},
	ErrCriticalAbsent:               {"CriticalAbsent", "the list of critical headers names a header that is not there"},
	ErrCriticalForbidden:            {"CriticalForbidden", "the list of critical headers names one twice, or one that must not be listed"},
	ErrSigningSchemeInvalid:         {"SigningSchemeInvalid", "the signing scheme is missing or unknown"},
	ErrSigningTimeInvalid:           {"SigningTimeInvalid", "the signing time is missing, doubled or not the kind that the signing scheme asks for"},
	ErrExpiryNotAfterSigningTime:    {"ExpiryNotAfterSigningTime", "the signature expires before it was made"},
	ErrCertificatesMissing:          {"CertificatesMissing", "the envelope carries no certificate chain"},
	ErrKeyHintConflict:              {"KeyHintConflict", "the header has both a key id and certificates, so it has two readings"},
	ErrKeyHintMissing:               {"KeyHintMissing", "the header has neither a key id nor certificates"},
	ErrSignatureTypeUnknown:         {"SignatureTypeUnknown", "the type of the nv2 signature is not x509"},
	ErrCOSETag:                      {"CoseTag", "the envelope is not a tagged COSE_Sign1"},
	ErrHeaderForbidden:              {"HeaderForbidden", "a header stands where its format forbids it"},
	ErrKeyIDInvalid:                 {"KeyIdInvalid", "the key id is not twelve groups of four base32 characters"},
	ErrBundleVersionUnknown:         {"BundleVersionUnknown", "the Sigstore bundle is of a version that is not known"},
	ErrSIFInvalid:                   {"SifInvalid", "this is not a well-formed SIF file"},
	ErrFormatNotAllowed:             {"FormatNotAllowed", "the policy does not admit this signature format"},
	ErrAlgorithmUnknown:             {"AlgorithmUnknown", "the signature algorithm is none that this format allows"},
	ErrAlgorithmNotBuilt:            {"AlgorithmNotBuilt", "this build leaves out the signature algorithm"},
	ErrCriticalUnknown:              {"CriticalUnknown", "a critical header is not understood, so the signature must be refused"},
	ErrVerificationPluginRequired:   {"VerificationPluginRequired", "the signature asks for a verification plug-in, and there is none"},
	ErrAlgorithmNotAllowed:          {"AlgorithmNotAllowed", "the policy does not admit this signature algorithm"},
	ErrKeylessNotSupported:          {"KeylessNotSupported", "the bundle was signed without a key of its own: keyless signatures are not supported"},
	ErrPGPNotSupported:              {"PgpNotSupported", "the signature is an OpenPGP one, which is not supported: sign with a key"},
	ErrLegacySIFSignature:           {"LegacySifSignature", "the signature is of the form before SIF 3.6, which leaves descriptors unprotected"},
	ErrFormatNotBuilt:               {"FormatNotBuilt", "this build leaves out the signature format"},
	ErrCertificatesNotBuilt:         {"CertificatesNotBuilt", "this build leaves out certificates: sign with a key id, or build with them"},
	ErrTrustEmpty:                   {"TrustEmpty", "no trust is given: name a key, a certificate or an anchor"},
	ErrSignerUnknown:                {"SignerUnknown", "the signer is none of the trusted ones"},
	ErrPinnedKeyNotCarried:          {"PinnedKeyNotCarried", "a fingerprint is pinned, but the envelope carries no key: pin the key itself"},
	ErrKeyInvalid:                   {"KeyInvalid", "the public key is malformed"},
	ErrKeyUnsupported:               {"KeyUnsupported", "the kind or size of the public key is not supported"},
	ErrAlgorithmKeyMismatch:         {"AlgorithmKeyMismatch", "the algorithm in the header does not belong to the key"},
	ErrCertificateInvalid:           {"CertificateInvalid", "a certificate is malformed"},
	ErrCertificateKeyUsage:          {"CertificateKeyUsage", "the key usage of a certificate does not fit its place in the chain"},
	ErrCertificateExtendedKeyUsage:  {"CertificateExtendedKeyUsage", "the extended key usage of the certificate is not one for signing"},
	ErrCertificateIsAuthority:       {"CertificateIsAuthority", "the signing certificate is a certificate authority"},
	ErrCertificateNotAuthority:      {"CertificateNotAuthority", "a certificate that issued another is not a certificate authority"},
	ErrCertificatePathLength:        {"CertificatePathLength", "the certificate chain is longer than a certificate in it permits"},
	ErrCertificateCriticalExtension: {"CertificateCriticalExtension", "a certificate has a critical extension that is not understood"},
	ErrCertificateNameConstraints:   {"CertificateNameConstraints", "a certificate has name constraints, which are not evaluated here"},
	ErrCertificateAlgorithm:         {"CertificateAlgorithm", "a certificate is signed with an algorithm that is weak or unknown"},
	ErrCertificateSignature:         {"CertificateSignature", "the signature on a certificate is not one of its issuer"},
	ErrChainOrder:                   {"ChainOrder", "the certificate chain is not in order: an issuer is not the next certificate"},
	ErrChainIncomplete:              {"ChainIncomplete", "the certificate chain does not end in its root"},
	ErrChainUnrelated:               {"ChainUnrelated", "a self-signed certificate stands in the middle of the chain"},
	ErrAnchorOfOtherScheme:          {"AnchorOfOtherScheme", "the anchor belongs to another signing scheme than the signature"},
	ErrIdentityMismatch:             {"IdentityMismatch", "the subject of the signing certificate is none of the trusted identities"},
	ErrIdentityAmbiguous:            {"IdentityAmbiguous", "the subject of the signing certificate cannot be compared with an identity"},
	ErrSignatureInvalid:             {"SignatureInvalid", "the signature does not verify"},
	ErrSignatureEncoding:            {"SignatureEncoding", "the signature does not have the encoding of its format and algorithm"},
	ErrStatementInvalid:             {"StatementInvalid", "the signed payload is not a statement of its format"},
	ErrAnnotationReserved:           {"AnnotationReserved", "the signed payload uses an annotation that is reserved"},
	ErrExpired:                      {"Expired", "the signature has expired"},
	ErrNotYetValid:                  {"NotYetValid", "the signature is not valid yet"},
	ErrCertificateExpired:           {"CertificateExpired", "a certificate has expired"},
	ErrCertificateNotYetValid:       {"CertificateNotYetValid", "a certificate is not valid yet"},
	ErrTimeUnknown:                  {"TimeUnknown", "the signature is bound in time, and the time is not known"},
	ErrReferenceNotSigned:           {"ReferenceNotSigned", "a reference or a host is asked for, but the signature names no reference"},
	ErrReferenceMismatch:            {"ReferenceMismatch", "the reference asked for is not among the signed ones"},
	ErrReferenceInvalid:             {"ReferenceInvalid", "a signed reference does not follow the grammar or names no host"},
	ErrReferenceHostMismatch:        {"ReferenceHostMismatch", "the certificate is not for the host of a signed reference"},
	ErrReferenceHostNotAllowed:      {"ReferenceHostNotAllowed", "the anchors are not trusted for the host of a signed reference"},
	ErrAnnotationMissing:            {"AnnotationMissing", "a required annotation was not signed"},
	ErrAnnotationMismatch:           {"AnnotationMismatch", "a required annotation was signed with another value"},
	ErrThresholdNotReached:          {"ThresholdNotReached", "fewer distinct trusted signers than required"},
	ErrPayloadTypeMismatch:          {"PayloadTypeMismatch", "the signed payload is of another type than the one asked for"},
	ErrPredicateTypeMismatch:        {"PredicateTypeMismatch", "the signed statement has another predicate type than the one asked for"},
	ErrSubjectDigestMismatch:        {"SubjectDigestMismatch", "the signature is about another artifact: the digests differ"},
	ErrSubjectSizeMismatch:          {"SubjectSizeMismatch", "the signature is about another artifact: the sizes differ"},
	ErrSubjectMediaTypeMismatch:     {"SubjectMediaTypeMismatch", "the signature is about another artifact: the media types differ"},
	ErrSubjectDigestAlgorithm:       {"SubjectDigestAlgorithm", "the subject is not known under the digest algorithm that was signed"},
	ErrSubjectNotNamed:              {"SubjectNotNamed", "the signature is about other artifacts: none has the digest of this one"},
	ErrSubjectContentNotSeen:        {"SubjectContentNotSeen", "the signature covers the content itself, which was not hashed for it"},
	ErrSIFObjectsDiffer:             {"SifObjectsDiffer", "the objects of a group are not exactly those that were signed"},
	ErrSIFHeaderMismatch:            {"SifHeaderMismatch", "the header of the SIF file is not the one that was signed"},
	ErrSIFDescriptorMismatch:        {"SifDescriptorMismatch", "the descriptor of an object in the SIF file is not the one that was signed"},
	ErrSIFObjectMismatch:            {"SifObjectMismatch", "the data of an object in the SIF file are not those that were signed"},
	ErrSIFGroupUnsigned:             {"SifGroupUnsigned", "a group or an object outside all groups has no signature"},
	ErrSIFNoGroups:                  {"SifNoGroups", "the SIF file has no group of objects, or not the group or object that was asked for"},
	ErrEnvelopeTooLarge:             {"EnvelopeTooLarge", "the envelope is larger than the limit"},
	ErrScratchTooSmall:              {"ScratchTooSmall", "the scratch buffer is too small: size it with scratch_bound"},
	ErrTooDeep:                      {"TooDeep", "the nesting is deeper than the limit"},
	ErrTooManyMembers:               {"TooManyMembers", "an object, map or array has more entries than the limit"},
	ErrTooManyCertificates:          {"TooManyCertificates", "the certificate chain is longer than the limit"},
	ErrTooManySignatures:            {"TooManySignatures", "there are more signatures than the limit"},
	ErrRSAModulusTooLarge:           {"RsaModulusTooLarge", "an RSA modulus is larger than the limit"},
	ErrIdentityInvalid:              {"IdentityInvalid", "the trusted identity is not `*` or `x509.subject: ` with C, ST and O and without repeated parts"},
	ErrIdentitiesOverlap:            {"IdentitiesOverlap", "two trusted identities overlap, so a signer could count twice"},
	ErrRequestedReferenceInvalid:    {"RequestedReferenceInvalid", "the requested reference does not follow the grammar"},
	ErrHostPatternInvalid:           {"HostPatternInvalid", "the host pattern is not a host name, optionally with `*.` in front"},
	ErrAnchorInvalid:                {"AnchorInvalid", "an anchor must be a certificate authority or a self-issued certificate"},
	ErrThresholdInvalid:             {"ThresholdInvalid", "the number of required signers must be at least one and within the limit"},
	ErrPredicateTypeNotGiven:        {"PredicateTypeNotGiven", "name the predicate type that the statement must have"},
	ErrArgumentNull:                 {"ArgumentNull", "a pointer is NULL where there must be something"},
	ErrArgumentInvalid:              {"ArgumentInvalid", "an argument has a value that this function does not take"},
	ErrStructSize:                   {"StructSize", "the size in a struct is not that of this library: begin with its _INIT macro"},
	ErrMisaligned:                   {"Misaligned", "a pointer is not aligned for what it points to"},
	ErrStorageTooSmall:              {"StorageTooSmall", "the memory given for an object or a text is too small for it"},
	ErrNotInitialised:               {"NotInitialised", "the object was never made, or it was copied, moved or cleared"},
	ErrInternal:                     {"Internal", "an internal fault: please report it"},
}
