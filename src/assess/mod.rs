//! What a municipality's plans say of each goal and proposal, and what was not found.
//!
//! Pure: [`assess`] looks at tagged passages and at what could not be read, and nothing else.
//! The rules for each status stand in [`status`], those for money in [`money`].

use serde::{Deserialize, Serialize};

use crate::document::{Note, Passage, Period, Place, PlanKind};
use crate::tag::{Rank, Tag};
use crate::taxonomy::{ConceptId, Taxonomy};

mod comparison;
mod findings;
mod history;
mod merge;
pub mod money;
mod plan_profile;
pub mod quotable;
mod revision;
pub mod status;
mod versions;

pub use comparison::{Comparison, Example, Spread, Summary, compare};
pub use history::{Changed, Element, Shift, Step, Tally, Turn, Version};
pub use money::{Ledger, Money, PillarMoney};
pub use plan_profile::Profile;
pub use revision::Change;
pub use status::{Reason, Status};

/// Everything known of one municipality before it is assessed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Subject {
    /// Its name.
    pub municipality: String,
    /// How many inhabitants it has, where the user says so.
    pub population: Option<u32>,
    /// The period that the user wants assessed; else the newest that the documents cover.
    pub period: Option<Period>,
    /// Its files, in the order in which the report lists them.
    pub sources: Vec<SourceReport>,
    /// The tagged plans, each with the index of its file in `sources`.
    pub plans: Vec<TaggedPlan>,
}

/// A file and what became of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SourceReport {
    /// The path below the input folder, with `/`.
    pub name: String,
    /// The BLAKE3 hash of its bytes, in hexadecimal digits; empty if the bytes could not be had.
    pub hash: String,
    /// The format's name, e.g. `PDF`; empty if unknown.
    pub format: String,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "outcome")]
pub enum Outcome {
    /// It was read.
    Read {
        /// What kind of document it is.
        kind: PlanKind,
        /// The years it covers.
        period: Option<Period>,
        /// Its pages; 0 where the format has none.
        pages: u32,
        /// How many passages it holds for this municipality.
        passages: usize,
        /// What must be said about its reading.
        notes: Vec<Note>,
    },
    /// It could not be read.
    Unread {
        /// Which remedy the report names; a key of the wording files.
        cause: Cause,
        /// The reason in technical words, for the one who mends it.
        detail: String,
    },
}

/// Why a file could not be read, as far as the remedy differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// It is protected by a password.
    Encrypted,
    /// It is empty.
    Empty,
    /// It holds something, but no text of a plan: pictures only, or headers without rows.
    NoText,
    /// Its pages are pictures.
    Scan,
    /// It breaks the rules of its format.
    Malformed,
    /// It asks for more than any plan needs.
    TooLarge,
    /// No reader knows the format.
    UnknownFormat,
    /// The operating system refused access.
    NoAccess,
    /// Reading took longer than the limit.
    TimedOut,
    /// Reading ended in a crash.
    Crashed,
}

/// A plan's tagged passages.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TaggedPlan {
    /// The index of its file in [`Subject::sources`].
    pub source: usize,
    /// What kind of document it is.
    pub kind: PlanKind,
    /// The years it covers.
    pub period: Option<Period>,
    /// Which adaptation of the plan it is, by its number or year; `None` for the first version.
    pub edition: Option<i16>,
    /// Its passages with their tags.
    pub passages: Vec<TaggedPassage>,
}

/// A passage with its tags.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TaggedPassage {
    /// The passage.
    pub passage: Passage,
    /// Its tags: every concept above the *possible* threshold.
    pub tags: Vec<Tag>,
}

/// A municipality's gap analysis.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Assessment {
    /// The municipality's name.
    pub municipality: String,
    /// How many inhabitants it has, where the user says so.
    pub population: Option<u32>,
    /// The period assessed.
    pub period: Option<Period>,
    /// Its files and what became of them.
    pub sources: Vec<SourceReport>,
    /// The plan's tree and money in figures.
    pub profile: Profile,
    /// The money of the five pillars, in their order.
    pub pillars: Vec<PillarMoney>,
    /// All expenditure by inhabitant over all years, in euro cents, where a population is given.
    pub per_inhabitant: Option<i64>,
    /// The 17 goals, in order.
    pub goals: Vec<GoalAssessment>,
    /// The proposals, in order.
    pub proposals: Vec<ProposalAssessment>,
    /// The passages assessed, in the order of their documents; the findings point here.
    pub passages: Vec<Finding>,
    /// Passages for human review: indices into `passages`, least certain first.
    pub review: Vec<usize>,
    /// Goals that the plan itself names, beside those inferred.
    pub own_tags: Vec<OwnTag>,
    /// Plans of other periods than the one assessed: indices into `sources`.
    pub earlier: Vec<usize>,
    /// The versions of the plan among the files, from the oldest to the newest.
    pub versions: Vec<Version>,
    /// What changed from one version to the next, the newest change first; empty where there is
    /// only one version.
    pub revisions: Vec<Step>,
    /// Whether something relevant could not be read.
    pub incomplete: bool,
}

/// A passage of the assessed plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// The index of its file in [`Assessment::sources`].
    pub source: usize,
    /// The passage.
    #[serde(flatten)]
    pub passage: Passage,
    /// Its tags.
    pub tags: Vec<Tag>,
    /// Where else the same element of the plan stands.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub elsewhere: Vec<Elsewhere>,
}

/// Another document that describes the same element of a plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Elsewhere {
    /// The index of its file in [`Assessment::sources`].
    pub source: usize,
    /// Where it stands there.
    pub places: Vec<Place>,
}

impl Finding {
    /// The accepted tag for a concept, if there is one.
    #[must_use]
    pub fn accepted(&self, concept: &ConceptId) -> Option<&Tag> {
        self.tags.iter().find(|tag| tag.accepted && tag.concept == *concept)
    }

    /// The goal that the passage addresses most, if any.
    #[must_use]
    pub fn main_goal(&self) -> Option<u8> {
        self.main_tag()?.concept.goal_number()
    }

    /// The goal that the passage's money counts for: its main goal, if that is sure enough.
    #[must_use]
    pub fn paid_goal(&self) -> Option<u8> {
        self.main_tag().filter(|tag| money::is_sure(tag))?.concept.goal_number()
    }

    fn main_tag(&self) -> Option<&Tag> {
        let main = |tag: &&Tag| tag.accepted && tag.rank == Rank::Main;
        self.tags.iter().filter(main).find(|tag| tag.concept.goal_number().is_some())
    }
}

/// What was found of a goal.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GoalAssessment {
    /// 1 to 17.
    pub goal: u8,
    /// The status.
    pub status: Status,
    /// Why it has that status.
    pub reason: Reason,
    /// Passages of which it is the main goal, strongest first.
    pub main: Vec<usize>,
    /// Passages that also touch it, strongest first.
    pub also: Vec<usize>,
    /// Passages that name it themselves ("SDG 6").
    pub named: Vec<usize>,
    /// The money of the passages that pay for it, without the residual bucket; the same as in the
    /// plan's [`Ledger`].
    pub money: Money,
    /// The money of the passages in the residual bucket that pay for it.
    pub residual_money: Money,
    /// The money of the passages that also touch it, or of which it is the main goal without being
    /// sure enough. Not part of any sum.
    pub touched_money: Money,
    /// The targets found, in order, with the passages for each.
    pub targets: Vec<Found>,
}

/// A concept with the passages in which it was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Found {
    /// The concept.
    pub concept: ConceptId,
    /// Indices into [`Assessment::passages`], strongest first.
    pub passages: Vec<usize>,
}

/// What was found of a proposal.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProposalAssessment {
    /// The proposal's id, e.g. `3.4`.
    pub proposal: String,
    /// The status.
    pub status: Status,
    /// Why it has that status.
    pub reason: Reason,
    /// Passages that affirm it, strongest first.
    pub found: Vec<usize>,
    /// Passages that say it is not done or no longer done.
    pub against: Vec<usize>,
    /// Passages that only mention it.
    pub mentioned: Vec<usize>,
    /// Its elements, in order.
    pub elements: Vec<ElementAssessment>,
    /// The money of the passages that affirm it.
    pub money: Money,
}

/// What was found of an element of a proposal.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ElementAssessment {
    /// The element's concept id.
    pub concept: ConceptId,
    /// The status.
    pub status: Status,
    /// Passages that affirm it, strongest first.
    pub found: Vec<usize>,
}

/// A goal that the plan itself names on a passage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OwnTag {
    /// The index of the passage.
    pub passage: usize,
    /// The goals that the text names.
    pub named: Vec<u8>,
    /// The goals that its words point to, named or not.
    pub inferred: Vec<u8>,
}

/// Assesses a municipality.
#[must_use]
pub fn assess(taxonomy: &Taxonomy, subject: Subject) -> Assessment {
    let editions = versions::editions(&subject);
    let incomplete = subject.sources.iter().any(is_incomplete);
    let history::History { versions, revisions, newest, earlier } =
        history::tell(taxonomy, &editions, &subject, incomplete);
    let findings::Found { passages, earlier_years, goals, proposals } = newest;
    let profile = Profile::of(&passages, earlier_years);
    Assessment {
        municipality: subject.municipality,
        population: subject.population,
        period: editions.assessed_period(subject.period),
        pillars: money::by_pillar(taxonomy, &passages, subject.population),
        per_inhabitant: money::per_inhabitant(&profile.ledger.total, subject.population),
        profile,
        goals,
        proposals,
        review: findings::review(&passages),
        own_tags: findings::own_tags(&passages),
        passages,
        earlier,
        versions,
        revisions,
        incomplete,
        sources: subject.sources,
    }
}

/// Whether something relevant in a file was not read.
fn is_incomplete(source: &SourceReport) -> bool {
    match &source.outcome {
        Outcome::Read { notes, .. } => notes.iter().any(|note| note.kind.is_unread()),
        Outcome::Unread { .. } => true,
    }
}
