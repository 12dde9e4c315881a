//! Reading order by cutting a page at its gutters.
//!
//! A gutter is a strip that stays empty over many rows. It parts two columns of text only if
//! both sides read like text; otherwise it parts the columns of a table and is left alone.

use std::cell::OnceCell;

use super::cells::{Cell, split_words};
use super::grid::Grid;
use super::rows::{self, Row};
use crate::read::pdf::geometry::Rect;
use crate::read::pdf::ink::{Ink, Word};

/// A part of the page that is read from top to bottom.
#[derive(Debug)]
pub(super) enum Leaf {
    /// A table, by its index.
    Grid(usize),
    /// Rows of words, and the left and right edge of their column.
    Words { rows: Vec<Row>, column: (f32, f32) },
}

const MAX_DEPTH: usize = 12;
/// Fewer rows than this make no column.
const MIN_ROWS: usize = 4;
/// So many rows with cells and figures on both sides of a gutter make a table.
const MIN_TABLE_ROWS: usize = 3;
/// Baselines of two cells in a row differ from those in the next row by less than this.
const SAME_SHIFT: f32 = 0.4;

/// A row of the page, or a table standing in it.
#[derive(Debug, Clone)]
struct Band {
    rect: Rect,
    row: Option<Row>,
    grid: Option<usize>,
    /// The cells of the row, worked out when first asked for.
    cells: OnceCell<Vec<Cell>>,
}

/// The leaves of a page in reading order.
pub(super) fn reading_order(ink: &Ink, chosen: Vec<u32>, grids: &[Grid]) -> Vec<Leaf> {
    let mut leaves = Vec::new();
    let all: Vec<usize> = (0..grids.len()).collect();
    cut(Cutter { ink, words: &ink.words, grids }, chosen, &all, 0, &mut leaves);
    leaves
}

#[derive(Clone, Copy)]
struct Cutter<'a> {
    ink: &'a Ink,
    words: &'a [Word],
    grids: &'a [Grid],
}

fn cut(c: Cutter<'_>, chosen: Vec<u32>, grids: &[usize], depth: usize, out: &mut Vec<Leaf>) {
    let bands = c.bands(chosen, grids);
    let mut at = 0;
    let mut plain_from = 0;
    while depth < MAX_DEPTH && at < bands.len() {
        let Some((end, gutter)) = c.columns_from(&bands, at) else {
            at += 1;
            continue;
        };
        push_plain(&bands, plain_from..at, out);
        let (mut left, mut right) = ((Vec::new(), Vec::new()), (Vec::new(), Vec::new()));
        for band in bands.get(at..end).unwrap_or_default() {
            for word in band.row.iter().flat_map(|row| &row.words) {
                let center = c.words.get(*word as usize).map_or(0.0, |w| w.rect.center().0);
                if center < gutter { left.0.push(*word) } else { right.0.push(*word) }
            }
            if let Some(grid) = band.grid {
                if band.rect.center().0 < gutter { left.1.push(grid) } else { right.1.push(grid) }
            }
        }
        cut(c, left.0, &left.1, depth + 1, out);
        cut(c, right.0, &right.1, depth + 1, out);
        at = end;
        plain_from = end;
    }
    push_plain(&bands, plain_from..bands.len(), out);
}

fn push_plain(bands: &[Band], range: std::ops::Range<usize>, out: &mut Vec<Leaf>) {
    let bands = bands.get(range).unwrap_or_default();
    let edges = bands.iter().fold(Rect::EMPTY, |rect, band| rect.join(band.rect));
    let column = (edges.x0, edges.x1);
    let mut rows = Vec::new();
    for band in bands {
        if let Some(row) = &band.row {
            rows.push(row.clone());
        }
        if let Some(grid) = band.grid {
            if !rows.is_empty() {
                out.push(Leaf::Words { rows: std::mem::take(&mut rows), column });
            }
            out.push(Leaf::Grid(grid));
        }
    }
    if !rows.is_empty() {
        out.push(Leaf::Words { rows, column });
    }
}

impl Cutter<'_> {
    fn bands(self, chosen: Vec<u32>, grids: &[usize]) -> Vec<Band> {
        let rows = rows::group(self.words, chosen);
        let mut bands: Vec<Band> = rows
            .into_iter()
            .map(|row| Band { rect: row.rect, row: Some(row), grid: None, cells: OnceCell::new() })
            .collect();
        for grid in grids {
            if let Some(g) = self.grids.get(*grid) {
                let cells = OnceCell::new();
                bands.push(Band { rect: g.rect, row: None, grid: Some(*grid), cells });
            }
        }
        bands.sort_by(|a, b| a.rect.y0.total_cmp(&b.rect.y0));
        bands
    }

    /// Looks for columns that start at a band: where they end, and the gutter between them.
    fn columns_from(self, bands: &[Band], start: usize) -> Option<(usize, f32)> {
        let first = bands.get(start)?;
        let region = bands.iter().fold(Rect::EMPTY, |rect, band| rect.join(band.rect));
        let size = first.row.as_ref().map_or(10.0, |row| row.size);
        let narrowest = (0.9 * size).max(7.0);
        let mut gaps = vec![(region.x0, region.x1)];
        let mut end = start;
        let mut kept = gaps.clone();
        for band in bands.get(start..)? {
            gaps = self.without(&gaps, band, narrowest);
            let inner = gaps.iter().any(|(a, b)| *a > region.x0 + 1.0 && *b < region.x1 - 1.0);
            if gaps.is_empty() || (end > start && !inner && touches_inside(&kept, region)) {
                break;
            }
            kept.clone_from(&gaps);
            end += 1;
        }
        if end < start + 2 {
            return None;
        }
        let mut best: Option<(usize, f32, f32)> = None;
        for (a, b) in kept {
            if a <= region.x0 + 1.0 || b >= region.x1 - 1.0 {
                continue;
            }
            let gutter = f32::midpoint(a, b);
            let Some(range) = bands.get(start..end) else { continue };
            if let Some(end) = self.reads_as_columns(range, gutter)
                && !self.parts_table(bands, start..start + end, gutter)
                && best.is_none_or(|(_, _, width)| b - a > width)
            {
                best = Some((start + end, gutter, b - a));
            }
        }
        best.map(|(end, gutter, _)| (end, gutter))
    }

    /// What remains of the gaps once a band's words are put in.
    fn without(self, gaps: &[(f32, f32)], band: &Band, narrowest: f32) -> Vec<(f32, f32)> {
        let mut left = gaps.to_vec();
        let mut remove = |x0: f32, x1: f32| {
            let mut next = Vec::with_capacity(left.len() + 1);
            for (a, b) in left.drain(..) {
                for part in [(a, b.min(x0)), (a.max(x1), b)] {
                    if part.1 - part.0 >= narrowest && !next.contains(&part) {
                        next.push(part);
                    }
                }
            }
            left = next;
        };
        match &band.row {
            Some(row) => {
                for word in row.words.iter().filter_map(|at| self.words.get(*at as usize)) {
                    remove(word.rect.x0, word.rect.x1);
                }
            }
            None => remove(band.rect.x0, band.rect.x1),
        }
        left
    }

    /// Whether both sides of a gutter are columns of text; then how many bands they take.
    fn reads_as_columns(self, bands: &[Band], gutter: f32) -> Option<usize> {
        let mut sides = [Side::default(), Side::default()];
        let mut shifts = Vec::new();
        let mut last_right = 0;
        for (at, band) in bands.iter().enumerate() {
            let (mut here, mut read) = ([0, 0], [0, 0]);
            let mut bases = [None, None];
            for at in band.row.iter().flat_map(|row| &row.words) {
                let Some(word) = self.words.get(*at as usize) else { continue };
                let side = usize::from(word.rect.center().0 >= gutter);
                here[side] += 1;
                if side == 0 || bases[1].is_none() {
                    bases[side] = Some(word.base);
                }
                // Figures alone make no text: amounts side by side are no column of prose.
                let letters = self
                    .ink
                    .word_text(word)
                    .bytes()
                    .any(|b| !b.is_ascii() || b.is_ascii_alphabetic());
                read[side] += usize::from(letters);
            }
            for (side, (here, read)) in sides.iter_mut().zip(here.into_iter().zip(read)) {
                side.rows += usize::from(here > 0);
                side.words += read;
            }
            if let [Some(left), Some(right)] = bases {
                shifts.push(right - left);
            }
            if here[1] > 0 {
                last_right = at + 1;
            }
        }
        let [left, right] = sides;
        if left.rows < MIN_ROWS || right.rows < MIN_ROWS {
            return None;
        }
        let prose = left.words > 3 * left.rows && right.words > 3 * right.rows;
        let read = left.words > left.rows / 2 && right.words > right.rows / 2;
        let few_aligned = aligned(&mut shifts) * 5 < 2 * left.rows.min(right.rows);
        (prose || read && few_aligned).then(|| Self::trim(bands, last_right))
    }

    /// Whether a gutter between some bands parts the columns of a table whose texts run over several
    /// lines: rows have cells on both sides of it, and figures among them.
    fn parts_table(self, bands: &[Band], own: std::ops::Range<usize>, gutter: f32) -> bool {
        let is_row = |band: &&Band| {
            let Some(row) = &band.row else { return false };
            let cells = band.cells.get_or_init(|| split_words(self.ink, &row.words));
            let figures = cells.iter().filter(|cell| cell.numeric).count();
            let left = cells.iter().filter(|cell| cell.x0 < gutter).count();
            figures >= 2 && left >= 2 && cells.len() - left >= 2 && cells.len() >= 5
        };
        let own = bands.get(own).unwrap_or_default();
        own.iter().any(|band| is_row(&band))
            && bands.iter().filter(is_row).take(MIN_TABLE_ROWS).count() == MIN_TABLE_ROWS
    }

    /// Ends columns where only the left one goes on after a larger gap: that is what follows them.
    fn trim(bands: &[Band], last_right: usize) -> usize {
        let tail = bands.get(last_right..).unwrap_or_default();
        let mut bottom = bands.get(last_right - 1).map_or(0.0, |band| band.rect.y1);
        for (at, band) in tail.iter().enumerate() {
            let size = band.row.as_ref().map_or(10.0, |row| row.size);
            if band.rect.y0 - bottom > 1.2 * size {
                return last_right + at;
            }
            bottom = bottom.max(band.rect.y1);
        }
        bands.len()
    }
}

/// How many rows keep the same distance between the baselines of their two sides, as cells of one
/// row do: lines of two texts drift apart.
fn aligned(shifts: &mut [f32]) -> usize {
    shifts.sort_by(f32::total_cmp);
    let usual = shifts.get(shifts.len() / 2).copied().unwrap_or_default();
    shifts.iter().filter(|shift| (*shift - usual).abs() < SAME_SHIFT).count()
}

#[derive(Debug, Default)]
struct Side {
    rows: usize,
    words: usize,
}

fn touches_inside(gaps: &[(f32, f32)], region: Rect) -> bool {
    gaps.iter().any(|(a, b)| *a > region.x0 + 1.0 && *b < region.x1 - 1.0)
}
