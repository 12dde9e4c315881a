//! Tells the user how far a run is: bars on a terminal, plain or JSON lines otherwise.

use std::io::{IsTerminal, Write};
use std::sync::OnceLock;

use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressStyle};
use planspiegel::batch::{Confinement, Event, FileOutcome, Record, Stage, Stopwatch, Unwritten};
use serde_json::{Value, json};

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
    files: OnceLock<ProgressBar>,
    reports: OnceLock<ProgressBar>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Voice {
    Silent,
    Bars,
    Lines,
    Json,
}

impl Progress {
    /// Decides how to speak; looks whether standard error is a terminal.
    pub(super) fn new(format: LogFormat, quiet: bool) -> Self {
        let voice = match format {
            _ if quiet => Voice::Silent,
            LogFormat::Json => Voice::Json,
            LogFormat::Text if std::io::stderr().is_terminal() => Voice::Bars,
            LogFormat::Text => Voice::Lines,
        };
        Self { voice, files: OnceLock::new(), reports: OnceLock::new() }
    }

    /// Shows an event.
    pub(super) fn show(&self, event: Event<'_>) {
        match event {
            Event::Files(count) => self.begin(&self.files, count, "reading"),
            Event::File(outcome) => self.file(outcome),
            Event::Confined(confinement) => self.confined(confinement),
            Event::Damaged(count) => self.damaged(count),
            Event::Municipalities(count) => self.begin(&self.reports, count, "reporting"),
            Event::Unwritten(unwritten) => self.unwritten(unwritten),
            Event::Municipality(summary) => match self.voice {
                Voice::Silent => {}
                Voice::Bars => advance(&self.reports),
                Voice::Lines => complain(&format!("reported {}", summary.municipality)),
                Voice::Json => event_line(
                    "municipality-reported",
                    &json!({
                        "municipality": summary.municipality,
                        "folder": summary.folder,
                        "passages": summary.passages,
                    }),
                ),
            },
        }
    }

    /// Ends the bars and says what was done.
    pub(super) fn finish(&self, record: &Record, stopwatch: &Stopwatch, summary: &str) {
        for bar in [&self.files, &self.reports].into_iter().filter_map(OnceLock::get) {
            bar.finish_and_clear();
        }
        match self.voice {
            Voice::Silent => {}
            Voice::Bars | Voice::Lines => complain(summary),
            Voice::Json => {
                let seconds =
                    Stage::ALL.map(|it| (it.name().to_owned(), stopwatch.seconds(it).into()));
                event_line(
                    "run-finished",
                    &json!({
                        "read": record.read,
                        "unread": record.unread,
                        "municipalities": record.municipalities.len(),
                        "stage_cpu_seconds": Value::Object(seconds.into_iter().collect()),
                    }),
                );
            }
        }
    }

    fn begin(&self, bar: &OnceLock<ProgressBar>, count: usize, what: &'static str) {
        match self.voice {
            Voice::Silent | Voice::Lines => {}
            Voice::Json => event_line(&format!("{what}-started"), &json!({ "count": count })),
            Voice::Bars => {
                let style = ProgressStyle::with_template("{msg:>10} [{bar:30}] {pos}/{len}")
                    .unwrap_or_else(|_| ProgressStyle::default_bar());
                let count = u64::try_from(count).unwrap_or(u64::MAX);
                bar.get_or_init(|| ProgressBar::new(count).with_style(style).with_message(what));
            }
        }
    }

    fn confined(&self, confinement: Confinement) {
        let Confinement { memory, writing, network } = confinement;
        if self.voice == Voice::Json {
            event_line(
                "workers-confined",
                &json!({
                    "memory_limited": memory,
                    "writing_forbidden": writing,
                    "network_forbidden": network,
                }),
            );
            return;
        }
        let lacking = [
            (memory, "limit the memory"),
            (writing, "forbid the writing"),
            (network, "forbid the network"),
        ];
        for (_, what) in lacking.into_iter().filter(|(has, _)| !has) {
            self.remark(&format!("this system cannot {what} of the processes that read files"));
        }
    }

    fn damaged(&self, count: usize) {
        if self.voice == Voice::Json {
            event_line("damaged-results-dropped", &json!({ "count": count }));
            return;
        }
        let results = if count == 1 {
            "result of an earlier run was"
        } else {
            "results of earlier runs were"
        };
        self.remark(&format!("{count} {results} damaged; the files are read again"));
    }

    fn unwritten(&self, Unwritten { municipality, detail }: &Unwritten) {
        if self.voice == Voice::Json {
            let event = json!({
                "municipality": municipality,
                "detail": detail,
                "remedy": UNWRITTEN_REMEDY,
            });
            event_line("report-unwritten", &event);
            return;
        }
        let whose = municipality.as_deref().unwrap_or("all, the comparison");
        let line = format!("no complete report of {whose}: {detail}; {UNWRITTEN_REMEDY}");
        match (self.voice, self.reports.get()) {
            (Voice::Bars, Some(bar)) => {
                bar.println(line);
                bar.inc(1);
            }
            _ => complain(&line),
        }
    }

    /// Says a line in between, unless nobody wants to hear it.
    fn remark(&self, line: &str) {
        match (self.voice, self.files.get()) {
            (Voice::Silent, _) => {}
            (Voice::Bars, Some(bar)) => bar.println(line),
            _ => complain(line),
        }
    }

    fn file(&self, outcome: &FileOutcome) {
        let name = &outcome.source.name;
        let refusal = match &outcome.head.plans {
            Ok(_) => None,
            Err(failure) => Some(format!("could not read {name}: {}", failure.detail)),
        };
        match (self.voice, refusal) {
            (Voice::Silent, None) => {}
            (Voice::Silent | Voice::Lines, Some(refusal)) => complain(&refusal),
            (Voice::Bars, refusal) => {
                if let (Some(bar), Some(refusal)) = (self.files.get(), refusal) {
                    bar.println(refusal);
                }
                advance(&self.files);
            }
            (Voice::Lines, None) if outcome.is_own_report() => {
                complain(&format!("passed over {name}: a report of planspiegel is no plan"));
            }
            (Voice::Lines, None) if outcome.known => complain(&format!("unchanged {name}")),
            (Voice::Lines, None) => complain(&format!("read {name}")),
            (Voice::Json, _) => event_line("file-read", &file_event(outcome)),
        }
    }
}

fn file_event(outcome: &FileOutcome) -> Value {
    let mut event = json!({ "file": outcome.source.name, "hash": outcome.hash });
    match &outcome.head.plans {
        Ok(plans) => {
            event["format"] = outcome.head.format.clone().into();
            event["passages"] = plans.iter().map(|plan| plan.passages).sum::<usize>().into();
            event["unchanged"] = outcome.known.into();
        }
        Err(failure) => {
            event["cause"] = json!(failure.cause);
            event["detail"] = failure.detail.clone().into();
        }
    }
    event
}

fn advance(bar: &OnceLock<ProgressBar>) {
    if let Some(bar) = bar.get() {
        bar.inc(1);
    }
}

/// Writes a JSON event; its name comes first.
fn event_line(name: &str, details: &Value) {
    let details = details.to_string();
    let rest = details.strip_prefix('{').unwrap_or("}");
    complain(&format!("{{\"event\":\"{name}\",{rest}"));
}

/// Writes a line to standard error; if nobody listens, that is no reason to stop.
pub(super) fn complain(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
