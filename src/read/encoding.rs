//! Bytes of unknown encoding to text.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::document::{Note, NoteKind};

use super::ReadError;

/// The largest text file that is read.
const BYTES: usize = 256 << 20;

/// How many bytes are looked at to guess an encoding.
const SAMPLE: usize = 1 << 20;

/// Decodes a text file: by its byte order mark, as UTF-8 if it is valid, by its null bytes as
/// UTF-16, and else by a guess, of which the note tells.
pub(super) fn decode(bytes: &[u8]) -> Result<(Cow<'_, str>, Option<Note>), ReadError> {
    if bytes.len() > BYTES {
        return Err(ReadError::TooLarge { limit: "256 MiB of text" });
    }
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(bytes.get(length..).unwrap_or(&[]));
        return Ok((text, None));
    }
    if let Some(encoding) = utf16_by_nulls(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(bytes);
        return Ok((text, Some(guessed(encoding))));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok((Cow::Borrowed(text), None));
    }
    let encoding = guess(bytes);
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    Ok((text, Some(guessed(encoding))))
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes.get(..SAMPLE).unwrap_or(bytes), bytes.len() <= SAMPLE);
    let encoding = detector.guess(Some(b"be"), chardetng::Utf8Detection::Allow);
    // A UTF-8 file with a few broken bytes is still best read as UTF-8; plans of the four
    // languages in any other encoding are in Windows-1252.
    if encoding == UTF_8 { UTF_8 } else { WINDOWS_1252 }
}

/// UTF-16 without a mark: every other byte of western text is null.
fn utf16_by_nulls(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..4_096.min(bytes.len()))?;
    let nulls = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (nulls(0), nulls(1));
    let many = sample.len() / 4;
    match () {
        () if sample.len() < 4 => None,
        () if odd > many && even == 0 => Some(UTF_16LE),
        () if even > many && odd == 0 => Some(UTF_16BE),
        () => None,
    }
}

fn guessed(encoding: &'static Encoding) -> Note {
    Note { kind: NoteKind::GuessedEncoding, at: Vec::new(), detail: encoding.name().to_owned() }
}

/// Whether the bytes look like text of any kind rather than like a binary format.
pub(super) fn is_text(bytes: &[u8]) -> bool {
    let sample = bytes.get(..4_096.min(bytes.len())).unwrap_or_default();
    if Encoding::for_bom(sample).is_some() || utf16_by_nulls(sample).is_some() {
        return true;
    }
    let odd = sample.iter().filter(|b| matches!(b, 0..=8 | 14..=31)).count();
    !sample.is_empty() && odd == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_usual_encoding_gives_the_same_text() {
        let text = "Coördinatie; financiële ruimte; \u{20ac} 1.200";
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked: Vec<u8> = [0xef, 0xbb, 0xbf].into_iter().chain(text.bytes()).collect();
        let (latin, _, _) = WINDOWS_1252.encode(text);
        for bytes in [text.as_bytes(), &utf16, &marked, &latin] {
            assert_eq!(decode(bytes).unwrap().0, text);
        }
        assert_eq!(decode(&latin).unwrap().1.unwrap().detail, "windows-1252");
    }
}
