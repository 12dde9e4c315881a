//! A text in lower case without accents, its words parted by single spaces, with the way back.

use std::ops::Range;

use crate::tag::features::spelling;

/// Longer texts are cut: the rest says little new, and hostile input must cost little.
const LONGEST: usize = 20_000;

/// A text whose words can be looked for as letters between spaces.
#[derive(Debug, Default)]
pub(crate) struct Spaced {
    /// ` the fishers `: a space before and after each word.
    letters: String,
    words: Vec<Word>,
}

#[derive(Debug, Clone, Copy)]
struct Word {
    /// First byte in the letters.
    at: u32,
    /// Byte range in the source.
    source: (u32, u32),
}

impl Spaced {
    /// Reads a text.
    pub(crate) fn new(source: &str) -> Self {
        let mut spaced = Self {
            letters: String::with_capacity(source.len().min(LONGEST) + 2),
            ..Self::default()
        };
        spaced.letters.push(' ');
        let mut inside = false;
        for (at, c) in source.char_indices().take(LONGEST) {
            if c.is_alphanumeric() {
                if !inside {
                    let start = offset(spaced.letters.len());
                    spaced.words.push(Word { at: start, source: (offset(at), offset(at)) });
                }
                fold(c, &mut spaced.letters);
                if let Some(word) = spaced.words.last_mut() {
                    word.source.1 = offset(at + c.len_utf8());
                }
            } else if inside {
                spaced.letters.push(' ');
            }
            inside = c.is_alphanumeric();
        }
        if inside {
            spaced.letters.push(' ');
        }
        spaced
    }

    /// The words between spaces.
    pub(crate) fn letters(&self) -> &str {
        &self.letters
    }

    /// The words in the order of the text.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        self.letters.split_ascii_whitespace()
    }

    /// The first and last word in a byte range of the letters.
    pub(crate) fn words_at(&self, range: Range<usize>) -> (u32, u32) {
        let after = |byte: usize| self.words.partition_point(|word| word.at as usize <= byte);
        let spaces = |byte: usize| usize::from(self.letters.as_bytes().get(byte) == Some(&b' '));
        let first = range.start + spaces(range.start);
        let last = (range.end - 1).saturating_sub(spaces(range.end - 1));
        (offset(after(first).saturating_sub(1)), offset(after(last).saturating_sub(1)))
    }

    /// The byte range in the source of a word.
    pub(crate) fn source(&self, word: u32) -> Option<(u32, u32)> {
        self.words.get(word as usize).map(|word| word.source)
    }
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Lower case without the accents that people leave out; `ß` is `ss`, as many write it.
pub(crate) fn fold(c: char, into: &mut String) {
    match c {
        'ß' | 'ẞ' => into.push_str("ss"),
        c => spelling::fold(c, into),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_know_their_place_in_the_source() {
        let text = "Één wereld, fêtes!";
        let spaced = Spaced::new(text);
        assert_eq!(spaced.letters(), " een wereld fetes ");
        assert_eq!(spaced.words_at(4..12), (1, 1));
        assert_eq!(spaced.source(2), Some((14, 20)));
        assert_eq!(text.get(14..20), Some("fêtes"));
    }
}
