//! Tables that go on over pages: joined, and the header that each page repeats dropped.

use super::Entry;
use crate::document::{Span, Table};
use crate::read::pdf::layout::TablePiece;

/// Joins a table with the one that follows it on the next page where nothing stands between.
pub(super) fn join(entries: &mut Vec<Entry>) {
    entries.dedup_by(|below, above| match (above, below) {
        (Entry::Table(_, above, rows), Entry::Table(page, below, _))
            if rows.last().is_some_and(|row| *row as usize + 1 == *page) && fits(above, below) =>
        {
            append(above, below, *page, rows);
            true
        }
        _ => false,
    });
}

fn fits(above: &TablePiece, below: &TablePiece) -> bool {
    let same_columns = above.edges.len() == below.edges.len();
    let pairs = above.edges.iter().zip(&below.edges);
    let aligned = pairs.filter(|(a, b)| (*a - *b).abs() < 6.0).count();
    let repeats = header_matches(&above.table, &below.table) > 0;
    // A header that a page parted from its rows is centred over columns set right.
    let header_only = above.table.rows() <= above.table.header_rows.max(1);
    same_columns && (aligned * 10 >= above.edges.len() * 8 || repeats || header_only)
}

/// How many rows at the top of the lower table repeat those of the upper one.
fn header_matches(above: &Table, below: &Table) -> u32 {
    let rows = above.header_rows.max(1).min(below.rows().saturating_sub(1));
    let same = |row: u32| {
        let (a, b): (Vec<_>, Vec<_>) = (above.row(row).collect(), below.row(row).collect());
        !a.is_empty()
            && a.len() == b.len()
            && a.iter().zip(&b).all(|(a, b)| a.column == b.column && a.text() == b.text())
    };
    (0..rows).take_while(|row| same(*row)).map(|row| row + 1).last().unwrap_or(0)
}

fn append(whole: &mut TablePiece, below: &TablePiece, page: usize, rows: &mut Vec<u32>) {
    let skip = header_matches(&whole.table, &below.table);
    let base = whole.table.rows();
    for cell in below.table.cells().filter(|cell| cell.row >= skip) {
        whole.table.push(base + cell.row - skip, cell.column, cell.value);
    }
    let spans = below.table.spans.iter().filter(|span| span.row >= skip);
    whole.table.spans.extend(spans.map(|span| Span { row: base + span.row - skip, ..*span }));
    whole.letters = whole.letters.saturating_add(below.letters);
    rows.resize(whole.table.rows() as usize, page as u32);
}
