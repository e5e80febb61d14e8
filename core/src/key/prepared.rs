//! A key with a table of its multiples, in the form in which a pin carries it.
//!
//! What a table is, and how one is made and used, is known to [`crypto::p256`](crate::crypto::p256) alone.

/// Bytes of the SubjectPublicKeyInfo of a key on P-256. DER and the one form that is taken leave no choice.
pub(crate) const SPKI: usize = 91;

/// A multiple of a point.
pub(crate) type Entry = [u8; 64];

/// A trusted key of P-256 with the multiples that make its checks fast; [`PublicKey::prepared`] makes a pin
/// of it.
///
/// It borrows a string of bytes that is the same on every machine: the SubjectPublicKeyInfo, the table, and
/// their SHA-256. So the string can be made at build time and live in flash. It is trusted memory, like the pin
/// that it is: the digest finds an accident, not somebody who can write there. For the same reason a comparison
/// of the key with a pin says nothing about the table beside it.
///
/// [`PublicKey::prepared`]: crate::PublicKey::prepared
#[derive(Clone, Copy, Debug)]
pub struct PreparedKey<'k> {
    spki: &'k [u8; SPKI],
    point: &'k [u8; 64],
    table: &'k [Entry],
    generator: &'k [Entry],
}

impl<'k> PreparedKey<'k> {
    /// Says that the bytes are those of a trusted key: the digest was looked at, or the caller is a test.
    /// `generator` is a table of the generator with as many entries.
    pub(crate) const fn assertion(
        spki: &'k [u8; SPKI],
        point: &'k [u8; 64],
        table: &'k [Entry],
        generator: &'k [Entry],
    ) -> Self {
        Self { spki, point, table, generator }
    }

    /// The SubjectPublicKeyInfo.
    #[must_use]
    pub const fn spki(&self) -> &'k [u8; SPKI] {
        self.spki
    }

    /// `x || y`.
    pub(crate) const fn point(&self) -> &'k [u8; 64] {
        self.point
    }

    /// The multiples of the key, then those of the generator.
    pub(crate) const fn tables(&self) -> (&'k [Entry], &'k [Entry]) {
        (self.table, self.generator)
    }
}
