//! Tells the versions of a plan and what changed from each to the next: goals and proposals gained
//! and lost, elements new, dropped and changed, and where the money went.
//!
//! What is unknown in either version is never told as a gain or a loss.

use serde::Serialize;

use super::findings::{Found, find};
use super::revision::{self, Change};
use super::status::Status;
use super::versions::{Edition, Editions};
use super::{Finding, GoalAssessment, Money, Subject};
use crate::document::{Level, Passage, Period, Place, PlanKind};
use crate::taxonomy::{ConceptId, Taxonomy};

/// A version of a plan among a municipality's files.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Version {
    /// What kind of document it is.
    pub kind: PlanKind,
    /// Which adaptation it is, by its number or year; `None` for the first version.
    pub edition: Option<i16>,
    /// The years it covers.
    pub period: Option<Period>,
    /// Its files: indices into [`super::Assessment::sources`].
    pub sources: Vec<usize>,
    /// Whether it is the one that this report assesses.
    pub assessed: bool,
    /// Whether it only tells what it changes, so that it was read together with the version before.
    pub partial: bool,
    /// Strategic objectives and objectives.
    pub objectives: usize,
    /// Actions.
    pub actions: usize,
    /// Goals that are anchored or partly there, and those that are unknown.
    pub goals: Tally,
    /// Proposals likewise.
    pub proposals: Tally,
    /// Its money.
    pub money: Money,
}

/// How many goals or proposals a version has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Those that are anchored or partly there.
    pub there: usize,
    /// Those of which nothing can be said, because something could not be read.
    pub unknown: usize,
}

impl Tally {
    fn of(statuses: impl Iterator<Item = Status>) -> Self {
        let mut tally = Self { there: 0, unknown: 0 };
        for status in statuses {
            match status {
                Status::Anchored | Status::Partly => tally.there += 1,
                Status::Unknown => tally.unknown += 1,
                Status::NotFound => {}
            }
        }
        tally
    }
}

/// What changed from one version to the next.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Step {
    /// The older version: an index into [`super::Assessment::versions`].
    pub from: usize,
    /// The newer version.
    pub to: usize,
    /// What became of each goal and then of each proposal, in their order.
    pub concepts: Vec<Shift>,
    /// The years whose money is compared: those of both versions; empty where they share none, and
    /// then all years of each are.
    pub years: Vec<i16>,
    /// The expenditure of both versions in those years, in euro cents.
    pub expenditure: (i64, i64),
    /// How many elements of the tree are in both versions.
    pub kept: usize,
    /// Elements of the newer version only, in its order.
    pub new: Vec<Element>,
    /// Elements of the older version only, in its order.
    pub dropped: Vec<Element>,
    /// Elements in both whose title, place, text or money changed, in the order of the newer one.
    pub changed: Vec<Changed>,
}

/// What became of a goal or proposal.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shift {
    /// The goal or proposal.
    pub concept: ConceptId,
    /// Its status in the older version.
    pub before: Status,
    /// Its status in the newer version.
    pub after: Status,
    /// What that means.
    pub turn: Turn,
    /// Its expenditure in both versions over all their years, in euro cents.
    pub expenditure: (i64, i64),
    /// The strongest passage for it in each version, if there is one.
    pub evidence: (Option<Element>, Option<Element>),
}

/// What the statuses of a concept in two versions mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Turn {
    /// Found now and not before.
    Gained,
    /// Found before and not now.
    Lost,
    /// Partly there before, anchored now.
    Stronger,
    /// Anchored before, partly there now.
    Weaker,
    /// As it was.
    Kept,
    /// Found in neither.
    Absent,
    /// One of the two is unknown, so that nothing can be said.
    Unclear,
}

/// An element of a version's tree, or a passage that a claim rests on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Element {
    /// Its level.
    pub level: Level,
    /// The code as the plan prints it.
    pub code: Option<String>,
    /// The title; the text of a passage without one.
    pub title: String,
    /// Its file: an index into [`super::Assessment::sources`].
    pub source: usize,
    /// Where it stands there.
    pub place: Option<Place>,
    /// Its own expenditure in the compared years, in euro cents.
    pub expenditure: i64,
}

/// An element that is in both versions and not the same in both.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Changed {
    /// What changed besides money.
    pub change: Change,
    /// The element in the older version.
    pub before: Element,
    /// The element in the newer version.
    pub after: Element,
}

impl Changed {
    /// How much more is spent than before, in euro cents.
    #[must_use]
    pub fn shift(&self) -> i64 {
        self.after.expenditure.saturating_sub(self.before.expenditure)
    }
}

/// What is told of a municipality's versions.
pub(super) struct History {
    pub(super) versions: Vec<Version>,
    pub(super) revisions: Vec<Step>,
    /// What was found in the version to assess.
    pub(super) newest: Found,
    /// Files of which nothing is in that version.
    pub(super) earlier: Vec<usize>,
}

/// Finds what each version says and compares those that follow each other.
pub(super) fn tell(
    taxonomy: &Taxonomy,
    editions: &Editions,
    subject: &Subject,
    incomplete: bool,
) -> History {
    let found = |edition: &Edition| {
        find(taxonomy, edition.plans.iter().map(|at| &subject.plans[*at]), incomplete)
    };
    let mut all: Vec<Found> = editions.all.iter().map(found).collect();
    let versions =
        editions.all.iter().zip(&all).enumerate().map(|(at, (edition, found))| {
            version(edition, found, subject, at == editions.assessed)
        });
    let versions: Vec<Version> = versions.collect();
    let revisions = pairs(&editions.all)
        .into_iter()
        .map(|(from, to)| step((from, &all[from]), (to, &all[to])))
        .collect();
    let assessed = versions.iter().find(|version| version.assessed);
    let inside = |source: usize| assessed.is_some_and(|it| it.sources.contains(&source));
    let has_plan = |source: usize| subject.plans.iter().any(|plan| plan.source == source);
    let earlier = (0..subject.sources.len()).filter(|at| has_plan(*at) && !inside(*at)).collect();
    let newest = if all.is_empty() {
        find(taxonomy, std::iter::empty(), incomplete)
    } else {
        all.swap_remove(editions.assessed)
    };
    History { versions, revisions, newest, earlier }
}

fn version(edition: &Edition, found: &Found, subject: &Subject, assessed: bool) -> Version {
    let mut sources: Vec<usize> =
        edition.plans.iter().map(|at| subject.plans[*at].source).collect();
    sources.sort_unstable();
    sources.dedup();
    let level = |wanted: &dyn Fn(Level) -> bool| {
        found.passages.iter().filter(|finding| wanted(finding.passage.level)).count()
    };
    Version {
        kind: edition.kind,
        edition: edition.number,
        period: edition.period,
        sources,
        assessed,
        partial: edition.partial,
        objectives: level(&|level| level <= Level::Objective),
        actions: level(&|level| level == Level::Action),
        goals: Tally::of(found.goals.iter().map(|goal| goal.status)),
        proposals: Tally::of(found.proposals.iter().map(|proposal| proposal.status)),
        money: Money::of(found.passages.iter().map(|finding| &finding.passage)),
    }
}

/// The versions to compare, the newest first: each plan with the one before it, and accounts with
/// the newest plan that covers their year.
fn pairs(all: &[Edition]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for (at, edition) in all.iter().enumerate() {
        let before = if edition.is_plan() {
            all[..at].iter().rposition(|it| it.is_plan() && it.period.is_some())
        } else if edition.kind == PlanKind::Accounts {
            let covers = |it: &Edition| {
                it.period
                    .zip(edition.period)
                    .is_some_and(|(p, own)| p.first <= own.first && own.last <= p.last)
            };
            all.iter().rposition(|it| it.is_plan() && covers(it))
        } else {
            None
        };
        pairs.extend(before.filter(|_| edition.period.is_some()).map(|before| (before, at)));
    }
    pairs.sort_by_key(|(_, to)| std::cmp::Reverse((all[*to].is_plan(), *to)));
    pairs
}

fn step((from, old): (usize, &Found), (to, new): (usize, &Found)) -> Step {
    let passages = |found: &Found| -> Vec<Passage> {
        found.passages.iter().map(|finding| finding.passage.clone()).collect()
    };
    let (before, after) = (passages(old), passages(new));
    let compared = revision::compare(&before, &after);
    let element = |found: &Found, at: usize| element(&found.passages[at], &compared.years);
    let changed = compared.kept.iter().filter(|it| it.change != Change::Same || it.shift() != 0);
    let changed = changed.map(|it| Changed {
        change: it.change,
        before: element(old, it.old),
        after: element(new, it.new),
    });
    let spent = |passages: &[Passage]| -> i64 {
        passages.iter().map(|passage| revision::spent(passage, &compared.years)).sum()
    };
    Step {
        from,
        to,
        concepts: shifts(old, new),
        expenditure: (spent(&before), spent(&after)),
        kept: compared.kept.len(),
        new: compared.new.iter().map(|at| element(new, *at)).collect(),
        dropped: compared.dropped.iter().map(|at| element(old, *at)).collect(),
        changed: changed.collect(),
        years: compared.years,
    }
}

fn element(finding: &Finding, years: &[i16]) -> Element {
    let passage = &finding.passage;
    Element {
        level: passage.level,
        code: passage.code.clone(),
        title: if passage.title.is_empty() { &passage.text } else { &passage.title }.clone(),
        source: finding.source,
        place: passage.places.first().cloned(),
        expenditure: revision::spent(passage, years),
    }
}

/// What became of each goal and proposal.
fn shifts(old: &Found, new: &Found) -> Vec<Shift> {
    let evidence =
        |found: &Found, first: Option<&usize>| first.map(|at| element(&found.passages[*at], &[]));
    let goals = old.goals.iter().zip(&new.goals).map(|(before, after)| {
        let strongest = |goal: &GoalAssessment| goal.main.first().or(goal.also.first()).copied();
        Shift {
            concept: ConceptId::goal(after.goal),
            before: before.status,
            after: after.status,
            turn: turn(before.status, after.status),
            expenditure: (before.money.expenditure, after.money.expenditure),
            evidence: (
                evidence(old, strongest(before).as_ref()),
                evidence(new, strongest(after).as_ref()),
            ),
        }
    });
    let proposals = old.proposals.iter().zip(&new.proposals).map(|(before, after)| Shift {
        concept: ConceptId::new(&format!("lmb:{}", after.proposal)),
        before: before.status,
        after: after.status,
        turn: turn(before.status, after.status),
        expenditure: (before.money.expenditure, after.money.expenditure),
        evidence: (evidence(old, before.found.first()), evidence(new, after.found.first())),
    });
    goals.chain(proposals).collect()
}

fn turn(before: Status, after: Status) -> Turn {
    use Status::{Anchored, NotFound, Partly, Unknown};
    match (before, after) {
        (Unknown, _) | (_, Unknown) => Turn::Unclear,
        (NotFound, NotFound) => Turn::Absent,
        (NotFound, _) => Turn::Gained,
        (_, NotFound) => Turn::Lost,
        (Partly, Anchored) => Turn::Stronger,
        (Anchored, Partly) => Turn::Weaker,
        (Anchored, Anchored) | (Partly, Partly) => Turn::Kept,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_unknown_is_neither_gained_nor_lost() {
        assert_eq!(turn(Status::Unknown, Status::Anchored), Turn::Unclear);
        assert_eq!(turn(Status::Partly, Status::Unknown), Turn::Unclear);
        assert_eq!(turn(Status::NotFound, Status::Partly), Turn::Gained);
        assert_eq!(turn(Status::Anchored, Status::NotFound), Turn::Lost);
    }
}
