//! Learns how a text says that a proposal is not or no longer taken up.

use rayon::prelude::*;

use super::Options;
use super::examples::{Examples, Vocabulary};
use super::fitted::Fitted;
use crate::labels::{Labelled, Origin, Truth};
use crate::tag::Polarity;
use crate::tag::explicit::Names;
use crate::tag::lmb::groups::Groups;
use crate::tag::lmb::learned::Proposals;
use crate::tag::passage::Passage;
use crate::tag::polarity::Reading;
use crate::tag::polarity::learned::{self, Learned, Says};
use crate::tag::words::key;
use crate::taxonomy::ConceptId;

/// With fewer examples against a proposal nothing is learned.
const FEWEST: usize = 100;
/// How much a passage counts that is one of a set: those say no more often, and look more like it
/// where they do not, than passages of plans.
const SET: f32 = 0.33;
/// How strongly weights are drawn to zero beside those of goals; found by cross-validation.
const PENALTY: f32 = 0.08;
/// Wordings that have no weight of this share of the largest are left out.
const SELECT: f32 = 0.1;
/// Weights smaller than this share of a column's largest are dropped.
const PRUNE: f32 = 0.02;

/// What a passage says of a proposal, and the features of how it says it.
struct Lesson {
    said: Polarity,
    counts: f32,
    features: Vec<(String, f32)>,
}

/// Learns from the proposals that rows affirm, deny or end, looking at the places that speak for
/// them; nothing where there are too few examples.
pub(super) fn learn(
    rows: &[&Labelled],
    proposals: &Proposals,
    options: &Options,
) -> Option<Learned> {
    let against = rows.iter().flat_map(|row| said(row)).filter(|(_, said)| said.is_against());
    if against.count() < FEWEST {
        return None;
    }
    let lessons: Vec<Vec<Lesson>> = rows.par_iter().map(|row| lessons(row, proposals)).collect();
    let lessons: Vec<Lesson> = lessons.into_iter().flatten().collect();
    let mut vocabulary = Vocabulary::new(false);
    let numbered = |lesson: &Lesson| {
        vocabulary.numbered(|each| {
            for (name, value) in &lesson.features {
                each(key(name), *value, &|| name.clone());
            }
        })
    };
    let features = lessons.iter().map(numbered).collect();
    let holds = Says::ALL.map(|says| lessons.iter().map(|lesson| lesson.holds(says)).collect());
    let (holds, counts) = (holds.into(), lessons.iter().map(|lesson| lesson.counts).collect());
    let (folds, firsts) = (Vec::new(), Vec::new());
    let examples = Examples { features, vocabulary, folds, holds, firsts, counts };
    let penalty = PENALTY * options.penalty;
    let options = Options { penalty, select: SELECT, prune: PRUNE, ..options.clone() };
    let linear = Fitted::on_all(&examples, &options).linear(&examples, Says::ALL.into());
    let mut learned = Learned { linear };
    learned.prepare().ok()?;
    Some(learned)
}

impl Lesson {
    fn holds(&self, says: Says) -> bool {
        match says {
            Says::Against => self.said.is_against(),
            Says::Ended => self.said == Polarity::Ended,
        }
    }
}

/// What a row says of each proposal that it affirms, denies or ends.
fn said(row: &Labelled) -> Vec<(&ConceptId, Polarity)> {
    let Truth::All { proposals: Some(affirmed), mentioned, said, .. } = &row.truth else {
        return Vec::new();
    };
    let against = mentioned.iter().filter(|_| said.is_against()).map(|id| (id, *said));
    affirmed.iter().map(|id| (id, Polarity::Affirmed)).chain(against).collect()
}

/// A lesson for each proposal that a row says something of.
fn lessons(row: &Labelled, proposals: &Proposals) -> Vec<Lesson> {
    let said = said(row);
    if said.is_empty() {
        return Vec::new();
    }
    let passage = Passage::without_proposals(&row.text, &[], row.lang, Names::builtin());
    let found = Groups::builtin().find(&passage.spaced, &passage.tokens);
    let judged = proposals.judge(&found, &passage);
    let mut reading = Reading::new(&passage.tokens, row.lang, &proposals.said);
    let counts = if row.origin == Origin::Set { SET } else { 1.0 };
    let lesson = |(proposal, said): (&ConceptId, Polarity)| {
        let own = judged.iter().find(|one| one.concept == proposal);
        let spans: Vec<(u32, u32)> =
            own.iter().flat_map(|one| &one.shown).map(|&(span, _)| span).collect();
        let mut features = Vec::new();
        learned::features(&mut reading, &spans, |name, value| {
            features.push((name.to_owned(), value));
        });
        Lesson { said, counts, features }
    };
    said.into_iter().map(lesson).collect()
}
