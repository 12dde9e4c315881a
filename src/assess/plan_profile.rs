//! A plan's tree and money in figures.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{Finding, Ledger, Money};
use crate::document::Level;

/// How many elements of each level there are, and where the money goes.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Profile {
    /// Strategic objectives.
    pub strategic_objectives: usize,
    /// Objectives.
    pub objectives: usize,
    /// Action plans.
    pub action_plans: usize,
    /// Actions, those of the residual bucket included.
    pub actions: usize,
    /// Paragraphs and rows outside the tree.
    pub prose: usize,
    /// Actions in the residual bucket.
    pub residual_actions: usize,
    /// Passages with at least one goal.
    pub with_goal: usize,
    /// Passages with at least one proposal that they affirm.
    pub with_proposal: usize,
    /// The partition of the money.
    pub ledger: Ledger,
    /// The expenditure of objectives and action plans as wholes, in euro cents: their actions print
    /// none.
    pub coarse_expenditure: i64,
    /// Years before the plan's that it prints to compare; their amounts are part of no sum.
    pub earlier_years: BTreeSet<i16>,
}

impl Profile {
    /// Counts passages and money.
    #[must_use]
    pub fn of(passages: &[Finding], earlier_years: BTreeSet<i16>) -> Self {
        let level = |wanted: Level| {
            passages.iter().filter(|finding| finding.passage.level == wanted).count()
        };
        let accepts = |finding: &&Finding, goal: bool| {
            finding.tags.iter().any(|tag| {
                tag.accepted
                    && if goal {
                        tag.concept.goal_number().is_some()
                    } else {
                        tag.concept.proposal().is_some()
                            && tag.polarity == crate::tag::Polarity::Affirmed
                    }
            })
        };
        let coarse = passages.iter().filter(|finding| {
            finding.passage.level <= Level::ActionPlan && !finding.passage.residual
        });
        let residual =
            |finding: &&Finding| finding.passage.residual && finding.passage.level == Level::Action;
        Self {
            strategic_objectives: level(Level::StrategicObjective),
            objectives: level(Level::Objective),
            action_plans: level(Level::ActionPlan),
            actions: level(Level::Action),
            prose: level(Level::Prose),
            residual_actions: passages.iter().filter(residual).count(),
            with_goal: passages.iter().filter(|finding| accepts(finding, true)).count(),
            with_proposal: passages.iter().filter(|finding| accepts(finding, false)).count(),
            ledger: Ledger::of(passages),
            coarse_expenditure: Money::of(coarse.map(|finding| &finding.passage)).expenditure,
            earlier_years,
        }
    }
}
