//go:build !nv2_cgo

package nv2

import (
	"encoding/binary"

	"github.com/notaryproject/nv2/go/internal/abi"
	"github.com/notaryproject/nv2/go/internal/wasm"
)

// The memory of an instance from its base on: slots of fixed size, then the store, then what one call needs.
const (
	atOut       = 0
	atInput     = atOut + 16
	atOptions   = (atInput+abi.SizeOfInput)/16*16 + 16
	atRejection = (atOptions+abi.SizeOfOptions)/16*16 + 16
	atEvidence  = (atRejection+abi.SizeOfRejection)/16*16 + 16
	atSubject   = (atEvidence+abi.SizeOfEvidence)/16*16 + 16
	atHasher    = (atSubject+abi.SizeOfSubject)/16*16 + 16
	atVerdict   = (atHasher+abi.SizeOfSubjectHasher)/16*16 + 16
	atThreshold = (atVerdict+abi.SizeOfVerdict)/16*16 + 16
	atStore     = (atThreshold+abi.SizeOfThreshold)/16*16 + 16
)

// textRoom is the room for a text at the first attempt; digests fit.
var textRoom uint32 = textSize

const textSize = 256

// work is the use of an instance for one task. After the first error it does nothing more, and the error stays.
type work struct {
	*wasm.Instance
	next uint64
	err  error
}

// begin makes the slots and the store ready.
func (w *work) begin(store *storeObject) {
	if store != nil && w.Loaded != store.number {
		w.clear(uint64(len(store.image)))
		if w.err == nil {
			copy(w.view(w.storeAt(), w.LoadedSize), store.image)
			w.Loaded = store.number
		}
		return
	}
	w.reserve(uint64(w.storeAt()) + uint64(w.LoadedSize))
}

// clear makes room for a store and forgets the one that was there.
func (w *work) clear(size uint64) {
	w.Loaded, w.LoadedSize = 0, 0
	w.reserve(uint64(w.storeAt()) + size)
	if w.err == nil {
		w.LoadedSize = uint32(size)
	}
}

// reserve sets where the memory of this task begins.
func (w *work) reserve(end uint64) {
	w.next = (end + 15) &^ 15
	w.fail(w.Reserve(w.next))
}

func (w *work) slot(at uint32) uint32 { return w.Base + at }

func (w *work) storeAt() uint32 { return w.Base + atStore }

// alloc returns the address of fresh memory, aligned to 16 bytes, whose content is anything.
func (w *work) alloc(size uint64) uint32 {
	at := w.next
	next := (at + size + 15) &^ 15
	if w.err != nil || size > 1<<32 {
		w.fail(wasm.ErrMemory)
		return 0
	}
	if w.fail(w.Reserve(next)); w.err != nil {
		return 0
	}
	w.next = next
	return uint32(at)
}

// put copies data into fresh memory. Nothing is at address 0.
func (w *work) put(data []byte) (at, size uint32) {
	if len(data) == 0 {
		return 0, 0
	}
	at = w.alloc(uint64(len(data)))
	if w.err != nil {
		return 0, 0
	}
	copy(w.view(at, uint32(len(data))), data)
	return at, uint32(len(data))
}

func (w *work) putText(text string) (at, size uint32) {
	if text == "" {
		return 0, 0
	}
	at = w.alloc(uint64(len(text)))
	if w.err != nil {
		return 0, 0
	}
	copy(w.view(at, uint32(len(text))), text)
	return at, uint32(len(text))
}

func (w *work) view(at, size uint32) []byte { return w.View(at, size) }

func (w *work) copyOf(at, size uint32) []byte { return append([]byte(nil), w.view(at, size)...) }

func (w *work) load(slot uint32, image []byte) { copy(w.view(w.slot(slot), uint32(len(image))), image) }

// save copies an object back, on failure too: the library leaves it well formed.
func (w *work) save(slot uint32, image []byte) { copy(image, w.view(w.slot(slot), uint32(len(image)))) }

func (w *work) zero(at, size uint32) { clear(w.view(at, size)) }

func (w *work) word(at uint32) uint32 { return binary.LittleEndian.Uint32(w.view(at, 4)) }

func (w *work) long(at uint32) uint64 { return binary.LittleEndian.Uint64(w.view(at, 8)) }

func (w *work) putWord(at, value uint32) { binary.LittleEndian.PutUint32(w.view(at, 4), value) }

func (w *work) putLong(at uint32, value uint64) { binary.LittleEndian.PutUint64(w.view(at, 8), value) }

// putPair writes an nv2_bytes or nv2_text.
func (w *work) putPair(at, data, size uint32) {
	w.putWord(at+abi.BytesData, data)
	w.putWord(at+abi.BytesSize, size)
}

// out is the address of one of four outputs of 32 bits.
func (w *work) out(index uint32) uint32 { return w.slot(atOut) + 4*index }

func (w *work) outWord(index uint32) uint32 { return w.word(w.out(index)) }

func (w *work) fail(err error) {
	if w.err == nil {
		w.err = err
	}
}

// check turns a status into the error of this task.
func (w *work) check(status uint32, argument string) { w.fail(statusError(status, argument)) }

func (w *work) call(f wasm.Function, arguments ...uint32) uint32 {
	var wide [10]uint64
	for i, argument := range arguments {
		wide[i] = uint64(argument)
	}
	return w.call64(f, wide[:len(arguments)]...)
}

// call64 calls a function with arguments of 64 bits among others. After an error it answers with an internal fault.
func (w *work) call64(f wasm.Function, arguments ...uint64) uint32 {
	if w.err != nil {
		return uint32(ErrInternal)
	}
	status, err := w.Call(f, arguments...)
	if err != nil {
		w.fail(err)
		return uint32(ErrInternal)
	}
	return status
}

// scratch is work space for the envelope and the payload.
func (w *work) scratch(q *question) (at, size uint32) {
	bound := w.call(wasm.ScratchBound, uint32(min(q.size(), scratchFor)))
	if q.maxRSABits > 4096 {
		bound += abi.ScratchLargestRSA
	}
	return w.alloc(uint64(bound)), bound
}

// scratchFor is the size beyond which no scratch is of use, since no envelope may be so large.
const scratchFor = 4 << 20

// input writes nv2_input.
func (w *work) input(q *question) uint32 {
	envelope, envelopeSize := w.put(q.envelope)
	payload, payloadSize := w.put(q.payload)
	if q.detached && payloadSize == 0 {
		// Not NULL: there is a payload, and it is empty.
		payload = w.alloc(1)
	}
	if w.err != nil {
		return 0
	}
	at := w.slot(atInput)
	w.putWord(at+abi.InputStructSize, abi.SizeOfInput)
	w.putWord(at+abi.InputFormat, uint32(q.format))
	w.putWord(at+abi.InputReserved, 0)
	w.putPair(at+abi.InputEnvelope, envelope, envelopeSize)
	w.putPair(at+abi.InputPayload, payload, payloadSize)
	w.putWord(at+abi.InputSignatureIndex, uint32(q.signature))
	return at
}

// options writes nv2_options.
func (w *work) options(q *question) uint32 {
	annotations := w.annotations(q.annotations)
	reference, referenceSize := w.putText(q.reference)
	payloadType, payloadTypeSize := w.putText(q.payloadType)
	predicateType, predicateTypeSize := w.putText(q.predicateType)
	if w.err != nil {
		return 0
	}
	at := w.slot(atOptions)
	w.zero(at, abi.SizeOfOptions)
	w.putWord(at+abi.OptionsStructSize, abi.SizeOfOptions)
	w.putLong(at+abi.OptionsTime, uint64(q.time))
	w.putWord(at+abi.OptionsTimeKnown, flag(q.timeKnown))
	w.putWord(at+abi.OptionsAcceptUncheckedTime, flag(q.acceptUncheckedTime))
	w.putWord(at+abi.OptionsClockSkewSeconds, q.clockSkew)
	w.putWord(at+abi.OptionsFormats, q.formats)
	w.putWord(at+abi.OptionsAlgorithms, q.algorithms)
	w.putWord(at+abi.OptionsHostNames, flag(q.commonName))
	w.putWord(at+abi.OptionsServerAuth, flag(q.serverAuth))
	w.putWord(at+abi.OptionsSignatureEncoding, encodingOf(q.fixedSignatures))
	w.putWord(at+abi.OptionsMaxRSABits, q.maxRSABits)
	w.putPair(at+abi.OptionsReference, reference, referenceSize)
	w.putPair(at+abi.OptionsPayloadType, payloadType, payloadTypeSize)
	w.putPair(at+abi.OptionsPredicateType, predicateType, predicateTypeSize)
	w.putWord(at+abi.OptionsAnnotations, annotations)
	w.putWord(at+abi.OptionsAnnotationCount, uint32(len(q.annotations)))
	return at
}

func (w *work) annotations(list [][2]string) uint32 {
	if len(list) == 0 {
		return 0
	}
	at := w.alloc(uint64(len(list)) * abi.SizeOfAnnotation)
	for i, annotation := range list {
		name, nameSize := w.putText(annotation[0])
		value, valueSize := w.putText(annotation[1])
		if w.err != nil {
			return 0
		}
		place := at + uint32(i)*abi.SizeOfAnnotation
		w.putPair(place+abi.AnnotationName, name, nameSize)
		w.putPair(place+abi.AnnotationValue, value, valueSize)
	}
	return at
}

func (w *work) rejection(status, at uint32) *Error {
	refused := failure(Code(status), "")
	if w.err != nil || w.word(at+abi.RejectionStatus) != status {
		return refused
	}
	refused.Stage = Stage(w.word(at + abi.RejectionStage))
	refused.Format = Format(w.word(at + abi.RejectionFormat))
	refused.Algorithm = Algorithm(w.word(at + abi.RejectionClaimedAlgorithm))
	if offset := w.word(at + abi.RejectionOffset); offset != 1<<32-1 {
		refused.Offset = int64(offset)
	}
	return refused
}

// answer copies everything out of the verdict.
func (w *work) answer(verdict uint32) *answer {
	a := &answer{evidence: w.evidence(verdict)}
	if w.err != nil {
		return a
	}
	a.digest = w.text(wasm.VerdictDigest, verdict)
	a.keyID = w.text(wasm.VerdictKeyID, verdict)
	a.identity = w.text(wasm.VerdictIdentity, verdict)
	a.mediaType = w.text(wasm.VerdictMediaType, verdict)
	a.predicateType = w.text(wasm.VerdictPredicateType, verdict)
	a.references = make([]string, a.evidence.references)
	for i := range a.references {
		a.references[i] = w.textAt(wasm.VerdictReference, verdict, i)
	}
	a.annotations = make([][2]string, a.evidence.annotations)
	for i := range a.annotations {
		a.annotations[i][0] = w.textAt(wasm.VerdictAnnotationName, verdict, i)
		a.annotations[i][1] = w.textAt(wasm.VerdictAnnotationValue, verdict, i)
	}
	a.certificates = make([][]byte, a.evidence.certificates)
	a.subjects = make([]string, a.evidence.certificates)
	for i := range a.certificates {
		w.check(w.call(wasm.VerdictCertificate, verdict, uint32(i), w.out(0), w.out(1)), "")
		if w.err != nil {
			return a
		}
		a.certificates[i] = w.copyOf(w.outWord(0), w.outWord(1))
		a.subjects[i] = w.textAt(wasm.VerdictCertificateSubject, verdict, i)
	}
	return a
}

func (w *work) evidence(verdict uint32) evidence {
	at := w.slot(atEvidence)
	w.putWord(at+abi.EvidenceStructSize, abi.SizeOfEvidence)
	w.check(w.call(wasm.VerdictEvidence, verdict, at), "")
	if w.err != nil {
		return evidence{}
	}
	e := evidence{
		format:            Format(w.word(at + abi.EvidenceFormat)),
		algorithm:         Algorithm(w.word(at + abi.EvidenceAlgorithm)),
		trustedBy:         TrustedBy(w.word(at + abi.EvidenceTrustedBy)),
		identity:          w.word(at + abi.EvidenceIdentity),
		scheme:            Scheme(w.word(at + abi.EvidenceScheme)),
		claim:             Claim(w.word(at + abi.EvidenceClaim)),
		signatureTime:     TimeCheck(w.word(at + abi.EvidenceSignatureTime)),
		certificateTime:   TimeCheck(w.word(at + abi.EvidenceCertificateTime)),
		time:              w.optionalTime(at+abi.EvidenceTimeKnown, at+abi.EvidenceTime),
		signedAt:          w.optionalTime(at+abi.EvidenceSignedAtKnown, at+abi.EvidenceSignedAt),
		notBefore:         w.optionalTime(at+abi.EvidenceNotBeforeKnown, at+abi.EvidenceNotBefore),
		expires:           w.optionalTime(at+abi.EvidenceExpiresKnown, at+abi.EvidenceExpires),
		signedAtVouched:   w.word(at+abi.EvidenceSignedAtVouched) != 0,
		artifactSizeKnown: w.word(at+abi.EvidenceArtifactSizeKnown) != 0,
		artifactSize:      w.long(at + abi.EvidenceArtifactSize),
		certificates:      int(w.word(at + abi.EvidenceCertificateCount)),
		references:        int(w.word(at + abi.EvidenceReferenceCount)),
		annotations:       int(w.word(at + abi.EvidenceAnnotationCount)),
	}
	copy(e.fingerprint[:], w.view(at+abi.EvidenceFingerprint, 32))
	return e
}

func (w *work) optionalTime(known, seconds uint32) optionalTime {
	return optionalTime{w.word(known) != 0, int64(w.long(seconds))}
}

// text asks for a text, and once more where it is longer than usual.
func (w *work) text(f wasm.Function, arguments ...uint32) string {
	mark := w.next
	defer func() { w.next = mark }()
	for size := textRoom; w.err == nil; {
		buffer := w.alloc(uint64(size))
		status := w.call(f, append(arguments, buffer, size, w.out(0))...)
		length := w.outWord(0)
		if Code(status) == ErrStorageTooSmall && length >= size {
			size = length + 1
			continue
		}
		if w.check(status, ""); w.err == nil {
			return string(w.view(buffer, length))
		}
	}
	return ""
}

func (w *work) textAt(f wasm.Function, verdict uint32, index int) string {
	return w.text(f, verdict, uint32(index))
}

func flag(set bool) uint32 {
	if set {
		return 1
	}
	return 0
}

// encodingOf is NV2_SIGNATURE_....
func encodingOf(fixed bool) uint32 {
	if fixed {
		return abi.SignatureFixed
	}
	return abi.SignatureDER
}
