//! A page's words to lines and tables in reading order.
//!
//! Works on indices of words; text is copied once, when a line or cell is written into the pool
//! of the whole file. Decides nothing about headings or paragraphs: that needs all pages.

mod cells;
mod cut;
mod grid;
mod rows;
mod striped;
mod unruled;

use super::geometry::{self, Rect};
use super::ink::{Ink, Word};
use super::structure::Element;
use crate::document::Table;

/// A line or a table of a page, in reading order.
#[derive(Debug)]
pub(super) enum Piece {
    Line(Line),
    /// Boxed, since a file has far more lines than tables.
    Table(Box<TablePiece>),
}

/// A line of text.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(super) struct Line {
    /// Where its text lies in the pool.
    pub(super) start: u32,
    pub(super) end: u32,
    /// The place in the frame of the page's main reading direction.
    pub(super) rect: Rect,
    pub(super) base: f32,
    /// The font size of most of its letters.
    pub(super) size: f32,
    pub(super) bold: bool,
    pub(super) italic: bool,
    /// Marked by the producer as no part of the text.
    pub(super) artifact: bool,
    /// Left and right edge of the column that it stands in.
    pub(super) column: (f32, f32),
    /// Which column of the page, counted in reading order.
    pub(super) region: u32,
    /// How wide its first word is: whether it would have fitted on the line before.
    pub(super) first_width: f32,
    /// Width of the widest gap between two of its words, in font sizes.
    pub(super) widest_gap: f32,
    /// The usual distance of baselines around it, in font sizes, where its page tells.
    pub(super) pitch: Option<f32>,
    /// Runs in another direction than the page.
    pub(super) turned: bool,
    /// The marked-content id of most of its letters, or -1.
    pub(super) mark: i32,
    /// What the file itself says of it.
    pub(super) element: Option<Element>,
}

/// A table on one page.
#[derive(Debug)]
pub(super) struct TablePiece {
    pub(super) table: Table,
    pub(super) rect: Rect,
    /// Left edges of its columns, to recognise its continuation on the next page.
    pub(super) edges: Vec<f32>,
    /// The font size of most of its words, and how many letters it holds.
    pub(super) size: f32,
    pub(super) letters: u32,
}

/// Lays a page out; texts go to the end of `pool`. Also gives the reading direction of most words,
/// in quarter turns: the pieces stand in its frame.
pub(super) fn page(ink: &Ink, pool: &mut String) -> (Vec<Piece>, u8) {
    let mut counts = [0usize; 4];
    for word in &ink.words {
        counts[usize::from(word.turn & 3)] += 1;
    }
    let main = (0..4u8).max_by_key(|turn| (counts[usize::from(*turn)], 4 - turn)).unwrap_or(0);
    let mut pieces = Vec::new();
    let mut regions = 0;
    for step in 0..4u8 {
        let turn = (main + step) % 4;
        if counts[usize::from(turn)] == 0 {
            continue;
        }
        let mut page = Page { ink, turn, main, pool, pieces: &mut pieces, regions: &mut regions };
        page.lay_out();
    }
    pieces.shrink_to_fit();
    (pieces, main)
}

/// The font size of most words, and how many letters they have.
fn usual_size<'a>(ink: &Ink, words: impl Iterator<Item = &'a u32>) -> (f32, u32) {
    let mut sizes: Vec<(f32, usize)> = Vec::new();
    let mut letters = 0;
    for word in words.filter_map(|at| ink.words.get(*at as usize)) {
        letters += ink.word_text(word).len();
        match sizes.iter_mut().find(|(size, _)| (size - word.size).abs() < 0.26) {
            Some((_, count)) => *count += 1,
            None => sizes.push((word.size, 1)),
        }
    }
    let most = sizes.into_iter().max_by_key(|(_, count)| *count).map_or(0.0, |(size, _)| size);
    (most, u32::try_from(letters).unwrap_or(u32::MAX))
}

/// One reading direction of a page.
struct Page<'a> {
    ink: &'a Ink,
    turn: u8,
    main: u8,
    pool: &'a mut String,
    pieces: &'a mut Vec<Piece>,
    regions: &'a mut u32,
}

impl Page<'_> {
    fn lay_out(&mut self) {
        let words = &self.ink.words;
        let mut chosen: Vec<u32> = (0u32..)
            .zip(words)
            .filter(|(_, word)| word.turn == self.turn)
            .map(|(at, _)| at)
            .collect();
        let grids = if self.turn == self.main {
            let rules: Vec<Rect> = self.ink.rules.iter().map(|r| self.frame(*r)).collect();
            let shades: Vec<Rect> = self.ink.shades.iter().map(|r| self.frame(*r)).collect();
            let mut grids = grid::find(words, &mut chosen, &rules, &shades);
            let striped = striped::find(self.ink, &mut chosen, &rules, &shades, &grids);
            grids.extend(striped);
            grids
        } else {
            Vec::new()
        };
        let leaves = cut::reading_order(self.ink, chosen, &grids);
        for leaf in leaves {
            *self.regions += 1;
            match leaf {
                cut::Leaf::Grid(at) => {
                    if let Some(grid) = grids.get(at) {
                        self.push_grid(grid);
                    }
                }
                cut::Leaf::Words { rows, column } => self.push_rows(&rows, column),
            }
        }
    }

    /// A rectangle of the page in the frame of this direction.
    fn frame(&self, rect: Rect) -> Rect {
        self.ink.rect_in_frame(rect, self.turn)
    }

    /// A rectangle of this direction in the frame of the main one.
    fn place(&self, rect: Rect) -> Rect {
        if self.turn == self.main {
            return rect;
        }
        let shown = geometry::on_page(rect, self.turn, (self.ink.width, self.ink.height));
        self.ink.rect_in_frame(shown, self.main)
    }

    /// Writes a grid; a table inside one of its cells follows the row that holds it.
    fn push_grid(&mut self, grid: &grid::Grid) {
        let mut texts: Vec<(u32, u32, String)> = Vec::new();
        let mut spans = Vec::new();
        let mut nested: Vec<(u32, TablePiece)> = Vec::new();
        for cell in &grid.cells {
            let end = (cell.column + cell.columns) as usize;
            let edges = grid.edges.get(cell.column as usize..end.min(grid.edges.len()));
            let parts = edges
                .filter(|edges| edges.len() > 1)
                .and_then(|edges| unruled::split_merged(self.ink, &cell.words, edges));
            if parts.is_none() && (cell.rows > 1 || cell.columns > 1) {
                spans.push(crate::document::Span {
                    row: cell.row,
                    column: cell.column,
                    rows: cell.rows,
                    columns: cell.columns,
                });
            }
            if parts.is_none()
                && let Some((text, piece)) = unruled::nested(self.ink, &cell.words)
            {
                texts.push((cell.row, cell.column, text));
                nested.push((cell.row, piece));
                continue;
            }
            let whole = || vec![cell.words.clone()];
            for (column, words) in (cell.column..).zip(parts.unwrap_or_else(whole)) {
                let mut text = String::new();
                rows::write_cell(self.ink, &words, &mut text);
                texts.push((cell.row, column, text));
            }
        }
        texts.sort_by_key(|(row, column, _)| (*row, *column));
        texts.dedup_by(|b, a| {
            let same = (a.0, a.1) == (b.0, b.1);
            if same && !b.2.is_empty() {
                a.2.push(' ');
                a.2.push_str(&b.2);
            }
            same
        });
        let mut from = 0;
        for (row, mut piece) in nested {
            self.push_grid_rows(grid, &texts, &spans, from..row + 1);
            piece.rect = self.place(piece.rect);
            self.pieces.push(Piece::Table(Box::new(piece)));
            from = row + 1;
        }
        self.push_grid_rows(grid, &texts, &spans, from..u32::MAX);
    }

    /// Writes some rows of a grid as a table.
    fn push_grid_rows(
        &mut self,
        grid: &grid::Grid,
        texts: &[(u32, u32, String)],
        spans: &[crate::document::Span],
        wanted: std::ops::Range<u32>,
    ) {
        let mut table = Table::new("");
        for (row, column, text) in texts.iter().filter(|(row, ..)| wanted.contains(row)) {
            table.push(row - wanted.start, *column, crate::document::Value::Text(text));
        }
        if table.is_empty() {
            return;
        }
        for span in spans.iter().filter(|span| wanted.contains(&span.row)) {
            table.spans.push(crate::document::Span { row: span.row - wanted.start, ..*span });
        }
        let rect = self.place(grid.rect);
        let bold = |word: &u32| self.ink.words.get(*word as usize).is_some_and(|w| w.look.bold);
        let cells = || grid.cells.iter().filter(|cell| wanted.contains(&cell.row));
        let top = cells().filter(|cell| cell.row == wanted.start);
        let all_bold = top.flat_map(|cell| &cell.words).all(bold);
        table.header_rows = unruled::header_rows(&table, all_bold);
        let (size, letters) = usual_size(self.ink, cells().flat_map(|cell| &cell.words));
        let edges = grid.edges.clone();
        let piece = TablePiece { table, rect, edges, size, letters };
        self.pieces.push(Piece::Table(Box::new(piece)));
    }

    fn push_rows(&mut self, rows: &[rows::Row], column: (f32, f32)) {
        for part in unruled::split_tables(self.ink, rows) {
            match part {
                unruled::Part::Rows(range) => {
                    for row in rows.get(range).unwrap_or_default() {
                        self.push_line(row, column);
                    }
                }
                unruled::Part::Table(mut piece) => {
                    piece.rect = self.place(piece.rect);
                    self.pieces.push(Piece::Table(Box::new(piece)));
                }
            }
        }
    }

    fn push_line(&mut self, row: &rows::Row, column: (f32, f32)) {
        let word = |at: &u32| self.ink.words.get(*at as usize);
        let words: Vec<&Word> = row.words.iter().filter_map(word).collect();
        let Some(first) = words.first() else { return };
        let start = self.pool.len();
        rows::write_line(self.ink, &row.words, self.pool);
        let (mut letters, mut bold, mut italic, mut artifact) = (0.0f32, 0.0f32, 0.0f32, 0.0f32);
        let mut sized: Vec<(f32, f32)> = Vec::new();
        let mut marked: Vec<(i32, f32)> = Vec::new();
        for word in &words {
            let n = self.ink.word_text(word).chars().count() as f32;
            letters += n;
            bold += if word.look.bold { n } else { 0.0 };
            italic += if word.look.italic { n } else { 0.0 };
            artifact += if word.look.artifact { n } else { 0.0 };
            match sized.iter_mut().find(|(size, _)| (size - word.size).abs() < 0.26) {
                Some((_, count)) => *count += n,
                None => sized.push((word.size, n)),
            }
            match marked.iter_mut().find(|(mark, _)| *mark == word.mark) {
                Some((_, count)) => *count += n,
                None => marked.push((word.mark, n)),
            }
        }
        let size = sized.iter().max_by(|a, b| a.1.total_cmp(&b.1)).map_or(0.0, |(size, _)| *size);
        let mark = marked.iter().max_by(|a, b| a.1.total_cmp(&b.1)).map_or(-1, |(mark, _)| *mark);
        let gaps = words.windows(2).map(|w| (w[1].rect.x0 - w[0].rect.x1) / w[0].size.max(1.0));
        self.pieces.push(Piece::Line(Line {
            start: u32::try_from(start).unwrap_or(u32::MAX),
            end: u32::try_from(self.pool.len()).unwrap_or(u32::MAX),
            rect: self.place(row.rect),
            base: row.base,
            size,
            bold: bold > 0.8 * letters,
            italic: italic > 0.8 * letters,
            artifact: artifact > 0.5 * letters,
            column,
            region: *self.regions,
            first_width: first.rect.width(),
            widest_gap: gaps.fold(0.0, f32::max),
            pitch: None,
            turned: self.turn != self.main,
            mark,
            element: None,
        }));
    }
}
