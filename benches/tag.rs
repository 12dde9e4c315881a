//! How many passages a second one core tags, and how long model and lexicons take to load.
//!
//! Run with `cargo bench --bench tag`. Passages are those of the plans' CSV in `../shared`, in the
//! order of the file, as a run over many plans meets them; the benchmark says so and stops where
//! it is absent. Times of tagging are of this thread on the processor (Linux; else of the clock),
//! so that a busy machine counts less.
#![expect(clippy::print_stdout, reason = "printing is what a benchmark is for")]
#![expect(clippy::disallowed_methods, reason = "a benchmark reads the shared data itself")]

use std::path::Path;
use std::time::{Duration, Instant};

use planspiegel::language::Lang;
use planspiegel::read::{ReadOptions, read};
use planspiegel::segment::{Settings, segment};
use planspiegel::tag::model::Model;
use planspiegel::tag::{Input, Tagger};

const CSV: &str = "../shared/plans/csv/meerjarenplan-projecten-2026.csv";

/// A text and the titles of its parents.
type Passage = (String, Vec<String>);

fn main() {
    // Both load side by side, so that the time of this thread would say nothing.
    let start = Instant::now();
    let tagger = Tagger::new();
    println!(
        "model and lexicons loaded: {:.1} ms by the clock",
        start.elapsed().as_secs_f64() * 1e3
    );
    let Some(passages) = passages() else {
        println!("skipped: ../shared/plans is not here");
        return;
    };
    let tag = |lang: Option<Lang>| -> usize {
        let counts = passages.iter().map(|(text, parents)| {
            let parents: Vec<&str> = parents.iter().map(String::as_str).collect();
            tagger.tag(&Input { text, parents: &parents, lang }).len()
        });
        counts.sum()
    };
    speed("first time", passages.len(), || tag(Some(Lang::Nl)));
    speed("once the words are known", passages.len(), || tag(Some(Lang::Nl)));
    speed("with the language detected", passages.len(), || tag(None));
    if let Ok(model) = Model::builtin() {
        let opinions = |(text, parents): &Passage| {
            let parents: Vec<&str> = parents.iter().map(String::as_str).collect();
            model.opinions(text, &parents, Lang::Nl).len()
        };
        speed("model only", passages.len(), || passages.iter().map(opinions).sum());
    }
}

fn passages() -> Option<Vec<Passage>> {
    let bytes = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(CSV)).ok()?;
    let (_, document) = read("plans.csv", &bytes, &ReadOptions::default()).ok()?;
    let plans = segment(&document, &Settings::default());
    let passages = plans.iter().flat_map(|plan| &plan.passages).map(|passage| {
        let parents = passage.parents.iter().map(|parent| parent.title.clone()).collect();
        (passage.full_text(), parents)
    });
    Some(passages.collect())
}

fn speed(what: &str, passages: usize, work: impl FnOnce() -> usize) {
    let start = Clock::start();
    let tags = work();
    let taken = start.elapsed();
    println!("{what}: {:.1} ms", taken.as_secs_f64() * 1e3);
    let passages = f64::from(u32::try_from(passages).unwrap_or(u32::MAX));
    println!("  {:.0} passages a second, {tags} tags", passages / taken.as_secs_f64());
}

/// This thread's time on the processor.
struct Clock {
    on_processor: Option<u64>,
    started: Instant,
}

impl Clock {
    fn start() -> Self {
        Self { on_processor: on_processor(), started: Instant::now() }
    }

    fn elapsed(&self) -> Duration {
        match (self.on_processor, on_processor()) {
            (Some(from), Some(to)) => Duration::from_nanos(to.saturating_sub(from)),
            _ => self.started.elapsed(),
        }
    }
}

fn on_processor() -> Option<u64> {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    stat.split_whitespace().next()?.parse().ok()
}
