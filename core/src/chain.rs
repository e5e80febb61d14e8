//! Chains: every link, and the profiles that leaf and authorities must satisfy. No path building:
//! the envelope brings its chain in order.

use crate::bytes::scratch::Scratch;
use crate::certificate::Certificate;
use crate::crypto::Backend;
use crate::error::Error;

/// Whether a leaf with an extended key usage of only `serverAuth` may sign (nv2 formats).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ServerAuth {
    /// No: the extended key usage must be absent, any, or include code signing.
    #[default]
    Refuse,
    /// Yes, as the prototype's verifiers demanded.
    Accept,
}

/// Checks one leaf by the Notary Project profile (signature specification, certificate requirements).
///
/// # Errors
/// The `Certificate…` kinds.
pub fn check_notary_leaf(leaf: &Certificate<'_>) -> Result<(), Error> {
    let _ = leaf;
    todo!()
}

/// Checks the form of a whole chain.
///
/// # Errors
/// x
pub fn check_notary_profile(chain: &[Certificate<'_>]) -> Result<(), Error> {
    let _ = chain;
    todo!()
}

/// Checks signatures.
///
/// # Errors
/// x
pub fn check_notary_signatures<B: Backend>(
    chain: &[Certificate<'_>],
    backend: &B,
    scratch: Scratch<'_>,
) -> Result<(), Error> {
    let _ = (chain, backend, scratch);
    todo!()
}

/// Checks a pinned leaf of an nv2 signature: a self-issued one may be an authority and lack key usage.
///
/// # Errors
/// The `Certificate…` kinds.
pub fn check_nv2_pinned_leaf(leaf: &Certificate<'_>, server_auth: ServerAuth) -> Result<(), Error> {
    let _ = (leaf, server_auth);
    todo!()
}

/// Checks an nv2 chain, leaf first, up to `anchor`: the last certificate is the anchor or is issued by
/// it. The leaf needs a key usage with digitalSignature and is no authority; authorities need cA,
/// keyCertSign and their path length; unknown critical extensions and name constraints refuse. No dates.
///
/// # Errors
/// The `Certificate…` and `Chain…` kinds, and those of the backend.
pub fn check_nv2_chain<B: Backend>(
    chain: &[Certificate<'_>],
    anchor: &Certificate<'_>,
    server_auth: ServerAuth,
    backend: &B,
    scratch: Scratch<'_>,
) -> Result<(), Error> {
    let _ = (chain, anchor, server_auth, backend, scratch);
    todo!()
}

/// True when `anchor` can stand in a trust store: an authority, or self-issued.
#[must_use]
pub fn can_be_anchor(certificate: &Certificate<'_>) -> bool {
    let _ = certificate;
    todo!()
}

/// Checks that `at` (unix seconds) lies within the validity of every certificate, ends included.
///
/// # Errors
/// `CertificateExpired`, `CertificateNotYetValid`.
pub fn check_dates(chain: &[Certificate<'_>], at: i64) -> Result<(), Error> {
    let _ = (chain, at);
    todo!()
}
