// Code generated from include/nv2.h by internal/generate. DO NOT EDIT.

package abi

// Version is that of the header.
const Version = "0.1.0"

// The numbers of the header.
const (
	// Bytes of an empty trust store.
	TrustStoreBase = 256
	// Most bytes of one entry of a trust store, its DER or text not counted.
	TrustStoreEntry = 256
	// Bytes of a prepared key with a table of 1 KiB: the key, its table and a digest.
	Prepared1k = 1147
	// Bytes of a prepared key with a table of 16 KiB.
	Prepared16k = 16507
	// Most annotations that can be asked for at once.
	MaxAnnotations = 16
	// Bytes of scratch for an empty envelope and RSA keys of up to 4096 bits.
	ScratchBase = 3584
	// Bytes of scratch to be added for RSA keys of up to 8192 bits.
	ScratchLargestRSA = 3072
	// 64-bit words of an nv2_subject.
	SubjectWords = 160
	// 64-bit words of an nv2_subject_hasher.
	SubjectHasherWords = 320
	// Most bytes of a media type.
	MaxMediaType = 255
	// 64-bit words of an nv2_verdict.
	VerdictWords = 384
	// 64-bit words of an nv2_threshold.
	ThresholdWords = 1280
	// The format is recognised by its shape.
	FormatAuto = 0
	// The nv2 prototype's token: `header.claims.signature`.
	FormatNV2JWT = 1
	// The nv2 prototype's earlier JSON form.
	FormatNV2JSON = 2
	// Notary Project, JWS: `application/jose+json`.
	FormatNotaryJWS = 3
	// Notary Project, COSE: `application/cose`.
	FormatNotaryCOSE = 4
	// cosign: a signature whose payload stands beside it, or the file that holds both.
	FormatCosign = 5
	// DSSE.
	FormatDSSE = 6
	// A Sigstore bundle that was signed with a key.
	FormatSigstoreBundle = 7
	// RSASSA-PKCS1-v1_5 with SHA-256.
	AlgorithmRS256 = 1
	// RSASSA-PKCS1-v1_5 with SHA-384.
	AlgorithmRS384 = 2
	// RSASSA-PKCS1-v1_5 with SHA-512.
	AlgorithmRS512 = 3
	// RSASSA-PSS with SHA-256.
	AlgorithmPS256 = 4
	// RSASSA-PSS with SHA-384.
	AlgorithmPS384 = 5
	// RSASSA-PSS with SHA-512.
	AlgorithmPS512 = 6
	// ECDSA on P-256 with SHA-256.
	AlgorithmES256 = 7
	// ECDSA on P-384 with SHA-384.
	AlgorithmES384 = 8
	// ECDSA on P-521 with SHA-512.
	AlgorithmES512 = 9
	// Ed25519.
	AlgorithmEdDSA = 10
	// SHA-256.
	DigestSHA256 = 1
	// SHA-384.
	DigestSHA384 = 2
	// SHA-512.
	DigestSHA512 = 3
	// Nothing was refused.
	StageNone = 0
	// Base64, JSON, CBOR, DER, PEM: the bytes are not well formed.
	StageEncoding = 1
	// The envelope does not have the shape of its format.
	StageEnvelope = 2
	// The options do not admit the format, the algorithm or a critical header.
	StageAdmit = 3
	// No trusted key is found, or its certificate chain does not hold.
	StageKey = 4
	// The signature is not one of this key over these bytes.
	StageSignature = 5
	// The signed statement or its times do not satisfy the options.
	StageStatement = 6
	// The statement is about another artifact.
	StageSubject = 7
	// A limit was reached.
	StageLimit = 8
	// The caller handed in something that cannot be used.
	StageCaller = 9
	// A fault of the library.
	StageInternal = 10
	// nv2 formats, and the Notary Project scheme `notary.x509` (trust store type `ca`).
	AnchorCA = 1
	// The Notary Project scheme `notary.x509.signingAuthority` (trust store type `signingAuthority`).
	AnchorSigningAuthority = 2
	// Subject alternative names only.
	HostNamesSubjectAltName = 0
	// The Common Name too, when there is no subject alternative name extension at all.
	HostNamesOrCommonName = 1
	// It will not.
	ServerAuthRefuse = 0
	// It will, as the nv2 prototype's verifiers demanded.
	ServerAuthAccept = 1
	// ASN.1 DER.
	SignatureDER = 0
	// `r || s`, each as long as the field.
	SignatureFixed = 1
	// The key is pinned.
	TrustedByKey = 1
	// The fingerprint of the key is pinned.
	TrustedByFingerprint = 2
	// The signing certificate is pinned.
	TrustedByCertificate = 3
	// The chain ends at an anchor of the store NV2_ANCHOR_CA.
	TrustedByCA = 4
	// The chain ends at an anchor of the store NV2_ANCHOR_SIGNING_AUTHORITY.
	TrustedBySigningAuthority = 5
	// A pin: the identity is the key or certificate itself.
	IdentityPinned = 1
	// An anchor that was not narrowed: any subject.
	IdentityAny = 2
	// The identity that the subject matched; see nv2_verdict_identity().
	IdentityNamed = 3
	// It was checked and holds.
	TimeChecked = 1
	// It is there, the time is unknown, and the options accept that.
	TimeNotChecked = 2
	// There is none.
	TimeNotBound = 3
	// This kind of trust does not look at it: the dates of a certificate around a pinned key.
	TimeNotEvaluated = 4
	// The format has no signing scheme.
	SchemeNone = 0
	// `notary.x509`: the signing time is the signer's claim.
	SchemeX509 = 1
	// `notary.x509.signingAuthority`: an authority vouches for the signing time.
	SchemeSigningAuthority = 2
	// One artifact, by digest.
	ClaimArtifact = 1
	// Several artifacts, each by digests (in-toto).
	ClaimSubjects = 2
	// The payload is the artifact.
	ClaimPayload = 3
	// The signature covers the content of the artifact itself.
	ClaimContent = 4
	// Every group, and no object but signatures may be outside a group.
	SIFEveryGroup = 0
	// One group; the others are not looked at.
	SIFGroup = 1
	// One object, and the header; the other objects of its group are not looked at.
	SIFObject = 2
)

// Where the members of nv2_bytes lie in the memory of WebAssembly.
const (
	SizeOfBytes = 8
	// WideSizeOfBytes is the size where pointers have 64 bits.
	WideSizeOfBytes = 16
	BytesData       = 0
	BytesSize       = 4
)

// Where the members of nv2_text lie in the memory of WebAssembly.
const (
	SizeOfText = 8
	// WideSizeOfText is the size where pointers have 64 bits.
	WideSizeOfText = 16
	TextData       = 0
	TextSize       = 4
)

// Where the members of nv2_annotation lie in the memory of WebAssembly.
const (
	SizeOfAnnotation = 16
	// WideSizeOfAnnotation is the size where pointers have 64 bits.
	WideSizeOfAnnotation = 32
	AnnotationName       = 0
	AnnotationValue      = 8
)

// Where the members of nv2_input lie in the memory of WebAssembly.
const (
	SizeOfInput = 32
	// WideSizeOfInput is the size where pointers have 64 bits.
	WideSizeOfInput     = 56
	InputStructSize     = 0
	InputFormat         = 4
	InputReserved       = 8
	InputEnvelope       = 12
	InputPayload        = 20
	InputSignatureIndex = 28
)

// Where the members of nv2_options lie in the memory of WebAssembly.
const (
	SizeOfOptions = 88
	// WideSizeOfOptions is the size where pointers have 64 bits.
	WideSizeOfOptions          = 120
	OptionsStructSize          = 0
	OptionsTime                = 8
	OptionsTimeKnown           = 16
	OptionsAcceptUncheckedTime = 20
	OptionsClockSkewSeconds    = 24
	OptionsFormats             = 28
	OptionsAlgorithms          = 32
	OptionsHostNames           = 36
	OptionsServerAuth          = 40
	OptionsSignatureEncoding   = 44
	OptionsMaxRSABits          = 48
	OptionsReserved            = 52
	OptionsReference           = 56
	OptionsPayloadType         = 64
	OptionsPredicateType       = 72
	OptionsAnnotations         = 80
	OptionsAnnotationCount     = 84
)

// Where the members of nv2_rejection lie in the memory of WebAssembly.
const (
	SizeOfRejection = 24
	// WideSizeOfRejection is the size where pointers have 64 bits.
	WideSizeOfRejection       = 32
	RejectionStructSize       = 0
	RejectionStatus           = 4
	RejectionStage            = 8
	RejectionFormat           = 12
	RejectionClaimedAlgorithm = 16
	RejectionOffset           = 20
)

// Where the members of nv2_evidence lie in the memory of WebAssembly.
const (
	SizeOfEvidence = 160
	// WideSizeOfEvidence is the size where pointers have 64 bits.
	WideSizeOfEvidence        = 168
	EvidenceStructSize        = 0
	EvidenceFormat            = 4
	EvidenceAlgorithm         = 8
	EvidenceTrustedBy         = 12
	EvidenceIdentity          = 16
	EvidenceScheme            = 20
	EvidenceClaim             = 24
	EvidenceContentSeen       = 28
	EvidenceSignatureTime     = 32
	EvidenceCertificateTime   = 36
	EvidenceTimeKnown         = 40
	EvidenceSignedAtKnown     = 44
	EvidenceSignedAtVouched   = 48
	EvidenceNotBeforeKnown    = 52
	EvidenceExpiresKnown      = 56
	EvidenceArtifactSizeKnown = 60
	EvidenceReserved          = 64
	EvidenceTime              = 72
	EvidenceSignedAt          = 80
	EvidenceNotBefore         = 88
	EvidenceExpires           = 96
	EvidenceArtifactSize      = 104
	EvidenceCertificateCount  = 112
	EvidenceReferenceCount    = 116
	EvidenceAnnotationCount   = 120
	EvidenceFingerprint       = 124
)

// Where the members of nv2_sif_options lie in the memory of WebAssembly.
const (
	SizeOfSIFOptions = 28
	// WideSizeOfSIFOptions is the size where pointers have 64 bits.
	WideSizeOfSIFOptions        = 32
	SIFOptionsStructSize        = 0
	SIFOptionsHash              = 4
	SIFOptionsSelection         = 8
	SIFOptionsNumber            = 12
	SIFOptionsSignatureEncoding = 16
	SIFOptionsMaxRSABits        = 20
	SIFOptionsReserved          = 24
)

// Where the members of nv2_sif_group lie in the memory of WebAssembly.
const (
	SizeOfSIFGroup = 76
	// WideSizeOfSIFGroup is the size where pointers have 64 bits.
	WideSizeOfSIFGroup = 80
	SIFGroupGroup      = 0
	SIFGroupSignature  = 4
	SIFGroupObjects    = 8
	SIFGroupAlgorithm  = 12
	SIFGroupSigner     = 44
)

// Where the members of nv2_subject lie in the memory of WebAssembly.
const (
	SizeOfSubject = 1280
	// WideSizeOfSubject is the size where pointers have 64 bits.
	WideSizeOfSubject = 1280
	SubjectOpaque     = 0
)

// Where the members of nv2_subject_hasher lie in the memory of WebAssembly.
const (
	SizeOfSubjectHasher = 2560
	// WideSizeOfSubjectHasher is the size where pointers have 64 bits.
	WideSizeOfSubjectHasher = 2560
	SubjectHasherOpaque     = 0
)

// Where the members of nv2_verdict lie in the memory of WebAssembly.
const (
	SizeOfVerdict = 3072
	// WideSizeOfVerdict is the size where pointers have 64 bits.
	WideSizeOfVerdict = 3072
	VerdictOpaque     = 0
)

// Where the members of nv2_threshold lie in the memory of WebAssembly.
const (
	SizeOfThreshold = 10240
	// WideSizeOfThreshold is the size where pointers have 64 bits.
	WideSizeOfThreshold = 10240
	ThresholdOpaque     = 0
)
