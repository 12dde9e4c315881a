//! Proposals that a user adds to the taxonomy, told by the terms that the user writes with them.
//!
//! A term counts in the passage, not in its parents; one that vetoes counts in the same sentence.

use crate::language::Lang;
use crate::taxonomy::{ConceptId, Taxonomy};

use super::case::evidence;
use super::fusion::logistic;
use super::passage::Passage;
use super::polarity::Reading;
use super::terms::{Found, Terms};
use super::{Basis, Evidence, Rank, Tag};

/// A proposal's log-odds before any term is found.
const BIAS: f32 = -2.0;
/// From this probability on, a tag is accepted.
const ACCEPTED: f32 = 0.5;
/// From this probability on, it is worth a reader's look.
const POSSIBLE: f32 = 0.25;

/// The terms of a user's proposals, ready to find.
#[derive(Debug, Default)]
pub(super) struct Own {
    /// A list a language that has terms.
    lists: Vec<(Lang, List)>,
}

#[derive(Debug)]
struct List {
    terms: Terms,
    /// What each term does, by its number.
    uses: Vec<Use>,
}

#[derive(Debug)]
struct Use {
    concept: ConceptId,
    /// What it adds to the log-odds; nothing for a term that vetoes.
    weight: Option<f32>,
}

impl Own {
    /// The terms of a taxonomy's proposals.
    pub(super) fn of(taxonomy: &Taxonomy) -> Self {
        let list = |lang: Lang| {
            let (mut texts, mut uses) = (Vec::new(), Vec::new());
            for proposal in &taxonomy.lmb.proposals {
                let concept = || ConceptId::new(&format!("lmb:{}", proposal.id));
                for term in proposal.terms.get(lang) {
                    texts.push(term.text());
                    uses.push(Use { concept: concept(), weight: Some(term.weight()) });
                }
                for term in proposal.veto.get(lang) {
                    texts.push(term.as_str());
                    uses.push(Use { concept: concept(), weight: None });
                }
            }
            let terms = Terms::new(texts.into_iter(), lang);
            (!uses.is_empty()).then_some((lang, List { terms, uses }))
        };
        Self { lists: Lang::ALL.into_iter().filter_map(list).collect() }
    }

    /// Adds the proposals that a passage's words show to the tags; one that is there already
    /// gets what the terms say of it where that is more.
    pub(super) fn add(
        &self,
        tags: &mut Vec<Tag>,
        passage: &Passage<'_>,
        reading: &mut Reading<'_>,
    ) {
        let Some((_, list)) = self.lists.iter().find(|(lang, _)| *lang == passage.lang) else {
            return;
        };
        let found = list.terms.find(&passage.tokens);
        let mut concepts: Vec<&ConceptId> =
            found.iter().filter_map(|one| Some(&list.of(one)?.concept)).collect();
        concepts.sort();
        concepts.dedup();
        for concept in concepts {
            let Some(mut tag) = list.tag(concept, &found, passage, reading) else { continue };
            let main =
                !tags.iter().any(|old| old.rank == Rank::Main && old.concept.proposal().is_some());
            match tags.iter_mut().find(|old| old.concept == *concept) {
                Some(old) if old.probability >= tag.probability => {}
                Some(old) => {
                    tag.rank = old.rank;
                    *old = tag;
                }
                None => {
                    tag.rank = if main { Rank::Main } else { Rank::Also };
                    tags.push(tag);
                }
            }
        }
    }
}

impl List {
    fn of(&self, found: &Found) -> Option<&Use> {
        self.uses.get(found.term as usize)
    }

    /// What the terms found say of a proposal; each counts once.
    fn tag(
        &self,
        concept: &ConceptId,
        found: &[Found],
        passage: &Passage<'_>,
        reading: &mut Reading<'_>,
    ) -> Option<Tag> {
        let own = || found.iter().filter(|one| self.of(one).is_some_and(|u| u.concept == *concept));
        let weight = |one: &Found| self.of(one).and_then(|own| own.weight);
        let vetoed = |one: &&Found| {
            own().any(|other| weight(other).is_none() && other.sentence == one.sentence)
        };
        let mut counted: Vec<u32> = Vec::new();
        let mut shown: Vec<Evidence> = Vec::new();
        let mut score = BIAS;
        for one in own().filter(|one| !vetoed(one)) {
            let Some(weight) = weight(one) else { continue };
            if !counted.contains(&one.term) {
                counted.push(one.term);
                score += weight;
            }
            shown.push(evidence(passage.text, one.span, weight, true));
        }
        shown.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.span.cmp(&b.span)));
        let probability = logistic(score);
        let tag = || Tag {
            concept: concept.clone(),
            probability,
            accepted: probability >= ACCEPTED,
            basis: Basis::Inferred,
            polarity: reading.of(&shown),
            rank: Rank::Also,
            evidence: shown.clone(),
        };
        (probability >= POSSIBLE).then(tag)
    }
}
