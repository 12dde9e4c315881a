//! Takes rights away from the worker process: memory, time, network and writing.
//!
//! What the kernel does not offer is left out; limits on memory hold everywhere on Unix.

use std::io;

use super::{Confinement, Limits};

/// Confines this process for good, as far as the system can, and says how far.
#[cfg(target_os = "linux")]
pub(super) fn confine(limits: Limits) -> io::Result<Confinement> {
    resource_limits(limits)?;
    Ok(Confinement {
        memory: true,
        writing: forbid_writing().unwrap_or(false),
        network: forbid_network().is_ok(),
    })
}

/// Says that this system confines nothing.
#[cfg(not(target_os = "linux"))]
pub(super) fn confine(_: Limits) -> io::Result<Confinement> {
    Ok(Confinement { memory: false, writing: false, network: false })
}

#[cfg(target_os = "linux")]
fn resource_limits(limits: Limits) -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let hard = |value: u64| Rlimit { current: Some(value), maximum: Some(value) };
    setrlimit(Resource::Data, hard(u64::from(limits.memory_mib) << 20))?;
    setrlimit(Resource::Core, hard(0))?;
    setrlimit(Resource::Fsize, hard(0))?;
    Ok(())
}

/// Gives this process so many more seconds of CPU time, after which the system ends it.
#[cfg(target_os = "linux")]
pub(super) fn allow_cpu(seconds: u32) {
    use rustix::process::{Resource, Rlimit, setrlimit};
    use rustix::time::{ClockId, clock_gettime};
    let used = clock_gettime(ClockId::ProcessCPUTime).tv_sec;
    let until = u64::try_from(used).unwrap_or(0) + u64::from(seconds) + 1;
    let _ = setrlimit(Resource::Cpu, Rlimit { current: Some(until), maximum: None });
}

/// Gives this process so many more seconds of CPU time, where the system can.
#[cfg(not(target_os = "linux"))]
pub(super) fn allow_cpu(_: u32) {}

/// Landlock: files can be read and programs run (for character recognition), nothing written.
/// Says whether the kernel has it.
#[cfg(target_os = "linux")]
fn forbid_writing() -> Result<bool, landlock::RulesetError> {
    use landlock::{
        ABI, Access, AccessFs, Ruleset, RulesetAttr, RulesetCreatedAttr, RulesetStatus,
        path_beneath_rules,
    };
    let abi = ABI::V2;
    let status = Ruleset::default()
        .handle_access(AccessFs::from_all(abi))?
        .create()?
        .add_rules(path_beneath_rules(["/"], AccessFs::from_read(abi)))?
        .add_rules(path_beneath_rules(["/dev/null"], AccessFs::from_file(abi)))?
        .restrict_self()?;
    Ok(status.ruleset != RulesetStatus::NotEnforced)
}

/// Seccomp: no sockets, so no network; no tracing of other processes.
#[cfg(target_os = "linux")]
fn forbid_network() -> Result<(), seccompiler::Error> {
    use seccompiler::{SeccompAction, SeccompFilter, TargetArch};
    const EPERM: u32 = 1;
    let arch = TargetArch::try_from(std::env::consts::ARCH)?;
    let calls: &[i64] = match arch {
        TargetArch::x86_64 => &[41, 53, 42, 49, 101, 425],
        TargetArch::aarch64 | TargetArch::riscv64 => &[198, 199, 203, 200, 117, 425],
    };
    let rules = calls.iter().map(|call| (*call, Vec::new())).collect();
    let denied = SeccompAction::Errno(EPERM);
    let filter = SeccompFilter::new(rules, SeccompAction::Allow, denied, arch)?;
    let program: seccompiler::BpfProgram = filter.try_into()?;
    seccompiler::apply_filter(&program)
}
