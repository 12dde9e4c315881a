//! The texts that proposals are told of: a passage, and the sentences of a long one.

use std::ops::Range;

use crate::tag::passage::Passage;
use crate::tag::spaced::Spaced;
use crate::tag::words::Token;

/// A passage, or a sentence of one.
#[derive(Debug)]
pub(crate) struct Text<'p> {
    spaced: &'p Spaced,
    /// The numbers of its words there.
    words: Range<usize>,
    /// The same words as tokens.
    pub(super) tokens: &'p [Token],
    /// Whether it names a goal.
    pub(super) names_goals: bool,
}

/// Passages of fewer words have no sentences of their own: they are read as a whole.
const LONG: usize = 40;
/// A sentence of fewer words says too little by itself.
const FEWEST: usize = 4;

impl<'p> Text<'p> {
    /// The whole of a passage.
    pub(crate) fn of(passage: &'p Passage<'_>) -> Self {
        Self::part(passage, &passage.tokens, (0, u32::MAX))
    }

    /// What of a passage stands in a range of its bytes.
    fn part(passage: &'p Passage<'_>, tokens: &'p [Token], (start, end): (u32, u32)) -> Self {
        let within = |span: (u32, u32)| start <= span.0 && span.1 <= end;
        Self {
            spaced: &passage.spaced,
            words: passage.spaced.words_within((start, end)),
            tokens,
            names_goals: passage.named.iter().any(|hit| within(hit.span)),
        }
    }

    /// The sentences of a long passage that has several, in order.
    pub(super) fn sentences(passage: &'p Passage<'_>) -> impl Iterator<Item = Self> {
        let several = passage.tokens.last().is_some_and(|token| token.sentence > 0);
        let long = several && passage.tokens.len() >= LONG;
        let tokens = if long { &*passage.tokens } else { &[] };
        let sentences = tokens.chunk_by(|a, b| a.sentence == b.sentence);
        let sentences = sentences.filter(|tokens| tokens.len() >= FEWEST);
        sentences.map(|tokens| Self::part(passage, tokens, span(tokens)))
    }

    /// Its bytes in the passage.
    pub(super) fn span(&self) -> (u32, u32) {
        span(self.tokens)
    }

    /// Its words with their numbers, each with the space after it.
    pub(super) fn words(&self) -> impl Iterator<Item = (usize, &'p str)> {
        let words = self.spaced.letters_of(&self.words).split_inclusive(' ');
        words.enumerate().map(|(at, word)| (self.words.start + at, word))
    }

    /// The bytes of a word in the passage.
    pub(super) fn place(&self, word: usize) -> Option<(u32, u32)> {
        self.spaced.source(u32::try_from(word).ok()?)
    }
}

/// The bytes of words that stand behind each other.
fn span(tokens: &[Token]) -> (u32, u32) {
    tokens.first().zip(tokens.last()).map_or((0, 0), |(first, last)| (first.start, last.end))
}
