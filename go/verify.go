package nv2

import (
	"context"
	"encoding/hex"

	"github.com/notaryproject/nv2/go/internal/abi"
)

// Verify answers whether the envelope is a signature of somebody trusted about exactly the subject. It has a verdict
// or an error, never both and never neither.
//
// The error is an [*Error], or that of the context, which is looked at before each step that takes time.
func (t *TrustStore) Verify(ctx context.Context, envelope []byte, subject *Subject, options ...Option) (*Verdict, error) {
	q, err := t.ask(ctx, envelope, subject, options)
	if err != nil {
		return nil, err
	}
	a, err := theEngine.verify(t.object, subject.object, q, nil)
	if err != nil {
		return nil, err
	}
	return newVerdict(subject, a), nil
}

// VerifyThreshold answers whether so many distinct trusted signers signed exactly the subject, each in one of the
// envelopes. Every signature is looked at, and the report explains every rejection.
//
// Each key and each trust entry counts once: two leaves under one anchor are one signer, unless the store names their
// subjects ([WithIdentity]).
//
// There is a report whenever the signatures could be looked at. The error is nil when the threshold is reached; else
// it is that of the report, which is [ErrThresholdNotReached] where somebody was accepted, and the most telling
// rejection where nobody was.
func (t *TrustStore) VerifyThreshold(ctx context.Context, envelopes [][]byte, subject *Subject, required int, options ...Option) (*Report, error) {
	if required < 0 {
		return nil, failure(ErrThresholdInvalid, "required")
	}
	threshold, err := theEngine.newThreshold(uint64(required))
	if err != nil {
		return nil, err
	}
	if _, err := t.ask(ctx, nil, subject, options); err != nil {
		return nil, err
	}
	report := &Report{Schema: Schema, Artifact: subject.artifact(), MinSignatures: required, Signatures: []SignatureReport{}}
	var refused *Error
	for number, envelope := range envelopes {
		q, err := t.ask(ctx, envelope, subject, options)
		if err != nil {
			return nil, err
		}
		for _, index := range signaturesOf(q) {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			one := SignatureReport{Envelope: number}
			if index >= 0 {
				q.signature = uint64(index)
				one.Signature = &index
			}
			if err := t.count(subject, q, threshold, &one); err != nil {
				return nil, err
			}
			refused = moreSpecific(refused, one.Error)
			report.Signatures = append(report.Signatures, one)
		}
	}
	signers, code, err := theEngine.checkThreshold(threshold)
	if err != nil {
		return nil, err
	}
	report.Signers = signers
	switch {
	case code == 0:
		report.Verified = true
		report.Evidence = firstEvidence(report.Signatures)
		return report, nil
	case signers == 0 && refused != nil:
		report.Error = refused
	default:
		report.Error = failure(code, "")
	}
	return report, report.Error
}

// ask checks what Go can check.
func (t *TrustStore) ask(ctx context.Context, envelope []byte, subject *Subject, options []Option) (*question, error) {
	switch {
	case t == nil || t.object == nil:
		return nil, failure(ErrNotInitialised, "trust store")
	case subject == nil || subject.object == nil:
		return nil, failure(ErrNotInitialised, "subject")
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return newQuestion(envelope, options)
}

// count verifies one signature and counts it. The error says that there is no outcome at all.
func (t *TrustStore) count(subject *Subject, q *question, threshold *thresholdObject, report *SignatureReport) error {
	a, err := theEngine.verify(t.object, subject.object, q, threshold)
	if err != nil {
		refused, ok := err.(*Error)
		if !ok || refused.Stage == StageInternal {
			return err
		}
		report.Error = refused
		return nil
	}
	report.Verdict, report.Counted = newVerdict(subject, a), a.counted
	if a.countCode != 0 {
		report.Error = failure(a.countCode, "")
	}
	return nil
}

// signaturesOf numbers the signatures in an envelope that has several, and is -1 alone where there is one, where one
// is selected, or where they cannot be counted, which the verification then explains.
func signaturesOf(q *question) []int {
	alone := []int{-1}
	if q.signature != anySignature {
		return alone
	}
	count, err := theEngine.countSignatures(q)
	if err != nil || count <= 1 {
		return alone
	}
	all := make([]int, count)
	for i := range all {
		all[i] = i
	}
	return all
}

// moreSpecific keeps the rejection of the furthest stage, and the earlier of two. From the limits on all stages count
// as one.
func moreSpecific(earlier, later *Error) *Error {
	if earlier == nil || later != nil && min(later.Stage, StageLimit) > min(earlier.Stage, StageLimit) {
		return later
	}
	return earlier
}

func firstEvidence(reports []SignatureReport) *Evidence {
	for _, report := range reports {
		if report.Verdict != nil {
			return &report.Verdict.Evidence
		}
	}
	return nil
}

func identityText(kind uint32, named string) string {
	switch kind {
	case abi.IdentityPinned:
		return "pinned"
	case abi.IdentityAny:
		return "any"
	}
	return named
}

func hexOf(bytes []byte) string { return hex.EncodeToString(bytes) }
