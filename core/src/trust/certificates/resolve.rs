//! Which pinned certificate or anchor answers for the signer of an envelope.

use super::{Anchor, VerifiedChain};
use crate::bytes::scratch::Scratch;
use crate::certificate::Certificate;
use crate::certificate::name::Identity;
use crate::chain::{self, RootSignature};
use crate::crypto::Backend;
use crate::envelope::{Certificates, Envelope, KeyHint, SigningScheme};
use crate::error::{Error, ErrorKind};
use crate::trust::{AnchorStore, Entry, KeyRules, Signer, SubjectIdentity, TrustStore, TrustedBy};

/// The anchor that the certificates of an envelope lead to.
pub(crate) fn anchored<'e, B: Backend>(
    trust: &TrustStore<'e>,
    envelope: &Envelope<'e>,
    rules: KeyRules,
    backend: &B,
    scratch: Scratch<'_>,
) -> Result<Option<Signer<'e>>, Error> {
    match &envelope.key_hint {
        KeyHint::Certificates(certificates) if !trust.certified.anchors.is_empty() => {
            let chain = parse_chain(certificates, rules)?;
            match envelope.notary_header() {
                Some(header) => notary_anchor(trust, chain, header.scheme, backend, scratch),
                None => nv2_anchor(trust, chain, rules, backend, scratch),
            }
        }
        _ => Ok(None),
    }
}

/// The pinned certificate that an envelope names.
pub(crate) fn pinned<'e, B: Backend>(
    trust: &TrustStore<'e>,
    envelope: &Envelope<'e>,
    rules: KeyRules,
) -> Result<Option<Signer<'e>>, Error> {
    let Some(certificate) = find_certificate::<B>(trust, &envelope.key_hint)? else { return Ok(None) };
    match envelope.notary_header() {
        Some(_) => chain::check_notary_leaf(&certificate)?,
        None => chain::check_nv2_pinned_leaf(&certificate, rules.server_auth)?,
    }
    pinned_leaf::<B>(certificate).map(Some)
}

/// The pinned certificate of this number, for an envelope that names none.
pub(crate) fn candidate<'e, B: Backend>(
    trust: &TrustStore<'e>,
    index: usize,
    rules: KeyRules,
) -> Option<Result<Signer<'e>, Error>> {
    trust.certified.certificates.get(index).map(|certificate| {
        chain::check_nv2_pinned_leaf(certificate, rules.server_auth)?;
        pinned_leaf::<B>(*certificate)
    })
}

fn pinned_leaf<B: Backend>(certificate: Certificate<'_>) -> Result<Signer<'_>, Error> {
    let key = certificate.public_key()?;
    let mut chain = VerifiedChain::new();
    chain.push(certificate).map_err(|_| ErrorKind::TooManyCertificates)?;
    Ok(Signer {
        chain,
        ..Signer::pinned_key(key, TrustedBy::PinnedCertificate, key.identity::<B::Hasher>()?)
    })
}

fn find_certificate<'e, B: Backend>(
    trust: &TrustStore<'e>,
    hint: &KeyHint<'e>,
) -> Result<Option<Certificate<'e>>, Error> {
    for certificate in trust.certified.certificates {
        let found = match (hint, certificate.public_key()) {
            (KeyHint::Unnamed, _) => false,
            (KeyHint::KeyId(id), Ok(key)) => key.fingerprint::<B::Hasher>()?.key_id() == *id,
            // A key that is not supported has no id to be found by, and is no fault of the others.
            (KeyHint::KeyId(_), Err(_)) => false,
            (KeyHint::Certificates(carried), _) => carried.first() == Some(&certificate.der()),
        };
        if found {
            return Ok(Some(*certificate));
        }
    }
    Ok(None)
}

/// Notary Project: the chain must hold by itself, then some certificate of it must be in the store of
/// the signing scheme. The topmost match is credited, so that two leaves of one root never count twice.
fn notary_anchor<'e, B: Backend>(
    trust: &TrustStore<'e>,
    chain: VerifiedChain<'e>,
    scheme: SigningScheme,
    backend: &B,
    mut scratch: Scratch<'_>,
) -> Result<Option<Signer<'e>>, Error> {
    let store = match scheme {
        SigningScheme::X509 => AnchorStore::Ca,
        SigningScheme::SigningAuthority => AnchorStore::SigningAuthority,
    };
    chain::check_notary_profile(&chain)?;
    let Some((certificate, anchor)) = topmost(trust, &chain, store) else {
        let other = match store {
            AnchorStore::Ca => AnchorStore::SigningAuthority,
            AnchorStore::SigningAuthority => AnchorStore::Ca,
        };
        return match topmost(trust, &chain, other) {
            Some(_) => Err(ErrorKind::AnchorOfOtherScheme.into()),
            None => Ok(None),
        };
    };
    // The anchor may stand below the root; then its own signature says nothing about the root's.
    let is_root = chain.last().map(Certificate::der) == Some(certificate.der());
    let root_signature = if is_root { anchor.root_signature } else { RootSignature::Check };
    chain::check_notary_signatures(&chain, root_signature, backend, scratch.lend())?;
    credit::<B>(trust, chain, &certificate, store).map(Some)
}

/// The anchor of one store that stands closest to the root, and its certificate in the chain.
fn topmost<'a, 'e>(
    trust: &'a TrustStore<'e>,
    chain: &VerifiedChain<'e>,
    store: AnchorStore,
) -> Option<(Certificate<'e>, &'a Anchor<'e>)> {
    chain.iter().rev().find_map(|certificate| {
        let same =
            |anchor: &&Anchor<'_>| anchor.store == store && anchor.certificate.der() == certificate.der();
        trust.certified.anchors.iter().find(same).map(|anchor| (*certificate, anchor))
    })
}

/// nv2: the first anchor that the chain leads to.
fn nv2_anchor<'e, B: Backend>(
    trust: &TrustStore<'e>,
    mut chain: VerifiedChain<'e>,
    rules: KeyRules,
    backend: &B,
    mut scratch: Scratch<'_>,
) -> Result<Option<Signer<'e>>, Error> {
    let mut refusal: Option<Error> = None;
    for anchor in trust.certified.anchors.iter().filter(|anchor| anchor.store == AnchorStore::Ca) {
        let certificate = &anchor.certificate;
        if !chain::can_end_in(&chain, certificate) {
            continue;
        }
        certificate.public_key().map_or(Ok(()), |key| rules.check_key(&key))?;
        match chain::check_nv2_chain(&chain, certificate, rules.server_auth, backend, scratch.lend()) {
            Ok(()) => {
                if chain.last().map(Certificate::der) != Some(certificate.der()) {
                    chain.push(*certificate).map_err(|_| ErrorKind::TooManyCertificates)?;
                }
                return credit::<B>(trust, chain, certificate, AnchorStore::Ca).map(Some);
            }
            Err(error) if error.kind().is_fatal() => return Err(error),
            Err(error) => refusal = Some(refusal.map_or(error, |earlier| earlier.most_specific(error))),
        }
    }
    refusal.map_or(Ok(None), Err)
}

fn credit<'e, B: Backend>(
    trust: &TrustStore<'e>,
    chain: VerifiedChain<'e>,
    anchor: &Certificate<'e>,
    store: AnchorStore,
) -> Result<Signer<'e>, Error> {
    let leaf = chain.first().ok_or(ErrorKind::CertificatesMissing)?;
    let key = leaf.public_key()?;
    let (identity, names) = match_identities(trust, leaf)?;
    let credited = credited_anchor(trust, anchor).public_key()?;
    let entry = Entry { key: credited.identity::<B::Hasher>()?, names };
    let key_identity = key.identity::<B::Hasher>()?;
    Ok(Signer { key, trusted_by: TrustedBy::Anchor(store), chain, identity, key_identity, entry })
}

/// The first identity that the subject of the leaf matches, and a bit for each that it does.
fn match_identities<'e>(
    trust: &TrustStore<'e>,
    leaf: &Certificate<'_>,
) -> Result<(SubjectIdentity<'e>, u64), Error> {
    if trust.certified.identities.is_empty() || trust.certified.identities.iter().any(Identity::is_any) {
        return Ok((SubjectIdentity::Any, 0));
    }
    let subject = leaf.subject();
    let mut refusal = Error::new(ErrorKind::IdentityMismatch);
    let (mut first, mut names) = (None, 0);
    for (identity, bit) in trust.certified.identities.iter().zip((0..u64::BITS).cycle()) {
        match identity.check(&subject) {
            Ok(()) => {
                first = first.or(Some(*identity));
                names |= 1_u64.wrapping_shl(bit);
            }
            Err(error) => refusal = error,
        }
    }
    first.map(|identity| (SubjectIdentity::Named(identity), names)).ok_or(refusal)
}

/// The anchor that is credited for this one: the topmost that issued it, by the names alone. Who holds the
/// lower one chooses which of the two a chain ends in, and would else count as both. Anchors of one name
/// are one. A name that only happens to fit counts too few, never too many.
fn credited_anchor<'t, 'e>(trust: &'t TrustStore<'e>, anchor: &'t Certificate<'e>) -> &'t Certificate<'e> {
    let named = |name| {
        trust.certified.anchors.iter().map(|anchor| &anchor.certificate).find(|it| it.subject() == name)
    };
    let mut top = named(anchor.subject()).unwrap_or(anchor);
    // Each step leads to another anchor or ends; more steps than anchors would be a circle.
    for _ in trust.certified.anchors {
        match named(top.issuer()) {
            Some(above) if above.der() != top.der() => top = above,
            _ => break,
        }
    }
    top
}

fn parse_chain<'e>(certificates: &Certificates<'e>, rules: KeyRules) -> Result<VerifiedChain<'e>, Error> {
    let parse = |der: &&'e [u8]| {
        let certificate = Certificate::from_der(der)?;
        // A key of an unknown kind is no fault yet: the chain says what it needs.
        certificate.public_key().map_or(Ok(()), |key| rules.check_key(&key))?;
        Ok(certificate)
    };
    certificates.iter().map(parse).collect()
}
