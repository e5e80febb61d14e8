// Package abi knows the shape of libnv2: the numbers of its header, and where the members of its structs lie
// in the memory of WebAssembly, in which pointers and sizes have 32 bits.
package abi
