//! The block of a trust store: typed arrays grow from its begin, copied bytes from its end.
//!
//! The core wants slices of parsed values. So each kind of entry has an array of its own; a new entry moves
//! the arrays behind it up. The view for the core is made anew after each change and kept in the header, so
//! that a verification finds everything parsed and in place.

use crate::pointer::{self, mark_of};
use crate::trust_store::nv2_trust_store;
use core::ffi::c_void;
use core::ops::Range;
use core::ptr;
use nv2_core::certificate::Certificate;
use nv2_core::certificate::host::HostPattern;
use nv2_core::certificate::name::Identity;
use nv2_core::{Anchor, Error, ErrorKind, Fingerprint, PublicKey, TrustStore};

/// What a store keeps in an array.
///
/// # Safety
/// `KIND` is the place of the type in [`SIZES`].
pub(crate) unsafe trait Entry: Copy + 'static {
    const KIND: usize;
}

macro_rules! entries {
    ($($kind:literal $name:ty),+) => {
        const KINDS: usize = [$($kind),+].len();

        /// The sizes of the kinds of entries, in the order of the arrays.
        const SIZES: [usize; KINDS] = [$(size_of::<$name>()),+];

        const ALIGNMENTS: [usize; KINDS] = [$(align_of::<$name>()),+];

        // SAFETY: the numbers count from zero.
        $(unsafe impl Entry for $name { const KIND: usize = $kind; })+
    };
}

entries! {
    0 Certificate<'static>, 1 Anchor<'static>, 2 PublicKey<'static>, 3 Identity<'static>,
    4 HostPattern<'static>, 5 Fingerprint
}

// An array begins where the one before it ends. That is aligned, because no array asks for more than those
// before it, and sizes are multiples of alignments.
#[allow(
    clippy::indexing_slicing,
    reason = "runs at compile time, where an index out of range does not compile"
)]
const _: () = {
    let mut kind = 0;
    let mut earlier = align_of::<u64>();
    while kind < KINDS {
        assert!(ALIGNMENTS[kind] <= earlier, "the arrays are not in the order of their alignments");
        assert!(SIZES[kind] <= super::NV2_TRUST_STORE_ENTRY, "an entry is larger than the header says");
        earlier = ALIGNMENTS[kind];
        kind += 1;
    }
    assert!(size_of::<Header>() <= super::NV2_TRUST_STORE_BASE, "the begin is larger than the header says");
    assert!(size_of::<Header>().is_multiple_of(align_of::<u64>()), "the first array is not aligned");
};

/// Of a block, on every system: the header says so. Numbers of 64 bits ask for less on some.
pub(crate) const ALIGNMENT: usize = align_of::<Header>();

const _: () = assert!(ALIGNMENT == 8, "a block is not aligned as the header says");

// Any number of threads may read from one `const` object.
const _: () = {
    const fn shared<T: Send + Sync>() {}
    shared::<TrustStore<'static>>();
    shared::<nv2_core::Subject<'static>>();
    shared::<nv2_core::Verified<'static>>();
    shared::<nv2_core::Threshold>();
};

#[repr(C, align(8))]
struct Header {
    mark: usize,
    /// Bytes of the block.
    size: usize,
    /// Where the arrays end, and where the copied bytes begin, counted from the begin of the block.
    low: usize,
    high: usize,
    counts: [usize; KINDS],
    on_heap: bool,
    trust: TrustStore<'static>,
}

/// Odd, as the marks of other objects.
const MARK: usize = 0x7472_7573;

/// A store that was made, to be changed.
pub(crate) struct Block {
    header: *mut Header,
}

impl Block {
    /// Makes an empty store.
    pub(crate) unsafe fn init(
        memory: *mut c_void,
        size: usize,
        on_heap: bool,
    ) -> Result<*mut nv2_trust_store, ErrorKind> {
        let header = memory.cast::<Header>();
        // SAFETY: nothing is written here; the caller promises that the memory is there.
        unsafe { pointer::bytes_mut(memory.cast(), size) }?;
        if header.is_null() {
            return Err(ErrorKind::ArgumentNull);
        }
        if !header.is_aligned() {
            return Err(ErrorKind::Misaligned);
        }
        if size < size_of::<Header>() {
            return Err(ErrorKind::StorageTooSmall);
        }
        let empty = Header {
            mark: mark_of(MARK, header),
            size,
            low: size_of::<Header>(),
            high: size,
            counts: [0; KINDS],
            on_heap,
            trust: TrustStore::new(),
        };
        // SAFETY: not NULL, aligned, large enough, and the caller promises that nothing else uses it.
        unsafe { header.write(empty) };
        Ok(header.cast())
    }

    /// A store that was made.
    pub(crate) unsafe fn open(store: *mut nv2_trust_store) -> Result<Self, ErrorKind> {
        // SAFETY: the caller's promise is that of `header`, and that nothing else uses the store.
        unsafe { header(store) }?;
        Ok(Self { header: store.cast() })
    }

    /// Adds entries, all or none.
    pub(crate) fn add(&mut self, entries: impl FnOnce(&mut Self) -> Result<(), Error>) -> Result<(), Error> {
        let (counts, high) = (self.get().counts, self.get().high);
        // Nobody looks through the old view while arrays move; should the closure panic, nobody is trusted.
        self.get_mut().trust = TrustStore::new();
        let outcome = entries(self).and_then(|()| self.publish());
        if outcome.is_err() {
            for (kind, count) in counts.into_iter().enumerate() {
                self.resize(kind, count)?;
            }
            self.get_mut().high = high;
            self.publish()?;
        }
        outcome
    }

    /// Copies bytes to the end of the block. They stay where they are.
    pub(crate) fn copy(&mut self, bytes: &[u8]) -> Result<&'static [u8], ErrorKind> {
        let place = self.take(bytes.len(), 1)?;
        // SAFETY: the place lies between the arrays and the bytes that were copied before, so nobody else has
        // a view of it. Valid as long as the block, which the user of the store promises to keep.
        unsafe {
            let copied = self.at(place);
            ptr::copy(bytes.as_ptr(), copied, bytes.len());
            Ok(core::slice::from_raw_parts(copied, bytes.len()))
        }
    }

    /// Zeroed bytes at the end of the block, to be written once. They stay where they are.
    #[cfg(feature = "es256")]
    pub(crate) fn reserve(&mut self, size: usize) -> Result<&'static mut [u8], ErrorKind> {
        let place = self.take(size, 1)?;
        // SAFETY: as in `copy`; zeros are valid bytes.
        unsafe {
            let reserved = self.at(place);
            ptr::write_bytes(reserved, 0, size);
            Ok(core::slice::from_raw_parts_mut(reserved, size))
        }
    }

    /// Keeps a value at the end of the block. It stays where it is.
    #[cfg(feature = "es256")]
    pub(crate) fn keep<T: Copy + 'static>(&mut self, value: T) -> Result<&'static T, ErrorKind> {
        const { assert!(align_of::<T>() <= ALIGNMENT, "the block is not aligned for this") };
        let place = self.take(size_of::<T>(), align_of::<T>())?;
        // SAFETY: as in `copy`; the block is aligned for a `T`, and so is the place in it.
        unsafe {
            let kept = self.at(place).cast::<T>();
            kept.write(value);
            Ok(&*kept)
        }
    }

    /// Bytes between the arrays and what was copied.
    #[cfg(feature = "es256")]
    pub(crate) fn room(&self) -> usize {
        self.get().high.saturating_sub(self.get().low)
    }

    /// Replaces the entries of a kind for which there is something else. Nobody may look at them meanwhile, as in
    /// [`Block::add`].
    #[cfg(feature = "es256")]
    pub(crate) fn change<T: Entry>(&mut self, mut other: impl FnMut(&mut Self, &T) -> Option<T>) {
        for index in 0..self.count(T::KIND) {
            // SAFETY: `push` wrote an entry of this kind to this place, which is aligned. It is read as a copy.
            let place = unsafe { self.at(self.start(T::KIND)).cast::<T>().add(index) };
            // SAFETY: as above.
            let entry = unsafe { place.read() };
            if let Some(entry) = other(self, &entry) {
                // SAFETY: as above.
                unsafe { place.write(entry) };
            }
        }
    }

    /// A place of that many bytes before those that were taken earlier.
    fn take(&mut self, size: usize, alignment: usize) -> Result<usize, ErrorKind> {
        let Header { low, high, .. } = *self.get();
        let below = high.checked_sub(size);
        let place = below.and_then(|place| place.checked_sub(place.checked_rem(alignment)?));
        let place = place.filter(|place| *place >= low).ok_or(ErrorKind::StorageTooSmall)?;
        self.get_mut().high = place;
        Ok(place)
    }

    /// Appends an entry.
    pub(crate) fn push<T: Entry>(&mut self, entry: T) -> Result<(), ErrorKind> {
        let count = self.count(T::KIND);
        self.resize(T::KIND, count.saturating_add(1))?;
        // SAFETY: the place behind the last entry was made free just now, and is aligned as the arrays are.
        unsafe { self.at(self.start(T::KIND)).cast::<T>().add(count).write(entry) };
        Ok(())
    }

    fn publish(&mut self) -> Result<(), Error> {
        let trust = TrustStore::new()
            .with_keys(self.entries())
            .with_fingerprints(self.entries())
            .with_certificates(self.entries())
            .with_anchors(self.entries())
            .with_hosts(self.entries())
            .with_identities(self.entries())?;
        self.get_mut().trust = trust;
        Ok(())
    }

    /// The entries of one kind. The view holds until the next change.
    pub(crate) fn entries<T: Entry>(&self) -> &'static [T] {
        // SAFETY: `push` wrote as many entries of this kind to this place, which is aligned.
        unsafe { core::slice::from_raw_parts(self.at(self.start(T::KIND)).cast(), self.count(T::KIND)) }
    }

    /// Makes room for so many entries of a kind, or gives it back; the arrays behind it move.
    fn resize(&mut self, kind: usize, count: usize) -> Result<(), ErrorKind> {
        let size = SIZES.get(kind).copied().ok_or(ErrorKind::Internal)?;
        let (low, high) = (self.get().low, self.get().high);
        let from = self.start(kind.saturating_add(1));
        let to = self.start(kind).saturating_add(size.saturating_mul(count));
        let behind = low.checked_sub(from).ok_or(ErrorKind::Internal)?;
        let low = to.checked_add(behind).filter(|low| *low <= high).ok_or(ErrorKind::StorageTooSmall)?;
        // SAFETY: both places lie between the header and the copied bytes, and nobody looks at the arrays.
        unsafe { ptr::copy(self.at(from), self.at(to), behind) };
        let header = self.get_mut();
        header.low = low;
        *header.counts.get_mut(kind).ok_or(ErrorKind::Internal)? = count;
        Ok(())
    }

    /// Where the array of a kind begins, counted from the begin of the block.
    fn start(&self, kind: usize) -> usize {
        let arrays = self.get().counts.iter().zip(SIZES).take(kind);
        arrays.fold(size_of::<Header>(), |end, (count, size)| end.saturating_add(count.saturating_mul(size)))
    }

    fn count(&self, kind: usize) -> usize {
        self.get().counts.get(kind).copied().unwrap_or(0)
    }

    fn get(&self) -> &Header {
        // SAFETY: `open` saw the mark, and the caller of it promised that nothing else uses the store.
        unsafe { &*self.header }
    }

    fn get_mut(&mut self) -> &mut Header {
        // SAFETY: as in `get`.
        unsafe { &mut *self.header }
    }

    /// A place in the block, which is at most its end.
    unsafe fn at(&self, offset: usize) -> *mut u8 {
        // SAFETY: the caller says that the place is in the block or at its end.
        unsafe { self.header.cast::<u8>().add(offset) }
    }
}

/// What the core verifies against.
pub(crate) unsafe fn trust<'a>(store: *const nv2_trust_store) -> Result<&'a TrustStore<'static>, ErrorKind> {
    // SAFETY: the caller's promise is that of `header`.
    Ok(unsafe { &header(store)?.trust })
}

/// The entries of one kind, in a store that does not change.
pub(crate) unsafe fn entries<'a, T: Entry>(store: *const nv2_trust_store) -> Result<&'a [T], ErrorKind> {
    // SAFETY: the caller's promise is that of `header`. Nothing is changed through the block.
    unsafe {
        header(store)?;
        Ok(Block { header: store.cast_mut().cast() }.entries())
    }
}

/// Where the block lies.
pub(crate) unsafe fn extent(store: *const nv2_trust_store) -> Result<Range<usize>, ErrorKind> {
    // SAFETY: the caller's promise is that of `header`.
    let size = unsafe { header(store)?.size };
    Ok(store.addr()..store.addr().saturating_add(size))
}

/// Ends a store on the heap: its memory and size. Nothing for another one.
#[cfg(feature = "hosted")]
pub(crate) unsafe fn end(store: *mut nv2_trust_store) -> Option<(*mut u8, usize)> {
    // SAFETY: the caller's promise is that of `header`, and that nothing else uses the store.
    let header = unsafe { header(store) }.ok().filter(|header| header.on_heap)?;
    let size = header.size;
    // SAFETY: the mark was right, so this is the begin of a store.
    unsafe { store.cast::<usize>().write(0) };
    Some((store.cast(), size))
}

unsafe fn header<'a>(store: *const nv2_trust_store) -> Result<&'a Header, ErrorKind> {
    let header = store.cast::<Header>();
    if header.is_null() {
        return Err(ErrorKind::ArgumentNull);
    }
    if !header.is_aligned() {
        return Err(ErrorKind::Misaligned);
    }
    // SAFETY: not NULL and aligned; the mark is a number, whatever it is. Only `init` writes one that is right
    // for this address.
    unsafe {
        match header.cast::<usize>().read() == mark_of(MARK, header) {
            true => Ok(&*header),
            false => Err(ErrorKind::NotInitialised),
        }
    }
}
