package nv2_test

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	nv2 "github.com/notaryproject/nv2/go"
)

var signatures = []struct {
	file, anchor string
	format       nv2.Format
	algorithm    nv2.Algorithm
	chain        int
}{
	{"manifest.rsa2048.jws", "rsa2048.crt", nv2.FormatNotaryJWS, nv2.AlgorithmPS256, 1},
	{"manifest.rsa2048.cose", "rsa2048.crt", nv2.FormatNotaryCOSE, nv2.AlgorithmPS256, 1},
	{"manifest.p256.jws", "root.crt", nv2.FormatNotaryJWS, nv2.AlgorithmES256, 3},
	{"manifest.p256.cose", "root.crt", nv2.FormatNotaryCOSE, nv2.AlgorithmES256, 3},
	{"manifest.p256.nv2.jwt", "root.crt", nv2.FormatNV2JWT, nv2.AlgorithmES256, 3},
}

func TestEachExampleIsAboutTheManifestAndNothingElse(t *testing.T) {
	ctx := context.Background()
	tampered, err := nv2.NewSubject(manifestType, bytes.Replace(example(t, "manifest.json"), []byte(": 2,"), []byte(": 3,"), 1))
	if err != nil {
		t.Fatal(err)
	}
	described, err := nv2.DescriptorSubject(manifestType, manifestDigest, int64(len(example(t, "manifest.json"))))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range signatures {
		envelope := example(t, s.file)
		store := storeOf(t, nv2.WithCACertificate(certificate(t, s.anchor)))
		verdict, err := store.Verify(ctx, envelope, manifest(t), nv2.At(later))
		if err != nil {
			t.Errorf("%s: %v", s.file, err)
			continue
		}
		if verdict.Format != s.format || verdict.Algorithm != s.algorithm || verdict.Digest != manifestDigest ||
			verdict.SignedDigest != manifestDigest || verdict.Content != "hashed" ||
			verdict.Signer.TrustedBy != nv2.TrustedByCA || len(verdict.Signer.Chain) != s.chain ||
			len(verdict.Signer.Certificates) != s.chain || !strings.HasPrefix(*verdict.Signer.Subject, "C=US,ST=WA,O=acme,CN=") {
			t.Errorf("%s: %+v", s.file, verdict)
		}
		if leaf, err := x509.ParseCertificate(verdict.Signer.Certificates[0]); err != nil || leaf.PublicKey == nil {
			t.Errorf("%s: the certificate is not the leaf: %v", s.file, err)
		}
		if verdict, err := store.Verify(ctx, envelope, described, nv2.At(later)); err != nil || verdict.Content != "not_hashed" {
			t.Errorf("%s: a descriptor: %v", s.file, err)
		}
		if verdict, err := store.Verify(ctx, envelope, tampered, nv2.At(later)); verdict != nil || !errors.Is(err, nv2.ErrSubjectDigestMismatch) {
			t.Errorf("%s: another manifest: %v", s.file, err)
		}
		var refused *nv2.Error
		_, err = store.Verify(ctx, envelope, manifest(t), nv2.TimeUnknown())
		if !errors.As(err, &refused) || refused.Code != nv2.ErrTimeUnknown || refused.Stage != nv2.StageStatement ||
			refused.Format != s.format || refused.Algorithm != s.algorithm {
			t.Errorf("%s: without a clock: %#v", s.file, err)
		}
		verdict, err = store.Verify(ctx, envelope, manifest(t), nv2.TimeUnknown(), nv2.AcceptUncheckedTime())
		if err != nil || verdict.Times.At != nil || verdict.Times.Certificates != nv2.TimeCheckNotChecked {
			t.Errorf("%s: an unchecked time: %v", s.file, err)
		}
		if _, err := store.Verify(ctx, envelope, manifest(t), nv2.At(later), nv2.Algorithms(nv2.AlgorithmEdDSA)); !errors.Is(err, nv2.ErrAlgorithmNotAllowed) {
			t.Errorf("%s: another algorithm: %v", s.file, err)
		}
		if _, err := store.Verify(ctx, envelope, manifest(t), nv2.At(later), nv2.InFormat(nv2.FormatDSSE)); err == nil {
			t.Errorf("%s: it is no DSSE", s.file)
		}
		for cut := range len(envelope) {
			if cut%101 != 0 {
				continue
			}
			if _, err := store.Verify(ctx, envelope[:cut], manifest(t), nv2.At(later)); err == nil {
				t.Errorf("%s: cut at %d", s.file, cut)
			}
		}
	}
}

func TestEveryKindOfTrustIsTaken(t *testing.T) {
	ctx := context.Background()
	envelope := example(t, "manifest.p256.cose")
	key := example(t, "p256.pub")
	block, _ := pem.Decode(key)
	parsed, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	verdict, err := storeOf(t, nv2.WithCACertificate(certificate(t, "root.crt"))).Verify(ctx, envelope, manifest(t), nv2.At(later))
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(verdict.Signer.Certificates[0])
	if err != nil {
		t.Fatal(err)
	}
	leafPEM := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: leaf.Raw})
	acme := "x509.subject: C=US, ST=WA, O=acme"
	for _, c := range []struct {
		by       nv2.TrustedBy
		identity string
		options  []nv2.TrustOption
	}{
		{nv2.TrustedByKey, "pinned", []nv2.TrustOption{nv2.WithKey(block.Bytes)}},
		{nv2.TrustedByKey, "pinned", []nv2.TrustOption{nv2.WithKeysPEM(key)}},
		{nv2.TrustedByKey, "pinned", []nv2.TrustOption{nv2.WithKeysPEM(bytes.Repeat(key, 40))}},
		{nv2.TrustedByKey, "pinned", []nv2.TrustOption{nv2.WithPublicKey(parsed)}},
		{nv2.TrustedByFingerprint, "pinned", []nv2.TrustOption{nv2.WithPin(verdict.Signer.Pin)}},
		{nv2.TrustedByCertificate, "pinned", []nv2.TrustOption{nv2.WithCertificate(leaf)}},
		{nv2.TrustedByCertificate, "pinned", []nv2.TrustOption{nv2.WithCertificatesPEM(leafPEM)}},
		{nv2.TrustedByCA, "any", []nv2.TrustOption{nv2.WithCACertificatesPEM(example(t, "root.crt"))}},
		{nv2.TrustedByCA, acme, []nv2.TrustOption{nv2.WithCACertificate(certificate(t, "root.crt")), nv2.WithIdentity(acme)}},
	} {
		verdict, err := storeOf(t, c.options...).Verify(ctx, envelope, manifest(t), nv2.At(later))
		if err != nil || verdict.Signer.TrustedBy != c.by || verdict.Signer.Identity != c.identity {
			t.Errorf("%v, %s: %+v, %v", c.by, c.identity, verdict, err)
		}
	}
	for _, c := range []struct {
		code    nv2.Code
		options []nv2.TrustOption
	}{
		{nv2.ErrTrustEmpty, nil},
		{nv2.ErrSignerUnknown, []nv2.TrustOption{nv2.WithKeysPEM(example(t, "rsa2048.pub"))}},
		{nv2.ErrAnchorOfOtherScheme, []nv2.TrustOption{nv2.WithSigningAuthority(certificate(t, "root.crt"))}},
		{nv2.ErrAnchorOfOtherScheme, []nv2.TrustOption{nv2.WithSigningAuthoritiesPEM(example(t, "root.crt"))}},
		{nv2.ErrIdentityMismatch, []nv2.TrustOption{nv2.WithCACertificate(certificate(t, "root.crt")), nv2.WithIdentity("x509.subject: C=US, ST=WA, O=other")}},
		{nv2.ErrReferenceNotSigned, []nv2.TrustOption{nv2.WithCACertificate(certificate(t, "root.crt")), nv2.WithHost("registry.acme.example")}},
	} {
		if _, err := storeOf(t, c.options...).Verify(ctx, envelope, manifest(t), nv2.At(later)); !errors.Is(err, c.code) {
			t.Errorf("%s: %v", c.code.Name(), err)
		}
	}
}

func TestTablesChangeNothing(t *testing.T) {
	ctx := context.Background()
	envelope := example(t, "manifest.p256.cose")
	changed := slices.Clone(envelope)
	changed[len(changed)-9] ^= 1
	for _, size := range []nv2.TableSize{nv2.Table1K, nv2.Table16K} {
		for _, trust := range []nv2.TrustOption{
			nv2.WithKeysPEM(example(t, "p256.pub")),
			nv2.WithCACertificatesPEM(example(t, "root.crt")),
			nv2.WithKeysPEM(slices.Concat(example(t, "rsa2048.pub"), example(t, "p256.pub"))),
		} {
			// Wherever the option stands.
			for _, options := range [][]nv2.TrustOption{{trust, nv2.WithTables(size)}, {nv2.WithTables(size), trust}} {
				store := storeOf(t, options...)
				if _, err := store.Verify(ctx, envelope, manifest(t), nv2.At(later)); err != nil {
					t.Error(err)
				}
				if _, err := store.Verify(ctx, changed, manifest(t), nv2.At(later)); err == nil {
					t.Error("a changed envelope is accepted")
				}
			}
		}
	}
	if _, err := storeOf(t, nv2.WithTables(nv2.Table16K)).Verify(ctx, envelope, manifest(t)); !errors.Is(err, nv2.ErrTrustEmpty) {
		t.Error(err)
	}
}

func TestWhatCannotBeTrustedIsNamed(t *testing.T) {
	for _, c := range []struct {
		option nv2.TrustOption
		name   string
		code   nv2.Code
	}{
		{nv2.WithKey(nil), "WithKey", nv2.ErrKeyInvalid},
		{nv2.WithKey([]byte("no key")), "WithKey", nv2.ErrKeyInvalid},
		{nv2.WithKeysPEM([]byte("no key")), "WithKeysPEM", nv2.ErrPEMInvalid},
		{nv2.WithPublicKey("no key"), "WithPublicKey", nv2.ErrKeyUnsupported},
		{nv2.WithPin("sha256:00"), "WithPin", nv2.ErrDigestInvalid},
		{nv2.WithPin(""), "WithPin", nv2.ErrDigestInvalid},
		{nv2.WithCertificate(nil), "WithCertificate", nv2.ErrArgumentNull},
		{nv2.WithCertificate(&x509.Certificate{}), "WithCertificate", nv2.ErrCertificateInvalid},
		{nv2.WithCACertificate(nil), "WithCACertificate", nv2.ErrArgumentNull},
		{nv2.WithIdentity("acme"), "WithIdentity", nv2.ErrIdentityInvalid},
		{nv2.WithHost("*"), "WithHost", nv2.ErrHostPatternInvalid},
		{nv2.WithHost("\xff"), "WithHost", nv2.ErrUTF8Invalid},
		{nv2.WithTables(0), "WithTables", nv2.ErrArgumentInvalid},
		{nv2.WithTables(nv2.Table16K + 1), "WithTables", nv2.ErrArgumentInvalid},
	} {
		store, err := nv2.NewTrustStore(nv2.WithKeysPEM(example(t, "p256.pub")), c.option)
		var refused *nv2.Error
		if store != nil || !errors.As(err, &refused) || refused.Code != c.code || refused.Argument != "trust option 1, "+c.name {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if _, err := nv2.NewTrustStore(nv2.WithTables(nv2.Table1K), nv2.WithTables(nv2.Table16K)); !errors.Is(err, nv2.ErrArgumentInvalid) {
		t.Error(err)
	}
	if _, err := nv2.NewTrustStore(nil); !errors.Is(err, nv2.ErrArgumentNull) {
		t.Error(err)
	}
}

func TestAStoreOfManyEntriesHasRoom(t *testing.T) {
	var options []nv2.TrustOption
	for range 500 {
		options = append(options, nv2.WithKeysPEM(example(t, "p256.pub")), nv2.WithPin(manifestDigest), nv2.WithCACertificatesPEM(example(t, "root.crt")))
	}
	store := storeOf(t, options...)
	if _, err := store.Verify(context.Background(), example(t, "manifest.p256.jws"), manifest(t), nv2.At(later)); err != nil {
		t.Error(err)
	}
}

func TestOptionsThatWouldAskForNothingAreRefused(t *testing.T) {
	store := storeOf(t, nv2.WithKeysPEM(example(t, "p256.pub")))
	for name, option := range map[string]nv2.Option{
		"Reference": nv2.Reference(""), "PredicateType": nv2.PredicateType(""), "PayloadType": nv2.PayloadType(""),
		"Formats": nv2.Formats(), "Algorithms": nv2.Algorithms(), "ClockSkew": nv2.ClockSkew(-1), "MaxRSABits": nv2.MaxRSABits(0),
		"OnlySignature": nv2.OnlySignature(-1),
	} {
		_, err := store.Verify(context.Background(), example(t, "manifest.p256.cose"), manifest(t), option)
		var refused *nv2.Error
		if !errors.As(err, &refused) || refused.Code != nv2.ErrArgumentInvalid || refused.Argument != name {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := store.Verify(context.Background(), nil, manifest(t), nil); !errors.Is(err, nv2.ErrArgumentNull) {
		t.Error(err)
	}
	if _, err := store.Verify(context.Background(), nil, manifest(t)); !errors.Is(err, nv2.ErrFormatUnknown) {
		t.Errorf("an empty envelope: %v", err)
	}
	if _, err := store.Verify(context.Background(), make([]byte, 9<<20), manifest(t), nv2.InFormat(nv2.FormatNotaryCOSE)); !errors.Is(err, nv2.ErrEnvelopeTooLarge) {
		t.Errorf("a large envelope: %v", err)
	}
}

func TestWhatIsNotMadeIsRefused(t *testing.T) {
	ctx := context.Background()
	store := storeOf(t, nv2.WithKeysPEM(example(t, "p256.pub")))
	for _, err := range []error{
		second(store.Verify(ctx, nil, nil)),
		second(store.Verify(ctx, nil, &nv2.Subject{})),
		second((&nv2.TrustStore{}).Verify(ctx, nil, manifest(t))),
		second((*nv2.TrustStore)(nil).Verify(ctx, nil, manifest(t))),
		second((*nv2.TrustStore)(nil).VerifySIF(ctx, nil, nv2.SIFOptions{})),
	} {
		if !errors.Is(err, nv2.ErrNotInitialised) {
			t.Error(err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestACancelledContextEndsEverything(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	store := storeOf(t, nv2.WithKeysPEM(example(t, "p256.pub")))
	subject := manifest(t)
	cancelled := iotest.ErrReader(errors.New("was not to be read"))
	slow := readerFunc(func(p []byte) (int, error) { cancel(); return len(p), nil })
	if _, err := nv2.ReadSubject(ctx, "", slow); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	for _, err := range []error{
		nv2.Prepare(ctx),
		second(store.Verify(ctx, nil, subject)),
		second(store.VerifyThreshold(ctx, nil, subject, 1)),
		second(store.VerifySIF(ctx, nil, nv2.SIFOptions{})),
		second(nv2.ReadSubject(ctx, "", cancelled)),
	} {
		if !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func TestContentIsReadInPieces(t *testing.T) {
	ctx := context.Background()
	content := bytes.Repeat([]byte("0123456789abcdef"), 200_000)
	whole, err := nv2.NewSubject("a/b", content)
	if err != nil {
		t.Fatal(err)
	}
	for name, reader := range map[string]io.Reader{
		"whole": bytes.NewReader(content), "half": iotest.HalfReader(bytes.NewReader(content)),
		"data and end together": iotest.DataErrReader(bytes.NewReader(content)),
	} {
		read, err := nv2.ReadSubject(ctx, "a/b", reader)
		if err != nil || read.Size() != int64(len(content)) || !read.ContentSeen() || read.MediaType() != "a/b" ||
			strings.Join(read.Digests(), " ") != strings.Join(whole.Digests(), " ") || len(read.Digests()) != 3 {
			t.Errorf("%s: %+v, %v", name, read, err)
		}
	}
	only, err := nv2.ReadSubject(ctx, "", bytes.NewReader(content), nv2.Digests(nv2.DigestAlgorithmSHA384), nv2.AsBlob())
	if err != nil || len(only.Digests()) != 1 || !strings.HasPrefix(only.Digest(), "sha384:") {
		t.Errorf("%+v, %v", only, err)
	}
	broken := errors.New("broken pipe")
	if _, err := nv2.ReadSubject(ctx, "", io.MultiReader(bytes.NewReader(content), iotest.ErrReader(broken))); err != broken {
		t.Error(err)
	}
	if _, err := nv2.ReadSubject(ctx, "", nil, nv2.Digests()); !errors.Is(err, nv2.ErrArgumentInvalid) {
		t.Error(err)
	}
	if _, err := nv2.ReadSubject(ctx, "", bytes.NewReader(content), nil); !errors.Is(err, nv2.ErrArgumentNull) {
		t.Error(err)
	}
	// An instance that holds a store must not lend it to one that was never made.
	if _, err := storeOf(t, nv2.WithKeysPEM(example(t, "p256.pub"))).Verify(ctx, nil, whole); err == nil {
		t.Error("an empty envelope is verified")
	}
	for store, want := range map[*nv2.TrustStore]nv2.Code{nil: nv2.ErrArgumentNull, {}: nv2.ErrNotInitialised} {
		how := nv2.ForContentSignature(store, example(t, "manifest.p256.jws"))
		if _, err := nv2.ReadSubject(ctx, "", bytes.NewReader(content), how); !errors.Is(err, want) {
			t.Errorf("%v: %v", want, err)
		}
	}
	if _, err := nv2.NewSubject(strings.Repeat("a", 256), nil); !errors.Is(err, nv2.ErrArgumentInvalid) {
		t.Error(err)
	}
	if _, err := nv2.DescriptorSubject("a/b", "sha256:", 1); !errors.Is(err, nv2.ErrDigestInvalid) {
		t.Error(err)
	}
	if _, err := nv2.DescriptorSubject("a/b", manifestDigest, -1); !errors.Is(err, nv2.ErrArgumentInvalid) {
		t.Error(err)
	}
	empty, err := nv2.NewSubject("", nil)
	if err != nil || empty.Digest() != "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" {
		t.Errorf("%+v, %v", empty, err)
	}
}

// A size that is a lie takes no memory and ends no program.
func TestASIFFileMustBeAsLongAsItIsSaidToBe(t *testing.T) {
	store := storeOf(t, nv2.WithKeysPEM(example(t, "p256.pub")))
	content := bytes.Repeat([]byte("x"), 1000)
	for _, size := range []int64{1001, 1 << 40, 1<<63 - 1} {
		if _, err := store.VerifySIFReader(context.Background(), bytes.NewReader(content), size, nv2.SIFOptions{}); err != io.ErrUnexpectedEOF {
			t.Errorf("%d bytes: %v", size, err)
		}
	}
	if _, err := store.VerifySIFReader(context.Background(), endless{}, 1<<63-1, nv2.SIFOptions{}); !errors.Is(err, nv2.ErrSIFInvalid) {
		t.Error(err)
	}
	for _, size := range []int64{0, 1, 1000} {
		if _, err := store.VerifySIFReader(context.Background(), bytes.NewReader(content), size, nv2.SIFOptions{}); !errors.Is(err, nv2.ErrSIFInvalid) {
			t.Errorf("%d bytes: %v", size, err)
		}
	}
}

// endless is a file of any size, as a sparse one may be.
type endless struct{}

func (endless) ReadAt(p []byte, _ int64) (int, error) { return len(p), nil }

func TestAThresholdCountsSignersAndExplainsRejections(t *testing.T) {
	ctx := context.Background()
	jws, cose, rsa := example(t, "manifest.p256.jws"), example(t, "manifest.p256.cose"), example(t, "manifest.rsa2048.jws")
	store := storeOf(t, nv2.WithKeysPEM(example(t, "p256.pub")), nv2.WithKeysPEM(example(t, "rsa2048.pub")))
	report, err := store.VerifyThreshold(ctx, [][]byte{[]byte("nothing"), jws, cose, rsa}, manifest(t), 2, nv2.At(later))
	if err != nil || !report.Verified || report.Signers != 2 || report.Evidence == nil || report.Evidence.Format != nv2.FormatNotaryJWS {
		t.Fatalf("%+v, %v", report, err)
	}
	for i, want := range []struct{ verified, counted bool }{{false, false}, {true, true}, {true, false}, {true, true}} {
		got := report.Signatures[i]
		if (got.Verdict != nil) != want.verified || got.Counted != want.counted || (got.Error == nil) != want.verified || got.Envelope != i {
			t.Errorf("signature %d: %+v", i, got)
		}
	}
	report, err = store.VerifyThreshold(ctx, [][]byte{jws, cose}, manifest(t), 2, nv2.At(later))
	if !errors.Is(err, nv2.ErrThresholdNotReached) || report.Verified || report.Evidence != nil || report.Signers != 1 || report.Error == nil {
		t.Errorf("one signer twice: %+v, %v", report, err)
	}
	other, err := nv2.NewSubject(manifestType, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.VerifyThreshold(ctx, [][]byte{[]byte("nothing"), jws}, other, 1, nv2.At(later)); !errors.Is(err, nv2.ErrSubjectDigestMismatch) {
		t.Errorf("nobody: %v", err)
	}
	report, err = store.VerifyThreshold(ctx, nil, other, 1)
	if !errors.Is(err, nv2.ErrThresholdNotReached) {
		t.Errorf("nothing: %v", err)
	}
	if written, err := json.Marshal(report); err != nil || !bytes.Contains(written, []byte(`"signatures":[]`)) {
		t.Errorf("nothing is no list: %s, %v", written, err)
	}
	for _, required := range []int{-1, 0, 65, 1 << 40} {
		if _, err := store.VerifyThreshold(ctx, nil, other, required); !errors.Is(err, nv2.ErrThresholdInvalid) {
			t.Errorf("%d: %v", required, err)
		}
	}
}

func TestManyGoroutinesShareAStoreAndASubject(t *testing.T) {
	ctx := context.Background()
	stores := []*nv2.TrustStore{
		storeOf(t, nv2.WithKeysPEM(example(t, "rsa2048.pub"))),
		storeOf(t, nv2.WithKeysPEM(example(t, "p256.pub"))),
	}
	subject, good, bad := manifest(t), example(t, "manifest.rsa2048.cose"), example(t, "manifest.rsa2048.jws")[1:]
	var group sync.WaitGroup
	for number := range 16 {
		group.Go(func() {
			for range 6 {
				if _, err := stores[0].Verify(ctx, good, subject, nv2.At(later)); err != nil {
					t.Errorf("%d: %v", number, err)
				}
				if _, err := stores[1].Verify(ctx, good, subject, nv2.At(later)); !errors.Is(err, nv2.ErrSignerUnknown) {
					t.Errorf("%d: %v", number, err)
				}
				if _, err := stores[0].Verify(ctx, bad, subject, nv2.At(later)); err == nil {
					t.Errorf("%d: it is cut", number)
				}
			}
		})
	}
	group.Wait()
}

func TestNothingIsKeptOfWhatWasHandedIn(t *testing.T) {
	ctx := context.Background()
	key, _ := pem.Decode(example(t, "p256.pub"))
	content, envelope := example(t, "manifest.json"), example(t, "manifest.p256.cose")
	store := storeOf(t, nv2.WithKey(key.Bytes))
	subject, err := nv2.NewSubject(manifestType, content)
	if err != nil {
		t.Fatal(err)
	}
	clear(key.Bytes)
	clear(content)
	verdict, err := store.Verify(ctx, envelope, subject, nv2.At(later))
	if err != nil {
		t.Fatal(err)
	}
	clear(envelope)
	before, _ := json.Marshal(verdict)
	if _, err := store.Verify(ctx, example(t, "manifest.p256.nv2.jwt"), subject, nv2.At(later)); err != nil {
		t.Fatal(err)
	}
	if after, _ := json.Marshal(verdict); !bytes.Equal(before, after) {
		t.Errorf("the verdict changed from %s to %s", before, after)
	}
}

// The command wrote the file: nv2 verify -o json, with the options of the test.
func TestJSONIsThatOfTheCommand(t *testing.T) {
	wanted, err := os.ReadFile(filepath.Join("testdata", "verdict.json"))
	if err != nil {
		t.Fatal(err)
	}
	var want map[string]any
	if err := json.Unmarshal(wanted, &want); err != nil {
		t.Fatal(err)
	}
	store := storeOf(t, nv2.WithCACertificate(certificate(t, "root.crt")))
	envelopes := [][]byte{example(t, "manifest.p256.jws"), example(t, "manifest.rsa2048.jws"), example(t, "manifest.p256.nv2.jwt")}
	report, err := store.VerifyThreshold(context.Background(), envelopes, manifest(t), 1, nv2.At(later))
	if err != nil {
		t.Fatal(err)
	}
	// The exit code is the command's own, and envelopes have numbers instead of names.
	delete(want, "exitCode")
	for i, signature := range want["signatures"].([]any) {
		delete(signature.(map[string]any), "file")
		signature.(map[string]any)["envelope"] = float64(i)
	}
	sameJSON(t, report, want)
	delete(want, "signatures")
	delete(want, "signers")
	delete(want, "minSignatures")
	verdict, err := store.Verify(context.Background(), envelopes[0], manifest(t), nv2.At(later))
	if err != nil {
		t.Fatal(err)
	}
	sameJSON(t, verdict, want)
}

func sameJSON(t *testing.T, value any, want map[string]any) {
	t.Helper()
	written, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	var got any
	if err := json.Unmarshal(written, &got); err != nil {
		t.Fatal(err)
	}
	one, _ := json.MarshalIndent(got, "", " ")
	other, _ := json.MarshalIndent(want, "", " ")
	if !bytes.Equal(one, other) {
		t.Errorf("this is\n%s\nand the command writes\n%s", one, other)
	}
}

// Whatever an envelope holds, it is refused with a code of its own and not with a fault of the library.
func FuzzVerify(f *testing.F) {
	for _, s := range signatures {
		f.Add(example(f, s.file), uint32(s.format))
		f.Add(example(f, s.file), uint32(nv2.FormatAuto))
	}
	store := storeOf(f, nv2.WithKeysPEM(example(f, "p256.pub")), nv2.WithCACertificate(certificate(f, "root.crt")))
	subject := manifest(f)
	f.Fuzz(func(t *testing.T, envelope []byte, format uint32) {
		verdict, err := store.Verify(context.Background(), envelope, subject, nv2.InFormat(nv2.Format(format)), nv2.TimeUnknown())
		var refused *nv2.Error
		if (verdict == nil) != (err != nil) || err != nil && (!errors.As(err, &refused) || refused.Stage == nv2.StageInternal) {
			t.Errorf("%+v, %v", verdict, err)
		}
	})
}
