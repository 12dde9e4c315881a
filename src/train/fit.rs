//! The arithmetic of training: penalised logistic regression, and thresholds.
//!
//! Plain sums in a fixed order; knows nothing of words.
#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts and weights are small next to what a float holds"
)]

use rayon::prelude::*;

use crate::tag::fusion::Calibration;

/// Rows of feature numbers and values, one behind the other.
#[derive(Default)]
pub(super) struct Matrix {
    cells: Vec<(u32, f32)>,
    /// Where each row ends.
    ends: Vec<usize>,
    /// One more than the largest feature number.
    pub(super) features: usize,
}

impl Matrix {
    /// A matrix of rows over so many features.
    pub(super) fn new(rows: impl Iterator<Item = Vec<(u32, f32)>>, features: usize) -> Self {
        let mut matrix = Self { features, ..Self::default() };
        for row in rows {
            matrix.cells.extend(row.into_iter().filter(|&(f, _)| (f as usize) < features));
            matrix.ends.push(matrix.cells.len());
        }
        matrix
    }

    fn row(&self, row: usize) -> &[(u32, f32)] {
        let start = row.checked_sub(1).and_then(|before| self.ends.get(before)).copied();
        let end = self.ends.get(row).copied().unwrap_or_default();
        self.cells.get(start.unwrap_or_default()..end).unwrap_or_default()
    }
}

/// Logistic regressions over the same rows, one a concept, solved side by side, with a quadratic
/// penalty on the weights, not on the intercepts.
pub(super) struct Problem<'a> {
    pub(super) matrix: &'a Matrix,
    /// For each concept which rows hold it.
    pub(super) truth: &'a [Vec<bool>],
    /// How much each row counts.
    pub(super) counts: &'a [f32],
    pub(super) penalty: f32,
}

/// Steps that the search remembers.
const MEMORY: usize = 6;
/// Steps that it takes at most.
const STEPS: usize = 60;
/// The parts that rows are summed in, whatever the number of threads: sums keep their order.
const PARTS: usize = 4;

/// A step taken: how far, how the slope bent, and the inverse of their product.
type Step = (Vec<f32>, Vec<f32>, f64);

impl Problem<'_> {
    /// The weights of each feature, concept by concept, then the intercepts, by L-BFGS; from weights
    /// that are `near` already, if any.
    pub(super) fn solve(&self, near: Option<Vec<f32>>) -> Vec<f32> {
        let start = self.without_weights();
        let (mut loss, mut slope) = self.loss(&start);
        let flat = 5e-3 * norm(&slope).max(1e-9);
        let mut at = start;
        if let Some(near) = near {
            (loss, slope) = self.loss(&near);
            at = near;
        }
        let mut past: Vec<Step> = Vec::new();
        for _ in 0..STEPS {
            if norm(&slope) <= flat {
                break;
            }
            let direction = direction(&slope, &past);
            let descent = dot(&direction, &slope);
            let mut step = if past.is_empty() { 1.0 / norm(&slope).max(1.0) } else { 1.0 };
            let mut moved = None;
            for _ in 0..20 {
                let next: Vec<f32> =
                    at.iter().zip(&direction).map(|(x, d)| x + step as f32 * d).collect();
                let (next_loss, next_slope) = self.loss(&next);
                if next_loss <= loss + 1e-4 * step * descent {
                    moved = Some((next, next_loss, next_slope));
                    break;
                }
                step *= 0.5;
            }
            let Some((next, next_loss, next_slope)) = moved else { break };
            let went: Vec<f32> = next.iter().zip(&at).map(|(a, b)| a - b).collect();
            let bent: Vec<f32> = next_slope.iter().zip(&slope).map(|(a, b)| a - b).collect();
            let curvature = dot(&went, &bent);
            if curvature > 1e-12 {
                if past.len() == MEMORY {
                    past.remove(0);
                }
                past.push((went, bent, 1.0 / curvature));
            }
            (at, loss, slope) = (next, next_loss, next_slope);
        }
        at
    }

    /// No weights, and the intercepts that say how often each concept is held.
    fn without_weights(&self) -> Vec<f32> {
        let mut start = vec![0.0_f32; self.matrix.features * self.truth.len()];
        start.extend(self.truth.iter().map(|truth| {
            let held = truth.iter().filter(|&&held| held).count() as f32 + 0.5;
            (held / (truth.len() as f32 + 1.0 - held)).ln()
        }));
        start
    }

    fn loss(&self, at: &[f32]) -> (f64, Vec<f32>) {
        let rows = self.matrix.ends.len();
        let weights = self.matrix.features * self.truth.len();
        let parts: Vec<(f64, Vec<f32>)> = (0..PARTS)
            .into_par_iter()
            .map(|part| self.part(at, rows * part / PARTS..rows * (part + 1) / PARTS))
            .collect();
        let own = at.get(..weights).unwrap_or_default();
        let mut loss = 0.5 * f64::from(self.penalty) * dot(own, own);
        let mut slope: Vec<f32> = own.iter().map(|weight| self.penalty * weight).collect();
        slope.resize(at.len(), 0.0);
        for (part_loss, part_slope) in parts {
            loss += part_loss;
            add(&mut slope, 1.0, &part_slope);
        }
        (loss, slope)
    }

    /// The loss and slope of some rows, without the penalty.
    fn part(&self, at: &[f32], rows: std::ops::Range<usize>) -> (f64, Vec<f32>) {
        let concepts = self.truth.len();
        let mut slope = vec![0.0_f32; at.len()];
        let mut loss = 0.0_f64;
        let intercepts = self.matrix.features * concepts;
        let mut pulls = vec![0.0_f32; concepts];
        for row in rows {
            pulls.copy_from_slice(at.get(intercepts..).unwrap_or_default());
            let cells = self.matrix.row(row);
            for &(feature, value) in cells {
                let from = feature as usize * concepts;
                let weights = at.get(from..from + concepts).unwrap_or_default();
                for (score, weight) in pulls.iter_mut().zip(weights) {
                    *score += value * weight;
                }
            }
            let counts = self.counts.get(row).copied().unwrap_or(1.0);
            for (pull, truth) in pulls.iter_mut().zip(self.truth) {
                let sign = if truth.get(row) == Some(&true) { 1.0 } else { -1.0 };
                let margin = sign * *pull;
                loss += f64::from(counts * ((-margin.abs()).exp().ln_1p() + (-margin).max(0.0)));
                *pull = -sign * counts / (1.0 + margin.exp());
            }
            for &(feature, value) in cells {
                let from = feature as usize * concepts;
                let slopes = slope.get_mut(from..from + concepts).unwrap_or_default();
                for (slope, pull) in slopes.iter_mut().zip(&pulls) {
                    *slope += value * pull;
                }
            }
            let of_intercepts = slope.get_mut(intercepts..).unwrap_or_default();
            for (slope, pull) in of_intercepts.iter_mut().zip(&pulls) {
                *slope += pull;
            }
        }
        (loss, slope)
    }
}

/// The two-loop recursion: downhill, bent by the steps taken before.
fn direction(slope: &[f32], past: &[Step]) -> Vec<f32> {
    let mut direction: Vec<f32> = slope.iter().map(|x| -x).collect();
    let mut shares = Vec::with_capacity(past.len());
    for (went, bent, inverse) in past.iter().rev() {
        let share = inverse * dot(went, &direction);
        add(&mut direction, -share as f32, bent);
        shares.push(share);
    }
    if let Some((went, bent, _)) = past.last() {
        let scale = (dot(went, bent) / dot(bent, bent)) as f32;
        for x in &mut direction {
            *x *= scale;
        }
    }
    for ((went, bent, inverse), share) in past.iter().zip(shares.iter().rev()) {
        let other = inverse * dot(bent, &direction);
        add(&mut direction, (share - other) as f32, went);
    }
    direction
}

fn add(to: &mut [f32], times: f32, what: &[f32]) {
    for (to, what) in to.iter_mut().zip(what) {
        *to += times * what;
    }
}

fn dot(a: &[f32], b: &[f32]) -> f64 {
    a.iter().zip(b).map(|(a, b)| f64::from(a * b)).sum()
}

fn norm(a: &[f32]) -> f64 {
    dot(a, a).sqrt()
}

/// The share of a concept's passages that *possible* must not miss.
const POSSIBLE_RECALL: f32 = 0.97;

/// Sets the thresholds: *accepted* where F1 is best over all concepts together, for a probability
/// means the same for each; *possible*, of each concept, where nearly nothing is missed.
pub(super) fn thresholds(
    calibration: &mut Calibration,
    probabilities: &[Vec<f32>],
    holds: &[Vec<bool>],
) {
    let column = |concept: usize| -> Vec<f32> {
        probabilities.iter().map(|row| row.get(concept).copied().unwrap_or_default()).collect()
    };
    let columns: Vec<(Vec<f32>, &[bool])> = holds
        .iter()
        .enumerate()
        .map(|(concept, truth)| (column(concept), truth.as_slice()))
        .collect();
    let mut accepted = (0.5, -1.0);
    for threshold in (10_u8..=70).step_by(2).map(|percent| f32::from(percent) / 100.0) {
        let counts: Counts = columns.iter().map(|(p, truth)| Counts::at(threshold, p, truth)).sum();
        if counts.f1() > accepted.1 {
            accepted = (threshold, counts.f1());
        }
    }
    for ((p, truth), curve) in columns.iter().zip(&mut calibration.curves) {
        curve.accepted = accepted.0;
        let mut held: Vec<f32> =
            p.iter().zip(*truth).filter(|&(_, &held)| held).map(|(&p, _)| p).collect();
        held.sort_by(f32::total_cmp);
        let missed = (held.len() as f32 * (1.0 - POSSIBLE_RECALL)) as usize;
        let lowest = held.get(missed).copied().unwrap_or(0.1);
        curve.possible = lowest.clamp(0.01, 0.25).min(curve.accepted);
    }
}

/// Decisions against the truth.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    hit: f64,
    wrong: f64,
    missed: f64,
}

impl Counts {
    fn at(threshold: f32, probabilities: &[f32], truth: &[bool]) -> Self {
        let mut counts = Self::default();
        for (&p, &held) in probabilities.iter().zip(truth) {
            match (p >= threshold, held) {
                (true, true) => counts.hit += 1.0,
                (true, false) => counts.wrong += 1.0,
                (false, true) => counts.missed += 1.0,
                (false, false) => {}
            }
        }
        counts
    }

    fn f1(self) -> f64 {
        2.0 * self.hit / (2.0 * self.hit + self.wrong + self.missed).max(1e-9)
    }
}

impl std::ops::Add for Counts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            hit: self.hit + other.hit,
            wrong: self.wrong + other.wrong,
            missed: self.missed + other.missed,
        }
    }
}

impl std::iter::Sum for Counts {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::default(), |a, b| a + b)
    }
}
