//! Holds the totals of a pivot export against their parts, level by level.

use super::totals;
use crate::document::{Note, NoteKind};

/// How far a printed total may be from the sum of its parts, relative to its size.
const ROUNDING: f64 = 1e-6;

/// A total whose parts are still being read.
#[derive(Debug)]
struct Open {
    depth: usize,
    name: String,
    row: u32,
    printed: Vec<Option<f64>>,
    parts: Vec<Parts>,
}

/// The sum and the range of a total's parts in one column.
#[derive(Debug, Clone, Copy)]
struct Parts {
    sum: f64,
    least: f64,
    most: f64,
    count: u32,
}

impl Parts {
    const NONE: Self = Self { sum: 0.0, least: f64::INFINITY, most: f64::NEG_INFINITY, count: 0 };

    fn add(&mut self, value: f64) {
        self.sum += value;
        self.least = self.least.min(value);
        self.most = self.most.max(value);
        self.count += 1;
    }
}

/// Checks totals while the rows of an export go by; a total stands above its parts.
#[derive(Debug)]
pub(super) struct Totals {
    /// Which columns are totals over other columns.
    columns: Vec<bool>,
    open: Vec<Open>,
    /// The parts of the total of all rows, which stands last.
    all: Vec<Parts>,
    agree: u32,
    averages: u32,
    differ: Vec<Note>,
}

impl Totals {
    pub(super) fn new(columns: Vec<bool>) -> Self {
        let all = vec![Parts::NONE; columns.len()];
        Self { columns, open: Vec::new(), all, agree: 0, averages: 0, differ: Vec::new() }
    }

    /// Takes a row at a depth of its row headers; one that is no leaf is a total.
    pub(super) fn row(
        &mut self,
        depth: usize,
        leaf: bool,
        name: &str,
        values: &[Option<f64>],
        row: u32,
    ) {
        self.across(name, values, row);
        if depth == 0 {
            self.close(0);
            let parts = std::mem::replace(&mut self.all, vec![Parts::NONE; self.columns.len()]);
            let printed = values.to_vec();
            return self.check(&Open { depth, name: name.to_owned(), row, printed, parts });
        }
        self.close(depth);
        let parts = match self.open.last_mut() {
            Some(above) if above.depth + 1 == depth => &mut above.parts,
            _ if depth == 1 => &mut self.all,
            _ => &mut Vec::new(),
        };
        for (parts, value) in parts.iter_mut().zip(values) {
            if let Some(value) = value {
                parts.add(*value);
            }
        }
        if !leaf {
            let parts = vec![Parts::NONE; self.columns.len()];
            let printed = values.to_vec();
            self.open.push(Open { depth, name: name.to_owned(), row, printed, parts });
        }
    }

    /// Holds the total columns of a row against its other columns.
    fn across(&mut self, name: &str, values: &[Option<f64>], row: u32) {
        let mut parts = Parts::NONE;
        for (value, total) in values.iter().zip(&self.columns) {
            if let (Some(value), false) = (value, total) {
                parts.add(*value);
            }
        }
        let totals: Vec<f64> = values
            .iter()
            .zip(&self.columns)
            .filter_map(|(value, total)| value.filter(|_| *total))
            .collect();
        for printed in totals {
            self.judge(printed, parts, name, row);
        }
    }

    fn close(&mut self, depth: usize) {
        while self.open.last().is_some_and(|open| open.depth >= depth) {
            if let Some(open) = self.open.pop() {
                self.check(&open);
            }
        }
    }

    fn check(&mut self, open: &Open) {
        for (at, (printed, parts)) in open.printed.iter().zip(&open.parts).enumerate() {
            // A total of totals over columns was held against its own row.
            if let (Some(printed), Some(false)) = (printed, self.columns.get(at)) {
                self.judge(*printed, *parts, &open.name, open.row);
            }
        }
    }

    fn judge(&mut self, printed: f64, parts: Parts, name: &str, row: u32) {
        let close = |one: f64, other: f64| (one - other).abs() <= ROUNDING * one.abs().max(1.0);
        if parts.count == 0 {
            return;
        }
        if close(printed, parts.sum) {
            self.agree += 1;
        } else if printed >= parts.least - ROUNDING && printed <= parts.most + ROUNDING {
            self.averages += 1;
        } else {
            let cents = |value: f64| super::money::from_number(value).unwrap_or_default();
            self.differ.push(totals::differs(name, cents(printed), cents(parts.sum), row));
        }
    }

    /// What there is to say. Among rates a total between its parts is their average; among amounts
    /// it is wrong.
    pub(super) fn finish(mut self, rate: bool) -> Vec<Note> {
        self.close(0);
        let note = |kind, count: u32| Note { kind, at: Vec::new(), detail: count.to_string() };
        let mut notes = Vec::new();
        if self.agree > 0 {
            notes.push(note(NoteKind::TotalAgrees, self.agree));
        }
        if self.averages > 0 {
            let kind = if rate { NoteKind::AverageTotals } else { NoteKind::TotalDiffers };
            notes.push(note(kind, self.averages));
        }
        notes.extend(self.differ);
        notes
    }
}
