package nv2_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"strings"
	"time"

	nv2 "github.com/notaryproject/nv2/go"
)

// A manifest and a signature over it, under a root that is trusted.
func Example() {
	root, manifest, signature := file("root.crt"), file("manifest.json"), file("manifest.p256.jws")

	store, err := nv2.NewTrustStore(
		nv2.WithCACertificatesPEM(root),
		nv2.WithIdentity("x509.subject: C=US, ST=WA, O=acme"),
	)
	if err != nil {
		log.Fatal(err)
	}
	subject, err := nv2.NewSubject("application/vnd.oci.image.manifest.v1+json", manifest)
	if err != nil {
		log.Fatal(err)
	}
	verdict, err := store.Verify(context.Background(), signature, subject)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(verdict.Digest)
	fmt.Println(*verdict.Signer.Subject)
	// Output:
	// sha256:995dbf10bc25d0e278221d10efa595a2b6da08a96900a418ef031b21b413b909
	// C=US,ST=WA,O=acme,CN=acme signer P-256
}

// Each refusal has a code that is the same in every language.
func ExampleTrustStore_Verify() {
	store, err := nv2.NewTrustStore(nv2.WithKeysPEM(file("p256.pub")))
	if err != nil {
		log.Fatal(err)
	}
	changed := bytes.Replace(file("manifest.json"), []byte(": 2,"), []byte(": 3,"), 1)
	subject, err := nv2.NewSubject("application/vnd.oci.image.manifest.v1+json", changed)
	if err != nil {
		log.Fatal(err)
	}
	_, err = store.Verify(context.Background(), file("manifest.p256.cose"), subject)

	var refused *nv2.Error
	if errors.Is(err, nv2.ErrSubjectDigestMismatch) && errors.As(err, &refused) {
		fmt.Println(refused.Stage, refused.Format, refused.Algorithm)
	}
	fmt.Println(err)
	// Output:
	// subject cose ES256
	// nv2: the signature is about another artifact: the digests differ [SubjectDigestMismatch 7001]
}

// Two signers must have signed, whoever else tried.
func ExampleTrustStore_VerifyThreshold() {
	store, err := nv2.NewTrustStore(nv2.WithKeysPEM(file("p256.pub")), nv2.WithKeysPEM(file("rsa2048.pub")))
	if err != nil {
		log.Fatal(err)
	}
	// A descriptor that was resolved before: the content is not seen.
	subject, err := nv2.DescriptorSubject("application/vnd.oci.image.manifest.v1+json",
		"sha256:995dbf10bc25d0e278221d10efa595a2b6da08a96900a418ef031b21b413b909", 433)
	if err != nil {
		log.Fatal(err)
	}
	envelopes := [][]byte{[]byte("{}"), file("manifest.p256.jws"), file("manifest.rsa2048.cose")}
	report, err := store.VerifyThreshold(context.Background(), envelopes, subject, 2,
		nv2.At(time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)))
	if err != nil {
		log.Fatal(err)
	}
	for _, signature := range report.Signatures {
		if signature.Error != nil {
			fmt.Println(signature.Envelope, signature.Error.Code.Name())
		} else {
			fmt.Println(signature.Envelope, signature.Verdict.Signer.TrustedBy, signature.Counted)
		}
	}
	fmt.Println(report.Signers, "signers")
	// Output:
	// 0 FormatUnknown
	// 1 pinned_key true
	// 2 pinned_key true
	// 2 signers
}

// Content of any size is hashed as it streams by.
func ExampleReadSubject() {
	content := strings.NewReader(strings.Repeat("layer ", 1_000_000))
	subject, err := nv2.ReadSubject(context.Background(), "application/vnd.oci.image.layer.v1.tar", content,
		nv2.Digests(nv2.DigestAlgorithmSHA256))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(subject.Size(), subject.Digest())
	// Output: 6000000 sha256:c5b2b7033a9162410defef1a0c40a4702e468c672c80d5b540afd07b76db96e6
}

// file reads an example of the repository.
func file(name string) []byte {
	content, err := os.ReadFile("../examples/verify/" + name)
	if err != nil {
		log.Fatal(err)
	}
	return content
}
