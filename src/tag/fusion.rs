//! From scores to calibrated probabilities and decisions.
//!
//! A concept's probability is a logistic function of its own score and of those of the other
//! concepts, fitted on passages that the scorer had not seen. Two thresholds: *accepted* is where
//! F1 is best, *possible* where nearly nothing is missed. Never looks at words.

use serde::{Deserialize, Serialize};

use super::model::Opinion;
use super::{Basis, Polarity, Rank, Tag};

/// How the scores of a scorer become probabilities and decisions.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Calibration {
    /// One a concept.
    pub(crate) curves: Vec<Curve>,
}

/// A concept's probability as a function of the scores.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Curve {
    /// The intercept.
    pub(crate) bias: f32,
    /// What the score of each concept is multiplied by; empty for its own score as it is.
    pub(crate) slopes: Vec<f32>,
    /// From this probability on it is accepted.
    pub(crate) accepted: f32,
    /// From this probability on it is possible.
    pub(crate) possible: f32,
}

impl Calibration {
    /// Whether there is a curve for each concept, and each knows all scores.
    pub(crate) fn covers(&self, concepts: usize) -> bool {
        self.curves.len() == concepts
            && self.curves.iter().all(|curve| curve.slopes.len() == concepts)
    }

    /// The probability of each concept.
    pub(crate) fn probabilities(&self, scores: &[f32]) -> Vec<f32> {
        let inner = |curve: &Curve| -> f32 {
            curve.slopes.iter().zip(scores).map(|(slope, &score)| slope * squash(score)).sum()
        };
        self.curves.iter().map(|curve| logistic(curve.bias + inner(curve))).collect()
    }

    /// Whether a probability is enough for reports to count the concept.
    pub(crate) fn accepted(&self, concept: usize, probability: f32) -> bool {
        self.curves.get(concept).is_some_and(|curve| probability >= curve.accepted)
    }

    /// Whether a probability is enough to show the concept for review.
    pub(crate) fn possible(&self, concept: usize, probability: f32) -> bool {
        self.curves.get(concept).is_some_and(|curve| probability >= curve.possible)
    }
}

/// Brings together what rules and explicit names found with what the model thinks of the goals.
///
/// A goal that the text names stays as it is. Of the other goals the model's probability and
/// decision hold, with the evidence of both; goals that only the rules found and the model
/// thinks not even possible are left out, and so are their targets. Goals come first, by falling
/// probability, each followed by its targets; then the rest as it was.
#[must_use]
pub fn fuse(tags: Vec<Tag>, opinions: Vec<Opinion>) -> Vec<Tag> {
    let (goals, others): (Vec<Tag>, Vec<Tag>) =
        tags.into_iter().partition(|tag| tag.concept.goal_number().is_some());
    let (targets, rest): (Vec<Tag>, Vec<Tag>) =
        others.into_iter().partition(|tag| tag.concept.target().is_some());
    let mut fused: Vec<Tag> = Vec::new();
    for opinion in opinions {
        if opinion.concept.goal_number().is_none() {
            continue;
        }
        let found = goals.iter().find(|tag| tag.concept == opinion.concept);
        fused.push(match found {
            Some(tag) if tag.basis == Basis::Explicit => tag.clone(),
            found => inferred(found, opinion),
        });
    }
    let named = goals.into_iter().filter(|tag| tag.basis == Basis::Explicit);
    let missing: Vec<Tag> =
        named.filter(|tag| fused.iter().all(|known| known.concept != tag.concept)).collect();
    fused.extend(missing);
    fused.sort_by(|a, b| {
        b.probability.total_cmp(&a.probability).then_with(|| a.concept.cmp(&b.concept))
    });
    let mut all = Vec::with_capacity(fused.len() + targets.len() + rest.len());
    for (place, mut goal) in fused.into_iter().enumerate() {
        goal.rank = if place == 0 { Rank::Main } else { Rank::Also };
        let prefix = format!("{}.", goal.concept);
        let (accepted, probability) = (goal.accepted, goal.probability);
        all.push(goal);
        let own =
            targets.iter().filter(|tag| accepted && tag.concept.as_str().starts_with(&prefix));
        all.extend(
            own.map(|tag| Tag { probability: tag.probability.min(probability), ..tag.clone() }),
        );
    }
    all.extend(rest);
    all
}

/// A goal that the text does not name: the model decides, rules add evidence and polarity.
fn inferred(found: Option<&Tag>, opinion: Opinion) -> Tag {
    let evidence = if opinion.evidence.is_empty() {
        found.map(|tag| tag.evidence.clone()).unwrap_or_default()
    } else {
        opinion.evidence
    };
    Tag {
        concept: opinion.concept,
        probability: opinion.probability,
        accepted: opinion.accepted,
        basis: Basis::Inferred,
        polarity: found.map_or(Polarity::Affirmed, |tag| tag.polarity),
        rank: Rank::Also,
        evidence,
    }
}

/// Keeps single scores from running away.
pub(crate) fn squash(score: f32) -> f32 {
    score.clamp(-8.0, 8.0)
}

/// The logistic function.
pub(crate) fn logistic(score: f32) -> f32 {
    1.0 / (1.0 + (-score).exp())
}
