//! Labelled passages → a model file.
//!
//! Learns sparse logistic models over words and topics, one a language and kind of text, and
//! calibrates them by cross-validation over groups (municipalities), so that a probability
//! means what it says on a municipality never seen. Deterministic: no clock, no randomness, and
//! each sum in a fixed order.

use std::collections::BTreeMap;

use crate::labels::{Labelled, Origin, Register, Truth};
use crate::language::Lang;
use crate::tag::Input;
use crate::tag::explicit::Names;
use crate::tag::features;
use crate::tag::lmb::learned::Proposals;
use crate::tag::model::Model;
use crate::tag::passage::Passage;
use crate::tag::scorer::Scorer;
use crate::taxonomy::ConceptId;

mod calibrate;
mod examples;
mod fit;
mod fitted;
mod proposals;
pub(crate) mod prose;
mod said;

pub use examples::folds;
use examples::{Examples, Vocabulary};
use fitted::{Fitted, out_of_fold};

/// How to train.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// The command, as the model file records it.
    pub command: String,
    /// The hash of the labels, as the model file records it.
    pub data: String,
    /// How strongly weights are drawn to zero; larger is stronger.
    pub penalty: f32,
    /// Words in fewer passages are no features.
    pub least: u32,
    /// Features that have no weight of this share of a goal's largest are left out, and the
    /// weights of the others learned anew without them; 0 keeps all.
    pub select: f32,
    /// Weights smaller than this share of a concept's largest weight are dropped.
    pub prune: f32,
    /// The number of folds in the inner cross-validation.
    pub folds: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            command: "planspiegel train".to_owned(),
            data: String::new(),
            penalty: 2.0,
            least: 3,
            select: 0.10,
            prune: 0.055,
            folds: 5,
        }
    }
}

/// The concepts with fewer examples than this get no scorer.
const FEWEST: usize = 8;
/// How much a passage counts that was written to teach words, beside one of a municipality's plan.
const WRITTEN: f32 = 0.5;

/// Trains a model on labelled passages.
#[must_use]
pub fn train(rows: &[Labelled], options: &Options) -> Model {
    // Where the rows do not teach proposals or prose, what ships stays in force.
    let known = Model::builtin();
    let shipped = known.as_ref().map(|model| model.proposals.clone()).unwrap_or_default();
    let proposals = proposals_of(rows, options, shipped);
    // Those of a set name the same goals, whatever they say: they teach nothing of them.
    let knows_goals = |row: &&Labelled| {
        row.register == Register::Plan
            && row.origin != Origin::Set
            && !matches!(row.truth, Truth::All { goals: None, .. })
    };
    let plans: Vec<&Labelled> = rows.iter().filter(knows_goals).collect();
    let mut langs: Vec<Lang> = plans.iter().map(|row| row.lang).collect();
    langs.sort_unstable();
    langs.dedup();
    let scorer_of = |lang: Lang| {
        let own: Vec<&Labelled> = plans.iter().filter(|row| row.lang == lang).copied().collect();
        scorer(&own, lang, options, &proposals)
    };
    let scorers = langs.into_iter().filter_map(scorer_of).collect();
    let prose = prose::learn(rows, || known.map(|model| model.prose).unwrap_or_default());
    let (command, data) = (options.command.clone(), options.data.clone());
    Model { command, data, scorers, prose, proposals }
}

/// A model as it would be had it learned the proposals from other rows; as it is where those do
/// not teach them.
#[must_use]
pub fn with_proposals(model: &Model, rows: &[Labelled], options: &Options) -> Model {
    let proposals = proposals_of(rows, options, model.proposals.clone());
    Model { proposals, ..model.clone() }
}

/// What the rows teach of the proposals; what is known of them where they do not.
fn proposals_of(rows: &[Labelled], options: &Options, known: Proposals) -> Proposals {
    match proposals::learn(rows, options) {
        Some(learned) if learned.said.is_empty() => Proposals { said: known.said, ..learned },
        Some(learned) => learned,
        None => known,
    }
}

/// A model as it would be had its curves for prose been fitted on other judged rows.
#[must_use]
pub fn refitted(model: &Model, judged: &[&Labelled]) -> Model {
    let mut model = model.clone();
    prose::fit_curves(&mut model.prose, judged);
    model
}

fn scorer(
    rows: &[&Labelled],
    lang: Lang,
    options: &Options,
    proposals: &Proposals,
) -> Option<Scorer> {
    let concepts = concepts(rows);
    if concepts.is_empty() {
        return None;
    }
    let examples = goals(rows, &concepts, options.folds, proposals);
    let unseen = out_of_fold(&examples, options);
    let linear = Fitted::on_all(&examples, options).linear(&examples, concepts);
    let mut scorer = Scorer { lang, linear, ..Scorer::default() };
    let typical: Vec<bool> = rows.iter().map(|row| row.typical).collect();
    scorer.linear.calibration = calibrate::calibrate(&examples, &unseen, &typical);
    scorer.prepare().ok()?;
    Some(scorer)
}

/// Rows as examples of goals.
fn goals(
    rows: &[&Labelled],
    concepts: &[ConceptId],
    folds: usize,
    proposals: &Proposals,
) -> Examples {
    let holds = concepts
        .iter()
        .map(|id| rows.iter().map(|row| row.truth.holds(id) == Some(true)).collect())
        .collect();
    let first = |id: &ConceptId| -> Vec<bool> {
        rows.iter().map(|row| row.truth.main_goal() == Some(id)).collect()
    };
    let ranked = rows.iter().any(|row| row.truth.main_goal().is_some());
    let firsts = concepts.iter().filter(|_| ranked).map(first).collect();
    let mut vocabulary = Vocabulary::new(true);
    let features = rows.iter().map(|row| {
        let parents: Vec<&str> = row.parents.iter().map(String::as_str).collect();
        let input = Input { text: &row.text, parents: &parents, lang: None };
        let passage = Passage::new(input, row.lang, Names::builtin(), proposals);
        vocabulary.numbered(|each| features::all(&passage, each))
    });
    let features = features.collect();
    let written = |row: &Labelled| !row.typical && row.origin != Origin::Plan;
    let counts = rows.iter().map(|row| if written(row) { WRITTEN } else { 1.0 }).collect();
    let folds = self::folds(rows, folds);
    Examples { features, vocabulary, folds, holds, firsts, counts }
}

/// The goals with enough examples, in order.
fn concepts(rows: &[&Labelled]) -> Vec<ConceptId> {
    let mut counts: BTreeMap<(u8, &ConceptId), usize> = BTreeMap::new();
    for row in rows {
        let held: Vec<&ConceptId> = match &row.truth {
            Truth::All { goals, .. } => goals.iter().flatten().collect(),
            Truth::One { concept, holds, .. } => holds.then_some(concept).into_iter().collect(),
        };
        for id in held {
            *counts.entry((id.goal_number().unwrap_or(u8::MAX), id)).or_default() += 1;
        }
    }
    counts.into_iter().filter(|(_, n)| *n >= FEWEST).map(|((_, id), _)| id.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tag::Polarity;

    /// Passages on two goals, twelve of each.
    fn passages() -> Vec<Labelled> {
        (0..12)
            .flat_map(|number| {
                let row = |text: &str, goal: u8| Labelled {
                    id: String::new(),
                    text: text.to_owned(),
                    parents: vec!["Wonen en water".to_owned(), "Werken aan riolen".to_owned()],
                    lang: Lang::Nl,
                    register: Register::Plan,
                    group: number.to_string(),
                    origin: Origin::Row,
                    truth: Truth::All {
                        goals: Some(vec![ConceptId::goal(goal)]),
                        proposals: None,
                        mentioned: Vec::new(),
                        said: Polarity::Negated,
                    },
                    typical: true,
                };
                [
                    row("Riolering in de Kerkstraat. De riolering krijgt regenwaterputten.", 6),
                    row("De gemeenteschool breidt uit met een kinderopvang.", 4),
                ]
            })
            .collect()
    }

    #[test]
    fn a_passage_scores_the_same_in_training_and_in_tagging() {
        let rows = passages();
        let rows: Vec<&Labelled> = rows.iter().collect();
        let proposals = Proposals::default();
        let concepts = concepts(&rows);
        let examples = goals(&rows, &concepts, 2, &proposals);
        let fitted = Fitted::on_all(&examples, &Options::default());
        let expected: Vec<Vec<f32>> =
            examples.features.iter().map(|features| fitted.scores(features)).collect();
        let linear = fitted.linear(&examples, concepts);
        let mut learned = Scorer { linear, ..Scorer::default() };
        learned.find_features();
        let shipped = Model::builtin().unwrap();
        for (row, expected) in rows.iter().zip(expected) {
            let parents: Vec<&str> = row.parents.iter().map(String::as_str).collect();
            // Words remember what they add to the scores of the first scorer that asks.
            let _ = shipped.opinions(&row.text, &parents, Lang::Nl);
            let input = Input { text: &row.text, parents: &parents, lang: None };
            let scores =
                learned.scores(&Passage::new(input, Lang::Nl, Names::builtin(), &proposals));
            for (score, expected) in scores.iter().zip(&expected) {
                assert!((score - expected).abs() < 1e-3, "{scores:?} is not {expected}");
            }
        }
    }

    #[test]
    fn features_that_tell_little_are_left_out() {
        let rows = passages();
        let rows: Vec<&Labelled> = rows.iter().collect();
        let examples = goals(&rows, &concepts(&rows), 2, &Proposals::default());
        let features = |select: f32| {
            let options = Options { select, ..Options::default() };
            let features = Fitted::on_all(&examples, &options).spelled(&examples);
            features.iter().map(|(spelling, _)| spelling.to_owned()).collect::<Vec<_>>()
        };
        let (every, strong) = (features(0.0), features(0.9));
        assert!(!strong.is_empty() && strong.len() < every.len(), "{strong:?} of {every:?}");
        assert!(strong.iter().all(|feature| every.contains(feature)));
        // Both goals' passages have these parents.
        assert!(!strong.iter().any(|feature| feature.contains("wonen")), "{strong:?}");
    }
}
