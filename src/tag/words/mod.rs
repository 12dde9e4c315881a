//! From text to words: tokens with their place, lemma and compound parts.
//!
//! Words repeat, so what is known of a form is worked out once and shared: a [`Token`] is a
//! place in the text and a shared [`Word`]. Never looks at concepts; that is the lexicon's work.

use std::ops::Deref;
use std::sync::Arc;

use crate::language::Lang;

mod tokens;

/// A word where it stands in a text. Dereferences to its [`Word`].
#[derive(Debug, Clone)]
pub struct Token {
    /// First byte in the text.
    pub start: u32,
    /// First byte after it.
    pub end: u32,
    /// The sentence or table cell that it stands in, from 0.
    pub sentence: u32,
    /// The clause within the text (sentences cut at commas, colons and brackets), from 0.
    pub clause: u32,
    /// What is known of its form.
    pub word: Arc<Word>,
}

impl Deref for Token {
    type Target = Word;

    fn deref(&self) -> &Word {
        &self.word
    }
}

/// What is known of a word form in a language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The form in lower case, NFC.
    pub form: Box<str>,
    /// The key of the form, see [`key`].
    pub form_key: u64,
    /// The base form: singular, infinitive, uninflected adjective.
    pub lemma: Box<str>,
    /// The key of the lemma.
    pub lemma_key: u64,
    /// The lemmas of a compound's parts, in order; empty for a word that is no compound.
    pub parts: Box<[Part]>,
}

/// A part of a compound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The part's lemma.
    pub lemma: Box<str>,
    /// The key of the lemma.
    pub key: u64,
}

/// A number that stands for a word in tables: FNV-1a over the UTF-8 bytes, the same on every
/// machine and in every version.
#[must_use]
pub const fn key(word: &str) -> u64 {
    let bytes = word.as_bytes();
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u64).wrapping_mul(0x0100_0000_01b3);
        at += 1;
    }
    hash
}

/// Cuts a text into words and says what is known of each.
#[must_use]
pub fn analyse(text: &str, lang: Lang) -> Vec<Token> {
    tokens::of(text, |form| word(form, lang))
}

fn word(form: &str, _lang: Lang) -> Arc<Word> {
    let form_key = key(form);
    Arc::new(Word {
        form: form.into(),
        form_key,
        lemma: form.into(),
        lemma_key: form_key,
        parts: Box::default(),
    })
}
