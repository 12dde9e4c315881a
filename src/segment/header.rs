//! Understands the header of a table: where it stands, and what each column holds, by the words in
//! the header, the columns beside it and the cells below it, and not by its place.

use std::collections::BTreeMap;

use super::content;
use super::role::{Lexicon, Money, Role, role};
use super::words::{Part, Words};
use crate::document::{Flow, Level, Table, Value};

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

    /// The same columns, with this flow for all amounts without one.
    pub(super) fn with_flow(mut self, flow: Option<Flow>) -> Self {
        let rows_tell = self.roles.contains(&Role::Flow);
        for role in &mut self.roles {
            if let (Role::Amount(money) | Role::Total(money), false) = (role, rows_tell) {
                money.flow = money.flow.or(flow);
            }
        }
        self
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
        self.roles.iter().any(|role| {
            matches!(
                role,
                Role::Bare(_) | Role::Mixed(_) | Role::Element(_, Part::Short | Part::Long)
            )
        })
    }
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
            Role::Municipality
            | Role::Bare(_)
            | Role::Mixed(_)
            | Role::Element(..)
            | Role::PolicyField => strong += 1,
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
    let mut roles: Vec<Role> = names.iter().map(|name| role(name, lexicon)).collect();
    name_first(&names, &mut roles);
    for superseded in superseded(&roles, &names) {
        roles[superseded] = Role::Ignored;
    }
    let mut columns = Columns { roles, names, rows: start..end, coded: Vec::new() };
    settle(&mut columns, table, lexicon.words);
    columns
}

/// A first column without a header before columns of years holds elements of any level, as in the
/// schedules of the Flemish rules.
fn name_first(names: &[String], roles: &mut [Role]) {
    let of_year = |role: &&Role| matches!(role, Role::Amount(Money { year: Some(_), .. }));
    let years = roles.iter().filter(of_year).count();
    let element = |role: &Role| matches!(role, Role::Bare(_) | Role::Mixed(_) | Role::Element(..));
    if years >= 2 && names[0].is_empty() && !roles.iter().any(element) {
        roles[0] = Role::Element(None, Part::Short);
    }
}

/// Columns of amounts that another one of the same year, flow and budget takes the place of: what
/// was planned beside what was realised, or a plan beside its later version.
fn superseded(roles: &[Role], names: &[String]) -> Vec<usize> {
    let amounts: Vec<(usize, &Money)> = (0..)
        .zip(roles)
        .filter_map(|(at, role)| match role {
            Role::Amount(money) if money.year.is_some() => Some((at, money)),
            _ => None,
        })
        .collect();
    let superseded = |(at, money): &(usize, &Money)| {
        amounts
            .iter()
            .any(|(other, by)| names[*other] != names[*at] && money.gives_way_to(**by, other > at))
    };
    amounts.iter().filter(|it| superseded(it)).map(|(at, _)| *at).collect()
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
    mix(columns, table, words);
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

/// The deepest level's only column holds elements of several levels, where its cells say so:
/// `Actieplan 1.1: Water` in a column `Actie`.
fn mix(columns: &mut Columns, table: &Table, words: &Words) {
    let level_of = |role: &Role| match role {
        Role::Bare(level) | Role::Element(Some(level), Part::Short | Part::Code) => Some(*level),
        _ => None,
    };
    let Some(deepest) = columns.roles.iter().filter_map(level_of).max() else { return };
    let own = |role: &Role| level_of(role) == Some(deepest);
    let mut at = (0..columns.roles.len()).filter(|at| own(&columns.roles[*at]));
    let (Some(only), None) = (at.next(), at.next()) else { return };
    if !content::names_levels(table, columns.rows.end, only, deepest, words) {
        return;
    }
    for role in &mut columns.roles {
        match role {
            Role::Bare(level) if *level == deepest => *role = Role::Element(None, Part::Short),
            Role::Element(level, _) if *level == Some(deepest) => *level = None,
            _ => {}
        }
    }
}

/// A `Toelichting` or `Omschrijving` without a level belongs to the nearest level on its left that
/// lacks it, or to the deepest one; beside a column of several levels, to the level of each row.
fn adopt_generic(columns: &mut Columns) {
    let level_of = |role: &Role| match role {
        Role::Element(level, _) => *level,
        Role::Bare(level) => Some(*level),
        _ => None,
    };
    let mixed = columns.roles.iter().position(|role| matches!(role, Role::Mixed(_)));
    let of_any =
        |at: usize, part| mixed.is_some_and(|m| at > m || at + 1 == m && part == Part::Code);
    let deepest = columns.roles.iter().filter_map(level_of).max();
    for at in 0..columns.roles.len() {
        if let Role::Mixed(part) = columns.roles[at] {
            columns.roles[at] = Role::Element(None, part);
        }
        let (Role::Element(None, part), Some(deepest)) = (&columns.roles[at], deepest) else {
            continue;
        };
        let part = *part;
        if of_any(at, part) || Some(at) == mixed {
            continue;
        }
        let earlier = columns.roles.get(..at).unwrap_or_default();
        let near = earlier.iter().rev().find_map(level_of);
        let taken = |level, p: Part| columns.roles.contains(&Role::Element(Some(level), p));
        let lacks = |level: &Level| part != Part::Code || !taken(*level, Part::Code);
        let level = near.filter(lacks).unwrap_or(deepest);
        let part = if part == Part::Short && taken(level, Part::Short) { Part::Long } else { part };
        columns.roles[at] = match part {
            Part::Code if taken(level, part) => Role::Unknown,
            part => Role::Element(Some(level), part),
        };
    }
}
