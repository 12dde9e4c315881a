//! Holds the totals that a plan prints against the sum of its parts.

use crate::document::{Amount, Budget, Flow, Note, NoteKind};

type Key = (Option<i16>, Flow, Option<Budget>);

/// The sums of the rows above a total: since the last one, and since the table's start.
#[derive(Debug, Default)]
pub(super) struct Sums {
    since_last: Vec<(Key, i64)>,
    all: Vec<(Key, i64)>,
}

impl Sums {
    pub(super) fn add(&mut self, amounts: &[Amount]) {
        for amount in amounts {
            let key = (amount.year, amount.flow, amount.budget);
            add_to(&mut self.since_last, key, amount.cents);
            add_to(&mut self.all, key, amount.cents);
        }
    }

    /// Compares a printed total with both sums and starts a new stretch.
    pub(super) fn check(&mut self, name: &str, printed: &[Amount], row: u32) -> Option<Note> {
        let since_last = std::mem::take(&mut self.since_last);
        if printed.is_empty() || self.all.is_empty() {
            return None;
        }
        let difference = |sums: &[(Key, i64)]| -> i64 {
            printed.iter().map(|a| (a.cents - sum_of(sums, a)).abs()).sum()
        };
        if difference(&self.all).min(difference(&since_last)) < 100 {
            return Some(Note {
                kind: NoteKind::TotalAgrees,
                at: vec![row],
                detail: name.to_owned(),
            });
        }
        let total: i64 = printed.iter().map(|a| a.cents).sum();
        let (near, far) = (sum(&since_last), sum(&self.all));
        let parts = if (near - total).abs() < (far - total).abs() { near } else { far };
        Some(differs(name, total, parts, row))
    }
}

fn sum_of(sums: &[(Key, i64)], amount: &Amount) -> i64 {
    let key = (amount.year, amount.flow, amount.budget);
    sums.iter().find(|(known, _)| *known == key).map_or(0, |(_, cents)| *cents)
}

fn sum(sums: &[(Key, i64)]) -> i64 {
    sums.iter().map(|(_, cents)| cents).sum()
}

fn add_to(sums: &mut Vec<(Key, i64)>, key: Key, cents: i64) {
    match sums.iter_mut().find(|(known, _)| *known == key) {
        Some((_, sum)) => *sum = sum.saturating_add(cents),
        None => sums.push((key, cents)),
    }
}

/// The note on a total that is not the sum of its parts.
pub(super) fn differs(name: &str, printed: i64, parts: i64, at: u32) -> Note {
    let detail = format!("{name}: {} ≠ {}", euros(printed), euros(parts));
    Note { kind: NoteKind::TotalDiffers, at: vec![at], detail }
}

/// Euro cents as `-1234.50`.
pub(super) fn euros(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", cents.unsigned_abs() / 100, cents.unsigned_abs() % 100)
}
