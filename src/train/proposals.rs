//! Learns to tell the proposals for a local global policy: weights of groups of words, alone and
//! two by two, and of words.
//!
//! The sum of the weights is taken as log-odds as it is: on passages of another hand it is well
//! calibrated, and a curve fitted on the written ones, harder than those that plans hold, makes it
//! too sure. Learns what a passage is about, whatever it says of it. A proposal is so seldom in plans that a
//! passage whose proposals no reader was asked about is an example of none, though it counts less.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use super::Options;
use super::examples::{Examples, Vocabulary};
use super::fitted::Fitted;
use super::said;
use crate::labels::{Labelled, Origin, Register};
use crate::language::Lang;
use crate::tag::explicit::Names;
use crate::tag::lmb::groups::Groups;
use crate::tag::lmb::learned::Proposals;
use crate::tag::lmb::shown::Shown;
use crate::tag::lmb::text::Text;
use crate::tag::passage::Passage;
use crate::taxonomy::ConceptId;

/// Proposals with fewer examples than this can't be learned.
const FEWEST: usize = 8;
/// How much a passage counts that no reader judged.
const UNJUDGED: f32 = 0.5;
/// How much a passage counts that is one of a set: those are all on proposals, and say of the same
/// thing what others of the set say.
const SET: f32 = 0.15;
/// How strongly weights are drawn to zero beside those of goals; found by cross-validation.
const PENALTY: f32 = 0.7;
/// Weights smaller than this share of a proposal's largest are dropped: words are many, and small
/// weights add up, so that dropping more costs accuracy.
const PRUNE: f32 = 0.045;

/// Learns from those rows that are Dutch plans; nothing where there are too few examples.
pub(super) fn learn(rows: &[Labelled], options: &Options) -> Option<Proposals> {
    let plans = || rows.iter().filter(|r| r.register == Register::Plan && r.lang == Lang::Nl);
    let judged = |row: &&Labelled| row.truth.about().is_some();
    let texts: BTreeSet<&str> = plans().filter(judged).map(|row| row.text.as_str()).collect();
    let known = |row: &&Labelled| judged(row) || !texts.contains(row.text.as_str());
    let rows: Vec<&Labelled> = plans().filter(known).collect();
    let concepts = concepts(&rows)?;
    let examples = examples(&rows, &concepts);
    let penalty = PENALTY * options.penalty;
    let own = Options { penalty, select: 0.0, prune: PRUNE, ..options.clone() };
    let linear = Fitted::on_all(&examples, &own).linear(&examples, concepts);
    let mut learned = Proposals { linear, ..Proposals::default() };
    learned.prepare().ok()?;
    learned.said = said::learn(&rows, &learned, options).unwrap_or_default();
    Some(learned)
}

/// The proposals that the rows are about, in order; nothing where one has too few examples.
fn concepts(rows: &[&Labelled]) -> Option<Vec<ConceptId>> {
    let mut counted: BTreeMap<&ConceptId, usize> = BTreeMap::new();
    for id in rows.iter().filter_map(|row| row.truth.about()).flatten() {
        *counted.entry(id).or_default() += 1;
    }
    if counted.is_empty() || counted.values().any(|&count| count < FEWEST) {
        return None;
    }
    Some(counted.into_keys().cloned().collect())
}

fn examples(rows: &[&Labelled], concepts: &[ConceptId]) -> Examples {
    let about = |row: &&&Labelled, id: &ConceptId| {
        row.truth.about().is_some_and(|about| about.contains(&id))
    };
    let holds =
        concepts.iter().map(|id| rows.iter().map(|row| about(&row, id)).collect()).collect();
    let shown: Vec<Vec<Met>> = rows.par_iter().map(|row| shown(row)).collect();
    let counts = rows.iter().zip(&shown).map(|(row, shown)| counts(row, shown)).collect();
    let told = told(rows, &shown);
    let mut vocabulary = Vocabulary::new(false);
    let groups = Groups::builtin();
    let numbered = |shown: &Vec<Met>| {
        vocabulary.numbered(|each| {
            for (one, value, word) in shown {
                if one.word().is_some() && !told.contains(one) {
                    continue;
                }
                each(key(*one), *value, &|| groups.spelled(*one, word));
            }
        })
    };
    let features = shown.iter().map(numbered).collect();
    let (folds, firsts) = (Vec::new(), Vec::new());
    Examples { features, vocabulary, folds, holds, firsts, counts }
}

/// What a passage shows, what that counts, and the word that it is about.
type Met = (Shown, f32, Box<str>);

/// Words that fewer passages on a proposal hold are no features.
const FEWEST_TOLD: usize = 4;

/// The words that enough passages on a proposal hold, alone and beside groups.
fn told(rows: &[&Labelled], shown: &[Vec<Met>]) -> FxHashSet<Shown> {
    let mut met: FxHashMap<Shown, usize> = FxHashMap::default();
    let on = |row: &Labelled| row.truth.about().is_some_and(|about| !about.is_empty());
    for (_, shown) in rows.iter().zip(shown).filter(|(row, _)| on(row)) {
        for (one, ..) in shown.iter().filter(|(one, ..)| one.word().is_some()) {
            *met.entry(*one).or_default() += 1;
        }
    }
    met.retain(|_, with| *with >= FEWEST_TOLD);
    met.into_keys().collect()
}

/// How much a passage counts; not at all where nobody judged it and it names goals, which is a
/// proposal by itself, or was written to teach something else.
fn counts(row: &Labelled, shown: &[Met]) -> f32 {
    let names_goals = || shown.iter().any(|(one, ..)| *one == Shown::Named);
    match row.truth.about() {
        Some(_) if row.origin == Origin::Set => SET,
        Some(_) => 1.0,
        None if row.origin == Origin::Row || names_goals() => 0.0,
        None => UNJUDGED,
    }
}

/// What a passage shows.
fn shown(row: &Labelled) -> Vec<Met> {
    let passage = Passage::without_proposals(&row.text, &[], row.lang, Names::builtin());
    let groups = Groups::builtin();
    let found = groups.find(&passage.spaced, &passage.tokens);
    let mut all = Vec::new();
    let mut met = |one, value, word: &str| all.push((one, value, word.into()));
    let text = Text::of(&passage);
    groups.shown(&found, &text, &mut met);
    groups.words(&found, &text, &|_| true, &mut met);
    all
}

fn key(shown: Shown) -> u64 {
    let mut hasher = FxHasher::default();
    shown.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::from_jsonl;

    #[test]
    fn what_nobody_judged_shows_what_is_no_proposal_only_where_it_stands_in_a_plan() {
        let counted = |line: &str| {
            let rows = from_jsonl(line).unwrap();
            rows.iter().map(|row| counts(row, &shown(row))).collect::<Vec<_>>()
        };
        let plan = r#"{"municipality": "Molenrode", "text": "Een nieuwe riolering", "sdg": [6]}"#;
        assert_eq!(counted(plan), [UNJUDGED]);
        assert_eq!(counted(&plan.replace("riolering", "SDG 6")), [0.0]);
        assert_eq!(counted(r#"{"text": "Een nieuwe riolering", "sdg": [6]}"#), [0.0]);
        assert_eq!(counted(r#"{"text": "Een nieuwe riolering", "sdg": [6], "lmb": []}"#), [1.0]);
    }
}
