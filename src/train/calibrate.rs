//! From scores of unseen rows to probabilities and thresholds.

use rayon::prelude::*;

use super::examples::Examples;
use super::fit::{self, Matrix, Problem};
use crate::tag::fusion::{Calibration, Curve, squash};

/// A concept with fewer typical passages is calibrated on the others too.
const FEW: usize = 20;

/// Fits the curves from scores to probabilities on scores of unseen rows, and their thresholds:
/// on the typical rows, or on all for a concept that is seldom among those.
pub(super) fn calibrate(examples: &Examples, unseen: &[Vec<f32>], typical: &[bool]) -> Calibration {
    let held = |holds: &Vec<bool>| holds.iter().zip(typical).filter(|(h, t)| **h && **t).count();
    let seldom: Vec<bool> = examples.holds.iter().map(|holds| held(holds) < FEW).collect();
    let all = vec![true; typical.len()];
    let mut calibration = calibrate_on(examples, unseen, typical);
    if seldom.contains(&true) && typical != all {
        let with_all = calibrate_on(examples, unseen, &all);
        let curves = calibration.curves.iter_mut().zip(with_all.curves).zip(&seldom);
        for ((curve, other), _) in curves.filter(|(_, seldom)| **seldom) {
            *curve = other;
        }
    }
    calibration
}

/// Fits the curves and thresholds on some of the rows.
fn calibrate_on(examples: &Examples, unseen: &[Vec<f32>], rows: &[bool]) -> Calibration {
    fn only<T: Clone>(all: &[T], rows: &[bool]) -> Vec<T> {
        all.iter().zip(rows).filter(|(_, kept)| **kept).map(|(one, _)| one.clone()).collect()
    }
    let unseen = only(unseen, rows);
    let holds: Vec<Vec<bool>> = examples.holds.iter().map(|holds| only(holds, rows)).collect();
    let counts = vec![1.0; unseen.len()];
    let curves = holds.par_iter().enumerate().map(|(own, truth)| {
        let score = |scores: &Vec<f32>| scores.get(own).copied().unwrap_or_default();
        let cells = unseen.iter().map(|scores| vec![(0, squash(score(scores)) * STRETCH)]);
        let (matrix, truth) = (Matrix::new(cells, 1), std::slice::from_ref(truth));
        let solved = Problem { matrix: &matrix, truth, counts: &counts, penalty: 1.0 }.solve(None);
        let [slope, bias] = solved[..] else { return Curve::default() };
        Curve { bias, slope: slope * STRETCH, accepted: 0.5, possible: 0.1 }
    });
    let mut calibration = Calibration { curves: curves.collect() };
    let probabilities: Vec<Vec<f32>> =
        unseen.iter().map(|scores| calibration.probabilities(scores)).collect();
    fit::thresholds(&mut calibration, &probabilities, &holds);
    calibration
}

/// The stretch of the score in calibration: the smaller, the more it takes for a score to count.
const STRETCH: f32 = 3.0;
