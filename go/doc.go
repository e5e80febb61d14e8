// Package nv2 verifies signatures of OCI artifacts: nv2 tokens, Notary Project signatures (JWS and COSE), cosign,
// DSSE, Sigstore bundles that were signed with a key, and the signatures in SIF files.
//
// It answers one question: is this artifact signed by somebody I trust, and is the signature about exactly these
// bytes? A [TrustStore] says who is trusted, a [Subject] which artifact is meant, and [TrustStore.Verify] answers
// with a [Verdict] or with an [*Error] whose [Code] is the same in every language that nv2 is offered in.
//
// # Two forms
//
// By default the verifier is WebAssembly that is embedded in this package and run by wazero, in pure Go. Its code is
// compiled when it is first needed, once in a process; [Prepare] does that at a moment of your choice. Each
// verification that runs at the same time has a memory of its own, and memories are used again.
//
// With the build tag nv2_cgo the package links the C library libnv2, which pkg-config finds. Nothing else changes.
//
// # Trust in time
//
// The time of verification is the current time, unless [At] or [TimeUnknown] says otherwise.
package nv2

//go:generate go run ./internal/generate
