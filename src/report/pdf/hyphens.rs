//! Where words may be divided, by the patterns of the report's language.

use std::cell::RefCell;

use hyphenation::{Hyphenator as _, Language, Load as _, Standard};

use rustc_hash::FxHashMap;

use crate::language::Lang;

/// Words shorter than this stay whole.
const SHORTEST: usize = 7;

/// Divides words of one language.
pub(super) struct Hyphens {
    patterns: Option<Standard>,
    /// Words met before; reports say the same things often.
    known: RefCell<FxHashMap<String, Vec<usize>>>,
}

impl Hyphens {
    /// Loads the patterns of a language; words stay whole where there are none.
    pub(super) fn load(lang: Lang) -> Self {
        let language = match lang {
            Lang::Nl => Language::Dutch,
            Lang::Fr => Language::French,
            Lang::En => Language::EnglishGB,
            Lang::De => Language::German1996,
        };
        Self { patterns: Standard::from_embedded(language).ok(), known: RefCell::default() }
    }

    /// The byte positions at which a word of letters may be divided.
    pub(super) fn breaks(&self, word: &str) -> Vec<usize> {
        let letters = word.chars().count();
        let Some(patterns) = self.patterns.as_ref().filter(|_| letters >= SHORTEST) else {
            return Vec::new();
        };
        if let Some(known) = self.known.borrow().get(word) {
            return known.clone();
        }
        let breaks = patterns.hyphenate(word).breaks;
        let fits = |at: &usize| {
            let before = word.get(..*at).map_or(0, |part| part.chars().count());
            before >= 3 && letters - before >= 3
        };
        let breaks: Vec<usize> = breaks.into_iter().filter(fits).collect();
        self.known.borrow_mut().insert(word.to_owned(), breaks.clone());
        breaks
    }
}
