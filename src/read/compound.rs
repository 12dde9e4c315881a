//! The compound files of old Office formats: telling what is in them, taking a stream out, and
//! wrapping a checked stream again.
//!
//! A chain of sectors is never followed further than the file has sectors.

use super::ReadError;

/// The first bytes of a compound file.
const MAGIC: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
/// Marks in the table of sectors.
const END: u32 = 0xffff_fffe;
const FREE: u32 = 0xffff_ffff;
/// Streams shorter than this lie in the stream of small sectors.
const SMALL_STREAM: usize = 4_096;
const SMALL_SECTOR: usize = 64;
/// The size of a directory entry.
const ENTRY: usize = 128;
/// The sector size of wrapped streams.
const WRAP: usize = 4_096;

/// Whether the bytes begin like a compound file.
pub(super) fn is_compound(bytes: &[u8]) -> bool {
    bytes.starts_with(&MAGIC)
}

/// Whether the file's directory seems to name a stream. Looks for the name as the directory
/// writes it (UTF-16, ended by a null) and so needs no valid directory.
pub(super) fn has_stream(bytes: &[u8], name: &str) -> bool {
    let mut wanted = utf16(name);
    wanted.extend([0, 0]);
    memchr::memmem::find(bytes, &wanted).is_some()
}

/// Refuses a compound file that wraps an encrypted document.
pub(super) fn refuse_encrypted(bytes: &[u8]) -> Result<(), ReadError> {
    if is_compound(bytes)
        && has_stream(bytes, "EncryptedPackage")
        && has_stream(bytes, "EncryptionInfo")
    {
        return Err(ReadError::Encrypted);
    }
    Ok(())
}

/// The bytes of the first stream that has one of the names; `None` where there is none or its
/// chain of sectors is broken from the start. A chain that breaks later gives what came before.
pub(super) fn stream(bytes: &[u8], names: &[&str]) -> Option<Vec<u8>> {
    let file = File::open(bytes)?;
    let directory = chain(&file.table, u32_at(bytes, 48)?, |at| file.sector(at));
    let root = directory.get(..ENTRY)?;
    let entry = names
        .iter()
        .find_map(|name| directory.chunks_exact(ENTRY).find(|entry| is_named(entry, name)))?;
    let (start, size) = (u32_at(entry, 116)?, usize::try_from(u32_at(entry, 120)?).ok()?);
    let mut content = if size < SMALL_STREAM {
        let small = chain(&file.table, u32_at(root, 116)?, |at| file.sector(at));
        let table = words(&chain(&file.table, u32_at(bytes, 60)?, |at| file.sector(at)));
        chain(&table, start, |at| {
            let from = usize::try_from(at).ok()?.checked_mul(SMALL_SECTOR)?;
            small.get(from..from + SMALL_SECTOR).or_else(|| small.get(from..))
        })
    } else {
        chain(&file.table, start, |at| file.sector(at))
    };
    content.truncate(size);
    (!content.is_empty()).then_some(content)
}

/// A compound file that holds nothing but this stream, under the name `Workbook`.
pub(super) fn wrap(mut stream: Vec<u8>) -> Vec<u8> {
    let padded = stream.len().next_multiple_of(WRAP).max(WRAP);
    stream.resize(padded, 0);
    let sectors = padded / WRAP;
    // Every sector has a word in the table: those of the table itself, the directory, the stream.
    let tables = (sectors + 1).div_ceil(WRAP / 4 - 1).max(1);
    let word = |n: usize| u32::try_from(n).unwrap_or(FREE).to_le_bytes();
    // The header, up to the list of the table's own sectors.
    let mut file = MAGIC.to_vec();
    file.resize(24, 0);
    file.extend([0x3e, 0, 4, 0, 0xfe, 0xff, 12, 0, 6, 0]);
    file.resize(44, 0);
    file.extend([word(tables), word(tables), [0; 4], word(SMALL_STREAM)].concat());
    file.extend([END.to_le_bytes(), [0; 4], END.to_le_bytes(), [0; 4]].concat());
    (0..109).for_each(|at| file.extend(if at < tables { word(at) } else { FREE.to_le_bytes() }));
    file.resize(WRAP, 0);
    let first = tables + 1;
    (0..tables).for_each(|_| file.extend(0xffff_fffd_u32.to_le_bytes()));
    file.extend(END.to_le_bytes());
    (first..first + sectors - 1).for_each(|at| file.extend(word(at + 1)));
    file.extend(END.to_le_bytes());
    file.resize(WRAP * (1 + tables), 0xff);
    file.extend(entry("Root Entry", 5, 0, 0));
    file.extend(entry("Workbook", 2, first, padded));
    file.resize(WRAP * (2 + tables), 0);
    file.extend(stream);
    file
}

fn entry(name: &str, kind: u8, start: usize, size: usize) -> Vec<u8> {
    let mut entry = utf16(name);
    let length = u8::try_from(entry.len() + 2).unwrap_or(64);
    entry.resize(64, 0);
    entry.extend([length, 0, kind, 1]);
    (0..3).for_each(|_| entry.extend(FREE.to_le_bytes()));
    entry.resize(116, 0);
    entry.extend(u32::try_from(start).unwrap_or(END).to_le_bytes());
    entry.extend((size as u64).to_le_bytes());
    entry
}

struct File<'a> {
    bytes: &'a [u8],
    sector: usize,
    table: Vec<u32>,
}

impl<'a> File<'a> {
    fn open(bytes: &'a [u8]) -> Option<Self> {
        let sector = match (is_compound(bytes), bytes.get(30)?) {
            (true, 9) => 512,
            (true, 12) => 4_096,
            _ => return None,
        };
        let mut file = Self { bytes, sector, table: Vec::new() };
        let mut tables = words(bytes.get(76..512)?);
        let mut next = u32_at(bytes, 68)?;
        for _ in 0..bytes.len() / sector {
            let Some(more) = file.sector(next) else { break };
            let mut more = words(more);
            next = more.pop().unwrap_or(END);
            tables.extend(more);
        }
        let count = bytes.len() / sector + 1;
        for at in tables.into_iter().filter(|at| *at < END) {
            if file.table.len() > count {
                break;
            }
            // A table that lies outside a file that was cut off leaves its sectors unknown.
            let found = file.sector(at).map(words);
            file.table.extend(found.unwrap_or_else(|| vec![FREE; sector / 4]));
        }
        Some(file)
    }

    fn sector(&self, at: u32) -> Option<&'a [u8]> {
        let from = usize::try_from(at).ok()?.checked_add(1)?.checked_mul(self.sector)?;
        let to = from.checked_add(self.sector)?.min(self.bytes.len());
        self.bytes.get(from..to).filter(|sector| !sector.is_empty())
    }
}

/// Follows a chain of sectors until it ends, breaks or has had every sector once.
fn chain<'a>(table: &[u32], start: u32, sector: impl Fn(u32) -> Option<&'a [u8]>) -> Vec<u8> {
    let mut content = Vec::new();
    let mut next = start;
    for _ in 0..=table.len() {
        let Some(found) = sector(next) else { break };
        content.extend_from_slice(found);
        match usize::try_from(next).ok().and_then(|at| table.get(at)) {
            Some(after) if *after < 0xffff_fffa => next = *after,
            _ => break,
        }
    }
    content
}

fn is_named(entry: &[u8], name: &str) -> bool {
    let mut wanted = utf16(name);
    wanted.extend([0, 0]);
    entry.to_ascii_lowercase().starts_with(&wanted.to_ascii_lowercase())
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn words(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).filter_map(|word| u32_at(word, 0)).collect()
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrapped_stream_comes_out_as_it_went_in() {
        for length in [10, 4_096, 5_000_000] {
            let content: Vec<u8> = (0..length).map(|n: u32| n.to_le_bytes()[0]).collect();
            let mut out = stream(&wrap(content.clone()), &["Book", "Workbook"]).unwrap();
            assert!(out.len() >= content.len());
            out.truncate(content.len());
            assert!(out == content, "{length}");
        }
    }

    #[test]
    fn a_chain_that_runs_in_a_circle_ends() {
        let table = vec![1, 0];
        let content = chain(&table, 0, |_| Some(&[1, 2, 3]));
        assert_eq!(content.len(), 9);
    }
}
