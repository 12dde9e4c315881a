//! Reads a table or sheet: finds the headers in it and reads the rows below each.

use super::header::{self, Columns, Lexicon, Role};
use super::pivot;
use super::plans::Plans;
use super::rows::{Rows, Stretch, row_number};
use crate::document::{NoteKind, Place, Table, Value};

/// Rows at the top, and below an empty row, in which a header is looked for.
const HEADER_WITHIN: u32 = 200;

/// Whether a table lists elements of a plan below some header.
pub(super) fn has_elements(table: &Table, lexicon: Lexicon<'_>) -> bool {
    !headers(table, lexicon).is_empty()
}

/// Reads all tables of a sheet into the plans. Returns whether one of them was understood.
pub(super) fn read(
    table: &Table,
    place: &Place,
    source: u32,
    lexicon: Lexicon<'_>,
    plans: &mut Plans,
) -> bool {
    let headers = headers(table, lexicon);
    for (position, columns) in headers.iter().enumerate() {
        let end = headers.get(position + 1).map_or(table.rows(), |next| next.rows.start);
        let stretch = Stretch { table, columns, place, source };
        say_unknown(&stretch, plans);
        let mut rows = Rows::new(stretch, lexicon.words, columns.rows.end..end);
        for row in columns.rows.end..end {
            if !repeats_header(table, columns, row)
                && !pivot::filters(table, row, lexicon.words, plans)
            {
                rows.read(row, plans);
            }
        }
        rows.finish(plans);
    }
    !headers.is_empty()
}

/// The headers in a sheet, from the top down.
fn headers(table: &Table, lexicon: Lexicon<'_>) -> Vec<Columns> {
    let mut found: Vec<Columns> = Vec::new();
    let mut row = 0;
    let mut window = HEADER_WITHIN;
    while row < table.rows() {
        if table.row(row).next().is_none() {
            window = row.saturating_add(HEADER_WITHIN / 10).max(window);
        } else if row < window && header::is_header(table, row, lexicon) {
            let columns = header::columns(table, row, lexicon);
            row = columns.rows.end;
            let repeats = found.last().is_some_and(|last| last.names == columns.names);
            if columns.has_elements() && !repeats {
                found.push(columns);
            }
            continue;
        }
        row += 1;
    }
    found
}

/// Whether a row is the header once more, as at the top of each printed page.
fn repeats_header(table: &Table, columns: &Columns, row: u32) -> bool {
    let mut cells = 0;
    let same = table.row(row).all(|cell| {
        cells += 1;
        match cell.value {
            Value::Text(text) => columns.names.get(cell.column as usize).is_some_and(|n| n == text),
            _ => false,
        }
    });
    same && cells > 1
}

/// Names the headers that were not understood.
fn say_unknown(stretch: &Stretch<'_>, plans: &mut Plans) {
    let columns = stretch.columns;
    let at = vec![row_number(stretch.table, columns.rows.start)];
    for (role, name) in columns.roles.iter().zip(&columns.names) {
        if *role == Role::Unknown && !name.is_empty() {
            plans.note(NoteKind::UnknownHeader, at.clone(), name);
        }
    }
}
