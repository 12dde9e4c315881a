//! What a batch of municipalities looks like side by side. No ranking: an overview.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::quotable::{is_of_figures, is_telling, told};
use super::{Assessment, Finding, Outcome, SourceReport, Status};
use crate::document::{Level, Period};
use crate::language::alphabetical;
use crate::taxonomy::ConceptId;

/// What the comparison keeps of one municipality; small, so that a batch stays flat in memory.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Its name.
    pub municipality: String,
    /// The folder below the output folder that holds its report.
    pub folder: String,
    /// The period assessed.
    pub period: Option<Period>,
    /// How many files were read.
    pub read: usize,
    /// The files that could not be read.
    pub unread: Vec<String>,
    /// Whether something relevant could not be read.
    pub incomplete: bool,
    /// How many passages were assessed.
    pub passages: usize,
    /// How many actions the plan has.
    pub actions: usize,
    /// All expenditure, in euro cents.
    pub expenditure: i64,
    /// The years that it is the sum of, where they are several.
    pub expenditure_years: Option<Period>,
    /// The status of each goal and proposal.
    pub statuses: BTreeMap<ConceptId, Status>,
    /// How many passages address each goal and proposal.
    pub counts: BTreeMap<ConceptId, usize>,
    /// Expenditure by main goal, in euro cents.
    pub goal_expenditure: BTreeMap<u8, i64>,
    /// The strongest passage for each anchored proposal and goal.
    pub examples: Vec<Example>,
}

/// A passage that shows how a municipality does something.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Example {
    /// What it is an example of.
    pub concept: ConceptId,
    /// The municipality.
    pub municipality: String,
    /// The passage's text.
    pub text: String,
    /// The bytes of the words that decided, with what each contributed.
    pub spans: Vec<(Range<usize>, f32)>,
    /// The file.
    pub source: String,
    /// The passage's code.
    pub code: Option<String>,
    /// How sure the tag is.
    pub probability: f32,
}

/// Many municipalities side by side.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// One summary a municipality, by name.
    pub municipalities: Vec<Summary>,
}

/// How the statuses are spread over the municipalities of a batch.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Spread {
    /// How many municipalities there are.
    pub municipalities: usize,
    /// For each goal and proposal, how many have each status, in the order of [`Status::ALL`].
    pub counts: BTreeMap<ConceptId, [usize; 4]>,
}

impl Spread {
    /// Counts the statuses of many municipalities; those of which no file could be read say
    /// nothing and are left out.
    #[must_use]
    pub fn of(municipalities: &[Summary]) -> Self {
        let mut spread = Self::default();
        for summary in municipalities.iter().filter(|summary| summary.read > 0) {
            spread.municipalities += 1;
            for (concept, status) in &summary.statuses {
                let counts = spread.counts.entry(concept.clone()).or_default();
                if let Some(count) = counts.get_mut(status.index()) {
                    *count += 1;
                }
            }
        }
        spread
    }
}

/// Puts summaries side by side, by name.
#[must_use]
pub fn compare(mut municipalities: Vec<Summary>) -> Comparison {
    municipalities.sort_by(|a, b| {
        alphabetical(&a.municipality, &b.municipality).then_with(|| a.folder.cmp(&b.folder))
    });
    Comparison { municipalities }
}

impl Summary {
    /// What the comparison keeps of an assessment.
    #[must_use]
    pub fn of(assessment: &Assessment, folder: &str) -> Self {
        let mut statuses = BTreeMap::new();
        let mut counts = BTreeMap::new();
        let mut examples = Vec::new();
        for goal in &assessment.goals {
            let concept = ConceptId::goal(goal.goal);
            statuses.insert(concept.clone(), goal.status);
            counts.insert(concept.clone(), goal.main.len() + goal.also.len());
            if goal.status == Status::Anchored {
                examples.extend(example(assessment, &concept, &goal.main));
            }
        }
        for proposal in &assessment.proposals {
            let concept = ConceptId::new(&format!("lmb:{}", proposal.proposal));
            statuses.insert(concept.clone(), proposal.status);
            counts.insert(concept.clone(), proposal.found.len());
            if !proposal.found.is_empty() {
                examples.extend(example(assessment, &concept, &proposal.found));
            }
        }
        let unread = |source: &&SourceReport| matches!(source.outcome, Outcome::Unread { .. });
        let (unread, read): (Vec<&SourceReport>, Vec<&SourceReport>) =
            assessment.sources.iter().partition(unread);
        // A file of plans for several periods is there once for each.
        let read: BTreeSet<&str> = read.iter().map(|source| &*source.name).collect();
        let ledger = &assessment.profile.ledger;
        Self {
            municipality: assessment.municipality.clone(),
            folder: folder.to_owned(),
            period: assessment.period,
            read: read.len(),
            unread: unread.iter().map(|source| source.name.clone()).collect(),
            incomplete: assessment.incomplete,
            passages: assessment.passages.len(),
            actions: assessment.profile.actions,
            expenditure: ledger.total.expenditure,
            expenditure_years: ledger.total.years(),
            statuses,
            counts,
            goal_expenditure: ledger
                .goals
                .iter()
                .map(|(goal, money)| (*goal, money.expenditure))
                .collect(),
            examples,
        }
    }
}

/// The passage that shows best how something is done: concrete, sure, and not in the residual
/// bucket; never a line of figures.
fn example(assessment: &Assessment, concept: &ConceptId, found: &[usize]) -> Option<Example> {
    let done = |finding: &&Finding| {
        let tag = finding.tags.iter().find(|tag| tag.concept == *concept);
        tag.is_some_and(|tag| !tag.polarity.is_against()) && !is_of_figures(&finding.passage.text)
    };
    let concrete = |finding: &&Finding| {
        finding.passage.level == Level::Action
            && !finding.passage.residual
            && is_telling(&told(&finding.passage))
    };
    let candidates = found.iter().filter_map(|at| assessment.passages.get(*at)).filter(done);
    let finding = candidates.clone().find(concrete).or_else(|| candidates.clone().next())?;
    let (text, spans) = finding.quotable(concept);
    Some(Example {
        concept: concept.clone(),
        municipality: assessment.municipality.clone(),
        text,
        spans,
        source: assessment.sources.get(finding.source)?.name.clone(),
        code: finding.passage.code.clone(),
        probability: finding.accepted(concept)?.probability,
    })
}
