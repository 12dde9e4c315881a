//! What one row of a table says, by the roles of its columns: borrowed from the table, never copied.

use std::borrow::Cow;

use super::cell::{flow_of, policy_field, read_cents};
use super::fold::fold;
use super::header::Columns;
use super::label;
use super::role::{Money, Role};
use super::words::{Part, Words};
use crate::document::{Amount, Budget, CellRef, Flow, Level, Table, Value};

/// The levels of elements, outermost first.
pub(super) const LEVELS: [Level; 5] = [
    Level::StrategicObjective,
    Level::Objective,
    Level::ActionPlan,
    Level::Action,
    Level::BudgetLine,
];

/// What a row of the table says, by the roles of its columns.
#[derive(Debug, Default)]
pub(super) struct Fields<'a> {
    pub(super) elements: [[Cow<'a, str>; 3]; 5],
    pub(super) generic: [Cow<'a, str>; 3],
    pub(super) level_name: Cow<'a, str>,
    pub(super) municipality: Option<Cow<'a, str>>,
    /// Which of several versions of a plan the row belongs to.
    pub(super) version: String,
    pub(super) policy_field: Option<String>,
    pub(super) priority: bool,
    pub(super) year: Option<i16>,
    pub(super) flow: Option<Flow>,
    pub(super) budget: Option<Budget>,
    pub(super) amounts: Vec<(Money, i64)>,
    pub(super) totals: Vec<(Money, i64)>,
    pub(super) unread: bool,
    /// Whether the row's code and title may be of any level, so that it hangs below the last row of
    /// a higher level.
    pub(super) nested: bool,
    /// The goals that the plan itself names: `SDG 11, 13`.
    pub(super) goals: String,
    pub(super) first_text: &'a str,
}

impl<'a> Fields<'a> {
    /// Reads a row by the roles of the table's columns.
    pub(super) fn read(table: &'a Table, columns: &Columns, row: u32, words: &Words) -> Self {
        let mut fields = Self::default();
        for cell in table.row(row) {
            if let (Value::Text(text), true) = (cell.value, fields.first_text.is_empty()) {
                fields.first_text = text.trim();
            }
            fields.take(cell, columns.role(cell.column), words);
        }
        fields
    }

    fn take(&mut self, cell: CellRef<'a>, role: &Role, words: &Words) {
        let text = || trimmed(cell);
        match role {
            Role::Element(Some(level), part) => {
                let whole = |text: Cow<'a, str>| match part {
                    Part::Code => label::mended(&text).map_or(text, Cow::Owned),
                    _ => text,
                };
                if let Some(at) = LEVELS.iter().position(|l| l == level) {
                    say(&mut self.elements[at][*part as usize], whole(text()));
                }
            }
            Role::Element(None, part) => say(&mut self.generic[*part as usize], text()),
            Role::LevelName => self.level_name = text(),
            Role::Municipality => self.municipality = Some(text()),
            Role::PolicyField => self.policy_field = policy_field(&text()),
            Role::Priority => self.priority = words.yes.contains(&fold(&text())),
            Role::Year => self.year = text().parse().ok(),
            Role::Flow | Role::Budget => {
                let (flow, budget) = flow_of(&text(), words);
                self.flow = self.flow.or(flow);
                self.budget = self.budget.or(budget);
            }
            Role::Amount(money) => match read_cents(cell, *money) {
                Some(cents) => self.amounts.push((*money, cents)),
                None => self.unread = true,
            },
            Role::Total(money) => match read_cents(cell, *money) {
                Some(cents) => self.totals.push((*money, cents)),
                None => self.unread = true,
            },
            Role::Goals(goal) => self.take_goals(&text(), *goal, words),
            Role::Version => {
                self.version.push_str(&text());
                self.version.push(' ');
            }
            Role::Bare(_) | Role::Mixed(_) | Role::Ignored | Role::Unknown => {}
        }
    }

    /// Takes in a cell of a column of goals: their numbers or names, or a mark below one goal.
    fn take_goals(&mut self, text: &str, goal: Option<u8>, words: &Words) {
        let said = match goal {
            Some(goal) if words.yes.contains(&fold(text)) => format!("SDG {goal}"),
            Some(_) => return,
            None if text.starts_with(|c: char| c.is_ascii_digit()) => format!("SDG {text}"),
            None => text.to_owned(),
        };
        if !self.goals.is_empty() {
            self.goals.push_str(", ");
        }
        self.goals.push_str(&said);
    }

    /// The amounts of a row that are its own: years, or the total where there are no years.
    pub(super) fn own_amounts(&self) -> Vec<Amount> {
        let amounts = if self.amounts.is_empty() { &self.totals } else { &self.amounts };
        amounts
            .iter()
            .filter(|(_, cents)| *cents != 0)
            .map(|(money, cents)| Amount {
                year: money.year.or(self.year),
                flow: money.flow.or(self.flow).unwrap_or(Flow::Expenditure),
                budget: money.budget.or(self.budget),
                cents: *cents,
            })
            .collect()
    }
}

/// Words from which on a text in a column of codes is a remark.
pub(super) const REMARK: usize = 3;

/// Whether a column of codes holds a sentence and the title beside it nothing.
pub(super) fn is_remark([code, short, long]: &[Cow<'_, str>; 3]) -> bool {
    short.is_empty()
        && long.is_empty()
        && !label::is_code(code)
        && code.split_whitespace().count() >= REMARK
}

pub(super) fn is_filled(element: &[Cow<'_, str>; 3]) -> bool {
    element.iter().any(|part| !part.is_empty())
}

/// Adds what a second cell says of the same part.
pub(super) fn say<'a>(part: &mut Cow<'a, str>, text: Cow<'a, str>) {
    if part.is_empty() {
        *part = text;
    } else if *part != text {
        let part = part.to_mut();
        part.push('\n');
        part.push_str(&text);
    }
}

fn trimmed(cell: CellRef<'_>) -> Cow<'_, str> {
    match cell.text() {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        owned @ Cow::Owned(_) => owned,
    }
}
