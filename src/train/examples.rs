//! Labelled rows as numbers: the features of each, which concepts it holds, and its fold.
#![allow(
    clippy::cast_precision_loss,
    reason = "counts and weights are small next to what a float holds"
)]

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::labels::Labelled;

/// Rows with what they are examples of.
pub(super) struct Examples {
    /// The features of each row, by their numbers in the vocabulary.
    pub(super) features: Vec<Vec<(u32, f32)>>,
    pub(super) vocabulary: Vocabulary,
    /// The fold of each row; nothing where none are made.
    pub(super) folds: Vec<usize>,
    /// Which rows hold each concept.
    pub(super) holds: Vec<Vec<bool>>,
    /// Which rows each concept is the first of; nothing where that is not known.
    pub(super) firsts: Vec<Vec<bool>>,
    /// How much each row counts.
    pub(super) counts: Vec<f32>,
}

/// A list of features, numbered as they are met.
pub(super) struct Vocabulary {
    numbers: FxHashMap<u64, u32>,
    pub(super) spellings: Vec<String>,
    /// Whether rare words count more.
    stretched: bool,
}

impl Vocabulary {
    /// An empty list; `stretched` says whether rare words count more.
    pub(super) fn new(stretched: bool) -> Self {
        Self { numbers: FxHashMap::default(), spellings: Vec::new(), stretched }
    }

    /// The features that `each` names with key, value and spelling, by number, each once.
    pub(super) fn numbered(
        &mut self,
        each: impl FnOnce(&mut dyn FnMut(u64, f32, &dyn Fn() -> String)),
    ) -> Vec<(u32, f32)> {
        let mut found: Vec<(u32, f32)> = Vec::with_capacity(512);
        each(&mut |key, value, spell| {
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

    pub(super) fn spelling(&self, feature: u32) -> &str {
        self.spellings.get(feature as usize).map_or("", String::as_str)
    }

    /// How much a feature's values are stretched before fitting, so that rare words, which say
    /// more, are penalised less.
    pub(super) fn stretch(&self, feature: u32, met: u32, rows: usize) -> f32 {
        if !self.stretched || self.spelling(feature).contains(['@', '#', '%']) {
            return 1.0;
        }
        (((rows + 1) as f32 / (met + 1) as f32).ln() + 1.0) / TYPICAL_STRETCH
    }
}

/// The stretch of a word in about one passage in 150.
const TYPICAL_STRETCH: f32 = 6.0;

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
