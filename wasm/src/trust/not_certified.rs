//! What stands for trust by certificates in a build without it: whoever names some is told.
#![allow(clippy::unused_self, clippy::needless_pass_by_value, reason = "called as what it stands for")]

use alloc::string::String;
use alloc::vec::Vec;
use nv2_core::{AnchorStore, Error, ErrorKind, PublicKey, TrustStore};

const NOT_BUILT: Error = Error::new(ErrorKind::CertificatesNotBuilt);

/// Nothing.
#[derive(Debug, Default)]
pub(super) struct Certified;

impl Certified {
    pub(super) fn certificate(&mut self, _: &[u8]) -> Result<(), Error> {
        Err(NOT_BUILT)
    }

    pub(super) fn anchor(&mut self, _: &[u8], _: AnchorStore) -> Result<(), Error> {
        Err(NOT_BUILT)
    }

    pub(super) fn identity(&mut self, _: String) -> Result<(), Error> {
        Err(NOT_BUILT)
    }

    pub(super) fn host(&mut self, _: String) -> Result<(), Error> {
        Err(NOT_BUILT)
    }

    pub(super) fn with<T>(
        &self,
        store: TrustStore<'_>,
        ask: impl FnOnce(&TrustStore<'_>) -> T,
    ) -> Result<T, Error> {
        Ok(ask(&store))
    }

    pub(super) fn add_keys<'k>(&'k self, _: &mut Vec<PublicKey<'k>>) -> Result<(), Error> {
        Ok(())
    }
}
