//! Runs a whole job: reads and tags all files in parallel, then assesses and reports each
//! municipality in parallel, then compares them.
//!
//! This is the only part that knows threads, processes, the clock and the disk. A document that
//! fails becomes a value, so that the report can say which plans it has not seen: a gap found
//! because a file was skipped is not a gap.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Instant;

use rayon::prelude::*;

use crate::assess::{self, Summary};
use crate::config::Config;
use crate::discover::{Found, discover};
use crate::language::Lang;
use crate::read::ReadOptions;
use crate::report;
use crate::segment::Settings;
use crate::tag::Tagger;
use crate::taxonomy::Taxonomy;

mod cage;
mod grouping;
mod lock;
mod output;
mod reading;
mod record;
mod reporting;
mod stopwatch;
mod store;

pub use cage::{Cage, Limits, serve};
pub use output::{OutputError, write as write_bytes};
pub use reading::{Failure, FileOutcome, tag_passages};
pub use record::{FileRecord, Record};
pub use stopwatch::{Stage, Stopwatch};
pub use store::{Head, PlanHead};

use reading::Reading;
use reporting::Reporting;
use store::Store;

/// The folder below the output folder that holds the store and the lock.
const OWN_FOLDER: &str = ".planspiegel";

/// What to do.
#[derive(Debug, Clone)]
pub struct Job {
    /// The input folder, or a single file.
    pub input: PathBuf,
    /// The output folder.
    pub out: PathBuf,
    /// The language of the reports; else that of the settings, else Dutch.
    pub lang: Option<Lang>,
    /// The formats to write.
    pub formats: Vec<Format>,
    /// The report date, `YYYY-MM-DD`.
    pub date: String,
    /// The settings of the input folder.
    pub config: Config,
    /// Passwords and programs for reading.
    pub read: ReadOptions,
    /// How reading is limited.
    pub limits: Limits,
    /// The program whose `read-worker` command reads files: this program itself.
    pub program: PathBuf,
    /// A hash of the program and of what else shapes its results, such as a user's own model.
    pub fingerprint: String,
    /// Whether to look for results of earlier runs.
    pub reuse: bool,
    /// How many bytes results of earlier runs may take.
    pub keep: u64,
    /// A Word file whose house style the Word reports take over.
    pub template: Option<Vec<u8>>,
    /// When to stop beginning new work.
    pub deadline: Option<Instant>,
}

/// A report format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// PDF.
    Pdf,
    /// Word.
    Docx,
    /// The assessment as data.
    Json,
}

impl Format {
    /// The file name's ending.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Json => "json",
        }
    }
}

/// What happens during a run, for progress bars and logs.
#[derive(Debug, Clone, Copy)]
pub enum Event<'a> {
    /// So many files are going to be read.
    Files(usize),
    /// A file was read, or not.
    File(&'a FileOutcome),
    /// So many municipalities are going to be reported.
    Municipalities(usize),
    /// A municipality's reports were written, or were up to date.
    Municipality(&'a Summary),
}

/// Why a run ended early.
#[derive(Debug, thiserror::Error)]
pub enum BatchError {
    /// The input folder can't be looked into.
    #[error("could not look into {}", .path.display())]
    Input {
        /// The input folder.
        path: PathBuf,
        /// The operating system's word.
        source: std::io::Error,
    },
    /// There is nothing to read.
    #[error(
        "{} holds no files to read; put plans in it (PDF, DOCX, ODT, XLSX, XLS, ODS, CSV, TXT)",
        .0.display()
    )]
    NothingToRead(PathBuf),
    /// Another run works in the output folder.
    #[error(
        "another run (process {holder}) is writing to {}; wait for it or choose another --out",
        .out.display()
    )]
    Busy {
        /// The output folder.
        out: PathBuf,
        /// The other run's process number.
        holder: String,
    },
    /// A result could not be written.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// A stored plan could not be loaded again.
    #[error("could not load the plans of {municipality} again; run once more with --fresh")]
    Store {
        /// The municipality.
        municipality: String,
        /// What went wrong.
        source: std::io::Error,
    },
    /// A report could not be made.
    #[error("could not make the report of {municipality}")]
    Report {
        /// The municipality, or "the comparison".
        municipality: String,
        /// What went wrong.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The time that the user gave has passed.
    #[error(
        "the time given by --max-minutes has passed; run again to go on where this run stopped"
    )]
    OutOfTime,
}

/// Runs a job; `watch` is told what happens, from any thread.
pub fn run(
    job: &Job,
    taxonomy: &Taxonomy,
    tagger: &Tagger,
    stopwatch: &Stopwatch,
    watch: &(dyn Fn(Event<'_>) + Sync),
) -> Result<Record, BatchError> {
    let found = discover(&job.input, &job.config)
        .map_err(|source| BatchError::Input { path: job.input.clone(), source })?;
    if found.sources.is_empty() && found.unreachable.is_empty() {
        return Err(BatchError::NothingToRead(job.input.clone()));
    }
    let own = job.out.join(OWN_FOLDER);
    output::prepare(&own)?;
    let _lock = take_lock(job, &own)?;
    output::sweep(&job.out);
    let store = Store::open(own.join("store"))?;

    let outcomes = read_all(job, tagger, &store, found, stopwatch, watch)?;
    let mut used: BTreeSet<String> = outcomes.iter().map(|outcome| outcome.key.clone()).collect();
    let mut record = Record::new(job, taxonomy, &outcomes);

    let groups = grouping::groups(outcomes, &job.config);
    let folders = output::folder_names(groups.iter().map(|group| group.municipality.as_str()));
    watch(Event::Municipalities(groups.len()));
    let reporting =
        Reporting { job, taxonomy, store: &store, options: options(job, taxonomy), stopwatch };
    let report = |(group, folder): (grouping::Group, String)| {
        check_time(job)?;
        let (summary, key) = reporting.municipality(&group, &folder)?;
        watch(Event::Municipality(&summary));
        Ok((summary, key))
    };
    let reported: Result<Vec<(Summary, String)>, BatchError> =
        groups.into_par_iter().zip(folders).map(report).collect();
    let (summaries, keys): (Vec<Summary>, Vec<String>) = reported?.into_iter().unzip();
    used.extend(keys.iter().cloned());
    let comparison = assess::compare(summaries);
    used.insert(reporting.comparison(&comparison)?);
    record.municipalities = comparison.municipalities;
    output::write(&job.out.join("run.json"), &reporting::json(&record))?;
    store.trim(&used, job.keep);
    Ok(record)
}

fn read_all(
    job: &Job,
    tagger: &Tagger,
    store: &Store,
    found: Found,
    stopwatch: &Stopwatch,
    watch: &(dyn Fn(Event<'_>) + Sync),
) -> Result<Vec<FileOutcome>, BatchError> {
    let cage = Cage::new(job.program.clone(), job.limits);
    let settings = Settings { columns: job.config.columns.clone(), ..Settings::default() };
    let basis = format!("{} {:?} {:?}", job.fingerprint, job.read, settings);
    let reading = Reading {
        cage: &cage,
        store,
        tagger,
        options: job.read.clone(),
        settings,
        basis: blake3::hash(basis.as_bytes()),
        reuse: job.reuse,
        stopwatch,
    };
    watch(Event::Files(found.sources.len()));
    let read = |source| {
        check_time(job)?;
        let outcome = reading.read(source)?;
        watch(Event::File(&outcome));
        Ok(outcome)
    };
    let outcomes: Result<Vec<FileOutcome>, BatchError> =
        found.sources.into_par_iter().map(read).collect();
    let mut outcomes = outcomes?;
    for (source, error) in found.unreachable {
        let outcome = reading::unreachable(source, &error);
        watch(Event::File(&outcome));
        outcomes.push(outcome);
    }
    Ok(outcomes)
}

fn take_lock(job: &Job, own: &std::path::Path) -> Result<lock::Lock, BatchError> {
    let path = own.join("lock");
    match lock::take(&path) {
        Ok(Ok(lock)) => Ok(lock),
        Ok(Err(holder)) => Err(BatchError::Busy { out: job.out.clone(), holder }),
        Err(source) => Err(OutputError { path, source }.into()),
    }
}

fn check_time(job: &Job) -> Result<(), BatchError> {
    match job.deadline {
        Some(deadline) if Instant::now() >= deadline => Err(BatchError::OutOfTime),
        _ => Ok(()),
    }
}

fn options(job: &Job, taxonomy: &Taxonomy) -> report::Options {
    let settings = &job.config.report;
    report::Options {
        lang: job.lang.or(job.config.language).unwrap_or_default(),
        date: job.date.clone(),
        title: settings.title.clone(),
        author: settings.author.clone().unwrap_or_default(),
        accent: settings.accent.as_deref().and_then(report::block::Colour::from_hex),
        taxonomy_version: taxonomy.version.clone(),
    }
}
