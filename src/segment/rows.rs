//! Reads the rows of a table whose columns are understood: elements, their money, totals.
//!
//! Never copies the table: a row is a handful of borrowed cells at a time.

use std::borrow::Cow;

use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};

use super::cell::{flow_of, names_money_only};
use super::content;
use super::descriptions::Descriptions;
use super::fields::{Fields, LEVELS, REMARK, is_filled, is_remark, say};
use super::form;
use super::generic::Generic;
use super::label;
use super::plans::{Growing, Plans, Stated};
use super::role::Role;
use super::stretch::{Stretch, row_number};
use super::totals::Sums;
use super::tree::Opening;
use super::words::{Part, Words};
use crate::document::{Amount, Budget, Level, NoteKind, Passage, Place};

/// Reads the rows of a stretch into the plans. `fill` says, by level, whether an empty cell holds
/// what stands above it.
#[derive(Debug)]
pub(super) struct Rows<'a> {
    stretch: Stretch<'a>,
    words: &'a Words,
    fill: [bool; 5],
    generic: Generic,
    descriptions: Descriptions,
    /// The position in [`LEVELS`] of the highest level that has columns.
    outermost: usize,
    held: [[Cow<'a, str>; 3]; 5],
    last: [u64; 5],
    plan: usize,
    named: Cow<'a, str>,
    version: String,
    sums: Sums,
    unread: Vec<u32>,
    /// The plan and the element of the last row, and whether that had amounts.
    latest: Option<(usize, usize, bool)>,
    /// The budget that the last row of a breakdown named for those below it.
    budget: Option<Budget>,
    /// Rows whose level is not known.
    unlevelled: Vec<u32>,
    differing: u32,
}

impl<'a> Rows<'a> {
    pub(super) fn new(stretch: Stretch<'a>, words: &'a Words, rows: std::ops::Range<u32>) -> Self {
        let fill = LEVELS.map(|level| {
            content::leaves_repeats_out(stretch.table, stretch.columns, level, rows.clone())
        });
        Self {
            stretch,
            words,
            fill,
            generic: Generic::learn(stretch.table, stretch.columns, rows.clone(), words),
            descriptions: Descriptions::learn(&stretch, rows, words),
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
            latest: None,
            budget: None,
            unlevelled: Vec::new(),
            differing: 0,
        }
    }

    /// Reads one row. Returns whether it held anything that was understood.
    pub(super) fn read(&mut self, row: u32, plans: &mut Plans) -> bool {
        if self.descriptions.took(row) {
            return true;
        }
        let mut fields = Fields::read(self.stretch.table, self.stretch.columns, row, self.words);
        if fields.first_text.is_empty() && fields.amounts.is_empty() {
            return false;
        }
        if self.is_total(&fields) {
            // What splits a total says nothing of the element above it.
            self.latest = None;
            self.total(row, &fields, plans);
            return true;
        }
        if self.take_caption(row, &fields, plans) {
            return true;
        }
        if names_money_only(&fields.generic, self.words) {
            self.breakdown(row, &fields.generic[Part::Short as usize], &fields, plans);
            return true;
        }
        if !self.generic.settle(&mut fields, self.words) {
            self.unlevelled(row, &fields, plans);
            return true;
        }
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
            let label = self.stretch.words_of(row);
            self.breakdown(row, &label, &fields, plans);
            return false;
        }
        if fields.unread {
            self.unread.push(row_number(self.stretch.table, row));
        }
        let long = &mut fields.elements[deepest][Part::Long as usize];
        self.descriptions.add_below(&self.stretch, row, long);
        if !fields.goals.is_empty() {
            say(long, Cow::Owned(std::mem::take(&mut fields.goals)));
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
        let Some(note) = self.sums.check(name, &fields.own_amounts(), at) else { return };
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
        for (at, level) in LEVELS.into_iter().enumerate().take(deepest + 1) {
            // What a row of any level leaves empty is as it was.
            if at < self.outermost.min(deepest) || fields.nested && !is_filled(&fields.elements[at])
            {
                continue;
            }
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
        let amounts = fields.own_amounts();
        self.latest = Some((self.plan, index, !amounts.is_empty()));
        self.budget = None;
        self.check_row(row, fields, &amounts, growing);
        let leaf = self.is_leaf(deepest);
        if leaf {
            self.sums.add(&amounts);
        }
        if leaf && LEVELS[deepest] >= Level::Action {
            growing.tree.pay(index, &amounts, self.stretch.source);
        } else if !amounts.is_empty() {
            let at = row_number(self.stretch.table, row);
            growing.stated.push(Stated { index, amounts, row: at, source: self.stretch.source });
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
        for (kind, rows) in
            [(NoteKind::UnreadAmounts, self.unread), (NoteKind::UnknownLevel, self.unlevelled)]
        {
            if !rows.is_empty() {
                plans.note(kind, rows, &self.stretch.table.name);
            }
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

    /// A row that splits the amounts of the element above it, such as `Exploitatie`, or gives them.
    fn breakdown(&mut self, row: u32, label: &str, fields: &Fields<'a>, plans: &mut Plans) {
        let Some((plan, index, false)) = self.latest else { return };
        if self.words.opens_derived(label) {
            return;
        }
        let (flow, budget) = flow_of(label, self.words);
        let mut amounts = fields.own_amounts();
        if amounts.is_empty() && flow.is_none() {
            self.budget = budget;
        }
        for amount in &mut amounts {
            amount.flow = flow.unwrap_or(amount.flow);
            amount.budget = amount.budget.or(budget).or(self.budget);
        }
        let (row, source) = (row_number(self.stretch.table, row), self.stretch.source);
        plans.grow(plan).stated.push(Stated { index, amounts, row, source });
    }

    /// Keeps what a row says whose level is not known.
    fn unlevelled(&mut self, row: u32, fields: &Fields<'a>, plans: &mut Plans) {
        let [code, short, long] = &fields.generic;
        let said = [code, short, long].map(|part| part.trim());
        let text = said.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        let sheet = matches!(self.stretch.place, Place::Row { .. });
        // A row of figures with a label says nothing that a reader would quote.
        let least = if sheet { 1 } else { form::LABEL + 1 };
        let words = text.split_whitespace().filter(|word| word.contains(char::is_alphabetic));
        if words.count() < least {
            return;
        }
        if sheet {
            self.unlevelled.push(row_number(self.stretch.table, row));
        }
        let index = self.growing(fields, plans);
        let place = self.stretch.place_of(row);
        plans.grow(index).tree.add(Passage::prose(&text, place), self.stretch.source, None);
    }

    /// Keeps what a row says that is no element, such as a note under the table.
    fn remark(&mut self, row: u32, fields: &Fields<'a>, plans: &mut Plans) {
        let text = fields.first_text;
        let alone = self.stretch.table.row(row).nth(1).is_none();
        if !alone || text.split_whitespace().count() < REMARK {
            return;
        }
        let index = self.growing(fields, plans);
        let place = self.stretch.place_of(row);
        plans.grow(index).tree.add(Passage::prose(text, place), self.stretch.source, None);
    }

    /// Takes the code out of a title that holds it: in a column where most do, or behind the word for
    /// the level, as in `Beleidsdoelstelling 1: Een groen dorp`.
    fn split_codes(&self, fields: &mut Fields<'a>) {
        for (level, [code, short, _]) in LEVELS.into_iter().zip(&mut fields.elements) {
            let Cow::Borrowed(whole) = *short else { continue };
            if !code.is_empty() || whole.is_empty() {
                continue;
            }
            if let Some(label) = label::worded(whole, self.words)
                && label.level == level
                && !label.title.is_empty()
            {
                (*code, *short) = (Cow::Owned(label.code), Cow::Owned(label.title));
            } else if self.stretch.columns.coded.contains(&level)
                && let Some((own, title)) = label::split_code(whole)
            {
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
