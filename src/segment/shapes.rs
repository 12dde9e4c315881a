//! Learns from the codes of one table which level each has, where neither a word nor its letters say
//! so: by the known codes that it follows, or by how codes nest (`1`, `1.2`, `1.2.3`).
//!
//! Says nothing of codes that neither follow known ones nor nest three deep.

use std::collections::{BTreeMap, BTreeSet};

use super::label;
use super::words::Words;
use crate::document::Level;

/// Codes of one table that are looked at.
const MOST_CODES: usize = 20_000;

/// The levels that the codes of a table have.
#[derive(Debug, Default)]
pub(super) struct Shapes {
    by_shape: BTreeMap<String, Level>,
    by_code: BTreeMap<String, Level>,
}

impl Shapes {
    /// Learns from the codes of a table, from the top down, and from the levels that it says it has.
    pub(super) fn learn<'a>(
        codes: impl Iterator<Item = &'a str>,
        named: &[Level],
        words: &Words,
    ) -> Self {
        let codes: Vec<&str> = codes.take(MOST_CODES).map(bare).collect();
        let known = |code: &str| label::level_of_code(code, words);
        if codes.iter().any(|code| known(code).is_some()) {
            Self { by_shape: follow(&codes, &known), by_code: lead(&codes, &known) }
        } else {
            Self { by_code: nest(&codes, named), ..Self::default() }
        }
    }

    /// Learns from the headings of a document by their rank, the highest first: codes of unknown
    /// letters right below headings of a known level are one level deeper.
    pub(super) fn of_headings(ranks: impl Iterator<Item = Rank>, words: &Words) -> Self {
        let mut shapes = Self::default();
        let (mut above, mut deepest): (Option<Level>, Option<Level>) = (None, None);
        for rank in ranks {
            let named =
                rank.levels.iter().max_by_key(|(_, count)| **count).map(|(level, _)| *level);
            let unknown = |code: &&String| label::level_of_code(code, words).is_none();
            for code in rank.codes.iter().filter(unknown) {
                let shape = shape(bare(code));
                let deeper = || above.and_then(|above| below(above, &shape));
                let Some(level) = named.or_else(deeper) else { continue };
                shapes.by_shape.insert(shape, level);
                deepest = Some(level);
            }
            above = named.or(deepest.take()).or(above);
        }
        shapes
    }

    /// Whether nothing was learnt.
    pub(super) fn is_empty(&self) -> bool {
        self.by_code.is_empty() && self.by_shape.is_empty()
    }

    /// The level of a code, if it was learnt.
    pub(super) fn level(&self, code: &str) -> Option<Level> {
        let code = bare(code);
        self.by_code.get(code).or_else(|| self.by_shape.get(&shape(code))).copied()
    }
}

/// The headings of one rank in a document.
#[derive(Debug, Default)]
pub(super) struct Rank {
    levels: BTreeMap<Level, usize>,
    codes: Vec<String>,
}

impl Rank {
    /// Takes in a heading: its level if it names one, or else its code if that has letters.
    pub(super) fn note(&mut self, text: &str, words: &Words) {
        if let Some(label) = label::recognise(text, words) {
            *self.levels.entry(label.level).or_default() += 1;
        } else if let Some((code, title)) = label::split_code(text)
            && label::is_code(code)
            && code.contains(|c: char| c.is_ascii_alphabetic())
            && !title.is_empty()
            && self.codes.len() < MOST_CODES
        {
            self.codes.push(code.to_owned());
        }
    }
}

/// A code without the point behind it.
pub(super) fn bare(code: &str) -> &str {
    code.trim().trim_end_matches(['.', ':', ')'])
}

/// A code with each number as `#`: `A-#`.
fn shape(code: &str) -> String {
    let mut shape = String::with_capacity(code.len());
    for c in code.chars() {
        match c {
            c if !c.is_ascii_digit() => shape.push(c),
            _ if shape.ends_with('#') => {}
            _ => shape.push('#'),
        }
    }
    shape
}

/// Unknown shapes that always come below codes of the same known level are one level deeper.
fn follow(codes: &[&str], known: &dyn Fn(&str) -> Option<Level>) -> BTreeMap<String, Level> {
    let mut above: BTreeMap<String, BTreeMap<Level, usize>> = BTreeMap::new();
    let mut last = None;
    for code in codes {
        match known(code) {
            Some(level) => last = Some(level),
            None => {
                if let Some(level) = last.filter(|_| code.contains(|c: char| c.is_ascii_digit())) {
                    *above.entry(shape(code)).or_default().entry(level).or_default() += 1;
                }
            }
        }
    }
    let level = |(shape, counts): (String, BTreeMap<Level, usize>)| {
        let all: usize = counts.values().sum();
        let (level, most) = counts.into_iter().max_by_key(|(_, count)| *count)?;
        let level = below(level, &shape).filter(|_| most * 10 >= all * 9)?;
        Some((shape, level))
    };
    above.into_iter().filter_map(level).collect()
}

/// The level of codes of a shape below a level; a shape such as `A#` is that of actions.
fn below(level: Level, shape: &str) -> Option<Level> {
    match level {
        Level::Objective if shape.starts_with("A#") || shape.starts_with("A.#") => {
            Some(Level::Action)
        }
        Level::StrategicObjective => Some(Level::Objective),
        Level::Objective => Some(Level::ActionPlan),
        Level::ActionPlan => Some(Level::Action),
        _ => None,
    }
}

fn above(level: Level) -> Option<Level> {
    match level {
        Level::Objective => Some(Level::StrategicObjective),
        Level::ActionPlan => Some(Level::Objective),
        Level::Action => Some(Level::ActionPlan),
        _ => None,
    }
}

/// The beginnings of a code that may be codes themselves, the shortest first; no number is cut.
fn beginnings(code: &str) -> impl Iterator<Item = &str> {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    code.char_indices().skip(1).filter_map(move |(at, c)| {
        let start = code.get(..at)?;
        (!(digit(start.chars().next_back()) && digit(Some(c)))).then(|| bare(start))
    })
}

/// Unknown codes that known ones begin with are one level above the highest of them: `S01`
/// above `S01AP01`.
pub(super) fn lead(
    codes: &[&str],
    known: &dyn Fn(&str) -> Option<Level>,
) -> BTreeMap<String, Level> {
    let mut highest: BTreeMap<&str, Level> = BTreeMap::new();
    for code in codes {
        let Some(level) = known(code) else { continue };
        for start in beginnings(code) {
            let held = highest.entry(start).or_insert(level);
            *held = level.min(*held);
        }
    }
    let unknown = codes.iter().filter(|code| known(code).is_none());
    let led = |code: &&str| Some(((*code).to_owned(), above(*highest.get(code)?)?));
    unknown.filter_map(led).collect()
}

/// How many of the codes each of them begins with.
pub(super) fn nested<'c>(codes: impl Iterator<Item = &'c str>) -> BTreeMap<&'c str, usize> {
    let letter = |code: &str| code.len() == 1 && code.bytes().all(|c| c.is_ascii_uppercase());
    let all: BTreeSet<&str> = codes.filter(|code| label::is_code(code) || letter(code)).collect();
    let depth = |code: &str| {
        let known: BTreeSet<&str> = beginnings(code).filter(|start| all.contains(start)).collect();
        known.len()
    };
    all.iter().map(|code| (*code, depth(code))).collect()
}

/// Codes of which others are the beginning: the levels that the table names, if as many as the codes
/// nest; else the deepest are actions, if they nest three deep or more.
fn nest(codes: &[&str], named: &[Level]) -> BTreeMap<String, Level> {
    const LEVELS: [Level; 4] =
        [Level::StrategicObjective, Level::Objective, Level::ActionPlan, Level::Action];
    let depths = nested(codes.iter().copied());
    let deepest = depths.values().max().copied().unwrap_or_default();
    let rooted = depths.values().filter(|depth| **depth > 0).count() * 2 >= depths.len();
    let levels = match deepest {
        _ if !rooted => return BTreeMap::new(),
        1..=3 if named.len() == deepest + 1 => named,
        2..=3 => &LEVELS[LEVELS.len() - deepest - 1..],
        _ => return BTreeMap::new(),
    };
    let level = |(code, depth): (&str, usize)| Some((code.to_owned(), *levels.get(depth)?));
    depths.into_iter().filter_map(level).collect()
}

#[cfg(test)]
mod tests {
    use super::super::words::WordList;
    use super::*;

    fn check(codes: &[&str], expected: &[Option<Level>]) {
        let words = Words::with(&WordList::default());
        let shapes = Shapes::learn(codes.iter().copied(), &[], &words);
        let levels: Vec<_> = codes.iter().map(|code| shapes.level(code)).collect();
        assert_eq!(levels, expected, "{codes:?}");
    }

    #[test]
    fn codes_that_nest_three_deep_have_levels() {
        use Level::{Action, ActionPlan, Objective};
        let levels = [Some(Objective), Some(ActionPlan), Some(Action), Some(Action)];
        check(&["1", "1.1", "1.1.1", "1.1.12"], &levels);
        check(&["HD.1", "HD.1G", "HD.1G.1.", "HD.1G.2."], &levels);
        check(&["A", "A.1", "A.1.1", "A.1.2"], &levels);
    }

    #[test]
    fn codes_that_known_ones_begin_with_are_one_level_above_them() {
        check(&["S01", "S01AP01", "S01AP01A01"], &[Some(Level::Objective), None, None]);
    }

    #[test]
    fn levels_that_a_table_names_settle_codes_that_nest_two_deep() {
        let words = Words::with(&WordList::default());
        let named = [Level::ActionPlan, Level::Action];
        let shapes = Shapes::learn(["1.1", "1.1.1", "1.1.2"].into_iter(), &named, &words);
        assert_eq!(shapes.level("1.1"), Some(Level::ActionPlan));
        assert_eq!(shapes.level("1.1.2"), Some(Level::Action));
    }

    #[test]
    fn unknown_codes_below_known_ones_are_one_level_deeper() {
        use Level::Action;
        check(&["BD-1", "AP-1", "A-1", "A-2"], &[None, None, Some(Action), Some(Action)]);
    }

    #[test]
    fn accounts_and_shallow_lists_say_nothing() {
        check(&["60", "61", "610", "62"], &[None; 4]);
        check(&["1", "1.1", "1.2", "2"], &[None; 4]);
    }
}
