//! Chains: every link, and the profiles that leaf and authorities must satisfy. No path building:
//! the envelope brings its chain in order.

use crate::algorithm::Algorithm;
use crate::bytes::scratch::Scratch;
use crate::certificate::Certificate;
use crate::certificate::extension::{ExtendedKeyUsage, KeyUsage};
use crate::crypto::Backend;
use crate::envelope::Format;
use crate::error::{Error, ErrorKind};
use crate::limits::MAX_CERTIFICATES;

/// Whether a leaf with an extended key usage of only `serverAuth` may sign (nv2 formats).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ServerAuth {
    /// No: the extended key usage must be absent, any, or include code signing.
    #[default]
    Refuse,
    /// Yes, as the prototype's verifiers demanded.
    Accept,
}

/// Whether the signature that a root made on itself is still to be checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RootSignature {
    /// It is checked with the others.
    Check,
    /// It was checked before, on the same bytes.
    Proven,
}

/// Checks one leaf by the Notary Project profile (signature specification, certificate requirements).
///
/// Its key is one that the format has an algorithm for. It is no authority; its key usage is critical,
/// has `digitalSignature` and perhaps `contentCommitment`, nothing else; an extended key usage names
/// none of the purposes any, server, client, e-mail, time stamping and OCSP. Other extensions are
/// ignored even if they are critical, as the specification has it.
///
/// # Errors
/// The `Certificate…` kinds; as [`Certificate::public_key`], and `KeyUnsupported`.
pub fn check_notary_leaf(leaf: &Certificate<'_>) -> Result<(), Error> {
    let extensions = leaf.extensions();
    ensure(!leaf.is_authority(), ErrorKind::CertificateIsAuthority)?;
    ensure(
        extensions.key_usage.is_some_and(|usage| {
            usage.critical
                && usage.has(KeyUsage::DIGITAL_SIGNATURE)
                && usage.only(KeyUsage::DIGITAL_SIGNATURE | KeyUsage::CONTENT_COMMITMENT)
        }),
        ErrorKind::CertificateKeyUsage,
    )?;
    ensure(
        extensions
            .extended_key_usage
            .is_none_or(|usage| usage.only(ExtendedKeyUsage::CODE_SIGNING | ExtendedKeyUsage::OTHER)),
        ErrorKind::CertificateExtendedKeyUsage,
    )?;
    leaf.check_signature_algorithm()?;
    let algorithms = Algorithm::allowed(Format::NotaryJws, leaf.public_key()?.kind());
    ensure(!algorithms.is_empty(), ErrorKind::KeyUnsupported)
}

/// Checks a whole chain, leaf first and root last, by the Notary Project profile, but for the
/// signatures: order, root, leaf rules (a chain of one is a leaf that issued itself), authority rules,
/// path lengths. No dates. Cheap, and worth nothing without [`check_notary_signatures`].
///
/// An authority needs critical basic constraints with `cA`, and a critical key usage with `keyCertSign`;
/// its key only has to parse.
///
/// # Errors
/// The `Certificate…` and `Chain…` kinds; as [`Certificate::public_key`], and `KeyUnsupported`;
/// `CertificatesMissing` for an empty chain, `TooManyCertificates`.
pub fn check_notary_profile(chain: &[Certificate<'_>]) -> Result<(), Error> {
    let (leaf, authorities) = leaf_and_authorities(chain)?;
    let root = chain.last().ok_or(ErrorKind::CertificatesMissing)?;

    ensure(root.is_self_issued(), ErrorKind::ChainIncomplete)?;
    check_order(chain)?;
    ensure(!pairs(chain).any(|(issued, issuer)| is_self_signed(issued, issuer)), ErrorKind::ChainUnrelated)?;
    check_notary_leaf(leaf)?;
    for (below, authority) in authorities.iter().enumerate() {
        check_notary_authority(authority)?;
        check_path_length(authority, below)?;
    }
    Ok(())
}

/// Checks the signature of every certificate: by the key of the next one, the root's by its own.
///
/// # Errors
/// As [`Certificate::check_signed_by`]; `CertificatesMissing` for an empty chain.
pub fn check_notary_signatures<B: Backend>(
    chain: &[Certificate<'_>],
    root_signature: RootSignature,
    backend: &B,
    mut scratch: Scratch<'_>,
) -> Result<(), Error> {
    let root = chain.last().ok_or(ErrorKind::CertificatesMissing)?;
    check_links(chain, backend, &mut scratch)?;
    match root_signature {
        RootSignature::Check => root.check_signed_by(root, backend, scratch),
        RootSignature::Proven => Ok(()),
    }
}

/// Checks a whole chain by the Notary Project profile: [`check_notary_profile`] first, the costly
/// [`check_notary_signatures`] after.
///
/// # Errors
/// As both.
pub fn check_notary_chain<B: Backend>(
    chain: &[Certificate<'_>],
    backend: &B,
    scratch: Scratch<'_>,
) -> Result<(), Error> {
    check_notary_profile(chain)?;
    check_notary_signatures(chain, RootSignature::Check, backend, scratch)
}

/// Checks a pinned leaf of an nv2 signature: a self-issued one may be an authority and lack key usage.
///
/// Its own signature is not checked: the pin vouches for its bytes.
///
/// # Errors
/// The `Certificate…` kinds.
pub fn check_nv2_pinned_leaf(leaf: &Certificate<'_>, server_auth: ServerAuth) -> Result<(), Error> {
    if leaf.is_self_issued() {
        check_nv2_leaf_usage(leaf, server_auth, KeyUsageAbsent::Accept)
    } else {
        ensure(!leaf.is_authority(), ErrorKind::CertificateIsAuthority)?;
        check_nv2_leaf_usage(leaf, server_auth, KeyUsageAbsent::Refuse)
    }
}

/// Checks an nv2 chain, leaf first, up to `anchor`: the last certificate is the anchor or is issued by
/// it. The leaf needs a key usage with digitalSignature and is no authority; authorities need cA,
/// keyCertSign and their path length; unknown critical extensions and name constraints refuse. No dates.
///
/// `SignerUnknown` says that the anchor is not the one this chain leads to, so another may be tried.
/// So may one after `CertificateSignature`, when two anchors share a name. The rule on extended key
/// usage is one for the leaf: what an authority's own says is not looked at. The anchor's bytes are
/// trusted as they are: its own signature is not checked, whatever its algorithm.
///
/// # Errors
/// The `Certificate…` and `Chain…` kinds, and those of the backend; `SignerUnknown`; `AnchorInvalid`;
/// `CertificatesMissing` for an empty chain, `TooManyCertificates`.
pub fn check_nv2_chain<B: Backend>(
    chain: &[Certificate<'_>],
    anchor: &Certificate<'_>,
    server_auth: ServerAuth,
    backend: &B,
    mut scratch: Scratch<'_>,
) -> Result<(), Error> {
    let (leaf, authorities) = leaf_and_authorities(chain)?;
    let (last, before_last) = chain.split_last().ok_or(ErrorKind::CertificatesMissing)?;
    let ends_in_anchor = last.der() == anchor.der();
    let anchor_above = (!ends_in_anchor).then_some(anchor);

    ensure(can_be_anchor(anchor), ErrorKind::AnchorInvalid)?;
    ensure(can_end_in(chain, anchor), ErrorKind::SignerUnknown)?;
    check_order(chain)?;
    ensure(!leaf.is_authority(), ErrorKind::CertificateIsAuthority)?;
    check_nv2_leaf_usage(leaf, server_auth, KeyUsageAbsent::Refuse)?;
    for (below, authority) in authorities.iter().chain(anchor_above).enumerate() {
        check_nv2_authority(authority)?;
        check_path_length(authority, below)?;
    }
    let issued = if ends_in_anchor { before_last } else { chain };
    issued.iter().try_for_each(Certificate::check_signature_algorithm)?;

    check_links(chain, backend, &mut scratch)?;
    match anchor_above {
        Some(anchor) => last.check_signed_by(anchor, backend, scratch),
        None => Ok(()),
    }
}

/// True when the last certificate is `anchor`, or names it as its issuer.
pub(crate) fn can_end_in(chain: &[Certificate<'_>], anchor: &Certificate<'_>) -> bool {
    chain.last().is_some_and(|last| last.der() == anchor.der() || last.issuer() == anchor.subject())
}

/// True when `anchor` can stand in a trust store: an authority, or self-issued.
#[must_use]
pub fn can_be_anchor(certificate: &Certificate<'_>) -> bool {
    certificate.is_authority() || certificate.is_self_issued()
}

/// Checks that `at` (unix seconds) lies within the validity of every certificate, ends included.
///
/// # Errors
/// `CertificateExpired`, `CertificateNotYetValid`.
pub fn check_dates(chain: &[Certificate<'_>], at: i64) -> Result<(), Error> {
    chain.iter().try_for_each(|certificate| {
        ensure(at >= certificate.not_before(), ErrorKind::CertificateNotYetValid)?;
        ensure(at <= certificate.not_after(), ErrorKind::CertificateExpired)
    })
}

/// Whether a leaf may say nothing about its key usage.
#[derive(Clone, Copy, PartialEq, Eq)]
enum KeyUsageAbsent {
    Refuse,
    Accept,
}

fn leaf_and_authorities<'a, 'c>(
    chain: &'a [Certificate<'c>],
) -> Result<(&'a Certificate<'c>, &'a [Certificate<'c>]), Error> {
    ensure(chain.len() <= MAX_CERTIFICATES, ErrorKind::TooManyCertificates)?;
    chain.split_first().ok_or_else(|| ErrorKind::CertificatesMissing.into())
}

/// Each issuer is the next subject.
fn check_order(chain: &[Certificate<'_>]) -> Result<(), Error> {
    pairs(chain)
        .try_for_each(|(issued, issuer)| ensure(issued.issuer() == issuer.subject(), ErrorKind::ChainOrder))
}

/// A certificate below the root signed itself. Its name alone does not say so: an authority may share it
/// with its leaf. But it is signed by the next one's key, so it signed itself only if that is its own.
fn is_self_signed(issued: &Certificate<'_>, issuer: &Certificate<'_>) -> bool {
    match (issued.public_key(), issuer.public_key()) {
        (Ok(own), Ok(next)) => issued.is_self_issued() && own.material() == next.material(),
        _ => false,
    }
}

/// Each certificate but the last is signed by the next.
fn check_links<B: Backend>(
    chain: &[Certificate<'_>],
    backend: &B,
    scratch: &mut Scratch<'_>,
) -> Result<(), Error> {
    pairs(chain).try_for_each(|(issued, issuer)| issued.check_signed_by(issuer, backend, scratch.lend()))
}

fn pairs<'a, 'c>(
    chain: &'a [Certificate<'c>],
) -> impl Iterator<Item = (&'a Certificate<'c>, &'a Certificate<'c>)> {
    chain.iter().zip(chain.iter().skip(1))
}

fn check_notary_authority(authority: &Certificate<'_>) -> Result<(), Error> {
    let extensions = authority.extensions();
    ensure(
        extensions.basic_constraints.is_some_and(|constraints| constraints.critical && constraints.ca),
        ErrorKind::CertificateNotAuthority,
    )?;
    ensure(
        extensions.key_usage.is_some_and(|usage| usage.critical && usage.has(KeyUsage::KEY_CERT_SIGN)),
        ErrorKind::CertificateKeyUsage,
    )?;
    authority.check_signature_algorithm()
}

fn check_nv2_authority(authority: &Certificate<'_>) -> Result<(), Error> {
    check_nothing_ignored(authority)?;
    ensure(authority.is_authority(), ErrorKind::CertificateNotAuthority)?;
    ensure(
        authority.extensions().key_usage.is_some_and(|usage| usage.has(KeyUsage::KEY_CERT_SIGN)),
        ErrorKind::CertificateKeyUsage,
    )
}

fn check_nv2_leaf_usage(
    leaf: &Certificate<'_>,
    server_auth: ServerAuth,
    absent: KeyUsageAbsent,
) -> Result<(), Error> {
    check_nothing_ignored(leaf)?;
    ensure(
        match leaf.extensions().key_usage {
            Some(usage) => usage.has(KeyUsage::DIGITAL_SIGNATURE),
            None => absent == KeyUsageAbsent::Accept,
        },
        ErrorKind::CertificateKeyUsage,
    )?;
    let purposes = match server_auth {
        ServerAuth::Refuse => ExtendedKeyUsage::ANY | ExtendedKeyUsage::CODE_SIGNING,
        ServerAuth::Accept => {
            ExtendedKeyUsage::ANY | ExtendedKeyUsage::CODE_SIGNING | ExtendedKeyUsage::SERVER_AUTH
        }
    };
    ensure(
        leaf.extensions().extended_key_usage.is_none_or(|usage| usage.has_any_of(purposes)),
        ErrorKind::CertificateExtendedKeyUsage,
    )
}

/// The nv2 profile knows no extension that it may pass over when it is critical.
fn check_nothing_ignored(certificate: &Certificate<'_>) -> Result<(), Error> {
    let extensions = certificate.extensions();
    ensure(!extensions.has_unknown_critical, ErrorKind::CertificateCriticalExtension)?;
    ensure(!extensions.has_name_constraints, ErrorKind::CertificateNameConstraints)
}

/// `below` authorities stand between this one and the leaf. Self-issued ones count too, which is
/// stricter than RFC 5280, 4.2.1.9.
fn check_path_length(authority: &Certificate<'_>, below: usize) -> Result<(), Error> {
    let path_len = authority.extensions().basic_constraints.and_then(|constraints| constraints.path_len);
    let permitted = path_len.and_then(|most| usize::try_from(most).ok());
    ensure(permitted.is_none_or(|most| below <= most), ErrorKind::CertificatePathLength)
}

fn ensure(condition: bool, otherwise: ErrorKind) -> Result<(), Error> {
    if condition { Ok(()) } else { Err(otherwise.into()) }
}

#[cfg(test)]
mod tests;
