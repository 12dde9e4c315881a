//! Numbers that a word processor writes itself: `1.2.3` before a heading, `Actie 4` before a line.
//!
//! They are not in the text, but plans refer to their elements by them. Plain list numbers and
//! bullets say nothing and are left out.

use std::collections::BTreeMap;

use super::numerals::{letters, roman};

/// How many levels a list has.
pub(super) const LEVELS: usize = 9;

/// Lists by their name, the levels of each, and how far each has counted.
#[derive(Debug)]
pub(super) struct Counting<K> {
    lists: BTreeMap<K, [Level; LEVELS]>,
    counts: BTreeMap<K, [Option<u32>; LEVELS]>,
}

/// A level of a list.
#[derive(Debug, Clone, Default)]
pub(super) struct Level {
    pub(super) start: u32,
    pub(super) style: Style,
    /// The label, with `%1` for the number of the first level.
    pub(super) pattern: String,
}

/// How a number is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Style {
    #[default]
    Decimal,
    /// At least two digits.
    DecimalZero,
    Letter,
    CapitalLetter,
    Roman,
    CapitalRoman,
    /// A bullet, nothing, or a way of counting that is not known here.
    None,
}

impl<K> Default for Counting<K> {
    fn default() -> Self {
        Self { lists: BTreeMap::new(), counts: BTreeMap::new() }
    }
}

impl<K: Ord + Clone> Counting<K> {
    /// A level of a list, from 0, to be described; `None` below the deepest.
    pub(super) fn level(&mut self, list: &K, level: usize) -> Option<&mut Level> {
        self.lists.entry(list.clone()).or_default().get_mut(level)
    }

    /// Whether there is such a list.
    pub(super) fn has(&self, list: &K) -> bool {
        self.lists.contains_key(list)
    }

    /// Lets a list count from its start again.
    pub(super) fn restart(&mut self, list: &K) {
        self.counts.remove(list);
    }

    /// Lets the next number of a level be this one.
    pub(super) fn start_at(&mut self, list: &K, level: u8, number: u32) {
        let at = usize::from(level).min(LEVELS - 1);
        self.counts.entry(list.clone()).or_default()[at] = number.checked_sub(1);
    }

    /// Counts a paragraph of a list and gives its label; `None` for bullets and unknown lists.
    pub(super) fn label(&mut self, list: &K, level: u8) -> Option<String> {
        let levels = self.lists.get(list)?;
        let at = usize::from(level).min(LEVELS - 1);
        let counts = self.counts.entry(list.clone()).or_default();
        let next = counts[at].map_or(levels[at].start, |count| count.saturating_add(1));
        counts[at] = Some(next);
        counts[at + 1..].fill(None);
        if levels[at].style == Style::None {
            return None;
        }
        let mut label = String::new();
        let mut chars = levels[at].pattern.chars();
        while let Some(c) = chars.next() {
            let digit = (c == '%').then(|| chars.clone().next()?.to_digit(10)).flatten();
            let Some(other) = digit.and_then(|digit| usize::try_from(digit).ok()?.checked_sub(1))
            else {
                label.push(c);
                continue;
            };
            chars.next();
            if let (Some(level), Some(count)) = (levels.get(other), counts.get(other)) {
                label.push_str(&level.style.write(count.unwrap_or(level.start)));
            }
        }
        let label = label.trim().trim_start_matches('.');
        (!label.is_empty()).then(|| label.to_owned())
    }
}

impl Style {
    fn write(self, number: u32) -> String {
        match self {
            Self::Decimal => number.to_string(),
            Self::DecimalZero => format!("{number:02}"),
            Self::Letter => letters(number),
            Self::CapitalLetter => letters(number).to_uppercase(),
            Self::Roman => roman(number),
            Self::CapitalRoman => roman(number).to_uppercase(),
            Self::None => String::new(),
        }
    }
}

/// Whether a label says more than a number: it holds a word, such as `Actie 4`.
pub(super) fn says_more(label: &str) -> bool {
    label
        .split(|c: char| !c.is_alphabetic())
        .any(|word| word.chars().count() > 2 && !word.chars().all(|c| "ivxlcdmIVXLCDM".contains(c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_say_more_than_a_number() {
        assert!(says_more("Actie 4"));
        assert!(!says_more("4.2"));
        assert!(!says_more("xviii)"));
    }

    #[test]
    fn a_level_may_start_anywhere_and_counts_with_two_digits() {
        let mut counting = Counting::default();
        let (start, style, pattern) = (1, Style::DecimalZero, "S%1".to_owned());
        *counting.level(&1, 0).unwrap() = Level { start, style, pattern };
        counting.start_at(&1, 0, 7);
        assert_eq!(counting.label(&1, 0).as_deref(), Some("S07"));
        counting.restart(&1);
        assert_eq!(counting.label(&1, 0).as_deref(), Some("S01"));
    }
}
