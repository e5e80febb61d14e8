//! One verification, from owned pieces to an expected code.

use crate::kit::pki::NOW;
use crate::kit::question::{Artifact, Input, Question};
use crate::kit::table::{Bytes, Table};
use nv2_core::bytes::scratch::Scratch;
use nv2_core::certificate::Certificate;
use nv2_core::crypto::{Backend, DefaultBackend};
use nv2_core::{
    Anchor, AnchorStore, ErrorKind, Fingerprint, Format, PublicKey, Subject, Time, TrustPolicy, TrustStore,
};

/// The hash of the backend under test.
pub type Hasher = <DefaultBackend as Backend>::Hasher;

/// The artifact that good signatures are about.
pub const MANIFEST: &[u8] =
    br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json"}"#;
/// Its media type.
pub const MEDIA_TYPE: &str = "application/vnd.oci.image.manifest.v1+json";

/// The descriptor of [`MANIFEST`] as JSON members.
pub fn descriptor() -> String {
    let subject = Subject::from_content(MEDIA_TYPE, MANIFEST).unwrap();
    format!(r#""mediaType":"{MEDIA_TYPE}","digest":"{}","size":{}"#, subject.digests()[0], subject.size())
}

/// The Notary Project payload about [`MANIFEST`].
pub fn notary_payload() -> String {
    format!(r#"{{"targetArtifact":{{{}}}}}"#, descriptor())
}

/// Who is trusted, in owned form.
#[derive(Clone, Default)]
pub struct Trust {
    /// SubjectPublicKeyInfo.
    pub keys: Vec<Vec<u8>>,
    /// Fingerprints.
    pub fingerprints: Vec<[u8; 32]>,
    /// Pinned certificates.
    pub certificates: Vec<Vec<u8>>,
    /// Anchors.
    pub anchors: Vec<(Vec<u8>, AnchorStore)>,
    /// The anchors' own signatures are checked before.
    pub proven: bool,
    /// Identities of the anchors.
    pub identities: Vec<String>,
    /// Hosts of the anchors.
    pub hosts: Vec<String>,
}

impl Trust {
    /// One pinned key.
    pub fn key(spki: &[u8]) -> Self {
        Self { keys: vec![spki.to_vec()], ..Self::default() }
    }

    /// One pinned certificate.
    pub fn certificate(der: &[u8]) -> Self {
        Self { certificates: vec![der.to_vec()], ..Self::default() }
    }

    /// One anchor in the store `ca`.
    pub fn anchor(der: &[u8]) -> Self {
        Self { anchors: vec![(der.to_vec(), AnchorStore::Ca)], ..Self::default() }
    }

    /// Calls `body` with the store.
    pub fn with<T>(&self, body: impl FnOnce(&TrustStore<'_>) -> T) -> T {
        self.with_table(Table::Absent, body)
    }

    /// Calls `body` with the store, in which every key of P-256 has a table.
    pub fn with_table<T>(&self, table: Table, body: impl FnOnce(&TrustStore<'_>) -> T) -> T {
        let key = |spki: &[u8]| table.prepare(PublicKey::from_spki(spki).ok());
        let certified = |der: &[u8]| table.prepare(Certificate::from_der(der).unwrap().public_key().ok());
        let bytes: [Vec<_>; 3] = [
            self.keys.iter().map(|spki| key(spki)).collect(),
            self.certificates.iter().map(|der| certified(der)).collect(),
            self.anchors.iter().map(|(der, _)| certified(der)).collect(),
        ];
        let prepared = bytes.each_ref().map(|kind| kind.iter().map(Bytes::key).collect::<Vec<_>>());
        let [of_keys, of_certificates, of_anchors] = &prepared;

        let keys: Vec<_> = self
            .keys
            .iter()
            .zip(of_keys)
            .map(|(spki, prepared)| match prepared {
                Some(prepared) => PublicKey::prepared(prepared),
                None => PublicKey::from_spki(spki).unwrap(),
            })
            .collect();
        let fingerprints: Vec<_> = self.fingerprints.iter().copied().map(Fingerprint).collect();
        let certificates: Vec<_> = self
            .certificates
            .iter()
            .zip(of_certificates)
            .map(|(der, prepared)| {
                let certificate = Certificate::from_der(der).unwrap();
                prepared.as_ref().map_or(certificate, |prepared| certificate.prepared(prepared).unwrap())
            })
            .collect();
        let anchors: Vec<_> = self
            .anchors
            .iter()
            .zip(of_anchors)
            .map(|((der, store), prepared)| {
                let anchor = Anchor::new(Certificate::from_der(der).unwrap(), *store).unwrap();
                prepared.as_ref().map_or(anchor, |prepared| anchor.prepared(prepared).unwrap())
            })
            .map(|anchor| match self.proven {
                true => anchor.proven(&DefaultBackend, Scratch::new(&mut vec![0; 8192])).unwrap(),
                false => anchor,
            })
            .collect();
        let identities: Vec<_> = self
            .identities
            .iter()
            .map(|text| nv2_core::certificate::name::Identity::parse(text).unwrap())
            .collect();
        let hosts: Vec<_> = self
            .hosts
            .iter()
            .map(|text| nv2_core::certificate::host::HostPattern::parse(text).unwrap())
            .collect();
        let store = TrustStore::new()
            .with_keys(&keys)
            .with_fingerprints(&fingerprints)
            .with_certificates(&certificates)
            .with_anchors(&anchors)
            .with_hosts(&hosts)
            .with_identities(&identities)
            .unwrap();
        body(&store)
    }
}

/// Verifies an envelope about [`MANIFEST`] at [`NOW`] under the strict policy.
pub fn verify(format: Format, envelope: &[u8], trust: &Trust) -> Result<(), ErrorKind> {
    verify_with(format, envelope, trust, &TrustPolicy::default(), Time::At(NOW))
}

/// Verifies an envelope about [`MANIFEST`].
pub fn verify_with(
    format: Format,
    envelope: &[u8],
    trust: &Trust,
    policy: &TrustPolicy<'_>,
    time: Time,
) -> Result<(), ErrorKind> {
    let input = Input::new(format, envelope);
    let artifact = Artifact::from_content(MEDIA_TYPE, MANIFEST);
    Question { input, artifact, trust, policy, time }.ask().map(drop)
}
