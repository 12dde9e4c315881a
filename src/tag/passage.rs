//! A passage as all parts of the tagger see it, worked out once: its words, its parents' words,
//! what lexicon and names of goals find in them, and the proposals that they are about.
//!
//! Parents' titles repeat, so what is known of a title is remembered and shared.

use std::cell::RefCell;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::explicit::Names;
use super::features::Source;
use super::features::topics::{self, Topics};
use super::lexicon::{Hit, Lexicon};
use super::lmb::learned::Proposals;
use super::spaced::Spaced;
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
    /// The text, folded.
    pub(crate) spaced: Arc<Spaced>,
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
    /// The proposals that it addresses, and their elements.
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

/// The titles of so many parents are read at most, the nearest.
const MOST_PARENTS: u8 = 8;
/// Longer texts are cut: the rest says little new, and hostile input must cost little.
const LONGEST: usize = 20_000;

impl<'a> Passage<'a> {
    /// Reads a passage; `names` are those of the goals, `proposals` says how proposals are told.
    pub(crate) fn new(input: Input<'a>, lang: Lang, names: &Names, proposals: &Proposals) -> Self {
        let mut passage = Self::without_proposals(input.text, input.parents, lang, names);
        passage.proposals = lmb::tags(&passage, proposals);
        passage
    }

    /// Reads a passage without asking which proposals it is about.
    pub(crate) fn without_proposals(
        text: &'a str,
        titles: &'a [&'a str],
        lang: Lang,
        names: &Names,
    ) -> Self {
        let tokens = words::analyse(cut(text), lang);
        Self {
            text,
            titles,
            lang,
            hits: hits(&tokens, lang),
            topics: Topics::builtin(lang).find(&tokens),
            parents: titles.iter().map(|title| Title::known(cut(title), lang)).collect(),
            tokens,
            spaced: Arc::new(Spaced::new(cut(text))),
            named: explicit::find(cut(text), names),
            proposals: Vec::new(),
        }
    }

    /// The parents whose titles are read, the nearest first.
    pub(crate) fn parents_read(&self) -> impl DoubleEndedIterator<Item = Source> + use<> {
        (0..MOST_PARENTS).take(self.parents.len()).map(Source::Parent)
    }

    /// The words of the passage or of a parent's title.
    pub(crate) fn tokens_of(&self, source: Source) -> &[Token] {
        match source {
            Source::Passage => &self.tokens,
            Source::Parent(number) => self.title(number).map_or(&[], |title| &title.tokens),
        }
    }

    /// The topics that the passage or a parent's title speaks of.
    pub(crate) fn topics_of(&self, source: Source) -> &[topics::Found] {
        match source {
            Source::Passage => &self.topics,
            Source::Parent(number) => self.title(number).map_or(&[], |title| &title.topics),
        }
    }

    fn title(&self, number: u8) -> Option<&Title> {
        self.parents.iter().rev().nth(number.into()).map(|title| &**title)
    }

    /// The text or title that those words stand in.
    pub(crate) fn text_of(&self, source: Source) -> &'a str {
        let text = match source {
            Source::Passage => Some(&self.text),
            Source::Parent(number) => self.titles.iter().rev().nth(number.into()),
        };
        text.copied().unwrap_or_default()
    }
}

/// At most [`LONGEST`] bytes of a text.
pub(crate) fn cut(text: &str) -> &str {
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
