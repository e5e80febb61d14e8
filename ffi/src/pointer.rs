//! From raw pointers to references and slices, and objects in the caller's storage. The only place that does
//! it, but for the block of a trust store.
//!
//! Each function checks what can be checked: NULL, alignment, size, the mark of an object. For the rest it
//! takes the word of the caller in C: pointers are valid for their sizes while they are used, and nobody
//! changes what lies behind a `const` one. The lifetime of what they return is free, and so the promise of
//! the function in C that asks.

use core::ffi::c_char;
use core::ops::Range;
use core::{ptr, slice};
use nv2_core::ErrorKind;

/// Bytes, which may be none at NULL.
pub(crate) unsafe fn bytes<'a>(data: *const u8, size: usize) -> Result<&'a [u8], ErrorKind> {
    check_buffer(data, size)?;
    if size == 0 {
        return Ok(&[]);
    }
    // SAFETY: not NULL, within the address space, and the caller promises that it is valid for `size`.
    Ok(unsafe { slice::from_raw_parts(data, size) })
}

/// Text, which may be none at NULL.
pub(crate) unsafe fn text<'a>(data: *const c_char, size: usize) -> Result<&'a str, ErrorKind> {
    // SAFETY: the caller's promise is that of `bytes`.
    let bytes = unsafe { bytes(data.cast(), size) }?;
    core::str::from_utf8(bytes).map_err(|_| ErrorKind::Utf8Invalid)
}

/// Bytes to write to, which may be none at NULL.
pub(crate) unsafe fn bytes_mut<'a>(data: *mut u8, size: usize) -> Result<&'a mut [u8], ErrorKind> {
    check_buffer(data, size)?;
    if size == 0 {
        return Ok(&mut []);
    }
    // SAFETY: not NULL, within the address space, and the caller promises that it is valid for `size` and that
    // nothing else uses it.
    Ok(unsafe { slice::from_raw_parts_mut(data, size) })
}

/// Several values in a row, which may be none at NULL.
pub(crate) unsafe fn values<'a, T>(data: *const T, count: usize) -> Result<&'a [T], ErrorKind> {
    let size = count.checked_mul(size_of::<T>()).ok_or(ErrorKind::ArgumentInvalid)?;
    check_buffer(data.cast(), size)?;
    if size == 0 {
        return Ok(&[]);
    }
    check_place(data)?;
    // SAFETY: not NULL, aligned, within the address space, and the caller promises that it is valid.
    Ok(unsafe { slice::from_raw_parts(data, count) })
}

/// A place for a value that zeros are valid for; zeroed.
pub(crate) unsafe fn output<'a, T: Zero>(place: *mut T) -> Result<&'a mut T, ErrorKind> {
    // SAFETY: the caller's promise is that of `clear`.
    unsafe { clear(place) };
    check_place(place)?;
    // SAFETY: not NULL, aligned, zeroed, and the caller promises that nothing else uses it.
    Ok(unsafe { &mut *place })
}

/// Places for several values that zeros are valid for; zeroed.
#[cfg(feature = "sif")]
pub(crate) unsafe fn outputs<'a, T: Zero>(places: *mut T, count: usize) -> Result<&'a mut [T], ErrorKind> {
    let size = count.checked_mul(size_of::<T>()).ok_or(ErrorKind::ArgumentInvalid)?;
    // SAFETY: the caller promises that there is room for `count` values.
    unsafe { bytes_mut(places.cast(), size) }?.fill(0);
    if size == 0 {
        return Ok(&mut []);
    }
    check_place(places)?;
    // SAFETY: not NULL, aligned, zeroed, and the caller promises that nothing else uses it.
    Ok(unsafe { slice::from_raw_parts_mut(places, count) })
}

/// Zeroes a place for a value, aligned or not; nothing happens to NULL.
pub(crate) unsafe fn clear<T>(place: *mut T) {
    if !place.is_null() {
        // SAFETY: not NULL; the caller promises that there is room for a `T`. Bytes need no alignment.
        unsafe { ptr::write_bytes(place.cast::<u8>(), 0, size_of::<T>()) };
    }
}

/// A value that is zero when its bytes are.
///
/// # Safety
/// Every member is a number, a raw pointer or an array of them.
pub(crate) unsafe trait Zero {}

// SAFETY: a number.
unsafe impl Zero for u32 {}
// SAFETY: a number.
unsafe impl Zero for usize {}
// SAFETY: a raw pointer.
unsafe impl<T> Zero for *const T {}
// SAFETY: a raw pointer.
unsafe impl<T> Zero for *mut T {}

/// A struct that begins with its own size, so that later versions can add members.
///
/// # Safety
/// `repr(C)`, the first member is `struct_size: usize`, and all members are numbers, raw pointers or structs
/// and arrays of them.
pub(crate) unsafe trait Versioned: Sized {}

/// A struct of options.
pub(crate) unsafe fn options<'a, T: Versioned>(options: *const T) -> Result<&'a T, ErrorKind> {
    // SAFETY: the caller's promise is that of `check_size`.
    unsafe { check_size(options) }?;
    // SAFETY: not NULL, aligned, and of the size of a `T`, as the caller's own header says.
    Ok(unsafe { &*options })
}

/// A struct that is put out; zeroed, but for its size.
pub(crate) unsafe fn versioned_output<'a, T: Versioned>(place: *mut T) -> Result<&'a mut T, ErrorKind> {
    // SAFETY: the caller's promise is that of `check_size`.
    unsafe { check_size(place) }?;
    // SAFETY: not NULL, aligned, and of the size of a `T`; the first member is the size.
    unsafe {
        clear(place);
        *place.cast::<usize>() = size_of::<T>();
        Ok(&mut *place)
    }
}

unsafe fn check_size<T: Versioned>(place: *const T) -> Result<(), ErrorKind> {
    check_place(place)?;
    // SAFETY: not NULL and aligned. Only the first member is read, which every version has.
    match unsafe { *place.cast::<usize>() } == size_of::<T>() {
        true => Ok(()),
        false => Err(ErrorKind::StructSize),
    }
}

/// An object in storage of the caller, behind a type that only C sees.
pub(crate) trait Object: Sized {
    /// What it holds.
    type Value: 'static;

    /// Tells the kinds of objects apart. Odd, so that zeroed memory has no address for which it is right.
    const MARK: usize;
}

/// Where the value lies in the storage: behind the mark, aligned by itself, since some values ask for more than
/// the storage. The mark holds the address too, so that a copy is not taken for the object.
const fn slack<O: Object>() -> usize {
    let (wanted, given) = (align_of::<O::Value>(), align_of::<O>());
    assert!(size_of::<usize>() <= given, "a mark is no larger than a word");
    if wanted > given { given.saturating_add(wanted) } else { given }
}

const fn check_fit<O: Object>() {
    assert!(size_of::<O::Value>().saturating_add(slack::<O>()) <= size_of::<O>(), "the storage is too small");
    assert!(O::MARK % 2 == 1, "the mark is even");
}

/// The place of the value. `place` is aligned.
fn value_of<O: Object>(place: *mut O) -> *mut O::Value {
    let behind = place.cast::<u8>().wrapping_add(align_of::<O>());
    behind.wrapping_add(behind.align_offset(align_of::<O::Value>())).cast()
}

pub(crate) fn mark_of<T>(mark: usize, place: *const T) -> usize {
    mark ^ place.addr()
}

/// The place for an object, zeroed: what was there before is forgotten.
pub(crate) unsafe fn room<O: Object>(place: *mut O) -> Result<*mut O, ErrorKind> {
    const { check_fit::<O>() };
    // SAFETY: the caller's promise is that of `clear`.
    unsafe { clear(place) };
    check_place(place).map(|()| place)
}

/// Makes an object in its room.
pub(crate) unsafe fn put<O: Object>(room: *mut O, value: O::Value) -> Result<(), ErrorKind> {
    check_place(room)?;
    // SAFETY: not NULL, aligned, and large enough; the caller promises that nothing else uses it.
    unsafe {
        begin(room).write(value);
        seal(room);
    }
    Ok(())
}

/// The place of the value in a room that [`room`] gave.
pub(crate) unsafe fn begin<O: Object>(room: *mut O) -> *mut O::Value {
    value_of(room)
}

/// Says that the value is whole.
pub(crate) unsafe fn seal<O: Object>(room: *mut O) {
    // SAFETY: the caller says that `room` gave it, and that the value is written.
    unsafe { room.cast::<usize>().write(mark_of(O::MARK, room)) };
}

/// An object that was made.
pub(crate) unsafe fn get<'a, O: Object>(place: *const O) -> Result<&'a O::Value, ErrorKind> {
    check_place(place)?;
    // SAFETY: not NULL and aligned; the mark is a number, whatever it is. Only `put` writes one that is right
    // for this address, and it writes the value first.
    unsafe {
        match place.cast::<usize>().read() == mark_of(O::MARK, place) {
            true => Ok(&*value_of(place.cast_mut())),
            false => Err(ErrorKind::NotInitialised),
        }
    }
}

/// An object that was made, to be changed.
pub(crate) unsafe fn get_mut<'a, O: Object>(place: *mut O) -> Result<&'a mut O::Value, ErrorKind> {
    // SAFETY: the caller's promise is that of `get`, and that nothing else uses it.
    unsafe {
        get(place.cast_const())?;
        Ok(&mut *value_of(place))
    }
}

/// An object that was made; its place is zeroed.
pub(crate) unsafe fn take<O: Object>(place: *mut O) -> Result<O::Value, ErrorKind> {
    // SAFETY: the caller's promise is that of `get_mut`. The value is read once, since the mark goes with it.
    unsafe {
        let value = ptr::from_mut(get_mut(place)?).read();
        clear(place);
        Ok(value)
    }
}

/// Nothing may overlap with memory that is written to.
pub(crate) fn check_apart(written: &Range<usize>, others: &[Range<usize>]) -> Result<(), ErrorKind> {
    let overlaps = |other: &Range<usize>| {
        !written.is_empty() && !other.is_empty() && written.start < other.end && other.start < written.end
    };
    if others.iter().any(overlaps) { Err(ErrorKind::ArgumentInvalid) } else { Ok(()) }
}

/// Where a value lies.
pub(crate) fn place_of<T>(place: *const T) -> Range<usize> {
    extent(place.addr(), size_of::<T>())
}

/// Where values lie.
pub(crate) fn extent_of<T>(values: &[T]) -> Range<usize> {
    extent(values.as_ptr().addr(), size_of_val(values))
}

fn extent(start: usize, size: usize) -> Range<usize> {
    start..start.saturating_add(size)
}

fn check_buffer(data: *const u8, size: usize) -> Result<(), ErrorKind> {
    if size == 0 {
        return Ok(());
    }
    if data.is_null() {
        return Err(ErrorKind::ArgumentNull);
    }
    let within = isize::try_from(size).is_ok() && data.addr().checked_add(size).is_some();
    if within { Ok(()) } else { Err(ErrorKind::ArgumentInvalid) }
}

fn check_place<T>(place: *const T) -> Result<(), ErrorKind> {
    if place.is_null() {
        return Err(ErrorKind::ArgumentNull);
    }
    if place.is_aligned() { Ok(()) } else { Err(ErrorKind::Misaligned) }
}
