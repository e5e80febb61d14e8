/**
 * libnv2: verify signatures of OCI artifacts. Bytes in, verdict out.
 *
 * This file is generated from the sources in ffi/. License: Apache-2.0 OR MIT.
 *
 * Conventions
 * -----------
 * - A function that can fail answers with a status: NV2_OK, which is zero, or a code of `enum nv2_error`. The
 *   documentation names codes without the prefix NV2_ERROR_.
 * - The object comes first, then inputs, then outputs. No argument is both.
 * - A buffer is a pointer and a size in bytes. NULL with size 0 means "empty"; NULL with another size is refused
 *   with ARGUMENT_NULL, and so is a pointer to an object or an output that is NULL unless it may be.
 * - Outputs are zeroed first, and written on success only. What a function writes on failure too, it says.
 * - Text is UTF-8. Text that goes in needs no NUL at its end; text that comes out has one.
 * - Structs that begin with `struct_size` are begun with their _INIT macro. A size that the library does not know
 *   is refused with STRUCT_SIZE. Members named `reserved` must be zero.
 *
 * Memory
 * ------
 * - The library has no allocator. All state lives in memory of the caller: objects in structs of fixed size, a
 *   trust store in one block. None of them needs clean-up. Objects hold a mark and their own address: one that was
 *   copied or moved, or is zeroed, is refused with NOT_INITIALISED. Memory that was never written to can hold
 *   anything, an old object too: make an object, or zero it, before it is used.
 * - Nothing keeps a pointer after a function returns, with one exception: a verdict reads from the envelope, the
 *   payload, the scratch and the store that it was made with.
 * - A scratch is work space of the caller whose content does not matter. It must not overlap with anything else;
 *   an overlap with an object, an input or an output is refused with ARGUMENT_INVALID where it is seen.
 *
 * Threads
 * -------
 * - There is no global state. A `const` object may be used by any number of threads at the same time; any other
 *   object by one at a time.
 *
 * Panics
 * ------
 * - None is known. Should there be one, the hosted library answers with INTERNAL, and plain outputs may then be half
 *   written (an object never counts as made); the freestanding library traps
 *   with an undefined instruction, and writes nothing.
 *
 * Builds
 * ------
 * - Define NV2_FREESTANDING for the library that was built without its feature `hosted`, which needs nothing but
 *   memcpy, memmove, memset, memcmp and bcmp; NV2_NO_SIF for one without its feature `sif`.
 */
#ifndef NV2_H
#define NV2_H

#include <stddef.h>
#include <stdint.h>

#if !defined(NV2_FREESTANDING) && !defined(NV2_HOSTED)
#define NV2_HOSTED 1
#endif
#if !defined(NV2_NO_SIF) && !defined(NV2_SIF)
#define NV2_SIF 1
#endif

