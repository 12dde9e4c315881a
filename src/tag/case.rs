//! What speaks for a concept in a passage: the terms and names found, and their weights.

use super::{Evidence, Input};

/// What is known of one concept while a passage is tagged.
#[derive(Debug, Default, Clone)]
pub(super) struct Case {
    /// Their weights together, in log-odds.
    pub(super) score: f32,
    /// Whether the text names the concept.
    pub(super) explicit: bool,
    pub(super) pieces: Vec<Piece>,
}

/// A term or name found, in the passage or in the parent with the number `parent`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    pub(super) term: u32,
    pub(super) parent: Option<usize>,
    pub(super) span: (u32, u32),
    pub(super) weight: f32,
}

impl Case {
    /// Adds a piece; a term counts once, where it counts most.
    pub(super) fn add(&mut self, piece: Piece) {
        match self.pieces.iter_mut().find(|old| old.term == piece.term) {
            Some(old) if old.weight >= piece.weight => {}
            Some(old) => {
                self.score += piece.weight - old.weight;
                *old = piece;
            }
            None => {
                self.score += piece.weight;
                self.pieces.push(piece);
            }
        }
    }

    /// The pieces, strongest first; what stands at the same place is one.
    pub(super) fn evidence(&self, input: &Input<'_>) -> Vec<Evidence> {
        let mut merged: Vec<Piece> = Vec::with_capacity(self.pieces.len());
        for piece in &self.pieces {
            let same = |old: &&mut Piece| {
                old.parent == piece.parent && old.span.0 < piece.span.1 && piece.span.0 < old.span.1
            };
            if let Some(old) = merged.iter_mut().find(same) {
                old.weight += piece.weight;
                old.span = (old.span.0.min(piece.span.0), old.span.1.max(piece.span.1));
            } else {
                merged.push(*piece);
            }
        }
        merged.sort_by(|a, b| {
            b.weight.total_cmp(&a.weight).then(a.parent.cmp(&b.parent)).then(a.span.cmp(&b.span))
        });
        let text = |piece: &Piece| {
            piece.parent.map_or(Some(input.text), |parent| input.parents.get(parent).copied())
        };
        merged
            .iter()
            .map(|piece| {
                evidence(
                    text(piece).unwrap_or_default(),
                    piece.span,
                    piece.weight,
                    piece.parent.is_none(),
                )
            })
            .collect()
    }
}

/// A piece of evidence in `text`, which is the passage's own or a parent's.
pub(super) fn evidence(text: &str, span: (u32, u32), weight: f32, own: bool) -> Evidence {
    let words = text.get(span.0 as usize..span.1 as usize).unwrap_or_default();
    Evidence { span: own.then_some(span), text: words.to_owned(), weight }
}
