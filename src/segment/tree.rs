//! Grows the tree of a plan: elements under elements, each once, with ids, places and money.
//!
//! Knows nothing of tables or headings; those who read them say what opens where.

use rustc_hash::FxHashMap;

use super::compose::{Composed, compose};
use super::retold;
use super::words::Words;
use crate::document::{Amount, Flow, Level, Parent, Passage, Place};

/// How many passages back an aim is looked for, so that no file makes the search long.
const REACH: usize = 2_000;

/// What a reader of tables or headings knows of an element when it opens.
#[derive(Debug, Clone, Copy)]
pub(super) struct Opening<'a> {
    pub(super) level: Level,
    pub(super) code: &'a str,
    pub(super) short: &'a str,
    pub(super) long: &'a str,
    /// A number for the table or stretch of text: rows of one table add up, while the same
    /// element in another table is the same money again.
    pub(super) source: u32,
}

/// The passages of one plan while it grows.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub(super) passages: Vec<Passage>,
    sources: Vec<u32>,
    above: Vec<Option<usize>>,
    keys: FxHashMap<[u8; 16], usize>,
    ids: FxHashMap<[u8; 6], u32>,
}

/// The open elements above the next one, outermost first.
#[derive(Debug, Clone, Default)]
pub(super) struct Path {
    open: Vec<(Parent, usize)>,
}

impl Path {
    /// Closes all elements at or below a level.
    pub(super) fn close_from(&mut self, level: Level) {
        self.open.retain(|(parent, _)| parent.level < level);
    }

    /// Closes all elements below a level, or all where there is none.
    pub(super) fn close_below(&mut self, level: Option<Level>) {
        self.open.retain(|(parent, _)| level.is_some_and(|level| parent.level <= level));
    }

    /// The index of the innermost open passage.
    pub(super) fn innermost(&self) -> Option<usize> {
        self.open.last().map(|(_, index)| *index)
    }

    /// The level of the innermost open element.
    pub(super) fn level(&self) -> Option<Level> {
        self.open.last().map(|(parent, _)| parent.level)
    }

    /// The open elements, outermost first.
    pub(super) fn parents(&self) -> impl Iterator<Item = &Parent> {
        self.open.iter().map(|(parent, _)| parent)
    }
}

impl Tree {
    /// Opens an element below the open ones of a lower level and returns its index; an element
    /// that was there already gets one more place.
    pub(super) fn open(
        &mut self,
        path: &mut Path,
        opening: &Opening<'_>,
        place: Place,
        words: &Words,
    ) -> usize {
        path.close_from(opening.level);
        let Composed { mut title, text } = compose(opening.short, opening.long, words);
        if title.is_empty() && text.is_empty() {
            opening.code.clone_into(&mut title);
        }
        let code = (!opening.code.is_empty()).then(|| opening.code.to_owned());
        let parents: Vec<Parent> = path.parents().cloned().collect();
        let residual = words.is_residual(&title)
            || words.is_residual(opening.code)
            || path.innermost().is_some_and(|index| self.passages[index].residual);
        let passage = Passage {
            id: String::new(),
            level: opening.level,
            code,
            title,
            text,
            parents,
            residual,
            priority: false,
            policy_field: None,
            amounts: Vec::new(),
            places: vec![place],
        };
        let index = self.add(passage, opening.source, path.innermost());
        let Passage { level, code, title, .. } = &self.passages[index];
        let parent = Parent { level: *level, code: code.clone(), title: title.clone() };
        path.open.push((parent, index));
        index
    }

    /// Adds a passage, or one more place to the passage that is the same in every respect.
    pub(super) fn add(&mut self, mut passage: Passage, source: u32, above: Option<usize>) -> usize {
        let key = key(&passage);
        if let Some(&index) = self.keys.get(&key) {
            let known = &mut self.passages[index];
            for place in passage.places {
                if known.places.last() != Some(&place) {
                    known.places.push(place);
                }
            }
            return index;
        }
        passage.id = self.identify(&passage);
        self.passages.push(passage);
        self.sources.push(source);
        self.above.push(above);
        self.keys.insert(key, self.passages.len() - 1);
        self.passages.len() - 1
    }

    /// Goes back below the objective with a code that stands below the outermost open element.
    pub(super) fn reopen(&self, path: &mut Path, code: &str) {
        path.close_from(Level::Objective);
        let above = path.innermost();
        let found = (0..self.passages.len()).rev().take(REACH).find(|&index| {
            let passage = &self.passages[index];
            passage.level == Level::Objective
                && passage.code.as_deref() == Some(code)
                && self.above[index] == above
        });
        let Some(index) = found else { return };
        let Passage { level, code, title, .. } = &self.passages[index];
        let parent = Parent { level: *level, code: code.clone(), title: title.clone() };
        path.open.push((parent, index));
    }

    /// Adds amounts to a passage. From the source that the passage comes from they add up; from
    /// another source only what was not there yet is taken.
    pub(super) fn pay(&mut self, index: usize, amounts: &[Amount], source: u32) {
        let adds_up = self.sources[index] == source;
        let known = self.passages[index].amounts.len();
        for amount in amounts {
            let same = |a: &Amount| {
                (a.year, a.flow, a.budget) == (amount.year, amount.flow, amount.budget)
            };
            let passage = &mut self.passages[index];
            match passage.amounts.iter().position(same) {
                Some(at) if adds_up || at >= known => {
                    let sum = &mut passage.amounts[at].cents;
                    *sum = sum.saturating_add(amount.cents);
                }
                Some(_) => {}
                None => passage.amounts.push(*amount),
            }
        }
    }

    /// How many elements stand above a passage.
    pub(super) fn depth(&self, index: usize) -> usize {
        self.passages[index].parents.len()
    }

    /// For each passage the sums of the expenditure and of the receipts below it; `None` where nothing
    /// below has any.
    pub(super) fn sums_below(&self) -> Vec<Option<[i64; 2]>> {
        let mut sums: Vec<Option<[i64; 2]>> = vec![None; self.passages.len()];
        for (passage, above) in self.passages.iter().zip(&self.above) {
            if passage.amounts.is_empty() {
                continue;
            }
            let own = by_flow(&passage.amounts);
            let mut next = *above;
            while let Some(at) = next {
                let [expenditure, receipts] = sums[at].unwrap_or_default();
                let sum = [expenditure.saturating_add(own[0]), receipts.saturating_add(own[1])];
                sums[at] = Some(sum);
                next = self.above[at];
            }
        }
        sums
    }

    /// Merges what was told twice. Returns where each passage went.
    pub(super) fn merge(&mut self, words: &Words) -> Vec<usize> {
        self.keys.clear();
        retold::merge(&mut self.passages, &mut self.sources, &mut self.above, words)
    }

    /// The id of a passage; of passages that do not differ, the second gets another one.
    fn identify(&mut self, passage: &Passage) -> String {
        let mut id = digest(passage, 0);
        let seen = self.ids.entry(id).or_insert(0);
        *seen += 1;
        if *seen > 1 {
            id = digest(passage, *seen);
        }
        hex(id)
    }
}

/// Expenditure and receipts in all.
pub(super) fn by_flow(amounts: &[Amount]) -> [i64; 2] {
    let sum = |flow: Flow| {
        let own = amounts.iter().filter(|amount| amount.flow == flow);
        own.fold(0i64, |sum, amount| sum.saturating_add(amount.cents))
    };
    [sum(Flow::Expenditure), sum(Flow::Receipt)]
}

/// What makes a passage the same as another one: all but place and money.
fn key(passage: &Passage) -> [u8; 16] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&[passage.level as u8]);
    for parent in &passage.parents {
        field(&mut hasher, parent.code.as_deref().unwrap_or_default());
        field(&mut hasher, &parent.title);
    }
    field(&mut hasher, passage.code.as_deref().unwrap_or_default());
    field(&mut hasher, &passage.title);
    field(&mut hasher, &passage.text);
    let mut key = [0; 16];
    hasher.finalize_xof().fill(&mut key);
    key
}

/// Hash of level, parents' titles, title and text, with spaces as one.
fn digest(passage: &Passage, ordinal: u32) -> [u8; 6] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&[passage.level as u8]);
    for parent in &passage.parents {
        spaced(&mut hasher, &parent.title);
    }
    hasher.update(&[1]);
    spaced(&mut hasher, &passage.title);
    spaced(&mut hasher, &passage.text);
    if ordinal > 0 {
        hasher.update(&ordinal.to_le_bytes());
    }
    let mut id = [0; 6];
    hasher.finalize_xof().fill(&mut id);
    id
}

fn field(hasher: &mut blake3::Hasher, text: &str) {
    hasher.update(text.as_bytes());
    hasher.update(&[0]);
}

fn spaced(hasher: &mut blake3::Hasher, text: &str) {
    for word in text.split_whitespace() {
        hasher.update(word.as_bytes());
        hasher.update(b" ");
    }
    hasher.update(&[0]);
}

fn hex(id: [u8; 6]) -> String {
    use std::fmt::Write;
    id.iter().fold(String::with_capacity(12), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
