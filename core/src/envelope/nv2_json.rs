//! The JSON form that came before the token: `{"signed":{…},"signature":{…}}`. The signature covers the
//! value of `signed` as its bytes stand in the file, white space included.

use crate::bytes::base64::{self, Alphabet};
use crate::bytes::json;
use crate::bytes::scratch::Scratch;
use crate::envelope::{Covered, Envelope, Format, ToBeSigned, encoded_text, nv2, one, required};
use crate::error::{Error, ErrorKind};

pub(crate) fn parse<'e>(bytes: &'e [u8], scratch: &mut Scratch<'e>) -> Result<Envelope<'e>, Error> {
    let object = json::Value::parse(bytes)?.object()?;
    let [signed, signature] = object.only(["signed", "signature"])?;
    let signed = required(signed, &object)?;
    let signature = required(signature, &object)?.object()?;
    let nv2::Header { algorithm, key_hint } = nv2::header(&signature, scratch)?;
    let [sig] = signature.find(["sig"])?;
    let sig = required(sig, &signature)?;
    if sig.text()?.is_empty() {
        return Err(Error::at(ErrorKind::SignatureMissing, sig.offset()));
    }
    Ok(Envelope {
        format: Format::Nv2Json,
        algorithm: Some(algorithm),
        key_hint,
        notary: None,
        covered: Covered::Envelope(ToBeSigned::from_slice(&[signed.raw()]).map_err(|_| ErrorKind::Internal)?),
        payload: signed.raw(),
        payload_type: None,
        signatures: one(base64::decode(Alphabet::Standard, encoded_text(sig, scratch)?, scratch)?),
    })
}
