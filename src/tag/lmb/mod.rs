//! The proposals for a local global policy (LMB) and their elements.
//!
//! Groups of words (`groups`) are weighed as the model learned it (`learned`), which tells what a
//! passage is about; what it says of that, `polarity` tells. The words are Dutch, as
//! the proposals are Flemish: of a text in another language only named goals count. Never reads a
//! proposal from a goal.

use crate::language::Lang;
use crate::tag::case::evidence;
use crate::tag::explicit;
use crate::tag::passage::Passage;
use crate::tag::polarity::Reading;
use crate::tag::{Basis, Evidence, Rank, Tag};
use crate::taxonomy::ConceptId;

mod elements;
pub(crate) mod groups;
pub(crate) mod learned;
pub(crate) mod shown;
pub(crate) mod text;

use groups::Groups;
use learned::Proposals;

/// Reads the words, so that the first passage does not have to wait.
pub(super) fn prepare() {
    elements::prepare();
    let _ = Groups::builtin();
}

/// The proposals and elements that a passage addresses, by falling probability.
pub(super) fn tags(passage: &Passage<'_>, proposals: &Proposals) -> Vec<Tag> {
    let mut reading = Reading::new(&passage.tokens, passage.lang, &proposals.said);
    if passage.lang != Lang::Nl || proposals.is_empty() {
        return framework(passage, &mut reading).into_iter().collect();
    }
    let found = Groups::builtin().find(&passage.spaced, &passage.tokens);
    let judged = proposals.judge(&found, passage);
    let tags = judged.into_iter().map(|one| {
        let shown = one.shown.iter();
        let evidence: Vec<Evidence> =
            shown.map(|&(span, weight)| evidence(passage.text, span, weight, true)).collect();
        Tag {
            concept: one.concept.clone(),
            probability: one.probability,
            accepted: one.accepted,
            basis: Basis::Inferred,
            polarity: reading.of(&evidence),
            rank: Rank::Also,
            evidence,
        }
    });
    let mut tags: Vec<Tag> = tags.collect();
    let speaks_of_goals = found.has("sdg") || names_several(passage) || is_numbered(passage);
    if speaks_of_goals && let Some(named) = framework(passage, &mut reading) {
        let surer =
            |tag: &Tag| tag.concept == named.concept && tag.probability >= named.probability;
        if !tags.iter().any(surer) {
            tags.retain(|tag| tag.concept != named.concept);
            tags.push(named);
        }
    }
    tags.sort_by(|a, b| {
        b.probability.total_cmp(&a.probability).then_with(|| a.concept.cmp(&b.concept))
    });
    for (place, tag) in tags.iter_mut().enumerate() {
        tag.rank = if place == 0 { Rank::Main } else { Rank::Also };
    }
    elements::add(tags, passage)
}

/// Proposal 1.2, the 2030 Agenda as the framework of the plan: a plan that names goals uses it.
fn framework(passage: &Passage<'_>, reading: &mut Reading<'_>) -> Option<Tag> {
    let first = passage.named.first()?;
    let evidence = vec![evidence(passage.text, first.span, NAMED, true)];
    Some(Tag {
        concept: ConceptId::new("lmb:1.2"),
        probability: NAMED_PROBABILITY,
        accepted: true,
        basis: Basis::Inferred,
        polarity: reading.of(&evidence),
        rank: Rank::Main,
        evidence,
    })
}

/// Whether a text names more than one goal.
fn names_several(passage: &Passage<'_>) -> bool {
    let mut named = passage.named.iter().map(|hit| &hit.concept);
    named.next().is_some_and(|first| named.any(|other| other != first))
}

/// Whether the first goal that a text names is a number: a name alone may be said by chance.
fn is_numbered(passage: &Passage<'_>) -> bool {
    let words = |hit: &explicit::Hit| {
        passage.text.get(hit.span.0 as usize..hit.span.1 as usize).unwrap_or_default()
    };
    passage.named.first().is_some_and(|hit| words(hit).contains(|c: char| c.is_ascii_digit()))
}

/// What a goal named in the text adds for the framework, and how sure it makes it.
const NAMED: f32 = 4.0;
const NAMED_PROBABILITY: f32 = 0.88;

/// The goals that a passage on a proposal also addresses, with what that adds to their log-odds.
pub(super) fn goals_of(proposal: &ConceptId) -> &'static [(u8, f32)] {
    match proposal.proposal() {
        Some("1.5") => &[(12, 4.0)],
        Some("1.6") => &[(17, 4.0), (12, 2.5)],
        Some("3.3") => &[(16, 4.0), (17, 3.0)],
        Some("1.2") => &[(17, 3.0)],
        Some(_) => &[(17, 4.0)],
        None => &[],
    }
}

#[cfg(test)]
mod tests {
    use crate::language::Lang;
    use crate::tag::{Input, Tagger};

    #[test]
    fn goals_named_as_such_are_the_framework_of_a_plan_and_a_name_by_chance_is_not() {
        let tagger = Tagger::new();
        let framework = |text: &str| {
            let tags = tagger.tag(&Input { text, parents: &[], lang: Some(Lang::Nl) });
            tags.iter().any(|tag| tag.concept.as_str() == "lmb:1.2" && tag.accepted)
        };
        assert!(framework("Aanleg van een bufferbekken (SDG 6, SDG 13)"));
        assert!(framework("Schoon water en sanitair. Duurzame steden en gemeenschappen."));
        assert!(!framework("We bevorderen een goede gezondheid en welzijn voor alle leeftijden."));
        assert!(!framework(
            "Kwaliteitsvol onderwijs. We willen kwaliteitsvol onderwijs in elke wijk."
        ));
    }
}
