//! Learns how a text says that a proposal is not or no longer taken up.

use super::Options;
use super::examples::{Examples, Vocabulary};
use super::fitted::Fitted;
use crate::labels::{Labelled, Origin, Truth};
use crate::tag::Polarity;
use crate::tag::explicit::Names;
use crate::tag::fusion::Calibration;
use crate::tag::linear::Linear;
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

/// What a passage says of a proposal.
struct Lesson<'a> {
    row: &'a Labelled,
    proposal: &'a ConceptId,
    said: Polarity,
}

/// Learns from the proposals that rows affirm, deny or end, looking at the places that speak for
/// them; nothing where there are too few examples.
pub(super) fn learn(
    rows: &[&Labelled],
    proposals: &Proposals,
    options: &Options,
) -> Option<Learned> {
    let lessons: Vec<Lesson<'_>> = rows.iter().flat_map(|row| lessons(row)).collect();
    let against = lessons.iter().filter(|lesson| lesson.said.is_against()).count();
    if against < FEWEST {
        return None;
    }
    let mut vocabulary = Vocabulary::new(false);
    let features = lessons.iter().map(|lesson| features(lesson, proposals, &mut vocabulary));
    let features = features.collect();
    let holds = Says::ALL.map(|says| lessons.iter().map(|lesson| lesson.holds(says)).collect());
    let holds = holds.into();
    let counts = lessons.iter().map(Lesson::counts).collect();
    let (folds, firsts) = (Vec::new(), Vec::new());
    let examples = Examples { features, vocabulary, folds, holds, firsts, counts };
    let penalty = PENALTY * options.penalty;
    let options = Options { penalty, select: SELECT, prune: PRUNE, ..options.clone() };
    let all: Vec<usize> = (0..lessons.len()).collect();
    let mut fitted = Fitted::new(&examples, &all, &options);
    let (features, weights) = fitted.spelled(&examples);
    let linear = Linear {
        concepts: Says::ALL.into(),
        bias: fitted.bias,
        scale: fitted.scale,
        features,
        weights,
        calibration: Calibration::none(Says::ALL.len()),
        ..Linear::default()
    };
    let mut learned = Learned { linear };
    learned.prepare().ok()?;
    Some(learned)
}

impl Lesson<'_> {
    fn counts(&self) -> f32 {
        if self.row.origin == Origin::Set { SET } else { 1.0 }
    }

    fn holds(&self, says: Says) -> bool {
        match says {
            Says::Against => self.said.is_against(),
            Says::Ended => self.said == Polarity::Ended,
        }
    }
}

/// What a row says of each proposal that it affirms, denies or ends.
fn lessons(row: &Labelled) -> Vec<Lesson<'_>> {
    let Truth::All { proposals: Some(affirmed), mentioned, said, .. } = &row.truth else {
        return Vec::new();
    };
    let against = mentioned.iter().filter(|_| said.is_against()).map(|id| (id, *said));
    let all = affirmed.iter().map(|id| (id, Polarity::Affirmed)).chain(against);
    all.map(|(proposal, said)| Lesson { row, proposal, said }).collect()
}

/// The features of a lesson by number.
fn features(
    lesson: &Lesson<'_>,
    proposals: &Proposals,
    vocabulary: &mut Vocabulary,
) -> Vec<(u32, f32)> {
    let row = lesson.row;
    let passage = Passage::without_proposals(&row.text, &[], row.lang, Names::builtin());
    let found = Groups::builtin().find(&passage.spaced, &passage.tokens);
    let judged = proposals.judge(&found, &passage);
    let own = judged.iter().find(|one| one.concept == lesson.proposal);
    let spans: Vec<(u32, u32)> =
        own.iter().flat_map(|one| &one.shown).map(|&(span, _)| span).collect();
    let mut reading = Reading::new(&passage.tokens, row.lang);
    vocabulary.numbered(|each| {
        learned::features(&mut reading, &spans, |name, value| {
            each(key(name), value, &|| name.to_owned());
        });
    })
}
