//! Weights fitted on rows, stored as whole numbers.
#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts and weights are small next to what a float holds"
)]

use super::Options;
use super::examples::Examples;
use super::fit::{Matrix, Problem};
use crate::tag::linear::{self, Weights};

/// The scores of each row by a scorer that has not seen its group.
pub(super) fn out_of_fold(examples: &Examples, options: &Options) -> Vec<Vec<f32>> {
    let mut scores = vec![Vec::new(); examples.features.len()];
    for fold in 0..options.folds {
        let (unseen, seen): (Vec<usize>, Vec<usize>) =
            (0..examples.features.len()).partition(|&row| examples.folds.get(row) == Some(&fold));
        let fitted = Fitted::new(examples, &seen, options);
        for row in unseen {
            if let (Some(slot), Some(features)) = (scores.get_mut(row), examples.features.get(row))
            {
                *slot = fitted.scores(features);
            }
        }
    }
    scores
}

/// Weights fitted on some of the rows: whole numbers of 1/127 of a concept's largest.
pub(super) struct Fitted {
    pub(super) bias: Vec<f32>,
    pub(super) scale: Vec<f32>,
    /// The weights of each feature of the vocabulary: concept, weight.
    weights: Vec<Weights>,
}

impl Fitted {
    pub(super) fn new(examples: &Examples, rows: &[usize], options: &Options) -> Self {
        let mut met = vec![0_u32; examples.vocabulary.spellings.len()];
        let of = |row: &usize| examples.features.get(*row).map_or(&[][..], Vec::as_slice);
        for &(feature, _) in rows.iter().flat_map(of) {
            if let Some(met) = met.get_mut(feature as usize) {
                *met += 1;
            }
        }
        // The number that each feature has in the matrix, and its stretch.
        let mut kept: Vec<u32> = Vec::new();
        let mut known: Vec<Option<(u32, f32)>> = vec![None; met.len()];
        for ((feature, &met), slot) in (0..).zip(&met).zip(&mut known) {
            if met >= options.least {
                let stretch = examples.vocabulary.stretch(feature, met, rows.len());
                *slot = Some((u32::try_from(kept.len()).unwrap_or(u32::MAX), stretch));
                kept.push(feature);
            }
        }
        let cell = |&(feature, value): &(u32, f32)| {
            let (number, stretch) = (*known.get(feature as usize)?)?;
            Some((number, value * stretch))
        };
        let cells = rows.iter().map(|row| of(row).iter().filter_map(cell).collect());
        let matrix = Matrix::new(cells, kept.len());
        let truth = |holds: &Vec<bool>| -> Vec<bool> {
            rows.iter().map(|&row| holds.get(row).copied().unwrap_or(false)).collect()
        };
        let truth: Vec<Vec<bool>> =
            examples.holds.iter().chain(&examples.firsts).map(truth).collect();
        let count = |row: &usize| examples.counts.get(*row).copied().unwrap_or(1.0);
        let counts: Vec<f32> = rows.iter().map(count).collect();
        let solved =
            Problem { matrix: &matrix, truth: &truth, counts: &counts, penalty: options.penalty }
                .solve();
        let stretch: Vec<f32> = known.iter().flatten().map(|&(_, stretch)| stretch).collect();
        Self::quantised(solved, &stretch, &kept, met.len(), options.prune, truth.len())
    }

    /// Stores weights as whole numbers; drops what is too small to matter.
    fn quantised(
        mut solved: Vec<f32>,
        stretch: &[f32],
        kept: &[u32],
        features: usize,
        prune: f32,
        concepts: usize,
    ) -> Self {
        let bias = solved.split_off(kept.len() * concepts);
        for (weights, stretch) in solved.chunks_mut(concepts.max(1)).zip(stretch) {
            for weight in weights {
                *weight *= stretch;
            }
        }
        let mut scale = vec![f32::MIN_POSITIVE; concepts];
        for weights in solved.chunks(concepts.max(1)) {
            for (scale, weight) in scale.iter_mut().zip(weights) {
                *scale = scale.max(weight.abs() / 127.0);
            }
        }
        let mut weights = vec![Vec::new(); features];
        for (own, &feature) in solved.chunks(concepts.max(1)).zip(kept) {
            let Some(row) = weights.get_mut(feature as usize) else { continue };
            for ((concept, weight), scale) in (0_u8..).zip(own).zip(&scale) {
                let steps = weight / scale;
                if steps.abs() >= (127.0 * prune).max(0.5) {
                    row.push((concept, steps.round().clamp(-127.0, 127.0) as i8));
                }
            }
        }
        Self { bias, scale, weights }
    }

    /// The score of each column, in log-odds before calibration.
    pub(super) fn scores(&self, features: &[(u32, f32)]) -> Vec<f32> {
        let mut sums = vec![0.0_f32; self.bias.len()];
        for &(feature, value) in features {
            let weights = self.weights.get(feature as usize).map_or(&[][..], Vec::as_slice);
            linear::add(weights, value, &mut sums);
        }
        linear::scores(&sums, &self.scale, &self.bias)
    }

    /// The features that have a weight in the order of their spelling, with their weights.
    pub(super) fn spelled(&mut self, examples: &Examples) -> (Vec<String>, Vec<Weights>) {
        let spellings = examples.vocabulary.spellings.iter().cloned();
        let weights = std::mem::take(&mut self.weights);
        let mut features: Vec<(String, Weights)> =
            spellings.zip(weights).filter(|(_, weights)| !weights.is_empty()).collect();
        features.sort();
        features.into_iter().unzip()
    }
}
