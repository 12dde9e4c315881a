//! A passage as all parts of the tagger see it, worked out once: its words, its parents' words,
//! and what lexicon, names of goals and rules for proposals find in them.
//!
//! Parents' titles repeat, so what is known of a title is remembered and shared.

use std::cell::RefCell;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::features::Source;
use super::features::topics::{self, Topics};
use super::lexicon::{Hit, Lexicon};
use super::polarity::Reading;
use super::words::{self, Token};
use super::{Input, Tag, explicit, lmb};
use crate::language::Lang;

/// A passage, read once.
#[derive(Debug)]
pub(crate) struct Passage<'a> {
    /// The text.
    pub(crate) text: &'a str,
    /// The titles of its parents, outermost first.
    pub(crate) titles: &'a [&'a str],
    /// Its language.
    pub(crate) lang: Lang,
    /// The words of the text.
    pub(crate) tokens: Vec<Token>,
    /// What is known of each title.
    pub(crate) parents: Vec<Arc<Title>>,
    /// The goals and targets that the text names.
    pub(crate) named: Vec<explicit::Hit>,
    /// The lexicon's terms in the text, without the vetoed.
    pub(crate) hits: Vec<Hit<'static>>,
    /// The topics that the text speaks of.
    pub(crate) topics: Vec<topics::Found>,
    /// The proposals and elements that the rules find.
    pub(crate) proposals: Vec<Tag>,
}

/// The title of a parent.
#[derive(Debug)]
pub(crate) struct Title {
    /// Its words.
    pub(crate) tokens: Vec<Token>,
    /// The lexicon's terms in it, without the vetoed.
    pub(crate) hits: Vec<Hit<'static>>,
    /// The topics that it speaks of.
    pub(crate) topics: Vec<topics::Found>,
}

/// Longer texts are cut: the rest says little new, and hostile input must cost little.
const LONGEST: usize = 20_000;

impl<'a> Passage<'a> {
    /// Reads a passage.
    pub(crate) fn new(text: &'a str, titles: &'a [&'a str], lang: Lang) -> Self {
        let tokens = words::analyse(cut(text), lang);
        let named = explicit::find(cut(text));
        let input = Input { text, parents: titles, lang: Some(lang) };
        let proposals = lmb::tags(&input, &tokens, &named, &mut Reading::new(&tokens, lang), lang);
        Self {
            text,
            titles,
            lang,
            hits: hits(&tokens, lang),
            topics: Topics::builtin(lang).find(&tokens),
            parents: titles.iter().map(|title| Title::known(cut(title), lang)).collect(),
            tokens,
            named,
            proposals,
        }
    }

    /// The words of the passage or of a parent's title.
    pub(crate) fn tokens_of(&self, source: Source) -> &[Token] {
        match (source, self.parents.as_slice()) {
            (Source::Passage, _) => &self.tokens,
            (Source::Nearest, [.., nearest]) => &nearest.tokens,
            (Source::Outermost, [outermost, .., _]) => &outermost.tokens,
            _ => &[],
        }
    }

    /// The text or title that those words stand in.
    pub(crate) fn text_of(&self, source: Source) -> &'a str {
        let text = match source {
            Source::Passage => Some(&self.text),
            Source::Nearest => self.titles.last(),
            Source::Outermost => self.titles.first(),
        };
        text.copied().unwrap_or_default()
    }
}

/// At most [`LONGEST`] bytes of a text.
fn cut(text: &str) -> &str {
    let end = (0..=text.len().min(LONGEST)).rev().find(|&end| text.is_char_boundary(end));
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

fn hits(tokens: &[Token], lang: Lang) -> Vec<Hit<'static>> {
    let mut hits = Lexicon::builtin(lang).matches(tokens);
    hits.retain(|hit| !hit.vetoed);
    hits
}

thread_local! {
    /// Titles met before, a table a language. Only a memory.
    static KNOWN: RefCell<[FxHashMap<Box<str>, Arc<Title>>; 4]> = RefCell::default();
}

/// Titles remembered for a language and thread; on reaching it, the memory starts anew.
const REMEMBERED: usize = 20_000;

impl Title {
    fn known(text: &str, lang: Lang) -> Arc<Self> {
        if let Some(title) = KNOWN.with_borrow(|known| known[lang as usize].get(text).cloned()) {
            return title;
        }
        let tokens = words::analyse(text, lang);
        let (hits, topics) = (hits(&tokens, lang), Topics::builtin(lang).find(&tokens));
        let title = Arc::new(Self { tokens, hits, topics });
        KNOWN.with_borrow_mut(|known| {
            let known = &mut known[lang as usize];
            if known.len() >= REMEMBERED {
                known.clear();
            }
            known.insert(text.into(), Arc::clone(&title));
        });
        title
    }
}
