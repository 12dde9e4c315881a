//! The arithmetic of training: penalised logistic regression, and thresholds.
//!
//! Plain sums in a fixed order; knows nothing of words.
#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts and weights are small next to what a float holds"
)]

use crate::tag::fusion::Calibration;

/// Rows of feature numbers and values.
pub(super) type Matrix = Vec<Vec<(u32, f32)>>;

/// A logistic regression with a quadratic penalty on the weights, not on the intercept.
pub(super) struct Problem<'a> {
    pub(super) matrix: &'a Matrix,
    pub(super) truth: &'a [bool],
    pub(super) penalty: f64,
}

/// Steps that the search remembers.
const MEMORY: usize = 8;
/// Steps that it takes at most.
const STEPS: usize = 50;

impl Problem<'_> {
    /// The intercept and the weights of `features` features, by L-BFGS.
    pub(super) fn solve(&self, features: usize) -> (f64, Vec<f64>) {
        let mut at = vec![0.0; features + 1];
        let held = self.truth.iter().filter(|&&held| held).count() as f64 + 0.5;
        let rest = self.truth.len() as f64 + 1.0 - held;
        if let Some(bias) = at.last_mut() {
            *bias = (held / rest).ln();
        }
        let (mut loss, mut slope) = self.loss(&at);
        let mut past: Vec<(Vec<f64>, Vec<f64>, f64)> = Vec::new();
        let start = norm(&slope);
        for _ in 0..STEPS {
            if norm(&slope) <= 5e-3 * start.max(1e-9) {
                break;
            }
            let direction = direction(&slope, &past);
            let descent = dot(&direction, &slope);
            let mut step = if past.is_empty() { 1.0 / norm(&slope).max(1.0) } else { 1.0 };
            let mut moved = None;
            for _ in 0..20 {
                let next: Vec<f64> = at.iter().zip(&direction).map(|(x, d)| x + step * d).collect();
                let (next_loss, next_slope) = self.loss(&next);
                if next_loss <= loss + 1e-4 * step * descent {
                    moved = Some((next, next_loss, next_slope));
                    break;
                }
                step *= 0.5;
            }
            let Some((next, next_loss, next_slope)) = moved else { break };
            let went: Vec<f64> = next.iter().zip(&at).map(|(a, b)| a - b).collect();
            let bent: Vec<f64> = next_slope.iter().zip(&slope).map(|(a, b)| a - b).collect();
            let curvature = dot(&went, &bent);
            if curvature > 1e-12 {
                if past.len() == MEMORY {
                    past.remove(0);
                }
                past.push((went, bent, 1.0 / curvature));
            }
            (at, loss, slope) = (next, next_loss, next_slope);
        }
        let bias = at.pop().unwrap_or_default();
        (bias, at)
    }

    fn loss(&self, at: &[f64]) -> (f64, Vec<f64>) {
        let Some((bias, weights)) = at.split_last() else { return (0.0, Vec::new()) };
        let mut slope: Vec<f64> = weights.iter().map(|weight| self.penalty * weight).collect();
        let mut loss = 0.5 * self.penalty * dot(weights, weights);
        let mut bias_slope = 0.0;
        for (row, &held) in self.matrix.iter().zip(self.truth) {
            let mut score = *bias;
            for &(feature, value) in row {
                if let Some(weight) = weights.get(feature as usize) {
                    score += weight * f64::from(value);
                }
            }
            let sign = if held { 1.0 } else { -1.0 };
            let margin = sign * score;
            loss +=
                if margin > 0.0 { (-margin).exp().ln_1p() } else { margin.exp().ln_1p() - margin };
            let pull = -sign / (1.0 + margin.exp());
            bias_slope += pull;
            for &(feature, value) in row {
                if let Some(slope) = slope.get_mut(feature as usize) {
                    *slope += pull * f64::from(value);
                }
            }
        }
        slope.push(bias_slope);
        (loss, slope)
    }
}

/// The two-loop recursion: downhill, bent by the steps taken before.
fn direction(slope: &[f64], past: &[(Vec<f64>, Vec<f64>, f64)]) -> Vec<f64> {
    let mut direction: Vec<f64> = slope.iter().map(|x| -x).collect();
    let mut shares = Vec::with_capacity(past.len());
    for (went, bent, inverse) in past.iter().rev() {
        let share = inverse * dot(went, &direction);
        add(&mut direction, -share, bent);
        shares.push(share);
    }
    if let Some((went, bent, _)) = past.last() {
        let scale = dot(went, bent) / dot(bent, bent);
        for x in &mut direction {
            *x *= scale;
        }
    }
    for ((went, bent, inverse), share) in past.iter().zip(shares.iter().rev()) {
        let other = inverse * dot(bent, &direction);
        add(&mut direction, share - other, went);
    }
    direction
}

fn add(to: &mut [f64], times: f64, what: &[f64]) {
    for (to, what) in to.iter_mut().zip(what) {
        *to += times * what;
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn norm(a: &[f64]) -> f64 {
    dot(a, a).sqrt()
}

/// The share of a concept's passages that *possible* must not miss.
const POSSIBLE_RECALL: f32 = 0.97;
/// How many passages' worth the common threshold counts for in a concept's own.
const COMMON: f64 = 40.0;

/// Sets the thresholds: *accepted* where F1 is best, drawn to the threshold that is best for all
/// concepts together; *possible* where nearly nothing is missed.
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
    let grid = || (10_u8..=70).step_by(2).map(|percent| f32::from(percent) / 100.0);
    let together: Vec<(f32, Counts)> = grid()
        .map(|t| (t, columns.iter().map(|(p, truth)| Counts::at(t, p, truth)).sum()))
        .collect();
    let best = |all: &[(f32, Counts)]| {
        let mut best = (0.5, -1.0);
        for &(t, counts) in all {
            if counts.f1() > best.1 {
                best = (t, counts.f1());
            }
        }
        best.0
    };
    let common = best(&together);
    let total = together.first().map_or(1.0, |(_, counts)| counts.hit + counts.missed).max(1.0);
    for ((p, truth), curve) in columns.iter().zip(&mut calibration.curves) {
        let own: Vec<(f32, Counts)> = grid()
            .zip(&together)
            .map(|(t, (_, all))| (t, Counts::at(t, p, truth) + all.scaled(COMMON / total)))
            .collect();
        curve.accepted = if own.is_empty() { common } else { best(&own) };
        let mut held: Vec<f32> =
            p.iter().zip(*truth).filter(|&(_, &held)| held).map(|(&p, _)| p).collect();
        held.sort_by(f32::total_cmp);
        let missed = (held.len() as f32 * (1.0 - POSSIBLE_RECALL)) as usize;
        let lowest = held.get(missed).copied().unwrap_or(0.1);
        curve.possible = lowest.clamp(0.01, 0.25).min(curve.accepted);
    }
}

/// Sets the same thresholds for all concepts: *accepted* as given, *possible* at a third of it.
pub(super) fn thresholds_at(calibration: &mut Calibration, accepted: f32) {
    for curve in &mut calibration.curves {
        (curve.accepted, curve.possible) = (accepted, accepted / 3.0);
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

    fn scaled(self, by: f64) -> Self {
        Self { hit: self.hit * by, wrong: self.wrong * by, missed: self.missed * by }
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
