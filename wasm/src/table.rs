//! Tables of multiples for keys that stay: bytes, and the prepared key that borrows from them, in one value.

use alloc::boxed::Box;
use nv2_core::crypto::p256::{PREPARED_1K, PREPARED_16K, prepare_1k, prepare_16k};
use nv2_core::{PreparedKey, PublicKey};
use self_cell::self_cell;

/// How large a table is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Size {
    /// 1 KiB.
    Small,
    /// 16 KiB.
    Large,
}

impl Size {
    pub(crate) const fn from_kibibytes(kibibytes: u32) -> Option<Self> {
        match kibibytes {
            1 => Some(Self::Small),
            16 => Some(Self::Large),
            _ => None,
        }
    }
}

#[derive(Debug)]
enum Bytes {
    Small(Box<[u8; PREPARED_1K]>),
    Large(Box<[u8; PREPARED_16K]>),
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
    pub(crate) fn of(key: &PublicKey<'_>, size: Size) -> Option<Self> {
        let bytes = match size {
            Size::Small => {
                let mut bytes = Box::new([0; PREPARED_1K]);
                prepare_1k(key, &mut bytes).ok()?;
                Bytes::Small(bytes)
            }
            Size::Large => {
                let mut bytes = Box::new([0; PREPARED_16K]);
                prepare_16k(key, &mut bytes).ok()?;
                Bytes::Large(bytes)
            }
        };
        Self::try_new(bytes, |bytes| match bytes {
            Bytes::Small(bytes) => PreparedKey::new_1k(bytes),
            Bytes::Large(bytes) => PreparedKey::new_16k(bytes),
        })
        .ok()
    }

    pub(crate) fn key(&self) -> &PreparedKey<'_> {
        self.borrow_dependent()
    }
}
