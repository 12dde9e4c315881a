//! A linear scorer: a sum of weights over the features of a passage, and the words behind it.
//!
//! Words repeat, so what a form adds to the score of each concept is worked out once and
//! remembered; the weights themselves stay a word, a part of a word or a topic each.

use std::borrow::Cow;
use std::sync::atomic::{AtomicU32, Ordering};

use serde::{Deserialize, Serialize};

use super::Evidence;
use super::features::topics::Topics;
use super::features::{self, At, Key, Place, Source, Spoken, said, spelling, word};
use super::linear::{self, Linear, Weight};
use super::model::{ModelError, Opinion};
use super::passage::Passage;
use super::words::Token;
use crate::language::Lang;

/// A linear scorer with its calibration.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Scorer {
    /// The language that it reads.
    pub(crate) lang: Lang,
    /// The weights of the features, see [`features::key_of`].
    pub(crate) linear: Linear<Key>,
    /// Tells it from other scorers in what is remembered of forms.
    #[serde(skip)]
    pub(crate) number: u32,
}

/// What a form adds in a place to the score of each column, before scaling. Empty where no feature
/// of it is known.
type Adds<'p> = Cow<'p, [f32]>;

/// The sums of a passage, with what is needed to explain them.
struct Sums<'p> {
    words: [features::Words<'p>; 2],
    /// What each of the words adds.
    adds: [Vec<Adds<'p>>; 2],
    /// The topics, with their weights.
    topics: Vec<(Spoken, &'p [Weight])>,
    /// The terms, with the weights of their goals' feature.
    terms: Vec<(said::Term, &'p [Weight])>,
    /// The score of each column, in log-odds before calibration.
    scores: Vec<f32>,
}

/// How much a concept's score for being first counts in ranking, beside its own score.
const FIRST: f32 = 2.0;

impl Scorer {
    /// Checks what the file says and builds the index.
    pub(crate) fn prepare(&mut self) -> Result<(), ModelError> {
        self.set_apart();
        self.linear.prepare(features::key_of)
    }

    /// Builds the index of the features.
    #[cfg(test)]
    pub(crate) fn find_features(&mut self) {
        self.set_apart();
        self.linear.find_features(features::key_of);
    }

    /// Gives it a number of its own.
    fn set_apart(&mut self) {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        self.number = NEXT.fetch_add(1, Ordering::Relaxed);
    }

    /// The score of each column, in log-odds before calibration.
    #[cfg(test)]
    pub(crate) fn scores(&self, passage: &Passage<'_>) -> Vec<f32> {
        self.sums(passage).scores
    }

    fn sums<'p>(&'p self, passage: &'p Passage<'_>) -> Sums<'p> {
        let columns = self.linear.columns();
        let mut sums = vec![0.0_f32; columns];
        let words = features::words(passage);
        let adds = words.each_ref().map(|place| self.adds(place));
        for (place, adds) in words.iter().zip(&adds) {
            for ((_, token), adds) in place.tokens.iter().zip(adds) {
                let value = place.value(token);
                for (sum, add) in sums.iter_mut().zip(&**adds) {
                    *sum += value * add;
                }
            }
        }
        let topics = self.topics(passage);
        for (one, weights) in &topics {
            linear::add(weights, one.value, &mut sums);
        }
        let terms = said::terms(passage);
        for said in said::sums(&terms) {
            self.linear.add(&said::key(said.goal), said.value, &mut sums);
        }
        let weights = |term: said::Term| (term, self.linear.weights_of(&said::key(term.goal)));
        let terms = terms.into_iter().map(weights).collect();
        if let Some(key) = features::key_of(features::depth(passage)) {
            self.linear.add(&key, 1.0, &mut sums);
        }
        let scores = self.linear.scores(&sums);
        Sums { words, adds, topics, terms, scores }
    }

    /// The topics of a passage that have weights.
    fn topics(&self, passage: &Passage<'_>) -> Vec<(Spoken, &[Weight])> {
        let all = Topics::builtin(passage.lang);
        let weighed = features::topics(passage).into_iter().filter_map(|one| {
            let weights = self.linear.weights_of(&one.key(all.get(one.topic)?.key));
            (!weights.is_empty()).then_some((one, weights))
        });
        weighed.collect()
    }

    /// What each form adds, which words remember of the first scorer that asks.
    fn adds<'p>(&self, words: &features::Words<'p>) -> Vec<Adds<'p>> {
        let of = |&(_, token): &(At, &'p Token)| {
            let work_out = || self.work_out(token, words.place);
            let [in_passage, in_title] = &token.word.memory.adds;
            let kept = if words.place == Place::Text { in_passage } else { in_title };
            match kept.get_or_init(|| (self.number, work_out())) {
                (number, adds) if *number == self.number => Cow::Borrowed(&**adds),
                _ => Cow::Owned(work_out().into()),
            }
        };
        words.tokens.iter().map(of).collect()
    }

    fn work_out(&self, token: &Token, place: Place) -> Box<[f32]> {
        let mut adds = vec![0.0_f32; self.linear.columns()];
        let mut known = false;
        word::parts(&token.word, |_, key, _| {
            known |= self.linear.add(&spelling::moved(key, place), 1.0, &mut adds);
        });
        if known { adds.into() } else { Box::default() }
    }

    /// An opinion on each concept that is at least possible, most probable first.
    pub(super) fn opinions(&self, passage: &Passage<'_>) -> Vec<Opinion> {
        let sums = self.sums(passage);
        let spoken_by = SpokenBy::new(&sums.topics, passage);
        let mut shares = Shares::new(passage);
        let probabilities = self.linear.calibration.probabilities(&sums.scores);
        let mut opinions: Vec<Opinion> = self
            .linear
            .concepts
            .iter()
            .enumerate()
            .zip(probabilities)
            .filter(|&((concept, _), probability)| {
                self.linear.calibration.possible(concept, probability)
            })
            .map(|((concept, id), probability)| Opinion {
                concept: id.clone(),
                probability,
                accepted: self.linear.calibration.accepted(concept, probability),
                possible: true,
                first: self.first(concept, &sums.scores),
                evidence: self.evidence(concept, &sums, &spoken_by, passage, &mut shares),
            })
            .collect();
        opinions.sort_by(|a, b| b.probability.total_cmp(&a.probability));
        opinions
    }

    /// How much speaks for a concept's being first among those of the passage.
    fn first(&self, concept: usize, scores: &[f32]) -> f32 {
        let score = scores.get(concept).copied().unwrap_or_default();
        let first = scores.get(self.linear.concepts.len() + concept).copied().unwrap_or_default();
        score + FIRST * first
    }

    /// The words that spoke most for a concept, with their share of the score.
    fn evidence(
        &self,
        concept: usize,
        sums: &Sums<'_>,
        spoken_by: &SpokenBy,
        passage: &Passage<'_>,
        shares: &mut Shares,
    ) -> Vec<Evidence> {
        shares.clear();
        self.shares_of_words(concept, sums, shares);
        self.shares_of_topics(concept, sums, spoken_by, shares);
        self.shares_of_terms(concept, sums, passage, shares);
        let largest = shares.largest();
        let mut evidence = Vec::with_capacity(largest.len());
        evidence.extend(largest.into_iter().filter_map(|((source, word), weight)| {
            let token = passage.tokens_of(source).get(word as usize)?;
            let text = passage.text_of(source).get(token.start as usize..token.end as usize)?;
            let span = (source == Source::Passage).then_some((token.start, token.end));
            Some(Evidence { span, text: text.to_owned(), weight })
        }));
        evidence
    }

    fn shares_of_words(&self, concept: usize, sums: &Sums<'_>, shares: &mut Shares) {
        let scale = self.linear.scale.get(concept).copied().unwrap_or_default();
        for (place, adds) in sums.words.iter().zip(&sums.adds) {
            for ((at, token), adds) in place.tokens.iter().zip(adds) {
                if let Some(add) = adds.get(concept) {
                    shares.add(*at, place.value(token) * add * scale);
                }
            }
        }
    }

    fn shares_of_topics(
        &self,
        concept: usize,
        sums: &Sums<'_>,
        spoken_by: &SpokenBy,
        shares: &mut Shares,
    ) {
        for ((spoken, weights), words) in sums.topics.iter().zip(spoken_by.words()) {
            let weight = self.linear.weight(weights, concept);
            if weight == 0.0 {
                continue;
            }
            let count = u32::try_from(words.len()).unwrap_or(u32::MAX).max(1);
            let share = spoken.value * weight / features::float(count);
            for at in words {
                shares.add(*at, share);
            }
        }
    }

    /// What the lexicon's terms in the text contributed, by word.
    fn shares_of_terms(
        &self,
        concept: usize,
        sums: &Sums<'_>,
        passage: &Passage<'_>,
        shares: &mut Shares,
    ) {
        for (term, weights) in &sums.terms {
            let Some(span) = term.span else { continue };
            let weight = self.linear.weight(weights, concept);
            if weight == 0.0 {
                continue;
            }
            let first = passage.tokens.partition_point(|token| token.end <= span.0);
            let after = passage.tokens.partition_point(|token| token.start < span.1);
            let words = (0..).zip(&passage.tokens).take(after).skip(first);
            let count = words.clone().map(|_| 1).sum::<u32>().max(1);
            let share = term.value * weight / features::float(count);
            words.for_each(|(word, _)| shares.add((Source::Passage, word), share));
        }
    }
}

/// The words that each topic is spoken by, one topic behind the other.
struct SpokenBy {
    words: Vec<At>,
    ends: Vec<usize>,
}

impl SpokenBy {
    fn new(topics: &[(Spoken, &[Weight])], passage: &Passage<'_>) -> Self {
        let ends = Vec::with_capacity(topics.len());
        let mut all = Self { words: Vec::with_capacity(topics.len() * 2), ends };
        for (spoken, _) in topics {
            all.words.extend(features::words_of(passage, spoken));
            all.ends.push(all.words.len());
        }
        all
    }

    fn words(&self) -> impl Iterator<Item = &[At]> {
        let starts = std::iter::once(&0).chain(&self.ends);
        starts.zip(&self.ends).map(|(&start, &end)| self.words.get(start..end).unwrap_or_default())
    }
}

/// What the words of a passage and of its parents' titles contributed to a score.
struct Shares {
    /// The texts, each with the place where those of its words begin.
    texts: Vec<(Source, usize)>,
    sums: Vec<f32>,
}

impl Shares {
    fn new(passage: &Passage<'_>) -> Self {
        let mut words = 0;
        let place = |source| {
            let own = (source, words);
            words += passage.tokens_of(source).len();
            own
        };
        let all = std::iter::once(Source::Passage).chain(passage.parents_read());
        let texts = all.map(place).collect();
        Self { texts, sums: vec![0.0; words] }
    }

    fn clear(&mut self) {
        self.sums.fill(0.0);
    }

    fn add(&mut self, (source, word): At, share: f32) {
        let text = self.texts.get(match source {
            Source::Passage => 0,
            Source::Parent(number) => usize::from(number) + 1,
        });
        if let Some(sum) = text.and_then(|text| self.sums.get_mut(text.1 + word as usize)) {
            *sum += share;
        }
    }

    /// The words worth naming, largest first.
    fn largest(&self) -> Vec<(At, f32)> {
        let ends = self.texts.iter().skip(1).map(|text| text.1).chain([self.sums.len()]);
        let all = self.texts.iter().zip(ends).flat_map(|(&(source, start), end)| {
            let own = self.sums.get(start..end).unwrap_or_default();
            (0..).zip(own).map(move |(word, share)| ((source, word), *share))
        });
        let mut ranked: Vec<(At, f32)> = Vec::with_capacity(4 * MOST_NAMED);
        ranked.extend(all.filter(|one| one.1 >= WORTH_NAMING));
        ranked.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        ranked.truncate(MOST_NAMED);
        ranked
    }
}

/// Words that contribute less are not named.
const WORTH_NAMING: f32 = 0.05;
/// At most this many words are named.
const MOST_NAMED: usize = 6;
