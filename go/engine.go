package nv2

import "io"

// An engine runs the library. There are two, chosen by the build tag nv2_cgo, and each brings its own form of the
// objects: storeObject, subjectObject, hasherObject and thresholdObject. All but a hasher and a threshold, which are
// used by one goroutine at a time, may be used by any number of goroutines.
//
// An error is an *Error unless the engine itself cannot run.
type engine interface {
	prepare() error
	version() (string, error)
	// texts asks the library what it calls a number: name, message and stage of a code, or the name of another kind.
	texts(kind textKind, number uint32) (string, error)
	newStore(entries []trustEntry) (*storeObject, error)
	describe(mediaType, digest string, size uint64, blob bool) (*subjectObject, []string, error)
	hash(mediaType string, content []byte, blob bool) (*subjectObject, []string, error)
	newHasher(digests uint32) (*hasherObject, error)
	prepareHasher(h *hasherObject, store *storeObject, q *question) error
	update(h *hasherObject, data []byte) error
	finish(h *hasherObject, mediaType string, blob bool) (*subjectObject, []string, error)
	countSignatures(q *question) (int, error)
	// verify counts the verdict if there is a threshold.
	verify(store *storeObject, subject *subjectObject, q *question, threshold *thresholdObject) (*answer, error)
	newThreshold(required uint64) (*thresholdObject, error)
	// checkThreshold answers with the number of signers and the code of the check.
	checkThreshold(t *thresholdObject) (int, Code, error)
	verifySIF(store *storeObject, file io.ReaderAt, size int64, options *SIFOptions) ([]SIFGroup, error)
	verifySIFBytes(store *storeObject, file []byte, options *SIFOptions) ([]SIFGroup, error)
}

type textKind int

const (
	textErrorName textKind = iota
	textErrorMessage
	textErrorStage
	textStage
	textFormat
	textAlgorithm
)

// statusError is nil for zero.
func statusError(status uint32, argument string) error {
	if status == 0 {
		return nil
	}
	return failure(Code(status), argument)
}
