//! The worker's side of the cage: confines itself, then reads one file after another.

use std::io::{self, BufReader, BufWriter};
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::Limits;
use super::confine::{allow_cpu, confine};
use super::wire::{self, Reply, Request};
use crate::assess::Cause;
use crate::batch::reading::Failure;
use crate::read::{self, ReadError};
use crate::segment::segment;

/// Serves requests on standard input until it ends.
pub fn serve(limits: Limits) -> io::Result<()> {
    confine(limits)?;
    let mut input = BufReader::new(io::stdin().lock());
    let mut output = BufWriter::new(io::stdout().lock());
    loop {
        let asked = match wire::take(&mut input) {
            Ok(asked) => asked,
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
            Err(error) => return Err(error),
        };
        let bytes = wire::take(&mut input)?;
        let request: Request<'_> = postcard::from_bytes(&asked).map_err(io::Error::other)?;
        allow_cpu(limits.seconds);
        wire::reply(&mut output, &answer(&request, &bytes))?;
    }
}

fn answer(request: &Request<'_>, bytes: &[u8]) -> Reply {
    let work = || -> Result<Reply, ReadError> {
        let (format, document) = read::read(request.name, bytes, &request.options)?;
        let plans = segment(&document, &request.settings);
        if plans.iter().all(|plan| plan.passages.is_empty()) {
            return Ok(Reply::Failed(Failure {
                cause: Cause::Empty,
                detail: "no text was found in the file".to_owned(),
            }));
        }
        Ok(Reply::Read(format.to_owned(), plans))
    };
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(reply)) => reply,
        Ok(Err(error)) => Reply::Failed(Failure::of(&error)),
        Err(_) => Reply::Failed(Failure {
            cause: Cause::Crashed,
            detail: "the reader stopped at something that it did not expect".to_owned(),
        }),
    }
}
