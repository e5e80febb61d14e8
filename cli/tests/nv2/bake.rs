//! `nv2 key bake`: what it writes compiles, and verifies.

use crate::kit::{MANIFEST, MEDIA_TYPE, Place};
use nv2_core::crypto::p256::{PREPARED_1K, PREPARED_16K};
use nv2_core::{Format, PreparedKey, PublicKey, Subject, Time, TrustPolicy, TrustStore, Verifier};
use std::process::Command;

const TABLES: [(&str, usize); 2] = [("1k", PREPARED_1K), ("16k", PREPARED_16K)];

/// Compiles and runs; the answer is what the program writes.
fn output_of(place: &Place, compile: &mut Command) -> Vec<u8> {
    let compiled = compile.args(["-o", "program"]).current_dir(place.path("")).output().unwrap();
    assert!(compiled.status.success(), "{}", String::from_utf8_lossy(&compiled.stderr));
    Command::new(place.path("program")).output().unwrap().stdout
}

/// Whether the token of the place is accepted by a store with this key alone.
fn verifies(place: &Place, prepared: &[u8]) -> bool {
    let key = match prepared.len() {
        PREPARED_1K => PreparedKey::new_1k(prepared.try_into().unwrap()),
        _ => PreparedKey::new_16k(prepared.try_into().unwrap()),
    };
    let key = key.unwrap();
    let keys = [PublicKey::prepared(&key)];
    let (trust, policy) = (TrustStore::new().with_keys(&keys), TrustPolicy::default());
    let subject = Subject::from_content(MEDIA_TYPE, MANIFEST.as_bytes()).unwrap();
    let (token, mut scratch) = (place.read("a.nv2"), vec![0; 16384]);
    let time = Time::At(i64::MAX / 2);
    Verifier::new(&trust, &policy).verify(Format::Nv2Jwt, &token, &subject, time, &mut scratch).is_ok()
}

#[test]
fn the_constant_in_rust_compiles_and_verifies() {
    let place = Place::with_signature();
    place.write("main.rs", "include!(\"key.rs\");\nfn main() { std::io::Write::write_all(&mut std::io::stdout(), &KEY_2).unwrap() }\n");
    for (table, size) in TABLES {
        place.call(&format!("key bake --table {table} --name KEY_2 -o key.rs a.pub")).ok();
        let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        let bytes =
            output_of(&place, Command::new(rustc).args(["--edition", "2021", "-D", "warnings", "main.rs"]));
        assert_eq!(bytes.len(), size);
        assert!(verifies(&place, &bytes));
    }
}

#[test]
fn the_constant_in_c_compiles_and_verifies() {
    let place = Place::with_signature();
    place.write(
        "main.c",
        "#include <stdio.h>\n#include \"nv2.h\"\n#include \"key.h\"\n\
         int main(void) { return fwrite(NV2_KEY, 1, sizeof NV2_KEY, stdout) != sizeof NV2_KEY; }\n",
    );
    if Command::new("cc").arg("--version").output().is_err() {
        println!("SKIPPED bake in C: no cc here");
        return;
    }
    let include = concat!("-I", env!("CARGO_MANIFEST_DIR"), "/../include");
    for (table, size) in TABLES {
        place.call(&format!("key bake --table {table} --language c -o key.h a.pub")).ok();
        let strict = ["-std=c99", "-Wall", "-Wextra", "-Werror", "-pedantic", include, "main.c"];
        let bytes = output_of(&place, Command::new("cc").args(strict));
        assert_eq!(bytes.len(), size);
        assert!(verifies(&place, &bytes));
    }
}

#[test]
fn any_file_with_the_key_will_do_and_the_constant_says_whose_it_is() {
    let place = Place::new();
    let text = place.call("key bake --table 1k a.pub").ok().stdout;
    for line in place.call("key id a.pub").ok().stdout.lines() {
        assert!(text.contains(line), "{line}");
    }
    for file in ["a.key", "a.crt"] {
        assert_eq!(place.call(&format!("key bake --table 1k {file}")).ok().stdout, text);
    }
    assert!(place.call("key bake --table 16k --language c a.pub").ok().stdout.is_ascii());
}

#[test]
fn the_firmware_examples_carry_what_the_command_writes() {
    let place = Place::new();
    let vectors = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/firmware/vectors");
    std::fs::copy(format!("{vectors}/signer.spki"), place.path("signer.spki")).unwrap();
    for (table, _) in TABLES {
        let name = format!("SIGNER_{}", table.to_uppercase());
        let written = place.call(&format!("key bake --table {table} --name {name} signer.spki")).ok().stdout;
        let file = std::fs::read_to_string(format!("{vectors}/signer_{table}.rs")).unwrap();
        assert!(file == written, "signer_{table}.rs is stale: scripts/bake-firmware");
    }
}

#[test]
fn what_cannot_be_baked_is_refused() {
    let place = Place::new();
    place.make_key("r", "rsa-2048");
    place.make_key("e", "p384");
    for key in ["r.pub", "e.pub"] {
        let refused = place.call(&format!("key bake --table 1k {key}"));
        assert_eq!((refused.code, refused.line()), (4, &*format!("{key}: only keys of P-256 can be baked")));
        assert_eq!(refused.stdout, "");
    }
    assert_eq!(place.call("key bake --table 1k m.json").code, 4);
    assert_eq!(place.call("key bake --table 1k none").code, 9);
    for usage in ["a.pub", "--table 2k a.pub", "--table 1k", "--table 1k --language go a.pub"] {
        assert_eq!(place.call(&format!("key bake {usage}")).code, 2, "{usage}");
    }
    for name in ["key", "1KEY", "_KEY", "KEY;", "K\u{c4}", "Self"] {
        assert_eq!(place.call(&format!("key bake --table 1k --name {name} a.pub")).code, 2, "{name}");
    }
}
