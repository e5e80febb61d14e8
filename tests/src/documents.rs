//! The documents that are generated from the code. A test compares them with the files; the example
//! `documents` writes them.

use nv2_core::{ErrorKind, Stage};
use std::fmt::Write;
use std::path::PathBuf;

/// A generated document: its place in the repository, and its text.
#[derive(Clone, Debug)]
pub struct Document {
    /// Path from the root of the repository.
    pub path: &'static str,
    /// The whole file.
    pub text: String,
}

impl Document {
    /// All of them.
    ///
    /// # Errors
    /// A sentence, when the source of the limits no longer has the form that this reads.
    pub fn all() -> Result<Vec<Self>, String> {
        Ok(vec![
            Self { path: "docs/ERRORS.md", text: errors() },
            Self { path: "docs/LIMITS.md", text: limits()? },
        ])
    }

    /// Where the file lies.
    #[must_use]
    pub fn file(&self) -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join(self.path)
    }
}

/// Where the caps stand: heading, path, text.
const SOURCES: [(&str, &str, &str); 10] = [
    ("Verification (`nv2-core`)", "core/src/limits.rs", include_str!("../../core/src/limits.rs")),
    ("Descriptors (`nv2-oci`)", "oci/src/descriptor.rs", include_str!("../../oci/src/descriptor.rs")),
    ("Image layouts (`nv2-oci`)", "oci/src/layout.rs", include_str!("../../oci/src/layout.rs")),
    ("Archives of layouts (`nv2-oci`)", "oci/src/archive.rs", include_str!("../../oci/src/archive.rs")),
    ("Manifests of signatures (`nv2-oci`)", "oci/src/manifest.rs", include_str!("../../oci/src/manifest.rs")),
    ("Search for signatures (`nv2-oci`)", "oci/src/discovery.rs", include_str!("../../oci/src/discovery.rs")),
    (
        "Programs that sign (`nv2-sign`)",
        "sign/src/signer/command.rs",
        include_str!("../../sign/src/signer/command.rs"),
    ),
    ("Key and certificate files (`nv2`)", "cli/src/file.rs", include_str!("../../cli/src/file.rs")),
    ("Manifests (`nv2`)", "cli/src/target.rs", include_str!("../../cli/src/target.rs")),
    ("SIF files (`nv2`)", "cli/src/sif.rs", include_str!("../../cli/src/sif.rs")),
];

const REFRESH: &str = "Generated from the code: `cargo run -p nv2-conformance --example documents`. A test fails when it is stale.";

fn errors() -> String {
    let mut out = format!(
        "# Error codes\n\n{REFRESH}\n\n\
         Every refusal has one code. A code is never used again for something else, and its meaning does not change. \
         The thousands are the stage, in the order of the data path: what was refused at a later stage had passed \
         all earlier ones. No message holds bytes of the input.\n\n\
         When several signatures or several kinds of trust were tried, the refusal of the furthest stage is reported. \
         The stage `limit` ends the search at once.\n"
    );
    let mut stage: Option<Stage> = None;
    for kind in ErrorKind::ALL {
        if stage != Some(kind.stage()) {
            stage = Some(kind.stage());
            let name = kind.stage().name();
            let _ = write!(
                out,
                "\n## {name}\n\n{}\n\n| code | name | message |\n|---|---|---|\n",
                about(kind.stage())
            );
        }
        let _ = writeln!(out, "| {} | `{}` | {} |", kind.code(), kind.name(), kind.message());
    }
    out
}

const fn about(stage: Stage) -> &'static str {
    match stage {
        Stage::Encoding => "The bytes are not well formed: base64, JSON, CBOR, DER.",
        Stage::Envelope => "The envelope does not have the shape that its format prescribes.",
        Stage::Admit => {
            "The policy or this build does not admit the format, the algorithm or a critical header."
        }
        Stage::Key => "No trusted key is found, or its certificate chain does not hold.",
        Stage::Signature => "The signature is not one of this key over these bytes.",
        Stage::Statement => "The signature is good; what it states, or its times, do not satisfy the policy.",
        Stage::Subject => "The signature is good, and it is about another artifact.",
        Stage::Limit => "A limit was reached. No other signature is tried after that.",
        Stage::Caller => "The caller handed in something that cannot be used. No envelope can cause these.",
        _ => "A fault of this library.",
    }
}

fn limits() -> Result<String, String> {
    let mut out = format!(
        "# Limits\n\n{REFRESH}\n\n\
         Every count, depth and size that an input can drive has a cap. In the core, reaching one is refused with a code \
         of the stage [limit](ERRORS.md#limit), except where the table of codes names a better one.\n"
    );
    for (heading, path, source) in SOURCES {
        let rows = constants(source).map_err(|line| format!("{path}: {line}"))?;
        let _ = write!(out, "\n## {heading}\n\n| name | value | what it bounds |\n|---|---|---|\n{rows}");
    }
    Ok(out)
}

/// The rows for the caps of a source: documentation lines, then `pub const MAX_NAME: TYPE = VALUE;`.
/// Answers the line that it cannot read.
fn constants(source: &str) -> Result<String, &str> {
    let mut out = String::new();
    let mut about: Vec<&str> = Vec::new();
    for line in source.lines() {
        if let Some(text) = line.strip_prefix("/// ") {
            about.push(text);
            continue;
        }
        if let Some(constant) = line.strip_prefix("pub const ").filter(|rest| is_cap(rest)) {
            let (name, value) = constant
                .split_once(':')
                .zip(constant.split_once('='))
                .map(|(l, r)| (l.0, r.1))
                .ok_or(line)?;
            let value = value_of(value.trim().trim_end_matches(';')).ok_or(line)?;
            let text = about.join(" ").replace("[`crate::", "`").replace("[`", "`").replace("`]", "`");
            let _ = writeln!(out, "| `{name}` | {value} | {text} |");
        }
        about.clear();
    }
    Ok(out)
}

fn is_cap(constant: &str) -> bool {
    ["MAX_", "MIN_", "LARGEST_"].iter().any(|prefix| constant.starts_with(prefix))
}

fn value_of(text: &str) -> Option<u64> {
    match text.split_once("<<") {
        Some((base, shift)) => {
            value_of(base.trim())?.checked_mul(1_u64.checked_shl(shift.trim().parse().ok()?)?)
        }
        None => match text.strip_prefix("0x") {
            Some(hex) => u64::from_str_radix(&hex.replace('_', ""), 16).ok(),
            None => text.replace('_', "").parse().ok(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nv2_core::limits::*;

    #[test]
    fn the_values_are_those_of_the_code() {
        let text = limits().unwrap();
        for (name, value) in [
            ("MAX_ENVELOPE", MAX_ENVELOPE.to_string()),
            ("MAX_RSA_BITS", MAX_RSA_BITS.to_string()),
            ("MAX_RSA_EXPONENT", MAX_RSA_EXPONENT.to_string()),
            ("MAX_SIGNERS", MAX_SIGNERS.to_string()),
        ] {
            assert!(text.contains(&format!("| `{name}` | {value} |")), "{name}");
        }
        let caps: usize = SOURCES.iter().map(|(_, _, source)| source.matches("pub const M").count()).sum();
        let others = SOURCES[0].2.matches("pub const L").count();
        assert_eq!(text.matches("\n| `").count(), caps + others);
    }

    #[test]
    fn an_unknown_form_of_a_constant_is_an_error() {
        assert!(constants("pub const MAX_PARTS: usize = four();\n").is_err());
        assert_eq!(
            constants("/// Parts.\npub const MAX_PARTS: usize = 4 << 2;\n").unwrap(),
            "| `MAX_PARTS` | 16 | Parts. |\n"
        );
    }
}
