//! Tables: columns that fit their words, rows that stay whole, heads that come again.

use super::blocks::{Builder, Frame, ROOM, Setting};
use super::breaking::{self, Line};
use super::flow::Piece;
use super::fonts::Face;
use super::ink::{self, Ink};
use super::paragraph::{Paragraph, Style};
use super::structure::{NodeId, Role};
use super::theme::{self, CELL, COMPACT, INK, RULE, SMALL, Type, WHITE};
use crate::report::block::{Align, Anchor, Cell, Colour, Row, Table};
use crate::report::columns;

/// The white space around the text of a cell: beside it and above it.
const PADDING: (f32, f32) = (5.0, 3.6);
const COMPACT_PADDING: (f32, f32) = (3.2, 2.4);

/// A table that takes no more than this share of a page is not cut.
const SHORT: f32 = 0.3;

/// A row ready to be drawn.
struct Set {
    cells: Vec<SetCell>,
    strong: bool,
    anchor: Option<Anchor>,
}

/// A cell ready to be drawn.
struct SetCell {
    paragraph: Paragraph,
    align: Align,
    fill: Option<Colour>,
}

/// The measures of a table.
struct Grid {
    x: f32,
    widths: Vec<f32>,
    kind: Type,
    padding: (f32, f32),
}

impl Builder<'_> {
    /// Adds a table with its caption above it.
    pub(super) fn table(&mut self, table: &Table, frame: Frame) {
        if table.columns.is_empty() {
            return;
        }
        let node = self.tree.add(frame.node, Role::Table);
        self.caption(table, node, frame);
        let kind = if table.compact { COMPACT } else { CELL };
        let padding = if table.compact { COMPACT_PADDING } else { PADDING };
        let mut head = self.set_head(table, node, kind);
        let body = self.tree.add(node, Role::TBody);
        let heads = row_heads(table);
        let rows: Vec<Set> =
            table.rows.iter().map(|row| self.set_row(table, row, (body, heads), kind)).collect();
        let widths = widths(table, &mut head, &rows, frame.width, padding.0);
        let grid = Grid { x: frame.x, widths, kind, padding };
        let mut piece = self.head_piece(&grid, &head);
        let number = self.flow.heads.len();
        self.flow.heads.push(piece.clone());
        if table.caption.is_empty() {
            piece.anchors.extend(table.anchor.clone());
            piece.above = 8.0;
        }
        let head_height = piece.height;
        self.push(piece);
        let count = rows.len();
        let height: f32 = rows.iter().map(|row| grid.height(&grid.lines(row))).sum();
        let short = head_height + height <= ROOM * SHORT;
        for (index, row) in rows.iter().enumerate() {
            let last = index + 1 == count;
            // A total stays with the row above it, a group's title with the row below it.
            let next_strong = rows.get(index + 1).is_some_and(|next| next.strong);
            let total = next_strong && index + 2 == count;
            let lonely = index == 0 || index + 2 == count;
            let keep = !last && (short || total || row.strong || lonely);
            let mut pieces = self.row_pieces(&grid, row, ROOM - head_height);
            for piece in &mut pieces {
                piece.table = Some(number);
            }
            if let Some(piece) = pieces.last_mut() {
                piece.keep = keep;
                piece.below = if last { 14.0 } else { 0.0 };
            }
            self.extend(pieces);
        }
    }

    fn caption(&mut self, table: &Table, node: NodeId, frame: Frame) {
        if table.caption.is_empty() {
            return;
        }
        let caption = self.tree.add(node, Role::Caption);
        let style = self.style(Face::Strong, SMALL, INK);
        let paragraph = self.setter().plain(&table.caption, style, caption);
        let (x, panel) = (frame.x, frame.panel);
        let setting =
            Setting { x, measure: frame.width, above: 10.0, below: 4.0, keep: true, panel };
        self.lines(&paragraph, setting, table.anchor.as_ref());
    }

    fn set_head(&mut self, table: &Table, node: NodeId, kind: Type) -> Set {
        let head = self.tree.add(node, Role::THead);
        let row = self.tree.add(head, Role::Tr);
        let style = self.style(Face::Strong, kind, self.ink);
        let cells = table.columns.iter().map(|column| {
            let cell = self.tree.add(row, Role::Th);
            self.tree.nodes[cell].scope = Some("Column");
            let paragraph = self.setter().plain(&column.title, style, cell);
            SetCell { paragraph, align: column.align, fill: None }
        });
        Set { cells: cells.collect(), strong: true, anchor: None }
    }

    fn set_row(
        &mut self,
        table: &Table,
        row: &Row,
        (body, heads): (NodeId, bool),
        kind: Type,
    ) -> Set {
        let node = self.tree.add(body, Role::Tr);
        let empty = Cell::default();
        let cells = table.columns.iter().enumerate().map(|(index, column)| {
            let cell = row.cells.get(index).unwrap_or(&empty);
            let role = if cell.header && heads { Role::Th } else { Role::Td };
            let owner = self.tree.add(node, role);
            self.tree.nodes[owner].scope = (role == Role::Th).then_some("Row");
            let colour = cell.fill.map_or(INK, theme::on);
            let face = if row.strong { Face::Strong } else { Face::Regular };
            let style = self.style(face, kind, colour);
            let link = if cell.fill.is_some() { colour } else { style.link };
            let style = Style { link, ..style };
            let paragraph = self.setter().set(&cell.content, style, owner, &mut self.tree);
            SetCell { paragraph, align: column.align, fill: cell.fill }
        });
        Set { cells: cells.collect(), strong: row.strong, anchor: row.anchor.clone() }
    }

    fn head_piece(&self, grid: &Grid, head: &Set) -> Piece {
        let lines = grid.lines(head);
        let height = grid.height(&lines).max(grid.kind.leading + 2.0 * grid.padding.1) + 1.0;
        let fill = theme::mix(self.accent, WHITE, 0.88);
        let width: f32 = grid.widths.iter().sum();
        let mut piece = Piece { height, keep: true, ..Piece::default() };
        piece.ink.push(Ink::artifact(ink::rect(grid.x, 0.0, width, height, fill)));
        let edge = ink::rect(grid.x, height - 1.2, width, 1.2, self.accent);
        piece.ink.push(Ink::artifact(edge));
        self.draw_cells(grid, head, &lines, grid.padding.1, &mut piece);
        piece
    }

    /// A row as one piece, or line by line where it is higher than a page.
    fn row_pieces(&self, grid: &Grid, row: &Set, room: f32) -> Vec<Piece> {
        let mut lines = grid.lines(row);
        if grid.height(&lines) <= room {
            return vec![self.row_piece(grid, row, &lines, (true, true))];
        }
        let count = lines.iter().map(Vec::len).max().unwrap_or(0);
        let slice = |number: usize| {
            let cells = lines.iter_mut();
            let slice: Vec<Vec<Line>> =
                cells.map(|cell| cell.drain(..cell.len().min(1)).collect()).collect();
            let (first, last) = (number == 0, number + 1 == count);
            let mut piece = self.row_piece(grid, row, &slice, (first, last));
            piece.keep = first || number + 2 == count;
            piece
        };
        (0..count).map(slice).collect()
    }

    /// A row, or a line of it: `first` and `last` tell which edges of the row it has.
    fn row_piece(
        &self,
        grid: &Grid,
        row: &Set,
        lines: &[Vec<Line>],
        (first, last): (bool, bool),
    ) -> Piece {
        let edges = f32::from(u8::from(first) + u8::from(last));
        let height = grid.height(lines) - grid.padding.1 * (2.0 - edges);
        let mut piece = Piece { height, ..Piece::default() };
        if first {
            piece.anchors.extend(row.anchor.clone());
        }
        let mut x = grid.x;
        for (cell, width) in row.cells.iter().zip(&grid.widths) {
            if let Some(fill) = cell.fill {
                let (top, edges) = (if first { 0.4 } else { 0.0 }, edges * 0.4);
                let area = ink::rect(x + 0.4, top, width - 0.8, height - edges, fill);
                piece.ink.push(Ink::artifact(area));
            }
            x += width;
        }
        if row.strong && first {
            let above = ink::rule((grid.x, 0.0), (x, 0.0), self.ink, 0.7);
            piece.ink.push(Ink::artifact(above));
        }
        if last {
            let below = ink::rule((grid.x, height), (x, height), RULE, 0.5);
            piece.ink.push(Ink::artifact(below));
        }
        let top = if first { grid.padding.1 } else { 0.0 };
        self.draw_cells(grid, row, lines, top, &mut piece);
        piece
    }

    /// Draws the text of a row's cells from a distance below the top edge.
    fn draw_cells(&self, grid: &Grid, row: &Set, lines: &[Vec<Line>], top: f32, into: &mut Piece) {
        let mut x = grid.x;
        for ((cell, width), lines) in row.cells.iter().zip(&grid.widths).zip(lines) {
            let inner = width - 2.0 * grid.padding.0;
            for (number, line) in lines.iter().enumerate() {
                let free = (inner - line.width).max(0.0);
                let left = match cell.align {
                    Align::Left => 0.0,
                    Align::Centre => free / 2.0,
                    Align::Right => free,
                };
                let below =
                    grid.kind.leading * f32::from(u16::try_from(number).unwrap_or(u16::MAX));
                let baseline = top + below + grid.kind.baseline();
                let at = (x + grid.padding.0 + left, baseline);
                let inked = ink::line(&cell.paragraph, *line, at, self.fonts);
                into.ink.extend(inked.ink);
                into.links.extend(inked.links);
            }
            x += width;
        }
    }
}

impl Grid {
    fn lines(&self, row: &Set) -> Vec<Vec<Line>> {
        let cells = row.cells.iter().zip(&self.widths);
        let lines = cells.map(|(cell, width)| {
            breaking::lines(&cell.paragraph, (width - 2.0 * self.padding.0).max(1.0))
        });
        lines.collect()
    }

    fn height(&self, lines: &[Vec<Line>]) -> f32 {
        let most = lines.iter().map(Vec::len).max().unwrap_or(0).max(1);
        let most = f32::from(u16::try_from(most).unwrap_or(u16::MAX));
        most * self.kind.leading + 2.0 * self.padding.1
    }
}

/// Whether cells are tagged as headers of their rows: not where headers would outnumber the cells
/// that they head, which readers take for a layout.
fn row_heads(table: &Table) -> bool {
    let headers = table.rows.iter().flat_map(|row| &row.cells).filter(|cell| cell.header).count();
    let all = table.rows.len() * table.columns.len();
    headers + table.columns.len() <= all.saturating_sub(headers)
}

/// The widths of the columns: their shares, mended so that no word has to be cut.
fn widths(table: &Table, head: &mut Set, rows: &[Set], width: f32, padding: f32) -> Vec<f32> {
    let shares = columns::shares(&table.columns, width);
    let whole = columns::mended(&shares, &needs(head, rows, padding, true));
    if whole.is_some() {
        // Where there is room for whole words, the head shows them whole.
        for cell in &mut head.cells {
            cell.paragraph.breaks.retain(|point| !point.hyphen);
        }
    }
    whole.or_else(|| columns::mended(&shares, &needs(head, rows, padding, false))).unwrap_or(shares)
}

/// The least width of each column: of its longest word, or of its longest syllable.
fn needs(head: &Set, rows: &[Set], padding: f32, whole: bool) -> Vec<f32> {
    let column = |index: usize| {
        let cells = std::iter::once(head).chain(rows).filter_map(|row| row.cells.get(index));
        let longest = cells.map(|cell| longest(&cell.paragraph, whole)).fold(0.0, f32::max);
        longest + 2.0 * padding + 0.5
    };
    (0..head.cells.len()).map(column).collect()
}

/// The width of the longest part of a paragraph without a break: a whole word, or a syllable.
fn longest(paragraph: &Paragraph, whole: bool) -> f32 {
    let mut longest: f32 = 0.0;
    let mut start = 0;
    let full = paragraph.units.len();
    let points = paragraph.breaks.iter().filter(|point| !(whole && point.hyphen));
    let ends =
        points.map(|point| (point.end, point.next, point.hyphen)).chain([(full, full, false)]);
    for (end, next, hyphen) in ends {
        let part = paragraph.units.get(start..end).unwrap_or_default();
        let width: f32 = part.iter().map(|unit| unit.advance).sum();
        longest = longest.max(width + if hyphen { paragraph.hyphen } else { 0.0 });
        start = next;
    }
    longest
}
