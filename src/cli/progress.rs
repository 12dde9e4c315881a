//! Tells the user how far a run is: bars on a terminal, plain or JSON lines otherwise.

use std::io::{IsTerminal, Write};
use std::sync::OnceLock;

use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressStyle};
use planspiegel::assess::Summary;
use planspiegel::batch::{
    Confinement, Event, Failure, FileOutcome, Record, Stage, Stopwatch, Unwritten,
};
use planspiegel::language::Lang;
use planspiegel::report::wording::{Wording, key_of};
use serde_json::{Value, json};

use super::condition::Condition;

/// How to tell what happens.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum LogFormat {
    /// Bars on a terminal, plain lines otherwise
    #[default]
    Text,
    /// One JSON object a line
    Json,
}

/// What to do about a report that could not be written.
const UNWRITTEN_REMEDY: &str =
    "close that file where it is open, or clear its place and allow writing there, then run again";

/// Shows events on standard error.
pub(super) struct Progress {
    voice: Voice,
    /// Whether only what went wrong is told.
    quiet: bool,
    files: OnceLock<ProgressBar>,
    reports: OnceLock<ProgressBar>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Voice {
    Bars,
    Lines,
    Json,
}

impl Progress {
    /// Decides how to speak; looks whether standard error is a terminal.
    pub(super) fn new(format: LogFormat, quiet: bool) -> Self {
        let voice = match format {
            LogFormat::Json => Voice::Json,
            LogFormat::Text if !quiet && std::io::stderr().is_terminal() => Voice::Bars,
            LogFormat::Text => Voice::Lines,
        };
        Self { voice, quiet, files: OnceLock::new(), reports: OnceLock::new() }
    }

    /// Shows an event.
    pub(super) fn show(&self, event: Event<'_>) {
        match event {
            Event::Files(count) => self.begin(&self.files, count, "reading"),
            Event::File(outcome) => self.file(outcome),
            Event::Confined(confinement) => self.confined(confinement),
            Event::Damaged(count) => self.damaged(count),
            Event::UnusedMunicipality(name) => {
                let line = format!(
                    "planspiegel.toml has settings for {name}, which no plan is of; write the name \
                     of its folder, its file or the municipality"
                );
                self.remark("setting-unused", &line, &json!({ "municipality": name }));
            }
            Event::Municipalities(count) => self.begin(&self.reports, count, "reporting"),
            Event::Municipality(summary) => self.municipality(summary),
            Event::Unwritten(unwritten) => self.unwritten(unwritten),
        }
    }

    /// Ends the bars and says what was done.
    pub(super) fn finish(&self, record: &Record, stopwatch: &Stopwatch, summary: &str) {
        for bar in [&self.files, &self.reports].into_iter().filter_map(OnceLock::get) {
            bar.finish_and_clear();
        }
        let details = || {
            let seconds = Stage::ALL.map(|it| (it.name().to_owned(), stopwatch.seconds(it).into()));
            json!({
                "read": record.read,
                "unread": record.unread,
                "municipalities": record.municipalities.len(),
                "stage_cpu_seconds": Value::Object(seconds.into_iter().collect()),
            })
        };
        match self.voice {
            _ if self.quiet => {}
            Voice::Bars | Voice::Lines => complain(summary),
            Voice::Json => event_line("run-finished", &details()),
        }
    }

    /// Says that a condition of `--fail-on` holds, after [`Self::finish`], and for whom.
    pub(super) fn condition(&self, condition: &Condition, municipalities: &[&str]) {
        let said = condition.to_string();
        let line = format!("--fail-on {said} holds for {}", municipalities.join(", "));
        let details = json!({ "condition": said, "municipalities": municipalities });
        self.tell("condition-held", &line, &details);
    }

    fn begin(&self, bar: &OnceLock<ProgressBar>, count: usize, what: &'static str) {
        match self.voice {
            _ if self.quiet => {}
            Voice::Lines => {}
            Voice::Json => event_line(&format!("{what}-started"), &json!({ "count": count })),
            Voice::Bars => {
                let style = ProgressStyle::with_template("{msg:>10} [{bar:30}] {pos}/{len}")
                    .unwrap_or_else(|_| ProgressStyle::default_bar());
                let count = u64::try_from(count).unwrap_or(u64::MAX);
                bar.get_or_init(|| ProgressBar::new(count).with_style(style).with_message(what));
            }
        }
    }

    fn municipality(&self, summary: &Summary) {
        let Summary { municipality, folder, passages, .. } = summary;
        match self.voice {
            _ if self.quiet => {}
            Voice::Bars => advance(&self.reports),
            Voice::Lines => complain(&format!("reported {municipality}")),
            Voice::Json => event_line(
                "municipality-reported",
                &json!({ "municipality": municipality, "folder": folder, "passages": passages }),
            ),
        }
    }

    fn unwritten(&self, Unwritten { municipality, detail }: &Unwritten) {
        let whose = municipality.as_deref().unwrap_or("all, the comparison");
        let line = format!("no complete report of {whose}: {detail}; {UNWRITTEN_REMEDY}");
        let details = json!({
            "municipality": municipality,
            "detail": detail,
            "remedy": UNWRITTEN_REMEDY,
        });
        self.tell("report-unwritten", &line, &details);
        advance(&self.reports);
    }

    fn confined(&self, confinement: Confinement) {
        let Confinement { memory, writing, network } = confinement;
        if self.voice == Voice::Json {
            let details = json!({
                "memory_limited": memory,
                "writing_forbidden": writing,
                "network_forbidden": network,
            });
            self.remark("workers-confined", "", &details);
            return;
        }
        let lacking = [
            (memory, "limit the memory"),
            (writing, "forbid the writing"),
            (network, "forbid the network"),
        ];
        for (_, what) in lacking.into_iter().filter(|(has, _)| !has) {
            let line = format!("this system cannot {what} of the processes that read files");
            self.remark("workers-confined", &line, &Value::Null);
        }
    }

    fn damaged(&self, count: usize) {
        let results = if count == 1 {
            "result of an earlier run was"
        } else {
            "results of earlier runs were"
        };
        let line = format!("{count} {results} damaged; the files are read again");
        self.remark("damaged-results-dropped", &line, &json!({ "count": count }));
    }

    fn file(&self, outcome: &FileOutcome) {
        let name = &outcome.source.name;
        match &outcome.head.plans {
            Err(Failure { cause, detail }) => {
                let remedy = Wording::of(Lang::En).text(&format!("cause.{}.remedy", key_of(cause)));
                let line = format!("could not read {name}: {detail}; {}", in_sentence(&remedy));
                let mut details = file_event(outcome);
                details["cause"] = json!(cause);
                details["detail"] = detail.clone().into();
                details["remedy"] = remedy.into();
                self.tell("file-read", &line, &details);
            }
            Ok(plans) => {
                let mut details = file_event(outcome);
                details["format"] = outcome.head.format.clone().into();
                details["passages"] = plans.iter().map(|plan| plan.passages).sum::<usize>().into();
                details["unchanged"] = outcome.known.into();
                let line = if outcome.is_own_report() {
                    format!("passed over {name}: a report of planspiegel is no plan")
                } else if outcome.known {
                    format!("unchanged {name}")
                } else {
                    format!("read {name}")
                };
                match self.voice {
                    Voice::Bars => {}
                    _ => self.remark("file-read", &line, &details),
                }
            }
        }
        advance(&self.files);
    }

    /// Says what went well, unless nobody wants to hear it.
    fn remark(&self, event: &str, line: &str, details: &Value) {
        if !self.quiet {
            self.tell(event, line, details);
        }
    }

    /// Says something, also to who wants to hear only what went wrong.
    fn tell(&self, event: &str, line: &str, details: &Value) {
        match (self.voice, self.reports.get().or_else(|| self.files.get())) {
            (Voice::Json, _) => event_line(event, details),
            (Voice::Bars, Some(bar)) if !bar.is_finished() => bar.println(one_line(line)),
            _ => complain(line),
        }
    }
}

/// What is told of every file.
fn file_event(outcome: &FileOutcome) -> Value {
    json!({ "file": outcome.source.name, "hash": outcome.hash })
}

fn advance(bar: &OnceLock<ProgressBar>) {
    if let Some(bar) = bar.get() {
        bar.inc(1);
    }
}

/// A sentence as the last part of another one.
fn in_sentence(sentence: &str) -> String {
    let mut letters = sentence.trim_end_matches('.').chars();
    letters.next().map(char::to_lowercase).into_iter().flatten().chain(letters).collect()
}

/// Says why a run ended early.
pub(super) fn fail(format: LogFormat, error: &anyhow::Error, code: u8) {
    match format {
        LogFormat::Text => say(&format!("planspiegel: {error:#}")),
        LogFormat::Json => {
            let details = json!({ "error": format!("{error:#}"), "exit_code": code });
            event_line("run-failed", &details);
        }
    }
}

/// Writes a JSON event; its name comes first.
fn event_line(name: &str, details: &Value) {
    let details = details.to_string();
    let rest = details.strip_prefix('{').unwrap_or("}");
    say(&format!("{{\"event\":\"{name}\",{rest}"));
}

/// Writes a line to standard error; a name with a line end in it makes no second one.
pub(super) fn complain(line: &str) {
    say(&one_line(line));
}

/// A text with its control characters spelled out.
fn one_line(text: &str) -> String {
    let spelled =
        |c: char| if c.is_control() { c.escape_default().collect() } else { c.to_string() };
    text.chars().map(spelled).collect()
}

/// Writes to standard error; if nobody listens, that is no reason to stop.
fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}
