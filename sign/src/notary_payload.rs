//! What both Notary Project envelopes share (signature specification, payload and attributes).

use crate::error::SignError;
use crate::json::Object;
use crate::request::{SignRequest, date};

/// Media type of the payload: the content type of both envelopes.
pub(crate) const CONTENT_TYPE: &str = "application/vnd.cncf.notary.payload.v1+json";

/// Attribute names, equal in JWS and COSE.
pub(crate) const SIGNING_SCHEME: &str = "io.cncf.notary.signingScheme";
pub(crate) const SIGNING_TIME: &str = "io.cncf.notary.signingTime";
pub(crate) const EXPIRY: &str = "io.cncf.notary.expiry";
pub(crate) const SIGNING_AGENT: &str = "io.cncf.notary.signingAgent";

/// The scheme in which the signer vouches for its own time.
pub(crate) const SCHEME_X509: &str = "notary.x509";

/// Who made the envelope; informative.
pub(crate) const AGENT: &str = concat!("nv2/", env!("CARGO_PKG_VERSION"));

/// A request, brought to what the envelopes carry.
pub(crate) struct NotaryRequest<'r> {
    pub(crate) payload: String,
    /// Unix seconds.
    pub(crate) signing_time: i64,
    /// Unix seconds.
    pub(crate) expiry: Option<i64>,
    /// DER, leaf first, root last.
    pub(crate) chain: &'r [Vec<u8>],
}

impl<'r> NotaryRequest<'r> {
    pub(crate) fn new(request: &'r SignRequest) -> Result<Self, SignError> {
        Ok(Self {
            payload: payload(request),
            signing_time: request.at,
            expiry: request.expiry()?,
            chain: request.chain.as_deref().ok_or(SignError::ChainRequired)?,
        })
    }

    /// The attributes that a verifier must understand.
    pub(crate) fn critical(&self) -> Vec<&'static str> {
        let expiry = self.expiry.map(|_| EXPIRY);
        [SIGNING_SCHEME].into_iter().chain(expiry).collect()
    }
}

/// Unix seconds as RFC 3339 text in UTC.
pub(crate) fn rfc3339(at: i64) -> Result<String, SignError> {
    Ok(date(at)?.to_string())
}

fn payload(request: &SignRequest) -> String {
    let artifact = &request.artifact;
    let mut target = Object::new()
        .string("mediaType", &artifact.media_type)
        .string("digest", &artifact.digest)
        .raw("size", artifact.size);
    if !request.annotations.is_empty() {
        let annotations = request.annotations.iter();
        let annotations = annotations.fold(Object::new(), |object, (name, value)| object.string(name, value));
        target = target.raw("annotations", annotations.finish());
    }
    Object::new().raw("targetArtifact", target.finish()).finish()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::request::Descriptor;
    use nv2_core::envelope::Format;

    pub(crate) fn request() -> SignRequest {
        let artifact = Descriptor { media_type: "a/b".into(), digest: "sha256:00".into(), size: 7 };
        let mut request = SignRequest::new(Format::NotaryJws, artifact, 1_700_000_000);
        request.chain = Some(vec![vec![1, 2, 3], vec![4]]);
        request
    }

    #[test]
    fn the_payload_is_the_descriptor() {
        assert_eq!(
            payload(&request()),
            r#"{"targetArtifact":{"mediaType":"a/b","digest":"sha256:00","size":7}}"#
        );
    }

    #[test]
    fn annotations_are_sorted_and_escaped() {
        let mut request = request();
        for (name, value) in [("z", "1"), ("a", "<\"x\">"), ("m", "")] {
            request.annotations.insert(name.into(), value.into());
        }
        assert_eq!(
            payload(&request),
            concat!(
                r#"{"targetArtifact":{"mediaType":"a/b","digest":"sha256:00","size":7,"#,
                r#""annotations":{"a":"\u003c\"x\"\u003e","m":"","z":"1"}}}"#
            )
        );
    }

    #[test]
    fn times_are_utc() {
        assert_eq!(rfc3339(1_700_000_000).unwrap(), "2023-11-14T22:13:20Z");
        assert_eq!(rfc3339(0).unwrap(), "1970-01-01T00:00:00Z");
        assert!(matches!(rfc3339(-1), Err(SignError::TimeOutOfRange)));
        assert!(matches!(rfc3339(i64::MAX), Err(SignError::TimeOutOfRange)));
    }
}
