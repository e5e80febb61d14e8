package nv2

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// exampleAnswer verifies an example by the engine itself, for tests of what lies below the interface.
func exampleAnswer(t *testing.T) *answer {
	t.Helper()
	read := func(name string) []byte {
		content, err := os.ReadFile(filepath.Join("..", "examples", "verify", name))
		if err != nil {
			t.Fatal(err)
		}
		return content
	}
	store, err := NewTrustStore(WithCACertificatesPEM(read("root.crt")))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := NewSubject("application/vnd.oci.image.manifest.v1+json", read("manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	q, err := newQuestion(read("manifest.p256.nv2.jwt"), []Option{At(time.Unix(4_102_444_800, 0))})
	if err != nil {
		t.Fatal(err)
	}
	a, err := theEngine.verify(store.object, subject.object, q, nil)
	if err != nil {
		t.Fatal(err)
	}
	return a
}
