//! Unpacks deflated streams as far as they go, and tells whether that is all of them.
//!
//! lopdf hands out what it unpacked before an error as if it were the whole stream, so a damaged
//! page would lose its text without a word. What real files get wrong and readers forgive is no
//! damage here either: a missing checksum, one of noughts, and bytes after the end.

use flate2::{Decompress, FlushDecompress, Status};

/// The bytes that a zlib stream begins with, and those of the checksum at its end.
const HEADER: usize = 2;
const CHECKSUM: usize = 4;

/// The content of a stream as far as it could be unpacked.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unpacked {
    pub(super) bytes: Vec<u8>,
    /// Whether nothing is missing or changed.
    pub(super) whole: bool,
}

/// Unpacks a stream; `None` if it would take more than `most` bytes.
pub(super) fn inflate(packed: &[u8], most: usize) -> Option<Unpacked> {
    if packed.is_empty() {
        return Some(Unpacked { bytes: Vec::new(), whole: true });
    }
    let (bytes, end) = run(Decompress::new(true), packed, most)?;
    if end.is_some() {
        return Some(Unpacked { bytes, whole: true });
    }
    // The content itself, whatever stands around it.
    let deflated = packed.get(HEADER..).unwrap_or_default();
    let (plain, end) = run(Decompress::new(false), deflated, most)?;
    let checksum = end.and_then(|end| deflated.get(end..end + CHECKSUM));
    let whole = end.is_some() && checksum.is_none_or(|sum| sum.iter().all(|byte| *byte == 0));
    Some(Unpacked { bytes: if plain.len() < bytes.len() { bytes } else { plain }, whole })
}

/// What a stream unpacks to, and where in it the end of its content was met, if it was.
fn run(mut inflater: Decompress, packed: &[u8], most: usize) -> Option<(Vec<u8>, Option<usize>)> {
    let mut bytes = Vec::with_capacity(packed.len().saturating_mul(4).min(most).max(64));
    let mut at = 0;
    loop {
        let before = (at, bytes.len());
        let rest = packed.get(at..).unwrap_or_default();
        let status = inflater.decompress_vec(rest, &mut bytes, FlushDecompress::None);
        at = usize::try_from(inflater.total_in()).unwrap_or(usize::MAX);
        if bytes.len() > most {
            return None;
        }
        match status {
            Ok(Status::StreamEnd) => return Some((bytes, Some(at))),
            Ok(_) if bytes.len() == bytes.capacity() => bytes.reserve(bytes.len()),
            Ok(_) if before != (at, bytes.len()) => {}
            _ => return Some((bytes, None)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::{Unpacked, inflate};

    const TEXT: &[u8] = b"BT /F 10 Tf 1 0 0 1 60 700 Tm (We ontharden de speelplaats.) Tj ET\n";

    fn deflated(text: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn what_real_files_get_wrong_around_a_stream_is_no_damage() {
        let packed = deflated(TEXT);
        let end = packed.len() - 4;
        let noughts = [&packed[..end], &[0; 4]].concat();
        let followed = [&packed[..], b"\r\nrest"].concat();
        for bytes in [&packed[..], &packed[..end], &packed[..end + 3], &noughts, &followed] {
            let whole = Unpacked { bytes: TEXT.to_vec(), whole: true };
            assert_eq!(inflate(bytes, 1_000), Some(whole));
        }
        assert_eq!(inflate(b"", 1_000), Some(Unpacked { bytes: Vec::new(), whole: true }));
        assert_eq!(inflate(&packed, TEXT.len() - 1), None);
    }

    #[test]
    fn damage_is_told_and_what_stands_before_it_is_kept() {
        let text: Vec<u8> = (0..200_u32).flat_map(|n| format!("({n}) Tj ").into_bytes()).collect();
        let packed = deflated(&text);
        let cut = inflate(&packed[..packed.len() / 2], 10_000).unwrap();
        assert!(!cut.whole && cut.bytes.len() > 200 && text.starts_with(&cut.bytes));
        for at in (2..packed.len()).step_by(7) {
            let mut changed = packed.clone();
            changed[at] ^= 0x10;
            assert!(!inflate(&changed, 10_000).unwrap().whole, "byte {at}");
        }
    }
}
