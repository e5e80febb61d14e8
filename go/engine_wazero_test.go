//go:build !nv2_cgo

package nv2

import (
	"errors"
	"reflect"
	"testing"

	"github.com/notaryproject/nv2/go/internal/wasm"
)

func TestATrapIsAnInternalFault(t *testing.T) {
	err := run(nil, func(w *work) {
		w.call(wasm.TrustStoreInit, 1<<32-8, 1<<31, 1<<32-8)
		if status := w.call(wasm.Version); status != uint32(ErrInternal) {
			t.Errorf("a broken instance answered with %d", status)
		}
	})
	var refused *Error
	if !errors.As(err, &refused) || refused.Code != ErrInternal || refused.Stage != StageInternal {
		t.Error(err)
	}
	exampleAnswer(t)
}

func TestMemoryThatDoesNotSufficeIsSaid(t *testing.T) {
	for _, size := range []uint64{1 << 32, 1<<64 - 1} {
		err := run(nil, func(w *work) {
			if at := w.alloc(size); at != 0 {
				t.Errorf("%d bytes at %d", size, at)
			}
		})
		if err != wasm.ErrMemory {
			t.Errorf("%d bytes: %v", size, err)
		}
	}
}

func TestTextsOfAnyLengthAreCopied(t *testing.T) {
	want := exampleAnswer(t)
	defer func() { textRoom = textSize }()
	for textRoom = 1; textRoom < 100; textRoom++ {
		if got := exampleAnswer(t); !reflect.DeepEqual(got, want) {
			t.Fatalf("with room for %d bytes: %+v", textRoom, got)
		}
	}
}
