package wasm

import (
	"testing"
)

func TestAnInstanceIsUsedAgainUnlessItIsBroken(t *testing.T) {
	first := acquire(t)
	if _, err := first.Call(Version); err != nil {
		t.Fatal(err)
	}
	first.Loaded = 7
	first.Release()
	again := acquire(t)
	if again != first || again.Loaded != 7 {
		t.Error("the instance was not used again")
	}
	// An address outside of memory, which the code cannot write to.
	if _, err := again.Call(TrustStoreInit, 1<<32-8, 1<<31, 1<<32-8); err == nil || !again.Broken() {
		t.Errorf("no trap: %v", err)
	}
	again.Release()
	third := acquire(t)
	if third == again || third.Loaded != 0 {
		t.Error("an instance that trapped was used again")
	}
	third.View(1<<32-4, 4)
	if !third.Broken() {
		t.Error("an address outside of memory was passed over")
	}
	third.Release()
}

func TestMemoryGrowsUpToItsLimitAndALargeOneIsNotKept(t *testing.T) {
	large := acquire(t)
	if err := large.Reserve(keptMemory + 1); err != nil || large.memory.Size() <= keptMemory {
		t.Fatal(err)
	}
	if err := large.Reserve(1 << 32); err != ErrMemory || large.Broken() {
		t.Errorf("4 GiB: %v", err)
	}
	large.Release()
	if next := acquire(t); next == large {
		t.Error("a large memory was kept")
	} else {
		next.Release()
	}
}

func TestTheCodeImportsNothingAndExportsEveryFunction(t *testing.T) {
	p, err := compiled()
	if err != nil {
		t.Fatal(err)
	}
	if imports := p.module.ImportedFunctions(); len(imports) != 0 {
		t.Errorf("%d functions are imported", len(imports))
	}
	exports := p.module.ExportedFunctions()
	for f, name := range functionNames {
		if name == "" || exports[name] == nil {
			t.Errorf("function %d, %q, is not exported", f, name)
		}
	}
}

func acquire(t *testing.T) *Instance {
	t.Helper()
	i, err := Acquire()
	if err != nil {
		t.Fatal(err)
	}
	return i
}

// Compiling happens once in a process, when it is first needed; instantiating whenever no instance is idle.
func BenchmarkCompile(b *testing.B) {
	for b.Loop() {
		if _, err := compile(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkInstantiate(b *testing.B) {
	p, err := compiled()
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		i, err := p.newInstance()
		if err != nil {
			b.Fatal(err)
		}
		i.broken = true
		i.Release()
	}
}
