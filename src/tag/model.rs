//! The trained model: weights of words and topics for each concept, and how they become
//! probabilities.
//!
//! A model is a file that `planspiegel train` writes. It holds one linear scorer for plans a
//! language, what is known of prose and of the proposals, and says by which command and from which
//! data it was made.

use std::io::{Read, Write};

use brotli::{CompressorWriter, Decompressor};
use serde::{Deserialize, Serialize};

use super::explicit::Names;
use super::lmb::learned::Proposals;
use super::passage::Passage;
use super::prose::{self, Prose};
use super::scorer::Scorer;
use super::{Evidence, Input};
use crate::labels::Labelled;
use crate::language::Lang;
use crate::taxonomy::ConceptId;

/// What a model file opens with.
const MAGIC: &[u8] = b"planspiegel model 8\n";

/// The most bytes that a model unpacks to, and that the spellings of its features take.
pub(super) const LARGEST: u64 = 64 << 20;

/// How Brotli packs a model: as small as it can, looking back over all of it.
const QUALITY: u32 = 11;
const WINDOW: u32 = 24;
/// Bytes that are packed or unpacked at once.
const BUFFER: usize = 1 << 16;

/// A trained model.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Model {
    /// The command that made it.
    pub command: String,
    /// The BLAKE3 hash of the labels that it was made from, in hexadecimal.
    pub data: String,
    /// The scorers of plans, by language.
    pub(crate) scorers: Vec<Scorer>,
    /// What is known of prose about the goals.
    pub(crate) prose: Prose,
    /// What is known of the proposals.
    pub(crate) proposals: Proposals,
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
    /// How much speaks for its being the first of the passage's concepts; comparable among them.
    pub first: f32,
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
        Decompressor::new(packed, BUFFER)
            .take(LARGEST)
            .read_to_end(&mut plain)
            .map_err(|_| ModelError::Damaged)?;
        let mut model: Self = postcard::from_bytes(&plain).map_err(|_| ModelError::Damaged)?;
        for scorer in &mut model.scorers {
            scorer.prepare()?;
        }
        if !model.prose.is_whole() {
            return Err(ModelError::Damaged);
        }
        model.prose.prepare();
        model.proposals.prepare()?;
        Ok(model)
    }

    /// Whether the curves for prose were fitted on a labelled passage, among others.
    #[must_use]
    pub fn was_fitted_on(&self, row: &Labelled) -> bool {
        row.is_judged() && self.prose.judged.binary_search(&row.key()).is_ok()
    }

    /// The model as a file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let plain = postcard::to_stdvec(self).unwrap_or_default();
        let mut encoder = CompressorWriter::new(MAGIC.to_vec(), BUFFER, QUALITY, WINDOW);
        let written = encoder.write_all(&plain);
        debug_assert!(written.is_ok(), "writing to memory does not fail");
        encoder.into_inner()
    }

    /// What the model thinks of a passage: an opinion on each concept that is at least possible,
    /// most probable first.
    #[must_use]
    pub fn opinions(&self, text: &str, parents: &[&str], lang: Lang) -> Vec<Opinion> {
        let input = Input { text, parents, lang: Some(lang) };
        let passage = Passage::new(input, lang, Names::builtin(), &self.proposals);
        self.opinions_on(&passage)
    }

    /// As [`Model::opinions`], of a passage that was read before.
    pub(super) fn opinions_on(&self, passage: &Passage<'_>) -> Vec<Opinion> {
        match self.scorers.iter().find(|scorer| scorer.lang == passage.lang) {
            Some(plans) if !passage.titles.is_empty() || !prose::is_prose(&passage.spaced) => {
                plans.opinions(passage)
            }
            _ => self.prose.opinions(passage),
        }
    }
}
