//! Differential fuzzing of what nv2 reads. Each target gives the same bytes to nv2 and to a reader of
//! others, and stops when nv2 accepts what the other rejects, or reads something else out of it. What nv2
//! refuses and the other takes is no finding: nv2 is meant to be the stricter one.
//!
//! The same targets run under libFuzzer (`scripts/fuzz`) and, from a fixed seed, as a test.

pub mod parts;
pub mod targets;
