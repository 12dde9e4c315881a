//! Which versions of its plan a municipality delivered, and which of them is the one to assess.
//!
//! A plan of 2020-2025 lies beside the one of 2026-2031, that one beside its yearly adaptations, and
//! accounts of past years beside both. Files belong to one version if they cover the same years and
//! are the same adaptation; what has no years, or no plan of its own (an analysis, an agreement),
//! goes with the newest version that it can belong to. Never looks at tags.

use super::{Subject, TaggedPlan};
use crate::document::{Level, Period, PlanKind};

/// Plans that make up one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edition {
    /// What kind of document it is.
    pub(super) kind: PlanKind,
    /// Which adaptation it is, by its number or year.
    pub(super) number: Option<i16>,
    /// The years it covers.
    pub(super) period: Option<Period>,
    /// Indices into [`Subject::plans`]; those that this version changes come after its own.
    pub(super) plans: Vec<usize>,
    /// Whether it only tells what it changes, and so stands on the version before.
    pub(super) partial: bool,
}

/// The versions of a municipality's plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Editions {
    /// From the oldest to the newest, accounts by the years that they are of.
    pub(super) all: Vec<Edition>,
    /// The index of the one to assess.
    pub(super) assessed: usize,
}

/// What a version is sorted by: its last year, whether it is of accounts, its number.
type Key = (i16, bool, i16);

/// Finds the versions among a municipality's plans; one without plans where there are none.
///
/// A version of the period that the user wants is one that overlaps it; if none does, the wish is
/// set aside, so that a plan that was read is never left out altogether.
pub(super) fn editions(subject: &Subject) -> Editions {
    let plans = &subject.plans;
    let mut keyed: Vec<(Key, Edition)> = Vec::new();
    for (at, plan) in plans.iter().enumerate() {
        let Some(key) = key(plan) else { continue };
        match keyed.iter_mut().find(|(known, _)| *known == key) {
            Some((_, edition)) => edition.take(at, plan),
            None => keyed.push((key, Edition::of(at, plan))),
        }
    }
    keyed.sort_by_key(|(key, _)| *key);
    let mut all: Vec<Edition> = keyed.into_iter().map(|(_, edition)| edition).collect();
    settle_budgets(&mut all);
    let rest: Vec<usize> = (0..plans.len()).filter(|at| key(&plans[*at]).is_none()).collect();
    let mut apart: Vec<Edition> = Vec::new();
    for at in rest {
        match home(&all, &plans[at]).and_then(|home| all.get_mut(home)) {
            Some(home) => home.plans.push(at),
            None => apart.push(Edition::of(at, &plans[at])),
        }
    }
    if all.is_empty() {
        all = joined(apart);
    } else {
        all.splice(0..0, apart);
    }
    stand_on_the_one_before(&mut all, plans);
    let assessed = assessed(&all, subject.period);
    Editions { all, assessed }
}

impl Editions {
    /// The years to report: those that the user wants where the assessed version shares one, else its
    /// own.
    pub(super) fn assessed_period(&self, wanted: Option<Period>) -> Option<Period> {
        let own = self.all.get(self.assessed)?.period;
        if overlap(own, wanted) { wanted } else { own }
    }
}

impl Edition {
    fn of(at: usize, plan: &TaggedPlan) -> Self {
        let TaggedPlan { kind, period, edition: number, .. } = *plan;
        Self { kind, number, period, plans: vec![at], partial: false }
    }

    fn take(&mut self, at: usize, plan: &TaggedPlan) {
        self.plans.push(at);
        if self.kind == PlanKind::Other {
            self.kind = plan.kind;
        }
        if let (Some(own), Some(other)) = (&mut self.period, plan.period) {
            own.first = own.first.min(other.first);
        }
    }

    /// Whether it says what a municipality plans, so that it can be a version before another.
    pub(super) fn is_plan(&self) -> bool {
        is_plan(self.kind)
    }
}

fn is_plan(kind: PlanKind) -> bool {
    use PlanKind::{Adaptation, Budget, MultiYearPlan, Other};
    matches!(kind, MultiYearPlan | Adaptation | Budget | Other)
}

/// The key of a plan or of accounts with years; `None` for what goes with a version.
fn key(plan: &TaggedPlan) -> Option<Key> {
    let period = plan.period?;
    let accounts = plan.kind == PlanKind::Accounts;
    let first = i16::from(plan.kind == PlanKind::Adaptation);
    let number = plan.edition.unwrap_or(first);
    (accounts || is_plan(plan.kind)).then_some((period.last, accounts, number))
}

fn contains(outer: Option<Period>, inner: Option<Period>) -> bool {
    outer.zip(inner).is_some_and(|(o, i)| o.first <= i.first && i.last <= o.last)
}

fn overlap(one: Option<Period>, other: Option<Period>) -> bool {
    one.zip(other).is_some_and(|(a, b)| a.first <= b.last && b.first <= a.last)
}

/// A budget of a year within a plan of several goes with that plan's newest version.
fn settle_budgets(all: &mut Vec<Edition>) {
    let wide = |it: &Edition| matches!(it.kind, PlanKind::MultiYearPlan | PlanKind::Adaptation);
    let mut at = 0;
    while at < all.len() {
        let own = &all[at];
        let narrow = matches!(own.kind, PlanKind::Budget | PlanKind::Other);
        let period = own.period;
        let home = all.iter().rposition(|it| wide(it) && contains(it.period, period));
        match home.filter(|home| narrow && *home != at) {
            Some(home) => {
                let moved = all[at].plans.clone();
                all[home].plans.extend(moved);
                all.remove(at);
            }
            None => at += 1,
        }
    }
}

/// The version that a document without a plan of its own goes with: the newest plan that shares a
/// year with it, or the newest of all where it names no year.
fn home(all: &[Edition], plan: &TaggedPlan) -> Option<usize> {
    let fits = |it: &Edition| plan.period.is_none() || overlap(it.period, plan.period);
    let accounts = plan.kind == PlanKind::Accounts;
    all.iter().rposition(|it| it.is_plan() != accounts && fits(it))
}

/// Documents of which none is a plan, as one version: they are all that there is.
fn joined(apart: Vec<Edition>) -> Vec<Edition> {
    let mut joined: Vec<Edition> = Vec::new();
    for edition in apart {
        match joined.iter_mut().find(|it| it.period == edition.period || edition.period.is_none()) {
            Some(known) => known.plans.extend(edition.plans),
            None => joined.push(edition),
        }
    }
    joined.sort_by_key(|edition| edition.period.map(|period| (period.last, period.first)));
    joined
}

/// An adaptation of fewer than half as many elements as the version before tells only what changes.
fn stand_on_the_one_before(all: &mut [Edition], plans: &[TaggedPlan]) {
    let elements = |edition: &Edition| -> usize {
        let plans = edition.plans.iter().map(|at| &plans[*at].passages);
        plans.flatten().filter(|it| it.passage.level <= Level::Action).count()
    };
    for at in 1..all.len() {
        let (before, rest) = all.split_at_mut(at);
        let own = &mut rest[0];
        let base = before.iter().rev().find(|it| it.is_plan());
        let Some(base) =
            base.filter(|base| base.period.map(|p| p.last) == own.period.map(|p| p.last))
        else {
            continue;
        };
        if own.kind == PlanKind::Adaptation && elements(own) * 2 < elements(base) {
            own.partial = true;
            own.plans.extend(&base.plans);
        }
    }
}

/// The newest version of the wanted period, or else of all; accounts only where there is no plan.
fn assessed(all: &[Edition], wanted: Option<Period>) -> usize {
    let plan = |it: &&Edition| it.is_plan();
    let of = |fits: &dyn Fn(&Edition) -> bool| all.iter().rposition(|it| plan(&it) && fits(it));
    of(&|it| overlap(it.period, wanted))
        .or_else(|| of(&|it| it.period.is_some()))
        .or_else(|| of(&|_| true))
        .unwrap_or(all.len().saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(kind: PlanKind, first: i16, last: i16, edition: Option<i16>) -> TaggedPlan {
        let period = (first > 0).then_some(Period { first, last });
        TaggedPlan { source: 0, kind, period, edition, passages: Vec::new() }
    }

    fn check(plans: Vec<TaggedPlan>, wanted: Option<Period>, all: &[&[usize]], assessed: usize) {
        let found = editions(&Subject { plans, period: wanted, ..Subject::default() });
        let plans: Vec<&[usize]> = found.all.iter().map(|it| &it.plans[..]).collect();
        assert_eq!((plans, found.assessed), (all.to_vec(), assessed));
    }

    #[test]
    fn plans_adaptations_and_accounts_are_versions_and_the_newest_plan_is_assessed() {
        use PlanKind::{Accounts, Adaptation, Analysis, MultiYearPlan};
        let plans = vec![
            plan(Adaptation, 2026, 2031, Some(2)),
            plan(MultiYearPlan, 2020, 2025, None),
            plan(Accounts, 2031, 2031, None),
            plan(MultiYearPlan, 2026, 2031, None),
            plan(Analysis, 0, 0, None),
            plan(Adaptation, 2026, 2031, Some(1)),
            plan(MultiYearPlan, 2026, 2031, None),
        ];
        check(plans.clone(), None, &[&[1], &[3, 6], &[5], &[0, 4], &[2]], 3);
        let wanted = Some(Period { first: 2020, last: 2025 });
        check(plans, wanted, &[&[1], &[3, 6], &[5], &[0, 4], &[2]], 0);
    }

    #[test]
    fn a_budget_within_a_plan_goes_with_it_and_budgets_alone_follow_each_other() {
        use PlanKind::{Accounts, Budget, MultiYearPlan};
        let within = vec![plan(Budget, 2027, 2027, None), plan(MultiYearPlan, 2026, 2031, None)];
        check(within, None, &[&[1, 0]], 0);
        let alone = vec![
            plan(Budget, 2026, 2026, None),
            plan(Accounts, 2024, 2024, None),
            plan(Budget, 2025, 2025, None),
        ];
        check(alone, None, &[&[1], &[2], &[0]], 2);
    }

    #[test]
    fn without_any_plan_all_documents_are_assessed_together() {
        use PlanKind::{Agreement, Analysis};
        check(vec![plan(Agreement, 0, 0, None), plan(Analysis, 0, 0, None)], None, &[&[0, 1]], 0);
        check(Vec::new(), None, &[], 0);
    }
}
