// Generate writes the files of this module that come from include/nv2.h: the codes and other numbers of the
// public interface, and where the members of the library's structs lie in WebAssembly memory.
//
// It is run by go generate in the folder of the module.
package main

import (
	"bytes"
	"fmt"
	"go/format"
	"log"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	log.SetFlags(0)
	files, err := generate(filepath.Join("..", "include", "nv2.h"))
	if err != nil {
		log.Fatal(err)
	}
	for name, text := range files {
		if err := os.WriteFile(name, text, 0o644); err != nil {
			log.Fatal(err)
		}
	}
}

// generate answers with the text of each file, named from the folder of the module.
func generate(path string) (map[string][]byte, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	h, err := readHeader(string(text))
	if err != nil {
		return nil, err
	}
	version := versionPattern.FindSubmatch(text)
	if version == nil {
		return nil, fmt.Errorf("%s names no version", path)
	}
	layouts, err := writeLayouts(h, string(version[1]))
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{
		"codes.go":                writeCodes(h),
		"numbers.go":              writeNumbers(h),
		"internal/abi/layouts.go": layouts,
	}
	for name, text := range files {
		if files[name], err = format.Source(text); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return files, nil
}

const notice = "// Code generated from include/nv2.h by internal/generate. DO NOT EDIT.\n\n"

func writeCodes(h *header) []byte {
	var out bytes.Buffer
	out.WriteString(notice + "package nv2\n\n// The codes. A code divided by 1000 is its stage.\nconst (\n")
	for _, c := range h.codes {
		fmt.Fprintf(&out, "\t// %s\n\tErr%s Code = %d\n", c.comment, goName(c.name), c.value)
	}
	out.WriteString(")\n\nvar codeTexts = map[Code]codeText{\n")
	for _, c := range h.codes {
		fmt.Fprintf(&out, "\tErr%s: {%q, %q},\n", goName(c.name), camelCase(c.name), lowerFirst(c.comment))
	}
	out.WriteString("}\n")
	return out.Bytes()
}

// publicNumbers are the enumerations that are part of the Go interface.
var publicNumbers = []struct{ prefix, kind, comment string }{
	{"FORMAT_", "Format", "The formats of signature envelopes."},
	{"ALGORITHM_", "Algorithm", "The signature algorithms."},
	{"DIGEST_", "DigestAlgorithm", "The digest algorithms."},
	{"STAGE_", "Stage", "The stations of the data path, in order."},
	{"TRUSTED_BY_", "TrustedBy", "How a signer came to be trusted."},
	{"TIME_", "TimeCheck", "What became of a bound in time."},
	{"CLAIM_", "Claim", "What a signature says it is about."},
	{"SCHEME_", "Scheme", "The signing scheme of a Notary Project signature."},
}

func writeNumbers(h *header) []byte {
	var out bytes.Buffer
	out.WriteString(notice + "package nv2\n")
	for _, group := range publicNumbers {
		fmt.Fprintf(&out, "\n// %s\nconst (\n", group.comment)
		for _, n := range h.numbers {
			if name, ok := strings.CutPrefix(n.name, group.prefix); ok {
				fmt.Fprintf(&out, "\t// %s\n\t%s%s %s = %d\n", n.comment, group.kind, goName(name), group.kind, n.value)
			}
		}
		fmt.Fprintf(&out, ")\n\nvar %sNames = map[%s]string{\n", lowerFirst(group.kind), group.kind)
		for _, n := range h.numbers {
			if name, ok := strings.CutPrefix(n.name, group.prefix); ok {
				fmt.Fprintf(&out, "\t%s%s: %q,\n", group.kind, goName(name), textName(group.kind, name, n.comment))
			}
		}
		out.WriteString("}\n")
	}
	return out.Bytes()
}

// textName is the name that the library and the output of the command use.
func textName(kind, name, comment string) string {
	switch kind {
	case "Format":
		return strings.ReplaceAll(strings.ToLower(strings.TrimPrefix(name, "NOTARY_")), "_", "-")
	case "Algorithm":
		if name == "EDDSA" {
			return "EdDSA"
		}
		return name
	case "Scheme":
		// The comment quotes the name that the specification gives.
		if _, rest, ok := strings.Cut(comment, "`"); ok {
			quoted, _, _ := strings.Cut(rest, "`")
			return quoted
		}
	case "TrustedBy":
		switch name {
		case "KEY", "FINGERPRINT", "CERTIFICATE":
			name = "PINNED_" + name
		}
	}
	return strings.ToLower(name)
}

// inMemory are the structs that the WebAssembly engine reads and writes.
var inMemory = []string{
	"nv2_bytes", "nv2_text", "nv2_annotation", "nv2_input", "nv2_options", "nv2_rejection", "nv2_evidence",
	"nv2_sif_options", "nv2_sif_group", "nv2_subject", "nv2_subject_hasher", "nv2_verdict", "nv2_threshold",
}

func writeLayouts(h *header, version string) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString(notice + "package abi\n\n// Version is that of the header.\n")
	fmt.Fprintf(&out, "const Version = %q\n\n// The numbers of the header.\nconst (\n", version)
	for _, n := range h.numbers {
		fmt.Fprintf(&out, "\t// %s\n\t%s = %d\n", n.comment, goName(n.name), n.value)
	}
	out.WriteString(")\n")
	for _, inC := range inMemory {
		s := h.structure(inC)
		if s == nil {
			return nil, fmt.Errorf("there is no struct %s", inC)
		}
		narrow, err := h.layoutOf(s, 4)
		if err != nil {
			return nil, err
		}
		wide, err := h.layoutOf(s, 8)
		if err != nil {
			return nil, err
		}
		name := goName(strings.ToUpper(strings.TrimPrefix(inC, "nv2_")))
		fmt.Fprintf(&out, "\n// Where the members of %s lie in the memory of WebAssembly.\nconst (\n", inC)
		fmt.Fprintf(&out, "\tSizeOf%s = %d\n\t// WideSizeOf%s is the size where pointers have 64 bits.\n", name, narrow.size, name)
		fmt.Fprintf(&out, "\tWideSizeOf%s = %d\n", name, wide.size)
		for i, m := range s.members {
			fmt.Fprintf(&out, "\t%s%s = %d\n", name, goName(strings.ToUpper(m.name)), narrow.offsets[i])
		}
		out.WriteString(")\n")
	}
	return out.Bytes(), nil
}

// initialisms keep their form in Go names.
var initialisms = map[string]string{
	"CA": "CA", "CBOR": "CBOR", "COSE": "COSE", "DER": "DER", "DSSE": "DSSE", "EDDSA": "EdDSA", "ID": "ID", "JSON": "JSON",
	"JWS": "JWS", "JWT": "JWT", "NV2": "NV2", "PEM": "PEM", "PGP": "PGP", "RSA": "RSA", "SIF": "SIF", "UTF8": "UTF8",
	"SHA256": "SHA256", "SHA384": "SHA384", "SHA512": "SHA512",
	"RS256": "RS256", "RS384": "RS384", "RS512": "RS512", "PS256": "PS256", "PS384": "PS384", "PS512": "PS512",
	"ES256": "ES256", "ES384": "ES384", "ES512": "ES512",
}

// goName turns JSON_SYNTAX into JSONSyntax.
func goName(name string) string {
	var out strings.Builder
	for word := range strings.SplitSeq(name, "_") {
		if kept, ok := initialisms[word]; ok {
			out.WriteString(kept)
		} else {
			out.WriteString(title(word))
		}
	}
	return out.String()
}

// camelCase turns JSON_SYNTAX into JsonSyntax, as the library names its codes.
func camelCase(name string) string {
	var out strings.Builder
	for word := range strings.SplitSeq(name, "_") {
		out.WriteString(title(word))
	}
	return out.String()
}

func title(word string) string { return word[:1] + strings.ToLower(word[1:]) }

// lowerFirst begins a sentence as Go's errors do, but for an acronym, and ends it without a full stop.
func lowerFirst(sentence string) string {
	if len(sentence) > 1 && sentence[1] >= 'A' && sentence[1] <= 'Z' {
		return strings.TrimSuffix(sentence, ".")
	}
	return strings.ToLower(sentence[:1]) + strings.TrimSuffix(sentence[1:], ".")
}
