//! Certificates that are trusted to have others below them.

use crate::bytes::scratch::Scratch;
use crate::certificate::Certificate;
use crate::chain::{self, RootSignature};
use crate::crypto::Backend;
use crate::error::{Error, ErrorKind};
use crate::trust::AnchorStore;

/// A certificate that is trusted to have others below it.
#[derive(Clone, Copy, Debug)]
pub struct Anchor<'t> {
    pub(super) certificate: Certificate<'t>,
    pub(super) store: AnchorStore,
    pub(super) root_signature: RootSignature,
}

impl<'t> Anchor<'t> {
    /// An anchor for one store.
    ///
    /// # Errors
    /// `AnchorInvalid` unless the certificate is an authority or self-issued.
    pub fn new(certificate: Certificate<'t>, store: AnchorStore) -> Result<Self, Error> {
        if !chain::can_be_anchor(&certificate) {
            return Err(ErrorKind::AnchorInvalid.into());
        }
        Ok(Self { certificate, store, root_signature: RootSignature::Check })
    }

    /// Checks now, and once, the signature that a self-issued anchor made on itself; verifications that
    /// end at this anchor then skip it. Worth it for a store that serves more than one verification.
    ///
    /// # Errors
    /// As [`Certificate::check_signed_by`].
    pub fn proven<B: Backend>(mut self, backend: &B, scratch: Scratch<'_>) -> Result<Self, Error> {
        if self.certificate.is_self_issued() {
            self.certificate.check_signed_by(&self.certificate, backend, scratch)?;
            self.root_signature = RootSignature::Proven;
        }
        Ok(self)
    }

    /// The certificate.
    #[must_use]
    pub const fn certificate(&self) -> &Certificate<'t> {
        &self.certificate
    }

    /// The store.
    #[must_use]
    pub const fn store(&self) -> AnchorStore {
        self.store
    }
}
