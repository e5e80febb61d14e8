//! Real programs of other projects, and nv2 beside them, in a folder of their own.
#![allow(clippy::missing_panics_doc, reason = "a fault in a test stops the test")]

use crate::report;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// What no program may reach: everything here works without the network.
const NOWHERE: &str = "http://127.0.0.1:9";

/// Longer than any program needs on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// The program of another project: `$NV2_<NAME>`, else what scripts/get-program built, else what is
/// installed.
#[must_use]
pub fn program(name: &str) -> Option<PathBuf> {
    let variable = format!("NV2_{}", name.to_uppercase().replace('-', "_"));
    let named = std::env::var_os(variable).map(PathBuf::from);
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/tools").join(name);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let installed = std::env::split_paths(&path).map(|folder| folder.join(name));
    named.into_iter().chain([built]).chain(installed).find(|file| file.is_file())
}

/// The programs, all of them or none. For none it says which one is missing, in a line that is counted.
#[must_use]
pub fn programs(test: &str, names: &[&'static str]) -> Option<Vec<(&'static str, PathBuf)>> {
    let found = names.iter().map(|name| program(name).map(|path| (*name, path)).ok_or(name));
    match found.collect::<Result<Vec<_>, _>>() {
        Ok(found) => Some(found),
        Err(name) => {
            report::skipped(test, &format!("no program {name}: scripts/get-program {name} builds it"));
            None
        }
    }
}

/// A folder in which programs are called; it goes when the test is over.
#[derive(Debug)]
pub struct Place {
    folder: PathBuf,
    programs: Vec<(&'static str, PathBuf)>,
}

/// What a program did.
#[derive(Debug)]
pub struct Done {
    /// The exit code; none after a signal.
    pub code: Option<i32>,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Place {
    /// An empty folder for this test, and `nv2` beside the named programs. None, with a line that is
    /// counted, where one of them is missing. `temporary` is `$CARGO_TARGET_TMPDIR`, which only a test knows, as it does
    /// the path of `nv2`.
    #[must_use]
    pub fn new(temporary: &str, nv2: &str, test: &str, names: &[&'static str]) -> Option<Self> {
        let mut programs = programs(test, names)?;
        programs.push(("nv2", nv2.into()));
        let folder = Path::new(temporary).join(test.replace(' ', "-"));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Some(Self { folder, programs })
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The bytes of a file.
    #[must_use]
    pub fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Writes a file.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.folder.join(name), content).unwrap_or_else(|error| panic!("{name}: {error}"));
    }

    /// A command in the folder, without settings of the user and without the network, loopback aside.
    #[must_use]
    pub fn command(&self, program: &str) -> Command {
        let path = self.programs.iter().find(|(name, _)| *name == program);
        let mut command = Command::new(&path.unwrap_or_else(|| panic!("{program} was not asked for")).1);
        command
            .current_dir(&self.folder)
            .stdin(Stdio::null())
            .env("HOME", &self.folder)
            .env("DOCKER_CONFIG", &self.folder)
            .env("COSIGN_PASSWORD", "")
            .env("NO_PROXY", "localhost,127.0.0.1")
            .env_remove("NO_COLOR")
            .env_remove("CLICOLOR_FORCE");
        for variable in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
            command.env(variable, NOWHERE).env_remove(variable.to_lowercase());
        }
        command
    }

    /// Calls a program with arguments in one text, separated by spaces.
    #[must_use]
    pub fn call(&self, program: &str, arguments: &str) -> Done {
        let Output { status, stdout, stderr } =
            self.command(program).args(arguments.split(' ')).output().unwrap();
        let [stdout, stderr] = [stdout, stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
        Done { code: status.code(), stdout, stderr }
    }

    /// The same for a call that succeeds; answers what it printed.
    #[track_caller]
    pub fn ok(&self, program: &str, arguments: &str) -> String {
        let done = self.call(program, arguments);
        assert_eq!(done.code, Some(0), "{program} {arguments}: {done:?}");
        done.stdout
    }

    /// A call that fails and says this.
    #[track_caller]
    pub fn fails(&self, program: &str, arguments: &str, code: i32, part: &str) {
        let done = self.call(program, arguments);
        let fits = done.code == Some(code) && done.stdout.is_empty() && done.stderr.contains(part);
        assert!(fits, "{program} {arguments}: not {code} and {part}: {done:?}");
    }

    /// `NAME.key` and `NAME.pub`, made by nv2.
    pub fn make_key(&self, name: &str, kind: &str) {
        self.ok("nv2", &format!("key generate --type {kind} -o {name}.key"));
        self.ok("nv2", &format!("key public {name}.key -o {name}.pub"));
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // What a failed test left is there to be looked at.
        if !std::thread::panicking() {
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

/// A registry on loopback that holds all in memory.
#[derive(Debug)]
pub struct Registry {
    child: Child,
    port: u16,
}

impl Registry {
    /// Starts the program `registry` on a port that it chooses.
    #[must_use]
    pub fn start(place: &Place) -> Self {
        let log = place.folder.join("registry.log");
        // A file, since a pipe that nobody reads would stop it.
        let output = File::create(&log).unwrap();
        let mut command = place.command("registry");
        command.args(["-port", "0"]).stdout(Stdio::null()).stderr(output);
        let mut registry = Self { child: command.spawn().unwrap(), port: 0 };
        let started = Instant::now();
        while registry.port == 0 {
            let text = fs::read_to_string(&log).unwrap();
            let port = text.split_once("serving on port ").and_then(|(_, rest)| rest.split_once('\n'));
            registry.port = port.and_then(|(port, _)| port.parse().ok()).unwrap_or(0);
            assert!(started.elapsed() < PATIENCE, "the registry does not start: {text}");
            sleep(Duration::from_millis(20));
        }
        registry
    }

    /// `localhost:PORT`.
    #[must_use]
    pub fn host(&self) -> String {
        format!("localhost:{}", self.port)
    }
}

impl Drop for Registry {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
