//! The elements of a proposal that a passage shows, by words that are data
//! (`data/lmb-elements-nl.toml`). Never finds an element without its proposal.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::language::Lang;
use crate::tag::case::evidence;
use crate::tag::passage::Passage;
use crate::tag::terms::Terms;
use crate::tag::{Evidence, Rank, Tag};
use crate::taxonomy::ConceptId;

/// The words that show the elements of a proposal.
const ELEMENTS: &str = include_str!("../data/lmb-elements-nl.toml");

/// From this probability on, an element is accepted.
const ACCEPTED: f32 = 0.4;
/// How sure an element is that one of its words shows, where the proposal is certain.
const ELEMENT: f32 = 0.8;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ElementFile {
    element: Vec<Element>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Element {
    concept: ConceptId,
    terms: Vec<String>,
    /// Sentences that show it, where the proposal is addressed.
    #[serde(default)]
    #[cfg_attr(not(test), expect(dead_code, reason = "the examples are tests"))]
    hits: Vec<String>,
    /// Sentences that don't show it.
    #[serde(default)]
    #[cfg_attr(not(test), expect(dead_code, reason = "the examples are tests"))]
    misses: Vec<String>,
}

/// The elements, ready to look for.
struct Elements {
    terms: Terms,
    /// For each term its element.
    of: Vec<usize>,
    concepts: Vec<ConceptId>,
}

static ELEMENTS_READY: LazyLock<Elements> = LazyLock::new(|| {
    // A test reads the file, so that a broken one never ships.
    let file = toml::from_str(ELEMENTS).unwrap_or(ElementFile { element: Vec::new() });
    let texts = file.element.iter().flat_map(|element| element.terms.iter().map(String::as_str));
    let of = file
        .element
        .iter()
        .enumerate()
        .flat_map(|(at, element)| element.terms.iter().map(move |_| at));
    Elements {
        terms: Terms::new(texts, Lang::Nl),
        of: of.collect(),
        concepts: file.element.iter().map(|element| element.concept.clone()).collect(),
    }
});

/// Reads the words, so that the first passage does not have to wait.
pub(super) fn prepare() {
    LazyLock::force(&ELEMENTS_READY);
}

/// The elements of tagged proposals that a passage's words show, each behind its proposal.
pub(super) fn add(tags: Vec<Tag>, passage: &Passage<'_>) -> Vec<Tag> {
    ELEMENTS_READY.add(tags, passage)
}

impl Elements {
    /// The elements of tagged proposals that a passage's words show, each behind its proposal.
    fn add(&self, tags: Vec<Tag>, passage: &Passage<'_>) -> Vec<Tag> {
        if tags.is_empty() {
            return tags;
        }
        let found = self.terms.find(&passage.tokens);
        let mut all = Vec::with_capacity(tags.len() * 2);
        for tag in tags {
            let proposal = tag.clone();
            all.push(tag);
            let prefix = format!("{}/", proposal.concept);
            let own = (0..)
                .zip(&self.concepts)
                .filter(|(_, concept)| concept.as_str().starts_with(&prefix));
            for (at, concept) in own {
                let mut shown: Vec<Evidence> = Vec::new();
                for one in found.iter().filter(|one| self.of.get(one.term as usize) == Some(&at)) {
                    if !shown.iter().any(|old| {
                        old.span.is_some_and(|span| span.0 < one.span.1 && one.span.0 < span.1)
                    }) {
                        shown.push(evidence(passage.text, one.span, 1.0, true));
                    }
                }
                if !shown.is_empty() {
                    let probability = proposal.probability * ELEMENT;
                    let accepted = proposal.accepted && probability >= ACCEPTED;
                    all.push(Tag {
                        concept: concept.clone(),
                        probability,
                        accepted,
                        rank: Rank::Also,
                        evidence: shown,
                        ..proposal
                    });
                }
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tag::words;

    #[test]
    fn every_element_is_shown_by_its_hits_and_not_by_its_misses() {
        let file: ElementFile = toml::from_str(ELEMENTS).unwrap();
        let mut wrong = Vec::new();
        for (at, element) in file.element.iter().enumerate() {
            let shown = |text: &String| {
                let found = ELEMENTS_READY.terms.find(&words::analyse(text, Lang::Nl));
                found.iter().any(|one| ELEMENTS_READY.of.get(one.term as usize) == Some(&at))
            };
            let missed = element.hits.iter().filter(|text| !shown(text));
            wrong.extend(missed.map(|text| format!("{} by {text:?}", element.concept)));
            let found = element.misses.iter().filter(|text| shown(text));
            wrong.extend(found.map(|text| format!("{} not by {text:?}", element.concept)));
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn elements_belong_to_proposals() {
        let file: ElementFile = toml::from_str(ELEMENTS).unwrap();
        assert!(
            file.element
                .iter()
                .all(|element| element.concept.element().is_some() && !element.terms.is_empty())
        );
    }
}
