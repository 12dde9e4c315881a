//! Terms that point to concepts, with their weights and the contexts that veto them.
//!
//! The terms are data (`data/lexicon-*.toml`) with their own examples. Matching is by lemma and
//! compound part (see [`terms`](super::terms) for how a term is written), so that a term is
//! written once in its base form. Never decides on a tag.

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::language::{EachLang, Lang};
use crate::tag::terms::{Found, Terms};
use crate::tag::words::Token;
use crate::taxonomy::ConceptId;

/// The terms of one language, ready to match.
#[derive(Debug)]
pub struct Lexicon {
    entries: Vec<Entry>,
    /// The entries' texts first, then the words that veto.
    terms: Terms,
    /// For each entry the numbers of the terms that veto it.
    vetoes: Vec<Vec<u32>>,
}

/// A term as its file writes it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The term in its base form.
    pub text: String,
    /// The concepts that it points to; a target also counts for its goal.
    pub concepts: Vec<ConceptId>,
    /// What it adds to the log-odds of each concept.
    #[serde(default = "usual_weight")]
    pub weight: f32,
    /// Whether it speaks for the goals of its targets, too. One that doesn't only tells which
    /// target is meant of a goal that other words show.
    #[serde(default = "usual_goal")]
    pub goal: bool,
    /// Terms that, in the same sentence, show that something else is meant.
    #[serde(default)]
    pub not_with: Vec<String>,
    /// Sentences that it must be found in.
    #[serde(default)]
    pub hits: Vec<String>,
    /// Sentences that it must not be found in, or only vetoed.
    #[serde(default)]
    pub misses: Vec<String>,
}

fn usual_weight() -> f32 {
    2.0
}

fn usual_goal() -> bool {
    true
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    term: Vec<Entry>,
}

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
    /// Whether it speaks for the concept's goal, too.
    pub for_goal: bool,
    /// From the first byte of its first word to the last of its last.
    pub span: (u32, u32),
    /// Whether a word nearby says that something else is meant.
    pub vetoed: bool,
}

/// The files that ship, a language each.
const FILES: [(Lang, &[&str]); 4] = [
    (
        Lang::Nl,
        &[include_str!("data/lexicon-nl-goals.toml"), include_str!("data/lexicon-nl-targets.toml")],
    ),
    (
        Lang::Fr,
        &[include_str!("data/lexicon-fr.toml"), include_str!("data/lexicon-fr-targets.toml")],
    ),
    (
        Lang::En,
        &[include_str!("data/lexicon-en.toml"), include_str!("data/lexicon-en-targets.toml")],
    ),
    (
        Lang::De,
        &[include_str!("data/lexicon-de.toml"), include_str!("data/lexicon-de-targets.toml")],
    ),
];

impl Lexicon {
    /// The lexicon that ships for a language, built on first use.
    #[must_use]
    pub fn builtin(lang: Lang) -> &'static Self {
        static BUILTIN: EachLang<Lexicon> = EachLang::new(Lexicon::shipped);
        BUILTIN.of(lang)
    }

    fn shipped(lang: Lang) -> Self {
        let files = FILES.iter().filter(|(of, _)| *of == lang).flat_map(|(_, files)| files.iter());
        // A test reads every file that ships, so that a broken one never does.
        let entries = files.filter_map(|file| Self::parse(file).ok()).flatten().collect();
        let lexicon = Self::new(entries, lang);
        Self { terms: lexicon.terms.kept_in_words(), ..lexicon }
    }

    /// Reads the terms of a lexicon file.
    ///
    /// # Errors
    ///
    /// Where the text is no TOML or has other fields than [`Entry`].
    pub fn parse(toml: &str) -> Result<Vec<Entry>, toml::de::Error> {
        toml::from_str::<File>(toml).map(|file| file.term)
    }

    /// Prepares terms of a language.
    #[must_use]
    pub fn new(entries: Vec<Entry>, lang: Lang) -> Self {
        let mut texts: Vec<&str> = entries.iter().map(|entry| entry.text.as_str()).collect();
        let mut numbers: FxHashMap<&str, u32> = FxHashMap::default();
        let mut vetoes = Vec::with_capacity(entries.len());
        for entry in &entries {
            let mut own = Vec::with_capacity(entry.not_with.len());
            for text in &entry.not_with {
                let next = u32::try_from(texts.len()).unwrap_or(u32::MAX);
                let number = *numbers.entry(text).or_insert(next);
                if number == next {
                    texts.push(text);
                }
                own.push(number);
            }
            vetoes.push(own);
        }
        let terms = Terms::new(texts.into_iter(), lang);
        Self { entries, terms, vetoes }
    }

    /// The terms, in the order of their numbers.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The terms in a text, in the order of the text.
    #[must_use]
    pub fn matches<'a>(&'a self, tokens: &[Token]) -> Vec<Hit<'a>> {
        let found = self.terms.find(tokens);
        let mut hits = Vec::with_capacity(found.len() * 2);
        for one in &found {
            let Some(entry) = self.entries.get(one.term as usize) else { continue };
            let vetoed = self.is_vetoed(one, &found);
            hits.extend(entry.concepts.iter().map(|concept| Hit {
                concept,
                term: &entry.text,
                term_index: one.term,
                weight: entry.weight,
                for_goal: entry.goal,
                span: one.span,
                vetoed,
            }));
        }
        hits
    }

    fn is_vetoed(&self, one: &Found, found: &[Found]) -> bool {
        let Some(vetoes) = self.vetoes.get(one.term as usize).filter(|vetoes| !vetoes.is_empty())
        else {
            return false;
        };
        found.iter().any(|other| other.sentence == one.sentence && vetoes.contains(&other.term))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tag::words;

    fn finds(lexicon: &Lexicon, number: usize, text: &str, lang: Lang) -> bool {
        let hits = lexicon.matches(&words::analyse(text, lang));
        hits.iter().any(|hit| hit.term_index as usize == number && !hit.vetoed)
    }

    #[test]
    fn every_term_finds_its_hits_and_not_its_misses() {
        let mut wrong = Vec::new();
        for lang in Lang::ALL {
            let lexicon = Lexicon::builtin(lang);
            for (number, entry) in lexicon.entries.iter().enumerate() {
                wrong.extend(
                    entry
                        .hits
                        .iter()
                        .filter(|text| !finds(lexicon, number, text, lang))
                        .map(|text| format!("{} must be found in {text:?}", entry.text)),
                );
                wrong.extend(
                    entry
                        .misses
                        .iter()
                        .filter(|text| finds(lexicon, number, text, lang))
                        .map(|text| format!("{} must not be found in {text:?}", entry.text)),
                );
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn every_file_that_ships_can_be_read_and_no_term_stands_twice() {
        for (lang, files) in FILES {
            let mut seen = std::collections::BTreeSet::new();
            for file in files {
                for entry in Lexicon::parse(file).unwrap() {
                    assert!(
                        seen.insert(entry.text.clone()),
                        "{} stands twice in {lang}",
                        entry.text
                    );
                    assert!(!entry.concepts.is_empty(), "{} points nowhere", entry.text);
                    let targets = entry.concepts.iter().all(|it| it.target().is_some());
                    assert!(entry.goal || targets, "{} speaks for no goal or target", entry.text);
                }
            }
        }
    }

    #[test]
    fn all_169_targets_have_terms_in_each_language() {
        let counts = [7, 8, 13, 10, 9, 8, 5, 12, 8, 10, 10, 11, 5, 10, 12, 12, 19];
        for lang in Lang::ALL {
            let lexicon = Lexicon::builtin(lang);
            let concepts = lexicon.entries.iter().flat_map(|e| &e.concepts);
            let mut targets: Vec<&str> = concepts.filter_map(ConceptId::target).collect();
            targets.sort_unstable();
            targets.dedup();
            for (goal, count) in (1..).zip(counts) {
                let start = format!("{goal}.");
                let own = targets.iter().filter(|target| target.starts_with(&start)).count();
                assert_eq!(own, count, "targets of goal {goal} in {lang}: {targets:?}");
            }
        }
    }

    #[test]
    fn a_long_word_with_one_wrong_letter_still_matches() {
        let entry = Entry {
            text: "klimaatadaptatie".into(),
            concepts: vec![ConceptId::goal(13)],
            weight: 2.0,
            goal: true,
            not_with: Vec::new(),
            hits: Vec::new(),
            misses: Vec::new(),
        };
        let lexicon = Lexicon::new(vec![entry], Lang::Nl);
        for slip in ["klimaatadptatie", "klimaatadaptattie", "klimaatadabtatie", "klimaatadapattie"]
        {
            assert!(finds(&lexicon, 0, slip, Lang::Nl), "{slip}");
        }
        assert!(!finds(&lexicon, 0, "klimaatreparatie", Lang::Nl));
    }
}
