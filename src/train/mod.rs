//! Labelled passages → a model file.
//!
//! Learns sparse logistic models over words and topics, one a language and kind of text, and
//! calibrates them by cross-validation over groups (municipalities), so that a probability
//! means what it says on a municipality never seen. Deterministic: no clock, no randomness, and
//! each sum in a fixed order.
#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts and weights are small next to what a float holds"
)]

use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::labels::{Labelled, Register, Truth};
use crate::language::Lang;
use crate::tag::features;
use crate::tag::fusion::{Calibration, Curve, squash};
use crate::tag::model::Model;
use crate::tag::passage::Passage;
use crate::tag::scorer::Scorer;
use crate::taxonomy::ConceptId;

mod fit;
pub(crate) mod prose;

use fit::{Matrix, Problem};

/// How to train.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// The command, as the model file records it.
    pub command: String,
    /// The hash of the labels, as the model file records it.
    pub data: String,
    /// How strongly weights are drawn to zero; larger is stronger.
    pub penalty: f32,
    /// Words in fewer passages are no features.
    pub least: u32,
    /// Weights smaller than this share of a concept's largest weight are dropped.
    pub prune: f32,
    /// The number of folds in the inner cross-validation.
    pub folds: usize,
    /// Whether probabilities may look at the scores of other concepts.
    pub stack: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            command: "planspiegel train".to_owned(),
            data: String::new(),
            penalty: 1.0,
            least: 3,
            prune: 0.03,
            folds: 5,
            stack: true,
        }
    }
}

/// The concepts with fewer examples than this get no scorer.
const FEWEST: usize = 8;

/// Trains a model on labelled passages.
#[must_use]
pub fn train(rows: &[Labelled], options: &Options) -> Model {
    let plans: Vec<&Labelled> = rows.iter().filter(|row| row.register == Register::Plan).collect();
    let mut langs: Vec<Lang> = plans.iter().map(|row| row.lang).collect();
    langs.sort_unstable();
    langs.dedup();
    let scorer_of = |lang: Lang| {
        let own: Vec<&Labelled> = plans.iter().filter(|row| row.lang == lang).copied().collect();
        scorer(&own, lang, options)
    };
    let scorers = langs.into_iter().filter_map(scorer_of).collect();
    // Where the rows do not teach to read prose, what ships stays in force.
    let known = || Model::builtin().map(|model| model.prose).unwrap_or_default();
    let prose = prose::learn(rows, known);
    Model { command: options.command.clone(), data: options.data.clone(), scorers, prose }
}

/// A model as it would be had its curves for prose been fitted on other judged rows.
#[must_use]
pub fn refitted(model: &Model, judged: &[&Labelled]) -> Model {
    let mut model = model.clone();
    prose::fit_curves(&mut model.prose, judged);
    model
}

/// Rows with the concepts that they are examples of.
struct Examples<'a> {
    rows: &'a [&'a Labelled],
    /// The features of each row, by their numbers in the vocabulary.
    features: Vec<Vec<(u32, f32)>>,
    vocabulary: Vocabulary,
    /// The fold of each row.
    folds: Vec<usize>,
    concepts: Vec<ConceptId>,
    /// Which rows hold each concept.
    holds: Vec<Vec<bool>>,
    /// Which rows each concept is the first of; nothing where that is not known.
    firsts: Vec<Vec<bool>>,
}

fn scorer(rows: &[&Labelled], lang: Lang, options: &Options) -> Option<Scorer> {
    let examples = Examples::new(rows, options.folds);
    if examples.concepts.is_empty() {
        return None;
    }
    let unseen = out_of_fold(&examples, options);
    let all: Vec<usize> = (0..rows.len()).collect();
    let fitted = Fitted::new(&examples, &all, options);
    let mut scorer = fitted.scorer(&examples);
    scorer.lang = lang;
    scorer.calibration = calibrate(&examples, &unseen, options);
    scorer.prepare().ok()?;
    Some(scorer)
}

impl<'a> Examples<'a> {
    fn new(rows: &'a [&'a Labelled], folds: usize) -> Self {
        let concepts = concepts(rows);
        let holds = concepts
            .iter()
            .map(|id| rows.iter().map(|row| row.truth.holds(id) == Some(true)).collect())
            .collect();
        let first = |id: &ConceptId| -> Vec<bool> {
            rows.iter().map(|row| row.truth.main_goal() == Some(id)).collect()
        };
        let ranked = rows.iter().any(|row| row.truth.main_goal().is_some());
        let firsts = concepts.iter().filter(|_| ranked).map(first).collect();
        let mut vocabulary = Vocabulary::default();
        let features = rows.iter().map(|row| vocabulary.features_of(row)).collect();
        Self {
            rows,
            features,
            vocabulary,
            folds: self::folds(rows, folds),
            concepts,
            holds,
            firsts,
        }
    }
}

/// The goals with enough examples, in order; proposals are the rules' work.
fn concepts(rows: &[&Labelled]) -> Vec<ConceptId> {
    let mut counts: BTreeMap<(u8, &ConceptId), usize> = BTreeMap::new();
    for row in rows {
        let held: Vec<&ConceptId> = match &row.truth {
            Truth::All { goals, .. } => goals.iter().collect(),
            Truth::One { concept, holds, .. } => holds.then_some(concept).into_iter().collect(),
        };
        for id in held {
            *counts.entry((id.goal_number().unwrap_or(u8::MAX), id)).or_default() += 1;
        }
    }
    counts.into_iter().filter(|(_, n)| *n >= FEWEST).map(|((_, id), _)| id.clone()).collect()
}

/// Spreads groups over folds: the largest first, each to the fold with the fewest rows.
#[must_use]
pub fn folds(rows: &[&Labelled], folds: usize) -> Vec<usize> {
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    for row in rows {
        *sizes.entry(&row.group).or_default() += 1;
    }
    let mut groups: Vec<_> = sizes.into_iter().collect();
    groups.sort_by_key(|&(name, size)| (std::cmp::Reverse(size), name));
    let mut filled = vec![0_usize; folds.max(1)];
    let mut of_group: BTreeMap<&str, usize> = BTreeMap::new();
    for (name, size) in groups {
        let least = (0..filled.len()).min_by_key(|&fold| filled.get(fold).copied()).unwrap_or(0);
        if let Some(rows) = filled.get_mut(least) {
            *rows += size;
        }
        of_group.insert(name, least);
    }
    rows.iter().map(|row| of_group.get(row.group.as_str()).copied().unwrap_or(0)).collect()
}

/// The scores of each row by a scorer that has not seen its group.
fn out_of_fold(examples: &Examples<'_>, options: &Options) -> Vec<Vec<f32>> {
    let mut scores = vec![Vec::new(); examples.rows.len()];
    for fold in 0..options.folds {
        let (unseen, seen): (Vec<usize>, Vec<usize>) =
            (0..examples.rows.len()).partition(|&row| examples.folds.get(row) == Some(&fold));
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

/// A list of features, numbered as they are met.
#[derive(Default)]
struct Vocabulary {
    numbers: FxHashMap<u64, u32>,
    spellings: Vec<String>,
}

impl Vocabulary {
    /// The features of a passage, by number, each once.
    fn features_of(&mut self, row: &Labelled) -> Vec<(u32, f32)> {
        let parents: Vec<&str> = row.parents.iter().map(String::as_str).collect();
        let passage = Passage::new(&row.text, &parents, row.lang);
        let mut found: Vec<(u32, f32)> = Vec::with_capacity(512);
        features::all(&passage, |key, value, spell| {
            let next = u32::try_from(self.spellings.len()).unwrap_or(u32::MAX);
            let number = *self.numbers.entry(key).or_insert(next);
            if number == next {
                self.spellings.push(spell());
            }
            found.push((number, value));
        });
        found.sort_by_key(|&(number, _)| number);
        found.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
        found
    }

    fn spelling(&self, feature: u32) -> &str {
        self.spellings.get(feature as usize).map_or("", String::as_str)
    }

    /// How much a feature's values are stretched before fitting, so that rare words, which say
    /// more, are penalised less.
    fn stretch(&self, feature: u32, met: u32, rows: usize) -> f32 {
        if self.spelling(feature).contains(['@', '#', '%']) {
            return 1.0;
        }
        (((rows + 1) as f32 / (met + 1) as f32).ln() + 1.0) / TYPICAL_STRETCH
    }
}

/// The stretch of a word in about one passage in 150.
const TYPICAL_STRETCH: f32 = 6.0;

/// Weights fitted on some of the rows: whole numbers of 1/127 of a concept's largest.
struct Fitted {
    bias: Vec<f32>,
    scale: Vec<f32>,
    /// The weights of each feature of the vocabulary: concept, weight.
    weights: Vec<Vec<(u8, i8)>>,
}

impl Fitted {
    fn new(examples: &Examples<'_>, rows: &[usize], options: &Options) -> Self {
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
        let counts = vec![1.0; rows.len()];
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
    fn scores(&self, features: &[(u32, f32)]) -> Vec<f32> {
        let mut sums = vec![0.0_f32; self.bias.len()];
        for &(feature, value) in features {
            for &(concept, weight) in self.weights.get(feature as usize).into_iter().flatten() {
                if let Some(sum) = sums.get_mut(usize::from(concept)) {
                    *sum += value * f32::from(weight);
                }
            }
        }
        let known = sums.iter().zip(&self.scale).zip(&self.bias);
        known.map(|((sum, scale), bias)| sum * scale + bias).collect()
    }

    /// A scorer with these weights, features in the order of their spelling; not yet calibrated.
    fn scorer(self, examples: &Examples<'_>) -> Scorer {
        let spellings = examples.vocabulary.spellings.iter().cloned();
        let mut features: Vec<(String, Vec<(u8, i8)>)> =
            spellings.zip(self.weights).filter(|(_, weights)| !weights.is_empty()).collect();
        features.sort();
        let (features, weights) = features.into_iter().unzip();
        let concepts = examples.concepts.clone();
        let (bias, scale) = (self.bias, self.scale);
        Scorer { concepts, bias, scale, features, weights, ..Scorer::default() }
    }
}

/// A concept with fewer typical passages is calibrated on the others too.
const FEW: usize = 20;

/// Fits the curves from scores to probabilities on scores of unseen rows, and their thresholds:
/// on the typical rows, or on all for a concept that is seldom among those.
fn calibrate(examples: &Examples<'_>, unseen: &[Vec<f32>], options: &Options) -> Calibration {
    let typical: Vec<bool> = examples.rows.iter().map(|row| row.typical).collect();
    let held = |holds: &Vec<bool>| holds.iter().zip(&typical).filter(|(h, t)| **h && **t).count();
    let seldom: Vec<bool> = examples.holds.iter().map(|holds| held(holds) < FEW).collect();
    let all = vec![true; typical.len()];
    let mut calibration = calibrate_on(examples, unseen, &typical, options);
    if seldom.contains(&true) && typical != all {
        let with_all = calibrate_on(examples, unseen, &all, options);
        let curves = calibration.curves.iter_mut().zip(with_all.curves).zip(&seldom);
        for ((curve, other), _) in curves.filter(|(_, seldom)| **seldom) {
            *curve = other;
        }
    }
    calibration
}

fn calibrate_on(
    examples: &Examples<'_>,
    unseen: &[Vec<f32>],
    rows: &[bool],
    options: &Options,
) -> Calibration {
    fn only<T: Clone>(all: &[T], rows: &[bool]) -> Vec<T> {
        all.iter().zip(rows).filter(|(_, kept)| **kept).map(|(one, _)| one.clone()).collect()
    }
    let unseen = only(unseen, rows);
    let holds: Vec<Vec<bool>> = examples.holds.iter().map(|holds| only(holds, rows)).collect();
    let concepts = examples.concepts.len();
    let matrix = |own: usize| -> Matrix {
        let row = |scores: &Vec<f32>| {
            let all = scores.iter().zip(0_u32..);
            let looked_at = all.filter(|&(_, number)| options.stack || number as usize == own);
            let cell = |(&score, number): (&f32, u32)| {
                (number, squash(score) * if number as usize == own { OWN } else { OTHER })
            };
            looked_at.map(cell).collect()
        };
        Matrix::new(unseen.iter().map(row), concepts)
    };
    let counts = vec![1.0; unseen.len()];
    let curves = holds.par_iter().enumerate().map(|(own, truth)| {
        let truth = std::slice::from_ref(truth);
        let mut weights =
            Problem { matrix: &matrix(own), truth, counts: &counts, penalty: 1.0 }.solve();
        let bias = weights.pop().unwrap_or_default();
        for (number, weight) in weights.iter_mut().enumerate() {
            *weight *= if number == own { OWN } else { OTHER };
        }
        Curve { bias, slopes: weights, accepted: 0.5, possible: 0.1 }
    });
    let mut calibration = Calibration { curves: curves.collect() };
    let probabilities: Vec<Vec<f32>> =
        unseen.iter().map(|scores| calibration.probabilities(scores)).collect();
    fit::thresholds(&mut calibration, &probabilities, &holds);
    calibration
}

/// The stretch of a concept's own score and of the others' in calibration: the smaller, the more
/// it takes for a score to count.
const OWN: f32 = 3.0;
const OTHER: f32 = 0.3;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passage_scores_the_same_in_training_and_in_tagging() {
        let rows: Vec<Labelled> = (0..12)
            .flat_map(|number| {
                let row = |text: &str, goal: u8| Labelled {
                    id: String::new(),
                    text: text.to_owned(),
                    parents: vec!["Wonen en water".to_owned(), "Werken aan riolen".to_owned()],
                    lang: Lang::Nl,
                    register: Register::Plan,
                    group: number.to_string(),
                    truth: Truth::All {
                        goals: vec![ConceptId::goal(goal)],
                        proposals: Vec::new(),
                        mentioned: Vec::new(),
                    },
                    typical: true,
                };
                [
                    row("Riolering in de Kerkstraat. De riolering krijgt regenwaterputten.", 6),
                    row("De gemeenteschool breidt uit met een kinderopvang.", 4),
                ]
            })
            .collect();
        let rows: Vec<&Labelled> = rows.iter().collect();
        let examples = Examples::new(&rows, 2);
        let all: Vec<usize> = (0..rows.len()).collect();
        let fitted = Fitted::new(&examples, &all, &Options::default());
        let expected: Vec<Vec<f32>> =
            examples.features.iter().map(|features| fitted.scores(features)).collect();
        let mut learned = fitted.scorer(&examples);
        learned.find_features();
        for (row, expected) in rows.iter().zip(expected) {
            let parents: Vec<&str> = row.parents.iter().map(String::as_str).collect();
            let scores = learned.scores(&Passage::new(&row.text, &parents, Lang::Nl));
            for (score, expected) in scores.iter().zip(&expected) {
                assert!((score - expected).abs() < 1e-3, "{scores:?} is not {expected}");
            }
        }
    }
}
