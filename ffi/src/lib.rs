//! libnv2: the core's verification as a C library. The interface is described in `include/nv2.h`.
