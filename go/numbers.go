// Code generated from include/nv2.h by internal/generate. DO NOT EDIT.

package nv2

// The formats of signature envelopes.
const (
	// The format is recognised by its shape.
	FormatAuto Format = 0
	// The nv2 prototype's token: `header.claims.signature`.
	FormatNV2JWT Format = 1
	// The nv2 prototype's earlier JSON form.
	FormatNV2JSON Format = 2
	// Notary Project, JWS: `application/jose+json`.
	FormatNotaryJWS Format = 3
	// Notary Project, COSE: `application/cose`.
	FormatNotaryCOSE Format = 4
	// cosign: a signature whose payload stands beside it, or the file that holds both.
	FormatCosign Format = 5
	// DSSE.
	FormatDSSE Format = 6
	// A Sigstore bundle that was signed with a key.
	FormatSigstoreBundle Format = 7
)

var formatNames = map[Format]string{
	FormatAuto:           "auto",
	FormatNV2JWT:         "nv2-jwt",
	FormatNV2JSON:        "nv2-json",
	FormatNotaryJWS:      "jws",
	FormatNotaryCOSE:     "cose",
	FormatCosign:         "cosign",
	FormatDSSE:           "dsse",
	FormatSigstoreBundle: "sigstore-bundle",
}

// The signature algorithms.
const (
	// RSASSA-PKCS1-v1_5 with SHA-256.
	AlgorithmRS256 Algorithm = 1
	// RSASSA-PKCS1-v1_5 with SHA-384.
	AlgorithmRS384 Algorithm = 2
	// RSASSA-PKCS1-v1_5 with SHA-512.
	AlgorithmRS512 Algorithm = 3
	// RSASSA-PSS with SHA-256.
	AlgorithmPS256 Algorithm = 4
	// RSASSA-PSS with SHA-384.
	AlgorithmPS384 Algorithm = 5
	// RSASSA-PSS with SHA-512.
	AlgorithmPS512 Algorithm = 6
	// ECDSA on P-256 with SHA-256.
	AlgorithmES256 Algorithm = 7
	// ECDSA on P-384 with SHA-384.
	AlgorithmES384 Algorithm = 8
	// ECDSA on P-521 with SHA-512.
	AlgorithmES512 Algorithm = 9
	// Ed25519.
	AlgorithmEdDSA Algorithm = 10
)

var algorithmNames = map[Algorithm]string{
	AlgorithmRS256: "RS256",
	AlgorithmRS384: "RS384",
	AlgorithmRS512: "RS512",
	AlgorithmPS256: "PS256",
	AlgorithmPS384: "PS384",
	AlgorithmPS512: "PS512",
	AlgorithmES256: "ES256",
	AlgorithmES384: "ES384",
	AlgorithmES512: "ES512",
	AlgorithmEdDSA: "EdDSA",
}

// The digest algorithms.
const (
	// SHA-256.
	DigestAlgorithmSHA256 DigestAlgorithm = 1
	// SHA-384.
	DigestAlgorithmSHA384 DigestAlgorithm = 2
	// SHA-512.
	DigestAlgorithmSHA512 DigestAlgorithm = 3
)

var digestAlgorithmNames = map[DigestAlgorithm]string{
	DigestAlgorithmSHA256: "sha256",
	DigestAlgorithmSHA384: "sha384",
	DigestAlgorithmSHA512: "sha512",
}

// The stations of the data path, in order.
const (
	// Nothing was refused.
	StageNone Stage = 0
	// Base64, JSON, CBOR, DER, PEM: the bytes are not well formed.
	StageEncoding Stage = 1
	// The envelope does not have the shape of its format.
	StageEnvelope Stage = 2
	// The options do not admit the format, the algorithm or a critical header.
	StageAdmit Stage = 3
	// No trusted key is found, or its certificate chain does not hold.
	StageKey Stage = 4
	// The signature is not one of this key over these bytes.
	StageSignature Stage = 5
	// The signed statement or its times do not satisfy the options.
	StageStatement Stage = 6
	// The statement is about another artifact.
	StageSubject Stage = 7
	// A limit was reached.
	StageLimit Stage = 8
	// The caller handed in something that cannot be used.
	StageCaller Stage = 9
	// A fault of the library.
	StageInternal Stage = 10
)

var stageNames = map[Stage]string{
	StageNone:      "none",
	StageEncoding:  "encoding",
	StageEnvelope:  "envelope",
	StageAdmit:     "admit",
	StageKey:       "key",
	StageSignature: "signature",
	StageStatement: "statement",
	StageSubject:   "subject",
	StageLimit:     "limit",
	StageCaller:    "caller",
	StageInternal:  "internal",
}

// How a signer came to be trusted.
const (
	// The key is pinned.
	TrustedByKey TrustedBy = 1
	// The fingerprint of the key is pinned.
	TrustedByFingerprint TrustedBy = 2
	// The signing certificate is pinned.
	TrustedByCertificate TrustedBy = 3
	// The chain ends at an anchor of the store NV2_ANCHOR_CA.
	TrustedByCA TrustedBy = 4
	// The chain ends at an anchor of the store NV2_ANCHOR_SIGNING_AUTHORITY.
	TrustedBySigningAuthority TrustedBy = 5
)

var trustedByNames = map[TrustedBy]string{
	TrustedByKey:              "pinned_key",
	TrustedByFingerprint:      "pinned_fingerprint",
	TrustedByCertificate:      "pinned_certificate",
	TrustedByCA:               "ca",
	TrustedBySigningAuthority: "signing_authority",
}

// What became of a bound in time.
const (
	// It was checked and holds.
	TimeCheckChecked TimeCheck = 1
	// It is there, the time is unknown, and the options accept that.
	TimeCheckNotChecked TimeCheck = 2
	// There is none.
	TimeCheckNotBound TimeCheck = 3
	// This kind of trust does not look at it: the dates of a certificate around a pinned key.
	TimeCheckNotEvaluated TimeCheck = 4
)

var timeCheckNames = map[TimeCheck]string{
	TimeCheckChecked:      "checked",
	TimeCheckNotChecked:   "not_checked",
	TimeCheckNotBound:     "not_bound",
	TimeCheckNotEvaluated: "not_evaluated",
}

// What a signature says it is about.
const (
	// One artifact, by digest.
	ClaimArtifact Claim = 1
	// Several artifacts, each by digests (in-toto).
	ClaimSubjects Claim = 2
	// The payload is the artifact.
	ClaimPayload Claim = 3
	// The signature covers the content of the artifact itself.
	ClaimContent Claim = 4
)

var claimNames = map[Claim]string{
	ClaimArtifact: "artifact",
	ClaimSubjects: "subjects",
	ClaimPayload:  "payload",
	ClaimContent:  "content",
}

// The signing scheme of a Notary Project signature.
const (
	// The format has no signing scheme.
	SchemeNone Scheme = 0
	// `notary.x509`: the signing time is the signer's claim.
	SchemeX509 Scheme = 1
	// `notary.x509.signingAuthority`: an authority vouches for the signing time.
	SchemeSigningAuthority Scheme = 2
)

var schemeNames = map[Scheme]string{
	SchemeNone:             "none",
	SchemeX509:             "notary.x509",
	SchemeSigningAuthority: "notary.x509.signingAuthority",
}
