//! Learns to read prose: weights of words and concepts from texts with one goal each, and the
//! curves that bring them together with what concepts say, from texts that readers judged.
//!
//! Judged texts never teach words: only the few numbers of the curves are fitted on them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::fit::{Matrix, Problem};
use crate::labels::{Labelled, Register, Truth};
use crate::language::Lang;
use crate::tag::passage::cut;
use crate::tag::prose::learned::{self, Each, Learned};
use crate::tag::prose::{Curve, GOALS, Prose, Reading};
use crate::tag::spaced::Spaced;

/// Words in fewer texts are no features.
const LEAST: u32 = 3;
/// Words in more than one in so many texts are no features.
const COMMON: usize = 5;
/// How strongly weights are drawn to zero.
const PENALTY: f32 = 0.4;
/// Weights smaller than this share of a goal's largest are dropped.
const PRUNE: f32 = 0.04;
/// How strongly the numbers of a curve are drawn to zero.
const CURVE_PENALTY: f32 = 1.0;

/// Learns from those rows that are prose. Where there are none to learn words from, or none that
/// readers judged, what is `known` stays in force.
pub(super) fn learn(rows: &[Labelled], known: impl FnOnce() -> Prose) -> Prose {
    let lessons: Vec<(u8, Reading)> = rows
        .par_iter()
        .filter(|row| row.register == Register::Prose && row.lang == Lang::En)
        .filter_map(|row| match &row.truth {
            Truth::One { concept, holds: true, judged: false } => {
                Some((concept.goal_number()?, read(row)))
            }
            _ => None,
        })
        .collect();
    let judged: Vec<&Labelled> = rows.iter().filter(|row| row.is_judged()).collect();
    let mut prose =
        if lessons.is_empty() || judged.is_empty() { known() } else { Prose::default() };
    if !lessons.is_empty() {
        prose.words = weights(&lessons, learned::words, COMMON);
        prose.concepts = weights(&lessons, learned::concepts, 1);
        prose.prepare();
    }
    if !judged.is_empty() {
        fit_curves(&mut prose, &judged);
    }
    prose
}

fn read(row: &Labelled) -> Reading {
    Reading::new(Arc::new(Spaced::new(cut(&row.text))), row.lang)
}

/// Fits the curves of the languages that there are judged rows in.
pub(crate) fn fit_curves(prose: &mut Prose, judged: &[&Labelled]) {
    let keys: BTreeSet<u32> = judged.iter().map(|row| row.key()).collect();
    prose.judged = keys.into_iter().collect();
    for (at, english) in [true, false].into_iter().enumerate() {
        let own = judged.iter().filter(|row| (row.lang == Lang::En) == english);
        let asked: Vec<(u8, bool, (f32, f32))> = own
            .filter_map(|row| {
                let Truth::One { concept, holds, .. } = &row.truth else { return None };
                let goal = concept.goal_number()?;
                let inputs = prose.inputs(&read(row));
                Some((goal, *holds, *inputs.get(usize::from(goal).checked_sub(1)?)?))
            })
            .collect();
        if let Some(curve) = prose.curves.get_mut(at).filter(|_| !asked.is_empty()) {
            *curve = fit_curve(&asked);
        }
    }
}

/// Fits a curve on goals asked about: whether they hold, and what is said and was learned.
fn fit_curve(asked: &[(u8, bool, (f32, f32))]) -> Curve {
    let truth = [asked.iter().map(|&(_, holds, _)| holds).collect()];
    let cells = asked.iter().map(|&(goal, _, (said, learned))| {
        vec![(0, said), (1, learned), (u32::from(goal) + 1, 1.0)]
    });
    let matrix = Matrix::new(cells, GOALS + 2);
    let counts = vec![1.0; asked.len()];
    let solved =
        Problem { matrix: &matrix, truth: &truth, counts: &counts, penalty: CURVE_PENALTY }
            .solve(None);
    let number = |at: usize| solved.get(at).copied().unwrap_or_default();
    Curve {
        bias: number(GOALS + 2),
        said: number(0),
        learned: number(1),
        goals: std::array::from_fn(|goal| number(goal + 2)),
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts are small")]
fn rarity(texts: usize, with: u32, common: usize) -> f32 {
    if common == 1 { 1.0 } else { ((texts + 1) as f32 / (with + 1) as f32).ln() + 1.0 }
}

/// Learns the weights of features for each goal; those in more than one in `common` texts are
/// left out.
fn weights(lessons: &[(u8, Reading)], each: fn(&Reading) -> Vec<Each>, common: usize) -> Learned {
    let texts: Vec<Vec<Each>> = lessons.par_iter().map(|(_, reading)| each(reading)).collect();
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for (name, ..) in texts.iter().flatten() {
        *counts.entry(name).or_default() += 1;
    }
    counts.retain(|_, with| *with >= LEAST && *with as usize <= texts.len() / common);
    let rarities: Vec<f32> =
        counts.values().map(|&with| rarity(texts.len(), with, common)).collect();
    let numbers: FxHashMap<&str, u32> = counts.keys().copied().zip(0..).collect();
    let cells = texts.iter().map(|text| values(text, &numbers, &rarities));
    let matrix = Matrix::new(cells, numbers.len());
    let truth: Vec<Vec<bool>> =
        (1..=17_u8).map(|goal| lessons.iter().map(|(of, _)| *of == goal).collect()).collect();
    let each_counts = vec![1.0; lessons.len()];
    let solved = Problem { matrix: &matrix, truth: &truth, counts: &each_counts, penalty: PENALTY }
        .solve(None);
    let features = counts.keys().map(|&name| name.to_owned()).collect();
    quantised(solved, Learned { features, rarity: rarities, ..Learned::default() })
}

/// The features of a text with their values, as [`Learned::values`] works them out.
fn values(text: &[Each], numbers: &FxHashMap<&str, u32>, rarities: &[f32]) -> Vec<(u32, f32)> {
    let mut values: Vec<(u32, f32)> = text
        .iter()
        .filter_map(|(name, counts, _)| {
            let number = *numbers.get(name.as_str())?;
            Some((number, counts * rarities.get(number as usize)?))
        })
        .collect();
    learned::normalise(&mut values);
    values
}

/// Stores weights (a row of goals for each feature, then the intercepts) as whole numbers of 1/127
/// of a goal's largest; drops what is too small to matter.
#[expect(clippy::cast_possible_truncation, reason = "clamped to the type")]
fn quantised(mut solved: Vec<f32>, mut learned: Learned) -> Learned {
    learned.bias = solved.split_off(learned.features.len() * GOALS);
    let mut largest = [f32::MIN_POSITIVE; GOALS];
    for weights in solved.chunks(GOALS) {
        for (most, weight) in largest.iter_mut().zip(weights) {
            *most = most.max(weight.abs());
        }
    }
    learned.scale = largest.map(|most| most / 127.0).to_vec();
    let kept = |weights: &[f32]| -> Vec<(u8, i8)> {
        (0_u8..)
            .zip(weights.iter().zip(&largest))
            .filter(|(_, (weight, most))| weight.abs() >= *most * PRUNE)
            .map(|(goal, (weight, most))| (goal, (weight / most * 127.0).round() as i8))
            .collect()
    };
    learned.weights = solved.chunks(GOALS).map(kept).collect();
    learned
}
