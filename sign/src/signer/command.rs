//! An external program as the signer: bytes in on its standard input, the raw signature out.

use crate::error::SignError;
use crate::signer::Signer;
use nv2_core::algorithm::Algorithm;
use nv2_core::key::{KeyKind, PublicKey};
use std::io::{self, Read, Write};
use std::process::{Child, Command, Stdio};
use std::thread::{self, JoinHandle};

/// Most bytes that are read from the program. The longest signature has 512.
pub const MAX_OUTPUT: usize = 64 << 10;

/// Most characters of the program's message that are repeated.
pub const MAX_MESSAGE: usize = 200;

/// Signs through a program, so that the key never enters this process (a token, a cloud service).
///
/// The program runs as `sh -c COMMAND` for every signature. It reads the bytes to be signed until
/// the end of its standard input, hashes and signs them by the algorithm that the environment
/// variable `NV2_ALGORITHM` names (`RS256`, `PS256`, `ES256`, `EdDSA` …) and writes the raw
/// signature: RSA as long as the modulus, ECDSA `r || s` (not DER), Ed25519 64 bytes. Exit status 0
/// means success; otherwise the first line of its standard error is reported. No time limit is
/// set, as a person may have to touch a token.
#[derive(Debug)]
pub struct CommandSigner {
    command: String,
    spki: Vec<u8>,
    kind: KeyKind,
}

impl CommandSigner {
    /// A signer that runs `command` and answers for the key `spki` (DER SubjectPublicKeyInfo),
    /// which comes from [`crate::key::public_key_from_pem`] or a certificate.
    ///
    /// # Errors
    /// `PublicKey`.
    pub fn new(command: impl Into<String>, spki: Vec<u8>) -> Result<Self, SignError> {
        let kind = PublicKey::from_spki(&spki).map_err(SignError::PublicKey)?.kind();
        Ok(Self { command: command.into(), spki, kind })
    }
}

impl Signer for CommandSigner {
    fn public_key_spki(&self) -> &[u8] {
        &self.spki
    }

    fn sign(&self, algorithm: Algorithm, message: &[u8]) -> Result<Vec<u8>, SignError> {
        let signature = run(&self.command, algorithm, message)?;
        let expected = signature_len(self.kind);
        if signature.len() != expected {
            return Err(SignError::CommandSignatureLength { got: signature.len(), expected });
        }
        Ok(signature)
    }

    fn key_kind(&self) -> Result<KeyKind, SignError> {
        Ok(self.kind)
    }
}

fn signature_len(kind: KeyKind) -> usize {
    match kind {
        KeyKind::Rsa { bits } => bits.div_ceil(8) as usize,
        KeyKind::Ec(curve) => 2 * curve.field_len(),
        KeyKind::Ed25519 => 64,
    }
}

fn run(command: &str, algorithm: Algorithm, message: &[u8]) -> Result<Vec<u8>, SignError> {
    let mut child = Command::new("sh")
        .args(["-c", command])
        .env("NV2_ALGORITHM", algorithm.jose())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    feed(&mut child, message);
    let errors = collect_errors(&mut child);

    let mut output = Vec::new();
    let stdout = child.stdout.take();
    let read = stdout.map(|pipe| pipe.take(MAX_OUTPUT as u64 + 1).read_to_end(&mut output)).transpose();
    if read.is_err() || output.len() > MAX_OUTPUT {
        // It may never end by itself; what it says no longer matters.
        let _ = child.kill();
        let _ = child.wait();
        read?;
        return Err(SignError::CommandOutputTooLong { most: MAX_OUTPUT });
    }
    let status = child.wait()?;
    if !status.success() {
        let errors = errors.and_then(|thread| thread.join().ok()).unwrap_or_default();
        return Err(SignError::CommandFailed { status: status.to_string(), message: first_line(&errors) });
    }
    Ok(output)
}

/// Writes the message beside the reading of the answer, so that neither side waits for the other.
/// Nobody waits for the thread: a program need not read what it does not want, and whether it
/// signed the right bytes is seen from the signature.
fn feed(child: &mut Child, message: &[u8]) {
    if let Some(mut stdin) = child.stdin.take() {
        let message = message.to_vec();
        thread::spawn(move || stdin.write_all(&message));
    }
}

fn collect_errors(child: &mut Child) -> Option<JoinHandle<Vec<u8>>> {
    let mut stderr = child.stderr.take()?;
    Some(thread::spawn(move || {
        let mut kept = Vec::new();
        let _ = stderr.by_ref().take(MAX_OUTPUT as u64).read_to_end(&mut kept);
        // The rest is read and dropped, or the program would block on a full pipe.
        let _ = io::copy(&mut stderr, &mut io::sink());
        kept
    }))
}

fn first_line(errors: &[u8]) -> String {
    let text = String::from_utf8_lossy(errors);
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("no message");
    line.chars().take(MAX_MESSAGE).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use nv2_core::key::Curve;

    fn signer(command: &str) -> CommandSigner {
        CommandSigner { command: command.into(), spki: Vec::new(), kind: KeyKind::Ec(Curve::P256) }
    }

    fn sign(command: &str, message: &[u8]) -> Result<Vec<u8>, SignError> {
        signer(command).sign(Algorithm::Es256, message)
    }

    #[test]
    fn the_program_reads_the_message_and_answers() {
        let message: Vec<u8> = (0..64).collect();
        assert_eq!(sign("cat", &message).unwrap(), message);
    }

    #[test]
    fn the_algorithm_is_in_the_environment() {
        let command = "test \"$NV2_ALGORITHM\" = ES256 && head -c 64";
        assert!(sign(command, &[7; 64]).is_ok());
    }

    #[test]
    fn a_wrong_length_is_refused() {
        for len in [0, 63, 65, 71] {
            let refused = sign("cat", &vec![0x30; len]);
            assert!(
                matches!(refused, Err(SignError::CommandSignatureLength { got, expected: 64 }) if got == len)
            );
        }
    }

    #[test]
    fn lengths_follow_the_key() {
        assert_eq!(signature_len(KeyKind::Rsa { bits: 2048 }), 256);
        assert_eq!(signature_len(KeyKind::Rsa { bits: 2049 }), 257);
        assert_eq!(signature_len(KeyKind::Ec(Curve::P521)), 132);
        assert_eq!(signature_len(KeyKind::Ed25519), 64);
    }

    #[test]
    fn a_failure_carries_the_first_line() {
        let command = "head -c 64; printf '\\n no \\033[31mPIN \\nmore' >&2; exit 3";
        match sign(command, &[0; 64]) {
            Err(SignError::CommandFailed { status, message }) => {
                assert!(status.contains('3'));
                assert_eq!(message, "no \u{fffd}[31mPIN");
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_unknown_program_is_a_failure() {
        assert!(matches!(sign("/nonexistent/signer", &[]), Err(SignError::CommandFailed { .. })));
    }

    #[test]
    fn a_program_that_ignores_its_input_does_not_block() {
        let made = sign("head -c 64 /dev/zero", &vec![1; 1 << 22]).unwrap();
        assert_eq!(made, [0; 64]);
    }

    #[test]
    fn a_program_that_talks_much_does_not_block() {
        let command = "head -c 1000000 /dev/zero >&2; cat >/dev/null; head -c 64 /dev/zero";
        assert!(sign(command, &vec![1; 1 << 22]).is_ok());
    }

    #[test]
    fn endless_output_is_cut_off() {
        assert!(matches!(
            sign("cat /dev/zero", b"x"),
            Err(SignError::CommandOutputTooLong { most: MAX_OUTPUT })
        ));
    }
}
