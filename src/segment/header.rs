//! Understands the header of a table: what each column holds, by its words and not by its place.
//!
//! Guesses nothing: a header with a word that it does not know is unknown, and said to be so.

use std::collections::BTreeMap;

use super::content;
use super::fold::{apart, fold};
use super::words::{Column, Meaning, Part, Words};
use crate::document::{Budget, Flow, Level, Table, Value};

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Role {
    /// The municipality's name.
    Municipality,
    /// The code, title or description of the element at a level; of any level where it is `None`.
    Element(Option<Level>, Part),
    /// A level's column that does not say which part it holds: a code beside a title, else a title.
    Bare(Level),
    /// The name of the row's level.
    LevelName,
    /// The policy field.
    PolicyField,
    /// The report or version that the row belongs to.
    Version,
    /// Whether the row is a priority.
    Priority,
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
}

/// The columns of a table.
#[derive(Debug, Clone, Default)]
pub(super) struct Columns {
    /// The role of each column.
    pub(super) roles: Vec<Role>,
    /// The header of each column as it is printed.
    pub(super) names: Vec<String>,
    /// The rows that hold the header, from 0.
    pub(super) rows: std::ops::Range<u32>,
    /// The levels whose title column holds the code too: `AC-1 Een nieuwe bib`.
    pub(super) coded: Vec<Level>,
}

impl Columns {
    pub(super) fn role(&self, column: u32) -> &Role {
        self.roles.get(column as usize).unwrap_or(&Role::Unknown)
    }

    /// The same columns, with all amounts in thousands.
    pub(super) fn in_thousands(mut self) -> Self {
        for role in &mut self.roles {
            if let Role::Amount(money) | Role::Total(money) = role {
                money.thousands = true;
            }
        }
        self
    }

    /// The highest level that has columns.
    pub(super) fn outermost(&self) -> Option<Level> {
        let level = |role: &Role| match role {
            Role::Element(level, _) => *level,
            _ => None,
        };
        self.roles.iter().filter_map(level).min()
    }

    /// Whether there is a column for elements of the plan.
    pub(super) fn has_elements(&self) -> bool {
        self.roles
            .iter()
            .any(|role| matches!(role, Role::Bare(_) | Role::Element(_, Part::Short | Part::Long)))
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
        let reading = (!tokens.is_empty()).then(|| read_tokens(&tokens, lexicon.words)).flatten();
        reading.map_or(Role::Unknown, Reading::role)
    };
    match read(header) {
        Role::Unknown => apart(header).map_or(Role::Unknown, |parts| read(&parts)),
        known => known,
    }
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
    part: Option<Part>,
    column: Option<Column>,
    years: Vec<i16>,
    money: Money,
    total: bool,
    ignored: bool,
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
            Meaning::Level(level) => self.level = self.level.or(Some(level)),
            Meaning::Part(part) => {
                self.part = Some(self.part.map_or(part, |known| known.max(part)));
            }
            Meaning::Column(column) => self.column = self.column.or(Some(column)),
            Meaning::Flow(flow) => self.money.flow = self.money.flow.or(Some(flow)),
            Meaning::Budget(budget) => self.money.budget = self.money.budget.or(Some(budget)),
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

/// Whether a row says what columns hold, and is no row of data.
///
/// At least two cells have to be understood and one of them has to name an element, a
/// municipality or, with another one, a year; and most cells have to be understood.
pub(super) fn is_header(table: &Table, row: u32, lexicon: Lexicon<'_>) -> bool {
    let (mut understood, mut cells, mut strong, mut years) = (0u32, 0u32, 0u32, 0u32);
    let (mut first_number, mut last_number) = (0.0, 0.0);
    for cell in table.row(row) {
        cells += 1;
        let text = match cell.value {
            Value::Text(text) if text.len() <= 120 => std::borrow::Cow::Borrowed(text),
            Value::Number(number) if (1990.0..2100.0).contains(&number) => {
                // Amounts of about two thousand euros repeat or go down; years in a header go up,
                // or start again where they stand once for each flow.
                let again = number.total_cmp(&first_number).is_eq() && last_number > first_number;
                if number <= last_number && !again {
                    return false;
                }
                first_number = if first_number == 0.0 { number } else { first_number };
                last_number = number;
                cell.text()
            }
            _ => continue,
        };
        match role(&text, lexicon) {
            Role::Unknown => continue,
            Role::Municipality | Role::Bare(_) | Role::Element(..) | Role::PolicyField => {
                strong += 1;
            }
            Role::Amount(Money { year: Some(_), .. }) => years += 1,
            _ => {}
        }
        understood += 1;
    }
    understood >= 2 && (strong > 0 || years >= 2) && understood * 2 >= cells
}

/// The columns of a table whose header starts in `row`: takes in the rows around it that are
/// header too, where years or budgets stand above or below the names.
pub(super) fn columns(table: &Table, row: u32, lexicon: Lexicon<'_>) -> Columns {
    let mut end = row + 1;
    while end < table.rows().min(row + 4) && continues(table, end, lexicon) {
        end += 1;
    }
    let mut start = row;
    while start > 0 && row - start < 3 && continues(table, start - 1, lexicon) {
        start -= 1;
    }
    let width = table.columns() as usize;
    let mut names = vec![String::new(); width];
    for header_row in start..end {
        for (column, text) in spread(table, header_row, width, header_row + 1 < end) {
            let name = &mut names[column];
            if !name.is_empty() {
                name.push(' ');
            }
            name.push_str(&text);
        }
    }
    let roles = names.iter().map(|name| role(name, lexicon)).collect();
    let mut columns = Columns { roles, names, rows: start..end, coded: Vec::new() };
    settle(&mut columns, table, lexicon.words);
    columns
}

/// Whether a row next to a header row belongs to the header: only words about years and money.
fn continues(table: &Table, row: u32, lexicon: Lexicon<'_>) -> bool {
    let mut cells = 0;
    let only_headers = table.row(row).all(|cell| {
        cells += 1;
        let text = cell.text();
        let year_like = matches!(cell.value, Value::Number(n) if (1990.0..2100.0).contains(&n));
        let is_text = matches!(cell.value, Value::Text(_));
        (year_like || is_text && text.len() <= 80) && role(&text, lexicon) != Role::Unknown
    });
    only_headers && cells > 0
}

/// The texts of a header row by column; in a row above another one, a text holds for the empty
/// columns on its right too, as far as its merged cell goes or up to the next text.
fn spread(table: &Table, row: u32, width: usize, upper: bool) -> Vec<(usize, String)> {
    let mut texts: Vec<(usize, String)> =
        table.row(row).map(|cell| (cell.column as usize, cell.text().into_owned())).collect();
    if !upper {
        return texts;
    }
    let own = texts.clone();
    let spans = table.spans.iter().filter(|span| span.row == row);
    let spans: BTreeMap<usize, u32> = spans.map(|s| (s.column as usize, s.columns)).collect();
    for (position, (column, text)) in own.iter().enumerate() {
        let next = own.get(position + 1).map_or(width, |(next, _)| *next);
        let end = match spans.get(column) {
            Some(columns) => (*column + *columns as usize).min(next),
            None if own.len() > 1 && own.len() < width => next,
            None => *column + 1,
        };
        texts.extend((*column + 1..end).map(|filled| (filled, text.clone())));
    }
    texts
}

/// Settles what a column holds by the columns beside it and the cells below it: a bare level is a
/// code beside its title, and an omschrijving beside a short title is the long text.
fn settle(columns: &mut Columns, table: &Table, words: &Words) {
    let titled = |roles: &[Role], level: Level| {
        roles.iter().any(
            |role| matches!(role, Role::Element(Some(l), Part::Short | Part::Long) if *l == level),
        )
    };
    adopt_generic(columns);
    for at in 0..columns.roles.len() {
        let Role::Bare(level) = columns.roles[at] else { continue };
        let beside = titled(&columns.roles, level);
        let codes = content::holds_codes(table, columns.rows.end, at, words).unwrap_or(beside);
        let part = if beside && codes { Part::Code } else { Part::Short };
        columns.roles[at] = Role::Element(Some(level), part);
    }
    for at in 0..columns.roles.len() {
        let Role::Element(level, part) = columns.roles[at] else { continue };
        let earlier = columns.roles.get(..at).unwrap_or_default();
        if part == Part::Short && earlier.contains(&Role::Element(level, Part::Short)) {
            columns.roles[at] = Role::Element(level, Part::Long);
        }
    }
    for at in 0..columns.roles.len() {
        if columns.roles[at] == Role::Unknown
            && content::holds_flows(table, columns.rows.end, at, words)
        {
            columns.roles[at] = Role::Flow;
        }
    }
    for at in 0..columns.roles.len() {
        if let Role::Element(Some(level), Part::Short) = columns.roles[at]
            && !columns.roles.contains(&Role::Element(Some(level), Part::Code))
            && content::holds_coded_titles(table, columns.rows.end, at, words)
        {
            columns.coded.push(level);
        }
    }
}

/// A `Toelichting` or `Omschrijving` without a level belongs to the nearest level on its left that
/// lacks it, or to the deepest one.
fn adopt_generic(columns: &mut Columns) {
    let level_of = |role: &Role| match role {
        Role::Element(level, _) => *level,
        Role::Bare(level) => Some(*level),
        _ => None,
    };
    let Some(deepest) = columns.roles.iter().filter_map(level_of).max() else { return };
    for at in 0..columns.roles.len() {
        let Role::Element(None, part) = columns.roles[at] else { continue };
        let earlier = columns.roles.get(..at).unwrap_or_default();
        let near = earlier.iter().rev().find_map(level_of);
        let taken = |level, p: Part| columns.roles.contains(&Role::Element(Some(level), p));
        let lacks = |level: &Level| part != Part::Code || !taken(*level, Part::Code);
        let level = near.filter(lacks).unwrap_or(deepest);
        let part = if part == Part::Short && taken(level, Part::Short) { Part::Long } else { part };
        columns.roles[at] =
            if taken(level, part) { Role::Unknown } else { Role::Element(Some(level), part) };
    }
}
