//! Which kind of trust answers for the signer of an envelope, and which pinned key or fingerprint.

use crate::bytes::scratch::Scratch;
use crate::certificate::Certificate;
use crate::chain::ServerAuth;
use crate::crypto::Backend;
use crate::envelope::{Certificates, Envelope, KeyHint};
use crate::error::{Error, ErrorKind};
use crate::key::{KeyId, KeyKind, PublicKey};
use crate::trust::{Signer, TrustStore, TrustedBy, certificates};

/// What the policy demands of keys and certificates, known before work is spent on them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KeyRules {
    /// Largest RSA modulus in bits.
    pub max_rsa_bits: u32,
    /// Whether `serverAuth` alone will do in nv2 formats.
    #[cfg_attr(not(feature = "certificate-trust"), expect(dead_code, reason = "a rule for certificates"))]
    pub server_auth: ServerAuth,
}

impl KeyRules {
    /// The size of the key, which the cost of a check grows with.
    pub(crate) fn check_key(self, key: &PublicKey<'_>) -> Result<(), Error> {
        match key.kind() {
            KeyKind::Rsa { bits } if bits > self.max_rsa_bits => Err(ErrorKind::RsaModulusTooLarge.into()),
            _ => Ok(()),
        }
    }
}

/// The kinds of trust, in the order in which they are asked.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Route {
    Certificates,
    Keys,
    Fingerprints,
    Anchors,
}

impl Route {
    pub(crate) const ORDER: [Self; 4] = [Self::Certificates, Self::Keys, Self::Fingerprints, Self::Anchors];
}

/// Asks one kind of trust for the signer of an envelope: nothing when it knows none.
// Not inlined, so that its frame has ended before the signature is checked.
#[inline(never)]
pub(crate) fn resolve<'e, B: Backend>(
    route: Route,
    trust: &TrustStore<'e>,
    envelope: &Envelope<'e>,
    rules: KeyRules,
    backend: &B,
    scratch: Scratch<'_>,
) -> Result<Option<Signer<'e>>, Error> {
    match route {
        Route::Certificates => certificates::pinned::<B>(trust, envelope, rules),
        Route::Keys => pinned_key::<B>(trust, &envelope.key_hint),
        Route::Fingerprints => pinned_fingerprint::<B>(trust, &envelope.key_hint),
        Route::Anchors => certificates::anchored(trust, envelope, rules, backend, scratch),
    }
}

/// The signers to try, one by one until there is no more, for an envelope that names none: every pinned
/// key, and the key of every pinned certificate. Whatever certificate the envelope may carry is not looked
/// at. A pin that cannot be used is refused alone and hides no other.
pub(crate) fn candidate<'e, B: Backend>(
    route: Route,
    trust: &TrustStore<'e>,
    index: usize,
    rules: KeyRules,
) -> Option<Result<Signer<'e>, Error>> {
    match route {
        Route::Keys => trust.keys.get(index).map(pinned::<B>),
        Route::Certificates => certificates::candidate::<B>(trust, index, rules),
        Route::Fingerprints => {
            trust.fingerprints.get(index).map(|_| Err(ErrorKind::PinnedKeyNotCarried.into()))
        }
        Route::Anchors => None,
    }
}

fn pinned<'e, B: Backend>(key: &PublicKey<'e>) -> Result<Signer<'e>, Error> {
    Ok(Signer::pinned_key(*key, TrustedBy::PinnedKey, key.identity::<B::Hasher>()?))
}

fn pinned_key<'e, B: Backend>(
    trust: &TrustStore<'e>,
    hint: &KeyHint<'e>,
) -> Result<Option<Signer<'e>>, Error> {
    if trust.keys.is_empty() {
        return Ok(None);
    }
    let found = match hint {
        KeyHint::KeyId(id) => find_by_id::<B, _>(trust.keys.iter(), id)?,
        KeyHint::Unnamed => None,
        KeyHint::Certificates(certificates) => {
            let carried = leaf(certificates)?.public_key()?;
            trust.keys.iter().find(|key| key.material() == carried.material()).copied()
        }
    };
    found.as_ref().map(pinned::<B>).transpose()
}

fn find_by_id<'k, 'e: 'k, B: Backend, I: Iterator<Item = &'k PublicKey<'e>>>(
    mut keys: I,
    id: &KeyId,
) -> Result<Option<PublicKey<'e>>, Error> {
    keys.find_map(|key| match key.fingerprint::<B::Hasher>() {
        Ok(fingerprint) => (fingerprint.key_id() == *id).then_some(Ok(*key)),
        Err(error) => Some(Err(error)),
    })
    .transpose()
}

fn pinned_fingerprint<'e, B: Backend>(
    trust: &TrustStore<'e>,
    hint: &KeyHint<'e>,
) -> Result<Option<Signer<'e>>, Error> {
    match hint {
        _ if trust.fingerprints.is_empty() => Ok(None),
        KeyHint::KeyId(id) if trust.fingerprints.iter().any(|pin| pin.key_id() == *id) => {
            Err(ErrorKind::PinnedKeyNotCarried.into())
        }
        KeyHint::KeyId(_) | KeyHint::Unnamed => Ok(None),
        KeyHint::Certificates(certificates) => {
            let key = leaf(certificates)?.public_key()?;
            let fingerprint = key.fingerprint::<B::Hasher>()?;
            if !trust.fingerprints.contains(&fingerprint) {
                return Ok(None);
            }
            let identity = key.identity::<B::Hasher>()?;
            Ok(Some(Signer::pinned_key(key, TrustedBy::PinnedFingerprint, identity)))
        }
    }
}

/// The one place where a pinned key meets a certificate, so that a build which reads none links no reader.
fn leaf<'e>(certificates: &Certificates<'e>) -> Result<Certificate<'e>, Error> {
    if !cfg!(feature = "certificates") {
        return Err(ErrorKind::CertificatesNotBuilt.into());
    }
    Certificate::from_der(certificates.first().ok_or(ErrorKind::CertificatesMissing)?)
}
