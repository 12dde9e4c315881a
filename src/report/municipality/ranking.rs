//! Recommendations in order: much effect for little effort first.
//!
//! Points are twice the effect (1 to 3) minus the effort (1 to 3); a proposal or goal that was
//! not found comes before one that is partly there, and what is unknown comes last, because the
//! first step there is to look it up. Ties go to the lower number, proposals before goals.

use super::context::Context;
use crate::assess::{Reason, Status};
use crate::report::block::Inline;

/// What a recommendation is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Subject {
    /// A proposal, by its place in the assessment.
    Proposal(usize),
    /// A goal, by its place in the assessment.
    Goal(usize),
}

/// A recommendation and why it stands where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ranked {
    pub(super) subject: Subject,
    pub(super) status: Status,
    pub(super) reason: Reason,
    pub(super) effect: u8,
    pub(super) effort: u8,
}

impl Ranked {
    /// Its name, linked to its fiche, and what the council could decide.
    pub(super) fn advice(&self, context: &Context<'_>) -> Option<(Inline, String)> {
        Some(match self.subject {
            Subject::Proposal(at) => {
                let id = &context.assessment.proposals.get(at)?.proposal;
                let known = context.taxonomy.proposal(id)?;
                (context.proposal_link(known), context.of(&known.recommendation))
            }
            Subject::Goal(at) => {
                let known = context.taxonomy.goal(context.assessment.goals.get(at)?.goal)?;
                (context.goal_name_link(known.number), context.of(&known.recommendation))
            }
        })
    }

    /// Twice the effect minus the effort: -1 to 5.
    pub(super) fn points(&self) -> i16 {
        2 * i16::from(self.effect) - i16::from(self.effort)
    }
}

/// All recommendations, best first: every proposal and goal that is not anchored.
pub(super) fn ranked(context: &Context<'_>) -> Vec<Ranked> {
    let assessment = context.assessment;
    let proposals = assessment.proposals.iter().enumerate().filter_map(|(at, assessed)| {
        let proposal = context.taxonomy.proposal(&assessed.proposal)?;
        Some(Ranked {
            subject: Subject::Proposal(at),
            status: assessed.status,
            reason: assessed.reason,
            effect: proposal.effect,
            effort: proposal.effort,
        })
    });
    let goals = assessment.goals.iter().enumerate().filter_map(|(at, assessed)| {
        let goal = context.taxonomy.goal(assessed.goal)?;
        Some(Ranked {
            subject: Subject::Goal(at),
            status: assessed.status,
            reason: assessed.reason,
            effect: goal.effect,
            effort: goal.effort,
        })
    });
    let mut ranked: Vec<Ranked> =
        proposals.chain(goals).filter(|it| it.status != Status::Anchored).collect();
    ranked.sort_by_key(|it| {
        let uncertain = it.status == Status::Unknown;
        (uncertain, std::cmp::Reverse(it.points()), it.status == Status::Partly)
    });
    ranked
}
