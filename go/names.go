package nv2

import "fmt"

// A Format is a format of signature envelopes.
type Format uint32

// An Algorithm is a signature algorithm.
type Algorithm uint32

// A DigestAlgorithm is a hash that names artifacts.
type DigestAlgorithm uint32

// A Stage is a station of the data path.
type Stage uint32

// TrustedBy says how a signer came to be trusted.
type TrustedBy uint32

// A TimeCheck says what became of a bound in time.
type TimeCheck uint32

// A Claim is what a signature says it is about.
type Claim uint32

// A Scheme is a signing scheme of Notary Project signatures.
type Scheme uint32

// String returns the name that the command nv2 uses, for example "jws".
func (f Format) String() string { return nameOf(formatNames, f) }

// MarshalText returns the name.
func (f Format) MarshalText() ([]byte, error) { return []byte(f.String()), nil }

// String returns the JOSE name, for example "ES256".
func (a Algorithm) String() string { return nameOf(algorithmNames, a) }

// MarshalText returns the JOSE name.
func (a Algorithm) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// String returns the name as it stands in digests, for example "sha256".
func (d DigestAlgorithm) String() string { return nameOf(digestAlgorithmNames, d) }

// String returns the name, for example "signature".
func (s Stage) String() string { return nameOf(stageNames, s) }

// MarshalText returns the name.
func (s Stage) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// String returns the name, for example "pinned_key".
func (t TrustedBy) String() string { return nameOf(trustedByNames, t) }

// MarshalText returns the name.
func (t TrustedBy) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// String returns the name, for example "not_checked".
func (t TimeCheck) String() string { return nameOf(timeCheckNames, t) }

// MarshalText returns the name.
func (t TimeCheck) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// String returns the name, for example "artifact".
func (c Claim) String() string { return nameOf(claimNames, c) }

// String returns the name, for example "notary.x509".
func (s Scheme) String() string { return nameOf(schemeNames, s) }

func nameOf[K ~uint32](names map[K]string, number K) string {
	if name, ok := names[number]; ok {
		return name
	}
	return fmt.Sprintf("unknown(%d)", uint32(number))
}
