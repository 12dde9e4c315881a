//! Bounded access to the parts of a zip container (OOXML, ODF).
//!
//! Nothing is unpacked as a whole: a part is a stream that ends in an error as soon as it, or the
//! container, has given more than it may. The sizes that the container declares are only used to
//! refuse earlier, never to allocate.

use std::io::{self, BufRead, BufReader, Cursor, Read};

use zip::ZipArchive;
use zip::read::ZipFile;

use super::ReadError;

/// A part of the container as a bounded stream.
pub(super) type Part<'a, 'b> = BufReader<Bounded<ZipFile<'a, Cursor<&'b [u8]>>>>;

/// The most that all parts of one container may unpack to.
const CONTAINER_BYTES: u64 = 1 << 30;
const CONTAINER_LIMIT: &str = "1 GiB of unpacked content";

/// The most parts that a container may have.
const PARTS: usize = 20_000;

/// The most bytes of one text or tag.
const EVENT: u64 = 32 << 20;

/// A limit on the bytes of one part.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limit {
    /// The most bytes that the part may unpack to.
    pub(super) bytes: u64,
    /// The same in words.
    pub(super) words: &'static str,
}

impl Limit {
    /// For the main part of a text document.
    pub(super) const TEXT: Self = Self { bytes: 96 << 20, words: "96 MiB of text" };
    /// For styles, relations and the like.
    pub(super) const SMALL: Self = Self { bytes: 16 << 20, words: "16 MiB of styles" };
    /// For one sheet.
    pub(super) const SHEET: Self = Self { bytes: 640 << 20, words: "640 MiB of rows in one sheet" };
    /// For the texts that the sheets of a workbook share.
    pub(super) const STRINGS: Self = Self { bytes: 96 << 20, words: "96 MiB of shared texts" };
}

/// A zip container that is never trusted with more than its limits.
pub(super) struct Archive<'b> {
    zip: ZipArchive<Cursor<&'b [u8]>>,
    /// The parts' names, lower case with forward slashes, sorted, each with its index.
    names: Vec<(String, usize)>,
    format: &'static str,
    used: u64,
}

impl<'b> Archive<'b> {
    /// Opens the container; `format` is the name for errors.
    pub(super) fn open(bytes: &'b [u8], format: &'static str) -> Result<Self, ReadError> {
        if bytes.is_empty() {
            return Err(ReadError::Empty);
        }
        let zip = ZipArchive::new(Cursor::new(bytes))
            .map_err(|source| ReadError::Malformed { format, source: Box::new(source) })?;
        if zip.len() > PARTS {
            return Err(ReadError::TooLarge { limit: "20,000 parts" });
        }
        let mut names: Vec<_> = (0..zip.len())
            .filter_map(|at| Some((plain(&zip.name_for_index(at)?.ok()?), at)))
            .collect();
        names.sort();
        Ok(Self { zip, names, format, used: 0 })
    }

    /// Whether there is a part of this name, in any case.
    pub(super) fn has(&self, name: &str) -> bool {
        self.index(name).is_some()
    }

    /// The names of all parts in lower case, sorted.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(|(name, _)| name.as_str())
    }

    /// A part as a stream; `None` where the container has no part of that name.
    pub(super) fn part(
        &mut self,
        name: &str,
        limit: Limit,
    ) -> Result<Option<Part<'_, 'b>>, ReadError> {
        let Some(index) = self.index(name) else { return Ok(None) };
        let format = self.format;
        let file = self.zip.by_index(index).map_err(|error| match error {
            zip::result::ZipError::UnsupportedArchive(zip::result::ZipError::PASSWORD_REQUIRED) => {
                ReadError::Encrypted
            }
            error => ReadError::Malformed { format, source: Box::new(error) },
        })?;
        if file.size() > limit.bytes {
            return Err(ReadError::TooLarge { limit: limit.words });
        }
        self.used = self.used.saturating_add(file.size());
        if self.used > CONTAINER_BYTES {
            return Err(ReadError::TooLarge { limit: CONTAINER_LIMIT });
        }
        let bounded = Bounded { inner: file, left: limit.bytes, event: EVENT, words: limit.words };
        Ok(Some(BufReader::with_capacity(64 << 10, bounded)))
    }

    /// A part as a stream; an error where the container lacks it.
    pub(super) fn required(&mut self, name: &str, limit: Limit) -> Result<Part<'_, 'b>, ReadError> {
        let format = self.format;
        let missing =
            || ReadError::Malformed { format, source: format!("there is no part {name}").into() };
        self.part(name, limit)?.ok_or_else(missing)
    }

    fn index(&self, name: &str) -> Option<usize> {
        let name = plain(name);
        let at = self.names.binary_search_by(|(known, _)| known.as_str().cmp(&name)).ok()?;
        self.names.get(at).map(|(_, index)| *index)
    }
}

/// Whether the bytes are a zip container whose list of parts names something that contains `name`.
/// Embedded documents, whose own lists lie elsewhere, do not count; in a file that was cut off,
/// where the list is missing, everything counts.
pub(super) fn lists(bytes: &[u8], name: &str) -> bool {
    let listed = directory(bytes).unwrap_or(bytes);
    super::is_zip(bytes) && memchr::memmem::find(listed, name.as_bytes()).is_some()
}

/// The container's list of parts, which its last record points to.
fn directory(bytes: &[u8]) -> Option<&[u8]> {
    let end = memchr::memmem::rfind(bytes, b"PK\x05\x06")?;
    let number = |at: usize| {
        let word = bytes.get(end + at..end + at + 4)?;
        usize::try_from(u32::from_le_bytes(word.try_into().ok()?)).ok()
    };
    let (size, start) = (number(12)?, number(16)?);
    bytes.get(start..start.checked_add(size)?).filter(|list| list.starts_with(b"PK\x01\x02"))
}

/// A part's name as it is compared: without a leading slash, lower case, forward slashes.
fn plain(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_lowercase()
}

/// A stream that fails once it has given its limit.
pub(super) struct Bounded<R> {
    inner: R,
    left: u64,
    /// The bytes that the current event may still take.
    event: u64,
    words: &'static str,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        match self.left.checked_sub(read as u64) {
            Some(left) => self.left = left,
            None => return Err(io::Error::other(Exceeded(self.words))),
        }
        match self.event.checked_sub(read as u64) {
            Some(left) => self.event = left,
            None => return Err(io::Error::other(Exceeded("32 MiB in one text or tag"))),
        }
        Ok(read)
    }
}

/// A stream that can be told where the events of its content begin.
pub(super) trait Source: BufRead {
    /// Begins the next event: a text or tag, whose size is limited on its own, because the parser
    /// holds it as a whole.
    fn begin_event(&mut self);
}

impl<R: Read> Source for BufReader<Bounded<R>> {
    fn begin_event(&mut self) {
        self.get_mut().event = EVENT;
    }
}

impl Source for &[u8] {
    fn begin_event(&mut self) {}
}

/// The mark of an exhausted [`Bounded`] stream inside an [`io::Error`].
#[derive(Debug, thiserror::Error)]
#[error("more than {0}")]
struct Exceeded(&'static str);

/// The limit that an I/O error tells of, if it comes from a [`Bounded`] stream.
pub(super) fn exceeded(error: &io::Error) -> Option<&'static str> {
    error.get_ref()?.downcast_ref::<Exceeded>().map(|mark| mark.0)
}
