//! Tables of data: columns that fit their words, fills with text that reads on them.

use docx_rs::{
    AlignmentType, BorderType, Paragraph, Shading, ShdType, TableCell, TableCellBorder,
    TableCellBorderPosition, TableCellBorders, TableRow, VAlignType, WidthType,
};

use super::body::{Body, TableNote, framed};
use super::look;
use super::metrics;
use super::runs::{Tint, text};
use crate::report::block::{Align, Cell, Inline, Row, Table};
use crate::report::columns;

/// The white space beside the text of a cell, in twentieths of a point; also in `styles.xml`.
const PADDING: f32 = 200.0;
const COMPACT_PADDING: f32 = 128.0;

impl<'a> Body<'a> {
    /// Adds a table with its caption above it.
    pub(super) fn table(&mut self, table: &'a Table) {
        if table.columns.is_empty() {
            return;
        }
        let mut anchor = table.anchor.as_ref();
        if !table.caption.is_empty() {
            let caption = self.caption("TableCaption", &table.caption, anchor.take());
            self.push(caption);
        }
        let widths = widths(table, self.width);
        let style = if table.compact { "TableHeadingCompact" } else { "TableHeading" };
        let heads = table.columns.iter().zip(&widths).map(|(column, width)| {
            let title = Paragraph::new().style(style).add_run(text(&column.title));
            let title = self.marked(title, anchor.take());
            cell(*width).add_paragraph(aligned(title, column.align))
        });
        let mut rows = vec![TableRow::new(heads.collect()).cant_split()];
        for (index, row) in table.rows.iter().enumerate() {
            let keep = stays(&table.rows, index);
            rows.push(self.row(table, row, &widths, keep));
        }
        let first = |row: &Row| row.cells.first().is_some_and(|cell| cell.header);
        let first_column = !table.rows.is_empty() && table.rows.iter().all(first);
        self.tables.push(TableNote { caption: &table.caption, first_column });
        let style = if table.compact { "PlanTableCompact" } else { "PlanTable" };
        self.push_table(framed(style, rows, widths));
    }

    fn row(&mut self, table: &Table, row: &Row, widths: &[usize], keep: bool) -> TableRow {
        let style = if table.compact { "TableTextCompact" } else { "TableText" };
        let empty = Cell::default();
        let mut anchor = row.anchor.as_ref();
        let mut cells = Vec::with_capacity(table.columns.len());
        for (index, (column, width)) in table.columns.iter().zip(widths).enumerate() {
            let content = row.cells.get(index).unwrap_or(&empty);
            let tint = Tint { strong: row.strong, colour: content.fill.map(look::on) };
            let paragraph = self.set(style, &content.content, tint);
            let mut paragraph = self.marked(paragraph, anchor.take());
            paragraph.property.keep_next = keep.then_some(true);
            let mut cell = cell(*width);
            if let Some(fill) = content.fill {
                cell = cell.shading(Shading::new().shd_type(ShdType::Clear).fill(look::hex(fill)));
            }
            if row.strong {
                cell = cell.set_borders(ruled(look::readable(self.report.accent)));
            }
            if column.align == Align::Centre {
                cell = cell.vertical_align(VAlignType::Center);
            }
            cells.push(cell.add_paragraph(aligned(paragraph, column.align)));
        }
        let length: usize = row.cells.iter().map(|cell| length(&cell.content)).sum();
        // A row longer than a page would leave the page empty before it.
        let row = TableRow::new(cells);
        if length < 2500 { row.cant_split() } else { row }
    }
}

/// Whether a row stays on the page of the next one: group titles, the row before a total, the
/// first row, and all rows of a small table.
fn stays(rows: &[Row], index: usize) -> bool {
    let last = index + 1 == rows.len();
    let strong = |index: usize| rows.get(index).is_some_and(|row| row.strong);
    let before_total = index + 2 == rows.len();
    !last && (index == 0 || strong(index) || before_total || rows.len() <= 6)
}

fn cell(width: usize) -> TableCell {
    TableCell::new().width(width, WidthType::Dxa)
}

/// The borders of a total row's cell: a rule above.
fn ruled(colour: crate::report::block::Colour) -> TableCellBorders {
    let top = TableCellBorder::new(TableCellBorderPosition::Top)
        .border_type(BorderType::Single)
        .size(6)
        .color(look::hex(colour));
    TableCellBorders::with_empty().set(top)
}

fn aligned(paragraph: Paragraph, align: Align) -> Paragraph {
    match align {
        Align::Left => paragraph,
        Align::Right => paragraph.align(AlignmentType::Right),
        Align::Centre => paragraph.align(AlignmentType::Center),
    }
}

/// The words of an inline.
fn words(inline: &Inline) -> &str {
    match inline {
        Inline::Text(text)
        | Inline::Strong(text)
        | Inline::Emphasis(text)
        | Inline::Code(text)
        | Inline::Link { text, .. }
        | Inline::Mark { text, .. } => text,
        Inline::Badge(badge) => &badge.text,
    }
}

/// The number of characters in a text.
pub(super) fn length(content: &[Inline]) -> usize {
    content.iter().map(|inline| words(inline).chars().count()).sum()
}

/// The widths of the columns in twentieths of a point: their shares, mended so that words fit.
fn widths(table: &Table, width: u32) -> Vec<usize> {
    #[expect(clippy::cast_precision_loss, reason = "a page's width is exact in f32")]
    let width = width as f32;
    let shares = columns::shares(&table.columns, width);
    let (size, padding) = if table.compact { (8.0, COMPACT_PADDING) } else { (9.5, PADDING) };
    let need = table.columns.iter().enumerate().map(|(index, column)| {
        let cells = table.rows.iter().filter_map(|row| row.cells.get(index));
        let body = cells.flat_map(|cell| cell.content.iter()).map(|inline| longest(inline, size));
        let widest = body.fold(longest_word(&column.title, true, size), f32::max);
        widest * 20.0 + padding + 20.0
    });
    let need: Vec<f32> = need.collect();
    // With room for fonts that run wider, where there is room.
    let generous: Vec<f32> = need.iter().map(|need| need * 1.18).collect();
    let mended = |need: &[f32]| columns::mended(&shares, need);
    let widths = mended(&generous).or_else(|| mended(&need)).unwrap_or(shares);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "parts of a page's width, and `as` saturates"
    )]
    widths.into_iter().map(|width| width.max(1.0) as usize).collect()
}

/// The widest piece of an inline that cannot be broken, in points.
fn longest(inline: &Inline, size: f32) -> f32 {
    match inline {
        Inline::Badge(badge) => metrics::width(&format!("\u{a0}{}\u{a0}", badge.text), true, size),
        Inline::Mark { text, .. } => {
            let first = text.split_whitespace().next().unwrap_or_default();
            size + longest_word(text, false, size).max(metrics::width(first, false, size) + size)
        }
        _ => longest_word(words(inline), true, size),
    }
}

fn longest_word(text: &str, bold: bool, size: f32) -> f32 {
    let parts = text.split([' ', '\n', '\t', '-', '/']);
    parts.map(|word| metrics::width(word, bold, size)).fold(0.0, f32::max)
}
