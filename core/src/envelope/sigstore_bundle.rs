//! Sigstore bundles 0.1 to 0.3 that were signed with a key: a signature over the content itself, or a DSSE
//! envelope. Log entries and time stamps are not looked at, and the verdict says so.

use crate::bytes::base64::{self, Alphabet};
use crate::bytes::json::{Object, Value};
use crate::bytes::scratch::Scratch;
use crate::digest::{Digest, DigestAlgorithm};
use crate::envelope::dsse::{self, Dsse};
use crate::envelope::{Covered, Envelope, Format, KeyHint, encoded_text, one, required};
use crate::error::{Error, ErrorKind};
use crate::format::BUNDLE_MEDIA_TYPES;

pub(crate) fn parse<'e>(bytes: &'e [u8], scratch: &mut Scratch<'e>) -> Result<Envelope<'e>, Error> {
    let bundle = Value::parse(bytes)?.object()?;
    let [media_type, material, message_signature, dsse_envelope] =
        bundle.find(["mediaType", "verificationMaterial", "messageSignature", "dsseEnvelope"])?;
    let media_type = required(media_type, &bundle)?;
    let text = media_type.text()?;
    if !BUNDLE_MEDIA_TYPES.iter().any(|known| text.equals(known)) {
        return Err(Error::at(ErrorKind::BundleVersionUnknown, media_type.offset()));
    }
    check_material(&required(material, &bundle)?.object()?)?;
    match (message_signature, dsse_envelope) {
        (Some(signature), None) => over_content(&signature.object()?, scratch),
        (None, Some(envelope)) => {
            let dsse = Dsse::from_json(envelope, scratch)?;
            // The specification of the bundle asks for exactly one.
            if dsse.signatures().len() != 1 {
                return Err(Error::at(ErrorKind::EnvelopeShape, envelope.offset()));
            }
            dsse::into_envelope(dsse, Format::SigstoreBundle, scratch)
        }
        _ => Err(Error::at(ErrorKind::EnvelopeShape, bundle.offset())),
    }
}

/// Exactly one kind of material, and it must be a key: its hint means nothing here.
fn check_material(material: &Object<'_>) -> Result<(), Error> {
    let [certificate, chain, public_key] =
        material.find(["certificate", "x509CertificateChain", "publicKey"])?;
    match (certificate.or(chain), public_key) {
        (Some(certificate), None) => Err(Error::at(ErrorKind::KeylessNotSupported, certificate.offset())),
        (None, Some(key)) => key.object().map(drop),
        _ => Err(Error::at(ErrorKind::EnvelopeShape, material.offset())),
    }
}

fn over_content<'e>(message: &Object<'e>, scratch: &mut Scratch<'e>) -> Result<Envelope<'e>, Error> {
    let [digest, signature] = message.find(["messageDigest", "signature"])?;
    let signature = required(signature, message)?;
    let text = encoded_text(signature, scratch)?;
    if text.is_empty() {
        return Err(Error::at(ErrorKind::SignatureMissing, signature.offset()));
    }
    Ok(Envelope {
        format: Format::SigstoreBundle,
        algorithm: None,
        key_hint: KeyHint::Unnamed,
        notary: None,
        covered: Covered::Content {
            claimed: digest.map(|digest| message_digest(digest, scratch)).transpose()?.flatten(),
        },
        payload: &[],
        payload_type: None,
        signatures: one(base64::decode(Alphabet::Standard, text, scratch)?),
    })
}

/// The digest that the bundle claims. It proves nothing, but must not contradict the content. An empty object
/// claims none: cosign writes that for Ed25519.
fn message_digest<'e>(value: Value<'e>, scratch: &mut Scratch<'e>) -> Result<Option<Digest>, Error> {
    let object = value.object()?;
    let [algorithm, digest] = object.find(["algorithm", "digest"])?;
    if algorithm.is_none() && digest.is_none() {
        return Ok(None);
    }
    let name = required(algorithm, &object)?;
    let text = name.text()?;
    let algorithm = [
        ("SHA2_256", DigestAlgorithm::Sha256),
        ("SHA2_384", DigestAlgorithm::Sha384),
        ("SHA2_512", DigestAlgorithm::Sha512),
    ]
    .into_iter()
    .find(|(name, _)| text.equals(name))
    .ok_or(Error::at(ErrorKind::DigestInvalid, name.offset()))?
    .1;
    let digest = encoded_text(required(digest, &object)?, scratch)?;
    Digest::new(algorithm, base64::decode(Alphabet::Standard, digest, scratch)?).map(Some)
}
