//! What was learned from labelled texts: a weight of each word or concept for each goal.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::concepts::Concepts;
use super::{GOALS, Reading, often};
use crate::language::Lang;

/// Weights of words (English) or of concepts (`@name`), ready to be added up.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Learned {
    /// The words or concepts.
    pub(crate) features: Vec<String>,
    /// How much rarer ones count more.
    pub(crate) rarity: Vec<f32>,
    /// The weights of each: goal from 0, steps of the goal's scale.
    pub(crate) weights: Vec<Vec<(u8, i8)>>,
    /// The intercept of each goal.
    pub(crate) bias: Vec<f32>,
    /// What the weights of each goal are multiplied by.
    pub(crate) scale: Vec<f32>,
    #[serde(skip)]
    pub(crate) index: FxHashMap<String, u32>,
}

/// A known feature of a text, with its value.
pub(crate) type Value = (u32, f32);

/// Words of fewer letters are no features.
pub(crate) const SHORTEST: usize = 3;

impl Learned {
    /// Whether the tables fit each other.
    pub(crate) fn is_whole(&self) -> bool {
        let features = self.features.len();
        let goals = self.bias.len();
        self.rarity.len() == features
            && self.weights.len() == features
            && self.scale.len() == goals
            && goals <= GOALS
            && self.weights.iter().flatten().all(|&(goal, _)| usize::from(goal) < goals)
    }

    /// Makes features findable.
    pub(crate) fn index(&mut self) {
        self.index = self.features.iter().cloned().zip(0..).collect();
    }

    fn rarity_of(&self, feature: u32) -> f32 {
        self.rarity.get(feature as usize).copied().unwrap_or_default()
    }

    /// The features of a text with their values, by number; a long text weighs no more.
    pub(crate) fn values(&self, reading: &Reading) -> Vec<Value> {
        let mut counts: Vec<Value> = each(reading)
            .into_iter()
            .filter_map(|(name, counts, _)| {
                let feature = *self.index.get(&name)?;
                Some((feature, counts * self.rarity_of(feature)))
            })
            .collect();
        counts.sort_by_key(|&(feature, _)| feature);
        normalise(&mut counts);
        counts
    }

    /// The score of each goal, in log-odds before the curve.
    pub(crate) fn scores(&self, values: &[Value]) -> [f32; GOALS] {
        let mut sums = [0.0_f32; GOALS];
        for &(feature, value) in values {
            for &(goal, steps) in self.weights.get(feature as usize).into_iter().flatten() {
                if let Some(sum) = sums.get_mut(usize::from(goal)) {
                    *sum += value * f32::from(steps);
                }
            }
        }
        for ((sum, scale), bias) in sums.iter_mut().zip(&self.scale).zip(&self.bias) {
            *sum = *sum * scale + bias;
        }
        sums
    }

    /// Calls `add` with the words of each feature and its share of a goal's (1 to 17) score.
    pub(crate) fn shares(&self, goal: u8, reading: &Reading, mut add: impl FnMut((u32, u32), f32)) {
        let values: FxHashMap<u32, f32> = self.values(reading).into_iter().collect();
        let Some(at) = goal.checked_sub(1) else { return };
        let scale = self.scale.get(usize::from(at)).copied().unwrap_or_default();
        for (name, _, places) in each(reading) {
            let Some(feature) = self.index.get(&name) else { continue };
            let own = self.weights.get(*feature as usize).into_iter().flatten();
            let Some((_, steps)) = own.copied().find(|(of, _)| *of == at) else { continue };
            let share = values.get(feature).copied().unwrap_or_default() * f32::from(steps) * scale;
            for words in &places {
                add(*words, share / super::each(places.len()));
            }
        }
    }
}

/// Makes the sum of the squares of values one, so that a long text weighs no more.
pub(crate) fn normalise(values: &mut [Value]) {
    let norm = values.iter().map(|(_, value)| value * value).sum::<f32>().max(1.0).sqrt();
    for (_, value) in values {
        *value /= norm;
    }
}

/// A feature of a text: its name, what it counts before its rarity, and its places.
pub(crate) type Each = (String, f32, Vec<(u32, u32)>);

/// The features of a text, in a fixed order: words of English texts, concepts of others.
pub(crate) fn each(reading: &Reading) -> Vec<Each> {
    if reading.lang == Lang::En { words(reading) } else { concepts(reading) }
}

/// The different words of a text that may be features.
pub(crate) fn words(reading: &Reading) -> Vec<Each> {
    let mut all: Vec<(&str, u32)> = reading.text.words().zip(0..).collect();
    all.retain(|(word, _)| {
        word.chars().count() >= SHORTEST && word.bytes().any(|byte| !byte.is_ascii_digit())
    });
    all.sort_unstable();
    all.chunk_by(|a, b| a.0 == b.0)
        .filter_map(|run| {
            let places: Vec<(u32, u32)> = run.iter().map(|&(_, at)| (at, at)).collect();
            Some((run.first()?.0.to_owned(), often(run.len()), places))
        })
        .collect()
}

/// The concepts of a text as features.
pub(crate) fn concepts(reading: &Reading) -> Vec<Each> {
    let name =
        |concept: u32| Concepts::known().get(concept as usize).map(|c| format!("@{}", c.name));
    reading
        .concepts()
        .filter_map(|(concept, counts, places)| {
            Some((name(concept)?, counts, places.iter().map(|found| found.words).collect()))
        })
        .collect()
}
