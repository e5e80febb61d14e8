//! The machine word of this target, and the type that holds a product of two.

#[cfg(target_pointer_width = "64")]
pub(super) type Word = u64;
#[cfg(target_pointer_width = "64")]
pub(super) type Wide = u128;

#[cfg(not(target_pointer_width = "64"))]
pub(super) type Word = u32;
#[cfg(not(target_pointer_width = "64"))]
pub(super) type Wide = u64;
