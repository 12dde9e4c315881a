//! What texts about the goals speak of: concepts with patterns in four languages and a weight
//! for each goal that they speak for (`data/prose-concepts.tsv`).
//!
//! A concept weighs the same in each language, so what is learned of it in one holds in all.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use crate::language::Lang;
use crate::tag::spaced::{self, Spaced};

/// The concepts of one language, ready to be found.
pub(crate) struct Concepts {
    finder: AhoCorasick,
    /// The concept of each pattern of the finder.
    of_pattern: Vec<u32>,
}

/// A concept.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Concept {
    /// Its name in the file.
    pub(crate) name: String,
    /// The goals that it speaks for (from 1 for weakly to 3) or against (less than 0).
    pub(crate) goals: Vec<(u8, f32)>,
    /// Its patterns, by language in the order of [`COLUMNS`].
    patterns: [Vec<String>; 4],
}

/// A concept where it stands in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Found {
    /// The concept's number.
    pub(crate) concept: u32,
    /// First and last word.
    pub(crate) words: (u32, u32),
}

/// The file that ships.
const FILE: &str = include_str!("../data/prose-concepts.tsv");
/// The languages of the file's columns.
const COLUMNS: [Lang; 4] = [Lang::En, Lang::Nl, Lang::Fr, Lang::De];

/// The concepts that ship, by number.
static KNOWN: LazyLock<Vec<Concept>> =
    LazyLock::new(|| rows(FILE).filter_map(|row| parse(row).ok()).collect());

impl Concepts {
    /// The concepts that ship.
    pub(crate) fn known() -> &'static [Concept] {
        &KNOWN
    }

    /// The concepts of a language.
    pub(crate) fn builtin(lang: Lang) -> &'static Self {
        static ALL: [LazyLock<Concepts>; 4] = [
            LazyLock::new(|| Concepts::new(&KNOWN, Lang::Nl)),
            LazyLock::new(|| Concepts::new(&KNOWN, Lang::Fr)),
            LazyLock::new(|| Concepts::new(&KNOWN, Lang::En)),
            LazyLock::new(|| Concepts::new(&KNOWN, Lang::De)),
        ];
        let [nl, fr, en, de] = &ALL;
        match lang {
            Lang::Nl => nl,
            Lang::Fr => fr,
            Lang::En => en,
            Lang::De => de,
        }
    }

    fn new(known: &[Concept], lang: Lang) -> Self {
        let column = COLUMNS.iter().position(|&of| of == lang).unwrap_or_default();
        let (mut spelled, mut of_pattern) = (Vec::new(), Vec::new());
        for (concept, written) in (0..).zip(known) {
            for pattern in written.patterns.get(column).into_iter().flatten() {
                spelled.push(spaced::spell(pattern));
                of_pattern.push(concept);
            }
        }
        #[expect(clippy::expect_used, reason = "no patterns cannot be too many")]
        let none = || AhoCorasick::new([""; 0]).expect("an empty finder");
        Self { finder: spaced::finder(&spelled).unwrap_or_else(|_| none()), of_pattern }
    }

    /// The concepts in a text, by number and place, each word range once.
    pub(crate) fn find(&self, text: &Spaced) -> Vec<Found> {
        let mut all: Vec<Found> = self
            .finder
            .find_overlapping_iter(text.letters())
            .filter_map(|found| {
                let concept = *self.of_pattern.get(found.pattern().as_usize())?;
                Some(Found { concept, words: text.words_at(found.range()) })
            })
            .collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// The rows of a file of concepts, without remarks and heading.
fn rows(file: &str) -> impl Iterator<Item = &str> {
    file.lines().filter(|row| !row.starts_with('#') && !row.is_empty()).skip(1)
}

/// Reads a row: name, goals, patterns in four languages. The error says what is wrong.
fn parse(row: &str) -> Result<Concept, &'static str> {
    let fields: Vec<&str> = row.split('\t').collect();
    let [name, goals, patterns @ ..] = fields.as_slice() else { return Err("too few columns") };
    let patterns: [&str; 4] = patterns.try_into().map_err(|_| "not six columns")?;
    let goal = |written: &str| -> Option<(u8, f32)> {
        let (goal, weight) = written.split_once(':')?;
        Some((goal.parse().ok().filter(|goal| (1..=17).contains(goal))?, weight.parse().ok()?))
    };
    let goals: Option<Vec<(u8, f32)>> = goals.split_whitespace().map(goal).collect();
    let goals = goals.filter(|goals| !goals.is_empty()).ok_or("no goal with its weight")?;
    let patterns =
        patterns.map(|column| column.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
    if patterns.iter().any(Vec::is_empty) {
        return Err("a language without patterns");
    }
    Ok(Concept { name: (*name).to_owned(), goals, patterns })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str, lang: Lang) -> Vec<&'static str> {
        let found = Concepts::builtin(lang).find(&Spaced::new(text));
        let mut names: Vec<&str> = found
            .iter()
            .filter_map(|found| Concepts::known().get(found.concept as usize))
            .map(|concept| concept.name.as_str())
            .collect();
        names.dedup();
        names
    }

    #[test]
    fn every_row_that_ships_can_be_read_and_no_name_stands_twice() {
        let mut names: Vec<String> = Vec::new();
        for row in rows(FILE) {
            let concept = parse(row).map_err(|wrong| format!("{wrong}: {row:.60}"));
            names.push(concept.map_or_else(|wrong| panic!("{wrong}"), |concept| concept.name));
        }
        let all = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), all);
        assert!(all > 90, "{all} concepts");
    }

    #[test]
    fn the_same_concept_is_found_in_each_language() {
        for (lang, text) in [
            (Lang::En, "Access to safe drinking water is still rare"),
            (Lang::Nl, "De toegang tot veilig drinkwater is nog zeldzaam"),
            (Lang::Fr, "L’accès à l’eau potable reste rare"),
            (Lang::De, "Der Zugang zu sauberem Trinkwasser ist noch selten"),
        ] {
            assert!(named(text, lang).contains(&"drinking water"), "{text}");
        }
    }

    #[test]
    fn look_alikes_are_not_found() {
        for (lang, text, name) in [
            (Lang::En, "They engender trust", "gender"),
            (Lang::En, "The recycling of paper", "urban transport"),
            (Lang::En, "The selection of an indicator", "governance"),
            (Lang::Nl, "Het politieke debat", "violence crime"),
            (Lang::Nl, "De uitvoering van het plan", "trade"),
            (Lang::Nl, "Het voorstel is meer dan goed", "cities"),
            (Lang::Nl, "Technische bijstand is nodig", "social protection"),
        ] {
            assert!(!named(text, lang).contains(&name), "{name} in {text}");
        }
    }
}
