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
use crate::tag::fusion::Calibration;
use crate::tag::linear::{self, Features, Linear, Weight};

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
    bias: Vec<f32>,
    scale: Vec<f32>,
    /// The weights of each feature of the vocabulary: concept, weight.
    weights: Vec<Vec<Weight>>,
}

impl Fitted {
    pub(super) fn new(examples: &Examples, rows: &[usize], options: &Options) -> Self {
        let features = examples.vocabulary.spellings.len();
        let columns = Columns::new(examples, rows);
        let mut used = Used::often(examples, rows, options.least);
        let mut solved = columns.solve(&used, options.penalty, None);
        if options.select > 0.0 {
            let goals = examples.holds.len();
            let near = used.keep_strong(solved, columns.truth.len(), goals, options.select);
            solved = columns.solve(&used, options.penalty, Some(near));
        }
        Self::quantised(solved, &used, features, options.prune, columns.truth.len())
    }

    /// As [`Fitted::new`], on all rows.
    pub(super) fn on_all(examples: &Examples, options: &Options) -> Self {
        let all: Vec<usize> = (0..examples.features.len()).collect();
        Self::new(examples, &all, options)
    }

    /// The weights for these concepts, whose scores are taken as log-odds as they are.
    pub(super) fn linear<K, C>(mut self, examples: &Examples, concepts: Vec<C>) -> Linear<K, C> {
        let features = self.spelled(examples);
        Linear {
            calibration: Calibration::none(concepts.len()),
            concepts,
            bias: self.bias,
            scale: self.scale,
            features,
            ..Linear::default()
        }
    }

    /// Stores weights as whole numbers; drops what is too small to matter.
    fn quantised(
        mut solved: Vec<f32>,
        used: &Used,
        features: usize,
        prune: f32,
        concepts: usize,
    ) -> Self {
        let bias = solved.split_off(used.features.len() * concepts);
        used.unstretch(&mut solved, concepts);
        let scale: Vec<f32> = largest(&solved, concepts).iter().map(|most| most / 127.0).collect();
        let mut weights = vec![Vec::new(); features];
        for (own, &(feature, _)) in solved.chunks(concepts.max(1)).zip(&used.features) {
            let Some(row) = weights.get_mut(feature as usize) else { continue };
            for ((concept, weight), scale) in (0_u8..).zip(own).zip(&scale) {
                let steps = weight / scale;
                if steps.abs() >= (127.0 * prune).max(0.5) {
                    row.push((concept, rounded(steps)));
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
    pub(super) fn spelled(&mut self, examples: &Examples) -> Features {
        let weights = std::mem::take(&mut self.weights);
        let mut known: Vec<(&String, Vec<Weight>)> = examples
            .vocabulary
            .spellings
            .iter()
            .zip(weights)
            .filter(|(_, weights)| !weights.is_empty())
            .collect();
        known.sort();
        let mut features = Features::default();
        for (spelling, weights) in known {
            features.push(spelling, &weights);
        }
        features
    }
}

/// How much larger than the one before each of the sizes is that weights have: few sizes make a
/// small file, and what is rounded off is lost among the words of a passage.
const FINENESS: f32 = 1.15;

/// The nearest of those sizes.
fn rounded(steps: f32) -> i8 {
    let size = FINENESS.powf(steps.abs().log(FINENESS).round());
    size.round().min(127.0).copysign(steps) as i8
}

/// What is to be told of some rows, a column a concept, then one a concept's being first.
struct Columns<'a> {
    examples: &'a Examples,
    rows: &'a [usize],
    truth: Vec<Vec<bool>>,
    counts: Vec<f32>,
}

impl<'a> Columns<'a> {
    fn new(examples: &'a Examples, rows: &'a [usize]) -> Self {
        let truth = |holds: &Vec<bool>| -> Vec<bool> {
            rows.iter().map(|&row| holds.get(row).copied().unwrap_or(false)).collect()
        };
        let truth = examples.holds.iter().chain(&examples.firsts).map(truth).collect();
        let count = |row: &usize| examples.counts.get(*row).copied().unwrap_or(1.0);
        Self { examples, rows, truth, counts: rows.iter().map(count).collect() }
    }

    /// The weights of each feature that is used, column by column, then the intercepts; from
    /// weights that are `near` already, if any.
    fn solve(&self, used: &Used, penalty: f32, near: Option<Vec<f32>>) -> Vec<f32> {
        let number = used.numbers(self.examples.vocabulary.spellings.len());
        let cell = |&(feature, value): &(u32, f32)| {
            let (number, stretch) = (*number.get(feature as usize)?)?;
            Some((number, value * stretch))
        };
        let rows = self.rows.iter().map(|row| features_of(self.examples, *row));
        let cells = rows.map(|row| row.iter().filter_map(cell).collect());
        let matrix = Matrix::new(cells, used.features.len());
        let (truth, counts) = (&self.truth, &self.counts);
        Problem { matrix: &matrix, truth, counts, penalty }.solve(near)
    }
}

/// The features that weights are learned for, each with its stretch.
struct Used {
    features: Vec<(u32, f32)>,
}

impl Used {
    /// Those that stand in enough of the rows.
    fn often(examples: &Examples, rows: &[usize], least: u32) -> Self {
        let mut met = vec![0_u32; examples.vocabulary.spellings.len()];
        for &(feature, _) in rows.iter().flat_map(|row| features_of(examples, *row)) {
            if let Some(met) = met.get_mut(feature as usize) {
                *met += 1;
            }
        }
        let often = (0..).zip(met).filter(|&(_, met)| met >= least);
        let stretch =
            |(feature, met)| (feature, examples.vocabulary.stretch(feature, met, rows.len()));
        Self { features: often.map(stretch).collect() }
    }

    /// Keeps those with a weight of some share of the largest of one of the first `goals` columns;
    /// returns their weights and the intercepts.
    fn keep_strong(
        &mut self,
        mut solved: Vec<f32>,
        columns: usize,
        goals: usize,
        share: f32,
    ) -> Vec<f32> {
        let bias = solved.split_off(self.features.len() * columns);
        let mut weights = solved.clone();
        self.unstretch(&mut weights, columns);
        let least: Vec<f32> = largest(&weights, columns).iter().map(|most| most * share).collect();
        let strong = |own: &[f32]| {
            own.iter().zip(&least).take(goals).any(|(weight, least)| weight.abs() >= *least)
        };
        let strong: Vec<bool> = weights.chunks(columns.max(1)).map(strong).collect();
        let mut kept = strong.iter();
        self.features.retain(|_| kept.next() == Some(&true));
        let near = solved.chunks(columns.max(1)).zip(&strong).filter(|(_, strong)| **strong);
        near.flat_map(|(own, _)| own).copied().chain(bias).collect()
    }

    /// The number that each feature of the vocabulary has among these, and its stretch.
    fn numbers(&self, vocabulary: usize) -> Vec<Option<(u32, f32)>> {
        let mut numbers = vec![None; vocabulary];
        for (number, &(feature, stretch)) in (0..).zip(&self.features) {
            if let Some(slot) = numbers.get_mut(feature as usize) {
                *slot = Some((number, stretch));
            }
        }
        numbers
    }

    /// Weights of stretched values as weights of the values themselves.
    fn unstretch(&self, weights: &mut [f32], columns: usize) {
        for (weights, (_, stretch)) in weights.chunks_mut(columns.max(1)).zip(&self.features) {
            for weight in weights {
                *weight *= stretch;
            }
        }
    }
}

fn features_of(examples: &Examples, row: usize) -> &[(u32, f32)] {
    examples.features.get(row).map_or(&[], Vec::as_slice)
}

/// The largest weight of each column, whatever its sign.
fn largest(weights: &[f32], columns: usize) -> Vec<f32> {
    let mut largest = vec![f32::MIN_POSITIVE; columns];
    for own in weights.chunks(columns.max(1)) {
        for (largest, weight) in largest.iter_mut().zip(own) {
            *largest = largest.max(weight.abs());
        }
    }
    largest
}
