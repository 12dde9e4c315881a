//! The trained model: weights of words and topics for each concept, and how they become
//! probabilities.
//!
//! A model is a file that `planspiegel train` writes. It holds one linear scorer a language and
//! kind of text, and says by which command and from which data it was made. Each score is a sum
//! over the words of the passage, which are kept as evidence.
#![allow(
    clippy::cast_precision_loss,
    reason = "counts and weights are small next to what a float holds"
)]

use std::collections::BTreeMap;
use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::Evidence;
use super::features::{self, Item, Items, Key, Passage, Place, Valued};
use super::fusion::Calibration;
use crate::language::Lang;
use crate::taxonomy::ConceptId;

/// What a model file opens with.
const MAGIC: &[u8] = b"planspiegel model 1\n";

/// The most bytes that a model unpacks to.
const LARGEST: u64 = 64 << 20;

/// A trained model.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Model {
    /// The command that made it.
    pub command: String,
    /// The BLAKE3 hash of the labels that it was made from, in hexadecimal.
    pub data: String,
    /// The scorers, by language and kind of text.
    pub(crate) scorers: Vec<Scorer>,
}

/// Why a model could not be loaded. Completes "could not read X: …".
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// The file is something else, or of another version.
    #[error("it is not a model of this version of planspiegel; train it anew")]
    Foreign,
    /// The file is cut off or damaged.
    #[error("the model is damaged")]
    Damaged,
}

/// A linear scorer with its calibration.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Scorer {
    /// The language that it reads.
    pub(crate) lang: Lang,
    /// Whether it was trained on plans; else on prose about the goals.
    pub(crate) plans: bool,
    /// The concepts that it scores.
    pub(crate) concepts: Vec<ConceptId>,
    /// The intercept of each concept.
    pub(crate) bias: Vec<f32>,
    /// What the weights of each concept are multiplied by.
    pub(crate) scale: Vec<f32>,
    /// The spelling of each feature.
    pub(crate) features: Vec<String>,
    /// The weights of each feature: concept, weight.
    pub(crate) weights: Vec<Vec<(u8, i8)>>,
    /// From scores to probabilities.
    pub(crate) calibration: Calibration,
    #[serde(skip)]
    pub(crate) index: FxHashMap<Key, u32>,
}

/// What the model thinks of a passage and a concept.
#[derive(Debug, Clone, PartialEq)]
pub struct Opinion {
    /// The concept.
    pub concept: ConceptId,
    /// The calibrated probability that a reader would give the passage this concept.
    pub probability: f32,
    /// Whether it is probable enough for reports to count it.
    pub accepted: bool,
    /// Whether it is probable enough to be shown for human review.
    pub possible: bool,
    /// The words that decided, strongest first.
    pub evidence: Vec<Evidence>,
}

impl Model {
    /// The model that ships.
    pub fn builtin() -> Result<Self, ModelError> {
        Self::from_bytes(include_bytes!("data/model.bin"))
    }

    /// Loads a model file.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        let packed = bytes.strip_prefix(MAGIC).ok_or(ModelError::Foreign)?;
        let mut plain = Vec::new();
        DeflateDecoder::new(packed)
            .take(LARGEST)
            .read_to_end(&mut plain)
            .map_err(|_| ModelError::Damaged)?;
        let mut model: Self = postcard::from_bytes(&plain).map_err(|_| ModelError::Damaged)?;
        for scorer in &mut model.scorers {
            scorer.prepare()?;
        }
        Ok(model)
    }

    /// The model as a file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let plain = postcard::to_stdvec(self).unwrap_or_default();
        let mut encoder = DeflateEncoder::new(MAGIC.to_vec(), Compression::best());
        let written = encoder.write_all(&plain);
        debug_assert!(written.is_ok(), "writing to memory does not fail");
        encoder.finish().unwrap_or_default()
    }

    /// What the model thinks of a passage: an opinion on each concept that is at least possible,
    /// most probable first.
    #[must_use]
    pub fn opinions(&self, text: &str, parents: &[&str], lang: Lang) -> Vec<Opinion> {
        let passage = Passage::new(text, parents, lang);
        let Some(scorer) = self.scorer(&passage) else { return Vec::new() };
        scorer.opinions(&passage, text, parents)
    }

    fn scorer(&self, passage: &Passage) -> Option<&Scorer> {
        let own = |plans| {
            self.scorers.iter().find(|scorer| scorer.lang == passage.lang && scorer.plans == plans)
        };
        let (first, second) = if passage.is_prose() { (false, true) } else { (true, false) };
        own(first).or_else(|| own(second))
    }
}

impl Scorer {
    /// Checks what the file says and builds the index.
    pub(crate) fn prepare(&mut self) -> Result<(), ModelError> {
        let concepts = self.concepts.len();
        let whole = self.bias.len() == concepts
            && self.scale.len() == concepts
            && self.calibration.covers(concepts)
            && self.features.len() == self.weights.len()
            && self.weights.iter().flatten().all(|&(concept, _)| usize::from(concept) < concepts);
        if !whole {
            return Err(ModelError::Damaged);
        }
        self.find_features();
        Ok(())
    }

    /// Builds the index of the features.
    pub(crate) fn find_features(&mut self) {
        let keys = self.features.iter().map(|spelling| features::key_of(spelling));
        self.index = (0..).zip(keys).filter_map(|(number, key)| Some((key?, number))).collect();
    }

    /// The features of a passage that this scorer knows.
    pub(crate) fn items(&self, passage: &Passage) -> Items {
        Items::new(passage, |key, _, _, _| self.index.get(&key).copied())
    }

    /// The score of each concept, in log-odds before calibration.
    pub(crate) fn scores(&self, items: &Items) -> Vec<f32> {
        self.sums(&items.values())
    }

    fn sums(&self, values: &[Valued<'_>]) -> Vec<f32> {
        let mut sums = vec![0.0_f32; self.concepts.len()];
        for &(feature, value, _) in values {
            for &(concept, weight) in self.weights_of(feature) {
                if let Some(sum) = sums.get_mut(usize::from(concept)) {
                    *sum += value * f32::from(weight);
                }
            }
        }
        let known = sums.iter().zip(&self.scale).zip(&self.bias);
        known.map(|((sum, scale), bias)| sum * scale + bias).collect()
    }

    fn weights_of(&self, feature: u32) -> &[(u8, i8)] {
        self.weights.get(feature as usize).map_or(&[], Vec::as_slice)
    }

    fn opinions(&self, passage: &Passage, text: &str, parents: &[&str]) -> Vec<Opinion> {
        let items = self.items(passage);
        let values = items.values();
        let probabilities = self.calibration.probabilities(&self.sums(&values));
        let mut opinions: Vec<Opinion> = self
            .concepts
            .iter()
            .enumerate()
            .zip(probabilities)
            .filter(|&((concept, _), probability)| self.calibration.possible(concept, probability))
            .map(|((concept, id), probability)| Opinion {
                concept: id.clone(),
                probability,
                accepted: self.calibration.accepted(concept, probability),
                possible: true,
                evidence: self.evidence(concept, &values, passage, (text, parents)),
            })
            .collect();
        opinions.sort_by(|a, b| b.probability.total_cmp(&a.probability));
        opinions
    }

    /// Adds what the lexicon's terms in the text contributed, by word.
    fn lexicon_shares(
        &self,
        concept: usize,
        passage: &Passage,
        shares: &mut BTreeMap<(Where, u32), f32>,
    ) {
        for term in &passage.terms {
            let Some(span) = term.span else { continue };
            let Some(&feature) = self.index.get(&features::lexicon_key(*term)) else { continue };
            let weights = self.weights_of(feature).iter();
            let weight: f32 =
                weights.filter(|w| usize::from(w.0) == concept).map(|w| f32::from(w.1)).sum();
            let scale = self.scale.get(concept).copied().unwrap_or_default();
            let words = passage.text.words_in(span);
            let share = features::lexicon_value(*term) * weight * scale / words.len().max(1) as f32;
            for word in words {
                *shares.entry((Where::Passage, word)).or_default() += share;
            }
        }
    }

    /// The words that spoke most for a concept, with their share of the score.
    fn evidence(
        &self,
        concept: usize,
        values: &[Valued<'_>],
        passage: &Passage,
        (text, parents): (&str, &[&str]),
    ) -> Vec<Evidence> {
        let scale = self.scale.get(concept).copied().unwrap_or_default();
        let mut shares: BTreeMap<(Where, u32), f32> = BTreeMap::new();
        self.lexicon_shares(concept, passage, &mut shares);
        for &(feature, value, run) in values {
            let weight = self.weights_of(feature).iter().find(|w| usize::from(w.0) == concept);
            let Some(&(_, weight)) = weight else { continue };
            let words: u32 = run.iter().map(Item::length).sum();
            let share = value * f32::from(weight) * scale / words.max(1) as f32;
            for item in run {
                for word in item.each_word() {
                    *shares.entry((Where::of(item.place), word)).or_default() += share;
                }
            }
        }
        let mut ranked: Vec<_> =
            shares.into_iter().filter(|&(_, share)| share >= WORTH_NAMING).collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let spelled = ranked.into_iter().take(MOST_NAMED).filter_map(|((place, word), weight)| {
            let (span, words) = place.spell(word, passage, text, parents)?;
            Some(Evidence { span, text: words.to_owned(), weight })
        });
        spelled.collect()
    }
}

/// Words that contribute less are not named.
const WORTH_NAMING: f32 = 0.05;
/// At most this many words are named.
const MOST_NAMED: usize = 6;

/// The text that a word stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Where {
    Passage,
    Nearest,
    Outermost,
}

impl Where {
    const fn of(place: Place) -> Self {
        match place {
            Place::Text | Place::Title => Self::Passage,
            Place::Parent => Self::Nearest,
            Place::Root => Self::Outermost,
        }
    }

    fn spell<'a>(
        self,
        word: u32,
        passage: &Passage,
        text: &'a str,
        parents: &[&'a str],
    ) -> Option<(Option<(u32, u32)>, &'a str)> {
        let cut = |text: &'a str, (start, end): (u32, u32)| text.get(start as usize..end as usize);
        if self == Self::Passage {
            let span = passage.text.source((word, word))?;
            return Some((Some(span), cut(text, span)?));
        }
        let (folded, source) = if self == Self::Nearest {
            (passage.parents.last()?, parents.last()?)
        } else {
            (passage.parents.first()?, parents.first()?)
        };
        Some((None, cut(source, folded.source((word, word))?)?))
    }
}
