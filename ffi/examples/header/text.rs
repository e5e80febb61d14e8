//! The text of include/nv2.h: the declarations come from the sources by cbindgen, the codes from the core.

use cbindgen::{Builder, Config, DocumentationStyle, Language, ParseConfig, RenameRule, Style};
use nv2_core::ErrorKind;
use std::fmt::Write as _;
use std::path::Path;

/// The sources with declarations, in the order of the header.
const SOURCES: [&str; 12] = [
    "numbers",
    "version",
    "trust_store",
    "prepared",
    "options",
    "input",
    "subject",
    "verdict",
    "verify",
    "threshold",
    "sif",
    "hosted",
];

/// The text of include/nv2.h.
///
/// # Panics
/// When the sources cannot be read.
pub fn header() -> String {
    let config = Config {
        language: Language::C,
        cpp_compat: true,
        documentation_style: DocumentationStyle::Doxy,
        style: Style::Both,
        usize_is_size_t: true,
        no_includes: true,
        line_length: 110,
        defines: [("feature = hosted", "NV2_HOSTED"), ("feature = sif", "NV2_SIF")]
            .map(|(name, define)| (name.to_owned(), define.to_owned()))
            .into(),
        parse: ParseConfig::default(),
        structure: cbindgen::StructConfig { rename_fields: RenameRule::None, ..Default::default() },
        ..Config::default()
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let builder = SOURCES.iter().fold(Builder::new().with_config(config), |builder, name| {
        builder.with_src(folder.join(format!("{name}.rs")))
    });
    let mut declarations = Vec::new();
    builder.generate().expect("the sources are well formed").write(&mut declarations);
    let declarations = String::from_utf8(declarations).expect("the header is text");
    format!("{INTRODUCTION}{}{}{}{MACROS}", version(), errors(), tidy(&declarations))
}

/// Comments of one line on one line, and nothing but ASCII.
fn tidy(declarations: &str) -> String {
    let lines: Vec<&str> = declarations.lines().collect();
    let mut text = String::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let comment = lines.get(at + 1).and_then(|line| line.trim_start().strip_prefix("* "));
        let closed = lines.get(at + 2).is_some_and(|line| line.trim_start() == "*/");
        match (line.strip_suffix("/**"), comment) {
            (Some(indent), Some(comment)) if closed && comment.len() < 100 => {
                let _ = writeln!(text, "{indent}/** {comment} */");
                at += 3;
            }
            _ => {
                let _ = writeln!(text, "{line}");
                at += 1;
            }
        }
    }
    text.replace('\u{2026}', "...")
}

fn version() -> String {
    let mut text = String::from("/* The version of this header; nv2_version() is that of the library. */\n");
    let (major, minor, patch) =
        (env!("CARGO_PKG_VERSION_MAJOR"), env!("CARGO_PKG_VERSION_MINOR"), env!("CARGO_PKG_VERSION_PATCH"));
    for (name, value) in [("MAJOR", major), ("MINOR", minor), ("PATCH", patch)] {
        let _ = writeln!(text, "#define NV2_VERSION_{name} {value}");
    }
    let _ = writeln!(text, "#define NV2_VERSION_STRING \"{}\"\n", env!("CARGO_PKG_VERSION"));
    text
}

fn errors() -> String {
    let mut text = String::from(
        "/**\n * The codes. A code divided by 1000 is its stage; above 9900 it is a fault of the library. Codes are never\n \
         * reused; later versions may add some.\n */\nenum nv2_error {\n  /** Success. */\n  NV2_OK = 0,\n",
    );
    for (index, kind) in ErrorKind::ALL.iter().enumerate() {
        let comma = if index + 1 < ErrorKind::ALL.len() { "," } else { "" };
        let name = screaming(kind.name());
        let (first, rest) = kind.message().split_at(1);
        let sentence = format!("{}{rest}", first.to_uppercase());
        let _ = writeln!(text, "  /** {sentence}. */\n  NV2_ERROR_{name} = {}{comma}", kind.code());
    }
    text.push_str("};\n");
    text
}

/// `CamelCase` as `CAMEL_CASE`.
fn screaming(name: &str) -> String {
    let mut text = String::new();
    for (index, character) in name.char_indices() {
        if character.is_ascii_uppercase() && index > 0 {
            text.push('_');
        }
        text.push(character.to_ascii_uppercase());
    }
    text
}

const INTRODUCTION: &str = include_str!("begin.h");
const MACROS: &str = include_str!("end.h");
