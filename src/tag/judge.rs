//! The tagger: what the rules found and what the model thinks, joined to one list of tags.
//!
//! A goal has the model's calibrated probability. Two things settle it whatever the model thinks:
//! the text names the goal, or it affirms a proposal that serves it. Targets and proposals are
//! the rules' alone. In a language that the model does not know, the rules stand alone.

use crate::language::{Lang, detect};
use crate::tag::model::{Model, ModelError, Opinion};
use crate::tag::tagger::Rules;
use crate::tag::{Basis, Evidence, Input, Polarity, Rank, Tag};

/// How sure a goal is that the text names.
const NAMED: f32 = 0.97;

/// Gives passages their tags. Prepared once; may be used from any number of threads.
#[derive(Debug)]
pub struct Tagger {
    rules: Rules,
    model: Model,
}

impl Tagger {
    /// A tagger with the lexicons, rules and model that ship.
    ///
    /// # Errors
    ///
    /// Only if the built-in model is broken, which a test rules out.
    pub fn new() -> Result<Self, ModelError> {
        Ok(Self::with_model(Model::builtin()?))
    }

    /// A tagger with a model that the user trained.
    #[must_use]
    pub fn with_model(model: Model) -> Self {
        Self { rules: Rules::new(), model }
    }

    /// The tags of a passage: goals by falling probability, each followed by its targets, then
    /// the proposals with their elements. Only those worth a reader's look.
    #[must_use]
    pub fn tag(&self, input: &Input<'_>) -> Vec<Tag> {
        let lang = input.lang.unwrap_or_else(|| language(input));
        let found = self.rules.tag(&Input { lang: Some(lang), ..*input });
        if !self.model.knows(lang) {
            return found;
        }
        let opinions = self.model.opinions(input.text, input.parents, lang);
        join(found, opinions)
    }
}

/// The language of a passage; a short one is read together with its parents.
fn language(input: &Input<'_>) -> Lang {
    if input.text.len() >= 120 {
        return detect(input.text);
    }
    let mut text = input.text.to_owned();
    for parent in input.parents {
        text.push(' ');
        text.push_str(parent);
    }
    detect(&text)
}

fn join(found: Vec<Tag>, opinions: Vec<Opinion>) -> Vec<Tag> {
    let (goals, others): (Vec<Tag>, Vec<Tag>) =
        found.into_iter().partition(|tag| tag.concept.goal_number().is_some());
    let served = |goal: &Tag| goal.accepted && goal.basis == Basis::Explicit;
    let mut joined: Vec<Tag> = Vec::with_capacity(opinions.len() + others.len());
    for opinion in opinions {
        let named = goals.iter().find(|goal| goal.concept == opinion.concept);
        joined.push(goal(opinion, named));
    }
    for tag in goals {
        if served(&tag) && !joined.iter().any(|known| known.concept == tag.concept) {
            joined.push(Tag { probability: NAMED, ..tag });
        }
    }
    joined.sort_by(|a, b| {
        b.probability.total_cmp(&a.probability).then_with(|| a.concept.cmp(&b.concept))
    });
    let mut tags = Vec::with_capacity(joined.len() + others.len());
    let (targets, proposals): (Vec<Tag>, Vec<Tag>) =
        others.into_iter().partition(|tag| tag.concept.target().is_some());
    for (place, mut goal) in joined.into_iter().enumerate() {
        goal.rank = if place == 0 { Rank::Main } else { Rank::Also };
        let number = goal.concept.goal_number().map(|number| format!("{number}."));
        let own = |target: &&Tag| {
            let id = target.concept.target().unwrap_or_default();
            number.as_ref().is_some_and(|number| id.starts_with(number.as_str()))
        };
        let (accepted, probability) = (goal.accepted, goal.probability);
        tags.push(goal);
        for target in targets.iter().filter(own).filter(|_| accepted) {
            let probability = target.probability.min(probability);
            tags.push(Tag { probability, ..target.clone() });
        }
    }
    tags.extend(proposals);
    tags
}

/// A goal's tag from the model's opinion and from what the rules found of it.
fn goal(opinion: Opinion, found: Option<&Tag>) -> Tag {
    let named = found.is_some_and(|tag| tag.basis == Basis::Explicit);
    let mut evidence: Vec<Evidence> = Vec::new();
    if let Some(tag) = found {
        evidence.extend(tag.evidence.iter().cloned());
    }
    for piece in opinion.evidence {
        if !evidence.iter().any(|known| overlap(known.span, piece.span)) {
            evidence.push(piece);
        }
    }
    Tag {
        concept: opinion.concept,
        probability: if named { opinion.probability.max(NAMED) } else { opinion.probability },
        accepted: opinion.accepted || named,
        basis: if named { Basis::Explicit } else { Basis::Inferred },
        polarity: found.map_or(Polarity::Affirmed, |tag| tag.polarity),
        rank: Rank::Also,
        evidence,
    }
}

fn overlap(a: Option<(u32, u32)>, b: Option<(u32, u32)>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a.0 < b.1 && b.0 < a.1,
        _ => false,
    }
}
