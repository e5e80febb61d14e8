// Package bench compares this module with notation-core-go on the same envelopes and the same trust decision, in one
// run: go test -bench . -benchmem, and once more with -tags nv2_cgo. It is a module of its own, so that nobody who
// uses nv2 downloads what it compares with.
package bench

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"fmt"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/notaryproject/notation-core-go/signature"
	"github.com/notaryproject/notation-core-go/signature/cose"
	"github.com/notaryproject/notation-core-go/signature/jws"
	"github.com/notaryproject/notation-core-go/testhelper"
	nv2 "github.com/notaryproject/nv2/go"
)

const mediaType = "application/vnd.oci.image.manifest.v1+json"

// content stands for a manifest of ordinary size.
var content = make([]byte, 1024)

var cases = []struct {
	name, envelope string
	rsa            bool
}{
	{"JWS-ES256", jws.MediaTypeEnvelope, false},
	{"COSE-ES256", cose.MediaTypeEnvelope, false},
	{"JWS-PS256", jws.MediaTypeEnvelope, true},
	{"COSE-PS256", cose.MediaTypeEnvelope, true},
}

// The decision: the envelope is intact, its chain of leaf and root is sound, and the root is trusted.
func BenchmarkRoot(b *testing.B) {
	for _, c := range cases {
		envelope, leaf, root := sign(b, c.envelope, c.rsa)
		b.Run(c.name+"/notation-core-go", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				notation(b, c.envelope, envelope, root)
			}
		})
		b.Run(c.name+"/nv2", func(b *testing.B) {
			verify(b, envelope, nv2.WithCACertificate(root))
		})
		b.Run(c.name+"/nv2-pinned-leaf", func(b *testing.B) {
			verify(b, envelope, nv2.WithCertificate(leaf))
		})
	}
}

// One round runs every candidate in turn, so that a busy machine moves the times and not the ratios. The ratio is the
// median of the ratios within a round, to notation-core-go. Times are those of the processor, collection of garbage
// included: run it with GOMAXPROCS=1.
func BenchmarkPaired(b *testing.B) {
	const rounds, each = 61, 25
	for _, c := range cases {
		envelope, leaf, root := sign(b, c.envelope, c.rsa)
		byRoot, subject := prepare(b, nv2.WithCACertificate(root))
		byLeaf, _ := prepare(b, nv2.WithCertificate(leaf))
		rootWithTable, _ := prepare(b, nv2.WithCACertificate(root), nv2.WithTables(nv2.Table16K))
		leafWithTable, _ := prepare(b, nv2.WithCertificate(leaf), nv2.WithTables(nv2.Table16K))
		candidates := []func(){
			func() { notation(b, c.envelope, envelope, root) },
			func() { verifyOnce(b, byRoot, envelope, subject) },
			func() { verifyOnce(b, byLeaf, envelope, subject) },
			func() { verifyOnce(b, rootWithTable, envelope, subject) },
			func() { verifyOnce(b, leafWithTable, envelope, subject) },
		}
		b.Run(c.name, func(b *testing.B) {
			times := make([][]float64, len(candidates))
			for range rounds {
				for i, candidate := range candidates {
					begin := cpuTime(b)
					for range each {
						candidate()
					}
					times[i] = append(times[i], float64((cpuTime(b)-begin).Nanoseconds())/1000/each)
				}
			}
			ratio := func(i int) float64 {
				ratios := make([]float64, rounds)
				for round := range ratios {
					ratios[round] = times[i][round] / times[0][round]
				}
				return median(ratios)
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(median(times[0]), "notation-us")
			b.ReportMetric(median(times[1]), "root-us")
			b.ReportMetric(ratio(1), "root-ratio")
			b.ReportMetric(median(times[2]), "leaf-us")
			b.ReportMetric(ratio(2), "leaf-ratio")
			b.ReportMetric(median(times[3]), "prepared-root-us")
			b.ReportMetric(ratio(3), "prepared-root-ratio")
			b.ReportMetric(median(times[4]), "prepared-leaf-us")
			b.ReportMetric(ratio(4), "prepared-leaf-ratio")
		})
	}
}

// As many at the same time as there are processors.
func BenchmarkParallel(b *testing.B) {
	for _, c := range cases[:1] {
		envelope, _, root := sign(b, c.envelope, c.rsa)
		b.Run(c.name+"/notation-core-go", func(b *testing.B) {
			b.RunParallel(func(loop *testing.PB) {
				for loop.Next() {
					notation(b, c.envelope, envelope, root)
				}
			})
		})
		b.Run(c.name+"/nv2", func(b *testing.B) {
			store, subject := prepare(b, nv2.WithCACertificate(root))
			b.RunParallel(func(loop *testing.PB) {
				for loop.Next() {
					if _, err := store.Verify(context.Background(), envelope, subject); err != nil {
						b.Error(err)
					}
				}
			})
		})
	}
}

// What hashing costs in either form.
func BenchmarkReadSubject(b *testing.B) {
	large := make([]byte, 16<<20)
	for name, options := range map[string][]nv2.ReadOption{
		"all": nil, "sha256": {nv2.Digests(nv2.DigestAlgorithmSHA256)},
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(large)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := nv2.ReadSubject(b.Context(), mediaType, bytes.NewReader(large), options...); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func notation(b *testing.B, envelopeType string, raw []byte, root *x509.Certificate) {
	envelope, err := signature.ParseEnvelope(envelopeType, raw)
	if err != nil {
		b.Error(err)
		return
	}
	verified, err := envelope.Verify()
	if err != nil {
		b.Error(err)
		return
	}
	if _, err := signature.VerifyAuthenticity(&verified.SignerInfo, []*x509.Certificate{root}); err != nil {
		b.Error(err)
	}
}

func verify(b *testing.B, envelope []byte, trust nv2.TrustOption) {
	store, subject := prepare(b, trust)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := store.Verify(context.Background(), envelope, subject); err != nil {
			b.Fatal(err)
		}
	}
}

func verifyOnce(b *testing.B, store *nv2.TrustStore, envelope []byte, subject *nv2.Subject) {
	if _, err := store.Verify(context.Background(), envelope, subject); err != nil {
		b.Error(err)
	}
}

func cpuTime(b *testing.B) time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}

func prepare(b *testing.B, trust ...nv2.TrustOption) (*nv2.TrustStore, *nv2.Subject) {
	store, err := nv2.NewTrustStore(trust...)
	if err != nil {
		b.Fatal(err)
	}
	subject, err := nv2.NewSubject(mediaType, content)
	if err != nil {
		b.Fatal(err)
	}
	return store, subject
}

// sign makes an envelope with leaf and root, which are both of the kind that is asked for.
func sign(b *testing.B, envelopeType string, withRSA bool) ([]byte, *x509.Certificate, *x509.Certificate) {
	var leaf, root *x509.Certificate
	var key crypto.PrivateKey
	if withRSA {
		rootKey, leafKey := newRSA(b), newRSA(b)
		rootPair := testhelper.GetRSACertTupleWithPK(rootKey, "root", nil)
		root, leaf, key = rootPair.Cert, testhelper.GetRSACertTupleWithPK(leafKey, "leaf", &rootPair).Cert, leafKey
	} else {
		rootKey, leafKey := newP256(b), newP256(b)
		rootPair := testhelper.GetECDSACertTupleWithPK(rootKey, "root", nil)
		root, leaf, key = rootPair.Cert, testhelper.GetECDSACertTupleWithPK(leafKey, "leaf", &rootPair).Cert, leafKey
	}
	signer, err := signature.NewLocalSigner([]*x509.Certificate{leaf, root}, key)
	if err != nil {
		b.Fatal(err)
	}
	envelope, err := signature.NewEnvelope(envelopeType)
	if err != nil {
		b.Fatal(err)
	}
	payload := fmt.Sprintf(`{"targetArtifact":{"mediaType":%q,"digest":"sha256:%x","size":%d}}`, mediaType, sha256.Sum256(content), len(content))
	raw, err := envelope.Sign(&signature.SignRequest{
		Payload:       signature.Payload{ContentType: "application/vnd.cncf.notary.payload.v1+json", Content: []byte(payload)},
		Signer:        signer,
		SigningTime:   time.Now(),
		SigningScheme: signature.SigningSchemeX509,
	})
	if err != nil {
		b.Fatal(err)
	}
	return raw, leaf, root
}

func newP256(b *testing.B) *ecdsa.PrivateKey {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		b.Fatal(err)
	}
	return key
}

func newRSA(b *testing.B) *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		b.Fatal(err)
	}
	return key
}
