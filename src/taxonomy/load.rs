//! Reads taxonomy files: the built-in ones and a user's own.

use serde::Deserialize;

use super::{Argument, Gain, Goal, Lmb, Pillar, Proposal, Question, Target, Taxonomy, check};
use crate::language::{Lang, Localized};

const GOALS: &str = include_str!("data/goals.toml");
const TARGETS: &str = include_str!("data/targets.toml");
const LMB: &str = include_str!("data/lmb.toml");

/// Why a taxonomy file can't be used.
#[derive(Debug, thiserror::Error)]
pub enum TaxonomyError {
    /// The file is not TOML of the documented form.
    #[error("the taxonomy file can't be understood")]
    Syntax(#[from] toml::de::Error),
    /// The file is well-formed but contradicts itself or the rest.
    #[error("the taxonomy does not hold together: {}", .0.join("; "))]
    Inconsistent(Vec<String>),
}

/// A file with any of the lists; what a user's own file may hold.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    version: Option<String>,
    source: Option<String>,
    definition: Option<Localized>,
    pillar: Vec<Pillar>,
    goal: Vec<Goal>,
    target: Vec<Target>,
    proposal: Vec<Proposal>,
    argument: Vec<Argument>,
    gain: Vec<Gain>,
    question: Vec<Question>,
}

impl File {
    /// What is wrong with a user's own file and can't be seen once its entries are in their place.
    fn faults(&self) -> Result<Vec<String>, TaxonomyError> {
        let mut faults = Vec::new();
        let mut once = |what, ids: Vec<String>| check::unique(&mut faults, what, ids.into_iter());
        once("pillar", self.pillar.iter().map(|it| it.id.clone()).collect());
        once("goal", self.goal.iter().map(|it| it.number.to_string()).collect());
        once("target", self.target.iter().map(|it| it.id.clone()).collect());
        once("proposal", self.proposal.iter().map(|it| it.id.clone()).collect());
        once("argument", self.argument.iter().map(|it| it.id.clone()).collect());
        once("gain", self.gain.iter().map(|it| it.id.clone()).collect());
        once("question", self.question.iter().map(|it| it.id.clone()).collect());
        let builtin = Taxonomy::builtin()?;
        for proposal in self.proposal.iter().filter(|it| builtin.proposal(&it.id).is_none()) {
            if Lang::ALL.iter().all(|lang| proposal.terms.get(*lang).is_empty()) {
                faults.push(format!(
                    "proposal {} has no terms to be found by; write some in `terms.nl`",
                    proposal.id
                ));
            }
        }
        Ok(faults)
    }
}

impl Taxonomy {
    /// The taxonomy that is built in.
    ///
    /// # Errors
    ///
    /// Only if the built-in files are broken, which a test rules out.
    pub fn builtin() -> Result<Self, TaxonomyError> {
        let goals: File = toml::from_str(GOALS)?;
        let targets: File = toml::from_str(TARGETS)?;
        let lmb: Lmb = toml::from_str(LMB)?;
        let taxonomy = Self {
            version: goals.version.unwrap_or_default(),
            pillars: goals.pillar,
            goals: goals.goal,
            targets: targets.target,
            lmb,
        };
        taxonomy.checked()
    }

    /// Adds a user's own file: an entry with a known id replaces it, others are added.
    ///
    /// # Errors
    ///
    /// If the file can't be understood, or refers to what does not exist.
    pub fn extend(mut self, own: &str) -> Result<Self, TaxonomyError> {
        let file: File = toml::from_str(own)?;
        let faults = file.faults()?;
        if !faults.is_empty() {
            return Err(TaxonomyError::Inconsistent(faults));
        }
        for pillar in file.pillar {
            let known = if self.pillars.iter().any(|p| p.id == pillar.id) {
                &mut self.pillars
            } else {
                &mut self.lmb.pillars
            };
            put(known, pillar, |pillar| pillar.id.clone());
        }
        file.goal.into_iter().for_each(|goal| put(&mut self.goals, goal, |g| g.number));
        file.target.into_iter().for_each(|it| put(&mut self.targets, it, |t| t.id.clone()));
        let lmb = &mut self.lmb;
        file.proposal.into_iter().for_each(|it| put(&mut lmb.proposals, it, |p| p.id.clone()));
        file.argument.into_iter().for_each(|it| put(&mut lmb.arguments, it, |a| a.id.clone()));
        file.gain.into_iter().for_each(|it| put(&mut lmb.gains, it, |g| g.id.clone()));
        file.question.into_iter().for_each(|it| put(&mut lmb.questions, it, |q| q.id.clone()));
        lmb.source = file.source.unwrap_or(std::mem::take(&mut lmb.source));
        lmb.definition = file.definition.unwrap_or(std::mem::take(&mut lmb.definition));
        if !self.version.ends_with("+own") {
            self.version.push_str("+own");
        }
        self.checked()
    }

    fn checked(self) -> Result<Self, TaxonomyError> {
        let faults = check::check(&self);
        if faults.is_empty() { Ok(self) } else { Err(TaxonomyError::Inconsistent(faults)) }
    }
}

/// Replaces the entry with the same key, or adds one at the end.
fn put<T, K: PartialEq>(list: &mut Vec<T>, entry: T, key: impl Fn(&T) -> K) {
    match list.iter().position(|known| key(known) == key(&entry)) {
        Some(at) => list[at] = entry,
        None => list.push(entry),
    }
}
