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
const AGAINST: f32 = 0.45;
/// As [`AGAINST`], where no cue stands: the other words alone must be surer.
const AGAINST_ALONE: f32 = 0.75;
/// Of a text of more sentences only that of the place that speaks most for the proposal is read,
/// and a verdict behind it: what is denied elsewhere is something else.
const WHOLE: usize = 6;
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
    let read = sentences_read(reading, spans);
    let words = words(reading.tokens, &read);
    #[expect(clippy::cast_precision_loss, reason = "texts are short")]
    let value = WORDS / (words.len().max(1) as f32).sqrt();
    for word in &words {
        each(word, value);
    }
    for cue in cues(reading, &read, spans) {
        each(&cue, 1.0);
    }
}

/// The numbers of the sentences that are read for the words at `spans`, in order.
fn sentences_read(reading: &mut Reading<'_>, spans: &[(u32, u32)]) -> Vec<u32> {
    let sentences = reading.tokens.chunk_by(|a, b| a.sentence == b.sentence);
    let said = sentences.filter(|sentence| says(sentence)).filter_map(<[Token]>::first);
    let mut all: Vec<u32> = said.map(|token| token.sentence).collect();
    let Some(&strongest) = spans.first().filter(|_| all.len() > WHOLE) else { return all };
    let here = reading.sentence(strongest);
    all.drain(..all.partition_point(|&sentence| sentence < here));
    let is_verdict = |&next: &u32| reading.cues().of(next) != Polarity::Affirmed;
    let verdict = all.get(1).is_some_and(is_verdict);
    all.truncate(1 + usize::from(verdict));
    all
}

/// Whether a sentence says something: one of figures alone does where they are nothing but zero.
fn says(sentence: &[Token]) -> bool {
    let has = |kind: &str| sentence.iter().any(|token| shape(&token.form) == kind);
    let worded = sentence.iter().any(|token| shape(&token.form) == &*token.form);
    worded || has(NOTHING) && !has(NUMBER)
}

/// The words as they stand (`=`), their base forms (`~`), those of the last sentence (`$`), and
/// every two in a row (`&`), the ends of sentences and clauses among them.
fn words(tokens: &[Token], read: &[u32]) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let mut row: Vec<&str> = Vec::with_capacity(tokens.len() * 2);
    let mut before: Option<&Token> = None;
    for token in tokens.iter().filter(|token| read.contains(&token.sentence)) {
        match before {
            Some(other) if other.sentence != token.sentence => row.extend([END, START]),
            Some(other) if other.clause != token.clause => row.push(CLAUSE),
            Some(_) => {}
            None => row.push(START),
        }
        let shape = shape(&token.form);
        row.push(shape);
        all.insert(format!("={shape}"));
        if read.last() == Some(&token.sentence) {
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

/// How a zero and another number are spelled.
const NOTHING: &str = "#nothing";
const NUMBER: &str = "#number";

/// A word, or what kind of number it is.
fn shape(form: &str) -> &str {
    let digit = |c: char| c.is_ascii_digit();
    if !form.starts_with(digit) || !form.chars().all(|c| digit(c) || c == '.') {
        return form;
    }
    let is_year = form.len() == 4 && (form.starts_with("19") || form.starts_with("20"));
    match form {
        _ if is_year => "#year",
        _ if form.chars().all(|c| c == '0' || c == '.') => NOTHING,
        _ => NUMBER,
    }
}

/// The feature of what cues say in any sentence.
const ANY: &str = "#any";

/// What the cues say of the places, of the sentence of the first, of the last sentence and of any
/// of those that are read.
fn cues(reading: &mut Reading<'_>, read: &[u32], spans: &[(u32, u32)]) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let name = |polarity: Polarity| match polarity {
        Polarity::Affirmed => "affirmed",
        Polarity::Negated => "negated",
        Polarity::Ended => "ended",
        Polarity::Mentioned => "mentioned",
    };
    for &sentence in read {
        let said = reading.cues().of(sentence);
        if said != Polarity::Affirmed {
            all.insert(format!("{ANY} {}", name(said)));
            if read.last() == Some(&sentence) {
                all.insert(format!("#last {}", name(said)));
            }
        }
    }
    let is_read = |span: &&(u32, u32)| read.contains(&reading.sentence(**span));
    let spans: Vec<(u32, u32)> = spans.iter().filter(is_read).copied().collect();
    if let Some(&first) = spans.first() {
        all.insert(format!("#first {}", name(reading.at(first))));
        all.insert(format!("#places {}", name(reading.strongest(&spans))));
    }
    all
}
