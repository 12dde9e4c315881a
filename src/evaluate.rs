//! Tags held against labels: precision, recall, F1, calibration, and the worst mistakes.
//!
//! Knows nothing of how tags come about: it is given what was decided and what readers said.
#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts and weights are small next to what a float holds"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use crate::labels::{Labelled, Truth};
use crate::tag::Polarity;
use crate::taxonomy::ConceptId;

/// What a tagger decided on one concept of a passage.
#[derive(Debug, Clone, PartialEq)]
pub struct Decided {
    /// The concept.
    pub concept: ConceptId,
    /// Its probability.
    pub probability: f32,
    /// Whether it was accepted.
    pub accepted: bool,
    /// What the text says of it.
    pub polarity: Polarity,
    /// Whether it is the main one of its kind on the passage.
    pub main: bool,
}

/// Which concepts to measure.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum By {
    /// The 17 goals.
    #[default]
    Goal,
    /// The proposals for a local global policy, those affirmed.
    Proposal,
}

/// How well tags agree with labels.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Passages measured.
    pub passages: usize,
    /// All decisions taken together.
    pub micro: Score,
    /// The mean F1 of the concepts with at least [`ENOUGH`] passages.
    pub macro_f1: f64,
    /// The mean F1 of all concepts asked about.
    pub mean_f1: f64,
    /// The share of decisions that are right, over all concepts asked about.
    pub accuracy: f64,
    /// Among passages with a goal: the share whose main concept a reader gave too.
    pub top1: f64,
    /// Among those: the share whose main concept a reader put first.
    pub main: f64,
    /// The expected calibration error over all concepts, in ten bins.
    pub calibration_error: f64,
    /// Of the passages that deny, end or only name a proposal: the share not tagged as affirmed.
    pub denied_not_affirmed: Option<f64>,
    /// Accepted concepts a passage, on average.
    pub accepted_per_passage: f64,
    /// A row a concept.
    pub concepts: BTreeMap<String, Score>,
    /// A row a bin of probabilities.
    pub reliability: Vec<Bin>,
    /// The decisions that were surest and wrong.
    pub mistakes: Vec<Mistake>,
}

/// Concepts with fewer passages do not count in [`Report::macro_f1`].
pub const ENOUGH: usize = 20;

/// Precision, recall and F1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Score {
    /// Passages that a reader gave the concept.
    pub passages: usize,
    /// Accepted and right.
    pub hits: usize,
    /// Accepted and wrong.
    pub wrong: usize,
    /// Not accepted, though a reader gave it.
    pub missed: usize,
    /// The share of the accepted that are right.
    pub precision: f64,
    /// The share of the reader's that are accepted.
    pub recall: f64,
    /// The harmonic mean of both.
    pub f1: f64,
}

/// Decisions of about the same probability.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Bin {
    /// The lower end of the bin.
    pub from: f64,
    /// The upper end of the bin.
    pub to: f64,
    /// How many decisions fall into it.
    pub decisions: usize,
    /// Their mean probability.
    pub said: f64,
    /// The share that readers agree with.
    pub held: f64,
}

/// A decision that was wrong.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Mistake {
    /// The passage's id.
    pub id: String,
    /// The concept.
    pub concept: String,
    /// Its probability.
    pub probability: f64,
    /// Whether a reader gave it.
    pub held: bool,
    /// The passage's text, shortened.
    pub text: String,
}

/// Mistakes listed.
const MISTAKES: usize = 20;
/// Letters of a mistake's text.
const SHOWN: usize = 160;

/// Measures what was decided on passages against what readers said.
///
/// `decided` holds the decisions on each of `rows`, in the same order. A concept that is not
/// among them counts as probability 0. Where a row knows only one concept, only that one counts.
#[must_use]
pub fn evaluate(rows: &[&Labelled], decided: &[Vec<Decided>], by: By) -> Report {
    let concepts = asked(rows, by);
    let mut tally = Tally::default();
    for (row, decisions) in rows.iter().zip(decided) {
        for id in &concepts {
            if let Some(held) = row.truth.holds(id) {
                tally.add(row, id, decisions.iter().find(|d| d.concept == *id), held);
            }
        }
        tally.rank(row, decisions, by);
        tally.denied(row, decisions);
    }
    tally.report(rows.len())
}

/// The concepts that rows ask about.
fn asked(rows: &[&Labelled], by: By) -> Vec<ConceptId> {
    if by == By::Goal {
        return (1..=17).map(ConceptId::goal).collect();
    }
    let mut all: Vec<ConceptId> = rows
        .iter()
        .filter_map(|row| match &row.truth {
            Truth::All { proposals, mentioned, .. } => {
                Some(proposals.iter().flatten().chain(mentioned))
            }
            Truth::One { .. } => None,
        })
        .flatten()
        .cloned()
        .collect();
    all.sort();
    all.dedup();
    all
}

/// The most bins of the reliability table.
const BINS: usize = 10;

#[derive(Default)]
struct Tally {
    scores: BTreeMap<(u8, String), Score>,
    bins: [(usize, f64, usize); BINS],
    mistakes: Vec<(f64, Mistake)>,
    right: usize,
    asked: usize,
    ranked: (usize, usize, usize),
    denied: (usize, usize),
    accepted: usize,
}

impl Tally {
    fn add(&mut self, row: &Labelled, id: &ConceptId, decision: Option<&Decided>, held: bool) {
        let probability = decision.map_or(0.0, |d| f64::from(d.probability)).clamp(0.0, 1.0);
        let affirmed = |d: &Decided| d.accepted && d.polarity == Polarity::Affirmed;
        let is_goal = id.goal_number().is_some();
        let accepted = decision.is_some_and(|d| if is_goal { d.accepted } else { affirmed(d) });
        let order = id.goal_number().unwrap_or(u8::MAX);
        let score = self.scores.entry((order, id.to_string())).or_default();
        score.passages += usize::from(held);
        match (accepted, held) {
            (true, true) => score.hits += 1,
            (true, false) => score.wrong += 1,
            (false, true) => score.missed += 1,
            (false, false) => {}
        }
        self.asked += 1;
        self.right += usize::from(accepted == held);
        let bin = ((probability * BINS as f64) as usize).min(BINS - 1);
        if let Some((decisions, said, agreed)) = self.bins.get_mut(bin) {
            *decisions += 1;
            *said += probability;
            *agreed += usize::from(held);
        }
        if accepted != held {
            let surprise = if held { 1.0 - probability } else { probability };
            let text = row.text.chars().take(SHOWN).collect();
            let (id, concept) = (row.id.clone(), id.to_string());
            self.mistakes.push((surprise, Mistake { id, concept, probability, held, text }));
        }
    }

    fn rank(&mut self, row: &Labelled, decisions: &[Decided], by: By) {
        let of_kind = |d: &&Decided| match by {
            By::Goal => d.concept.goal_number().is_some(),
            By::Proposal => d.concept.proposal().is_some(),
        };
        self.accepted += decisions.iter().filter(of_kind).filter(|d| d.accepted).count();
        let Truth::All { goals, proposals, .. } = &row.truth else { return };
        let given = if by == By::Goal { goals } else { proposals };
        let Some(given) = given else { return };
        let Some(first) = given.first() else { return };
        self.ranked.0 += 1;
        let best = decisions.iter().filter(of_kind).max_by(|a, b| {
            let by_rank = a.main.cmp(&b.main);
            by_rank.then(a.probability.total_cmp(&b.probability)).then(b.concept.cmp(&a.concept))
        });
        if let Some(best) = best {
            self.ranked.1 += usize::from(given.contains(&best.concept));
            self.ranked.2 += usize::from(best.concept == *first);
        }
    }

    fn denied(&mut self, row: &Labelled, decisions: &[Decided]) {
        let Truth::All { proposals: Some(proposals), mentioned, .. } = &row.truth else { return };
        for id in mentioned.iter().filter(|id| !proposals.contains(id)) {
            self.denied.0 += 1;
            let affirmed = decisions
                .iter()
                .any(|d| d.concept == *id && d.accepted && d.polarity == Polarity::Affirmed);
            self.denied.1 += usize::from(!affirmed);
        }
    }

    fn report(mut self, passages: usize) -> Report {
        let mut micro = Score::default();
        for score in self.scores.values_mut() {
            score.finish();
            micro.passages += score.passages;
            micro.hits += score.hits;
            micro.wrong += score.wrong;
            micro.missed += score.missed;
        }
        micro.finish();
        let mean = |least: usize| {
            let met: Vec<f64> = self
                .scores
                .values()
                .filter(|score| score.passages >= least)
                .map(|score| score.f1)
                .collect();
            share(met.iter().sum(), met.len())
        };
        let reliability = self.reliability();
        let off: f64 =
            reliability.iter().map(|bin| (bin.said - bin.held).abs() * bin.decisions as f64).sum();
        self.mistakes.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.id.cmp(&b.1.id)));
        Report {
            passages,
            micro,
            macro_f1: mean(ENOUGH),
            mean_f1: mean(1),
            accuracy: share(self.right as f64, self.asked),
            top1: share(self.ranked.1 as f64, self.ranked.0),
            main: share(self.ranked.2 as f64, self.ranked.0),
            calibration_error: share(off, self.asked),
            denied_not_affirmed: (self.denied.0 > 0)
                .then(|| share(self.denied.1 as f64, self.denied.0)),
            accepted_per_passage: share(self.accepted as f64, passages),
            reliability,
            mistakes: self
                .mistakes
                .into_iter()
                .take(MISTAKES)
                .map(|(_, mistake)| mistake)
                .collect(),
            concepts: self.scores.into_iter().map(|((_, id), score)| (id, score)).collect(),
        }
    }

    fn reliability(&self) -> Vec<Bin> {
        let bin = |(index, &(decisions, said, agreed)): (usize, &(usize, f64, usize))| Bin {
            from: index as f64 / BINS as f64,
            to: (index + 1) as f64 / BINS as f64,
            decisions,
            said: share(said, decisions),
            held: share(agreed as f64, decisions),
        };
        self.bins.iter().enumerate().map(bin).collect()
    }
}

fn share(part: f64, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part / whole as f64 }
}

impl Score {
    fn finish(&mut self) {
        self.precision = share(self.hits as f64, self.hits + self.wrong);
        self.recall = share(self.hits as f64, self.hits + self.missed);
        self.f1 = share(2.0 * self.hits as f64, 2 * self.hits + self.wrong + self.missed);
    }
}

impl Report {
    /// The report as text, for a terminal.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        // Writing to a string does not fail.
        let _ = self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) -> std::fmt::Result {
        let Score { precision, recall, f1, .. } = self.micro;
        writeln!(out, "passages            {}", self.passages)?;
        writeln!(
            out,
            "micro-F1            {f1:.3} (precision {precision:.3}, recall {recall:.3})"
        )?;
        writeln!(out, "macro-F1 (≥ {ENOUGH})     {:.3}", self.macro_f1)?;
        writeln!(out, "mean F1             {:.3}", self.mean_f1)?;
        writeln!(out, "accuracy            {:.3}", self.accuracy)?;
        writeln!(
            out,
            "top-1               {:.3} (the reader's main one {:.3})",
            self.top1, self.main
        )?;
        writeln!(out, "calibration error   {:.4}", self.calibration_error)?;
        writeln!(out, "accepted a passage  {:.2}", self.accepted_per_passage)?;
        if let Some(denied) = self.denied_not_affirmed {
            writeln!(out, "denied, not tagged  {denied:.3}")?;
        }
        writeln!(out, "\nconcept   passages  precision  recall     F1")?;
        let mut rows: Vec<_> = self.concepts.iter().collect();
        rows.sort_by_key(|(id, _)| {
            let number = |id: &str| {
                id.split([':', '.']).filter_map(|n| n.parse::<u8>().ok()).collect::<Vec<_>>()
            };
            number(id)
        });
        for (id, s) in rows {
            writeln!(
                out,
                "{id:<9} {:>8}  {:>9.3}  {:>6.3}  {:>5.3}",
                s.passages, s.precision, s.recall, s.f1
            )?;
        }
        writeln!(out, "\nprobability  decisions   said   held")?;
        for bin in &self.reliability {
            writeln!(
                out,
                "{:.1} to {:.1}   {:>9}  {:.3}  {:.3}",
                bin.from, bin.to, bin.decisions, bin.said, bin.held
            )?;
        }
        writeln!(out, "\nworst mistakes")?;
        for m in &self.mistakes {
            let kind = if m.held { "missed" } else { "wrong " };
            writeln!(out, "{kind} {:<8} {:.2}  {}  {}", m.concept, m.probability, m.id, m.text)?;
        }
        Ok(())
    }
}
