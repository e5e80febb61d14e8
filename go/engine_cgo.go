//go:build nv2_cgo

package nv2

// #cgo pkg-config: nv2
// #cgo noescape nv2_go_verify
// #cgo nocallback nv2_go_verify
// #include <stdlib.h>
// #include "bridge.h"
import "C"

import (
	"encoding/binary"
	"io"
	"math"
	"runtime"
	"sync"
	"unsafe"
)

// The objects of the library hold their own address, and C may not keep one of Go's. So they live in memory of C,
// which is given back when Go has no use for them any more.
type (
	storeObject     struct{ c *C.nv2_trust_store }
	subjectObject   struct{ c *C.nv2_subject }
	hasherObject    struct{ c *C.nv2_subject_hasher }
	thresholdObject struct{ c *C.nv2_threshold }
)

type cgoEngine struct{}

var theEngine engine = cgoEngine{}

func (cgoEngine) prepare() error { return nil }

func (cgoEngine) version() (string, error) { return C.GoString(C.nv2_version()), nil }

func (cgoEngine) texts(kind textKind, number uint32) (string, error) {
	n := C.uint32_t(number)
	switch kind {
	case textErrorName:
		return C.GoString(C.nv2_error_name(n)), nil
	case textErrorMessage:
		return C.GoString(C.nv2_error_message(n)), nil
	case textErrorStage:
		return C.GoString(C.nv2_error_stage(n)), nil
	case textStage:
		return C.GoString(C.nv2_stage_name(n)), nil
	case textFormat:
		return C.GoString(C.nv2_format_name(n)), nil
	}
	return C.GoString(C.nv2_algorithm_name(n)), nil
}

func (cgoEngine) newStore(entries []trustEntry) (*storeObject, error) {
	size := storeSize(entries, C.NV2_TRUST_STORE_BASE, C.NV2_TRUST_STORE_ENTRY, C.NV2_PREPARED_1K, C.NV2_PREPARED_16K)
	store := &storeObject{}
	if err := statusError(uint32(C.nv2_trust_store_new(C.size_t(size), &store.c)), ""); err != nil {
		return nil, err
	}
	runtime.AddCleanup(store, func(c *C.nv2_trust_store) { C.nv2_trust_store_free(c) }, store.c)
	for _, entry := range entries {
		if err := statusError(store.add(entry), entry.name); err != nil {
			return nil, err
		}
	}
	return store, nil
}

func (s *storeObject) add(entry trustEntry) uint32 {
	defer runtime.KeepAlive(s)
	data, size := bytesOf(entry.data)
	text := (*C.char)(unsafe.Pointer(data))
	// For PEM the scratch has room for the decoded blocks, else for the check of an anchor.
	scratch := make([]byte, int(C.nv2_scratch_bound(size))+C.NV2_SCRATCH_LARGEST_RSA)
	room, roomSize := bytesOf(scratch)
	switch entry.kind {
	case entryKey:
		return uint32(C.nv2_trust_store_add_key(s.c, data, size))
	case entryFingerprint:
		return uint32(C.nv2_trust_store_add_fingerprint(s.c, text, size))
	case entryCertificate:
		return uint32(C.nv2_trust_store_add_certificate(s.c, data, size))
	case entryIdentity:
		return uint32(C.nv2_trust_store_add_identity(s.c, text, size))
	case entryHost:
		return uint32(C.nv2_trust_store_add_host(s.c, text, size))
	case entryTables1K:
		return uint32(C.nv2_trust_store_prepare_1k(s.c))
	case entryTables16K:
		return uint32(C.nv2_trust_store_prepare_16k(s.c))
	case entryKeysPEM:
		return uint32(C.nv2_trust_store_add_keys_pem(s.c, text, size, room, roomSize))
	case entryCertificatesPEM:
		return uint32(C.nv2_trust_store_add_certificates_pem(s.c, text, size, room, roomSize))
	case entryCA, entrySigningAuthority:
		return uint32(C.nv2_trust_store_add_anchor(s.c, data, size, anchorOf(entry.kind), room, roomSize))
	default:
		return uint32(C.nv2_trust_store_add_anchors_pem(s.c, text, size, anchorOf(entry.kind), room, roomSize))
	}
}

func anchorOf(kind entryKind) C.nv2_anchor {
	if kind == entrySigningAuthority || kind == entrySigningAuthorityPEM {
		return C.NV2_ANCHOR_SIGNING_AUTHORITY
	}
	return C.NV2_ANCHOR_CA
}

func (cgoEngine) describe(mediaType, digest string, size uint64, blob bool) (*subjectObject, []string, error) {
	name, nameSize := textOf(mediaType)
	text, textSize := textOf(digest)
	s := newSubject()
	status := C.nv2_subject_from_descriptor(name, nameSize, text, textSize, C.uint64_t(size), s.c)
	return s.finish(status, blob)
}

func (cgoEngine) hash(mediaType string, content []byte, blob bool) (*subjectObject, []string, error) {
	name, nameSize := textOf(mediaType)
	data, size := bytesOf(content)
	s := newSubject()
	status := C.nv2_subject_from_content(name, nameSize, data, size, s.c)
	return s.finish(status, blob)
}

func (cgoEngine) newHasher(digests uint32) (*hasherObject, error) {
	h := &hasherObject{(*C.nv2_subject_hasher)(C.malloc(C.sizeof_nv2_subject_hasher))}
	runtime.AddCleanup(h, free, unsafe.Pointer(h.c))
	err := statusError(uint32(C.nv2_subject_hasher_init(C.uint32_t(digests), h.c)), "")
	runtime.KeepAlive(h)
	return h, err
}

func (cgoEngine) prepareHasher(h *hasherObject, store *storeObject, q *question) error {
	w := takeWork(q)
	defer w.giveBack()
	status := C.nv2_go_hasher_prepare(h.c, store.c, &w.question, w.envelope, w.envelopeSize, w.payload, w.payloadSize, w.scratchAt, w.scratchSize)
	runtime.KeepAlive(h)
	runtime.KeepAlive(store)
	runtime.KeepAlive(q)
	return statusError(uint32(status), "envelope")
}

func (cgoEngine) update(h *hasherObject, data []byte) error {
	at, size := bytesOf(data)
	status := C.nv2_subject_hasher_update(h.c, at, size)
	runtime.KeepAlive(h)
	return statusError(uint32(status), "")
}

func (cgoEngine) finish(h *hasherObject, mediaType string, blob bool) (*subjectObject, []string, error) {
	name, nameSize := textOf(mediaType)
	s := newSubject()
	status := C.nv2_subject_hasher_finish(h.c, name, nameSize, s.c)
	runtime.KeepAlive(h)
	return s.finish(status, blob)
}

func newSubject() *subjectObject {
	s := &subjectObject{(*C.nv2_subject)(C.malloc(C.sizeof_nv2_subject))}
	runtime.AddCleanup(s, free, unsafe.Pointer(s.c))
	return s
}

// free gives memory back that came from C.malloc, which never answers Go with NULL.
func free(memory unsafe.Pointer) { C.free(memory) }

// finish answers with the subject and the digests that it is known by.
func (s *subjectObject) finish(status C.nv2_status, blob bool) (*subjectObject, []string, error) {
	defer runtime.KeepAlive(s)
	if status == C.NV2_OK && blob {
		status = C.nv2_subject_set_blob(s.c)
	}
	if err := statusError(uint32(status), ""); err != nil {
		return nil, nil, err
	}
	var digests []string
	for _, algorithm := range [...]C.nv2_digest{C.NV2_DIGEST_SHA256, C.NV2_DIGEST_SHA384, C.NV2_DIGEST_SHA512} {
		var buffer [256]C.char
		var length C.size_t
		status := C.nv2_subject_digest(s.c, algorithm, &buffer[0], C.size_t(len(buffer)), &length)
		if Code(status) == ErrSubjectDigestAlgorithm {
			continue
		}
		if err := statusError(uint32(status), ""); err != nil {
			return nil, nil, err
		}
		digests = append(digests, C.GoStringN(&buffer[0], C.int(length)))
	}
	return s, digests, nil
}

func (cgoEngine) countSignatures(q *question) (int, error) {
	w := takeWork(q)
	defer w.giveBack()
	var count C.size_t
	status := C.nv2_go_signature_count(&w.question, w.envelope, w.envelopeSize, w.payload, w.payloadSize, w.scratchAt, w.scratchSize, &count)
	runtime.KeepAlive(q)
	return int(count), statusError(uint32(status), "")
}

func (cgoEngine) verify(store *storeObject, subject *subjectObject, q *question, threshold *thresholdObject) (*answer, error) {
	w := takeWork(q)
	defer w.giveBack()
	var counter *C.nv2_threshold
	if threshold != nil {
		counter = threshold.c
	}
	for {
		texts, _ := bytesOf(w.texts)
		output, outputSize := bytesOf(w.output)
		w.answer = C.nv2_go_answer{}
		status := C.nv2_go_verify(store.c, subject.c, &w.question, (*C.char)(unsafe.Pointer(texts)), w.envelope, w.envelopeSize,
			w.payload, w.payloadSize, w.scratchAt, w.scratchSize, counter, (*C.char)(unsafe.Pointer(output)), outputSize, &w.answer)
		runtime.KeepAlive(store)
		runtime.KeepAlive(subject)
		runtime.KeepAlive(threshold)
		runtime.KeepAlive(q)
		if Code(status) == ErrStorageTooSmall && w.answer.output_size >= outputSize {
			// A text has a NUL behind it while it is put out.
			w.output = make([]byte, int(w.answer.output_size)+1)
			continue
		}
		if status != C.NV2_OK {
			return nil, w.rejection(status)
		}
		return w.result(), nil
	}
}

func (cgoEngine) newThreshold(required uint64) (*thresholdObject, error) {
	t := &thresholdObject{(*C.nv2_threshold)(C.malloc(C.sizeof_nv2_threshold))}
	runtime.AddCleanup(t, free, unsafe.Pointer(t.c))
	err := statusError(uint32(C.nv2_threshold_init(C.size_t(required), t.c)), "")
	runtime.KeepAlive(t)
	return t, err
}

func (cgoEngine) checkThreshold(t *thresholdObject) (int, Code, error) {
	defer runtime.KeepAlive(t)
	var signers C.size_t
	if err := statusError(uint32(C.nv2_threshold_signers(t.c, &signers)), ""); err != nil {
		return 0, 0, err
	}
	return int(signers), Code(C.nv2_threshold_check(t.c)), nil
}

func (e cgoEngine) verifySIF(store *storeObject, file io.ReaderAt, size int64, options *SIFOptions) ([]SIFGroup, error) {
	if size > maxSlice {
		return nil, failure(ErrSIFInvalid, "a file that no memory holds")
	}
	content := make([]byte, size)
	if err := readAll(file, content); err != nil {
		return nil, err
	}
	return e.verifySIFBytes(store, content, options)
}

func (cgoEngine) verifySIFBytes(store *storeObject, file []byte, options *SIFOptions) ([]SIFGroup, error) {
	defer runtime.KeepAlive(store)
	data, size := bytesOf(file)
	var bound C.size_t
	if err := statusError(uint32(C.nv2_sif_scratch_bound(data, size, &bound)), ""); err != nil {
		return nil, err
	}
	scratch := make([]byte, int(bound)+C.NV2_SCRATCH_LARGEST_RSA)
	room, roomSize := bytesOf(scratch)
	kind, number := options.selection()
	how := C.nv2_sif_options{
		struct_size:        C.sizeof_nv2_sif_options,
		hash:               C.nv2_digest(options.hash()),
		selection:          C.nv2_sif_selection(kind),
		number:             C.uint32_t(number),
		signature_encoding: encodingOf(options.FixedSignatures),
		max_rsa_bits:       C.uint32_t(options.MaxRSABits),
	}
	for capacity := C.size_t(maxSIFGroups); ; {
		groups := make([]C.nv2_sif_group, capacity)
		var count C.size_t
		status := C.nv2_sif_verify(store.c, &how, data, size, room, roomSize, &groups[0], capacity, &count)
		if Code(status) == ErrStorageTooSmall && count > capacity {
			capacity = count
			continue
		}
		if err := statusError(uint32(status), ""); err != nil {
			return nil, err
		}
		list := make([]SIFGroup, count)
		for i := range list {
			group := &groups[i]
			list[i] = SIFGroup{
				Group:     uint32(group.group),
				Objects:   int(group.objects),
				Signature: uint32(group.signature),
				Algorithm: C.GoString(&group.algorithm[0]),
				Pin:       "sha256:" + hexOf(C.GoBytes(unsafe.Pointer(&group.signer[0]), 32)),
			}
		}
		return list, nil
	}
}

// cgoWork is the memory of one task, which is used again. It belongs to Go, and C keeps no pointer to it.
type cgoWork struct {
	question C.nv2_go_question
	answer   C.nv2_go_answer
	texts    []byte
	scratch  []byte
	output   []byte

	envelope, payload, scratchAt           *C.uint8_t
	envelopeSize, payloadSize, scratchSize C.size_t
}

var cgoWorks = newCgoWorks(8 << 10)

// newCgoWorks makes a pool whose work has so many bytes for output at first.
func newCgoWorks(output int) *sync.Pool {
	return &sync.Pool{New: func() any { return &cgoWork{output: make([]byte, output)} }}
}

// keptScratch is how much memory may wait to be used again.
const keptScratch = 1 << 20

func takeWork(q *question) *cgoWork {
	w := cgoWorks.Get().(*cgoWork)
	w.envelope, w.envelopeSize = bytesOf(q.envelope)
	w.payload, w.payloadSize = bytesOf(q.payload)
	bound := int(C.nv2_scratch_bound(C.size_t(min(q.size(), scratchFor)))) + C.NV2_SCRATCH_LARGEST_RSA
	if len(w.scratch) < bound {
		w.scratch = make([]byte, bound)
	}
	w.scratchAt, w.scratchSize = bytesOf(w.scratch)
	w.ask(q)
	return w
}

func (w *cgoWork) giveBack() {
	w.envelope, w.payload = nil, nil
	if len(w.scratch)+len(w.output) <= keptScratch {
		cgoWorks.Put(w)
	}
}

// maxSlice is the size beyond which make panics, on every system.
const maxSlice = min(math.MaxInt, 1<<47)

// scratchFor is the size beyond which no scratch is of use, since no envelope may be so large.
const scratchFor = 4 << 20

func (w *cgoWork) ask(q *question) {
	w.question = C.nv2_go_question{
		time:                  C.int64_t(q.time),
		signature:             C.size_t(q.signature),
		time_known:            flag(q.timeKnown),
		accept_unchecked_time: flag(q.acceptUncheckedTime),
		clock_skew_seconds:    C.uint32_t(q.clockSkew),
		formats:               C.uint32_t(q.formats),
		algorithms:            C.uint32_t(q.algorithms),
		host_names:            flag(q.commonName),
		server_auth:           flag(q.serverAuth),
		signature_encoding:    encodingOf(q.fixedSignatures),
		max_rsa_bits:          C.uint32_t(q.maxRSABits),
		format:                C.uint32_t(q.format),
		detached:              flag(q.detached),
	}
	w.texts = w.texts[:0]
	sizes := w.question.text_sizes[:0]
	add := func(text string) {
		w.texts = append(w.texts, text...)
		sizes = append(sizes, C.size_t(len(text)))
	}
	add(q.reference)
	add(q.payloadType)
	add(q.predicateType)
	for _, annotation := range q.annotations[:min(len(q.annotations), C.NV2_GO_ANNOTATIONS)] {
		add(annotation[0])
		add(annotation[1])
		w.question.annotation_count++
	}
}

func (w *cgoWork) rejection(status C.nv2_status) *Error {
	refused := failure(Code(status), "")
	r := &w.answer.rejection
	if r.status != status {
		return refused
	}
	refused.Stage = Stage(r.stage)
	refused.Format = Format(r.format)
	refused.Algorithm = Algorithm(r.claimed_algorithm)
	if r.offset != ^C.size_t(0) {
		refused.Offset = int64(r.offset)
	}
	return refused
}

// result reads the output in the order of the bridge.
func (w *cgoWork) result() *answer {
	c := &w.answer.evidence
	e := evidence{
		format:            Format(c.format),
		algorithm:         Algorithm(c.algorithm),
		trustedBy:         TrustedBy(c.trusted_by),
		identity:          uint32(c.identity),
		scheme:            Scheme(c.scheme),
		claim:             Claim(c.claim),
		signatureTime:     TimeCheck(c.signature_time),
		certificateTime:   TimeCheck(c.certificate_time),
		time:              optionalTime{c.time_known != 0, int64(c.time)},
		signedAt:          optionalTime{c.signed_at_known != 0, int64(c.signed_at)},
		notBefore:         optionalTime{c.not_before_known != 0, int64(c.not_before)},
		expires:           optionalTime{c.expires_known != 0, int64(c.expires)},
		signedAtVouched:   c.signed_at_vouched != 0,
		artifactSizeKnown: c.artifact_size_known != 0,
		artifactSize:      uint64(c.artifact_size),
		certificates:      int(c.certificate_count),
		references:        int(c.reference_count),
		annotations:       int(c.annotation_count),
		fingerprint:       *(*[32]byte)(unsafe.Pointer(&c.fingerprint)),
	}
	rest := w.output[:w.answer.output_size]
	next := func() []byte {
		size := binary.NativeEndian.Uint32(rest)
		bytes := rest[4 : 4+size]
		rest = rest[4+size:]
		return bytes
	}
	a := &answer{evidence: e}
	for _, text := range []*string{&a.digest, &a.keyID, &a.identity, &a.mediaType, &a.predicateType} {
		*text = string(next())
	}
	a.references = make([]string, e.references)
	for i := range a.references {
		a.references[i] = string(next())
	}
	a.annotations = make([][2]string, e.annotations)
	for i := range a.annotations {
		a.annotations[i] = [2]string{string(next()), string(next())}
	}
	a.certificates = make([][]byte, e.certificates)
	a.subjects = make([]string, e.certificates)
	for i := range a.certificates {
		a.certificates[i] = append([]byte(nil), next()...)
		a.subjects[i] = string(next())
	}
	a.countCode = Code(w.answer.count_status)
	a.counted = a.countCode == 0 && w.answer.is_new != 0
	return a
}

// bytesOf is a pointer and a size for C; NULL where there is nothing.
func bytesOf(data []byte) (*C.uint8_t, C.size_t) {
	if len(data) == 0 {
		return nil, 0
	}
	return (*C.uint8_t)(unsafe.Pointer(unsafe.SliceData(data))), C.size_t(len(data))
}

func textOf(text string) (*C.char, C.size_t) {
	if text == "" {
		return nil, 0
	}
	return (*C.char)(unsafe.Pointer(unsafe.StringData(text))), C.size_t(len(text))
}

func flag(set bool) C.uint32_t {
	if set {
		return 1
	}
	return 0
}

// encodingOf is NV2_SIGNATURE_....
func encodingOf(fixed bool) C.nv2_signature_encoding {
	if fixed {
		return C.NV2_SIGNATURE_FIXED
	}
	return C.NV2_SIGNATURE_DER
}
