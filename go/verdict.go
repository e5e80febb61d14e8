package nv2

import (
	"encoding/json"
	"time"
)

// Schema names the form of verdicts in JSON, which is that of the command nv2.
const Schema = "nv2.verdict/v1"

// A Verdict proves that a signature passed every step for one subject. Only [TrustStore.Verify] and
// [TrustStore.VerifyThreshold] make one.
type Verdict struct {
	Schema   string `json:"schema"`
	Verified bool   `json:"verified"`
	Artifact
	Evidence
}

// An Artifact is the subject that was asked about.
type Artifact struct {
	// Digest is the one that the artifact is called by.
	Digest    string `json:"digest"`
	MediaType string `json:"mediaType"`
	// Size is in bytes.
	Size int64 `json:"size"`
	// Content is "hashed" when the bytes were seen, and "not_hashed" when the caller gave a descriptor.
	Content string `json:"content"`
}

// Evidence is what an acceptable signature proves.
type Evidence struct {
	Format    Format    `json:"format"`
	Algorithm Algorithm `json:"algorithm"`
	Signer    Signer    `json:"signer"`
	Times     Times     `json:"times"`
	// References are the signed ones.
	References []string `json:"references"`
	// Annotations are the signed ones.
	Annotations map[string]string `json:"annotations"`
	// PredicateType is that of an in-toto statement.
	PredicateType string `json:"predicateType,omitempty"`
	// TransparencyLog and Timestamp are "not_checked" for Sigstore bundles, which may hold either.
	TransparencyLog string `json:"transparencyLog,omitempty"`
	Timestamp       string `json:"timestamp,omitempty"`

	// Claim says what the signature is about.
	Claim Claim `json:"-"`
	// Scheme is the signing scheme of a Notary Project signature.
	Scheme Scheme `json:"-"`
	// SignedDigest is the digest that was signed, or the subject's where the signature names several or covers the
	// content itself.
	SignedDigest string `json:"-"`
	// SignedMediaType is empty where the format signs none.
	SignedMediaType string `json:"-"`
	// SignedSize is nil where the signature does not cover the size.
	SignedSize *uint64 `json:"-"`
}

// A Signer is who signed, and why that is trusted.
type Signer struct {
	TrustedBy TrustedBy `json:"trustedBy"`
	// Subject is that of the signing certificate, and nil for a pinned key.
	Subject *string `json:"subject"`
	// KeyID is the nv2 key id.
	KeyID string `json:"keyId"`
	// Pin is the SHA-256 of the SubjectPublicKeyInfo, as "sha256:...".
	Pin string `json:"spkiSha256"`
	// Identity is "pinned", "any", or the trusted identity that the subject matched.
	Identity string `json:"identity"`
	// Chain has the subjects of the verified certificates, leaf first.
	Chain []string `json:"chain"`
	// Certificates are the verified certificates in DER, leaf first: none for a pinned key, the leaf for a pinned
	// certificate, all up to the anchor for an anchor.
	Certificates [][]byte `json:"-"`
}

// Times says what is known about time. A time that is not there is nil.
type Times struct {
	// At is the time of verification.
	At *time.Time `json:"at"`
	// Signature says what became of the begin and expiry of the signature.
	Signature TimeCheck `json:"signature"`
	// Certificates says what became of the validity of the certificates.
	Certificates TimeCheck  `json:"certificates"`
	SignedAt     *time.Time `json:"signedAt"`
	NotBefore    *time.Time `json:"notBefore"`
	Expires      *time.Time `json:"expires"`
	// SignedAtAuthentic is true when an authority vouches for SignedAt; else it is the signer's claim.
	SignedAtAuthentic bool `json:"signedAtAuthentic"`
}

// A Report is the outcome for several signatures of one subject, as the command nv2 prints it.
type Report struct {
	Schema   string `json:"schema"`
	Verified bool   `json:"verified"`
	Artifact
	// MinSignatures is how many distinct signers were asked for, Signers how many there are.
	MinSignatures int `json:"minSignatures"`
	Signers       int `json:"signers"`
	// Evidence is that of the first acceptable signature, and nil unless Verified.
	*Evidence
	// Error says why the whole is not verified.
	Error *Error `json:"error,omitempty"`
	// Signatures are all that were looked at, in order.
	Signatures []SignatureReport `json:"signatures"`
}

// A SignatureReport is the outcome for one signature.
type SignatureReport struct {
	// Envelope is the number of the envelope, counted from zero.
	Envelope int
	// Signature is the number of the signature in an envelope that has several, and nil where it has one.
	Signature *int
	// Verdict is nil when the signature is not acceptable.
	Verdict *Verdict
	// Counted is true when the signer had not counted before.
	Counted bool
	// Error says why the signature is not acceptable, or why it could not be counted.
	Error *Error
}

// MarshalJSON writes the signature as the command nv2 does, with the number of the envelope instead of a file name.
func (r SignatureReport) MarshalJSON() ([]byte, error) {
	type place struct {
		Envelope  int  `json:"envelope"`
		Signature *int `json:"signature,omitempty"`
		Verified  bool `json:"verified"`
	}
	where := place{r.Envelope, r.Signature, r.Verdict != nil}
	if r.Verdict != nil {
		return json.Marshal(struct {
			place
			*Evidence
			Counted bool `json:"counted"`
		}{where, &r.Verdict.Evidence, r.Counted})
	}
	refused := struct {
		place
		Format    *Format    `json:"format"`
		Algorithm *Algorithm `json:"algorithm"`
		Error     *Error     `json:"error"`
	}{place: where, Error: r.Error}
	if r.Error != nil && r.Error.Format != FormatAuto {
		refused.Format = &r.Error.Format
	}
	if r.Error != nil && r.Error.Algorithm != 0 {
		refused.Algorithm = &r.Error.Algorithm
	}
	return json.Marshal(refused)
}

func marshalError(e *Error) ([]byte, error) {
	report := struct {
		Code     Code   `json:"code"`
		Name     string `json:"name"`
		Stage    Stage  `json:"stage"`
		Message  string `json:"message"`
		Position *int64 `json:"position,omitempty"`
	}{Code: e.Code, Name: e.Code.Name(), Stage: e.Stage, Message: e.Code.Error()}
	if e.Offset >= 0 {
		report.Position = &e.Offset
	}
	return json.Marshal(report)
}

// An answer is what the engine copied out of the library's verdict.
type answer struct {
	evidence      evidence
	digest        string
	keyID         string
	identity      string
	mediaType     string
	predicateType string
	references    []string
	annotations   [][2]string
	certificates  [][]byte
	subjects      []string
	// counted says that the signer is new to the threshold; countCode why it could not be counted.
	counted   bool
	countCode Code
}

// evidence is nv2_evidence.
type evidence struct {
	format                         Format
	algorithm                      Algorithm
	trustedBy                      TrustedBy
	identity                       uint32
	scheme                         Scheme
	claim                          Claim
	signatureTime, certificateTime TimeCheck
	time, signedAt                 optionalTime
	notBefore, expires             optionalTime
	signedAtVouched                bool
	artifactSizeKnown              bool
	artifactSize                   uint64
	certificates                   int
	references                     int
	annotations                    int
	fingerprint                    [32]byte
}

type optionalTime struct {
	known   bool
	seconds int64
}

func (t optionalTime) time() *time.Time {
	if !t.known {
		return nil
	}
	value := time.Unix(t.seconds, 0).UTC()
	return &value
}

func newVerdict(s *Subject, a *answer) *Verdict {
	e := &a.evidence
	verdict := &Verdict{Schema: Schema, Verified: true, Artifact: s.artifact(), Evidence: Evidence{
		Format:    e.format,
		Algorithm: e.algorithm,
		Signer: Signer{
			TrustedBy:    e.trustedBy,
			KeyID:        a.keyID,
			Pin:          "sha256:" + hexOf(e.fingerprint[:]),
			Identity:     identityText(e.identity, a.identity),
			Chain:        a.subjects,
			Certificates: a.certificates,
		},
		Times: Times{
			At:                e.time.time(),
			Signature:         e.signatureTime,
			Certificates:      e.certificateTime,
			SignedAt:          e.signedAt.time(),
			NotBefore:         e.notBefore.time(),
			Expires:           e.expires.time(),
			SignedAtAuthentic: e.signedAtVouched,
		},
		References:      a.references,
		Annotations:     make(map[string]string, len(a.annotations)),
		PredicateType:   a.predicateType,
		Claim:           e.claim,
		Scheme:          e.scheme,
		SignedDigest:    a.digest,
		SignedMediaType: a.mediaType,
	}}
	for _, annotation := range a.annotations {
		verdict.Annotations[annotation[0]] = annotation[1]
	}
	if len(a.subjects) > 0 {
		verdict.Signer.Subject = &a.subjects[0]
	}
	if e.artifactSizeKnown {
		size := e.artifactSize
		verdict.SignedSize = &size
	}
	if e.format == FormatSigstoreBundle {
		verdict.TransparencyLog, verdict.Timestamp = TimeCheckNotChecked.String(), TimeCheckNotChecked.String()
	}
	return verdict
}

func (s *Subject) artifact() Artifact {
	content := "not_hashed"
	if s.hashed {
		content = "hashed"
	}
	return Artifact{Digest: s.Digest(), MediaType: s.mediaType, Size: s.size, Content: content}
}
