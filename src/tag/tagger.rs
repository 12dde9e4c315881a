//! Puts the parts together: a passage's words, the goals it names, the lexicon's terms and the
//! rules for proposals, to tags with probability, rank and evidence.

use std::collections::BTreeMap;

use crate::language::Lang;
use crate::tag::lexicon::Lexicon;
use crate::tag::words::Token;
use crate::tag::{Basis, Evidence, Input, Polarity, Rank, Tag, explicit, lmb, polarity, words};
use crate::taxonomy::ConceptId;

/// A goal's log-odds before any word is read.
const BIAS: f32 = -2.4;
/// A target's log-odds inside an accepted goal, before any of its terms is read.
const TARGET_BIAS: f32 = -1.2;
/// How much a term in a parent's title counts of what it counts in the passage.
const PARENT: f32 = 0.35;
/// From this probability on, a tag is accepted.
const ACCEPTED: f32 = 0.5;
/// From this probability on, a tag is worth a reader's look.
const POSSIBLE: f32 = 0.15;
/// What the name of a concept in the text adds: it settles the matter.
const NAMED: f32 = 8.0;

/// Gives passages their tags. Prepared once; may be used from any number of threads.
#[derive(Debug, Default)]
pub struct Tagger {}

/// What is known of one concept while a passage is tagged.
#[derive(Debug, Default)]
struct Case {
    score: f32,
    explicit: bool,
    evidence: Vec<Evidence>,
}

impl Case {
    fn probability(&self) -> f32 {
        1.0 / (1.0 + (-self.score).exp())
    }

    /// Adds a piece of evidence; what stands at the same place counts only once, at its strongest.
    fn add(&mut self, found: Evidence) {
        let same = self.evidence.iter_mut().find(|old| match (old.span, found.span) {
            (Some(a), Some(b)) => a.0 < b.1 && b.0 < a.1,
            (None, None) => old.text == found.text,
            _ => false,
        });
        match same {
            Some(old) if old.weight >= found.weight => {}
            Some(old) => {
                self.score += found.weight - old.weight;
                *old = found;
            }
            None => {
                // the same word again says little more
                let again =
                    self.evidence.iter().any(|old| old.text.eq_ignore_ascii_case(&found.text));
                self.score += if again { 0.0 } else { found.weight };
                self.evidence.push(found);
            }
        }
    }
}

impl Tagger {
    /// A tagger with the lexicons and rules that ship.
    #[must_use]
    pub fn new() -> Self {
        for lang in Lang::ALL {
            let _ = Lexicon::builtin(lang);
        }
        lmb::prepare();
        Self {}
    }

    /// The tags of a passage: goals and proposals by falling probability, each followed by its
    /// targets or elements. Only those worth a reader's look.
    #[must_use]
    pub fn tag(&self, input: &Input<'_>) -> Vec<Tag> {
        let lang = input.lang.unwrap_or_default();
        let tokens = words::analyse(input.text, lang);
        let parents: Vec<Vec<Token>> =
            input.parents.iter().map(|title| words::analyse(title, lang)).collect();
        let mut tags = goals(input, &tokens, &parents, lang);
        tags.extend(lmb::tags(input, &tokens, &parents, lang));
        tags
    }
}

fn goals(input: &Input<'_>, tokens: &[Token], parents: &[Vec<Token>], lang: Lang) -> Vec<Tag> {
    let lexicon = Lexicon::builtin(lang);
    let mut goals: BTreeMap<u8, Case> = BTreeMap::new();
    let mut targets: BTreeMap<(u8, ConceptId), Case> = BTreeMap::new();
    let mut housekeeping = 0.0;
    let own = lexicon.matches(tokens).into_iter().map(|hit| (hit, None));
    let above = parents.iter().zip(input.parents).flat_map(|(tokens, title)| {
        lexicon.matches(tokens).into_iter().map(move |hit| (hit, Some(*title)))
    });
    for (hit, title) in own.chain(above) {
        if hit.vetoed {
            continue;
        }
        let share = if title.is_some() { PARENT } else { 1.0 };
        let Some(goal) = goal_of(hit.concept) else {
            housekeeping += hit.weight * share;
            continue;
        };
        let evidence =
            evidence(title.unwrap_or(input.text), hit.span, hit.weight * share, title.is_none());
        goals.entry(goal).or_default().add(evidence.clone());
        if hit.concept.target().is_some() {
            targets.entry((goal, hit.concept.clone())).or_default().add(evidence);
        }
    }
    let named = explicit::find(input.text);
    for hit in named {
        let Some(goal) = goal_of(&hit.concept) else { continue };
        let evidence = evidence(input.text, hit.span, NAMED, true);
        let case = goals.entry(goal).or_default();
        case.explicit = true;
        case.add(evidence.clone());
        if hit.concept.target().is_some() {
            let case = targets.entry((goal, hit.concept)).or_default();
            case.explicit = true;
            case.add(evidence);
        }
    }
    for case in goals.values_mut() {
        case.score += BIAS - housekeeping;
    }
    finish(goals, targets, tokens, lang)
}

/// Ranks the goals and puts each goal's targets behind it.
fn finish(
    goals: BTreeMap<u8, Case>,
    mut targets: BTreeMap<(u8, ConceptId), Case>,
    tokens: &[Token],
    lang: Lang,
) -> Vec<Tag> {
    let mut goals: Vec<(u8, Case)> =
        goals.into_iter().filter(|(_, case)| case.probability() >= POSSIBLE).collect();
    goals.sort_by(|(a, one), (b, other)| other.score.total_cmp(&one.score).then(a.cmp(b)));
    let mut tags = Vec::with_capacity(goals.len());
    for (place, (goal, case)) in goals.into_iter().enumerate() {
        let goal_probability = case.probability();
        let rank = if place == 0 { Rank::Main } else { Rank::Also };
        let goal_tag = tag(ConceptId::goal(goal), case, rank, tokens, lang);
        let accepted = goal_tag.accepted;
        tags.push(goal_tag);
        let mut own: Vec<(ConceptId, Case)> = Vec::new();
        while accepted
            && let Some(((_, target), case)) = targets
                .range((goal, ConceptId::new(""))..)
                .next()
                .filter(|((of, _), _)| *of == goal)
                .map(|(key, _)| key.clone())
                .and_then(|key| targets.remove_entry(&key))
        {
            own.push((target, case));
        }
        for (_, case) in &mut own {
            case.score += TARGET_BIAS;
        }
        own.sort_by(|(a, one), (b, other)| other.score.total_cmp(&one.score).then(a.cmp(b)));
        for (place, (target, case)) in own.into_iter().enumerate() {
            let rank = if place == 0 { Rank::Main } else { Rank::Also };
            let mut tag = tag(target, case, rank, tokens, lang);
            tag.probability *= goal_probability;
            tag.accepted = tag.probability >= ACCEPTED;
            if tag.probability >= POSSIBLE {
                tags.push(tag);
            }
        }
    }
    tags
}

fn tag(concept: ConceptId, mut case: Case, rank: Rank, tokens: &[Token], lang: Lang) -> Tag {
    case.evidence.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.span.cmp(&b.span)));
    let probability = case.probability();
    let place = case.evidence.iter().find_map(|evidence| evidence.span);
    let polarity = place.map_or(Polarity::Affirmed, |span| polarity::of_tokens(tokens, span, lang));
    let basis = if case.explicit { Basis::Explicit } else { Basis::Inferred };
    Tag {
        concept,
        probability,
        accepted: probability >= ACCEPTED,
        basis,
        polarity,
        rank,
        evidence: case.evidence,
    }
}

/// The goal of a goal or target; nothing for housekeeping.
fn goal_of(concept: &ConceptId) -> Option<u8> {
    concept.goal_number().or_else(|| concept.target()?.split('.').next()?.parse().ok())
}

pub(super) fn evidence(text: &str, span: (u32, u32), weight: f32, own: bool) -> Evidence {
    let words = text.get(span.0 as usize..span.1 as usize).unwrap_or_default();
    Evidence { span: own.then_some(span), text: words.to_owned(), weight }
}
