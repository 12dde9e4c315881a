//! What lexicon, names of goals and rules for proposals say of each goal, as features.

use std::sync::LazyLock;

use super::spelling::{self, Key};
use crate::tag::lmb;
use crate::tag::passage::Passage;
use crate::taxonomy::ConceptId;

/// The scale of these features.
const LEXICON: f32 = 0.4;
/// The weights for a goal count up to this sum.
const MOST: f32 = 8.0;
/// How much a term in a parent's title counts of what it counts in the passage.
const PARENT: f32 = 0.35;
/// What the name of a goal in the text counts for.
const NAMED: f32 = 8.0;

/// What is said of a goal, all terms together.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Said {
    /// The goal; 0 for housekeeping.
    pub(crate) goal: u8,
    /// The feature's value.
    pub(crate) value: f32,
}

/// A term or name in the text that speaks for a goal.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Term {
    /// The goal; 0 for housekeeping.
    pub(crate) goal: u8,
    /// Its number in the lexicon, or another one.
    number: u32,
    /// What it adds to the feature's value.
    pub(crate) value: f32,
    /// Where it stands in the text; nothing for a parent.
    pub(crate) span: Option<(u32, u32)>,
}

/// Stands for a proposal in place of a term.
const PROPOSAL: u32 = 0x7fff_ffff;

/// The terms of a passage; one counts once for a goal.
pub(crate) fn terms(passage: &Passage<'_>) -> Vec<Term> {
    let mut all: Vec<Term> = Vec::with_capacity(passage.hits.len());
    let goal_of = |concept: &ConceptId| concept.of_goal().unwrap_or(0);
    let mut add = |goal: u8, number: u32, weight: f32, span: Option<(u32, u32)>| {
        if !all.iter().any(|term| (term.goal, term.number) == (goal, number)) {
            all.push(Term { goal, number, value: LEXICON * weight, span });
        }
    };
    for hit in passage.hits.iter().filter(|hit| hit.for_goal) {
        add(goal_of(hit.concept), hit.term_index, hit.weight, Some(hit.span));
    }
    let of_parents = passage.parents.iter().flat_map(|title| &title.hits);
    for hit in of_parents.filter(|hit| hit.for_goal) {
        add(goal_of(hit.concept), hit.term_index, hit.weight * PARENT, None);
    }
    for (number, hit) in (0..).zip(&passage.named) {
        add(goal_of(&hit.concept), u32::MAX - number, NAMED, Some(hit.span));
    }
    for proposal in passage.proposals.iter().filter(|proposal| proposal.accepted) {
        let span = proposal.evidence.iter().find_map(|evidence| evidence.span);
        for &(goal, weight) in lmb::goals_of(&proposal.concept) {
            add(goal, PROPOSAL, weight, span);
        }
    }
    all
}

/// What is said of each goal that something is said of.
pub(crate) fn said(passage: &Passage<'_>) -> Vec<Said> {
    sums(&terms(passage))
}

/// What terms say of each goal that they speak of.
pub(crate) fn sums(terms: &[Term]) -> Vec<Said> {
    let mut of_goal = [0.0_f32; 18];
    for term in terms {
        if let Some(sum) = of_goal.get_mut(usize::from(term.goal)) {
            *sum += term.value;
        }
    }
    let said = (0..).zip(of_goal).filter(|&(_, value)| value > 0.0);
    said.map(|(goal, value)| Said { goal, value: value.min(LEXICON * MOST) }).collect()
}

/// The key of what is said of a goal.
pub(crate) fn key(goal: u8) -> Key {
    static KEYS: LazyLock<[Key; 18]> =
        LazyLock::new(|| std::array::from_fn(|goal| spelling::key('%', &goal.to_string())));
    KEYS.get(usize::from(goal)).copied().unwrap_or_default()
}
