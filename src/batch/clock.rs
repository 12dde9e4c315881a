//! CPU time: of this thread, and of this process. Goes to logs and limits, never into a report.

use std::time::Duration;

/// The CPU time that this thread has taken.
#[cfg(unix)]
pub(super) fn thread() -> Duration {
    read(rustix::time::ClockId::ThreadCPUTime)
}

/// The CPU time that this process has taken.
#[cfg(unix)]
pub(super) fn process() -> Duration {
    read(rustix::time::ClockId::ProcessCPUTime)
}

#[cfg(unix)]
fn read(clock: rustix::time::ClockId) -> Duration {
    let now = rustix::time::clock_gettime(clock);
    let seconds = u64::try_from(now.tv_sec).unwrap_or_default();
    Duration::new(seconds, u32::try_from(now.tv_nsec).unwrap_or_default())
}

/// Where CPU time is not to be had: wall time since the first call.
#[cfg(not(unix))]
pub(super) fn thread() -> Duration {
    static FIRST: std::sync::LazyLock<std::time::Instant> =
        std::sync::LazyLock::new(std::time::Instant::now);
    FIRST.elapsed()
}

/// Where CPU time is not to be had: wall time since the first call.
#[cfg(not(unix))]
pub(super) fn process() -> Duration {
    thread()
}
