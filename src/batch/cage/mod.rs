//! Reads untrusted files in worker processes: our own binary, with limits on memory and time, no
//! network and no writing. A worker that dies takes one file with it, and that is a verdict.
//!
//! The parent hands a worker the file's bytes and gets plans back; the worker opens no file.

use std::io::{BufReader, BufWriter, Read};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Mutex, OnceLock};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::assess::Cause;
use crate::document::Plan;

mod confine;
mod wire;
mod worker;

pub(super) use wire::Request;
pub use worker::serve;

use super::reading::Failure;
use wire::Reply;

/// How many files a worker reads before a fresh one takes its place.
const FILES_A_WORKER: u32 = 200;
/// A file larger than this, in bytes, is the last that its worker reads.
const LARGE_FILE: usize = 16 << 20;

/// How reading is limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Memory of a worker, in MiB.
    pub memory_mib: u32,
    /// Wall and CPU time for one file, in seconds.
    pub seconds: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { memory_mib: 512, seconds: 60 }
    }
}

/// What workers go without. The limit on wall time holds everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confinement {
    /// Whether memory and CPU time are limited by the system.
    pub memory: bool,
    /// Whether the system forbids writing files.
    pub writing: bool,
    /// Whether the system forbids network connections.
    pub network: bool,
}

/// What a worker made of a file: the format's name and its plans.
pub(super) type Verdict = Result<(String, Vec<Plan>), Failure>;

/// A pool of workers.
#[derive(Debug)]
pub struct Cage {
    program: PathBuf,
    limits: Limits,
    idle: Mutex<Vec<Worker>>,
    confinement: OnceLock<Confinement>,
}

#[derive(Debug)]
struct Worker {
    child: Child,
    requests: Option<BufWriter<ChildStdin>>,
    replies: Receiver<std::io::Result<Reply>>,
    complaints: Receiver<String>,
    files: u32,
}

impl Cage {
    /// A cage whose workers run a program, which is this program's own path.
    #[must_use]
    pub fn new(program: PathBuf, limits: Limits) -> Self {
        Self { program, limits, idle: Mutex::new(Vec::new()), confinement: OnceLock::new() }
    }

    /// What the workers go without; nothing before a first worker has started.
    #[must_use]
    pub(super) fn confinement(&self) -> Option<Confinement> {
        self.confinement.get().copied()
    }

    /// Reads one file; the second value is the CPU time that it took. If a worker that has read
    /// other files dies over it, a fresh one tries again.
    pub(super) fn read(&self, request: &Request<'_>) -> (Verdict, Duration) {
        let worker = self.idle.lock().ok().and_then(|mut idle| idle.pop());
        if let Some(worker) = worker {
            match self.try_on(worker, request) {
                (Err(Failure { cause: Cause::Crashed, .. }), _) => {}
                answer => return answer,
            }
        }
        match Worker::start(&self.program, self.limits) {
            Ok(fresh) => self.try_on(fresh, request),
            Err(error) => {
                let detail = format!("no worker process could be started: {error}");
                (Err(Failure { cause: Cause::Crashed, detail }), Duration::ZERO)
            }
        }
    }

    fn try_on(&self, mut worker: Worker, request: &Request<'_>) -> (Verdict, Duration) {
        match self.ask(&mut worker, request) {
            Ok(answer) => {
                if worker.files < FILES_A_WORKER
                    && request.bytes.len() < LARGE_FILE
                    && let Ok(mut idle) = self.idle.lock()
                {
                    idle.push(worker);
                }
                answer
            }
            Err(failure) => (Err(failure), Duration::ZERO),
        }
    }

    /// Hands a worker a file and waits for what it makes of it.
    fn ask(
        &self,
        worker: &mut Worker,
        request: &Request<'_>,
    ) -> Result<(Verdict, Duration), Failure> {
        let patience = Duration::from_secs(self.limits.seconds.into());
        worker.hand(request);
        loop {
            match worker.listen(patience)? {
                Reply::Ready(confinement) => {
                    self.confinement.get_or_init(|| confinement);
                }
                Reply::Done { verdict, microseconds } => {
                    return Ok((verdict, Duration::from_micros(microseconds)));
                }
            }
        }
    }
}

impl Worker {
    fn start(program: &PathBuf, limits: Limits) -> std::io::Result<Self> {
        let mut child = Command::new(program)
            .arg("read-worker")
            .arg(limits.memory_mib.to_string())
            .arg(limits.seconds.to_string())
            .env_remove("RUST_BACKTRACE")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let requests = child.stdin.take().map(BufWriter::new);
        let replies = listen(child.stdout.take());
        let complaints = overhear(child.stderr.take());
        Ok(Self { child, requests, replies, complaints, files: 0 })
    }

    fn hand(&mut self, request: &Request<'_>) {
        self.files += 1;
        // A worker that dies while it is being written to shows in what it replies.
        if let Some(requests) = &mut self.requests {
            let _ = wire::send(requests, request);
        }
    }

    fn listen(&mut self, patience: Duration) -> Result<Reply, Failure> {
        match self.replies.recv_timeout(patience) {
            Ok(Ok(reply)) => Ok(reply),
            Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => Err(self.post_mortem()),
            Err(RecvTimeoutError::Timeout) => Err(Failure {
                cause: Cause::TimedOut,
                detail: format!("reading took longer than {} seconds", patience.as_secs()),
            }),
        }
    }

    /// Why the worker died.
    fn post_mortem(&mut self) -> Failure {
        let _ = self.child.kill();
        let status = self.child.wait();
        let last_words = self.complaints.recv_timeout(Duration::from_secs(1)).unwrap_or_default();
        if last_words.contains("memory allocation") || last_words.contains("capacity overflow") {
            let detail = "the file asks for more memory than the limit".to_owned();
            return Failure { cause: Cause::TooLarge, detail };
        }
        let detail = match status {
            Ok(status) if is_cpu_limit(status) => {
                let detail = "reading took more CPU time than the limit".to_owned();
                return Failure { cause: Cause::TimedOut, detail };
            }
            _ if last_words.contains("overflowed its stack") => {
                "the file is nested more deeply than the reader can follow".to_owned()
            }
            _ => "the reader stopped unexpectedly".to_owned(),
        };
        Failure { cause: Cause::Crashed, detail }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.requests = None;
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Passes a worker's replies on from a thread of its own, so that waiting can end.
fn listen(stdout: Option<ChildStdout>) -> Receiver<std::io::Result<Reply>> {
    let (sender, receiver) = channel();
    if let Some(stdout) = stdout {
        let mut stdout = BufReader::new(stdout);
        std::thread::spawn(move || {
            loop {
                let reply = wire::receive(&mut stdout);
                let ended = reply.is_err();
                if sender.send(reply).is_err() || ended {
                    break;
                }
            }
        });
    }
    receiver
}

/// What a worker says on standard error before it dies, the first 4 KiB of it.
fn overhear(stderr: Option<std::process::ChildStderr>) -> Receiver<String> {
    let (sender, receiver) = channel();
    if let Some(stderr) = stderr {
        std::thread::spawn(move || {
            let mut said = Vec::new();
            let mut stderr = BufReader::new(stderr);
            let _ = stderr.by_ref().take(4096).read_to_end(&mut said);
            let _ = std::io::copy(&mut stderr, &mut std::io::sink());
            let _ = sender.send(String::from_utf8_lossy(&said).into_owned());
        });
    }
    receiver
}

#[cfg(unix)]
fn is_cpu_limit(status: std::process::ExitStatus) -> bool {
    use std::os::unix::process::ExitStatusExt;
    const SIGXCPU: i32 = 24;
    status.signal() == Some(SIGXCPU)
}

#[cfg(not(unix))]
fn is_cpu_limit(_: std::process::ExitStatus) -> bool {
    false
}
