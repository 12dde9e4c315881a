//! A linear model: a sum of weights over the features of a passage for each concept, and how the
//! sums become probabilities.
//!
//! Part of the model file. Knows features by their keys only, never what they stand for.

use std::hash::{BuildHasher, Hash};

use rustc_hash::{FxBuildHasher, FxHashMap};
use serde::{Deserialize, Serialize};

use super::fusion::Calibration;
use super::model::ModelError;
use crate::taxonomy::ConceptId;

mod features;

use features::Span;
pub(crate) use features::{Features, Weight};

/// Weights of features that are found by keys of type `K`, for concepts of type `C`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(bound(serialize = "C: Serialize", deserialize = "C: Deserialize<'de>"))]
pub(crate) struct Linear<K, C = ConceptId> {
    /// The concepts that it scores.
    pub(crate) concepts: Vec<C>,
    /// The intercept of each concept; then, where it was learned which concept readers put first,
    /// of each concept's being first. These are the columns of the weights.
    pub(crate) bias: Vec<f32>,
    /// What the weights of each column are multiplied by.
    pub(crate) scale: Vec<f32>,
    /// The features with their weights.
    pub(crate) features: Features,
    /// From scores to probabilities.
    pub(crate) calibration: Calibration,
    /// Where the weights of each feature stand.
    #[serde(skip)]
    pub(crate) index: FxHashMap<K, Span>,
    /// Which keys may be in the index.
    #[serde(skip)]
    pub(crate) met: Met,
}

impl<K, C> Default for Linear<K, C> {
    fn default() -> Self {
        Self {
            concepts: Vec::new(),
            bias: Vec::new(),
            scale: Vec::new(),
            features: Features::default(),
            calibration: Calibration::default(),
            index: FxHashMap::default(),
            met: Met::default(),
        }
    }
}

impl<K: Hash + Eq, C> Linear<K, C> {
    /// Checks what the file says and makes the features findable by the keys of their spellings.
    pub(crate) fn prepare(&mut self, key: impl Fn(&str) -> Option<K>) -> Result<(), ModelError> {
        let concepts = self.concepts.len();
        let columns = self.columns();
        let whole = (columns == concepts || columns == 2 * concepts)
            && self.scale.len() == columns
            && self.calibration.covers(concepts)
            && self.features.fit(columns);
        if !whole {
            return Err(ModelError::Damaged);
        }
        self.find_features(key);
        Ok(())
    }

    /// Makes the features findable.
    pub(crate) fn find_features(&mut self, key: impl Fn(&str) -> Option<K>) {
        let keyed = self.features.spans().filter_map(|(name, span)| Some((key(name)?, span)));
        self.index.clear();
        self.index.reserve(self.features.len());
        self.index.extend(keyed);
        self.met = Met::of(self.index.keys(), self.features.len());
    }

    /// How many columns the weights have.
    pub(crate) fn columns(&self) -> usize {
        self.bias.len()
    }

    /// The weights of a feature; none where it is unknown.
    pub(crate) fn weights_of(&self, key: &K) -> &[Weight] {
        let span = if self.met.may_have(key) { self.index.get(key) } else { None };
        span.map_or(&[], |&span| self.features.at(span))
    }

    /// That of a column among the weights of a feature, in log-odds.
    pub(crate) fn weight(&self, weights: &[Weight], column: usize) -> f32 {
        let own = weights.iter().find(|weight| usize::from(weight.0) == column);
        let scale = self.scale.get(column).copied().unwrap_or_default();
        own.map_or(0.0, |&(_, weight)| f32::from(weight) * scale)
    }

    /// Adds a feature's value to the sums of the columns; whether the feature is known.
    pub(crate) fn add(&self, key: &K, value: f32, sums: &mut [f32]) -> bool {
        let weights = self.weights_of(key);
        add(weights, value, sums);
        !weights.is_empty()
    }

    /// The score of each column, in log-odds before calibration.
    pub(crate) fn scores(&self, sums: &[f32]) -> Vec<f32> {
        scores(sums, &self.scale, &self.bias)
    }
}

/// Bits by the hashes of keys. Most of what a passage shows has no weight, and this says so without
/// waiting for the memory that a large table lies in.
#[derive(Debug, Clone, Default)]
pub(crate) struct Met(Vec<u64>);

impl Met {
    /// So many bits for a key: one in eight others is taken for one that is there.
    const BITS: usize = 8;

    fn of<'k, K: Hash + 'k>(keys: impl Iterator<Item = &'k K>, count: usize) -> Self {
        let words = (count * Self::BITS).div_ceil(64).next_power_of_two();
        let mut met = Self(vec![0; words]);
        for key in keys {
            let (word, bit) = met.place(key);
            if let Some(word) = met.0.get_mut(word) {
                *word |= bit;
            }
        }
        met
    }

    fn may_have(&self, key: &impl Hash) -> bool {
        let (word, bit) = self.place(key);
        self.0.get(word).is_some_and(|word| word & bit != 0)
    }

    /// The word of a key, and its bit there.
    fn place(&self, key: &impl Hash) -> (usize, u64) {
        let hash = FxBuildHasher.hash_one(key);
        let word = (hash >> 32) as usize & self.0.len().wrapping_sub(1);
        (word, 1 << (hash >> 58))
    }
}

/// Adds a feature's value to the sums of the columns.
pub(crate) fn add(weights: &[Weight], value: f32, sums: &mut [f32]) {
    for &(column, weight) in weights {
        if let Some(sum) = sums.get_mut(usize::from(column)) {
            *sum += value * f32::from(weight);
        }
    }
}

/// The score of each column, in log-odds before calibration.
pub(crate) fn scores(sums: &[f32], scale: &[f32], bias: &[f32]) -> Vec<f32> {
    let columns = sums.iter().zip(scale).zip(bias);
    columns.map(|((sum, scale), bias)| sum * scale + bias).collect()
}
