//! What parent and worker say to each other: frames of postcard, each with its length before it.

use std::io::{self, Read, Write};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{Confinement, Verdict};
use crate::read::ReadOptions;
use crate::segment::Settings;

/// The largest frame that either side accepts, in bytes.
const MAX_FRAME: u64 = 2 << 30;

/// A file to read.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::batch) struct Request<'a> {
    /// The file's name, for its ending.
    pub(in crate::batch) name: &'a str,
    /// The passwords and programs for reading.
    pub(in crate::batch) options: ReadOptions,
    /// How documents become plans.
    pub(in crate::batch) settings: Settings,
    /// The file's bytes.
    #[serde(skip)]
    pub(in crate::batch) bytes: &'a [u8],
}

/// What a worker says.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Reply {
    /// Once, before anything is read: what the system lets it do without.
    Ready(Confinement),
    /// What became of a file, and the CPU time that it took.
    Done {
        /// The format's name and the plans, or why there are none.
        verdict: Verdict,
        /// CPU time of the worker, in microseconds.
        microseconds: u64,
    },
}

/// Sends a request: a frame for what is asked, then the bytes.
pub(super) fn send(to: &mut impl Write, request: &Request<'_>) -> io::Result<()> {
    put(to, &encode(request)?)?;
    put(to, request.bytes)?;
    to.flush()
}

/// Sends a reply.
pub(super) fn reply(to: &mut impl Write, reply: &Reply) -> io::Result<()> {
    put(to, &encode(reply)?)?;
    to.flush()
}

/// Waits for a frame and decodes it.
pub(super) fn receive<T: DeserializeOwned>(from: &mut impl Read) -> io::Result<T> {
    let frame = take(from)?;
    postcard::from_bytes(&frame).map_err(io::Error::other)
}

/// Waits for a frame.
pub(super) fn take(from: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut length = [0; 8];
    from.read_exact(&mut length)?;
    let length = u64::from_le_bytes(length);
    if length > MAX_FRAME {
        return Err(io::Error::other("a frame is too long"));
    }
    let mut frame = Vec::new();
    from.take(length).read_to_end(&mut frame)?;
    if frame.len() as u64 == length { Ok(frame) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

fn put(to: &mut impl Write, frame: &[u8]) -> io::Result<()> {
    to.write_all(&(frame.len() as u64).to_le_bytes())?;
    to.write_all(frame)
}

fn encode(value: &impl Serialize) -> io::Result<Vec<u8>> {
    postcard::to_stdvec(value).map_err(io::Error::other)
}
