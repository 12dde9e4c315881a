//! Puts the parts together: a passage's words, the goals it names, the lexicon's terms and the
//! rules for proposals, to tags with probability, rank and evidence.

use crate::language::Lang;
use crate::tag::lexicon::{Hit, Lexicon};
use crate::tag::model::Model;
use crate::tag::polarity::Reading;
use crate::tag::words::Token;
use crate::tag::{Basis, Evidence, Input, Rank, Tag, explicit, fusion, lmb, words};
use crate::taxonomy::ConceptId;

/// A goal's log-odds before any word is read.
const BIAS: f32 = -2.8;
/// A target's log-odds inside an accepted goal, before any of its terms is read.
const TARGET_BIAS: f32 = -1.0;
/// How much a term in a parent's title counts of what it counts in the passage.
const PARENT: f32 = 0.35;
/// From this probability on, a tag is accepted.
const ACCEPTED: f32 = 0.5;
/// From this probability on, a tag is worth a reader's look.
const POSSIBLE: f32 = 0.15;
/// What the name of a concept in the text adds: it settles the matter.
const NAMED: f32 = 8.0;

/// Stands for a proposal in place of a term.
const PROPOSAL: u32 = 0x7fff_ffff;

/// Gives passages their tags. Prepared once; may be used from any number of threads.
#[derive(Debug, Default)]
pub struct Tagger {
    /// Decides on the goals where it is there; else the lexicon's weights do.
    model: Option<Model>,
}

/// What is known of one concept while a passage is tagged.
#[derive(Debug, Default, Clone)]
struct Case {
    score: f32,
    explicit: bool,
    pieces: Vec<Piece>,
}

/// A term or name found, in the passage or in the parent with the number `parent`.
#[derive(Debug, Clone, Copy)]
struct Piece {
    term: u32,
    parent: Option<usize>,
    span: (u32, u32),
    weight: f32,
}

impl Case {
    /// Adds a piece; a term counts once, where it counts most.
    fn add(&mut self, piece: Piece) {
        match self.pieces.iter_mut().find(|old| old.term == piece.term) {
            Some(old) if old.weight >= piece.weight => {}
            Some(old) => {
                self.score += piece.weight - old.weight;
                *old = piece;
            }
            None => {
                self.score += piece.weight;
                self.pieces.push(piece);
            }
        }
    }

    /// The pieces, strongest first; what stands at the same place is one.
    fn evidence(&self, input: &Input<'_>) -> Vec<Evidence> {
        let mut merged: Vec<Piece> = Vec::with_capacity(self.pieces.len());
        for piece in &self.pieces {
            let same = |old: &&mut Piece| {
                old.parent == piece.parent && old.span.0 < piece.span.1 && piece.span.0 < old.span.1
            };
            if let Some(old) = merged.iter_mut().find(same) {
                old.weight += piece.weight;
                old.span = (old.span.0.min(piece.span.0), old.span.1.max(piece.span.1));
            } else {
                merged.push(*piece);
            }
        }
        merged.sort_by(|a, b| {
            b.weight.total_cmp(&a.weight).then(a.parent.cmp(&b.parent)).then(a.span.cmp(&b.span))
        });
        let text = |piece: &Piece| {
            piece.parent.map_or(Some(input.text), |parent| input.parents.get(parent).copied())
        };
        merged
            .iter()
            .map(|piece| {
                evidence(
                    text(piece).unwrap_or_default(),
                    piece.span,
                    piece.weight,
                    piece.parent.is_none(),
                )
            })
            .collect()
    }
}

/// The probability that goes with log-odds.
pub(super) fn logistic(score: f32) -> f32 {
    1.0 / (1.0 + (-score).exp())
}

/// A piece of evidence in `text`, which is the passage's own or a parent's.
pub(super) fn evidence(text: &str, span: (u32, u32), weight: f32, own: bool) -> Evidence {
    let words = text.get(span.0 as usize..span.1 as usize).unwrap_or_default();
    Evidence { span: own.then_some(span), text: words.to_owned(), weight }
}

impl Tagger {
    /// A tagger with the lexicons, rules and model that ship.
    #[must_use]
    pub fn new() -> Self {
        // Without a model file the lexicon's weights decide.
        Self::prepared(Model::builtin().ok())
    }

    /// A tagger with another model, such as one trained on the user's own passages.
    #[must_use]
    pub fn with_model(model: Model) -> Self {
        Self::prepared(Some(model))
    }

    fn prepared(model: Option<Model>) -> Self {
        // Plans are mostly Dutch; the other lexicons are built when a text asks for them.
        let _ = Lexicon::builtin(Lang::Nl);
        lmb::prepare();
        Self { model }
    }

    /// The tags of a passage: goals by falling probability, each followed by its targets, then
    /// the proposals. Only those worth a reader's look.
    #[must_use]
    pub fn tag(&self, input: &Input<'_>) -> Vec<Tag> {
        let lang = input.lang.unwrap_or_else(|| language_of(input.text));
        let tokens = words::analyse(input.text, lang);
        let named = explicit::find(input.text);
        let mut reading = Reading::new(&tokens, lang);
        let proposals = lmb::tags(input, &tokens, &named, &mut reading, lang);
        let mut tags = goals(input, &tokens, &named, &proposals, &mut reading, lang);
        tags.extend(proposals);
        match &self.model {
            Some(model) => fusion::fuse(tags, model.opinions(input.text, input.parents, lang)),
            None => tags,
        }
    }
}

/// The language of a text; Dutch where the text is too short to tell.
fn language_of(text: &str) -> Lang {
    if text.len() < SHORTEST_TO_TELL {
        return Lang::Nl;
    }
    match whichlang::detect_language(text) {
        whichlang::Lang::Fra => Lang::Fr,
        whichlang::Lang::Eng => Lang::En,
        whichlang::Lang::Deu => Lang::De,
        _ => Lang::Nl,
    }
}

/// Bytes below which a text does not betray its language.
const SHORTEST_TO_TELL: usize = 40;

/// The goals and targets that a passage's words point to.
#[expect(clippy::struct_field_names, reason = "the field is what the type is of")]
struct Goals<'a> {
    goals: [Case; 17],
    targets: Vec<(u8, &'a ConceptId, Case)>,
    housekeeping: Case,
}

impl<'a> Goals<'a> {
    fn add(&mut self, concept: &'a ConceptId, piece: Piece, explicit: bool) {
        let Some(goal) = goal_of(concept) else {
            self.housekeeping.add(piece);
            return;
        };
        let Some(case) = usize::from(goal).checked_sub(1).and_then(|at| self.goals.get_mut(at))
        else {
            return;
        };
        case.add(piece);
        case.explicit |= explicit;
        if concept.target().is_some() {
            let known = self.targets.iter().position(|(_, target, _)| *target == concept);
            let at = known.unwrap_or_else(|| {
                self.targets.push((goal, concept, Case::default()));
                self.targets.len() - 1
            });
            if let Some((_, _, case)) = self.targets.get_mut(at) {
                case.add(piece);
                case.explicit |= explicit;
            }
        }
    }
}

fn goals(
    input: &Input<'_>,
    tokens: &[Token],
    named: &[explicit::Hit],
    proposals: &[Tag],
    reading: &mut Reading<'_>,
    lang: Lang,
) -> Vec<Tag> {
    let lexicon = Lexicon::builtin(lang);
    let mut all =
        Goals { goals: Default::default(), targets: Vec::new(), housekeeping: Case::default() };
    let piece = |hit: &Hit<'_>, parent: Option<usize>| {
        let share = if parent.is_some() { PARENT } else { 1.0 };
        Piece { term: hit.term_index, parent, span: hit.span, weight: hit.weight * share }
    };
    for hit in lexicon.matches(tokens).iter().filter(|hit| !hit.vetoed) {
        all.add(hit.concept, piece(hit, None), false);
    }
    for (parent, title) in input.parents.iter().enumerate() {
        for hit in lexicon.matches(&words::analyse(title, lang)).iter().filter(|hit| !hit.vetoed) {
            all.add(hit.concept, piece(hit, Some(parent)), false);
        }
    }
    for (term, hit) in (0..).zip(named) {
        all.add(
            &hit.concept,
            Piece { term: u32::MAX - term, parent: None, span: hit.span, weight: NAMED },
            true,
        );
    }
    for proposal in proposals.iter().filter(|proposal| proposal.accepted) {
        let span = proposal.evidence.iter().find_map(|evidence| evidence.span).unwrap_or_default();
        for (goal, weight) in lmb::goals_of(&proposal.concept) {
            if let Some(case) =
                usize::from(*goal).checked_sub(1).and_then(|at| all.goals.get_mut(at))
            {
                case.add(Piece { term: PROPOSAL, parent: None, span, weight: *weight });
            }
        }
    }
    let shift = BIAS - all.housekeeping.score;
    let mut goals: Vec<(u8, Case)> =
        (1..).zip(all.goals).filter(|(_, case)| !case.pieces.is_empty()).collect();
    for (_, case) in &mut goals {
        case.score += shift;
    }
    goals.retain(|(_, case)| logistic(case.score) >= POSSIBLE);
    finish(goals, all.targets, input, reading)
}

/// Ranks the goals and puts each accepted goal's targets behind it.
fn finish(
    mut goals: Vec<(u8, Case)>,
    mut targets: Vec<(u8, &ConceptId, Case)>,
    input: &Input<'_>,
    reading: &mut Reading<'_>,
) -> Vec<Tag> {
    goals.sort_by(|(a, one), (b, other)| other.score.total_cmp(&one.score).then(a.cmp(b)));
    targets.sort_by(|(_, a, one), (_, b, other)| other.score.total_cmp(&one.score).then(a.cmp(b)));
    let mut tags = Vec::with_capacity(goals.len() * 2);
    for (place, (goal, case)) in goals.iter().enumerate() {
        let probability = logistic(case.score);
        let goal_tag = tag(ConceptId::goal(*goal), case, probability, place, input, reading);
        let accepted = goal_tag.accepted;
        tags.push(goal_tag);
        if !accepted {
            continue;
        }
        let own = targets.iter().filter(|(of, _, _)| of == goal);
        for (place, (_, target, case)) in own.enumerate() {
            let probability = probability * logistic(case.score + TARGET_BIAS);
            if probability >= POSSIBLE {
                tags.push(tag((*target).clone(), case, probability, place, input, reading));
            }
        }
    }
    tags
}

fn tag(
    concept: ConceptId,
    case: &Case,
    probability: f32,
    place: usize,
    input: &Input<'_>,
    reading: &mut Reading<'_>,
) -> Tag {
    let evidence = case.evidence(input);
    let first = evidence.iter().find_map(|evidence| evidence.span);
    Tag {
        concept,
        probability,
        accepted: probability >= ACCEPTED,
        basis: if case.explicit { Basis::Explicit } else { Basis::Inferred },
        polarity: reading.at(first),
        rank: if place == 0 { Rank::Main } else { Rank::Also },
        evidence,
    }
}

/// The goal of a goal or target; nothing for housekeeping.
fn goal_of(concept: &ConceptId) -> Option<u8> {
    concept.goal_number().or_else(|| concept.target()?.split('.').next()?.parse().ok())
}
