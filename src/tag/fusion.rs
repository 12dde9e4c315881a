//! From scores to calibrated probabilities and decisions.
//!
//! A concept's probability is a logistic function of its score, fitted on passages that the scorer
//! had not seen. Two thresholds: *accepted* is where F1 is best, *possible* where nearly nothing is
//! missed. Never looks at words.

use serde::{Deserialize, Serialize};

/// How the scores of a scorer become probabilities and decisions.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Calibration {
    /// One a concept.
    pub(crate) curves: Vec<Curve>,
}

/// A concept's probability as a function of its score.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Curve {
    /// The intercept.
    pub(crate) bias: f32,
    /// What the score is multiplied by.
    pub(crate) slope: f32,
    /// From this probability on it is accepted.
    pub(crate) accepted: f32,
    /// From this probability on it is possible.
    pub(crate) possible: f32,
}

impl Calibration {
    /// Whether there is a curve for each concept.
    pub(crate) fn covers(&self, concepts: usize) -> bool {
        self.curves.len() == concepts
    }

    /// Scores that are taken as log-odds as they are.
    pub(crate) fn none(concepts: usize) -> Self {
        let curve = Curve { bias: 0.0, slope: 1.0, accepted: 0.5, possible: 0.1 };
        Self { curves: vec![curve; concepts] }
    }

    /// The probability of each concept.
    pub(crate) fn probabilities(&self, scores: &[f32]) -> Vec<f32> {
        let known = self.curves.iter().zip(scores);
        known.map(|(curve, &score)| logistic(curve.bias + curve.slope * squash(score))).collect()
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

/// Keeps single scores from running away.
pub(crate) fn squash(score: f32) -> f32 {
    score.clamp(-8.0, 8.0)
}

/// The probability that goes with log-odds.
pub(crate) fn logistic(score: f32) -> f32 {
    1.0 / (1.0 + (-score).exp())
}
