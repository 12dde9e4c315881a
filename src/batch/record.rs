//! What a run did, for `run.json`: inputs with their hashes, versions and verdicts.

use std::collections::BTreeMap;
use std::time::Instant;

use serde::Serialize;

use super::error::with_causes;
use super::{BatchError, FileOutcome, Job, Stage, Stopwatch};
use crate::assess::{Cause, Summary};
use crate::taxonomy::Taxonomy;

/// The record of a run. Holds no clock time unless the user asks for timings, so that the same
/// input gives the same bytes.
#[derive(Debug, Serialize)]
pub struct Record {
    /// The tool's version.
    pub planspiegel: &'static str,
    /// The taxonomy's version.
    pub taxonomy: String,
    /// The report date.
    pub date: String,
    /// Every file and its verdict, by name.
    pub files: Vec<FileRecord>,
    /// How many files were read.
    pub read: usize,
    /// How many files could not be read.
    pub unread: usize,
    /// The municipalities, by name.
    pub municipalities: Vec<Summary>,
    /// The reports that could not be written; absent if all were.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unwritten: Vec<Unwritten>,
    /// What the run took; absent unless asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timings: Option<Timings>,
}

/// What a run took.
#[derive(Debug, Serialize)]
pub struct Timings {
    /// Wall time of the run so far, in seconds.
    pub run_seconds: f64,
    /// CPU time of each stage over all threads and workers, in seconds, by the stage's name.
    pub stage_cpu_seconds: BTreeMap<&'static str, f64>,
}

impl Timings {
    pub(super) fn of(started: Instant, stopwatch: &Stopwatch) -> Self {
        let stages = Stage::ALL.map(|stage| (stage.name(), stopwatch.seconds(stage)));
        Self {
            run_seconds: started.elapsed().as_secs_f64(),
            stage_cpu_seconds: stages.into_iter().collect(),
        }
    }
}

/// A report that could not be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unwritten {
    /// The municipality; absent for the comparison.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub municipality: Option<String>,
    /// The reason in technical words, with the file.
    pub detail: String,
}

impl Unwritten {
    pub(super) fn of(municipality: Option<&str>, error: &BatchError) -> Self {
        Self { municipality: municipality.map(str::to_owned), detail: with_causes(error) }
    }
}

/// A file's verdict.
#[derive(Debug, Serialize)]
pub struct FileRecord {
    /// The path below the input folder.
    pub name: String,
    /// The BLAKE3 hash of its bytes.
    pub hash: String,
    /// The format's name.
    pub format: String,
    /// How many passages it holds.
    pub passages: usize,
    /// Why it could not be read; absent if it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
    /// The reason in technical words.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

impl Record {
    pub(super) fn new(job: &Job, taxonomy: &Taxonomy, outcomes: &[FileOutcome]) -> Self {
        let mut files: Vec<FileRecord> = outcomes.iter().map(FileRecord::of).collect();
        files.sort_by(|a, b| a.name.cmp(&b.name));
        let unread = files.iter().filter(|file| file.cause.is_some()).count();
        Self {
            planspiegel: env!("CARGO_PKG_VERSION"),
            taxonomy: taxonomy.version.clone(),
            date: job.date.clone(),
            read: files.len() - unread,
            unread,
            files,
            municipalities: Vec::new(),
            unwritten: Vec::new(),
            timings: None,
        }
    }
}

impl FileRecord {
    fn of(outcome: &FileOutcome) -> Self {
        let (passages, failure) = match &outcome.head.plans {
            Ok(plans) => (plans.iter().map(|plan| plan.passages).sum(), None),
            Err(failure) => (0, Some(failure)),
        };
        Self {
            name: outcome.source.name.clone(),
            hash: outcome.hash.clone(),
            format: outcome.head.format.clone(),
            passages,
            cause: failure.map(|failure| failure.cause),
            detail: failure.map(|failure| failure.detail.clone()).unwrap_or_default(),
        }
    }
}
