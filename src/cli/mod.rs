//! The command line: what the user may ask, and the exit code that answers.
//!
//! | code | meaning |
//! |---|---|
//! | 0 | everything was read and written |
//! | 1 | reports were written, but some files could not be read |
//! | 2 | nothing was written, or the command was wrong |
//! | 3 | the run broke off (a full disk, or the time given by `--max-minutes` has passed), or some
//! reports could not be written; run again to go on |
//! | 4 | a condition of `--fail-on` holds; everything was written |

use std::io::{BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::{CommandFactory, Parser, Subcommand};
use planspiegel::batch::{self, BatchError, LazyTagger, Limits};
use planspiegel::config::Config;
use planspiegel::discover::CONFIG_FILE;
use planspiegel::tag::{Tagger, model::Model};
use planspiegel::taxonomy::Taxonomy;

mod audit;
mod condition;
mod date;
mod evaluate;
mod inspect;
mod progress;
mod reading;
mod tag;
mod taxonomy;
mod train;

use progress::LogFormat;

/// Houdt meerjarenplannen tegen de 17 SDG's en tegen een lokaal mondiaal beleid.
///
/// Reads the multi-year plans of municipalities (PDF, DOCX, ODT, XLSX, XLS, ODS, CSV, TXT), tags
/// every passage with the Sustainable Development Goals and the proposals for a local global
/// policy that it addresses, and writes gap-analysis reports as PDF, Word and data.
/// Everything happens on this machine; nothing is sent anywhere.
#[derive(Debug, Parser)]
#[command(name = "planspiegel", version = version(), max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write the reports of a folder of plans: one for each municipality, and a comparison
    Audit(Box<audit::Args>),
    /// Show how a file is read: its passages with place, level, code, amounts and tags
    Inspect(inspect::Args),
    /// Tag passages: JSON lines on standard input to JSON lines on standard output
    Tag(tag::Args),
    /// Show the goals, targets and proposals in force, or check your own files
    Taxonomy(taxonomy::Args),
    /// Learn a tagging model from labelled passages
    Train(train::Args),
    /// Measure the tagger on labelled passages
    Evaluate(evaluate::Args),
    /// Read one file after another for a run (planspiegel starts this itself)
    #[command(hide = true)]
    ReadWorker {
        /// Memory in MiB
        memory_mib: u32,
        /// Seconds for a file
        seconds: u32,
    },
    /// Print the completions for your shell
    Completions {
        /// The shell that you use
        shell: clap_complete::Shell,
    },
}

/// What a command answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    /// All is well.
    Complete,
    /// Written, but some files could not be read.
    Incomplete,
    /// Some reports could not be written.
    Unwritten,
    /// Written, and a condition of `--fail-on` holds.
    ConditionMet,
}

/// Runs the program.
pub(crate) fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let code = if error.use_stderr() { 2 } else { 0 };
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    let log_format = cli.command.log_format();
    match run(cli.command) {
        Ok(Answer::Complete) => ExitCode::SUCCESS,
        Ok(Answer::Incomplete) => ExitCode::from(1),
        Ok(Answer::Unwritten) => ExitCode::from(3),
        Ok(Answer::ConditionMet) => ExitCode::from(4),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            let broke_off = error.downcast_ref().is_some_and(BatchError::broke_off);
            let code = if broke_off { 3 } else { 2 };
            progress::fail(log_format, &error, code);
            ExitCode::from(code)
        }
    }
}

impl Command {
    /// How the command tells what happens.
    fn log_format(&self) -> LogFormat {
        match self {
            Self::Audit(args) => args.log_format(),
            _ => LogFormat::Text,
        }
    }
}

fn run(command: Command) -> anyhow::Result<Answer> {
    match command {
        Command::Audit(args) => audit::run(&args),
        Command::Inspect(args) => inspect::run(&args),
        Command::Tag(args) => tag::run(&args),
        Command::Taxonomy(args) => taxonomy::run(&args),
        Command::Train(args) => train::run(&args),
        Command::Evaluate(args) => evaluate::run(&args),
        Command::ReadWorker { memory_mib, seconds } => {
            batch::serve(Limits { memory_mib, seconds })?;
            Ok(Answer::Complete)
        }
        Command::Completions { shell } => {
            // `generate` panics where it can't write.
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "planspiegel", &mut script);
            print(|out| Ok(out.write_all(&script)?))
        }
    }
}

/// Prints an answer on standard output; one that could not be written to its end is an error.
fn print(write: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>) -> anyhow::Result<Answer> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    write(&mut out).and_then(|()| Ok(out.flush()?)).context("could not print the answer")?;
    Ok(Answer::Complete)
}

/// Whether the reader of our output has gone, as `planspiegel … | head` does.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let broken = |cause: &(dyn std::error::Error + 'static)| {
        let own = cause.downcast_ref().map(std::io::Error::kind);
        let in_json = cause.downcast_ref().and_then(serde_json::Error::io_error_kind);
        own.or(in_json) == Some(ErrorKind::BrokenPipe)
    };
    error.chain().any(broken)
}

/// The tool's version with that of the taxonomy.
fn version() -> String {
    let taxonomy = Taxonomy::builtin().map(|taxonomy| taxonomy.version).unwrap_or_default();
    format!("{} (taxonomy {taxonomy})", env!("CARGO_PKG_VERSION"))
}

/// The settings of an input folder, or none if it has no settings file.
fn settings(input: &Path) -> anyhow::Result<Config> {
    let path = input.join(CONFIG_FILE);
    if !path.is_file() {
        return Ok(Config::default());
    }
    Config::parse(&text(&path)?).with_context(|| format!("could not use {}", path.display()))
}

/// The built-in taxonomy with the user's own files.
fn taxonomy_with(files: &[PathBuf]) -> anyhow::Result<Taxonomy> {
    let mut taxonomy = Taxonomy::builtin()?;
    for file in files {
        taxonomy = taxonomy
            .extend(&text(file)?)
            .with_context(|| format!("could not use {}", file.display()))?;
    }
    Ok(taxonomy)
}

/// The tagger, with the built-in model or a user's own.
fn tagger(model: Option<&Path>) -> anyhow::Result<Tagger> {
    Ok(model.map(own_model).transpose()?.map_or_else(Tagger::new, Tagger::with_model))
}

/// The same for a taxonomy, prepared when it is needed; a user's own model is checked at once.
fn lazy_tagger(model: Option<&Path>, taxonomy: &Taxonomy) -> anyhow::Result<LazyTagger> {
    let own = model.map(own_model).transpose()?;
    let taxonomy = taxonomy.clone();
    Ok(LazyTagger::new(Box::new(move || {
        own.map_or_else(Tagger::new, Tagger::with_model).for_taxonomy(&taxonomy)
    })))
}

fn own_model(path: &Path) -> anyhow::Result<Model> {
    Model::from_bytes(&bytes(path)?).with_context(|| format!("could not use {}", path.display()))
}

/// The hash of what a taxonomy says.
fn digest(taxonomy: &Taxonomy) -> String {
    let data = serde_json::to_vec(taxonomy).unwrap_or_default();
    blake3::hash(&data).to_hex().to_string()
}

/// The hash of a file.
fn file_hash(path: &Path) -> anyhow::Result<String> {
    let mut hasher = blake3::Hasher::new();
    std::fs::File::open(path)
        .and_then(|mut file| std::io::copy(&mut file, &mut hasher))
        .with_context(|| format!("could not read {}", path.display()))?;
    Ok(hasher.finalize().to_hex().to_string())
}

/// A file's bytes.
fn bytes(path: &Path) -> anyhow::Result<Vec<u8>> {
    #[expect(clippy::disallowed_methods, reason = "the user names the file")]
    std::fs::read(path).with_context(|| format!("could not read {}", path.display()))
}

/// A file's text, without the mark that some editors put before it.
fn text(path: &Path) -> anyhow::Result<String> {
    let Ok(text) = String::from_utf8(bytes(path)?) else {
        anyhow::bail!("could not read {}: it is not UTF-8; save it as UTF-8", path.display());
    };
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}
