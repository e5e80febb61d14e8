//! `nv2 key bake`: a key with its table, as a constant for a program.

use super::{KeyReport, read_any};
use crate::args::{KeyBakeArgs, Language, Table};
use crate::exit::{Exit, Failure, Failures};
use crate::file::{self, Access, Existing};
use crate::term::Terminal;
use nv2_core::crypto::p256::{PREPARED_1K, PREPARED_16K, prepare_1k, prepare_16k};
use nv2_core::{Error, ErrorKind, PublicKey};
use std::fmt::Write as _;

/// Runs `nv2 key bake`.
///
/// # Errors
/// `LocalIo`, `Trust`.
pub fn run(options: &KeyBakeArgs, terminal: &Terminal) -> Result<Exit, Failures> {
    let spki = read_any(&options.key, terminal)?;
    let failure = |error: Error| match error.kind() {
        ErrorKind::KeyUnsupported => {
            Failure::about(Exit::Trust, &options.key, "only keys of P-256 can be baked")
        }
        _ => Failure::about(Exit::Trust, &options.key, error),
    };
    let prepared = prepare(&spki, options.table).map_err(failure)?;
    let report = KeyReport::new(&options.key, &spki)?;
    let source = Source { options, prepared: &prepared, report: &report };
    let text = match options.language {
        Language::Rust => source.rust(),
        Language::C => source.c(),
    };
    match &options.output {
        None => terminal.print(&text),
        Some(path) => {
            file::write(path, text.as_bytes(), Access::Default, Existing::Replace)?;
            Ok(Exit::Done)
        }
    }
}

fn prepare(spki: &[u8], table: Table) -> Result<Vec<u8>, Error> {
    let key = PublicKey::from_spki(spki)?;
    match table {
        Table::Small => {
            let mut bytes = Box::new([0; PREPARED_1K]);
            prepare_1k(&key, &mut bytes).map(|()| bytes.to_vec())
        }
        Table::Large => {
            let mut bytes = Box::new([0; PREPARED_16K]);
            prepare_16k(&key, &mut bytes).map(|()| bytes.to_vec())
        }
    }
}

struct Source<'s> {
    options: &'s KeyBakeArgs,
    prepared: &'s [u8],
    report: &'s KeyReport,
}

impl Source<'_> {
    fn rust(&self) -> String {
        let (name, table, size) = (&self.options.name, self.options.table.name(), self.prepared.len());
        let mut text = self.comment("//");
        let _ = write!(
            text,
            "//\n\
             //     let key = nv2_core::PreparedKey::new_{table}(&{name})?;\n\
             //     let keys = [nv2_core::PublicKey::prepared(&key)];\n\
             //     let trust = nv2_core::TrustStore::new().with_keys(&keys);\n\
             pub static {name}: [u8; {size}] = [\n{}];\n",
            self.rows()
        );
        text
    }

    fn c(&self) -> String {
        let (name, table) = (&self.options.name, self.options.table.name());
        let mut text = self.comment("//").replace("// ", " * ").replace("//\n", " *\n");
        text.replace_range(..2, "/*");
        let _ = write!(
            text,
            " *\n \
             *     nv2_trust_store_add_prepared_{table}(store, {name}, sizeof {name});\n \
             *\n \
             * For one file to include, behind nv2.h. */\n\
             static const uint8_t {name}[NV2_PREPARED_{}] = {{\n{}}};\n",
            table.to_uppercase(),
            self.rows()
        );
        text
    }

    fn comment(&self, mark: &str) -> String {
        let (table, size, report) = (self.options.table.name(), self.prepared.len(), self.report);
        let kibibytes = table.trim_end_matches('k');
        format!(
            "{mark} A public key of P-256 with a table of {kibibytes} KiB; written by nv2 key bake --table {table}.\n\
             {mark}\n\
             {mark} key id: {}\n\
             {mark} pin:    {}\n\
             {mark}\n\
             {mark} Trusted memory, like the pin that it is: the digest at its end is checked when it is loaded and\n\
             {mark} finds an accident, and nobody who can write here. Takes {size} bytes; the table of the generator,\n\
             {mark} of {kibibytes} KiB too, is linked once for all keys.\n",
            report.key_id, report.spki_sha256
        )
    }

    fn rows(&self) -> String {
        let mut text = String::new();
        for row in self.prepared.chunks(16) {
            let bytes: Vec<_> = row.iter().map(|byte| format!("0x{byte:02x}")).collect();
            let _ = writeln!(text, "    {},", bytes.join(", "));
        }
        text
    }
}
