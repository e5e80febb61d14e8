//! A folder with a key, a certificate, a manifest and a signature, and a way to call the program there.

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use tempfile::TempDir;

pub const MEDIA_TYPE: &str = "application/vnd.oci.image.manifest.v1+json";
pub const MANIFEST: &str =
    r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","layers":[]}"#;

/// What the program did.
#[derive(Debug)]
pub struct Done {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Done {
    /// The only line on standard error, without its beginning.
    pub fn line(&self) -> &str {
        let line = self.stderr.strip_prefix("nv2: ").and_then(|rest| rest.strip_suffix('\n'));
        line.filter(|line| !line.contains('\n')).unwrap_or_else(|| panic!("not one line: {self:?}"))
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// It succeeded.
    pub fn ok(self) -> Self {
        assert_eq!(self.code, 0, "{self:?}");
        self
    }
}

pub struct Place(TempDir);

impl Place {
    /// `m.json`, and a P-256 key as `a.key`, `a.pub` and `a.crt` for `h.example`.
    pub fn new() -> Self {
        let place = Self(TempDir::new().unwrap());
        place.write("m.json", MANIFEST);
        place.make_key("a", "p256");
        place
    }

    /// A key with public key and certificate.
    pub fn make_key(&self, name: &str, kind: &str) {
        let [key, public, cert] = ["key", "pub", "crt"].map(|suffix| format!("{name}.{suffix}"));
        self.run(["key", "generate", "--type", kind, "-o", &key]).ok();
        self.run(["key", "public", &key, "-o", &public]).ok();
        let subject = format!("C=US, ST=WA, O=acme, CN={name}");
        let made = self.run([
            "cert",
            "self-signed",
            "--subject",
            &subject,
            "--host",
            "h.example",
            "-k",
            &key,
            "-o",
            &cert,
        ]);
        assert!(made.code == 0 || kind == "ed25519", "{made:?}");
    }

    /// An nv2 token of `a.key` over `m.json` as `a.nv2`.
    pub fn with_signature() -> Self {
        let place = Self::new();
        place.run(["sign", "-k", "a.key", "-o", "a.nv2", "m.json"]).ok();
        place
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    /// Names of all files, sorted.
    pub fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    pub fn run<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Done {
        self.run_with(arguments, b"")
    }

    /// Calls the program with a text on standard input.
    pub fn run_with<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>, stdin: &[u8]) -> Done {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // The program need not read what it does not want.
        let _ = child.stdin.take().unwrap().write_all(stdin);
        let output = child.wait_with_output().unwrap();
        Done {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    pub fn command<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_nv2"));
        command
            .args(arguments)
            .current_dir(self.0.path())
            .env_remove("NO_COLOR")
            .env_remove("CLICOLOR_FORCE");
        command
    }

    /// Calls with arguments in one text, separated by spaces.
    pub fn call(&self, arguments: &str) -> Done {
        self.run(arguments.split(' '))
    }
}
