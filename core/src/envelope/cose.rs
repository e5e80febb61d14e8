//! COSE_Sign1 (RFC 9052, 4.2): the structure and the Sig_structure, under no profile.
//!
//! Not a format of its own: a caller who has a key and knows what the payload means can check a
//! message here. Stricter than the RFC where it leaves a choice: tagged, payload inside, algorithm
//! protected, definite lengths, shortest heads, an ECDSA algorithm belongs to one curve.

use crate::algorithm::Algorithm;
use crate::bytes::cbor::{Label, Value};
use crate::bytes::copy;
use crate::bytes::scratch::Scratch;
use crate::crypto::{Backend, Message};
use crate::envelope::{ToBeSigned, labelled};
use crate::error::{Error, ErrorKind};
use crate::format::SignatureEncoding;
use crate::key::PublicKey;

/// The tag of COSE_Sign1.
const TAG: u64 = 18;

/// Labels of the common header (RFC 9052, 3.1).
pub(crate) const ALGORITHM: Label<'static> = Label::Integer(1);
pub(crate) const CRITICAL: Label<'static> = Label::Integer(2);
pub(crate) const CONTENT_TYPE: Label<'static> = Label::Integer(3);
/// `x5chain` (RFC 9360).
pub(crate) const CERTIFICATES: Label<'static> = Label::Integer(33);

/// array(4), then the text "Signature1".
const SIG_STRUCTURE: &[u8] = b"\x84\x6aSignature1";

/// A message that has the structure. Nothing in it is trusted.
#[derive(Clone, Copy, Debug)]
pub struct CoseSign1<'e> {
    protected_bytes: &'e [u8],
    protected: Option<Value<'e>>,
    unprotected: Value<'e>,
    payload: &'e [u8],
    signature: &'e [u8],
}

impl<'e> CoseSign1<'e> {
    /// Reads a tagged message that fills `bytes`.
    ///
    /// # Errors
    /// The `Cbor…` kinds; `CoseTag`; `EnvelopeShape`; `PayloadMissing` for a detached or empty payload;
    /// `SignatureMissing`; `HeaderForbidden` when `alg` or `crit` is not protected.
    pub fn parse(bytes: &'e [u8]) -> Result<Self, Error> {
        let message = match Value::parse(bytes)?.tagged() {
            Some((TAG, message)) => message,
            _ => return Err(Error::at(ErrorKind::CoseTag, 0)),
        };
        let shape = Error::at(ErrorKind::EnvelopeShape, message.offset());
        let mut parts = message.array().map_err(|_| shape)?;
        let (Some(protected), Some(unprotected), Some(payload), Some(signature), None) =
            (parts.next(), parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(shape);
        };
        if payload.is_null() || payload.bytes()?.is_empty() {
            return Err(Error::at(ErrorKind::PayloadMissing, payload.offset()));
        }
        if signature.bytes()?.is_empty() {
            return Err(Error::at(ErrorKind::SignatureMissing, signature.offset()));
        }
        let message = Self {
            protected_bytes: protected.bytes()?,
            protected: protected_map(protected.bytes()?)?,
            unprotected,
            payload: payload.bytes()?,
            signature: signature.bytes()?,
        };
        message.check_unprotected()?;
        Ok(message)
    }

    fn check_unprotected(&self) -> Result<(), Error> {
        for (label, value) in self.unprotected.map()? {
            let forbidden = label == ALGORITHM || label == CRITICAL || self.protected(label)?.is_some();
            if forbidden {
                return Err(Error::at(ErrorKind::HeaderForbidden, value.offset()));
            }
        }
        Ok(())
    }

    /// A value of the protected header.
    ///
    /// # Errors
    /// None after [`CoseSign1::parse`]; the type is that of the reader.
    pub fn protected(&self, label: Label<'_>) -> Result<Option<Value<'e>>, Error> {
        self.protected.as_ref().map_or(Ok(None), |header| labelled(header, label))
    }

    /// A value of the unprotected header.
    ///
    /// # Errors
    /// None after [`CoseSign1::parse`]; the type is that of the reader.
    pub fn unprotected(&self, label: Label<'_>) -> Result<Option<Value<'e>>, Error> {
        labelled(&self.unprotected, label)
    }

    pub(crate) fn protected_entries(&self) -> impl Iterator<Item = (Label<'e>, Value<'e>)> + use<'e> {
        self.protected.into_iter().filter_map(|header| header.map().ok()).flatten()
    }

    pub(crate) fn unprotected_entries(&self) -> impl Iterator<Item = (Label<'e>, Value<'e>)> + use<'e> {
        self.unprotected.map().into_iter().flatten()
    }

    /// The algorithm of the protected header.
    ///
    /// # Errors
    /// `AlgorithmMissing`, `AlgorithmUnknown`; `CborType` for a name as text.
    pub fn algorithm(&self) -> Result<Algorithm, Error> {
        let value = self.protected(ALGORITHM)?.ok_or(ErrorKind::AlgorithmMissing)?;
        let number = value.integer()?;
        Algorithm::from_cose(number).ok_or(Error::at(ErrorKind::AlgorithmUnknown, value.offset()))
    }

    /// The payload, which nobody has checked.
    #[must_use]
    pub const fn untrusted_payload(&self) -> &'e [u8] {
        self.payload
    }

    /// The signature as it stands.
    #[must_use]
    pub const fn signature(&self) -> &'e [u8] {
        self.signature
    }

    /// The Sig_structure (RFC 9052, 4.4) around the received protected bytes.
    ///
    /// # Errors
    /// `ScratchTooSmall`; at most 15 bytes are taken.
    pub fn to_be_signed(
        &self,
        external_aad: &'e [u8],
        scratch: &mut Scratch<'e>,
    ) -> Result<ToBeSigned<'e>, Error> {
        // An empty map is represented by the empty string, whichever way it was sent.
        let protected = if self.protected.is_some() { self.protected_bytes } else { &[] };
        let pieces: [&'e [u8]; 7] = [
            SIG_STRUCTURE,
            byte_string_head(protected.len(), scratch)?,
            protected,
            byte_string_head(external_aad.len(), scratch)?,
            external_aad,
            byte_string_head(self.payload.len(), scratch)?,
            self.payload,
        ];
        pieces.into_iter().try_fold(ToBeSigned::new(), |mut all, piece| {
            all.push(piece).map_err(|_| ErrorKind::Internal)?;
            Ok(all)
        })
    }

    /// Checks the message with a given key and answers its payload.
    ///
    /// # Errors
    /// As [`CoseSign1::algorithm`]; `CriticalUnknown` when any header is marked critical;
    /// `AlgorithmKeyMismatch`; the kinds of the signature stage.
    pub fn verify<B: Backend>(
        &self,
        key: &PublicKey<'_>,
        external_aad: &'e [u8],
        backend: &B,
        mut scratch: Scratch<'e>,
    ) -> Result<&'e [u8], Error> {
        if self.protected(CRITICAL)?.is_some() {
            return Err(ErrorKind::CriticalUnknown.into());
        }
        let algorithm = self.algorithm()?;
        if !algorithm.fits(key.kind()) {
            return Err(ErrorKind::AlgorithmKeyMismatch.into());
        }
        let message = self.to_be_signed(external_aad, &mut scratch)?;
        let message = Message::Pieces(&message);
        let (scheme, encoding) = (algorithm.scheme(), SignatureEncoding::Fixed);
        backend.check(scheme, encoding, key, message, self.signature, scratch)?;
        Ok(self.payload)
    }
}

/// The protected header: nothing when it is empty, in either representation.
fn protected_map(bytes: &[u8]) -> Result<Option<Value<'_>>, Error> {
    if bytes.is_empty() {
        return Ok(None);
    }
    let header = Value::parse(bytes)?;
    let entries = header.map()?.len();
    Ok((entries > 0).then_some(header))
}

/// The head of a byte string in its shortest form (RFC 8949, 4.2.1).
fn byte_string_head<'e>(len: usize, scratch: &mut Scratch<'e>) -> Result<&'e [u8], Error> {
    let [b4, b3, b2, b1] = u32::try_from(len).map_err(|_| ErrorKind::EnvelopeTooLarge)?.to_be_bytes();
    let head: &[u8] = match len {
        0..24 => &[0x40 | b1],
        24..0x100 => &[0x58, b1],
        0x100..0x1_0000 => &[0x59, b2, b1],
        _ => &[0x5a, b4, b3, b2, b1],
    };
    let place = scratch.take(head.len())?;
    copy(place, head);
    Ok(place)
}
