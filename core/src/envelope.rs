//! Bytes to envelope: the outer shell, the protected header and the hints. Nothing is trusted yet.

/// A signature format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// The nv2 prototype's token: `header.claims.signature`.
    Nv2Jwt,
    /// The nv2 prototype's earlier JSON form: `{"signed":…,"signature":…}`. Read only.
    Nv2Json,
    /// Notary Project, JWS JSON serialisation, flattened: `application/jose+json`.
    NotaryJws,
    /// Notary Project, tagged COSE_Sign1: `application/cose`.
    NotaryCose,
}
