//! Reads the list of numbers that follows a word such as "SDG".

use super::Hit;
use crate::taxonomy::ConceptId;

/// How many numbered targets each goal has, and its last lettered one.
const TARGETS: [(u8, char); 17] = [
    (5, 'b'),
    (5, 'c'),
    (9, 'd'),
    (7, 'c'),
    (6, 'c'),
    (6, 'b'),
    (3, 'b'),
    (10, 'b'),
    (5, 'c'),
    (7, 'c'),
    (7, 'c'),
    (8, 'c'),
    (3, 'b'),
    (7, 'c'),
    (9, 'c'),
    (10, 'b'),
    (19, '@'),
];

/// Words that may stand between the mark and the first number.
const FILLERS: &[&str] = &[
    "'s",
    "’s",
    "s",
    "-",
    "_",
    ":",
    ".",
    "(",
    "#",
    "=",
    "n°",
    "nr.",
    "nr",
    "no.",
    "nummers",
    "nummer",
    "doelstellingen",
    "doelstelling",
    "doelen",
    "doel",
    "targets",
    "target",
    "subdoelstelling",
    "goals",
    "goal",
    "icoon",
    "iconen",
    "num",
];

/// What joins two numbers of a list.
const ANDS: &[&str] = &[
    "en", "et", "and", "und", "ook", "of", "ou", "or", "sdg", "odd", "&", "+", "/", ",", ";", "-",
    "–", "|", "·",
];

/// What makes a range of two numbers.
const RANGES: &[&str] =
    &["tot en met", "t.e.m.", "t.e.m", "tem", "t/m", "tot", "à", "bis", "to", "-", "–"];

/// A list of goals is never longer than this, however damaged the text.
const LONGEST: usize = 60;

pub(super) fn span(start: usize, end: usize) -> (u32, u32) {
    let offset = |at| u32::try_from(at).unwrap_or(u32::MAX);
    (offset(start), offset(end))
}

/// Adds the goals whose numbers follow the mark at `start..end`.
pub(super) fn after(text: &str, start: usize, end: usize, fillers: bool, hits: &mut Vec<Hit>) {
    let mut at = end;
    while let Some(next) =
        skip(text, at, if fillers { FILLERS } else { &["'s", "’s", ":", "nr.", "nr"] })
    {
        at = next;
    }
    at = skip_space(text, at);
    let Some(first) = Number::at(text, at) else { return };
    let mut list = vec![first];
    while list.len() < LONGEST {
        let Some(newest) = list.last() else { break };
        let after_last = skip_space(text, newest.end);
        let ranges = RANGES.iter().find_map(|word| Some((word, strip(text, after_last, word)?)));
        if let Some((word, next)) = ranges
            && let Some(to) = Number::at(text, skip_space(text, next))
            && to.goal > newest.goal
            && to.target.is_none()
            && !(word.len() < 4 && continues_with_dash(text, to.end))
            && !(list.len() > 1 && continues_from_dash(text, &list))
        {
            let (from, stop) = (newest.goal, to.goal);
            list.extend((from + 1..stop).map(|goal| Number { goal, target: None, ..to }));
            list.push(to);
            continue;
        }
        let mut next = after_last;
        while let Some(further) = skip(text, next, ANDS) {
            next = further;
        }
        let next = skip_space(text, next);
        let Some(number) = (next > after_last).then(|| Number::at(text, next)).flatten() else {
            break;
        };
        list.push(number);
    }
    for (index, number) in list.iter().enumerate() {
        // "SDG-doelstelling 13" holds two words that each lead to the number
        let known =
            |hit: &Hit| hit.span.1 as usize == number.end && hit.concept == number.concept();
        if hits.iter().any(known) {
            continue;
        }
        let from = if index == 0 { start } else { number.start };
        hits.push(Hit { concept: number.concept(), span: span(from, number.end) });
    }
}

/// Whether a dash follows and then another number: `1 - 2 - 3` is a list, `1-5` a range.
fn continues_with_dash(text: &str, at: usize) -> bool {
    let at = skip_space(text, at);
    ["-", "–"].iter().any(|dash| {
        strip(text, at, dash).is_some_and(|next| Number::at(text, skip_space(text, next)).is_some())
    })
}

/// Whether a dash stands before the last number of the list.
fn continues_from_dash(text: &str, list: &[Number]) -> bool {
    let [.., before, newest] = list else { return false };
    text.get(before.end..newest.start).is_some_and(|gap| gap.contains(['-', '–']))
}

#[derive(Clone, Copy)]
struct Number {
    goal: u8,
    /// The digits or letter behind the point.
    target: Option<(u8, char)>,
    start: usize,
    end: usize,
}

impl Number {
    /// The goal or target at a place of the text, if one is there.
    fn at(text: &str, start: usize) -> Option<Self> {
        let rest = text.get(start..)?;
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let goal: u8 = rest.get(..digits)?.parse().ok().filter(|_| digits <= 2)?;
        let &(count, letter) = TARGETS.get(usize::from(goal.checked_sub(1)?))?;
        let end = start + digits;
        let whole = Self { goal, target: None, start, end };
        let behind = rest.get(digits..)?;
        if behind.starts_with(|c: char| c.is_alphabetic() || c == '%') {
            return None;
        }
        let Some(point) = behind.strip_prefix('.') else { return Some(whole) };
        let digits = point.bytes().take_while(u8::is_ascii_digit).count();
        let number: Option<u8> = point.get(..digits).and_then(|number| number.parse().ok());
        if let Some(number) = number {
            let known = (1..=count).contains(&number);
            // "1.200" is an amount, "6.9" a slip of the pen
            return match (known, digits) {
                (true, _) => {
                    Some(Self { target: Some((number, '-')), end: end + 1 + digits, ..whole })
                }
                (false, 1) => Some(Self { end: end + 2, ..whole }),
                (false, _) => None,
            };
        }
        let mut chars = point.chars();
        let (first, second) = (chars.next(), chars.next());
        match first
            .filter(|c| ('a'..=letter).contains(c) && !second.is_some_and(char::is_alphanumeric))
        {
            Some(c) => Some(Self { target: Some((0, c)), end: end + 2, ..whole }),
            None => Some(whole),
        }
    }

    fn concept(&self) -> ConceptId {
        let goal = self.goal;
        match self.target {
            None => ConceptId::goal(goal),
            Some((0, letter)) => ConceptId::new(&format!("sdg:{goal}.{letter}")),
            Some((number, _)) => ConceptId::new(&format!("sdg:{goal}.{number}")),
        }
    }
}

fn skip_space(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let spaces =
        rest.chars().take(4).take_while(|c| c.is_whitespace()).map(char::len_utf8).sum::<usize>();
    // a number that is written "03"
    at + spaces
        + usize::from(
            rest.get(spaces..)
                .is_some_and(|r| r.starts_with('0') && r.get(1..2).is_some_and(|d| d != "0")),
        )
}

/// The place behind one of `words`, if one follows.
fn skip(text: &str, at: usize, words: &[&str]) -> Option<usize> {
    let at = skip_space(text, at);
    words.iter().find_map(|word| strip(text, at, word))
}

fn strip(text: &str, at: usize, word: &str) -> Option<usize> {
    let end = at + word.len();
    let found = text.get(at..end)?;
    let is_word = word.ends_with(char::is_alphabetic);
    let next = text.get(end..).and_then(|rest| rest.chars().next());
    (found.eq_ignore_ascii_case(word) && !(is_word && next.is_some_and(char::is_alphabetic)))
        .then_some(end)
}
