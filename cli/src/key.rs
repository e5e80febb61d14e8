//! `nv2 key`: makes keys, names them, prints their public half, bakes them into programs.

pub mod bake;

use crate::args::{KeyGenerateArgs, KeyIdArgs, KeyPublicArgs, Output};
use crate::exit::{Exit, Failure, Failures};
use crate::file::{self, Access, Existing};
use crate::output::print_json;
use crate::term::Terminal;
use crate::trust::{contains, is_pem};
use nv2_core::certificate::Certificate;
use nv2_core::crypto::{Backend, RustCrypto};
use nv2_core::{Fingerprint, PublicKey};
use nv2_sign::{PrivateKey, SignError, certificate, key};
use pem_rfc7468::LineEnding;
use serde::Serialize;
use std::path::Path;
use zeroize::Zeroizing;

/// Runs `nv2 key generate`.
///
/// # Errors
/// `LocalIo`, `Internal`.
pub fn generate(options: &KeyGenerateArgs, terminal: &Terminal) -> Result<Exit, Failures> {
    let internal = |error: SignError| Failure::new(crate::sign::exit(&error), error);
    let existing = if options.force { Existing::Replace } else { Existing::Keep };
    if existing == Existing::Keep && options.output.exists() {
        // Said before the seconds that a large RSA key takes.
        return Err(file::exists(&options.output).into());
    }
    let key = PrivateKey::generate(options.kind).map_err(internal)?;
    let pem = key.to_pkcs8_pem().map_err(internal)?;
    let report = KeyReport::new(&options.output, &key.public_key_spki().map_err(internal)?)?;
    file::write(&options.output, pem.as_bytes(), Access::Owner, existing)?;
    terminal.note(&format!("{}: new {} key", options.output.display(), options.kind.name()));
    terminal.print(&report.text())
}

/// Runs `nv2 key id`.
///
/// # Errors
/// `LocalIo`, `Trust`.
pub fn id(options: &KeyIdArgs, terminal: &Terminal) -> Result<Exit, Failures> {
    let report = KeyReport::new(&options.key, &read_any(&options.key, terminal)?)?;
    match options.output {
        Output::Text => terminal.print(&report.text()),
        Output::Json => print_json(terminal, &report),
    }
}

/// Runs `nv2 key public`.
///
/// # Errors
/// `LocalIo`, `Trust`.
pub fn public(options: &KeyPublicArgs, terminal: &Terminal) -> Result<Exit, Failures> {
    let spki = read_any(&options.key, terminal)?;
    let pem = pem_rfc7468::encode_string("PUBLIC KEY", LineEnding::LF, &spki)
        .map_err(|error| Failure::new(Exit::Internal, error))?;
    match &options.output {
        None => terminal.print(&pem),
        Some(path) => {
            file::write(path, pem.as_bytes(), Access::Default, Existing::Replace)?;
            Ok(Exit::Done)
        }
    }
}

/// Reads a private key, and warns when others may read it too.
///
/// # Errors
/// `LocalIo`, `Trust`.
pub fn read_private_key(path: &Path, terminal: &Terminal) -> Result<PrivateKey, Failure> {
    let content = Zeroizing::new(file::read_key_file(path)?);
    parse_private_key(path, &content, terminal)
}

fn parse_private_key(path: &Path, content: &[u8], terminal: &Terminal) -> Result<PrivateKey, Failure> {
    let key = PrivateKey::from_pem(content).map_err(|error| Failure::about(Exit::Trust, path, error))?;
    if is_open_to_others(path) {
        let advice = format!("others may read this private key: chmod 600 {}", path.display());
        terminal.warning(&format!("{}: {advice}", path.display()));
    }
    Ok(key)
}

#[cfg(unix)]
fn is_open_to_others(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn is_open_to_others(_path: &Path) -> bool {
    false
}

/// The SubjectPublicKeyInfo of a private key, a public key or the first certificate of a file.
fn read_any(path: &Path, terminal: &Terminal) -> Result<Vec<u8>, Failure> {
    let content = Zeroizing::new(file::read_key_file(path)?);
    let failure = |error: SignError| Failure::about(Exit::Trust, path, error);
    if contains(&content, b"PRIVATE KEY-----") {
        let key = parse_private_key(path, &content, terminal)?;
        return key.public_key_spki().map_err(failure);
    }
    if contains(&content, b"-----BEGIN CERTIFICATE-----") {
        let chain = certificate::chain_from_file(&content).map_err(failure)?;
        return certificate::leaf_spki(&chain).map_err(failure);
    }
    if is_pem(&content) {
        return key::public_key_from_pem(&content).map_err(failure);
    }
    let certified = Certificate::from_der(&content).and_then(|certificate| certificate.public_key());
    let key = certified.or_else(|_| PublicKey::from_spki(&content));
    key.map(|key| key.spki().to_vec())
        .map_err(|_| Failure::about(Exit::Trust, path, "the file holds neither a key nor a certificate"))
}

/// The names of a key.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct KeyReport {
    key_id: String,
    spki_sha256: String,
}

impl KeyReport {
    fn new(path: &Path, spki: &[u8]) -> Result<Self, Failure> {
        let fingerprint = fingerprint(spki).map_err(|error| Failure::about(Exit::Trust, path, error))?;
        Ok(Self { key_id: fingerprint.key_id().to_string(), spki_sha256: fingerprint.to_string() })
    }

    fn text(&self) -> String {
        format!("key id: {}\npin:    {}\n", self.key_id, self.spki_sha256)
    }
}

fn fingerprint(spki: &[u8]) -> Result<Fingerprint, nv2_core::Error> {
    PublicKey::from_spki(spki)?.fingerprint::<<RustCrypto as Backend>::Hasher>()
}
