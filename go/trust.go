package nv2

import (
	"context"
	"crypto"
	"crypto/x509"
	"fmt"
)

// A TrustStore says who is trusted. It does not change once it is made, and any number of goroutines may use it.
type TrustStore struct {
	object *storeObject
}

// A TrustOption adds something to a [TrustStore].
type TrustOption func(*trustList)

// NewTrustStore makes a store of everything that the options name. There must be a key, a certificate or an anchor,
// or else every verification is refused with [ErrTrustEmpty].
//
// The error is an [*Error] whose Argument names the option that cannot be used.
func NewTrustStore(options ...TrustOption) (*TrustStore, error) {
	list := &trustList{}
	for i, option := range options {
		if option == nil {
			return nil, failure(ErrArgumentNull, fmt.Sprintf("trust option %d", i))
		}
		option(list)
	}
	for _, entry := range list.entries {
		if entry.code != 0 {
			return nil, failure(entry.code, entry.name)
		}
	}
	if list.tables.kind != 0 {
		list.entries = append(list.entries, list.tables)
	}
	object, err := theEngine.newStore(list.entries)
	if err != nil {
		return nil, err
	}
	return &TrustStore{object}, nil
}

// WithKey pins a public key: its SubjectPublicKeyInfo in DER.
func WithKey(der []byte) TrustOption {
	return func(l *trustList) { l.add("WithKey", entryKey, der) }
}

// WithPublicKey pins a public key of the standard library: *rsa.PublicKey, *ecdsa.PublicKey or ed25519.PublicKey.
func WithPublicKey(key crypto.PublicKey) TrustOption {
	return func(l *trustList) {
		der, err := x509.MarshalPKIXPublicKey(key)
		if err != nil {
			l.refuse("WithPublicKey", ErrKeyUnsupported)
			return
		}
		l.add("WithPublicKey", entryKey, der)
	}
}

// WithKeysPEM pins the public keys of a PEM text. It must hold blocks "PUBLIC KEY" and nothing else.
func WithKeysPEM(pem []byte) TrustOption {
	return func(l *trustList) { l.add("WithKeysPEM", entryKeysPEM, pem) }
}

// WithPin pins a key by the SHA-256 of its SubjectPublicKeyInfo, as "sha256:" and 64 lower-case hexadecimal digits.
// It serves only envelopes that carry the key.
func WithPin(fingerprint string) TrustOption {
	return func(l *trustList) { l.add("WithPin", entryFingerprint, []byte(fingerprint)) }
}

// WithCertificate pins a signing certificate, which is compared byte by byte.
func WithCertificate(certificate *x509.Certificate) TrustOption {
	return func(l *trustList) { l.addCertificate("WithCertificate", entryCertificate, certificate) }
}

// WithCertificatesPEM pins the signing certificates of a PEM text. It must hold blocks "CERTIFICATE" and nothing
// else.
func WithCertificatesPEM(pem []byte) TrustOption {
	return func(l *trustList) { l.add("WithCertificatesPEM", entryCertificatesPEM, pem) }
}

// WithCACertificate adds an anchor for nv2 formats and for the Notary Project scheme notary.x509 (trust store type
// ca). Its own signature is checked now and not again.
func WithCACertificate(certificate *x509.Certificate) TrustOption {
	return func(l *trustList) { l.addCertificate("WithCACertificate", entryCA, certificate) }
}

// WithCACertificatesPEM adds the anchors of a PEM text, as [WithCACertificate].
func WithCACertificatesPEM(pem []byte) TrustOption {
	return func(l *trustList) { l.add("WithCACertificatesPEM", entryCAPEM, pem) }
}

// WithSigningAuthority adds an anchor for the Notary Project scheme notary.x509.signingAuthority, under which the
// anchor vouches for the signing time.
func WithSigningAuthority(certificate *x509.Certificate) TrustOption {
	return func(l *trustList) { l.addCertificate("WithSigningAuthority", entrySigningAuthority, certificate) }
}

// WithSigningAuthoritiesPEM adds the anchors of a PEM text, as [WithSigningAuthority].
func WithSigningAuthoritiesPEM(pem []byte) TrustOption {
	return func(l *trustList) { l.add("WithSigningAuthoritiesPEM", entrySigningAuthorityPEM, pem) }
}

// WithIdentity narrows all anchors to subjects: "*", or as "x509.subject: C=US, ST=WA, O=acme" in a trust policy
// of the Notary Project. Without it any subject below an anchor will do, and the verdict says so.
func WithIdentity(identity string) TrustOption {
	return func(l *trustList) { l.add("WithIdentity", entryIdentity, []byte(identity)) }
}

// WithHost narrows all anchors to hosts: every signed reference must be of one of them, and there must be one. A
// host may have "*." in front for exactly one more label.
func WithHost(pattern string) TrustOption {
	return func(l *trustList) { l.add("WithHost", entryHost, []byte(pattern)) }
}

// A TableSize is that of the tables which [WithTables] makes.
type TableSize int

const (
	// Table1K takes 1,147 bytes for each key.
	Table1K TableSize = iota + 1
	// Table16K takes 16,507 bytes for each key, and is the faster one.
	Table16K
)

// WithTables prepares every key of P-256 in the store, wherever the option stands: pinned keys, and those of pinned
// certificates and anchors. Checks of their ES256 signatures then take a sixth to a half of the time, with the same
// verdicts. A store that is made for one verification is better off without; making a table takes as long as one check
// (Table1K) or three. Keys that come with an envelope get none.
func WithTables(size TableSize) TrustOption {
	return func(l *trustList) {
		kind := map[TableSize]entryKind{Table1K: entryTables1K, Table16K: entryTables16K}[size]
		if kind == 0 || l.tables.kind != 0 {
			l.refuse("WithTables", ErrArgumentInvalid)
			return
		}
		l.tables = trustEntry{name: l.nameOf("WithTables"), kind: kind}
		l.options++
	}
}

// Prepare makes ready what otherwise the first use of the package does: in the default form, to compile the embedded
// WebAssembly. It fails when that cannot be run on this machine.
func Prepare(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return theEngine.prepare()
}

// Version returns the version of the verifier.
func Version() (string, error) { return theEngine.version() }

type trustList struct {
	entries []trustEntry
	// tables is added behind all others.
	tables trustEntry
	// options counts those that were used.
	options int
}

// A trustEntry is what one option adds.
type trustEntry struct {
	name string
	kind entryKind
	data []byte
	// code says why the option cannot be used, where Go already knows.
	code Code
}

type entryKind int

const (
	entryKey entryKind = iota
	entryKeysPEM
	entryFingerprint
	entryCertificate
	entryCertificatesPEM
	entryCA
	entryCAPEM
	entrySigningAuthority
	entrySigningAuthorityPEM
	entryIdentity
	entryHost
	entryTables1K
	entryTables16K
)

func (l *trustList) add(option string, kind entryKind, data []byte) {
	l.entries = append(l.entries, trustEntry{name: l.nameOf(option), kind: kind, data: data})
	l.options++
}

func (l *trustList) addCertificate(option string, kind entryKind, certificate *x509.Certificate) {
	if certificate == nil {
		l.refuse(option, ErrArgumentNull)
		return
	}
	l.add(option, kind, certificate.Raw)
}

func (l *trustList) refuse(option string, code Code) {
	l.entries = append(l.entries, trustEntry{name: l.nameOf(option), code: code})
	l.options++
}

func (l *trustList) nameOf(option string) string {
	return fmt.Sprintf("trust option %d, %s", l.options, option)
}

// storeSize is enough memory for the entries: counts and bytes as NV2_TRUST_STORE_SIZE wants them, and tables.
func storeSize(entries []trustEntry, base, entry, table1K, table16K int) int {
	size, keys := base, 0
	for _, e := range entries {
		// A PEM text holds fewer bytes of DER than of text, and each block takes more than 50 bytes around its content.
		size += len(e.data) + entry*(1+len(e.data)/leastSize(e.kind, 53))
		switch e.kind {
		case entryTables1K:
			size += keys * (table1K + entry)
		case entryTables16K:
			size += keys * (table16K + entry)
		case entryKey, entryCertificate, entryCA, entrySigningAuthority:
			keys++
		default:
			// A key of P-256 has 91 bytes of DER.
			keys += len(e.data) / leastSize(e.kind, 53+4*91/3)
		}
	}
	return size
}

// leastSize is the least size of one block, and beyond all sizes for entries that are not PEM.
func leastSize(kind entryKind, block int) int {
	switch kind {
	case entryKeysPEM, entryCertificatesPEM, entryCAPEM, entrySigningAuthorityPEM:
		return block
	}
	return int(^uint(0) >> 1)
}
