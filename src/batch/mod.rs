//! Runs a whole job: reads and tags all files in parallel, then assesses and reports each
//! municipality in parallel, then compares them.
//!
//! This is the only part that knows threads, processes, the clock and the disk. A document that
//! fails becomes a value, so that the report can say which plans it has not seen: a gap found
//! because a file was skipped is not a gap.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::Instant;

use rayon::prelude::*;

use crate::assess::{self, Spread, Summary};
use crate::config::Config;
use crate::discover::{Found, Source, discover};
use crate::language::Lang;
use crate::read::ReadOptions;
use crate::report;
use crate::segment::Settings;
use crate::tag::Tagger;
use crate::taxonomy::Taxonomy;

mod cage;
mod clock;
mod error;
mod grouping;
mod lock;
mod output;
mod reading;
mod record;
mod reporting;
mod stopwatch;
mod store;

pub use cage::{Cage, Confinement, Limits, serve};
pub use error::BatchError;
pub use output::{OutputError, check_place, write as write_bytes};
pub use reading::{Failure, FileOutcome, tag_passages};
pub use record::{FileRecord, Record, Timings, Unwritten};
pub use stopwatch::{Stage, Stopwatch};
pub use store::{Head, PlanHead};

use reading::Reading;
use reporting::Reporting;
use store::Store;

/// The folder below the output folder that holds the store and the lock.
const OWN_FOLDER: &str = crate::discover::REPORTS_MARK;

/// A tagger that is prepared when the first passage needs one: a run in which nothing has changed
/// does without.
pub type LazyTagger = LazyLock<Tagger, Box<dyn FnOnce() -> Tagger + Send>>;

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
    /// The logo of the reports.
    pub logo: Option<report::logo::Logo>,
    /// When to stop beginning new work.
    pub deadline: Option<Instant>,
    /// When the run began, if `run.json` shall say what it took.
    pub timed_since: Option<Instant>,
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
    /// What the worker processes go without; told once, unless no file had to be read.
    Confined(Confinement),
    /// So many results of earlier runs were damaged; their files are read again.
    Damaged(usize),
    /// The settings are for a municipality that no plan is of.
    UnusedMunicipality(&'a str),
    /// So many municipalities are going to be reported.
    Municipalities(usize),
    /// A municipality's reports were written, or were up to date.
    Municipality(&'a Summary),
    /// A report could not be written; the others are.
    Unwritten(&'a Unwritten),
}

/// Runs a job; `watch` is told what happens, from any thread.
pub fn run(
    job: &Job,
    taxonomy: &Taxonomy,
    tagger: &LazyTagger,
    stopwatch: &Stopwatch,
    watch: &(dyn Fn(Event<'_>) + Sync),
) -> Result<Record, BatchError> {
    let found = discover(&job.input, &job.config)
        .map_err(|source| BatchError::Input { path: job.input.clone(), source })?;
    if found.sources.is_empty() && found.unreachable.is_empty() {
        return Err(nothing_to_read(job));
    }
    refuse_same_folder(job)?;
    let own = job.out.join(OWN_FOLDER);
    output::prepare(&own).map_err(BatchError::Folder)?;
    let _lock = take_lock(job, &own)?;
    output::sweep(&job.out);
    let store = Store::open(own.join("store")).map_err(BatchError::Folder)?;
    let run = Run { job, taxonomy, tagger, store: &store, stopwatch, watch };
    // An entry that turns out to be damaged has been dropped, so its file is read again.
    for _ in &found.sources {
        match run.all(&found) {
            Err(BatchError::Store { .. }) => run.say_what_was_dropped(),
            result => return result,
        }
    }
    run.all(&found)
}

/// What became of a report: the store's key for it, or why there is none.
type Reported = Result<String, Unwritten>;

/// A job with all that its stages share.
struct Run<'a> {
    job: &'a Job,
    taxonomy: &'a Taxonomy,
    tagger: &'a LazyTagger,
    store: &'a Store,
    stopwatch: &'a Stopwatch,
    watch: &'a (dyn Fn(Event<'_>) + Sync),
}

impl Run<'_> {
    /// Reads all files, reports all municipalities, compares them and writes the record.
    fn all(&self, found: &Found) -> Result<Record, BatchError> {
        let job = self.job;
        let outcomes = self.read(found)?;
        self.say_what_was_dropped();
        let mut used: BTreeSet<String> = outcomes.iter().map(|it| it.key.clone()).collect();
        let mut record = Record::new(job, self.taxonomy, &outcomes);

        let home = grouping::home(&job.input, &outcomes);
        let groups = grouping::groups(outcomes, home.as_deref(), &job.config);
        if groups.is_empty() {
            return Err(BatchError::NothingToRead(job.input.clone()));
        }
        let names = groups.iter().flat_map(|group| group.names.iter().cloned()).collect();
        for name in job.config.unused_municipalities(&names) {
            (self.watch)(Event::UnusedMunicipality(name));
        }
        let folders = output::folder_names(groups.iter().map(|group| group.municipality.as_str()));
        (self.watch)(Event::Municipalities(groups.len()));
        let reporting = Reporting {
            job,
            taxonomy: self.taxonomy,
            store: self.store,
            options: options(job, self.taxonomy),
            stopwatch: self.stopwatch,
        };
        let (summaries, keys) = self.summaries(&reporting, &groups, &folders)?;
        used.extend(keys);
        let mut reported = self.reports(&reporting, &groups, &folders, &summaries)?;
        let comparison = assess::compare(summaries);
        reported.push(self.or_named(None, reporting.comparison(&comparison))?);
        for report in reported {
            match report {
                Ok(key) => drop(used.insert(key)),
                Err(unwritten) => record.unwritten.push(unwritten),
            }
        }
        record.municipalities = comparison.municipalities;
        record.timings = job.timed_since.map(|start| Timings::of(start, self.stopwatch));
        output::write(&job.out.join("run.json"), &reporting::json(&record))?;
        self.store.trim(&used, job.keep);
        Ok(record)
    }

    /// Summarises all municipalities; returns the summaries and the store's keys.
    fn summaries(
        &self,
        reporting: &Reporting<'_>,
        groups: &[grouping::Group],
        folders: &[String],
    ) -> Result<(Vec<Summary>, Vec<String>), BatchError> {
        let summarize = |(group, folder): (&grouping::Group, &String)| {
            check_time(self.job)?;
            reporting.summary(group, folder)
        };
        let summaries: Result<Vec<(Summary, String)>, BatchError> =
            groups.par_iter().zip(folders).map(summarize).collect();
        Ok(summaries?.into_iter().unzip())
    }

    /// Reports each municipality beside the others.
    fn reports(
        &self,
        reporting: &Reporting<'_>,
        groups: &[grouping::Group],
        folders: &[String],
        summaries: &[Summary],
    ) -> Result<Vec<Reported>, BatchError> {
        let spread = Spread::of(summaries);
        let report = |((group, folder), summary): ((&grouping::Group, &String), &Summary)| {
            check_time(self.job)?;
            let written = reporting.municipality(group, folder, &spread);
            if written.is_ok() {
                (self.watch)(Event::Municipality(summary));
            }
            self.or_named(Some(&group.municipality), written)
        };
        groups.par_iter().zip(folders).zip(summaries).map(report).collect()
    }

    /// The store's key for a report that was written; one that could not be is named, and the run
    /// goes on unless what is wrong would meet the next report too.
    fn or_named(
        &self,
        municipality: Option<&str>,
        written: Result<String, BatchError>,
    ) -> Result<Reported, BatchError> {
        let error = match written {
            Ok(key) => return Ok(Ok(key)),
            Err(error) => error,
        };
        if error.meets_all(&self.job.out.join(OWN_FOLDER)) {
            return Err(error);
        }
        let unwritten = Unwritten::of(municipality, &error);
        (self.watch)(Event::Unwritten(&unwritten));
        Ok(Err(unwritten))
    }

    fn read(&self, found: &Found) -> Result<Vec<FileOutcome>, BatchError> {
        let job = self.job;
        let cage = Cage::new(job.program.clone(), job.limits);
        let settings = Settings { columns: job.config.columns.clone(), ..Settings::default() };
        let basis = format!("{} {:?} {:?}", job.fingerprint, job.read, settings);
        let reading = Reading {
            cage: &cage,
            store: self.store,
            tagger: self.tagger,
            options: job.read.clone(),
            settings,
            basis: blake3::hash(basis.as_bytes()),
            reuse: job.reuse,
            stopwatch: self.stopwatch,
        };
        (self.watch)(Event::Files(found.sources.len()));
        let read = |source: &Source| {
            check_time(job)?;
            let outcome = reading.read(source.clone())?;
            (self.watch)(Event::File(&outcome));
            Ok(outcome)
        };
        let outcomes: Result<Vec<FileOutcome>, BatchError> =
            found.sources.par_iter().map(read).collect();
        let mut outcomes = outcomes?;
        let unreachable = found.unreachable.iter();
        let unreachable = unreachable.map(|(it, error)| reading::unreachable(it.clone(), error));
        let empty = found.empty.iter().map(|it| reading::empty(it.clone()));
        for outcome in unreachable.chain(empty) {
            (self.watch)(Event::File(&outcome));
            outcomes.push(outcome);
        }
        if let Some(confinement) = cage.confinement() {
            (self.watch)(Event::Confined(confinement));
        }
        Ok(outcomes)
    }

    fn say_what_was_dropped(&self) {
        match self.store.dropped() {
            0 => {}
            count => (self.watch)(Event::Damaged(count)),
        }
    }
}

/// Why there is nothing to read: no files, or all of them left out.
fn nothing_to_read(job: &Job) -> BatchError {
    let config = Config { exclude: Vec::new(), ..job.config.clone() };
    let excluded = discover(&job.input, &config).map_or(0, |found| found.sources.len());
    let input = job.input.clone();
    if excluded > 0 {
        BatchError::AllExcluded { input, excluded }
    } else {
        BatchError::NothingToRead(input)
    }
}

/// Reports among the plans would be read as plans the next time.
fn refuse_same_folder(job: &Job) -> Result<(), BatchError> {
    match (job.input.canonicalize(), job.out.canonicalize()) {
        (Ok(input), Ok(out)) if input == out => Err(BatchError::SameFolder(job.out.clone())),
        _ => Ok(()),
    }
}

fn take_lock(job: &Job, own: &Path) -> Result<lock::Lock, BatchError> {
    let path = own.join("lock");
    match lock::take(&path) {
        Ok(Ok(lock)) => Ok(lock),
        Ok(Err(holder)) => Err(BatchError::Busy { out: job.out.clone(), holder }),
        Err(source) => Err(BatchError::Folder(OutputError { path, source })),
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
        logo: job.logo.clone(),
        taxonomy_version: taxonomy.version.clone(),
    }
}
