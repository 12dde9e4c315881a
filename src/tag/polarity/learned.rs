//! What was learned of how Dutch plans say that a proposal is not or no longer taken up: weights
//! of words, of two words in a row, of the words of the last sentence, and of what the cues say.
//!
//! Part of the model file. Never looks at what the proposal is.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Reading;
use crate::tag::Polarity;
use crate::tag::linear::Linear;
use crate::tag::model::ModelError;
use crate::tag::words::{Token, key};

/// The weights of the wordings.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Learned {
    pub(crate) linear: Linear<u64, Says>,
}

/// What is told of a passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Says {
    /// It is not or no longer done.
    Against,
    /// It was done and stops.
    Ended,
}

impl Says {
    /// All, in the order of the columns.
    pub(crate) const ALL: [Self; 2] = [Self::Against, Self::Ended];
}

/// From this probability on, a passage in which a cue denies or ends something is against a proposal.
const AGAINST: f32 = 0.5;
/// As [`AGAINST`], where no cue stands: the other words alone must be surer.
const AGAINST_ALONE: f32 = 0.75;
/// So many sentences at the end of a text are asked for what their cues say.
const MOST: usize = 40;
/// The scale of the words; what the cues say counts 1.
const WORDS: f32 = 3.0;

impl Learned {
    /// Checks what the file says and makes the wordings findable.
    pub(crate) fn prepare(&mut self) -> Result<(), ModelError> {
        self.linear.prepare(|name| Some(key(name)))
    }

    /// Whether nothing was learned.
    pub(crate) fn is_empty(&self) -> bool {
        self.linear.concepts.is_empty()
    }

    /// What the text says of what the words at `spans` speak for, the strongest first.
    pub(super) fn judge(&self, reading: &mut Reading<'_>, spans: &[(u32, u32)]) -> Polarity {
        let mut sums = vec![0.0; self.linear.columns()];
        let mut least = AGAINST_ALONE;
        features(reading, spans, |name, value| {
            if name.starts_with(ANY) {
                least = AGAINST;
            }
            self.linear.add(&key(name), value, &mut sums);
        });
        let probabilities = self.linear.calibration.probabilities(&self.linear.scores(&sums));
        let probability = |says: Says| {
            let mut all = self.linear.concepts.iter().zip(&probabilities);
            all.find(|(own, _)| **own == says).map_or(0.0, |(_, probability)| *probability)
        };
        let against = probability(Says::Against);
        match probability(Says::Ended) {
            _ if against < least => Polarity::Affirmed,
            ended if ended * 2.0 >= against => Polarity::Ended,
            _ => Polarity::Negated,
        }
    }
}

/// The features of a text and of the words at `spans` in it, as the model file spells them.
pub(crate) fn features(
    reading: &mut Reading<'_>,
    spans: &[(u32, u32)],
    mut each: impl FnMut(&str, f32),
) {
    let words = reading.words();
    #[expect(clippy::cast_precision_loss, reason = "texts are short")]
    let value = WORDS / (words.len().max(1) as f32).sqrt();
    for word in words {
        each(word, value);
    }
    for cue in cues(reading, spans) {
        each(&cue, 1.0);
    }
}

/// The words as they stand (`=`), their base forms (`~`), those of the last sentence (`$`), and
/// every two in a row (`&`), the ends of sentences and clauses among them.
pub(super) fn words(tokens: &[Token]) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let last = tokens.last().map_or(0, |token| token.sentence);
    let mut row: Vec<&str> = Vec::with_capacity(tokens.len() * 2);
    let mut before: Option<&Token> = None;
    for token in tokens {
        match before {
            Some(other) if other.sentence != token.sentence => row.extend([END, START]),
            Some(other) if other.clause != token.clause => row.push(CLAUSE),
            Some(_) => {}
            None => row.push(START),
        }
        let shape = shape(&token.form);
        row.push(shape);
        all.insert(format!("={shape}"));
        if token.sentence == last {
            all.insert(format!("${shape}"));
        }
        let bases = [Some(&*token.lemma), token.infinitive()].into_iter().flatten();
        all.extend(bases.filter(|base| *base != shape).map(|base| format!("~{base}")));
        before = Some(token);
    }
    row.push(END);
    all.extend(row.windows(2).filter_map(|two| Some(format!("&{} {}", two.first()?, two.last()?))));
    all
}

/// Where a sentence begins, where it ends, and where clauses meet.
const START: &str = "^";
const END: &str = "$";
const CLAUSE: &str = ",";

/// A word, or what kind of number it is.
fn shape(form: &str) -> &str {
    let digit = |c: char| c.is_ascii_digit();
    if !form.starts_with(digit) || !form.chars().all(|c| digit(c) || c == '.') {
        return form;
    }
    let is_year = form.len() == 4 && (form.starts_with("19") || form.starts_with("20"));
    match form {
        _ if is_year => "#year",
        _ if form.chars().all(|c| c == '0' || c == '.') => "#nothing",
        _ => "#number",
    }
}

/// The feature of what cues say in any sentence.
const ANY: &str = "#any";

/// What the cues say of the places, of the sentence of the first, of the last sentence and of any.
fn cues(reading: &mut Reading<'_>, spans: &[(u32, u32)]) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let name = |polarity: Polarity| match polarity {
        Polarity::Affirmed => "affirmed",
        Polarity::Negated => "negated",
        Polarity::Ended => "ended",
        Polarity::Mentioned => "mentioned",
    };
    let last = reading.tokens.last().map_or(0, |token| token.sentence);
    for sentence in (0..=last).rev().take(MOST) {
        let said = reading.cues().of(sentence);
        if said != Polarity::Affirmed {
            all.insert(format!("{ANY} {}", name(said)));
            if sentence == last {
                all.insert(format!("#last {}", name(said)));
            }
        }
    }
    if let Some(&first) = spans.first() {
        all.insert(format!("#first {}", name(reading.at(first))));
        all.insert(format!("#places {}", name(reading.strongest(spans))));
    }
    all
}
