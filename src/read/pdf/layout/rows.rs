//! Words on one baseline.

use crate::read::pdf::geometry::Rect;
use crate::read::pdf::ink::{Ink, Word};

/// Words on a common baseline, from left to right.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) words: Vec<u32>,
    pub(super) rect: Rect,
    pub(super) base: f32,
    pub(super) size: f32,
}

/// Groups words into rows from top to bottom.
pub(super) fn group(words: &[Word], mut chosen: Vec<u32>) -> Vec<Row> {
    let word = |at: u32| words.get(at as usize);
    let base = |at: &u32| word(*at).map_or(0.0, |w| w.base);
    chosen.sort_by(|a, b| base(a).total_cmp(&base(b)).then(a.cmp(b)));
    let mut rows: Vec<Row> = Vec::new();
    for at in chosen {
        let Some(w) = word(at) else { continue };
        // Superscripts stand up to half a line higher than the words beside them.
        let fits = rows.iter().rposition(|row| {
            let big = row.size.max(w.size);
            let small = row.size.min(w.size);
            let slack = if small < 0.8 * big { 0.5 * big } else { 0.3 * big };
            (row.base - w.base).abs() < slack && vertical_overlap(row.rect, w.rect) > 0.4 * small
        });
        let recent = rows.len().saturating_sub(4);
        match fits.filter(|fit| *fit >= recent).and_then(|fit| rows.get_mut(fit)) {
            Some(row) => {
                if w.size > row.size * 1.05 {
                    row.base = w.base;
                    row.size = w.size;
                }
                row.words.push(at);
                row.rect = row.rect.join(w.rect);
            }
            None => rows.push(Row { words: vec![at], rect: w.rect, base: w.base, size: w.size }),
        }
    }
    for row in &mut rows {
        let left = |at: &u32| word(*at).map_or(0.0, |w| w.rect.x0);
        row.words.sort_by(|a, b| left(a).total_cmp(&left(b)).then(a.cmp(b)));
    }
    rows.sort_by(|a, b| a.base.total_cmp(&b.base));
    rows
}

fn vertical_overlap(a: Rect, b: Rect) -> f32 {
    a.y1.min(b.y1) - a.y0.max(b.y0)
}

/// Writes the words of a row with single spaces.
pub(super) fn write_line(ink: &Ink, words: &[u32], out: &mut String) {
    let start = out.len();
    let mut before: Option<&Word> = None;
    for word in words.iter().filter_map(|at| ink.words.get(*at as usize)) {
        let touches = before.is_some_and(|before| touches(ink, before, word));
        if out.len() > start && !touches {
            out.push(' ');
        }
        out.push_str(ink.word_text(word));
        before = Some(word);
    }
}

/// Whether two words are one: drawn in pieces, or with a subscript or a unit's exponent.
fn touches(ink: &Ink, left: &Word, right: &Word) -> bool {
    if right.spaced {
        return false;
    }
    let gap = right.rect.x0 - left.rect.x1;
    let size = left.size.min(right.size);
    let shift = right.base - left.base;
    if shift.abs() < 0.1 * size {
        return gap.abs() < 0.08 * size;
    }
    let scripted = gap.abs() < 0.15 * size && left.size.max(right.size) > 1.15 * size;
    // A raised figure marks a footnote, unless it is the exponent of a measure.
    let unit = matches!(ink.word_text(left), "m" | "km" | "cm" | "dm" | "mm");
    let word = !ink.word_text(right).starts_with(|c: char| c.is_ascii_digit());
    scripted && (shift > 0.0 || right.size > left.size || unit || word)
}

/// Writes the words of a cell, its lines parted by line breaks.
pub(super) fn write_cell(ink: &Ink, words: &[u32], out: &mut String) {
    for row in group(&ink.words, words.to_vec()) {
        if !out.is_empty() {
            out.push('\n');
        }
        write_line(ink, &row.words, out);
    }
}
