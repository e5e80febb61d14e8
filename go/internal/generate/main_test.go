package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

func TestCommittedFilesAreThoseOfTheHeader(t *testing.T) {
	root := filepath.Join("..", "..")
	path := filepath.Join(root, "..", "include", "nv2.h")
	if _, err := os.Stat(path); os.IsNotExist(err) {
		t.Skip("SKIPPED: include/nv2.h is not here, only the Go module is")
	}
	files, err := generate(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		committed, err := os.ReadFile(filepath.Join(root, name))
		if err != nil || !bytes.Equal(committed, text) {
			t.Errorf("%s is stale: run go generate (%v)", name, err)
		}
	}
}

// The header asserts the sizes of its structs where pointers have 64 bits, so the rules here can be compared.
func TestLayoutsHaveTheSizesThatTheHeaderAsserts(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "include", "nv2.h"))
	if os.IsNotExist(err) {
		t.Skip("SKIPPED: include/nv2.h is not here, only the Go module is")
	}
	if err != nil {
		t.Fatal(err)
	}
	h, err := readHeader(string(text))
	if err != nil {
		t.Fatal(err)
	}
	asserted := 0
	for _, s := range h.structs {
		_, rest, found := strings.Cut(string(text), "sizeof(void *) != 8 || sizeof("+s.name+") == ")
		if !found {
			continue
		}
		asserted++
		wide, err := h.layoutOf(s, 8)
		if number, _, _ := strings.Cut(rest, ")"); err != nil || number != strconv.FormatUint(wide.size, 10) {
			t.Errorf("%s has %d bytes here and %s in the header (%v)", s.name, wide.size, number, err)
		}
	}
	if asserted < 6 {
		t.Errorf("%d structs were compared", asserted)
	}
}

func TestAnUnknownFormOfHeaderIsRefused(t *testing.T) {
	for _, text := range []string{
		"",
		"enum nv2_error {\n  NV2_ERROR_A = 1,\n};\n",
		"  /** A. */\n  NV2_ERROR_A = 1,\ntypedef struct nv2_a {\n  float x;\n  int (*f)(void);\n} nv2_a;\ntypedef struct nv2_b nv2_b;\n",
		"  /** A. */\n  NV2_ERROR_A = 1,\ntypedef struct nv2_a {\n  uint8_t x[NV2_UNKNOWN];\n} nv2_a;\ntypedef struct nv2_b nv2_b;\n",
	} {
		if _, err := readHeader(text); err == nil {
			t.Errorf("%q was read", text)
		}
	}
	h := &header{}
	if _, err := h.layoutOf(&structure{name: "s", members: []member{{name: "x", kind: "float"}}}, 4); err == nil {
		t.Error("a float has no layout here")
	}
}
