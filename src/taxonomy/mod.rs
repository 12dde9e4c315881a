//! The concepts in force: goals, targets and the proposals for a local global policy.
//!
//! The data lie beside this file in `data/*.toml` and are built in; a user's own files extend
//! or override them by id (see [`Taxonomy::extend`]).

use serde::{Deserialize, Serialize};

use crate::language::{Lang, Localized};

mod check;
mod concept;
mod load;

pub use concept::ConceptId;
pub use load::TaxonomyError;

/// Goals, targets and proposals, each list in its official order.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Taxonomy {
    /// The version of the built-in data, with `+own` if a user's file changed it.
    pub version: String,
    /// The five pillars of the 2030 Agenda.
    pub pillars: Vec<Pillar>,
    /// The 17 goals.
    pub goals: Vec<Goal>,
    /// The 169 targets.
    pub targets: Vec<Target>,
    /// The local global policy: pillars, proposals, arguments, gains and questions.
    pub lmb: Lmb,
}

/// A pillar: one of the five P's, or one of the three of the local global policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pillar {
    /// Its id, e.g. `people` or `2`.
    pub id: String,
    /// Its name.
    pub name: Localized,
    /// What it is about, in a sentence.
    #[serde(default)]
    pub aim: Localized,
}

/// One of the 17 Sustainable Development Goals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Goal {
    /// 1 to 17.
    pub number: u8,
    /// The id of its pillar.
    pub pillar: String,
    /// The official colour, `#rrggbb`.
    pub colour: String,
    /// The official short name.
    pub name: Localized,
    /// Other names that plans use.
    #[serde(default)]
    pub variants: Variants,
    /// Those of all these names that people also use otherwise: they mean the goal only where a
    /// text speaks of the goals.
    #[serde(default)]
    pub everyday: Variants,
    /// What it aims at, in a sentence.
    pub aim: Localized,
    /// What municipalities do for it.
    pub local: Localized,
    /// What a council could decide where it is weak or not found.
    pub recommendation: Localized,
    /// How to begin.
    pub first_step: Localized,
    /// 1 (little) to 3 (much).
    pub effort: u8,
    /// 1 (little) to 3 (much).
    pub effect: u8,
}

/// Lists in each language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Lists<T> {
    /// Dutch.
    pub nl: Vec<T>,
    /// French.
    pub fr: Vec<T>,
    /// English.
    pub en: Vec<T>,
    /// German.
    pub de: Vec<T>,
}

/// Lists of names in each language.
pub type Variants = Lists<String>;

impl<T> Default for Lists<T> {
    fn default() -> Self {
        Self { nl: Vec::new(), fr: Vec::new(), en: Vec::new(), de: Vec::new() }
    }
}

impl<T> Lists<T> {
    /// The list of a language.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &[T] {
        match lang {
            Lang::Nl => &self.nl,
            Lang::Fr => &self.fr,
            Lang::En => &self.en,
            Lang::De => &self.de,
        }
    }
}

/// One of the 169 targets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// Its number, e.g. `11.2` or `1.a`.
    pub id: String,
    /// What it asks, in a few words of our own.
    pub name: Localized,
    /// Whose task it is.
    pub municipal: Competence,
}

impl Target {
    /// The number of the goal that it belongs to.
    #[must_use]
    pub fn goal(&self) -> u8 {
        self.id.split('.').next().and_then(|goal| goal.parse().ok()).unwrap_or_default()
    }
}

/// How far a target is a municipality's task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Competence {
    /// A municipality has the competence itself.
    Direct,
    /// It contributes to it.
    Indirect,
    /// A task of states or international bodies.
    Other,
}

/// The local global policy (*lokaal mondiaal beleid*).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lmb {
    /// Where the proposals come from.
    pub source: String,
    /// What a local global policy is.
    pub definition: Localized,
    /// Its three pillars.
    #[serde(rename = "pillar")]
    pub pillars: Vec<Pillar>,
    /// Its proposals.
    #[serde(rename = "proposal")]
    pub proposals: Vec<Proposal>,
    /// The reasons for it.
    #[serde(rename = "argument")]
    pub arguments: Vec<Argument>,
    /// What it brings a municipality.
    #[serde(rename = "gain")]
    pub gains: Vec<Gain>,
    /// Questions that help to make it local.
    #[serde(rename = "question")]
    pub questions: Vec<Question>,
}

/// A proposal for a local global policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proposal {
    /// Its number, `pillar.proposal`.
    pub id: String,
    /// The id of its pillar.
    pub pillar: String,
    /// Its name.
    pub name: Localized,
    /// What it is for.
    pub aim: Localized,
    /// What a council could decide.
    pub recommendation: Localized,
    /// How to begin.
    pub first_step: Localized,
    /// Whom to involve.
    pub involve: Localized,
    /// 1 (little) to 3 (much).
    pub effort: u8,
    /// 1 (little) to 3 (much).
    pub effect: u8,
    /// The goals that it serves.
    pub goals: Vec<u8>,
    /// The ids of the arguments for it, strongest first.
    pub arguments: Vec<String>,
    /// What can be checked in a plan.
    #[serde(rename = "element", default)]
    pub elements: Vec<Element>,
    /// Words that show it, beside what the model has learned of the built-in proposals.
    #[serde(default)]
    pub terms: Lists<Term>,
    /// Words that show, in the same sentence as a term, that something else is meant.
    #[serde(default)]
    pub veto: Lists<String>,
}

/// A term of a proposal, written as `src/tag/terms.rs` says: `klimaatpartnerschap`, or
/// `{ text = "klimaat + partnerschap", weight = 2.5 }`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Term {
    /// With the usual weight.
    Plain(String),
    /// With its own.
    Weighed {
        /// The term.
        text: String,
        /// What it adds to the log-odds; at 2 and less it takes more than one term.
        weight: f32,
    },
}

impl Eq for Term {}

impl Term {
    /// The term.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Plain(text) | Self::Weighed { text, .. } => text,
        }
    }

    /// What it adds to the log-odds.
    #[must_use]
    pub fn weight(&self) -> f32 {
        match self {
            Self::Plain(_) => 4.0,
            Self::Weighed { weight, .. } => *weight,
        }
    }
}

/// A checkable part of a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Element {
    /// Its id within the proposal, e.g. `twinning`.
    pub id: String,
    /// Its name.
    pub name: Localized,
    /// What to look for.
    pub ask: Localized,
}

/// A reason for a local global policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Argument {
    /// Its number.
    pub id: String,
    /// The reason in a few words.
    pub name: Localized,
    /// The reason in full.
    pub text: Localized,
}

/// A local gain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gain {
    /// Its id.
    pub id: String,
    /// The gain in a few words.
    pub name: Localized,
    /// The proposals that bring it.
    pub proposals: Vec<String>,
    /// The arguments that it supports.
    #[serde(default)]
    pub arguments: Vec<String>,
}

/// A question that helps to make the policy local.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Its number.
    pub id: String,
    /// The question.
    pub text: Localized,
    /// What the report puts under it.
    pub hint: Localized,
    /// The concepts whose findings help to answer it.
    pub concepts: Vec<ConceptId>,
}

impl Taxonomy {
    /// The goal with a number.
    #[must_use]
    pub fn goal(&self, number: u8) -> Option<&Goal> {
        self.goals.iter().find(|goal| goal.number == number)
    }

    /// The target with an id such as `11.2`.
    #[must_use]
    pub fn target(&self, id: &str) -> Option<&Target> {
        self.targets.iter().find(|target| target.id == id)
    }

    /// The proposal with an id such as `3.4`.
    #[must_use]
    pub fn proposal(&self, id: &str) -> Option<&Proposal> {
        self.lmb.proposals.iter().find(|proposal| proposal.id == id)
    }

    /// Whether a concept exists.
    #[must_use]
    pub fn contains(&self, concept: &ConceptId) -> bool {
        if let Some(number) = concept.goal_number() {
            return self.goal(number).is_some();
        }
        if let Some(target) = concept.target() {
            return self.target(target).is_some();
        }
        if let Some((proposal, element)) = concept.element() {
            return self
                .proposal(proposal)
                .is_some_and(|proposal| proposal.elements.iter().any(|e| e.id == element));
        }
        concept.proposal().is_some_and(|id| self.proposal(id).is_some())
    }

    /// The name of a concept, or `None` if there is no such concept.
    #[must_use]
    pub fn name(&self, concept: &ConceptId) -> Option<&Localized> {
        if let Some(number) = concept.goal_number() {
            return self.goal(number).map(|goal| &goal.name);
        }
        if let Some(target) = concept.target() {
            return self.target(target).map(|target| &target.name);
        }
        if let Some((proposal, element)) = concept.element() {
            let elements = &self.proposal(proposal)?.elements;
            return elements.iter().find(|e| e.id == element).map(|e| &e.name);
        }
        self.proposal(concept.proposal()?).map(|proposal| &proposal.name)
    }
}
