//! Reads prose about the goals: reports, resolutions, papers.
//!
//! Two things speak for a goal: what the concepts in the text *say* (a curated table in four
//! languages) and what was *learned* from labelled English texts: of words for English, of
//! concepts, which mean the same in each language, for the others. A curve of a few numbers,
//! fitted on texts that readers judged, brings both together. Every share of a score belongs to
//! words of the text.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Evidence;
use super::fusion::logistic;
use super::model::Opinion;
use super::passage::Passage;
use super::spaced::Spaced;
use crate::language::Lang;
use crate::taxonomy::ConceptId;

pub(crate) mod concepts;
pub(crate) mod learned;
mod register;

use concepts::{Concepts, Found};
use learned::Learned;
pub(crate) use register::is_prose;

/// The number of goals.
pub(crate) const GOALS: usize = 17;

/// What is known of prose.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Prose {
    /// Weights of English words.
    pub(crate) words: Learned,
    /// Weights of concepts, for the other languages.
    pub(crate) concepts: Learned,
    /// The curves of English and of the other languages.
    pub(crate) curves: [Curve; 2],
    /// The keys of the judged texts that the curves were fitted on, in order.
    pub(crate) judged: Vec<u32>,
}

/// How what is said and what was learned become a probability.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Curve {
    /// The intercept.
    pub(crate) bias: f32,
    /// What the concepts' say is multiplied by.
    pub(crate) said: f32,
    /// What the learned score is multiplied by.
    pub(crate) learned: f32,
    /// What is added for each goal.
    pub(crate) goals: [f32; GOALS],
}

/// The curve until one is fitted: the concepts decide.
impl Default for Curve {
    fn default() -> Self {
        Self { bias: -3.5, said: 1.8, learned: 0.0, goals: [0.0; GOALS] }
    }
}

/// From this probability on a goal is accepted.
const ACCEPTED: f32 = 0.5;
/// From this probability on it is shown for review.
const POSSIBLE: f32 = 0.2;
/// Words that contribute less are not named.
const WORTH_NAMING: f32 = 0.05;
/// At most this many words are named.
const MOST_NAMED: usize = 6;

/// A text, read.
#[derive(Debug)]
pub(crate) struct Reading {
    lang: Lang,
    text: Arc<Spaced>,
    found: Vec<Found>,
}

impl Reading {
    /// Reads a text.
    pub(crate) fn new(text: Arc<Spaced>, lang: Lang) -> Self {
        let found = Concepts::builtin(lang).find(&text);
        Self { lang, text, found }
    }

    /// The concepts, each with the places where it stands and what it counts: a little more
    /// where it is said often.
    fn concepts(&self) -> impl Iterator<Item = (u32, f32, &[Found])> {
        self.found.chunk_by(|a, b| a.concept == b.concept).filter_map(|places| {
            let concept = places.first()?.concept;
            let mut starts: Vec<u32> = places.iter().map(|found| found.words.0).collect();
            starts.dedup();
            Some((concept, often(starts.len()), places))
        })
    }

    /// What the concepts say of each goal: the root of the sum of their weights.
    fn said(&self) -> [f32; GOALS] {
        let mut sums = [0.0_f32; GOALS];
        for (concept, counts, _) in self.concepts() {
            for &(goal, weight) in goals_of(concept) {
                if let Some(sum) = usize::from(goal).checked_sub(1).and_then(|at| sums.get_mut(at))
                {
                    *sum += weight * counts;
                }
            }
        }
        sums.map(|sum| sum.max(0.0).sqrt())
    }
}

/// What a feature counts that occurs `times` times.
#[expect(clippy::cast_precision_loss, reason = "a text has few words")]
fn often(times: usize) -> f32 {
    1.0 + (times.max(1) as f32).ln()
}

fn goals_of(concept: u32) -> &'static [(u8, f32)] {
    Concepts::known().get(concept as usize).map_or(&[], |concept| &concept.goals)
}

impl Prose {
    /// What is known of a language's texts, by goal: what is said and what was learned.
    pub(crate) fn inputs(&self, reading: &Reading) -> [(f32, f32); GOALS] {
        let learned = self.learned(reading.lang);
        let scores = learned.scores(&learned.values(reading));
        let mut inputs = [(0.0, 0.0); GOALS];
        for ((input, said), score) in inputs.iter_mut().zip(reading.said()).zip(scores) {
            *input = (said, score);
        }
        inputs
    }

    fn learned(&self, lang: Lang) -> &Learned {
        if lang == Lang::En { &self.words } else { &self.concepts }
    }

    pub(crate) fn curve(&self, lang: Lang) -> &Curve {
        let [english, others] = &self.curves;
        if lang == Lang::En { english } else { others }
    }

    /// An opinion on each goal that is at least possible, most probable first.
    pub(crate) fn opinions(&self, passage: &Passage<'_>) -> Vec<Opinion> {
        let (text, lang) = (passage.text, passage.lang);
        let reading = Reading::new(Arc::clone(&passage.spaced), lang);
        let curve = self.curve(lang);
        let inputs = self.inputs(&reading);
        let mut opinions: Vec<Opinion> = (1_u8..)
            .zip(inputs)
            .map(|(goal, input)| (goal, curve.probability(goal, input)))
            .filter(|&(_, probability)| probability >= POSSIBLE)
            .map(|(goal, probability)| Opinion {
                concept: ConceptId::goal(goal),
                probability,
                accepted: probability >= ACCEPTED,
                possible: true,
                first: (probability / (1.0 - probability)).ln(),
                evidence: self.evidence(goal, text, &reading),
            })
            .collect();
        opinions.sort_by(|a, b| b.probability.total_cmp(&a.probability));
        opinions
    }

    /// The words that spoke most for a goal, with their share of the log-odds.
    fn evidence(&self, goal: u8, text: &str, reading: &Reading) -> Vec<Evidence> {
        let curve = self.curve(reading.lang);
        let mut shares = vec![0.0_f32; reading.text.words().count()];
        let mut add = |(first, last): (u32, u32), share: f32| {
            for word in first..=last {
                if let Some(sum) = shares.get_mut(word as usize) {
                    *sum += share / each((last - first + 1) as usize);
                }
            }
        };
        let said = usize::from(goal).checked_sub(1).and_then(|at| reading.said().get(at).copied());
        for (concept, counts, places) in reading.concepts() {
            let own = goals_of(concept).iter().find(|(of, _)| *of == goal);
            let Some(&(_, weight)) = own else { continue };
            let share = curve.said * weight * counts / said.unwrap_or_default().max(1.0);
            for found in places {
                add(found.words, share / each(places.len()));
            }
        }
        self.learned(reading.lang).shares(goal, reading, |words, share| {
            add(words, curve.learned * share);
        });
        let mut ranked: Vec<(u32, f32)> =
            (0..).zip(shares).filter(|&(_, share)| share >= WORTH_NAMING).collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let spelled = ranked.into_iter().take(MOST_NAMED).filter_map(|(word, weight)| {
            let span = reading.text.source(word)?;
            let words = text.get(span.0 as usize..span.1 as usize)?;
            Some(Evidence { span: Some(span), text: words.to_owned(), weight })
        });
        spelled.collect()
    }

    /// Whether all tables fit each other.
    pub(crate) fn is_whole(&self) -> bool {
        self.words.is_whole() && self.concepts.is_whole()
    }

    /// Makes ready for reading after loading.
    pub(crate) fn prepare(&mut self) {
        self.words.index();
        self.concepts.index();
    }
}

#[expect(clippy::cast_precision_loss, reason = "a text has few words")]
fn each(count: usize) -> f32 {
    count.max(1) as f32
}

impl Curve {
    /// The probability of a goal (1 to 17), given what is said and what was learned.
    pub(crate) fn probability(&self, goal: u8, (said, learned): (f32, f32)) -> f32 {
        let own = usize::from(goal).checked_sub(1).and_then(|at| self.goals.get(at)).copied();
        let score = self.bias + self.said * said + self.learned * learned + own.unwrap_or_default();
        logistic(score)
    }
}
