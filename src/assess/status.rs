//! The rules by which a goal, a proposal or an element gets its status.
//!
//! | status | a goal | a proposal |
//! |---|---|---|
//! | anchored | an objective, an action plan, or an action with means addresses it as its main goal, more likely than not | such a passage affirms it, and at least half of its elements are found |
//! | partly | it is addressed in any other way: as a side effect, unsurely, in prose, in the residual bucket | affirmed without means, with fewer elements, or only mentioned |
//! | unknown | nothing found, and something relevant could not be read | the same |
//! | not found | nothing found in the documents read | the same; also where the plan says that it stops or is not done |
//!
//! An action has means if it has an amount other than zero, or if no action of the plan has
//! amounts (a strategic note prints its money elsewhere).

use serde::{Deserialize, Serialize};

use super::money::is_sure;
use super::{ElementAssessment, Finding};
use crate::document::{Amount, Level, Passage};
use crate::taxonomy::ConceptId;

/// What the documents say of a concept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// *Verankerd*: an objective or a concrete action with means.
    Anchored,
    /// *Gedeeltelijk*: mentioned, an intention, or with weak or missing elements.
    Partly,
    /// *Niet gevonden in de gelezen documenten*.
    NotFound,
    /// *Onbekend*: something relevant could not be read.
    Unknown,
}

impl Status {
    /// The statuses in the order in which reports show them.
    pub const ALL: [Self; 4] = [Self::Anchored, Self::Partly, Self::NotFound, Self::Unknown];

    /// Its place in [`Self::ALL`].
    #[must_use]
    pub fn index(self) -> usize {
        match self {
            Self::Anchored => 0,
            Self::Partly => 1,
            Self::NotFound => 2,
            Self::Unknown => 3,
        }
    }
}

/// Why a concept has its status; a key of the wording files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// An objective or action plan is about it.
    Objective,
    /// An action with an amount is about it.
    ActionWithMeans,
    /// An action is about it, in a plan that prints no amounts with its actions.
    Action,
    /// Only actions without an amount are about it.
    NoMeans,
    /// It is only touched by passages that are mainly about something else.
    OnlyTouched,
    /// No passage is more likely than not to be mainly about it.
    Unsure,
    /// It is only found in prose outside the plan's tree.
    OnlyProse,
    /// It is only found in the residual bucket.
    OnlyResidual,
    /// It is affirmed, but fewer than half of its elements are found.
    FewElements,
    /// It is only mentioned.
    OnlyMentioned,
    /// The plan says that it stops or is not done.
    Stopped,
    /// Nothing was found.
    Nothing,
    /// Nothing was found, and something could not be read.
    Unread,
}

/// The passages that speak of a proposal, by what they say.
#[derive(Debug, Clone, Copy)]
pub(super) struct Voices<'a> {
    pub(super) found: &'a [usize],
    pub(super) against: &'a [usize],
    pub(super) mentioned: &'a [usize],
}

/// The status of a goal.
pub(super) fn of_goal(
    concept: &ConceptId,
    main: &[usize],
    also: &[usize],
    passages: &[Finding],
    incomplete: bool,
) -> (Status, Reason) {
    if main.is_empty() && also.is_empty() {
        return nothing(incomplete);
    }
    let tag = |at: &usize| passages[*at].accepted(concept);
    let speaks_for = |at: &&usize| tag(at).is_some_and(|tag| !tag.polarity.is_against());
    if !main.iter().chain(also).any(|at| speaks_for(&at)) {
        return (Status::NotFound, Reason::Stopped);
    }
    let main = || main.iter().filter(speaks_for);
    let sure = |at: &&usize| tag(at).is_some_and(is_sure);
    match strongest_anchor(main().filter(sure), passages) {
        Ok(reason) => (Status::Anchored, reason),
        Err(_) if main().next().is_none() => (Status::Partly, Reason::OnlyTouched),
        Err(_) if !main().any(|at| sure(&at)) => (Status::Partly, Reason::Unsure),
        Err(weakness) => (Status::Partly, weakness),
    }
}

/// The status of a proposal.
pub(super) fn of_proposal(
    _concept: &ConceptId,
    voices: Voices<'_>,
    elements: &[ElementAssessment],
    passages: &[Finding],
    incomplete: bool,
) -> (Status, Reason) {
    if voices.found.is_empty() {
        return match (voices.against.is_empty(), voices.mentioned.is_empty()) {
            (false, _) => (Status::NotFound, Reason::Stopped),
            (true, false) => (Status::Partly, Reason::OnlyMentioned),
            (true, true) => nothing(incomplete),
        };
    }
    match strongest_anchor(voices.found.iter(), passages) {
        Err(weakness) => (Status::Partly, weakness),
        Ok(reason) => {
            let there = elements.iter().filter(|element| !element.found.is_empty()).count();
            if there * 2 >= elements.len() {
                (Status::Anchored, reason)
            } else {
                (Status::Partly, Reason::FewElements)
            }
        }
    }
}

/// The status of an element.
pub(super) fn of_element(found: &[usize], passages: &[Finding], incomplete: bool) -> Status {
    if found.is_empty() {
        return nothing(incomplete).0;
    }
    match strongest_anchor(found.iter(), passages) {
        Ok(_) => Status::Anchored,
        Err(_) => Status::Partly,
    }
}

fn nothing(incomplete: bool) -> (Status, Reason) {
    if incomplete { (Status::Unknown, Reason::Unread) } else { (Status::NotFound, Reason::Nothing) }
}

/// The best reason to call a concept anchored, or the mildest weakness if there is none.
fn strongest_anchor<'a>(
    found: impl Iterator<Item = &'a usize>,
    passages: &[Finding],
) -> Result<Reason, Reason> {
    let means = plan_has_means(passages);
    let mut weakness = Reason::OnlyResidual;
    let mut anchor: Option<Reason> = None;
    for at in found {
        match of_passage(&passages[*at].passage, means) {
            Ok(reason) => anchor = Some(anchor.map_or(reason, |best| best.min(reason))),
            Err(reason) => weakness = weakness.min(reason),
        }
    }
    anchor.ok_or(weakness)
}

/// The passages among those found that give a concept its status, in their order; none where the
/// reason lies in no single passage.
#[must_use]
pub fn decisive(
    concept: &ConceptId,
    reason: Reason,
    found: &[usize],
    passages: &[Finding],
) -> Vec<usize> {
    let means = plan_has_means(passages);
    let decides = |at: &usize| {
        passages.get(*at).is_some_and(|finding| {
            let (Ok(own) | Err(own)) = of_passage(&finding.passage, means);
            own == reason && finding.accepted(concept).is_some_and(is_sure)
        })
    };
    found.iter().copied().filter(decides).collect()
}

/// Why a passage by itself anchors what it is about, or why it does not.
fn of_passage(passage: &Passage, plan_has_means: bool) -> Result<Reason, Reason> {
    if passage.residual {
        return Err(Reason::OnlyResidual);
    }
    match passage.level {
        Level::StrategicObjective | Level::Objective | Level::ActionPlan => Ok(Reason::Objective),
        Level::Action | Level::BudgetLine if has_means(&passage.amounts) => {
            Ok(Reason::ActionWithMeans)
        }
        Level::Action | Level::BudgetLine if !plan_has_means => Ok(Reason::Action),
        Level::Action | Level::BudgetLine => Err(Reason::NoMeans),
        Level::Prose | Level::Heading => Err(Reason::OnlyProse),
    }
}

fn plan_has_means(passages: &[Finding]) -> bool {
    passages.iter().any(|finding| {
        finding.passage.level == Level::Action && has_means(&finding.passage.amounts)
    })
}

fn has_means(amounts: &[Amount]) -> bool {
    amounts.iter().any(|amount| amount.cents != 0)
}

/// The order of targets within a goal: numbers first, then letters.
pub(super) fn target_order(concept: &ConceptId) -> (u8, bool, u8, String) {
    let id = concept.target().unwrap_or_default();
    let (goal, part) = id.split_once('.').unwrap_or((id, ""));
    let number = part.parse::<u8>();
    (goal.parse().unwrap_or(0), number.is_err(), number.unwrap_or(0), part.to_owned())
}
