//! The features of a linear model with their weights, and how a model file packs them.
//!
//! What is alike stands side by side in the file, so that it compresses well: the spellings without
//! what each shares with the one before, then columns, then weights.

use serde::{Deserialize, Serialize};

use crate::tag::model::{LARGEST, ModelError};

/// Features in the order of their spelling, each with its weights.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(into = "Packed", try_from = "Packed")]
pub(crate) struct Features {
    /// The spellings, one behind the other.
    letters: String,
    /// Where the letters (bytes) of each feature end, and where its weights do.
    ends: Vec<(u32, u32)>,
    weights: Vec<Weight>,
}

/// A weight: column, steps of the column's scale.
pub(crate) type Weight = (u8, i8);

/// Where the weights of a feature begin and end.
pub(crate) type Span = (u32, u32);

impl Features {
    /// Adds a feature; its weights in the order of their columns.
    pub(crate) fn push(&mut self, spelling: &str, weights: &[Weight]) {
        self.letters.push_str(spelling);
        self.weights.extend_from_slice(weights);
        self.end();
    }

    /// Ends a feature, of which letters and weights are there.
    fn end(&mut self) {
        let end = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        self.ends.push((end(self.letters.len()), end(self.weights.len())));
    }

    /// The spelling of each feature, and where its weights stand.
    pub(super) fn spans(&self) -> impl Iterator<Item = (&str, Span)> {
        let starts = std::iter::once(&(0, 0)).chain(&self.ends);
        starts.zip(&self.ends).map(|(start, end)| {
            let spelling = self.letters.get(start.0 as usize..end.0 as usize);
            (spelling.unwrap_or_default(), (start.1, end.1))
        })
    }

    /// How many features there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The spelling of each feature, with its weights.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &[Weight])> {
        self.spans().map(|(spelling, span)| (spelling, self.at(span)))
    }

    /// The weights that stand somewhere.
    pub(super) fn at(&self, (start, end): Span) -> &[Weight] {
        self.weights.get(start as usize..end as usize).unwrap_or_default()
    }

    /// Whether all weights are of one of so many columns.
    pub(super) fn fit(&self, columns: usize) -> bool {
        self.weights.iter().all(|&(column, _)| usize::from(column) < columns)
    }
}

/// Features as a model file holds them.
#[derive(Clone, Serialize, Deserialize)]
struct Packed {
    /// How many letters (bytes) each spelling shares with the one before.
    shared: Vec<u8>,
    /// The other letters of each, a line each.
    rest: String,
    /// How many weights each feature has.
    counts: Vec<u8>,
    /// How many columns each weight stands behind the one before it of the same feature.
    columns: Vec<u8>,
    weights: Vec<i8>,
}

impl From<Features> for Packed {
    fn from(features: Features) -> Self {
        let count = features.len();
        let mut packed = Self {
            shared: Vec::with_capacity(count),
            rest: String::new(),
            counts: Vec::with_capacity(count),
            columns: Vec::with_capacity(features.weights.len()),
            weights: features.weights.iter().map(|&(_, weight)| weight).collect(),
        };
        let mut before = "";
        for (spelling, weights) in features.iter() {
            let shared = shared(before, spelling);
            packed.shared.push(shared);
            packed.rest.push_str(spelling.get(usize::from(shared)..).unwrap_or_default());
            packed.rest.push('\n');
            packed.counts.push(u8::try_from(weights.len()).unwrap_or(u8::MAX));
            let befores = std::iter::once(0).chain(weights.iter().map(|&(column, _)| column));
            packed.columns.extend(weights.iter().zip(befores).map(|(one, last)| one.0 - last));
            before = spelling;
        }
        packed
    }
}

/// How many bytes two spellings begin with alike, in whole letters.
fn shared(one: &str, other: &str) -> u8 {
    let alike = one.char_indices().zip(other.chars()).take_while(|((_, a), b)| a == b);
    let ends = alike.map(|((at, letter), _)| at + letter.len_utf8());
    ends.filter_map(|end| u8::try_from(end).ok()).last().unwrap_or_default()
}

impl TryFrom<Packed> for Features {
    type Error = ModelError;

    fn try_from(packed: Packed) -> Result<Self, ModelError> {
        let count = packed.shared.len();
        let weights = packed.weights.len();
        let whole = packed.counts.len() == count
            && packed.columns.len() == weights
            && u32::try_from(weights).is_ok();
        if !whole {
            return Err(ModelError::Damaged);
        }
        let mut features = Self {
            letters: String::with_capacity(packed.rest.len() * 2),
            ends: Vec::with_capacity(count),
            weights: Vec::with_capacity(weights),
        };
        let mut rest = packed.rest.lines();
        let mut weights = packed.columns.iter().zip(&packed.weights);
        let mut before = 0;
        for (&shared, &many) in packed.shared.iter().zip(&packed.counts) {
            let start = features.letters.len();
            let begin = features.letters.get(before..).and_then(|it| it.get(..usize::from(shared)));
            let begin = begin.ok_or(ModelError::Damaged)?.len();
            features.letters.extend_from_within(before..before + begin);
            features.letters.push_str(rest.next().ok_or(ModelError::Damaged)?);
            if features.letters.len() as u64 > LARGEST {
                return Err(ModelError::Damaged);
            }
            let mut column = 0_u8;
            for _ in 0..many {
                let (step, weight) = weights.next().ok_or(ModelError::Damaged)?;
                column = column.checked_add(*step).ok_or(ModelError::Damaged)?;
                features.weights.push((column, *weight));
            }
            features.end();
            before = start;
        }
        if weights.next().is_some() || rest.next().is_some() {
            return Err(ModelError::Damaged);
        }
        Ok(features)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some() -> Features {
        let mut features = Features::default();
        features.push("=eend", &[(0, 3), (2, -127)]);
        features.push("=eendracht", &[]);
        features.push("=eén", &[(1, 8)]);
        features.push("=eèn", &[(33, 1)]);
        features
    }

    #[test]
    fn what_is_packed_comes_back() {
        let features = some();
        assert_eq!(Packed::from(features.clone()).shared, [0, 5, 2, 2]);
        assert_eq!(Features::try_from(Packed::from(features.clone())).unwrap(), features);
        assert!(features.fit(34) && !features.fit(33));
        let long = format!("={}", "ü".repeat(300));
        let mut features = Features::default();
        features.push(&long, &[(0, 1)]);
        features.push(&long, &[(0, 1)]);
        assert_eq!(Features::try_from(Packed::from(features.clone())).unwrap(), features);
    }

    #[test]
    fn tables_that_do_not_fit_each_other_are_damaged() {
        let damaged = |harm: fn(&mut Packed)| {
            let mut packed = Packed::from(some());
            harm(&mut packed);
            Features::try_from(packed).is_err()
        };
        assert!(!damaged(|_| {}));
        assert!(damaged(|packed| packed.shared = vec![0, 6, 2, 2]));
        // Within a letter.
        assert!(damaged(|packed| packed.shared = vec![0, 5, 2, 3]));
        assert!(damaged(|packed| packed.rest.push_str("end\n")));
        assert!(damaged(|packed| packed.rest.truncate(8)));
        assert!(damaged(|packed| packed.counts = vec![2, 0, 1, 0]));
        assert!(damaged(|packed| packed.counts = vec![2, 0, 1, 2]));
        assert!(damaged(|packed| packed.columns = vec![0, 2, 1, 33, 0]));
        assert!(damaged(|packed| packed.columns = vec![200, 200, 1, 33]));
    }
}
