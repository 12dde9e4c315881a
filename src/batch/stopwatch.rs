//! How long each stage took, summed over all threads. Goes to logs, never into a report.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

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

/// Sums the time of each stage.
#[derive(Debug, Default)]
pub struct Stopwatch {
    microseconds: [AtomicU64; 4],
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
    /// Runs some work and adds the time it took to a stage.
    pub fn time<T>(&self, stage: Stage, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = work();
        let took = u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX);
        self.microseconds[stage as usize].fetch_add(took, Ordering::Relaxed);
        result
    }

    /// The seconds of a stage so far.
    #[must_use]
    pub fn seconds(&self, stage: Stage) -> f64 {
        let microseconds = self.microseconds[stage as usize].load(Ordering::Relaxed);
        std::time::Duration::from_micros(microseconds).as_secs_f64()
    }
}
