package main

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// A header is what Go needs to know of include/nv2.h.
type header struct {
	codes   []constant
	numbers []constant
	structs []*structure
}

// A constant has its name without the prefix NV2_ or NV2_ERROR_.
type constant struct {
	name    string
	value   uint64
	comment string
}

// A structure lists its members in order.
type structure struct {
	name    string
	members []member
}

type member struct {
	name string
	kind string
	// length is the length of an array, and zero for a single value.
	length uint64
}

var (
	codePattern    = regexp.MustCompile(`(?m)^  /\*\* (.*) \*/\n  NV2_ERROR_(\w+) = (\d+),?$`)
	numberPattern  = regexp.MustCompile(`(?s)/\*\*\s+((?:[^*]|\*[^/])*?)\s*\*/\n#define NV2_(\w+) (\d+)\n`)
	structPattern  = regexp.MustCompile(`(?s)typedef struct (nv2_\w+) \{\n(.*?)\n\} (nv2_\w+);`)
	aliasPattern   = regexp.MustCompile(`typedef uint32_t (nv2_\w+);`)
	memberPattern  = regexp.MustCompile(`^(const )?(?:struct )?(\w+) (\*?)(\w+)(?:\[(\w+)\])?;$`)
	commentPattern = regexp.MustCompile(`(?s)/\*.*?\*/`)
	versionPattern = regexp.MustCompile(`#define NV2_VERSION_STRING "([^"]+)"`)
)

// readHeader takes the declarations apart. It knows the form that cbindgen writes, and fails on any other.
func readHeader(text string) (*header, error) {
	h := &header{}
	for _, found := range codePattern.FindAllStringSubmatch(text, -1) {
		value, err := strconv.ParseUint(found[3], 10, 32)
		if err != nil {
			return nil, err
		}
		h.codes = append(h.codes, constant{found[2], value, found[1]})
	}
	if listed := strings.Count(text, "  NV2_ERROR_"); listed != len(h.codes) || listed == 0 {
		return nil, fmt.Errorf("%d codes are listed, %d were read", listed, len(h.codes))
	}
	for _, found := range numberPattern.FindAllStringSubmatch(text, -1) {
		value, err := strconv.ParseUint(found[3], 10, 64)
		if err != nil {
			return nil, err
		}
		lines := strings.Fields(strings.ReplaceAll(found[1], "\n *", "\n"))
		h.numbers = append(h.numbers, constant{found[2], value, strings.Join(lines, " ")})
	}
	aliases := map[string]bool{}
	for _, found := range aliasPattern.FindAllStringSubmatch(text, -1) {
		aliases[found[1]] = true
	}
	for _, found := range structPattern.FindAllStringSubmatch(text, -1) {
		s, err := h.readStruct(found[1], found[2], aliases)
		if err != nil {
			return nil, err
		}
		h.structs = append(h.structs, s)
	}
	if listed := strings.Count(text, "typedef struct nv2_"); listed != len(h.structs)+1 {
		return nil, fmt.Errorf("%d structs are listed, %d and an opaque one were read", listed, len(h.structs))
	}
	return h, nil
}

func (h *header) readStruct(name, body string, aliases map[string]bool) (*structure, error) {
	s := &structure{name: name}
	for line := range strings.Lines(commentPattern.ReplaceAllString(body, "")) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		found := memberPattern.FindStringSubmatch(line)
		if found == nil {
			return nil, fmt.Errorf("%s: %q is no member", name, line)
		}
		m := member{name: found[4], kind: found[2]}
		switch {
		case found[3] == "*":
			m.kind = "pointer"
		case aliases[m.kind]:
			m.kind = "uint32_t"
		}
		if length := found[5]; length != "" {
			value, err := strconv.ParseUint(length, 10, 32)
			if err != nil {
				value = h.number(strings.TrimPrefix(length, "NV2_"))
			}
			if value == 0 {
				return nil, fmt.Errorf("%s: the length %s is not known", name, length)
			}
			m.length = value
		}
		s.members = append(s.members, m)
	}
	return s, nil
}

func (h *header) number(name string) uint64 {
	for _, n := range h.numbers {
		if n.name == name {
			return n.value
		}
	}
	return 0
}

func (h *header) structure(name string) *structure {
	for _, s := range h.structs {
		if s.name == name {
			return s
		}
	}
	return nil
}

// A layout says where the members of a struct lie.
type layout struct {
	offsets   []uint64
	size      uint64
	alignment uint64
}

// layoutOf applies the rules of the C ABI for a machine whose pointers have so many bytes.
func (h *header) layoutOf(s *structure, pointer uint64) (layout, error) {
	l := layout{alignment: 1}
	for _, m := range s.members {
		size, alignment := uint64(0), uint64(0)
		switch m.kind {
		case "uint8_t", "char":
			size, alignment = 1, 1
		case "uint32_t":
			size, alignment = 4, 4
		case "uint64_t", "int64_t":
			size, alignment = 8, 8
		case "size_t", "pointer":
			size, alignment = pointer, pointer
		default:
			inner := h.structure(m.kind)
			if inner == nil {
				return l, fmt.Errorf("%s.%s: the type %s is not known", s.name, m.name, m.kind)
			}
			of, err := h.layoutOf(inner, pointer)
			if err != nil {
				return l, err
			}
			size, alignment = of.size, of.alignment
		}
		at := roundUp(l.size, alignment)
		l.offsets = append(l.offsets, at)
		l.size = at + size*max(m.length, 1)
		l.alignment = max(l.alignment, alignment)
	}
	l.size = roundUp(l.size, l.alignment)
	return l, nil
}

func roundUp(n, to uint64) uint64 { return (n + to - 1) / to * to }
