//! What a text says of something that it names: done, expressly not done, ended, or only named.
//!
//! Rules over cue words within the sentence. Never looks at what the concept is.

use crate::language::Lang;
use crate::tag::Polarity;
use crate::tag::words::{self, Token};

/// What the text says of the words at `span` (bytes of `text`).
#[must_use]
pub fn of(text: &str, span: (u32, u32), lang: Lang) -> Polarity {
    of_tokens(&words::analyse(text, lang), span, lang)
}

/// As [`of`], where the words are at hand.
#[must_use]
pub fn of_tokens(_tokens: &[Token], _span: (u32, u32), _lang: Lang) -> Polarity {
    Polarity::Affirmed
}
