//! A text in lower case without accents, its words parted by single spaces, with the way back; and
//! patterns to look for in it.
//!
//! How a pattern is written (`data/topics.toml`, `data/lmb-topics-nl.toml`, `data/prose-concepts.tsv`):
//! `=word` is that word, `-word` its end, `^word` its beginning; another pattern of six letters or
//! more may stand anywhere in a word, a shorter one begins it. `_` parts words; at the end of a
//! pattern it also ends the word.

use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind, BuildError, MatchKind};

use super::features::spelling;
use super::words::{char_at, plain_letters};

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
        let letters = String::with_capacity(source.len() + 2);
        let mut spaced = Self { letters, words: Vec::with_capacity(source.len() / 6) };
        spaced.letters.push(' ');
        let mut at = 0;
        while let Some(c) = char_at(source, at) {
            if c.is_alphanumeric() {
                at = spaced.word(source, at);
                spaced.letters.push(' ');
            } else {
                at += c.len_utf8();
            }
        }
        spaced
    }

    /// Reads the word that begins at a byte of the source; returns where it ends.
    fn word(&mut self, source: &str, start: usize) -> usize {
        let at = self.letters.len();
        let mut end = start;
        loop {
            let plain = end..end + plain_letters(source, end);
            end = plain.end;
            let folded = self.letters.len();
            self.letters.push_str(source.get(plain).unwrap_or_default());
            self.letters.get_mut(folded..).map(str::make_ascii_lowercase);
            let Some(c) = char_at(source, end).filter(|c| c.is_alphanumeric()) else { break };
            fold(c, &mut self.letters);
            end += c.len_utf8();
        }
        self.words.push(Word { at: offset(at), source: (offset(start), offset(end)) });
        end
    }

    /// The words between spaces.
    pub(crate) fn letters(&self) -> &str {
        &self.letters
    }

    /// The words in the order of the text.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        self.letters.split_ascii_whitespace()
    }

    /// The letters of a range of words, a space after each.
    pub(crate) fn letters_of(&self, words: &Range<usize>) -> &str {
        let at = |word: usize| self.words.get(word).map(|word| word.at as usize);
        let end = at(words.end).unwrap_or(self.letters.len());
        at(words.start).and_then(|start| self.letters.get(start..end)).unwrap_or_default()
    }

    /// The numbers of the words that stand in a byte range of the source.
    pub(crate) fn words_within(&self, (start, end): (u32, u32)) -> Range<usize> {
        let first = self.words.partition_point(|word| word.source.0 < start);
        first..self.words.partition_point(|word| word.source.1 <= end)
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

    /// The byte range in the source of the words in a byte range of the letters.
    pub(crate) fn source_of(&self, range: Range<usize>) -> Option<(u32, u32)> {
        let (first, last) = self.words_at(range);
        Some((self.source(first)?.0, self.source(last)?.1))
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

/// From this many letters on, a pattern may stand anywhere in a word.
const ANYWHERE: usize = 6;

/// A pattern as it is looked for in the letters of a [`Spaced`] text.
pub(crate) fn spell(pattern: &str) -> String {
    let mut folded = String::new();
    for c in pattern.chars() {
        if c.is_alphanumeric() { fold(c, &mut folded) } else { folded.push(' ') }
    }
    let letters = folded.split_whitespace().collect::<Vec<_>>().join(" ");
    let whole = pattern.starts_with('=');
    let begins = whole
        || pattern.starts_with('^')
        || !pattern.starts_with('-')
            && (letters.contains(' ') || letters.chars().count() < ANYWHERE);
    let ends = whole || pattern.starts_with('-') || pattern.ends_with('_');
    format!("{}{letters}{}", if begins { " " } else { "" }, if ends { " " } else { "" })
}

/// Finds spelled patterns, also where they overlap.
pub(crate) fn finder(spelled: &[String]) -> Result<AhoCorasick, BuildError> {
    AhoCorasick::builder()
        .match_kind(MatchKind::Standard)
        .kind(Some(AhoCorasickKind::ContiguousNFA))
        .build(spelled)
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
        assert_eq!(spaced.source_of(4..12), Some((6, 12)));
    }

    #[test]
    fn a_pattern_says_where_its_words_begin_and_end() {
        for (pattern, spelled) in [
            ("=koffie", " koffie "),
            ("-school", "school "),
            ("^jeugd", " jeugd"),
            ("stedenband", "stedenband"),
            ("gros", " gros"),
            ("eerlijke_handel", " eerlijke handel"),
            ("nederland_", "nederland "),
        ] {
            assert_eq!(spell(pattern), spelled, "{pattern}");
        }
    }
}
