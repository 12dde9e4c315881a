//! Money: sums of passages' own amounts, and the partition of a plan's money over its main goals.
//!
//! An amount belongs to one passage only, so sums never count it twice. A passage's money counts
//! once, for its main goal if that is more likely than not; what it also touches is shown apart and
//! never added up.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Finding;
use crate::document::{Amount, Flow, Level, Passage, Period};
use crate::tag::Tag;
use crate::taxonomy::Taxonomy;

/// How likely a main goal has to be for money to count for it. Goals are accepted from lower
/// probabilities on, where most claims together are right; but one wrong claim on the bare title of
/// a programme moves all of its money.
const SURE: f32 = 0.5;

/// Whether a main goal is sure enough for money to count for it, and for a passage to anchor it.
pub(super) fn is_sure(tag: &Tag) -> bool {
    tag.probability >= SURE
}

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

    /// The first and the last year of the expenditure, where it is that of several years; `None`
    /// where some of it is of no year.
    #[must_use]
    pub fn years(&self) -> Option<Period> {
        let spent = || self.by_year.iter().filter(|(_, cents)| **cents != 0);
        let (first, last) = (*spent().next()?.0, *spent().next_back()?.0);
        let sum = spent().fold(0_i64, |sum, (_, cents)| sum.saturating_add(*cents));
        (sum == self.expenditure && first != last).then_some(Period { first, last })
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

/// Takes away the amounts of years before a plan's period, which it prints to compare; returns those
/// years. Where no amount is of the period, the period is not that of the amounts.
pub(super) fn keep_period(passages: &mut [Finding], period: Option<Period>) -> BTreeSet<i16> {
    let mut earlier = BTreeSet::new();
    let Some(Period { first, last }) = period else { return earlier };
    let mut amounts = passages.iter().flat_map(|finding| &finding.passage.amounts);
    if !amounts.any(|amount| amount.year.is_some_and(|year| (first..=last).contains(&year))) {
        return earlier;
    }
    for finding in passages {
        finding.passage.amounts.retain(|amount| {
            let before = amount.year.filter(|year| *year < first);
            earlier.extend(before);
            before.is_none()
        });
    }
    earlier
}

/// The partition of a plan's money: each amount counts in exactly one place.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Ledger {
    /// Everything.
    pub total: Money,
    /// By the goal that is paid for.
    pub goals: BTreeMap<u8, Money>,
    /// Passages without a goal, or without one that is sure enough.
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
            let share = match finding.paid_goal() {
                _ if finding.passage.residual => &mut ledger.residual,
                Some(goal) => ledger.goals.entry(goal).or_default(),
                None => &mut ledger.no_goal,
            };
            share.add(amounts);
        }
        ledger
    }
}

/// The money of one of the five pillars of the 2030 Agenda.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PillarMoney {
    /// The pillar's id, e.g. `people`.
    pub pillar: String,
    /// The money of the passages that pay for a goal of this pillar, without the residual bucket. The
    /// pillars, no goal and the residual bucket add up to the plan's total.
    pub money: Money,
    /// The money of further passages that touch a goal of this pillar, each once. Not part of any
    /// sum.
    pub touched: Money,
    /// The expenditure by inhabitant over all years, in euro cents, where a population is given.
    pub per_inhabitant: Option<i64>,
}

/// Partitions the money of passages over the pillars of the goals that are paid for.
pub(super) fn by_pillar(
    taxonomy: &Taxonomy,
    passages: &[Finding],
    population: Option<u32>,
) -> Vec<PillarMoney> {
    let pillar_of = |goal: u8| taxonomy.goal(goal).map(|goal| goal.pillar.as_str());
    let of_pillar = |id: &str| {
        let pays = |finding: &Finding| finding.paid_goal().and_then(pillar_of) == Some(id);
        let touches = |finding: &Finding| {
            let accepted = finding.tags.iter().filter(|tag| tag.accepted);
            let goals = accepted.filter_map(|tag| tag.concept.goal_number());
            goals.filter_map(pillar_of).any(|pillar| pillar == id)
        };
        let main = passages.iter().filter(|it| !it.passage.residual && pays(it));
        let also = passages.iter().filter(|it| !pays(it) && touches(it));
        (Money::of(main.map(|it| &it.passage)), Money::of(also.map(|it| &it.passage)))
    };
    let pillar = |id: &String| {
        let (money, touched) = of_pillar(id);
        let per_inhabitant = per_inhabitant(&money, population);
        PillarMoney { pillar: id.clone(), money, touched, per_inhabitant }
    };
    taxonomy.pillars.iter().map(|it| pillar(&it.id)).collect()
}

/// Expenditure by inhabitant in euro cents, rounded.
pub(super) fn per_inhabitant(money: &Money, population: Option<u32>) -> Option<i64> {
    let population = i64::from(population.filter(|population| *population > 0)?);
    Some(money.expenditure.saturating_add(population / 2).div_euclid(population))
}
