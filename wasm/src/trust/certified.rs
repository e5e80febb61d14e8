//! Trust by certificates.

use super::{each, parsed};
use alloc::string::String;
use alloc::vec::Vec;
use nv2_core::certificate::Certificate;
use nv2_core::certificate::host::HostPattern;
use nv2_core::certificate::name::Identity;
use nv2_core::{Anchor, AnchorStore, Error, PublicKey, TrustStore};

/// Pinned certificates, anchors, and what narrows these.
#[derive(Debug, Default)]
pub(super) struct Certified {
    certificates: Vec<Vec<u8>>,
    anchors: Vec<(Vec<u8>, AnchorStore)>,
    identities: Vec<String>,
    hosts: Vec<String>,
}

impl Certified {
    pub(super) fn certificate(&mut self, bytes: &[u8]) -> Result<(), Error> {
        each(bytes, "CERTIFICATE", |der| {
            // A pin whose key is of no use is kept, as in the core: it hides no other, and is never found.
            Certificate::from_der(&der)?;
            self.certificates.push(der);
            Ok(())
        })
    }

    pub(super) fn anchor(&mut self, bytes: &[u8], store: AnchorStore) -> Result<(), Error> {
        each(bytes, "CERTIFICATE", |der| {
            Anchor::new(Certificate::from_der(&der)?, store)?;
            self.anchors.push((der, store));
            Ok(())
        })
    }

    pub(super) fn identity(&mut self, text: String) -> Result<(), Error> {
        Identity::parse(&text)?;
        self.identities.push(text);
        let checked =
            self.parsed_identities().and_then(|all| TrustStore::new().with_identities(&all).map(drop));
        checked.inspect_err(|_| drop(self.identities.pop()))
    }

    pub(super) fn host(&mut self, text: String) -> Result<(), Error> {
        HostPattern::parse(&text)?;
        self.hosts.push(text);
        Ok(())
    }

    pub(super) fn with<T>(
        &self,
        store: TrustStore<'_>,
        ask: impl FnOnce(&TrustStore<'_>) -> T,
    ) -> Result<T, Error> {
        let certificates: Vec<_> = parsed(&self.certificates, |der| Certificate::from_der(der))?;
        let anchors: Vec<_> =
            parsed(&self.anchors, |(der, store)| Anchor::new(Certificate::from_der(der)?, *store))?;
        let hosts: Vec<_> = parsed(&self.hosts, |text| HostPattern::parse(text))?;
        let identities = self.parsed_identities()?;
        let store = store
            .with_certificates(&certificates)
            .with_anchors(&anchors)
            .with_hosts(&hosts)
            .with_identities(&identities)?;
        Ok(ask(&store))
    }

    pub(super) fn add_keys<'k>(&'k self, keys: &mut Vec<PublicKey<'k>>) -> Result<(), Error> {
        for der in &self.certificates {
            keys.extend(Certificate::from_der(der)?.public_key().ok());
        }
        Ok(())
    }

    fn parsed_identities(&self) -> Result<Vec<Identity<'_>>, Error> {
        parsed(&self.identities, |text| Identity::parse(text))
    }
}
