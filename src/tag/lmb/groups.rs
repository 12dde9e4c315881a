//! The groups of words that proposals are told by (`data/lmb-topics-nl.toml`): words that mean the
//! same for our purpose, where they stand in a text. Never weighs them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use serde::Deserialize;

use crate::tag::spaced::{self, Spaced};
use crate::tag::words::Token;

const FILE: &str = include_str!("../data/lmb-topics-nl.toml");

/// A set of groups, a bit each.
pub(crate) type Set = u128;
/// The most groups that there may be.
const GROUPS: u8 = 128;

/// A group of words, or a group of groups.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    nl: String,
    #[serde(default)]
    of: Vec<String>,
    /// Whether words are weighed in texts that have it.
    #[serde(default)]
    words: bool,
}

/// The groups, ready to find.
pub(crate) struct Groups {
    finder: Option<AhoCorasick>,
    /// Each pattern of the finder as the file writes it, with its group.
    patterns: Vec<(String, u8)>,
    names: Vec<String>,
    /// A group of groups: its own number, theirs.
    unions: Vec<(u8, Set)>,
    /// The groups that words are weighed beside.
    beside: Set,
}

/// The groups in a text.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Pattern, group and place (bytes of the text) of what was found, in the order of the text.
    pub(crate) places: Vec<(u32, u8, (u32, u32))>,
    /// The groups of each sentence that has some.
    pub(crate) sentences: Vec<Set>,
    /// The groups of the text.
    pub(crate) whole: Set,
}

impl Found {
    /// Whether a group was found.
    pub(crate) fn has(&self, name: &str) -> bool {
        let names = Groups::builtin().names.iter();
        names.zip(0..GROUPS).any(|(known, group)| known == name && self.whole >> group & 1 == 1)
    }
}

impl Groups {
    /// The groups that ship.
    pub(crate) fn builtin() -> &'static Self {
        static READY: LazyLock<Groups> = LazyLock::new(|| {
            // A test reads the file, so that a broken one never ships.
            Groups::new(&toml::from_str(FILE).unwrap_or_default())
        });
        &READY
    }

    fn new(file: &BTreeMap<String, Written>) -> Self {
        let number = |name: &String| (0_u8..).zip(file.keys()).find(|(_, of)| *of == name);
        let bit = |name: &String| number(name).map_or(0, |(number, _)| 1 << number);
        let (mut patterns, mut unions, mut beside) = (Vec::new(), Vec::new(), 0);
        for (group, written) in (0_u8..).zip(file.values()) {
            let own = written.nl.split_whitespace();
            patterns.extend(own.map(|pattern| (pattern.to_owned(), group)));
            beside |= Set::from(written.words) << group;
            if !written.of.is_empty() {
                unions.push((group, written.of.iter().map(bit).fold(0, |all, bit| all | bit)));
            }
        }
        patterns.sort();
        patterns.dedup();
        let spelled: Vec<String> = patterns.iter().map(|(p, _)| spaced::spell(p)).collect();
        let names = file.keys().cloned().collect();
        Self { finder: spaced::finder(&spelled).ok(), patterns, names, unions, beside }
    }

    /// The groups in a text.
    pub(crate) fn find(&self, text: &Spaced, tokens: &[Token]) -> Found {
        let mut found = Found::default();
        let mut sentence = None;
        let hits = self.finder.iter().flat_map(|f| f.find_overlapping_iter(text.letters()));
        let mut hits: Vec<_> = hits.map(|hit| (hit.start(), hit.end(), hit.pattern())).collect();
        hits.sort_unstable();
        for (start, end, pattern) in hits {
            let Some(&(_, group)) = self.patterns.get(pattern.as_usize()) else { continue };
            let Some(place) = text.source_of(start..end) else { continue };
            let token = tokens.partition_point(|token| token.end <= place.0);
            let here = tokens.get(token).map(|token| token.sentence);
            if sentence != Some(here) {
                found.sentences.push(0);
                sentence = Some(here);
            }
            if let Some(set) = found.sentences.last_mut() {
                *set |= 1 << group;
            }
            found.places.push((pattern.as_u32(), group, place));
        }
        for set in &mut found.sentences {
            *set = self.with_unions(*set);
            found.whole |= *set;
        }
        found
    }

    /// What of that stands in a sentence, by its bytes; nothing where there is no group.
    pub(super) fn within(&self, found: &Found, (start, end): (u32, u32)) -> Option<Found> {
        let inside = |place: &&(u32, u8, (u32, u32))| start <= place.2.0 && place.2.1 <= end;
        let places: Vec<_> = found.places.iter().filter(inside).copied().collect();
        let own = places.iter().fold(0, |all: Set, place| all | 1 << place.1);
        let whole = self.with_unions(own);
        (whole != 0).then(|| Found { places, sentences: vec![whole], whole })
    }

    /// A set with the groups of groups that it is part of.
    fn with_unions(&self, own: Set) -> Set {
        let held = self.unions.iter().filter(|(_, members)| own & members != 0);
        held.fold(own, |all, (union, _)| all | 1 << union)
    }

    /// The groups in a set.
    pub(super) fn of_set(set: Set) -> impl Iterator<Item = u8> {
        (0..GROUPS).filter(move |group| set >> group & 1 == 1)
    }

    /// The groups that words are weighed beside.
    pub(super) fn beside(&self) -> Set {
        self.beside
    }

    /// The name of a group.
    pub(super) fn name(&self, group: u8) -> &str {
        self.names.get(usize::from(group)).map_or("", String::as_str)
    }

    /// The number of a group.
    pub(super) fn group(&self, name: &str) -> Option<u8> {
        let at = self.names.binary_search_by(|known| known.as_str().cmp(name)).ok()?;
        u8::try_from(at).ok()
    }

    /// A pattern as the file writes it, with its group.
    pub(super) fn pattern(&self, number: u32) -> Option<(&str, u8)> {
        self.patterns.get(number as usize).map(|(pattern, group)| (pattern.as_str(), *group))
    }

    /// The number of a pattern of a group.
    pub(super) fn number_of(&self, pattern: &str, group: u8) -> Option<u32> {
        let known = |(own, of): &(String, u8)| (own.as_str(), *of).cmp(&(pattern, group));
        u32::try_from(self.patterns.binary_search_by(known).ok()?).ok()
    }

    /// Whether one of two groups is a part of the other, so that both say nothing more.
    pub(super) fn is_part(&self, one: u8, other: u8) -> bool {
        let holds = |(union, members): &(u8, Set)| {
            *union == one && members >> other & 1 == 1 || *union == other && members >> one & 1 == 1
        };
        self.unions.iter().any(holds)
    }

    /// The groups behind a set, without groups of groups.
    pub(crate) fn plain(&self, set: Set) -> Set {
        let parts = self.unions.iter().filter(|(own, _)| set >> own & 1 == 1);
        parts.fold(set, |all, (_, members)| all | members)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Lang;
    use crate::tag::words;

    fn found(text: &str) -> Found {
        Groups::builtin().find(&Spaced::new(text), &words::analyse(text, Lang::Nl))
    }

    #[test]
    fn the_file_can_be_read_and_groups_of_groups_hold_groups() {
        let file: BTreeMap<String, Written> = toml::from_str(FILE).unwrap();
        assert!(file.len() <= usize::from(GROUPS), "a group is a bit");
        for (name, written) in &file {
            assert_ne!(written.nl.trim().is_empty(), written.of.is_empty(), "{name}");
            for name in &written.of {
                assert!(file.get(name).is_some_and(|group| group.of.is_empty()), "{name}");
            }
        }
    }

    #[test]
    fn words_are_found_where_they_stand_in_the_text() {
        let text = "Één stedenband. We steunen vijf ngo's in Bénin!";
        let found = found(text);
        let words: Vec<&str> = found
            .places
            .iter()
            .filter_map(|(_, _, place)| text.get(place.0 as usize..place.1 as usize))
            .collect();
        for word in ["stedenband", "ngo", "Bénin"] {
            assert!(words.contains(&word), "{word} in {words:?}");
        }
        assert_eq!(found.sentences.len(), 2);
    }
}
