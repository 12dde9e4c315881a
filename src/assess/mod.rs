//! What a municipality's plans say of each goal and proposal, and what was not found.
//!
//! Pure: [`assess`] looks at tagged passages and at what could not be read, and nothing else.
//! The rules for each status stand in [`status`], those for money in [`money`].

use serde::{Deserialize, Serialize};

use crate::document::{Level, Note, Passage, Period, Place, PlanKind};
use crate::tag::{Polarity, Rank, Tag};
use crate::taxonomy::{ConceptId, Taxonomy};

mod comparison;
mod generation;
mod merge;
pub mod money;
mod plan_profile;
pub mod revision;
pub mod status;

pub use comparison::{Comparison, Example, Summary, compare};
pub use money::{Ledger, Money};
pub use plan_profile::Profile;
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
        let main = |tag: &&Tag| tag.accepted && tag.rank == Rank::Main;
        self.tags.iter().filter(main).find_map(|tag| tag.concept.goal_number())
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
    /// The money of the passages of which it is the main goal, without the residual bucket; the
    /// same as in the plan's [`Ledger`].
    pub money: Money,
    /// The money of the passages in the residual bucket of which it is the main goal.
    pub residual_money: Money,
    /// The money of the passages that also touch it. Not part of any sum.
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
    let generation = generation::newest(&subject);
    let earlier = generation::earlier_sources(&subject, &generation);
    let incomplete = subject.sources.iter().any(is_incomplete);
    let passages: Vec<Finding> = subject
        .plans
        .into_iter()
        .enumerate()
        .filter(|(at, _)| generation.plans.contains(at))
        .flat_map(|(_, plan)| {
            let source = plan.source;
            plan.passages.into_iter().map(move |tagged| Finding {
                source,
                passage: tagged.passage,
                tags: tagged.tags,
                elsewhere: Vec::new(),
            })
        })
        .collect();
    let mut passages = merge::merge(passages);
    money::keep_leaves(&mut passages);
    let goals = taxonomy.goals.iter().map(|goal| assess_goal(goal.number, &passages, incomplete));
    let goals: Vec<_> = goals.collect();
    let proposals = &taxonomy.lmb.proposals;
    let proposals = proposals.iter().map(|it| assess_proposal(it, &passages, incomplete)).collect();
    Assessment {
        municipality: subject.municipality,
        population: subject.population,
        period: generation.period,
        profile: Profile::of(&passages),
        goals,
        proposals,
        review: review(&passages),
        own_tags: own_tags(&passages),
        passages,
        earlier,
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

fn assess_goal(goal: u8, passages: &[Finding], incomplete: bool) -> GoalAssessment {
    let concept = ConceptId::goal(goal);
    let mut main = Vec::new();
    let mut also = Vec::new();
    let mut named = Vec::new();
    let mut targets: Vec<Found> = Vec::new();
    for (at, finding) in passages.iter().enumerate() {
        let Some(tag) = finding.accepted(&concept) else { continue };
        if tag.rank == Rank::Main {
            main.push(at);
        } else {
            also.push(at);
        }
        if tag.basis == crate::tag::Basis::Explicit {
            named.push(at);
        }
        for tag in finding.tags.iter().filter(|tag| tag.accepted) {
            let id = tag.concept.target().and_then(|id| id.split('.').next());
            if id.and_then(|number| number.parse().ok()) != Some(goal) {
                continue;
            }
            match targets.iter_mut().find(|found| found.concept == tag.concept) {
                Some(found) => found.passages.push(at),
                None => {
                    targets.push(Found { concept: tag.concept.clone(), passages: vec![at] });
                }
            }
        }
    }
    strongest_first(&mut main, passages, &concept);
    strongest_first(&mut also, passages, &concept);
    strongest_first(&mut named, passages, &concept);
    targets.sort_by_key(|found| status::target_order(&found.concept));
    for found in &mut targets {
        strongest_first(&mut found.passages, passages, &found.concept);
    }
    let (status, reason) = status::of_goal(&concept, &main, &also, passages, incomplete);
    let of_main = |residual: bool| {
        let passages = main.iter().map(|at| &passages[*at].passage);
        Money::of(passages.filter(|passage| passage.residual == residual))
    };
    let (money, residual_money) = (of_main(false), of_main(true));
    let touched_money = Money::of(also.iter().map(|at| &passages[*at].passage));
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
        targets,
    }
}

fn assess_proposal(
    proposal: &crate::taxonomy::Proposal,
    passages: &[Finding],
    incomplete: bool,
) -> ProposalAssessment {
    let concept = ConceptId::new(&format!("lmb:{}", proposal.id));
    let found = with_polarity(passages, &concept, |polarity| polarity == Polarity::Affirmed);
    let mentioned = with_polarity(passages, &concept, |polarity| polarity == Polarity::Mentioned);
    let against = with_polarity(passages, &concept, |polarity| {
        matches!(polarity, Polarity::Negated | Polarity::Ended)
    });
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
fn review(passages: &[Finding]) -> Vec<usize> {
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

fn own_tags(passages: &[Finding]) -> Vec<OwnTag> {
    let goals = |finding: &Finding, explicit: bool| -> Vec<u8> {
        let wanted =
            |tag: &&Tag| tag.accepted && (tag.basis == crate::tag::Basis::Explicit || !explicit);
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
