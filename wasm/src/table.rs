//! Tables of multiples for keys that stay: bytes, and the prepared key that borrows from them, in one value.

use alloc::boxed::Box;
use alloc::rc::Rc;
use nv2_core::crypto::p256::{PREPARED_1K, PREPARED_16K, prepare_1k, prepare_16k, prepare_generator_16k};
use nv2_core::{PreparedKey, PublicKey};
use self_cell::self_cell;

/// How large tables are.
#[derive(Debug)]
pub(crate) enum Size {
    /// 1 KiB.
    Small,
    /// 16 KiB, with the table of the generator, which is made here: it would take as much of the download.
    Large(Rc<[u8; PREPARED_16K]>),
}

impl Size {
    /// None for a size that tables do not have.
    pub(crate) fn from_kibibytes(kibibytes: u32) -> Option<Self> {
        match kibibytes {
            1 => Some(Self::Small),
            16 => {
                let mut generator = Box::new([0; PREPARED_16K]);
                prepare_generator_16k(&mut generator).ok()?;
                Some(Self::Large(Rc::from(generator)))
            }
            _ => None,
        }
    }
}

#[derive(Debug)]
enum Bytes {
    Small(Box<[u8; PREPARED_1K]>),
    Large(Box<[u8; PREPARED_16K]>, Rc<[u8; PREPARED_16K]>),
}

self_cell! {
    /// A prepared key. Its digest is checked when it is made, and not for each question.
    pub(crate) struct Table {
        owner: Bytes,
        #[covariant]
        dependent: PreparedKey,
    }

    impl {Debug}
}

impl Table {
    /// None for a key that is not of P-256, and for a point off the curve.
    pub(crate) fn of(key: &PublicKey<'_>, size: &Size) -> Option<Self> {
        let bytes = match size {
            Size::Small => {
                let mut bytes = Box::new([0; PREPARED_1K]);
                prepare_1k(key, &mut bytes).ok()?;
                Bytes::Small(bytes)
            }
            Size::Large(generator) => {
                let mut bytes = Box::new([0; PREPARED_16K]);
                prepare_16k(key, &mut bytes).ok()?;
                Bytes::Large(bytes, Rc::clone(generator))
            }
        };
        Self::try_new(bytes, |bytes| match bytes {
            Bytes::Small(bytes) => PreparedKey::new_1k(bytes),
            Bytes::Large(bytes, generator) => PreparedKey::new_16k_with(bytes, generator),
        })
        .ok()
    }

    pub(crate) fn key(&self) -> &PreparedKey<'_> {
        self.borrow_dependent()
    }
}
