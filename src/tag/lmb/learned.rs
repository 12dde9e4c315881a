//! What was learned of each proposal: a weight of every pattern and group of words, of every two
//! groups and of words, and how the scores become probabilities.
//!
//! Part of the model file, and so is what was learned of what a text says of a proposal. Whether
//! a passage is about it never depends on that.

use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use super::groups::{Found, Groups, Set};
use super::shown::{self, Shown};
use super::text::Text;
use crate::tag::linear::{self, Linear, Weight};
use crate::tag::model::ModelError;
use crate::tag::passage::Passage;
use crate::tag::polarity;
use crate::taxonomy::ConceptId;

/// The weights of the proposals; a feature is spelled as [`Groups::spelled`] says.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Proposals {
    pub(crate) linear: Linear<Shown>,
    /// What a text says of a proposal that it is about.
    pub(crate) said: polarity::learned::Learned,
    /// The words that have weights, alone or beside a group.
    #[serde(skip)]
    pub(crate) words: FxHashSet<u64>,
}

/// A proposal that a passage may be about.
#[derive(Debug)]
pub(crate) struct Judged<'p> {
    pub(crate) concept: &'p ConceptId,
    pub(crate) probability: f32,
    pub(crate) accepted: bool,
    /// Places in the text (bytes) that speak for it, with their share in log-odds, largest first.
    pub(crate) shown: Vec<((u32, u32), f32)>,
}

/// What a passage shows, what that counts, and its weights.
type Met<'a> = (Shown, f32, &'a [Weight]);

/// From this probability on, a proposal is accepted. Not the thresholds where F1 is best: those are
/// drawn by labels that hold far more proposals than plans do.
const ACCEPTED: f32 = 0.5;
/// From this probability on, it is worth a reader's look.
const POSSIBLE: f32 = 0.2;
/// From this probability on, a sentence of a long passage speaks for the whole: a proposal in one
/// clause of an objective about much else drowns there. Lower, real plans show wrong ones.
const SENTENCE: f32 = 0.9;
/// Where the groups give every proposal log-odds below this, as in most passages of plans, the words
/// are not asked: by cross-validation no proposal of labelled passages is lost by it.
const WORTH_READING: f32 = -5.5;
/// A weight smaller than this is no evidence by itself.
const LEAST_SHOWN: f32 = 0.2;
/// At most so many places are shown for a proposal.
const MOST_SHOWN: usize = 4;

impl Proposals {
    /// Checks what the file says and finds the features among the groups that there are.
    pub(crate) fn prepare(&mut self) -> Result<(), ModelError> {
        let groups = Groups::builtin();
        self.linear.prepare(|name| groups.read(name))?;
        self.words = self.linear.index.keys().filter_map(Shown::word).collect();
        self.said.prepare()
    }

    /// Whether nothing was learned.
    pub(crate) fn is_empty(&self) -> bool {
        self.linear.concepts.is_empty()
    }

    /// The proposals that a passage may be about, as a whole or in one of its sentences.
    pub(crate) fn judge(&self, found: &Found, passage: &Passage<'_>) -> Vec<Judged<'_>> {
        let mut judged = self.judge_text(found, &Text::of(passage), POSSIBLE);
        if found.whole == 0 {
            return judged;
        }
        for sentence in Text::sentences(passage) {
            let Some(found) = Groups::builtin().within(found, sentence.span()) else { continue };
            for one in self.judge_text(&found, &sentence, SENTENCE) {
                match judged.iter_mut().find(|known| known.concept == one.concept) {
                    Some(known) if known.accepted => {}
                    Some(known) => *known = one,
                    None => judged.push(one),
                }
            }
        }
        judged
    }

    /// The proposals that a text is about with at least this probability.
    fn judge_text(&self, found: &Found, text: &Text<'_>, least: f32) -> Vec<Judged<'_>> {
        let mut sums = vec![0.0_f32; self.linear.columns()];
        let mut met: Vec<Met<'_>> = Vec::with_capacity(16);
        let groups = Groups::builtin();
        groups.shown(found, text, &mut |shown, value, _| {
            self.meet(shown, value, &mut sums, &mut met);
        });
        if self.linear.scores(&sums).into_iter().any(|score| score > WORTH_READING) {
            let known = |word| self.words.contains(&word);
            groups.words(found, text, &known, &mut |shown, value, _| {
                self.meet(shown, value, &mut sums, &mut met);
            });
        }
        let scores = self.linear.scores(&sums);
        let probabilities = self.linear.calibration.probabilities(&scores);
        let possible = self.linear.concepts.iter().enumerate().zip(probabilities);
        let possible = possible.filter(|&(_, probability)| probability >= least);
        let judged = possible.map(|((of, concept), probability)| Judged {
            concept,
            probability,
            accepted: probability >= ACCEPTED,
            shown: self.places(of, &met, found, text),
        });
        judged.collect()
    }

    /// Adds what a passage shows to the sums, where it has weights.
    fn meet<'a>(&'a self, shown: Shown, value: f32, sums: &mut [f32], met: &mut Vec<Met<'a>>) {
        let weights = self.linear.weights_of(&shown);
        if !weights.is_empty() {
            linear::add(weights, value, sums);
            met.push((shown, value, weights));
        }
    }

    /// The places that speak for a proposal. Every feature is shared out over the places of its
    /// groups or word; what stands at the same place adds up.
    fn places(
        &self,
        of: usize,
        met: &[Met<'_>],
        found: &Found,
        text: &Text<'_>,
    ) -> Vec<((u32, u32), f32)> {
        let mut shown: Vec<((u32, u32), f32)> = Vec::new();
        for &(feature, value, weights) in met {
            let weight = value * self.linear.weight(weights, of);
            if weight < LEAST_SHOWN {
                continue;
            }
            let places: Vec<(u32, u32)> = of_feature(feature, found, text);
            #[expect(clippy::cast_precision_loss, reason = "few places")]
            let share = weight / places.len().max(1) as f32;
            for place in places {
                match shown.iter_mut().find(|(known, _)| known.0 < place.1 && place.0 < known.1) {
                    Some((_, sum)) => *sum += share,
                    None => shown.push((place, share)),
                }
            }
        }
        shown.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        shown.truncate(MOST_SHOWN);
        shown
    }
}

/// The places that a feature stands for.
fn of_feature(feature: Shown, found: &Found, text: &Text<'_>) -> Vec<(u32, u32)> {
    let set: Set = match feature {
        Shown::Pattern(pattern) => {
            let own = found.places.iter().filter(|place| place.0 == pattern);
            return own.map(|place| place.2).collect();
        }
        Shown::Group(group) => 1 << group,
        Shown::Near(one, other) | Shown::Far(one, other) => 1 << one | 1 << other,
        Shown::Word(word) | Shown::Beside(word, _) => {
            return shown::places_of(word, text);
        }
        Shown::Named => 0,
    };
    let set = Groups::builtin().plain(set);
    let own = found.places.iter().filter(|place| set >> place.1 & 1 == 1);
    own.map(|place| place.2).collect()
}
