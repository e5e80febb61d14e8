package nv2

import (
	"context"
	"io"

	"github.com/notaryproject/nv2/go/internal/abi"
)

// SIFOptions says what is asked of the signatures in a SIF file. The zero value is the strict choice: every group is
// signed, with SHA-256.
type SIFOptions struct {
	// Hash is what RSA and ECDSA keys sign with. Nothing signed names it, so the caller has to; zero is SHA-256.
	Hash DigestAlgorithm
	// Group asks for one group alone, by its number, if it is not zero. The others are not looked at.
	Group uint32
	// Object asks for one object alone, by its id, if it is not zero, and for the header.
	Object uint32
	// FixedSignatures says that ECDSA signatures are written as r || s instead of ASN.1 DER.
	FixedSignatures bool
	// MaxRSABits is the largest RSA modulus that is admitted, up to 8192; zero is 4096.
	MaxRSABits int
}

// A SIFGroup is a good signature over a group of a SIF file, or over one object of it.
type SIFGroup struct {
	// Group is the number of the group.
	Group uint32 `json:"group"`
	// Objects is how many objects were compared with what was signed.
	Objects int `json:"objects"`
	// Signature is the id of the object that holds the signature.
	Signature uint32 `json:"signature"`
	// Algorithm is the JOSE name of the algorithm.
	Algorithm string `json:"algorithm"`
	// Pin is the SHA-256 of the signer's SubjectPublicKeyInfo, as "sha256:...".
	Pin string `json:"spkiSha256"`
}

// VerifySIF answers whether everything that the options select in a SIF file is signed by somebody trusted. Of the
// store only pinned keys count: these signatures carry no certificates, and are not bound in time. The groups come in
// ascending order.
//
// The default form copies the file into its memory, which ends at 4 GiB.
func (t *TrustStore) VerifySIF(ctx context.Context, file []byte, options SIFOptions) ([]SIFGroup, error) {
	if err := t.askSIF(ctx, &options); err != nil {
		return nil, err
	}
	return theEngine.verifySIFBytes(t.object, file, &options)
}

// VerifySIFReader is as [TrustStore.VerifySIF] for a file of so many bytes that is read into memory once. The context
// is looked at between two reads. Memory for the whole size is taken at once, so bound the size of a file that you do
// not know.
func (t *TrustStore) VerifySIFReader(ctx context.Context, file io.ReaderAt, size int64, options SIFOptions) ([]SIFGroup, error) {
	if err := t.askSIF(ctx, &options); err != nil {
		return nil, err
	}
	if size < 0 {
		return nil, failure(ErrArgumentInvalid, "size")
	}
	reader := &contextReaderAt{ctx, file}
	// A file that ends earlier is noticed before memory is taken for it.
	if err := readAll(io.NewSectionReader(reader, max(size-1, 0), min(size, 1)), make([]byte, min(size, 1))); err != nil {
		return nil, err
	}
	return theEngine.verifySIF(t.object, reader, size, &options)
}

func (t *TrustStore) askSIF(ctx context.Context, options *SIFOptions) error {
	switch {
	case t == nil || t.object == nil:
		return failure(ErrNotInitialised, "trust store")
	case options.Group != 0 && options.Object != 0:
		return failure(ErrArgumentInvalid, "Group and Object")
	case options.MaxRSABits < 0 || options.MaxRSABits > 1<<31-1:
		return failure(ErrArgumentInvalid, "MaxRSABits")
	}
	return ctx.Err()
}

// selection is NV2_SIF_... with its number.
func (o *SIFOptions) selection() (kind, number uint32) {
	switch {
	case o.Group != 0:
		return abi.SIFGroup, o.Group
	case o.Object != 0:
		return abi.SIFObject, o.Object
	}
	return abi.SIFEveryGroup, 0
}

func (o *SIFOptions) hash() uint32 {
	if o.Hash == 0 {
		return uint32(DigestAlgorithmSHA256)
	}
	return uint32(o.Hash)
}

// maxSIFGroups is where an answer with more groups is asked for again with more room.
const maxSIFGroups = 16

type contextReaderAt struct {
	ctx  context.Context
	file io.ReaderAt
}

func (r *contextReaderAt) ReadAt(p []byte, at int64) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.file.ReadAt(p, at)
}

// readAll reads so many bytes into p, piece by piece.
func readAll(file io.ReaderAt, p []byte) error {
	const piece = 1 << 20
	for at := 0; at < len(p); at += piece {
		part := p[at:min(at+piece, len(p))]
		if n, err := file.ReadAt(part, int64(at)); n < len(part) {
			if err == nil || err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			return err
		}
	}
	return nil
}
