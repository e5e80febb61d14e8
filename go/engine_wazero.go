//go:build !nv2_cgo

package nv2

import (
	"io"
	"sync/atomic"

	"github.com/notaryproject/nv2/go/internal/abi"
	"github.com/notaryproject/nv2/go/internal/wasm"
)

// The objects of the library hold their own address, so they cannot be moved. But every instance has the same code
// and the same addresses: an object that is copied out of one instance can be copied to the same place in another.
// That is how they outlive an instance, and how instances share a store.
type (
	storeObject struct {
		// number tells stores apart, so that an instance knows which one it holds.
		number uint64
		image  []byte
	}
	subjectObject   struct{ image []byte }
	hasherObject    struct{ image []byte }
	thresholdObject struct{ image []byte }
)

type wasmEngine struct{}

var theEngine engine = wasmEngine{}

var storeNumbers atomic.Uint64

func (wasmEngine) prepare() error { return wasm.Prepare() }

func (wasmEngine) version() (version string, err error) {
	err = run(nil, func(w *work) {
		version = w.Text(w.call(wasm.Version))
	})
	return version, err
}

func (wasmEngine) texts(kind textKind, number uint32) (text string, err error) {
	function := map[textKind]wasm.Function{
		textErrorName: wasm.ErrorName, textErrorMessage: wasm.ErrorMessage, textErrorStage: wasm.ErrorStage,
		textStage: wasm.StageName, textFormat: wasm.FormatName, textAlgorithm: wasm.AlgorithmName,
	}[kind]
	err = run(nil, func(w *work) {
		text = w.Text(w.call(function, number))
	})
	return text, err
}

func (wasmEngine) newStore(entries []trustEntry) (store *storeObject, err error) {
	size := uint64(storeSize(entries, abi.TrustStoreBase, abi.TrustStoreEntry, abi.Prepared1k, abi.Prepared16k)+15) &^ 15
	err = run(nil, func(w *work) {
		w.clear(size)
		at := w.storeAt()
		w.check(w.call(wasm.TrustStoreInit, at, uint32(size), w.out(0)), "")
		for _, entry := range entries {
			w.check(w.add(at, entry), entry.name)
		}
		if w.err == nil {
			store = &storeObject{storeNumbers.Add(1), w.copyOf(at, uint32(size))}
		}
	})
	return store, err
}

// add gives one entry to the store at an address.
func (w *work) add(store uint32, entry trustEntry) uint32 {
	mark := w.next
	defer func() { w.next = mark }()
	data, size := w.put(entry.data)
	// For PEM the scratch has room for the decoded blocks, else for the check of an anchor.
	scratch := func(size uint32) (uint32, uint32) { return w.alloc(uint64(size)), size }
	switch entry.kind {
	case entryKey:
		return w.call(wasm.TrustStoreAddKey, store, data, size)
	case entryFingerprint:
		return w.call(wasm.TrustStoreAddFingerprint, store, data, size)
	case entryCertificate:
		return w.call(wasm.TrustStoreAddCertificate, store, data, size)
	case entryIdentity:
		return w.call(wasm.TrustStoreAddIdentity, store, data, size)
	case entryHost:
		return w.call(wasm.TrustStoreAddHost, store, data, size)
	case entryTables1K:
		return w.call(wasm.TrustStorePrepare1K, store)
	case entryTables16K:
		return w.call(wasm.TrustStorePrepare16K, store)
	case entryKeysPEM:
		room, roomSize := scratch(size)
		return w.call(wasm.TrustStoreAddKeysPEM, store, data, size, room, roomSize)
	case entryCertificatesPEM:
		room, roomSize := scratch(size)
		return w.call(wasm.TrustStoreAddCertificatesPEM, store, data, size, room, roomSize)
	case entryCA, entrySigningAuthority:
		room, roomSize := scratch(w.call(wasm.ScratchBound, 0) + abi.ScratchLargestRSA)
		return w.call(wasm.TrustStoreAddAnchor, store, data, size, anchorOf(entry.kind), room, roomSize)
	default:
		room, roomSize := scratch(w.call(wasm.ScratchBound, size) + abi.ScratchLargestRSA)
		return w.call(wasm.TrustStoreAddAnchorsPEM, store, data, size, anchorOf(entry.kind), room, roomSize)
	}
}

func anchorOf(kind entryKind) uint32 {
	if kind == entrySigningAuthority || kind == entrySigningAuthorityPEM {
		return abi.AnchorSigningAuthority
	}
	return abi.AnchorCA
}

func (wasmEngine) describe(mediaType, digest string, size uint64, blob bool) (s *subjectObject, digests []string, err error) {
	err = run(nil, func(w *work) {
		name, nameSize := w.put([]byte(mediaType))
		text, textSize := w.put([]byte(digest))
		w.check(w.call64(wasm.SubjectFromDescriptor, uint64(name), uint64(nameSize), uint64(text), uint64(textSize), size,
			uint64(w.slot(atSubject))), "")
		s, digests = w.subject(blob)
	})
	return s, digests, err
}

func (e wasmEngine) hash(mediaType string, content []byte, blob bool) (s *subjectObject, digests []string, err error) {
	if len(content) > hashedAtOnce {
		h, err := e.newHasher(0)
		if err != nil {
			return nil, nil, err
		}
		if err := e.update(h, content); err != nil {
			return nil, nil, err
		}
		return e.finish(h, mediaType, blob)
	}
	err = run(nil, func(w *work) {
		name, nameSize := w.put([]byte(mediaType))
		data, dataSize := w.put(content)
		w.check(w.call(wasm.SubjectFromContent, name, nameSize, data, dataSize, w.slot(atSubject)), "")
		s, digests = w.subject(blob)
	})
	return s, digests, err
}

// hashedAtOnce is how much content is put into memory as a whole.
const hashedAtOnce = 1 << 20

func (wasmEngine) newHasher(digests uint32) (h *hasherObject, err error) {
	err = run(nil, func(w *work) {
		w.check(w.call(wasm.SubjectHasherInit, digests, w.slot(atHasher)), "")
		h = &hasherObject{w.copyOf(w.slot(atHasher), abi.SizeOfSubjectHasher)}
	})
	return h, err
}

func (wasmEngine) prepareHasher(h *hasherObject, store *storeObject, q *question) error {
	return run(store, func(w *work) {
		w.load(atHasher, h.image)
		input := w.input(q)
		scratch, size := w.scratch(q)
		w.check(w.call(wasm.SubjectHasherPrepare, w.slot(atHasher), w.storeAt(), input, scratch, size), "envelope")
		w.save(atHasher, h.image)
	})
}

func (wasmEngine) update(h *hasherObject, data []byte) error {
	return run(nil, func(w *work) {
		w.load(atHasher, h.image)
		mark := w.next
		for len(data) > 0 && w.err == nil {
			piece := data[:min(len(data), hashedAtOnce)]
			data = data[len(piece):]
			w.next = mark
			at, size := w.put(piece)
			w.check(w.call(wasm.SubjectHasherUpdate, w.slot(atHasher), at, size), "")
		}
		w.save(atHasher, h.image)
	})
}

func (wasmEngine) finish(h *hasherObject, mediaType string, blob bool) (s *subjectObject, digests []string, err error) {
	err = run(nil, func(w *work) {
		w.load(atHasher, h.image)
		name, nameSize := w.put([]byte(mediaType))
		w.check(w.call(wasm.SubjectHasherFinish, w.slot(atHasher), name, nameSize, w.slot(atSubject)), "")
		s, digests = w.subject(blob)
	})
	return s, digests, err
}

// subject copies the subject out of its slot, with the digests that it is known by.
func (w *work) subject(blob bool) (*subjectObject, []string) {
	at := w.slot(atSubject)
	if blob {
		w.check(w.call(wasm.SubjectSetBlob, at), "")
	}
	if w.err != nil {
		return nil, nil
	}
	var digests []string
	for _, algorithm := range [...]uint32{abi.DigestSHA256, abi.DigestSHA384, abi.DigestSHA512} {
		buffer := w.alloc(textSize)
		status := w.call(wasm.SubjectDigest, at, algorithm, buffer, textSize, w.out(0))
		if Code(status) == ErrSubjectDigestAlgorithm {
			continue
		}
		w.check(status, "")
		digests = append(digests, string(w.view(buffer, w.outWord(0))))
	}
	return &subjectObject{w.copyOf(at, abi.SizeOfSubject)}, digests
}

func (wasmEngine) countSignatures(q *question) (count int, err error) {
	err = run(nil, func(w *work) {
		input := w.input(q)
		scratch, size := w.scratch(q)
		w.check(w.call(wasm.SignatureCount, input, scratch, size, w.out(0)), "")
		count = int(w.outWord(0))
	})
	return count, err
}

func (wasmEngine) verify(store *storeObject, subject *subjectObject, q *question, threshold *thresholdObject) (a *answer, err error) {
	err = run(store, func(w *work) {
		w.load(atSubject, subject.image)
		options, input := w.options(q), w.input(q)
		scratch, size := w.scratch(q)
		rejection, verdict := w.slot(atRejection), w.slot(atVerdict)
		w.putWord(rejection+abi.RejectionStructSize, abi.SizeOfRejection)
		status := w.call(wasm.Verify, w.storeAt(), options, input, w.slot(atSubject), scratch, size, verdict, rejection)
		if status != 0 {
			w.fail(w.rejection(status, rejection))
			return
		}
		a = w.answer(verdict)
		if threshold != nil {
			w.load(atThreshold, threshold.image)
			a.countCode = Code(w.call(wasm.ThresholdCount, w.slot(atThreshold), verdict, w.out(0)))
			a.counted = a.countCode == 0 && w.outWord(0) != 0
			w.save(atThreshold, threshold.image)
		}
	})
	if err != nil {
		return nil, err
	}
	return a, nil
}

func (wasmEngine) newThreshold(required uint64) (t *thresholdObject, err error) {
	err = run(nil, func(w *work) {
		// What has no number in 32 bits is beyond the limit as well.
		w.check(w.call(wasm.ThresholdInit, uint32(min(required, 1<<32-1)), w.slot(atThreshold)), "")
		t = &thresholdObject{w.copyOf(w.slot(atThreshold), abi.SizeOfThreshold)}
	})
	return t, err
}

func (wasmEngine) checkThreshold(t *thresholdObject) (signers int, code Code, err error) {
	err = run(nil, func(w *work) {
		w.load(atThreshold, t.image)
		w.check(w.call(wasm.ThresholdSigners, w.slot(atThreshold), w.out(0)), "")
		signers = int(w.outWord(0))
		code = Code(w.call(wasm.ThresholdCheck, w.slot(atThreshold)))
	})
	return signers, code, err
}

func (wasmEngine) verifySIF(store *storeObject, file io.ReaderAt, size int64, options *SIFOptions) (groups []SIFGroup, err error) {
	if size > 1<<32-1 {
		return nil, failure(ErrSIFInvalid, "a file of 4 GiB or more")
	}
	err = run(store, func(w *work) {
		at := w.alloc(uint64(size))
		if w.err == nil {
			if err := readAll(file, w.view(at, uint32(size))); err != nil {
				w.fail(err)
				return
			}
		}
		groups = w.sif(at, uint32(size), options)
	})
	return groups, err
}

func (wasmEngine) verifySIFBytes(store *storeObject, file []byte, options *SIFOptions) (groups []SIFGroup, err error) {
	err = run(store, func(w *work) {
		at, size := w.put(file)
		groups = w.sif(at, size, options)
	})
	return groups, err
}

func (w *work) sif(file, size uint32, options *SIFOptions) []SIFGroup {
	w.check(w.call(wasm.SIFScratchBound, file, size, w.out(0)), "")
	bound := w.outWord(0) + abi.ScratchLargestRSA
	scratch := w.alloc(uint64(bound))
	kind, number := options.selection()
	how := w.alloc(abi.SizeOfSIFOptions)
	w.zero(how, abi.SizeOfSIFOptions)
	w.putWord(how+abi.SIFOptionsStructSize, abi.SizeOfSIFOptions)
	w.putWord(how+abi.SIFOptionsHash, options.hash())
	w.putWord(how+abi.SIFOptionsSelection, kind)
	w.putWord(how+abi.SIFOptionsNumber, number)
	w.putWord(how+abi.SIFOptionsSignatureEncoding, encodingOf(options.FixedSignatures))
	w.putWord(how+abi.SIFOptionsMaxRSABits, uint32(options.MaxRSABits))
	for capacity := uint32(maxSIFGroups); w.err == nil; {
		groups := w.alloc(uint64(capacity) * abi.SizeOfSIFGroup)
		status := w.call(wasm.SIFVerify, w.storeAt(), how, file, size, scratch, bound, groups, capacity, w.out(0))
		count := w.outWord(0)
		if Code(status) == ErrStorageTooSmall && count > capacity {
			capacity = count
			continue
		}
		w.check(status, "")
		return w.sifGroups(groups, count)
	}
	return nil
}

func (w *work) sifGroups(at, count uint32) []SIFGroup {
	if w.err != nil {
		return nil
	}
	list := make([]SIFGroup, count)
	for i := range list {
		group := at + uint32(i)*abi.SizeOfSIFGroup
		list[i] = SIFGroup{
			Group:     w.word(group + abi.SIFGroupGroup),
			Objects:   int(w.word(group + abi.SIFGroupObjects)),
			Signature: w.word(group + abi.SIFGroupSignature),
			Algorithm: w.Text(group + abi.SIFGroupAlgorithm),
			Pin:       "sha256:" + hexOf(w.view(group+abi.SIFGroupSigner, 32)),
		}
	}
	return list
}

// run borrows an instance that holds the store, if there is one.
func run(store *storeObject, body func(*work)) error {
	instance, err := wasm.Acquire()
	if err != nil {
		return err
	}
	w := &work{Instance: instance}
	defer w.Release()
	w.begin(store)
	if w.err == nil {
		body(w)
	}
	if w.Broken() {
		return failure(ErrInternal, "")
	}
	return w.err
}
