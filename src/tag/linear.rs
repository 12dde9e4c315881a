//! A linear model: a sum of weights over the features of a passage for each concept, and how the
//! sums become probabilities.
//!
//! Part of the model file. Knows features by their keys only, never what they stand for.

use std::hash::Hash;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::fusion::Calibration;
use super::model::ModelError;
use crate::taxonomy::ConceptId;

/// The weights of a feature: column, weight in steps of the column's scale.
pub(crate) type Weights = Vec<(u8, i8)>;

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
    /// The spelling of each feature.
    pub(crate) features: Vec<String>,
    /// The weights of each feature.
    pub(crate) weights: Vec<Weights>,
    /// From scores to probabilities.
    pub(crate) calibration: Calibration,
    /// Where the weights of each feature begin and end in `flat`.
    #[serde(skip)]
    pub(crate) index: FxHashMap<K, (u32, u32)>,
    /// The weights of all features, side by side, so that they are found in one step.
    #[serde(skip)]
    pub(crate) flat: Box<[(u8, i8)]>,
}

impl<K, C> Default for Linear<K, C> {
    fn default() -> Self {
        Self {
            concepts: Vec::new(),
            bias: Vec::new(),
            scale: Vec::new(),
            features: Vec::new(),
            weights: Vec::new(),
            calibration: Calibration::default(),
            index: FxHashMap::default(),
            flat: Box::default(),
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
            && self.features.len() == self.weights.len()
            && self.weights.iter().flatten().all(|&(column, _)| usize::from(column) < columns);
        if !whole {
            return Err(ModelError::Damaged);
        }
        self.find_features(key);
        Ok(())
    }

    /// Makes the features findable.
    pub(crate) fn find_features(&mut self, key: impl Fn(&str) -> Option<K>) {
        let mut end = 0;
        let spans = self.weights.iter().map(|weights| {
            let start = end;
            end += u32::try_from(weights.len()).unwrap_or_default();
            (start, end)
        });
        let keyed = self.features.iter().zip(spans);
        self.index = keyed.filter_map(|(name, span)| Some((key(name)?, span))).collect();
        self.flat = self.weights.iter().flatten().copied().collect();
    }

    /// How many columns the weights have.
    pub(crate) fn columns(&self) -> usize {
        self.bias.len()
    }

    /// The weights of a feature; none where it is unknown.
    pub(crate) fn weights_of(&self, key: &K) -> &[(u8, i8)] {
        let own = self.index.get(key);
        let own = own.and_then(|&(start, end)| self.flat.get(start as usize..end as usize));
        own.unwrap_or_default()
    }

    /// The weight of a feature in a column, in log-odds.
    pub(crate) fn weight(&self, key: &K, column: usize) -> f32 {
        let own = self.weights_of(key).iter().find(|weight| usize::from(weight.0) == column);
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

/// Adds a feature's value to the sums of the columns.
pub(crate) fn add(weights: &[(u8, i8)], value: f32, sums: &mut [f32]) {
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
