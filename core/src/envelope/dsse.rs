//! DSSE v1: a typed payload and signatures over its pre-authentication encoding
//! (secure-systems-lab, DSSE protocol and envelope).
//!
//! [`Dsse`] is the plain structure, for a caller who has a key and knows what the payload means; as a
//! [`Format`] of its own the payload is a statement that is bound to a subject.

use crate::algorithm::SignatureScheme;
use crate::bytes::base64::{self, Alphabet};
use crate::bytes::copy;
use crate::bytes::json::{Text, Value};
use crate::bytes::scratch::Scratch;
use crate::crypto::{Backend, Message};
use crate::envelope::{Covered, Envelope, Format, KeyHint, Signatures, ToBeSigned, encoded_text, required};
use crate::error::{Error, ErrorKind};
use crate::format::SignatureEncoding;
use crate::key::PublicKey;

/// An envelope that has the structure. Nothing in it is trusted.
#[derive(Clone, Debug)]
pub struct Dsse<'e> {
    payload_type: Text<'e>,
    type_bytes: &'e [u8],
    payload: &'e [u8],
    signatures: Signatures<'e>,
}

impl<'e> Dsse<'e> {
    /// Reads a JSON envelope. `keyid` is an unauthenticated hint and not looked at, nor are unknown members.
    ///
    /// # Errors
    /// The `Json…` kinds; `MemberMissing`; `PayloadMissing`; `SignatureMissing` for an empty list or an
    /// empty signature; `Base64Invalid`; `TooManySignatures`.
    pub fn parse(bytes: &'e [u8], scratch: &mut Scratch<'e>) -> Result<Self, Error> {
        Self::from_json(Value::parse(bytes)?, scratch)
    }

    /// As [`Dsse::parse`], for a value inside another document.
    pub(crate) fn from_json(value: Value<'e>, scratch: &mut Scratch<'e>) -> Result<Self, Error> {
        let object = value.object()?;
        let [payload, payload_type, signatures] = object.find(["payload", "payloadType", "signatures"])?;
        let payload = required(payload, &object)?;
        let payload_type = required(payload_type, &object)?.text()?;
        let list = required(signatures, &object)?;
        if payload.text()?.is_empty() {
            return Err(Error::at(ErrorKind::PayloadMissing, payload.offset()));
        }
        let mut signatures = Signatures::new();
        for element in list.array()?.elements() {
            let signature = element.object()?;
            let [sig] = signature.find(["sig"])?;
            let sig = required(sig, &signature)?;
            if sig.text()?.is_empty() {
                return Err(Error::at(ErrorKind::SignatureMissing, sig.offset()));
            }
            let decoded = either_alphabet(sig, scratch)?;
            signatures.push(decoded).map_err(|_| ErrorKind::TooManySignatures)?;
        }
        if signatures.is_empty() {
            return Err(Error::at(ErrorKind::SignatureMissing, list.offset()));
        }
        Ok(Self {
            payload_type,
            type_bytes: payload_type.decode(scratch)?.as_bytes(),
            payload: either_alphabet(payload, scratch)?,
            signatures,
        })
    }

    /// The type that the envelope gives its payload.
    #[must_use]
    pub const fn payload_type(&self) -> Text<'e> {
        self.payload_type
    }

    /// The payload, which nobody has checked.
    #[must_use]
    pub const fn untrusted_payload(&self) -> &'e [u8] {
        self.payload
    }

    /// The decoded signatures.
    #[must_use]
    pub fn signatures(&self) -> &[&'e [u8]] {
        &self.signatures
    }

    /// Checks the signatures with a given key, in a given encoding, and answers the payload when one is
    /// good.
    ///
    /// # Errors
    /// `SignatureInvalid` and the kinds of the backend; `KeyUnsupported`.
    pub fn verify<B: Backend>(
        &self,
        key: &PublicKey<'_>,
        scheme: SignatureScheme,
        encoding: SignatureEncoding,
        backend: &B,
        mut scratch: Scratch<'e>,
    ) -> Result<&'e [u8], Error> {
        let pieces = self.to_be_signed(&mut scratch)?;
        let mut refusal = Error::new(ErrorKind::SignatureInvalid);
        for signature in &self.signatures {
            let message = Message::Pieces(&pieces);
            match backend.check(scheme, encoding, key, message, signature, scratch.lend()) {
                Ok(()) => return Ok(self.payload),
                Err(error) => refusal = refusal.most_specific(error),
            }
        }
        Err(refusal)
    }

    /// The pre-authentication encoding: `DSSEv1 len(type) type len(body) body`, with lengths in decimal
    /// bytes.
    ///
    /// # Errors
    /// `ScratchTooSmall`; at most 50 bytes are taken.
    pub fn to_be_signed(&self, scratch: &mut Scratch<'e>) -> Result<ToBeSigned<'e>, Error> {
        let pieces: [&'e [u8]; 7] = [
            b"DSSEv1 ",
            decimal(self.type_bytes.len(), scratch)?,
            b" ",
            self.type_bytes,
            b" ",
            decimal(self.payload.len(), scratch)?,
            b" ",
        ];
        let mut all = ToBeSigned::new();
        for piece in pieces.into_iter().chain([self.payload]) {
            all.push(piece).map_err(|_| ErrorKind::Internal)?;
        }
        Ok(all)
    }
}

pub(crate) fn parse<'e>(bytes: &'e [u8], scratch: &mut Scratch<'e>) -> Result<Envelope<'e>, Error> {
    into_envelope(Dsse::parse(bytes, scratch)?, Format::Dsse, scratch)
}

/// The envelope around a statement.
pub(crate) fn into_envelope<'e>(
    dsse: Dsse<'e>,
    format: Format,
    scratch: &mut Scratch<'e>,
) -> Result<Envelope<'e>, Error> {
    Ok(Envelope {
        format,
        algorithm: None,
        key_hint: KeyHint::Unnamed,
        notary: None,
        covered: Covered::Envelope(dsse.to_be_signed(scratch)?),
        payload: dsse.payload,
        payload_type: Some(dsse.payload_type),
        signatures: dsse.signatures,
    })
}

/// Base64 in the standard or the URL alphabet: the protocol asks verifiers to take both. The URL one may be
/// padded or not, the standard one must be; characters of both in one text are refused.
fn either_alphabet<'e>(value: Value<'e>, scratch: &mut Scratch<'e>) -> Result<&'e [u8], Error> {
    let text = encoded_text(value, scratch)?;
    let is_url = text.iter().any(|byte| matches!(byte, b'-' | b'_'));
    match (is_url, text.len() % 4) {
        (false, 0) => base64::decode(Alphabet::Standard, text, scratch),
        (true, 0) => base64::decode(Alphabet::UrlUnpadded, without_padding(text), scratch),
        _ => base64::decode(Alphabet::UrlUnpadded, text, scratch),
    }
}

fn without_padding(text: &[u8]) -> &[u8] {
    text.strip_suffix(b"==").or_else(|| text.strip_suffix(b"=")).unwrap_or(text)
}

/// A number in decimal, without leading zeros.
fn decimal<'e>(number: usize, scratch: &mut Scratch<'e>) -> Result<&'e [u8], Error> {
    const MOST: usize = 20;
    let mut digits = [0; MOST];
    let (mut rest, mut used) = (number, 0_usize);
    for place in digits.iter_mut().rev() {
        let digit = u8::try_from(rest % 10).map_err(|_| ErrorKind::Internal)?;
        *place = b'0'.saturating_add(digit);
        (rest, used) = (rest / 10, used.saturating_add(1));
        if rest == 0 {
            break;
        }
    }
    let place = scratch.take(used)?;
    copy(place, digits.get(MOST.saturating_sub(used)..).ok_or(ErrorKind::Internal)?);
    Ok(place)
}
