//! Which of a municipality's plans are the ones to assess, where it delivered several periods.

use super::Subject;
use crate::document::{Period, PlanKind};

/// The plans to assess together.
#[derive(Debug, Default)]
pub(super) struct Generation {
    /// Indices into [`Subject::plans`].
    pub(super) plans: Vec<usize>,
    /// The period that they cover.
    pub(super) period: Option<Period>,
}

/// The plans of the wanted or else the newest period, with every document that has no period.
pub(super) fn newest(subject: &Subject) -> Generation {
    let forward = |kind: PlanKind| {
        matches!(kind, PlanKind::MultiYearPlan | PlanKind::Adaptation | PlanKind::Budget)
    };
    let newest = subject
        .plans
        .iter()
        .filter(|plan| forward(plan.kind))
        .filter_map(|plan| plan.period)
        .max_by_key(|period| (period.last, period.first))
        .or_else(|| subject.plans.iter().filter_map(|plan| plan.period).max_by_key(|p| p.last));
    let period = subject.period.or(newest);
    let belongs = |plan: &super::TaggedPlan| match (plan.period, period) {
        (Some(own), Some(wanted)) => own.last == wanted.last,
        (None, Some(_)) => plan.kind != PlanKind::Accounts,
        (_, None) => true,
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
