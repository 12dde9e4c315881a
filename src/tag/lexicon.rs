//! Terms that point to concepts, with their weights and the contexts that veto them.
//!
//! The terms are data (`data/lexicon-*.toml`) with their own examples. Matching is by lemma and
//! compound part, so that a term is written once in its base form. Never decides on a tag.

use crate::language::Lang;
use crate::tag::words::Token;
use crate::taxonomy::ConceptId;

/// The terms of one language, ready to match.
#[derive(Debug)]
pub struct Lexicon {}

/// A term found in a text. A term that points to two concepts yields two hits.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit<'a> {
    /// The concept that the term points to.
    pub concept: &'a ConceptId,
    /// The term as the lexicon writes it.
    pub term: &'a str,
    /// The term's number in its lexicon; hits of one term share it.
    pub term_index: u32,
    /// The term's weight for the concept, in log-odds.
    pub weight: f32,
    /// From the first byte of its first word to the last of its last.
    pub span: (u32, u32),
    /// Whether a word nearby says that something else is meant.
    pub vetoed: bool,
}

impl Lexicon {
    /// The lexicon that ships for a language, built on first use.
    #[must_use]
    pub fn builtin(_lang: Lang) -> &'static Self {
        static EMPTY: Lexicon = Lexicon {};
        &EMPTY
    }

    /// The terms in a text, in the order of the text.
    #[must_use]
    pub fn matches<'a>(&'a self, _tokens: &[Token]) -> Vec<Hit<'a>> {
        Vec::new()
    }
}
