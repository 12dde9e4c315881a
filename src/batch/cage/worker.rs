//! The worker's side of the cage: confines itself, then reads one file after another.

use std::io::{self, BufReader, BufWriter};
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::Limits;
use super::Verdict;
use super::confine::{allow_cpu, confine};
use super::wire::{self, Reply, Request};
use crate::assess::Cause;
use crate::batch::clock;
use crate::batch::reading::{Failure, OWN_FORMAT};
use crate::read::{self, ReadError};
use crate::segment::segment;

/// Serves requests on standard input until it ends.
pub fn serve(limits: Limits) -> io::Result<()> {
    let confinement = confine(limits)?;
    let mut input = BufReader::new(io::stdin().lock());
    let mut output = BufWriter::new(io::stdout().lock());
    wire::reply(&mut output, &Reply::Ready(confinement))?;
    loop {
        let asked = match wire::take(&mut input) {
            Ok(asked) => asked,
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
            Err(error) => return Err(error),
        };
        let bytes = wire::take(&mut input)?;
        let request: Request<'_> = postcard::from_bytes(&asked).map_err(io::Error::other)?;
        allow_cpu(limits.seconds);
        let before = (clock::process(), clock::thread());
        let verdict = answer(&request, &bytes);
        // With a limit on CPU time the clock of the process moves on in ticks only, that of this
        // thread always; scans are read on several threads.
        let of_all = clock::process().saturating_sub(before.0);
        let took = of_all.max(clock::thread().saturating_sub(before.1));
        let microseconds = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        wire::reply(&mut output, &Reply::Done { verdict, microseconds })?;
    }
}

fn answer(request: &Request<'_>, bytes: &[u8]) -> Verdict {
    let work = || -> Result<Verdict, ReadError> {
        if read::is_own_report(bytes) {
            return Ok(Ok((OWN_FORMAT.to_owned(), Vec::new())));
        }
        let (format, document) = read::read(request.name, bytes, &request.options)?;
        let plans = segment(&document, &request.settings);
        if plans.iter().all(|plan| plan.passages.is_empty()) {
            return Ok(Err(without_text()));
        }
        Ok(Ok((format.to_owned(), plans)))
    };
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(verdict)) => verdict,
        Ok(Err(ReadError::Empty)) if !bytes.trim_ascii().is_empty() => Err(without_text()),
        Ok(Err(error)) => Err(Failure::of(&error)),
        Err(_) => Err(Failure {
            cause: Cause::Crashed,
            detail: "the reader stopped at something that it did not expect".to_owned(),
        }),
    }
}

/// A file with bytes but no text: it is not empty, and to hand it in again would change nothing.
fn without_text() -> Failure {
    Failure { cause: Cause::NoText, detail: "no text of a plan was found in the file".to_owned() }
}
