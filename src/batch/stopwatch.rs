//! The CPU time of each stage, summed over all threads and workers. Goes to logs, metrics and, where
//! the user asks for it, `run.json`; never into a report.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::clock;

/// A stage of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// From a file's bytes to plans, in a worker.
    Read,
    /// From plans to tagged plans.
    Tag,
    /// From tagged plans to an assessment.
    Assess,
    /// From an assessment to written reports.
    Report,
}

/// Sums the CPU time of each stage.
#[derive(Debug, Default)]
pub struct Stopwatch {
    nanoseconds: [AtomicU64; 4],
}

impl Stage {
    /// All stages, in order.
    pub const ALL: [Self; 4] = [Self::Read, Self::Tag, Self::Assess, Self::Report];

    /// The stage's name in logs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Tag => "tag",
            Self::Assess => "assess",
            Self::Report => "report",
        }
    }
}

impl Stopwatch {
    /// Runs some work on this thread alone and adds the CPU time it took to a stage.
    pub fn time<T>(&self, stage: Stage, work: impl FnOnce() -> T) -> T {
        let start = clock::thread();
        let result = work();
        self.add(stage, clock::thread().saturating_sub(start));
        result
    }

    /// Adds CPU time that a stage took elsewhere.
    pub fn add(&self, stage: Stage, took: Duration) {
        let nanoseconds = u64::try_from(took.as_nanos()).unwrap_or(u64::MAX);
        self.nanoseconds[stage as usize].fetch_add(nanoseconds, Ordering::Relaxed);
    }

    /// The CPU seconds of a stage so far.
    #[must_use]
    pub fn seconds(&self, stage: Stage) -> f64 {
        let nanoseconds = self.nanoseconds[stage as usize].load(Ordering::Relaxed);
        Duration::from_nanos(nanoseconds).as_secs_f64()
    }
}
