package nv2

import (
	"context"
	"fmt"
	"io"
	"math"
)

// A Subject is the artifact in question, as the caller resolved it. It does not change once it is made, and any
// number of goroutines may use it.
type Subject struct {
	mediaType string
	size      int64
	digests   []string
	hashed    bool
	object    *subjectObject
}

// NewSubject makes a subject of an artifact whose bytes are at hand, for example a manifest.
func NewSubject(mediaType string, content []byte) (*Subject, error) {
	return hash(mediaType, content, false)
}

// DescriptorSubject makes a subject of a descriptor: media type, digest ("sha256:...", or sha384 or sha512) and size
// in bytes. The content is not seen, and the verdict says so.
func DescriptorSubject(mediaType, digest string, size int64) (*Subject, error) {
	return describe(mediaType, digest, size, false)
}

// BlobSubject makes a subject of a file of any kind whose bytes are at hand (Notary Project, blob signatures). An
// empty media type is not compared.
func BlobSubject(mediaType string, content []byte) (*Subject, error) {
	return hash(mediaType, content, true)
}

// BlobDescriptorSubject is as [DescriptorSubject], for a file of any kind.
func BlobDescriptorSubject(mediaType, digest string, size int64) (*Subject, error) {
	return describe(mediaType, digest, size, true)
}

// A ReadOption says how [ReadSubject] reads.
type ReadOption func(*reading)

type reading struct {
	digests  uint32
	blob     bool
	prepared []preparation
	code     Code
	argument string
}

type preparation struct {
	store    *TrustStore
	envelope []byte
	options  []Option
}

// AsBlob makes the subject a file of any kind, as [BlobSubject] does.
func AsBlob() ReadOption { return func(r *reading) { r.blob = true } }

// Digests names the algorithms to hash with, among them the one that the signatures use. Without it the content is
// hashed with every algorithm, which takes longer.
func Digests(algorithms ...DigestAlgorithm) ReadOption {
	return func(r *reading) {
		if len(algorithms) == 0 {
			r.code, r.argument = ErrArgumentInvalid, "Digests"
		}
		for _, algorithm := range algorithms {
			bit, ok := bitOf(algorithm)
			if !ok {
				r.code, r.argument = ErrArgumentInvalid, "Digests"
			}
			r.digests |= bit
		}
	}
}

// ForContentSignature prepares for an envelope that signs the content itself (cosign sign-blob, Sigstore bundles),
// so that an Ed25519 signature of a key pinned in the store can be checked after one pass. Other envelopes and keys
// need no preparation. An envelope that cannot be read is left to [TrustStore.Verify], which says why.
func ForContentSignature(store *TrustStore, envelope []byte, options ...Option) ReadOption {
	return func(r *reading) { r.prepared = append(r.prepared, preparation{store, envelope, options}) }
}

// ReadSubject makes a subject of everything that r yields, in constant memory. The context is looked at between two
// reads; a Read that blocks is not interrupted.
func ReadSubject(ctx context.Context, mediaType string, r io.Reader, options ...ReadOption) (*Subject, error) {
	var how reading
	for i, option := range options {
		if option == nil {
			return nil, failure(ErrArgumentNull, fmt.Sprintf("read option %d", i))
		}
		option(&how)
	}
	if how.code != 0 {
		return nil, failure(how.code, how.argument)
	}
	h, err := theEngine.newHasher(how.digests)
	if err != nil {
		return nil, err
	}
	for _, p := range how.prepared {
		q, err := newQuestion(p.envelope, p.options)
		if err != nil {
			return nil, err
		}
		switch {
		case p.store == nil:
			return nil, failure(ErrArgumentNull, "ForContentSignature")
		case p.store.object == nil:
			return nil, failure(ErrNotInitialised, "ForContentSignature")
		}
		if err := theEngine.prepareHasher(h, p.store.object, q); err != nil && !isUnreadable(err) {
			return nil, err
		}
	}
	buffer := make([]byte, readSize)
	for size := int64(0); ; {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		n, err := r.Read(buffer)
		size += int64(n)
		if n > 0 {
			if err := theEngine.update(h, buffer[:n]); err != nil {
				return nil, err
			}
		}
		switch {
		case err == io.EOF:
			return finish(h, mediaType, how.blob, size)
		case err != nil:
			return nil, err
		}
	}
}

// MediaType returns the media type.
func (s *Subject) MediaType() string { return s.mediaType }

// Size returns the size in bytes.
func (s *Subject) Size() int64 { return s.size }

// Digest returns the digest that the artifact is called by: SHA-256 where it was hashed with that, and the given one
// of a descriptor.
func (s *Subject) Digest() string { return s.digests[0] }

// Digests returns every digest that is known.
func (s *Subject) Digests() []string { return append([]string(nil), s.digests...) }

// ContentSeen reports whether the bytes were hashed here. It is false for a descriptor.
func (s *Subject) ContentSeen() bool { return s.hashed }

const readSize = 64 << 10

func describe(mediaType, digest string, size int64, blob bool) (*Subject, error) {
	if size < 0 {
		return nil, failure(ErrArgumentInvalid, "size")
	}
	object, digests, err := theEngine.describe(mediaType, digest, uint64(size), blob)
	if err != nil {
		return nil, err
	}
	return &Subject{mediaType: mediaType, size: size, digests: digests, object: object}, nil
}

func hash(mediaType string, content []byte, blob bool) (*Subject, error) {
	object, digests, err := theEngine.hash(mediaType, content, blob)
	if err != nil {
		return nil, err
	}
	return &Subject{mediaType: mediaType, size: int64(len(content)), digests: digests, hashed: true, object: object}, nil
}

func finish(h *hasherObject, mediaType string, blob bool, size int64) (*Subject, error) {
	object, digests, err := theEngine.finish(h, mediaType, blob)
	if err != nil {
		return nil, err
	}
	return &Subject{mediaType: mediaType, size: size, digests: digests, hashed: true, object: object}, nil
}

// isUnreadable reports whether an envelope was refused for its own sake.
func isUnreadable(err error) bool {
	refused, ok := err.(*Error)
	return ok && (refused.Stage == StageEncoding || refused.Stage == StageEnvelope ||
		refused.Stage == StageAdmit || refused.Stage == StageLimit && refused.Code != ErrTooManySignatures)
}

// bitOf is NV2_BIT, for a number that has a bit.
func bitOf[K ~uint32](number K) (uint32, bool) {
	if number == 0 || number >= 32 {
		return 0, false
	}
	return uint32(1) << number, true
}

const anySignature = math.MaxUint64
