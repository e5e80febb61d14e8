package nv2_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	nv2 "github.com/notaryproject/nv2/go"
)

// A vector is one verification, and what the Rust core answered.
type vector struct {
	Name      string   `json:"name"`
	LeftOut   int      `json:"left_out"`
	Format    string   `json:"format"`
	Envelope  []byte   `json:"envelope"`
	Payload   *[]byte  `json:"payload"`
	Signature *int     `json:"signature"`
	Subject   artifact `json:"subject"`
	Trust     trusted  `json:"trust"`
	Options   demands  `json:"options"`
	SIF       []byte   `json:"sif"`
	SIFDemand struct {
		Hash     string `json:"hash"`
		Group    uint32 `json:"group"`
		Object   uint32 `json:"object"`
		Encoding string `json:"signature_encoding"`
		RSABits  int    `json:"max_rsa_bits"`
	} `json:"sif_options"`
	Code    nv2.Code `json:"code"`
	Verdict *proof   `json:"verdict"`
	Groups  []struct {
		Group       uint32 `json:"group"`
		Objects     int    `json:"objects"`
		Signature   uint32 `json:"signature"`
		Algorithm   string `json:"algorithm"`
		Fingerprint string `json:"fingerprint"`
	} `json:"groups"`
}

type artifact struct {
	MediaType string  `json:"media_type"`
	Content   *[]byte `json:"content"`
	Digest    string  `json:"digest"`
	Size      int64   `json:"size"`
	Blob      bool    `json:"blob"`
	Prepare   bool    `json:"prepare"`
}

type trusted struct {
	Keys         [][]byte `json:"keys"`
	Pins         []string `json:"pins"`
	Certificates [][]byte `json:"certificates"`
	CA           [][]byte `json:"ca_anchors"`
	Authorities  [][]byte `json:"signing_authority_anchors"`
	Identities   []string `json:"identities"`
	Hosts        []string `json:"hosts"`
}

type demands struct {
	Time          *int64            `json:"time"`
	AcceptUnknown bool              `json:"accept_unchecked_time"`
	ClockSkew     int64             `json:"clock_skew"`
	Formats       []string          `json:"formats"`
	Algorithms    []string          `json:"algorithms"`
	CommonName    bool              `json:"common_name"`
	ServerAuth    bool              `json:"server_auth"`
	Reference     string            `json:"reference"`
	Encoding      string            `json:"signature_encoding"`
	PayloadType   string            `json:"payload_type"`
	PredicateType string            `json:"predicate_type"`
	Annotations   map[string]string `json:"annotations"`
	RSABits       int               `json:"max_rsa_bits"`
}

// A proof is what an accepted vector proves.
type proof struct {
	Format        string            `json:"format"`
	Algorithm     string            `json:"algorithm"`
	Digest        string            `json:"digest"`
	Fingerprint   string            `json:"fingerprint"`
	KeyID         string            `json:"key_id"`
	TrustedBy     string            `json:"trusted_by"`
	Identity      string            `json:"identity"`
	Certificates  [][]byte          `json:"certificates"`
	Scheme        string            `json:"scheme"`
	MediaType     string            `json:"media_type"`
	Size          *uint64           `json:"size"`
	PredicateType string            `json:"predicate_type"`
	Signature     string            `json:"signature_time"`
	Certificate   string            `json:"certificate_time"`
	SignedAt      *int64            `json:"signed_at"`
	NotBefore     *int64            `json:"not_before"`
	Expires       *int64            `json:"expires"`
	Content       string            `json:"content"`
	References    []string          `json:"references"`
	Annotations   map[string]string `json:"annotations"`
}

// The vectors are what the Rust tests asked and what the Rust core answered: cargo run -q -p nv2-conformance
// --example vectors -- target/vectors, or another folder that $NV2_VECTORS names.
func TestVectorsHaveTheCodesOfTheRustCore(t *testing.T) {
	folder := os.Getenv("NV2_VECTORS")
	if folder == "" {
		folder = filepath.Join("..", "target", "vectors")
	}
	file, err := os.Open(filepath.Join(folder, "vectors.jsonl"))
	if os.IsNotExist(err) {
		t.Skip("SKIPPED: there is no vectors.jsonl in " + folder)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 64<<20)
	compared, leftOut := 0, 0
	for lines.Scan() {
		v, err := readVector(lines.Bytes())
		switch {
		case err != nil:
			t.Errorf("line %d: %v", compared+leftOut+1, err)
		case v.LeftOut != 0:
			leftOut++
		default:
			compared++
			if fault := v.check(); fault != "" {
				t.Errorf("%s: %s", v.Name, fault)
			}
		}
	}
	if lines.Err() != nil || compared == 0 {
		t.Errorf("%d vectors were compared: %v", compared, lines.Err())
	}
	t.Logf("%d vectors were compared, %d are left out for their size", compared, leftOut)
}

// What compares must be able to fail.
func TestAWrongVectorIsNoticed(t *testing.T) {
	for name, change := range map[string]func(*vector){
		"another code":        func(v *vector) { v.Code, v.Verdict = nv2.ErrExpired, nil },
		"another algorithm":   func(v *vector) { v.Verdict.Algorithm = "ES384" },
		"another reference":   func(v *vector) { v.Verdict.References = []string{"a/b:c"} },
		"another certificate": func(v *vector) { v.Verdict.Certificates = [][]byte{{1}} },
		"another envelope":    func(v *vector) { v.Envelope = v.Envelope[1:] },
	} {
		v := exampleVector(t)
		if fault := v.check(); fault != "" {
			t.Fatal(fault)
		}
		change(&v)
		if v.check() == "" {
			t.Errorf("%s was not noticed", name)
		}
	}
	if _, err := readVector([]byte(`{"name": "x", "something_new": 1}`)); err == nil {
		t.Error("a member that is not understood was passed over")
	}
}

func exampleVector(t *testing.T) vector {
	content, at := example(t, "manifest.json"), later.Unix()
	v := vector{Envelope: example(t, "manifest.p256.nv2.jwt"), Format: "nv2-jwt"}
	v.Subject = artifact{MediaType: manifestType, Content: &content}
	v.Trust = trusted{CA: [][]byte{certificate(t, "root.crt").Raw}}
	v.Options = demands{Time: &at, ServerAuth: true}
	subject, err := v.subject(nil)
	if err != nil {
		t.Fatal(err)
	}
	verdict, err := storeOf(t, v.Trust.options()...).Verify(context.Background(), v.Envelope, subject, v.options()...)
	if err != nil {
		t.Fatal(err)
	}
	v.Verdict = proofOf(verdict)
	return v
}

func readVector(line []byte) (*vector, error) {
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.DisallowUnknownFields()
	v := &vector{}
	return v, decoder.Decode(v)
}

// check answers with what differs, without tables or with them.
func (v *vector) check() string {
	for _, tables := range [][]nv2.TrustOption{nil, {nv2.WithTables(nv2.Table1K)}, {nv2.WithTables(nv2.Table16K)}} {
		if fault := v.checkWith(tables); fault != "" {
			return fault
		}
	}
	return ""
}

func (v *vector) checkWith(tables []nv2.TrustOption) string {
	ctx := context.Background()
	store, err := nv2.NewTrustStore(append(tables, v.Trust.options()...)...)
	if err != nil {
		return v.compareCode(err)
	}
	if v.SIF != nil {
		return v.checkSIF(store)
	}
	subject, err := v.subject(store)
	if err != nil {
		return v.compareCode(err)
	}
	verdict, err := store.Verify(ctx, v.Envelope, subject, v.options()...)
	if fault := v.compareCode(err); fault != "" {
		return fault
	}
	if v.Code != 0 {
		return ""
	}
	if got := proofOf(verdict); !reflect.DeepEqual(got, v.Verdict) {
		one, _ := json.Marshal(got)
		other, _ := json.Marshal(v.Verdict)
		return fmt.Sprintf("the verdict is %s, and Rust's %s", one, other)
	}
	return ""
}

func (v *vector) checkSIF(store *nv2.TrustStore) string {
	options := nv2.SIFOptions{
		Hash:  map[string]nv2.DigestAlgorithm{"sha256": nv2.DigestAlgorithmSHA256, "sha384": nv2.DigestAlgorithmSHA384, "sha512": nv2.DigestAlgorithmSHA512}[v.SIFDemand.Hash],
		Group: v.SIFDemand.Group, Object: v.SIFDemand.Object, FixedSignatures: v.SIFDemand.Encoding == "raw", MaxRSABits: v.SIFDemand.RSABits,
	}
	groups, err := store.VerifySIF(context.Background(), v.SIF, options)
	read, readErr := store.VerifySIFReader(context.Background(), bytes.NewReader(v.SIF), int64(len(v.SIF)), options)
	if !reflect.DeepEqual(groups, read) || !errors.Is(readErr, v.Code) && v.Code != 0 {
		return fmt.Sprintf("read piece by piece: %v, %v", read, readErr)
	}
	if fault := v.compareCode(err); fault != "" {
		return fault
	}
	if len(groups) != len(v.Groups) {
		return fmt.Sprintf("%d groups", len(groups))
	}
	for i, want := range v.Groups {
		if got := groups[i]; got != (nv2.SIFGroup{Group: want.Group, Objects: want.Objects, Signature: want.Signature, Algorithm: want.Algorithm, Pin: want.Fingerprint}) {
			return fmt.Sprintf("%+v", got)
		}
	}
	return ""
}

func (v *vector) compareCode(err error) string {
	code := nv2.Code(0)
	var refused *nv2.Error
	switch {
	case errors.As(err, &refused):
		code = refused.Code
	case err != nil:
		return err.Error()
	}
	if code != v.Code {
		return fmt.Sprintf("the code is %d, and Rust's %d", uint32(code), uint32(v.Code))
	}
	return ""
}

func (v *vector) subject(store *nv2.TrustStore) (*nv2.Subject, error) {
	s := &v.Subject
	switch {
	case s.Content == nil && s.Blob:
		return nv2.BlobDescriptorSubject(s.MediaType, s.Digest, s.Size)
	case s.Content == nil:
		return nv2.DescriptorSubject(s.MediaType, s.Digest, s.Size)
	case s.Prepare:
		options := []nv2.ReadOption{nv2.ForContentSignature(store, v.Envelope, v.input()...)}
		if s.Blob {
			options = append(options, nv2.AsBlob())
		}
		return nv2.ReadSubject(context.Background(), s.MediaType, bytes.NewReader(*s.Content), options...)
	case s.Blob:
		return nv2.BlobSubject(s.MediaType, *s.Content)
	}
	return nv2.NewSubject(s.MediaType, *s.Content)
}

func (v *vector) input() []nv2.Option {
	formats := map[string]nv2.Format{"": nv2.FormatAuto, "auto": nv2.FormatAuto}
	for f := nv2.FormatNV2JWT; f <= nv2.FormatSigstoreBundle; f++ {
		formats[f.String()] = f
	}
	list := []nv2.Option{nv2.InFormat(formats[v.Format])}
	if v.Payload != nil {
		list = append(list, nv2.Payload(*v.Payload))
	}
	if v.Signature != nil {
		list = append(list, nv2.OnlySignature(*v.Signature))
	}
	return list
}

func (v *vector) options() []nv2.Option {
	d, list := &v.Options, v.input()
	add := func(given bool, option func() nv2.Option) {
		if given {
			list = append(list, option())
		}
	}
	add(d.Time == nil, nv2.TimeUnknown)
	add(d.Time != nil, func() nv2.Option { return nv2.At(time.Unix(*d.Time, 0)) })
	add(d.AcceptUnknown, nv2.AcceptUncheckedTime)
	add(d.ClockSkew != 0, func() nv2.Option { return nv2.ClockSkew(time.Duration(d.ClockSkew) * time.Second) })
	add(d.CommonName, nv2.AcceptCommonName)
	add(d.ServerAuth, nv2.AcceptServerAuth)
	add(d.Reference != "", func() nv2.Option { return nv2.Reference(d.Reference) })
	add(d.Encoding == "raw", nv2.FixedSignatures)
	add(d.PayloadType != "", func() nv2.Option { return nv2.PayloadType(d.PayloadType) })
	add(d.PredicateType != "", func() nv2.Option { return nv2.PredicateType(d.PredicateType) })
	add(d.RSABits != 0, func() nv2.Option { return nv2.MaxRSABits(d.RSABits) })
	add(d.Formats != nil, func() nv2.Option { return nv2.Formats(numbers(d.Formats, nv2.FormatSigstoreBundle)...) })
	add(d.Algorithms != nil, func() nv2.Option { return nv2.Algorithms(numbers(d.Algorithms, nv2.AlgorithmEdDSA)...) })
	for name, value := range d.Annotations {
		list = append(list, nv2.RequireAnnotation(name, value))
	}
	return list
}

// numbers finds names among the numbers from one to the last.
func numbers[K interface {
	~uint32
	fmt.Stringer
}](names []string, last K) []K {
	var list []K
	for _, name := range names {
		for number := K(1); number <= last; number++ {
			if number.String() == name {
				list = append(list, number)
			}
		}
	}
	return list
}

func (t *trusted) options() []nv2.TrustOption {
	var list []nv2.TrustOption
	for _, der := range t.Keys {
		list = append(list, nv2.WithKey(der))
	}
	for _, pin := range t.Pins {
		list = append(list, nv2.WithPin(pin))
	}
	for _, der := range t.Certificates {
		list = append(list, nv2.WithCertificate(&x509.Certificate{Raw: der}))
	}
	for _, der := range t.CA {
		list = append(list, nv2.WithCACertificate(&x509.Certificate{Raw: der}))
	}
	for _, der := range t.Authorities {
		list = append(list, nv2.WithSigningAuthority(&x509.Certificate{Raw: der}))
	}
	for _, identity := range t.Identities {
		list = append(list, nv2.WithIdentity(identity))
	}
	for _, host := range t.Hosts {
		list = append(list, nv2.WithHost(host))
	}
	return list
}

func proofOf(v *nv2.Verdict) *proof {
	seconds := func(t *time.Time) *int64 {
		if t == nil {
			return nil
		}
		value := t.Unix()
		return &value
	}
	p := &proof{
		Format: v.Format.String(), Algorithm: v.Algorithm.String(), Digest: v.SignedDigest, Fingerprint: v.Signer.Pin, KeyID: v.Signer.KeyID,
		TrustedBy: v.Signer.TrustedBy.String(), Identity: v.Signer.Identity, MediaType: v.SignedMediaType, Size: v.SignedSize,
		PredicateType: v.PredicateType, Signature: v.Times.Signature.String(), Certificate: v.Times.Certificates.String(),
		SignedAt: seconds(v.Times.SignedAt), NotBefore: seconds(v.Times.NotBefore), Expires: seconds(v.Times.Expires), Content: v.Content,
	}
	// The vectors leave out what is empty.
	if len(v.Signer.Certificates) > 0 {
		p.Certificates = v.Signer.Certificates
	}
	if v.Scheme != nv2.SchemeNone {
		p.Scheme = v.Scheme.String()
	}
	if len(v.References) > 0 {
		p.References = v.References
	}
	if len(v.Annotations) > 0 {
		p.Annotations = v.Annotations
	}
	return p
}
