package nv2

import (
	"fmt"
	"time"
)

// An Option is a demand or a permission beyond trust.
type Option func(*question)

// At sets the time of verification. Fractions of a second are dropped.
func At(t time.Time) Option {
	return func(q *question) { q.time, q.timeKnown = t.Unix(), true }
}

// TimeUnknown says that there is no clock to be trusted: whatever is bound in time is refused with [ErrTimeUnknown],
// unless [AcceptUncheckedTime] is given too.
func TimeUnknown() Option {
	return func(q *question) { q.time, q.timeKnown = 0, false }
}

// AcceptUncheckedTime accepts, without a known time, what is bound in time. The verdict then says
// [TimeCheckNotChecked].
func AcceptUncheckedTime() Option { return func(q *question) { q.acceptUncheckedTime = true } }

// ClockSkew sets by how much the clocks of signer and verifier may differ; zero by default. It counts in whole
// seconds.
func ClockSkew(d time.Duration) Option {
	return func(q *question) {
		if d < 0 || d%time.Second != 0 || d/time.Second > 1<<32-1 {
			q.refuse("ClockSkew")
			return
		}
		q.clockSkew = uint32(d / time.Second)
	}
}

// InFormat names the format of the envelope. Without it the format is recognised by its shape; name it where you
// know it.
func InFormat(f Format) Option { return func(q *question) { q.format = f } }

// Formats names the formats that are admitted; all by default.
func Formats(formats ...Format) Option {
	return func(q *question) { q.formats = mask(q, "Formats", formats) }
}

// Algorithms names the signature algorithms that are admitted, among those that the format allows for the key; all of
// these by default.
func Algorithms(algorithms ...Algorithm) Option {
	return func(q *question) { q.algorithms = mask(q, "Algorithms", algorithms) }
}

// Payload gives the payload that stands beside the signature (cosign, as it lies in a registry).
func Payload(payload []byte) Option {
	return func(q *question) {
		q.payload, q.detached = payload, true
	}
}

// OnlySignature selects one of several signatures in the envelope, counted from zero. Any will do by default.
func OnlySignature(index int) Option {
	return func(q *question) {
		if index < 0 || index > 1<<31-1 {
			q.refuse("OnlySignature")
			return
		}
		q.signature = uint64(index)
	}
}

// Reference names the reference that the artifact was asked for by: it must be among the signed ones.
func Reference(reference string) Option {
	return func(q *question) { q.reference = given(q, "Reference", reference) }
}

// PredicateType names the type that the predicate of an in-toto statement must have. There is no default.
func PredicateType(predicateType string) Option {
	return func(q *question) { q.predicateType = given(q, "PredicateType", predicateType) }
}

// PayloadType names the type that a DSSE payload must have. Without it an in-toto statement is expected; with any
// other type the payload itself is the artifact.
func PayloadType(payloadType string) Option {
	return func(q *question) { q.payloadType = given(q, "PayloadType", payloadType) }
}

// FixedSignatures says that DSSE envelopes write ECDSA signatures as r || s, each as long as the field. ASN.1 DER is
// the default, and every other format prescribes its encoding.
func FixedSignatures() Option { return func(q *question) { q.fixedSignatures = true } }

// RequireAnnotation demands that an annotation is signed with exactly this value. It may be given several times, with
// different names.
func RequireAnnotation(name, value string) Option {
	return func(q *question) { q.annotations = append(q.annotations, [2]string{name, value}) }
}

// MaxRSABits sets the largest RSA modulus that is admitted, up to 8192; 4096 by default.
func MaxRSABits(bits int) Option {
	return func(q *question) {
		if bits <= 0 || bits > 1<<31-1 {
			q.refuse("MaxRSABits")
			return
		}
		q.maxRSABits = uint32(bits)
	}
}

// AcceptCommonName lets a certificate without subject alternative names name its host in the Common Name.
func AcceptCommonName() Option { return func(q *question) { q.commonName = true } }

// AcceptServerAuth takes the extended key usage serverAuth alone for signing in nv2 formats, as the nv2 prototype's
// verifiers demanded.
func AcceptServerAuth() Option { return func(q *question) { q.serverAuth = true } }

// A question is what one verification asks.
type question struct {
	envelope, payload []byte
	detached          bool
	format            Format
	signature         uint64

	time                int64
	timeKnown           bool
	acceptUncheckedTime bool
	clockSkew           uint32
	formats, algorithms uint32
	maxRSABits          uint32
	commonName          bool
	serverAuth          bool
	fixedSignatures     bool
	reference           string
	payloadType         string
	predicateType       string
	annotations         [][2]string

	// argument names the first option that cannot be used.
	argument string
}

func newQuestion(envelope []byte, options []Option) (*question, error) {
	q := &question{envelope: envelope, signature: anySignature, time: time.Now().Unix(), timeKnown: true}
	for i, option := range options {
		if option == nil {
			return nil, failure(ErrArgumentNull, fmt.Sprintf("option %d", i))
		}
		option(q)
	}
	if q.argument != "" {
		return nil, failure(ErrArgumentInvalid, q.argument)
	}
	return q, nil
}

func (q *question) refuse(argument string) {
	if q.argument == "" {
		q.argument = argument
	}
}

// size is what a scratch is sized by.
func (q *question) size() int { return len(q.envelope) + len(q.payload) }

// given refuses an empty text, which would ask for nothing while its author believes that it asks.
func given(q *question, argument, text string) string {
	if text == "" {
		q.refuse(argument)
	}
	return text
}

// mask refuses an empty list, because an empty mask admits everything.
func mask[K ~uint32](q *question, argument string, numbers []K) uint32 {
	bits := uint32(0)
	for _, number := range numbers {
		bit, ok := bitOf(number)
		if !ok {
			q.refuse(argument)
		}
		bits |= bit
	}
	if bits == 0 {
		q.refuse(argument)
	}
	return bits
}
