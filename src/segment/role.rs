//! What one header says: the role of its column, by its words.
//!
//! Guesses nothing: a header with a word that it does not know is unknown, and said to be so.

use std::collections::BTreeMap;

use super::fold::{apart, fold};
use super::programme;
use super::words::{Column, Meaning, Part, Question, Words};
use crate::document::{Budget, Flow, Level};

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Role {
    /// The municipality's name.
    Municipality,
    /// The code, title or description of the element at a level; of any level where it is `None`.
    Element(Option<Level>, Part),
    /// A level's column that does not say which part it holds: a code beside a title, else a title.
    Bare(Level),
    /// A column of elements of several levels: `Actieplan / actie`.
    Mixed(Part),
    /// The name of the row's level.
    LevelName,
    /// The policy field.
    PolicyField,
    /// The report or version that the row belongs to.
    Version,
    /// Whether the row is a priority.
    Priority,
    /// The sustainable development goals that the plan itself names, or whether it names this one.
    Goals(Option<u8>),
    /// An amount of money.
    Amount(Money),
    /// An amount that adds up others of its row.
    Total(Money),
    /// The year of the row's amounts.
    Year,
    /// Whether the row's amounts are spent or received.
    Flow,
    /// The budget of the row's amounts.
    Budget,
    /// Understood, and of no use to a plan.
    Ignored,
    /// Not understood.
    Unknown,
}

/// What a header says of an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Money {
    pub(super) year: Option<i16>,
    pub(super) flow: Option<Flow>,
    pub(super) budget: Option<Budget>,
    pub(super) thousands: bool,
    /// Whether it is what was realised and not what was planned.
    pub(super) realised: bool,
}

impl Money {
    /// Whether another amount of the same year, flow and budget is the one that counts: what was
    /// realised, or else the one that comes later.
    pub(super) fn gives_way_to(self, other: Self, later: bool) -> bool {
        let key = |money: Self| (money.year, money.flow, money.budget);
        key(self) == key(other) && (other.realised, later) > (self.realised, !later)
    }
}

/// Words and the user's own mapping of headers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lexicon<'a> {
    pub(super) words: &'a Words,
    /// Folded headers and what the user says that they mean.
    pub(super) mapping: &'a BTreeMap<String, String>,
}

/// The role of a column by its header, or by its parts where it is written as one (`ActieCode`).
pub(super) fn role(header: &str, lexicon: Lexicon<'_>) -> Role {
    let read = |header: &str| {
        let folded = meant(&fold(header), lexicon.mapping);
        let tokens: Vec<&str> = folded.split(' ').filter(|token| !token.is_empty()).collect();
        if let Some(question) = programme::question(header, lexicon.words) {
            return match question {
                Question::Aims => Role::Bare(Level::Objective),
                Question::Means => Role::Bare(Level::Action),
                Question::Costs => Role::Amount(Money::default()),
            };
        }
        let reading = (!tokens.is_empty()).then(|| read_tokens(&tokens, lexicon.words)).flatten();
        reading.map_or(Role::Unknown, Reading::role)
    };
    // A narrow column of a PDF breaks a word: `Beleidsdoelstelli ng`.
    let joined = || header.split_whitespace().collect::<String>();
    [read(header), apart(header).map_or(Role::Unknown, |parts| read(&parts))]
        .into_iter()
        .find(|role| *role != Role::Unknown)
        .unwrap_or_else(|| read(&joined()))
}

/// Whether all words of a header are known.
pub(super) fn is_understood(header: &str, words: &Words) -> bool {
    let folded = fold(header);
    let tokens: Vec<&str> = folded.split(' ').filter(|token| !token.is_empty()).collect();
    programme::question(header, words).is_some()
        || !tokens.is_empty() && read_tokens(&tokens, words).is_some()
}

/// A folded header with what the user says that it, or words in it, mean; the longest come first.
fn meant(folded: &str, mapping: &BTreeMap<String, String>) -> String {
    if let Some(whole) = mapping.get(folded) {
        return fold(whole);
    }
    let mut said = format!(" {folded} ");
    let mut phrases: Vec<(&String, &String)> = mapping.iter().collect();
    phrases.sort_by_key(|(phrase, _)| (std::cmp::Reverse(phrase.len()), *phrase));
    for (phrase, means) in phrases.into_iter().filter(|(phrase, _)| !phrase.is_empty()) {
        said = said.replace(&format!(" {phrase} "), &format!(" {} ", fold(means)));
    }
    said.trim().to_owned()
}

/// What the words of one header say together.
#[derive(Debug, Default)]
struct Reading {
    level: Option<Level>,
    /// Whether it names a second level.
    mixed: bool,
    part: Option<Part>,
    column: Option<Column>,
    years: Vec<i16>,
    money: Money,
    total: bool,
    ignored: bool,
    /// The number of one goal.
    goal: Option<u8>,
}

fn read_tokens(tokens: &[&str], words: &Words) -> Option<Reading> {
    let mut reading = Reading::default();
    let mut at = 0;
    while let Some(rest) = tokens.get(at..).filter(|rest| !rest.is_empty()) {
        if let Some(year) = year(rest[0]) {
            reading.years.push(year);
            at += 1;
            continue;
        }
        if reading.column == Some(Column::Goals)
            && let Ok(goal @ 1..=17) = rest[0].parse()
        {
            // What follows is the goal's name.
            reading.goal = Some(goal);
            return Some(reading);
        }
        let (meanings, taken) = words.longest(rest)?;
        for meaning in meanings {
            reading.note(*meaning);
        }
        at += taken;
    }
    Some(reading)
}

impl Reading {
    fn note(&mut self, meaning: Meaning) {
        match meaning {
            Meaning::Level(level) => {
                self.mixed |= self.level.is_some_and(|known| known != level);
                self.level = self.level.or(Some(level));
            }
            Meaning::Part(part) => {
                self.part = Some(self.part.map_or(part, |known| known.max(part)));
            }
            Meaning::Column(column) => self.column = self.column.or(Some(column)),
            Meaning::Flow(flow) => self.money.flow = self.money.flow.or(Some(flow)),
            Meaning::Budget(budget) => self.money.budget = self.money.budget.or(Some(budget)),
            Meaning::Realised => {
                self.money.realised = true;
                self.column = self.column.or(Some(Column::Amount));
            }
            Meaning::Total => self.total = true,
            Meaning::Thousand => self.money.thousands = true,
            Meaning::Derived | Meaning::Rate | Meaning::Ignored => self.ignored = true,
            Meaning::Filler => {}
        }
    }

    fn role(mut self) -> Role {
        if self.ignored {
            return Role::Ignored;
        }
        let says_money = self.money.flow.is_some()
            || self.money.budget.is_some()
            || self.column == Some(Column::Amount);
        if self.column == Some(Column::Goals) {
            return Role::Goals(self.goal);
        }
        match self.years[..] {
            [year] if self.level.is_none() || says_money => {
                self.money.year = Some(year);
                return Role::Amount(self.money);
            }
            [_, _] if self.total || says_money => return Role::Total(self.money),
            [] => {}
            _ => return Role::Unknown,
        }
        match (self.column, self.level, self.part) {
            (Some(Column::Municipality), ..) => Role::Municipality,
            (Some(Column::PolicyField), ..) => Role::PolicyField,
            (Some(Column::Flow), ..) => Role::Flow,
            (Some(Column::Budget), ..) => Role::Budget,
            (Some(Column::Level), None, _) => Role::LevelName,
            (Some(Column::Year), None, None) => Role::Year,
            (Some(Column::Version), None, None) => Role::Version,
            (Some(Column::Priority), None, None) => Role::Priority,
            (None, Some(_), part) if self.mixed => Role::Mixed(part.unwrap_or(Part::Short)),
            (_, Some(level), Some(part)) => Role::Element(Some(level), part),
            _ if self.total => Role::Total(self.money),
            (Some(Column::Amount), ..) => Role::Amount(self.money),
            (_, Some(level), None) => Role::Bare(level),
            (_, None, Some(part)) => Role::Element(None, part),
            _ if says_money || self.money.thousands => Role::Amount(self.money),
            _ => Role::Unknown,
        }
    }
}

/// A year, alone or behind the letters of a budget: `2026`, `MJP2026`, `B2026`.
fn year(token: &str) -> Option<i16> {
    let digits = token.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let letters = token.strip_suffix(digits).unwrap_or_default();
    let known = matches!(letters, "" | "b" | "mjp" | "budget" | "jr" | "r" | "meur");
    let year: i16 = (digits.len() == 4).then(|| digits.parse().ok())??;
    (known && (1990..=2099).contains(&year)).then_some(year)
}
