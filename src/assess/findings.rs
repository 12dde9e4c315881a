//! What the passages of one version of a plan say of each goal and proposal.

use std::collections::BTreeSet;

use super::{
    ElementAssessment, Finding, Found as FoundConcept, GoalAssessment, Money, OwnTag,
    ProposalAssessment, TaggedPlan, merge, money, status,
};
use crate::document::Level;
use crate::tag::{Basis, Polarity, Rank, Tag};
use crate::taxonomy::{ConceptId, Proposal, Taxonomy};

/// The passages of a version and what they say.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) passages: Vec<Finding>,
    /// The years before the plan's that it prints to compare; their amounts are left out.
    pub(super) earlier_years: BTreeSet<i16>,
    pub(super) goals: Vec<GoalAssessment>,
    pub(super) proposals: Vec<ProposalAssessment>,
}

/// Brings the passages of several documents together and assesses every goal and proposal.
pub(super) fn find<'a>(
    taxonomy: &Taxonomy,
    plans: impl Iterator<Item = &'a TaggedPlan>,
    incomplete: bool,
) -> Found {
    let mut earlier_years = BTreeSet::new();
    let of_plan = |plan: &'a TaggedPlan| {
        let all = plan.passages.iter().map(|tagged| Finding {
            source: plan.source,
            passage: tagged.passage.clone(),
            tags: tagged.tags.clone(),
            elsewhere: Vec::new(),
        });
        let mut all: Vec<Finding> = all.collect();
        earlier_years.extend(money::keep_period(&mut all, plan.period));
        all
    };
    let mut passages = merge::merge(plans.flat_map(of_plan).collect());
    money::keep_leaves(&mut passages);
    let goals = taxonomy.goals.iter();
    let goals = goals.map(|goal| assess_goal(goal.number, &passages, incomplete)).collect();
    let proposals = taxonomy.lmb.proposals.iter();
    let proposals = proposals.map(|it| assess_proposal(it, &passages, incomplete)).collect();
    Found { passages, earlier_years, goals, proposals }
}

fn assess_goal<'p>(goal: u8, passages: &'p [Finding], incomplete: bool) -> GoalAssessment {
    let concept = ConceptId::goal(goal);
    let accepted = |(at, one): (usize, &'p Finding)| Some((at, one.accepted(&concept)?));
    let on_goal: Vec<(usize, &Tag)> = passages.iter().enumerate().filter_map(accepted).collect();
    let those = |are: fn(&Tag) -> bool| {
        let own = on_goal.iter().filter(|(_, tag)| are(tag));
        let mut found: Vec<usize> = own.map(|(at, _)| *at).collect();
        strongest_first(&mut found, passages, &concept);
        found
    };
    let main = those(|tag| tag.rank == Rank::Main);
    let also = those(|tag| tag.rank == Rank::Also);
    let named = those(|tag| tag.basis == Basis::Explicit);
    let (status, reason) = status::of_goal(&concept, &main, &also, passages, incomplete);
    let money_of = |counts: &dyn Fn(&Finding) -> bool| {
        let found = main.iter().chain(&also).map(|at| &passages[*at]);
        Money::of(found.filter(|it| counts(it)).map(|it| &it.passage))
    };
    let pays = |it: &Finding| it.paid_goal() == Some(goal);
    let money = money_of(&|it| pays(it) && !it.passage.residual);
    let residual_money = money_of(&|it| pays(it) && it.passage.residual);
    let touched_money = money_of(&|it| !pays(it));
    GoalAssessment {
        goal,
        status,
        reason,
        main,
        also,
        named,
        money,
        residual_money,
        touched_money,
        targets: targets_of(goal, on_goal.iter().map(|(at, _)| *at), passages),
    }
}

/// The targets of a goal, in order, that those passages address which address the goal.
fn targets_of(
    goal: u8,
    on_goal: impl Iterator<Item = usize>,
    passages: &[Finding],
) -> Vec<FoundConcept> {
    let is_own = |tag: &&Tag| {
        let concept = &tag.concept;
        tag.accepted && concept.target().is_some() && concept.of_goal() == Some(goal)
    };
    let mut targets: Vec<FoundConcept> = Vec::new();
    for at in on_goal {
        for tag in passages[at].tags.iter().filter(is_own) {
            match targets.iter_mut().find(|found| found.concept == tag.concept) {
                Some(found) => found.passages.push(at),
                None => {
                    targets.push(FoundConcept { concept: tag.concept.clone(), passages: vec![at] });
                }
            }
        }
    }
    targets.sort_by_key(|found| status::target_order(&found.concept));
    for found in &mut targets {
        strongest_first(&mut found.passages, passages, &found.concept);
    }
    targets
}

fn assess_proposal(
    proposal: &Proposal,
    passages: &[Finding],
    incomplete: bool,
) -> ProposalAssessment {
    let concept = ConceptId::new(&format!("lmb:{}", proposal.id));
    let found = with_polarity(passages, &concept, |polarity| polarity == Polarity::Affirmed);
    let mentioned = with_polarity(passages, &concept, |polarity| polarity == Polarity::Mentioned);
    let against = with_polarity(passages, &concept, Polarity::is_against);
    let elements: Vec<ElementAssessment> = proposal
        .elements
        .iter()
        .map(|element| {
            let concept = ConceptId::new(&format!("lmb:{}/{}", proposal.id, element.id));
            let found = with_polarity(passages, &concept, |it| it == Polarity::Affirmed);
            let status = status::of_element(&found, passages, incomplete);
            ElementAssessment { concept, status, found }
        })
        .collect();
    let (status, reason) = status::of_proposal(
        &concept,
        status::Voices { found: &found, against: &against, mentioned: &mentioned },
        &elements,
        passages,
        incomplete,
    );
    let money = Money::of(found.iter().map(|at| &passages[*at].passage));
    let proposal = proposal.id.clone();
    ProposalAssessment { proposal, status, reason, found, against, mentioned, elements, money }
}

/// The passages with an accepted tag of a polarity, strongest first.
fn with_polarity(
    passages: &[Finding],
    concept: &ConceptId,
    wanted: impl Fn(Polarity) -> bool,
) -> Vec<usize> {
    let says =
        |finding: &Finding| finding.accepted(concept).is_some_and(|tag| wanted(tag.polarity));
    let mut found: Vec<usize> = (0..passages.len()).filter(|at| says(&passages[*at])).collect();
    strongest_first(&mut found, passages, concept);
    found
}

/// Orders passages by how well they support a claim: those outside the residual bucket first, then
/// by rank, probability, level and place.
fn strongest_first(found: &mut [usize], passages: &[Finding], concept: &ConceptId) {
    let strength = |at: usize| {
        let finding = &passages[at];
        let tag = finding.accepted(concept);
        let rank = tag.map_or(Rank::Also, |tag| tag.rank);
        let doubt = tag.map_or(1.0, |tag| 1.0 - tag.probability);
        let vague = matches!(finding.passage.level, Level::Prose | Level::Heading);
        (finding.passage.residual, rank, vague, doubt.to_bits() >> 20, at)
    };
    found.sort_by_key(|at| strength(*at));
}

/// The passages that a human should look at, least certain first: those whose strongest tag is a
/// close call either way.
pub(super) fn review(passages: &[Finding]) -> Vec<usize> {
    let doubt = |finding: &Finding| {
        let close = |tag: &Tag| (tag.probability - 0.5).abs();
        finding
            .tags
            .iter()
            .filter(|tag| tag.concept.target().is_none() && tag.concept.element().is_none())
            .map(close)
            .filter(|distance| *distance < 0.1)
            .min_by(f32::total_cmp)
    };
    let mut doubtful: Vec<(f32, usize)> = passages
        .iter()
        .enumerate()
        .filter_map(|(at, finding)| Some((doubt(finding)?, at)))
        .collect();
    doubtful.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    doubtful.into_iter().map(|(_, at)| at).collect()
}

pub(super) fn own_tags(passages: &[Finding]) -> Vec<OwnTag> {
    let goals = |finding: &Finding, explicit: bool| -> Vec<u8> {
        let wanted = |tag: &&Tag| tag.accepted && (tag.basis == Basis::Explicit || !explicit);
        let mut goals: Vec<u8> = finding
            .tags
            .iter()
            .filter(wanted)
            .filter_map(|tag| tag.concept.goal_number())
            .collect();
        goals.sort_unstable();
        goals.dedup();
        goals
    };
    let own = |(passage, finding): (usize, &Finding)| {
        let named = goals(finding, true);
        let inferred = goals(finding, false);
        (!named.is_empty()).then_some(OwnTag { passage, named, inferred })
    };
    passages.iter().enumerate().filter_map(own).collect()
}
