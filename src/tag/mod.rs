//! Gives passages their tags: which concepts they address, how surely, and because of which words.
//!
//! Pure: no disk, no clock, no hash order. [`Tagger::new`] prepares lexicons and model once,
//! [`Tagger::tag`] may then be called from any number of threads.

use serde::{Deserialize, Serialize};

mod case;
pub mod explicit;
pub(crate) mod features;
pub(crate) mod fusion;
pub mod lexicon;
pub(crate) mod linear;
pub(crate) mod lmb;
pub mod model;
mod own;
pub(crate) mod passage;
pub mod polarity;
pub(crate) mod prose;
pub(crate) mod scorer;
pub(crate) mod spaced;
mod tagger;
mod terms;
pub mod words;

pub use tagger::{Tagger, language_of};

use crate::language::Lang;
use crate::taxonomy::ConceptId;

/// What the tagger looks at.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The passage's full text (see [`crate::document::Passage::full_text`]).
    pub text: &'a str,
    /// The titles of its parents, outermost first.
    pub parents: &'a [&'a str],
    /// The language, where it is known; else it is detected from the text.
    pub lang: Option<Lang>,
}

/// A concept that a passage addresses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tag {
    /// The concept: `sdg:11`, `sdg:11.2`, `lmb:3.4` or `lmb:3.4/twinning`.
    pub concept: ConceptId,
    /// The calibrated probability that a reader would give the passage this concept.
    pub probability: f32,
    /// Whether reports count it; the other tags are for human review.
    pub accepted: bool,
    /// Whether the text names the concept.
    pub basis: Basis,
    /// What the text says of it; of a goal or target that is only inferred, what it says of the
    /// proposals that point there.
    pub polarity: Polarity,
    /// Main for the one goal (or proposal) that the passage addresses most; else also.
    pub rank: Rank,
    /// What decided, strongest first.
    pub evidence: Vec<Evidence>,
}

/// How a tag came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// The text names the concept ("SDG 6").
    Explicit,
    /// The words point to it.
    Inferred,
}

/// What a passage says of a concept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Polarity {
    /// It is or will be done.
    Affirmed,
    /// It is expressly not done.
    Negated,
    /// It was done and stops.
    Ended,
    /// It is named without being acted on ("mentioned").
    Mentioned,
}

impl Polarity {
    /// Whether it is not or no longer done.
    #[must_use]
    pub fn is_against(self) -> bool {
        matches!(self, Self::Negated | Self::Ended)
    }
}

/// A tag's rank among those of the same kind on a passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Rank {
    /// The one that counts in partitions, e.g. for money.
    Main,
    /// One that is also touched.
    Also,
}

/// A span of the passage, or a word of its parents, that contributed to a tag.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// Byte range in [`Input::text`]; `None` where it stands in a parent's title.
    pub span: Option<(u32, u32)>,
    /// The words as they stand in the text.
    pub text: String,
    /// Its contribution, in log-odds.
    pub weight: f32,
}
