//! Which of a municipality's plans are the ones to assess, where it delivered several periods.

use super::{Subject, TaggedPlan};
use crate::document::{Period, PlanKind};

/// The plans to assess together.
#[derive(Debug, Default)]
pub(super) struct Generation {
    /// Indices into [`Subject::plans`].
    pub(super) plans: Vec<usize>,
    /// The period that they cover.
    pub(super) period: Option<Period>,
}

/// The plans of the wanted period, or else of the newest, with every document that has no period.
///
/// A plan belongs to a period that the user wants if the two overlap; if none does, the wish is
/// set aside, so that a plan that was read is never left out altogether.
pub(super) fn newest(subject: &Subject) -> Generation {
    let overlaps =
        |own: Period, wanted: Period| own.first <= wanted.last && wanted.first <= own.last;
    let periods = || subject.plans.iter().filter_map(|plan| plan.period);
    if let Some(wanted) = subject.period
        && periods().any(|own| overlaps(own, wanted))
    {
        return generation(subject, Some(wanted), |own| overlaps(own, wanted));
    }
    let forward = |kind: PlanKind| {
        matches!(kind, PlanKind::MultiYearPlan | PlanKind::Adaptation | PlanKind::Budget)
    };
    let newest = subject
        .plans
        .iter()
        .filter(|plan| forward(plan.kind))
        .filter_map(|plan| plan.period)
        .max_by_key(|period| (period.last, period.first))
        .or_else(|| periods().max_by_key(|period| (period.last, period.first)));
    generation(subject, newest, |own| newest.is_some_and(|newest| own.last == newest.last))
}

/// The plans whose period belongs, and those without one unless they are accounts.
fn generation(
    subject: &Subject,
    period: Option<Period>,
    belongs: impl Fn(Period) -> bool,
) -> Generation {
    let belongs = |plan: &TaggedPlan| match plan.period {
        Some(own) => belongs(own),
        None => period.is_none() || plan.kind != PlanKind::Accounts,
    };
    let plans = (0..subject.plans.len()).filter(|at| belongs(&subject.plans[*at])).collect();
    Generation { plans, period }
}

/// The files that hold only plans of other periods.
pub(super) fn earlier_sources(subject: &Subject, generation: &Generation) -> Vec<usize> {
    let assessed =
        |source: usize| generation.plans.iter().any(|at| subject.plans[*at].source == source);
    let has_plan = |source: usize| subject.plans.iter().any(|plan| plan.source == source);
    (0..subject.sources.len()).filter(|at| has_plan(*at) && !assessed(*at)).collect()
}
