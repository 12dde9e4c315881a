//! Puts the parts together: a passage's words, the goals it names, the lexicon's terms and the
//! rules for proposals, to tags with probability, rank and evidence.

use crate::language::Lang;
use crate::tag::case::{Case, Piece};
use crate::tag::explicit::Names;
use crate::tag::fusion::logistic;
use crate::tag::lexicon::{Hit, Lexicon};
use crate::tag::lmb::learned::Proposals;
use crate::tag::model::{Model, Opinion};
use crate::tag::own::Own;
use crate::tag::passage::Passage;
use crate::tag::polarity::Reading;
use crate::tag::{Basis, Evidence, Input, Polarity, Rank, Tag, lmb};
use crate::taxonomy::{ConceptId, Taxonomy};

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
    /// Decides on goals and proposals where it is there; else the lexicon's weights do on goals.
    model: Option<Model>,
    /// The names of the goals, where they are not those that ship.
    names: Option<Names>,
    /// The terms of a user's proposals.
    own: Own,
}

impl Tagger {
    /// A tagger with the lexicons, rules and model that ship.
    #[must_use]
    pub fn new() -> Self {
        // Without a model file the lexicon's weights decide.
        let (model, ()) = rayon::join(|| Model::builtin().ok(), prepare);
        Self { model, ..Self::default() }
    }

    /// A tagger with another model, such as one trained on the user's own passages.
    #[must_use]
    pub fn with_model(model: Model) -> Self {
        prepare();
        Self { model: Some(model), ..Self::default() }
    }

    /// The model that decides on goals.
    #[must_use]
    pub fn model(&self) -> Option<&Model> {
        self.model.as_ref()
    }

    /// The tagger with the names of goals and the terms of proposals that a taxonomy has.
    #[must_use]
    pub fn for_taxonomy(mut self, taxonomy: &Taxonomy) -> Self {
        self.names = Some(Names::of(&taxonomy.goals));
        self.own = Own::of(taxonomy);
        self
    }

    /// The tags of a passage: goals by falling probability, each followed by its targets, then
    /// the proposals. Only those worth a reader's look.
    #[must_use]
    pub fn tag(&self, input: &Input<'_>) -> Vec<Tag> {
        let lang = input.lang.unwrap_or_else(|| language_of(input.text));
        let nothing = Proposals::default();
        let proposals = self.model.as_ref().map_or(&nothing, |model| &model.proposals);
        let names = self.names.as_ref().unwrap_or_else(|| Names::builtin());
        let mut passage = Passage::new(*input, lang, names, proposals);
        let cases = Goals::new(&passage);
        let mut reading = Reading::new(&passage.tokens, lang, &proposals.said);
        let goals = match &self.model {
            Some(model) => cases.fused(model.opinions_on(&passage), input),
            None => cases.by_rules(input),
        };
        let mut tags = cases.with_targets(goals, input, &mut reading);
        let mut of_proposals = std::mem::take(&mut passage.proposals);
        self.own.add(&mut of_proposals, &passage, &mut reading);
        tags.extend(of_proposals);
        tags
    }
}

/// Reads the words, so that the first passage does not have to wait.
fn prepare() {
    // Plans are mostly Dutch; the other lexicons are built when a text asks for them.
    let _ = (Lexicon::builtin(Lang::Nl), Names::builtin());
    lmb::prepare();
}

/// The language of a text; Dutch where the text is too short to tell.
#[must_use]
pub fn language_of(text: &str) -> Lang {
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
    proposals: &'a [Tag],
}

/// A goal that was decided on.
struct Verdict {
    goal: u8,
    probability: f32,
    accepted: bool,
    explicit: bool,
    /// How much speaks for its being the passage's main one.
    first: f32,
    evidence: Vec<Evidence>,
}

impl<'a> Goals<'a> {
    fn new(passage: &'a Passage<'_>) -> Self {
        let mut all = Self {
            goals: Default::default(),
            targets: Vec::new(),
            housekeeping: Case::default(),
            proposals: &passage.proposals,
        };
        let piece = |hit: &Hit<'_>, parent: Option<usize>| {
            let share = if parent.is_some() { PARENT } else { 1.0 };
            Piece { term: hit.term_index, parent, span: hit.span, weight: hit.weight * share }
        };
        for hit in &passage.hits {
            all.add_hit(hit, piece(hit, None));
        }
        for (parent, title) in passage.parents.iter().enumerate() {
            for hit in &title.hits {
                all.add_hit(hit, piece(hit, Some(parent)));
            }
        }
        for (term, hit) in (0..).zip(&passage.named) {
            let term = u32::MAX - term;
            let named = Piece { term, parent: None, span: hit.span, weight: NAMED };
            all.add(&hit.concept, named, true);
        }
        for proposal in passage.proposals.iter().filter(|proposal| proposal.accepted) {
            let span = proposal.evidence.iter().find_map(|evidence| evidence.span);
            let span = span.unwrap_or_default();
            for &(goal, weight) in lmb::goals_of(&proposal.concept) {
                if let Some(case) = all.case(goal) {
                    case.add(Piece { term: PROPOSAL, parent: None, span, weight });
                }
            }
        }
        all
    }

    fn case(&mut self, goal: u8) -> Option<&mut Case> {
        usize::from(goal).checked_sub(1).and_then(|at| self.goals.get_mut(at))
    }

    fn add_hit(&mut self, hit: &Hit<'a>, piece: Piece) {
        if hit.for_goal {
            self.add(hit.concept, piece, false);
        } else {
            self.add_to_target(hit.concept, piece, false);
        }
    }

    fn add(&mut self, concept: &'a ConceptId, piece: Piece, explicit: bool) {
        // Housekeeping is no goal.
        let Some(goal) = concept.of_goal() else {
            self.housekeeping.add(piece);
            return;
        };
        let Some(case) = self.case(goal) else { return };
        case.add(piece);
        case.explicit |= explicit;
        self.add_to_target(concept, piece, explicit);
    }

    /// Adds a piece to the target alone, where the concept is one.
    fn add_to_target(&mut self, concept: &'a ConceptId, piece: Piece, explicit: bool) {
        let goal = concept.of_goal().filter(|_| concept.target().is_some());
        if let Some(goal) = goal {
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

    /// What the rules decide on a goal.
    fn verdict(&self, goal: u8, case: &Case, input: &Input<'_>) -> Verdict {
        let probability = logistic(case.score + BIAS - self.housekeeping.score);
        let (accepted, evidence) = (probability >= ACCEPTED, case.evidence(input));
        let (explicit, first) = (case.explicit, case.score);
        Verdict { goal, probability, accepted, explicit, first, evidence }
    }

    /// The goals as the rules alone decide.
    fn by_rules(&self, input: &Input<'_>) -> Vec<Verdict> {
        let met = (1..).zip(&self.goals).filter(|(_, case)| !case.pieces.is_empty());
        let all = met.map(|(goal, case)| self.verdict(goal, case, input));
        all.filter(|verdict| verdict.probability >= POSSIBLE).collect()
    }

    /// The goals as the model decides; those that the text names stand by themselves.
    fn fused(&self, opinions: Vec<Opinion>, input: &Input<'_>) -> Vec<Verdict> {
        let named = (1..).zip(&self.goals).filter(|(_, case)| case.explicit);
        let mut all: Vec<Verdict> =
            named.map(|(goal, case)| self.verdict(goal, case, input)).collect();
        for Opinion { concept, probability, accepted, first, evidence, .. } in opinions {
            let Some(goal) = concept.goal_number() else { continue };
            if let Some(named) = all.iter_mut().find(|verdict| verdict.goal == goal) {
                named.first = first;
            } else {
                let explicit = false;
                all.push(Verdict { goal, probability, accepted, explicit, first, evidence });
            }
        }
        all
    }

    /// Ranks the goals and puts each accepted goal's targets behind it.
    fn with_targets(
        &self,
        mut goals: Vec<Verdict>,
        input: &Input<'_>,
        reading: &mut Reading<'_>,
    ) -> Vec<Tag> {
        goals.sort_by(|a, b| b.probability.total_cmp(&a.probability).then(a.goal.cmp(&b.goal)));
        let main = goals.iter().max_by(|a, b| {
            let by_accepted = a.accepted.cmp(&b.accepted);
            by_accepted.then(a.first.total_cmp(&b.first)).then(b.goal.cmp(&a.goal))
        });
        let main = main.map(|goal| goal.goal);
        let mut tags = Vec::with_capacity(goals.len() * 2);
        for goal in goals {
            let (number, probability) = (goal.goal, goal.probability);
            let accepted = goal.accepted;
            let polarity = self.said(&goal, reading);
            tags.push(goal.tag(ConceptId::goal(number), main == Some(number), polarity));
            if accepted {
                for (at, (id, target)) in
                    self.targets_of(number, probability, input).into_iter().enumerate()
                {
                    let polarity = self.said(&target, reading);
                    tags.push(target.tag(id, at == 0, polarity));
                }
            }
        }
        tags
    }

    /// What the passage says of a goal or target. Cues count where it is named; else those of the
    /// proposals that point there, for to end what harms a goal is to work on it.
    fn said(&self, goal: &Verdict, reading: &mut Reading<'_>) -> Polarity {
        if goal.explicit {
            let span = goal.evidence.iter().find_map(|evidence| evidence.span);
            return span.map_or(Polarity::Affirmed, |span| reading.at(span));
        }
        let points_there = |proposal: &&Tag| {
            let goals = lmb::goals_of(&proposal.concept);
            proposal.accepted && goals.iter().any(|(number, _)| *number == goal.goal)
        };
        let mut said = self.proposals.iter().filter(points_there).map(|it| it.polarity);
        match said.next() {
            Some(first) if first.is_against() && said.all(Polarity::is_against) => first,
            _ => Polarity::Affirmed,
        }
    }

    /// The targets of an accepted goal that are worth a reader's look, by falling probability. The
    /// passage itself must speak for one: titles stand above much that has other targets.
    fn targets_of(&self, goal: u8, of_goal: f32, input: &Input<'_>) -> Vec<(ConceptId, Verdict)> {
        let mut targets: Vec<_> = self
            .targets
            .iter()
            .filter(|(of, _, case)| *of == goal && case.pieces.iter().any(|it| it.parent.is_none()))
            .map(|(_, id, case)| (*id, case, of_goal * logistic(case.score + TARGET_BIAS)))
            .filter(|&(_, _, probability)| probability >= POSSIBLE)
            .collect();
        targets.sort_by(|(a, _, one), (b, _, other)| other.total_cmp(one).then(a.cmp(b)));
        let verdict = |(id, case, probability): (&ConceptId, &Case, f32)| {
            let (accepted, evidence) = (probability >= ACCEPTED, case.evidence(input));
            let explicit = case.explicit;
            let first = case.score;
            (id.clone(), Verdict { goal, probability, accepted, explicit, first, evidence })
        };
        targets.into_iter().map(verdict).collect()
    }
}

impl Verdict {
    fn tag(self, concept: ConceptId, main: bool, polarity: Polarity) -> Tag {
        Tag {
            concept,
            probability: self.probability,
            accepted: self.accepted,
            basis: if self.explicit { Basis::Explicit } else { Basis::Inferred },
            polarity,
            rank: if main { Rank::Main } else { Rank::Also },
            evidence: self.evidence,
        }
    }
}
