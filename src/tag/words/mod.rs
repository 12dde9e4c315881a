//! From text to words: tokens with their place, lemma and compound parts.
//!
//! Words repeat, so what is known of a form is worked out once and shared: a [`Token`] is a
//! place in the text and a shared [`Word`]. Never looks at concepts; that is the lexicon's work.

use std::cell::RefCell;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use crate::language::Lang;

mod light;
mod nl;
mod separable;
mod tokens;

pub(in crate::tag) use tokens::{char_at, plain_letters};

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
#[derive(Debug)]
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
    /// Whether the word list or the rules know the form, so that it is no misspelling.
    pub known: bool,
    /// Whether it is a Dutch particle that may belong to a verb elsewhere.
    particle: bool,
    /// See [`Word::infinitive`]; worked out when first asked for.
    infinitive: OnceLock<Option<Box<str>>>,
    /// What else was worked out of the form.
    pub(crate) memory: Memory,
}

/// What other parts of the tagger work out of a form once; what it stands for is theirs to say.
/// Only a memory, kept where the word is, so that a word that is met again costs one look.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    /// The words of the built-in lexicon's terms that it matches.
    pub(crate) terms: OnceLock<Box<[u32]>>,
    /// The built-in topics that it speaks of, and the patterns of several words that it begins.
    pub(crate) topics: OnceLock<[Box<[u32]>; 2]>,
    /// The number of a scorer, and what the form adds to its scores in a passage and in a
    /// parent's title.
    pub(crate) adds: [OnceLock<(u32, Box<[f32]>)>; 2],
}

impl Word {
    /// The infinitive, where the form could be one of a Dutch verb.
    #[must_use]
    pub fn infinitive(&self) -> Option<&str> {
        self.infinitive.get_or_init(|| nl::infinitive(&self.form).map(Into::into)).as_deref()
    }
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
    key_on(0xcbf2_9ce4_8422_2325, word)
}

/// The key of a word of which `hash` is the key of the front and `word` the rest.
pub(super) const fn key_on(mut hash: u64, word: &str) -> u64 {
    let bytes = word.as_bytes();
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
    let mut tokens = tokens::of(text, |form| word(form, lang));
    if lang == Lang::Nl {
        separable::join(&mut tokens);
    }
    tokens
}

thread_local! {
    /// What is known of the forms met before, a table a language. Only a memory: what it yields
    /// is the same as working it out anew.
    static KNOWN: RefCell<[FxHashMap<Box<str>, Arc<Word>>; 4]> = RefCell::default();
}

/// Forms remembered for a language and thread; on reaching it, the memory starts anew.
const REMEMBERED: usize = 100_000;

/// What is known of a lower-case form.
pub(super) fn word(form: &str, lang: Lang) -> Arc<Word> {
    KNOWN.with_borrow_mut(|known| {
        let known = &mut known[lang as usize];
        if let Some(word) = known.get(form) {
            return Arc::clone(word);
        }
        if known.len() >= REMEMBERED {
            known.clear();
        }
        let word = Arc::new(work_out(form, lang));
        known.insert(form.into(), Arc::clone(&word));
        word
    })
}

fn work_out(form: &str, lang: Lang) -> Word {
    let (lemma, parts) = match lang {
        Lang::Nl => nl::analyse(form),
        Lang::Fr | Lang::En | Lang::De => (Some(light::lemma(form, lang)), Vec::new()),
    };
    let known = lang == Lang::Nl && lemma.is_some();
    let lemma = lemma.unwrap_or_else(|| form.to_owned());
    let (form_key, lemma_key) = (key(form), key(&lemma));
    Word {
        form: form.into(),
        form_key,
        lemma: lemma.into(),
        lemma_key,
        parts: parts.into(),
        known,
        particle: lang == Lang::Nl && nl::PARTICLES.contains(&form),
        infinitive: OnceLock::new(),
        memory: Memory::default(),
    }
}
