//! The reference as a process: `tests/programs/notation-judge`.

use crate::judge::{Artifact, Form};
use nv2_core::AnchorStore;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// A judge that is asked one question after the other.
#[derive(Debug)]
pub struct Judge {
    child: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Judge {
    /// Starts the program.
    pub fn start(program: &Path) -> Self {
        let mut child = Command::new(program).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let answers = BufReader::new(child.stdout.take().unwrap());
        Self { questions: child.stdin.take(), answers, child }
    }

    /// Whether the reference accepts the envelope under the one trusted certificate; else what it says.
    pub fn ask(
        &mut self,
        form: Form,
        envelope: &[u8],
        artifact: &Artifact,
        trusted: &[u8],
        store: AnchorStore,
    ) -> Result<(), String> {
        let store = match store {
            AnchorStore::Ca => "ca",
            AnchorStore::SigningAuthority => "signingAuthority",
        };
        let size = artifact.size.to_string();
        let digest = artifact.digest.to_string();
        let fields = [
            form.media_type().as_bytes(),
            envelope,
            artifact.media_type.as_bytes(),
            digest.as_bytes(),
            size.as_bytes(),
            store.as_bytes(),
            trusted,
        ];
        let length = |field: &[u8]| u32::try_from(field.len()).unwrap().to_be_bytes();
        let request = fields.map(|field| [&length(field), field].concat()).concat();
        let questions = self.questions.as_mut().unwrap();
        questions.write_all(&request).unwrap();
        questions.flush().unwrap();
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        match line.trim_end() {
            "accepted" => Ok(()),
            "" => panic!("the judge has gone"),
            refusal => Err(refusal.to_owned()),
        }
    }
}

impl Drop for Judge {
    fn drop(&mut self) {
        // The end of its input is the end of the program.
        drop(self.questions.take());
        let _ = self.child.wait();
    }
}
