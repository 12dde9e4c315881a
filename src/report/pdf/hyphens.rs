//! Where words may be divided, by the patterns of the report's language.

use hyphenation::{Hyphenator as _, Language, Load as _, Standard};

use crate::language::Lang;

/// Words shorter than this stay whole.
const SHORTEST: usize = 7;

/// Divides words of one language.
pub(super) struct Hyphens {
    patterns: Option<Standard>,
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
        Self { patterns: Standard::from_embedded(language).ok() }
    }

    /// The byte positions at which a word of letters may be divided.
    pub(super) fn breaks(&self, word: &str) -> Vec<usize> {
        let letters = word.chars().count();
        let Some(patterns) = self.patterns.as_ref().filter(|_| letters >= SHORTEST) else {
            return Vec::new();
        };
        let breaks = patterns.hyphenate(word).breaks;
        let fits = |at: &usize| {
            let before = word.get(..*at).map_or(0, |part| part.chars().count());
            before >= 3 && letters - before >= 3
        };
        breaks.into_iter().filter(fits).collect()
    }
}
