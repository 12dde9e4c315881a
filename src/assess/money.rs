//! Money: sums of passages' own amounts, and the partition of a plan's money over its main goals.
//!
//! An amount belongs to one passage only, so sums never count it twice. A passage's money counts
//! once, for its main goal; what it also touches is shown apart and never added up.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Finding;
use crate::document::{Amount, Flow, Level, Passage};

/// Expenditure and receipts, in euro cents.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Money {
    /// All expenditure.
    pub expenditure: i64,
    /// All receipts.
    pub receipts: i64,
    /// Expenditure a year; amounts over the whole period are left out here.
    pub by_year: BTreeMap<i16, i64>,
}

impl Money {
    /// The sum of the passages' own amounts.
    pub fn of<'a>(passages: impl Iterator<Item = &'a Passage>) -> Self {
        let mut money = Self::default();
        for passage in passages {
            money.add(&passage.amounts);
        }
        money
    }

    /// Adds the amounts of one passage. An amount for the whole period counts only if the
    /// passage has none a year for the same flow.
    pub fn add(&mut self, amounts: &[Amount]) {
        for amount in amounts {
            let yearly = |other: &Amount| other.flow == amount.flow && other.year.is_some();
            if amount.year.is_none() && amounts.iter().any(yearly) {
                continue;
            }
            match amount.flow {
                Flow::Expenditure => {
                    self.expenditure = self.expenditure.saturating_add(amount.cents);
                }
                Flow::Receipt => self.receipts = self.receipts.saturating_add(amount.cents),
            }
            if let (Some(year), Flow::Expenditure) = (amount.year, amount.flow) {
                let sum = self.by_year.entry(year).or_default();
                *sum = sum.saturating_add(amount.cents);
            }
        }
    }
}

/// Takes away the totals that a plan prints at objectives and action plans, or in tables outside
/// its tree, where its actions have amounts of their own; in the residual bucket likewise.
pub(super) fn keep_leaves(passages: &mut [Finding]) {
    let leaf =
        |finding: &Finding| matches!(finding.passage.level, Level::Action | Level::BudgetLine);
    for residual in [false, true] {
        let inside = |finding: &Finding| finding.passage.residual == residual;
        let has = |finding: &Finding| !finding.passage.amounts.is_empty();
        if !passages.iter().any(|it| inside(it) && leaf(it) && has(it)) {
            continue;
        }
        for finding in passages.iter_mut().filter(|it| inside(it) && !leaf(it)) {
            finding.passage.amounts.clear();
        }
    }
}

/// The partition of a plan's money: each amount counts in exactly one place.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Ledger {
    /// Everything.
    pub total: Money,
    /// By main goal.
    pub goals: BTreeMap<u8, Money>,
    /// Passages without a goal.
    pub no_goal: Money,
    /// The residual bucket, whatever its goals.
    pub residual: Money,
}

impl Ledger {
    /// Partitions the money of passages.
    #[must_use]
    pub fn of(passages: &[Finding]) -> Self {
        let mut ledger = Self::default();
        for finding in passages {
            let amounts = &finding.passage.amounts;
            ledger.total.add(amounts);
            let share = match finding.main_goal() {
                _ if finding.passage.residual => &mut ledger.residual,
                Some(goal) => ledger.goals.entry(goal).or_default(),
                None => &mut ledger.no_goal,
            };
            share.add(amounts);
        }
        ledger
    }
}
