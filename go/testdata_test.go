package nv2_test

import (
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	nv2 "github.com/notaryproject/nv2/go"
)

// manifestType is the media type of the manifest in examples/verify.
const manifestType = "application/vnd.oci.image.manifest.v1+json"

// manifestDigest is its digest.
const manifestDigest = "sha256:995dbf10bc25d0e278221d10efa595a2b6da08a96900a418ef031b21b413b909"

// later is in the year 2100, when the certificates of the examples are still valid.
var later = time.Unix(4_102_444_800, 0)

// example reads a file of examples/verify, which lies beside this module in a checkout.
func example(t testing.TB, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("..", "examples", "verify", name))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func certificate(t testing.TB, name string) *x509.Certificate {
	t.Helper()
	block, _ := pem.Decode(example(t, name))
	parsed, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func storeOf(t testing.TB, options ...nv2.TrustOption) *nv2.TrustStore {
	t.Helper()
	store, err := nv2.NewTrustStore(options...)
	if err != nil {
		t.Fatal(err)
	}
	return store
}

func manifest(t testing.TB) *nv2.Subject {
	t.Helper()
	subject, err := nv2.NewSubject(manifestType, example(t, "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	return subject
}

// The tests want the files of the repository, and a module that was downloaded has them not.
func TestMain(m *testing.M) {
	if _, err := os.Stat(filepath.Join("..", "examples", "verify")); os.IsNotExist(err) {
		fmt.Println("SKIPPED all tests: examples/verify is not here, only the Go module is")
		return
	}
	os.Exit(m.Run())
}
