//! `planspiegel audit`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use clap::{Args as ClapArgs, ValueEnum};
use planspiegel::assess;
use planspiegel::batch::{self, BatchError, Format, Job, Limits, Record, Stage, Stopwatch};
use planspiegel::language::Lang;
use planspiegel::report::{self, logo::Logo};
use planspiegel::taxonomy::Taxonomy;

use super::condition::Condition;
use super::progress::{LogFormat, Progress};
use super::reading::ReadingArgs;
use super::{Answer, date};

/// Arguments of `audit`.
#[derive(Debug, ClapArgs)]
pub(super) struct Args {
    /// The folder with the plans; each folder in it is a municipality, each loose file one too
    #[arg(default_value = "input")]
    input: PathBuf,
    /// The folder for the reports
    #[arg(long, value_name = "DIR", default_value = "output")]
    out: PathBuf,
    /// The language of the reports: nl, fr, en or de [default: nl, or as planspiegel.toml says]
    #[arg(long)]
    lang: Option<Lang>,
    /// The formats to write
    #[arg(long, value_enum, value_delimiter = ',', default_values = ["pdf", "docx", "json"])]
    format: Vec<FormatArg>,
    /// The date on the reports [default: today]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date::parse)]
    date: Option<String>,
    /// The title on the cover
    #[arg(long)]
    title: Option<String>,
    /// Who made the report, for the cover and the file's properties
    #[arg(long)]
    author: Option<String>,
    /// A logo (PNG or JPEG) for the cover and the running head; a Word template brings its own
    #[arg(long, value_name = "FILE")]
    logo: Option<PathBuf>,
    /// A Word file whose house style (styles, headers, footers, logo) the Word reports take over
    #[arg(long, value_name = "FILE")]
    template: Option<PathBuf>,
    /// A model that you trained yourself, instead of the built-in one
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
    #[command(flatten)]
    reading: ReadingArgs,
    #[command(flatten)]
    job: JobArgs,
}

/// Arguments for scheduled jobs.
#[derive(Debug, ClapArgs)]
#[command(next_help_heading = "For scheduled jobs")]
struct JobArgs {
    /// How many files to read at the same time [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
    /// Read every file again, also those that have not changed
    #[arg(long)]
    fresh: bool,
    /// Begin no new work after so many minutes; the next run goes on
    #[arg(long, value_name = "MINUTES")]
    max_minutes: Option<u32>,
    /// Give up on a file after so many seconds
    #[arg(long, value_name = "SECONDS", default_value_t = Limits::default().seconds)]
    file_seconds: u32,
    /// Give up on a file that needs more memory than so many MiB
    #[arg(long, value_name = "MIB", default_value_t = Limits::default().memory_mib)]
    file_memory: u32,
    /// How many MiB the results of earlier runs may take
    #[arg(long, value_name = "MIB", default_value_t = 2048)]
    keep: u64,
    /// End with exit code 4 if this holds: `unread`, `unknown`, `gap:CONCEPT` or `partly:CONCEPT`,
    /// e.g. `gap:lmb:1.5` or `gap:sdg:13`; may be given several times
    #[arg(long, value_name = "CONDITION")]
    fail_on: Vec<Condition>,
    /// Say nothing but errors
    #[arg(long)]
    quiet: bool,
    /// How to tell what happens, on standard error
    #[arg(long, value_enum, default_value_t)]
    log_format: LogFormat,
    /// Let run.json say what the run took; it then differs from run to run
    #[arg(long)]
    timings: bool,
    /// Write figures of the run for Prometheus' textfile collector
    #[arg(long, value_name = "FILE")]
    metrics: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormatArg {
    /// PDF
    Pdf,
    /// Word
    Docx,
    /// Data
    Json,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Answer> {
    let start = Instant::now();
    if !args.input.exists() {
        bail!(
            "there is no folder {}; make it, with a folder of plans in it for each municipality",
            args.input.display()
        );
    }
    let job = job(args, start)?;
    let own: Vec<PathBuf> = job.config.taxonomy.iter().map(|file| args.input.join(file)).collect();
    let taxonomy = super::taxonomy_with(&own)?;
    let tagger = super::lazy_tagger(args.model.as_deref(), &taxonomy)?;
    let job =
        Job { fingerprint: format!("{} {}", job.fingerprint, super::digest(&taxonomy)), ..job };
    for condition in &args.job.fail_on {
        condition.check(&taxonomy)?;
    }
    rehearse(args, &job, &taxonomy)?;
    if let Some(jobs) = args.job.jobs {
        rayon::ThreadPoolBuilder::new().num_threads(jobs.into()).build_global()?;
    }
    let progress = Progress::new(args.job.log_format, args.job.quiet);
    let stopwatch = Stopwatch::default();
    let record = batch::run(&job, &taxonomy, &tagger, &stopwatch, &|event| progress.show(event))?;
    progress.finish(&record, &stopwatch, &summary(&job, &record));
    if let Some(path) = &args.job.metrics {
        let text = metrics(&record, &stopwatch, start.elapsed());
        batch::write_bytes(path, text.as_bytes()).map_err(BatchError::Output)?;
    }
    let held = say_what_holds(&args.job.fail_on, &record, &progress);
    Ok(answer(held, &record))
}

/// Says which conditions hold, and for whom; returns whether any does.
fn say_what_holds(conditions: &[Condition], record: &Record, progress: &Progress) -> bool {
    let mut any = false;
    for condition in conditions {
        let municipalities = condition.holds_for(record);
        if !municipalities.is_empty() {
            progress.condition(condition, &municipalities);
            any = true;
        }
    }
    any
}

fn answer(condition_held: bool, record: &Record) -> Answer {
    if !record.unwritten.is_empty() {
        Answer::Unwritten
    } else if condition_held {
        Answer::ConditionMet
    } else if record.unread > 0 {
        Answer::Incomplete
    } else {
        Answer::Complete
    }
}

/// Finds out before anything is read whether what the user named for the end of the run can be
/// used: the house style, tried on a report about nothing, and the place for the metrics.
fn rehearse(args: &Args, job: &Job, taxonomy: &Taxonomy) -> anyhow::Result<()> {
    if let (Some(path), Some(template)) = (&args.template, &job.template) {
        let nothing = assess::compare(Vec::new());
        let report = report::comparison(taxonomy, &nothing, &report::Options::default());
        report::docx::write_with(&report, Some(template))
            .with_context(|| format!("could not take over {} as --template", path.display()))?;
    }
    match &args.job.metrics {
        // A run makes the output folder itself.
        Some(path) if path.parent() != Some(&*args.out) || args.out.exists() => {
            batch::check_place(path)
                .context("--metrics names a file that can't be written; name one in a folder")?;
        }
        _ => {}
    }
    Ok(())
}

fn job(args: &Args, start: Instant) -> anyhow::Result<Job> {
    let mut config = super::settings(&args.input)?;
    config.report.title = args.title.clone().or(config.report.title);
    config.report.author = args.author.clone().or(config.report.author);
    let mut formats: Vec<Format> = args.format.iter().map(|format| format.of()).collect();
    formats.sort_unstable();
    formats.dedup();
    let program = std::env::current_exe().context("could not find this program's own file")?;
    let minutes = args.job.max_minutes.map(|minutes| Duration::from_secs(u64::from(minutes) * 60));
    let model = args.model.as_deref().map(super::file_hash).transpose()?.unwrap_or_default();
    let house = args.template.as_deref().map(super::file_hash).transpose()?.unwrap_or_default();
    let template = args.template.as_deref().map(super::bytes).transpose()?;
    let logo = match (&args.logo, &config.report.logo) {
        (Some(path), _) => Some(logo(path)?),
        (None, Some(path)) => Some(own_logo(&args.input, path)?),
        (None, None) => None,
    };
    Ok(Job {
        template,
        logo,
        read: args.reading.options()?,
        input: args.input.clone(),
        out: args.out.clone(),
        lang: args.lang,
        formats,
        date: args.date.clone().unwrap_or_else(date::today),
        config,
        limits: Limits { memory_mib: args.job.file_memory, seconds: args.job.file_seconds },
        fingerprint: format!("{} {model} {house}", super::file_hash(&program)?),
        program,
        reuse: !args.job.fresh,
        keep: args.job.keep << 20,
        timed_since: args.job.timings.then_some(start),
        deadline: minutes.map(|minutes| start + minutes),
    })
}

fn logo(path: &Path) -> anyhow::Result<Logo> {
    Logo::read(super::bytes(path)?)
        .with_context(|| format!("could not use {} as logo", path.display()))
}

/// The logo that the settings name; also through links it leads nowhere outside the input folder.
fn own_logo(input: &Path, path: &str) -> anyhow::Result<Logo> {
    let file = input.join(path);
    let real = || Some((file.canonicalize().ok()?, input.canonicalize().ok()?));
    anyhow::ensure!(file.is_file(), "planspiegel.toml names the logo {path}, which is not there");
    anyhow::ensure!(
        real().is_some_and(|(file, input)| file.starts_with(input)),
        "planspiegel.toml names the logo {path}, which leads out of the input folder"
    );
    logo(&file).context("planspiegel.toml names a logo that can't be used")
}

fn summary(job: &Job, record: &Record) -> String {
    let count = record.municipalities.len();
    let mut text = format!(
        "{count} {} in {}; {} {} read",
        if count == 1 { "municipality" } else { "municipalities" },
        job.out.display(),
        record.read,
        if record.read == 1 { "file" } else { "files" },
    );
    if record.unread > 0 {
        let unread = record.unread;
        let _ = write!(text, ", {unread} not read (named in the reports and in run.json)");
    }
    text
}

/// The run in figures, in the form that Prometheus reads.
fn metrics(record: &Record, stopwatch: &Stopwatch, took: Duration) -> String {
    let mut text = String::new();
    let mut gauge = |name: &str, help: &str, values: &[(String, f64)]| {
        let _ = writeln!(text, "# HELP planspiegel_{name} {help}");
        let _ = writeln!(text, "# TYPE planspiegel_{name} gauge");
        for (labels, value) in values {
            let _ = writeln!(text, "planspiegel_{name}{labels} {value}");
        }
    };
    let plain = |value: f64| vec![(String::new(), value)];
    let count = |count: usize| plain(f64::from(u32::try_from(count).unwrap_or(u32::MAX)));
    gauge("files_read", "Files read", &count(record.read));
    gauge("files_unread", "Files that could not be read", &count(record.unread));
    gauge("municipalities", "Municipalities reported", &count(record.municipalities.len()));
    gauge("run_seconds", "Duration of the run", &plain(took.as_secs_f64()));
    let stages = Stage::ALL
        .map(|stage| (format!("{{stage=\"{}\"}}", stage.name()), stopwatch.seconds(stage)));
    gauge("stage_seconds", "CPU time of each stage, over all threads and workers", &stages);
    text
}

impl Args {
    /// How to tell what happens.
    pub(super) fn log_format(&self) -> LogFormat {
        self.job.log_format
    }
}

impl FormatArg {
    fn of(self) -> Format {
        match self {
            Self::Pdf => Format::Pdf,
            Self::Docx => Format::Docx,
            Self::Json => Format::Json,
        }
    }
}
