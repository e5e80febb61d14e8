//! Trust from files. What does not load is named with its file; nothing is left out in silence.

use crate::args::TrustArgs;
use crate::exit::{Exit, Failure, Failures};
use crate::file::read_key_file;
use nv2_core::certificate::Certificate;
use nv2_core::certificate::host::HostPattern;
use nv2_core::certificate::name::Identity;
use nv2_core::{Anchor, AnchorStore, Fingerprint, PublicKey, TrustStore};
use nv2_sign::{certificate, key};
use std::path::{Path, PathBuf};

/// The files behind the options, as DER.
#[derive(Debug, Default)]
pub struct TrustFiles {
    keys: Vec<Der>,
    certificates: Vec<Der>,
    anchors: Vec<(Der, AnchorStore)>,
}

#[derive(Debug)]
struct Der {
    path: PathBuf,
    bytes: Vec<u8>,
}

impl TrustFiles {
    /// Reads all files.
    pub fn load(options: &TrustArgs, failures: &mut Failures) -> Self {
        let mut files = Self::default();
        for path in &options.keys {
            files.keys.extend(failures.take(read_public_key(path)).map(|bytes| der(path, bytes)));
        }
        for path in &options.certs {
            files.certificates.extend(failures.take(read_pin(path)).map(|bytes| der(path, bytes)));
        }
        let authorities = options.ca_certs.iter().map(|path| (path, AnchorStore::Ca));
        let others = options.signing_authority_certs.iter().map(|path| (path, AnchorStore::SigningAuthority));
        for (path, store) in authorities.chain(others) {
            let found = failures.take(read_certificates(path)).unwrap_or_default();
            files.anchors.extend(found.into_iter().map(|bytes| (der(path, bytes), store)));
        }
        files
    }
}

fn der(path: &Path, bytes: Vec<u8>) -> Der {
    Der { path: path.to_path_buf(), bytes }
}

/// What the files hold, parsed by the core.
#[derive(Debug, Default)]
pub struct Trusted<'t> {
    keys: Vec<PublicKey<'t>>,
    fingerprints: Vec<Fingerprint>,
    certificates: Vec<Certificate<'t>>,
    anchors: Vec<Anchor<'t>>,
    identities: Vec<Identity<'t>>,
    hosts: Vec<HostPattern<'t>>,
}

impl<'t> Trusted<'t> {
    /// Parses all files and texts.
    pub fn parse(files: &'t TrustFiles, options: &'t TrustArgs, failures: &mut Failures) -> Self {
        let mut trusted = Self { fingerprints: options.pins.clone(), ..Self::default() };
        for file in &files.keys {
            trusted.keys.extend(failures.take(parsed(file, PublicKey::from_spki(&file.bytes))));
        }
        for file in &files.certificates {
            let certificate = Certificate::from_der(&file.bytes);
            // The key of a pin must be one that we know; that of an anchor is asked for by its chain.
            let usable = certificate.and_then(|pin| pin.public_key().map(|_| pin));
            trusted.certificates.extend(failures.take(parsed(file, usable)));
        }
        for (file, store) in &files.anchors {
            let anchor = Certificate::from_der(&file.bytes).and_then(|root| Anchor::new(root, *store));
            trusted.anchors.extend(failures.take(parsed(file, anchor)));
        }
        for text in &options.identities {
            let identity = Identity::parse(text).map_err(|error| Failure::usage(error.kind().message()));
            trusted.identities.extend(failures.take(identity));
        }
        for text in &options.hosts {
            let host = HostPattern::parse(text).map_err(|error| Failure::usage(error.kind().message()));
            trusted.hosts.extend(failures.take(host));
        }
        trusted
    }

    /// The pinned keys, those of pinned certificates among them.
    pub fn public_keys(&self) -> Vec<PublicKey<'t>> {
        let certified = self.certificates.iter().filter_map(|pin| pin.public_key().ok());
        self.keys.iter().cloned().chain(certified).collect()
    }

    /// The trust store of the core.
    ///
    /// # Errors
    /// `Usage` when identities overlap.
    pub fn store(&'t self) -> Result<TrustStore<'t>, Failure> {
        TrustStore::new()
            .with_keys(&self.keys)
            .with_fingerprints(&self.fingerprints)
            .with_certificates(&self.certificates)
            .with_anchors(&self.anchors)
            .with_hosts(&self.hosts)
            .with_identities(&self.identities)
            .map_err(|error| Failure::usage(error.kind().message()))
    }
}

/// Refuses options that would have no effect, because their user believes that they have.
pub fn check_options(options: &TrustArgs, failures: &mut Failures) {
    let has_anchor = !options.ca_certs.is_empty() || !options.signing_authority_certs.is_empty();
    let has_pin = !options.keys.is_empty() || !options.pins.is_empty() || !options.certs.is_empty();
    let narrows = !options.identities.is_empty() || !options.hosts.is_empty();
    if narrows && !has_anchor {
        failures.push(Failure::usage(
            "--identity and --ca-name narrow CAs: give --ca-cert or --signing-authority-cert with them",
        ));
    }
    if !has_anchor && !has_pin {
        failures.push(Failure::new(
            Exit::Trust,
            "nobody is trusted: give --key, --pin, --cert, --ca-cert or --signing-authority-cert",
        ));
    }
}

/// Reads a public key file, PEM or DER, into SubjectPublicKeyInfo.
///
/// # Errors
/// `LocalIo`, `Trust`.
pub fn read_public_key(path: &Path) -> Result<Vec<u8>, Failure> {
    let file = read_key_file(path)?;
    let refuse = |message: &str| Err(Failure::about(Exit::Trust, path, message));
    if file.trim_ascii().is_empty() {
        return refuse("the file is empty: it must hold a public key");
    }
    if !is_pem(&file) {
        // 0x30 begins the DER SEQUENCE that a SubjectPublicKeyInfo is.
        return if file.first() == Some(&0x30) { Ok(file) } else { refuse("the file holds no public key") };
    }
    if contains(&file, b"PRIVATE KEY-----") {
        return refuse("this is a private key: give its public key, which `nv2 key public` prints");
    }
    if contains(&file, b"-----BEGIN CERTIFICATE-----") {
        return refuse("this is a certificate, not a public key: pin it with --cert");
    }
    key::public_key_from_pem(&file).map_err(|error| Failure::about(Exit::Trust, path, error))
}

/// Reads a certificate file, PEM or DER; at least one.
///
/// # Errors
/// `LocalIo`, `Trust`.
pub fn read_certificates(path: &Path) -> Result<Vec<Vec<u8>>, Failure> {
    let file = read_key_file(path)?;
    certificate::chain_from_file(&file).map_err(|error| Failure::about(Exit::Trust, path, error))
}

/// A pin is one certificate: with a whole chain it would not be clear who is trusted.
fn read_pin(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut found = read_certificates(path)?;
    match (found.pop(), found.is_empty()) {
        (Some(certificate), true) => Ok(certificate),
        _ => Err(Failure::about(
            Exit::Trust,
            path,
            "the file holds several certificates: pin the signer's alone, or trust its root with --ca-cert",
        )),
    }
}

/// True when the file has a PEM block.
pub(crate) fn is_pem(file: &[u8]) -> bool {
    contains(file, b"-----BEGIN ")
}

pub(crate) fn contains(file: &[u8], part: &[u8]) -> bool {
    file.windows(part.len()).any(|window| window == part)
}

fn parsed<T>(file: &Der, result: Result<T, nv2_core::Error>) -> Result<T, Failure> {
    result.map_err(|error| {
        let kind = error.kind();
        let message = format!("{error} [{} {}]", kind.name(), kind.code());
        Failure::about(Exit::Trust, &file.path, message)
    })
}
