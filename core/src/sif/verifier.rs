//! The judgement about a SIF file: which groups must be signed, by whom, with which hash.

use crate::algorithm::SignatureScheme;
use crate::bytes::scratch::Scratch;
use crate::crypto::{Backend, Message};
use crate::digest::DigestAlgorithm;
use crate::envelope::dsse::Dsse;
use crate::error::{Error, ErrorKind};
use crate::format::SignatureEncoding;
use crate::key::{Curve, Fingerprint, KeyKind, PublicKey};
use crate::limits::{MAX_ENVELOPE, MAX_RSA_BITS, MAX_SIF_SIGNATURES};
use crate::sif::descriptor::{Link, Object};
use crate::sif::metadata::{Metadata, PAYLOAD_TYPE};
use crate::sif::{Group, Sif};
use crate::trust::TrustStore;

/// What has to be signed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Selection {
    /// Every group, and no object but signatures may be outside a group.
    #[default]
    EveryGroup,
    /// The group of this number (without the mask). The others are not looked at.
    Group(u32),
    /// The object with this id, and the header. The other objects of its group are not looked at.
    Object(u32),
}

/// What is asked of the signatures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SifPolicy {
    /// The hash that RSA and ECDSA keys sign with. Nothing signed names it, so the caller has to; what the
    /// descriptor of a signature claims must agree.
    pub hash: DigestAlgorithm,
    /// What has to be signed.
    pub selection: Selection,
    /// How ECDSA signatures are written.
    pub signature_encoding: SignatureEncoding,
    /// Largest RSA modulus in bits.
    pub max_rsa_bits: u32,
}

impl Default for SifPolicy {
    /// SHA-256, every group, DER, [`MAX_RSA_BITS`].
    fn default() -> Self {
        Self {
            hash: DigestAlgorithm::Sha256,
            selection: Selection::EveryGroup,
            signature_encoding: SignatureEncoding::Der,
            max_rsa_bits: MAX_RSA_BITS,
        }
    }
}

/// A good signature over a group, or over one object of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GroupVerdict {
    /// The number of the group, without the mask.
    pub group: u32,
    /// How many objects were compared with what was signed.
    pub objects: usize,
    /// The id of the object that holds the signature.
    pub signature: u32,
    /// SHA-256 of the signer's SubjectPublicKeyInfo.
    pub signer: Fingerprint,
    /// The name of the signature algorithm.
    pub algorithm: &'static str,
}

/// Answers whether everything that `policy` selects is signed by somebody trusted.
///
/// `sif` is untrusted. Of the trust only pinned keys count: these signatures carry no certificates. For
/// each group one good signature by one of the keys is enough, whatever other signatures it has.
/// `scratch` is work space of [`Sif::scratch_bound`] bytes; for RSA keys above [`MAX_RSA_BITS`] add the
/// difference of [`crate::scratch_bound_for`]. `on_group` hears of each group in ascending order;
/// what it heard counts only when the whole call succeeds.
///
/// # Errors
/// `TrustEmpty` without pinned keys. `SifNoGroups`, `SifGroupUnsigned`. For a group without a good signature
/// the reason that says most: `PgpNotSupported`, `LegacySifSignature`; `AlgorithmUnknown` and
/// `AlgorithmNotAllowed` when the claimed hash is none of ours or not that of the policy; the kinds of
/// [`Dsse::parse`]; `SignatureInvalid` and the kinds of the backend; `PayloadTypeMismatch`; the `Json…` kinds,
/// `MemberMissing`, `MemberUnknown`, `DigestInvalid` and `StatementInvalid` for the metadata; `SifObjectsDiffer`,
/// `SifHeaderMismatch`, `SifDescriptorMismatch`, `SifObjectMismatch`. Limits end the search:
/// `TooManySignatures`, `EnvelopeTooLarge`, `RsaModulusTooLarge`, `ScratchTooSmall`.
pub fn verify<B: Backend>(
    sif: &Sif<'_>,
    trust: &TrustStore<'_>,
    policy: &SifPolicy,
    backend: &B,
    scratch: &mut [u8],
    mut on_group: impl FnMut(GroupVerdict),
) -> Result<(), Error> {
    if trust.keys().is_empty() {
        return Err(ErrorKind::TrustEmpty.into());
    }
    let verifier = Verifier { sif, keys: trust.keys(), policy, backend };
    match policy.selection {
        Selection::EveryGroup => {
            if sif.groups().next().is_none() {
                return Err(ErrorKind::SifNoGroups.into());
            }
            // A runtime finds an object by its type, not by its group: one outside all groups could take the
            // place of a signed one.
            if sif.objects().any(|object| object.group().is_none() && !object.is_signature()) {
                return Err(ErrorKind::SifGroupUnsigned.into());
            }
            sif.groups().try_for_each(|group| verifier.group(&group, None, scratch).map(&mut on_group))
        }
        Selection::Group(number) => {
            let group = sif.group(number).ok_or(ErrorKind::SifNoGroups)?;
            verifier.group(&group, None, scratch).map(on_group)
        }
        Selection::Object(id) => {
            let object = sif.objects().find(|object| object.id() == id).ok_or(ErrorKind::SifNoGroups)?;
            let number = object.group().ok_or(ErrorKind::SifGroupUnsigned)?;
            let group = sif.group(number).ok_or(ErrorKind::Internal)?;
            verifier.group(&group, Some(&object), scratch).map(on_group)
        }
    }
}

struct Verifier<'v, B> {
    sif: &'v Sif<'v>,
    keys: &'v [PublicKey<'v>],
    policy: &'v SifPolicy,
    backend: &'v B,
}

impl<B: Backend> Verifier<'_, B> {
    /// Tries the signatures of a group until one is good.
    fn group(
        &self,
        group: &Group<'_>,
        only: Option<&Object<'_>>,
        scratch: &mut [u8],
    ) -> Result<GroupVerdict, Error> {
        let mut refusal: Option<Error> = None;
        let signatures = self.sif.objects().filter(|object| object.is_signature() && belongs(object, group));
        for (index, signature) in signatures.enumerate() {
            if index >= MAX_SIF_SIGNATURES {
                return Err(ErrorKind::TooManySignatures.into());
            }
            match self.signature(&signature, group, only, scratch) {
                Err(error) if error.kind().is_fatal() => return Err(error),
                Err(error) => refusal = Some(refusal.unwrap_or(error).most_specific(error)),
                good => return good,
            }
        }
        Err(refusal.unwrap_or(ErrorKind::SifGroupUnsigned.into()))
    }

    fn signature(
        &self,
        signature: &Object<'_>,
        group: &Group<'_>,
        only: Option<&Object<'_>>,
        scratch: &mut [u8],
    ) -> Result<GroupVerdict, Error> {
        if signature.data().len() > MAX_ENVELOPE {
            return Err(ErrorKind::EnvelopeTooLarge.into());
        }
        check_form(signature)?;
        let claimed = claimed_hash(signature).ok_or(ErrorKind::AlgorithmUnknown)?;
        if claimed != self.policy.hash {
            return Err(ErrorKind::AlgorithmNotAllowed.into());
        }
        let mut scratch = Scratch::new(scratch);
        let envelope = Dsse::parse(signature.data(), &mut scratch)?;
        let key = self.signer(&envelope, &mut scratch)?;
        if !envelope.payload_type().equals(PAYLOAD_TYPE) {
            return Err(ErrorKind::PayloadTypeMismatch.into());
        }
        let metadata = Metadata::parse(envelope.untrusted_payload())?;
        let objects = match only {
            None => {
                metadata.check_group::<B::Hasher>(self.sif, group)?;
                group.objects().count()
            }
            Some(object) => {
                metadata.check_object::<B::Hasher>(self.sif, group, object)?;
                1
            }
        };
        Ok(GroupVerdict {
            group: group.number(),
            objects,
            signature: signature.id(),
            signer: key.fingerprint::<B::Hasher>()?,
            algorithm: name(self.scheme(key)),
        })
    }

    /// The first pinned key under which a signature of the envelope verifies. After it the payload is signed.
    fn signer<'e>(&self, envelope: &Dsse<'e>, scratch: &mut Scratch<'e>) -> Result<&PublicKey<'_>, Error> {
        let pieces = envelope.to_be_signed(scratch)?;
        let mut refusal = Error::new(ErrorKind::SignatureInvalid);
        for key in self.keys {
            self.check_size(key)?;
            for signature in envelope.signatures() {
                let (scheme, encoding) = (self.scheme(key), self.policy.signature_encoding);
                let message = Message::Pieces(&pieces);
                match self.backend.check(scheme, encoding, key, message, signature, scratch.lend()) {
                    Ok(()) => return Ok(key),
                    Err(error) if error.kind().is_fatal() => return Err(error),
                    Err(error) => refusal = refusal.most_specific(error),
                }
            }
        }
        Err(refusal)
    }

    fn check_size(&self, key: &PublicKey<'_>) -> Result<(), Error> {
        match key.kind() {
            KeyKind::Rsa { bits } if bits > self.policy.max_rsa_bits => {
                Err(ErrorKind::RsaModulusTooLarge.into())
            }
            _ => Ok(()),
        }
    }

    fn scheme(&self, key: &PublicKey<'_>) -> SignatureScheme {
        match key.kind() {
            KeyKind::Rsa { .. } => SignatureScheme::RsaPkcs1(self.policy.hash),
            KeyKind::Ec(curve) => SignatureScheme::Ecdsa(curve, self.policy.hash),
            KeyKind::Ed25519 => SignatureScheme::Ed25519,
        }
    }
}

/// A signature is linked to its group; an old one to an object of it.
fn belongs(signature: &Object<'_>, group: &Group<'_>) -> bool {
    match signature.link() {
        Link::Group(number) => number == group.number(),
        Link::Object(id) => group.objects().any(|object| object.id() == id),
        Link::None => false,
    }
}

/// Lets only signatures through that are linked to a group, stand in none, and are not OpenPGP.
fn check_form(signature: &Object<'_>) -> Result<(), Error> {
    let is_current = signature.group().is_none() && matches!(signature.link(), Link::Group(_));
    let data = signature.data();
    let is_pgp = data.starts_with(b"-----BEGIN PGP");
    // The text that was signed begins after an empty line.
    let marked = is_pgp && data.windows(LEGACY_MARK.len()).any(|window| window == LEGACY_MARK);
    match (is_current && !marked, is_pgp) {
        (false, _) => Err(ErrorKind::LegacySifSignature.into()),
        (true, true) => Err(ErrorKind::PgpNotSupported.into()),
        (true, false) => Ok(()),
    }
}

const LEGACY_MARK: &[u8] = b"\nSIFHASH:";

/// The hash that the descriptor names; nothing when it is weak or unknown.
fn claimed_hash(signature: &Object<'_>) -> Option<DigestAlgorithm> {
    match signature.claimed_hash()? {
        1 => Some(DigestAlgorithm::Sha256),
        2 => Some(DigestAlgorithm::Sha384),
        3 => Some(DigestAlgorithm::Sha512),
        _ => None,
    }
}

const fn name(scheme: SignatureScheme) -> &'static str {
    use DigestAlgorithm::{Sha256, Sha384, Sha512};
    use SignatureScheme::{Ecdsa, Ed25519, RsaPkcs1, RsaPss};
    match scheme {
        RsaPkcs1(Sha256) => "RSA-PKCS1-SHA256",
        RsaPkcs1(Sha384) => "RSA-PKCS1-SHA384",
        RsaPkcs1(Sha512) => "RSA-PKCS1-SHA512",
        RsaPss(Sha256) => "RSA-PSS-SHA256",
        RsaPss(Sha384) => "RSA-PSS-SHA384",
        RsaPss(Sha512) => "RSA-PSS-SHA512",
        Ecdsa(Curve::P256, Sha256) => "ECDSA-P256-SHA256",
        Ecdsa(Curve::P256, Sha384) => "ECDSA-P256-SHA384",
        Ecdsa(Curve::P256, Sha512) => "ECDSA-P256-SHA512",
        Ecdsa(Curve::P384, Sha256) => "ECDSA-P384-SHA256",
        Ecdsa(Curve::P384, Sha384) => "ECDSA-P384-SHA384",
        Ecdsa(Curve::P384, Sha512) => "ECDSA-P384-SHA512",
        Ecdsa(Curve::P521, Sha256) => "ECDSA-P521-SHA256",
        Ecdsa(Curve::P521, Sha384) => "ECDSA-P521-SHA384",
        Ecdsa(Curve::P521, Sha512) => "ECDSA-P521-SHA512",
        Ed25519 => "Ed25519",
    }
}
