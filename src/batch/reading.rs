//! One file from its path to stored, tagged plans; whatever goes wrong becomes a value.

use std::io;
use std::path::Path;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::LazyTagger;
use super::cage::{Cage, Request};
use super::error::with_causes;
use super::output::OutputError;
use super::stopwatch::{Stage, Stopwatch};
use super::store::{Head, PlanHead, ReadPlan, Store};
use crate::assess::{Cause, TaggedPassage};
use crate::discover::Source;
use crate::document::{Passage, Plan};
use crate::read::{ReadError, ReadOptions};
use crate::segment::Settings;
use crate::tag::{Input, Tagger};

/// The largest file that is read, in bytes.
const MAX_FILE: u64 = 1 << 30;

/// What stands in the place of a format's name for a file that planspiegel wrote itself.
pub(super) const OWN_FORMAT: &str = "planspiegel";

/// A file and what became of it.
#[derive(Debug)]
pub struct FileOutcome {
    /// The file.
    pub source: Source,
    /// The BLAKE3 hash of its bytes in hexadecimal digits; empty if they could not be had.
    pub hash: String,
    /// Where its plans are stored; empty if they are not.
    pub key: String,
    /// What it holds, or why that could not be read.
    pub head: Head,
    /// Whether it was known from an earlier run.
    pub known: bool,
}

impl FileOutcome {
    /// Whether the file is a report of planspiegel itself, which holds no plan.
    #[must_use]
    pub fn is_own_report(&self) -> bool {
        self.head.format == OWN_FORMAT
    }
}

/// Why a file yielded nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// Which remedy the report names.
    pub cause: Cause,
    /// The reason in technical words.
    pub detail: String,
}

/// Everything that reading a file needs.
#[derive(Debug)]
pub(super) struct Reading<'a> {
    pub(super) cage: &'a Cage,
    pub(super) store: &'a Store,
    pub(super) tagger: &'a LazyTagger,
    pub(super) options: ReadOptions,
    pub(super) settings: Settings,
    /// The hash of all but the file that a result depends on.
    pub(super) basis: blake3::Hash,
    /// Whether to look for results of earlier runs.
    pub(super) reuse: bool,
    pub(super) stopwatch: &'a Stopwatch,
}

impl Reading<'_> {
    /// Reads, segments, tags and stores one file, unless an earlier run did.
    pub(super) fn read(&self, source: Source) -> Result<FileOutcome, OutputError> {
        let bytes = match load(&source.path) {
            Ok(bytes) => bytes,
            Err(error) => return Ok(unreachable(source, &error)),
        };
        let hash = blake3::hash(&bytes);
        let key = self.key(&source, hash);
        let hash = hash.to_hex().to_string();
        if let Some(head) = self.reuse.then(|| self.store.head(&key)).flatten() {
            return Ok(FileOutcome { source, hash, key, head, known: true });
        }
        let request = Request {
            name: &source.name,
            options: self.options.clone(),
            settings: self.settings.clone(),
            bytes: &bytes,
        };
        let (verdict, took) = self.cage.read(&request);
        self.stopwatch.add(Stage::Read, took);
        let (format, plans) = match verdict {
            Ok((format, plans)) => (format, Ok(plans)),
            Err(failure) => (String::new(), Err(failure)),
        };
        drop(bytes);
        // Whether a reader runs out of time may depend on the machine, so that is tried again.
        if let Err(failure) = &plans
            && matches!(failure.cause, Cause::TimedOut | Cause::Crashed)
        {
            let head = Head { format, plans: Err(failure.clone()) };
            return Ok(FileOutcome { source, hash, key: String::new(), head, known: false });
        }
        let tag = |plan: Plan| ReadPlan {
            head: PlanHead::of(&plan),
            passages: tag_passages(plan.passages, self.tagger, self.stopwatch),
        };
        let plans = plans.map(|plans| plans.into_par_iter().map(tag).collect());
        let head = self.store.put(&key, format, plans)?;
        Ok(FileOutcome { source, hash, key, head, known: false })
    }

    fn key(&self, source: &Source, bytes: blake3::Hash) -> String {
        let ending = source.name.rsplit('.').next().unwrap_or_default().to_lowercase();
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.basis.as_bytes()).update(bytes.as_bytes()).update(ending.as_bytes());
        hasher.finalize().to_hex().to_string()
    }
}

/// A file or folder that the operating system does not hand out.
pub(super) fn unreachable(source: Source, error: &io::Error) -> FileOutcome {
    let cause = match error.kind() {
        io::ErrorKind::FileTooLarge => Cause::TooLarge,
        _ => Cause::NoAccess,
    };
    missing(source, Failure { cause, detail: error.to_string() })
}

/// The folder of a municipality that has delivered nothing yet.
pub(super) fn empty(source: Source) -> FileOutcome {
    missing(source, Failure { cause: Cause::Empty, detail: "the folder is empty".to_owned() })
}

fn missing(source: Source, failure: Failure) -> FileOutcome {
    let head = Head { format: String::new(), plans: Err(failure) };
    FileOutcome { source, hash: String::new(), key: String::new(), head, known: false }
}

#[expect(clippy::disallowed_methods, reason = "this module owns reading from the disk")]
fn load(path: &Path) -> io::Result<Vec<u8>> {
    if path.metadata()?.len() > MAX_FILE {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, "the file is larger than 1 GiB"));
    }
    std::fs::read(path)
}

/// Tags passages, in parallel.
#[must_use]
pub fn tag_passages(
    passages: Vec<Passage>,
    tagger: &Tagger,
    stopwatch: &Stopwatch,
) -> Vec<TaggedPassage> {
    let tag = |passage: Passage| {
        let tags = stopwatch.time(Stage::Tag, || {
            let text = passage.full_text();
            let parents: Vec<&str> = passage.parents.iter().map(|it| it.title.as_str()).collect();
            tagger.tag(&Input { text: &text, parents: &parents, lang: None })
        });
        TaggedPassage { passage, tags }
    };
    passages.into_par_iter().map(tag).collect()
}

impl Failure {
    pub(super) fn of(error: &ReadError) -> Self {
        let cause = match error {
            ReadError::Encrypted => Cause::Encrypted,
            ReadError::Empty => Cause::Empty,
            ReadError::NoText { .. } => Cause::Scan,
            ReadError::Malformed { .. } => Cause::Malformed,
            ReadError::TooLarge { .. } => Cause::TooLarge,
            ReadError::UnknownFormat => Cause::UnknownFormat,
        };
        Self { cause, detail: with_causes(error) }
    }
}
