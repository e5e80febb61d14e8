//! The memory that verification takes does not grow with the artifact.
//!
//! `scripts/memory` runs this with a large artifact and shows the table.
#![cfg(unix)]

use base64ct::{Base64, Encoding};
use ed25519_dalek::hazmat::{ExpandedSecretKey, raw_sign_byupdate};
use ed25519_dalek::pkcs8::DecodePrivateKey;
use ed25519_dalek::{SignatureError, SigningKey};
use p256::ecdsa::signature::hazmat::PrehashSigner;
use sha2::{Digest, Sha256, Sha512};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;
use wait4::Wait4;

const MIB: u64 = 1 << 20;

/// How much the peak may differ, in KiB: allocators and page tables are not exact.
const SLACK: u64 = 1024;

/// The larger artifact in MiB, unless `$NV2_MEMORY_MIB` names another: what a debug build hashes in seconds.
const LARGE: u64 = 256;

fn nv2(folder: &Path, arguments: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nv2"));
    command.current_dir(folder).args(arguments.split(' '));
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::inherit());
    command
}

fn run(folder: &Path, arguments: &str) {
    assert!(nv2(folder, arguments).status().unwrap().success(), "{arguments}");
}

/// Runs the program; answers its peak resident memory in KiB, and the processor time that it took in seconds.
fn measure(folder: &Path, arguments: &str) -> (u64, f64) {
    let done = nv2(folder, arguments).spawn().unwrap().wait4().unwrap();
    assert!(done.status.success(), "{arguments}");
    (done.rusage.maxrss / 1024, (done.rusage.utime + done.rusage.stime).as_secs_f64())
}

/// Hands the content of a file to a hash.
fn absorb(path: &Path, hash: &mut impl Digest) -> io::Result<()> {
    let (mut file, mut piece) = (File::open(path)?, vec![0; 1 << 16]);
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(()),
            read => hash.update(&piece[..read]),
        }
    }
}

fn bundle(signature: &[u8]) -> String {
    format!(
        concat!(
            r#"{{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","verificationMaterial":"#,
            r#"{{"publicKey":{{"hint":""}}}},"messageSignature":{{"signature":"{}"}}}}"#
        ),
        Base64::encode_string(signature)
    )
}

/// Signs the file `content` in three ways, over as many bytes as it has, without holding them.
fn sign(folder: &Path) {
    run(folder, "sign -k p256.key --media-type a/b -o jwt.sig content");
    let content = folder.join("content");

    let key = fs::read_to_string(folder.join("p256.key")).unwrap();
    let key = p256::ecdsa::SigningKey::from_pkcs8_pem(&key).unwrap();
    let mut hash = Sha256::new();
    absorb(&content, &mut hash).unwrap();
    let signature: p256::ecdsa::DerSignature = key.sign_prehash(&hash.finalize()).unwrap();
    fs::write(folder.join("ecdsa.sig"), bundle(signature.as_bytes())).unwrap();

    let key = fs::read_to_string(folder.join("ed25519.key")).unwrap();
    let key = SigningKey::from_pkcs8_pem(&key).unwrap();
    let expanded = ExpandedSecretKey::from(&key.to_bytes());
    let content = |hash: &mut Sha512| absorb(&content, hash).map_err(|_| SignatureError::new());
    let signature = raw_sign_byupdate(&expanded, content, &key.verifying_key()).unwrap();
    fs::write(folder.join("ed25519.sig"), bundle(&signature.to_bytes())).unwrap();
}

#[test]
fn memory_does_not_grow_with_the_artifact() {
    let large = std::env::var("NV2_MEMORY_MIB").map_or(LARGE, |text| text.parse().unwrap());
    let folder = TempDir::new().unwrap();
    let folder = folder.path();
    for kind in ["p256", "ed25519"] {
        run(folder, &format!("key generate --type {kind} -o {kind}.key"));
        run(folder, &format!("key public -o {kind}.pub {kind}.key"));
    }
    let calls = [
        ("nv2-jwt, ES256", "verify -f jwt.sig --key p256.pub --media-type a/b content"),
        (
            "Sigstore bundle over the content, ES256",
            "verify -f ecdsa.sig --key p256.pub --media-type a/b content",
        ),
        (
            "Sigstore bundle over the content, Ed25519",
            "verify -f ed25519.sig --key ed25519.pub --media-type a/b content",
        ),
    ];
    let [small, large] = [1, large].map(|size| {
        // Zeros that take no place on the disk.
        File::create(folder.join("content")).unwrap().set_len(size * MIB).unwrap();
        sign(folder);
        calls.map(|(_, call)| measure(folder, call))
    });
    println!("| signature | peak KiB, 1 MiB | peak KiB, large | processor s, large |\n|---|---:|---:|---:|");
    for ((name, _), ((before, _), (after, seconds))) in calls.iter().zip(small.iter().zip(&large)) {
        println!("| {name} | {before} | {after} | {seconds:.1} |");
        assert!(after.saturating_sub(*before) < SLACK, "{name}: {before} KiB, then {after} KiB");
    }
}
