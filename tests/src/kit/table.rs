//! Keys of P-256 with tables of their multiples.

use nv2_core::PublicKey;
use nv2_core::crypto::p256::{PREPARED_1K, PREPARED_16K, PreparedKey, prepare_1k, prepare_16k};

/// Which table the keys of a trust store get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    /// None.
    Absent,
    /// 1 KiB.
    Small,
    /// 16 KiB.
    Large,
}

/// The bytes of a prepared key, or why there are none.
pub enum Bytes {
    /// The key is of no kind that has a table, or none is asked for.
    Absent,
    /// With 1 KiB.
    Small(Box<[u8; PREPARED_1K]>),
    /// With 16 KiB.
    Large(Box<[u8; PREPARED_16K]>),
}

impl Table {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Absent, Self::Small, Self::Large];

    /// Prepares a key.
    pub fn prepare(self, key: Option<PublicKey<'_>>) -> Bytes {
        let Some(key) = key else { return Bytes::Absent };
        match self {
            Self::Absent => Bytes::Absent,
            Self::Small => {
                let mut bytes = Box::new([0; PREPARED_1K]);
                prepare_1k(&key, &mut bytes).map_or(Bytes::Absent, |()| Bytes::Small(bytes))
            }
            Self::Large => {
                let mut bytes = Box::new([0; PREPARED_16K]);
                prepare_16k(&key, &mut bytes).map_or(Bytes::Absent, |()| Bytes::Large(bytes))
            }
        }
    }
}

impl Bytes {
    /// The prepared key.
    pub fn key(&self) -> Option<PreparedKey<'_>> {
        match self {
            Self::Absent => None,
            Self::Small(bytes) => Some(PreparedKey::new_1k(bytes).unwrap()),
            Self::Large(bytes) => Some(PreparedKey::new_16k(bytes).unwrap()),
        }
    }
}
