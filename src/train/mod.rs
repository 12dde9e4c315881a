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
use crate::tag::features::{Items, Passage};
use crate::tag::fusion::{Calibration, Curve, squash};
use crate::tag::model::{Model, Scorer};
use crate::taxonomy::ConceptId;

mod fit;

use fit::{Matrix, Problem};

/// How to train.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// The command, as the model file records it.
    pub command: String,
    /// The hash of the labels, as the model file records it.
    pub data: String,
    /// How strongly weights are drawn to zero; larger is stronger.
    pub penalty: f64,
    /// Words in fewer passages are no features.
    pub least: u32,
    /// Weights smaller than this share of a concept's largest weight are dropped.
    pub prune: f32,
    /// The number of folds in the inner cross-validation.
    pub folds: usize,
    /// From this probability on a goal is accepted where the labels that were learned from name
    /// but one goal a text, so that probabilities say how likely it is the main one.
    pub one_goal_accepted: f32,
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
            prune: 0.01,
            folds: 5,
            one_goal_accepted: 0.06,
            stack: true,
        }
    }
}

/// The concepts with fewer examples than this get no scorer.
const FEWEST: usize = 8;

/// Trains a model on labelled passages.
#[must_use]
pub fn train(rows: &[Labelled], options: &Options) -> Model {
    let mut scorers = Vec::new();
    for (lang, register) in kinds(rows) {
        let own: Vec<&Labelled> =
            rows.iter().filter(|row| (row.lang, row.register) == (lang, register)).collect();
        scorers.extend(scorer(&own, lang, register, Looks::Everything, options));
        if (lang, register) == (Lang::En, Register::Prose) {
            // Topics mean the same in each language, so what English prose says of them carries over.
            let carried = scorer(&own, lang, register, Looks::Topics, options);
            for lang in [Lang::Nl, Lang::Fr, Lang::De] {
                scorers.extend(carried.clone().map(|scorer| Scorer { lang, ..scorer }));
            }
        }
    }
    Model { command: options.command.clone(), data: options.data.clone(), scorers }
}

/// What a scorer looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Looks {
    /// Words, their parts, and topics.
    Everything,
    /// Only topics.
    Topics,
}

/// The languages and kinds of text that there are rows for, in order. Prose is learned from
/// English alone.
fn kinds(rows: &[Labelled]) -> Vec<(Lang, Register)> {
    let mut kinds: Vec<_> = rows.iter().map(|row| (row.lang, row.register)).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds.retain(|&(lang, register)| register == Register::Plan || lang == Lang::En);
    kinds
}

/// Rows with the concepts that they are examples of.
struct Examples<'a> {
    rows: &'a [&'a Labelled],
    passages: Vec<Passage>,
    /// The fold of each row.
    folds: Vec<usize>,
    concepts: Vec<ConceptId>,
    /// Which rows hold each concept.
    holds: Vec<Vec<bool>>,
}

fn scorer(
    rows: &[&Labelled],
    lang: Lang,
    register: Register,
    looks: Looks,
    options: &Options,
) -> Option<Scorer> {
    let examples = Examples::new(rows, options.folds);
    if examples.concepts.is_empty() {
        return None;
    }
    let unseen = out_of_fold(&examples, lang, register, looks, options);
    let all: Vec<usize> = (0..rows.len()).collect();
    let mut scorer = linear(&examples, &all, lang, register, looks, options);
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
        let passages = rows.par_iter().map(|row| passage(row)).collect();
        Self { rows, passages, folds: self::folds(rows, folds), concepts, holds }
    }
}

impl Examples<'_> {
    /// Whether labels name one goal a text and are silent on the others.
    fn one_goal_each(&self) -> bool {
        self.rows.iter().all(|row| matches!(row.truth, Truth::One { .. }))
    }
}

fn passage(row: &Labelled) -> Passage {
    let parents: Vec<&str> = row.parents.iter().map(String::as_str).collect();
    Passage::new(&row.text, &parents, row.lang)
}

/// The concepts with enough examples, goals first and in order.
fn concepts(rows: &[&Labelled]) -> Vec<ConceptId> {
    let mut counts: BTreeMap<(u8, &ConceptId), usize> = BTreeMap::new();
    for row in rows {
        let held: Vec<&ConceptId> = match &row.truth {
            Truth::All { goals, proposals, .. } => goals.iter().chain(proposals).collect(),
            Truth::One { concept, holds } => holds.then_some(concept).into_iter().collect(),
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
fn out_of_fold(
    examples: &Examples<'_>,
    lang: Lang,
    register: Register,
    looks: Looks,
    options: &Options,
) -> Vec<Vec<f32>> {
    let mut scores = vec![Vec::new(); examples.rows.len()];
    for fold in 0..options.folds {
        let (unseen, seen): (Vec<usize>, Vec<usize>) =
            (0..examples.rows.len()).partition(|&row| examples.folds.get(row) == Some(&fold));
        let mut fitted = linear(examples, &seen, lang, register, looks, options);
        fitted.find_features();
        let of_unseen: Vec<(usize, Vec<f32>)> = unseen
            .into_par_iter()
            .filter_map(|row| {
                Some((row, fitted.scores(&fitted.items(examples.passages.get(row)?))))
            })
            .collect();
        for (row, score) in of_unseen {
            if let Some(slot) = scores.get_mut(row) {
                *slot = score;
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
    /// The number of passages that have the feature.
    passages: Vec<u32>,
}

impl Vocabulary {
    /// The features of some passages.
    fn of(passages: &[&Passage]) -> Self {
        let mut all = Self::default();
        for passage in passages {
            let items = Items::new(passage, |key, mark, kind, letters| {
                let next = u32::try_from(all.spellings.len()).ok()?;
                let number = *all.numbers.entry(key).or_insert(next);
                if number == next {
                    all.spellings.push(format!("{mark}{kind}{letters}"));
                    all.passages.push(0);
                }
                Some(number)
            });
            for (feature, ..) in items.values() {
                if let Some(count) = all.passages.get_mut(feature as usize) {
                    *count += 1;
                }
            }
        }
        all
    }

    fn is_topic(&self, feature: usize) -> bool {
        self.spellings.get(feature).is_some_and(|spelling| spelling.contains('@'))
    }

    /// How much a feature's values are stretched before fitting, so that rare words, which say
    /// more, are penalised less.
    fn stretch(&self, feature: usize, rows: usize) -> f32 {
        let spelling = self.spellings.get(feature).map_or("", String::as_str);
        if spelling.contains(['@', '#', '%']) {
            return 1.0;
        }
        let count = self.passages.get(feature).copied().unwrap_or(1);
        (((rows + 1) as f32 / (count + 1) as f32).ln() + 1.0) / TYPICAL_STRETCH
    }
}

/// The stretch of a word in about one passage in 150.
const TYPICAL_STRETCH: f32 = 6.0;

/// Fits a scorer on some of the rows, without calibration.
fn linear(
    examples: &Examples<'_>,
    rows: &[usize],
    lang: Lang,
    register: Register,
    looks: Looks,
    options: &Options,
) -> Scorer {
    let passages: Vec<&Passage> =
        rows.iter().filter_map(|&row| examples.passages.get(row)).collect();
    let vocabulary = Vocabulary::of(&passages);
    let mut kept: Vec<usize> = (0..vocabulary.spellings.len())
        .filter(|&f| vocabulary.passages.get(f).is_some_and(|&n| n >= options.least))
        .filter(|&f| looks == Looks::Everything || vocabulary.is_topic(f))
        .collect();
    kept.sort_by(|a, b| vocabulary.spellings.get(*a).cmp(&vocabulary.spellings.get(*b)));
    let stretch: Vec<f32> =
        kept.iter().map(|&feature| vocabulary.stretch(feature, rows.len())).collect();
    let renumber: FxHashMap<usize, u32> = kept.iter().copied().zip(0..).collect();
    let matrix: Matrix = passages
        .par_iter()
        .map(|passage| {
            let items = Items::new(passage, |key, _, _, _| vocabulary.numbers.get(&key).copied());
            let known = items.values().into_iter().filter_map(|(feature, value, _)| {
                let number = *renumber.get(&(feature as usize))?;
                Some((number, value * stretch.get(number as usize)?))
            });
            known.collect()
        })
        .collect();
    let fitted: Vec<(f64, Vec<f64>)> = examples
        .holds
        .par_iter()
        .map(|holds| {
            let truth: Vec<bool> =
                rows.iter().map(|&row| holds.get(row).copied().unwrap_or(false)).collect();
            Problem { matrix: &matrix, truth: &truth, penalty: options.penalty }.solve(kept.len())
        })
        .collect();
    let spellings: Vec<String> =
        kept.iter().filter_map(|&feature| vocabulary.spellings.get(feature).cloned()).collect();
    quantised(
        &fitted,
        &stretch,
        spellings,
        options.prune,
        Scorer {
            lang,
            plans: register == Register::Plan,
            concepts: examples.concepts.clone(),
            ..Scorer::default()
        },
    )
}

/// Stores weights as whole numbers of 1/127 of the largest; drops what is too small to matter.
fn quantised(
    fitted: &[(f64, Vec<f64>)],
    stretch: &[f32],
    spellings: Vec<String>,
    prune: f32,
    mut scorer: Scorer,
) -> Scorer {
    let weight = |concept: usize, feature: usize| -> f32 {
        let raw = fitted.get(concept).and_then(|(_, weights)| weights.get(feature)).copied();
        raw.unwrap_or_default() as f32 * stretch.get(feature).copied().unwrap_or_default()
    };
    for (concept, (bias, _)) in fitted.iter().enumerate() {
        let largest =
            (0..spellings.len()).map(|feature| weight(concept, feature).abs()).fold(0.0, f32::max);
        scorer.bias.push(*bias as f32);
        scorer.scale.push(largest.max(f32::MIN_POSITIVE) / 127.0);
    }
    for (feature, spelling) in spellings.into_iter().enumerate() {
        let mut row = Vec::new();
        for (concept, scale) in (0_u8..).zip(&scorer.scale) {
            let steps = weight(usize::from(concept), feature) / scale;
            if steps.abs() >= (127.0 * prune).max(0.5) {
                row.push((concept, steps.round().clamp(-127.0, 127.0) as i8));
            }
        }
        if !row.is_empty() {
            scorer.features.push(spelling);
            scorer.weights.push(row);
        }
    }
    scorer
}

/// Fits the curves from scores to probabilities on scores of unseen rows, and their thresholds.
fn calibrate(examples: &Examples<'_>, unseen: &[Vec<f32>], options: &Options) -> Calibration {
    let concepts = examples.concepts.len();
    let matrix = |own: usize| -> Matrix {
        unseen
            .iter()
            .map(|scores| {
                let others = scores
                    .iter()
                    .zip(0_u32..)
                    .filter(|&(_, number)| options.stack || number as usize == own);
                others
                    .map(|(&score, number)| {
                        let stretch = if number as usize == own { OWN } else { OTHER };
                        (number, squash(score) * stretch)
                    })
                    .collect()
            })
            .collect()
    };
    let curves = examples.holds.par_iter().enumerate().map(|(own, truth)| {
        let (bias, weights) = Problem { matrix: &matrix(own), truth, penalty: 1.0 }.solve(concepts);
        let slopes = weights
            .iter()
            .enumerate()
            .map(|(number, &weight)| weight as f32 * if number == own { OWN } else { OTHER })
            .collect();
        Curve { bias: bias as f32, slopes, accepted: 0.5, possible: 0.1 }
    });
    let mut calibration = Calibration { curves: curves.collect() };
    let probabilities: Vec<Vec<f32>> =
        unseen.iter().map(|scores| calibration.probabilities(scores)).collect();
    if examples.one_goal_each() {
        fit::thresholds_at(&mut calibration, options.one_goal_accepted);
    } else {
        fit::thresholds(&mut calibration, &probabilities, &examples.holds);
    }
    calibration
}

/// The stretch of a concept's own score and of the others' in calibration: the smaller, the more
/// it takes for a score to count.
const OWN: f32 = 3.0;
const OTHER: f32 = 0.3;
