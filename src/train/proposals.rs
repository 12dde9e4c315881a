//! Learns to tell the proposals for a local global policy: weights of groups of words, alone and
//! two by two.
//!
//! Learns what a passage is about, whatever it says of it. A proposal is so seldom in plans that a
//! passage whose proposals no reader was asked about is an example of none, though it counts less.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};

use rayon::prelude::*;
use rustc_hash::FxHasher;

use super::Options;
use super::calibrate::calibrate_on;
use super::examples::{Examples, Vocabulary, folds};
use super::fitted::{Fitted, out_of_fold};
use crate::labels::{Labelled, Register};
use crate::language::Lang;
use crate::tag::explicit::Names;
use crate::tag::linear::Linear;
use crate::tag::lmb::groups::{Groups, Shown};
use crate::tag::lmb::learned::Proposals;
use crate::tag::passage::Passage;
use crate::taxonomy::ConceptId;

/// Proposals with fewer examples than this can't be learned.
const FEWEST: usize = 8;
/// How much a passage counts that no reader judged.
const UNJUDGED: f32 = 0.3;

/// Learns from those rows that are Dutch plans; nothing where there are too few examples.
pub(super) fn learn(rows: &[Labelled], options: &Options) -> Option<Proposals> {
    let plans = || rows.iter().filter(|r| r.register == Register::Plan && r.lang == Lang::Nl);
    let judged = |row: &&Labelled| row.truth.about().is_some();
    let texts: BTreeSet<&str> = plans().filter(judged).map(|row| row.text.as_str()).collect();
    let known = |row: &&Labelled| judged(row) || !texts.contains(row.text.as_str());
    let rows: Vec<&Labelled> = plans().filter(known).collect();
    let examples = examples(&rows, options.folds)?;
    let judged: Vec<bool> = rows.iter().map(judged).collect();
    let unseen = out_of_fold(&examples, options);
    let all: Vec<usize> = (0..rows.len()).collect();
    let mut fitted = Fitted::new(&examples, &all, options);
    let (features, weights) = fitted.spelled(&examples);
    let linear = Linear {
        concepts: examples.concepts.clone(),
        bias: fitted.bias,
        scale: fitted.scale,
        features,
        weights,
        calibration: calibrate_on(&examples, &unseen, &judged, options),
        ..Linear::default()
    };
    let mut learned = Proposals { linear };
    learned.prepare().ok()?;
    Some(learned)
}

fn examples(rows: &[&Labelled], into: usize) -> Option<Examples> {
    let mut counted: BTreeMap<&ConceptId, usize> = BTreeMap::new();
    for id in rows.iter().filter_map(|row| row.truth.about()).flatten() {
        *counted.entry(id).or_default() += 1;
    }
    if counted.is_empty() || counted.values().any(|&count| count < FEWEST) {
        return None;
    }
    let concepts: Vec<ConceptId> = counted.into_keys().cloned().collect();
    let about = |row: &&&Labelled, id: &ConceptId| {
        row.truth.about().is_some_and(|about| about.contains(&id))
    };
    let holds =
        concepts.iter().map(|id| rows.iter().map(|row| about(&row, id)).collect()).collect();
    let shown: Vec<Vec<Shown>> = rows.par_iter().map(|row| shown(row)).collect();
    let counts = rows.iter().zip(&shown).map(|(row, shown)| counts(row, shown)).collect();
    let mut vocabulary = Vocabulary::new(false);
    let groups = Groups::builtin();
    let numbered = |shown: &Vec<Shown>| {
        vocabulary.numbered(|each| {
            for &one in shown {
                each(key(one), 1.0, &|| groups.spelled(one));
            }
        })
    };
    let features = shown.iter().map(numbered).collect();
    let (folds, firsts) = (folds(rows, into), Vec::new());
    Some(Examples { features, vocabulary, folds, concepts, holds, firsts, counts })
}

/// How much a passage counts; not at all where nobody judged it and it names goals, which is a
/// proposal by itself.
fn counts(row: &Labelled, shown: &[Shown]) -> f32 {
    match row.truth.about() {
        Some(_) => 1.0,
        None if shown.contains(&Shown::Named) => 0.0,
        None => UNJUDGED,
    }
}

/// What a passage shows of the groups.
fn shown(row: &Labelled) -> Vec<Shown> {
    let passage = Passage::without_proposals(&row.text, &[], row.lang, Names::builtin());
    let groups = Groups::builtin();
    let found = groups.find(&passage.spaced, &passage.tokens);
    let mut all = Vec::new();
    groups.shown(&found, !passage.named.is_empty(), |one| all.push(one));
    all
}

fn key(shown: Shown) -> u64 {
    let mut hasher = FxHasher::default();
    shown.hash(&mut hasher);
    hasher.finish()
}
