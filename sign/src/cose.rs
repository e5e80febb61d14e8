//! Notary Project COSE: a tagged COSE_Sign1 (RFC 9052, 4.2) in deterministic encoding.

use crate::cbor;
use crate::error::SignError;
use crate::notary_payload::{
    AGENT, CONTENT_TYPE, EXPIRY, NotaryRequest, SCHEME_X509, SIGNING_AGENT, SIGNING_SCHEME, SIGNING_TIME,
};
use crate::signer::Signer;
use nv2_core::algorithm::Algorithm;

/// CBOR tags: COSE_Sign1, and a time in unix seconds.
const SIGN1: u64 = 18;
const EPOCH_TIME: u64 = 1;

/// Header labels (IANA COSE Header Parameters).
const ALG: i64 = 1;
const CRIT: i64 = 2;
const CONTENT_TYPE_LABEL: i64 = 3;
const X5CHAIN: i64 = 33;

/// Writes the envelope.
pub(crate) fn write(
    request: &NotaryRequest<'_>,
    algorithm: Algorithm,
    signer: &dyn Signer,
) -> Result<Vec<u8>, SignError> {
    let protected = cbor::bytes(&protected(request, algorithm));
    let payload = cbor::bytes(request.payload.as_bytes());
    let signature = signer.sign(algorithm, &to_be_signed(&protected, &payload))?;
    let chain: Vec<Vec<u8>> = request.chain.iter().map(|der| cbor::bytes(der)).collect();
    let unprotected = cbor::map(vec![
        (cbor::int(X5CHAIN), cbor::array(&chain)),
        (cbor::text(SIGNING_AGENT), cbor::text(AGENT)),
    ]);
    let message = cbor::array(&[protected, unprotected, payload, cbor::bytes(&signature)]);
    Ok(cbor::tag(SIGN1, &message))
}

/// The Sig_structure (RFC 9052, 4.4) without external data.
fn to_be_signed(protected: &[u8], payload: &[u8]) -> Vec<u8> {
    cbor::array(&[cbor::text("Signature1"), protected.to_vec(), cbor::bytes(&[]), payload.to_vec()])
}

fn protected(request: &NotaryRequest<'_>, algorithm: Algorithm) -> Vec<u8> {
    let critical: Vec<Vec<u8>> = request.critical().into_iter().map(cbor::text).collect();
    let time = |seconds| cbor::tag(EPOCH_TIME, &cbor::int(seconds));
    let mut entries = vec![
        (cbor::int(ALG), cbor::int(algorithm.cose())),
        (cbor::int(CRIT), cbor::array(&critical)),
        (cbor::int(CONTENT_TYPE_LABEL), cbor::text(CONTENT_TYPE)),
        (cbor::text(SIGNING_SCHEME), cbor::text(SCHEME_X509)),
        (cbor::text(SIGNING_TIME), time(request.signing_time)),
    ];
    entries.extend(request.expiry.map(|expiry| (cbor::text(EXPIRY), time(expiry))));
    cbor::map(entries)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::PrivateKey;
    use crate::notary_payload::tests::request;
    use crate::signer::LocalSigner;
    use ciborium::Value;
    use signature::Verifier;
    use spki::DecodePublicKey;

    fn decode(bytes: &[u8]) -> Value {
        ciborium::from_reader(bytes).unwrap()
    }

    #[test]
    fn the_protected_map_is_complete_and_sorted() {
        let mut request = request();
        request.expires_in = Some(60);
        let map = protected(&NotaryRequest::new(&request).unwrap(), Algorithm::Ps384);
        let time = |seconds: i64| Value::Tag(1, Box::new(seconds.into()));
        let expected: Vec<(Value, Value)> = vec![
            (1.into(), (-38).into()),
            (2.into(), Value::Array(vec![SIGNING_SCHEME.into(), EXPIRY.into()])),
            (3.into(), CONTENT_TYPE.into()),
            (EXPIRY.into(), time(1_700_000_060)),
            (SIGNING_TIME.into(), time(1_700_000_000)),
            (SIGNING_SCHEME.into(), SCHEME_X509.into()),
        ];
        assert_eq!(decode(&map), Value::Map(expected));
    }

    #[test]
    fn the_envelope_is_tagged_and_signed() {
        let key = PrivateKey::from_pem(include_bytes!("../testdata/keys/p384.pem")).unwrap();
        let signer = LocalSigner::new(key).unwrap();
        let request = request();
        let request = NotaryRequest::new(&request).unwrap();
        let envelope = write(&request, Algorithm::Es384, &signer).unwrap();
        assert_eq!(envelope[..2], [0xd2, 0x84]);

        let (18, message) = decode(&envelope).into_tag().unwrap() else { panic!("another tag") };
        let message = message.into_array().unwrap();
        let bytes = |place: usize| message[place].as_bytes().unwrap().as_slice();
        assert_eq!(bytes(0), protected(&request, Algorithm::Es384));
        let chain = Value::Array(vec![Value::Bytes(vec![1, 2, 3]), Value::Bytes(vec![4])]);
        assert_eq!(message[1], Value::Map(vec![(33.into(), chain), (SIGNING_AGENT.into(), AGENT.into())]));
        assert_eq!(bytes(2), request.payload.as_bytes());

        let mut signed = Vec::new();
        let structure: Vec<Value> =
            vec!["Signature1".into(), message[0].clone(), Value::Bytes(vec![]), message[2].clone()];
        ciborium::into_writer(&structure, &mut signed).unwrap();
        let public = p384::ecdsa::VerifyingKey::from_public_key_der(signer.public_key_spki()).unwrap();
        let signature = p384::ecdsa::Signature::from_slice(bytes(3)).unwrap();
        assert!(public.verify(&signed, &signature).is_ok());
    }
}
