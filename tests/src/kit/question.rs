//! One verification with everything it needs in plain form: the place where most tests ask the core, so that
//! what they asked, and what it answered, can be recorded for other languages.

use crate::kit::run::{Hasher, Trust};
use crate::kit::table::Table;
use crate::vectors::{self, Evidence};
use nv2_core::bytes::scratch::Scratch;
use nv2_core::crypto::DefaultBackend;
use nv2_core::sif::{self, GroupVerdict, Sif, SifPolicy};
use nv2_core::{
    Digest, Envelope, Error, ErrorKind, Format, PublicKey, Subject, SubjectHasher, Time, TrustPolicy,
    Verifier, scratch_bound,
};

/// As [`nv2_core::Input`].
#[derive(Clone, Copy, Debug)]
pub struct Input<'q> {
    /// The format.
    pub format: Format,
    /// The envelope.
    pub envelope: &'q [u8],
    /// The payload beside it.
    pub payload: Option<&'q [u8]>,
    /// The one signature that is asked about.
    pub signature: Option<usize>,
}

impl<'q> Input<'q> {
    /// As [`nv2_core::Input::new`].
    pub const fn new(format: Format, envelope: &'q [u8]) -> Self {
        Self { format, envelope, payload: None, signature: None }
    }

    /// As [`nv2_core::Input::with_payload`].
    pub const fn with_payload(self, payload: &'q [u8]) -> Self {
        Self { payload: Some(payload), ..self }
    }

    /// As [`nv2_core::Input::only_signature`].
    pub const fn only_signature(self, number: usize) -> Self {
        Self { signature: Some(number), ..self }
    }

    fn room(&self) -> usize {
        scratch_bound(self.envelope.len() + self.payload.map_or(0, <[u8]>::len))
    }
}

/// The artifact in question: what a [`Subject`] is made from.
#[derive(Clone, Copy, Debug)]
pub struct Artifact<'q> {
    /// The media type.
    pub media_type: &'q str,
    /// What is known of it.
    pub known: Known<'q>,
    /// It is a file of any kind.
    pub blob: bool,
    /// The content is streamed after the hasher was prepared for envelope and keys.
    pub prepared: bool,
}

/// What is known of an artifact.
#[derive(Clone, Copy, Debug)]
pub enum Known<'q> {
    /// Its bytes.
    Content(&'q [u8]),
    /// Digest and size in bytes.
    Descriptor(Digest, u64),
}

impl<'q> Artifact<'q> {
    /// As [`Subject::from_content`].
    pub const fn from_content(media_type: &'q str, content: &'q [u8]) -> Self {
        Self { media_type, known: Known::Content(content), blob: false, prepared: false }
    }

    /// As [`Subject::from_descriptor`].
    pub const fn from_descriptor(media_type: &'q str, digest: Digest, size: u64) -> Self {
        Self { media_type, known: Known::Descriptor(digest, size), blob: false, prepared: false }
    }

    /// As [`Subject::as_blob`].
    pub const fn as_blob(self) -> Self {
        Self { blob: true, ..self }
    }

    /// Streamed in small pieces through a prepared hasher.
    pub const fn prepared(self) -> Self {
        Self { prepared: true, ..self }
    }

    /// The digests.
    pub fn digests(&self) -> Vec<Digest> {
        match self.known {
            Known::Content(content) => Subject::from_content("", content).unwrap().digests().to_vec(),
            Known::Descriptor(digest, _) => vec![digest],
        }
    }

    fn subject(&self, input: &Input<'_>, trust: &Trust) -> Result<Subject<'q>, Error> {
        let subject = match self.known {
            Known::Descriptor(digest, size) => Subject::from_descriptor(self.media_type, digest, size),
            Known::Content(content) => {
                let mut hasher = SubjectHasher::<Hasher>::new(SubjectHasher::<Hasher>::ALL)?;
                if self.prepared {
                    let mut scratch = vec![0; input.room()];
                    let envelope =
                        Envelope::parse(input.format, input.envelope, &mut Scratch::new(&mut scratch))?;
                    let keys: Result<Vec<_>, _> =
                        trust.keys.iter().map(|spki| PublicKey::from_spki(spki)).collect();
                    hasher.prepare(&envelope, &keys?)?;
                }
                content.chunks(7).for_each(|piece| hasher.update(piece));
                hasher.finish(self.media_type)
            }
        };
        Ok(if self.blob { subject.as_blob() } else { subject })
    }
}

/// A verification.
#[derive(Clone, Copy)]
pub struct Question<'q> {
    /// What is verified.
    pub input: Input<'q>,
    /// What it has to be about.
    pub artifact: Artifact<'q>,
    /// Who is trusted.
    pub trust: &'q Trust,
    /// What else is demanded.
    pub policy: &'q TrustPolicy<'q>,
    /// When.
    pub time: Time,
}

impl Question<'_> {
    /// Asks the core, and records question and answer. The answer must be the same when the keys have tables.
    ///
    /// # Errors
    /// The kind of the refusal.
    ///
    /// # Panics
    /// When a table changes the answer.
    pub fn ask(&self) -> Result<Evidence, ErrorKind> {
        let [answer, others @ ..] = Table::ALL.map(|table| self.ask_with(table));
        others.iter().for_each(|other| assert_eq!(*other, answer, "with a table"));
        vectors::record(|| vectors::question(self, &answer));
        answer
    }

    /// The same for the thousands of variations of one case, of which only a few are recorded.
    ///
    /// # Errors
    /// The kind of the refusal.
    pub fn ask_now_and_then(&self, number: usize) -> Result<Evidence, ErrorKind> {
        if number.is_multiple_of(vectors::SAMPLE) { self.ask() } else { self.ask_with(Table::Absent) }
    }

    fn ask_with(&self, table: Table) -> Result<Evidence, ErrorKind> {
        let Input { format, envelope, payload, signature } = self.input;
        let input = nv2_core::Input::new(format, envelope);
        let input = payload.map_or(input, |payload| input.with_payload(payload));
        let input = signature.map_or(input, |number| input.only_signature(number));
        let subject = self.artifact.subject(&self.input, self.trust).map_err(|error| error.kind())?;
        let mut scratch = vec![0; self.input.room()];
        self.trust.with_table(table, |store| {
            Verifier::new(store, self.policy)
                .verify_input(&input, &subject, self.time, &mut scratch)
                .map(|verified| Evidence::new(&verified))
                .map_err(|rejected| rejected.error().kind())
        })
    }
}

/// A verification of a SIF file.
#[derive(Clone, Copy)]
pub struct SifQuestion<'q> {
    /// The whole file.
    pub file: &'q [u8],
    /// Who is trusted.
    pub trust: &'q Trust,
    /// What is demanded.
    pub policy: &'q SifPolicy,
}

impl SifQuestion<'_> {
    /// Asks the core, and records question and answer.
    ///
    /// # Errors
    /// The kind of the refusal.
    ///
    /// # Panics
    /// When a table changes the answer.
    pub fn ask(&self) -> Result<Vec<GroupVerdict>, ErrorKind> {
        let [answer, others @ ..] = Table::ALL.map(|table| self.ask_with(table));
        others.iter().for_each(|other| assert_eq!(*other, answer, "with a table"));
        vectors::record(|| vectors::sif_question(self, &answer));
        answer
    }

    /// The same for the thousands of variations of one file, of which only a few are recorded.
    ///
    /// # Errors
    /// The kind of the refusal.
    pub fn ask_now_and_then(&self, number: usize) -> Result<Vec<GroupVerdict>, ErrorKind> {
        if number.is_multiple_of(vectors::SAMPLE) { self.ask() } else { self.ask_with(Table::Absent) }
    }

    fn ask_with(&self, table: Table) -> Result<Vec<GroupVerdict>, ErrorKind> {
        let sif = Sif::parse(self.file).map_err(|error| error.kind())?;
        let mut scratch = vec![0; sif.scratch_bound()];
        let mut groups = Vec::new();
        self.trust
            .with_table(table, |store| {
                sif::verify(&sif, store, self.policy, &DefaultBackend, &mut scratch, |group| {
                    groups.push(group)
                })
            })
            .map_err(|error| error.kind())?;
        Ok(groups)
    }
}
