//go:build nv2_cgo

package nv2

import (
	"reflect"
	"testing"
)

func TestOutputOfAnyLengthIsCopied(t *testing.T) {
	want := exampleAnswer(t)
	before := cgoWorks
	defer func() { cgoWorks = before }()
	for size := 1; size < 3000; size += 7 {
		cgoWorks = newCgoWorks(size)
		if got := exampleAnswer(t); !reflect.DeepEqual(got, want) {
			t.Fatalf("with room for %d bytes: %+v", size, got)
		}
	}
}
