//! What was learned of each proposal: a weight of every pattern and group of words, and of every
//! two groups, and how the scores become probabilities.
//!
//! Part of the model file. Never looks at what is said of a proposal, only at which one a passage
//! is about.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::groups::{Found, Groups, Set, Shown};
use crate::tag::fusion::Calibration;
use crate::tag::model::ModelError;
use crate::taxonomy::ConceptId;

/// The weights of the proposals.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Proposals {
    /// The proposals.
    pub(crate) concepts: Vec<ConceptId>,
    /// The intercept of each.
    pub(crate) bias: Vec<f32>,
    /// What the weights of each are multiplied by.
    pub(crate) scale: Vec<f32>,
    /// The spelling of each feature, see [`Groups::spelled`].
    pub(crate) features: Vec<String>,
    /// The weights of each feature: proposal, weight.
    pub(crate) weights: Vec<Vec<(u8, i8)>>,
    /// From scores to probabilities.
    pub(crate) calibration: Calibration,
    #[serde(skip)]
    pub(crate) index: FxHashMap<Shown, u32>,
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

/// From this probability on, a proposal is accepted. Not the thresholds where F1 is best: those are
/// drawn by labels that hold far more proposals than plans do.
const ACCEPTED: f32 = 0.5;
/// From this probability on, it is worth a reader's look.
const POSSIBLE: f32 = 0.2;
/// A weight smaller than this is no evidence by itself.
const LEAST_SHOWN: f32 = 0.2;
/// At most so many places are shown for a proposal.
const MOST_SHOWN: usize = 4;

impl Proposals {
    /// Checks what the file says and finds the features among the groups that there are.
    pub(crate) fn prepare(&mut self) -> Result<(), ModelError> {
        let concepts = self.concepts.len();
        let whole = self.bias.len() == concepts
            && self.scale.len() == concepts
            && self.calibration.covers(concepts)
            && self.features.len() == self.weights.len()
            && self.weights.iter().flatten().all(|&(of, _)| usize::from(of) < concepts);
        if !whole {
            return Err(ModelError::Damaged);
        }
        let groups = Groups::builtin();
        let known = self.features.iter().zip(0..);
        self.index = known.filter_map(|(name, at)| Some((groups.read(name)?, at))).collect();
        Ok(())
    }

    /// Whether nothing was learned.
    pub(crate) fn is_empty(&self) -> bool {
        self.concepts.is_empty()
    }

    fn weights_of(&self, shown: Shown) -> &[(u8, i8)] {
        let own = self.index.get(&shown).and_then(|&feature| self.weights.get(feature as usize));
        own.map_or(&[], Vec::as_slice)
    }

    /// The proposals that a passage may be about.
    pub(crate) fn judge(&self, found: &Found, named: bool) -> Vec<Judged<'_>> {
        let mut sums = vec![0.0_f32; self.bias.len()];
        let mut met: Vec<Shown> = Vec::with_capacity(64);
        Groups::builtin().shown(found, named, |shown| {
            let weights = self.weights_of(shown);
            for &(of, weight) in weights {
                if let Some(sum) = sums.get_mut(usize::from(of)) {
                    *sum += f32::from(weight);
                }
            }
            if !weights.is_empty() {
                met.push(shown);
            }
        });
        let known = sums.iter().zip(&self.scale).zip(&self.bias);
        let scores: Vec<f32> = known.map(|((sum, scale), bias)| sum * scale + bias).collect();
        let probabilities = self.calibration.probabilities(&scores);
        let possible = self.concepts.iter().enumerate().zip(probabilities);
        let possible = possible.filter(|&(_, probability)| probability >= POSSIBLE);
        let judged = possible.map(|((of, concept), probability)| Judged {
            concept,
            probability,
            accepted: probability >= ACCEPTED,
            shown: self.places(of, &met, found),
        });
        judged.collect()
    }

    /// The places that speak for a proposal. Every feature is shared out over the places of its
    /// groups; what stands at the same place adds up.
    fn places(&self, of: usize, met: &[Shown], found: &Found) -> Vec<((u32, u32), f32)> {
        let scale = self.scale.get(of).copied().unwrap_or_default();
        let mut shown: Vec<((u32, u32), f32)> = Vec::new();
        for &feature in met {
            let own = self.weights_of(feature).iter().find(|weight| usize::from(weight.0) == of);
            let weight = own.map_or(0.0, |&(_, weight)| f32::from(weight) * scale);
            if weight < LEAST_SHOWN {
                continue;
            }
            let places: Vec<(u32, u32)> = of_feature(feature, found);
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
fn of_feature(feature: Shown, found: &Found) -> Vec<(u32, u32)> {
    let set: Set = match feature {
        Shown::Pattern(pattern) => {
            let own = found.places.iter().filter(|place| place.0 == pattern);
            return own.map(|place| place.2).collect();
        }
        Shown::Group(group) => 1 << group,
        Shown::Near(one, other) | Shown::Far(one, other) => 1 << one | 1 << other,
        Shown::Named => 0,
    };
    let set = Groups::builtin().plain(set);
    let own = found.places.iter().filter(|place| set >> place.1 & 1 == 1);
    own.map(|place| place.2).collect()
}
