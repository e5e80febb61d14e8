//! What stands for [`super::certificates`] in a build without feature `certificate-trust`: nobody is trusted by a
//! certificate, and nothing is kept of one.
#![expect(
    clippy::extra_unused_type_parameters,
    reason = "the functions are called as those that they stand for"
)]

use crate::bytes::scratch::Scratch;
use crate::certificate::Certificate;
use crate::certificate::host::HostPattern;
use crate::crypto::Backend;
use crate::envelope::Envelope;
use crate::error::Error;
use crate::trust::{KeyRules, Signer, TrustStore};
use core::marker::PhantomData;

/// Always empty.
pub(crate) type VerifiedChain<'e> = [Certificate<'e>; 0];

/// Nothing.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Certified<'t>(PhantomData<&'t ()>);

impl<'t> Certified<'t> {
    pub(crate) const fn is_empty(&self) -> bool {
        true
    }

    pub(crate) const fn hosts(&self) -> &'t [HostPattern<'t>] {
        &[]
    }
}

pub(crate) fn pinned<'e, B: Backend>(
    _: &TrustStore<'e>,
    _: &Envelope<'e>,
    _: KeyRules,
) -> Result<Option<Signer<'e>>, Error> {
    Ok(None)
}

pub(crate) fn candidate<'e, B: Backend>(
    _: &TrustStore<'e>,
    _: usize,
    _: KeyRules,
) -> Option<Result<Signer<'e>, Error>> {
    None
}

pub(crate) fn anchored<'e, B: Backend>(
    _: &TrustStore<'e>,
    _: &Envelope<'e>,
    _: KeyRules,
    _: &B,
    _: Scratch<'_>,
) -> Result<Option<Signer<'e>>, Error> {
    Ok(None)
}
