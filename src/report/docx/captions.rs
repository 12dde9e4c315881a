//! Numbers of captions: as fields that Word counts itself, where counting gives the same number.

use std::collections::BTreeMap;

use crate::report::block::{Anchor, Block, Report};

/// The words whose captions count 1, 2, 3 … in a report.
#[derive(Debug, Default)]
pub(super) struct Series {
    words: BTreeMap<String, bool>,
    /// The numbers of what links point to.
    numbers: BTreeMap<Anchor, String>,
}

/// A caption taken apart: `Figuur`, `1`, `. Acties per doel`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Numbered<'a> {
    /// The word before the number.
    pub(super) word: &'a str,
    /// The number.
    pub(super) number: &'a str,
    /// What follows the number.
    pub(super) rest: &'a str,
}

impl Series {
    /// The series of a report.
    pub(super) fn of(report: &Report) -> Self {
        let mut next: BTreeMap<&str, (usize, bool)> = BTreeMap::new();
        let captions = captions(&report.blocks);
        for (caption, _) in &captions {
            if let Some(Numbered { word, number, .. }) = parse(caption) {
                let (last, holds) = next.entry(word).or_insert((0, true));
                *last += 1;
                *holds &= number.parse() == Ok(*last);
            }
        }
        let entries = next.into_iter().map(|(word, (_, holds))| (word.to_owned(), holds));
        let mut series = Self { words: entries.collect(), numbers: BTreeMap::new() };
        for (caption, anchor) in captions {
            if let Some((numbered, anchor)) = series.counted(caption).zip(anchor) {
                series.numbers.insert(anchor.clone(), numbered.number.to_owned());
            }
        }
        series
    }

    /// The number of the caption at an anchor, where Word counts it.
    pub(super) fn number(&self, anchor: &str) -> Option<&str> {
        self.numbers.get(anchor).map(String::as_str)
    }

    /// A caption taken apart, where Word's own count gives its number.
    pub(super) fn counted<'a>(&self, caption: &'a str) -> Option<Numbered<'a>> {
        let numbered = parse(caption)?;
        self.words.get(numbered.word).copied().unwrap_or(false).then_some(numbered)
    }
}

/// Takes a caption apart.
fn parse(caption: &str) -> Option<Numbered<'_>> {
    let (word, after) = caption.split_once([' ', '\u{a0}'])?;
    let end = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
    let (number, rest) = after.split_at_checked(end)?;
    let fits = !number.is_empty()
        && number.len() < 5
        && !number.starts_with('0')
        && !word.is_empty()
        && word.chars().all(char::is_alphabetic)
        && (rest.is_empty() || rest.starts_with(['.', ':', ' ', '\u{a0}']));
    fits.then_some(Numbered { word, number, rest })
}

/// All captions in order, with what links to them point to.
fn captions(blocks: &[Block]) -> Vec<(&str, Option<&Anchor>)> {
    let mut found: Vec<(&str, Option<&Anchor>)> = Vec::new();
    for block in blocks {
        match block {
            Block::Table(table) => found.push((&table.caption, table.anchor.as_ref())),
            Block::Figure { caption, anchor, .. } => found.push((caption, anchor.as_ref())),
            Block::Callout { blocks, .. } => found.extend(captions(blocks)),
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caption_comes_apart_at_its_number() {
        let parts = Numbered { word: "Figuur", number: "12", rest: ". Acties per doel" };
        assert_eq!(parse("Figuur 12. Acties per doel"), Some(parts));
        assert_eq!(parse("Figuur A. Acties"), None);
        assert_eq!(parse("Tabel 1b. Acties"), None);
        assert_eq!(parse("17 doelen"), None);
    }
}
