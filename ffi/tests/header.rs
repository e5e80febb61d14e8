//! The committed header is the one that the sources make, and it compiles alone.

#[path = "../examples/header/text.rs"]
mod generator;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn committed() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../include/nv2.h")
}

#[test]
fn it_is_the_one_of_the_sources() {
    let text = fs::read_to_string(committed()).unwrap();
    assert!(
        text == generator::header(),
        "include/nv2.h is old: cargo run -q -p nv2-ffi --example header > include/nv2.h"
    );
}

/// Uses each macro, as C99 and C++ without designated initialisers.
const PROGRAM: &str = r#"
#include "nv2.h"
#include <string.h>
typedef char version_agrees[sizeof(NV2_VERSION_STRING) == 6 ? 1 : -1];
static uint64_t memory[NV2_TRUST_STORE_SIZE(4, 4096) / 8 + 1];
static uint8_t scratch[NV2_SCRATCH_BOUND(65536)];
int main(void) {
  nv2_options options = NV2_OPTIONS_INIT;
  nv2_input input = NV2_INPUT_INIT;
  nv2_rejection rejection = NV2_REJECTION_INIT;
  nv2_evidence evidence = NV2_EVIDENCE_INIT;
  nv2_text text = NV2_TEXT("text");
  const nv2_annotation annotation = { NV2_TEXT("name"), NV2_EMPTY };
  nv2_subject subject;
  nv2_verdict verdict;
  nv2_trust_store *store = NULL;
  options.formats = NV2_BIT(NV2_FORMAT_NV2_JWT) | NV2_BIT(NV2_FORMAT_DSSE);
  options.reference = text;
  options.annotations = &annotation;
  options.annotation_count = 1;
  memset(&subject, 0, sizeof subject);
  if (nv2_trust_store_init(memory, sizeof memory, &store) != NV2_OK) return 1;
  if (nv2_verify(store, &options, &input, &subject, scratch, sizeof scratch, &verdict, &rejection) ==
      NV2_ERROR_NOT_INITIALISED)
    return 2;
  return input.signature_index == NV2_ANY_SIGNATURE && rejection.offset == NV2_NO_OFFSET && evidence.format == 0;
}
"#;

fn compiles(compiler: &str, arguments: &[&str], source: &str) {
    let folder = tempfile();
    let file = folder.join(if compiler == "cc" { "program.c" } else { "program.cpp" });
    fs::write(&file, source).unwrap();
    let include = committed().parent().unwrap().to_owned();
    let mut command = Command::new(compiler);
    command.args(["-Wall", "-Wextra", "-pedantic", "-Werror", "-c", "-o"]).arg(folder.join("program.o"));
    command.args(arguments).arg("-I").arg(include).arg(&file);
    match command.output() {
        Err(_) => println!("SKIPPED the header alone: no {compiler} here"),
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{compiler} {arguments:?}:\n{said}");
        }
    }
    fs::remove_dir_all(folder).unwrap();
}

fn tempfile() -> PathBuf {
    use std::sync::atomic::{AtomicUsize, Ordering};
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("nv2-header-{}-{number}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn it_compiles_alone_as_c99() {
    let alone = "#include \"nv2.h\"\nextern int unused;\n";
    compiles("cc", &["-std=c99"], alone);
    compiles("cc", &["-std=c99", "-ffreestanding", "-DNV2_FREESTANDING", "-DNV2_NO_SIF"], alone);
    compiles("cc", &["-std=c99"], PROGRAM);
}

#[test]
fn it_compiles_alone_as_cpp17() {
    compiles("c++", &["-std=c++17"], "#include \"nv2.h\"\n");
    compiles("c++", &["-std=c++17"], PROGRAM);
}

#[test]
fn every_code_is_in_it_once() {
    let text = fs::read_to_string(committed()).unwrap();
    for kind in nv2_core::ErrorKind::ALL {
        let number = format!(" = {}", kind.code());
        let lines = text.lines().filter(|line| line.trim_end_matches(',').ends_with(&number));
        assert_eq!(lines.count(), 1, "{}", kind.name());
    }
}
