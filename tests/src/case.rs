//! Cases of the fixture families: where they lie, what they expect, and how a verification of one is set up.

use crate::encoding::pem;
use crate::kit::question::{Artifact, Input, Question};
use crate::kit::run::Trust as Trusted;
use nv2_core::certificate::Certificate;
use nv2_core::certificate::host::HostNames;
use nv2_core::policy::TrustPolicy;
use nv2_core::time::parse_rfc3339;
use nv2_core::{Anchor, AnchorStore, Digest, ErrorKind, Format, Time};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// The folder of the families: `$NV2_FIXTURES`, else the place beside a developer's checkout.
#[must_use]
pub fn folder() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/fixtures");
    let folder = std::env::var_os("NV2_FIXTURES").map_or(beside, PathBuf::from);
    folder.is_dir().then_some(folder)
}

/// One row of a family's `cases.json`.
#[derive(Clone, Debug)]
pub struct Case {
    /// The family.
    pub family: String,
    /// The folder that paths are relative to.
    pub folder: PathBuf,
    /// The row.
    pub row: Value,
}

impl Case {
    /// Reads all cases of a family.
    ///
    /// # Errors
    /// A sentence for the report.
    pub fn all(fixtures: &Path, family: &str) -> Result<Vec<Self>, String> {
        let folder = fixtures.join(family);
        let rows: Value = serde_json::from_slice(&read(&folder.join("cases.json"))?)
            .map_err(|error| format!("{family}/cases.json: {error}"))?;
        let rows = rows.as_array().ok_or("cases.json is not a list")?;
        let case = |row: &Value| Self { family: family.into(), folder: folder.clone(), row: row.clone() };
        Ok(rows.iter().map(case).collect())
    }

    /// A text member of the row.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.row[name].as_str()
    }

    /// The name in reports: file, and time where one file has several cases.
    #[must_use]
    pub fn name(&self) -> String {
        let file = format!("{}/{}", self.family, self.text("file").unwrap_or("?"));
        self.text("verify_time").map_or(file.clone(), |time| format!("{file} at {time}"))
    }

    /// The row says that the signature is good.
    #[must_use]
    pub fn expects_valid(&self) -> bool {
        self.text("verdict") == Some("valid")
    }

    /// A file that the row names.
    ///
    /// # Errors
    /// A sentence for the report.
    pub fn file(&self, member: &str) -> Result<Vec<u8>, String> {
        read(&self.folder.join(self.text(member).ok_or_else(|| format!("the case has no {member}"))?))
    }

    /// A certificate that the row names, as DER.
    ///
    /// # Errors
    /// A sentence for the report.
    pub fn certificate(&self, member: &str) -> Result<Vec<u8>, String> {
        let file = self.file(member)?;
        pem(core::str::from_utf8(&file).map_err(|error| error.to_string())?)
    }

    /// The time of verification.
    ///
    /// # Errors
    /// A sentence for the report.
    pub fn time(&self) -> Result<Time, String> {
        let text = self.text("verify_time").ok_or("the case has no time")?;
        Ok(Time::At(parse_rfc3339(text).map_err(|error| error.to_string())?))
    }

    /// The artifact as the row describes it.
    ///
    /// # Errors
    /// A sentence for the report.
    pub fn subject(&self) -> Result<Artifact<'_>, String> {
        let target = &self.row["signed_target"];
        let text = |name: &str| target[name].as_str().ok_or_else(|| format!("the case has no {name}"));
        let digest = Digest::parse(text("digest")?).map_err(|error| error.to_string())?;
        let size = target["size"].as_u64().ok_or("the case has no size")?;
        Ok(Artifact::from_descriptor(text("mediaType")?, digest, size))
    }
}

/// Whom a case trusts.
#[derive(Clone, Copy, Debug)]
pub enum Trust<'t> {
    /// The certificate of the signer.
    PinnedCertificate(&'t [u8]),
    /// A certificate above the signer, or a self-signed signer, in one of the stores.
    Anchor(&'t [u8], AnchorStore),
}

/// Verifies one envelope and answers the digest of the statement.
///
/// # Errors
/// The kind of the refusal.
pub fn verify(
    format: Format,
    envelope: &[u8],
    trust: Trust<'_>,
    artifact: &Artifact<'_>,
    time: Time,
) -> Result<Digest, ErrorKind> {
    let trust = match trust {
        Trust::PinnedCertificate(der) => {
            certificate(der)?;
            Trusted::certificate(der)
        }
        Trust::Anchor(der, store) => {
            Anchor::new(certificate(der)?, store).map_err(|error| error.kind())?;
            Trusted { anchors: vec![(der.to_vec(), store)], ..Trusted::default() }
        }
    };
    let policy = &TrustPolicy { host_names: HostNames::SubjectAltNameOrCommonName, ..TrustPolicy::default() };
    let (input, trust) = (Input::new(format, envelope), &trust);
    let question = Question { input, artifact: *artifact, trust, policy, time };
    question.ask().map(|evidence| evidence.digest)
}

/// The bytes of a file.
///
/// # Errors
/// A sentence that names the file.
pub fn read(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn certificate(der: &[u8]) -> Result<Certificate<'_>, ErrorKind> {
    Certificate::from_der(der).map_err(|error| error.kind())
}
