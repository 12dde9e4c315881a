//! The plans that grow out of one document: one, or one for each municipality that it names.

use rustc_hash::FxHashMap;

use super::totals::differs;
use super::tree::{Path, Tree, by_flow};
use super::words::Words;
use crate::document::{Amount, Level, Note, NoteKind, Passage, Period};

/// Amounts printed at an element that may have others below it.
#[derive(Debug, Clone)]
pub(super) struct Stated {
    /// The element's index in the tree.
    pub(super) index: usize,
    pub(super) amounts: Vec<Amount>,
    /// Where they stand, as notes give it.
    pub(super) row: u32,
    /// See [`super::tree::Opening::source`].
    pub(super) source: u32,
}

/// One plan while it grows.
#[derive(Debug, Default)]
pub(super) struct Growing {
    pub(super) municipality: Option<String>,
    /// What a table that holds several versions calls this one; else empty.
    version: String,
    pub(super) tree: Tree,
    pub(super) path: Path,
    pub(super) notes: Vec<Note>,
    /// Totals, unless nothing below has amounts.
    pub(super) stated: Vec<Stated>,
    /// How many rows have a total that is the sum of their years.
    pub(super) agreeing: u32,
    /// The years that the table says the plan covers, where it holds several plans.
    pub(super) years: Vec<i16>,
}

/// A plan that has grown.
#[derive(Debug)]
pub(super) struct Finished {
    pub(super) municipality: Option<String>,
    pub(super) version: String,
    pub(super) period: Option<Period>,
    pub(super) passages: Vec<Passage>,
    pub(super) notes: Vec<Note>,
}

/// All plans of a document, in the order in which it names them.
#[derive(Debug, Default)]
pub(super) struct Plans {
    growing: Vec<Growing>,
    by_name: FxHashMap<String, usize>,
    /// What concerns all plans of the document.
    notes: Vec<Note>,
}

impl Plans {
    /// The index of a municipality's plan; an empty name is the document's only plan.
    pub(super) fn named(&mut self, name: &str) -> usize {
        if let Some(&index) = self.by_name.get(name) {
            return index;
        }
        let municipality = (!name.is_empty()).then(|| name.to_owned());
        self.growing.push(Growing { municipality, ..Growing::default() });
        self.by_name.insert(name.to_owned(), self.growing.len() - 1);
        self.growing.len() - 1
    }

    /// The index of one of several plans of a municipality in the same table.
    pub(super) fn version(&mut self, name: &str, version: &str) -> usize {
        let key = format!("{name}\n{version}");
        let index = self.named(&key);
        let growing = &mut self.growing[index];
        growing.municipality = (!name.is_empty()).then(|| name.to_owned());
        version.trim().clone_into(&mut growing.version);
        index
    }

    /// Closes all open elements of the document's only plan, if there is one yet.
    pub(super) fn close_only(&mut self) {
        if let Some(&index) = self.by_name.get("") {
            self.growing[index].path.close_from(Level::StrategicObjective);
        }
    }

    /// The plan at an index that [`Self::named`] gave.
    pub(super) fn grow(&mut self, index: usize) -> &mut Growing {
        &mut self.growing[index]
    }

    /// Says something of the whole document.
    pub(super) fn note(&mut self, kind: NoteKind, at: Vec<u32>, detail: &str) {
        self.notes.push(Note { kind, at, detail: detail.to_owned() });
    }

    /// The plans that have grown; one without passages where nothing was found.
    pub(super) fn finish(mut self, words: &Words) -> Vec<Finished> {
        if self.growing.is_empty() {
            self.growing.push(Growing::default());
        }
        let shared = self.notes;
        let finish = |mut growing: Growing| {
            growing.settle_stated(words);
            if growing.agreeing > 0 {
                let detail = growing.agreeing.to_string();
                growing.notes.push(Note { kind: NoteKind::TotalAgrees, at: Vec::new(), detail });
            }
            growing.notes.extend(shared.iter().cloned());
            let first = growing.years.iter().min().copied();
            let last = growing.years.iter().max().copied();
            let period = first.zip(last).map(|(first, last)| Period { first, last });
            let Growing { municipality, version, tree, notes, .. } = growing;
            Finished { municipality, version, period, passages: tree.passages, notes }
        };
        self.growing.into_iter().map(finish).collect()
    }
}

impl Growing {
    /// Amounts printed at an element that may have parts: its own where no part has any; else a
    /// total, which is not counted again but held against its parts. The innermost come first.
    fn settle_stated(&mut self, words: &Words) {
        let went = self.tree.merge(words);
        let mut stated = std::mem::take(&mut self.stated);
        for it in &mut stated {
            it.index = went[it.index];
        }
        stated.sort_by_key(|it| std::cmp::Reverse(self.tree.depth(it.index)));
        let depth = |it: &Stated| self.tree.depth(it.index);
        let same_depth = |one: &Stated, other: &Stated| depth(one) == depth(other);
        let groups: Vec<Vec<Stated>> =
            stated.chunk_by(same_depth).map(<[Stated]>::to_vec).collect();
        for group in groups {
            let sums = self.tree.sums_below();
            for stated in group {
                self.settle(&stated, sums[stated.index]);
            }
        }
    }

    fn settle(&mut self, stated: &Stated, below: Option<[i64; 2]>) {
        let Stated { index, amounts, row, source } = stated;
        let Some(below) = below else { return self.tree.pay(*index, amounts, *source) };
        let title = &self.tree.passages[*index].title;
        // What a total does not tell of, such as receipts, cannot differ.
        let told = by_flow(amounts).into_iter().zip(below).filter(|(total, _)| *total != 0);
        let (total, below) = told.fold((0i64, 0i64), |(total, parts), (one, part)| {
            (total.saturating_add(one), parts.saturating_add(part))
        });
        if below.abs_diff(total) < 100 {
            let detail = title.clone();
            self.notes.push(Note { kind: NoteKind::TotalAgrees, at: vec![*row], detail });
        } else {
            self.notes.push(differs(title, total, below, *row));
        }
    }
}
