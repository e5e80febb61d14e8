// Judges Notary Project signatures with the verifier of the reference, at the level "strict", one after the
// other: tests/src/judge asks, and compares the verdicts with those of nv2.
//
// A request is seven fields on standard input, each a length in four bytes, big-endian, and as many bytes:
// the media type of the envelope, the envelope, media type, digest and size (in decimal) of the artifact, the
// kind of the trust store, and the one certificate in it (DER). The answer is one line: "accepted", or the
// text of the error, quoted. Neither the network nor any file is looked at.
package main

import (
	"bufio"
	"context"
	"crypto/x509"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"

	"github.com/notaryproject/notation-core-go/revocation"
	"github.com/notaryproject/notation-core-go/revocation/purpose"
	_ "github.com/notaryproject/notation-core-go/signature/cose"
	_ "github.com/notaryproject/notation-core-go/signature/jws"
	"github.com/notaryproject/notation-go"
	"github.com/notaryproject/notation-go/verifier"
	"github.com/notaryproject/notation-go/verifier/trustpolicy"
	"github.com/notaryproject/notation-go/verifier/truststore"
	"github.com/opencontainers/go-digest"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
)

const (
	fields   = 7
	maxField = 1 << 24
	store    = "judge"
	artifact = "registry.example.com/judge@"
)

// As a trust store in memory: the verifier asks for the kind that the scheme of the signature prescribes.
type memory struct {
	kind        truststore.Type
	certificate *x509.Certificate
}

func (m memory) GetCertificates(_ context.Context, kind truststore.Type, name string) ([]*x509.Certificate, error) {
	if kind != m.kind || name != store {
		return nil, fmt.Errorf("there is no trust store %s:%s", kind, name)
	}
	return []*x509.Certificate{m.certificate}, nil
}

type nowhere struct{}

func (nowhere) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, errors.New("there is no network here")
}

func main() {
	if err := run(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "notation-judge:", err)
		os.Exit(1)
	}
}

func run(requests io.Reader, answers io.Writer) error {
	in, out := bufio.NewReader(requests), bufio.NewWriter(answers)
	revoked, err := revocation.NewWithOptions(revocation.Options{
		OCSPHTTPClient:   &http.Client{Transport: nowhere{}},
		CertChainPurpose: purpose.CodeSigning,
	})
	if err != nil {
		return err
	}
	for {
		request, err := read(in)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		line := "accepted"
		if err := judge(request, revoked); err != nil {
			line = strconv.Quote(err.Error())
		}
		fmt.Fprintln(out, line)
		if err := out.Flush(); err != nil {
			return err
		}
	}
}

// Reads one request. The end of the input before its first byte is io.EOF.
func read(in *bufio.Reader) ([fields][]byte, error) {
	var request [fields][]byte
	if _, err := in.Peek(1); err != nil {
		return request, err
	}
	for i := range request {
		var length uint32
		if err := binary.Read(in, binary.BigEndian, &length); err != nil {
			return request, fmt.Errorf("length of field %d: %v", i, err)
		}
		if length > maxField {
			return request, fmt.Errorf("field %d is too long", i)
		}
		request[i] = make([]byte, length)
		if _, err := io.ReadFull(in, request[i]); err != nil {
			return request, fmt.Errorf("field %d: %v", i, err)
		}
	}
	return request, nil
}

// A panic of the reference is a refusal too: nothing was accepted.
func judge(request [fields][]byte, revoked revocation.Validator) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("panic: %v", fault)
		}
	}()
	size, err := strconv.ParseInt(string(request[4]), 10, 64)
	if err != nil {
		return err
	}
	kind := truststore.Type(request[5])
	certificate, err := x509.ParseCertificate(request[6])
	if err != nil {
		return fmt.Errorf("trusted certificate: %w", err)
	}
	policy := &trustpolicy.Document{
		Version: "1.0",
		TrustPolicies: []trustpolicy.TrustPolicy{{
			Name:                  store,
			RegistryScopes:        []string{"*"},
			SignatureVerification: trustpolicy.SignatureVerification{VerificationLevel: trustpolicy.LevelStrict.Name},
			TrustStores:           []string{string(kind) + ":" + store},
			TrustedIdentities:     []string{"*"},
		}},
	}
	judge, err := verifier.NewWithOptions(policy, memory{kind, certificate}, nil, verifier.VerifierOptions{
		RevocationCodeSigningValidator:  revoked,
		RevocationTimestampingValidator: revoked,
	})
	if err != nil {
		return err
	}
	target := ocispec.Descriptor{
		MediaType: string(request[2]),
		Digest:    digest.Digest(request[3]),
		Size:      size,
	}
	_, err = judge.Verify(context.Background(), target, request[1], notation.VerifierVerifyOptions{
		ArtifactReference:  artifact + string(request[3]),
		SignatureMediaType: string(request[0]),
	})
	return err
}
