//! Reads the rows of a table whose columns are understood: elements, their money, totals.
//!
//! Never copies the table: a row is a handful of borrowed cells at a time.

use std::borrow::Cow;

use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};

use super::cell::{flow_of, names_money_only, policy_field, read_cents};
use super::header::{Columns, Money, Role};
use super::plans::{Growing, Plans};
use super::shapes::Shapes;
use super::totals::Sums;
use super::tree::Opening;
use super::words::{Part, Words};
use super::{fold::fold, label};
use crate::document::{
    Amount, Budget, CellRef, Flow, Level, NoteKind, Passage, Place, Table, Value,
};

/// The levels of elements, outermost first.
const LEVELS: [Level; 5] = [
    Level::StrategicObjective,
    Level::Objective,
    Level::ActionPlan,
    Level::Action,
    Level::BudgetLine,
];

/// A stretch of a table below one header.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch<'a> {
    pub(super) table: &'a Table,
    pub(super) columns: &'a Columns,
    /// Where the table stands in its file.
    pub(super) place: &'a Place,
    /// A number for this stretch; see [`Opening::source`].
    pub(super) source: u32,
}

impl Stretch<'_> {
    /// Where a row stands in its file.
    pub(super) fn place_of(&self, row: u32) -> Place {
        place_of(self.table, self.place, row)
    }
}

/// Where a row of a table stands in its file.
pub(super) fn place_of(table: &Table, place: &Place, row: u32) -> Place {
    match place {
        Place::Page { page, label, bbox } => {
            let own = table.row_pages.get(row as usize).copied().unwrap_or(*page);
            if own == *page {
                Place::Page { page: own, label: label.clone(), bbox: *bbox }
            } else {
                Place::Page { page: own, label: None, bbox: None }
            }
        }
        Place::Row { sheet, .. } => {
            Place::Row { sheet: sheet.clone(), row: row.saturating_add(table.first_row) }
        }
        Place::Paragraph(paragraph) => Place::Paragraph(*paragraph),
    }
}

/// What a row of the table says, by the roles of its columns.
#[derive(Debug, Default)]
struct Fields<'a> {
    elements: [[Cow<'a, str>; 3]; 5],
    generic: [Cow<'a, str>; 3],
    level_name: Cow<'a, str>,
    municipality: Option<Cow<'a, str>>,
    /// Which of several versions of a plan the row belongs to.
    version: String,
    policy_field: Option<String>,
    priority: bool,
    year: Option<i16>,
    flow: Option<Flow>,
    budget: Option<Budget>,
    amounts: Vec<(Money, i64)>,
    totals: Vec<(Money, i64)>,
    unread: bool,
    /// Whether the row's code and title may be of any level, so that it hangs below the last row of
    /// a higher level.
    nested: bool,
    first_text: &'a str,
}

/// Reads the rows of a stretch into the plans. `fill` says, by level, whether an empty cell holds
/// what stands above it.
#[derive(Debug)]
pub(super) struct Rows<'a> {
    stretch: Stretch<'a>,
    words: &'a Words,
    fill: [bool; 5],
    shapes: Shapes,
    /// The position in [`LEVELS`] of the highest level that has columns.
    outermost: usize,
    held: [[Cow<'a, str>; 3]; 5],
    last: [u64; 5],
    plan: usize,
    named: Cow<'a, str>,
    version: String,
    sums: Sums,
    unread: Vec<u32>,
    differing: u32,
}

impl<'a> Rows<'a> {
    pub(super) fn new(stretch: Stretch<'a>, words: &'a Words, rows: std::ops::Range<u32>) -> Self {
        let fill = LEVELS.map(|level| leaves_repeats_out(&stretch, level, rows.clone()));
        Self {
            stretch,
            words,
            fill,
            shapes: shapes(&stretch, rows, words),
            outermost: stretch
                .columns
                .outermost()
                .and_then(|level| LEVELS.iter().position(|l| *l == level))
                .unwrap_or_default(),
            held: Default::default(),
            last: [0; 5],
            plan: usize::MAX,
            named: Cow::Borrowed(""),
            version: String::new(),
            sums: Sums::default(),
            unread: Vec::new(),
            differing: 0,
        }
    }

    /// Reads one row. Returns whether it held anything that was understood.
    pub(super) fn read(&mut self, row: u32, plans: &mut Plans) -> bool {
        let mut fields = self.fields(row);
        if fields.first_text.is_empty() && fields.amounts.is_empty() {
            return false;
        }
        if self.is_total(&fields) {
            self.total(row, &fields, plans);
            return true;
        }
        if self.take_caption(row, &fields, plans) {
            return true;
        }
        self.take_generic(&mut fields);
        self.split_codes(&mut fields);
        self.hold(&mut fields);
        let Some(deepest) = fields.elements.iter().rposition(is_filled) else {
            self.remark(row, &fields, plans);
            return false;
        };
        if is_remark(&fields.elements[deepest]) && fields.amounts.is_empty() {
            self.remark(row, &fields, plans);
            return false;
        }
        if names_money_only(&fields.elements[deepest], self.words) {
            return false;
        }
        if fields.unread {
            self.unread.push(row_number(self.stretch.table, row));
        }
        let index = self.growing(&fields, plans);
        self.open(row, &fields, deepest, plans.grow(index));
        true
    }

    /// Holds a row of totals against the rows above it. One in the column of municipalities is
    /// about all of them.
    fn total(&mut self, row: u32, fields: &Fields<'a>, plans: &mut Plans) {
        let at = row_number(self.stretch.table, row);
        let titles = fields.elements.iter().map(|[_, short, _]| short.as_ref());
        let name = titles.rev().find(|title| !title.is_empty()).unwrap_or(fields.first_text);
        let Some(note) = self.sums.check(name, &own_amounts(fields), at) else { return };
        let of_all =
            fields.municipality.as_deref().is_some_and(|name| self.words.opens_total(name));
        if of_all || self.plan == usize::MAX {
            plans.note(note.kind, note.at, &note.detail);
        } else {
            plans.grow(self.plan).notes.push(note);
        }
    }

    /// The plan that a row belongs to; the same as the last row's unless it names another
    /// municipality or version.
    fn growing(&mut self, fields: &Fields<'a>, plans: &mut Plans) -> usize {
        let named = fields.municipality.clone().unwrap_or(Cow::Borrowed(""));
        let other = !named.is_empty() && named != self.named;
        let revised = !fields.version.is_empty() && fields.version != self.version;
        if self.plan == usize::MAX || other || revised {
            if other || self.plan == usize::MAX {
                self.named = named;
            }
            self.version.clone_from(&fields.version);
            self.plan = if self.version.is_empty() {
                plans.named(&self.named)
            } else {
                plans.version(&self.named, &self.version)
            };
            self.last = [0; 5];
            if !self.named.is_empty() || !self.version.is_empty() {
                plans.grow(self.plan).path.close_from(Level::StrategicObjective);
            }
        }
        self.plan
    }

    fn open(&mut self, row: u32, fields: &Fields<'a>, deepest: usize, growing: &mut Growing) {
        let mut hasher = FxHasher::default();
        let mut changed = false;
        let mut index = None;
        let first = if fields.nested { deepest } else { self.outermost.min(deepest) };
        for (at, level) in LEVELS.into_iter().enumerate().take(deepest + 1).skip(first) {
            let [code, short, long] = &fields.elements[at];
            (code, short, long).hash(&mut hasher);
            let hash = hasher.finish();
            changed |= hash != self.last[at] || at == deepest;
            self.last[at] = hash;
            if !changed {
                continue;
            }
            growing.path.close_from(level);
            if is_filled(&fields.elements[at]) {
                let opening = Opening { level, code, short, long, source: self.stretch.source };
                let place = self.stretch.place_of(row);
                index = Some(growing.tree.open(&mut growing.path, &opening, place, self.words));
            }
        }
        self.last[deepest + 1..].fill(0);
        let Some(index) = index else { return };
        let passage = &mut growing.tree.passages[index];
        passage.priority |= fields.priority;
        if passage.policy_field.is_none() {
            passage.policy_field.clone_from(&fields.policy_field);
        }
        let amounts = own_amounts(fields);
        self.check_row(row, fields, &amounts, growing);
        if self.is_leaf(deepest) {
            growing.tree.pay(index, &amounts, self.stretch.source);
            self.sums.add(&amounts);
        } else if !amounts.is_empty() {
            let at = row_number(self.stretch.table, row);
            growing.stated.push((index, amounts, at));
        }
    }

    /// Whether an element of this level has nothing below it in this table.
    fn is_leaf(&self, deepest: usize) -> bool {
        !self.stretch.columns.roles.iter().any(|role| match role {
            Role::Element(Some(level), _) => LEVELS[deepest] < *level,
            Role::Element(None, _) => true,
            _ => false,
        })
    }

    /// Checks the printed total of a row against its years.
    fn check_row(
        &mut self,
        row: u32,
        fields: &Fields<'_>,
        amounts: &[Amount],
        growing: &mut Growing,
    ) {
        let yearly: i64 = amounts.iter().filter(|a| a.year.is_some()).map(|a| a.cents).sum();
        let years = fields.amounts.iter().any(|(money, _)| money.year.is_some());
        let [(money, total)] = fields.totals[..] else { return };
        if !years {
            return;
        }
        let unit = if money.thousands { 100_000 } else { 100 };
        if (yearly - total).abs() < unit {
            growing.agreeing += 1;
            return;
        }
        self.differing += 1;
        if self.differing <= 20 {
            let at = row_number(self.stretch.table, row);
            growing.notes.push(super::totals::differs(fields.first_text, total, yearly, at));
        }
    }

    /// What there is to say after the last row.
    pub(super) fn finish(self, plans: &mut Plans) {
        if !self.unread.is_empty() {
            plans.note(NoteKind::UnreadAmounts, self.unread, &self.stretch.table.name);
        }
    }

    /// Whether a row adds up others: it opens with a word such as `Totaal`, or its only element
    /// does.
    fn is_total(&self, fields: &Fields<'_>) -> bool {
        let mut filled = fields.elements.iter().chain([&fields.generic]).filter(|e| is_filled(e));
        let (only, none) = match (filled.next(), filled.next()) {
            (Some([code, short, _]), None) if code.is_empty() || short.is_empty() => {
                (Some(if short.is_empty() { code } else { short }), false)
            }
            (only, _) => (None, only.is_none()),
        };
        only.is_some_and(|name| self.words.opens_total(name))
            || (only.is_some() || none) && self.words.opens_total(fields.first_text)
    }

    /// An element by its code alone, at the level that the table's codes teach.
    fn learnt(&self, whole: &str) -> Option<label::Label> {
        let (code, title) = label::split_code(whole)?;
        let level = self.shapes.level(code)?;
        let (code, title) = (code.to_owned(), title.to_owned());
        Some(label::Label { level, code, title, priority: false, worded: false })
    }

    /// A row whose code and title may be of any level: the level by its name or by its code.
    fn take_generic(&self, fields: &mut Fields<'a>) {
        if !is_filled(&fields.generic) {
            return;
        }
        let [code, short, long] = std::mem::take(&mut fields.generic);
        let named = label::level_name(&fields.level_name, self.words);
        let whole = format!("{code} {short}");
        let mut found = label::recognise(whole.trim(), self.words);
        if found.is_none() {
            found = self.learnt(whole.trim());
        }
        let level = named.or(found.as_ref().map(|label| label.level));
        let Some(at) = level.and_then(|level| LEVELS.iter().position(|l| *l == level)) else {
            return;
        };
        fields.nested = true;
        fields.elements[at] = match found {
            Some(found) if code.is_empty() => {
                [Cow::Owned(found.code), Cow::Owned(found.title), long]
            }
            _ => [code, short, long],
        };
    }

    /// Keeps what a row says that is no element, such as a note under the table.
    fn remark(&mut self, row: u32, fields: &Fields<'a>, plans: &mut Plans) {
        let text = fields.first_text;
        let figures = !fields.amounts.is_empty() || !fields.totals.is_empty();
        if figures || text.split_whitespace().count() < REMARK {
            return;
        }
        let index = self.growing(fields, plans);
        let place = self.stretch.place_of(row);
        plans.grow(index).tree.add(Passage::prose(text, place), self.stretch.source, None);
    }

    /// Takes the code out of a title that holds it, in a column where most do.
    fn split_codes(&self, fields: &mut Fields<'a>) {
        for level in &self.stretch.columns.coded {
            let Some(at) = LEVELS.iter().position(|l| l == level) else { continue };
            let [code, short, _] = &mut fields.elements[at];
            let Cow::Borrowed(whole) = *short else { continue };
            if let (true, Some((own, title))) = (code.is_empty(), label::split_code(whole)) {
                (*code, *short) = (Cow::Borrowed(own), Cow::Borrowed(title));
            }
        }
    }

    /// A row that names an element above those that the table has columns for, and nothing else:
    /// `Actieplan 1.2: Groene straten`. What follows hangs below it.
    fn take_caption(&mut self, row: u32, fields: &Fields<'a>, plans: &mut Plans) -> bool {
        let alone = self.stretch.table.row(row).count() == 1 && fields.amounts.is_empty();
        let outermost = self.stretch.columns.outermost();
        let found = alone.then(|| label::recognise(fields.first_text, self.words)).flatten();
        let above = |label: &label::Label| outermost.is_some_and(|level| label.level < level);
        let Some(label) = found.filter(above) else { return false };
        let index = self.growing(fields, plans);
        let growing = plans.grow(index);
        open_caption(&label, &self.stretch, row, growing, self.words);
        self.last = [0; 5];
        self.held = Default::default();
        true
    }

    /// Fills what a merged or left out cell means from the rows above.
    fn hold(&mut self, fields: &mut Fields<'a>) {
        for at in 0..LEVELS.len() {
            if !self.fill[at] {
                continue;
            }
            if is_filled(&fields.elements[at]) {
                self.held[at].clone_from(&fields.elements[at]);
                self.held[at + 1..].fill(Default::default());
            } else if fields.elements[at + 1..].iter().any(is_filled) {
                fields.elements[at].clone_from(&self.held[at]);
            }
        }
    }

    fn fields(&self, row: u32) -> Fields<'a> {
        let mut fields = Fields::default();
        let table: &'a Table = self.stretch.table;
        for cell in table.row(row) {
            if let (Value::Text(text), true) = (cell.value, fields.first_text.is_empty()) {
                fields.first_text = text.trim();
            }
            self.take(cell, &mut fields);
        }
        fields
    }

    fn take(&self, cell: CellRef<'a>, fields: &mut Fields<'a>) {
        let text = || trimmed(cell);
        match self.stretch.columns.role(cell.column) {
            Role::Element(Some(level), part) => {
                if let Some(at) = LEVELS.iter().position(|l| l == level) {
                    fields.elements[at][*part as usize] = text();
                }
            }
            Role::Element(None, part) => fields.generic[*part as usize] = text(),
            Role::LevelName => fields.level_name = text(),
            Role::Municipality => fields.municipality = Some(text()),
            Role::PolicyField => fields.policy_field = policy_field(&text()),
            Role::Priority => fields.priority = self.words.yes.contains(&fold(&text())),
            Role::Year => fields.year = text().parse().ok(),
            Role::Flow => fields.flow = flow_of(&text(), self.words).0,
            Role::Budget => fields.budget = flow_of(&text(), self.words).1,
            Role::Amount(money) => match read_cents(cell, *money) {
                Some(cents) => fields.amounts.push((*money, cents)),
                None => fields.unread = true,
            },
            Role::Total(money) => match read_cents(cell, *money) {
                Some(cents) => fields.totals.push((*money, cents)),
                None => fields.unread = true,
            },
            Role::Version => {
                fields.version.push_str(&text());
                fields.version.push(' ');
            }
            Role::Bare(_) | Role::Ignored | Role::Unknown => {}
        }
    }
}

/// Words from which on a text in a column of codes is a remark.
const REMARK: usize = 3;

/// Whether a column of codes holds a sentence and the title beside it nothing.
fn is_remark([code, short, long]: &[Cow<'_, str>; 3]) -> bool {
    short.is_empty()
        && long.is_empty()
        && !label::is_code(code)
        && code.split_whitespace().count() >= REMARK
}

fn is_filled(element: &[Cow<'_, str>; 3]) -> bool {
    element.iter().any(|part| !part.is_empty())
}

fn trimmed(cell: CellRef<'_>) -> Cow<'_, str> {
    match cell.text() {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        owned @ Cow::Owned(_) => owned,
    }
}

/// The row as the spreadsheet program numbers it.
pub(super) fn row_number(table: &Table, row: u32) -> u32 {
    row.saturating_add(table.first_row)
}

/// The amounts of a row that are its own: years, or the total where there are no years.
fn own_amounts(fields: &Fields<'_>) -> Vec<Amount> {
    let amounts = if fields.amounts.is_empty() { &fields.totals } else { &fields.amounts };
    amounts
        .iter()
        .filter(|(_, cents)| *cents != 0)
        .map(|(money, cents)| Amount {
            year: money.year.or(fields.year),
            flow: money.flow.or(fields.flow).unwrap_or(Flow::Expenditure),
            budget: money.budget.or(fields.budget),
            cents: *cents,
        })
        .collect()
}

/// Whether a column holds a value only where it changes: it has empty cells, and never the same
/// value in two rows that follow each other.
fn leaves_repeats_out(stretch: &Stretch<'_>, level: Level, rows: std::ops::Range<u32>) -> bool {
    let column = (0u32..).zip(&stretch.columns.roles).find_map(|(at, role)| {
        matches!(role, Role::Element(Some(l), Part::Code | Part::Short) if *l == level)
            .then_some(at)
    });
    let Some(column) = column else { return false };
    if stretch.table.spans.iter().any(|s| s.column == column && s.rows > 1 && rows.contains(&s.row))
    {
        return true;
    }
    let outer: Vec<u32> = (0u32..)
        .zip(&stretch.columns.roles)
        .filter(|(_, role)| matches!(role, Role::Element(Some(l), _) if *l < level))
        .map(|(at, _)| at)
        .collect();
    let at = |row: u32, column: u32| stretch.table.get(row, column).map(|cell| cell.text());
    let below_the_same = |row: u32| {
        outer.iter().all(|column| {
            let text = at(row, *column);
            text.is_none() || row.checked_sub(1).is_some_and(|above| at(above, *column) == text)
        })
    };
    let mut above: Option<Cow<'_, str>> = None;
    let mut empty = false;
    for row in rows.take(5_000) {
        let text = at(row, column);
        match (&above, &text) {
            (Some(a), Some(b)) if a == b && below_the_same(row) => return false,
            (_, None) => empty = true,
            _ => {}
        }
        above = text;
    }
    empty
}

/// What the codes of a table teach, where a column holds codes of any level.
fn shapes(stretch: &Stretch<'_>, rows: std::ops::Range<u32>, words: &Words) -> Shapes {
    let wanted = |part: Part| Role::Element(None, part);
    let column =
        |part: Part| (0u32..).zip(&stretch.columns.roles).find(|(_, r)| **r == wanted(part));
    let Some((column, _)) = column(Part::Code).or_else(|| column(Part::Short)) else {
        return Shapes::default();
    };
    let table = stretch.table;
    let texts: Vec<Cow<'_, str>> =
        rows.filter_map(|row| Some(table.get(row, column)?.text())).collect();
    let codes = texts.iter().map(|text| text.split_whitespace().next().unwrap_or_default());
    Shapes::learn(codes, words)
}

/// Opens an element that stands alone in a row, above those of the table's columns.
pub(super) fn open_caption(
    label: &label::Label,
    stretch: &Stretch<'_>,
    row: u32,
    growing: &mut Growing,
    words: &Words,
) {
    let label::Label { level, code, title, priority, .. } = label;
    let opening = Opening { level: *level, code, short: title, long: "", source: stretch.source };
    let index = growing.tree.open(&mut growing.path, &opening, stretch.place_of(row), words);
    growing.tree.passages[index].priority |= priority;
}
