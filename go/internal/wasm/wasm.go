// Package wasm runs the embedded nv2.wasm, which is libnv2 built for WebAssembly without allocator and imports. It
// knows memory and calls; what they mean is the business of the package above.
package wasm

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"runtime"
	"sync"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

// ErrMemory says that the memory of an instance cannot grow so far.
var ErrMemory = errors.New("the memory of WebAssembly does not suffice")

// PageSize is that of WebAssembly.
const PageSize = 1 << 16

// keptMemory is how much memory an instance may have to be used again.
const keptMemory = 8 << 20

//go:embed nv2.wasm
var code []byte

// compiled is the code, compiled once in a process.
var compiled = sync.OnceValues(compile)

func compile() (*program, error) {
	// What the code does is bounded, so no call has to be interrupted; and what is not asked for costs nothing.
	ctx := context.Background()
	machine := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfig())
	module, err := machine.CompileModule(ctx, code)
	if err != nil {
		return nil, fmt.Errorf("nv2: the embedded WebAssembly cannot be compiled: %w", err)
	}
	return &program{machine: machine, module: module}, nil
}

type program struct {
	machine wazero.Runtime
	module  wazero.CompiledModule

	mutex sync.Mutex
	idle  []*Instance
}

// Prepare compiles the code if that was not done before.
func Prepare() error {
	_, err := compiled()
	return err
}

// An Instance is a memory in which the code runs, for one goroutine at a time.
type Instance struct {
	// Base is where the memory begins that the code does not use itself.
	Base uint32
	// Loaded is the number of what the caller left in memory for the next time, LoadedSize its size.
	Loaded     uint64
	LoadedSize uint32

	module    api.Module
	memory    api.Memory
	functions [functionCount]api.Function
	stack     [12]uint64
	broken    bool
}

// Acquire takes an idle instance or makes one.
func Acquire() (*Instance, error) {
	p, err := compiled()
	if err != nil {
		return nil, err
	}
	p.mutex.Lock()
	if last := len(p.idle) - 1; last >= 0 {
		i := p.idle[last]
		p.idle[last], p.idle = nil, p.idle[:last]
		p.mutex.Unlock()
		return i, nil
	}
	p.mutex.Unlock()
	return p.newInstance()
}

func (p *program) newInstance() (*Instance, error) {
	module, err := p.machine.InstantiateModule(context.Background(), p.module,
		wazero.NewModuleConfig().WithName("").WithStartFunctions())
	if err != nil {
		return nil, fmt.Errorf("nv2: the embedded WebAssembly cannot be instantiated: %w", err)
	}
	base := module.ExportedGlobal("__heap_base")
	if base == nil || module.Memory() == nil {
		return nil, errors.New("nv2: the embedded WebAssembly exports no memory")
	}
	return &Instance{
		Base:   (uint32(base.Get()) + 15) &^ 15,
		module: module,
		memory: module.Memory(),
	}, nil
}

// Release gives the instance back. One that trapped or grew large is thrown away.
func (i *Instance) Release() {
	p, err := compiled()
	if err != nil {
		return
	}
	if !i.broken && i.memory.Size() <= keptMemory {
		p.mutex.Lock()
		if len(p.idle) < max(8, 2*runtime.GOMAXPROCS(0)) {
			p.idle = append(p.idle, i)
			p.mutex.Unlock()
			return
		}
		p.mutex.Unlock()
	}
	// Nothing is open, so nothing can go wrong.
	_ = i.module.Close(context.Background())
}

// Call calls a function and returns its result, of 32 bits.
func (i *Instance) Call(f Function, arguments ...uint64) (uint32, error) {
	function := i.functions[f]
	if function == nil {
		if function = i.module.ExportedFunction(functionNames[f]); function == nil {
			i.broken = true
			return 0, fmt.Errorf("nv2: the embedded WebAssembly lacks %s", functionNames[f])
		}
		i.functions[f] = function
	}
	copy(i.stack[:], arguments)
	if err := function.CallWithStack(context.Background(), i.stack[:]); err != nil {
		i.broken = true
		return 0, fmt.Errorf("nv2: the embedded WebAssembly trapped: %w", err)
	}
	return uint32(i.stack[0]), nil
}

// Broken reports whether the code trapped or an address was wrong. Such an instance is not used again.
func (i *Instance) Broken() bool { return i.broken }

// Reserve makes the memory at least so large.
func (i *Instance) Reserve(size uint64) error {
	have := uint64(i.memory.Size())
	if size <= have {
		return nil
	}
	if size > 1<<32-PageSize {
		return ErrMemory
	}
	if _, ok := i.memory.Grow(uint32((size - have + PageSize - 1) / PageSize)); !ok {
		return ErrMemory
	}
	return nil
}

// View returns memory itself, until the next call of Reserve. It must lie within what was reserved.
func (i *Instance) View(at, size uint32) []byte {
	view, ok := i.memory.Read(at, size)
	if !ok {
		// Only a fault of this module leads here: every address comes from Reserve or from the code.
		i.broken = true
		return make([]byte, size)
	}
	return view
}

// Text returns the text at an address, which ends with NUL.
func (i *Instance) Text(at uint32) string {
	var text []byte
	for {
		b, ok := i.memory.ReadByte(at)
		if !ok || b == 0 {
			return string(text)
		}
		text = append(text, b)
		at++
	}
}
