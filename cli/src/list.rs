//! `nv2 list`: the signatures of an artifact in a layout or archive, as a tree. Nothing in it is checked
//! except that each blob has the digest that leads to it.

use crate::args::{ListArgs, Output};
use crate::discover::{Opened, claims_of, format_of, name_of};
use crate::exit::{Exit, Failure, Failures};
use crate::inspect::Claims;
use crate::output::{ErrorReport, print_json};
use crate::target::TargetName;
use crate::term::{Terminal, escape};
use nv2_core::ErrorKind;
use nv2_oci::{Candidate, Descriptor};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, IsTerminal};

/// Name and version of the form.
pub const LIST_SCHEMA: &str = "nv2.list/v1";

/// Runs the command.
///
/// # Errors
/// `Usage` for a target that cannot be searched, `LocalIo`, `Mismatch`. An artifact without signatures is
/// no failure.
pub fn run(options: &ListArgs, terminal: &Terminal) -> Result<Exit, Failures> {
    let name = TargetName::parse(Some(&options.target))?;
    let opened = Opened::open(&name, terminal)?.ok_or_else(|| {
        Failure::usage("only oci-layout: and oci-archive: hold signatures that can be listed")
    })?;
    opened.stream(terminal, &mut |_| {})?;
    let found = opened.search(options.max_signatures);
    let report = Report {
        schema: LIST_SCHEMA,
        verified: false,
        subject: DescriptorReport::new(&opened.descriptor),
        truncated: found.truncated,
        signatures: found.candidates.iter().map(Listed::new).collect(),
    };
    match options.output {
        Output::Json => print_json(terminal, &report),
        Output::Text => {
            if found.truncated {
                terminal.warning("the limits of the search were reached: there is more than is listed");
            }
            let branches = if io::stdout().is_terminal() { &BOXES } else { &ASCII };
            terminal.print(&report.tree(branches))
        }
    }
}

/// How the branches of a tree are drawn: a branch, the last one, and what continues or does not below.
struct Branches([&'static str; 4]);

const ASCII: Branches = Branches(["|-- ", "`-- ", "|   ", "    "]);
const BOXES: Branches = Branches(["├── ", "└── ", "│   ", "    "]);

#[derive(Debug, Serialize)]
struct Report {
    schema: &'static str,
    verified: bool,
    subject: DescriptorReport,
    truncated: bool,
    signatures: Vec<Listed>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct DescriptorReport {
    media_type: String,
    digest: String,
    size: u64,
}

impl DescriptorReport {
    fn new(descriptor: &Descriptor) -> Self {
        Self {
            media_type: descriptor.media_type.clone(),
            digest: descriptor.digest.to_string(),
            size: descriptor.size,
        }
    }
}

/// One candidate.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Listed {
    #[serde(skip)]
    name: String,
    manifest: DescriptorReport,
    layer: Option<DescriptorReport>,
    format: Option<&'static str>,
    annotations: BTreeMap<String, String>,
    /// What the envelope claims, in the form of `nv2 inspect`.
    unverified_claims: Option<Claims>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<ErrorReport>,
}

impl Listed {
    fn new(candidate: &Candidate) -> Self {
        let (claims, error) = match &candidate.signature {
            Err(refusal) => (None, Some(ErrorReport::refusal(refusal.name(), refusal.message()))),
            Ok(signature) => match claims_of(name_of(candidate), signature) {
                Ok(claims) => (Some(claims), None),
                Err(error) => (None, Some(ErrorReport::new(error))),
            },
        };
        Self {
            name: name_of(candidate),
            manifest: DescriptorReport::new(&candidate.manifest),
            layer: candidate.layer.as_ref().map(DescriptorReport::new),
            format: candidate.signature.as_ref().ok().map(|signature| format_of(signature).name()),
            annotations: candidate.annotations.clone(),
            unverified_claims: claims,
            error,
        }
    }

    fn lines(&self, subject: &DescriptorReport) -> Vec<String> {
        let mut lines = Vec::new();
        match &self.unverified_claims {
            Some(claims) => lines.extend(claims.summary()),
            None => lines.extend(self.format.map(|format| format!("format: {format}"))),
        }
        let about = self.unverified_claims.as_ref().and_then(Claims::digest);
        if about.is_some_and(|digest| digest != subject.digest) {
            lines.push(format!("unverified statement: {}", ErrorKind::SubjectDigestMismatch.message()));
        }
        lines.extend(self.error.as_ref().map(|error| format!("refused: {}", error.line())));
        lines
    }
}

impl Report {
    fn tree(&self, branches: &Branches) -> String {
        let Branches([branch, last_branch, below, below_last]) = branches;
        let mut out = escape(&format!("{} {}", self.subject.digest, self.subject.media_type)) + "\n";
        if self.signatures.is_empty() {
            out.push_str(&format!("{last_branch}no signature found\n"));
        }
        for (at, signature) in self.signatures.iter().enumerate() {
            let is_last = at + 1 == self.signatures.len();
            let (own, indent) = if is_last { (last_branch, below_last) } else { (branch, below) };
            out.push_str(&format!("{own}unverified signature {}\n", escape(&signature.name)));
            let lines = signature.lines(&self.subject);
            for (at, line) in lines.iter().enumerate() {
                let inner = if at + 1 == lines.len() { last_branch } else { branch };
                out.push_str(&format!("{indent}{inner}{}\n", escape(line)));
            }
        }
        out
    }
}
